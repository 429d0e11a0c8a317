"""What pictures of pooled effects have in common: their axes, and what stands for no effect."""

from __future__ import annotations

from collections.abc import Iterable
from math import exp, log
from typing import TYPE_CHECKING

from whatworks import Pooled

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Logarithms beyond these are drawn at them: ratios that no study can tell apart from 0 or infinity,
# and that a number cannot hold any more not far beyond.
_LARGEST = 300.0

# The room beside the outermost figures, as a share of the axis.
_EDGE = 0.04


def check_pooled(pooled: object) -> None:
    """Refuses all but a pooled effect."""
    if not isinstance(pooled, Pooled):
        raise TypeError(f"expected a whatworks.Pooled, found {type(pooled).__name__}")


def is_ratio(pooled: Pooled) -> bool:
    """Whether effects are ratios, on a logarithmic axis."""
    return pooled.scale == "exponential"


def no_effect(pooled: Pooled) -> float:
    """The value that stands for no effect."""
    return 1.0 if is_ratio(pooled) else 0.0


def scaled(pooled: Pooled, figure: float) -> float:
    """A figure as it was given on the scale that is drawn."""
    return exp(_bounded(figure)) if is_ratio(pooled) else figure


def _bounded(logarithm: float) -> float:
    return min(max(logarithm, -_LARGEST), _LARGEST)


def padded(figures: Iterable[float], ratio: bool) -> tuple[float, float]:
    """Ends of an axis with a little room beside the outermost figures."""
    on_axis = [_bounded(log(figure)) if ratio else figure for figure in figures]
    room = _EDGE * (max(on_axis) - min(on_axis))
    ends = min(on_axis) - room, max(on_axis) + room
    return (exp(ends[0]), exp(ends[1])) if ratio else ends


def set_ratio_axis(ax: Axes, ends: tuple[float, float]) -> None:
    """A logarithmic axis with plain numbers, more of them where few decades are shown."""
    from matplotlib.ticker import AutoLocator, FuncFormatter, LogLocator, NullLocator

    ax.set_xscale("log")
    ax.set_xlim(ends)
    span = ends[1] / ends[0]
    steps = (1.0, 2.0, 5.0) if span < 1000 else (1.0,)
    ax.xaxis.set_major_locator(AutoLocator() if span < 4 else LogLocator(subs=steps, numticks=12))
    ax.xaxis.set_minor_locator(NullLocator())
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
