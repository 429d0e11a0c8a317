"""The binary interface of the C library as text, and what a change of it breaks.

usage: abi.py [--check | --update [--unreleased] | --functions] [--header FILE] [--folder FOLDER]

Without an option the description of the header is printed: a line for each function, handle, field,
number of an enum and macro, with the sizes and offsets that the compiler ($CC) gives. That of the
last release is committed as bindings/c/abi-N.txt, where N is WW_ABI_VERSION.

--check compares. A line that is gone or that changed breaks programs that are built already: the
interface must get another number. A line that is new breaks nothing, and has to be in the file.
--update writes the file, and refuses what --check calls a break. Once WW_ABI_VERSION is raised
there is no file of that number yet, and --update makes one; until a release has that number, the
file may be deleted and made again. While nothing at all is released, nobody's program can break:
`--update --unreleased` writes whatever there is, for as long as the version is 0.1.0.

A number of an enum is never used again. One that is given up stays in the file, marked `reserved`:
--update marks it when it makes the file of a new interface.

--functions prints the names of the functions alone.
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FIRST_RELEASE = "0.1.0"
RESERVED = ", reserved"
POINTER = "pointer"

# The declarations of a header without comments and preprocessor, which is what cbindgen writes.
_ENUM = re.compile(r"enum (\w+) \{(.*)\}")
_STRUCT = re.compile(r"(?:typedef )?struct (\w+) \{(.*)\}(?: \1)?")
_OPAQUE = re.compile(r"typedef struct (\w+) \1")
_ALIAS = re.compile(r"typedef (.*)")
_CALLBACK = re.compile(r"(.*?)\(\*(\w+)\)\((.*)\)")
_FUNCTION = re.compile(r"(.*?)\b(\w+)\((.*)\)")
_NAMED = re.compile(r"(.*?)(\w+)((?:\[\w+\])*)")


class Wrong(Exception):
    """What the header, the compiler or the folder is not as it should be."""


@dataclass
class Header:
    """The names that a header declares, each with what is said of it."""

    macros: dict[str, str] = field(default_factory=dict)
    enums: dict[str, list[str]] = field(default_factory=dict)
    structs: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    opaque: list[str] = field(default_factory=list)
    aliases: dict[str, str] = field(default_factory=dict)
    functions: dict[str, str] = field(default_factory=dict)

    @property
    def abi(self) -> int:
        return int(self.macros.get("WW_ABI_VERSION") or 0)

    @property
    def version(self) -> str:
        return ".".join(
            self.macros.get(f"WW_VERSION_{part}", "") for part in ("MAJOR", "MINOR", "PATCH")
        )


# Reading the header


def read(text: str) -> Header:
    header = Header()
    text = re.sub(r"/\*.*?\*/", " ", text, flags=re.S)
    # A macro without a value is the guard of the header.
    for name, value in re.findall(r"^#define (\w+) (.+)$", text, flags=re.M):
        header.macros[name] = value.strip()
    if not header.abi:
        raise Wrong("there is no WW_ABI_VERSION in the header")
    for declaration in _declarations(_as_c99(text)):
        _enter(header, declaration)
    return header


def _as_c99(text: str) -> str:
    """The lines that a compiler for C99 reads: enums have no type there, and their alias is one."""
    kept: list[str] = []
    # For each condition that is open, whether its lines are read.
    open_conditions: list[bool] = []
    for line in text.splitlines():
        word = line.split()[0] if line.split() else ""
        if word == "#ifndef":
            open_conditions.append(True)
        elif word in ("#if", "#ifdef"):
            if "__cplusplus" not in line and "__STDC_VERSION__ >=" not in line:
                raise Wrong(f"a condition that is not understood: {line}")
            open_conditions.append(False)
        elif word == "#else":
            open_conditions[-1] = not open_conditions[-1]
        elif word == "#endif":
            open_conditions.pop()
        elif not line.startswith("#") and all(open_conditions):
            kept.append(line)
    return "\n".join(kept)


def _declarations(code: str) -> Iterator[str]:
    """Each declaration as one line, without the semicolon behind it."""
    depth, start = 0, 0
    for place, letter in enumerate(code):
        depth += {"{": 1, "}": -1}.get(letter, 0)
        if letter == ";" and depth == 0:
            yield _one_line(code[start:place])
            start = place + 1
    if code[start:].strip():
        raise Wrong(f"a declaration without an end: {_one_line(code[start:])}")


def _one_line(code: str) -> str:
    return re.sub(r"\s+", " ", code).strip()


def _enter(header: Header, declaration: str) -> None:
    if found := _ENUM.fullmatch(declaration):
        constants = [part.split("=")[0].strip() for part in found[2].split(",")]
        header.enums[found[1]] = [name for name in constants if name]
    elif found := _STRUCT.fullmatch(declaration):
        fields = [part.strip() for part in found[2].split(";")]
        header.structs[found[1]] = [_named(part) for part in fields if part]
    elif found := _OPAQUE.fullmatch(declaration):
        header.opaque.append(found[1])
    elif found := _ALIAS.fullmatch(declaration):
        name, type_ = _named(found[1])
        header.aliases[name] = type_
    elif found := _FUNCTION.fullmatch(declaration):
        header.functions[found[2]] = declaration
    else:
        raise Wrong(f"a declaration that is not understood: {declaration}")


def _named(declaration: str) -> tuple[str, str]:
    """The name and the type of a field, a parameter or an alias."""
    if found := _CALLBACK.fullmatch(declaration):
        types = ", ".join(type_ for _, type_ in _parameters(found[3]))
        return found[2], f"{found[1].strip()} (*)({types})"
    if declaration.endswith("*"):
        # What a callback takes need not have a name.
        return "", declaration
    if found := _NAMED.fullmatch(declaration):
        return found[2], f"{found[1].strip()}{found[3]}"
    raise Wrong(f"what is not understood: {declaration}")


def _parameters(code: str) -> list[tuple[str, str]]:
    if code == "void":
        return []
    # Commas within the parameters of a callback do not part those of the function.
    return [_named(part.strip()) for part in re.split(r",(?![^(]*\))", code)]


# Describing it


def describe(header: Header, path: Path) -> dict[str, str]:
    """What is said of each name of the interface, sizes and numbers by the compiler."""
    measured = _measure(header, path)
    lines = {POINTER: measured[POINTER]}
    for name, value in header.macros.items():
        # Every release changes these, and none breaks by it.
        lines[f"macro {name}"] = "of the release" if name.startswith("WW_VERSION_") else value
    for name, type_ in header.aliases.items():
        lines[f"type {name}"] = type_
    for name in header.opaque:
        lines[f"handle {name}"] = "opaque"
    for enum, constants in header.enums.items():
        lines[f"enum {enum}"] = measured[f"enum {enum}"]
        for name in constants:
            lines[f"number {name}"] = f"{enum} {measured[f'number {name}']}"
    for struct, fields in header.structs.items():
        lines[f"struct {struct}"] = measured[f"struct {struct}"]
        for name, type_ in fields:
            key = f"field {struct}.{name}"
            lines[key] = f"{type_}, {measured[key]}"
    for name, signature in header.functions.items():
        lines[f"function {name}"] = signature
    return dict(sorted(lines.items()))


def _measure(header: Header, path: Path) -> dict[str, str]:
    with tempfile.TemporaryDirectory() as folder:
        source, program = Path(folder, "measure.c"), Path(folder, "measure")
        source.write_text(_program(header, path), encoding="utf-8")
        compiler = shlex.split(os.environ.get("CC") or "cc")
        command = [*compiler, "-std=c11", str(source), "-o", str(program)]
        compiled = subprocess.run(command, capture_output=True, text=True, check=False)
        if compiled.returncode:
            raise Wrong(f"the compiler does not take the header:\n{compiled.stderr}")
        output = subprocess.run([program], capture_output=True, text=True, check=True).stdout
    return dict(line.split(": ", 1) for line in output.splitlines())


def _program(header: Header, path: Path) -> str:
    def size_of(key: str, type_: str) -> str:
        values = f"sizeof({type_}), _Alignof({type_})"
        return f'printf("{key}: size %zu, alignment %zu\\n", {values});'

    body = [size_of(POINTER, "void *")]
    for enum, constants in header.enums.items():
        body.append(size_of(f"enum {enum}", enum))
        body += [f'printf("number {name}: %lld\\n", (long long){name});' for name in constants]
    for struct, fields in header.structs.items():
        body.append(size_of(f"struct {struct}", f"struct {struct}"))
        for name, _ in fields:
            values = f"offsetof(struct {struct}, {name}), sizeof(((struct {struct} *)0)->{name})"
            body.append(f'printf("field {struct}.{name}: offset %zu, size %zu\\n", {values});')
    lines = "\n".join(body)
    return f'#include "{path.resolve()}"\n#include <stdio.h>\nint main(void) {{\n{lines}\n}}\n'


# The committed file


def write(lines: dict[str, str], header: Header, *, unreleased: bool = False) -> str:
    about = [
        f"# The binary interface {header.abi} of whatworks, as of version {header.version}.",
        "# Written by `tests/c/abi.py --update`, which says what the lines are.",
    ]
    if unreleased:
        about.append(f"# {header.version} is not released yet: this is what is about to be.")
    return "\n".join(about + [f"{key}: {value}" for key, value in lines.items()]) + "\n"


def parse(text: str) -> dict[str, str]:
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return dict(line.split(": ", 1) for line in lines)


def reserved_of(lines: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in lines.items() if value.endswith(RESERVED)}


# Comparing


@dataclass
class Difference:
    breaks: list[str] = field(default_factory=list)
    renames: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)


def compare(old: dict[str, str], now: dict[str, str]) -> Difference:
    found = Difference(breaks=reused(old, now))
    for key, value in old.items():
        if value.endswith(RESERVED) or now.get(key) == value:
            continue
        if key not in now:
            found.breaks.append(f"gone: {key}: {value}")
        elif _only_renamed(value, now[key]):
            found.renames.append(f"other names of parameters: {key}: {value} -> {now[key]}")
        else:
            found.breaks.append(f"changed: {key}: {value} -> {now[key]}")
    found.new = [f"new: {key}: {value}" for key, value in now.items() if key not in old]
    return found


def reused(old: dict[str, str], now: dict[str, str]) -> list[str]:
    """Numbers that were given up and are there again, under whatever name."""
    given_up = {value.removesuffix(RESERVED): key for key, value in reserved_of(old).items()}
    return [
        f"used again: {key}: {value}, which is reserved by {given_up[value]}"
        for key, value in now.items()
        if key.startswith("number ") and value in given_up
    ]


def _only_renamed(old: str, now: str) -> bool:
    """The same types under other names. The same names in another order are another meaning."""
    old_function, function = _FUNCTION.fullmatch(old), _FUNCTION.fullmatch(now)
    if not old_function or not function or old_function[1] != function[1]:
        return False
    before, after = _parameters(old_function[3]), _parameters(function[3])
    same_types = [type_ for _, type_ in before] == [type_ for _, type_ in after]
    return same_types and {name for name, _ in before} != {name for name, _ in after}


# The commands


def check(header: Header, now: dict[str, str], folder: Path) -> None:
    path = _file(folder, header.abi)
    if not path.exists():
        raise Wrong(f"there is no {path.name}: run tests/c/abi.py --update")
    found = compare(_committed(path, now), now)
    if found.breaks:
        advice = "programs that are built would break: raise WW_ABI_VERSION, or undo this"
        raise Wrong("\n".join([*found.breaks, advice]))
    if moved := found.renames + found.new:
        raise Wrong("\n".join([*moved, f"{path.name} lacks this: run tests/c/abi.py --update"]))


def update(header: Header, now: dict[str, str], folder: Path, *, unreleased: bool) -> None:
    path, before = _file(folder, header.abi), _file(folder, header.abi - 1)
    kept: dict[str, str] = {}
    if unreleased and header.version != FIRST_RELEASE:
        raise Wrong(f"--unreleased is for {FIRST_RELEASE}, and this is {header.version}")
    if path.exists():
        old = _committed(path, now)
        breaks = reused(old, now) if unreleased else compare(old, now).breaks
        if breaks:
            advice = "not written: programs that are built would break: raise WW_ABI_VERSION"
            raise Wrong("\n".join([*breaks, advice]))
        kept = reserved_of(old)
    elif before.exists():
        kept = _given_up(parse(before.read_text(encoding="utf-8")), now)
        if again := reused(kept, now):
            raise Wrong("\n".join([*again, "not written: take another number"]))
    text = write(dict(sorted({**kept, **now}.items())), header, unreleased=unreleased)
    path.write_text(text, encoding="utf-8")


def _given_up(old: dict[str, str], now: dict[str, str]) -> dict[str, str]:
    """The numbers of the interface before that are gone or reserved, marked so."""
    return {
        key: value.removesuffix(RESERVED) + RESERVED
        for key, value in old.items()
        if key.startswith("number ") and now.get(key) != value
    }


def _committed(path: Path, now: dict[str, str]) -> dict[str, str]:
    later = [other for other in path.parent.glob("abi-*.txt") if _number(other) > _number(path)]
    if later:
        raise Wrong(f"WW_ABI_VERSION is {_number(path)}, and there is {later[0].name} already")
    old = parse(path.read_text(encoding="utf-8"))
    if old.get(POINTER) != now[POINTER]:
        raise Wrong(f"{path.name} is of machines with another size of pointers than this one")
    return old


def _file(folder: Path, abi: int) -> Path:
    return folder / f"abi-{abi}.txt"


def _number(path: Path) -> int:
    return int(path.stem.removeprefix("abi-"))


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="The binary interface of the C library as text.")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="compare with the committed file")
    what.add_argument("--update", action="store_true", help="write the committed file")
    what.add_argument("--functions", action="store_true", help="print the names of the functions")
    parser.add_argument(
        "--unreleased", action="store_true", help="with --update: nobody uses it yet"
    )
    parser.add_argument("--header", type=Path, default=ROOT / "include/whatworks.h")
    parser.add_argument("--folder", type=Path, default=ROOT / "bindings/c")
    asked = parser.parse_args(arguments)
    if asked.unreleased and not asked.update:
        parser.error("--unreleased goes with --update")
    try:
        header = read(asked.header.read_text(encoding="utf-8"))
        if asked.functions:
            print("\n".join(sorted(header.functions)))
            return 0
        now = describe(header, asked.header)
        if asked.check:
            check(header, now, asked.folder)
        elif asked.update:
            update(header, now, asked.folder, unreleased=asked.unreleased)
        else:
            print(write(now, header), end="")
    except (Wrong, OSError) as wrong:
        print(wrong, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
