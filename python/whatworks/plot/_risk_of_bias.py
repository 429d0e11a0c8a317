"""Pictures of risk of bias: a traffic light for each judgement, and bars of how many there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from whatworks import Answer
from whatworks.plot._figure import (
    BLACK,
    GREEN,
    GREY,
    ORANGE,
    SKY_BLUE,
    TEXT,
    VERMILION,
    YELLOW,
    axes_for,
    note_below,
    plain,
    row_labels,
    words,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_WHITE = "#ffffff"


@dataclass(frozen=True)
class _Light:
    symbol: str
    colour: str


# From the best to the worst, then what is no judgement: the order of bars and of the legend.
_LIGHTS = {
    "Low": _Light("+", GREEN),
    "Some concerns": _Light("\N{MINUS SIGN}", YELLOW),
    "Moderate": _Light("\N{MINUS SIGN}", YELLOW),
    "High": _Light("\N{MULTIPLICATION SIGN}", VERMILION),
    "Serious": _Light("\N{MULTIPLICATION SIGN}", ORANGE),
    "Critical": _Light("!", VERMILION),
    "No information": _Light("?", SKY_BLUE),
    "Not applicable": _Light("n/a", GREY),
    words(None): _Light("NR", _WHITE),
}

_DOMAINS = {
    "rob-2": (
        "randomisation process",
        "deviations from intended interventions",
        "missing outcome data",
        "measurement of the outcome",
        "selection of the reported result",
    ),
    "robins-i": (
        "confounding",
        "selection of participants",
        "classification of interventions",
        "deviations from intended interventions",
        "missing data",
        "measurement of outcomes",
        "selection of the reported result",
    ),
    "quadas-2": (
        "patient selection",
        "index test",
        "reference standard",
        "flow and timing",
    ),
}


def traffic_lights(answer: Answer, *, ax: Axes | None = None) -> Axes:
    """Draws a traffic light for each study and domain, and for the overall judgement.

    Each light has a sign as well as a colour: ``+`` low, ``−`` some concerns, moderate or unclear,
    ``×`` high or serious, ``!`` critical, ``?`` no information, ``n/a`` not applicable. A judgement
    that is not reported is an empty light with ``NR``. An overall judgement that is not the one the
    domains give is named below, and so is one that stays open.

    Parameters
    ----------
    answer : whatworks.Answer
        What :func:`whatworks.traffic_lights` answers. Studies are in its order.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure if not given. Names and notes stand outside the axes: save such
        a figure with ``bbox_inches="tight"``, or make it with ``layout="constrained"``.

    Returns
    -------
    matplotlib.axes.Axes
        Study and column of number n are at n, from 0. The lights have ids (``get_gid``): the words
        for their judgements.

    Raises
    ------
    TypeError
        If `answer` is of something else.
    ImportError
        If matplotlib is not installed.

    Notes
    -----
    As robvis draws them: McGuinness and Higgins 2021, Research Synthesis Methods 12:55. The
    domains of RoB 2: Sterne and others 2019, BMJ 366:l4898; of ROBINS-I: Sterne and others 2016,
    BMJ 355:i4919; of QUADAS-2: Whiting and others 2011, Annals of Internal Medicine 155:529.

    Examples
    --------
    >>> import whatworks
    >>> from matplotlib.figure import Figure
    >>> from whatworks.plot import traffic_lights
    >>> table = {"Study": ["A", "B"], **{f"D{n}": ["Low", "High"] for n in range(1, 6)}}
    >>> lights = whatworks.traffic_lights(table, tool="rob-2")
    >>> axes = traffic_lights(lights, ax=Figure(layout="constrained").subplots())
    >>> [label.get_text() for label in axes.get_xticklabels()]
    ['D1', 'D2', 'D3', 'D4', 'D5', 'Overall']
    """
    check(answer)
    columns = _columns(answer)
    studies = [study["study"] for study in answer.studies]
    ax = axes_for(ax, 4.2 + 0.62 * len(columns), 2.3 + 0.4 * len(studies))
    _draw_grid(ax, list(columns), studies)
    for x, judgements in enumerate(columns.values()):
        for y, judgement in enumerate(judgements):
            _draw_light(ax, x, y, judgement)
    _draw_legend(ax, answer, columns)
    note_below(ax, "\n".join([*_domain_names(answer), *_overall_notes(answer)]))
    return ax


def risk_of_bias_summary(answer: Answer, *, ax: Axes | None = None, weighted: bool = False) -> Axes:
    """Draws for each domain how many studies have each judgement, as bars of per cent.

    Judgements that are not reported are part of the bars, so that every bar is of all studies. Each
    part has the sign of its judgement, as in :func:`traffic_lights`, and where there is room the
    number of studies, or with `weighted` their per cent of the weights.

    Parameters
    ----------
    answer : whatworks.Answer
        What :func:`whatworks.traffic_lights` answers.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure if not given. Names and notes stand outside the axes: save such
        a figure with ``bbox_inches="tight"``, or make it with ``layout="constrained"``.
    weighted : bool
        Whether each study counts by its ``Weight``; otherwise all count the same.

    Returns
    -------
    matplotlib.axes.Axes
        Domain of number n is at n, from 0, and bars go from 0 to 100. Each part has an id
        (``get_gid``): the words for its judgement.

    Raises
    ------
    TypeError
        If `answer` is of something else.
    ValueError
        If `weighted` is true and no weights were given or their sum is 0.
    ImportError
        If matplotlib is not installed.

    Notes
    -----
    As robvis draws them: McGuinness and Higgins 2021, Research Synthesis Methods 12:55, which
    weights by default.

    Examples
    --------
    >>> import whatworks
    >>> from matplotlib.figure import Figure
    >>> from whatworks.plot import risk_of_bias_summary
    >>> table = {"Study": ["A", "B"], **{f"D{n}": ["Low", "High"] for n in range(1, 6)}}
    >>> lights = whatworks.traffic_lights(table, tool="rob-2")
    >>> axes = risk_of_bias_summary(lights, ax=Figure(layout="constrained").subplots())
    >>> axes.get_xlabel()
    'Per cent of 2 studies'
    """
    check(answer)
    weights = _weights(answer, weighted)
    columns = _columns(answer)
    names = [_domain_name(answer, column) for column in columns]
    ax = axes_for(ax, 9, 1.6 + 0.4 * len(columns))
    row_labels(ax, range(len(names)), names, {y for y, name in enumerate(names) if name == OVERALL})
    ax.set_xlim(0, 100)
    ax.set_ylim(len(names) - 0.5, -0.5)
    ax.spines[["left", "right", "top"]].set_visible(False)
    of = "weight" if weighted else "study" if len(weights) == 1 else "studies"
    ax.set_xlabel(f"Per cent of {'the ' if weighted else f'{len(weights)} '}{of}", fontsize=TEXT)
    for y, judgements in enumerate(columns.values()):
        _draw_bar(ax, y, judgements, weights, weighted)
    _draw_legend(ax, answer, columns)
    return ax


OVERALL = "Overall"


def sign_of(judgement: str) -> str | None:
    """The sign of a judgement, as a code or in words, if it is one of those that have a light."""
    said = words(judgement)
    light = next((light for name, light in _LIGHTS.items() if name.lower() == said.lower()), None)
    return None if light is None else light.symbol


def check(answer: object) -> None:
    """Refuses all but a table of judgements."""
    if not isinstance(answer, Answer) or getattr(answer, "tool", None) != "robvis":
        raise TypeError(
            f"expected what whatworks.traffic_lights answers, found {type(answer).__name__}"
        )


def _columns(answer: Answer) -> dict[str, list[str]]:
    """The judgements in words by domain; none overall where the tool has none and none is said."""
    columns = answer.to_columns()
    judged = {
        name: [words(None) if cell is None else cell for cell in cells]
        for name, cells in columns.items()
        if name not in ("Study", "Weight")
    }
    if answer.of == "quadas-2" and not any(columns[OVERALL]):
        del judged[OVERALL]
    return judged


def _meaning(answer: Answer, judgement: str) -> str:
    """QUADAS-2 says unclear where the table of robvis says some concerns."""
    unclear = answer.of == "quadas-2" and judgement == "Some concerns"
    return "Unclear" if unclear else judgement[0].upper() + judgement[1:]


def _domain_name(answer: Answer, column: str) -> str:
    if column == OVERALL:
        return OVERALL
    return f"{column} {_DOMAINS[answer.of][int(column[1:]) - 1]}"


def _domain_names(answer: Answer) -> Iterable[str]:
    return (f"D{n}: {name}" for n, name in enumerate(_DOMAINS[answer.of], 1))


def _overall_notes(answer: Answer) -> Iterable[str]:
    for study in answer.studies:
        if study["difference"] is not None:
            given = " or ".join(words(code) for code in study["possible"])
            stated = words(study["stated"])
            yield f"{study['study']}: overall is stated as {stated}; the domains give {given}"
        elif len(study["possible"]) > 1 and study["stated"] is None:
            given = " or ".join(words(code) for code in study["possible"])
            yield f"{study['study']}: overall is open: {given}"


def _draw_grid(ax: Axes, columns: Sequence[str], studies: Sequence[str]) -> None:
    rows = len(studies)
    ax.set_xlim(-0.5, len(columns) - 0.5)
    ax.set_ylim(rows - 0.45, -0.55)
    ax.set_xticks(range(len(columns)), [plain(name) for name in columns], fontweight="bold")
    ax.xaxis.tick_top()
    row_labels(ax, range(len(studies)), studies)
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    for y in range(rows + 1):
        ax.axhline(y - 0.5, color=GREY, linewidth=0.5, zorder=0)


def _draw_light(ax: Axes, x: int, y: int, judgement: str) -> None:
    light = _LIGHTS[judgement]
    lamp = ax.scatter(
        [x], [y], 330, color=light.colour, edgecolors=BLACK, linewidths=0.8, linestyles=_line(light)
    )
    lamp.set_gid(judgement)
    _draw_symbol(ax, x, y, light.symbol)


def _line(light: _Light) -> str:
    return "dashed" if light.colour == _WHITE else "solid"


def _draw_symbol(ax: Axes, x: float, y: float, symbol: str) -> None:
    size = TEXT + 4 if len(symbol) == 1 else TEXT - 1
    ax.text(x, y, symbol, ha="center", va="center_baseline", fontsize=size, fontweight="bold")


def _weights(answer: Answer, weighted: bool) -> list[float]:
    weights: list[Any] = [study["weight"] for study in answer.studies]
    if not weighted:
        return [1.0] * len(weights)
    if None in weights or sum(weights) == 0:
        raise ValueError("weighted: expected a Weight for each study, found none")
    return weights


def _draw_bar(
    ax: Axes, y: int, judgements: Sequence[str], weights: Sequence[float], weighted: bool
) -> None:
    left = 0.0
    for judgement, light in _LIGHTS.items():
        held = [w for w, found in zip(weights, judgements, strict=True) if found == judgement]
        width = 100 * sum(held) / sum(weights)
        if width == 0:
            continue
        style = {"linestyle": _line(light), "linewidth": 0.8, "edgecolor": BLACK, "clip_on": False}
        bar = ax.barh(y, width, 0.7, left, color=light.colour, **style)  # type: ignore[arg-type]
        bar.patches[0].set_gid(judgement)
        count = f"{width:.0f}%" if weighted else str(len(held))
        # A narrow part has room for its sign alone.
        text = f"{light.symbol}  {count}" if width >= 8 else light.symbol
        ax.text(left + width / 2, y, text, ha="center", va="center", fontsize=TEXT)
        left += width


def _draw_legend(ax: Axes, answer: Answer, columns: dict[str, list[str]]) -> None:
    """The judgements that are found, each with its sign."""
    from matplotlib.lines import Line2D

    found = {judgement for judgements in columns.values() for judgement in judgements}
    lines = []
    for judgement, light in _LIGHTS.items():
        if judgement in found:
            line = Line2D([], [], linestyle="", marker="o", markersize=9, color=light.colour)
            line.set(markeredgecolor=BLACK, markeredgewidth=0.8)
            line.set_label(plain(f"{light.symbol}  {_meaning(answer, judgement)}"))
            lines.append(line)
    ax.legend(
        handles=lines,
        loc="upper left",
        bbox_to_anchor=(1.01, 1),
        frameon=False,
        fontsize=TEXT - 1,
    )
