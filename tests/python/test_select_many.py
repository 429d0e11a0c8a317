"""Organisations from tables of every kind."""

import datetime
import pickle
from typing import Any

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
