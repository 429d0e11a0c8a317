"""A rating as a ladder: where it starts, what each domain takes, and where it ends."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from whatworks import DomainJudgement, Rating
from whatworks.plot._figure import (
    BLACK,
    CERTAINTIES,
    GREEN,
    GREY,
    PURPLE,
    SKY_BLUE,
    VERMILION,
    axes_for,
    plain,
    words,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# The levels that a judgement rates down.
_LEVELS = {
    "not-applicable": 0,
    "not-serious": 0,
    "serious": 1,
    "very-serious": 2,
    "extremely-serious": 3,
}
_HATCHES = {"reported": "", "partly-reported": "//", "not-reported": "//"}
_WIDTH = 0.6
# What is beyond the scale.
_BEYOND = "#f2f2f2"


@dataclass(frozen=True)
class _Step:
    """What a domain, an upgrade or close calls do to the certainty, in levels up."""

    name: str
    says: str
    change: int
    least: int
    most: int
    facts: str
    note: str


def certainty_ladder(rating: Rating, *, ax: Axes | None = None) -> Axes:
    """Draw how a rating comes to its certainty.

    Each domain is a step from where the one before it ended, as in the sum of the rating
    (``combination``). A step whose facts are not reported is hatched and open, one whose facts are
    partly reported is hatched; the line beside it is what the facts leave possible. The band is the
    interval of the certainty. Below the lowest level the sum goes on, as it does in the rating, and
    counts as very low. Where the rules do not add levels up (``pollock-2016``), each step is drawn
    from the start, and the line below says how they are counted.

    Parameters
    ----------
    rating : Rating
        From :func:`whatworks.rate`, :func:`whatworks.combine` or :meth:`EvidenceBase.rate`.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure if left out.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    TypeError
        For anything but a rating.
    ImportError
        Without matplotlib.

    Notes
    -----
    Levels down and up from a start as in GRADE: Guyatt and others, BMJ 2025;389:e081903 (Core GRADE
    1) and the Cochrane Handbook, chapter 14. The picture is this library's own.

    Examples
    --------
    >>> import whatworks
    >>> from whatworks.plot import certainty_ladder
    >>> judged = {"risk_of_bias": "serious", "inconsistency": "not-serious"}
    >>> rating = whatworks.combine(start="high", **judged)
    >>> ax = certainty_ladder(rating)
    >>> ax.get_title(loc="left").splitlines()[0]
    'judgements: low'
    >>> import matplotlib.pyplot as plt
    >>> plt.close(ax.figure)
    """
    if not isinstance(rating, Rating):
        raise TypeError(f"rating: expected a whatworks.Rating, got {type(rating).__name__}")
    steps = _steps(rating)
    places = len(steps) + (3 if rating.start else 2)
    ax = axes_for(ax, 3.6 + 1.05 * places, 5.2)
    labels = [_draw_start(ax, rating.start)] if rating.start else []
    lowest, highest = _draw_steps(ax, rating, steps)
    labels += [_label(step.name, step.says, _facts(step.facts), step.note) for step in steps]
    labels += [_draw_result(ax, rating, len(labels)), _draw_published(ax, rating, len(labels) + 1)]
    _draw_ladder(ax, rating, lowest, highest)
    _draw_beyond(ax, lowest, highest, _adds_up(rating, steps))
    ax.set_xticks(range(places), [plain(label) for label in labels], fontsize=8)
    ax.tick_params(axis="x", length=0)
    ax.set_xlim(-0.6, places - 0.4)
    _say(ax, rating, places)
    _draw_legend(ax, rating, steps)
    return ax


def _level(certainty: str) -> int:
    """The place of a certainty on the ladder: 1 is very low, 4 is high."""
    return CERTAINTIES.index(certainty) + 1


def _label(name: str, *lines: str) -> str:
    """What stands below a column: its name and, after a gap, what is said of it."""
    said = [line for text in lines if text for line in textwrap.wrap(text, 15)]
    names = textwrap.wrap(name, 13, break_long_words=False)
    # Two lines for every name, so that what is said stands side by side.
    return "\n".join(names + [""] * (3 - len(names)) + said)


def _steps(rating: Rating) -> list[_Step]:
    combination = rating.combination
    if combination is None:
        return []
    steps = [_domain(name, judged) for name, judged in rating.domains.items()]
    if combination["close_call"] is not None:
        says = f"in {words(combination['close_call'])}"
        steps.append(_Step("close calls", says, -1, -1, -1, "reported", ""))
    # The rules count all that is rated up, or none of it.
    counted = combination["suppressed_upgrade"] == 0
    return steps + [_upgrade(upgrade, counted) for upgrade in rating.upgrades]


def _domain(name: str, judged: DomainJudgement) -> _Step:
    # A judgement that is itself "not-reported" has no level: it takes none and is drawn open.
    possible = [_LEVELS.get(code, 0) for code in judged.possible or (judged.final,)]
    note = "decided" if judged.decided else ""
    change = -_LEVELS.get(judged.final, 0)
    says = words(judged.final)
    return _Step(words(name), says, change, -max(possible), -min(possible), judged.facts, note)


def _upgrade(upgrade: dict[str, Any], counted: bool) -> _Step:
    least, most = upgrade["possible"]
    facts = "not-reported" if upgrade["open"] else "reported"
    levels = upgrade["levels"]
    says = f"up {levels}" if counted or not levels else f"up {levels}, not counted"
    note = "decided" if upgrade["decided"] else ""
    if not counted:
        return _Step(words(upgrade["name"]), says, 0, 0, 0, facts, note)
    return _Step(words(upgrade["name"]), says, levels, least, most, facts, note)


def _adds_up(rating: Rating, steps: list[_Step]) -> bool:
    """Whether the rules add the levels up: not all do."""
    start, combination = rating.start, rating.combination
    if start is None or combination is None:
        return True
    total = _level(start["final"]) + sum(step.change for step in steps)
    return bool(total == combination["raw"])


def _draw_start(ax: Axes, start: dict[str, Any]) -> str:
    level = _level(start["final"])
    reported = start["facts"] == "reported"
    ax.plot(
        [0],
        [level],
        "s",
        markersize=11,
        color=BLACK,
        markerfacecolor=BLACK if reported else "white",
    )
    possible = [_level(certainty) for certainty in start["possible"]]
    _draw_possible(ax, 0, min(possible), max(possible))
    decided = "decided" if start["decided"] else ""
    return _label("start", words(start["final"]), _facts(start["facts"]), decided)


def _facts(facts: str) -> str:
    """What lacks; what is reported needs no words."""
    return "" if facts == "reported" else f"facts {words(facts)}"


def _draw_steps(ax: Axes, rating: Rating, steps: list[_Step]) -> tuple[int, int]:
    """Draws the steps and gives the lowest and the highest place that they reach."""
    if rating.start is None:
        return 1, 4
    adds_up = _adds_up(rating, steps)
    at = _level(rating.start["final"])
    reached = [1, 4]
    for place, step in enumerate(steps, start=1):
        ax.plot([place - 1, place], [at, at], color=GREY, linewidth=1, zorder=1)
        _draw_step(ax, place, at, step)
        reached += [at + step.least, at + step.most]
        at += step.change if adds_up else 0
    if adds_up:
        _draw_last(ax, rating, len(steps), at)
    return min(reached), max(reached)


def _draw_last(ax: Axes, rating: Rating, place: int, at: int) -> None:
    """Leads from the last step to the certainty, which the sum may miss: a floor, or a decision."""
    end = _level(rating.certainty) if rating.certainty in CERTAINTIES else at
    ax.plot([place, place + 1], [at, at], color=GREY, linewidth=1, zorder=1)
    ax.plot([place + 1, place + 1], [at, end], color=GREY, linewidth=1, linestyle="--", zorder=1)


def _draw_step(ax: Axes, place: int, at: int, step: _Step) -> None:
    colour = GREEN if step.change > 0 else VERMILION
    reported = step.facts == "reported"
    if step.change == 0:
        ends = [place - _WIDTH / 2, place + _WIDTH / 2]
        style = "-" if reported else ":"
        ax.plot(ends, [at, at], linestyle=style, color=BLACK, linewidth=2.5, zorder=3)
    else:
        ax.bar(
            place,
            step.change,
            bottom=at,
            width=_WIDTH,
            facecolor=_fill(step.facts, colour),
            edgecolor=colour if not reported else BLACK,
            hatch=_HATCHES[step.facts],
            linewidth=1.2,
            zorder=2,
        )
    ax.annotate(
        f"{step.change:+d}".replace("-", "\N{MINUS SIGN}") if step.change else "0",
        (place, at + step.change / 2),
        # In a step; above the line of one that takes no level.
        xytext=(0, 0 if step.change else 11),
        textcoords="offset points",
        ha="center",
        va="center",
        fontsize=10,
        zorder=5,
        bbox={"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none"},
    )
    _draw_possible(ax, place, at + step.least, at + step.most)


def _fill(facts: str, colour: str) -> tuple[str, float] | str:
    """Full where reported, pale where partly, none where not."""
    if facts == "reported":
        return colour
    return (colour, 0.3) if facts == "partly-reported" else "white"


def _draw_possible(ax: Axes, place: int, low: int, high: int) -> None:
    if low == high:
        return
    at = place + _WIDTH / 2 + 0.09
    ax.plot([at, at], [low, high], "_-", color=PURPLE, linewidth=2, markersize=8, zorder=4)


def _draw_result(ax: Axes, rating: Rating, place: int) -> str:
    decided = "decided" if rating.decided else ""
    if rating.certainty in CERTAINTIES:
        ax.plot([place], [_level(rating.certainty)], "o", markersize=13, color=BLACK, zorder=4)
    else:
        box = {"boxstyle": "round,pad=0.4", "facecolor": "white", "edgecolor": BLACK}
        text = words(rating.certainty)
        ax.text(place, 2.5, text, ha="center", va="center", fontsize=10, bbox=box, zorder=4)
    return _label("certainty", words(rating.certainty), decided)


def _draw_published(ax: Axes, rating: Rating, place: int) -> str:
    published = rating.published
    if published in CERTAINTIES:
        level = _level(str(published))
        ax.plot(
            [place], [level], "D", markersize=11, color=BLACK, markerfacecolor="white", zorder=4
        )
    return _label("published certainty", words(published))


def _draw_ladder(ax: Axes, rating: Rating, lowest: int, highest: int) -> None:
    for level in range(1, len(CERTAINTIES) + 1):
        ax.axhline(level, color=GREY, linewidth=0.8, zorder=0)
    ax.set_yticks(range(1, len(CERTAINTIES) + 1), [words(code) for code in CERTAINTIES])
    ax.set_ylim(lowest - 0.6, highest + 0.6)
    ax.set_ylabel("certainty of the evidence")
    if rating.interval is not None:
        low, high = (_level(certainty) for certainty in rating.interval)
        # A little more than the levels, so that an interval of one level is seen.
        ax.axhspan(low - 0.3, high + 0.3, color=SKY_BLUE, alpha=0.25, linewidth=0, zorder=0)


def _draw_beyond(ax: Axes, lowest: int, highest: int, adds_up: bool) -> None:
    """What is below and above the scale, where the steps go there."""
    if lowest < 1:
        ax.axhspan(0.7, lowest - 0.6, facecolor=_BEYOND, linewidth=0, zorder=-1)
        said = "below the scale"
        said += ": counts as very low" if adds_up else ": these rules do not add the levels up"
        ax.text(-0.5, lowest - 0.45, said, fontsize=8, color="#555555", va="bottom")
    if highest > 4:
        ax.axhspan(4.3, highest + 0.6, facecolor=_BEYOND, linewidth=0, zorder=-1)
        said = "above the scale: counts as high"
        ax.text(-0.5, highest + 0.45, said, fontsize=8, color="#555555", va="top")


def _say(ax: Axes, rating: Rating, places: int) -> None:
    width = 20 + 13 * places
    title = f"{rating.id}: {words(rating.certainty)}"
    name = (rating.outcome or {}).get("name")
    lines = [title] + (textwrap.wrap(name, width) if name else [])
    ax.set_title(plain("\n".join(lines)), loc="left", fontsize=11)
    if rating.combination is not None:
        line = rating.combination["line"].replace("_", " ")
        ax.set_xlabel(plain("\n".join(textwrap.wrap(line, width))), fontsize=9, labelpad=10)
    elif rating.not_rated is not None:
        reason = "\n".join(textwrap.wrap(f"not rated: {rating.not_rated}", width))
        ax.set_xlabel(plain(reason), fontsize=9, labelpad=10)


def _draw_legend(ax: Axes, rating: Rating, steps: list[_Step]) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    handles: list[Line2D | Patch] = []
    for facts in ("reported", "partly-reported", "not-reported"):
        if any(step.facts == facts for step in steps):
            fill = _fill(facts, GREY)
            hatch = _HATCHES[facts]
            name = f"step, facts {words(facts)}"
            handles.append(Patch(facecolor=fill, edgecolor=BLACK, hatch=hatch, label=name))
    if any(step.change == 0 for step in steps):
        handles.append(
            Line2D([], [], color=BLACK, linewidth=2.5, label="no level (dotted: assumed)")
        )
    if any(step.least < step.most for step in steps):
        possible = "levels the facts leave possible"
        handles.append(Line2D([], [], color=PURPLE, linewidth=2, marker="_", label=possible))
    if rating.interval is not None:
        band = "possible certainty: " + _range(*rating.interval)
        handles.append(Patch(facecolor=SKY_BLUE, alpha=0.25, label=band))
    if rating.certainty in CERTAINTIES:
        dot = {"color": BLACK, "marker": "o", "linestyle": "none", "markersize": 9}
        handles.append(Line2D([], [], label="certainty", **dot))  # type: ignore[arg-type]
    if rating.published in CERTAINTIES:
        diamond = Line2D([], [], color=BLACK, marker="D", linestyle="none", label="as published")
        diamond.set_markerfacecolor("white")
        handles.append(diamond)
    if handles:
        ax.legend(
            handles=handles, loc="upper left", bbox_to_anchor=(1.01, 1), frameon=False, fontsize=8
        )


def _range(low: str, high: str) -> str:
    return words(low) if low == high else f"{words(low)} to {words(high)}"
