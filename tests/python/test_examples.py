"""The examples run, and say what they promise."""

import subprocess
import sys
from pathlib import Path


def run(script: Path, *arguments: str) -> str:
    command = [sys.executable, "-X", "utf8", str(script), *arguments]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert done.stderr == ""
    return done.stdout


def test_recommend(root: Path) -> None:
    printed = run(root / "examples/python/recommend.py", "gp-surgery")
    assert "For: gp-surgery" in printed
    assert "R1" in printed
    assert "It is not priority" in printed


def test_rate(root: Path) -> None:
    printed = run(root / "examples/python/rate.py")
    assert printed.startswith("Five made-up trials: ")
    assert "| Outcome |" in printed and "the trials are of another health system" in printed
    assert "What would change it" in printed
