"""Counts facets of a table of evidence with whatworks, DuckDB and polars: one run, the same rows.

    python tests/python/bench_map.py [ROWS ...]

Every count is checked against DuckDB's. Medians of at least seven runs, on as many threads as the
machine offers, with the fastest beside; a ratio is our median over theirs, so that less than 1 is
faster. Memory is what a process of its own holds at most, above what it held with the rows alone
(Linux).
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa

import whatworks

SINGLE = {"theme": 16, "setting": 12, "certainty": 4, "design": 8}
SEVERAL = {"audience": 6, "population": 24}
FACETS = [*SINGLE, *SEVERAL]
WHERE = {
    "audience": ["audience-01"],
    "certainty": ["certainty-01", "certainty-02", "certainty-03"],
}


def names(facet: str, count: int) -> list[str]:
    return [f"{facet}-{place:02}" for place in range(count)]


def codes(rows: int) -> dict[str, Any]:
    """The rows as numbers: places of values, and for facets of several values their bits."""
    generator = np.random.default_rng(42)
    share = {
        "setting": [0.3, 0.2, 0.12, 0.1, 0.08, 0.05, 0.05, 0.03, 0.03, 0.02, 0.01, 0.01],
        "certainty": [0.35, 0.4, 0.2, 0.05],
        "design": [0.1, 0.25, 0.2, 0.15, 0.1, 0.1, 0.05, 0.05],
    }
    table: dict[str, Any] = {
        "theme": np.minimum(generator.zipf(1.4, rows) - 1, 15).astype(np.uint8)
    }
    for facet, shares in share.items():
        table[facet] = generator.choice(len(shares), rows, p=shares).astype(np.uint8)
    likely = {
        "audience": [0.9, 0.85, 0.7, 0.8, 0.4, 0.6],
        "population": [0.3 / (place + 1) + 0.02 for place in range(24)],
    }
    for facet, chances in likely.items():
        bits = np.zeros(rows, np.uint32)
        for place, chance in enumerate(chances):
            bits |= (generator.random(rows) < chance).astype(np.uint32) << np.uint32(place)
        table[facet] = bits
    return table


def arrow(table: dict[str, Any]) -> pa.Table:
    """The rows with their values in words, as a user has them."""
    columns: dict[str, pa.Array] = {}
    for facet, count in SINGLE.items():
        words = pa.array(names(facet, count))
        columns[facet] = pa.DictionaryArray.from_arrays(pa.array(table[facet].view(np.int8)), words)
    for facet, count in SEVERAL.items():
        has = (table[facet][:, None] >> np.arange(count, dtype=np.uint32)) & 1 == 1
        offsets = np.concatenate([[0], np.cumsum(has.sum(axis=1))]).astype(np.int32)
        places = np.nonzero(has)[1].astype(np.int8)
        values = pa.DictionaryArray.from_arrays(pa.array(places), pa.array(names(facet, count)))
        columns[facet] = pa.ListArray.from_arrays(pa.array(offsets), values)
    return pa.table(columns)


def timed(work: Callable[[], Any], least: int = 7) -> tuple[float, float, Any]:
    """Milliseconds, the median and the fastest, and what came out."""
    answer = work()
    times: list[float] = []
    while len(times) < least or (sum(times) < 0.2 and len(times) < 200):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1e3, min(times) * 1e3, answer


Counts = dict[tuple[str, str], int]


def ours(facets: whatworks.Facets) -> dict[str, Callable[[], Any]]:
    return {
        "matching rows": lambda: facets.counts([], where=WHERE),
        "70 counts": lambda: facets.counts(where=WHERE),
        "theme by certainty": lambda: facets.cross(["theme", "certainty"], where=WHERE),
    }


def ours_read(answers: dict[str, whatworks.Answer]) -> dict[str, Any]:
    counts = {
        (facet["facet"], value["value"]): value["count"]
        for facet in answers["70 counts"].facets
        for value in facet["values"]
    }
    cells = {
        tuple(key["value"] for key in cell["keys"]): cell["count"]
        for cell in answers["theme by certainty"].cells
    }
    return {
        "matching rows": answers["matching rows"].matching,
        "70 counts": counts,
        "theme by certainty": cells,
    }


def duckdb(table: pa.Table) -> dict[str, Callable[[], Any]]:
    """DuckDB on places and bits, which it counts faster than words and lists."""
    import duckdb

    con = duckdb.connect()
    con.register("given", table)
    con.execute("create table e as select * from given")
    where = "(audience & 2) <> 0 and certainty in (1, 2, 3)"
    singles = ", ".join(f"({facet})" for facet in SINGLE)
    bits = ", ".join(
        f"sum(({facet} >> {place}) & 1)"
        for facet, count in SEVERAL.items()
        for place in range(count)
    )

    def counts() -> Counts:
        found: Counts = {}
        keys = ", ".join(SINGLE)
        grouped = f"select {keys}, count(*) from e where {where} group by grouping sets({singles})"
        for *key, count in con.execute(grouped).fetchall():
            facet, place = next((f, k) for f, k in zip(SINGLE, key, strict=True) if k is not None)
            found[facet, f"{facet}-{place:02}"] = count
        sums = con.execute(f"select {bits} from e where {where}").fetchall()[0]
        several = [(f, name) for f, count in SEVERAL.items() for name in names(f, count)]
        return found | {key: int(total or 0) for key, total in zip(several, sums, strict=True)}

    def cross() -> dict[tuple[str, str], int]:
        query = f"select theme, certainty, count(*) from e where {where} group by 1, 2"
        return {
            (f"theme-{t:02}", f"certainty-{c:02}"): n for t, c, n in con.execute(query).fetchall()
        }

    matching = f"select count(*) from e where {where}"
    return {
        "matching rows": lambda: con.execute(matching).fetchall()[0][0],
        "70 counts": counts,
        "theme by certainty": cross,
    }


def polars(table: pa.Table) -> dict[str, Callable[[], Any]]:
    import polars as pl

    frame = pl.from_arrow(table)
    assert isinstance(frame, pl.DataFrame)
    col, one = pl.col, pl.lit(2, dtype=pl.UInt32)
    kept = frame.lazy().filter(((col("audience") & one) != 0) & col("certainty").is_in([1, 2, 3]))

    def counts() -> object:
        some = kept.collect().lazy()
        bits = [
            ((col(facet) & pl.lit(1 << place, dtype=pl.UInt32)) != 0).sum().alias(f"{facet}{place}")
            for facet, count in SEVERAL.items()
            for place in range(count)
        ]
        return pl.collect_all(
            [*(some.group_by(facet).len() for facet in SINGLE), some.select(bits)]
        )

    return {
        "matching rows": lambda: kept.select(pl.len()).collect().item(),
        "70 counts": counts,
        "theme by certainty": lambda: kept.group_by("theme", "certainty").len().collect(),
    }


GOALS = {1_000: 0.02, 1_000_000: 1.0}


def compare(rows: int) -> None:
    table = codes(rows)
    words = arrow(table)
    start = time.perf_counter()
    facets = whatworks.Facets(words)
    print(f"{rows:,} rows; Facets of the table of words: {time.perf_counter() - start:.2f} s")
    plain = pa.table({name: pa.array(column) for name, column in table.items()})
    answers: dict[str, whatworks.Answer] = {}
    theirs, frames = duckdb(plain), polars(plain)
    expected: dict[str, Any] = {}
    for query, work in ours(facets).items():
        we, we_fastest, answers[query] = timed(work)
        duck, duck_fastest, expected[query] = timed(theirs[query])
        pola, pola_fastest, _ = timed(frames[query])
        print(
            f"  {query:<18} whatworks {we:>9.4f} ({we_fastest:.4f}) ms  DuckDB {duck:>8.2f} "
            f"({duck_fastest:.2f})  polars {pola:>8.2f} ({pola_fastest:.2f})"
            f"  ratios {we / duck:.4f} {we / pola:.4f}"
        )
        if query == "70 counts" and rows in GOALS:
            reached = "reached" if we <= GOALS[rows] else "NOT reached"
            print(f"  {'':<18} goal {GOALS[rows]} ms, from Python: {reached}")
    for query, found in ours_read(answers).items():
        wanted = expected[query]
        if isinstance(found, dict):
            found = {key: count for key, count in found.items() if count}
            wanted = {key: count for key, count in wanted.items() if count}
        assert found == wanted, f"{query} differs from DuckDB's"
    print("  every count is DuckDB's")


def held(field: str) -> int:
    """Kilobytes: `VmRSS` now, `VmHWM` at most since the peak was last forgotten."""
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(field))


def forget_peak() -> None:
    with open("/proc/self/clear_refs", "w", encoding="ascii") as refs:
        refs.write("5")


def memory(what: str, rows: int) -> None:
    """Prints the kilobytes that one of them takes above the rows it is given."""
    table = codes(rows)
    if what == "whatworks":
        given: pa.Table = arrow(table)
    else:
        given = pa.table({name: pa.array(column) for name, column in table.items()})
    forget_peak()
    before = held("VmRSS")
    if what == "whatworks":
        whatworks.Facets(given).counts(where=WHERE)
    else:
        make = duckdb if what == "duckdb" else polars
        make(given)["70 counts"]()
    print(json.dumps(held("VmHWM") - before))


def main() -> None:
    if sys.argv[1:2] == ["--memory"]:
        memory(sys.argv[2], int(sys.argv[3]))
        return
    sizes = [int(size) for size in sys.argv[1:]] or [1_000, 1_000_000, 10_000_000]
    for rows in sizes:
        compare(rows)
        for what in ("whatworks", "duckdb", "polars"):
            command = [sys.executable, os.path.abspath(__file__), "--memory", what, str(rows)]
            took = json.loads(subprocess.check_output(command, text=True))
            print(f"  peak memory above the rows, {what:<10} {took / 1000:>8.1f} MB")


if __name__ == "__main__":
    main()
