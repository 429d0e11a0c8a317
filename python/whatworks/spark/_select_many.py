"""The recommendations for each organisation of a DataFrame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from whatworks import EvidenceBase, Query
from whatworks.spark._frame import (
    BLANK,
    answer_schema,
    check_columns,
    check_frame,
    is_name,
    one_row,
    refused,
    shipped,
)

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark import Broadcast
    from pyspark.sql import DataFrame

_LABEL = "organisation"


def select_many(
    frame: DataFrame,
    base: EvidenceBase,
    query: Query | None = None,
    *,
    columns: Mapping[str, str] | None = None,
    row: str | None = None,
) -> DataFrame:
    """Selects the recommendations for each organisation of a DataFrame.

    The evidence base is broadcast once, and read once by each Python process that works on a task.
    A row that cannot be read is a row with its ``error``; no row is lost.

    Parameters
    ----------
    frame : pyspark.sql.DataFrame
        A row for each organisation, with the columns that
        :meth:`whatworks.EvidenceBase.select_many` reads. Other columns are passed over, and are not
        shipped. A ``timestamp`` of Spark has a zone and is an error of its row: days are of the
        type ``date``.
    base : whatworks.EvidenceBase
        The evidence base.
    query : whatworks.Query, optional
        What is asked for every organisation; a cell of a row takes the place of its key.
    columns : dict of str to str, optional
        The names that columns have in the frame, by the names of the library.
    row : str, optional
        The column with the number of each row. An organisation without a code is called ``row 17``
        by it, as on one machine; it is null if not given, since rows of Spark have no numbers.

    Returns
    -------
    pyspark.sql.DataFrame
        The long table, with the columns of :meth:`whatworks.SelectedMany.to_columns`: a row for
        each organisation and recommendation, and one for an organisation that has an error.

    Raises
    ------
    InvalidRequestError
        Before any job: for a frame without any of the columns, one in which nothing tells
        organisations apart, a column of the wrong type, and an unknown rule set or layer.
    TypeError
        If `frame` is no DataFrame of Spark, `base` no ``EvidenceBase`` or `query` no ``Query``.
    ImportError
        If pyspark is not installed.

    Examples
    --------
    >>> import whatworks
    >>> from pyspark.sql import SparkSession
    >>> from whatworks import spark
    >>> session = SparkSession.builder.master("local[2]").getOrCreate()
    >>> rows = [("ZZ1", "pcn"), ("ZZ2", "Trust"), ("ZZ3", None)]
    >>> frame = session.createDataFrame(rows, "code string, audience string")
    >>> answer = spark.select_many(frame, whatworks.staff_empowerment())
    >>> fifth = answer.where("recommendation = 'R5'").select("organisation", "status")
    >>> fifth.sort("status").collect()
    [Row(organisation='ZZ1', status='excluded'), Row(organisation='ZZ2', status='selected')]
    >>> [error] = answer.where("error is not null").collect()
    >>> error.organisation, error.error[:16]
    ('ZZ3', 'invalid request:')
    """
    check_frame(frame)
    if not isinstance(base, EvidenceBase):
        raise TypeError(f"base: expected an EvidenceBase, found {type(base).__name__}")
    select = partial(base.select_many, query=query, columns=columns, threads=1)
    ignored = select(one_row(frame, ())).ignored
    read = [name for name in frame.columns if name not in ignored]
    empty = _chunks(select(one_row(frame, read)))
    code = _code(frame, columns, row)
    names = read if row is None or row in read else [*read, row]
    answers = partial(
        _answers,
        names=names,
        base=frame.sparkSession.sparkContext.broadcast(base.to_json()),
        query=query,
        columns=columns,
        code=code,
        row=row,
    )
    return shipped(frame, names).mapInArrow(answers, answer_schema(empty.schema))


def _code(frame: DataFrame, columns: Mapping[str, str] | None, row: str | None) -> str | None:
    """The column with the codes of organisations, or None where their rows tell them apart."""
    if row is not None:
        check_columns(frame, "row", [row])
        if frame.schema[row].dataType.typeName() not in ("byte", "short", "integer", "long"):
            raise refused("/row", row, "a column of whole numbers")
    code = (columns or {}).get("code", "code")
    if code not in frame.columns:
        if row is None:
            raise refused("/row", None, "a column with numbers of rows, where there is no `code`")
        return None
    if not is_name(frame, code):
        raise refused("/columns/code", code, "a column of text or whole numbers")
    return code


def _answers(
    batches: Iterator[pa.RecordBatch],
    *,
    names: list[str],
    base: Broadcast[str],
    query: Query | None,
    columns: Mapping[str, str] | None,
    code: str | None,
    row: str | None,
) -> Iterator[pa.RecordBatch]:
    """The long table of a partition, chunk by chunk."""
    known = _read_once(base.value)
    for batch in batches:
        for part, numbers in _by_name(batch.rename_columns(names), code, row):
            # A task has one core, which Spark counts.
            many = known.select_many(part, query, columns=columns, threads=1)
            for chunk in _chunks(many):
                yield _plain(chunk, numbers)


@lru_cache(maxsize=2)
def _read_once(text: str) -> EvidenceBase:
    """A Python process works on many tasks, and reads the base for the first."""
    return EvidenceBase.from_json(text)


def _chunks(many: Any) -> pa.RecordBatchReader:
    import pyarrow as pa

    return pa.RecordBatchReader.from_stream(many)


def _by_name(
    batch: pa.RecordBatch, code: str | None, row: str | None
) -> Iterator[tuple[pa.RecordBatch, pa.Array | None]]:
    """The organisations that have a code, and the others with the numbers of their rows.

    The library calls those by their place in what it is given, which is a batch here.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    if code is None:
        bare = pa.array([True] * batch.num_rows, pa.bool_())
    else:
        bare = _is_empty(batch.column(code))
    coded = batch.filter(pc.invert(bare))
    if coded.num_rows:
        yield coded, None
    others = batch.filter(bare)
    if others.num_rows:
        yield others, pa.nulls(others.num_rows) if row is None else others.column(row)


def _is_empty(cells: pa.Array) -> pa.Array:
    """Where a cell holds nothing, or nothing but spaces."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_integer(cells.type) or pa.types.is_null(cells.type):
        return pc.is_null(cells)
    return pc.fill_null(pc.match_substring_regex(cells, BLANK), True)


def _plain(chunk: pa.RecordBatch, numbers: pa.Array | None) -> pa.RecordBatch:
    """A chunk with plain texts, since Spark does not read dictionaries."""
    import pyarrow as pa

    def cells(name: str, values: Any) -> pa.Array:
        if not pa.types.is_dictionary(values.type):
            return values
        words = values.dictionary
        if name == _LABEL and numbers is not None:
            words = _labels(words, numbers)
        return words.take(values.indices)

    names = chunk.schema.names
    return pa.RecordBatch.from_arrays(
        [cells(name, values) for name, values in zip(names, chunk.columns, strict=True)], names
    )


def _labels(words: pa.Array, numbers: pa.Array) -> pa.Array:
    """``row 3`` of what the library was given, by the number of that row in the whole table."""
    import pyarrow as pa

    known = [numbers[int(word.removeprefix("row "))].as_py() for word in words.to_pylist()]
    return pa.array([None if of is None else f"row {of}" for of in known], pa.string())
