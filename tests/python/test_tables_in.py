"""An evidence base from tables: every source, every kind of fault at its cell, and back."""

import csv
import json
import os
import random
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import whatworks
from whatworks import (
    EvidenceBase,
    InvalidTablesError,
    read_tables,
    template,
    write_tables,
)
from whatworks._tables._layout import SHEETS

EXAMPLE = Path(__file__).parent / "tables/example"
Tables = dict[str, dict[str, list[Any]]]
REASON = "Those of the trials were younger."
Where = tuple[str | None, int | None, str | None]


def example() -> Tables:
    """The example as columns, to be changed."""
    tables: Tables = {}
    for file in EXAMPLE.glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as text:
            headings, *rows = csv.reader(text)
        tables[file.stem] = {head: [row[i] for row in rows] for i, head in enumerate(headings)}
    return tables


def as_folder(tables: Tables, folder: Path) -> Path:
    """Tables as CSV files."""
    folder.mkdir(exist_ok=True)
    for name, columns in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as text:
            csv.writer(text).writerows([columns, *zip(*columns.values(), strict=True)])
    return folder


def as_workbook(tables: Tables, file: Path) -> Path:
    """Tables as a workbook, with numbers as numbers."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.remove(book.active)
    for name, columns in tables.items():
        sheet = book.create_sheet(name)
        sheet.append(list(columns))
        for row in zip(*columns.values(), strict=True):
            sheet.append([typed(cell) for cell in row])
    book.save(file)
    return file


def typed(cell: Any) -> Any:
    """What a spreadsheet makes of what is typed into it."""
    if not isinstance(cell, str):
        return cell
    for convert in (int, float, date.fromisoformat):
        try:
            return convert(cell)
        except ValueError:
            pass
    return cell or None


def faults(tables: Any) -> list[dict[str, Any]]:
    with pytest.raises(InvalidTablesError) as caught:
        read_tables(tables)
    return caught.value.faults


def places(found: list[dict[str, Any]]) -> list[Where]:
    return [(fault["sheet"], fault["row"], fault["column"]) for fault in found]


@pytest.fixture(scope="module")
def read() -> EvidenceBase:
    return read_tables(EXAMPLE)


# What is read.


def test_the_example_is_selected_and_rated(read: EvidenceBase) -> None:
    assert [item["id"] for item in read.select("pcn")] == ["ZZ-R1"]
    assert [item["id"] for item in read.select("trust")] == ["ZZ-R2"]
    # The same trials by themselves, without tables and without a base.
    numbers = example()["numbers"]
    trials = {key: list(map(float, numbers[key])) for key in ("ai", "n1i", "ci", "n2i")}
    alone = whatworks.rate(
        {"design": ["randomised"] * 2, "risk_of_bias": numbers["risk_of_bias"], **trials},
        measure="risk-ratio",
        desirability="undesirable",
        level="patient",
        importance=8,
        threshold={"scale": "absolute", "minimal_important_difference": 0.02},
        baseline_risks=[{"who": "people over 65", "risk": 0.3}],
        comparisons=[{"element": "population", "difference": "minor", "reason": REASON}],
    )
    rating = read.rate("ZZ-B1", rules="core-grade-2025")
    assert rating.certainty == alone.certainty
    assert rating.domains == alone.domains


def test_every_source_gives_the_same_bytes(read: EvidenceBase, tmp_path: Path) -> None:
    tables = example()
    sources: list[Any] = [
        str(EXAMPLE),
        as_folder(tables, tmp_path / "folder"),
        as_workbook(tables, tmp_path / "book.xlsx"),
        tables,
        {name: pd.DataFrame(columns) for name, columns in tables.items()},
        {name: pl.DataFrame(columns) for name, columns in tables.items()},
        {name: pa.table(columns) for name, columns in tables.items()},
    ]
    for source in sources:
        assert read_tables(source).to_json() == read.to_json()


def test_missing_values_of_data_frames_are_not_reported(read: EvidenceBase) -> None:
    tables: dict[str, Any] = example()
    for missing in (None, float("nan"), pd.NA, pd.NaT, " ", "\u00a0"):
        tables["bodies"]["importance"] = [8, missing]
        assert read_tables(tables) == read
    tables["bodies"] = pd.DataFrame(tables["bodies"])
    assert tables["bodies"]["importance"].dtype == object or read_tables(tables) == read
    tables["bodies"]["importance"] = pd.Series([8, None], dtype="Int64")
    assert read_tables(tables) == read


def test_an_empty_cell_is_left_out(read: EvidenceBase) -> None:
    document = json.loads(read.to_json())
    finding = document["findings"][2]
    assert "comparison_group" not in finding and "participants" not in finding
    assert "importance" not in document["bodies"][1]
    assert "not_improved" not in finding["votes"]


def test_an_empty_list_is_another_thing_than_none() -> None:
    tables = example()
    tables["bodies"]["findings"][1] = ";"
    assert read_tables(tables).bodies[1]["findings"] == []
    tables["bodies"]["findings"][1] = ""
    assert places(faults(tables)) == [("bodies", 3, "findings")]


def test_spaces_marks_and_line_ends_mean_nothing(read: EvidenceBase, tmp_path: Path) -> None:
    for file in EXAMPLE.glob("*.csv"):
        text = file.read_text(encoding="utf-8")
        spaced = text.replace(",", " , ") if '"' not in text else text
        (tmp_path / file.name).write_text("\ufeff" + spaced + "\n,,\n", "utf-8", newline="\r\n")
    (tmp_path / "notes.txt").write_text("of no concern")
    assert read_tables(tmp_path) == read


def test_ids_keep_their_zeros(tmp_path: Path) -> None:
    tables = example()
    tables["studies"]["id"][0] = tables["findings"]["study"][0] = "007"
    assert read_tables(as_folder(tables, tmp_path / "f")).studies[0]["id"] == "007"
    # A spreadsheet makes 7 of it, in both sheets; shown as 007 it is a fault.
    book = as_workbook(tables, tmp_path / "b.xlsx")
    assert read_tables(book).studies[0]["id"] == "7"
    loaded = openpyxl.load_workbook(book)
    loaded["studies"]["A2"].number_format = "000"
    loaded.save(book)
    found = faults(book)
    assert ("studies", 2, "id") in places(found)
    assert found[0]["expected"].startswith("a text; format the cell as text")


def test_dates_of_a_spreadsheet(read: EvidenceBase) -> None:
    tables = example()
    for day in (date(2026, 3, 1), datetime(2026, 3, 1), pd.Timestamp("2026-03-01")):
        tables["base"]["published_on"] = [day]
        assert read_tables(tables) == read
    for wrong in (datetime(2026, 3, 1, 12), 46082, "1/3/2026", "2026-02-30", True):
        tables["base"]["published_on"] = [wrong]
        (fault,) = faults(tables)
        assert (fault["code"], fault["row"]) == ("bad-date", 2) or fault["code"] == "wrong-type"
    tables = example()
    tables["studies"]["citation_title"][0] = date(2026, 3, 1)
    assert places(faults(tables)) == [("studies", 2, "citation_title")]


def test_formulas_count_by_their_values(tmp_path: Path) -> None:
    tables = example()
    tables["numbers"]["ai"][0] = "=6+6"
    (fault,) = faults(as_workbook(tables, tmp_path / "b.xlsx"))
    assert (fault["sheet"], fault["row"], fault["column"]) == ("numbers", 2, "ai")
    assert fault["code"] == "no-value" and "never worked out" in fault["value"]
    # In a CSV file nothing is a formula.
    (fault,) = faults(as_folder(tables, tmp_path / "f"))
    assert (fault["code"], fault["value"]) == ("wrong-type", '"=6+6"')


def with_part_replaced(book: Path, old: bytes, new: bytes) -> Path:
    """A workbook in which each of its parts has one piece in place of another."""
    stored = book.with_name("stored.xlsx")
    with zipfile.ZipFile(book) as given, zipfile.ZipFile(stored, "w") as made:
        parts = {name: given.read(name) for name in given.namelist()}
        assert any(old in part for part in parts.values())
        for name, part in parts.items():
            made.writestr(name, part.replace(old, new))
    return stored


def test_a_stored_value_of_a_formula_is_read(tmp_path: Path, read: EvidenceBase) -> None:
    tables = example()
    tables["numbers"]["ai"][0] = "=6+6"
    book = as_workbook(tables, tmp_path / "b.xlsx")
    value = b"<f>6+6</f><v>12</v>"
    assert read_tables(with_part_replaced(book, b"<f>6+6</f><v />", value)) == read


def test_a_formula_worked_out_to_the_empty_text_is_an_empty_cell(
    tmp_path: Path, read: EvidenceBase
) -> None:
    tables = example()
    tables["bodies"]["importance"][1] = '=IF(A1="","",A1)'
    book = as_workbook(tables, tmp_path / "b.xlsx")
    assert [fault["code"] for fault in faults(book)] == ["no-value"]
    cell = f'<c r="{place_of(book, "bodies", "importance", 3)}"'.encode()
    formula = b'><f>IF(A1="","",A1)</f><v />'
    text = cell + b' t="str"><f>IF(A1="","",A1)</f><v></v>'
    assert read_tables(with_part_replaced(book, cell + formula, text)) == read


def place_of(book: Path, sheet: str, heading: str, row: int) -> str:
    """What a spreadsheet calls a cell."""
    (found,) = (c for c in openpyxl.load_workbook(book)[sheet][1] if c.value == heading)
    return f"{found.column_letter}{row}"


def test_per_cent_and_thousands_in_a_spreadsheet(tmp_path: Path, read: EvidenceBase) -> None:
    book = as_workbook(example(), tmp_path / "b.xlsx")
    loaded = openpyxl.load_workbook(book)
    loaded["findings"]["H2"].number_format = "#,##0"
    loaded.save(book)
    assert read_tables(book) == read
    loaded["estimates"]["G2"].number_format = "0%"
    loaded.save(book)
    (fault,) = faults(book)
    assert (fault["code"], fault["value"], fault["column"]) == ("per-cent", "95%", "ci_level")


@pytest.mark.parametrize("shown", ['0.00"%"', "0.00\\%", '0.00" (%)"', "0.00_%", "[$%-809]0.00"])
def test_a_sign_that_is_only_shown_is_no_per_cent(
    tmp_path: Path, read: EvidenceBase, shown: str
) -> None:
    book = as_workbook(example(), tmp_path / "b.xlsx")
    loaded = openpyxl.load_workbook(book)
    loaded["estimates"]["G2"].number_format = shown
    loaded.save(book)
    assert read_tables(book) == read
    loaded["estimates"]["G2"].number_format = f"{shown}%"
    loaded.save(book)
    assert [fault["code"] for fault in faults(book)] == ["per-cent"]


def test_merged_cells_are_faults_at_each_of_them(tmp_path: Path) -> None:
    book = as_workbook(example(), tmp_path / "b.xlsx")
    loaded = openpyxl.load_workbook(book)
    level = place_of(book, "outcomes", "level", 2)
    loaded["outcomes"].merge_cells(f"{level}:{level[0]}3")
    loaded["findings"].merge_cells("H2:I2")
    # Where there is no heading, nothing is read and nothing lost.
    loaded["layers"].merge_cells("T1:V9")
    loaded.create_sheet("columns").append(["a guide"])
    loaded["columns"].merge_cells("A1:C1")
    loaded.save(book)
    found = [fault for fault in faults(book) if fault["code"] == "merged-cells"]
    headings = list(example()["findings"])
    assert places(found) == [
        ("outcomes", 2, "level"),
        ("outcomes", 3, "level"),
        ("findings", 2, headings[7]),
        ("findings", 2, headings[8]),
    ]
    assert [fault["value"] for fault in found] == [f"{level}:{level[0]}3"] * 2 + ["H2:I2"] * 2


def test_merged_headings_are_a_fault(tmp_path: Path) -> None:
    book = as_workbook(example(), tmp_path / "b.xlsx")
    loaded = openpyxl.load_workbook(book)
    loaded["layers"].merge_cells("A1:B1")
    loaded.save(book)
    assert ("layers", 1, None, "merged-cells", "A1:B1") in [
        (fault["sheet"], fault["row"], fault["column"], fault["code"], fault["value"])
        for fault in faults(book)
    ]


def test_a_number_of_more_digits_than_a_spreadsheet_keeps_is_no_text(tmp_path: Path) -> None:
    tables = example()
    for cell, is_read in ((10**15 - 1, True), (10**15, False), (-(10**15), False), (1e15, False)):
        tables["base"]["version"] = [cell]
        for source in (tables, as_workbook(tables, tmp_path / "b.xlsx")):
            if is_read:
                assert read_tables(source).version == str(cell)
            else:
                assert places(faults(source)) == [("base", 2, "version")]
    tables["base"]["version"] = [str(10**20)]
    assert read_tables(tables).version == str(10**20)


@pytest.mark.parametrize("cells", ["ab", b"ab", {"a", "b"}, frozenset("a"), {0: "a"}, 5, None])
def test_a_column_that_is_no_list_is_refused(cells: Any) -> None:
    tables = example()
    tables["studies"]["id"] = cells
    found = type(cells).__name__
    expected = f'sheet "studies", column "id": a column is a list of cells, and not of type {found}'
    with pytest.raises(TypeError) as caught:
        read_tables(tables)
    assert str(caught.value) == expected


def test_columns_are_any_that_have_an_order(read: EvidenceBase) -> None:
    tables: dict[str, Any] = example()
    ids = tables["findings"]["id"]
    for cells in (tuple(ids), iter(ids), dict.fromkeys(ids).keys(), pd.Series(ids), pl.Series(ids)):
        tables["findings"]["id"] = cells
        assert read_tables(tables) == read


# What is wrong.


def change(sheet: str, column: str, row: int, cell: Any) -> Callable[[Tables], None]:
    def apply(tables: Tables) -> None:
        tables[sheet][column][row - 2] = cell

    return apply


def add_row(sheet: dict[str, list[Any]]) -> None:
    """The first row once more."""
    for cells in sheet.values():
        cells.append(cells[0])


WRONG: dict[str, tuple[Callable[[Tables], Any], str, Where]] = {
    "unknown code": (
        change("findings", "direction", 3, "better"),
        "unknown-code",
        ("findings", 3, "direction"),
    ),
    "unknown code in a pair": (
        change("studies", "designs", 3, "rtc"),
        "unknown-code",
        ("studies", 3, "designs"),
    ),
    "thousands": (change("numbers", "n1i", 2, "1,200"), "wrong-type", ("numbers", 2, "n1i")),
    "per cent": (change("estimates", "p", 2, "12%"), "wrong-type", ("estimates", 2, "p")),
    "not finite": (change("numbers", "ai", 2, "inf"), "wrong-type", ("numbers", 2, "ai")),
    "beyond any": (change("numbers", "ai", 2, "1e999"), "wrong-type", ("numbers", 2, "ai")),
    "smaller than any": (
        change("numbers", "ai", 2, "1e-400"),
        "wrong-type",
        ("numbers", 2, "ai"),
    ),
    "smaller than any, of a data frame": (
        change("numbers", "ai", 2, Decimal("1e-400")),
        "wrong-type",
        ("numbers", 2, "ai"),
    ),
    "not whole": (
        change("studies", "reference", 2, "1.5"),
        "wrong-type",
        ("studies", 2, "reference"),
    ),
    "out of range": (
        change("bodies", "importance", 2, "10"),
        "out-of-range",
        ("bodies", 2, "importance"),
    ),
    "not yes or no": (
        change("findings", "comparison_group", 2, "1"),
        "wrong-type",
        ("findings", 2, "comparison_group"),
    ),
    "truth in a text": (
        change("findings", "says", 2, True),
        "wrong-type",
        ("findings", 2, "says"),
    ),
    "decimals in a text": (change("base", "version", 2, 1.5), "wrong-type", ("base", 2, "version")),
    "count in a pair": (
        change("studies", "designs", 4, "randomised: three"),
        "wrong-type",
        ("studies", 4, "designs"),
    ),
    "empty item": (
        change("bodies", "findings", 2, "ZZ-F1;; ZZ-F2"),
        "empty-item",
        ("bodies", 2, "findings"),
    ),
    "link of a cell": (
        change("findings", "study", 4, "ZZ-revue"),
        "dangling-id",
        ("findings", 4, "study"),
    ),
    "link in a list": (
        change("components", "bodies", 3, "ZZ-B1; ZZ-B9"),
        "dangling-id",
        ("components", 3, "bodies"),
    ),
    "link of a row": (
        change("numbers", "finding", 3, "ZZ-F9"),
        "dangling-id",
        ("numbers", 3, "finding"),
    ),
    "no link": (change("numbers", "finding", 3, ""), "missing-key", ("numbers", 3, "finding")),
    "two rows of one": (
        change("numbers", "finding", 3, "ZZ-F1"),
        "duplicate-row",
        ("numbers", 3, "finding"),
    ),
    "id twice": (
        lambda tables: add_row(tables["outcomes"]),
        "duplicate-id",
        ("outcomes", 4, "id"),
    ),
    "layer": (change("themes", "layer", 2, "other"), "dangling-id", ("themes", 2, "layer")),
    "no layer": (change("studies", "layer", 3, ""), "missing-key", ("studies", 3, "layer")),
    "no part": (
        change("findings", "locator_part", 3, ""),
        "missing-key",
        ("findings", 3, "locator_part"),
    ),
    "required": (change("findings", "says", 2, ""), "missing-key", ("findings", 2, "says")),
    "required with others": (
        change("findings", "votes_of", 4, ""),
        "missing-key",
        ("findings", 4, "votes_of"),
    ),
    "impossible count": (
        change("numbers", "ai", 3, "151"),
        "impossible-count",
        ("numbers", 3, "ai"),
    ),
    "threshold": (
        change("assessments", "threshold_scale", 2, ""),
        "missing-key",
        ("assessments", 2, "threshold_scale"),
    ),
    "risk": (
        change("baseline_risks", "risk", 2, "0"),
        "out-of-range",
        ("baseline_risks", 2, "risk"),
    ),
    "said twice": (
        change("recommendations", "settings_only", 3, "home"),
        "duplicate-fact",
        ("recommendations", 4, "settings_only"),
    ),
    "said otherwise": (
        change("recommendations", "text", 4, "Train others."),
        "contradiction",
        ("recommendations", 4, "text"),
    ),
    "one fact for each layer": (
        change("studies", "kind", 5, "review"),
        "duplicate-fact",
        ("studies", 5, "kind"),
    ),
    "nothing stated": (
        change("studies", "populations", 5, ""),
        "nothing-stated",
        ("studies", 5, None),
    ),
    "unknown sheet": (
        lambda tables: tables.update(study=tables.pop("estimates")),
        "unknown-sheet",
        ("study", None, None),
    ),
    "unknown column": (
        lambda tables: tables["bodies"].update(Importances=["", ""]),
        "unknown-column",
        ("bodies", 1, "Importances"),
    ),
    "missing column": (
        lambda tables: tables["findings"].pop("bearing"),
        "missing-column",
        ("findings", None, "bearing"),
    ),
    "unequal columns": (
        lambda tables: tables["estimates"].update(p=["1", "1"]),
        "unequal-columns",
        ("estimates", None, None),
    ),
    "no base": (lambda tables: tables.pop("base"), "missing-row", ("base", None, None)),
    "two bases": (
        lambda tables: add_row(tables["base"]),
        "too-many-rows",
        ("base", 3, None),
    ),
}


@pytest.mark.parametrize(("spoil", "code", "where"), WRONG.values(), ids=WRONG.keys())
def test_a_fault_is_reported_at_its_cell(
    spoil: Callable[[Tables], Any], code: str, where: Where
) -> None:
    tables = example()
    for sheet, column in (("estimates", "p"), ("numbers", "bi")):
        tables[sheet][column] = [""] * len(next(iter(tables[sheet].values())))
    spoil(tables)
    found = faults(tables)
    assert [(fault["code"], *places([fault])) for fault in found] == [(code, where)]
    assert set(found[0]) == {"sheet", "row", "column", "pointer", "code", "value", "expected"}


FILES: dict[str, tuple[str, bytes, str, Where]] = {
    "too many cells": ("layers", b"id,title\nx,y,z\n", "no-heading", ("layers", 2, None)),
    "no heading": ("layers", b"id,,title\nx,z,y\n", "no-heading", ("layers", 2, None)),
    "a column twice": (
        "layers",
        b"id,title,title\nx,y,z\n",
        "duplicate-column",
        ("layers", 1, "title"),
    ),
    "windows-1252": (
        "outcomes",
        b"id,name,level\na,b,staff\nc,\x93d\x94,staff\n",
        "not-utf-8",
        ("outcomes", 3, "name"),
    ),
    "utf-16": ("outcomes", "id,name".encode("utf-16"), "not-utf-8", ("outcomes", None, None)),
    "semicolons": ("layers", b"id;title\nx;y\n", "wrong-separator", ("layers", 1, None)),
    "tabs": ("layers", b"id\ttitle\nx\ty\n", "wrong-separator", ("layers", 1, None)),
    "open quote": ("layers", b'id,title\nx,y\nz,"y\n', "bad-csv", ("layers", 3, None)),
    "bad quote": ("layers", b'id,title\nx,"y"z\n', "bad-csv", ("layers", 2, None)),
}


@pytest.mark.parametrize(("name", "content", "code", "where"), FILES.values(), ids=FILES.keys())
def test_a_fault_of_a_file(
    tmp_path: Path, name: str, content: bytes, code: str, where: Where
) -> None:
    as_folder(example(), tmp_path)
    (tmp_path / f"{name}.csv").write_bytes(content)
    found = [fault for fault in faults(tmp_path) if fault["code"] == code]
    assert places(found) == [where]


def thing(later: dict[str, str]) -> Tables:
    """A recommendation with its strength in one row, and what a later row says of it."""
    tables = example()
    first = {"id": "ZZ-R3", "strength": "strong", "layer": "example", "locator_part": "page 5"}
    first |= {"text": "Offer it.", "theme": "ZZ-falls"}
    first = {key: value for key, value in first.items() if key not in later or key in SAME}
    for row in (first, {"id": "ZZ-R3", "audiences_only": "pcn", **later}):
        for heading, cells in tables["recommendations"].items():
            cells.append(row.get(heading, ""))
    return tables


SAME = ("id", "layer", "locator_part")


def test_a_later_row_adds_to_the_thing_itself_only_from_the_same_place() -> None:
    added = {"text": "Offer.", "theme": "ZZ-falls"}
    same = {"layer": "example", "locator_part": "page 5"}
    item = read_tables(thing(added | same)).recommendations[2]
    assert (item["text"], item["locator"]["part"]) == ("Offer.", "page 5")
    # Nor need the row state a fact.
    without = read_tables(thing(added | same | {"audiences_only": ""})).recommendations[2]
    assert without["text"] == "Offer." and "audiences" not in without
    for place in ({**same, "locator_part": "page 6"}, {**same, "layer": "other"}):
        tables = thing(added | place)
        add_row(tables["layers"])
        tables["layers"]["id"][-1] = "other"
        found = faults(tables)
        assert {fault["code"] for fault in found} == {"other-place"}
        assert places(found) == [("recommendations", 6, "text"), ("recommendations", 6, "theme")]
        assert found[0]["value"] == '"Offer."'
        assert found[0]["expected"] == "an empty cell, or the layer and the locator of row 5"


def test_what_a_later_row_says_again_may_stand_elsewhere() -> None:
    again = {"layer": "example", "locator_part": "page 6"}
    tables = thing(again)
    tables["recommendations"]["text"][-1] = "Offer it."
    item = read_tables(tables).recommendations[2]
    assert item["locator"]["part"] == "page 5"
    assert item["audiences"]["locator"]["part"] == "page 6"
    tables["recommendations"]["audiences_only"][-1] = ""
    assert [fault["code"] for fault in faults(tables)] == ["nothing-stated"]


def test_a_sheet_in_two_files_is_a_fault(tmp_path: Path) -> None:
    as_folder(example(), tmp_path)
    (tmp_path / "themes.CSV").write_bytes((tmp_path / "themes.csv").read_bytes())
    if len(list(tmp_path.glob("themes.*"))) == 1:
        pytest.skip("names of files are the same in both cases here")
    (fault,) = faults(tmp_path)
    assert (fault["code"], fault["sheet"]) == ("duplicate-sheet", "themes")
    assert fault["value"] == "`themes.CSV` and `themes.csv`"


@pytest.mark.parametrize("name", ["studies.tsv", "studies.txt", "Studies.xlsx", "studies"])
def test_a_file_of_another_kind_that_is_named_as_a_sheet_is_a_fault(
    tmp_path: Path, read: EvidenceBase, name: str
) -> None:
    as_folder(example(), tmp_path)
    for other in ("columns.csv", "notes.tsv", "~$studies.xlsx", ".studies.txt"):
        (tmp_path / other).write_text("of no concern")
    (tmp_path / "figures").mkdir()
    assert read_tables(tmp_path) == read
    (tmp_path / name).write_text("id")
    (fault,) = faults(tmp_path)
    assert (fault["code"], fault["sheet"], fault["value"]) == ("not-read", "studies", f"`{name}`")
    assert fault["expected"].startswith("`studies.csv`; a file of another kind is not read")


def test_rows_are_counted_as_a_spreadsheet_does(tmp_path: Path) -> None:
    as_folder(example(), tmp_path)
    text = 'id,name,level\n\n"a","two\nlines",staff\n\n,,\nb,c,nobody\n'
    (tmp_path / "outcomes.csv").write_text(text, "utf-8")
    found = [fault for fault in faults(tmp_path) if fault["sheet"] == "outcomes"]
    assert places(found) == [("outcomes", 6, "level")]


def test_all_faults_are_reported_together(tmp_path: Path) -> None:
    tables = example()
    for name in ("unknown code in a pair", "thousands", "link of a row", "two bases", "risk"):
        WRONG[name][0](tables)
    tables["extra"] = {"a": ["b"]}
    with pytest.raises(InvalidTablesError) as caught:
        read_tables(as_folder(tables, tmp_path))
    error = caught.value
    assert places(error.faults)[:3] == [
        ("base", 3, None),
        ("studies", 3, "designs"),
        ("numbers", 2, "n1i"),
    ]
    head, *lines = str(error).splitlines()
    assert head == "invalid tables, 5 faults:" and len(lines) == len(error.faults) == 5
    assert lines[1].startswith('studies.csv, row 3, column "designs": found "rtc", expected one of')
    assert error.code == "invalid-document" and isinstance(error, ValueError)


def test_a_place_in_an_expectation_is_a_row() -> None:
    tables = example()
    WRONG["id twice"][0](tables)
    (fault,) = faults(tables)
    assert fault["expected"] == "an id that is not also at outcomes, row 2"
    assert fault["pointer"] == "/outcomes/2/id"


def test_very_many_faults_are_counted() -> None:
    tables = example()
    names = [str(number) for number in range(1500)]
    tables["outcomes"] = {"id": names, "name": names, "level": ["nobody"] * 1500}
    with pytest.raises(InvalidTablesError) as caught:
        read_tables(tables)
    form = json.loads(caught.value.json)
    assert len(form["faults"]) == 1000 and form["more_faults"] >= 500
    assert str(caught.value).splitlines()[-1].startswith("and ")


def test_files_that_are_not_there_or_not_tables(tmp_path: Path) -> None:
    for path in (tmp_path / "none", tmp_path / "none.xlsx"):
        with pytest.raises(whatworks.FileError) as caught:
            read_tables(path)
        assert caught.value.filename == str(path)
    (tmp_path / "no.xlsx").write_bytes(b"no workbook")
    assert faults(tmp_path / "no.xlsx")[0]["code"] == "unreadable"
    (tmp_path / "no.ods").write_bytes(b"")
    with pytest.raises(whatworks.InvalidRequestError):
        read_tables(tmp_path / "no.ods")
    with pytest.raises(TypeError, match="a table is a dict of columns"):
        read_tables({"base": [1]})


def test_without_openpyxl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = as_workbook(example(), tmp_path / "b.xlsx")
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    for call in (lambda: read_tables(book), lambda: template(tmp_path / "t.xlsx")):
        with pytest.raises(ImportError, match=r"pip install 'whatworks\[notebook\]'"):
            call()
    assert not (tmp_path / "t.xlsx").exists()


# Damage.

CELLS: list[Any] = [
    "",
    " ",
    ";",
    ";;",
    ":",
    "a: b",
    "=1",
    "\\;",
    "1,2",
    "007",
    "-1",
    "1e999",
    "x" * 300,
]
CELLS += ["\udcff", "\0", "\u2028", "[]", "null", None, True, 0, -3, 2.5, 10**400, float("inf")]
CELLS += [
    float("nan"),
    date(2020, 1, 1),
    datetime(2020, 1, 1, 5),
    b"b",
    [],
    ["a", 1],
    {"a": 1},
    object,
]


def damage(tables: Tables, chance: random.Random) -> None:
    sheet = tables[chance.choice(list(tables))]
    column = chance.choice(list(sheet))
    kind = chance.randrange(8)
    if kind == 0:
        sheet[chance.choice(["id", "locator", "", "Título", 5])] = sheet.pop(column)  # type: ignore[index]
    elif kind == 1:
        del sheet[column]
        if not sheet:
            sheet["id"] = []
    elif sheet[column]:
        pick = chance.choice(list(tables))
        others = [cell for cells in tables[pick].values() for cell in cells]
        cell = chance.choice(CELLS if kind < 6 else others or [""])
        sheet[column][chance.randrange(len(sheet[column]))] = cell


@pytest.mark.parametrize("seed", range(300))
def test_damage_raises_nothing_else(seed: int, tmp_path: Path) -> None:
    chance, tables = random.Random(seed), example()
    for _ in range(chance.randrange(1, 6)):
        damage(tables, chance)
    said = []
    for _ in range(2):
        try:
            said.append(read_tables(tables).to_json())
        except InvalidTablesError as error:
            said.append(error.json)
            for fault in error.faults:
                assert fault["sheet"] is None or fault["sheet"] in tables or fault["column"] is None
                json.dumps(fault).encode()
    assert said[0] == said[1]


@pytest.mark.parametrize("seed", range(100))
def test_damaged_files_raise_nothing_else(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    as_folder(example(), tmp_path)
    for _ in range(3):
        file = chance.choice(sorted(tmp_path.iterdir()))
        content = bytearray(file.read_bytes())
        for _ in range(chance.randrange(1, 5)):
            content[chance.randrange(len(content))] = chance.choice(b'",;\n\r\0\xff\x93a0')
        file.write_bytes(bytes(content))
    try:
        read_tables(tmp_path)
    except InvalidTablesError as error:
        assert all(fault["expected"] for fault in error.faults)


# The template, and back.


def reached(schema: dict[str, Any], of: dict[str, Any], at: str) -> set[str]:
    """Every path of the schema, facts and lists without a step of their own."""
    of = schema["$defs"][of["$ref"].rpartition("/")[2]] if "$ref" in of else of
    if "items" in of:
        return reached(schema, of["items"], at)
    properties = of.get("properties", {})
    if "progress" in properties or {"count"} < set(properties) <= {"count", "design", "name"}:
        return {at}
    if at and "value" in properties and set(properties) > {"layer", "locator"}:
        is_fact = set(properties) == {
            "value",
            "layer",
            "locator",
            "as_printed",
            "ocr_suspect",
            "note",
        }
        if is_fact:
            return reached(schema, properties["value"], at)
    paths: set[str] = set()
    for key, inner in properties.items():
        # A condition holds conditions; tables have none.
        if key == "applies_when":
            continue
        paths |= reached(schema, inner, f"{at}/{key}")
    return paths or {at}


def test_the_columns_are_all_that_the_schema_has(root: Path) -> None:
    committed = (root / "crates/whatworks/schema/base-1.json").read_bytes()
    packaged = root / "python/whatworks/_tables/base-1.json"
    assert packaged.read_bytes() == committed, "copy the schema to python/whatworks/_tables"
    schema = json.loads(committed)
    wanted = reached(schema, schema, "")
    provenance = ("/layer", "/locator/part", "/locator/address", "/as_printed", "/ocr_suspect")
    wanted = {path for path in wanted if not path.endswith((*provenance, "/note"))} - {"/schema"}
    columns = set()
    for sheet in SHEETS.values():
        stem = "".join(f"/{step}" for step in (sheet.top, *sheet.inner) if step)
        for column in sheet.columns:
            if column.heading != sheet.link and not column.provenance:
                path = [step for step in (column.fact, *column.path) if step]
                is_fact = (
                    path == ["value"] and sheet.name != "figures" and sheet.name != "estimates"
                )
                columns.add(stem if is_fact else "/".join((stem, *path)))
    assert columns == wanted


def test_a_template_is_read_as_empty_and_never_overwrites(tmp_path: Path) -> None:
    for path in (tmp_path / "new" / "folder", f"{tmp_path}/a.b/", tmp_path / "book.xlsx"):
        files = template(path)
        assert all(file.is_file() for file in files)
        assert [fault["code"] for fault in faults(path)] == ["missing-row"]
        before = [file.read_bytes() for file in files]
        with pytest.raises(whatworks.FileError, match="File exists"):
            template(path)
        assert [file.read_bytes() for file in files] == before
    files = list((tmp_path / "new" / "folder").iterdir())
    assert {file.suffix for file in files} == {".csv"} and len(files) == len(SHEETS) + 1
    with pytest.raises(whatworks.InvalidRequestError):
        template(tmp_path / "tables.ods")
    with pytest.raises(whatworks.FileError):
        template(tmp_path / "book.xlsx" / "below")


@pytest.mark.parametrize("taken", ["base.csv", "studies.csv"])
def test_all_files_are_written_or_none(tmp_path: Path, read: EvidenceBase, taken: str) -> None:
    # A link to nothing is no file, and still is not overwritten.
    link = tmp_path / taken
    try:
        link.symlink_to(tmp_path / "nothing")
    except OSError:
        pytest.skip("links cannot be made here")
    for write in (template, lambda path: write_tables(read, path)):
        with pytest.raises(whatworks.FileError, match="File exists") as caught:
            write(tmp_path)
        assert caught.value.filename == str(link)
        assert list(tmp_path.iterdir()) == [link] and link.is_symlink()


@pytest.mark.skipif(os.name == "nt", reason="files have no such modes there")
@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o002, 0o664), (0o077, 0o600)])
def test_files_may_be_read_by_those_whom_the_system_lets(
    tmp_path: Path, mask: int, mode: int
) -> None:
    before = os.umask(mask)
    try:
        files = [*template(tmp_path / "folder"), *template(tmp_path / "book.xlsx")]
    finally:
        os.umask(before)
    assert {file.stat().st_mode & 0o777 for file in files} == {mode}


def test_the_same_tables_are_the_same_bytes(tmp_path: Path, read: EvidenceBase) -> None:
    def written(name: str) -> list[bytes]:
        files = [*write_tables(read, tmp_path / f"{name}.xlsx"), *template(tmp_path / "t.xlsx")]
        contents = [file.read_bytes() for file in files]
        files[-1].unlink()
        return contents

    first = written("a")
    # An archive states times to two seconds.
    time.sleep(2.1)
    assert written("b") == first


def test_the_guide_describes_every_column(tmp_path: Path) -> None:
    template(tmp_path)
    with (tmp_path / "columns.csv").open(encoding="utf-8-sig", newline="") as text:
        guide = {(row["sheet"], row["column"]): row for row in csv.DictReader(text)}
    for name in SHEETS:
        with (tmp_path / f"{name}.csv").open(encoding="utf-8-sig", newline="") as text:
            for heading in next(csv.reader(text)):
                assert guide[name, heading]["description"] and guide[name, heading]["holds"]
    assert guide["findings", "direction"]["allowed"].startswith("improved; worse")
    assert guide["findings", "votes_of"]["required"] == "with votes"
    assert guide["base", "id"]["required"] == "yes"
    assert guide["base", "publisher"]["required"] == ""


def test_a_filled_template_is_the_example(tmp_path: Path, read: EvidenceBase) -> None:
    template(tmp_path / "book.xlsx")
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    for name, columns in example().items():
        sheet = book[name]
        places_of = {cell.value: place for place, cell in enumerate(sheet[1], 1)}
        for heading, cells in columns.items():
            for row, cell in enumerate(cells, 2):
                sheet.cell(row, places_of[heading]).value = typed(cell)
    book.save(tmp_path / "book.xlsx")
    assert read_tables(tmp_path / "book.xlsx").to_json() == read.to_json()


def test_bases_go_through_tables_and_back(
    tmp_path: Path, base: EvidenceBase, read: EvidenceBase
) -> None:
    for number, written in enumerate((base, base.with_layers(["brief"]), read)):
        for path in (tmp_path / f"{number}", tmp_path / f"{number}.xlsx"):
            write_tables(written, path)
            again = read_tables(path)
            assert again.to_json() == written.to_json()
    assert again.rate("ZZ-B1") == read.rate("ZZ-B1")


def test_hostile_texts_go_through_tables(tmp_path: Path, read: EvidenceBase) -> None:
    document = json.loads(read.to_json())
    texts = ["=1+1", 'a "b", c', "a\nb", ";", "\\", "\\;", "007", "1e5", "true", "NA", "2026-03-01"]
    texts += ["#N/A", "#REF!", "1e-400", "_x0041_", "<&>"]
    document["outcomes"] += [{"id": text, "name": text, "level": "staff"} for text in texts]
    document["studies"][0]["settings"][0]["value"] = texts
    document["studies"][0]["countries"][0]["value"] = [{"name": text} for text in (*texts, "a: 1")]
    written = EvidenceBase.from_json(json.dumps(document))
    for path in (tmp_path / "folder", tmp_path / "book.xlsx"):
        write_tables(written, path)
        assert read_tables(path) == written


def test_what_tables_cannot_say_is_not_written(tmp_path: Path, read: EvidenceBase) -> None:
    where = {"layer": "example", "locator": {"part": "page 1"}}
    holds = {"field": "audience", "one_of": ["pcn"]}
    cannot: list[Callable[[dict[str, Any]], Any]] = [
        lambda document: document["recommendations"][0].update(
            applies_when={"condition": holds, **where}
        ),
        lambda document: document.update(figures=[]),
        lambda document: document["outcomes"][0].update(name=" spaced "),
        lambda document: document["studies"][0]["citation"][0].update(value={}),
    ]
    for spoil in cannot:
        document = json.loads(read.to_json())
        spoil(document)
        written = EvidenceBase.from_json(json.dumps(document))
        with pytest.raises(whatworks.InvalidRequestError, match="write this one as JSON"):
            write_tables(written, tmp_path / "folder")
    assert not (tmp_path / "folder").exists()
    # What a workbook cannot hold, and what a CSV file cannot.
    only_csv = ["x" * 40000, "a\ufffeb", "a\uffffb", "a\x01b"]
    only_json = ["x" * 140_000]
    for text in (*only_csv, *only_json):
        document = json.loads(read.to_json())
        document["outcomes"][0]["name"] = text
        written = EvidenceBase.from_json(json.dumps(document))
        with pytest.raises(whatworks.InvalidRequestError, match="CSV files"):
            write_tables(written, tmp_path / "b.xlsx")
        if text in only_json:
            with pytest.raises(whatworks.InvalidRequestError, match="write this one as JSON"):
                write_tables(written, tmp_path / "folder")
            continue
        folder = tmp_path / f"folder-{only_csv.index(text)}"
        write_tables(written, folder)
        assert read_tables(folder) == written
    assert not (tmp_path / "b.xlsx").exists() and not (tmp_path / "folder").exists()
