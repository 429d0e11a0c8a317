"""From a document to rows, as they are read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from json import dumps, loads
from pathlib import Path
from typing import Any

from whatworks._errors import InvalidDocumentError
from whatworks._tables import read_tables
from whatworks._tables._cells import NONE
from whatworks._tables._faults import refuse
from whatworks._tables._layout import SHEETS, Column, Holds, Pairs, Several, Sheet, Single
from whatworks._tables._template import write_new
from whatworks._whatworks import EvidenceBase

Item = dict[str, Any]
Row = dict[str, str]


def write(base: EvidenceBase, path: str | os.PathLike[str]) -> list[Path]:
    """Writes a base as tables; see `whatworks.write_tables`."""
    document = loads(base.to_json())
    tables = {}
    for name, sheet in SHEETS.items():
        rows = list(_rows(sheet, document))
        headings = [column.heading for column in sheet.columns]
        used = [heading for heading in headings if any(heading in row for row in rows)]
        if rows:
            tables[name] = [used, *([row.get(heading, "") for heading in used] for row in rows)]
    return write_new(path, tables, lambda files: _check(base, files))


def _check(base: EvidenceBase, files: Mapping[Path, bytes]) -> None:
    """What cannot be read back as it is, is not written."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        copies = [Path(folder, file.name) for file in files]
        for copy, content in zip(copies, files.values(), strict=True):
            copy.write_bytes(content)
        is_folder = copies[0].suffix == ".csv"
        try:
            same = read_tables(folder if is_folder else copies[0]) == base
        except InvalidDocumentError:
            same = False
    if not same:
        expected = "a base of which tables can say everything; write this one as JSON"
        refuse("not-in-tables", "/base", dumps(base.id), expected)


def _rows(sheet: Sheet, document: Item) -> Iterator[Row]:
    for link, item in _items(sheet, document):
        for row in _rows_of(sheet, item):
            yield {**({sheet.link: link} if sheet.link else {}), **row}


def _items(sheet: Sheet, document: Item) -> Iterator[tuple[str, Item]]:
    """What the rows of a sheet are, each with the id of what it belongs to."""
    top = document.get(sheet.top, []) if sheet.top else document
    for item in top if isinstance(top, list) else [top]:
        found: Any = item
        for step in sheet.inner:
            found = found.get(step, {})
        if found or not sheet.inner:
            yield from ((item.get("id", ""), one) for one in _listed(found))


def _listed(found: Any) -> list[Item]:
    return found if isinstance(found, list) else [found]


def _rows_of(sheet: Sheet, item: Item) -> list[Row]:
    """The rows of a thing: a fact goes to a row of its place, after those before it."""
    own = (column for column in sheet.columns if column.path and not column.fact)
    first = _cells(item, (column for column in own if not column.provenance))
    provenance = [column for column in sheet.columns if column.provenance]
    places = [_cells(item, provenance) if sheet.states_itself else {}]
    rows = [first | places[0]]
    for fact in dict.fromkeys(column.fact for column in sheet.columns if column.fact):
        columns = [column for column in sheet.columns if column.fact == fact]
        at = 0
        for stated in _listed(item.get(fact, [])):
            place = _cells(stated, provenance)
            said = _cells(stated["value"] if columns[0].of_many else stated, columns)
            if not places[0]:
                places[0] = place
            at = next((i for i in range(at, len(rows)) if places[i] == place), len(rows))
            if at == len(rows):
                rows.append({"id": first["id"]} if "id" in first else {})
                places.append(place)
            rows[at] |= said | place
            at += 1
    return [row for row in rows if row]


def _cells(said: Any, columns: Iterable[Column]) -> Row:
    cells: Row = {}
    for column in columns:
        found: Any = said
        for key in column.path:
            found = found.get(key) if isinstance(found, dict) else None
        if found is not None:
            cells[column.heading] = _written(found, column.holds)
    return cells


def _written(given: Any, holds: Holds) -> str:
    """A value as a cell."""
    if isinstance(holds, Single):
        return ("yes" if given else "no") if isinstance(given, bool) else str(given)
    if isinstance(holds, Several):
        items = [str(item) for item in given]
    else:
        items = [_pair(item, holds) for item in given]
    return "; ".join(map(_escaped, items)) or NONE


def _escaped(item: str) -> str:
    # A space keeps a backslash at the end apart from the semicolon that follows.
    return item.replace(";", "\\;") + (" " if item.endswith("\\") else "")


def _pair(item: dict[str, Any], holds: Pairs) -> str:
    first, second = str(item[holds.first[0]]), item.get(holds.second[0])
    if second is None:
        return f"{first}:" if ":" in first else first
    return f"{first}: {', '.join(second) if isinstance(second, list) else second}".rstrip()
