"""Faults of tables, each with its sheet, row and column."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from json import dumps
from typing import Any, NoReturn

from whatworks._errors import FileError, InvalidRequestError, InvalidTablesError

# As the core: more faults than this are counted and not listed.
_MOST_LISTED = 1000
# A message is read by a person; `faults` has them all.
_MOST_SHOWN = 50


@dataclass(frozen=True)
class Place:
    """A cell, or what of it there is: a row, a column, a sheet, or nothing."""

    sheet: str | None
    row: int | None = None
    column: str | None = None


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, and where."""

    code: str
    place: Place
    expected: str
    value: str | None = None
    pointer: str | None = None


@dataclass
class Faults:
    """What is wrong with the tables so far, and how the sheets are called where they came from."""

    order: dict[str, list[str]]
    suffix: str = ""
    listed: list[Fault] = field(default_factory=list)
    more: int = 0

    def report(self, code: str, place: Place, expected: str, value: str | None = None) -> None:
        """Adds a fault of the tables."""
        self.add(Fault(code, place, expected, value))

    def add(self, fault: Fault) -> None:
        """Adds a fault."""
        self.listed.append(fault)

    def named(self, place: Place) -> str:
        """A place in words."""
        parts = [] if place.sheet is None else [f"{place.sheet}{self.suffix}"]
        parts += [] if place.row is None else [f"row {place.row}"]
        parts += [] if place.column is None else [f"column {dumps(place.column)}"]
        return ", ".join(parts)

    def raise_any(self) -> None:
        """Raises what was reported, in the order of sheets, rows and columns."""
        once = {(fault.place, fault.code, fault.expected): fault for fault in self.listed}
        faults = sorted(once.values(), key=self._order)
        if faults:
            raise InvalidTablesError(self._json(faults))

    def _order(self, fault: Fault) -> tuple[object, ...]:
        """What concerns more comes first, and what is not known last."""
        sheet, row, column = fault.place.sheet, fault.place.row, fault.place.column
        columns = self.order.get(sheet or "", [])
        return (
            _position(sheet, list(self.order)),
            sheet or "",
            row or 0,
            _position(column, columns),
            column or "",
            fault.code,
        )

    def _json(self, faults: list[Fault]) -> str:
        count = len(faults) + self.more
        shown = [self._line(fault) for fault in faults[:_MOST_SHOWN]]
        if count > len(shown):
            shown.append(f"and {count - len(shown)} more")
        head = f"invalid tables, {count} {'fault' if count == 1 else 'faults'}:"
        return dumps(
            {
                "schema": "whatworks-error/1",
                "code": "invalid-document",
                "message": "\n".join([head, *shown]),
                "faults": [_form(fault) for fault in faults[:_MOST_LISTED]],
                "more_faults": max(0, count - _MOST_LISTED),
            },
            ensure_ascii=False,
            indent=2,
        )

    def _line(self, fault: Fault) -> str:
        found = "" if fault.value is None else f"found {fault.value}, "
        where = self.named(fault.place) or fault.pointer
        said = f"{found}expected {fault.expected}"
        return f"{where}: {said}" if where else said


def _position(name: str | None, names: list[str]) -> int:
    if name is None:
        return -1
    return names.index(name) if name in names else len(names)


def _form(fault: Fault) -> dict[str, Any]:
    place = fault.place
    return {
        "code": fault.code,
        "sheet": place.sheet,
        "row": place.row,
        "column": place.column,
        "pointer": fault.pointer,
        "value": fault.value,
        "expected": fault.expected,
    }


def nearest(name: str, known: Iterable[str]) -> str:
    """What was expected instead of a name that is not known."""
    names = list(known)
    close = get_close_matches(name.strip().lower().replace(" ", "_"), names, 1)
    listed = f"one of {', '.join(f'`{name}`' for name in names)}"
    return f"`{close[0]}`, or another {listed}" if close else listed


def refuse(code: str, pointer: str, found: str, expected: str) -> NoReturn:
    """Raises for an argument that cannot be taken."""
    fault = {"code": code, "pointer": pointer, "value": found, "expected": expected}
    message = f"invalid request: `{pointer}`: found `{found}`, expected {expected}"
    raise InvalidRequestError(_error("invalid-request", message, [fault]))


def raise_file_error(action: str, path: str, error: OSError) -> NoReturn:
    """Raises an error of a file as the core does."""
    message = f"cannot {action} `{path}`: {error.strerror or error}"
    raise FileError(_error("file", message, []), error.errno, path) from error


def _error(code: str, message: str, faults: list[dict[str, str]]) -> str:
    form = {"schema": "whatworks-error/1", "code": code, "message": message, "faults": faults}
    return dumps({**form, "more_faults": 0}, ensure_ascii=False, indent=2)
