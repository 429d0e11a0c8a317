"""What `import whatworks` brings with it."""

import subprocess
import sys

import pytest

MODULES = """
import sys
before = set(sys.modules)
import whatworks
print(*sorted(set(sys.modules) - before))
"""

TIME = """
from time import perf_counter
start = perf_counter()
import whatworks
print((perf_counter() - start) * 1e3)
"""


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout


def test_only_the_library_itself_is_imported() -> None:
    imported = run(MODULES).split()
    others = {name for name in imported if name.partition(".")[0] != "whatworks"}
    assert others == set()
    assert "whatworks._display" not in imported
    assert "whatworks.plot" not in imported


def test_pictures_import_matplotlib_when_they_are_drawn() -> None:
    imported = run(MODULES.replace("import whatworks", "import whatworks.plot")).split()
    others = {name.partition(".")[0] for name in imported} - {"whatworks"}
    assert others <= set(sys.stdlib_module_names)


def test_import_time_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    times = sorted(float(run(TIME)) for _ in range(5))
    with capsys.disabled():
        print(f"\nimport whatworks: {times[2]:.1f} ms (median of 5 processes)")
