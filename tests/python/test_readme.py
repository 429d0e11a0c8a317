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
    numbers = printed.pop()
    assert f"# {numbers}" in README.read_text(encoding="utf-8")
    assert [line.split()[0] for line in printed] == ["R1", "R2", "R3", "R4", "R6"]
