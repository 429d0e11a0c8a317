"""Reference pages out of the code: rule sets, the C header, JSON Schemas, and what is exported.

Each directive writes Markdown from the thing itself while the site is built, so that no page can
say something else than the code.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import c_header
from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

import whatworks
import whatworks.plot

ROOT = Path(__file__).parents[2]
HEADER = ROOT / "include/whatworks.h"
SCHEMAS = ROOT / "crates/whatworks/schema"

logger = logging.getLogger(__name__)


class Written(SphinxDirective):
    """A directive whose content is Markdown that `lines` writes."""

    optional_arguments = 2

    def lines(self) -> Iterator[str]:
        raise NotImplementedError

    def run(self) -> list[nodes.Node]:
        text = "\n".join(self.lines())
        return self.parse_text_to_nodes(text, allow_section_headings=True)


class RuleSetPage(Written):
    """The `version`, the `parameters` or the `rules` of one rule set."""

    def lines(self) -> Iterator[str]:
        name, part = self.arguments
        yield from getattr(self, part)(whatworks.rules(name))

    def version(self, rules: whatworks.RuleSet) -> Iterator[str]:
        counts = f"{len(rules.parameters)} parameters, {len(rules.rules)} rules"
        yield f"Version {rules.version}: {counts}."

    def parameters(self, rules: whatworks.RuleSet) -> Iterator[str]:
        yield "| parameter | value | allowed | meaning and source |"
        yield "|---|---|---|---|"
        columns = rules.to_columns()
        for parameter in zip(*columns.values(), strict=True):
            of = dict(zip(columns, map(_cell, parameter), strict=True))
            said = f"{of['meaning']}. *{of['kind']}*: {of['source']}"
            yield f"| `{parameter[0]}` | {of['value']} | {of['allowed']} | {said} |"

    def rules(self, rules: whatworks.RuleSet) -> Iterator[str]:
        yield "| rule | what it says, and source |"
        yield "|---|---|"
        for rule in rules.rules:
            of = {key: _cell(value) for key, value in rule.items()}
            yield f"| `{rule['id']}` | {of['says']}. *{of['kind']}*: {of['source']} |"


class HeaderPage(Written):
    """A part of the C header: `conventions`, `macros`, `enums`, `types` or `functions`."""

    def lines(self) -> Iterator[str]:
        self.env.note_dependency(str(HEADER))
        yield from c_header.read(HEADER).markdown(self.arguments[0])


class SchemaPage(Written):
    """The JSON Schemas that are committed, with what each says of itself."""

    def lines(self) -> Iterator[str]:
        yield "| schema | of what |"
        yield "|---|---|"
        for path in sorted(SCHEMAS.glob("*.json")):
            self.env.note_dependency(str(path))
            schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            said = schema["description"].split("\n\n")[0]
            yield f"| `{schema['$id']}` | {_cell(said)} |"


def _cell(value: object) -> str:
    """A text in a cell of a table, in which nothing is markup but code."""
    text = str(value).replace("\n", " ").replace("[`", "`").replace("`]", "`")
    parts = re.split(r"(`[^`]*`)", text)
    plain = re.compile(r"([\\*_<>\[\]|])")
    return "".join(p if p.startswith("`") else plain.sub(r"\\\1", p) for p in parts)


def everything_is_described(app: Sphinx, env: BuildEnvironment) -> None:
    """A name that is exported and not in the reference is a warning, and so an error."""
    python = env.domains["py"].objects
    for module in (whatworks, whatworks.plot):
        for name in module.__all__:
            if f"{module.__name__}.{name}" not in python:
                logger.warning("%s.%s is not in the reference", module.__name__, name)


def in_the_package(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, content: nodes.Element
) -> nodes.Element | None:
    """Docstrings of `whatworks.plot` name classes of `whatworks` without the package."""
    if node["refdomain"] != "py" or node["reftarget"].startswith("whatworks."):
        return None
    domain = env.domains["py"]
    target = f"whatworks.{node['reftarget']}"
    return domain.resolve_xref(
        env, node["refdoc"], app.builder, node["reftype"], target, node, content
    )


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("rule-set", RuleSetPage)
    app.add_directive("c-header", HeaderPage)
    app.add_directive("schemas", SchemaPage)
    app.connect("missing-reference", in_the_package)
    app.connect("env-check-consistency", everything_is_described)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
