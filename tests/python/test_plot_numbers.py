"""The pictures of synthesis and of risk of bias: what is where, by the numbers of the answer."""

from collections.abc import Callable
from functools import partial
from math import exp, sqrt
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle
from matplotlib.text import Text

import whatworks
from whatworks.plot import (
    effect_direction,
    forest,
    funnel,
    harvest,
    risk_of_bias_summary,
    traffic_lights,
)

YI = [-0.9, -0.2, -0.5, 0.4]
VI = [0.1, 0.05, 0.2, 0.02]
Z = 1.959963984540054
NAMES = ["A 2001", "B $x$ 2002", "C 2003", "D 2004"]
BY = ["ward", "clinic", "ward", "clinic"]
OUTCOMES: list[dict[str, Any]] = [
    {"study": "A", "domain": "sleep", "direction": "up", "n": 301, "design": "trial"},
    {"study": "B", "domain": "sleep", "direction": "down", "n": 300},
    {"study": "B", "domain": "stress", "direction": "mixed"},
    {"study": "C", "domain": "stress", "direction": "not-reported", "risk_of_bias": "high"},
    {"study": "C", "domain": "leave", "direction": "no-change", "n": 49},
]
LIGHTS = """Study,D1,D2,D3,D4,D5,Overall,Weight
A,Low,Low,Low,Low,Low,Low,1
B,Some concerns,Low,High,,Not applicable,Some concerns,3
C,No information,Low,Low,Low,Some concerns,,4
"""


@pytest.fixture
def ax() -> Axes:
    return Figure(layout="constrained").subplots()


@pytest.fixture
def pooled() -> whatworks.Pooled:
    return whatworks.pool(YI, VI)


@pytest.fixture
def lights() -> whatworks.Answer:
    return whatworks.traffic_lights(LIGHTS, "rob-2")


def with_id(ax: Axes, gid: str, kind: type[Any]) -> list[Any]:
    return [artist for artist in ax.findobj(kind) if artist.get_gid() == gid]


def positions(ax: Axes, gid: str) -> Any:
    """The places of the markers with this id, a row each."""
    found = with_id(ax, gid, PathCollection)
    return np.concatenate([np.asarray(markers.get_offsets()) for markers in found])


def texts(ax: Axes) -> list[str]:
    """Every text that is written, legend and labels included."""
    return [text.get_text() for text in ax.findobj(Text) if text.get_text()]


def labels(ax: Axes) -> list[str]:
    return [label.get_text() for label in ax.get_yticklabels()]


def note(ax: Axes) -> str:
    """All that is written, to look for words in."""
    return "\n".join(texts(ax))


def corners(ax: Axes, gid: str) -> list[Any]:
    return [np.asarray(patch.get_xy()) for patch in with_id(ax, gid, Polygon)]


def text_right_of(ax: Axes, row: float) -> list[str]:
    """The columns of text in a row, from left to right."""
    notes = [text for text in ax.texts if getattr(text, "xy", None) == (1, row)]
    return [text.get_text() for text in notes]


def shown(ax: Axes) -> list[Text]:
    """The texts that are drawn: ticks beyond the ends of an axis are not."""
    ax.figure.canvas.draw()
    beyond = [
        tick.label1
        for axis in (ax.xaxis, ax.yaxis)
        for tick in axis.get_major_ticks()
        if not min(axis.get_view_interval()) <= tick.get_loc() <= max(axis.get_view_interval())
    ]
    written: list[Any] = [text for text in ax.findobj(Text) if text.get_visible()]
    return [text for text in written if text.get_text().strip() and text not in beyond]


def overlaps(ax: Axes) -> list[tuple[str, str]]:
    """Texts that are drawn over one another."""
    boxes = [(text.get_text(), text.get_window_extent()) for text in shown(ax)]
    return [
        (first, second)
        for place, (first, box) in enumerate(boxes)
        for second, other in boxes[place + 1 :]
        if first != second and box.overlaps(other)
    ]


def cut_off(ax: Axes) -> list[str]:
    """Texts that go beyond the picture."""
    whole = ax.figure.bbox
    return [
        text.get_text()
        for text in shown(ax)
        for box in [text.get_window_extent()]
        if box.x0 < whole.x0 or box.x1 > whole.x1 or box.y0 < whole.y0 or box.y1 > whole.y1
    ]


# Forest plots


def test_forest_squares_and_intervals(pooled: whatworks.Pooled, ax: Axes) -> None:
    assert forest(pooled, NAMES, ax=ax) is ax
    assert positions(ax, "studies") == pytest.approx(np.array([*zip(YI, range(4), strict=True)]))
    (squares,) = with_id(ax, "studies", PathCollection)
    areas = squares.get_sizes()
    assert areas / areas.sum() * 100 == pytest.approx(np.array(pooled.weights))
    assert to_hex(squares.get_facecolor()[0]) == "#0072b2"
    lines = with_id(ax, "interval", Line2D)
    expected = [[y - Z * sqrt(v), y + Z * sqrt(v)] for y, v in zip(YI, VI, strict=True)]
    assert [list(line.get_xdata()) for line in lines] == [pytest.approx(ends) for ends in expected]
    assert ax.get_xscale() == "linear"
    assert with_id(ax, "no-effect", Line2D)[0].get_xdata()[0] == 0


def test_forest_pooled_and_prediction(pooled: whatworks.Pooled, ax: Axes) -> None:
    forest(pooled, NAMES, ax=ax)
    (diamond,) = corners(ax, "pooled")
    assert (diamond[:, 0].min(), diamond[:, 0].max()) == (pooled.ci_low, pooled.ci_high)
    assert {x for x, y in diamond if y != 5} == {pooled.estimate}
    (bar,) = with_id(ax, "prediction", Rectangle)
    ends = bar.get_x(), bar.get_x() + bar.get_width()
    assert ends == pytest.approx((pooled.prediction_low, pooled.prediction_high))
    assert bar.get_y() + bar.get_height() / 2 == pytest.approx(6)


def test_forest_texts(pooled: whatworks.Pooled, ax: Axes) -> None:
    forest(pooled, NAMES, ax=ax, measure="Mean difference", favours=("none", "coaching"))
    assert labels(ax) == [
        *("Study", "A 2001", r"B \$x\$ 2002", "C 2003", "D 2004"),
        *("", "Pooled effect (k = 4)", "Prediction interval"),
    ]
    assert text_right_of(ax, -1) == ["Mean difference [95% CI]", "Weight"]
    assert text_right_of(ax, 0) == ["−0.90 [−1.52, −0.28]", f"{pooled.weights[0]:.1f}%"]
    assert text_right_of(ax, 5)[1] == "100.0%"
    assert (pooled.q_p or 1) < 0.001
    below = f"I² = {pooled.i2:.1f}%, Q = {pooled.q:.2f} (df = 3, p < 0.001)"
    assert f"τ² = {pooled.tau2:.3g}, {below}" in note(ax)
    assert pooled.ci_method in note(ax)
    assert "← Favours none" in texts(ax)
    assert "Favours coaching →" in texts(ax)
    assert ax.get_xlabel() == "Mean difference"


def test_forest_of_ratios(pooled: whatworks.Pooled, ax: Axes) -> None:
    ratio = pooled.exp()
    forest(ratio, ax=ax, digits=1)
    assert ax.get_xscale() == "log"
    assert positions(ax, "studies")[:, 0] == pytest.approx(np.exp(YI))
    (diamond,) = corners(ax, "pooled")
    assert (diamond[:, 0].min(), diamond[:, 0].max()) == (ratio.ci_low, ratio.ci_high)
    assert with_id(ax, "no-effect", Line2D)[0].get_xdata()[0] == 1
    assert text_right_of(ax, -1)[0] == "Ratio [95% CI]"
    assert text_right_of(ax, 0)[0] == "0.4 [0.2, 0.8]"
    assert labels(ax)[1] == "Study 1"
    # The figures of heterogeneity stay those of the logarithms.
    assert f"τ² = {pooled.tau2:.3g}" in note(ax)


def test_forest_level(ax: Axes) -> None:
    forest(whatworks.pool(YI, VI, level=0.9), ax=ax)
    assert text_right_of(ax, -1)[0] == "Effect [90% CI]"
    ends = with_id(ax, "interval", Line2D)[0].get_xdata()
    assert ends[1] - ends[0] == pytest.approx(2 * 1.6448536269514722 * sqrt(0.1))


def test_forest_shows_what_was_left_out(ax: Axes) -> None:
    nan = float("nan")
    pooled = whatworks.pool([0.1, nan, 0.3, 0.2], [0.1, 0.1, 0.1, 0], unusable="leave-out").exp()
    forest(pooled, NAMES, ax=ax)
    assert labels(ax)[1:5] == ["A 2001", r"B \$x\$ 2002", "C 2003", "D 2004"]
    assert positions(ax, "studies")[:, 1].tolist() == [0, 2]
    assert len(with_id(ax, "interval", Line2D)) == 2
    assert text_right_of(ax, 1) == ["not reported"]
    assert text_right_of(ax, 3) == ["not usable"]
    for row in pooled.left_out:
        assert row["reason"] in note(ax)


def test_forest_limits(ax: Axes) -> None:
    pooled = whatworks.pool([0.1, 0.2, 5], [0.01, 0.02, 4])
    forest(pooled, ax=ax, limits=(-0.2, 1.2))
    assert ax.get_xlim() == (-0.2, 1.2)
    # The third effect is beyond the axis: an arrow, no square, and its figures in words.
    assert positions(ax, "studies")[:, 1].tolist() == [0, 1]
    third = [line for line in with_id(ax, "cut-off", Line2D) if line.get_ydata()[0] == 2]
    assert [(line.get_marker(), line.get_xdata()[0]) for line in third] == [(">", 1.2)]
    assert text_right_of(ax, 2)[0] == "5.00 [1.08, 8.92]"


@pytest.mark.parametrize("limits", [(0.2, 1), (1, -1), (float("nan"), 1), (-1, float("inf"))])
def test_forest_wrong_limits(limits: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="limits"):
        forest(whatworks.pool([0.1, 0.2], [0.01, 0.02]), limits=limits)


def test_forest_without_prediction(ax: Axes) -> None:
    forest(whatworks.pool([0.3], [0.04]), ax=ax)
    assert with_id(ax, "prediction", Rectangle) == []
    assert text_right_of(ax, 3) == ["not estimated"]
    assert "Heterogeneity: not estimated" in note(ax)
    other = forest(whatworks.pool(YI, VI, "EE"), ax=Figure().subplots())
    assert "τ² = 0 by the model" in note(other)


def test_forest_subgroups(pooled: whatworks.Pooled, ax: Axes) -> None:
    answer = whatworks.subgroups(YI, VI, BY)
    forest(pooled.exp(), NAMES, ax=ax, by=BY, subgroups=answer)
    assert labels(ax) == [
        *("Study", "ward", "A 2001", "C 2003", "Pooled: ward (k = 2)", ""),
        *("clinic", r"B \$x\$ 2002", "D 2004", "Pooled: clinic (k = 2)", ""),
        *("Pooled effect (k = 4)", "Prediction interval"),
    ]
    effects = {y: x for x, y in positions(ax, "studies")}
    expected = {1: exp(-0.9), 2: exp(-0.5), 6: exp(-0.2), 7: exp(0.4)}
    assert effects == {y: pytest.approx(x) for y, x in expected.items()}
    found = {group["group"]: group["pooled"] for group in answer.groups}
    diamonds = corners(ax, "pooled")
    for diamond, name, members in zip(diamonds, ("ward", "clinic"), ((0, 2), (1, 3)), strict=False):
        ends = exp(found[name]["ci_low"]), exp(found[name]["ci_high"])
        assert (diamond[:, 0].min(), diamond[:, 0].max()) == pytest.approx(ends)
        row = diamond[0, 1]
        weight = sum(pooled.weights[member] for member in members)
        assert text_right_of(ax, row)[1] == f"{weight:.1f}%"
    assert f"Difference between groups: Q = {answer.q_between:.2f} (df = 1, p" in note(ax)


def test_forest_group_beyond_the_limits(pooled: whatworks.Pooled, ax: Axes) -> None:
    answer = whatworks.subgroups(YI, VI, BY)
    ward = answer.groups[0]["pooled"]
    assert ward["ci_low"] < -0.9
    forest(pooled, ax=ax, limits=(-0.9, 0.9), by=BY, subgroups=answer)
    rows = [line.get_ydata()[0] for line in with_id(ax, "cut-off", Line2D)]
    assert labels(ax)[1:].index("Pooled: ward (k = 2)") in rows


def test_forest_headings_alone(pooled: whatworks.Pooled, ax: Axes) -> None:
    forest(pooled, NAMES, ax=ax, by=BY)
    assert len(corners(ax, "pooled")) == 1
    assert {"ward", "clinic"} < set(labels(ax))


def test_forest_refuses_what_does_not_fit(pooled: whatworks.Pooled) -> None:
    answer = whatworks.subgroups(YI, VI, BY)
    wrong: Any
    for wrong, message in [
        ({"labels": ["A"]}, "labels: expected 4"),
        ({"by": ["a"]}, "by: expected 4"),
        ({"subgroups": answer}, "expected by"),
        ({"by": ["ward", "ward", "ward", "clinic"], "subgroups": answer}, "groups of by"),
        ({"by": BY, "subgroups": whatworks.subgroups(YI, VI, BY, level=0.9)}, "level 0.95"),
        ({"digits": 11}, "digits"),
    ]:
        with pytest.raises(ValueError, match=message):
            forest(pooled, **wrong)
    for wrong, message in [
        ({"labels": "ABCD"}, "labels"),
        ({"by": "abab"}, "by"),
        ({"by": BY, "subgroups": whatworks.summarise(YI)}, "whatworks.subgroups"),
    ]:
        with pytest.raises(TypeError, match=message):
            forest(pooled, **wrong)
    assert plt.get_fignums() == []


# Funnel plots


def test_funnel(pooled: whatworks.Pooled, ax: Axes) -> None:
    assert funnel(pooled, ax=ax) is ax
    expected = [[y, sqrt(v)] for y, v in zip(YI, VI, strict=True)]
    assert positions(ax, "studies") == pytest.approx(np.array(expected))
    # Downwards, so that the most exact studies are at the top.
    assert ax.get_ylim()[0] > max(map(sqrt, VI)) > ax.get_ylim()[1] == 0
    assert with_id(ax, "estimate", Line2D)[0].get_xdata()[0] == pooled.estimate
    for p, z in [("0.10", 1.6448536269514722), ("0.05", Z), ("0.01", 2.5758293035489004)]:
        sides = with_id(ax, f"contour-{p}", Line2D)
        slopes = [line.get_xdata()[1] / line.get_ydata()[1] for line in sides]
        assert slopes == pytest.approx([-z, z])
        assert f"p = {p}" in texts(ax)
    styles = {with_id(ax, f"contour-{p}", Line2D)[0].get_linestyle() for p in ("0.10", "0.05")}
    assert len(styles) == 2


def test_funnel_of_ratios(pooled: whatworks.Pooled, ax: Axes) -> None:
    funnel(pooled.exp(), ax=ax, measure="Odds ratio")
    assert ax.get_xscale() == "log"
    assert positions(ax, "studies")[:, 0] == pytest.approx(np.exp(YI))
    assert positions(ax, "studies")[:, 1] == pytest.approx(np.sqrt(VI))
    right = with_id(ax, "contour-0.05", Line2D)[1]
    assert right.get_xdata()[1] == pytest.approx(exp(Z * right.get_ydata()[1]))
    assert ax.get_xlabel() == "Odds ratio (log scale)"


@pytest.mark.parametrize(("k", "said"), [(9, True), (10, False)])
def test_funnel_of_few_studies(k: int, said: bool, ax: Axes) -> None:
    funnel(whatworks.pool([0.1 * n for n in range(k)], [0.1] * k), ax=ax)
    assert ("asymmetry should not be judged" in note(ax)) is said


def test_funnel_says_what_is_not_drawn(ax: Axes) -> None:
    funnel(whatworks.pool([0.1, float("nan"), 0.3], [0.1] * 3, unusable="leave-out"), ax=ax)
    assert positions(ax, "studies")[:, 0].tolist() == [0.1, 0.3]
    assert "Not drawn: 1 left out" in note(ax)


# Effect directions


@pytest.mark.parametrize("make", [whatworks.effect_directions, whatworks.harvest])
def test_effect_direction(make: Callable[..., whatworks.Synthesis], ax: Axes) -> None:
    assert effect_direction(make(OUTCOMES), ax=ax) is ax
    assert labels(ax) == ["A", "B", "C"]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["sleep", "stress", "leave"]
    for direction, x, y, colour, filled in [
        ("up", 0, 0, "#0072b2", True),
        ("down", 0, 1, "#d55e00", True),
        ("mixed", 1, 1, "#cc79a7", False),
        ("no-change", 2, 2, "#999999", True),
    ]:
        (arrow,) = with_id(ax, direction, PathCollection)
        assert np.round(arrow.get_offsets()).tolist() == [[x, y]]
        assert to_hex(arrow.get_edgecolor()[0]) == colour
        assert bool(len(arrow.get_facecolor())) is filled
    shapes = [
        with_id(ax, direction, PathCollection)[0].get_paths()[0].vertices.tolist()
        for direction in ("up", "down", "mixed", "no-change")
    ]
    assert all(shapes.count(shape) == 1 for shape in shapes)


def test_effect_direction_sizes_and_what_is_missing(ax: Axes) -> None:
    effect_direction(whatworks.effect_directions(OUTCOMES), ax=ax)
    # More than 300, 50 to 300, and fewer than 50.
    areas = [
        with_id(ax, direction, PathCollection)[0].get_sizes()[0]
        for direction in ("up", "down", "no-change")
    ]
    assert areas[0] > areas[1] > areas[2]
    cells = {text.get_position(): text.get_text() for text in ax.texts}
    assert cells[0, 0] == "n = 301"
    assert cells[1, 1] == "n not\nreported"
    assert cells[1, 2] == "not reported"
    dashes = [place for place, text in cells.items() if text == "–"]
    assert dashes == [(0, 2), (1, 0), (2, 0), (2, 1)]
    assert [text_right_of(ax, row) for row in range(3)] == [
        ["trial", "not reported"],
        ["not reported", "not reported"],
        ["not reported", "high"],
    ]


def test_effect_direction_with_several_numbers(ax: Axes) -> None:
    outcomes = [{"study": "A", "domain": "s", "direction": "up", "n": n} for n in (400, 40)]
    effect_direction(whatworks.effect_directions(outcomes), ax=ax)
    assert "n = 400, 40" in texts(ax)
    few = [{"study": "A", "domain": "s", "direction": "up", "n": 40}]
    other = effect_direction(whatworks.effect_directions(few), ax=Figure().subplots())
    sizes = [with_id(one, "up", PathCollection)[0].get_sizes()[0] for one in (ax, other)]
    assert sizes[0] == sizes[1]
    # No study has a design or risk of bias, so there is no column for them.
    assert "Design" not in texts(other)


def test_effect_direction_of_nothing(ax: Axes) -> None:
    effect_direction(whatworks.effect_directions([]), ax=ax)
    assert labels(ax) == []
    assert ax.findobj(PathCollection) == []


# Harvest plots

BARS: list[dict[str, Any]] = [
    {"study": "A", "domain": "sleep", "direction": "up", "design": "trial", "risk_of_bias": "low"},
    {"study": "B", "domain": "sleep", "direction": "up", "design": "cohort"},
    {"study": "C", "domain": "sleep", "direction": "down", "risk_of_bias": "low"},
    {"study": "C", "domain": "stress", "direction": "no-change", "design": "cohort"},
    {"study": "C", "domain": "stress", "direction": "no-change", "design": "trial"},
]
LEVELS = {"before-after": 1, "cohort": 2, "trial": 3}


def upright(ax: Axes, gid: str) -> list[tuple[float, float, float]]:
    """Of each bar with this id its middle, what it stands on and its height."""
    found = [bar for bar in ax.patches if isinstance(bar, Rectangle) and bar.get_gid() == gid]
    return [
        (bar.get_x() + bar.get_width() / 2, bar.get_y(), -round(bar.get_height(), 9))
        for bar in found
    ]


def text_at(ax: Axes, x: float, row: float) -> list[str]:
    """What is written above and below a bar, from above."""
    found = [(text.get_position(), text.get_text()) for text in ax.texts]
    near = [(y, text) for (at, y), text in found if at == x and row - 0.9 < y < row + 0.2]
    return [text for _, text in sorted(near)]


@pytest.mark.parametrize("make", [whatworks.effect_directions, whatworks.harvest])
def test_harvest(make: Callable[..., whatworks.Synthesis], ax: Axes) -> None:
    assert harvest(make(BARS), LEVELS, ax=ax) is ax
    assert labels(ax) == ["sleep", "stress"]
    heads = [label.get_text() for label in ax.get_xticklabels()]
    assert heads == ["worse", "no difference", "better"]
    first, second = upright(ax, "up")
    # Beside one another in the panel of their direction, in the order of the answer.
    assert second[0] == first[0] + 1
    assert abs((first[0] + second[0]) / 2 - ax.get_xticks()[2]) < 1e-9
    assert (first[1], second[1]) == (0, 0)
    assert first[2] / second[2] == pytest.approx(3 / 2)
    assert text_at(ax, first[0], 0) == ["+", "A"]
    assert text_at(ax, second[0], 0) == ["NR", "B"]
    bar = with_id(ax, "up", Rectangle)[0]
    assert (to_hex(bar.get_facecolor()), bar.get_hatch()) == ("#0072b2", "")


def test_harvest_of_what_is_not_known(ax: Axes) -> None:
    harvest(whatworks.harvest(BARS), LEVELS, ax=ax)
    highest = upright(ax, "up")[0][2]
    # No design: open from the foot to the highest level, and nothing that is whole.
    ((x, foot, height),) = upright(ax, "down-open")
    assert (foot, height) == pytest.approx((0, highest))
    assert upright(ax, "down") == []
    assert text_at(ax, x, 0) == ["+", "C"]
    (bar,) = with_id(ax, "down-open", Rectangle)
    assert (to_hex(bar.get_facecolor()), bar.get_hatch()) == ("#ffffff", "////")
    # Two designs: whole up to the lower level, open from there to the higher.
    ((_, foot, height),) = upright(ax, "no-change")
    assert (foot, height) == pytest.approx((1, highest * 2 / 3))
    ((_, foot, height),) = upright(ax, "no-change-open")
    assert (foot, height) == pytest.approx((1 - highest * 2 / 3, highest / 3))
    written = note(ax)
    for said in (
        "3: trial\n2: cohort\n1: before-after",
        "Mark: risk of bias. + low; NR not reported",
        "design not reported: any height",
        "several designs: from the least to the most suitable",
    ):
        assert said in written


def test_harvest_of_other_directions(ax: Axes) -> None:
    harvest(whatworks.harvest(OUTCOMES), {"trial": 1}, ax=ax)
    heads = [label.get_text() for label in ax.get_xticklabels()]
    assert heads[3:] == ["mixed", "direction not\nreported"]
    assert [bar[1] for bar in upright(ax, "mixed-open")] == [1]
    assert [bar[1] for bar in upright(ax, "not-reported-open")] == [1]


def test_harvest_marks(ax: Axes) -> None:
    said = ["4", "a", "met most criteria", "$x$ and more", "some-concerns"]
    outcomes = [
        {"study": str(n), "domain": "s", "direction": "up", "design": "t", "risk_of_bias": word}
        for n, word in enumerate(said)
    ]
    harvest(whatworks.harvest(outcomes), {"t": 2}, ax=ax)
    found = [text_at(ax, x, 0)[0] for x, _, _ in upright(ax, "up")]
    assert found == ["4", "a", "b", "c", "−"]
    written = " ".join(note(ax).split())
    assert r"b met most criteria; c \$x\$ and more; − some-concerns" in written
    plainer = [{**outcome, "risk_of_bias": None} for outcome in outcomes]
    # A word that is the sign of another is not drawn as that one.
    clashing = [outcomes[0] | {"risk_of_bias": "low"}, outcomes[1] | {"risk_of_bias": "+"}]
    apart = harvest(whatworks.harvest(clashing), {"t": 2}, ax=Figure().subplots())
    assert "+ low; a +" in " ".join(note(apart).split())
    other = harvest(whatworks.harvest(plainer), {"t": 2}, ax=Figure().subplots())
    assert "Risk of bias: reported for no study." in note(other)
    assert "NR" not in texts(other)


def test_harvest_of_nothing(ax: Axes) -> None:
    harvest(whatworks.harvest([]), {}, ax=ax)
    assert labels(ax) == []
    assert list(ax.patches) == []


def test_harvest_with_long_names() -> None:
    names = {"A": "Aberdeen 2019", "B": "Birmingham 2020", "C": "Cardiff and Swansea 2021"}
    drawn = harvest(
        whatworks.harvest([{**bar, "study": names[bar["study"]]} for bar in BARS]), LEVELS
    )
    assert cut_off(drawn) == []
    assert overlaps(drawn) == []


def test_harvest_refuses_levels() -> None:
    found = whatworks.harvest(BARS)
    wrong: Any
    for wrong, error, message in [
        ({"trial": 1}, ValueError, "expected a level for 'cohort', found none"),
        (LEVELS | {"trial": 0}, ValueError, "'trial': expected at least 1, found 0"),
        (LEVELS | {"trial": 2.5}, TypeError, "expected a whole number, found 2.5"),
        (LEVELS | {"trial": True}, TypeError, "expected a whole number, found True"),
        (["trial", "cohort"], TypeError, "expected a mapping of designs to levels, found list"),
    ]:
        with pytest.raises(error, match=message):
            harvest(found, wrong)
    assert plt.get_fignums() == []


# Risk of bias


def test_traffic_lights(lights: whatworks.Answer, ax: Axes) -> None:
    assert traffic_lights(lights, ax=ax) is ax
    assert labels(ax) == ["A", "B", "C"]
    heads = [label.get_text() for label in ax.get_xticklabels()]
    assert heads == ["D1", "D2", "D3", "D4", "D5", "Overall"]
    assert positions(ax, "Some concerns").tolist() == [[0, 1], [4, 2], [5, 1]]
    assert positions(ax, "High").tolist() == [[2, 1]]
    assert positions(ax, "No information").tolist() == [[0, 2]]
    assert positions(ax, "not reported").tolist() == [[3, 1], [5, 2]]
    assert len(positions(ax, "Low")) == 6 + 1 + 3
    drawn = {text.get_position(): text.get_text() for text in ax.texts}
    signs = [[drawn[x, y] for x in range(6)] for y in range(3)]
    assert signs == [
        ["+", "+", "+", "+", "+", "+"],
        ["−", "+", "×", "NR", "n/a", "−"],
        ["?", "+", "+", "+", "−", "NR"],
    ]
    colours = {
        word: to_hex(with_id(ax, word, PathCollection)[0].get_facecolor()[0])
        for word in ("Low", "Some concerns", "High", "not reported")
    }
    assert list(colours.values()) == ["#009e73", "#f0e442", "#d55e00", "#ffffff"]
    assert "D1: randomisation process" in note(ax)
    # The domains of B give high, and those of C leave the judgement open.
    assert "B: overall is stated as some concerns; the domains give high" in note(ax)
    assert "C: overall is open: some concerns or high" in note(ax)


@pytest.mark.parametrize(
    ("tool", "cells", "heads", "signs"),
    [
        ("robins-i", ["Serious", "Critical", "Moderate", *["Low"] * 4], 8, ["×", "!", "−"]),
        ("quadas-2", ["Unclear", "High", "Low", "Low"], 4, ["−", "×", "+"]),
    ],
)
def test_traffic_lights_of_tools(
    tool: str, cells: list[str], heads: int, signs: list[str], ax: Axes
) -> None:
    row = {"Study": "A", **{f"D{n}": cell for n, cell in enumerate(cells, 1)}}
    traffic_lights(whatworks.traffic_lights([row], tool), ax=ax)
    assert len(ax.get_xticklabels()) == heads
    drawn = {text.get_position(): text.get_text() for text in ax.texts}
    assert [drawn[x, 0] for x in range(3)] == signs
    if tool == "quadas-2":
        assert any("Unclear" in text for text in texts(ax))


def bars(ax: Axes, y: int) -> dict[str | None, tuple[float, float]]:
    """The parts of a bar: where each begins, and how wide it is."""
    found = [bar for bar in ax.findobj(Rectangle) if isinstance(bar, Rectangle)]
    middles = ((bar, bar.get_y() + bar.get_height() / 2) for bar in found if bar.get_gid())
    return {
        bar.get_gid(): (bar.get_x(), bar.get_width())
        for bar, middle in middles
        if abs(middle - y) < 0.01
    }


def test_summary(lights: whatworks.Answer, ax: Axes) -> None:
    assert risk_of_bias_summary(lights, ax=ax) is ax
    assert labels(ax)[0] == "D1 randomisation process"
    assert labels(ax)[5] == "Overall"
    third = pytest.approx(100 / 3)
    first = bars(ax, 0)
    assert list(first) == ["Low", "Some concerns", "No information"]
    assert [width for _, width in first.values()] == [third, third, third]
    assert bars(ax, 1) == {"Low": (0, 100)}
    fourth = bars(ax, 3)
    assert list(fourth) == ["Low", "not reported"]
    assert fourth["Low"] == pytest.approx((0, 200 / 3))
    assert fourth["not reported"] == pytest.approx((200 / 3, 100 / 3))
    assert ax.get_xlim() == (0, 100)
    assert "+  3" in texts(ax)
    assert "NR  1" in texts(ax)


def test_summary_by_weight(lights: whatworks.Answer, ax: Axes) -> None:
    risk_of_bias_summary(lights, ax=ax, weighted=True)
    # The weights are 1, 3 and 4.
    widths = {word: width for word, (_, width) in bars(ax, 0).items()}
    assert widths == {"Low": 12.5, "Some concerns": 37.5, "No information": 50}
    assert "?  50%" in texts(ax)


def test_summary_without_weights() -> None:
    unweighted = whatworks.traffic_lights([{"Study": "A", "D1": "Low"}], "rob-2")
    with pytest.raises(ValueError, match="Weight"):
        risk_of_bias_summary(unweighted, weighted=True)


# All of them


def pictures() -> dict[str, tuple[Callable[..., Axes], Callable[[], Any]]]:
    """Every function, and an answer that it draws."""
    return {
        "forest": (forest, lambda: whatworks.pool(YI, VI)),
        "forest-ratio": (forest, lambda: whatworks.pool(YI, VI).exp()),
        "funnel": (funnel, lambda: whatworks.pool(YI, VI)),
        "effect_direction": (effect_direction, lambda: whatworks.effect_directions(OUTCOMES)),
        "harvest": (partial(harvest, suitability=LEVELS), lambda: whatworks.harvest(BARS)),
        "traffic_lights": (traffic_lights, lambda: whatworks.traffic_lights(LIGHTS, "rob-2")),
        "summary": (risk_of_bias_summary, lambda: whatworks.traffic_lights(LIGHTS, "rob-2")),
    }


every_picture = pytest.mark.parametrize("name", pictures())


@every_picture
def test_new_figure(name: str) -> None:
    draw, answer = pictures()[name]
    before = dict(plt.rcParams)
    ax = draw(answer())
    assert plt.get_fignums() == [1]
    assert ax.figure is plt.figure(1)
    assert dict(plt.rcParams) == before
    assert cut_off(ax) == []
    assert overlaps(ax) == []


@every_picture
@pytest.mark.parametrize("wrong", [None, {"k": 3}, "answer"])
def test_refuses_other_things(name: str, wrong: object) -> None:
    draw, _ = pictures()[name]
    with pytest.raises(TypeError, match="expected .*whatworks"):
        draw(wrong)


def test_refuses_other_answers() -> None:
    with pytest.raises(TypeError, match="found Synthesis of summarise"):
        effect_direction(whatworks.summarise(YI))
    with pytest.raises(TypeError, match="found Answer"):
        traffic_lights(whatworks.rob2(study="A"))
    with pytest.raises(TypeError, match="found Synthesis"):
        forest(whatworks.subgroups(YI, VI, BY))  # type: ignore[arg-type]


def test_dollar_signs_are_text() -> None:
    pooled = whatworks.pool([-0.9, -0.2], [0.1, 0.05])
    odd = r"cost $\frac{ per $"
    for drawn in (
        forest(pooled, [odd, odd], measure=odd, favours=(odd, odd)),
        funnel(pooled, measure=odd),
        funnel(pooled.exp(), measure=odd),
    ):
        assert drawn.get_xlabel().count(r"\$") == 2
        drawn.figure.draw_without_rendering()  # type: ignore[union-attr]
        plt.close("all")


@pytest.mark.parametrize(
    ("yi", "vi"), [([1.0, 0.5], [1e5, 0.1]), ([-5.0, 1.0], [2e5, 0.1]), ([300.0, 1.0], [100, 0.1])]
)
def test_ratios_that_no_number_holds(yi: list[float], vi: list[float]) -> None:
    ratio = whatworks.pool(yi, vi, method="EE").exp()
    for draw in (forest, funnel):
        drawn = draw(ratio)
        drawn.figure.draw_without_rendering()  # type: ignore[union-attr]
        low, high = drawn.get_xlim()
        assert 0 < low < ratio.estimate < high < float("inf")
        assert max(len(text.get_text()) for text in drawn.texts) < 200
        plt.close("all")


def test_subgroups_of_other_effects_are_refused() -> None:
    yi, vi, by = [-0.9, -0.2, 0.4, 0.5], [0.1, 0.05, 0.1, 0.2], ["a", "a", "b", "b"]
    pooled = whatworks.pool(yi, vi)
    forest(pooled, by=by, subgroups=whatworks.subgroups(yi, vi, by))
    with pytest.raises(ValueError, match="expected effects of these studies in the group 'a'"):
        forest(pooled, by=by, subgroups=whatworks.subgroups([9, 8, 7, 6], vi, by))
