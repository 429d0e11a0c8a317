"""The PRISMA 2020 flow diagram of a new systematic review."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Integral
from typing import TYPE_CHECKING, TypeAlias

from whatworks.plot._figure import BLACK, SKY_BLUE, YELLOW, axes_for, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_Count: TypeAlias = int | None
_Counts: TypeAlias = Mapping[str, _Count | Mapping[str, _Count]]

# Each count, in the words of the official boxes.
_WORDS = {
    "records_from_databases": "Databases",
    "records_from_registers": "Registers",
    "duplicate_records_removed": "Duplicate records removed",
    "records_marked_ineligible_by_automation": "Records marked as ineligible by automation tools",
    "records_removed_for_other_reasons": "Records removed for other reasons",
    "records_screened": "Records screened",
    "records_excluded": "Records excluded",
    "reports_sought": "Reports sought for retrieval",
    "reports_not_retrieved": "Reports not retrieved",
    "reports_assessed": "Reports assessed for eligibility",
    "reports_excluded": "Reports excluded",
    "studies_included": "Studies included in review",
    "reports_of_included_studies": "Reports of included studies",
    "records_from_websites": "Websites",
    "records_from_organisations": "Organisations",
    "records_from_citation_searching": "Citation searching",
    "records_from_other_sources": "Other sources",
    "other_reports_sought": "Reports sought for retrieval",
    "other_reports_not_retrieved": "Reports not retrieved",
    "other_reports_assessed": "Reports assessed for eligibility",
    "other_reports_excluded": "Reports excluded",
}
# These may be given by name: each database, each reason.
_BY_NAME = {
    "records_from_databases",
    "records_from_registers",
    "reports_excluded",
    "records_from_other_sources",
    "other_reports_excluded",
}
_REMOVED = (
    "duplicate_records_removed",
    "records_marked_ineligible_by_automation",
    "records_removed_for_other_reasons",
)
_OTHER_SOURCES = (
    "records_from_websites",
    "records_from_organisations",
    "records_from_citation_searching",
)
_OTHER_METHODS = tuple(_WORDS)[tuple(_WORDS).index("records_from_websites") :]

# Sizes in inches at the default size of the figure.
_BOX, _GAP, _LINE, _PADDING, _CHARACTERS = 2.6, 0.45, 0.17, 0.22, 36


@dataclass(frozen=True)
class _Box:
    """A box: its column, its row, and what it says."""

    column: int
    row: int
    text: str


def prisma(flow: _Counts, *, ax: Axes | None = None) -> Axes:
    """Draw the PRISMA 2020 flow diagram of a new review.

    Nothing is added up or filled in: a box whose count is not given says `n not reported`, and only
    a 0 that is given is a 0.

    Parameters
    ----------
    flow : mapping of str to int
        The counts: ``records_from_databases``, ``records_from_registers``,
        ``duplicate_records_removed``, ``records_marked_ineligible_by_automation``,
        ``records_removed_for_other_reasons``, ``records_screened``, ``records_excluded``,
        ``reports_sought``, ``reports_not_retrieved``, ``reports_assessed``, ``reports_excluded``,
        ``studies_included``, ``reports_of_included_studies``. The column of other methods is drawn
        if any of these is given: ``records_from_websites``, ``records_from_organisations``,
        ``records_from_citation_searching``, ``records_from_other_sources``,
        ``other_reports_sought``, ``other_reports_not_retrieved``, ``other_reports_assessed``,
        ``other_reports_excluded``. What is left out or ``None`` is not reported. In place of a
        count, ``records_from_databases``, ``records_from_registers``,
        ``records_from_other_sources``, ``reports_excluded`` and ``other_reports_excluded`` may be a
        mapping of names (databases, reasons) to counts, drawn in its order.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure if left out. Its own size suits the text: about 6.4 by 7 inches,
        or 12.5 by 7 with other methods.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    TypeError
        Where `flow` is no mapping, and for a count that is no whole number.
    ValueError
        For a count that is unknown to the diagram, and for one below 0.
    ImportError
        Without matplotlib.

    Notes
    -----
    Boxes and arrows as in the templates for new reviews, of databases and registers only and with
    other methods: Page and others, The PRISMA 2020 statement, BMJ 2021;372:n71, figure 1. The flow
    that the document of an evidence base may have counts *studies* identified and prioritised,
    which is none of these boxes; it is for you to say which box a number of yours belongs to.

    Examples
    --------
    >>> from whatworks.plot import prisma
    >>> ax = prisma({"records_screened": 43, "studies_included": 28})
    >>> [text.get_text() for text in ax.texts if "screened" in text.get_text()]
    ['Records screened\\n(n = 43)']
    >>> import matplotlib.pyplot as plt
    >>> plt.close(ax.figure)
    """
    _check(flow)
    with_others = any(key in flow for key in _OTHER_METHODS)
    boxes = _boxes(flow) + (_other_boxes(flow) if with_others else [])
    columns = 4 if with_others else 2
    tops, heights = _rows(boxes)
    width = _across(columns - 1) + _BOX + 0.1
    height = _GAP + tops[-1] + heights[-1] + 0.1
    ax = axes_for(ax, width, height)
    ax.set_xlim(0, width)
    # Down the page.
    ax.set_ylim(height - _GAP, -_GAP)
    ax.set_axis_off()
    for box in boxes:
        _draw_box(ax, box, tops[box.row], heights[box.row])
    _draw_stages(ax, tops, heights)
    _draw_headings(ax, with_others)
    _draw_arrows(ax, tops, heights, with_others)
    return ax


def _check(flow: _Counts) -> None:
    if not isinstance(flow, Mapping):
        raise TypeError(f"flow: expected a mapping of counts, got {type(flow).__name__}")
    unknown = [repr(key) for key in flow if key not in _WORDS]
    if unknown:
        allowed = ", ".join(_WORDS)
        raise ValueError(f"flow: unknown {', '.join(unknown)}; expected some of {allowed}")
    for key, given in flow.items():
        if isinstance(given, Mapping):
            if key not in _BY_NAME:
                raise TypeError(f"flow: `{key}`: expected a whole number, got a mapping")
            for name, count in given.items():
                _check_count(f"`{key}`, `{name}`", count)
        else:
            _check_count(f"`{key}`", given)


def _check_count(what: str, count: object) -> None:
    if count is None:
        return
    if isinstance(count, bool) or not isinstance(count, Integral):
        raise TypeError(f"flow: {what}: expected a whole number, got {count!r}")
    if int(count) < 0:
        raise ValueError(f"flow: {what}: expected at least 0, got {count!r}")


def _count(given: _Count | Mapping[str, _Count]) -> _Count:
    """A count that is given as such; a mapping without names reports none."""
    return None if isinstance(given, Mapping) else given


def _said(count: _Count) -> str:
    said = "(n not reported)" if count is None else f"(n = {count})"
    # Kept on one line.
    return said.replace(" ", "\N{NO-BREAK SPACE}")


def _wrapped(text: str) -> str:
    """Text that fits into a box; what goes on is set in."""
    filled = textwrap.fill(text, _CHARACTERS, subsequent_indent="    ")
    return filled.replace("\N{NO-BREAK SPACE}", " ")


def _lines(flow: _Counts, key: str) -> list[str]:
    """A count as a line of a list; by name, a line for each."""
    given = flow.get(key)
    if isinstance(given, Mapping) and given:
        return [_wrapped(f"{name} {_said(count)}") for name, count in given.items()]
    return [_wrapped(f"{_WORDS[key]} {_said(_count(given))}")]


def _list(flow: _Counts, heading: str, keys: tuple[str, ...]) -> str:
    return "\n".join([heading] + [line for key in keys for line in _lines(flow, key)])


def _alone(flow: _Counts, key: str) -> str:
    """A count that has a box to itself; by name, a heading and a line for each."""
    given = flow.get(key)
    if isinstance(given, Mapping) and given:
        return _list(flow, f"{_WORDS[key]}:", (key,))
    return f"{_wrapped(_WORDS[key])}\n{_wrapped(_said(_count(given)))}"


def _boxes(flow: _Counts) -> list[_Box]:
    sources = ("records_from_databases", "records_from_registers")
    included = [_alone(flow, key) for key in ("studies_included", "reports_of_included_studies")]
    return [
        _Box(0, 0, _list(flow, "Records identified from:", sources)),
        _Box(1, 0, _list(flow, "Records removed before screening:", _REMOVED)),
        _Box(0, 1, _alone(flow, "records_screened")),
        _Box(1, 1, _alone(flow, "records_excluded")),
        _Box(0, 2, _alone(flow, "reports_sought")),
        _Box(1, 2, _alone(flow, "reports_not_retrieved")),
        _Box(0, 3, _alone(flow, "reports_assessed")),
        _Box(1, 3, _alone(flow, "reports_excluded")),
        _Box(0, 4, "\n".join(included)),
    ]


def _other_boxes(flow: _Counts) -> list[_Box]:
    # The three sources of the template always; others where they are given.
    more = ("records_from_other_sources",) if "records_from_other_sources" in flow else ()
    return [
        _Box(2, 0, _list(flow, "Records identified from:", _OTHER_SOURCES + more)),
        _Box(2, 2, _alone(flow, "other_reports_sought")),
        _Box(3, 2, _alone(flow, "other_reports_not_retrieved")),
        _Box(2, 3, _alone(flow, "other_reports_assessed")),
        _Box(3, 3, _alone(flow, "other_reports_excluded")),
    ]


def _across(column: int) -> float:
    """Where a column begins, after the names of the stages."""
    return _GAP + 0.15 + column * (_BOX + _GAP)


def _rows(boxes: list[_Box]) -> tuple[list[float], list[float]]:
    """The top of each row and its height, which is that of its longest text."""
    heights = []
    for row in range(5):
        lines = max(box.text.count("\n") + 1 for box in boxes if box.row == row)
        heights.append(lines * _LINE + _PADDING)
    # Below the headings.
    tops = [0.25]
    for height in heights[:-1]:
        tops.append(tops[-1] + height + _GAP)
    return tops, heights


def _draw_box(ax: Axes, box: _Box, top: float, height: float) -> None:
    from matplotlib.patches import Rectangle

    left = _across(box.column)
    ax.add_patch(Rectangle((left, top), _BOX, height, facecolor="white", edgecolor=BLACK))
    text = plain(box.text)
    ax.text(left + 0.1, top + height / 2, text, va="center", fontsize=8, linespacing=1.25)


def _draw_stages(ax: Axes, tops: list[float], heights: list[float]) -> None:
    from matplotlib.patches import Rectangle

    for name, first, last in (("Identification", 0, 0), ("Screening", 1, 3), ("Included", 4, 4)):
        top, foot = tops[first], tops[last] + heights[last]
        ax.add_patch(Rectangle((0.1, top), 0.3, foot - top, facecolor=SKY_BLUE, edgecolor=BLACK))
        middle = (top + foot) / 2
        ax.text(0.25, middle, name, rotation=90, ha="center", va="center", fontsize=8)


def _draw_headings(ax: Axes, with_others: bool) -> None:
    from matplotlib.patches import Rectangle

    headings = ["Identification of studies via databases and registers"]
    if with_others:
        headings.append("Identification of studies via other methods")
    for at, heading in enumerate(headings):
        left, width = _across(2 * at), 2 * _BOX + _GAP
        ax.add_patch(Rectangle((left, -0.35), width, 0.32, facecolor=YELLOW, edgecolor=BLACK))
        ax.text(
            left + width / 2, -0.19, heading, ha="center", va="center", fontsize=9, weight="bold"
        )


def _draw_arrows(ax: Axes, tops: list[float], heights: list[float], with_others: bool) -> None:
    middle = [top + height / 2 for top, height in zip(tops, heights, strict=True)]
    foot = [top + height for top, height in zip(tops, heights, strict=True)]
    centre = _across(0) + _BOX / 2
    for row in range(4):
        _arrow(ax, (centre, foot[row]), (centre, tops[row + 1]))
        _arrow(ax, (_across(0) + _BOX, middle[row]), (_across(1), middle[row]))
    if not with_others:
        return
    other = _across(2) + _BOX / 2
    _arrow(ax, (other, foot[0]), (other, tops[2]))
    _arrow(ax, (other, foot[2]), (other, tops[3]))
    for row in (2, 3):
        _arrow(ax, (_across(2) + _BOX, middle[row]), (_across(3), middle[row]))
    # Down, then along to what is included.
    ax.plot([other, other], [foot[3], middle[4]], color=BLACK, linewidth=1)
    _arrow(ax, (other, middle[4]), (_across(0) + _BOX, middle[4]))


def _arrow(ax: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    # Ends and starts on the edges of boxes, so nothing is taken off.
    style = {"arrowstyle": "-|>", "color": BLACK, "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", xy=end, xytext=start, arrowprops=style)
