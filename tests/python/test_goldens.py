"""The goldens of `tests/golden`, byte for byte, as Rust, C and C++ read them."""

import json
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


@pytest.mark.parametrize("case", cases("select"))
def test_select(base: whatworks.EvidenceBase, case: Path) -> None:
    text = (case / "query.json").read_bytes()
    selection = base.select(whatworks.Query.from_json(text))
    check(case, selection.to_json())
    assert base.select(**keywords(text)) == selection


@pytest.mark.parametrize("case", cases("rate"))
def test_rate(base: whatworks.EvidenceBase, case: Path) -> None:
    options = keywords((case / "options.json").read_bytes())
    check(case, base.rate(line(case, "id.txt"), **options).to_json())


@pytest.mark.parametrize("case", cases("audit"))
def test_audit(base: whatworks.EvidenceBase, case: Path) -> None:
    options = keywords((case / "options.json").read_bytes())
    check(case, base.audit(**options).to_json())


@pytest.mark.parametrize("case", cases("combine"))
def test_combine(case: Path) -> None:
    judgements = keywords((case / "judgements.json").read_bytes())
    check(case, whatworks.combine(**judgements).to_json())


# A call with a keyword too many or too few, or of no function, is refused by Python itself.
NO_CALL = {
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
        "rate": lambda: base.rate(line(case, "id.txt"), **keywords(text)),
        "audit": lambda: base.audit(**keywords(text)),
        "combine": lambda: whatworks.combine(**keywords(text)),
        "synthesis": lambda: synthesise(keywords(text)),
    }
    if case.name in NO_CALL:
        with pytest.raises((TypeError, AttributeError)):
            calls[line(case, "call.txt")]()
        return
    with pytest.raises(whatworks.Error) as raised:
        calls[line(case, "call.txt")]()
    check(case, raised.value.json)
