"""How soon an interrupt from the keyboard is answered, in tables of millions of rows.

Each work is begun anew for each moment at which another process presses the key; the milliseconds
until `KeyboardInterrupt` are printed.
"""

import itertools
import subprocess
import sys
import time
from collections.abc import Callable

import pyarrow as pa

import whatworks

ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000_000
MOMENTS = [0.02, 0.2, 0.4, 0.6, 0.8, 1.0, 1.3, 1.6, 2.0, 2.5, 3.0, 4.0]
KEY = (
    "import os, signal, sys, time\n"
    "print(flush=True)\n"
    "time.sleep(float(sys.argv[1]))\n"
    "now = time.monotonic()\n"
    "os.kill(os.getppid(), signal.SIGINT)\n"
    "print(now)\n"
)


def main() -> None:
    """Prints a line for each work."""
    texts = pa.array([str(row // 5) for row in range(ROWS)])
    words = pa.array([str(row) for row in range(ROWS)]).dictionary_encode()
    numbers = {"yi": pa.array([0.1] * ROWS), "vi": pa.array([0.01] * ROWS)}
    columns = {"design": ["randomised"] * ROWS, "study": texts}
    by_text = pa.table({"by": texts, **numbers})
    by_word = pa.table({"by": words, **numbers})
    studies = pa.table({"by": texts, **numbers, **columns})
    asked = pa.table({"code": words.dictionary, "audience": ["pcn"] * ROWS})
    base = whatworks.staff_empowerment()
    works: dict[str, Callable[[], object]] = {
        "pool_groups, names": lambda: whatworks.pool_groups(by_text, by="by", yi="yi", vi="vi"),
        "pool_groups, words": lambda: whatworks.pool_groups(by_word, by="by", yi="yi", vi="vi"),
        "rate_groups": lambda: whatworks.rate_groups(
            studies, by="by", measure="standardised-mean-difference"
        ),
        "select_many": lambda: base.select_many(asked),
        "Facets": lambda: whatworks.Facets(by_text.select(["by"])),
    }
    for name, work in works.items():
        stopped = itertools.takewhile(lambda took: took is not None, map(pressed(work), MOMENTS))
        answered = [f"{1000 * took:.0f}" for took in stopped if took is not None]
        print(f"{name:20} {ROWS} rows: {' '.join(answered)} ms", flush=True)


def pressed(work: Callable[[], object]) -> Callable[[float], float | None]:
    """The seconds from the key to the end of the work; `None` where the work ended first."""

    def at(moment: float) -> float | None:
        command = [sys.executable, "-c", KEY, str(moment)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as key:
            assert key.stdout is not None
            key.stdout.readline()
            try:
                work()
                key.kill()
                key.wait()
            except KeyboardInterrupt:
                stopped = time.monotonic()
                said = key.stdout.readline()
                return stopped - float(said) if said else None
        return None

    return at


if __name__ == "__main__":
    main()
