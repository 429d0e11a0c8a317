"""A pooled effect for each group of a DataFrame."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import whatworks
from whatworks.spark._frame import check_frame, names_of, one_row
from whatworks.spark._groups import answer_groups, check_groups

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


def pool_groups(
    frame: DataFrame,
    by: str | Sequence[str],
    yi: str,
    vi: str,
    method: str = "REML",
    *,
    inference: str = "wald",
    prediction: str = "t-k1",
    level: float = 0.95,
    unusable: str = "refuse",
    order_by: str | Sequence[str] = (),
) -> DataFrame:
    """Pools each group of the rows of a DataFrame.

    A group that cannot be pooled has its error in the result; the others are pooled.

    Parameters
    ----------
    frame : pyspark.sql.DataFrame
        A row for each effect. Other columns are not shipped.
    by, yi, vi, method, inference, prediction, level, unusable
        As for :func:`whatworks.pool_groups`.
    order_by : str or sequence of str, optional
        The column, or the columns, that say the order of the rows of a group. Weights are listed in
        it, rows of an ``error`` are counted in it, and sums of floating-point numbers depend on it
        in their last digits. Rows that are equal there, and all rows if it is not given, are in the
        order of `yi` and then `vi`, what is missing first.

    Returns
    -------
    pyspark.sql.DataFrame
        A row for each group, with the columns of :class:`whatworks.PooledGroups` and the very
        figures that the group has in a table of its own, in that order. Where ``error`` or
        ``left_out`` name a row, it is the row within the group, counted from 0.

    Raises
    ------
    InvalidRequestError
        Before any job, with the option or the column that is wrong. A row whose group is missing is
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
    >>> rows = [("falls", 0.1, 0.01), ("pain", 0.2, 0.02), ("falls", 0.3, 0.01)]
    >>> frame = session.createDataFrame(rows, "outcome string, yi double, vi double")
    >>> pooled = spark.pool_groups(frame, by="outcome", yi="yi", vi="vi", method="EE")
    >>> pooled.select("outcome", "k", "estimate").sort("outcome").collect()
    [Row(outcome='falls', k=2, estimate=0.2), Row(outcome='pain', k=1, estimate=0.2)]
    """
    check_frame(frame)
    groups, order = names_of(by), names_of(order_by)
    pool = partial(
        whatworks.pool_groups,
        by=groups,
        yi=yi,
        vi=vi,
        method=method,
        inference=inference,
        prediction=prediction,
        level=level,
        unusable=unusable,
    )
    read = list(dict.fromkeys([*groups, yi, vi]))
    like = pool(one_row(frame, read, named=groups))
    check_groups(frame, groups, order)
    import pyarrow as pa

    return answer_groups(frame, groups, read, order, pool, pa.table(like))
