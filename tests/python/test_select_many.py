"""Organisations from tables of every kind."""

import datetime
import pickle
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import whatworks

CODES = ["ZZ1", "ZZ2", "ZZ3"]
DAYS = [datetime.date(2022, 6, 30), datetime.date(2022, 7, 1), None]
SETTINGS = [["ward", "clinic"], [], None]
COLUMNS: dict[str, Any] = {
    "code": CODES,
    "primary_role": ["RO177"] * 3,
    "roles": [["RO76"], ["RO76"], ["RO177"]],
    "as_at": DAYS,
    "settings": SETTINGS,
}
AS_TEXT: dict[str, Any] = {
    **COLUMNS,
    "roles": ["RO76", "RO76", "RO177"],
    "as_at": ["2022-06-30", "2022-07-01", ""],
    "settings": ["ward; clinic", "", None],
}


@pytest.fixture
def base() -> whatworks.EvidenceBase:
    return whatworks.staff_empowerment()


@pytest.mark.parametrize(
    "table",
    [
        COLUMNS,
        {**COLUMNS, "as_at": [datetime.datetime(2022, 6, 30), DAYS[1], pd.NaT]},
        {**COLUMNS, "as_at": pd.Series(DAYS, dtype="datetime64[ns]")},
        pa.table(COLUMNS),
        pa.table({**COLUMNS, "as_at": pa.array(DAYS).cast(pa.timestamp("us"))}),
        pl.DataFrame(COLUMNS),
        pd.DataFrame(COLUMNS),
        pd.DataFrame({**COLUMNS, "as_at": pd.to_datetime(pd.Series(DAYS))}),
    ],
)
def test_days_and_lists_are_read_as_text_is(base: whatworks.EvidenceBase, table: Any) -> None:
    expected = base.select_many(AS_TEXT).to_columns()
    assert base.select_many(table).to_columns() == expected
    assert set(expected["error"]) == {None}


@pytest.mark.parametrize("kind", [dict, pa.table, pl.DataFrame, pd.DataFrame])
def test_a_time_of_day_is_a_row_with_its_error(base: whatworks.EvidenceBase, kind: Any) -> None:
    table = {"primary_role": ["RO177"], "as_at": [datetime.datetime(2022, 7, 1, 9, 30)]}
    (error,) = base.select_many(kind(table)).to_columns()["error"]
    assert "/as_at" in error and "2022-07-01T09:30:00" in error


@pytest.mark.parametrize("kind", [dict, pa.table, pl.DataFrame])
def test_a_name_that_would_be_taken_for_two(base: whatworks.EvidenceBase, kind: Any) -> None:
    table = {"audience": ["pcn"], "settings": [["ward; clinic"]]}
    with pytest.raises((TypeError, whatworks.InvalidRequestError), match="without `;`"):
        base.select_many(kind(table))


def test_two_columns_of_one_name_are_refused(base: whatworks.EvidenceBase) -> None:
    table = pd.DataFrame([["pcn", "trust"]], columns=["audience", "audience"])
    with pytest.raises((ValueError, ImportError)):
        base.select_many(table)


class TestColumnsOfOtherNames:
    CSV = '"Code, ODS",Kind,note\nZZ1,pcn,"a\nb"\nZZ2,trust,\n'
    NAMES = {"code": "Code, ODS", "audience": "Kind"}

    def test_in_text(self, base: whatworks.EvidenceBase) -> None:
        many = base.select_many(self.CSV, columns=self.NAMES)
        same = base.select_many({"code": ["ZZ1", "ZZ2"], "audience": ["pcn", "trust"]})
        assert many.to_columns() == same.to_columns()
        assert many.ignored == ["note"]

    @pytest.mark.parametrize("table", [CSV, {"Code, ODS": ["ZZ1"], "Kind": ["pcn"]}])
    def test_must_be_there(self, base: whatworks.EvidenceBase, table: Any) -> None:
        with pytest.raises(whatworks.InvalidRequestError, match=r"Code, ODS, Kind"):
            base.select_many(table, columns={"code": "Kode"})
        with pytest.raises(whatworks.InvalidRequestError, match=r"one of `code`, `name`"):
            base.select_many(table, columns={"kode": "Kind"})

    def test_pickle_with_the_number_of_threads(self, base: whatworks.EvidenceBase) -> None:
        many = base.select_many(self.CSV, columns=self.NAMES, threads=2)
        again = pickle.loads(pickle.dumps(many))
        assert again == many
        assert again.to_columns() == many.to_columns()
        reduced: Any = many.__reduce__()
        assert reduced[0].keywords == {"columns": self.NAMES, "threads": 2}

    def test_equal_where_what_was_read_is(self, base: whatworks.EvidenceBase) -> None:
        read = [["pcn"], ["x"], ["y"]]
        many = base.select_many(pa.table(read, names=["audience", "x", "x"]))
        assert pickle.loads(pickle.dumps(many)) == many
        assert base.select_many({"audience": ["pcn"]}) == many
        assert base.select_many({"audience": ["trust"]}) != many
        assert base.select_many({"audience": ["pcn"], "code": ["x"]}) != many

    def test_one_column_may_be_two_of_the_library(self, base: whatworks.EvidenceBase) -> None:
        names = {"audience": "kind", "name": "kind"}
        query = whatworks.Query(audience="trust")
        for table in ("kind,code\npcn,ZZ1\n", {"kind": ["pcn"], "code": ["ZZ1"]}):
            (answer,) = base.select_many(table, query, columns=names).organisations()
            assert answer["audience"] == "pcn"
            assert answer["excluded"] == ["R5", "R7"]
            (code,) = base.select_many(table, query, columns={"code": "kind"}).organisations()
            assert code["organisation"] == "pcn"

    def test_a_column_that_is_named_takes_the_place_of_another(
        self, base: whatworks.EvidenceBase
    ) -> None:
        for table in ("audience,Kind\ntrust,pcn\n", {"audience": ["trust"], "Kind": ["pcn"]}):
            many = base.select_many(table, columns={"audience": "Kind"})
            assert many.organisations()[0]["audience"] == "pcn"
            for same in (many, pickle.loads(pickle.dumps(many))):
                assert same.ignored == ["audience"]
                assert same.organisations() == many.organisations()

    @pytest.mark.parametrize(
        "table",
        [
            "Kind,Kind\npcn,trust\n",
            pa.table([["pcn"], ["trust"]], names=["Kind", "Kind"]),
        ],
    )
    def test_a_name_that_stands_twice(self, base: whatworks.EvidenceBase, table: Any) -> None:
        with pytest.raises(whatworks.InvalidRequestError, match="each column once"):
            base.select_many(table, columns={"audience": "Kind"})


PRACTICE: dict[str, Any] = {"primary_role": ["RO177"], "roles": ["RO76"]}


@pytest.mark.parametrize("zone", ["UTC", "Europe/London", "America/New_York", "+05:00"])
@pytest.mark.parametrize("hour", range(0, 24))
def test_a_time_with_a_zone_is_no_day(base: whatworks.EvidenceBase, zone: str, hour: int) -> None:
    times = pa.array([datetime.datetime(2022, 7, 1, hour)]).cast(pa.timestamp("us"))
    table = pa.table({**PRACTICE, "as_at": times.cast(pa.timestamp("us", zone))})
    (answer,) = base.select_many(table).organisations()
    assert answer["audience"] is None and "/as_at" in answer["error"]


def test_a_time_with_a_zone_in_a_dict_is_no_day(base: whatworks.EvidenceBase) -> None:
    midnight = datetime.datetime(2022, 7, 1, tzinfo=datetime.timezone.utc)
    (answer,) = base.select_many({**PRACTICE, "as_at": [midnight]}).organisations()
    assert "/as_at" in answer["error"]


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (2**62, pa.timestamp("s")),
        (2**62, pa.timestamp("ms")),
        (-(2**62), pa.timestamp("s")),
        (86_400_000 * 2**35, pa.date64()),
    ],
)
def test_a_day_out_of_range_is_not_a_day_not_given(
    base: whatworks.EvidenceBase, number: int, kind: Any
) -> None:
    days = pa.array([number], pa.int64()).cast(kind)
    (answer,) = base.select_many(pa.table({**PRACTICE, "as_at": days})).organisations()
    assert "/as_at" in answer["error"]


def test_truth_values_are_no_names(base: whatworks.EvidenceBase) -> None:
    for values in ([True, False], np.array([True, False])):
        for name in ("audience", "has"):
            with pytest.raises(TypeError, match=f"{name}|text"):
                base.select_many({"code": ["ZZ1", "ZZ2"], name: values})


@pytest.mark.parametrize("unit", ["D", "s", "us", "ns"])
def test_days_of_numpy(base: whatworks.EvidenceBase, unit: str) -> None:
    days = np.array(["2022-06-30", "NaT"], dtype=f"datetime64[{unit}]")
    practices = {name: values * 2 for name, values in PRACTICE.items()}
    expected = base.select_many({**practices, "as_at": ["2022-06-30", ""]})
    assert base.select_many({**practices, "as_at": days}).to_columns() == expected.to_columns()
