"""The HTML of notebooks: captions, headed rows and columns, escaped text, no script."""

import json
from html.parser import HTMLParser
from typing import Any

import pytest

import whatworks
from whatworks._display import CERTAINTY_IS_NOT_PRIORITY

EVIL = """<script>alert('1')</script><img src=x onerror="alert(2)"> & so on"""

ALLOWED = {"div", "p", "table", "caption", "thead", "tbody", "tr", "th", "td"}


class Page(HTMLParser):
    """Checks a page as it is read."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tables = 0
        self.rows: list[list[str]] = []
        self.captions: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()
        assert not self.open, f"not closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert tag in ALLOWED, tag
        assert set(given) <= {"class", "scope", "style"}, given
        assert "color" not in (given.get("style") or "")
        if tag == "table":
            self.tables += 1
        if tag == "caption":
            assert self.open[-1] == "table"
            self.captions.append("")
        if tag == "tr":
            self.rows.append([])
        if tag == "th":
            assert given["scope"] == ("col" if "thead" in self.open else "row")
        if tag in {"th", "td"}:
            self.rows[-1].append("")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if tag == "table":
            assert len(self.captions) == self.tables
            assert len({len(row) for row in self.rows}) == 1, "rows of one length"
            self.rows = []

    def handle_data(self, data: str) -> None:
        self.text += data
        if "caption" in self.open:
            self.captions[-1] += data
        elif self.rows:
            self.rows[-1][-1] += data


def page(shown: Any) -> Page:
    html = shown._repr_html_()
    assert html == shown._repr_html_()
    return Page(html)


def test_base(base: whatworks.EvidenceBase) -> None:
    read = page(base)
    assert read.captions == ["Recommendations of staff-empowerment-2024, version 1.0.0"]
    for recommendation in base.recommendations:
        assert recommendation["text"] in read.text


def test_selection(base: whatworks.EvidenceBase) -> None:
    selection = base.select("pcn")
    read = page(selection)
    selected, excluded = len(selection), len(selection.excluded)
    assert read.captions == [f"Selected: {selected}", f"Excluded: {excluded}"]
    assert CERTAINTY_IS_NOT_PRIORITY in read.text
    assert "asked for audience: pcn" in read.text
    assert "Published certainty" in read.text
    assert "very low (from very low to moderate)" in read.text
    for item in [*selection.selected, *selection.excluded]:
        for reason in item["reasons"]:
            assert reason["because"] in read.text
    assert 'audience: "icb"' in read.text


def test_undecided(base: whatworks.EvidenceBase) -> None:
    selection = base.select("a choir", settings=["emergency-department"])
    assert selection.undecided
    read = page(selection)
    assert any(caption.startswith("Undecided") for caption in read.captions)
    for item in selection.undecided:
        assert item["text"] in read.text


def test_rating(base: whatworks.EvidenceBase) -> None:
    rating = base.rate("R1")
    read = page(rating)
    assert read.captions == ["Steps to R1", "Missing facts that could move the rating"]
    assert "R1: very low; from very low to moderate; published: moderate." in read.text
    assert rating.contradictions
    for name in rating.contradictions:
        assert name in read.text
    for fact in rating.missing:
        assert fact["fact"] in read.text
    for judged in rating.domains.values():
        assert judged.because in read.text


def test_a_decision_is_shown_beside_the_suggestion(base: whatworks.EvidenceBase) -> None:
    rating = base.rate("R1").override(
        "risk_of_bias", "not-serious", reason=EVIL, who=EVIL, date="2026-11-26"
    )
    read = page(rating)
    assert "Decisions of people" in read.captions
    assert EVIL in read.text and "2026-11-26" in read.text
    whole = base.rate("R1").override("certainty", "low", reason=EVIL)
    assert "suggested: very low" in page(whole).text


def test_a_body_in_numbers() -> None:
    studies = {"study": [EVIL, "B"], "design": ["cohort"] * 2, "yi": [-1.5, -1.6], "vi": [0.02] * 2}
    rating = whatworks.rate(studies, measure="risk-ratio", outcome=EVIL, id=EVIL)
    read = page(rating)
    assert rating.statement is not None
    assert rating.statement["text"] in read.text
    for upgrade in rating.upgrades:
        assert upgrade["because"] in read.text


def test_rules() -> None:
    rules = whatworks.rules()
    read = page(rules)
    version = rules.version
    assert read.captions[0] == f"Parameters of core-grade-2025, version {version}"
    for listed in (*rules.parameters, *rules.rules):
        assert listed["source"] in read.text


def test_rated_groups() -> None:
    table = {"body": [EVIL, "x"], "design": ["randomised", "rct"], "yi": [0.1] * 2, "vi": [0.1] * 2}
    read = page(whatworks.rate_groups(table, by="body"))
    assert read.captions == ["Bodies rated by core-grade-2025: 2"]
    assert EVIL in read.text and "`randomised`" in read.text


def test_findings_are_shown_by_the_core() -> None:
    studies = {"study": [EVIL], "design": ["cohort"], "yi": [-0.5], "vi": [0.02]}
    rating = whatworks.rate(studies, measure="risk-ratio", outcome=EVIL)
    for profile in (False, True):
        html = rating.summary_of_findings(profile=profile)._repr_html_()
        assert html == rating.summary_of_findings(profile=profile).to_html()
        assert "<script" not in html.lower() and "<img" not in html.lower()
        assert "&lt;script&gt;" in html


def leaves(value: Any) -> list[Any]:
    """Every single value inside another."""
    if isinstance(value, dict):
        return [leaf for inner in value.values() for leaf in leaves(inner)]
    if isinstance(value, list):
        return [leaf for inner in value for leaf in leaves(inner)]
    return [value]


def answers() -> list[whatworks.Answer]:
    rating = whatworks.staff_empowerment().rate("R1")
    return [
        rating.what_would_change(),
        rating.robustness(),
        whatworks.overlap({EVIL: ["a"], "B": None}),
        whatworks.audience_of({"name": EVIL, "roles": ["RO177", "RO76"]}),
        whatworks.rob2(study=EVIL, answers={"4.1": "no"}),
        whatworks.robins_i(judgements={"d1": {"judgement": "low", "justification": EVIL}}),
        whatworks.amstar2(review=EVIL),
        whatworks.quadas2(study=EVIL),
        whatworks.traffic_lights([{"Study": EVIL, "D1": "Low", "Weight": 2.5}], tool="rob-2"),
        whatworks.cerqual("F1", EVIL, "review-finding"),
        whatworks.evidence_to_decision("D1", EVIL, EVIL, "none"),
        whatworks.good_practice_statement("G1", EVIL),
    ]


@pytest.mark.parametrize("answer", answers(), ids=repr)
def test_an_answer_shows_all_that_it_says(answer: whatworks.Answer) -> None:
    read = page(answer)
    said = json.loads(answer.to_json())
    said.pop("schema")
    for leaf in leaves(said):
        if isinstance(leaf, str):
            assert leaf in read.text
    assert "<script" not in answer._repr_html_().lower()


def test_every_rating_can_be_shown(base: whatworks.EvidenceBase) -> None:
    for body in base.bodies:
        rating = base.rate(body["id"])
        assert (rating.not_rated or "") in page(rating).text
    page(whatworks.combine())


def test_audit(base: whatworks.EvidenceBase) -> None:
    audit = base.audit()
    read = page(audit)
    assert read.tables == 1
    for row in audit.rows:
        assert row["because"] in read.text


def test_pooled() -> None:
    pooled = whatworks.pool([0.1, 0.3, 0.4], [0.01, 0.02, 0.03])
    read = page(pooled)
    assert read.captions == ["Pooled effect of 3 studies"]
    assert "tau2 method" in read.text
    assert f"{pooled.estimate:.5g}" in read.text
    page(pooled.exp())
    page(whatworks.pool([0.1], [0.01]))


def test_analyses() -> None:
    yi, vi = [0.1 * row for row in range(12)], [0.01 + 0.001 * row for row in range(12)]
    influence = page(whatworks.influence(yi, vi))
    assert influence.captions == ["Influence"]
    assert "cooks d" in influence.text
    assert page(whatworks.egger(yi, vi)).captions == ["Egger"]
    assert "none" in page(whatworks.egger(yi[:3], vi[:3])).text
    page(whatworks.harvest([{"study": EVIL, "domain": EVIL, "direction": "up"}]))
    assert page(whatworks.harvest([])).tables == 1


def test_groups_and_blocks() -> None:
    table: dict[str, Any] = {EVIL: [EVIL, "b", "b"], "yi": [0.1, 0.2, 0.3], "vi": [0.01, 0.01, -1]}
    read = page(whatworks.pool_groups(table, by=EVIL, yi="yi", vi="vi"))
    assert read.captions == ["Pooled effects by group: 2"]
    assert "`vi[2]` is -1" in read.text
    many = page(whatworks.pool_blocks([0.1, 0.2] * 600, [0.01] * 1200, 600))
    assert "The first 500 of 600 rows." in many.text


def test_text_is_escaped(document: dict[str, Any]) -> None:
    document["id"] = document["version"] = EVIL
    for recommendation in document["recommendations"]:
        recommendation["text"] = EVIL
        recommendation["locator"]["part"] = EVIL
    base = whatworks.EvidenceBase.from_json(json.dumps(document))
    shown: list[Any] = [
        base,
        base.select(EVIL),
        base.select("pcn", populations=[EVIL]),
        base.audit(),
    ]
    for value in [*shown, base.rate("R1")]:
        html = value._repr_html_()
        assert "<script" not in html.lower()
        assert "<img" not in html.lower()
        Page(html)
    assert EVIL in page(base).text
    assert EVIL in page(base.select("pcn")).text


@pytest.mark.parametrize("audience", ["nhs-england", "icb", "trust", "pharmacy", "gp-surgery"])
def test_every_audience_can_be_shown(base: whatworks.EvidenceBase, audience: str) -> None:
    page(base.select(audience))
