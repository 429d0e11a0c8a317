"""The goldens of `tests/golden`, byte for byte, as Rust, C and C++ read them."""

import datetime
import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import whatworks

GOLDEN = Path(__file__).parents[1] / "golden"


def cases(kind: str) -> list[Any]:
    """The folders of a kind, each a test; none is a failure."""
    found = sorted(path for path in (GOLDEN / kind).iterdir() if path.is_dir())
    assert found, f"no golden of {kind}"
    return [pytest.param(path, id=path.name) for path in found]


def line(case: Path, name: str) -> str:
    return (case / name).read_text(encoding="utf-8").rstrip("\n")


def keywords(text: bytes) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(text)
    return parsed


def check(case: Path, answer: str) -> None:
    assert answer.encode() + b"\n" == (case / "expected.json").read_bytes()


def base_of(case: Path) -> whatworks.EvidenceBase:
    """The base of a case: its own, or the embedded one."""
    own = case / "base.json"
    return whatworks.EvidenceBase.read(own) if own.exists() else whatworks.staff_empowerment()


@pytest.mark.parametrize("case", cases("select"))
def test_select(case: Path) -> None:
    base = base_of(case)
    text = (case / "query.json").read_bytes()
    selection = base.select(whatworks.Query.from_json(text))
    check(case, selection.to_json())
    assert base.select(**keywords(text)) == selection


def select_many(base: whatworks.EvidenceBase, request: dict[str, Any]) -> whatworks.SelectedMany:
    like = whatworks.Query.from_json(json.dumps(request.get("like", {})))
    table = request["csv"] if "csv" in request else request["organisations"]
    return base.select_many(table, like, columns=request.get("columns"))


@pytest.mark.parametrize("case", cases("select_many"))
def test_select_many(case: Path) -> None:
    base, request = base_of(case), keywords((case / "request.json").read_bytes())
    many = select_many(base, request)
    check(case, many.to_json())
    assert pickle.loads(pickle.dumps(many)).to_json() == many.to_json()


@pytest.mark.parametrize("case", cases("rate"))
def test_rate(base: whatworks.EvidenceBase, case: Path) -> None:
    options = keywords((case / "options.json").read_bytes())
    check(case, base.rate(line(case, "id.txt"), **options).to_json())


@pytest.mark.parametrize("case", cases("audit"))
def test_audit(base: whatworks.EvidenceBase, case: Path) -> None:
    options = keywords((case / "options.json").read_bytes())
    check(case, base.audit(**options).to_json())


def read(case: Path, name: str) -> dict[str, Any]:
    return keywords((case / name).read_bytes())


def rated(base: whatworks.EvidenceBase, case: Path) -> whatworks.Rating:
    """A body in numbers, or one of the embedded base, with the options of a case."""
    options = read(case, "options.json")
    if (case / "id.txt").exists():
        return base.rate(line(case, "id.txt"), **options)
    return whatworks.rate((case / "evidence.json").read_bytes(), **options)


def by_keywords(body: dict[str, Any]) -> dict[str, Any]:
    """A body of evidence as the keywords of `rate`, with what has a keyword of its own."""
    assessment = dict(body.pop("assessment", {}))
    names = ("measure", "desirability", "threshold", "baseline_risks")
    own = {name: assessment.pop(name) for name in names if name in assessment}
    return body | own | ({"assessment": assessment} if assessment else {})


@pytest.mark.parametrize("case", cases("evidence"))
def test_evidence(base: whatworks.EvidenceBase, case: Path) -> None:
    check(case, rated(base, case).to_json())
    if (case / "evidence.json").exists():
        options, body = read(case, "options.json"), read(case, "evidence.json")
        check(case, whatworks.rate(body, **options).to_json())
        check(case, whatworks.rate(**by_keywords(body), **options).to_json())


@pytest.mark.parametrize("case", cases("change"))
def test_change(base: whatworks.EvidenceBase, case: Path) -> None:
    check(case, rated(base, case).what_would_change().to_json())


@pytest.mark.parametrize("case", cases("robustness"))
def test_robustness(base: whatworks.EvidenceBase, case: Path) -> None:
    check(case, rated(base, case).robustness().to_json())
    if (case / "id.txt").exists():
        options = read(case, "options.json")
        check(case, base.robustness(line(case, "id.txt"), **options).to_json())


def findings(
    base: whatworks.EvidenceBase, case: Path, profile: bool
) -> whatworks.SummaryOfFindings:
    """The summary of the bodies of a case, or their profile."""
    options = read(case, "options.json")
    title = line(case, "title.txt") if (case / "title.txt").exists() else None
    if (case / "id.txt").exists():
        ratings = [base.rate(line(case, "id.txt"), **options)]
    else:
        bodies = sorted(case.glob("evidence*.json"))
        ratings = [whatworks.rate(body.read_bytes(), **options) for body in bodies]
    return whatworks.summary_of_findings(ratings, title, profile)


@pytest.mark.parametrize("case", cases("findings"))
def test_findings(base: whatworks.EvidenceBase, case: Path) -> None:
    summary, profile = findings(base, case, False), findings(base, case, True)
    check(case, summary.to_json())
    check(case, profile.to_json())
    markdown = summary.to_markdown() + "\n" + profile.to_markdown()
    assert markdown.encode() == (case / "expected.md").read_bytes()
    html = summary.to_html(id="summary") + profile.to_html(id="profile")
    assert html.encode() == (case / "expected.html").read_bytes()


def rule_set(options: dict[str, Any]) -> whatworks.RuleSet:
    return whatworks.rules(options["rules"], **options.get("parameters", {}))


@pytest.mark.parametrize("case", cases("rules"))
def test_rules(case: Path) -> None:
    check(case, rule_set(read(case, "options.json")).to_json())


@pytest.mark.parametrize("case", cases("overlap"))
def test_overlap(case: Path) -> None:
    reviews = read(case, "request.json")["reviews"]
    check(case, whatworks.overlap(reviews).to_json())
    by_id = {review["id"]: review.get("studies", review.get("count")) for review in reviews}
    check(case, whatworks.overlap(by_id).to_json())


@pytest.mark.parametrize("case", cases("diff"))
def test_diff(case: Path) -> None:
    old, new = (whatworks.EvidenceBase.read(case / f"{name}.json") for name in ("old", "new"))
    options = read(case, "options.json")
    diff = old.diff(new, **options)
    check(case, diff.to_json())
    assert diff.to_markdown().encode() == (case / "page.md").read_bytes()
    assert diff.to_html(id="diff").encode() == (case / "page.html").read_bytes()
    affected = diff.affected(read(case, "ids.json")["ids"])
    kept = new.keeping_decisions_of(old, **read(case, "keep.json"))
    answers = {"affected": affected.to_json(), "kept": kept.to_json()}
    for name, answer in (answers | {"kept-base": kept.base.to_json()}).items():
        assert answer.encode() + b"\n" == (case / f"{name}.json").read_bytes()


@pytest.mark.parametrize("case", cases("priority"))
def test_priority(base: whatworks.EvidenceBase, case: Path) -> None:
    request = read(case, "request.json")
    check(case, base.prioritise(**request).to_json())
    rows = request.pop("judgements", [])
    names = ("recommendation", "criterion", "judgement", "value", "who", "why")
    columns = {name: [row.get(name) for row in rows] for name in names}
    check(case, base.prioritise(judgements=columns, **request).to_json())


def choose(base: whatworks.EvidenceBase, request: dict[str, Any]) -> whatworks.Answer:
    """A request as a call: limits, costs and values each by themselves."""
    items = request.pop("items")
    costs = {item["recommendation"]: item.get("costs") for item in items}
    values = {item["recommendation"]: item.get("value") for item in items}
    return base.choose(request.pop("limits"), costs, values=values, **request)


@pytest.mark.parametrize("case", cases("choose"))
def test_choose(base: whatworks.EvidenceBase, case: Path) -> None:
    check(case, choose(base, read(case, "request.json")).to_json())


@pytest.mark.parametrize("case", cases("map"))
def test_evidence_map(base: whatworks.EvidenceBase, case: Path) -> None:
    check(case, base.evidence_map(**read(case, "request.json")).to_json())


@pytest.mark.parametrize("case", cases("gaps"))
def test_gaps(base: whatworks.EvidenceBase, case: Path) -> None:
    check(case, base.gaps(**read(case, "request.json")).to_json())


def rate_groups(request: dict[str, Any]) -> whatworks.RatedGroups:
    table = {"body": request["by"], **request["studies"]}
    like, options = request.get("like", {}), request.get("options", {})
    return whatworks.rate_groups(table, by="body", **like, **options)


@pytest.mark.parametrize("case", cases("rate_groups"))
def test_rate_groups(case: Path) -> None:
    check(case, rate_groups(read(case, "request.json")).to_json())


TOOLS = {"rob-2": "rob2", "robins-i": "robins_i", "amstar-2": "amstar2", "quadas-2": "quadas2"}


def appraise(request: dict[str, Any]) -> whatworks.Answer:
    """A request as a call of the function of its tool."""
    tool = request["tool"]
    if tool == "robvis":
        table = request["robvis"]
        return whatworks.traffic_lights(table.get("csv") or table["rows"], tool=table["of"])
    function: Callable[..., whatworks.Answer] = getattr(whatworks, TOOLS[tool])
    return function(**request[tool.replace("-", "_")])


def decide(request: dict[str, Any]) -> whatworks.Answer:
    return whatworks.evidence_to_decision(**request)


def answered(case: Path, call: Callable[[dict[str, Any]], whatworks.Answer]) -> None:
    request = read(case, "request.json")
    if case.name in NO_CALL:
        with pytest.raises((TypeError, KeyError, whatworks.InvalidRequestError)):
            call(request)
    elif case.name.startswith("error"):
        with pytest.raises(whatworks.InvalidRequestError) as raised:
            call(request)
        check(case, raised.value.json)
    else:
        check(case, call(request).to_json())


@pytest.mark.parametrize("case", cases("appraisal"))
def test_appraisal(case: Path) -> None:
    answered(case, appraise)


@pytest.mark.parametrize("case", cases("cerqual"))
def test_cerqual(case: Path) -> None:
    answered(case, lambda request: whatworks.cerqual(**request))


@pytest.mark.parametrize("case", cases("decision"))
def test_decision(case: Path) -> None:
    answered(case, decide)
    if (case / "page.md").exists():
        decision = whatworks.evidence_to_decision(**read(case, "request.json"))
        assert decision.to_markdown().encode() == (case / "page.md").read_bytes()


@pytest.mark.parametrize("case", cases("organisation"))
def test_organisation(case: Path) -> None:
    request = read(case, "request.json")
    if case.name == "error-option":
        with pytest.raises(whatworks.UnknownNameError) as raised:
            whatworks.audience_of(**request)
        check(case, raised.value.json)
        return
    answered(case, lambda request: whatworks.audience_of(**request))
    if not case.name.startswith("error"):
        # The same from texts and a date.
        record, rest = json.dumps(request.pop("organisation")), dict(request)
        if "as_at" in rest:
            rest["as_at"] = datetime.date.fromisoformat(rest["as_at"])
        if "rules" in rest:
            rest["rules"] = json.dumps(rest["rules"]).encode()
        check(case, whatworks.audience_of(record, **rest).to_json())


@pytest.mark.parametrize("case", cases("good_practice"))
def test_good_practice(case: Path) -> None:
    answered(case, lambda request: whatworks.good_practice_statement(**request))


@pytest.mark.parametrize("case", cases("combine"))
def test_combine(case: Path) -> None:
    judgements = keywords((case / "judgements.json").read_bytes())
    check(case, whatworks.combine(**judgements).to_json())


# What a function has no keyword for cannot be asked: a second tool, a certainty.
# A call with a keyword too many or too few, or of no function, is refused by Python itself.
NO_CALL = {
    "audit-with-a-context",
    "error-certainty",
    "error-entries-of-two-tools",
    "error-many",
    "error-robins-i-second-version",
    "error-schema",
    "synthesis-column-of-no-use",
    "synthesis-missing-column",
    "synthesis-options",
    "synthesis-unknown-analysis",
}


def synthesise(request: dict[str, Any]) -> Any:
    """A request as a call: its columns and options are keywords."""
    function = getattr(whatworks, request["analysis"])
    measure = [request["measure"]] if "measure" in request else []
    data, options = request["data"], request.get("options", {})
    if request["analysis"] == "pool_groups":
        return function(data, by="by", yi="yi", vi="vi", **options)
    return function(*measure, **data, **options)


@pytest.mark.parametrize("case", cases("synthesis"))
def test_synthesis(case: Path) -> None:
    request = keywords((case / "request.json").read_bytes())
    check(case, synthesise(request).to_json())


@pytest.mark.parametrize("case", cases("errors"))
def test_errors(base: whatworks.EvidenceBase, case: Path) -> None:
    text = (case / "input.json").read_bytes()
    calls: dict[str, Callable[[], object]] = {
        "from_json": lambda: whatworks.EvidenceBase.from_json(text),
        "select": lambda: base.select(whatworks.Query.from_json(text)),
        "select_many": lambda: select_many(base, keywords(text)),
        "rate": lambda: base.rate(line(case, "id.txt"), **keywords(text)),
        "audit": lambda: base.audit(**keywords(text)),
        "combine": lambda: whatworks.combine(**keywords(text)),
        "evidence": lambda: whatworks.rate(text),
        "rules": lambda: rule_set(keywords(text)),
        "prioritise": lambda: base.prioritise(**keywords(text)),
        "overlap": lambda: whatworks.overlap(keywords(text)["reviews"]),
        "choose": lambda: choose(base, keywords(text)),
        "rate_groups": lambda: rate_groups(keywords(text)),
        "synthesis": lambda: synthesise(keywords(text)),
        "map": lambda: base.evidence_map(**keywords(text)),
        "gaps": lambda: base.gaps(**keywords(text)),
    }
    if case.name in NO_CALL:
        with pytest.raises((TypeError, AttributeError)):
            calls[line(case, "call.txt")]()
        return
    with pytest.raises(whatworks.Error) as raised:
        calls[line(case, "call.txt")]()
    check(case, raised.value.json)
