"""What the theme lacks for keyboards and screen readers, added to every page that is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

# Two landmarks of one kind need names; what may scroll sideways has to be reached by the keyboard.
ADDED = {
    '<aside class="sidebar-drawer"': ' aria-label="Site"',
    '<aside class="toc-drawer': ' aria-label="This page"',
    "<pre": ' tabindex="0"',
    '<div class="table-wrapper': ' tabindex="0"',
}


def add(app: Sphinx, error: Exception | None) -> None:
    if error is not None or app.builder.format != "html":
        return
    for path in Path(app.outdir).rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        for tag, added in ADDED.items():
            name = tag.split()[0]
            text = text.replace(f"{name}{added}", name)
            text = text.replace(tag, tag.replace(name, f"{name}{added}", 1))
        path.write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("build-finished", add)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
