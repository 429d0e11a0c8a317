"""An evidence base in tables: CSV files, the sheets of a workbook, or data frames.

What reading and writing need is imported when it is used, so that `import whatworks` stays quick.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike
    from pathlib import Path
    from typing import Any

    from whatworks._whatworks import EvidenceBase


def read_tables(tables: "str | PathLike[str] | Mapping[str, Any]") -> "EvidenceBase":
    """Read an evidence base from tables.

    Every fault is reported at once, with its sheet, row and column. An empty cell is *not
    reported*: it is never read as zero, as no or as an empty text.

    Parameters
    ----------
    tables : str, path or mapping
        A folder of CSV files, a workbook (``.xlsx``, which needs openpyxl), or a mapping of the
        name of each sheet to its table: a dict of columns, or a data frame of pandas, polars or
        pyarrow. A sheet that is left out has no rows. See `template` for the sheets.

    Returns
    -------
    EvidenceBase
        The same as from a document that says the same.

    Raises
    ------
    InvalidTablesError
        With every fault.
    FileError
        If there is no such file or folder, or it cannot be read.
    TypeError
        If a table in memory is neither a dict nor a data frame, or a column is no list of cells.
    ImportError
        If openpyxl is missing where a workbook is read.

    Notes
    -----
    A row says what one layer states in one place. A study or a recommendation may stand in several
    rows of one ``id``: each row adds what is stated in its own place, with its own layer. The text,
    theme and strength of a recommendation are stated where its first row is: a later row from
    elsewhere may repeat them, and not add them.

    Spaces around a cell mean nothing. A list has a ``;`` between its values, and ``\\;`` for a
    semicolon within one; a cell of ``;`` alone says that there is none, which is another thing
    than *not reported*. Designs, populations and countries are written as ``cohort: 3``.

    A number is exactly that: ``1,200`` and ``12%`` are faults. A whole number in a column of texts
    is read as its digits, unless the cell shows it in another way (``007``) or it has more than
    fifteen digits: then it is a fault. A formula counts by the value that the spreadsheet stored;
    one without a value is a fault. So are merged cells, and beside CSV files a file of another kind
    that is named as a sheet is.

    Tables cannot say everything. A condition (``applies_when``), an empty list of figures, case
    studies, contradictions, estimates or changes, and a fact whose value is an empty object need a
    document in JSON.

    Examples
    --------
    >>> import whatworks
    >>> place = {"layer": ["ours"], "locator_part": ["page 2"]}
    >>> tables = {
    ...     "base": {"id": ["ZZ"], "version": ["1"], "title": ["Example"]},
    ...     "layers": {"id": ["ours"], "title": ["Example"], "address": ["https://example.org"]},
    ...     "themes": {"id": ["falls"], "title": ["Falls"], **place},
    ...     "recommendations": {
    ...         "id": ["ZZ1"], "text": ["Offer exercise."], "theme": ["falls"],
    ...         "audiences_only": ["pcn; trust"], **place,
    ...     },
    ... }
    >>> [item["id"] for item in whatworks.read_tables(tables).select("pcn")]
    ['ZZ1']
    >>> tables["recommendations"]["theme"] = ["fall"]
    >>> try:
    ...     whatworks.read_tables(tables)
    ... except whatworks.InvalidTablesError as error:
    ...     print(error)
    invalid tables, 1 fault:
    recommendations, row 2, column "theme": found "fall", expected the id of one of the themes
    """
    from whatworks._tables._document import Builder
    from whatworks._tables._faults import Faults
    from whatworks._tables._layout import SHEETS
    from whatworks._tables._sources import read

    order = {name: [column.heading for column in sheet.columns] for name, sheet in SHEETS.items()}
    faults = Faults(order)
    builder = Builder(faults)
    builder.build(read(tables, faults))
    return builder.base()


def template(path: "str | PathLike[str]") -> "list[Path]":
    """Write empty tables for an evidence base, with a description of each column.

    A guide named ``columns`` says of each column whether it is required, what it holds, which
    codes are allowed and what it means. Sheets and columns that are not required may be left out.

    Parameters
    ----------
    path : str or path
        A name that ends in ``.xlsx`` for a workbook (which needs openpyxl), else a folder, which
        is made where there is none. Nothing that exists is overwritten: all files are written, or
        none.

    Returns
    -------
    list of pathlib.Path
        The files written.

    Raises
    ------
    FileError
        If one of the files exists, or cannot be written.
    InvalidRequestError
        If the path ends in another suffix and is no folder.
    ImportError
        If openpyxl is missing where a workbook is written.

    Examples
    --------
    >>> import tempfile, whatworks
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     files = whatworks.template(folder)
    ...     [file.name for file in files][:4]
    ['columns.csv', 'base.csv', 'layers.csv', 'themes.csv']
    """
    from whatworks._tables._template import write

    return write(path)


def write_tables(base: "EvidenceBase", path: "str | PathLike[str]") -> "list[Path]":
    """Write an evidence base as tables that `read_tables` reads.

    Parameters
    ----------
    base : EvidenceBase
        The base.
    path : str or path
        As for `template`.

    Returns
    -------
    list of pathlib.Path
        The files written. Sheets without rows are left out.

    Raises
    ------
    FileError
        If one of the files exists, or cannot be written.
    InvalidRequestError
        If the base says what tables cannot (see `read_tables`), or what the files would not give
        back; then nothing is written.
    ImportError
        If openpyxl is missing where a workbook is written.

    Examples
    --------
    >>> import tempfile, whatworks
    >>> base = whatworks.staff_empowerment()
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     files = whatworks.write_tables(base, folder)
    ...     whatworks.read_tables(folder) == base
    True
    """
    from whatworks._tables._written import write

    return write(base, path)


for _public in (read_tables, template, write_tables):
    _public.__module__ = "whatworks"
