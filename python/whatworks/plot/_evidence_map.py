"""An evidence map as a grid of bubbles or of shaded cells."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any, TypeAlias

from whatworks import EvidenceMap
from whatworks.plot._figure import BLACK, GREY, SKY_BLUE, axes_for, plain, words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# A value of a facet: its name, and whether it is a value, none, or not reported.
_Value: TypeAlias = tuple[str | None, str]

_KINDS = ("bubble", "heat")
_LARGEST = 0.36


def evidence_map(found: EvidenceMap, *, kind: str = "bubble", ax: Axes | None = None) -> Axes:
    """Draw an evidence map: how many units there are of each row and column.

    Every value of a facet has its row or column, in the order of the answer, also those of which
    nothing is known; `none` and `not reported` have one where there are such units. The number of
    units is written in each cell; below it, as `+ n open`, how many more may belong there, since
    they do not report one of the facets. A cell that the answer calls empty is hatched.

    Parameters
    ----------
    found : EvidenceMap
        From :meth:`EvidenceBase.evidence_map`, without `split_by`.
    kind : {"bubble", "heat"}, optional
        Circles whose areas are in proportion to the counts, or cells shaded by them.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure if left out.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    TypeError
        For anything but an evidence map.
    ValueError
        For another kind, and for a map that is split further, which has several counts in a cell.
    ImportError
        Without matplotlib.

    Notes
    -----
    Evidence gap maps as grids whose empty cells are a finding: Snilstveit and others, Journal of
    Clinical Epidemiology 2016;79:120-129; White and others, Campbell Systematic Reviews
    2020;16:e1125.

    Examples
    --------
    >>> import whatworks
    >>> from whatworks.plot import evidence_map
    >>> ax = evidence_map(whatworks.staff_empowerment().evidence_map("theme", "outcome_level"))
    >>> [label.get_text() for label in ax.get_yticklabels()][:2]
    ['skills', 'resources']
    >>> import matplotlib.pyplot as plt
    >>> plt.close(ax.figure)
    """
    if not isinstance(found, EvidenceMap):
        raise TypeError(f"found: expected a whatworks.EvidenceMap, got {type(found).__name__}")
    if kind not in _KINDS:
        raise ValueError(f"kind: expected one of {', '.join(_KINDS)}, got {kind!r}")
    if found.split_by:
        raise ValueError(
            "found: expected a map without `split_by`, got one split by "
            + ", ".join(found.split_by)
        )
    rows, columns = (_values(facet) for facet in found.totals)
    ax = axes_for(ax, 2.8 + 0.95 * len(columns), 2.2 + 0.95 * len(rows))
    cells = _cells(found)
    most = max((count for count, _ in cells.values()), default=0)
    for down, row in enumerate(rows):
        for across, column in enumerate(columns):
            # What has no cell in the answer has no units.
            count, still_open = cells.get((row, column), (0, None))
            _draw_count(ax, kind, across, down, count, most)
            _write(ax, kind, across, down, count, still_open, most)
    _draw_gaps(ax, found, rows, columns)
    _draw_frame(ax, found, rows, columns)
    return ax


def _values(facet: dict[str, Any]) -> list[_Value]:
    return [
        (value["value"], value["state"])
        for value in facet["values"]
        if value["state"] == "value" or value["count"] > 0
    ]


def _cells(found: EvidenceMap) -> dict[tuple[_Value, _Value], tuple[int, int | None]]:
    return {
        ((cell["row"], cell["row_state"]), (cell["column"], cell["column_state"])): (
            cell["count"],
            cell["open"],
        )
        for cell in [*found.cells, *map(_empty, found.empty)]
    }


def _empty(gap: dict[str, Any]) -> dict[str, Any]:
    return {**gap, "row_state": "value", "column_state": "value", "count": 0}


def _draw_count(ax: Axes, kind: str, across: int, down: int, count: int, most: int) -> None:
    from matplotlib.patches import Circle, Rectangle

    if count == 0:
        return
    if kind == "bubble":
        # The area, not the radius, is in proportion to the count.
        radius = _LARGEST * (count / most) ** 0.5
        ax.add_patch(Circle((across, down - 0.08), radius, facecolor=SKY_BLUE, edgecolor=BLACK))
    else:
        corner = (across - 0.5, down - 0.5)
        shade = _shade(count, most)
        ax.add_patch(Rectangle(corner, 1, 1, facecolor=shade, edgecolor="none", zorder=0.5))


def _shade(count: int, most: int) -> tuple[float, float, float]:
    """From nearly white to the blue of Okabe and Ito."""
    white = 0.85 * (1 - count / most)
    return white, 0x72 / 255 + (1 - 0x72 / 255) * white, 0xB2 / 255 + (1 - 0xB2 / 255) * white


def _write(
    ax: Axes, kind: str, across: int, down: int, count: int, still_open: int | None, most: int
) -> None:
    dark = kind == "heat" and count > 0 and sum(_shade(count, most)) < 1.5
    ink = "white" if dark else BLACK
    ax.text(across, down - 0.08, str(count), ha="center", va="center", fontsize=10, color=ink)
    if still_open:
        said = f"+ {still_open} open"
        clear = {"boxstyle": "round,pad=0.1", "facecolor": "white", "edgecolor": "none"}
        ax.text(
            across,
            down + 0.39,
            said,
            ha="center",
            va="center",
            fontsize=7,
            color=ink,
            # What is open stays legible where the cell is hatched.
            bbox=clear if count == 0 else None,
        )


def _draw_gaps(ax: Axes, found: EvidenceMap, rows: list[_Value], columns: list[_Value]) -> None:
    from matplotlib.patches import Rectangle

    for gap in found.empty:
        down = rows.index((gap["row"], "value"))
        across = columns.index((gap["column"], "value"))
        corner = (across - 0.5, down - 0.5)
        hatched = {"facecolor": "none", "edgecolor": "#d0d0d0", "hatch": "///", "linewidth": 0}
        ax.add_patch(Rectangle(corner, 1, 1, zorder=0.2, **hatched))  # type: ignore[arg-type]


def _draw_frame(ax: Axes, found: EvidenceMap, rows: list[_Value], columns: list[_Value]) -> None:
    wrapped = [textwrap.fill(_name(column), 12, break_long_words=False) for column in columns]
    # Words too long for their column stand upright.
    long = any(len(line) > 13 for name in wrapped for line in name.splitlines())
    names = [_name(column) for column in columns] if long else wrapped
    ax.set_xticks(range(len(columns)), [plain(name) for name in names], fontsize=9)
    ax.set_yticks(range(len(rows)), [plain(_name(row)) for row in rows], fontsize=9)
    ax.tick_params(top=True, labeltop=True, bottom=False, labelbottom=False, length=0)
    if long:
        ax.tick_params(axis="x", labelrotation=90)
    ax.set_xlim(-0.5, len(columns) - 0.5)
    # The first row stands at the top.
    ax.set_ylim(len(rows) - 0.5, -0.5)
    ax.set_aspect("equal")
    for at in range(1, len(columns)):
        ax.axvline(at - 0.5, color=GREY, linewidth=0.5, zorder=0.6)
    for at in range(1, len(rows)):
        ax.axhline(at - 0.5, color=GREY, linewidth=0.5, zorder=0.6)
    ax.set_ylabel(plain(words(found.rows)))
    title = f"{found.of.capitalize()} by {words(found.rows)} and {words(found.columns)}"
    ax.set_title(plain(title), loc="left", fontsize=11, pad=12)
    ax.set_xlabel(plain(_note(found, len(columns))), fontsize=8, loc="left")


def _name(value: _Value) -> str:
    name, state = value
    return words(state if name is None else name)


def _note(found: EvidenceMap, columns: int) -> str:
    counted = f"{found.matching} of {found.units} {found.of}"
    if found.unknown:
        counted += f", and {len(found.unknown)} of which it is not known whether they are asked for"
    note = f"{counted}. What has several values counts once in each of their cells. "
    note += "Open: may belong to the cell as well. Hatched: none known."
    return textwrap.fill(note, max(40, 13 * columns))
