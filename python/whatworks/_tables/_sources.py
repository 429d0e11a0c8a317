"""Where tables come from: a folder of CSV files, a workbook, or tables in memory.

Each source gives sheets of cells with the rows that a reader sees: the headings are row 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from json import dumps
from pathlib import Path
from typing import Any

from whatworks._tables._cells import Formatted, Unreadable, brief, is_empty, plain
from whatworks._tables._faults import Faults, Place, raise_file_error, refuse
from whatworks._tables._layout import SHEETS

GUIDE = "columns"
"""The sheet that describes the others, and is not read."""

# Parts of a number format that are shown as they are, or that show nothing.
_LITERAL = re.compile(r'"[^"]*"|\\.|[_*].|\[[^\]]*\]')


@dataclass
class Cells:
    """A sheet as it was found: its headings, and each row with its number."""

    headings: list[object] = field(default_factory=list)
    rows: list[tuple[int, list[object]]] = field(default_factory=list)


def read(tables: Any, faults: Faults) -> dict[str, Cells]:
    """The sheets of a path or of tables in memory, without the guide."""
    if isinstance(tables, Mapping):
        found = {str(name): _in_memory(str(name), table, faults) for name, table in tables.items()}
    else:
        path = Path(tables)
        try:
            path.stat()
        except OSError as error:
            raise_file_error("read", str(path), error)
        if path.is_dir():
            found = _folder(path, faults)
        elif path.suffix.lower() in {".xlsx", ".xlsm"}:
            found = _workbook(path, faults)
        else:
            refuse(
                "bad-path",
                "/path",
                dumps(str(path)),
                "a folder of CSV files, or a workbook that ends in `.xlsx`",
            )
    found.pop(GUIDE, None)
    return found


def _folder(path: Path, faults: Faults) -> dict[str, Cells]:
    faults.suffix = ".csv"
    # Files that begin so are those that systems and spreadsheets leave behind.
    files = [file for file in sorted(path.iterdir()) if file.name[0] not in ".~"]
    found: dict[str, Path] = {}
    for file in files:
        if file.suffix.lower() != ".csv":
            _not_read(file, faults)
        elif file.stem in found:
            both = f"`{found[file.stem].name}` and `{file.name}`"
            faults.report("duplicate-sheet", Place(file.stem), "one file of each sheet", both)
        elif file.stem != GUIDE:
            found[file.stem] = file
    return {name: _csv(file, faults) for name, file in found.items()}


def _not_read(file: Path, faults: Faults) -> None:
    """A file of another kind that is named as a sheet is, so that it may be thought to be read."""
    name = file.stem.lower()
    if name in SHEETS and file.is_file():
        expected = f"`{name}.csv`; a file of another kind is not read, so save or name it otherwise"
        faults.report("not-read", Place(name), expected, f"`{file.name}`")


def _csv(path: Path, faults: Faults) -> Cells:
    import csv
    from io import StringIO

    try:
        found = path.read_bytes()
    except OSError as error:
        raise_file_error("read", str(path), error)
    here = Place(path.stem)
    if b"\0" in found:
        expected = "text in UTF-8; save the file as CSV UTF-8"
        faults.report("not-utf-8", here, expected, "another encoding, or no text")
        return Cells()
    # What is not UTF-8 becomes surrogates, which are reported where they stand.
    text = found.decode("utf-8-sig", "surrogateescape")
    cells, number = Cells(), 0
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        for number, row in enumerate(reader, 1):
            if number == 1:
                cells.headings = list(row)
            else:
                cells.rows.append((number, list(row)))
    except csv.Error as error:
        expected = "cells with commas between them, and quotes that close"
        faults.report("bad-csv", Place(path.stem, number + 1), expected, str(error))
    _one_column(here, cells, faults)
    return cells


def _one_column(here: Place, cells: Cells, faults: Faults) -> None:
    """A file with other separators has one heading, which holds them all.

    It is refused and not guessed at: where semicolons separate cells, commas stand in numbers.
    """
    only = str(cells.headings[0]) if len(cells.headings) == 1 else ""
    for separator, name in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        if separator in only:
            expected = "commas between the cells; save the file as CSV UTF-8 with commas"
            faults.report("wrong-separator", Place(here.sheet, 1), expected, name)
            cells.headings, cells.rows = [], []
            return


def _workbook(path: Path, faults: Faults) -> dict[str, Cells]:
    from whatworks._tables._workbook import openpyxl

    load = openpyxl().load_workbook
    try:
        with path.open("rb") as file, path.open("rb") as again:
            formulas = load(file, read_only=True)
            values = load(again, read_only=True, data_only=True)
            return {
                name: _sheet(formulas[name], values[name], faults)
                for name in formulas.sheetnames
                if name != GUIDE and hasattr(formulas[name], "iter_rows")
            }
    except OSError as error:
        raise_file_error("read", str(path), error)
    except Exception as error:
        # openpyxl has no error of its own for a file that is no workbook.
        faults.report("unreadable", Place(None), "a workbook that ends in `.xlsx`", repr(error))
        return {}


def _sheet(formulas: Any, values: Any, faults: Faults) -> Cells:
    cells = Cells()
    # A sheet may state a size that is not its own.
    for sheet in (formulas, values):
        sheet.reset_dimensions()
    pairs = zip(formulas.iter_rows(), values.iter_rows(), strict=True)
    for number, (row, computed) in enumerate(pairs, 1):
        read = [_cell(*both) for both in zip(row, computed, strict=True)]
        if number == 1:
            cells.headings = read
        else:
            cells.rows.append((number, read))
    _mark_merged(cells, values, faults)
    return cells


def _mark_merged(cells: Cells, sheet: Any, faults: Faults) -> None:
    """Merged cells are one to the eye, but only the first of them has the value."""
    from openpyxl.utils import range_boundaries

    expected = "cells that are not merged, each with its own value"
    for merged in _merged(sheet):
        bounds: Any = range_boundaries(merged)
        left, top, right, bottom = bounds
        if top == 1 and any(not is_empty(cell) for cell in cells.headings[left - 1 : right]):
            faults.report("merged-cells", Place(sheet.title, 1), expected, merged)
        # Rows follow each other from the second on, and what has no heading is a fault already.
        right = min(right, len(cells.headings))
        for _, row in cells.rows[max(0, top - 2) : bottom - 1]:
            row += [None] * (right - len(row))
            for index in range(left - 1, right):
                row[index] = Unreadable("merged-cells", merged, expected)


def _merged(sheet: Any) -> list[str]:
    """The ranges of merged cells, which openpyxl leaves out where it reads row by row."""
    from openpyxl.xml.functions import iterparse

    found = []
    with sheet._get_source() as source:
        for _, element in iterparse(source):
            name = str(element.tag).rpartition("}")[2]
            if name == "mergeCell":
                found.append(element.get("ref"))
            elif name == "row":
                element.clear()
    return found


def _cell(cell: Any, computed: Any) -> object:
    value = computed.value
    # Where a formula was worked out to the empty text, the cell keeps the type of a text.
    if cell.data_type == "f" and value is None and computed.data_type != "str":
        expected = "a value; open and save the file in a spreadsheet, which works formulas out"
        return Unreadable("no-value", "a formula that was never worked out", expected)
    if computed.data_type == "e":
        return Unreadable("no-value", str(value), "a value and no error of a formula")
    if isinstance(value, int | float) and not isinstance(value, bool):
        shown = str(computed.number_format)
        if "%" in _LITERAL.sub("", shown):
            expected = "a number; format the cell as a number and not as per cent"
            return Unreadable("per-cent", f"{value * 100:.15g}%", expected)
        return value if shown in {"General", "@", "0"} else Formatted(value)
    return value


def _in_memory(name: str, table: Any, faults: Faults) -> Cells:
    columns = [
        (heading, [plain(cell) for cell in _listed(name, heading, cells)])
        for heading, cells in _columns(table)
    ]
    lengths = {len(cells) for _, cells in columns}
    if len(lengths) > 1:
        found = ", ".join(map(str, sorted(lengths)))
        faults.report("unequal-columns", Place(name), "columns of one length", found)
        return Cells()
    rows = zip(*(cells for _, cells in columns), strict=True)
    return Cells([heading for heading, _ in columns], [(n, list(r)) for n, r in enumerate(rows, 2)])


def _listed(name: str, heading: object, cells: Any) -> Iterable[object]:
    """The cells of a column: one after the other, and not the letters of a text."""
    no_list = isinstance(cells, str | bytes | bytearray | set | frozenset | Mapping)
    try:
        listed: Iterable[object] = iter(() if no_list else cells)
    except TypeError:
        no_list = True
    if no_list:
        where = f"sheet {brief(name)}, column {brief(heading)}"
        found = type(cells).__name__
        raise TypeError(f"{where}: a column is a list of cells, and not of type {found}")
    return listed


def _columns(table: Any) -> Iterator[tuple[object, Any]]:
    """The columns of a dict, or of a data frame of pyarrow, polars or pandas."""
    if isinstance(table, Mapping):
        yield from table.items()
    elif hasattr(table, "to_pylist"):
        yield from zip(table.column_names, (c.to_pylist() for c in table.columns), strict=True)
    elif hasattr(table, "get_columns"):
        yield from ((column.name, column.to_list()) for column in table.get_columns())
    elif hasattr(table, "iloc"):
        yield from ((name, table.iloc[:, i].tolist()) for i, name in enumerate(table.columns))
    else:
        raise TypeError("a table is a dict of columns or a data frame")
