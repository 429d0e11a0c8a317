"""What the pictures have in common: where they are drawn, and colours that all can tell apart.

The colours are those of Okabe and Ito (2008), which people with any kind of colour vision can tell
apart. No picture says anything by colour alone: shapes, hatching or words say it too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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

TEXT = 9
"""The size of text, in points."""

_GAP = 12

CERTAINTIES = ("very-low", "low", "moderate", "high")


def axes_for(ax: Axes | None, width: float, height: float) -> Axes:
    """The axes given, or those of a new figure of so many inches."""
    if ax is not None:
        return ax
    return _pyplot().subplots(figsize=(width, height), layout="constrained")[1]  # type: ignore[no-any-return]


def words(code: str | None) -> str:
    """A code as words; what is missing is said to be."""
    return "not reported" if code is None else code.replace("-", " ").replace("_", " ")


def row_labels(
    ax: Axes, places: Sequence[float], texts: Sequence[str], bold: Iterable[float] = ()
) -> None:
    """Labels of rows, to the left of the axes and with their beginnings in line."""
    ax.set_yticks(places, [plain(text) for text in texts], fontsize=TEXT)
    ax.tick_params(axis="y", length=0, pad=widest(texts) + _GAP)
    ax.tick_params(axis="x", labelsize=TEXT)
    for place, label in zip(places, ax.get_yticklabels(), strict=True):
        label.set_horizontalalignment("left")
        label.set_fontweight("bold" if place in bold else "normal")


def text_column(
    ax: Axes,
    places: Sequence[float],
    texts: Sequence[str],
    offset: float,
    bold: Iterable[float] = (),
) -> float:
    """A column of text so many points to the right of the axes; its right end, in points."""
    end = offset + _GAP + widest(texts)
    for place, text in zip(places, texts, strict=True):
        if text:
            ax.annotate(
                plain(text),
                (1, place),
                xycoords=ax.get_yaxis_transform(),
                xytext=(end, 0),
                textcoords="offset points",
                ha="right",
                va="center_baseline",
                fontsize=TEXT,
                fontweight="bold" if place in bold else "normal",
                annotation_clip=False,
            )
    return end


def note_below(ax: Axes, text: str) -> None:
    """A note below the label of the x axis, from the left end of the axes."""
    ax.annotate(
        plain(text),
        (0, 0),
        xycoords=("axes fraction", ax.xaxis.label),
        xytext=(0, -8),
        textcoords="offset points",
        ha="left",
        va="top",
        fontsize=TEXT - 1,
        annotation_clip=False,
    )


def plain(text: str) -> str:
    """Text as it is, since matplotlib reads what is between dollar signs as mathematics."""
    return text.replace("$", r"\$")


def widest(texts: Iterable[str]) -> float:
    """The width of the widest text in points, as if all were bold."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextPath

    bold = FontProperties(weight="bold", size=TEXT)
    paths = (TextPath((0, 0), plain(text), prop=bold) for text in texts if text.strip())
    return max((float(path.get_extents().width) for path in paths), default=0.0)


def _pyplot() -> Any:
    try:
        import matplotlib.pyplot as plt
    except ImportError as error:
        raise ImportError("pictures need matplotlib: pip install 'whatworks[plot]'") from error
    return plt
