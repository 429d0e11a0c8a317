"""What a notebook waits for, beside what others take in the same run; asserts nothing.

    python tests/python/bench_notebook.py [WHEEL]

Imports are of fresh processes, medians of nine. Tables have 100,000 rows. The last part is the
fourth notebook with 280,000 made-up organisations, in a process of its own, whose memory is its
peak (Linux).
"""

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from timeit import Timer
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa

import whatworks

ROWS = 100_000
ORGANISATIONS = 280_000
KINDS = ["pcn", "trust", "gp-surgery", "icb", "pharmacy", ""]


def seconds_of(call: Callable[[], object], repeats: int = 5) -> float:
    return min(Timer(call).repeat(repeats, 1))


def imports() -> None:
    program = "from time import perf_counter as now; start = now(); import {}; print(now() - start)"

    def seconds(module: str) -> float:
        command = [sys.executable, "-c", program.format(module)]
        return median(float(subprocess.check_output(command)) for _ in range(9))

    ours = seconds("whatworks")
    print(f"{'import whatworks':<44} {1e3 * ours:>10.1f} ms")
    for module in ("polars", "pandas", "duckdb"):
        theirs = seconds(module)
        print(f"{'import ' + module:<44} {1e3 * theirs:>10.1f} ms, ours is {ours / theirs:.3f}")


def calls() -> None:
    base = whatworks.staff_empowerment()
    yi, vi = [0.1, 0.3, 0.2, 0.4, 0.0], [0.02, 0.03, 0.01, 0.05, 0.04]
    for name, call in {
        "base.select('pcn')": lambda: base.select("pcn"),
        "whatworks.pool of 5 studies, REML": lambda: whatworks.pool(yi, vi),
        "whatworks.pool of 5 studies, DL": lambda: whatworks.pool(yi, vi, "DL"),
    }.items():
        timer = Timer(call)
        number, _ = timer.autorange()
        print(f"{name:<44} {min(timer.repeat(5, number)) / number * 1e6:>10.1f} µs")


def region(rows: int) -> dict[str, list[str]]:
    """Made-up organisations."""
    return {
        "code": [f"ZZ{row:06}" for row in range(rows)],
        "audience": [KINDS[row % len(KINDS)] for row in range(rows)],
    }


def rate(name: str, rows: int, seconds: float, beside: str = "") -> None:
    print(f"{name:<44} {rows / seconds / 1e6:>10.2f} million rows/s{beside}")


def tables() -> None:
    base = whatworks.staff_empowerment()
    columns = region(ROWS)
    frames: dict[str, Any] = {
        "dict of lists": columns,
        "pandas": pd.DataFrame(columns),
        "polars": pl.DataFrame(columns),
        "pyarrow": pa.table(columns),
    }
    relation = duckdb.from_arrow(frames["pyarrow"])
    frames["duckdb"] = relation
    for name, frame in frames.items():
        rate(f"select_many from {name}", ROWS, seconds_of(partial(base.select_many, frame)))
    many = base.select_many(columns)
    long = len(many.to_columns()["status"])
    out = {"to_columns()": many.to_columns, "to_pandas()": many.to_pandas}
    out |= {"to_polars()": many.to_polars, "pyarrow.table(...)": lambda: pa.table(many)}
    for name, call in out.items():
        rate(f"the long table by {name}", long, seconds_of(call))
    # Beside: the same rows made anew by each of them from Arrow, which no answer can undercut.
    arrow = pa.table(many)
    rate("beside: pyarrow to pandas alone", long, seconds_of(arrow.to_pandas))
    rate("beside: pyarrow to polars alone", long, seconds_of(lambda: pl.from_arrow(arrow)))


def notebook() -> None:
    """The calls of the fourth notebook, beside a lookup by audience with pandas alone."""
    frame = pd.DataFrame(region(ORGANISATIONS))
    indicators = pd.DataFrame({"organisation": frame["code"], "staff": range(ORGANISATIONS)})
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    base = whatworks.staff_empowerment()
    start = perf_counter()
    many = base.select_many(frame)
    html = many._repr_html_()
    selected = perf_counter()
    table = many.to_pandas().merge(indicators, on="organisation")
    found = table[table["status"] == "selected"].groupby("recommendation", observed=True)["staff"]
    found.agg(organisations="count", staff="sum")
    joined = perf_counter()
    summary = pd.DataFrame(many.summary())
    summed = perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"notebook 4 with {ORGANISATIONS:,} organisations ({len(table):,} long rows)")
    print(f"  select_many and its page ({len(html) / 1e3:.0f} kB)      {selected - start:>8.2f} s")
    print(f"  the long table, joined and added up      {joined - selected:>8.2f} s")
    print(f"  the counts ({len(summary)} rows)                      {summed - joined:>8.2f} s")
    print(f"  peak memory above the table's own        {(peak - before) / 1024:>8.0f} MB")
    start = perf_counter()
    audiences = many.to_pandas()[["audience", "recommendation", "status"]].drop_duplicates()
    lookup = frame.merge(audiences, on="audience").merge(
        indicators, left_on="code", right_on="organisation"
    )
    took = perf_counter() - start
    print(f"  beside: pandas alone, two merges ({len(lookup):,} rows) {took:>6.2f} s")


def main() -> None:
    if sys.argv[1:] == ["--notebook"]:
        return notebook()
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores")
    for wheel in sys.argv[1:]:
        print(f"{Path(wheel).name:<60} {Path(wheel).stat().st_size / 1e6:.2f} MB")
    imports()
    calls()
    tables()
    sys.stdout.flush()
    subprocess.run([sys.executable, __file__, "--notebook"], check=True)
    return None


if __name__ == "__main__":
    main()
