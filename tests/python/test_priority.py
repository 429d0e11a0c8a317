"""Priorities from Python: tables in, tables out, progress, and what is shown."""

import pickle
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import whatworks

CRITERIA: list[dict[str, Any]] = [
    {"id": "equity"},
    {"id": "reach", "direction": "more-is-better", "worst": 0, "best": 10},
]
PANEL: dict[str, list[Any]] = {
    "recommendation": ["R1", "R1", "R2", "R2", "R3"],
    "criterion": ["equity", "reach", "equity", "reach", "equity"],
    "judgement": ["increased", None, "reduced", "dont-know", "increased"],
    "value": [None, 4.0, None, None, None],
    "who": ["A", None, "B", "B", ""],
}
SMAA = {"method": "smaa", "criteria": CRITERIA, "draws": 9000}


def rows() -> list[dict[str, Any]]:
    """The panel as a list of dicts."""
    table = [dict(zip(PANEL, row, strict=True)) for row in zip(*PANEL.values(), strict=True)]
    return [{key: cell for key, cell in row.items() if cell != ""} for row in table]


def weighted() -> dict[str, Any]:
    weights = zip(CRITERIA, (3, 1), strict=True)
    return {"method": "weighted", "criteria": [c | {"weight": weight} for c, weight in weights]}


@pytest.mark.parametrize(
    "table",
    [PANEL, pd.DataFrame(PANEL), pl.DataFrame(PANEL), pa.table(PANEL), rows()],
    ids=["dict", "pandas", "polars", "pyarrow", "rows"],
)
def test_every_kind_of_table_is_the_same(base: whatworks.EvidenceBase, table: Any) -> None:
    found = base.prioritise(weighted(), table, recommendations=["R1", "R2", "R3"])
    assert found == base.prioritise(weighted(), PANEL, recommendations=["R3", "R1", "R2"])
    columns = found.to_columns()
    assert columns["recommendation"] == ["R3", "R1", "R2"]
    assert columns["score"] == [None, 0.85, None]
    assert columns["score_low"] == [0.75, 0.85, 0.0]
    assert columns["missing"] == ["reach", "", "reach"]
    assert pl.DataFrame(found).to_dict(as_series=False) == columns


def test_no_judgements_are_no_zeros(base: whatworks.EvidenceBase) -> None:
    found = base.prioritise(weighted())
    assert {(item["rank_best"], item["rank_worst"]) for item in found.items} == {(1, 7)}
    assert [item["score"] for item in found.items] == [None] * 7


def test_the_tables_of_an_answer(base: whatworks.EvidenceBase) -> None:
    found = base.prioritise(SMAA, PANEL)
    acceptability = found.to_columns("acceptability")
    assert list(acceptability) == ["recommendation", "rank", "acceptability", "se"]
    assert sum(acceptability["acceptability"]) == pytest.approx(7)
    assert len(found.to_columns("wins")["share"]) == 7 * 6
    assert len(found.to_columns("contributions")["value"]) == 7 * 2
    assert found.to_columns("sensitivity")["of"] == []
    of = base.prioritise(weighted(), PANEL).to_columns("sensitivity")["of"]
    assert of == ["weight"] * 4 + ["judgement"] * 4
    with pytest.raises(whatworks.UnknownNameError):
        found.to_columns("rows")


def test_progress_is_told_and_its_exceptions_stop_the_work(base: whatworks.EvidenceBase) -> None:
    told: list[tuple[int, int]] = []
    found = base.prioritise(SMAA, PANEL, progress=lambda *how_far: told.append(how_far))
    assert told == sorted(told)
    # The draws, and for each of the seven items as many by its own weights.
    assert told[-1] == (8 * 9000, 8 * 9000)
    assert found == base.prioritise(SMAA, PANEL)

    def stop(_done: int, _total: int) -> None:
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        base.prioritise(SMAA, PANEL, progress=stop)


def test_certainty_enters_where_it_is_named(base: whatworks.EvidenceBase) -> None:
    assert base.prioritise(weighted(), PANEL).certainty is None
    policy = {"method": "lexicographic", "criteria": [{"id": "certainty", "from": "published"}]}
    found = base.prioritise(policy)
    assert found.certainty == {"criterion": "certainty", "from": "published", "rules": None}
    with pytest.raises(whatworks.InvalidRequestError) as raised:
        base.prioritise({"method": "lexicographic", "criteria": [{"id": "certainty"}]})
    assert raised.value.pointer == "/policy/criteria/0/from"


@pytest.mark.parametrize("judgements", [5, "R1", [1]])
def test_what_is_no_table_is_a_type_error(base: whatworks.EvidenceBase, judgements: Any) -> None:
    with pytest.raises(TypeError):
        base.prioritise({}, judgements)


PARETO = {"method": "pareto", "criteria": CRITERIA}


@pytest.mark.parametrize("policy", [{}, weighted(), SMAA, PARETO])
def test_is_shown_with_its_reasons_and_pickles(
    base: whatworks.EvidenceBase, policy: dict[str, Any]
) -> None:
    evil = "<script>alert(1)</script>"
    cell = {"recommendation": "R1", "criterion": "equity"}
    judgements = [cell | {"judgement": "reduced", "why": evil}]
    found = base.prioritise(policy, judgements, recommendations=["R1", "R4"])
    html = found._repr_html_()
    assert "<script" not in html
    assert found.policy["method"] in html
    for item in found.items:
        assert item["recommendation"] in html
    if policy:
        assert "&lt;script&gt;" in html
        assert "never zero" in html
    again = pickle.loads(pickle.dumps(found))
    assert again == found
    assert again._repr_html_() == html
