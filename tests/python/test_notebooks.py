"""The notebooks run from their first cell to their last, and are kept without what they print."""

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parents[2] / "examples/python").glob("*.ipynb"))

# What a reader must find in what a notebook prints.
SAYS = {
    "1": ["'R1', 'R2', 'R3', 'R4', 'R6', 'R7'", "RO76 GP PRACTICE", "image/png"],
    "2": ["needs-facts", "unattainable", "published moderate, derived very-low", "image/png"],
    "3": ["risk ratio 0.68 (0.53 to 0.87)", "another health system", "Trial A", "image/png"],
    "4": ["12 organisations", "ZZ011", "RO272 PRIMARY CARE NETWORK", "image/png"],
    "5": ["optimal ['R1', 'R3', 'R4'] 9.0", "first-place", "image/png"],
}


def outputs(notebook: Any) -> list[Any]:
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return [output for cell in cells for output in cell.outputs]


def test_all_are_there() -> None:
    assert [path.name[0] for path in NOTEBOOKS] == list(SAYS)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_runs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A notebook draws in its own page.
    monkeypatch.delenv("MPLBACKEND")
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    assert outputs(notebook) == []
    NotebookClient(
        notebook,
        timeout=300,
        kernel_name="python3",
        resources={"metadata": {"path": str(tmp_path)}},
    ).execute()
    made = outputs(notebook)
    assert [output.text for output in made if output.get("name") == "stderr"] == []
    shown = "".join(str(output.get("data", output.get("text", ""))) for output in made)
    assert [words for words in SAYS[path.name[0]] if words not in shown] == []
    assert "<script" not in shown
    assert list(tmp_path.iterdir()) == []
