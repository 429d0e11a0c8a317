"""The forest plot: each study, the pooled effect, and where a new study may lie."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isfinite, isnan, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

from whatworks import Pooled, Synthesis
from whatworks.plot._figure import (
    BLACK,
    BLUE,
    ORANGE,
    TEXT,
    VERMILION,
    axes_for,
    note_below,
    plain,
    row_labels,
    text_column,
    words,
)
from whatworks.plot._pooled import check_pooled, is_ratio, no_effect, padded, scaled, set_ratio_axis

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LARGEST_SQUARE = 120

# From here on three digits say all that anybody reads.
_LARGE = 1e6


def forest(
    pooled: Pooled,
    labels: Iterable[str | None] | None = None,
    *,
    ax: Axes | None = None,
    measure: str | None = None,
    favours: tuple[str, str] | None = None,
    limits: tuple[float, float] | None = None,
    by: Iterable[str | int] | None = None,
    subgroups: Synthesis | None = None,
    digits: int = 2,
) -> Axes:
    """Draws the studies of a pooled effect, the pooled effect and its prediction interval.

    A square for each study, with an area by its weight, on its interval; an arrow where the
    interval goes on beyond the axis; a diamond from end to end of the interval of the pooled
    effect, and a bar for the prediction interval. Effects that are ratios, after
    :meth:`whatworks.Pooled.exp`, are on a logarithmic axis. The studies are in the order in which
    they were pooled. A row that was not pooled is there without a square, and says why below.

    Parameters
    ----------
    pooled : whatworks.Pooled
        What :func:`whatworks.pool` answers; for ratios, ``pooled.exp()``.
    labels : iterable of str, optional
        The names of the studies, one for each row given to :func:`whatworks.pool`, with those left
        out; ``None`` is *not reported*. ``Study 1`` and so on if not given.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure if not given. Labels and columns of text stand outside the axes:
        save such a figure with ``bbox_inches="tight"``, or make it with ``layout="constrained"``.
    measure : str, optional
        What the effects are, for example ``Risk ratio``; ``Effect`` or ``Ratio`` if not given.
    favours : tuple of str, optional
        What effects to the left and to the right of no effect favour.
    limits : tuple of float, optional
        The ends of the axis, which hold the interval of the pooled effect; above 0 for ratios. All
        intervals are shown whole if not given.
    by : iterable of str or int, optional
        The group of each study, as for :func:`whatworks.subgroups`. The studies are then under
        headings: the groups in order of first appearance, and the order within them is kept.
    subgroups : whatworks.Synthesis, optional
        What :func:`whatworks.subgroups` answers for the same studies and ``by``: a diamond for each
        group, and the test between them.
    digits : int
        Digits after the point, 0 to 10.

    Returns
    -------
    matplotlib.axes.Axes
        The artists have ids (``get_gid``): ``studies``, ``interval``, ``pooled``, ``prediction``,
        ``no-effect``, ``estimate``, ``cut-off``.

    Raises
    ------
    TypeError
        If `pooled` is no ``Pooled``, `labels` or `by` is one str, or `subgroups` is not an answer
        of ``whatworks.subgroups``.
    ValueError
        If `labels` or `by` do not fit the studies; if `subgroups` cannot be of them, by its groups,
        their numbers of studies, its level, or an effect beyond those of its studies; if `limits`
        do not hold the interval of the pooled effect, or `digits` is out of range.
    ImportError
        If matplotlib is not installed.

    Notes
    -----
    Squares, lines and diamonds: Lewis and Clarke 2001, BMJ 322:1479. The prediction interval below
    the diamond: Riley, Higgins and Deeks 2011, BMJ 342:d549. Intervals of studies are normal, at
    the level of the pooled effect. The weights are those of the pooled effect of all studies, in
    subgroups also.

    Examples
    --------
    >>> import whatworks
    >>> from matplotlib.figure import Figure
    >>> from whatworks.plot import forest
    >>> pooled = whatworks.pool([-0.9, -0.2, -0.5], [0.1, 0.05, 0.2])
    >>> axes = Figure(layout="constrained").subplots()
    >>> axes = forest(pooled.exp(), ["A", "B", "C"], ax=axes, measure="Risk ratio")
    >>> axes.get_xscale()
    'log'
    """
    check_pooled(pooled)
    if digits not in range(11):
        raise ValueError(f"digits: expected 0 to 10, found {digits!r}")
    studies = _studies(pooled, labels)
    groups = _groups(len(studies), by)
    rows = [*_study_rows(pooled, studies, groups, _subgroups(pooled, studies, groups, subgroups))]
    rows += [_Row("blank"), _pooled_row(pooled), _prediction_row(pooled)]
    ends = _ends(pooled, rows, limits)

    ax = axes_for(ax, 9, 1.9 + 0.27 * len(rows))
    _draw_axis(ax, pooled, ends, len(rows), measure)
    _draw_studies(ax, rows, ends)
    for y, row in enumerate(rows):
        _DRAWN.get(row.kind, _draw_nothing)(ax, y, row, ends)
    effects = f"{measure or _measure(pooled)} [{100 * pooled.level:g}% CI]"
    _draw_text(ax, rows, ("Study", effects, "Weight"), digits)
    if favours is not None:
        _draw_favours(ax, favours)
    note_below(ax, "\n".join(_notes(pooled, studies, subgroups)))
    return ax


@dataclass(frozen=True)
class _Row:
    """A row of the picture, on the scale of the pooled effect."""

    kind: str
    label: str = ""
    effect: float | None = None
    low: float | None = None
    high: float | None = None
    weight: float | None = None
    instead: str = ""
    """What stands in the column of effects where there is no effect to write."""
    left_out: str | None = None
    """Why a study was not pooled."""


def _studies(pooled: Pooled, labels: Iterable[str | None] | None) -> list[_Row]:
    yi, vi = pooled.yi, pooled.vi
    names = _labels(len(yi), labels)
    left_out = {row["row"]: row["reason"] for row in pooled.left_out}
    weights = iter(pooled.weights)
    z = NormalDist().inv_cdf((1 + pooled.level) / 2)
    studies = []
    for row, (name, y, v) in enumerate(zip(names, yi, vi, strict=True)):
        reason = left_out.get(row)
        if reason is not None:
            instead = words(None) if isnan(y) or isnan(v) else "not usable"
            studies.append(_Row("study", name, instead=instead, left_out=reason))
            continue
        effect, low, high = (scaled(pooled, y + side * sqrt(v)) for side in (0, -z, z))
        studies.append(_Row("study", name, effect, low, high, next(weights)))
    return studies


def _labels(count: int, labels: Iterable[str | None] | None) -> list[str]:
    if labels is None:
        return [f"Study {number}" for number in range(1, count + 1)]
    listed = _each("labels", labels, count)
    return [words(None) if label is None else str(label) for label in listed]


def _groups(count: int, by: Iterable[str | int] | None) -> list[str] | None:
    return None if by is None else [str(group) for group in _each("by", by, count)]


def _each(name: str, values: Iterable[Any], count: int) -> list[Any]:
    if isinstance(values, str):
        raise TypeError(f"{name}: expected one for each study, found one str")
    listed = list(values)
    if len(listed) != count:
        raise ValueError(f"{name}: expected {count}, one for each study, found {len(listed)}")
    return listed


def _subgroups(
    pooled: Pooled, studies: Sequence[_Row], groups: list[str] | None, answer: Synthesis | None
) -> dict[str, Any]:
    """The pooled effect of each group, if they are of these studies."""
    if answer is None:
        return {}
    if not isinstance(answer, Synthesis) or answer.analysis != "subgroups":
        raise TypeError(f"subgroups: expected what whatworks.subgroups answers, found {answer!r}")
    if groups is None:
        raise ValueError("subgroups: expected by, the group of each study, as well")
    found = {str(group["group"]): group["pooled"] for group in answer.groups}
    used = [group for group, study in zip(groups, studies, strict=True) if study.left_out is None]
    counts = {group: used.count(group) for group in used}
    if counts != {name: group["k"] for name, group in found.items()}:
        raise ValueError("subgroups: expected the groups of by, with as many studies in each")
    if any(group["level"] != pooled.level for group in found.values()):
        raise ValueError(f"subgroups: expected intervals at the level {pooled.level:g}")
    for name, group in found.items():
        effects = [
            y
            for y, of, study in zip(pooled.yi, groups, studies, strict=True)
            if of == name and study.left_out is None
        ]
        # A weighted mean lies among its effects, whatever the weights.
        room = 1e-9 * max(map(abs, effects))
        if not min(effects) - room <= group["estimate"] <= max(effects) + room:
            raise ValueError(f"subgroups: expected effects of these studies in the group {name!r}")
    return found


def _study_rows(
    pooled: Pooled, studies: Sequence[_Row], groups: list[str] | None, found: dict[str, Any]
) -> Iterable[_Row]:
    if groups is None:
        yield from studies
        return
    for place, name in enumerate(dict.fromkeys(groups)):
        if place > 0:
            yield _Row("blank")
        yield _Row("heading", name)
        members = [study for study, group in zip(studies, groups, strict=True) if group == name]
        yield from members
        if name in found:
            of = found[name]
            keys = ("estimate", "ci_low", "ci_high")
            effect, low, high = (scaled(pooled, of[key]) for key in keys)
            weight = sum(study.weight or 0 for study in members)
            yield _Row("pooled", f"Pooled: {name} (k = {of['k']})", effect, low, high, weight)


def _pooled_row(pooled: Pooled) -> _Row:
    figures = pooled.estimate, pooled.ci_low, pooled.ci_high
    return _Row("pooled", f"Pooled effect (k = {pooled.k})", *figures, sum(pooled.weights))


def _prediction_row(pooled: Pooled) -> _Row:
    ends = pooled.prediction_low, pooled.prediction_high
    return _Row("prediction", "Prediction interval", None, *ends, instead="not estimated")


def _ends(
    pooled: Pooled, rows: Sequence[_Row], limits: tuple[float, float] | None
) -> tuple[float, float]:
    if limits is not None:
        low, high = limits
        lowest = 0 if is_ratio(pooled) else float("-inf")
        if not lowest < low <= pooled.ci_low <= pooled.ci_high <= high < float("inf"):
            raise ValueError(
                "limits: expected ends that hold the interval of the pooled effect"
                f"{', above 0' * is_ratio(pooled)}, found {limits!r}"
            )
        return low, high
    figures = [figure for row in rows for figure in (row.low, row.high) if figure is not None]
    return padded([no_effect(pooled), *figures], is_ratio(pooled))


def _measure(pooled: Pooled) -> str:
    return "Ratio" if is_ratio(pooled) else "Effect"


def _draw_axis(
    ax: Axes, pooled: Pooled, ends: tuple[float, float], rows: int, measure: str | None
) -> None:
    if is_ratio(pooled):
        set_ratio_axis(ax, ends)
    else:
        ax.set_xlim(ends)
    # Room above the first row for the heads of the columns.
    ax.set_ylim(rows - 0.3, -1.6)
    ax.spines[["left", "right", "top"]].set_visible(False)
    # The line is no longer than the rows.
    top = (rows - 0.3 + 0.5) / (rows - 0.3 + 1.6)
    for x, style, name in (
        (no_effect(pooled), "-", "no-effect"),
        (pooled.estimate, ":", "estimate"),
    ):
        if ends[0] <= x <= ends[1]:
            ax.axvline(x, 0, top, color=BLACK, linestyle=style, linewidth=0.8, zorder=1, gid=name)
    scale = " (log scale)" if is_ratio(pooled) else ""
    ax.set_xlabel(plain(f"{measure or _measure(pooled)}{scale}"), fontsize=TEXT)


def _draw_studies(ax: Axes, rows: Sequence[_Row], ends: tuple[float, float]) -> None:
    """The squares, all at once, so that their areas are by one measure."""
    heaviest = max((row.weight or 0 for row in rows if row.kind == "study"), default=0)
    shown = [
        (row.effect, y, _LARGEST_SQUARE * row.weight / heaviest)
        for y, row in enumerate(rows)
        if row.kind == "study"
        and row.weight is not None
        and row.effect is not None
        and ends[0] <= row.effect <= ends[1]
    ]
    if shown:
        x, y, areas = zip(*shown, strict=True)
        squares = ax.scatter(x, y, areas, marker="s", color=BLUE, linewidths=0, zorder=3)
        squares.set_gid("studies")


def _draw_interval(ax: Axes, y: int, row: _Row, ends: tuple[float, float]) -> None:
    if row.low is None or row.high is None:
        return
    low, high = max(row.low, ends[0]), min(row.high, ends[1])
    if low <= high:
        ax.plot([low, high], [y, y], color=BLACK, linewidth=1, zorder=2, gid="interval")
    _draw_arrows(ax, y, row, ends)


def _draw_arrows(ax: Axes, y: int, row: _Row, ends: tuple[float, float]) -> None:
    low, high = row.low, row.high
    if low is not None and low < ends[0]:
        ax.plot(ends[0], y, marker="<", color=BLACK, markersize=6, clip_on=False, gid="cut-off")
    if high is not None and high > ends[1]:
        ax.plot(ends[1], y, marker=">", color=BLACK, markersize=6, clip_on=False, gid="cut-off")


def _draw_pooled(ax: Axes, y: int, row: _Row, ends: tuple[float, float]) -> None:
    from matplotlib.patches import Polygon

    if row.effect is None or row.low is None or row.high is None:
        return
    corners = [(row.low, y), (row.effect, y - 0.32), (row.high, y), (row.effect, y + 0.32)]
    diamond = Polygon(corners, closed=True, facecolor=VERMILION, edgecolor=BLACK, linewidth=0.8)
    diamond.set(gid="pooled", zorder=3)
    ax.add_patch(diamond)
    # The diamond of a group may go on beyond the axis.
    _draw_arrows(ax, y, row, ends)


def _draw_prediction(ax: Axes, y: int, row: _Row, ends: tuple[float, float]) -> None:
    from matplotlib.patches import Rectangle

    if row.low is None or row.high is None:
        return
    low, high = max(row.low, ends[0]), min(row.high, ends[1])
    corner, width = (low, y - 0.13), high - low
    bar = Rectangle(corner, width, 0.26, facecolor=ORANGE, edgecolor=BLACK, linewidth=0.8)
    bar.set(gid="prediction", zorder=3)
    ax.add_patch(bar)
    _draw_arrows(ax, y, row, ends)


def _draw_nothing(_ax: Axes, _y: int, _row: _Row, _ends: tuple[float, float]) -> None:
    """A blank row, or a heading, which is text alone."""


_DRAWN = {"study": _draw_interval, "pooled": _draw_pooled, "prediction": _draw_prediction}


def _draw_text(ax: Axes, rows: Sequence[_Row], heads: tuple[str, str, str], digits: int) -> None:
    """The names on the left, the effects and the weights on the right."""
    name, effect, weight = heads
    places = [-1, *range(len(rows))]
    bold = {-1} | {y for y, row in enumerate(rows) if row.kind in ("heading", "pooled")}
    row_labels(ax, places, [name, *(row.label for row in rows)], bold)
    effects = [effect, *(_effect(row, digits) for row in rows)]
    weights = [weight, *("" if row.weight is None else f"{row.weight:.1f}%" for row in rows)]
    offset = text_column(ax, places, effects, 0, bold)
    text_column(ax, places, weights, offset, bold)


def _effect(row: _Row, digits: int) -> str:
    if row.low is None or row.high is None:
        return row.instead
    interval = f"[{number(row.low, digits)}, {number(row.high, digits)}]"
    return interval if row.effect is None else f"{number(row.effect, digits)} {interval}"


def number(value: float, digits: int = 2) -> str:
    """A number with a minus that is as wide as a plus, and never minus zero."""
    text = f"{value:.{digits}f}" if abs(value) < _LARGE else f"{value:.3g}"
    zero = not text.strip("-0.")
    return text.removeprefix("-") if zero else text.replace("-", "\N{MINUS SIGN}")


def _draw_favours(ax: Axes, favours: tuple[str, str]) -> None:
    left, right = favours
    for x, side, text in (
        (0, "left", f"\N{LEFTWARDS ARROW} Favours {left}"),
        (1, "right", f"Favours {right} \N{RIGHTWARDS ARROW}"),
    ):
        where = ax.get_yaxis_transform()
        ax.text(x, -1, plain(text), transform=where, ha=side, va="center_baseline", fontsize=TEXT)


def _notes(pooled: Pooled, studies: Sequence[_Row], subgroups: Synthesis | None) -> Iterable[str]:
    yield _heterogeneity(pooled)
    if subgroups is not None:
        figures = subgroups.q_between, subgroups.q_between_df, subgroups.q_between_p
        yield f"Difference between groups: {_q(*figures)}"
    yield f"Model: {pooled.method}. Interval of the effect: {pooled.ci_method}."
    for study in studies:
        if study.left_out is not None:
            yield f"Not pooled: {study.label} ({study.left_out})"


def _heterogeneity(pooled: Pooled) -> str:
    if pooled.tau2 is None or pooled.i2 is None:
        return "Heterogeneity: not estimated"
    tau2 = "0 by the model" if pooled.method == "EE" else f"{pooled.tau2:.3g}"
    q = _q(pooled.q, pooled.q_df, pooled.q_p)
    return f"Heterogeneity: \u03c4\u00b2 = {tau2}, I\u00b2 = {pooled.i2:.1f}%, {q}"


def _q(q: float | None, df: int, p: float | None) -> str:
    if q is None or p is None or not isfinite(q):
        return "Q not estimated"
    return f"Q = {q:.2f} (df = {df}, {'p < 0.001' if p < 0.001 else f'p = {p:.3f}'})"
