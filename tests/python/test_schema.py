"""The published JSON Schemas, as another library reads them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import whatworks

Change = Callable[[dict[str, Any]], object]


def schema(root: Path, name: str) -> jsonschema.Draft202012Validator:
    text = (root / "crates/whatworks/schema" / f"{name}-1.json").read_text(encoding="utf-8")
    parsed = json.loads(text)
    jsonschema.Draft202012Validator.check_schema(parsed)
    return jsonschema.Draft202012Validator(parsed)


def test_the_embedded_base_is_valid(root: Path, document: dict[str, Any]) -> None:
    schema(root, "base").validate(document)


WRONG: dict[str, Change] = {
    "missing key": lambda document: document.pop("title"),
    "unknown key": lambda document: document.update(colour="red"),
    "wrong type": lambda document: document.update(layers={}),
    "null": lambda document: document.update(publisher=None),
    "empty text": lambda document: document.update(id=""),
    "unknown code": lambda document: document["recommendations"][0]["published"].update(
        certainty="middling"
    ),
}


@pytest.mark.parametrize("change", WRONG.values(), ids=WRONG.keys())
def test_a_wrong_document_is_invalid_to_both(
    root: Path, document: dict[str, Any], change: Change
) -> None:
    change(document)
    assert list(schema(root, "base").iter_errors(document))
    with pytest.raises(whatworks.InvalidDocumentError):
        whatworks.EvidenceBase.from_json(json.dumps(document))


@pytest.mark.parametrize(
    "kind",
    ["select/*/query", "rate/*/options", "combine/*/judgements", "evidence/*/evidence"],
)
def test_the_requests_of_the_goldens_are_valid(root: Path, kind: str) -> None:
    validator = schema(root, kind.rpartition("/")[2])
    paths = sorted((root / "tests/golden").glob(f"{kind}.json"))
    assert paths
    for path in paths:
        validator.validate(json.loads(path.read_text(encoding="utf-8")))
