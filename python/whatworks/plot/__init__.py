"""Pictures of what the library answers, drawn with matplotlib (the extra ``plot``).

Each function takes an answer and returns the :class:`matplotlib.axes.Axes` it is drawn on, so that
titles, sizes and files are yours. Nothing here decides, orders or leaves out anything. What is not
known is drawn as not known.

>>> import whatworks
>>> from whatworks import plot
>>> ax = plot.certainty_ladder(whatworks.staff_empowerment().rate("R1"))
>>> ax.figure.savefig("r1.png")  # doctest: +SKIP
"""

from whatworks.plot._certainty_ladder import certainty_ladder
from whatworks.plot._effect_direction import effect_direction
from whatworks.plot._evidence_map import evidence_map
from whatworks.plot._forest import forest
from whatworks.plot._funnel import funnel
from whatworks.plot._harvest import harvest
from whatworks.plot._prisma import prisma
from whatworks.plot._rank_acceptability import rank_acceptability
from whatworks.plot._risk_of_bias import risk_of_bias_summary, traffic_lights
from whatworks.plot._selection_matrix import selection_matrix

__all__ = [
    "certainty_ladder",
    "effect_direction",
    "evidence_map",
    "forest",
    "funnel",
    "harvest",
    "prisma",
    "rank_acceptability",
    "risk_of_bias_summary",
    "selection_matrix",
    "traffic_lights",
]
