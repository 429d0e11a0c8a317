"""How often each recommendation comes at each rank, as stacked bars."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from whatworks import Priorities
from whatworks.plot._figure import BLACK, axes_for, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# A share too small for its number has none; the answer has them all.
_LEAST_WRITTEN = 0.04


def rank_acceptability(priorities: Priorities, *, ax: Axes | None = None) -> Axes:
    """Draw the rank acceptability indices: in what share of the draws each item has each rank.

    A bar for each recommendation, in the order of the answer, from rank 1 at the foot. Nothing is
    ranked by the picture: the shares say how sure the ranks are.

    Parameters
    ----------
    priorities : Priorities
        From :meth:`EvidenceBase.prioritise` with the policy ``{"method": "smaa", ...}``.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure if left out.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    TypeError
        For anything but priorities.
    ValueError
        For priorities by another method, which have no rank acceptability, and for those of no
        recommendations.
    ImportError
        Without matplotlib.

    Notes
    -----
    Rank acceptability indices are those of SMAA-2: Lahdelma and Salminen, Operations Research
    2001;49(3):444-454, who draw them as bars as well.

    Examples
    --------
    >>> import whatworks
    >>> from whatworks.plot import rank_acceptability
    >>> policy = {"method": "smaa", "criteria": [{"id": "equity"}], "draws": 100}
    >>> priorities = whatworks.staff_empowerment().prioritise(policy)
    >>> ax = rank_acceptability(priorities)
    >>> [label.get_text() for label in ax.get_xticklabels()][:2]
    ['R1', 'R2']
    >>> import matplotlib.pyplot as plt
    >>> plt.close(ax.figure)
    """
    if not isinstance(priorities, Priorities):
        got = type(priorities).__name__
        raise TypeError(f"priorities: expected a whatworks.Priorities, got {got}")
    method = priorities.policy["method"]
    if method != "smaa":
        raise ValueError(
            f"priorities: expected those of the policy `smaa`, got `{method}`, "
            "which has no rank acceptability"
        )
    items = [item["recommendation"] for item in priorities.items]
    if not items:
        raise ValueError("priorities: expected at least one recommendation, got none")
    ranks, shares = _shares(priorities)
    ax = axes_for(ax, max(5.5, 2.2 + 0.85 * len(items)), 5)
    foot = [0.0] * len(items)
    for rank in ranks:
        heights = [shares.get((item, rank), 0.0) for item in items]
        _draw_rank(ax, rank, len(ranks), heights, foot)
        foot = [low + height for low, height in zip(foot, heights, strict=True)]
    ax.set_xticks(range(len(items)), [plain(item) for item in items])
    ax.set_ylim(0, 1)
    ax.set_ylabel("share of the draws")
    ax.set_xlabel(plain(_note(priorities, 40 + 12 * len(items))), fontsize=8, labelpad=8)
    ax.set_title("Rank acceptability", loc="left", fontsize=11)
    _draw_legend(ax, len(ranks))
    return ax


def _shares(priorities: Priorities) -> tuple[list[int], dict[tuple[str, int], float]]:
    """The ranks from the first to the last that any item had, and the shares of the answer."""
    columns = priorities.to_columns("acceptability")
    keys = zip(columns["recommendation"], columns["rank"], strict=True)
    shares = dict(zip(keys, columns["acceptability"], strict=True))
    return list(range(1, max(columns["rank"]) + 1)), shares


def _draw_rank(ax: Axes, rank: int, ranks: int, heights: list[float], foot: list[float]) -> None:
    colour = _tint(rank, ranks)
    ax.bar(
        range(len(heights)),
        heights,
        bottom=foot,
        width=0.72,
        color=colour,
        edgecolor="white",
        linewidth=0.8,
        label=f"rank {rank}",
    )
    ink = "white" if sum(colour) < 1.5 else BLACK
    for place, (height, low) in enumerate(zip(heights, foot, strict=True)):
        if height >= _LEAST_WRITTEN:
            text = f"{rank}: {height:.2f}"
            middle = low + height / 2
            ax.text(place, middle, text, ha="center", va="center", fontsize=8, color=ink)


def _tint(rank: int, ranks: int) -> tuple[float, float, float]:
    """From the blue of Okabe and Ito for rank 1 to nearly white, since ranks have an order."""
    red, green, blue = 0.0, 0x72 / 255, 0xB2 / 255
    white = 0.88 * (rank - 1) / max(ranks - 1, 1)
    return red + (1 - red) * white, green + (1 - green) * white, blue + (1 - blue) * white


def _note(priorities: Priorities, width: int) -> str:
    simulation = priorities.simulation
    error = max(priorities.to_columns("acceptability")["se"])
    lines = [
        f"{simulation['draws']} draws, seed {simulation['seed']}; "
        f"standard errors of the shares up to {error:.2g}"
    ]
    if simulation["missing"] is not None:
        lines.append(simulation["missing"])
    return "\n".join(textwrap.fill(line, width) for line in lines)


def _draw_legend(ax: Axes, ranks: int) -> None:
    handles, labels = ax.get_legend_handles_labels()
    # As they are stacked: rank 1 at the foot.
    ax.legend(
        handles[::-1],
        labels[::-1],
        loc="lower left",
        bbox_to_anchor=(1.01, 0),
        frameon=False,
        fontsize=8,
        ncols=1 + ranks // 25,
    )
