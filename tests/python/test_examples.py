"""The examples run, and say what they promise."""

import subprocess
import sys
from pathlib import Path


def test_recommend(root: Path) -> None:
    script = root / "examples/python/recommend.py"
    command = [sys.executable, "-X", "utf8", str(script), "gp-surgery"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert done.stderr == ""
    assert "For: gp-surgery" in done.stdout
    assert "R1" in done.stdout
    assert "It is not priority" in done.stdout
