"""Empty tables with a guide to their columns."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import BytesIO, StringIO
from json import dumps
from pathlib import Path
from typing import Any

from whatworks._tables._cells import brief
from whatworks._tables._faults import raise_file_error, refuse
from whatworks._tables._layout import SHEETS, Column, Holds, Several, Single
from whatworks._tables._sources import GUIDE
from whatworks._tables._workbook import openpyxl

_HEADINGS = ("sheet", "column", "required", "holds", "allowed", "description")

_SEVERAL_ROWS = "Rows of one thing may be several, each with what is stated in its own place."

_KINDS = {
    "text": "a text",
    "code": "one of the codes allowed",
    "date": "a date YYYY-MM-DD",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "yes or no",
}

# What a cell of a workbook holds at most, and what it cannot hold.
_LONGEST = 32767
_NO_TEXT = re.compile("[\\x00-\\x08\\x0b-\\x0c\\x0e-\\x1f\ufffe\uffff]")
# The earliest time that an archive can state.
_NO_TIME = (1980, 1, 1, 0, 0, 0)

Tables = Mapping[str, Sequence[Sequence[str]]]


def write(path: str | os.PathLike[str]) -> list[Path]:
    """Writes a template to a folder or a workbook; see `whatworks.template`."""
    tables: dict[str, list[list[str]]] = {GUIDE: [list(_HEADINGS), *_guide()]}
    for name, sheet in SHEETS.items():
        tables[name] = [[column.heading for column in sheet.columns]]
    return write_new(path, tables)


def write_new(
    path: str | os.PathLike[str],
    tables: Tables,
    check: Callable[[Mapping[Path, bytes]], None] = lambda files: None,
) -> list[Path]:
    """Writes tables to files that do not exist yet, all or none, once they are checked."""
    target = Path(path)
    is_folder = target.is_dir() or os.fspath(path).endswith(("/", os.sep)) or not target.suffix
    if is_folder:
        files = {target / f"{name}.csv": _csv(rows) for name, rows in tables.items()}
    elif target.suffix.lower() == ".xlsx":
        files = {target: _workbook(tables)}
    else:
        refuse(
            "bad-path",
            "/path",
            dumps(str(path)),
            "the name of a folder, or of a workbook that ends in `.xlsx`",
        )
    check(files)
    try:
        if is_folder:
            target.mkdir(parents=True, exist_ok=True)
        _create(files)
    except OSError as error:
        raise_file_error("write", str(error.filename or target), error)
    return list(files)


def _create(files: Mapping[Path, bytes]) -> None:
    """Creates files, and removes them again where one exists or cannot be written."""
    created = []
    try:
        for file, content in files.items():
            # Nothing can come between a look whether there is such a file and its making.
            with file.open("xb") as new:
                created.append(file)
                new.write(content)
    except BaseException:
        for file in created:
            file.unlink(missing_ok=True)
        raise


def _guide() -> Iterator[list[str]]:
    for name, sheet in SHEETS.items():
        says = f"{sheet.description} {_SEVERAL_ROWS}" if sheet.merges else sheet.description
        yield [name, "", "yes" if name == "base" else "", "", "", says]
        for column in sheet.columns:
            holds, allowed = _holds(column.holds)
            yield [name, column.heading, _required(column), holds, allowed, column.description]


def _required(column: Column) -> str:
    return f"with {column.given_with}" if column.given_with else "yes" if column.required else ""


def _holds(holds: Holds) -> tuple[str, str]:
    """What a column holds, in words, and the codes that are allowed."""
    if isinstance(holds, Single):
        return _KINDS[holds.kind], "; ".join(holds.codes)
    if isinstance(holds, Several):
        return "several, with `;` between them", "; ".join(holds.of.codes)
    (first, one), (second, other) = holds.first, holds.second
    form = f"{first}: {second}"
    if isinstance(other, Several):
        form += f", {second}"
    codes = one.codes or (other.of.codes if isinstance(other, Several) else ())
    return f"several of the form `{form}`, with `;` between them", "; ".join(codes)


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    import csv

    text = StringIO(newline="")
    csv.writer(text).writerows(rows)
    # By its mark a spreadsheet knows the file as UTF-8, and saves it so.
    return text.getvalue().encode("utf-8-sig")


def _workbook(tables: Tables) -> bytes:
    book = openpyxl().Workbook()
    book.remove(book.active)
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        for row in rows:
            _append(sheet, row)
        _lay_out(sheet)
        if name != GUIDE:
            for number, column in enumerate(SHEETS[name].columns, 1):
                _help(sheet, number, column)
    return _saved(book)


def _saved(book: Any) -> bytes:
    """A workbook that does not say when it was saved: the same tables are the same bytes."""
    from datetime import datetime
    from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

    from openpyxl.xml.constants import ARC_CORE
    from openpyxl.xml.functions import tostring

    timed, content = BytesIO(), BytesIO()
    book.save(timed)
    book.properties.created = book.properties.modified = datetime(*_NO_TIME)
    untimed = tostring(book.properties.to_tree())
    with ZipFile(timed) as old, ZipFile(content, "w") as new:
        for name in old.namelist():
            part = untimed if name == ARC_CORE else old.read(name)
            new.writestr(ZipInfo(name, _NO_TIME), part, ZIP_DEFLATED)
    return content.getvalue()


def _append(sheet: Any, row: Sequence[str]) -> None:
    """Adds a row of texts: `=1` is no formula here, and `#N/A` no error of one."""
    for cell in row:
        if len(cell) > _LONGEST or _NO_TEXT.search(cell):
            expected = "texts that a workbook can hold; write CSV files instead"
            refuse("not-in-tables", f"/{sheet.title}", brief(cell), expected)
    sheet.append(row)
    for cell in sheet[sheet.max_row]:
        if cell.data_type in {"f", "e"}:
            cell.data_type = "s"


def _lay_out(sheet: Any) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = "A2"
    for number, cell in enumerate(sheet[1], 1):
        cell.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = max(14, len(cell.value) + 2)


def _help(sheet: Any, number: int, column: Column) -> None:
    """Keeps texts as they are typed, offers the codes, and says what the column means."""
    from openpyxl.comments import Comment
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    letter = get_column_letter(number)
    holds = column.holds
    if not isinstance(holds, Single) or holds.kind in {"text", "code", "date"}:
        sheet.column_dimensions[letter].number_format = "@"
    said = [column.description, f"Holds {_holds(holds)[0]}."]
    sheet.cell(1, number).comment = Comment("\n".join(said), "whatworks")
    codes = f'"{",".join(holds.codes)}"' if isinstance(holds, Single) and holds.codes else ""
    # A spreadsheet takes a list of codes no longer than this.
    if 0 < len(codes) <= 255:
        offered = DataValidation(type="list", formula1=codes, allow_blank=True)
        offered.add(f"{letter}2:{letter}1048576")
        sheet.add_data_validation(offered)
