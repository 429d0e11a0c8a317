"""From a cell to a value of the document, and back.

Nothing is guessed: a cell that is not exactly what its column holds is a fault. Spaces around a
cell, and around each value of a list, mean nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from json import dumps
from math import isfinite
from typing import Any

from whatworks._tables._layout import Holds, Pairs, Several, Single

NONE = ";"
"""A list in which there is nothing, as another thing than a list that is not reported."""

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_BETWEEN = re.compile(r"(?<!\\);")
_TRUTH = {"yes": True, "true": True, "no": False, "false": False}
# A spreadsheet keeps fifteen digits: from here on a number may not be what was typed.
_TOO_LONG = 10**15
# Up to here a whole number is the same as a float.
_EXACT = 2**53
_LONGEST = 80


class Wrong(Exception):
    """A cell that is not what its column holds."""

    def __init__(self, code: str, expected: str, found: str | None = None) -> None:
        super().__init__(expected)
        self.code = code
        self.expected = expected
        self.found = found


class Unreadable:
    """A cell of which a source already knows that it cannot be read, and why."""

    def __init__(self, code: str, found: str, expected: str) -> None:
        self.fault = Wrong(code, expected, found)


class Formatted(float):
    """A number that a spreadsheet shows in another way than as its plain digits."""


def is_empty(cell: object) -> bool:
    """Whether nothing is reported: no value, not a number, or a text of spaces alone."""
    if isinstance(cell, str):
        return not cell.strip()
    # The missing value of pandas has no truth, so that it cannot be compared with itself.
    return cell is None or type(cell).__name__ in {"NAType", "NaTType"} or cell != cell


def plain(cell: object) -> object:
    """The cell without what a data frame wraps around it."""
    if type(cell).__name__ == "Decimal":
        text = str(cell)
        # What is too small for a float stays a text, which is refused as one in a file is.
        return text if _vanishes(text) else float(text)
    unwrapped = getattr(cell, "tolist", None)
    return unwrapped() if callable(unwrapped) else cell


def brief(cell: object) -> str:
    """A cell as a fault shows it: JSON where it has a form there, and shortened."""
    if isinstance(cell, str | bool | int):
        shown = dumps(cell, ensure_ascii=False)
    elif isinstance(cell, float):
        shown = f"{cell:.15g}"
    else:
        shown = str(cell)
    shown = shown.encode("utf-8", "replace").decode("utf-8")
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"


def value(cell: object, holds: Holds) -> Any:
    """What a cell says that is not empty.

    Raises
    ------
    Wrong
        If it does not say what its column holds.
    """
    if isinstance(cell, Unreadable):
        raise cell.fault
    if isinstance(holds, Single):
        return _READ[holds.kind](cell)
    if isinstance(holds, Several):
        return [_READ[holds.of.kind](item) for item in _items(cell)]
    return [_pair(item, holds) for item in _items(cell)]


def _items(cell: object) -> Iterable[object]:
    """The values of a list: between semicolons, or those of a list in a data frame."""
    if isinstance(cell, list | tuple):
        return [plain(item) for item in cell]
    text = _text(cell)
    if text == NONE:
        return []
    items = [item.strip().replace("\\;", ";") for item in _BETWEEN.split(text)]
    if "" in items:
        raise Wrong("empty-item", "values with one `;` between them; `;` alone says there is none")
    return items


def _pair(item: object, holds: Pairs) -> dict[str, Any]:
    """`first: second`; the second may be left out, since it may not be reported."""
    (key, first), (other, second) = holds.first, holds.second
    text, colon, rest = _text(item).rpartition(":")
    if not colon:
        return {key: _READ[first.kind](rest)}
    if isinstance(second, Single) and not rest.strip():
        return {key: text.strip()}
    if isinstance(second, Several):
        codes = [code.strip() for code in rest.split(",")] if rest.strip() else []
        return {key: text.strip(), other: codes}
    try:
        return {key: text.strip(), other: _READ[second.kind](rest.strip())}
    except Wrong as fault:
        expected = f"`{key}`, or `{key}: {other}` with {fault.expected}"
        raise Wrong(fault.code, expected, brief(item)) from None


def _text(cell: object) -> str:
    """A text; of a number the plain digits, where they are all that is shown."""
    if isinstance(cell, str):
        try:
            cell.encode("utf-8")
        except UnicodeEncodeError:
            raise Wrong("not-utf-8", "text in UTF-8; save the file as CSV UTF-8") from None
        return cell.strip().replace("\r\n", "\n").replace("\r", "\n")
    number = None if isinstance(cell, bool | Formatted) else _whole(cell)
    if number is None or abs(number) >= _TOO_LONG:
        expected = "a text; format the cell as text, so that it is kept as it is typed"
        raise Wrong("wrong-type", expected)
    return str(number)


def _whole(cell: object) -> int | None:
    if isinstance(cell, int):
        return cell
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return None


def _number(cell: object) -> int | float:
    number = _exact(cell)
    if number is None:
        expected = "a number such as 1200 or 0.25, with nothing else; empty if not reported"
        raise Wrong("wrong-type", expected)
    return number


def _integer(cell: object) -> int:
    number = _whole(_exact(cell))
    if number is None:
        expected = "a whole number such as 12, with nothing else; empty if not reported"
        raise Wrong("wrong-type", expected)
    return number


def _exact(cell: object) -> int | float | None:
    if isinstance(cell, str):
        text = cell.strip()
        if len(text) > _LONGEST or not _NUMBER.fullmatch(text) or _vanishes(text):
            return None
        try:
            return int(text)
        except ValueError:
            cell = float(text)
    if isinstance(cell, int) and not isinstance(cell, bool):
        return cell
    if isinstance(cell, float) and isfinite(cell):
        return int(cell) if cell.is_integer() and abs(cell) <= _EXACT else float(cell)
    return None


def _vanishes(number: str) -> bool:
    """Whether a number that is written as another than zero would be read as zero."""
    mantissa = number.lower().partition("e")[0]
    return any(digit in mantissa for digit in "123456789") and float(number) == 0


def _boolean(cell: object) -> bool:
    given = _TRUTH.get(cell.strip().casefold()) if isinstance(cell, str) else cell
    if not isinstance(given, bool):
        raise Wrong("wrong-type", "yes or no")
    return given


def _date(cell: object) -> str:
    """A day as it is written; the core says whether there is such a day."""
    if isinstance(cell, datetime) and cell.time() == time() and cell.tzinfo is None:
        cell = cell.date()
    if isinstance(cell, date) and not isinstance(cell, datetime):
        return cell.isoformat()
    if isinstance(cell, str):
        return _text(cell)
    raise Wrong("bad-date", "a date `YYYY-MM-DD`")


_READ = {
    "text": _text,
    "code": _text,
    "date": _date,
    "number": _number,
    "integer": _integer,
    "boolean": _boolean,
}
