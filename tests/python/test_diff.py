"""Living evidence from Python: what cannot be seen in the goldens."""

import copy
import json
import pickle
from html.parser import HTMLParser
from typing import Any

import pytest

import whatworks


def changed(base: whatworks.EvidenceBase) -> whatworks.EvidenceBase:
    document: dict[str, Any] = json.loads(base.to_json())
    document["recommendations"][0]["audiences"]["only"].append("hospice")
    document["recommendations"][1]["text"] = "<b>Do</b> something else"
    del document["studies"][6]["kind"]
    return whatworks.EvidenceBase.from_json(json.dumps(document))


def test_parts_are_attributes_and_columns(base: whatworks.EvidenceBase) -> None:
    diff = base.diff(changed(base))
    assert not diff.same
    assert [moved["id"] for moved in diff.recommendations][:2] == ["R1", "R2"]
    assert diff.to_json().startswith('{\n  "schema": "whatworks-diff/1"')
    columns = diff.to_columns()
    assert len({len(column) for column in columns.values()}) == 1
    assert list(columns) == ["section", "id", "what", "layer", "kind", "from", "to", "because"]
    assert {"studies", "recommendations", "selection"} <= set(columns["section"])


def test_rows_reach_other_libraries(base: whatworks.EvidenceBase) -> None:
    polars = pytest.importorskip("polars")
    diff = base.diff(changed(base))
    frame = polars.DataFrame(diff)
    assert frame.to_dict(as_series=False) == diff.to_columns()


@pytest.mark.parametrize("what", ["diff", "affected", "kept"])
def test_an_answer_can_be_pickled(base: whatworks.EvidenceBase, what: str) -> None:
    diff = base.diff(changed(base), rules="grade-standard", layers=["brief"])
    answers: dict[str, whatworks.Answer] = {
        "diff": diff,
        "affected": diff.affected(["R1"]),
        "kept": changed(base).keeping_decisions_of(base),
    }
    answer = answers[what]
    again = pickle.loads(pickle.dumps(answer))
    assert again == answer and type(again) is type(answer)
    assert copy.deepcopy(answer) is answer


def test_the_page_is_html_without_scripts(base: whatworks.EvidenceBase) -> None:
    class Tags(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.open: list[str] = []
            self.levels: list[int] = []

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            assert tag not in {"script", "b", "img", "style"}
            self.open.append(tag)
            if tag in {"h1", "h2", "h3"}:
                self.levels.append(int(tag[1]))

        def handle_endtag(self, tag: str) -> None:
            assert self.open.pop() == tag

    diff = base.diff(changed(base))
    tags = Tags()
    tags.feed(diff._repr_html_())
    assert tags.open == []
    assert tags.levels[0] == 1
    steps = zip(tags.levels, tags.levels[1:], strict=False)
    assert all(after - before <= 1 for before, after in steps)
    assert "&lt;b&gt;Do&lt;/b&gt;" in diff.to_html(page=True)


def test_what_is_wrong_is_said(base: whatworks.EvidenceBase) -> None:
    with pytest.raises(whatworks.UnknownNameError, match="`R99`"):
        base.diff(base).affected(["R99"])
    with pytest.raises(whatworks.UnknownNameError, match="layer"):
        base.diff(base, layers=["nothing"])
    with pytest.raises(whatworks.InvalidRequestError):
        base.diff(base, rules="nothing")
    with pytest.raises(whatworks.InvalidRequestError):
        base.diff(base, layers=[])
    with pytest.raises(TypeError):
        base.diff("base")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        base.diff(base).affected("R1")


def test_decisions_survive(base: whatworks.EvidenceBase) -> None:
    rating = base.rate("R1")
    decided = rating.override("imprecision", "serious", reason="made up", who="panel")
    assert rating.body is not None
    old = base.decide(rating.body, decided.decisions)
    kept = changed(base).keeping_decisions_of(old)
    assert [fate["state"] for fate in kept.decisions] == ["kept"]
    assert kept.base.keeping_decisions_of(old).base == kept.base
    assert "base" in dir(kept)
