"""HTML for notebooks: tables with a caption and headed rows and columns, and no script.

What the core answers is laid out here and nothing is left out, ordered or decided; a table of very
many rows ends early and says so. Text takes the colours of the page, so that it can be read on a
dark one too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from json import dumps, loads
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from whatworks import (
        Answer,
        Audit,
        EvidenceBase,
        EvidenceMap,
        Pooled,
        PooledBlocks,
        PooledGroups,
        Priorities,
        RatedGroups,
        Rating,
        RuleSet,
        SelectedMany,
        Selection,
        Synthesis,
    )

_CELL = "text-align:start;vertical-align:top"

MOST_ROWS = 500

CERTAINTY_IS_NOT_PRIORITY = (
    "Certainty says how sure the evidence is. It is not priority: nothing here is ordered or "
    "left out by it."
)


def evidence_base(base: EvidenceBase) -> str:
    """The recommendations of an evidence base."""
    columns = base.to_columns()
    rows = zip(
        columns["id"],
        columns["text"],
        columns["theme"],
        columns["audiences"],
        map(_certainty, columns["published"]),
        strict=True,
    )
    heads = ("Id", "Recommendation", "Theme", "For", "Published certainty")
    caption = f"Recommendations of {base.id}, version {base.version}"
    return _section(_table(caption, heads, rows))


def selection(selection: Selection) -> str:
    """The selected, the undecided and the excluded, each with its reasons."""
    base = selection.base
    asked = "; ".join(f"{key}: {_listed(value)}" for key, value in _asked(selection))
    heads = (
        "Id",
        "Recommendation",
        "Theme",
        "Published certainty",
        "Derived certainty",
        "Verdict",
        "Reasons",
    )
    parts = [
        _paragraph(f"{base['id']}, version {base['version']}; asked for {asked}."),
        _table(_counted("Selected", selection.selected), heads, map(_item, selection.selected)),
    ]
    if undecided := selection.undecided:
        rows = ((*_item(item), _changes(item["would_include"])) for item in undecided)
        caption = _counted("Undecided, since the base does not say", undecided)
        parts.append(_table(caption, (*heads, "Would be in with"), rows))
    if excluded := selection.excluded:
        rows = (
            (item["id"], _reasons(item["reasons"]), _changes(item["would_include"]))
            for item in excluded
        )
        caption = _counted("Excluded", excluded)
        parts.append(_table(caption, ("Id", "Reasons", "Would be in with"), rows))
    parts.append(_paragraph(CERTAINTY_IS_NOT_PRIORITY))
    return _section(*parts)


def rating(rating: Rating) -> str:
    """The certainty, the steps to it and the facts that are missing."""
    facts = [f"{rating.id}: {_words(rating.certainty)}"]
    if rating.interval is not None:
        facts.append(f"from {_words(rating.interval[0])} to {_words(rating.interval[1])}")
    if rating.decided is not None:
        facts.append(f"suggested: {_words(rating.suggested)}")
    if rating.published is not None:
        facts.append(f"published: {_words(rating.published)}")
    if rating.not_rated is not None:
        facts.append(rating.not_rated)
    columns = rating.to_columns()
    steps = zip(
        map(_words, columns["domain"]),
        map(_words, columns["suggested"]),
        map(_words, columns["final"]),
        map(_words, columns["facts"]),
        map(_words, columns["possible"]),
        map(_yes_or_no, columns["borderline"]),
        columns["because"],
        columns["rule"],
        strict=True,
    )
    heads = ("Step", "Suggested", "Final", "Facts", "Possible", "Borderline", "Because", "Rule")
    parts = [_paragraph("; ".join(facts) + ".")]
    if rating.statement is not None:
        parts.append(_paragraph(rating.statement["text"]))
    parts.append(_table(f"Steps to {rating.id}", heads, steps))
    if upgrades := rating.upgrades:
        parts.append(_upgrades(upgrades))
    if decided := list(_decided(rating)):
        parts.append(_table("Decisions of people", _DECISION, decided))
    if missing := rating.missing:
        rows = (
            (_words(fact["domain"]), fact["fact"], _would_be(fact["would_be"])) for fact in missing
        )
        caption = "Missing facts that could move the rating"
        parts.append(_table(caption, ("Step", "Missing fact", "The rating would be"), rows))
    if contradictions := rating.contradictions:
        parts.append(_paragraph(f"Statements that do not agree: {', '.join(contradictions)}."))
    return _section(*parts)


_DECISION = ("On", "Decided", "Suggested", "Reason", "Who", "Date", "Review")


def _upgrades(upgrades: Iterable[dict[str, Any]]) -> str:
    rows = ((_words(up["name"]), up["levels"], up["because"], up["rule"]) for up in upgrades)
    heads = ("Reason", "Levels", "Because", "Rule")
    return _table("Reasons for rating up", heads, rows)


def _decided(rating: Rating) -> Iterable[Sequence[object]]:
    """Each decision that holds, beside what the rules suggest."""
    start, target = rating.start or {}, rating.target or {}
    taken = [("start", start.get("decided"), start.get("suggested"))]
    taken.append(("target", target.get("decided"), None))
    taken += [(name, judged.decided, judged.suggested) for name, judged in rating.domains.items()]
    taken += [(up["name"], up["decided"], None) for up in rating.upgrades]
    taken.append(("certainty", rating.decided, rating.suggested))
    keys = ("reason", "who", "date")
    for on, decided, suggested in taken:
        if decided is not None:
            given = (decided[key] for key in keys)
            then = "see the trace" if suggested is None else _words(suggested)
            review = decided["review"] or "nothing has changed"
            yield (_words(on), _words(decided["to"]), then, *given, review)


def audit(audit: Audit) -> str:
    """Published beside derived certainty, a row for each recommendation."""
    rows = (
        (
            row["id"],
            _certainty(row["published"]),
            _derived(row["derived"], row["interval"]),
            _words(row["verdict"]),
            ", ".join(map(_words, row["missing"])),
            row["because"],
        )
        for row in audit.rows
    )
    heads = (
        "Id",
        "Published certainty",
        "Derived certainty",
        "Verdict",
        "Missing facts",
        "Because",
    )
    layers = ", ".join(audit.layers)
    caption = f"Audit of {audit.base['id']} by {audit.rules['id']}, from {layers}"
    return _section(_table(caption, heads, rows))


def rule_set(rules: RuleSet) -> str:
    """The parameters of a rule set, and its rules."""
    parameters = rules.to_columns()
    heads = ("Parameter", "Value", "Allowed", "Kind", "Meaning", "Source")
    rows: Iterable[Sequence[object]] = zip(*parameters.values(), strict=True)
    listed = ((rule["id"], rule["kind"], rule["says"], rule["source"]) for rule in rules.rules)
    return _section(
        _table(f"Parameters of {rules.id}, version {rules.version}", heads, rows),
        _table(f"Rules of {rules.id}", ("Rule", "Kind", "Says", "Source"), listed),
    )


def selected_many(many: SelectedMany) -> str:
    """How many organisations each recommendation is for, and each organisation in short."""
    caption = f"Recommendations of {many.base.id} for {len(many)} organisations"
    heads = ("Organisation", "Audience", "Selected", "Undecided", "Excluded", "Error")
    rows = (
        (
            item["organisation"],
            item["audience"] or "not known",
            ", ".join(item["selected"]),
            ", ".join(item["undecided"]),
            ", ".join(item["excluded"]),
            item.get("error", ""),
        )
        for item in many.organisations(0, MOST_ROWS)
    )
    tables = [_columns(caption, many.summary()), _table("Each organisation", heads, rows)]
    if len(many) > MOST_ROWS:
        tables.append(_paragraph(f"The first {MOST_ROWS} of {len(many)} rows."))
    return _section(*tables)


def rated_groups(groups: RatedGroups) -> str:
    """The rating of each body."""
    caption = f"Bodies rated by {groups.rules['id']}: {len(groups)}"
    return _columns(caption, groups.to_columns())


def answer(answer: Answer) -> str:
    """Everything an answer says: its single figures, then a table for each list."""
    said = loads(answer.to_json())
    name = said.pop("schema").removeprefix("whatworks-").partition("/")[0]
    result = said.pop("result", {})
    said |= result if isinstance(result, dict) else {"result": result}
    lists = {key: value for key, value in said.items() if _is_table(value)}
    rows = ((_words(key), _said(value)) for key, value in said.items() if key not in lists)
    caption = _words(name).capitalize()
    tables = [_table(caption, ("Figure", "Value"), rows)]
    for key, items in lists.items():
        columns = {column: None for item in items for column in item}
        cells = ([_said(item.get(column)) for column in columns] for item in items[:MOST_ROWS])
        heads = [_words(column) for column in columns]
        tables.append(_table(f"{caption}: {_words(key)}", heads, cells))
        if len(items) > MOST_ROWS:
            tables.append(_paragraph(f"The first {MOST_ROWS} of {len(items)} rows."))
    return _section(*tables)


def priorities(priorities: Priorities) -> str:
    """The recommendations in their order with their reasons, then what the answer rests on."""
    method = priorities.policy["method"]
    shown = [name for name in ("rank", "score", "first", "confidence") if name in PLACES[method]]
    heads = ("Recommendation", *map(_words, shown), "Possible ranks", "Missing", "Reasons")
    columns = priorities.to_columns()
    ranks = zip(columns["rank_best"], columns["rank_worst"], strict=True)
    rows = zip(
        columns["recommendation"],
        *(map(_shown, columns[name]) for name in shown),
        (f"{best}" if best == worst else f"{best} to {worst}" for best, worst in ranks),
        columns["missing"],
        columns["reasons"],
        strict=True,
    )
    caption = f"Priorities of {priorities.base['id']} by the policy {method}"
    parts = [_table(caption, heads, list(rows)[:MOST_ROWS])]
    if len(priorities.items) > MOST_ROWS:
        parts.append(_paragraph(f"The first {MOST_ROWS} of {len(priorities.items)} rows."))
    if not priorities.certainty:
        parts.append(_paragraph(CERTAINTY_IS_NOT_PRIORITY))
    parts.extend(map(_paragraph, priorities.notes))
    parts.append(_paragraph(f"Policy: {dumps(priorities.policy, ensure_ascii=False)}"))
    if priorities.simulation:
        parts.append(_paragraph(_said(priorities.simulation)))
    return _section(*parts)


PLACES = {
    "document": {"rank"},
    "lexicographic": {"rank"},
    "pareto": {"rank"},
    "weighted": {"rank", "score"},
    "smaa": {"first", "confidence"},
}


def evidence_map(found: EvidenceMap) -> str:
    """Rows by columns with their counts, then every cell with what is in it."""
    rows, columns = found.totals[:2]
    facets = [found.rows, found.columns, *found.split_by]
    named = " by ".join(_words(facet) for facet in facets)
    caption = f"{found.of.capitalize()} by {named}: {found.matching} of {found.units}"
    parts = [] if found.split_by else [_grid(caption, found, rows, columns)]
    means = "; ".join(f"{_words(total['facet'])}: {total['means']}" for total in found.totals)
    parts.append(_paragraph(f"{found.counting} {means}."))
    if found.unknown:
        parts.append(_paragraph(f"Not known whether they are asked for: {_said(found.unknown)}."))
    return _section(*parts) + _columns(caption, found.to_columns())


def _grid(caption: str, found: EvidenceMap, rows: dict[str, Any], columns: dict[str, Any]) -> str:
    """The counts of a map; a sum would count a unit twice, so the totals are those of the core."""
    cells = {_cell(cell): _count(cell) for cell in found.cells}
    cells |= {
        (cell["row"], "value", cell["column"], "value"): _count({"count": 0, **cell})
        for cell in found.empty
    }
    shown = [value for value in columns["values"] if value["state"] == "value" or value["count"]]
    heads = (_words(rows["facet"]), *map(_headed, shown), "all")
    body = [
        (
            _headed(row),
            *(cells.get((*_keyed(row), *_keyed(column)), "0") for column in shown),
            row["count"],
        )
        for row in rows["values"]
        if row["state"] == "value" or row["count"]
    ]
    body.append(("all", *(column["count"] for column in shown), found.matching))
    return _table(caption, heads, body)


def _cell(cell: dict[str, Any]) -> tuple[str | None, str, str | None, str]:
    return cell["row"], cell["row_state"], cell["column"], cell["column_state"]


def _keyed(value: dict[str, Any]) -> tuple[str | None, str]:
    return value["value"], value["state"]


def _headed(value: dict[str, Any]) -> str:
    return _words(value["state"]) if value["value"] is None else str(value["value"])


def _count(cell: dict[str, Any]) -> str:
    return f"{cell['count']} (+{cell['open']} open)" if cell["open"] else str(cell["count"])


def _is_table(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _said(value: object) -> str:
    """A value in a cell, whatever is inside it."""
    if isinstance(value, dict):
        return "; ".join(f"{_words(key)}: {_said(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        inside = any(isinstance(item, dict | list) for item in value)
        return (" | " if inside else "; ").join(map(_said, value)) if value else "none"
    return _shown(value)


def pooled(pooled: Pooled) -> str:
    """The figures of a pooled effect, a row each."""
    return _figures(f"Pooled effect of {pooled.k} studies", pooled.to_columns())


def pooled_groups(groups: PooledGroups) -> str:
    """The pooled effect of each group."""
    return _columns(_counted("Pooled effects by group", range(len(groups))), groups.to_columns())


def pooled_blocks(blocks: PooledBlocks) -> str:
    """The pooled effect of each analysis."""
    columns = {"analysis": list(range(len(blocks))), **blocks.to_columns()}
    return _columns(_counted("Pooled effects of analyses", range(len(blocks))), columns)


def synthesis(synthesis: Synthesis) -> str:
    """The columns of an analysis: a row for each figure where there is one row alone."""
    columns = synthesis.to_columns()
    caption = _words(synthesis.analysis).capitalize()
    single = all(len(values) == 1 for values in columns.values())
    return _figures(caption, columns) if single else _columns(caption, columns)


def _figures(caption: str, columns: dict[str, list[Any]]) -> str:
    rows = ((_words(name), _shown(values[0])) for name, values in columns.items())
    return _section(_table(caption, ("Figure", "Value"), rows))


def _columns(caption: str, columns: dict[str, list[Any]]) -> str:
    rows = list(zip(*columns.values(), strict=True))
    shown = (tuple(map(_shown, row)) for row in rows[:MOST_ROWS])
    parts = [_table(caption, [_words(name) for name in columns], shown)]
    if len(rows) > MOST_ROWS:
        parts.append(_paragraph(f"The first {MOST_ROWS} of {len(rows)} rows."))
    return _section(*parts)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return _yes_or_no(value)
    if isinstance(value, float):
        return f"{value:.5g}"
    return "none" if value is None else str(value)


def _section(*parts: str) -> str:
    return f'<div class="whatworks">{"".join(parts)}</div>'


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    columns = "".join(f'<th scope="col" style="{_CELL}">{escape(head)}</th>' for head in heads)
    body = "".join(f"<tr>{_row(row)}</tr>" for row in rows)
    return (
        f'<table><caption style="text-align:start">{escape(caption)}</caption>'
        f"<thead><tr>{columns}</tr></thead><tbody>{body}</tbody></table>"
    )


def _row(cells: Sequence[object]) -> str:
    first, *others = (escape("not reported" if cell is None else str(cell)) for cell in cells)
    rest = "".join(f'<td style="{_CELL}">{cell}</td>' for cell in others)
    return f'<th scope="row" style="{_CELL}">{first}</th>{rest}'


def _words(code: str) -> str:
    return code.replace("-", " ").replace("_", " ")


def _yes_or_no(flag: bool | None) -> str:
    return {True: "yes", False: "no", None: ""}[flag]


def _certainty(code: str | None) -> str:
    return "not published" if code is None else _words(code)


def _derived(code: str, interval: Sequence[str] | None) -> str:
    if interval is None:
        return _words(code)
    return f"{_words(code)} (from {_words(interval[0])} to {_words(interval[1])})"


def _counted(title: str, items: Sequence[object]) -> str:
    return f"{title}: {len(items)}"


def _asked(selection: Selection) -> Iterable[tuple[str, Any]]:
    query: dict[str, Any] = loads(selection.query.to_json())
    if selection.organisation is not None:
        query["organisation"] = selection.organisation["because"]
    if "audience_rules" in query:
        query["audience_rules"] = query["audience_rules"]["version"]
    return query.items()


def _listed(value: str | Sequence[str]) -> str:
    return value if isinstance(value, str) else ", ".join(value)


def _item(item: dict[str, Any]) -> tuple[str, ...]:
    certainty = item["certainty"]
    return (
        item["id"],
        item["text"],
        item["theme"],
        _certainty(certainty["published"]),
        _derived(certainty["derived"], certainty["interval"]),
        _words(certainty["verdict"]),
        "; ".join([_reasons(item["reasons"]), *_singled_out(item["relevance"])]),
    )


def _singled_out(relevance: Iterable[dict[str, str]]) -> Iterable[str]:
    return (f"singled out: {raised['value']} [{raised['source']}]" for raised in relevance)


def _reasons(reasons: Iterable[dict[str, str]]) -> str:
    return "; ".join(
        f"{reason['clause']} {reason['verdict']}: {reason['because']} [{reason['source']}]"
        for reason in reasons
    )


def _changes(changes: Iterable[dict[str, Any]]) -> str:
    return " or ".join(
        ", ".join(f"{key}: {_change(value)}" for key, value in change.items()) for change in changes
    )


def _change(value: object) -> str:
    return "left out" if value is None else dumps(value, ensure_ascii=False)


def _would_be(cases: Iterable[dict[str, Any]]) -> str:
    return "; ".join(
        f"if {_words(case['if'])}: {_derived(case['certainty'], case['interval'])}"
        for case in cases
    )
