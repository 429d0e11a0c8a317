"""Columns, and the same columns through Arrow."""

import ctypes
import gc
import sys
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import whatworks

COLUMNS = {
    "EvidenceBase": ["id", "theme", "text", "audiences", "published"],
    "Selection": [
        *["id", "status", "theme", "text", "published", "derived", "interval_worst"],
        *["interval_best", "verdict", "relevance", "reasons", "would_include"],
    ],
    "Rating": [
        *["domain", "suggested", "final", "facts", "possible", "borderline", "rule", "because"],
    ],
    "RuleSet": ["name", "value", "allowed", "kind", "meaning", "source"],
    "Audit": [
        *["id", "published", "derived", "interval_worst", "interval_best", "verdict", "missing"],
        *["body", "because"],
    ],
}


def tables() -> list[Any]:
    base = whatworks.staff_empowerment()
    not_rated = [body["id"] for body in base.bodies if base.rate(body["id"]).interval is None]
    return [
        base,
        base.select("pcn"),
        base.select(settings=["emergency-department"]),
        base.rate("R1"),
        base.rate(not_rated[0]),
        base.audit(),
        whatworks.combine(),
        whatworks.rate({"yi": [0.1], "vi": [0.1]}),
        whatworks.rules(),
    ]


every_table = pytest.mark.parametrize("table", tables(), ids=repr)


@every_table
def test_columns_are_lists_of_one_length(table: Any) -> None:
    columns = table.to_columns()
    assert list(columns) == COLUMNS[type(table).__name__]
    assert all(type(values) is list for values in columns.values())
    assert len({len(values) for values in columns.values()}) == 1


@every_table
def test_pyarrow(table: Any) -> None:
    read = pa.table(table)
    assert read.to_pydict() == table.to_columns()
    types = {str(field.type) for field in read.schema}
    assert types <= {"string", "int64", "bool"}
    read.validate(full=True)


@every_table
def test_polars(table: Any) -> None:
    assert pl.DataFrame(table).to_dict(as_series=False) == table.to_columns()


@every_table
def test_pandas(table: Any) -> None:
    frame = pd.DataFrame.from_arrow(table)
    columns = table.to_columns()
    assert list(frame.columns) == list(columns)
    for name, values in columns.items():
        read = [None if pd.isna(value) else value for value in frame[name]]
        assert read == values
    assert pd.DataFrame(columns).shape == frame.shape


@every_table
def test_data_frames_by_name(table: Any) -> None:
    columns = table.to_columns()
    assert table.to_polars().to_dict(as_series=False) == columns
    frame = table.to_pandas()
    assert list(frame.columns) == list(columns)
    for name, values in columns.items():
        assert [None if pd.isna(value) else value for value in frame[name]] == values


def test_pandas_without_pyarrow(
    base: whatworks.EvidenceBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = base.select_many({"audience": ["pcn", ""]})
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "pyarrow", None)
        frame = expected.to_pandas()
    assert frame.to_dict("list") == pd.DataFrame(expected.to_columns()).to_dict("list")


@pytest.mark.parametrize("name", ["pandas", "polars"])
def test_a_data_frame_needs_its_package(
    base: whatworks.EvidenceBase, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ImportError, match=name):
        getattr(base, f"to_{name}")()


def test_values(base: whatworks.EvidenceBase) -> None:
    selection = base.select("pcn")
    columns = selection.to_columns()
    assert columns["id"][: len(selection)] == [item["id"] for item in selection]
    assert sorted(columns["id"]) == [item["id"] for item in base.recommendations]
    assert columns["relevance"][0] == 0
    excluded = columns["status"].index("excluded")
    assert columns["text"][excluded] is None
    assert columns["relevance"][excluded] is None
    assert base.rate("R1").to_columns()["borderline"][:2] == [None, False]


def test_a_table_joins_to_another(base: whatworks.EvidenceBase) -> None:
    selected = pl.DataFrame(base.select("trust"))
    joined = selected.join(pl.DataFrame(base.audit()), on="id", suffix="_audited")
    assert joined.height == len(base)


def test_a_stream_that_nobody_reads_is_released(base: whatworks.EvidenceBase) -> None:
    for _ in range(1000):
        base.__arrow_c_stream__()
    gc.collect()


def test_a_stream_is_read_once(base: whatworks.EvidenceBase) -> None:
    class Once:
        capsule = base.__arrow_c_stream__(None)

        def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
            return self.capsule

    assert pa.table(Once()).num_rows == len(base)
    with pytest.raises((ValueError, pa.ArrowException)):
        pa.table(Once())


def test_the_capsule_has_the_name_of_the_interface(base: whatworks.EvidenceBase) -> None:
    is_valid = ctypes.pythonapi.PyCapsule_IsValid
    is_valid.argtypes = [ctypes.py_object, ctypes.c_char_p]
    assert is_valid(base.__arrow_c_stream__(), b"arrow_array_stream") == 1
