"""A rating for each body of evidence in a DataFrame of studies."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import whatworks
from whatworks import InvalidRequestError, RuleSet
from whatworks.spark._frame import BLANK, check_frame, names_of, one_row
from whatworks.spark._groups import answer_groups, check_groups, group_starts

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

_STUDY = "study"


def rate_groups(
    frame: DataFrame,
    by: str | Sequence[str],
    *,
    measure: str | None = None,
    outcome: str | None = None,
    level: str | None = None,
    importance: int | None = None,
    desirability: str | None = None,
    threshold: Mapping[str, Any] | None = None,
    baseline_risks: Sequence[Mapping[str, Any]] | None = None,
    comparisons: Mapping[str, tuple[str, str]] | Sequence[Mapping[str, Any]] | None = None,
    assessment: Mapping[str, Any] | None = None,
    rules: str | RuleSet = "core-grade-2025",
    parameters: Mapping[str, Any] | None = None,
    context: Mapping[str, str] | None = None,
    decisions: Sequence[Mapping[str, Any]] | None = None,
    order_by: str | Sequence[str] = (),
) -> DataFrame:
    """Rates each body of evidence in a DataFrame of studies.

    A body that cannot be rated has its error in the result; the others are rated.

    Parameters
    ----------
    frame : pyspark.sql.DataFrame
        The studies of every body, with the columns that :func:`whatworks.rate` knows.
    by : str or sequence of str
        The column that names the body of each row, with text or whole numbers; or several.
    measure, outcome, level, importance, desirability, threshold, baseline_risks : optional
        As for :func:`whatworks.rate`; the same for every body.
    comparisons, assessment : optional
        As for :func:`whatworks.rate`; the same for every body.
    rules : str or RuleSet
        The rule set.
    parameters, context, decisions : optional
        As for :func:`whatworks.rate`; the same for every body.
    order_by : str or sequence of str, optional
        The column, or the columns, that say the order of the studies of a body, which numbers those
        without a name; sums of floating-point numbers depend on it in their last digits. It may be
        a column that the library does not know. Rows that are equal there, and all rows if it is
        not given, are in the order of the other columns by name, what is missing first.

    Returns
    -------
    pyspark.sql.DataFrame
        A row for each body, with the columns of :class:`whatworks.RatedGroups` and the very rating
        that the body has in a table of its own, in that order. Where ``error`` names a row, it is
        the row within the body, counted from 0.

    Raises
    ------
    InvalidRequestError
        Before any job, with the keyword or the column that is wrong. A row whose body is missing is
        known only when the job runs, which then fails with this error.
    TypeError
        If `frame` is no DataFrame of Spark.
    ImportError
        If pyspark is not installed.

    Examples
    --------
    >>> from pyspark.sql import SparkSession
    >>> from whatworks import spark
    >>> session = SparkSession.builder.master("local[2]").getOrCreate()
    >>> rows = [("falls", "randomised", -0.3, 0.02), ("pain", "cohort", -0.5, 0.01)]
    >>> frame = session.createDataFrame(rows, "body string, design string, yi double, vi double")
    >>> rated = spark.rate_groups(frame, by="body", measure="risk-ratio")
    >>> rated.select("body", "k", "start").sort("body").collect()
    [Row(body='falls', k=1, start='high'), Row(body='pain', k=1, start='low')]
    """
    check_frame(frame)
    import pyarrow as pa

    bodies, order = names_of(by), names_of(order_by)
    rate = partial(
        whatworks.rate_groups,
        by=bodies,
        threads=1,
        measure=measure,
        outcome=outcome,
        level=level,
        importance=importance,
        desirability=desirability,
        threshold=threshold,
        baseline_risks=baseline_risks,
        comparisons=comparisons,
        assessment=assessment,
        rules=rules,
        parameters=parameters,
        context=context,
        decisions=decisions,
    )
    unread = {name for name in order if name not in bodies and not _is_read(name)}
    read = [*bodies, *sorted(name for name in frame.columns if name not in {*bodies, *unread})]
    like = rate(one_row(frame, read, named=bodies).select(_places(frame.columns, read)))
    check_groups(frame, bodies, order)
    answer = partial(_rated, by=bodies, rate=rate)
    return answer_groups(frame, bodies, read, order, answer, pa.table(like))


def _is_read(name: str) -> bool:
    """Whether the library knows a column of this name."""
    import pyarrow as pa

    try:
        whatworks.rate_groups(pa.table({f"not {name}": ["x"], name: pa.nulls(1)}), by=f"not {name}")
    except InvalidRequestError:
        return False
    return True


def _places(columns: Sequence[str], read: Sequence[str]) -> list[int]:
    return [place for place, name in enumerate(columns) if name in read]


def _rated(table: pa.Table, *, by: list[str], rate: Callable[[Any], Any]) -> Any:
    """The ratings of a table of bodies that follow one another."""
    import pyarrow as pa

    if _STUDY not in by:
        return rate(_numbered(table, by))
    # Studies then have no names, and no column in which to give them some.
    ends = [*group_starts(table, by), table.num_rows]
    bodies = [table.slice(start, end - start) for start, end in pairwise(ends)]
    return pa.concat_tables([pa.table(rate(body)) for body in bodies])


def _numbered(table: pa.Table, by: list[str]) -> pa.Table:
    """The table with a name for each study that has none: its number in its body.

    The library would number them in the table it is given, which is a part of the whole.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    ends = [*group_starts(table, by), table.num_rows]
    places = (place for start, end in pairwise(ends) for place in range(end - start))
    numbers = pa.array([f"study {place + 1}" for place in places], pa.string())
    if _STUDY not in table.column_names:
        return table.append_column(_STUDY, numbers)
    given = table[_STUDY]
    if given.null_count < table.num_rows and not _is_name(given.type):
        return table
    names = pc.cast(given, pa.string())
    blank = pc.fill_null(pc.match_substring_regex(names, BLANK), True)
    names = pc.if_else(blank, numbers, names)
    return table.set_column(table.column_names.index(_STUDY), _STUDY, names)


def _is_name(of: Any) -> bool:
    """Whether the library reads a column of this type as text."""
    import pyarrow as pa

    return bool(pa.types.is_string(of) or pa.types.is_large_string(of) or pa.types.is_integer(of))
