"""Choosing within a budget: the forms in which budget, costs and values may be given."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import whatworks
from whatworks import EvidenceBase

COSTS = {"R1": 12_000, "R2": 30_000, "R3": 9_000, "R4": 15_000}
VALUES = {"R1": 3, "R2": 5, "R3": 2, "R4": 4}


@pytest.fixture
def choice(base: EvidenceBase) -> whatworks.Answer:
    return base.choose(40_000, COSTS, values=VALUES)


def test_the_best_set(choice: whatworks.Answer) -> None:
    # R1, R3 and R4 take 36,000 and are worth 9; R2 leaves room for R3 alone, and is worth 7.
    assert (choice.status, choice.chosen, choice.value) == ("optimal", ["R1", "R3", "R4"], 9)
    assert choice.limits == [
        {"resource": "budget", "limit": 40_000, "used": 36_000, "slack": 4_000}
    ]
    assert [row["chosen"] for row in choice.next_best] == [["R1", "R4"], ["R2", "R3"], ["R3", "R4"]]
    columns = choice.to_columns()
    assert columns["recommendation"] == [f"R{place}" for place in range(1, 8)]
    assert columns["status"][:4] == ["chosen", "not-chosen", "chosen", "chosen"]
    assert columns["status"][4:] == ["undecided"] * 3
    assert columns["otherwise_less"][1] == 2


TABLE: dict[str, list[Any]] = {
    "recommendation": list(COSTS),
    "budget": list(COSTS.values()),
}
SCORES: dict[str, list[Any]] = {"id": list(VALUES), "score": list(VALUES.values())}


@pytest.mark.parametrize(
    "costs",
    [
        TABLE,
        pa.table(TABLE),
        pl.DataFrame(TABLE),
        pd.DataFrame(TABLE),
        {key: {"budget": cost} for key, cost in COSTS.items()},
    ],
    ids=lambda costs: type(costs).__name__,
)
@pytest.mark.parametrize("budget", [40_000, 40_000.0, {"budget": 40_000}], ids=repr)
@pytest.mark.parametrize("values", [VALUES, pl.DataFrame(SCORES)], ids=lambda v: type(v).__name__)
def test_forms(
    base: EvidenceBase, choice: whatworks.Answer, costs: Any, budget: Any, values: Any
) -> None:
    assert base.choose(budget, costs, values=values) == choice


def test_what_is_missing_is_not_zero(base: EvidenceBase) -> None:
    nan = float("nan")
    table = {"recommendation": ["R1", "R2", "R3"], "money": [1.0, nan, 1.0], "time": [nan, 1, 1]}
    choice = base.choose({"money": 5, "time": 5}, table, values={"R1": 1, "R2": None, "R3": 1})
    missing = {row["recommendation"]: row["missing"] for row in choice.recommendations}
    assert choice.chosen == ["R3"]
    assert missing["R1"] == ["costs: time"]
    assert missing["R2"] == ["value", "costs: money"]
    assert missing["R7"] == ["value", "costs: money", "costs: time"]


def test_requirements_that_cannot_hold_together(base: EvidenceBase) -> None:
    choice = base.choose(
        40_000, COSTS, values=VALUES, must_have=["R1", "R2"], exclude=["R4"], explain=False
    )
    assert (choice.status, choice.value, choice.chosen) == ("infeasible", None, [])
    clashing = [(row["kind"], row["id"]) for row in choice.conflict["requirements"]]
    assert clashing == [("limit", "budget"), ("must-have", "R1"), ("must-have", "R2")]


def test_every_keyword(base: EvidenceBase) -> None:
    choice = base.choose(
        {"money": 60_000},
        COSTS,
        values=VALUES,
        must_have=["R3"],
        exclude=["R1"],
        groups=[{"id": "one", "members": ["R2", "R4"], "at_most": 1}],
        equity_floors=[{"id": "reach", "at_least": 2, "contributions": {"R2": 1, "R3": 1}}],
        requires=[{"recommendation": "R2", "needs": "R3"}],
        next_best=0,
        explain=False,
        most_nodes=1000,
    )
    assert (choice.chosen, choice.next_best) == (["R2", "R3"], [])
    assert choice.proof["most_nodes"] == 1000


WRONG: list[tuple[str, Callable[[EvidenceBase], object]]] = [
    ("a dict of costs by resource", lambda b: b.choose({"a": 1, "b": 2}, COSTS)),
    ("a dict of costs or a table", lambda b: b.choose(1, [1])),  # type: ignore[arg-type]
    ("a dict of values", lambda b: b.choose(1, COSTS, values=3)),  # type: ignore[arg-type]
    ("number", lambda b: b.choose(1, {"recommendation": ["R1"], "budget": ["much"]})),
    ("a list of `str`", lambda b: b.choose(1, COSTS, must_have="R1")),
]


@pytest.mark.parametrize(("words", "call"), WRONG)
def test_wrong_types(
    base: EvidenceBase, words: str, call: Callable[[EvidenceBase], object]
) -> None:
    with pytest.raises(TypeError, match=words):
        call(base)


def test_faults_have_a_pointer(base: EvidenceBase) -> None:
    with pytest.raises(whatworks.InvalidRequestError) as raised:
        base.choose(-1, {"R9": 1}, values=VALUES)
    assert [fault["pointer"] for fault in raised.value.faults] == [
        "/items/4/recommendation",
        "/limits/budget",
    ]
