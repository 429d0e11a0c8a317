"""Which recommendations are for which organisations, as a matrix."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from whatworks import SelectedMany, Selection
from whatworks.plot._figure import BLACK, BLUE, GREY, ORANGE, VERMILION, axes_for, plain, words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# The symbol and the colour of each status, in the order of the legend.
_SYMBOLS = {
    "selected": ("o", BLUE),
    "undecided": ("D", ORANGE),
    "excluded": ("x", GREY),
    "error": ("v", VERMILION),
}


def selection_matrix(
    many: SelectedMany | Selection, *, first: int = 0, most: int = 50, ax: Axes | None = None
) -> Axes:
    """Draw which recommendations are for which organisations.

    A row for each organisation, in the order of the table, and a column for each recommendation,
    in the order of the evidence base. An organisation with an error has no answer: all its row
    says so.

    Parameters
    ----------
    many : SelectedMany or Selection
        From :meth:`EvidenceBase.select_many`; or from :meth:`EvidenceBase.select`, which is one
        row, its columns in the order of the answer: selected, undecided, excluded.
    first : int, optional
        The first organisation drawn, counted from 0; for a `SelectedMany`.
    most : int, optional
        The most organisations drawn, at least 1. Where there are others the picture says so.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure if left out.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    TypeError
        For anything but these answers, and where `first` or `most` is no whole number.
    ValueError
        Where `first` is below 0 or beyond the last organisation, or `most` is below 1.
    ImportError
        Without matplotlib.

    Examples
    --------
    >>> import whatworks
    >>> from whatworks.plot import selection_matrix
    >>> base = whatworks.staff_empowerment()
    >>> many = base.select_many({"code": ["ZZ1", "ZZ2"], "audience": ["pcn", "trust"]})
    >>> ax = selection_matrix(many)
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['ZZ1 (pcn)', 'ZZ2 (trust)']
    >>> import matplotlib.pyplot as plt
    >>> plt.close(ax.figure)
    """
    if isinstance(many, Selection):
        total, first = 1, 0
        rows = [_row_of(many)]
        columns = [name for status in _SYMBOLS for name in rows[0].get(status, [])]
    elif isinstance(many, SelectedMany):
        total = len(many)
        _check(first, most, total)
        rows = many.organisations(first, most)
        columns = [str(recommendation["id"]) for recommendation in many.base.recommendations]
    else:
        got = type(many).__name__
        raise TypeError(f"many: expected a whatworks.SelectedMany or Selection, got {got}")
    # Names that stand upright need room above the rows.
    above = 0.09 * max(map(len, columns), default=0) if _upright(columns) else 0
    ax = axes_for(ax, 4.6 + 0.4 * len(columns), 1.6 + above + 0.3 * len(rows))
    _draw_cells(ax, rows, columns)
    _draw_frame(ax, rows, columns)
    ax.set_xlabel(_extent(first, len(rows), total), fontsize=9)
    return ax


def _check(first: int, most: int, total: int) -> None:
    for name, value in (("first", first), ("most", most)):
        if isinstance(value, bool) or not isinstance(value, int):
            raise TypeError(f"{name}: expected a whole number, got {type(value).__name__}")
    if most < 1:
        raise ValueError(f"most: expected at least 1, got {most}")
    # A table without organisations is drawn without rows.
    if not 0 <= first < max(total, 1):
        raise ValueError(f"first: expected 0 to {max(total, 1) - 1}, got {first}")


def _row_of(selection: Selection) -> dict[str, Any]:
    organisation = selection.organisation or {}
    name = organisation.get("name") or organisation.get("code") or "this selection"
    audiences = [match["audience"] for match in organisation.get("matches", [])]
    audience = "; ".join(audiences) or selection.query.audience
    if selection.organisation is None and audience is None:
        audience = "no audience asked for"
    row: dict[str, Any] = {"organisation": name, "audience": audience}
    for status in ("selected", "undecided", "excluded"):
        row[status] = [item["id"] for item in getattr(selection, status)]
    return row


def _draw_cells(ax: Axes, rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> None:
    """One group of symbols for each status, also where no cell has it: the legend is whole."""
    place = {name: at for at, name in enumerate(columns)}
    for status, (marker, colour) in _SYMBOLS.items():
        cells = [
            (place[name], at)
            for at, row in enumerate(rows)
            for name in _named(row, status, columns)
        ]
        ax.scatter(
            [across for across, _ in cells],
            [down for _, down in cells],
            marker=marker,
            s=55,
            facecolors="white" if status == "undecided" else colour,
            edgecolors=None if marker == "x" else colour if status == "undecided" else BLACK,
            linewidths=2 if status == "undecided" else 1.2 if marker == "x" else 0.5,
            label=f"{status} ({len(cells)})" if status != "error" else _errors(rows),
        )


def _named(row: dict[str, Any], status: str, columns: Sequence[str]) -> Sequence[str]:
    """The recommendations that have a status; an error is one of every recommendation."""
    if row.get("error") is not None:
        return columns if status == "error" else []
    return list(row.get(status, []))


def _errors(rows: Sequence[dict[str, Any]]) -> str:
    wrong = sum(row.get("error") is not None for row in rows)
    return f"error, no answer ({wrong} {'row' if wrong == 1 else 'rows'})"


def _draw_frame(ax: Axes, rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> None:
    ax.set_xticks(range(len(columns)), [plain(name) for name in columns], fontsize=9)
    ax.set_yticks(range(len(rows)), [plain(_name(row)) for row in rows], fontsize=9)
    ax.tick_params(top=True, labeltop=True, bottom=False, labelbottom=False, length=0)
    if _upright(columns):
        ax.tick_params(axis="x", labelrotation=90)
    ax.set_xlim(-0.5, len(columns) - 0.5)
    # The first organisation stands at the top.
    ax.set_ylim(max(len(rows), 1) - 0.5, -0.5)
    for at in range(1, len(rows)):
        ax.axhline(at - 0.5, color=GREY, linewidth=0.4, zorder=0)
    ax.legend(loc="upper left", bbox_to_anchor=(1.01, 1), frameon=False, fontsize=9)


def _upright(columns: Sequence[str]) -> bool:
    return any(len(name) > 5 for name in columns)


def _name(row: dict[str, Any]) -> str:
    audience = "error" if row.get("error") is not None else row.get("audience")
    what = "audience not known" if audience is None else words(audience)
    return f"{row['organisation']} ({what})"


def _extent(first: int, drawn: int, total: int) -> str:
    if drawn == total:
        return f"{total} organisation{'' if total == 1 else 's'}"
    return f"organisations {first + 1} to {first + drawn} of {total}; the others are not drawn"
