"""Rows per second on a local Spark against partitions, beside one call on the same rows.

    python tests/python/bench_spark.py [ORGANISATIONS [GROUPS]]

The rows are made and held by Spark before the clock starts. Its clock stops when every row of the
answer has come back from Python and is written to `noop`, which takes all and keeps nothing; that
of one machine when the last chunk of the answer is there. Medians of three runs after one that is
not counted, with the fastest beside. Memory is the most that a Python worker holds, with what it
shares with others (Linux). Nothing is asserted but that the numbers of rows are equal.
"""

import os
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyspark import cloudpickle
from pyspark.sql import DataFrame, SparkSession

import whatworks
from whatworks import spark
from whatworks.spark import _select_many

PARTITIONS = [1, 2, 4, 8]
STUDIES = 5
RUNS = 3

Work = Callable[[], Any]


def started() -> SparkSession:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    options: dict[str, Any] = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": "3g",
        "spark.log.level": "ERROR",
        "spark.sql.catalogImplementation": "in-memory",
        # As many partitions as asked for, and not fewer.
        "spark.sql.adaptive.coalescePartitions.enabled": "false",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    builder = SparkSession.builder.master(f"local[{os.cpu_count()}]").appName("bench")
    return builder.config(map=options).getOrCreate()


def organisations(session: SparkSession, rows: int) -> DataFrame:
    """Codes, audiences, roles on a day and settings; one in a thousand cannot be read."""
    return session.range(rows).selectExpr(
        "concat('Z', lpad(string(id), 6, '0')) code",
        """case when id % 1000 = 999 then 'nobody' when id % 7 = 6 then null else
           element_at(array('nhs-england', 'icb', 'pcn', 'trust', 'pharmacy', 'gp-surgery'),
                      int(id % 7) + 1) end audience""",
        "case when id % 7 = 6 and id % 1000 != 999 then 'RO177' end primary_role",
        "case when id % 7 = 6 and id % 1000 != 999 then array('RO76') end roles",
        "case when id % 7 = 6 then date'2024-04-01' end as_at",
        "case id % 3 when 0 then array('ward') when 1 then array('clinic', 'ward') end settings",
    )


def studies(session: SparkSession, groups: int) -> DataFrame:
    """Five made-up studies of each outcome, in no order."""
    return session.range(groups * STUDIES).selectExpr(
        f"concat('outcome ', string(id % {groups})) outcome",
        f"concat('study ', string(id div {groups})) study",
        "'randomised' design",
        "element_at(array('low', 'high', 'some-concerns'), int(hash(id) & 7) % 3 + 1) risk_of_bias",
        "-0.2 + 0.3 * randn(1) yi",
        "0.01 + 0.1 * rand(2) vi",
    )


def timed(work: Work, runs: int) -> tuple[float, float]:
    """Seconds: the median and the fastest."""
    work()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times), min(times)


def said(what: str, rows: int, work: Work, runs: int = RUNS) -> None:
    median, fastest = timed(work, runs)
    print(
        f"  {what:<28} {median:>7.2f} s ({fastest:.2f})  {rows / median:>11,.0f} a second",
        flush=True,
    )


def written(answer: DataFrame) -> None:
    answer.write.format("noop").mode("overwrite").save()


def read(answer: Any) -> int:
    return sum(batch.num_rows for batch in pa.RecordBatchReader.from_stream(answer))


def held(frame: DataFrame, partitions: int) -> DataFrame:
    kept = frame.repartition(partitions).persist()
    kept.count()
    return kept


def _peaks(batches: Iterator[pa.RecordBatch], *, forget: bool) -> Iterator[pa.RecordBatch]:
    """What this worker held at most, in kilobytes, since it was last forgotten."""
    for _ in batches:
        # Long enough for every worker to have one of the tasks.
        time.sleep(0.3)
        status = Path("/proc/self/status").read_text()
        peak = next(int(line.split()[1]) for line in status.splitlines() if "VmHWM" in line)
        if forget:
            Path("/proc/self/clear_refs").write_text("5")
        yield pa.record_batch({"pid": [os.getpid()], "peak": [peak]})


def peaks(session: SparkSession, forget: bool = False) -> list[float]:
    """The peak of each Python worker, in megabytes."""
    tasks = 2 * (os.cpu_count() or 1)
    frame = session.range(tasks, numPartitions=tasks)
    found = frame.mapInArrow(partial(_peaks, forget=forget), "pid long, peak long").collect()
    most: dict[int, float] = {}
    for row in found:
        most[row.pid] = max(most.get(row.pid, 0), row.peak / 1000)
    return sorted(most.values())


def memory(session: SparkSession, work: Work) -> None:
    peaks(session, forget=True)
    before = max(peaks(session))
    work()
    print(
        f"  a Python worker: {before:.0f} MB before, {max(peaks(session)):.0f} MB at most",
        flush=True,
    )


def bench_select_many(session: SparkSession, rows: int) -> None:
    base = whatworks.staff_empowerment()
    table = organisations(session, rows).toArrow()

    def select(threads: int) -> int:
        return read(base.select_many(table, threads=threads))

    long = read(base.select_many(table))
    chunks = pa.RecordBatchReader.from_stream(base.select_many(table))
    size = sum(_select_many._plain(chunk, None).nbytes for chunk in chunks)
    ask = partial(_select_many._answers, names=table.column_names, code="code", row=None)
    function = len(cloudpickle.dumps(ask))  # type: ignore[no-untyped-call]
    print(
        f"select_many: {rows:,} organisations, {long:,} rows of the long table, {size / 1e6:.0f} MB"
    )
    print(f"  broadcast {len(base.to_json()) / 1000:.0f} kB of JSON; the function {function} bytes")
    for threads in (1, os.cpu_count() or 1):
        said(f"one call, threads={threads}", rows, partial(select, threads))
    for partitions in PARTITIONS:
        frame = held(organisations(session, rows), partitions)
        answer = spark.select_many(frame, base)
        said(f"Spark, {partitions} partitions", rows, partial(written, answer))
        if partitions == PARTITIONS[-1]:
            assert answer.count() == long
            memory(session, partial(written, answer))
            with tempfile.TemporaryDirectory() as folder:
                answer.write.mode("overwrite").parquet(folder)
                size = sum(file.stat().st_size for file in Path(folder).glob("*.parquet"))
            print(f"  the long table as Parquet: {size / 1e6:.1f} MB", flush=True)
        frame.unpersist()


def bench_groups(
    session: SparkSession,
    name: str,
    groups: int,
    columns: list[str],
    alone: Callable[[Any, int], Any],
    many: Callable[[DataFrame], DataFrame],
) -> None:
    frame = held(studies(session, groups).select(*columns), os.cpu_count() or 1)
    table = frame.toArrow()

    def answered(threads: int) -> int:
        return read(alone(table, threads))

    print(f"{name}: {groups:,} groups of {STUDIES} studies")
    for threads in (1, os.cpu_count() or 1):
        said(f"one call, threads={threads}", groups, partial(answered, threads))
    for partitions in PARTITIONS:
        session.conf.set("spark.sql.shuffle.partitions", partitions)
        answer = many(frame)
        said(f"Spark, {partitions} partitions", groups, partial(written, answer))
    assert answer.count() == groups
    memory(session, partial(written, answer))
    one_by_one(alone, answer, frame)
    frame.unpersist()


def one_by_one(
    alone: Callable[[Any, int], Any],
    answer: DataFrame,
    frame: DataFrame,
) -> None:
    """A call of Python for each group, once and on a fiftieth of them."""

    def each(table: pa.Table) -> pa.Table:
        return pa.table(alone(table, 1))

    some = held(frame.where("pmod(hash(outcome), 50) = 0"), os.cpu_count() or 1)
    grouped = some.groupBy("outcome").applyInArrow(each, answer.schema)
    count = some.select("outcome").distinct().count()
    said(f"applyInArrow, {count:,} groups", count, lambda: written(grouped), runs=1)
    some.unpersist()


def main() -> None:
    warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
    rows, groups = [*map(int, sys.argv[1:]), *[280_000, 100_000][len(sys.argv) - 1 :]]
    session = started()
    print(f"Spark {session.version}, pyarrow {pa.__version__}, {os.cpu_count()} cores", flush=True)
    bench_select_many(session, rows)
    bench_groups(
        session,
        "pool_groups",
        groups,
        ["outcome", "yi", "vi"],
        lambda table, threads: whatworks.pool_groups(table, "outcome", "yi", "vi", threads=threads),
        lambda frame: spark.pool_groups(frame, "outcome", "yi", "vi"),
    )
    bench_groups(
        session,
        "rate_groups",
        groups,
        ["outcome", "study", "design", "risk_of_bias", "yi", "vi"],
        lambda table, threads: whatworks.rate_groups(
            table, "outcome", threads=threads, measure="risk-ratio"
        ),
        lambda frame: spark.rate_groups(frame, "outcome", measure="risk-ratio", order_by="study"),
    )
    session.stop()


if __name__ == "__main__":
    main()
