"""Bodies of evidence in numbers: every form of a table, decisions, groups, errors."""

import datetime
import json
import math
import pickle
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import whatworks

STUDIES: dict[str, list[Any]] = {
    "study": ["A", "B", "C", "D"],
    "design": ["randomised"] * 4,
    "risk_of_bias": ["low", "low", None, "high"],
    "country": ["England", "Wales", "England", None],
    "ai": [12, 20, 9, 4],
    "n1i": [100, 150, 80, 40],
    "ci": [20, 33, 17, 8],
    "n2i": [100, 150, 80, 41],
    "participants": [None, 300.0, None, math.nan],
}
KEYWORDS: dict[str, Any] = {
    "measure": "risk-ratio",
    "desirability": "undesirable",
    "outcome": "falls",
    "level": "patient",
    "baseline_risks": [{"who": "care homes", "risk": 0.2}],
}


def rows() -> list[dict[str, Any]]:
    names = ["id" if name == "study" else name for name in STUDIES]
    return [dict(zip(names, row, strict=True)) for row in zip(*STUDIES.values(), strict=True)]


FORMS: dict[str, Callable[[], Any]] = {
    "dict of lists": lambda: STUDIES,
    "dict of arrays": lambda: STUDIES | {"ai": np.array(STUDIES["ai"]), "ci": tuple(STUDIES["ci"])},
    "dicts": rows,
    "tuple of dicts": lambda: tuple(rows()),
    "pandas": lambda: pd.DataFrame(STUDIES),
    "pandas with categories": lambda: pd.DataFrame(STUDIES).astype({"design": "category"}),
    "polars": lambda: pl.DataFrame(STUDIES, strict=False),
    "pyarrow": lambda: pa.table(STUDIES),
    "pyarrow in batches": lambda: pa.concat_tables(
        [pa.table(STUDIES).slice(0, 2), pa.table(STUDIES).slice(2, 2)]
    ),
    "numpy scalars": lambda: [row | {"ai": np.int64(row["ai"])} for row in rows()],
    "decimals": lambda: [row | {"ai": Decimal(row["ai"])} for row in rows()],
}


def body() -> dict[str, Any]:
    """The same studies as a document, in which what is missing has no key."""
    studies = [
        {key: cell for key, cell in row.items() if cell is not None and cell == cell}
        for row in rows()
    ]
    assessment = {key: KEYWORDS[key] for key in ("measure", "desirability", "baseline_risks")}
    return {"outcome": "falls", "level": "patient", "studies": studies, "assessment": assessment}


@pytest.mark.parametrize("form", FORMS)
def test_every_table_gives_the_rating_of_the_document(form: str) -> None:
    expected = whatworks.rate(json.dumps(body()))
    assert whatworks.rate(FORMS[form](), **KEYWORDS).to_json() == expected.to_json()


def test_a_whole_body_takes_no_keyword_about_itself() -> None:
    for given in (body(), json.dumps(body()), json.dumps(body()).encode()):
        assert whatworks.rate(given, rules="grade-standard").rules["id"] == "grade-standard"
        with pytest.raises(TypeError, match="no keyword beside it"):
            whatworks.rate(given, measure="risk-ratio")
    assert whatworks.rate({"id": "alone"}).id == "alone"
    assert (
        whatworks.rate().not_rated == whatworks.rate({}).not_rated == whatworks.rate("{}").not_rated
    )


def test_nothing_in_a_cell_is_not_reported() -> None:
    given = {"yi": [-0.5, -0.6], "vi": [0.02, 0.02], "design": ["randomised"] * 2}
    without = whatworks.rate(given, measure="risk-ratio")
    assert without.domains["risk_of_bias"].facts == "not-reported"
    for nothing in (None, math.nan, "", "  ", pd.NA):
        studies = given | {"risk_of_bias": [nothing, nothing], "ai": [None, math.nan]}
        assert whatworks.rate(studies, measure="risk-ratio") == without
        if nothing is not pd.NA:
            frame = pl.DataFrame(studies, strict=False)
            assert whatworks.rate(frame, measure="risk-ratio") == without
    frame = pd.DataFrame(given | {"tool": [math.nan, math.nan], "country": [None, None]})
    assert whatworks.rate(frame, measure="risk-ratio") == without


def test_studies_without_names_are_counted_as_in_groups() -> None:
    given = {"yi": [-0.5, 0.6], "vi": [0.02, math.nan]}
    rating = whatworks.rate(given, measure="risk-ratio")
    assert rating.effect is not None
    named = whatworks.rate(given | {"study": ["study 1", "study 2"]}, measure="risk-ratio")
    assert rating == named


def test_comparisons_as_a_dict_or_as_a_list() -> None:
    said = {"population": ("none", "the same people"), "setting": ("major", "hospitals")}
    listed = [
        {"element": element, "difference": difference, "reason": reason}
        for element, (difference, reason) in said.items()
    ]
    rating = whatworks.rate(STUDIES, comparisons=said, **KEYWORDS)
    assert rating == whatworks.rate(STUDIES, comparisons=listed, **KEYWORDS)
    assert rating.domains["indirectness"].final != "not-serious"
    assert "hospitals" in rating.domains["indirectness"].because
    for wrong in ("none", ("none",), None):
        with pytest.raises(TypeError, match="comparisons"):
            whatworks.rate(STUDIES, comparisons={"population": wrong}, **KEYWORDS)  # type: ignore[dict-item]


def test_rules_may_be_named_or_made() -> None:
    strict = whatworks.rules("core-grade-2025", dominance=0.65)
    rating = whatworks.rate(STUDIES, rules=strict, **KEYWORDS)
    assert rating.rules["parameters"] == {"dominance": 0.65}
    assert rating == whatworks.rate(STUDIES, parameters={"dominance": 0.65}, **KEYWORDS)
    both = whatworks.rate(STUDIES, rules=strict, parameters={"dominance": 0.7}, **KEYWORDS)
    assert both.rules["parameters"] == {"dominance": 0.7}
    base = whatworks.staff_empowerment()
    narrative = whatworks.rules("narrative-2017")
    assert base.rate("R1", rules=narrative) == base.rate("R1")
    assert base.audit(rules=narrative) == base.audit(rules="narrative-2017")
    assert base.select("pcn", rules=narrative) == base.select("pcn", rules="narrative-2017")
    assert whatworks.combine(rules=narrative) == whatworks.combine()
    calls: list[Callable[[], object]] = [
        lambda: whatworks.combine(rules=strict),
        lambda: base.select("pcn", rules=strict),
    ]
    for call in calls:
        with pytest.raises(whatworks.InvalidRequestError, match="own parameters"):
            call()
    with pytest.raises(TypeError, match="`str` or `RuleSet`, got `int`"):
        whatworks.rate(STUDIES, rules=3)  # type: ignore[arg-type]


# Decisions

DECISIONS: list[dict[str, Any]] = [
    {"on": "start", "to": "low"},
    {"on": "target", "to": "effect"},
    {"on": "study_risk_of_bias", "to": "high", "study": "A"},
    {"on": "risk_of_bias", "to": "very-serious"},
    {"on": "inconsistency", "to": "serious"},
    {"on": "indirectness", "to": "serious"},
    {"on": "imprecision", "to": "not-serious"},
    {"on": "publication_bias", "to": "serious"},
    {"on": "large_effect", "to": 1},
    {"on": "dose_response", "to": 1},
    {"on": "opposing_confounding", "to": "1"},
    {"on": "certainty", "to": "very-low"},
]


# What a rule set has no place for, so that nothing can be decided on it.
NO_PLACE = {
    "narrative-2017": {"target", "study_risk_of_bias"},
    "core-grade-2025": {"opposing_confounding"},
}


def reviews(rating: whatworks.Rating) -> list[str | None]:
    """What has changed since, of every decision that holds."""
    start, target = rating.start, rating.target
    taken = [start and start["decided"], target and target["decided"], rating.decided]
    taken += [judged.decided for judged in rating.domains.values()]
    taken += [upgrade["decided"] for upgrade in rating.upgrades]
    return [decided["review"] for decided in taken if decided is not None]


@pytest.mark.parametrize("rules", ["core-grade-2025", "grade-standard", "narrative-2017"])
@pytest.mark.parametrize("decision", DECISIONS, ids=lambda decision: decision["on"])
def test_a_decision_notes_what_was_suggested(decision: dict[str, Any], rules: str) -> None:
    before = whatworks.rate(STUDIES, rules=rules, **KEYWORDS)
    reason: dict[str, Any] = {
        "reason": "a made-up reason",
        "who": "panel",
        "date": datetime.date(2026, 11, 26),
    }
    try:
        after = before.override(**decision, **reason)
    except whatworks.InvalidRequestError as error:
        assert decision["on"] in NO_PLACE.get(rules, set()), error
        return
    assert before.decisions == []
    (kept,) = after.decisions
    assert (kept["on"], kept["to"]) == (decision["on"], str(decision["to"]))
    assert kept["date"] == "2026-11-26"
    then = kept["at_the_time"]
    on = decision["on"]
    if on in before.domains:
        judged = before.domains[on]
        assert then == {"suggested": judged.suggested, "because": judged.because}
        assert after.domains[on].final == decision["to"]
        assert after.domains[on].suggested == judged.suggested
    if on == "certainty":
        assert then["suggested"] == before.certainty == after.suggested
        assert after.certainty == "very-low"
    assert set(reviews(after)) <= {None}
    assert not [step for step in after.trace if step["rule"] == "decision.review"]
    again = whatworks.rate(STUDIES, rules=rules, decisions=after.decisions, **KEYWORDS)
    assert again.to_json() == after.to_json()
    assert pickle.loads(pickle.dumps(after)).decisions == after.decisions


def test_the_last_decision_on_a_subject_holds() -> None:
    first = whatworks.rate(STUDIES, **KEYWORDS).override("imprecision", "serious", reason="one")
    second = first.override("imprecision", "very-serious", reason="two")
    assert [kept["to"] for kept in second.decisions] == ["serious", "very-serious"]
    assert second.domains["imprecision"].final == "very-serious"
    assert set(reviews(second)) == {None}
    start = first.override("start", "moderate", reason="three")
    assert start.start is not None and start.start["final"] == "moderate"
    assert start.domains["imprecision"].final == "serious"


def test_newer_evidence_asks_for_a_review() -> None:
    decided = whatworks.rate(STUDIES, **KEYWORDS).override(
        "imprecision", "not-serious", reason="made up"
    )
    fewer = {name: values[:2] for name, values in STUDIES.items()}
    later = whatworks.rate(fewer, decisions=decided.decisions, **KEYWORDS)
    judged = later.domains["imprecision"].decided
    assert judged is not None and judged["review"]
    assert later.domains["imprecision"].final == "not-serious"


def test_decisions_on_a_base_stay_with_it(base: whatworks.EvidenceBase) -> None:
    rating = base.rate("R1").override("risk_of_bias", "not-serious", reason="read", who="panel")
    assert rating.body is not None
    kept = base.decide(rating.body, rating.decisions)
    assert kept != base
    assert kept.rate("R1").domains["risk_of_bias"] == rating.domains["risk_of_bias"]
    again = whatworks.EvidenceBase.from_json(kept.to_json())
    assert again.rate("R1") == kept.rate("R1")
    assert rating.robustness().certainty == rating.certainty


def test_a_decision_may_bring_another_body_to_the_front(base: whatworks.EvidenceBase) -> None:
    before = base.rate("R1")
    after = before.override("certainty", "not-rated", reason="made up")
    assert after.body != before.body
    assert after.decisions[0]["at_the_time"]["suggested"] == before.certainty
    with pytest.raises(whatworks.InvalidRequestError, match="by its own id") as raised:
        after.override("certainty", "low", reason="made up")
    assert str(before.body) in str(raised.value)
    assert before.body is not None
    alone = base.rate(before.body).override("certainty", "not-rated", reason="made up")
    assert alone.override("certainty", "low", reason="made up").certainty == "low"


def test_decisions_that_cannot_be() -> None:
    rating = whatworks.rate(STUDIES, **KEYWORDS)
    suggested = rating.domains["imprecision"].suggested
    other = "not-serious" if suggested != "not-serious" else "serious"
    assert rating.override("imprecision", suggested).certainty == rating.certainty
    calls: list[tuple[Callable[[], object], str]] = [
        (lambda: rating.override("imprecision", other), "a reason, since"),
        (lambda: rating.override("imprecision", "bad", reason="x"), "one of `not-serious`"),
        (lambda: rating.override("colour", "bad", reason="x"), "`large_effect`"),
        (lambda: rating.override("start", "high", date="26/11/2026"), "a date `YYYY-MM-DD`"),
        (lambda: whatworks.rate().override("start", "low", reason="x"), "what is rated"),
        (lambda: whatworks.combine().override("imprecision", "serious"), "decided already"),
        (lambda: whatworks.combine().robustness(), "judgements alone have no studies"),
        (
            lambda: whatworks.rate(STUDIES, context={"country": "Wales"}, **KEYWORDS).robustness(),
            "expected no context: robustness takes",
        ),
    ]
    for call, words in calls:
        with pytest.raises(whatworks.InvalidRequestError, match=words):
            call()


def test_findings_of_several_ratings() -> None:
    rating = whatworks.rate(STUDIES, **KEYWORDS)
    other = whatworks.staff_empowerment().rate("R1")
    for profile in (False, True):
        both = whatworks.summary_of_findings((rating, other), "Two", profile=profile)
        assert [outcome["id"] for outcome in both.outcomes] == [rating.id, other.id]
        assert pl.DataFrame(both)["id"].unique(maintain_order=True).to_list() == ["body", "R1"]
        alone = rating.summary_of_findings(profile=profile)
        assert alone == whatworks.summary_of_findings([rating], profile=profile)
        assert "<html" in alone.to_html(page=True) and "<html" not in alone._repr_html_()
    assert rating.summary_of_findings() != rating.summary_of_findings(profile=True)
    for wrong in (rating, [rating, "R1"], [3]):
        with pytest.raises(TypeError, match="a list of `Rating`"):
            whatworks.summary_of_findings(wrong)  # type: ignore[arg-type]


def test_what_would_change_and_what_it_hangs_on() -> None:
    rating = whatworks.rate(STUDIES, **KEYWORDS)
    change = rating.what_would_change()
    assert change.certainty == rating.certainty
    assert change.to_columns()["fact"] == [fact["fact"] for fact in change.facts]
    answer = json.loads(change.to_json())
    assert getattr(change, "raise") == answer["raise"]
    assert set(answer) <= set(dir(change))
    with pytest.raises(AttributeError, match="answer of `change` has no attribute `certanty`"):
        change.certanty  # noqa: B018
    robustness = rating.robustness()
    assert [row["study"] for row in robustness.studies] == STUDIES["study"]
    for row in robustness.studies:
        kept = [place for place, name in enumerate(STUDIES["study"]) if name != row["study"]]
        without = {name: [values[place] for place in kept] for name, values in STUDIES.items()}
        assert whatworks.rate(without, **KEYWORDS).certainty == row["certainty"]


# Groups


def groups() -> dict[str, list[Any]]:
    generator = np.random.default_rng(7)
    bodies, each = 40, 5
    return {
        "region": np.repeat([f"region {place % 4}" for place in range(bodies)], each).tolist(),
        "year": np.repeat(np.arange(bodies) // 4, each).tolist(),
        "study": [f"s{place}" for place in range(each)] * bodies,
        "design": ["randomised"] * (each * bodies),
        "risk_of_bias": generator.choice(["low", "high", ""], each * bodies).tolist(),
        "yi": generator.normal(-0.4, 0.3, each * bodies).tolist(),
        "vi": generator.uniform(0.01, 0.1, each * bodies).tolist(),
    }


@pytest.mark.parametrize("threads", [0, 1, 3])
@pytest.mark.parametrize("make", [dict, pd.DataFrame, pl.DataFrame, pa.table])
def test_a_group_is_rated_as_a_body_by_itself(make: Callable[[Any], Any], threads: int) -> None:
    table = groups()
    rated = whatworks.rate_groups(
        make(table), by=["region", "year"], threads=threads, measure="risk-ratio"
    )
    assert len(rated) == 40
    columns = rated.to_columns()
    assert sum(rated.counts.values()) == 40
    assert list(columns)[:2] == ["region", "year"]
    for place in range(40):
        part = slice(5 * place, 5 * place + 5)
        names = ("study", "design", "risk_of_bias", "yi", "vi")
        alone = whatworks.rate({name: table[name][part] for name in names}, measure="risk-ratio")
        assert alone.effect is not None and alone.interval is not None
        assert columns["region"][place] == table["region"][5 * place]
        assert columns["certainty"][place] == alone.certainty
        assert columns["estimate"][place] == alone.effect["estimate"]
        worst, best = columns["interval_worst"][place], columns["interval_best"][place]
        assert (worst, best) == alone.interval
        for name, judged in alone.domains.items():
            assert columns[name][place] == judged.final
    assert pa.table(rated).to_pydict() == columns


def test_groups_keep_their_errors() -> None:
    table = groups()
    table["risk_of_bias"][0] = "lwo"
    rated = whatworks.rate_groups(table, by=["region", "year"], measure="risk-ratio")
    assert repr(rated) == "<RatedGroups: 40 bodies by core-grade-2025, 1 not rated>"
    errors = rated.to_columns()["error"]
    assert "lwo" in errors[0] and set(errors[1:]) == {None}


def test_a_group_may_be_named_by_a_column_of_studies() -> None:
    rated = whatworks.rate_groups(
        STUDIES | {"country": ["E", "W", "E", "W"]}, "country", **KEYWORDS
    )
    assert rated.to_columns()["country"] == ["E", "W"]
    rated = whatworks.rate_groups(
        STUDIES | {"country": ["E", "W", "E", "W"]}, ["country"], **KEYWORDS
    )
    assert len(rated) == 2
    by_design = whatworks.rate_groups(STUDIES, "design", **KEYWORDS)
    assert by_design.to_columns()["design"] == ["randomised"]
    by_risk = whatworks.rate_groups(
        STUDIES | {"risk_of_bias": ["low", "low", "high", "high"]}, "risk_of_bias", **KEYWORDS
    )
    columns = by_risk.to_columns()
    assert columns["risk_of_bias"] == ["low", "high"]
    assert columns["risk_of_bias_rated"][0] != columns["risk_of_bias_rated"][1]


def test_names_of_groups_must_differ_when_joined() -> None:
    table: dict[str, Any] = {
        "a": ["x; y", "x"],
        "b": ["z", "y; z"],
        "yi": [0.1, 0.2],
        "vi": [0.1, 0.1],
    }
    with pytest.raises(whatworks.InvalidRequestError, match="joined"):
        whatworks.rate_groups(table, by=["a", "b"])


# What is wrong


def error(call: Callable[[], object]) -> whatworks.InvalidRequestError:
    with pytest.raises(whatworks.InvalidRequestError) as raised:
        call()
    assert pickle.loads(pickle.dumps(raised.value)).json == raised.value.json
    return raised.value


@pytest.mark.parametrize("make", [dict, pd.DataFrame, pl.DataFrame, pa.table])
def test_an_unknown_column_is_named_with_the_known(make: Callable[[Any], Any]) -> None:
    table = make({"yi": [0.1], "variance": [0.1]})
    wrong = error(lambda: whatworks.rate(table, measure="risk-ratio"))
    assert wrong.pointer == "/variance"
    assert "risk_of_bias" in str(wrong) and "vi" in str(wrong)
    named = make({"b": ["x"], "yi": [0.1], "variance": [0.1]})
    wrong = error(lambda: whatworks.rate_groups(named, by="b"))
    assert wrong.pointer == "/variance"
    wrong = error(lambda: whatworks.rate_groups(named, by="body"))
    assert wrong.pointer == "/by" and "b, yi, variance" in str(wrong)


def test_every_fault_is_told() -> None:
    studies = [
        {"id": "A", "design": "rct", "yi": 0.1, "vi": -1},
        {"id": "A", "yi": "0.1", "vi": 0.1, "colour": "red"},
    ]
    wrong = error(lambda: whatworks.rate(studies, importance=10, level="patients"))
    pointers = {fault["pointer"] for fault in wrong.faults}
    assert {"/studies/0/design", "/studies/1/yi", "/studies/1/colour", "/importance"} <= pointers
    assert "`randomised`" in str(wrong.faults)


@pytest.mark.parametrize("number", [math.inf, -math.inf])
def test_numbers_must_be_finite(number: float) -> None:
    for studies in ({"yi": [number], "vi": [0.1]}, [{"id": "study 1", "yi": number, "vi": 0.1}]):
        wrong = error(lambda given=studies: whatworks.rate(given))  # type: ignore[misc]
        assert wrong.faults[0]["code"] == "not-finite"
        assert wrong.pointer == "/studies/0/yi"
    risk = {"who": "all", "risk": math.nan}
    wrong = error(lambda: whatworks.rate(STUDIES, measure="risk-ratio", baseline_risks=[risk]))
    assert wrong.pointer == "/assessment/baseline_risks/0/risk"


def test_columns_must_have_one_length() -> None:
    wrong = error(lambda: whatworks.rate({"yi": [0.1, 0.2], "vi": [0.1]}))
    assert wrong.faults[0]["code"] == "lengths"
    assert "1 rows" in str(wrong) and "2 rows" in str(wrong)


def test_columns_of_the_wrong_kind() -> None:
    wrong = error(lambda: whatworks.rate(pl.DataFrame({"yi": ["a"], "vi": [0.1]})))
    assert wrong.pointer == "/yi"
    wrong = error(lambda: whatworks.rate(pl.DataFrame({"design": [0.5], "vi": [0.1]})))
    assert wrong.pointer == "/design"
    with pytest.raises(TypeError, match=r"yi\[0\]"):
        whatworks.rate({"yi": ["a"], "vi": [0.1]})


def cycle() -> list[Any]:
    inside: list[Any] = []
    inside.append(inside)
    return inside


WRONG: list[tuple[str, Callable[[], object]]] = [
    ("a table of studies, a list of dicts, or a body", lambda: whatworks.rate(3)),  # type: ignore[arg-type]
    (r"`studies\[1\]` to be a dict", lambda: whatworks.rate([{"id": "A"}, 3])),  # type: ignore[list-item]
    ("`assessment` to be a dict", lambda: whatworks.rate(measure="x", assessment=[])),  # type: ignore[arg-type]
    (
        "`measure` is given twice",
        lambda: whatworks.rate(measure="risk-ratio", assessment={"measure": "risk-ratio"}),
    ),
    ("dict of columns", lambda: whatworks.rate_groups([1], by="a")),  # type: ignore[arg-type]
    ("got `set`", lambda: whatworks.rate(outcome={"a"})),  # type: ignore[arg-type]
    ("got `object`", lambda: whatworks.rate(outcome=object())),  # type: ignore[arg-type]
    ("the studies of a review as a list", lambda: whatworks.overlap({"A": "s1"})),
    ("unexpected keyword", lambda: whatworks.rate(measured="x")),  # type: ignore[call-arg]
]


@pytest.mark.parametrize(("message", "call"), WRONG)
def test_wrong_types_are_type_errors(message: str, call: Callable[[], object]) -> None:
    with pytest.raises(TypeError, match=message):
        call()


def test_what_goes_round_in_a_circle_is_refused() -> None:
    with pytest.raises(RecursionError, match="nested too deeply"):
        whatworks.rate(assessment={"decisions": cycle()})


# Appraisal and decisions


def test_appraisals_as_tables() -> None:
    table = {
        "Study": ["A", "B"],
        **{f"D{n}": ["Low", "Some concerns"] for n in range(1, 6)},
        "Overall": ["Low", None],
        "Weight": [1.0, 2.5],
    }
    lights = whatworks.traffic_lights(table, tool="rob-2")
    for make in (pd.DataFrame, pl.DataFrame, pa.table):
        assert whatworks.traffic_lights(make(table), tool="rob-2") == lights
    listed = [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)]
    assert whatworks.traffic_lights(listed, tool="rob-2") == lights
    text = pl.DataFrame(table).write_csv()
    assert whatworks.traffic_lights(text, tool="rob-2").to_columns() == lights.to_columns()
    assert pl.DataFrame(lights).height == 2


def test_an_answer_is_what_its_json_says() -> None:
    trial = whatworks.rob2(effect="assignment", answers={"4.1": "no", "4.2": "yes"})
    answer = json.loads(trial.to_json())
    assert trial.tool == answer["tool"] == "rob-2"
    assert trial.result == answer["result"]
    assert trial.overall == answer["result"]["overall"]
    assert {"tool", "overall", "to_json"} <= set(dir(trial))
    trial.overall.clear()
    assert trial.overall == answer["result"]["overall"]
    decision = whatworks.evidence_to_decision("D1", "Interpreters?", "interpreters", "none")
    assert isinstance(decision, whatworks.Answer)
    assert decision.suggestion == json.loads(decision.to_json())["suggestion"]
