"""Writes what the library shows in a notebook as pages, so that they are checked like the others.

usage: python docs/results.py FOLDER

Each answer stands in two pages: one that follows the colours that the reader prefers, and one that
is dark for everyone, as a dark notebook is.
"""

import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import whatworks

PAGE = """<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
<h1>{title}</h1>
{html}
</main>
</body>
</html>
"""
STYLES = {
    "preferred": ":root { color-scheme: light dark; }",
    "dark": ":root { color-scheme: dark; } body { background: #111; color: #eee; }",
}

TRIALS: dict[str, Any] = {
    "study": ["A", "B", "C", "D", "E"],
    "design": ["randomised"] * 5,
    "ai": [12, 20, 8, 33, 15],
    "n1i": [100, 150, 80, 220, 120],
    "ci": [18, 29, 14, 48, 21],
    "n2i": [100, 150, 80, 220, 120],
    "risk_of_bias": ["low", "low", "high", "low", "some-concerns"],
}


def answers() -> Iterator[tuple[str, Any]]:
    """One of each kind of answer; the trials, judgements and costs are made up."""
    base = whatworks.staff_empowerment()
    yield "EvidenceBase", base
    yield "Selection", base.select("pcn")
    yield "Selection undecided", base.select("trust", settings=["emergency-department"])
    region = {"code": ["ZZ1", "ZZ2", "ZZ3"], "audience": ["pcn", "Trusts", ""]}
    yield "SelectedMany", base.select_many(region)
    yield "audience_of", whatworks.audience_of({"roles": ["RO177", "RO76"]})
    yield "Rating of a base", base.rate("R1")
    rating = whatworks.rate(TRIALS, measure="risk-ratio", desirability="undesirable")
    yield "Rating", rating
    decided = rating.override("indirectness", "serious", reason="elsewhere", who="the panel")
    yield "Rating decided", decided
    yield "what_would_change", decided.what_would_change()
    yield "robustness", decided.robustness()
    yield "SummaryOfFindings", whatworks.summary_of_findings([rating, decided], "Made up")
    yield "Evidence profile", whatworks.summary_of_findings([rating], profile=True)
    groups = {"by": ["a", "a", "b", "b", "b"], **TRIALS}
    yield "RatedGroups", whatworks.rate_groups(groups, by="by", measure="risk-ratio")
    yield "Audit", base.audit()
    yield "RuleSet", whatworks.rules()
    policy: dict[str, Any] = {"method": "weighted", "criteria": [{"id": "equity", "weight": 1}]}
    panel = [{"recommendation": "R1", "criterion": "equity", "judgement": "increased"}]
    yield "Priorities", base.prioritise(policy, panel)
    policy = {"method": "smaa", "draws": 100, "criteria": [{"id": "equity"}]}
    yield "Priorities smaa", base.prioritise(policy, panel)
    yield "choose", base.choose(3, {"R1": 2, "R2": 2}, values={"R1": 1, "R2": 2})
    yield "EvidenceMap", base.evidence_map()
    yield "gaps", base.gaps()
    yield "Facets", whatworks.Facets({"theme": ["skills", None]}).counts()
    diff = base.with_layers(["brief"]).diff(base)
    yield "Diff", diff
    yield "affected", diff.affected(["R1"])
    yield "KeptDecisions", base.keeping_decisions_of(base)
    counts = {name: TRIALS[name] for name in ("ai", "n1i", "ci", "n2i")}
    sizes = whatworks.effect_sizes("RR", **counts)
    yield "Synthesis", sizes
    yield "Pooled", whatworks.pool(sizes.yi, sizes.vi)
    table = {"by": groups["by"], "yi": sizes.yi, "vi": sizes.vi}
    yield "PooledGroups", whatworks.pool_groups(table, by="by", yi="yi", vi="vi")
    yield "PooledBlocks", whatworks.pool_blocks([0.1, 0.2, 0.3, 0.4], [0.01] * 4, 2, "DL")
    yield "overlap", whatworks.overlap({"A": ["s1", "s2"], "B": ["s2", "s3"]})
    yield "rob2", whatworks.rob2(study="A")
    yield "amstar2", whatworks.amstar2(answers={1: "yes"})
    yield "cerqual", whatworks.cerqual("F1", "Staff value time", "review-finding")
    yield "Decision", whatworks.evidence_to_decision("D1", "Interpreters?", "interpreters", "none")
    yield "good_practice_statement", whatworks.good_practice_statement("G1", "Be clear")


def pages() -> Iterator[tuple[str, str]]:
    shown = set()
    for name, answer in answers():
        shown.add(type(answer).__name__)
        for style, css in STYLES.items():
            file = f"{name.replace(' ', '-')}.{style}.html"
            yield file, PAGE.format(title=escape(name), style=css, html=answer._repr_html_())
        if hasattr(answer, "to_html"):
            yield f"{name.replace(' ', '-')}.page.html", answer.to_html(page=True)
    exported = (getattr(whatworks, name) for name in whatworks.__all__)
    has_html = {
        of.__name__ for of in exported if isinstance(of, type) and hasattr(of, "_repr_html_")
    }
    if missing := has_html - shown:
        raise SystemExit(f"answers that are shown in notebooks and not here: {sorted(missing)}")


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, html in pages():
        (folder / name).write_text(html, encoding="utf-8")


if __name__ == "__main__":
    main()
