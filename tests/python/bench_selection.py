"""Selection beside a decision engine, and all of England in one call; asserts nothing.

python tests/python/bench_selection.py
"""

import json
import resource
from collections.abc import Callable
from timeit import Timer

import numpy as np
import polars as pl
import pyarrow as pa
import zen

import whatworks

AUDIENCES = ["nhs-england", "icb", "pcn", "trust", "pharmacy", "gp-surgery"]
SETTINGS = ["ward", "clinic", "community", "general-practice", "emergency-department", "prison"]
POPULATIONS = ["core20", "religion", "age", "disability", "education", "adult-maternity"]


def some(generator: np.random.Generator, words: list[str]) -> list[str]:
    return [word for word in words if generator.random() < 0.6] or words[:1]


def invented(count: int) -> whatworks.EvidenceBase:
    """The recommendations of the brief over and over, with scopes of their own."""
    document = json.loads(whatworks.staff_empowerment().to_json())
    models = document["recommendations"]
    generator = np.random.default_rng(3)

    def scoped(place: int) -> dict[str, object]:
        model = models[place % len(models)]
        said = {key: model[key] for key in ("layer", "locator")}
        scopes = {
            "audiences": some(generator, AUDIENCES),
            "settings": some(generator, SETTINGS),
            "populations": some(generator, POPULATIONS),
        }
        stated: dict[str, object] = {k: {"only": v, **said} for k, v in scopes.items()}
        return {**model, "id": f"N{place}", **stated}

    document["recommendations"] = [scoped(place) for place in range(count)]
    return whatworks.EvidenceBase.from_json(json.dumps(document))


def decision(rows: int) -> Callable[[], object]:
    """A decision table of as many rows in zen-engine, evaluated once."""
    cells = [
        {
            "_id": f"r{row}",
            "a": f'"{AUDIENCES[row % 6]}"',
            "s": f'"{SETTINGS[row % 5]}"',
            "out": f'"N{row}"',
        }
        for row in range(rows)
    ]
    table = {
        "hitPolicy": "collect",
        "inputs": [
            {"id": "a", "name": "audience", "field": "audience"},
            {"id": "s", "name": "setting", "field": "setting"},
        ],
        "outputs": [{"id": "out", "name": "recommendation", "field": "recommendation"}],
        "rules": cells,
    }
    content = {
        "nodes": [
            {"id": "i", "type": "inputNode", "name": "in", "position": {"x": 0, "y": 0}},
            {
                "id": "t",
                "type": "decisionTableNode",
                "name": "table",
                "position": {"x": 0, "y": 0},
                "content": table,
            },
            {"id": "o", "type": "outputNode", "name": "out", "position": {"x": 0, "y": 0}},
        ],
        "edges": [
            {"id": "e1", "sourceId": "i", "targetId": "t", "type": "edge"},
            {"id": "e2", "sourceId": "t", "targetId": "o", "type": "edge"},
        ],
    }
    ready = zen.ZenEngine().create_decision(json.dumps(content))
    asked = {"audience": "trust", "setting": "ward"}
    return lambda: ready.evaluate(asked)


def timed(name: str, call: Callable[[], object]) -> float:
    timer = Timer(call)
    number, _ = timer.autorange()
    seconds = min(timer.repeat(5, number)) / number
    print(f"{name:<56} {seconds * 1e6:>12.1f} µs")
    return seconds


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def main() -> None:
    base = invented(300)
    ours = timed(
        "one organisation by 300, every reason",
        lambda: base.select("trust", settings=["ward"], populations=["core20"]),
    )
    timed("the same, and as JSON", lambda: base.select("trust", settings=["ward"]).to_json())
    for rows in (24, 300):
        peer = timed(f"zen-engine, a decision table of {rows} rows", decision(rows))
        print(f"{'  ours as a share of it':<56} {ours / peer:>12.2f}")
    generator = np.random.default_rng(4)
    for count in (1_000, 28_000, 280_000):
        place = generator.integers(0, 6, count)
        table = pa.table(
            {
                "code": [f"ZZ{row:06}" for row in range(count)],
                "audience": [AUDIENCES[kind] for kind in place],
                "settings": ["; ".join(some(generator, SETTINGS)) for _ in range(count)],
            }
        )

        def select(table: pa.Table = table) -> int:
            reader = pa.RecordBatchReader.from_stream(base.select_many(table))
            return sum(batch.num_rows for batch in reader)

        rows = select()
        seconds = min(Timer(select).repeat(3, 1))
        name = f"{count} organisations by 300, {rows} rows read as a stream"
        print(f"{name:<60} {seconds:>8.3f} s, peak memory {peak():.2f} GB")
    few = table.slice(0, 28_000)
    seconds = min(Timer(lambda: pl.DataFrame(base.select_many(few))).repeat(3, 1))
    print(f"{'28000 organisations by 300 as a polars data frame':<60} {seconds:>8.3f} s")


if __name__ == "__main__":
    main()
