"""Groups of rows that come to a task whole and in a defined order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

from whatworks import InvalidRequestError
from whatworks.spark._frame import (
    answer_schema,
    check_columns,
    is_collated,
    place,
    refused,
    shipped,
)

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

Answer: TypeAlias = Callable[[Any], Any]
"""What answers a table of groups: a row for each, in the order in which they first appear."""


def check_groups(frame: DataFrame, by: Sequence[str], order_by: Sequence[str]) -> None:
    """Raises for columns that the frame does not have, and a column that is named twice."""
    check_columns(frame, "by", by)
    check_columns(frame, "order_by", order_by)
    for name in by:
        if by.count(name) > 1:
            raise refused("/by", name, "each column once")


def answer_groups(
    frame: DataFrame,
    by: Sequence[str],
    read: Sequence[str],
    order_by: Sequence[str],
    answer: Answer,
    like: pa.Table,
) -> DataFrame:
    """The answer to each group, in columns like those of an answer.

    All rows of a group come to one task, which answers many groups at a time: one call of Python
    for each group, as by ``applyInArrow``, would take many times as long.
    """
    needed = list(dict.fromkeys([*by, *order_by, *read]))
    for name in needed:
        # Texts that differ would share a group, or leave the order of rows to chance.
        if is_collated(frame, name):
            raise refused(f"/{name}", frame.schema[name].dataType.simpleString(), "plain text")
    places = [place(at) for at in range(len(needed))]
    rows = shipped(frame, needed).repartition(*places[: len(by)])
    # Rows that are equal in `order_by` differ in the rest, or do not differ at all.
    in_order = rows.sortWithinPartitions(*places)
    answers = partial(_answers, names=needed, by=list(by), read=list(read), answer=answer)
    return in_order.mapInArrow(answers, answer_schema(like.schema))


def _answers(
    batches: Iterator[pa.RecordBatch],
    *,
    names: list[str],
    by: list[str],
    read: list[str],
    answer: Answer,
) -> Iterator[pa.RecordBatch]:
    named = (batch.rename_columns(names) for batch in batches)
    for table in _whole_groups(named, by):
        for name in by:
            if table[name].null_count:
                raise refused(f"/{name}", None, "a group")
        yield from _answered(table.select(read), by, answer).to_batches()


def _whole_groups(batches: Iterator[pa.RecordBatch], by: list[str]) -> Iterator[pa.Table]:
    """Tables of about a batch in which no group goes on in the next; groups follow one another."""
    import pyarrow as pa

    waiting: list[pa.RecordBatch] = []
    waiting_for: list[Any] = []
    for batch in batches:
        if not batch.num_rows:
            continue
        last = [batch.column(name)[-1].as_py() for name in by]
        start = group_starts(batch, by)[-1]
        if waiting and (start > 0 or last != waiting_for):
            yield pa.Table.from_batches([*waiting, batch.slice(0, start)]).combine_chunks()
            waiting = []
        elif start > 0:
            yield pa.Table.from_batches([batch.slice(0, start)])
        waiting.append(batch.slice(start))
        waiting_for = last
    if waiting:
        yield pa.Table.from_batches(waiting).combine_chunks()


def group_starts(rows: Any, by: Sequence[str]) -> list[int]:
    """The first row of each group, where groups follow one another."""
    import pyarrow as pa
    import pyarrow.compute as pc

    differs = pa.array([False] * (rows.num_rows - 1), pa.bool_())
    for name in by:
        names = rows.column(name)
        # Two that are missing do not differ here, and are refused later.
        other = pc.fill_null(pc.not_equal(names[1:], names[:-1]), False)
        differs = pc.or_(differs, other)
    return [0, *(before + 1 for before in pc.indices_nonzero(differs).to_pylist())]


def _answered(table: pa.Table, by: list[str], answer: Answer) -> pa.Table:
    """The answer to each group as if it were a table of its own.

    What the library says of a group that it cannot answer, and of rows that it leaves out, has
    their places in what it was given: those groups are asked for again, each by itself.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    ends = [*group_starts(table, by), table.num_rows]
    groups = [table.slice(start, end - start) for start, end in pairwise(ends)]
    try:
        whole = pa.table(answer(table))
    except InvalidRequestError:
        # Two groups whose names are one when they are joined are answered apart.
        return pa.concat_tables([pa.table(answer(group)) for group in groups])
    # After the names of the group, whatever those are called.
    figures = whole.select(range(len(by), whole.num_columns))
    odd = pc.is_valid(figures.column(figures.num_columns - 1))
    for name in figures.column_names:
        if name.startswith("left_out"):
            odd = pc.or_(odd, pc.is_valid(figures[name]))
    alone = [pa.table(answer(groups[at])) for at in pc.indices_nonzero(odd).to_pylist()]
    return pa.concat_tables([whole.filter(pc.invert(odd)), *alone])
