"""The Python examples of the README run, and print what it says."""

import re
from pathlib import Path

import pytest

README = Path(__file__).parents[2] / "README.md"


def test_example(capsys: pytest.CaptureFixture[str]) -> None:
    blocks = re.findall(r"^```python\n(.*?)^```", README.read_text(encoding="utf-8"), re.M | re.S)
    assert blocks
    for block in blocks:
        exec(compile(block, str(README), "exec"), {})
    printed = capsys.readouterr().out.splitlines()
    selected, numbers, rated = printed[:5], printed[5], printed[6:]
    assert [line.split()[0] for line in selected] == ["R1", "R2", "R3", "R4", "R6"]
    assert f"# {numbers}" in README.read_text(encoding="utf-8")
    domains = ["risk_of_bias", "inconsistency", "indirectness", "imprecision", "publication_bias"]
    assert [line.split()[0] for line in rated[:5]] == domains
    assert rated[5] == "**Summary of findings**"
    assert any("another health system" in line for line in rated)
    for line in printed[-2:]:
        assert f"# {line}" in README.read_text(encoding="utf-8")
