"""Makes the seed corpus of the fuzz targets from the goldens, and the words for their dictionaries.

usage: seeds.py                     writes tests/fuzz/corpus; files called found-* stay as they are
       seeds.py --words TARGET      prints a dictionary for libFuzzer
"""

import csv
import io
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden"
CORPUS = ROOT / "tests" / "fuzz" / "corpus"
SCHEMAS = ROOT / "crates" / "whatworks" / "schema"

# The kind of golden and the file whose bytes are all of an input, by target.
WHOLE = {
    "query": ("select", "query.json"),
    "select_many": ("select_many", "request.json"),
    "map": ("map", "request.json"),
    "gaps": ("gaps", "request.json"),
    "prioritise": ("priority", "request.json"),
    "choose": ("choose", "request.json"),
    "rate_groups": ("rate_groups", "request.json"),
    "combine": ("combine", "judgements.json"),
    "synthesis": ("synthesis", "request.json"),
    "overlap": ("overlap", "request.json"),
    "appraise": ("appraisal", "request.json"),
    "cerqual": ("cerqual", "request.json"),
    "decision": ("decision", "request.json"),
    "good_practice": ("good_practice", "request.json"),
    "audience": ("organisation", "request.json"),
    "rules": ("rules", "options.json"),
}

# The targets that are handed the wrong requests of tests/golden/errors, by what is called there.
ERRORS = {
    "audit": "options",
    "choose": "choose",
    "combine": "combine",
    "evidence": "rate",
    "from_json": "base",
    "gaps": "gaps",
    "map": "map",
    "overlap": "overlap",
    "prioritise": "prioritise",
    "rate": "options",
    "rate_groups": "rate_groups",
    "rules": "rules",
    "select": "query",
    "select_many": "select_many",
    "synthesis": "synthesis",
}

# The JSON Schemas whose names a target may meet.
SCHEMAS_OF = {
    "base": ["base-1"],
    "diff": ["base-1", "options-1"],
    "diff_options": ["options-1", "ids-1"],
    "decide": ["options-1"],
    "query": ["query-1"],
    "select_many": ["select-many-1", "query-1"],
    "select_csv": ["select-many-1"],
    "select_arrow": ["select-many-1"],
    "options": ["options-1"],
    "map": ["map-1"],
    "gaps": ["gaps-1"],
    "prioritise": ["priority-1"],
    "choose": ["choice-1"],
    "rate_groups": ["rate-groups-1", "options-1"],
    "combine": ["judgements-1"],
    "rate": ["evidence-1", "options-1"],
    "findings": [],
    "synthesis": ["synthesis-1"],
    "overlap": ["reviews-1"],
    "appraise": ["appraisal-1"],
    "cerqual": ["cerqual-1"],
    "decision": ["decision-1"],
    "good_practice": ["good-practice-1"],
    "audience": ["audience-1", "audiences-1"],
    "rules": ["options-1"],
}

TITLES = {
    "title": b"What does the programme do?\0table",
    "mark-up": b"<script>alert('1')</script> & \"quoted\"\0a\"><b id='",
    "markdown": "# `heading` | a | [b](javascript:c) *\n\n| é |\0Ω 1".encode(),
    "no-title": b"\0t",
    "not-utf-8": b"\xc3\x28\0\xff",
    "controls": b"a\rb\tc\x7f\xe2\x80\xae\0 \n",
}

DECISION = '{"decisions":[{"on":"%s","to":"%s","reason":"few events","who":"a","date":"%s"}]}'


def cases(kind):
    """The folders of a kind of golden."""
    return sorted(path for path in (GOLDEN / kind).iterdir() if path.is_dir())


def short(path):
    """The bytes of a file, without the blanks if they are JSON."""
    data = path.read_bytes() if path.exists() else b""
    try:
        # Pairs and texts of numbers keep what an object and a float would lose.
        value = json.loads(data, object_pairs_hook=Pairs, parse_float=Raw, parse_int=Raw)
    except (ValueError, RecursionError):
        return data
    return written(value).encode("utf-8", "surrogatepass")


class Pairs(list):
    """The members of an object, with keys that are there twice."""


class Raw(str):
    """A number as it was written."""


def written(value):
    """JSON without blanks."""
    if isinstance(value, Raw):
        return str(value)
    if isinstance(value, Pairs):
        return "{" + ",".join(f"{written(key)}:{written(item)}" for key, item in value) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(written, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def as_csv(request):
    """The columns of a request for many organisations as a file would have them."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(request)
    writer.writerows(zip(*request.values(), strict=True))
    return text.getvalue().encode()


def tables():
    """Comma-separated values of organisations, by name."""
    for case in cases("select_many"):
        request = json.loads((case / "request.json").read_bytes())
        columns = request.get("organisations")
        yield case.name, as_csv(columns) if columns else request["csv"].encode()
    yield "open-quote", b'code,audience\nZZ1,"pcn\n'
    yield "uneven", b'code,audience\r\nZZ1\r\nZZ2,pcn,more\n"a""b",\xff\n\n'


def bases():
    """Documents of small bases, by name."""
    for case in cases("select"):
        if (case / "base.json").exists():
            yield "select", short(case / "base.json")
    for case in cases("diff"):
        yield f"{case.name}-old", short(case / "old.json")
        yield f"{case.name}-new", short(case / "new.json")


def two_bases():
    """Two bases and options, by name."""
    for case in cases("diff"):
        parts = [short(case / name) for name in ("old.json", "new.json", "options.json")]
        yield case.name, b"\0".join(parts)


def options_of_diff():
    """Options, ids and the id of a page, by name."""
    for case in cases("diff"):
        parts = [short(case / "options.json"), short(case / "ids.json"), b"page"]
        yield case.name, b"\0".join(parts)
    for case in cases("rules"):
        yield f"rules-{case.name}", short(case / "options.json") + b'\0{"ids":["R2"]}\0'


def decisions():
    """Decisions and the id of a body, by name."""
    for on, to in [("imprecision", "serious"), ("start", "high"), ("rating", "very-low")]:
        text = DECISION % (on, to, "2026-11-26")
        yield on, text.encode() + b"\0B.attendance"
    yield "bad-date", (DECISION % ("imprecision", "serious", "2026-02-30")).encode() + b"\0B.x"
    yield "none", b'{"decisions":[]}\0B.confidence'


def options():
    """Options and the id of what is rated, by name."""
    for case in cases("rate"):
        yield case.name, short(case / "options.json") + b"\0" + id_in(case)
    for case in cases("audit"):
        yield f"audit-{case.name}", short(case / "options.json") + b"\0R1"


def evidence():
    """A body in numbers and options, by name."""
    for case in cases("evidence"):
        yield case.name, short(case / "evidence.json") + b"\0" + short(case / "options.json")


def id_in(case):
    """The id of a case, or that of a recommendation that there is."""
    path = case / "id.txt"
    return path.read_bytes().strip() if path.exists() else b"R1"


def wrong(target):
    """The inputs that tests/golden/errors refuses, by name."""
    for case in cases("errors"):
        call = (case / "call.txt").read_text().strip()
        if ERRORS[call] == target:
            rest = b"\0" + id_in(case) if target == "options" else b""
            yield case.name, short(case / "input.json") + rest


def whole(target):
    """The inputs of a kind of golden, by name."""
    kind, file = WHOLE[target]
    for case in cases(kind):
        yield case.name, short(case / file)


def streams():
    """Layouts of a stream, as select_arrow.c reads them.

    Columns less one, rows, batches, flags; then of each column its name, format, validity, nine
    offsets where it has any, bytes to a new line, of a view eight lengths and places, and its
    children in the same way; then what is made wrong: node, field, index and value.
    """

    def texts(name, form, valid, *cells):
        ends = [sum(map(len, cells[: row + 1])) for row in range(len(cells))]
        ends += [ends[-1]] * (8 - len(cells))
        return bytes([name, form, valid, 0, *ends]) + b"".join(cells) + b"\n"

    code, audience = (
        texts(0, 0, 0b111, b"ZZ1", b"ZZ2", b"ZZ3"),
        texts(1, 0, 0b101, b"pcn", b"", b"icb"),
    )
    numbers = bytes([5, 11, 255]) + bytes(24) + b"\n"
    yield "texts", bytes([1, 3, 1, 0]) + code + audience
    yield "two-batches", bytes([1, 3, 2, 0]) + code + audience
    yield (
        "large",
        bytes([1, 3, 1, 0]) + texts(0, 1, 7, b"A", b"B", b"C") + texts(1, 1, 7, b"icb", b"", b"x"),
    )
    yield "days", bytes([2, 3, 1, 0]) + code + audience + numbers
    yield "bytes", bytes([0, 3, 1, 0]) + texts(1, 2, 7, b"pcn", b"icb", b"x")
    yield "nothing", bytes([0, 3, 1, 0, 1, 11, 0])
    yield "no-rows", bytes([1, 0, 1, 0]) + code + audience
    yield "not-utf-8", bytes([0, 1, 1, 0]) + texts(1, 0, 1, b"\xff\xfe")
    yield "offsets", bytes([0, 3, 1, 0, 1, 0, 7, 9, 255, 2, 250, 1, 0, 0, 0, 0]) + b"pcn\n"
    for bit in range(8):
        yield f"flag-{bit}", bytes([1, 3, 1, 1 << bit]) + code + audience
    whole = [(name, bytes([1, 3, 1, 0]) + code + one) for name, one in nested(texts).items()]
    yield from whole
    # Each field made wrong, of one type the column's, of the next that of what is in it.
    for field in range(36):
        for node in (2, 3):
            name, right = whole[(field + node) % len(whole)]
            yield f"wrong-{field}-of-{node}-{name}", right + bytes([node, field, 1, 192])


def nested(texts):
    """A column of each type that has others in it, or views, by name."""
    item, number = texts(1, 0, 0b111, b"pcn", b"", b"icb"), bytes([5, 4, 7]) + bytes(24) + b"\n"
    starts = bytes([0, 1, 1, 3, 3, 3, 3, 3, 3]) + b"\n"
    long = b"a text that is too long for its view\n"
    ends = bytes([5, 4, 255, 1]) + bytes(7) + b"\2" + bytes(7) + b"\3" + bytes(7) + b"\n"
    not_null = bytes([3, 27, 0, 0, 4, 27, 0, 0])
    return {
        "view": bytes([1, 14, 7]) + long + bytes([3, 0, 36, 0, 13, 4]) + bytes(10),
        "list": bytes([2, 17, 7]) + starts + item,
        "large-list": bytes([2, 19, 7, 0, 1, 1, 3, 3, 3, 3, 3, 3]) + b"\n" + item,
        "struct": bytes([9, 20, 7]) + b"\n" + item + number,
        "pairs": bytes([9, 21, 7]) + b"\n" + number + bytes([3, 0, 1, 8]) * 2,
        "map": bytes([9, 22, 7]) + starts + bytes([9, 20, 7]) + b"\n" + item + number + not_null,
        "runs": bytes([9, 23, 255]) + b"\n" + ends + item + bytes([3, 27, 0, 0]),
        "list-view": bytes([9, 24, 7]) + bytes(12) + b"\n" + item,
        "union": bytes([9, 26, 0]) + b"\n" + item + number,
        "dense": bytes([9, 36, 0]) + b"\n" + item + number,
        "words": bytes([1, 27, 7, 0, 2, 1]) + b"\n" + item,
        "words-by-text": bytes([1, 37, 7]) + starts + item,
        "decimals": bytes([5, 35, 7]) + bytes(40) + b"\n",
    }


OWN = {
    "select_arrow": streams,
    "base": bases,
    "diff": two_bases,
    "diff_options": options_of_diff,
    "decide": decisions,
    "select_csv": tables,
    "options": options,
    "rate": evidence,
    "findings": lambda: TITLES.items(),
}


def hostile(seed):
    """What is no right input, by name, made from one that is."""
    half = len(seed) // 2
    deep = b"[" * 150
    yield "empty", b""
    yield "truncated", seed[:half]
    yield "not-utf-8", re.sub(rb"[a-z](?=[^a-z]*$)", b"\xff", seed, count=1)
    yield "deep", re.sub(rb":", lambda found: b":" + deep, seed, count=1)
    yield "closed-deep", b'{"a":' * 40 + b"1" + b"}" * 40
    yield "huge", re.sub(rb"(?<=[:\[,])-?\d+(\.\d+)?(?=[,\]}])", b"1e999", seed)
    yield "largest", re.sub(rb"(?<=[:\[,])-?\d+(\.\d+)?(?=[,\]}])", b"-1.7e308", seed)
    yield "twice", re.sub(rb'\{("[^"]*":)', rb"{\1null,\1", seed, count=1)


def seeds(target):
    """Every seed of a target, by name; none twice."""
    found = list(OWN[target]() if target in OWN else whole(target))
    middling = sorted((data for _, data in found), key=len)[len(found) // 2]
    found += list(wrong(target))
    found += [(f"hostile-{name}", data) for name, data in hostile(middling)]
    seen = set()
    for name, data in found:
        if data not in seen:
            seen.add(data)
            yield name, data


def write():
    """Writes the corpus anew, but for what was found."""
    total = 0
    for target in SCHEMAS_OF:
        folder = CORPUS / target
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.iterdir():
            if not path.name.startswith("found-"):
                path.unlink()
        for name, data in seeds(target):
            (folder / name).write_bytes(data)
            total += len(data)
    print(f"{total} bytes")


def words_in(value):
    """The texts of a document, keys among them, that are short enough to be codes."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from words_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from words_in(item)
    elif isinstance(value, str):
        yield value


def words(target):
    """The words of a target: of its schemas and its seeds."""
    found = set()
    for name in SCHEMAS_OF[target]:
        found.update(words_in(json.loads((SCHEMAS / f"{name}.json").read_bytes())))
    for _, data in seeds(target):
        found.update(re.findall(r'"([^"\\]*)"', data.decode("utf-8", "ignore")))
    return sorted(word for word in found if re.fullmatch(r"[\w.;-]{2,40}", word, re.ASCII))


def main():
    """Writes the corpus, or prints words."""
    if sys.argv[1:2] == ["--words"]:
        for word in words(sys.argv[2]):
            print(f'"\\"{word}\\""')
    else:
        write()


if __name__ == "__main__":
    main()
