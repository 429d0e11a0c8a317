"""How the objects behave: arguments, errors, equality, pickling, copies, threads."""

import copy
import errno
import inspect
import json
import pickle
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

import whatworks
from whatworks import EvidenceBase, Query


def values() -> list[Any]:
    """One of each kind of object, and ratings made in each way."""
    base = whatworks.staff_empowerment()
    return [
        base,
        base.with_layers(["brief"]),
        Query("pcn", themes=["skills"], layers=["brief"]),
        base.select("pcn"),
        base.select(Query(settings=["emergency-department"], layers=["brief"])),
        base.rate("R1"),
        base.rate("R1", rules="narrative-2017", layers=["brief"]),
        base.rate("R1").override("start", "low", reason="made up"),
        base.rate("R1").domains["imprecision"],
        base.audit(),
        base.audit(layers=["brief"]),
        whatworks.combine(risk_of_bias="serious", borderline=["imprecision"]),
        whatworks.combine(published="moderate", reasons={"imprecision": "wide intervals"}),
        *ratings(),
        *answers(),
        whatworks.rules(),
        whatworks.rules("narrative-2017"),
        whatworks.rules(dominance=0.65, some_concerns_count_as="low"),
    ]


def ratings() -> list[Any]:
    """Bodies in numbers, rated in each way."""
    studies = {"design": ["randomised"] * 2, "yi": [-0.5, -0.7], "vi": [0.02, 0.03]}
    rating = whatworks.rate(studies, measure="risk-ratio", outcome="falls", id="B1")
    strict = whatworks.rules(dominance=0.65)
    context = {"country": "England"}
    return [
        rating,
        whatworks.rate(studies, measure="risk-ratio", rules=strict, context=context),
        rating.override("risk_of_bias", "not-serious", reason="read", who="panel"),
        rating.override("certainty", "moderate", reason="made up", date="2026-11-26"),
        rating.override("imprecision", "serious", reason="made up").domains["imprecision"],
        whatworks.rate(),
    ]


def answers() -> list[Any]:
    """One of each kind of answer."""
    base = whatworks.staff_empowerment()
    yes = {"answer": "yes", "reason": "made up"}
    rating = ratings()[0]
    return [
        base.robustness("R1", layers=["brief"]),
        base.choose(3, {"R1": 1, "R2": 2, "R3": 2}, values={"R1": 1, "R2": 2, "R4": 3}),
        base.evidence_map("kind", "year", layers=["brief"]),
        base.gaps(where={"kind": "review"}),
        base.rate("R1").robustness(),
        base.rate("R1").what_would_change(),
        rating.robustness(),
        rating.what_would_change(),
        base.prioritise({}, recommendations=["R2"]),
        base.prioritise({"method": "pareto", "criteria": [{"id": "equity"}]}),
        rating.summary_of_findings(),
        rating.summary_of_findings(profile=True),
        whatworks.summary_of_findings(ratings()[:2], title="Falls"),
        whatworks.overlap({"A": ["s1"], "B": 3, "C": None}),
        whatworks.audience_of({"roles": ["RO177", "RO76"]}, "2026-05-01"),
        whatworks.rob2(effect="assignment", answers={"1.1": "yes"}),
        whatworks.robins_i(judgements={"d1": {"judgement": "low"}}),
        whatworks.amstar2(answers={7: "no"}, critical=[7]),
        whatworks.quadas2(answers={"2.1": "no"}),
        whatworks.traffic_lights([{"Study": "A", "D1": "Low"}], tool="rob-2"),
        whatworks.traffic_lights("Study,D1\nB,High\n", tool="rob-2"),
        whatworks.cerqual("F1", "a finding", "review-finding", coherence={"concern": "minor"}),
        whatworks.evidence_to_decision("D1", "Interpreters?", "interpreters", "none"),
        whatworks.good_practice_statement("G1", "Be kind", necessary=yes),
    ]


@pytest.mark.parametrize("value", values(), ids=repr)
class TestEveryObject:
    def test_pickles(self, value: Any) -> None:
        for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
            again = pickle.loads(pickle.dumps(value, protocol))
            assert again == value
            assert hash(again) == hash(value)
            assert repr(again) == repr(value)

    def test_copies(self, value: Any) -> None:
        assert copy.copy(value) == value
        assert copy.deepcopy(value) == value

    def test_is_equal_to_itself_alone(self, value: Any) -> None:
        assert value != "something else"
        assert sum(value == other for other in values()) == 1

    def test_has_a_repr_of_one_line(self, value: Any) -> None:
        assert type(value).__name__ in repr(value)
        assert "\n" not in repr(value)

    def test_is_frozen(self, value: Any) -> None:
        for name in ("id", "suggested", "audience", "selected", "rows", "new"):
            with pytest.raises(AttributeError):
                setattr(value, name, "changed")

    def test_tells_its_module(self, value: Any) -> None:
        assert type(value).__module__ == "whatworks"
        assert getattr(whatworks, type(value).__name__) is type(value)


def test_everything_public_is_there() -> None:
    assert [name for name in whatworks.__all__ if not hasattr(whatworks, name)] == []
    assert whatworks.__all__ == sorted(whatworks.__all__)
    assert whatworks.__version__.count(".") == 2


def test_base_reads_as_lists_of_dicts(base: EvidenceBase, document: dict[str, Any]) -> None:
    assert (base.id, base.version) == (document["id"], document["version"])
    assert base.layers == [layer["id"] for layer in document["layers"]]
    assert len(base) == len(document["recommendations"]) == 7
    names = ("recommendations", "studies", "findings", "bodies", "themes")
    for name in (*names, "figures", "case_studies", "contradictions"):
        assert getattr(base, name) == document[name]


def test_what_is_not_reported_is_none(document: dict[str, Any]) -> None:
    names = ("figures", "case_studies", "contradictions")
    for name in names:
        del document[name]
    base = EvidenceBase.from_json(json.dumps(document))
    assert [getattr(base, name) for name in names] == [None, None, None]


def test_json_comes_back_the_same(base: EvidenceBase) -> None:
    text = base.to_json()
    for given in (text, text.encode(), bytearray(text.encode())):
        again = EvidenceBase.from_json(given)
        assert again == base
        assert hash(again) == hash(base)
        assert again.to_json() == text


def test_files(base: EvidenceBase, tmp_path: Path) -> None:
    path = tmp_path / "base.json"
    base.write(path)
    assert EvidenceBase.read(path) == base
    assert EvidenceBase.read(str(path)) == base
    assert path.read_text(encoding="utf-8") == base.to_json() + "\n"


def test_layers(base: EvidenceBase) -> None:
    brief = base.with_layers(["brief"])
    assert brief.layers == ["brief"]
    assert brief != base
    assert brief.audit().rows == base.audit(layers=["brief"]).rows
    assert base.with_layers(base.layers) == base


def test_select_takes_a_word_keywords_or_a_query(base: EvidenceBase) -> None:
    selection = base.select("pcn", themes=["skills"])
    assert base.select(audience="pcn", themes=("skills",)) == selection
    assert base.select(Query("pcn", themes=["skills"])) == selection
    assert selection.query == Query("pcn", themes=["skills"])


def test_selection_is_its_selected(base: EvidenceBase) -> None:
    selection = base.select("pcn")
    assert len(selection) == len(selection.selected) == len(list(selection))
    assert list(selection) == selection.selected
    answer = json.loads(selection.to_json())
    for name in ("base", "selected", "undecided", "excluded"):
        assert getattr(selection, name) == answer[name]
    assert list(selection.selected[0]) == list(answer["selected"][0])


def test_results_are_not_changed_by_who_reads_them(base: EvidenceBase) -> None:
    selection = base.select("pcn")
    selection.selected.clear()
    base.recommendations[0].clear()
    assert len(selection.selected) == len(selection) > 0
    assert base.recommendations[0]["id"] == "R1"


def test_query() -> None:
    query = Query("trust", themes=["skills"], settings=["a"], populations=["b"], layers=["brief"])
    assert query.audience == "trust"
    assert (query.themes, query.settings, query.populations) == (["skills"], ["a"], ["b"])
    assert (query.rules, query.layers) == (None, ["brief"])
    assert Query.from_json(query.to_json()) == query
    assert eval(repr(query), {"Query": Query}) == query


def test_rating_says_what_its_json_says(base: EvidenceBase) -> None:
    rating = base.rate("R1")
    answer = json.loads(rating.to_json())
    plain = set(answer) - {"schema", "interval", "domains"}
    assert {name: getattr(rating, name) for name in plain} == {k: answer[k] for k in plain}
    assert rating.interval == tuple(answer["interval"])
    assert isinstance(rating.domains, MappingProxyType)
    assert list(rating.domains) == list(answer["domains"])
    for name, judged in rating.domains.items():
        expected = answer["domains"][name]
        expected["possible"] = tuple(expected["possible"])
        expected["prompts"] = tuple(expected["prompts"])
        expected.setdefault("open", None)
        assert {key: getattr(judged, key) for key in expected} == expected
    assert not hasattr(rating, "__len__")


def test_what_is_not_rated_has_no_certainty_to_show(base: EvidenceBase) -> None:
    ratings = [base.rate(body["id"]) for body in base.bodies]
    not_rated = [rating for rating in ratings if rating.certainty == "not-rated"]
    assert not_rated
    for rating in not_rated:
        assert rating.interval is None
        assert rating.not_rated
        assert not rating.domains


def test_audit_says_what_its_json_says(base: EvidenceBase) -> None:
    audit = base.audit()
    answer = json.loads(audit.to_json())
    for name in ("base", "layers", "rules", "rows"):
        assert getattr(audit, name) == answer[name]
    assert len(audit) == len(base)


def test_defaults_of_combine_are_those_of_the_core(root: Path) -> None:
    text = (root / "crates/whatworks/schema/judgements-1.json").read_text(encoding="utf-8")
    properties = json.loads(text)["properties"]
    parameters = inspect.signature(whatworks.combine).parameters
    assert set(parameters) == set(properties)
    for name, parameter in parameters.items():
        given = parameter.default
        if "default" not in properties[name]:
            assert given is None
            continue
        assert (list(given) if given == () else given) == properties[name]["default"]
        assert whatworks.combine(**{name: properties[name]["default"]}) == whatworks.combine()


def test_combine_lists_the_allowed_values() -> None:
    with pytest.raises(whatworks.InvalidRequestError) as raised:
        whatworks.combine("middling", imprecision="some", large_effect=7)
    faults = {fault["pointer"]: fault["expected"] for fault in raised.value.faults}
    assert list(faults) == ["/imprecision", "/large_effect", "/start"]
    assert "`very-serious`" in str(faults["/imprecision"])


BASES = {
    whatworks.InvalidDocumentError: ValueError,
    whatworks.InvalidRequestError: ValueError,
    whatworks.UnknownNameError: LookupError,
    whatworks.FileError: OSError,
}

FAILING: list[tuple[type[whatworks.Error], str, Callable[[EvidenceBase], object]]] = [
    (whatworks.InvalidDocumentError, "invalid-document", lambda base: base.from_json("{")),
    (whatworks.InvalidRequestError, "invalid-request", lambda base: base.select()),
    (whatworks.InvalidRequestError, "invalid-request", lambda base: Query("")),
    (whatworks.InvalidRequestError, "invalid-request", lambda base: Query.from_json("[]")),
    (whatworks.InvalidRequestError, "invalid-request", lambda base: base.rate("R1", rules="")),
    (whatworks.UnknownNameError, "unknown-name", lambda base: base.rate("R99")),
    (whatworks.UnknownNameError, "unknown-name", lambda base: base.with_layers(["gossip"])),
    (whatworks.InvalidRequestError, "invalid-request", lambda base: whatworks.combine(rules="x")),
    (whatworks.InvalidRequestError, "invalid-request", lambda base: whatworks.rate("{")),
    (whatworks.InvalidRequestError, "invalid-request", lambda base: whatworks.rules("x")),
    (whatworks.InvalidRequestError, "invalid-request", lambda base: whatworks.overlap({})),
    (whatworks.InvalidRequestError, "invalid-request", lambda base: whatworks.audience_of({})),
    (whatworks.InvalidRequestError, "invalid-request", lambda base: whatworks.rob2(effect="x")),
    (whatworks.InvalidRequestError, "invalid-request", lambda base: base.choose({}, {})),
    (whatworks.UnknownNameError, "unknown-name", lambda base: base.decide("B0", [])),
    (whatworks.UnknownNameError, "unknown-name", lambda base: base.robustness("R99")),
    (whatworks.FileError, "file", lambda base: base.read("no/such/file")),
    (whatworks.FileError, "file", lambda base: base.write("no/such/folder/file")),
]


@pytest.mark.parametrize(("kind", "code", "call"), FAILING)
def test_errors(
    base: EvidenceBase,
    kind: type[whatworks.Error],
    code: str,
    call: Callable[[EvidenceBase], object],
) -> None:
    with pytest.raises(kind) as raised:
        call(base)
    error = raised.value
    assert type(error) is kind
    assert isinstance(error, BASES[kind])
    answer = json.loads(error.json)
    assert error.code == answer["code"] == code
    assert str(error) == error.message == answer["message"]
    assert error.faults == answer["faults"]
    assert error.pointer == (answer["faults"][0]["pointer"] if answer["faults"] else None)
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is kind
    assert vars(again) == vars(error)
    assert (str(again), repr(again)) == (str(error), repr(error))
    assert str(copy.copy(error)) == str(error)


def test_a_file_error_is_an_os_error(base: EvidenceBase, tmp_path: Path) -> None:
    path = str(tmp_path / "missing.json")
    with pytest.raises(OSError, match="missing.json") as raised:
        base.read(path)
    again = pickle.loads(pickle.dumps(raised.value))
    for error in (raised.value, again):
        assert error.errno == errno.ENOENT
        assert error.filename == path
        assert error.strerror


WRONG: list[tuple[str, Callable[[Any], object]]] = [
    ("expected `str` or `Query`, got `int`", lambda base: base.select(3)),
    ("expected a list of `str`, got `str`", lambda base: base.select(themes="skills")),
    ("expected a list of `str`, got `set`", lambda base: base.select(themes={"skills"})),
    ("each in the list to be a `str`, got `int`", lambda base: base.select(themes=["a", 1])),
    ("no keyword beside it", lambda base: base.select(Query("pcn"), themes=["skills"])),
    ("'int' object", lambda base: base.rate(3)),
    ("'int' object", lambda base: whatworks.combine(start=3)),  # type: ignore[arg-type]
    ("'str' object", lambda base: whatworks.combine(dose_response="1")),  # type: ignore[arg-type]
    ("expected `str` or `bytes`, got `dict`", lambda base: base.from_json({})),
    ("expected `str` or `bytes`, got `NoneType`", lambda base: Query.from_json(None)),  # type: ignore[arg-type]
    ("os.PathLike", lambda base: base.read(3)),
    ("cannot create", lambda base: type(base)()),
]


@pytest.mark.parametrize(("message", "call"), WRONG)
def test_wrong_types_are_type_errors(
    base: EvidenceBase, message: str, call: Callable[[Any], object]
) -> None:
    with pytest.raises(TypeError, match=message):
        call(base)


def test_threads_share_a_base(base: EvidenceBase) -> None:
    fresh = EvidenceBase.from_json(base.to_json())
    audiences = ["nhs-england", "icb", "pcn", "trust", "pharmacy", "gp-surgery"] * 20

    def answer(audience: str) -> tuple[str, str, int]:
        text = fresh.select(audience).to_json()
        return text, fresh.rate("R1").to_json(), len(fresh.audit().to_columns()["id"])

    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(answer, audiences))
    assert together == [answer(audience) for audience in audiences]
