"""The exceptions. The core says what is wrong; these classes carry it."""

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Error(Exception):
    """Any error of the library.

    Attributes
    ----------
    code : str
        ``invalid-document``, ``invalid-request``, ``unknown-name`` or ``file``.
    message : str
        The message, which is also what ``str()`` gives.
    pointer : str or None
        The JSON pointer of the first fault, where there is one.
    faults : list of dict
        Every fault: ``code``, ``pointer``, ``value``, ``expected``.
    json : str
        The error as JSON (``whatworks-error/1``), the same in every language.

    Examples
    --------
    >>> import whatworks
    >>> try:
    ...     whatworks.staff_empowerment().select("pcn", themes=["skill"])
    ... except whatworks.Error as error:
    ...     error.code, error.pointer
    ('invalid-request', '/themes/0')
    """

    __module__ = "whatworks"

    code: str
    message: str
    pointer: str | None
    faults: "list[dict[str, Any]]"
    json: str

    def __init__(self, json: str) -> None:
        from json import loads

        form = loads(json)
        super().__init__(form["message"])
        self.json = json
        self.code = form["code"]
        self.message = form["message"]
        self.faults = form["faults"]
        self.pointer = self.faults[0]["pointer"] if self.faults else None

    def __str__(self) -> str:
        return self.message

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.json,)


class InvalidDocumentError(Error, ValueError):
    """The document of an evidence base is wrong; every fault is listed."""

    __module__ = "whatworks"


class InvalidTablesError(InvalidDocumentError):
    """The tables of an evidence base are wrong; every fault is listed, a line each.

    Each of ``faults`` has also ``sheet``, ``row`` and ``column``: the row as a spreadsheet shows
    it, where the headings are row 1, and ``None`` for what concerns a whole sheet.
    """

    __module__ = "whatworks"


class InvalidRequestError(Error, ValueError):
    """A query, options or judgements are wrong; every fault is listed."""

    __module__ = "whatworks"


class UnknownNameError(Error, LookupError):
    """A recommendation, body, layer or rule set of this name does not exist."""

    __module__ = "whatworks"


class FileError(Error, OSError):
    """A file could not be read or written; ``errno`` and ``filename`` say more."""

    __module__ = "whatworks"

    def __init__(self, json: str, errno: int | None = None, filename: str | None = None) -> None:
        super().__init__(json)
        self.errno = errno
        self.strerror = None if errno is None else os.strerror(errno)
        self.filename = filename

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.json, self.errno, self.filename)
