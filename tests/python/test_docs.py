"""The Python of every page of the documentation runs, and prints what the page says it prints.

The blocks of a page share one namespace and one empty folder. A block of `text` after one of
`python` is what it prints; `UPDATE_DOCS=1` writes it.
"""

import contextlib
import io
import os
import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
FOLDERS = ("tutorial", "how-to", "explanation")
PAGES = sorted(path for folder in FOLDERS for path in (DOCS / folder).glob("*.md"))
# The pages of Spark and of the gallery have tests of their own.
PAGES += [DOCS / "index.md", DOCS / "rap.md"]
BLOCK = re.compile(r"^```python\n(?P<code>.*?)^```\n(?:\n```text\n.*?^```\n)?", re.M | re.S)


@pytest.mark.parametrize("page", [pytest.param(page, id=page.stem) for page in PAGES])
def test_page(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "agg")
    text = page.read_text(encoding="utf-8")
    names: dict[str, object] = {}

    def run(block: re.Match[str]) -> str:
        printed = io.StringIO()
        # As many empty lines before the code as the page has, so that a traceback names its line.
        code = "\n" * text.count("\n", 0, block.start("code")) + block["code"]
        with contextlib.redirect_stdout(printed):
            exec(compile(code, str(page), "exec"), names)
        said = printed.getvalue()
        return f"```python\n{block['code']}```\n" + (f"\n```text\n{said}```\n" if said else "")

    written = BLOCK.sub(run, text)
    if "UPDATE_DOCS" in os.environ:
        page.write_text(written, encoding="utf-8")
    else:
        assert written == text


def test_there_are_pages() -> None:
    assert {page.parent.name for page in PAGES} == {*FOLDERS, DOCS.name}
    assert any(BLOCK.search(page.read_text(encoding="utf-8")) for page in PAGES)
