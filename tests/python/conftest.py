"""What the tests share."""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import whatworks

# Pictures are drawn without a window.
os.environ["MPLBACKEND"] = "agg"

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def base() -> whatworks.EvidenceBase:
    """The embedded evidence base."""
    return whatworks.staff_empowerment()


@pytest.fixture(autouse=True)
def close_pictures() -> Iterator[None]:
    """No test leaves a picture to the next."""
    yield
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")


@pytest.fixture
def document(base: whatworks.EvidenceBase) -> dict[str, Any]:
    """The document of the embedded evidence base, to be changed."""
    parsed: dict[str, Any] = json.loads(base.to_json())
    return parsed
