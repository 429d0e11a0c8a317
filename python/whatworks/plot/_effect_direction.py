"""The effect direction plot: the direction of each study's effect in each outcome domain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import fill
from typing import TYPE_CHECKING, Any

from whatworks import Synthesis
from whatworks.plot._figure import (
    BLACK,
    BLUE,
    GREY,
    PURPLE,
    TEXT,
    VERMILION,
    axes_for,
    plain,
    row_labels,
    text_column,
    words,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.path import Path

_SIZES = ((300, 260, "more than 300"), (49, 150, "50 to 300"), (-1, 60, "fewer than 50"))
"""Above how many participants an arrow has which area, and the words for it."""

COLOURS = {"up": BLUE, "down": VERMILION, "no-change": GREY, "mixed": PURPLE}
MEANINGS = {"up": "better", "down": "worse", "no-change": "no difference", "mixed": "mixed"}


def effect_direction(answer: Synthesis, *, ax: Axes | None = None) -> Axes:
    """Draws the directions of effects: a row for each study, a column for each outcome domain.

    An arrow up is better and one down is worse, whichever way the outcome is measured; arrows to
    both sides are no difference, and arrows up and down are mixed. The size of an arrow is by the
    number of participants; where it is not reported the arrow is hollow, and where several numbers
    are, the smallest counts and all are written. A direction that is not reported is said not to
    be, and a study without an outcome of the domain has a dash. Designs and risk of bias are
    written as they were given.

    Parameters
    ----------
    answer : whatworks.Synthesis
        What :func:`whatworks.effect_directions` or :func:`whatworks.harvest` answers. Studies and
        domains are in the order of the answer.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure if not given. Names and columns of text stand outside the axes:
        save such a figure with ``bbox_inches="tight"``, or make it with ``layout="constrained"``.

    Returns
    -------
    matplotlib.axes.Axes
        Study and domain of number n are at n, from 0. The arrows have ids (``get_gid``): ``up``,
        ``down``, ``no-change``, ``mixed``.

    Raises
    ------
    TypeError
        If `answer` is of something else.
    ImportError
        If matplotlib is not installed.

    Notes
    -----
    Thomson and Thomas 2013, Research Synthesis Methods 4:95, with the sizes of arrows; Hilton Boon
    and Thomson 2021, Research Synthesis Methods 12:29. There one arrow is for no difference and
    for mixed effects; here they are two.

    Examples
    --------
    >>> import whatworks
    >>> from matplotlib.figure import Figure
    >>> from whatworks.plot import effect_direction
    >>> outcomes = [
    ...     {"study": "A", "domain": "sleep", "direction": "up", "n": 400},
    ...     {"study": "B", "domain": "sleep", "direction": "down", "n": 40},
    ... ]
    >>> directions = whatworks.effect_directions(outcomes, basis="direction")
    >>> axes = effect_direction(directions, ax=Figure(layout="constrained").subplots())
    >>> [label.get_text() for label in axes.get_xticklabels()]
    ['sleep']
    """
    table = table_of(answer)
    ax = axes_for(ax, 4.2 + 1.2 * len(table.domains), 2.2 + 0.5 * len(table.studies))
    _draw_axes(ax, table)
    _draw_study_columns(ax, table)
    for x, domain in enumerate(table.domains):
        for y, study in enumerate(table.studies):
            _draw_cell(ax, x, y, table.cells.get((study, domain)))
    _draw_legend(ax, "\n".join(_notes(table)))
    return ax


@dataclass(frozen=True)
class Table:
    studies: list[str]
    domains: list[str]
    cells: dict[tuple[str, str], dict[str, Any]]
    rule: str | None


def table_of(answer: object) -> Table:
    analysis = answer.analysis if isinstance(answer, Synthesis) else None
    if not isinstance(answer, Synthesis) or analysis not in ("effect_directions", "harvest"):
        raise TypeError(
            "expected what whatworks.effect_directions or whatworks.harvest answers, found "
            f"{type(answer).__name__}{f' of {analysis}' if analysis else ''}"
        )
    if analysis == "harvest":
        listed = list(_harvested(answer.result))
        studies = list(dict.fromkeys(cell["study"] for cell in listed))
        domains, rule = [row["domain"] for row in answer.result], None
    else:
        listed, studies, domains = answer.cells, answer.studies, answer.domains
        rule = answer.within_study_rule
    cells = {(cell["study"], cell["domain"]): cell for cell in listed}
    return Table(studies, domains, cells, rule)


def _harvested(rows: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    for row in rows:
        for column in row["columns"]:
            for bar in column["bars"]:
                yield {"domain": row["domain"], "direction": column["direction"], **bar}


def _draw_axes(ax: Axes, table: Table) -> None:
    columns, rows = max(len(table.domains), 1), max(len(table.studies), 1)
    ax.set_xlim(-0.5, columns - 0.5)
    ax.set_ylim(rows - 0.45, -0.55)
    heads = [plain(fill(domain, 14)) for domain in table.domains]
    ax.set_xticks(range(len(heads)), heads, fontsize=TEXT, fontweight="bold")
    ax.xaxis.tick_top()
    row_labels(ax, range(len(table.studies)), table.studies)
    ax.tick_params(axis="x", length=0)
    ax.spines[:].set_visible(False)
    for y in range(rows + 1):
        ax.axhline(y - 0.5, color=GREY, linewidth=0.5, zorder=0)


def _draw_study_columns(ax: Axes, table: Table) -> None:
    """Designs and risk of bias, to the right, if any study has them."""
    places = [-0.78, *range(len(table.studies))]
    offset = 0.0
    for key, head in (("design", "Design"), ("risk_of_bias", "Risk of bias")):
        if any(cell[key] for cell in table.cells.values()):
            texts = [head, *(_of_study(table, study, key) for study in table.studies)]
            offset = text_column(ax, places, texts, offset, {places[0]})


def _of_study(table: Table, study: str, key: str) -> str:
    cells = [cell for (name, _), cell in table.cells.items() if name == study]
    said = dict.fromkeys(value for cell in cells for value in cell[key])
    return "; ".join(said) or words(None)


def _draw_cell(ax: Axes, x: int, y: int, cell: dict[str, Any] | None) -> None:
    if cell is None:
        _write(ax, x, y, "\N{EN DASH}")
    elif cell["direction"] == "not-reported":
        _write(ax, x, y, words(None))
    else:
        _draw_arrow(ax, x, y, cell)


def _write(ax: Axes, x: float, y: float, text: str) -> None:
    ax.text(x, y, text, ha="center", va="center", fontsize=TEXT - 1)


def _draw_arrow(ax: Axes, x: int, y: int, cell: dict[str, Any]) -> None:
    direction, sizes = cell["direction"], cell["n"]
    colour = COLOURS[direction]
    arrow = ax.scatter(
        [x - 0.2],
        [y],
        _area(sizes),
        marker=_marker(direction),
        facecolors=colour if sizes else "none",
        edgecolors=colour,
        linewidths=1,
    )
    arrow.set_gid(direction)
    text = f"n = {', '.join(map(str, sizes))}" if sizes else "n not\nreported"
    ax.text(x, y, text, ha="left", va="center", fontsize=TEXT - 2)


def _area(sizes: Sequence[int]) -> int:
    """The area of an arrow; the middle one where the number of participants is not reported."""
    n = min(sizes, default=50)
    return next(area for above, area, _ in _SIZES if n > above)


def _marker(direction: str) -> Path:
    """An arrow as a shape, which needs no letter of a font."""
    from matplotlib.path import Path

    up = [(-1.0, -0.87), (1, -0.87), (0, 0.87), (-1, -0.87)]
    down = [(x, -y) for x, y in up]
    right = [(0.2, -0.8), (0.2, 0.8), (1.4, 0), (0.2, -0.8)]
    top = [(-0.8, 0.2), (0.8, 0.2), (0, 1.4), (-0.8, 0.2)]
    shapes: dict[str, list[list[tuple[float, float]]]] = {
        "up": [up],
        "down": [down],
        "no-change": [right, [(-x, y) for x, y in right]],
        "mixed": [top, [(x, -y) for x, y in top]],
    }
    return Path.make_compound_path(*(Path(shape, closed=True) for shape in shapes[direction]))


def _draw_legend(ax: Axes, notes: str) -> None:
    from matplotlib.lines import Line2D

    kinds = [
        Line2D([], [], linestyle="", marker=_marker(code), color=colour, label=MEANINGS[code])
        for code, colour in COLOURS.items()
    ]
    sizes = [
        Line2D([], [], linestyle="", marker=_marker("up"), color=BLACK, markersize=area**0.5)
        for _, area, _ in _SIZES
    ]
    for line, (_, _, meaning) in zip(sizes, _SIZES, strict=True):
        line.set_label(f"{meaning} participants")
    unknown = Line2D([], [], linestyle="", marker=_marker("up"), color=BLACK)
    unknown.set(markerfacecolor="none", label="size not reported")
    ax.legend(
        handles=[*kinds, *sizes, unknown],
        title=notes,
        title_fontsize=TEXT - 1,
        alignment="left",
        labelspacing=1,
        ncols=2,
        loc="upper left",
        bbox_to_anchor=(0, 0),
        frameon=False,
        fontsize=TEXT - 1,
    )


def _notes(table: Table) -> Iterable[str]:
    yield "Arrows say the direction of effects, and nothing of their size or significance."
    yield "\N{EN DASH} the study has no outcome of this domain."
    if table.rule is not None:
        yield fill(f"Within a study: {table.rule}.", 80)
