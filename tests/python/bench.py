"""Prints how long the common calls take; asserts nothing.

python tests/python/bench.py
"""

import subprocess
import sys
from collections.abc import Callable
from statistics import median
from timeit import Timer

import numpy as np
import pyarrow as pa

import whatworks

IMPORT = """
from time import perf_counter
start = perf_counter()
import whatworks
loaded = perf_counter()
whatworks.staff_empowerment()
print((loaded - start) * 1e6, (perf_counter() - loaded) * 1e6)
"""


def show(name: str, microseconds: float) -> None:
    print(f"{name:<44} {microseconds:>10.1f} µs")


def timed(name: str, call: Callable[[], object]) -> None:
    timer = Timer(call)
    number, _ = timer.autorange()
    show(name, min(timer.repeat(5, number)) / number * 1e6)


def synthesis() -> None:
    generator = np.random.default_rng(1)
    effects, variances = generator.normal(size=1_000_000), generator.uniform(0.01, 0.1, 1_000_000)
    few, of_few = effects[:10], variances[:10]
    yi, vi = few.tolist(), of_few.tolist()
    groups = np.repeat(np.arange(100_000), 10)
    table = pa.table({"group": groups, "yi": effects, "vi": variances})
    timed("pool of 10 studies, lists, DL", lambda: whatworks.pool(yi, vi, "DL"))
    timed("pool of 10 studies, arrays, DL", lambda: whatworks.pool(few, of_few, "DL"))
    timed("pool of 10 studies, lists, REML", lambda: whatworks.pool(yi, vi))
    timed("egger of 10 studies", lambda: whatworks.egger(yi, vi))
    timed(
        "pool_groups of 100000 by 10, DL",
        lambda: whatworks.pool_groups(table, by="group", yi="yi", vi="vi", method="DL"),
    )
    timed(
        "pool_blocks of 100000 by 10, DL",
        lambda: whatworks.pool_blocks(effects, variances, 100_000, "DL"),
    )


def rating() -> None:
    generator = np.random.default_rng(2)
    bodies, each = 100_000, 10
    rows = bodies * each
    table = pa.table(
        {
            "body": np.repeat(np.arange(bodies), each),
            "study": pa.array([f"study {place}" for place in range(each)] * bodies),
            "design": pa.array(["randomised"] * rows).dictionary_encode(),
            "risk_of_bias": pa.array(generator.choice(["low", "high"], rows)).dictionary_encode(),
            "yi": generator.normal(-0.3, 0.2, rows),
            "vi": generator.uniform(0.01, 0.1, rows),
        }
    )

    def rate() -> pa.Table:
        return pa.table(whatworks.rate_groups(table, by="body", measure="risk-ratio"))

    seconds = min(Timer(rate).repeat(3, 1))
    show(f"rate_groups of {bodies} by {each}, table to table", seconds * 1e6)
    print(f"{'bodies rated per second':<44} {bodies / seconds:>10.0f}")
    few = {"design": ["randomised"] * each, "yi": [-0.3] * each, "vi": [0.04] * each}
    timed("rate of 10 studies", lambda: whatworks.rate(few, measure="risk-ratio"))


def main() -> None:
    base = whatworks.staff_empowerment()
    selection = base.select("pcn")
    text = base.to_json()
    timed('base.select("pcn")', lambda: base.select("pcn"))
    timed('base.select("pcn").to_json()', lambda: base.select("pcn").to_json())
    timed("selection.selected", lambda: selection.selected)
    timed("selection.to_columns()", selection.to_columns)
    timed("selection._repr_html_()", selection._repr_html_)
    timed('base.rate("R1")', lambda: base.rate("R1"))
    timed("base.audit()", base.audit)
    timed("staff_empowerment()", whatworks.staff_empowerment)
    timed("EvidenceBase.from_json(text)", lambda: whatworks.EvidenceBase.from_json(text))
    synthesis()
    rating()
    command = [sys.executable, "-c", IMPORT]
    runs = [subprocess.check_output(command, text=True).split() for _ in range(9)]
    show("import whatworks, cold", median(float(run[0]) for run in runs))
    show("the first staff_empowerment()", median(float(run[1]) for run in runs))


if __name__ == "__main__":
    main()
