"""From rows to a document, with the place of each thing in it.

A row says what one layer states in one place. Rows of one id (of a study or a recommendation) are
of one thing, and each adds what is stated in its own place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from json import dumps, loads
from typing import Any

from whatworks._errors import InvalidDocumentError
from whatworks._tables._cells import Wrong, brief, is_empty, value
from whatworks._tables._faults import Fault, Faults, Place, nearest
from whatworks._tables._layout import SHEETS, Column, Sheet
from whatworks._tables._sources import Cells
from whatworks._whatworks import EvidenceBase

Item = dict[str, Any]

_POINTER = re.compile("`(/[^`]*)`")


@dataclass
class _Row:
    """A row as it was read: what its cells say, and which of them are not empty."""

    sheet: Sheet
    number: int
    values: dict[Column, Any] = field(default_factory=dict)
    filled: set[str] = field(default_factory=set)

    def place(self, column: str | None = None) -> Place:
        return Place(self.sheet.name, self.number, column)

    def name(self) -> str | None:
        """The id of the thing that the row is, or belongs to."""
        key = self.sheet.link or "id"
        return next((said for column, said in self.values.items() if column.heading == key), None)


@dataclass
class _Origin:
    """The row that an object of the document comes from, and the column of each of its keys."""

    place: Place
    columns: Mapping[str, str] = field(default_factory=dict)

    def of(self, below: str) -> Place:
        """The place of what stands below the object: of the nearest key that has a column."""
        end = len(below)
        while end > 0:
            if column := self.columns.get(below[:end]):
                return replace(self.place, column=column)
            end = below.rfind("/", 0, end)
        return self.place


class Builder:
    """Builds a document sheet by sheet; what is wrong is reported and left out."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._document: Item = {"schema": "whatworks-base/1"}
        self._document |= {key: [] for key in SHEETS["base"].lists}
        self._items: dict[tuple[str, str], tuple[Item, str]] = {}
        self._origins: dict[str, _Origin] = {}
        self._missing: set[tuple[str | None, str | None]] = set()

    def build(self, found: Mapping[str, Cells]) -> None:
        """Adds every sheet; things come before what belongs to them."""
        for name in found:
            if name not in SHEETS:
                expected = nearest(name, SHEETS)
                self._faults.report("unknown-sheet", Place(name), expected, brief(name))
        for name, sheet in SHEETS.items():
            rows = self._rows(sheet, found.get(name, Cells()))
            if name == "base":
                rows = self._only_row(sheet, rows)
            for row in rows:
                self._add(row)

    def base(self) -> EvidenceBase:
        """The evidence base, or every fault of the tables and of what they say."""
        base = None
        try:
            base = EvidenceBase.from_json(dumps(self._document))
        except InvalidDocumentError as error:
            reported = {fault.place for fault in self._faults.listed}
            for fault in error.faults:
                self._take(fault, reported)
            self._faults.more += loads(error.json)["more_faults"]
        self._faults.raise_any()
        assert base is not None
        return base

    def _take(self, fault: Mapping[str, Any], reported: set[Place]) -> None:
        """A fault of the core at its place in the tables, unless its cause is reported there."""
        pointer, expected = fault["pointer"], fault["expected"]
        place = self._place(pointer)
        if fault["code"] == "missing-key":
            if place.sheet is None or (place.sheet, place.column) in self._missing:
                return
            expected = expected if place.column is None else "a value"
        if place.column is not None and place in reported:
            return
        expected = _POINTER.sub(lambda found: self._named(found[1]), expected)
        self._faults.add(Fault(fault["code"], place, expected, fault["value"], pointer))

    def _place(self, pointer: str) -> Place:
        """The place of the nearest object above that comes from a row."""
        end = len(pointer)
        while True:
            if origin := self._origins.get(pointer[:end]):
                return origin.of(pointer[end:])
            if end <= 0:
                return Place(None)
            end = pointer.rfind("/", 0, end)

    def _named(self, pointer: str) -> str:
        return self._faults.named(replace(self._place(pointer), column=None)) or f"`{pointer}`"

    def _rows(self, sheet: Sheet, cells: Cells) -> list[_Row]:
        columns = self._headings(sheet, cells.headings)
        rows = []
        for number, given in cells.rows:
            row = _Row(sheet, number)
            for index, cell in enumerate(given):
                if not is_empty(cell):
                    self._read(row, columns, index, cell)
            if row.filled:
                rows.append(row)
        return rows

    def _headings(self, sheet: Sheet, headings: list[object]) -> dict[int, Column | None]:
        """The column below each heading; none where the heading is at fault."""
        known = {column.heading: column for column in sheet.columns}
        columns: dict[int, Column | None] = {}
        for index, heading in enumerate(headings):
            if is_empty(heading):
                continue
            name = _heading(heading)
            place, column = Place(sheet.name, 1, name), known.get(name)
            if column is None:
                expected = nearest(name, known)
                self._faults.report("unknown-column", place, expected, brief(name))
            elif column in columns.values():
                self._faults.report("duplicate-column", place, "each column once", brief(name))
                column = None
            columns[index] = column
        for name, column in known.items():
            if columns and column.required and column not in columns.values():
                self._missing.add((sheet.name, name))
                place = Place(sheet.name, None, name)
                self._faults.report("missing-column", place, f"a column `{name}`")
        return columns

    def _read(
        self, row: _Row, columns: Mapping[int, Column | None], index: int, cell: object
    ) -> None:
        if index not in columns:
            expected = "an empty cell, since there is no heading above it"
            self._faults.report("no-heading", row.place(), expected, brief(cell))
        elif column := columns[index]:
            row.filled.add(column.heading)
            try:
                row.values[column] = value(cell, column.holds)
            except Wrong as wrong:
                place = row.place(column.heading)
                found = brief(cell) if wrong.found is None else wrong.found
                self._faults.report(wrong.code, place, wrong.expected, found)

    def _only_row(self, sheet: Sheet, rows: list[_Row]) -> list[_Row]:
        if not rows:
            self._faults.report("missing-row", Place(sheet.name), "a row that names the base")
        for row in rows[1:]:
            self._faults.report("too-many-rows", row.place(), "one row, which names the base")
        return rows[:1]

    def _add(self, row: _Row) -> None:
        found = self._item(row)
        if found is None:
            return
        item, pointer = found
        is_first = self._origins[pointer].place == row.place()
        stated = {column.path: said for column, said in row.values.items() if column.provenance}
        own = [column for column in row.values if not column.fact and not column.provenance]
        new = [column for column in own if column.path and self._set(row, item, pointer, column)]
        facts = [column.fact for column in row.sheet.columns if column.heading in row.filled]
        facts = list(dict.fromkeys(filter(None, facts)))
        for fact in facts:
            self._state(row, item, pointer, fact, stated)
        if row.sheet.states_itself and is_first:
            _provide(item, stated)
        elif row.sheet.states_itself and new:
            self._credit(row, item, pointer, new, stated)
        elif stated and not facts:
            expected = "what is stated there, in another column of the row"
            self._faults.report("nothing-stated", row.place(), expected)

    def _item(self, row: _Row) -> tuple[Item, str] | None:
        """The object that a row is or adds to; none where that cannot be known."""
        sheet, name = row.sheet, row.name()
        known = None if name is None else self._items.get((sheet.top, name))
        if known and sheet.merges:
            return known
        if sheet.link:
            if known is None:
                self._unlinked(row, name)
                return None
            item, pointer = _descend(*known, sheet.inner, sheet.single)
        else:
            item, pointer = _descend(self._document, "", (sheet.top,), sheet.single)
        if sheet.single and (origin := self._origins.get(pointer)):
            if sheet.merges:
                return item, pointer
            expected = f"one row for each {sheet.link}, which has row {origin.place.row}"
            self._faults.report("duplicate-row", row.place(sheet.link), expected, brief(name))
            return None
        item |= {key: [] for key in sheet.lists if key not in item}
        self._origins[pointer] = _Origin(row.place(), _KEYS[sheet.name, ""])
        if name is not None and not sheet.link:
            self._items.setdefault((sheet.top, name), (item, pointer))
        return item, pointer

    def _unlinked(self, row: _Row, name: str | None) -> None:
        """A row that belongs to nothing; where its cell is at fault, that is reported."""
        link, things = row.sheet.link, row.sheet.top.replace("_", " ")
        expected = f"the id of one of the {things}"
        if name is not None:
            self._faults.report("dangling-id", row.place(link), expected, brief(name))
        elif link not in row.filled and (row.sheet.name, link) not in self._missing:
            self._faults.report("missing-key", row.place(link), expected)

    def _credit(
        self,
        row: _Row,
        item: Item,
        pointer: str,
        new: list[Column],
        stated: Mapping[tuple[str, ...], Any],
    ) -> None:
        """What a later row adds to a thing itself must be stated where its first row is.

        A thing has one layer and locator, which are those of its first row.
        """
        given: Item = {}
        _provide(given, stated)
        if any(given.get(key) != item.get(key) for key in ("layer", "locator")):
            first = self._origins[pointer].place.row
            expected = f"an empty cell, or the layer and the locator of row {first}"
            for column in new:
                found = brief(row.values[column])
                self._faults.report("other-place", row.place(column.heading), expected, found)

    def _set(self, row: _Row, item: Item, pointer: str, column: Column) -> bool:
        """Sets a property and says if it is new; a second row may not say it otherwise."""
        said = row.values[column]
        *path, key = column.path
        inner = item
        for step in path:
            inner = inner.setdefault(step, {})
        place = "/".join((pointer, *column.path))
        first = self._place(place)
        if key not in inner:
            inner[key] = said
            if first.row != row.number:
                self._origins[place] = _Origin(row.place(column.heading))
            return True
        if inner[key] != said:
            expected = f"what row {first.row} says, or an empty cell"
            found = brief(said)
            self._faults.report("contradiction", row.place(column.heading), expected, found)
        return False

    def _state(
        self, row: _Row, item: Item, pointer: str, fact: str, stated: Mapping[tuple[str, ...], Any]
    ) -> None:
        """Adds a fact with who states it and where."""
        columns = [column for column in row.sheet.columns if column.fact == fact]
        said = {column: row.values[column] for column in columns if column in row.values}
        if not said:
            return
        first = next(column for column in columns if column in said)
        content: Item = {"value": {}} if first.of_many else {}
        for column, given in said.items():
            _put(content, ("value", *column.path) if first.of_many else column.path, given)
        _provide(content, stated)
        place = f"{pointer}/{fact}"
        if first.of_many:
            facts = item.setdefault(fact, [])
            place = f"{place}/{len(facts)}"
            facts.append(content)
        elif fact in item:
            expected = f"an empty cell, since row {self._place(place).row} says it"
            self._faults.report("duplicate-fact", row.place(first.heading), expected)
            return
        else:
            item[fact] = content
        self._origins[place] = _Origin(row.place(first.heading), _KEYS[row.sheet.name, fact])


def _keys(sheet: Sheet, fact: str) -> dict[str, str]:
    """The column of each key of an item (`fact` is empty) or of a fact, by pointers below it."""
    keys = {}
    for column in sheet.columns:
        if column.provenance and (fact or sheet.states_itself):
            path = column.path
        elif column.fact == fact and not column.provenance:
            path = ("value", *column.path) if column.of_many else column.path
        else:
            continue
        if path:
            keys["/" + "/".join(path)] = column.heading
    return keys


_KEYS = {
    (sheet.name, fact): _keys(sheet, fact)
    for sheet in SHEETS.values()
    for fact in {column.fact for column in sheet.columns} | {""}
}


def _descend(item: Item, pointer: str, path: tuple[str, ...], single: bool) -> tuple[Item, str]:
    """Goes down a path from an item, to the object at its end or to a new one of the list there."""
    *path_to, last = path
    for step in path_to:
        item, pointer = item.setdefault(step, {}), f"{pointer}/{step}"
    if not last:
        return item, pointer
    if single:
        return item.setdefault(last, {}), f"{pointer}/{last}"
    items = item.setdefault(last, [])
    items.append({})
    return items[-1], f"{pointer}/{last}/{len(items) - 1}"


def _provide(item: Item, stated: Mapping[tuple[str, ...], Any]) -> None:
    """Says who states a thing and where."""
    item["locator"] = {}
    for path, said in stated.items():
        _put(item, path, said)


def _put(item: Item, path: tuple[str, ...], said: object) -> None:
    *path_to, key = path
    for step in path_to:
        item = item.setdefault(step, {})
    item[key] = said


def _heading(heading: object) -> str:
    text = heading.strip() if isinstance(heading, str) else brief(heading)
    return text.encode("utf-8", "replace").decode("utf-8")
