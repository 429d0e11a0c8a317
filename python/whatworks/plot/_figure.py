"""What the pictures have in common: where they are drawn, and colours that all can tell apart.

The colours are those of Okabe and Ito (2008), which people with any kind of colour vision can tell
apart. No picture says anything by colour alone: shapes, hatching or words say it too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BLACK = "#000000"
ORANGE = "#e69f00"
SKY_BLUE = "#56b4e9"
GREEN = "#009e73"
YELLOW = "#f0e442"
BLUE = "#0072b2"
VERMILION = "#d55e00"
PURPLE = "#cc79a7"
GREY = "#999999"

CERTAINTIES = ("very-low", "low", "moderate", "high")


def axes_for(ax: Axes | None, width: float, height: float) -> Axes:
    """The axes given, or those of a new figure of so many inches."""
    if ax is not None:
        return ax
    return _pyplot().subplots(figsize=(width, height), layout="constrained")[1]  # type: ignore[no-any-return]


def words(code: str | None) -> str:
    """A code as words; what is missing is said to be."""
    return "not reported" if code is None else code.replace("-", " ").replace("_", " ")


def _pyplot() -> Any:
    try:
        import matplotlib.pyplot as plt
    except ImportError as error:
        raise ImportError("pictures need matplotlib: pip install 'whatworks[plot]'") from error
    return plt
