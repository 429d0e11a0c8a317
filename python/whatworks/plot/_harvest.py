"""The harvest plot: where the studies of each outcome domain lie, a bar for each study."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count
from string import ascii_lowercase
from textwrap import fill
from typing import TYPE_CHECKING, Any, TypeAlias

from whatworks import Synthesis
from whatworks.plot._effect_direction import COLOURS, MEANINGS, Table, table_of
from whatworks.plot._figure import BLACK, GREY, TEXT, axes_for, plain, row_labels, widest, words
from whatworks.plot._risk_of_bias import sign_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_Cell: TypeAlias = dict[str, Any]

# The three panels are always there, and the others where a study lies there.
_PANELS = {"down": MEANINGS["down"], "no-change": MEANINGS["no-change"], "up": MEANINGS["up"]}
_OTHERS = {"mixed": MEANINGS["mixed"], "not-reported": "direction not reported"}
_GAP = 0.7
_FEWEST = 2
_OPEN_HATCH = "////"
_SEVERAL = "several designs: from the least to the most suitable"

# Inches at the default size of the figure: a bar, the highest bar, the mark above it, a margin.
_BAR, _HIGHEST, _MARK, _MARGIN = 0.42, 0.8, 0.22, 0.12
_FONT = TEXT - 1


@dataclass(frozen=True)
class _Panel:
    """The studies of one direction: where they begin, and room for so many bars."""

    direction: str
    heading: str
    left: float
    width: int

    @property
    def middle(self) -> float:
        return self.left + self.width / 2


@dataclass(frozen=True)
class _Scale:
    """How high a level is and how much room the names of studies have, where a row is 1."""

    level: float
    mark: float
    inches: float
    upright: bool


def harvest(answer: Synthesis, suitability: Mapping[str, int], *, ax: Axes | None = None) -> Axes:
    """Draws where the studies of each outcome domain lie: worse, no difference or better.

    A row for each domain, a panel for each direction, and in it a bar for each study, with its name
    below. The height of a bar is how suitable its design is, by levels that you give, since that
    depends on the question; the mark above it is its risk of bias. A bar whose design is not
    reported is hatched and open, as high as the highest level, since any may be true. Where several
    designs are reported, the bar is whole up to the least suitable and hatched up to the most.
    Panels for mixed directions and for those not reported are there if a study lies in them.

    Parameters
    ----------
    answer : whatworks.Synthesis
        What :func:`whatworks.harvest` or :func:`whatworks.effect_directions` answers. Domains and
        studies are in the order of the answer.
    suitability : mapping of str to int
        The level of each design, 1 for the least suitable; several may have the same. Each design
        of the answer has to be there.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure if not given. Names and the legend stand outside the axes: save
        such a figure with ``bbox_inches="tight"``, or make it with ``layout="constrained"``.

    Returns
    -------
    matplotlib.axes.Axes
        Bars of domain number n stand on n, from 0, and go up to smaller numbers; heights are in
        proportion to levels. Bars have ids (``get_gid``): ``up``, ``down``, ``no-change``,
        ``mixed`` or ``not-reported``, and for the hatched part the same with ``-open``.

    Raises
    ------
    TypeError
        If `answer` is of something else, or a level is no whole number.
    ValueError
        If a level is below 1, or a design has none.
    ImportError
        If matplotlib is not installed.

    Notes
    -----
    Ogilvie and others 2008, BMC Medical Research Methodology 8:8, where the height is the
    suitability of the design, and the mark how many criteria of quality are met. A risk of bias
    that is no known judgement is marked as it is if it is short, such as ``4``; otherwise by a
    letter that is explained below.

    Examples
    --------
    >>> import whatworks
    >>> from matplotlib.figure import Figure
    >>> from whatworks.plot import harvest
    >>> outcomes = [
    ...     {"study": "A", "domain": "sleep", "direction": "up", "design": "trial"},
    ...     {"study": "B", "domain": "sleep", "direction": "down", "design": "cohort"},
    ... ]
    >>> found = whatworks.harvest(outcomes, basis="direction")
    >>> levels = {"cohort": 1, "trial": 2}
    >>> axes = harvest(found, levels, ax=Figure(layout="constrained").subplots())
    >>> [label.get_text() for label in axes.get_xticklabels()]
    ['worse', 'no difference', 'better']
    """
    table = table_of(answer)
    _check(table, suitability)
    highest = max(suitability.values(), default=1)
    panels, scale = _panels(table), _scale(table, highest)
    rows, width = max(len(table.domains), 1), panels[-1].left + panels[-1].width
    ax = axes_for(ax, 2.6 + _BAR * width, 2.2 + scale.inches * rows)
    _draw_frame(ax, table, panels, scale, sorted(set(suitability.values())))
    marks = _marks(table)
    for row, domain in enumerate(table.domains):
        for panel in panels:
            for place, cell in enumerate(_cells(table, domain, panel.direction)):
                x = panel.left + place + 0.5
                _draw_study(ax, x, row, cell, _levels(cell, suitability, highest), scale, marks)
    _draw_legend(ax, table, suitability, marks, width)
    return ax


def _check(table: Table, suitability: Mapping[str, int]) -> None:
    if not isinstance(suitability, Mapping):
        raise TypeError(
            "suitability: expected a mapping of designs to levels, found "
            f"{type(suitability).__name__}"
        )
    for design, level in suitability.items():
        if isinstance(level, bool) or not isinstance(level, int):
            raise TypeError(f"suitability, {design!r}: expected a whole number, found {level!r}")
        if level < 1:
            raise ValueError(f"suitability, {design!r}: expected at least 1, found {level}")
    for cell in table.cells.values():
        for design in cell["design"]:
            if design not in suitability:
                raise ValueError(f"suitability: expected a level for {design!r}, found none")


def _cells(table: Table, domain: str, direction: str) -> list[_Cell]:
    """The studies of a domain that lie in one direction, in the order of the answer."""
    found = (table.cells.get((study, domain)) for study in table.studies)
    return [cell for cell in found if cell is not None and cell["direction"] == direction]


def _panels(table: Table) -> list[_Panel]:
    panels: list[_Panel] = []
    left = 0.0
    for direction, heading in (_PANELS | _OTHERS).items():
        most = max((len(_cells(table, domain, direction)) for domain in table.domains), default=0)
        if most or direction in _PANELS:
            panels.append(_Panel(direction, heading, left, max(most, _FEWEST)))
            left += panels[-1].width + _GAP
    return panels


def _scale(table: Table, highest: int) -> _Scale:
    """A row is as high as its bars and the names below, which stand upright if they are long."""
    room = widest(table.studies) / 72 * _FONT / TEXT
    upright = room > 0.85 * _BAR
    inches = _HIGHEST + _MARK + 2 * _MARGIN + (room if upright else TEXT / 72)
    return _Scale(_HIGHEST / highest / inches, _MARK / inches, inches, upright)


def _levels(cell: _Cell, suitability: Mapping[str, int], highest: int) -> tuple[int, int]:
    """The least and the most that the level of a study may be."""
    levels = [suitability[design] for design in cell["design"]]
    return (min(levels), max(levels)) if levels else (0, highest)


def _marks(table: Table) -> dict[str, str]:
    """The mark of each judgement of risk of bias; none where none is reported at all."""
    found = dict.fromkeys(said for cell in table.cells.values() for said in cell["risk_of_bias"])
    marks = {said: sign for said in found if (sign := sign_of(said))}
    others = [said for said in found if said not in marks]
    # A short word stands as it is, unless it is the sign of another.
    marks |= {said: said for said in others if len(said) <= 3 and said not in marks.values()}
    numbers = (str(number) for number in count(1))
    letters = (of for of in chain(ascii_lowercase, numbers) if of not in marks.values())
    marks |= {said: next(letters) for said in others if said not in marks}
    marks = {said: marks[said] for said in found}
    if marks and not all(cell["risk_of_bias"] for cell in table.cells.values()):
        marks[words(None)] = str(sign_of(words(None)))
    return marks


def _draw_frame(
    ax: Axes, table: Table, panels: Sequence[_Panel], scale: _Scale, levels: Sequence[int]
) -> None:
    rows = len(table.domains)
    top = (_HIGHEST + _MARK + _MARGIN) / scale.inches
    ax.set_xlim(-_GAP, panels[-1].left + panels[-1].width + 0.1)
    ax.set_ylim(max(rows, 1) - top, -top)
    heads = [plain(fill(panel.heading, 7 * panel.width)) for panel in panels]
    middles = [panel.middle for panel in panels]
    ax.set_xticks(middles, heads, fontsize=TEXT, fontweight="bold")
    ax.xaxis.tick_top()
    names = [fill(domain, 18) for domain in table.domains]
    row_labels(ax, [row - _HIGHEST / 2 / scale.inches for row in range(rows)], names)
    ax.tick_params(axis="x", length=0, labelsize=TEXT)
    ax.spines[:].set_visible(False)
    for row in range(rows):
        for panel in panels:
            _draw_ground(ax, panel, row, [level * scale.level for level in levels])
        for level in levels:
            _write(ax, -0.12, row - level * scale.level, str(level), ha="right", va="center")


def _draw_ground(ax: Axes, panel: _Panel, row: int, heights: Iterable[float]) -> None:
    """What bars of one panel and domain stand on, and a line for each level."""
    left, right = panel.left, panel.left + panel.width
    ax.plot([left, right], [row, row], color=BLACK, linewidth=1, zorder=3)
    lines = [row - height for height in heights]
    ax.hlines(lines, left, right, color=GREY, linewidth=0.5, linestyles=":", zorder=0)


def _draw_study(
    ax: Axes,
    x: float,
    row: int,
    cell: _Cell,
    levels: tuple[int, int],
    scale: _Scale,
    marks: Mapping[str, str],
) -> None:
    least, most = (level * scale.level for level in levels)
    direction = cell["direction"]
    if most > least:
        _draw_bar(ax, x, row - least, most - least, None, f"{direction}-open")
    if least > 0:
        # The direction is told by the panel as well as by the colour.
        _draw_bar(ax, x, row, least, COLOURS.get(direction, "#ffffff"), direction)
    if marks:
        said = cell["risk_of_bias"] or [words(None)]
        mark = "/".join(marks[judgement] for judgement in said)
        _write(ax, x, row - most - 0.4 * scale.mark, mark, ha="center", va="center")
    name = plain(cell["study"])
    rotation = 90 if scale.upright else 0
    below = row + 0.06 / scale.inches
    ax.text(x, below, name, ha="center", va="top", rotation=rotation, fontsize=_FONT)


def _draw_bar(ax: Axes, x: float, foot: float, height: float, colour: str | None, gid: str) -> None:
    """A part of a bar, upwards; an open one without a colour."""
    (bar,) = ax.bar(
        x,
        -height,
        bottom=foot,
        width=0.7,
        facecolor=colour or "white",
        edgecolor=BLACK,
        linewidth=0.8,
        linestyle="-" if colour else "--",
        hatch="" if colour else _OPEN_HATCH,
        zorder=2,
    )
    bar.set_gid(gid)


def _write(ax: Axes, x: float, y: float, text: str, *, ha: str, va: str) -> None:
    ax.text(x, y, plain(text), ha=ha, va=va, fontsize=_FONT)


def _draw_legend(
    ax: Axes,
    table: Table,
    suitability: Mapping[str, int],
    marks: Mapping[str, str],
    width: float,
) -> None:
    """What heights, hatching and marks mean, of those that are found."""
    from matplotlib.patches import Patch

    style: dict[str, Any] = {"edgecolor": BLACK, "linewidth": 0.8}
    designs = [cell["design"] for cell in table.cells.values()]
    handles = []
    if any(designs):
        handles.append(Patch(facecolor=GREY, label="design reported", **style))
    for found, label in (
        (not all(designs), "design not reported: any height"),
        (any(len(set(map(suitability.get, each))) > 1 for each in designs), _SEVERAL),
    ):
        if found:
            hatched = Patch(facecolor="white", hatch=_OPEN_HATCH, linestyle="--", **style)
            hatched.set_label(label)
            handles.append(hatched)
    notes = _notes(suitability, marks)
    ax.legend(
        handles=handles,
        title=plain("\n".join(fill(note, round(20 + 5 * width)) for note in notes)),
        title_fontsize=_FONT,
        alignment="left",
        loc="upper left",
        bbox_to_anchor=(0, 0),
        frameon=False,
        fontsize=_FONT,
    )


def _notes(suitability: Mapping[str, int], marks: Mapping[str, str]) -> Iterable[str]:
    yield "Height: how suitable the design is."
    for level in sorted(set(suitability.values()), reverse=True):
        designs = [design for design, of in suitability.items() if of == level]
        yield f"{level}: {', '.join(designs)}"
    if marks:
        said = (f"{mark} {word}" for word, mark in marks.items() if mark != word)
        yield f"Mark: risk of bias. {'; '.join(said)}".rstrip()
    else:
        yield "Risk of bias: reported for no study."
