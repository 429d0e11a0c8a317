"""The funnel plot: effects against their standard errors, with contours of significance."""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING

from whatworks import Pooled
from whatworks.plot._figure import BLACK, BLUE, TEXT, VERMILION, axes_for, note_below, plain
from whatworks.plot._pooled import check_pooled, is_ratio, no_effect, padded, scaled, set_ratio_axis

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ENOUGH_STUDIES = 10
"""How many studies there are at least where asymmetry is judged (Sterne and others 2011)."""

# The widest first, so that the narrower are drawn over it.
_CONTOURS = ((0.01, "#c8c8c8", "dashdot"), (0.05, "#e2e2e2", "dashed"), (0.10, "#ffffff", "dotted"))


def funnel(pooled: Pooled, *, ax: Axes | None = None, measure: str | None = None) -> Axes:
    """Draws the effect of each study against its standard error, with contours about no effect.

    Standard errors are downwards, so that the largest studies are at the top. Between the contours
    of 0.10, 0.05 and 0.01 lie the effects with these two-sided p values, by a normal distribution:
    studies that lack where effects would not be significant speak for bias, and those that lack
    elsewhere for other reasons. With fewer than ten studies the picture says that asymmetry should
    not be judged. Nothing is judged here.

    Parameters
    ----------
    pooled : whatworks.Pooled
        What :func:`whatworks.pool` answers; for ratios, ``pooled.exp()``.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure if not given.
    measure : str, optional
        What the effects are, for example ``Risk ratio``; ``Effect`` or ``Ratio`` if not given.

    Returns
    -------
    matplotlib.axes.Axes
        The artists have ids (``get_gid``): ``studies``, ``estimate``, ``contour-0.05`` and so on.

    Raises
    ------
    TypeError
        If `pooled` is no ``Pooled``.
    ImportError
        If matplotlib is not installed.

    Notes
    -----
    Contours: Peters and others 2008, Journal of Clinical Epidemiology 61:991. Ten studies, and
    standard errors on the axis: Sterne and others 2011, BMJ 343:d4002. For ratios the standard
    errors are those of the logarithms.

    Examples
    --------
    >>> import whatworks
    >>> from matplotlib.figure import Figure
    >>> from whatworks.plot import funnel
    >>> pooled = whatworks.pool([-0.9, -0.2, -0.5], [0.1, 0.05, 0.2])
    >>> axes = funnel(pooled, ax=Figure(layout="constrained").subplots())
    >>> axes.get_ylabel()
    'Standard error'
    """
    check_pooled(pooled)
    yi, vi = pooled.yi, pooled.vi
    left_out = {row["row"] for row in pooled.left_out}
    used = [row for row in range(len(yi)) if row not in left_out]
    effects, errors = [yi[row] for row in used], [sqrt(vi[row]) for row in used]
    deepest = 1.08 * max(errors)

    ax = axes_for(ax, 7, 5.5)
    _draw_axis(ax, pooled, effects, deepest, measure)
    _draw_contours(ax, pooled, deepest)
    ax.axvline(
        pooled.estimate, color=VERMILION, linewidth=1.4, label="Pooled effect", gid="estimate"
    )
    points = ax.scatter(
        _scaled(pooled, effects), errors, 34, color=BLUE, edgecolors=BLACK, linewidths=0.6, zorder=3
    )
    points.set(gid="studies", label="Study")
    _draw_legend(ax)
    note_below(ax, "\n".join(_notes(pooled)))
    return ax


def _scaled(pooled: Pooled, figures: Iterable[float]) -> list[float]:
    return [scaled(pooled, figure) for figure in figures]


def _draw_axis(
    ax: Axes, pooled: Pooled, effects: list[float], deepest: float, measure: str | None
) -> None:
    # Wide enough for every study and for all contours, down to the largest standard error.
    outermost = _z(0.01) * deepest
    ends = padded(_scaled(pooled, [*effects, -outermost, outermost]), is_ratio(pooled))
    if is_ratio(pooled):
        set_ratio_axis(ax, ends)
        ax.set_xlabel(plain(f"{measure or 'Ratio'} (log scale)"), fontsize=TEXT)
        ax.set_ylabel("Standard error of the logarithm", fontsize=TEXT)
    else:
        ax.set_xlim(ends)
        ax.set_xlabel(plain(measure or "Effect"), fontsize=TEXT)
        ax.set_ylabel("Standard error", fontsize=TEXT)
    ax.set_ylim(deepest, 0)
    ax.tick_params(labelsize=TEXT)
    ax.spines[["right", "top"]].set_visible(False)


def _z(p: float) -> float:
    """How many standard errors from no effect the two-sided p value is."""
    return NormalDist().inv_cdf(1 - p / 2)


def _draw_contours(ax: Axes, pooled: Pooled, deepest: float) -> None:
    ax.axvline(no_effect(pooled), color=BLACK, linewidth=0.8, label="No effect", gid="no-effect")
    for p, shade, style in _CONTOURS:
        far = _z(p) * deepest
        left, right = (_scaled(pooled, [0, side]) for side in (-far, far))
        ax.fill_betweenx([0, deepest], left, right, color=shade, linewidth=0, zorder=0)
        for x, label in ((left, f"p = {p:.2f}"), (right, None)):
            ax.plot(
                x,
                [0, deepest],
                color=BLACK,
                linestyle=style,
                linewidth=0.8,
                label=label,
                gid=f"contour-{p:.2f}",
                zorder=1,
            )


def _draw_legend(ax: Axes) -> None:
    """Beside the axes, where it hides no study."""
    ax.legend(loc="upper left", bbox_to_anchor=(1.01, 1), frameon=False, fontsize=TEXT - 1)


def _notes(pooled: Pooled) -> Iterable[str]:
    yield "Contours: two-sided p values of the effect of a study against no effect."
    if pooled.k < ENOUGH_STUDIES:
        yield "Fewer than ten studies: asymmetry should not be judged (Sterne and others 2011)."
    if count := len(pooled.left_out):
        yield f"Not drawn: {count} left out, not reported or not usable."
