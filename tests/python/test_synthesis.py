"""The numbers of evidence synthesis: every function, every form of input, every error."""

import array
import copy
import json
import math
import pickle
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import whatworks

DATA = Path(__file__).parents[2] / "crates" / "whatworks-synthesis" / "tests" / "data"

YI = [-0.9, -1.6, -1.3, -1.4, -0.2, -0.9, -1.6, 0.01, -0.4, -1.4]
VI = [0.33, 0.2, 0.42, 0.02, 0.05, 0.01, 0.2, 0.004, 0.05, 0.07]
GROUPS = ["a", "b"] * 5
OUTCOMES: list[dict[str, Any]] = [
    {"study": "A", "domain": "sleep", "direction": "up", "n": 40, "design": "trial"},
    {"study": "B", "domain": "sleep", "direction": "down"},
    {"study": "B", "domain": "stress", "direction": "mixed", "n": None},
]


def reference(name: str) -> dict[str, Any]:
    """The figures of a publication, computed apart from this library."""
    parsed: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return parsed


def close(got: Any, want: Any) -> None:
    assert got == pytest.approx(want, rel=1e-8, abs=1e-12)


def analyses() -> dict[str, Callable[[], whatworks.Synthesis]]:
    """Every function that gives a `Synthesis`, once."""
    counts: dict[str, Any] = {"ai": [4, 6], "bi": [119, 300], "ci": [11, 29], "di": [128, 274]}
    return {
        "effect_sizes": lambda: whatworks.effect_sizes("OR", **counts),
        "pool_raw": lambda: whatworks.pool_raw("OR", **counts),
        "reported_effects": lambda: whatworks.reported_effects([0.5], p=[0.01]),
        "egger": lambda: whatworks.egger(YI, VI),
        "begg": lambda: whatworks.begg(YI, VI),
        "trim_and_fill": lambda: whatworks.trim_and_fill(YI, VI),
        "fail_safe_n": lambda: whatworks.fail_safe_n(YI, VI),
        "small_study_effects": lambda: whatworks.small_study_effects(YI, VI),
        "subgroups": lambda: whatworks.subgroups(YI, VI, GROUPS),
        "meta_regression": lambda: whatworks.meta_regression(YI, VI, {"n": range(10)}),
        "leave_one_out": lambda: whatworks.leave_one_out(YI, VI),
        "cumulative": lambda: whatworks.cumulative(YI, VI, range(9, -1, -1)),
        "influence": lambda: whatworks.influence(YI, VI),
        "blup": lambda: whatworks.blup(YI, VI),
        "standardised_residuals": lambda: whatworks.standardised_residuals(YI, VI),
        "permutation_test": lambda: whatworks.permutation_test(YI[:6], VI[:6]),
        "vote_count": lambda: whatworks.vote_count(8, 2, 1, basis="direction"),
        "vote_count_effects": lambda: whatworks.vote_count_effects(YI),
        "effect_directions": lambda: whatworks.effect_directions(OUTCOMES, basis="direction"),
        "harvest": lambda: whatworks.harvest(OUTCOMES),
        "summarise": lambda: whatworks.summarise(YI),
        "combine_p_values": lambda: whatworks.combine_p_values([0.01, 0.2], method="stouffer"),
    }


every_analysis = pytest.mark.parametrize("name", analyses())


# Values


@pytest.mark.parametrize(("name", "measure"), [("colditz1994", "OR"), ("colditz1994", "RR")])
@pytest.mark.parametrize("method", ["DL", "HE", "HS", "SJ", "ML", "REML", "EB", "PM"])
def test_pool(name: str, measure: str, method: str) -> None:
    data = reference(name)
    want = data["effects"][measure]
    sizes = whatworks.effect_sizes(measure, **data["raw"])
    close(sizes.yi, want["yi"])
    close(sizes.vi, want["vi"])
    pooled = whatworks.pool(sizes.yi, sizes.vi, method)
    figures = want["random"][method]
    wald = figures["wald"]
    close(pooled.tau2, figures["tau2"])
    close(pooled.i2, figures["I2"])
    close(pooled.h2, figures["H2"])
    close([pooled.estimate, pooled.se], [wald["estimate"], wald["se"]])
    close([pooled.ci_low, pooled.ci_high, pooled.p], [wald["ci_lb"], wald["ci_ub"], wald["p"]])
    close([pooled.q, pooled.q_p], [want["heterogeneity"]["Q"], want["heterogeneity"]["p"]])
    close(pooled.weights, figures["weights_pct"])
    close([pooled.prediction_low, pooled.prediction_high], figures["prediction_interval"]["t_km1"])
    hartung = whatworks.pool(sizes.yi, sizes.vi, method, inference="knapp-hartung")
    adjusted = figures["knapp_hartung"]
    close([hartung.ci_low, hartung.ci_high], [adjusted["ci_lb"], adjusted["ci_ub"]])


def test_other_analyses() -> None:
    data = reference("colditz1994")
    want = data["effects"]["RR"]
    yi, vi = want["yi"], want["vi"]
    egger = whatworks.egger(yi, vi).figures
    small_study = want["small_study"]
    regression = small_study["egger_lm_sei"]
    close([egger["slope"], egger["p"]], [regression["slope"], regression["p"]])
    exact = whatworks.begg(yi, vi).figures["p_exact"]
    close(exact, small_study["begg_rank_exact_if_no_ties"]["p"])
    without = whatworks.leave_one_out(yi, vi, "DL").to_columns()
    close(without["estimate"], want["leave_one_out"]["DL"]["estimate"])
    close(without["ci_high"], want["leave_one_out"]["DL"]["ci_ub"])
    predicted = whatworks.blup(yi, vi, "DL").to_columns()
    close(predicted["prediction"], want["blup_DL"]["pred"])
    residuals = whatworks.standardised_residuals(yi, vi, "DL").to_columns()
    close(residuals["z"], want["rstandard_DL"]["z"])
    influence = whatworks.influence(yi, vi, "DL").to_columns()
    close(influence["cooks_d"], want["influence"]["DL"]["cooks_d"])
    raw = whatworks.pool_raw("OR", **data["raw"])
    close([raw.estimate, raw.se], [data["pooled_from_raw"]["MH_OR"][k] for k in ("estimate", "se")])


def test_one_regression_and_its_subgroups() -> None:
    want = reference("colditz1994")["effects"]["RR"]
    regression = want["meta_regression"][0]
    yi, vi = want["yi"], want["vi"]
    latitude = [44, 55, 42, 52, 13, 44, 19, 13, 27, 42, 18, 33, 33]
    fitted = whatworks.meta_regression(yi, vi, {"latitude": latitude}, method="DL")
    close(fitted.to_columns()["estimate"], regression["DL_z"]["beta"])
    listed = [{"name": "latitude", "values": latitude}]
    assert whatworks.meta_regression(yi, vi, listed, method="DL") == fitted
    groups = want["subgroups"][0]
    by = whatworks.subgroups(yi, vi, groups["group"], method="DL")
    close(by.q_between, groups["DL"]["Q_between"])


def test_exp() -> None:
    pooled = whatworks.pool(YI, VI)
    ratio = pooled.exp()
    assert (ratio.scale, pooled.scale) == ("exponential", "as-given")
    assert ratio.estimate == pytest.approx(math.exp(pooled.estimate))
    assert ratio.se is None


# Forms of columns


@pytest.mark.parametrize(
    "form",
    [
        tuple,
        iter,
        np.array,
        pd.Series,
        pl.Series,
        pa.array,
        lambda values: array.array("d", values),
        lambda values: memoryview(array.array("d", values)),
        lambda values: np.array(values, dtype=object),
        lambda values: np.array([values, values]).T[:, 0],
        lambda values: pd.Series(values, dtype="Float64"),
        lambda values: pa.chunked_array([values[:3], values[3:]]),
        lambda values: (value for value in values),
        lambda values: [Decimal(str(value)) for value in values],
        lambda values: [np.float64(value) for value in values],
    ],
)
@pytest.mark.parametrize("times", [1, 20])
def test_every_sequence_gives_the_same(form: Callable[[Any], Any], times: int) -> None:
    yi, vi = YI * times, VI * times
    assert whatworks.pool(form(yi), form(vi)) == whatworks.pool(yi, vi)


def test_other_numbers() -> None:
    whole = whatworks.pool([1, 2, 3], [1, 1, 1])
    assert whatworks.pool(np.array([1, 2, 3]), np.ones(3, dtype=np.float32)) == whole
    assert whatworks.pool(pd.Series([1, 2, 3]), pl.Series([1, 1, 1])) == whole


@pytest.mark.parametrize(
    "missing",
    [
        [0.1, None, 0.3],
        [0.1, math.nan, 0.3],
        np.array([0.1, math.nan, 0.3]),
        np.ma.masked_array([0.1, 0.2, 0.3], mask=[False, True, False]),
        pd.Series([0.1, None, 0.3]),
        pd.Series([0.1, None, 0.3], dtype="Float64"),
        pl.Series([0.1, None, 0.3]),
        pa.array([0.1, None, 0.3]),
    ],
)
def test_missing_effects_are_named(missing: Any) -> None:
    vi = [0.01] * 3
    with pytest.raises(whatworks.InvalidRequestError) as raised:
        whatworks.pool(missing, vi)
    assert raised.value.pointer == "/yi/1"
    assert "yi" in str(raised.value)
    pooled = whatworks.pool(missing, vi, unusable="leave-out")
    assert [left["row"] for left in pooled.left_out] == [1]
    assert pooled.estimate == pytest.approx(0.2)


def test_a_masked_array_stays_masked_when_it_is_long() -> None:
    values = np.ma.masked_array(np.ones(1000), mask=[False] * 999 + [True])
    with pytest.raises(whatworks.InvalidRequestError) as raised:
        whatworks.pool(values, np.ones(1000))
    assert raised.value.pointer == "/yi/999"


def test_effect_sizes_with_missing_counts() -> None:
    sizes = whatworks.effect_sizes("OR", ai=[4, None], bi=[119, 3], ci=[11, 3], di=[128, 3])
    assert sizes.yi[1] is None and sizes.vi[1] is None
    assert sizes.not_computed[0]["row"] == 1
    pooled = whatworks.pool(sizes.yi, sizes.vi, unusable="leave-out")
    assert pooled.k == 1


# Errors


@pytest.mark.parametrize("wrong", ["text", b"bytes", {0.1: 1}, {0.1, 0.2}, 1.0, None])
def test_what_is_no_sequence(wrong: Any) -> None:
    with pytest.raises(TypeError, match="yi"):
        whatworks.pool(wrong, VI)


@pytest.mark.parametrize("wrong", [["0.1"], [[0.1]], np.array([[0.1]]), [object()], [1j]])
def test_what_is_no_number(wrong: Any) -> None:
    with pytest.raises(TypeError, match=r"`yi\[0\]`"):
        whatworks.pool(wrong, [0.1])


@pytest.mark.parametrize("option", ["method", "inference", "prediction", "unusable"])
def test_unknown_options(option: str) -> None:
    wrong: dict[str, Any] = {option: "other"}
    calls: list[Callable[[], object]] = [
        lambda: whatworks.pool(YI, VI, **wrong),
        lambda: whatworks.leave_one_out(YI, VI, **wrong),
        lambda: whatworks.pool_groups({"g": GROUPS, "y": YI, "v": VI}, "g", "y", "v", **wrong),
    ]
    for call in calls:
        with pytest.raises(whatworks.InvalidRequestError) as raised:
            call()
        assert raised.value.pointer == f"/{option}"
        expected = raised.value.faults[0]["expected"] or ""
        allowed = {"method": "REML", "inference": "wald", "prediction": "t-k1"}
        assert allowed.get(option, "leave-out") in expected


@pytest.mark.parametrize("level", [0.0, 1.0, 95, math.nan, math.inf])
def test_wrong_levels(level: float) -> None:
    for call in (whatworks.pool, whatworks.egger):
        with pytest.raises(whatworks.InvalidRequestError, match="level"):
            call(YI, VI, level=level)


def test_columns_that_do_not_fit() -> None:
    with pytest.raises(whatworks.InvalidRequestError) as raised:
        whatworks.pool(YI, VI[:-1])
    assert raised.value.pointer == "/vi"
    with pytest.raises(whatworks.InvalidRequestError) as raised:
        whatworks.pool(YI, [*VI[:-1], 0.0])
    assert raised.value.pointer == "/vi/9"
    with pytest.raises(whatworks.InvalidRequestError, match="m1i"):
        whatworks.effect_sizes("OR", ai=[1], bi=[1], ci=[1], di=[1], m1i=[1])
    with pytest.raises(whatworks.InvalidRequestError) as raised:
        whatworks.effect_sizes("ODDS", ai=[1], bi=[1], ci=[1], di=[1])
    assert raised.value.pointer == "/measure"
    with pytest.raises(whatworks.InvalidRequestError) as raised:
        whatworks.subgroups([0.1, 0.2], [0.1, 0.1], ["a", None])  # type: ignore[list-item]
    assert raised.value.pointer == "/by/1"
    with pytest.raises(whatworks.InvalidRequestError) as raised:
        whatworks.effect_directions([{"study": "A", "domain": "x", "direction": "sideways"}])
    assert (raised.value.pointer or "").endswith("/outcomes/0/direction")


# Results


@every_analysis
def test_synthesis(name: str) -> None:
    answer = analyses()[name]()
    assert answer.analysis == name
    form = json.loads(answer.to_json())
    assert form["schema"] == "whatworks-synthesis/1"
    assert name.startswith(form["analysis"])
    assert answer.result == form["result"]
    if isinstance(form["result"], dict):
        assert set(form["result"]) <= set(dir(answer))
        for figure, value in form["result"].items():
            assert getattr(answer, figure) == value
    with pytest.raises(AttributeError, match=name):
        answer.nothing  # noqa: B018
    assert answer == analyses()[name]()
    assert hash(answer) == hash(analyses()[name]())
    assert repr(answer) == f"<Synthesis: {name}>"
    for again in (pickle.loads(pickle.dumps(answer)), copy.copy(answer), copy.deepcopy(answer)):
        assert again == answer


def test_synthesis_of_missing_values_is_pickled() -> None:
    left = whatworks.leave_one_out([0.1, None, math.inf, 0.4], [0.1] * 4, unusable="leave-out")
    assert len(left.left_out) == 2
    assert pickle.loads(pickle.dumps(left)) == left
    with_moderator = whatworks.meta_regression(YI, VI, {"n": range(10)})
    assert pickle.loads(pickle.dumps(with_moderator)) == with_moderator


def test_pooled() -> None:
    pooled = whatworks.pool(YI, VI, "DL", level=0.9)
    result = json.loads(pooled.to_json())["result"]
    for name, value in result.items():
        assert getattr(pooled, name) == value
    assert pooled == whatworks.pool(YI, VI, "DL", level=0.9)
    assert pooled != whatworks.pool(YI, VI, "REML", level=0.9)
    assert len({pooled, whatworks.pool(YI, VI, "DL", level=0.9)}) == 1
    assert repr(pooled).startswith("<Pooled: 10 studies, DL, -0.")
    for value in (pooled, pooled.exp()):
        assert pickle.loads(pickle.dumps(value)) == value
        assert copy.deepcopy(value) == value
    with pytest.raises(AttributeError):
        pooled.k = 3  # type: ignore[misc]


def table() -> dict[str, Any]:
    return {"region": GROUPS, "year": [2001, 2001, 2002, 2002, 2003] * 2, "yi": YI, "vi": VI}


def results() -> list[Any]:
    groups = whatworks.pool_groups(table(), "region", "yi", "vi")
    blocks = whatworks.pool_blocks(YI, VI, 2)
    made = [analysis() for analysis in analyses().values()]
    return [whatworks.pool(YI, VI), whatworks.pool(YI[:1], VI[:1]), groups, blocks, *made]


@pytest.mark.parametrize("result", results(), ids=repr)
def test_columns_and_arrow(result: Any) -> None:
    columns = result.to_columns()
    assert all(type(values) is list for values in columns.values())
    assert len({len(values) for values in columns.values()}) == 1
    read = pa.table(result)
    read.validate(full=True)
    assert read.to_pydict() == columns
    assert {str(field.type) for field in read.schema} <= {"string", "int64", "double", "bool"}
    assert pl.DataFrame(result).to_dict(as_series=False) == columns
    assert list(pd.DataFrame.from_arrow(result).columns) == list(columns)


# Groups


def test_groups_are_pooled_as_each_by_itself() -> None:
    groups = whatworks.pool_groups(table(), by="region", yi="yi", vi="vi", method="DL")
    columns = groups.to_columns()
    assert columns["region"] == ["a", "b"]
    assert next(iter(columns)) == "region"
    assert list(columns)[-1] == "error"
    for place in (0, 1):
        alone = whatworks.pool(YI[place::2], VI[place::2], "DL")
        assert columns["estimate"][place] == alone.estimate
        assert columns["ci_low"][place] == alone.ci_low
        assert columns["q_p"][place] == alone.q_p
    assert len(groups) == 2
    assert repr(groups) == "<PooledGroups: 2 groups, 0 without an answer>"
    assert json.loads(groups.to_json())["result"][1]["group"] == "b"


def test_a_bad_group_has_its_error() -> None:
    bad: dict[str, Any] = table() | {"vi": [*VI[:4], -1, *VI[5:]]}
    groups = whatworks.pool_groups(bad, by="region", yi="yi", vi="vi")
    columns = groups.to_columns()
    assert columns["estimate"][0] is None
    assert columns["estimate"][1] is not None
    assert "`vi[4]` is -1" in columns["error"][0]
    assert columns["error"][1] is None
    fault = json.loads(groups.to_json())["result"][0]["error"]
    assert fault["pointer"] == "/vi/4"
    left = whatworks.pool_groups(bad, by="region", yi="yi", vi="vi", unusable="leave-out")
    assert "row 4" in left.to_columns()["left_out"][0]


@pytest.mark.parametrize("threads", [0, 2, 3, 50])
def test_threads_give_the_same(threads: int) -> None:
    rows: dict[str, Any] = {"g": [row % 37 for row in range(400)], "y": YI * 40, "v": VI * 40}
    one = whatworks.pool_groups(rows, by="g", yi="y", vi="v")
    assert whatworks.pool_groups(rows, by="g", yi="y", vi="v", threads=threads) == one
    blocks = whatworks.pool_blocks(YI * 40, VI * 40, 40)
    assert whatworks.pool_blocks(YI * 40, VI * 40, 40, threads=threads) == blocks


def test_several_columns_name_a_group() -> None:
    groups = whatworks.pool_groups(table(), by=["region", "year"], yi="yi", vi="vi")
    columns = groups.to_columns()
    assert list(columns)[:2] == ["region", "year"]
    pairs = list(zip(columns["region"], columns["year"], strict=True))
    rows = zip(table()["region"], map(str, table()["year"]), strict=True)
    assert pairs == list(dict.fromkeys(rows))
    assert sum(columns["k"]) == 10
    assert json.loads(groups.to_json())["result"][0]["group"] == "a; 2001"


def test_a_column_with_the_name_of_a_figure() -> None:
    rows: dict[str, Any] = {"method": GROUPS, "yi": YI, "vi": VI}
    columns = whatworks.pool_groups(rows, by="method", yi="yi", vi="vi").to_columns()
    assert columns["method"] == ["a", "b"]
    assert columns["method_pooled"] == ["REML", "REML"]


class Chunks:
    """Rows in several batches."""

    def __init__(self, table: Any) -> None:
        parts = [table.slice(0, 3), table.slice(3, 0), table.slice(3, 7)]
        self.table = pa.Table.from_batches(
            [batch for part in parts for batch in part.to_batches()], table.schema
        )

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self.table.__arrow_c_stream__(requested_schema)


KEYS = [
    pa.string(),
    pa.large_string(),
    pa.string_view(),
    pa.dictionary(pa.int8(), pa.string()),
    pa.dictionary(pa.uint32(), pa.large_string()),
]


@pytest.mark.parametrize("kind", KEYS, ids=str)
@pytest.mark.parametrize("chunked", [False, True])
def test_arrow_keys(kind: Any, chunked: bool) -> None:
    plain = pa.array(GROUPS)
    encoded = plain.dictionary_encode() if pa.types.is_dictionary(kind) else plain
    keys = encoded.cast(kind)
    rows: Any = pa.table({"region": keys, "yi": YI, "vi": VI})
    rows = Chunks(rows) if chunked else rows
    want = whatworks.pool_groups(table(), by="region", yi="yi", vi="vi")
    assert whatworks.pool_groups(rows, by="region", yi="yi", vi="vi") == want


@pytest.mark.parametrize("kind", [pa.int8(), pa.int64(), pa.uint16(), pa.uint64()], ids=str)
def test_arrow_whole_numbers_as_keys(kind: Any) -> None:
    years = table()["year"] if kind != pa.int8() else [1, 1, 2, 2, 3] * 2
    rows = pa.table({"year": pa.array(years, kind), "yi": YI, "vi": VI})
    want = whatworks.pool_groups(table() | {"year": years}, by="year", yi="yi", vi="vi")
    assert whatworks.pool_groups(rows, by="year", yi="yi", vi="vi") == want


@pytest.mark.parametrize(
    "kind", [pa.float32(), pa.int8(), pa.uint64(), pa.decimal128(25, 3), pa.int64()], ids=str
)
def test_arrow_numbers(kind: Any) -> None:
    yi, vi = [1, 2, 3, 4], [1, 1, 2, 2]
    columns = {"g": ["a"] * 4, "yi": pa.array(yi).cast(kind), "vi": pa.array(vi).cast(kind)}
    want = whatworks.pool_groups({"g": ["a"] * 4, "yi": yi, "vi": vi}, "g", "yi", "vi")
    assert whatworks.pool_groups(pa.table(columns), "g", "yi", "vi") == want


@pytest.mark.parametrize("frame", [pl.DataFrame, pd.DataFrame, pa.table])
def test_frames(frame: Callable[[Any], Any]) -> None:
    want = whatworks.pool_groups(table(), by="region", yi="yi", vi="vi")
    assert whatworks.pool_groups(frame(table()), by="region", yi="yi", vi="vi") == want
    assert whatworks.pool_groups(table() | {"yi": pl.Series(YI)}, "region", "yi", "vi") == want


def test_missing_values_in_arrow() -> None:
    rows = pl.DataFrame(table() | {"yi": [None, *YI[1:]]})
    columns = whatworks.pool_groups(rows, by="region", yi="yi", vi="vi").to_columns()
    assert "`yi[0]`" in columns["error"][0]
    nothing = pa.table(table() | {"yi": pa.nulls(10)})
    assert None not in whatworks.pool_groups(nothing, "region", "yi", "vi").to_columns()["error"]
    keys = [None, *GROUPS[1:]]
    unnamed_rows: list[Any] = [table() | {"region": keys}, pl.DataFrame(table() | {"region": keys})]
    for unnamed in [*unnamed_rows, pa.table(table() | {"region": pa.nulls(10)})]:
        with pytest.raises(whatworks.InvalidRequestError) as raised:
            whatworks.pool_groups(unnamed, by="region", yi="yi", vi="vi")
        assert raised.value.pointer is not None and raised.value.pointer.startswith("/region")


@pytest.mark.parametrize("rows", [table(), pl.DataFrame(table())], ids=["dict", "polars"])
def test_tables_that_do_not_fit(rows: Any) -> None:
    for argument in ("by", "yi", "vi"):
        names: dict[str, Any] = {"by": "region", "yi": "yi", "vi": "vi", argument: "effect"}
        with pytest.raises(whatworks.InvalidRequestError) as raised:
            whatworks.pool_groups(rows, **names)
        assert raised.value.pointer == f"/{argument}"
        assert "effect" in str(raised.value)
        assert "region, year, yi, vi" in str(raised.value)
        assert pickle.loads(pickle.dumps(raised.value)).json == raised.value.json
    with pytest.raises(whatworks.InvalidRequestError):
        whatworks.pool_groups(rows, by=[], yi="yi", vi="vi")


def test_columns_of_the_wrong_kind() -> None:
    rows = pl.DataFrame(table())
    with pytest.raises(whatworks.InvalidRequestError, match="region"):
        whatworks.pool_groups(rows, by="year", yi="region", vi="vi")
    with pytest.raises(whatworks.InvalidRequestError, match="yi"):
        whatworks.pool_groups(rows, by="yi", yi="yi", vi="vi")
    with pytest.raises(TypeError, match="region"):
        whatworks.pool_groups(table(), by="year", yi="region", vi="vi")
    with pytest.raises(TypeError, match="yi"):
        whatworks.pool_groups(table(), by="yi", yi="yi", vi="vi")
    wrong: Any = [1, 2]
    with pytest.raises(TypeError, match="dict of columns"):
        whatworks.pool_groups(wrong, by="yi", yi="yi", vi="vi")
    short: dict[str, Any] = table() | {"year": [2001]}
    with pytest.raises(whatworks.InvalidRequestError, match="as many as `region`"):
        whatworks.pool_groups(short, by=["region", "year"], yi="yi", vi="vi")
    with pytest.raises(whatworks.InvalidRequestError):
        whatworks.pool_groups(short, by="year", yi="yi", vi="vi")


def test_a_stream_that_was_read_is_refused() -> None:
    class Once:
        capsule = pl.DataFrame(table()).__arrow_c_stream__()

        def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
            return self.capsule

    assert len(whatworks.pool_groups(Once(), by="region", yi="yi", vi="vi")) == 2
    with pytest.raises(RuntimeError):
        whatworks.pool_groups(Once(), by="region", yi="yi", vi="vi")


def test_results_are_tables_too() -> None:
    sizes = whatworks.effect_sizes("RR", **reference("colditz1994")["raw"])
    by = pl.DataFrame(sizes).with_columns(half=pl.Series(["a"] * 6 + ["b"] * 7))
    assert len(whatworks.pool_groups(by, by="half", yi="yi", vi="vi")) == 2


# Blocks


@pytest.mark.parametrize("method", ["EE", "DL", "REML"])
def test_blocks_are_pooled_as_each_by_itself(method: str) -> None:
    blocks = whatworks.pool_blocks(np.array(YI), VI, 2, method)
    columns = blocks.to_columns()
    assert len(blocks) == 2
    for place in (0, 1):
        alone = whatworks.pool(YI[place::2], VI[place::2], method)
        for figure in ("estimate", "se", "ci_low", "ci_high", "tau2", "q", "i2", "p", "q_p"):
            assert columns[figure][place] == getattr(alone, figure), figure
    assert "p" not in whatworks.pool_blocks(YI, VI, 2, method, p_values=False).to_columns()


def test_a_bad_block_has_its_error() -> None:
    blocks = whatworks.pool_blocks([*YI[:3], None, *YI[4:]], VI, 2)
    columns = blocks.to_columns()
    assert columns["estimate"][1] is None and columns["estimate"][0] is not None
    assert "`yi[1]`" in columns["error"][1]
    assert repr(blocks) == "<PooledBlocks: 2 analyses, 1 without an answer>"
    for analyses_ in (0, 3):
        with pytest.raises(whatworks.InvalidRequestError, match="analyses"):
            whatworks.pool_blocks(YI, VI, analyses_)
    with pytest.raises(whatworks.InvalidRequestError, match="method"):
        whatworks.pool_blocks(YI, VI, 2, "other")
