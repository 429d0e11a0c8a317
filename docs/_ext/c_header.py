"""Reads the C header and writes it as Markdown for Sphinx's C domain.

The header is written by cbindgen, so it is regular: a comment, then the declaration it is about.
What is not understood is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

_COMMENT = re.compile(r"/\*\*\n(.*?)\n \*/\n(.*?)(?=\n/\*\*|\Z)", re.S)
_FIELD = re.compile(r" +/\*\*\n(.*?)\n +\*/\n +([^;]+);", re.S)
_ENUMERATOR = re.compile(r" +/\*\*\n(.*?)\n +\*/\n +(\w+ = \w+),", re.S)


@dataclass
class Declared:
    """A macro, an enum, a type or a function, with its comment."""

    kind: str
    name: str
    signature: str
    comment: str
    members: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Header:
    conventions: str
    declared: list[Declared]

    def markdown(self, part: str) -> Iterator[str]:
        if part == "conventions":
            yield self._linked(self.conventions)
            return
        kinds = {"macros": ["macro"], "enums": ["enum"], "types": ["struct", "type"]}
        wanted = kinds.get(part, ["function"])
        items = [item for item in self.declared if item.kind in wanted]
        for group in dict.fromkeys(_group(item) for item in sorted(items, key=_place)):
            if group:
                yield f"\n## {group}\n"
            for item in items:
                if _group(item) == group:
                    yield from self._item(item)

    def _item(self, item: Declared) -> Iterator[str]:
        yield f"\n::::{{c:{item.kind}}} {item.signature}\n"
        yield self._linked(item.comment)
        for name, comment in item.members:
            member = "enumerator" if item.kind == "enum" else "member"
            yield f"\n:::{{c:{member}}} {name}\n{self._linked(comment)}\n:::"
        yield "::::"

    def _linked(self, text: str) -> str:
        """Names of the header, which are in backticks, as links."""
        short = {"function": "func"}
        roles = {item.name: short.get(item.kind, item.kind) for item in self.declared}

        def link(found: re.Match[str]) -> str:
            name = found[1]
            return f"{{c:{roles[name]}}}`{name}`" if name in roles else found[0]

        return re.sub(r"`(\w+)`", link, text)


@cache
def read(path: Path) -> Header:
    text = path.read_text(encoding="utf-8")
    conventions = text[: text.index("#ifndef WHATWORKS_H")].split("===============")[1]
    declared = [_declared(*found) for found in _COMMENT.findall(text[text.index("#include") :])]
    names = {item.name for item in declared if item.kind == "function"}
    prototypes = set(re.findall(r"\b(ww_\w+)\(", re.sub(r"/\*.*?\*/", "", text, flags=re.S)))
    if names != prototypes:
        raise ValueError(f"functions of the header that were not read: {names ^ prototypes}")
    return Header(_plain(conventions.removesuffix("*/\n\n")), declared)


def _declared(comment: str, code: str) -> Declared:
    comment = _plain(comment)
    if macro := re.match(r"#define (\w+) ", code):
        return Declared("macro", macro[1], macro[1], comment)
    if enum := re.match(r"enum (\w+)\n.*?\{\n(.*?)\n\};", code, re.S):
        return Declared("enum", enum[1], enum[1], comment, _members(_ENUMERATOR, enum[2]))
    if callback := re.match(r"typedef ([^;]*?)\(\*(\w+)\)([^;]*);", code):
        signature = f"{callback[1]}(*{callback[2]}){callback[3]}"
        return Declared("type", callback[2], signature, comment)
    if struct := re.match(r"typedef struct (\w+)(?: \{\n(.*?)\n\})? ?\w+;", code, re.S):
        members = _members(_FIELD, struct[2] or "")
        return Declared("struct", struct[1], struct[1], comment, members)
    if function := re.match(r"[^;{]*?\b(ww_\w+)\([^;]*\);", code):
        signature = re.sub(r"\s+", " ", function[0].removesuffix(";"))
        return Declared("function", function[1], signature, comment)
    raise ValueError(f"a declaration that is not understood: {code[:200]}")


def _members(of: re.Pattern[str], code: str) -> list[tuple[str, str]]:
    return [(" ".join(name.split()), _plain(comment)) for comment, name in of.findall(code)]


def _plain(comment: str) -> str:
    """The comment without its stars."""
    return re.sub(r"^ *\*(?: |$)", "", comment, flags=re.M).strip()


# What the name of a function begins with, and the heading it stands under, in this order.
_GROUPS = {
    "base": "Evidence bases",
    "selection": "Selections",
    "selected": "Selections for many organisations",
    "rating": "Ratings",
    "audit": "Audits",
    "pool": "Pooling",
    "pooled": "Pooling",
    "text": "Texts",
    "error": "Errors",
}
_OTHERS = "Without an evidence base"


def _group(item: Declared) -> str:
    if item.kind != "function":
        return ""
    return _GROUPS.get(item.name.split("_")[1], _OTHERS)


def _place(item: Declared) -> int:
    titles = list(dict.fromkeys(_GROUPS.values()))
    group = _group(item)
    return titles.index(group) if group in titles else len(titles)
