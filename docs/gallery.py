"""Makes the gallery: its page, and the pictures beside it.

usage: python docs/gallery.py FOLDER

The code on the page is the code that was run, and the words for those who do not see a picture are
made from the answer that it draws. The site makes the pictures anew each time it is built
(`_ext/pictures.py`); the page is kept, and the tests compare it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill
from typing import Any

import matplotlib
import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

# What a block of code has named, by name.
Names = dict[str, Any]

# Of matplotlib's own settings, so that none of a machine's are in the pictures.
STYLE: list[Any] = ["default", {"svg.hashsalt": "whatworks"}]


@dataclass(frozen=True)
class Picture:
    """A picture: the function that draws it, how to read it, its code, and what is to be seen."""

    function: str
    name: str
    heading: str
    reading: str
    code: str
    seen: Callable[[Names], str]


@dataclass(frozen=True)
class Drawn:
    """A picture that was drawn."""

    picture: Picture
    ax: Axes
    seen: str

    @property
    def figure(self) -> Figure:
        figure = self.ax.figure
        assert isinstance(figure, Figure)
        return figure


def listed(items: Iterable[object], none: str = "none") -> str:
    """Items in a sentence."""
    texts = [str(item) for item in items]
    if len(texts) < 2:
        return texts[0] if texts else none
    return f"{', '.join(texts[:-1])} and {texts[-1]}"


def words(code: str | None) -> str:
    return "not reported" if code is None else code.replace("-", " ").replace("_", " ")


# What is to be seen in each picture


def seen_ladder(names: Names) -> str:
    rating = names["rating"]
    steps = []
    for name, judged in rating.domains.items():
        facts = "" if judged.facts == "reported" else f" (facts {words(judged.facts)})"
        steps.append(f"{words(name)}: {words(judged.final)}{facts}")
    low, high = map(words, rating.interval)
    return (
        f"Ladder of the certainty of {rating.id}. Start: {words(rating.start['final'])}. "
        f"Steps: {'; '.join(steps)}. Certainty: {words(rating.certainty)}, possible from {low} to "
        f"{high}. Published certainty: {words(rating.published)}."
    )


def seen_matrix(names: Names) -> str:
    many = names["many"]
    columns = len(many.base.recommendations)
    rows = []
    for row in many.organisations(0, len(many)):
        undecided = f", undecided {listed(row['undecided'])}" if row["undecided"] else ""
        who = f"{row['organisation']} ({words(row['audience'] or 'audience not known')})"
        rows.append(f"{who}: selected {listed(row['selected'])}{undecided}")
    return (
        f"Matrix of {len(many)} organisations by {columns} recommendations. {'; '.join(rows)}. "
        "The others are excluded."
    )


def seen_map(names: Names) -> str:
    found = names["found"]
    rows = []
    for facet in found.totals[0]["values"]:
        cells = [
            f"{_value(cell['column'], cell['column_state'])} {cell['count']}"
            for cell in found.cells
            if (cell["row"], cell["row_state"]) == (facet["value"], facet["state"])
            and cell["count"] > 0
        ]
        if cells:
            rows.append(f"{_value(facet['value'], facet['state'])}: {', '.join(cells)}")
    across, down = (words(facet["facet"]) for facet in reversed(found.totals))
    empty = [f"{words(gap['row'])} with {words(gap['column'])}" for gap in found.empty]
    return (
        f"Map of {words(found.of)} with a row for each {down} and a column for each {across}. "
        f"{'; '.join(rows)}. Empty: {listed(empty)}."
    )


def _value(value: str | None, state: str) -> str:
    return words(value if state == "value" else state)


def seen_ranks(names: Names) -> str:
    shares: dict[str, list[str]] = {}
    columns = names["priorities"].to_columns("acceptability")
    for item, rank, share in zip(
        columns["recommendation"], columns["rank"], columns["acceptability"], strict=True
    ):
        shares.setdefault(item, []).append(f"rank {rank} in {share:.0%}")
    said = "; ".join(f"{item} has {listed(of)}" for item, of in shares.items())
    return f"Stacked bars of the ranks of {len(shares)} recommendations: {said}."


def seen_forest(names: Names) -> str:
    sizes, ratio = names["sizes"], names["pooled"].exp()
    return (
        f"Forest plot of the risk ratios of {ratio.k} trials. "
        f"{sum(y < 0 for y in sizes.yi)} are below 1 and {sum(y > 0 for y in sizes.yi)} above. "
        f"Pooled: {ratio.estimate:.2f} ({ratio.ci_low:.2f} to {ratio.ci_high:.2f}); prediction "
        f"interval {ratio.prediction_low:.2f} to {ratio.prediction_high:.2f}; "
        f"I squared {ratio.i2:.0f}%."
    )


def seen_funnel(names: Names) -> str:
    sizes, ratio = names["sizes"], names["pooled"].exp()
    errors = sorted(v**0.5 for v in sizes.vi)
    left = sum(y < names["pooled"].estimate for y in sizes.yi)
    return (
        f"Funnel plot of {ratio.k} trials: risk ratios against standard errors from "
        f"{errors[0]:.2f} to {errors[-1]:.2f}. {left} lie to the left of the pooled risk ratio of "
        f"{ratio.estimate:.2f} and {ratio.k - left} to the right; contours of p = 0.10, 0.05 and "
        "0.01 about a ratio of 1."
    )


ARROWS = {
    "up": "better",
    "down": "worse",
    "no-change": "no difference",
    "mixed": "mixed",
    "not-reported": "direction not reported",
}


def seen_directions(names: Names) -> str:
    columns = names["directions"].to_columns()
    studies: dict[str, list[str]] = {}
    for study, domain, direction in zip(
        columns["study"], columns["domain"], columns["direction"], strict=True
    ):
        studies.setdefault(study, []).append(f"{ARROWS[direction]} in {domain}")
    said = "; ".join(f"{study}: {', '.join(found)}" for study, found in studies.items())
    return f"Effect direction plot of {len(studies)} studies. {said}."


def seen_harvest(names: Names) -> str:
    domains = []
    for row in names["found"].result:
        parts = [
            f"{ARROWS[column['direction']]} {listed(_bar(bar) for bar in column['bars'])}"
            for column in row["columns"]
            if column["bars"]
        ]
        domains.append(f"{row['domain']}: {'; '.join(parts)}")
    return f"Harvest plot, a bar for each study. {'. '.join(domains)}."


def _bar(bar: dict[str, Any]) -> str:
    design = " or ".join(bar["design"]) or "design not reported"
    return (
        f"{bar['study']} ({design}, risk of bias {words(' or '.join(bar['risk_of_bias']) or None)})"
    )


def seen_lights(names: Names) -> str:
    rows = []
    for study, *judgements in _judged(names):
        said = dict.fromkeys(judgements)
        counts = [f"{judgements.count(judgement)} {judgement}" for judgement in said]
        rows.append(f"{study}: {', '.join(counts)}")
    return f"Traffic lights of {len(rows)} studies, domains and overall. {'; '.join(rows)}."


def seen_summary(names: Names) -> str:
    rows = _judged(names)
    heads = [label.get_text() for label in names["ax"].get_yticklabels()]
    bars = []
    for place, head in enumerate(heads, 1):
        cells = [row[place] for row in rows]
        counts = [f"{cells.count(judgement)} {judgement}" for judgement in dict.fromkeys(cells)]
        bars.append(f"{head}: {', '.join(counts)}")
    return f"Bars of how many of {len(rows)} studies have each judgement. {'; '.join(bars)}."


def _judged(names: Names) -> list[list[str]]:
    """Each study with its judgements in words."""
    columns = names["lights"].to_columns()
    of = [cells for head, cells in columns.items() if head != "Weight"]
    return [
        [study, *("not reported" if cell is None else cell.lower() for cell in cells)]
        for study, *cells in zip(*of, strict=True)
    ]


def seen_flow(names: Names) -> str:
    boxes = []
    for name, count in names["flow"].items():
        if isinstance(count, dict):
            by_name = (f"{each} {_count(n)}" for each, n in count.items())
            boxes.append(f"{words(name)}: {', '.join(by_name)}")
        else:
            boxes.append(f"{words(name)}: {_count(count)}")
    return f"PRISMA 2020 flow diagram. {'; '.join(boxes)}. The other boxes say not reported."


def _count(count: int | None) -> str:
    return "not reported" if count is None else str(count)


# The pictures, in the order of the page; their code shares its names from the first to the last.

BEGIN = """\
import whatworks
from whatworks import plot

base = whatworks.staff_empowerment()
"""

PICTURES = [
    Picture(
        "certainty_ladder",
        "certainty-ladder",
        "How a rating comes to its certainty",
        "Each domain is a step from where the one before it ended; a hatched step has facts that "
        "are not reported or only partly, and the line beside it is what they leave possible.",
        """\
rating = base.rate("R1")
ax = plot.certainty_ladder(rating)
""",
        seen_ladder,
    ),
    Picture(
        "selection_matrix",
        "selection-matrix",
        "Which recommendations are for which organisations",
        "A row is an organisation and a column a recommendation; a diamond is a recommendation "
        "that is undecided, because the table does not say enough of the organisation.",
        """\
# Example: the organisations are made up.
many = base.select_many(
    {
        "code": ["ZZ1", "ZZ2", "ZZ3", "ZZ4", "ZZ5"],
        "audience": ["icb", "trust", "pcn", "pharmacy", ""],
        "primary_role": ["", "", "", "", "RO177"],
    }
)
ax = plot.selection_matrix(many)
ax.set_title("Example organisations, made up", loc="left", fontsize=11)
""",
        seen_matrix,
    ),
    Picture(
        "evidence_map",
        "evidence-map",
        "Where there are studies, and where none",
        "The area of a circle is in proportion to the number in it; `+ n open` is how many more "
        "may belong there, since they do not report one of the facets; a hatched cell is empty.",
        """\
found = base.evidence_map("theme", "outcome_level")
ax = plot.evidence_map(found)
""",
        seen_map,
    ),
    Picture(
        "evidence_map",
        "evidence-map-heat",
        "The same with shades, of recommendations",
        "A cell is shaded by its number, which is written in it.",
        """\
found = base.evidence_map("theme", "audience", of="recommendations")
ax = plot.evidence_map(found, kind="heat")
""",
        seen_map,
    ),
    Picture(
        "rank_acceptability",
        "rank-acceptability",
        "How far ranks hang on weights",
        "A bar is a recommendation, and its parts are the shares of the draws in which it has each "
        "rank, from rank 1 at the foot; nothing is ranked by the picture.",
        """\
# Example: the judgements are made up.
judgements = {
    "recommendation": ["R1", "R1", "R2", "R2", "R3"],
    "criterion": ["equity", "feasibility", "equity", "feasibility", "equity"],
    "judgement": ["increased", "probably-no", "probably-increased", "yes", "dont-know"],
}
policy = {"method": "smaa", "criteria": [{"id": "equity"}, {"id": "feasibility"}]}
priorities = base.prioritise(policy, judgements, recommendations=["R1", "R2", "R3"])
ax = plot.rank_acceptability(priorities)
ax.set_title("Rank acceptability (example, made up)", loc="left", fontsize=11)
""",
        seen_ranks,
    ),
    Picture(
        "forest",
        "forest",
        "Studies and their pooled effect",
        "A square is a study, its area by its weight, on its interval; the diamond reaches from "
        "end to end of the interval of the pooled effect, and the bar is the prediction interval.",
        """\
# 13 trials of BCG against tuberculosis (Colditz et al. 1994, JAMA 271: 698-702).
trials = [
    "Aronson 1948", "Ferguson & Simes 1949", "Rosenthal et al 1960", "Hart & Sutherland 1977",
    "Frimodt-Moller et al 1973", "Stein & Aronson 1953", "Vandiviere et al 1973",
    "TPT Madras 1980", "Coetzee & Berjak 1968", "Rosenthal et al 1961", "Comstock et al 1974",
    "Comstock & Webster 1969", "Comstock et al 1976",
]
sizes = whatworks.effect_sizes(
    "RR",
    ai=[4, 6, 3, 62, 33, 180, 8, 505, 29, 17, 186, 5, 27],
    bi=[119, 300, 228, 13536, 5036, 1361, 2537, 87886, 7470, 1699, 50448, 2493, 16886],
    ci=[11, 29, 11, 248, 47, 372, 10, 499, 45, 65, 141, 3, 29],
    di=[128, 274, 209, 12619, 5761, 1079, 619, 87892, 7232, 1600, 27197, 2338, 17825],
)
pooled = whatworks.pool(sizes.yi, sizes.vi, inference="knapp-hartung")
ax = plot.forest(pooled.exp(), trials, measure="Risk ratio", favours=("BCG", "no BCG"))
""",
        seen_forest,
    ),
    Picture(
        "funnel",
        "funnel",
        "Effects against their standard errors",
        "Standard errors are downwards, so that the largest studies are at the top; between two "
        "contours lie effects with these p values, and nothing is judged here.",
        """\
ax = plot.funnel(pooled.exp(), measure="Risk ratio")
""",
        seen_funnel,
    ),
    Picture(
        "effect_direction",
        "effect-direction",
        "The direction of each study's effects",
        "An arrow up is better and one down is worse; its size is by the number of participants, "
        "it is hollow where that is not reported, and a dash is a study without such an outcome.",
        """\
# Example: the studies are made up.
outcomes = [
    {"study": "Ash", "domain": "knowledge", "direction": "up", "n": 420,
     "design": "randomised", "risk_of_bias": "low"},
    {"study": "Ash", "domain": "experience", "direction": "no-change", "n": 420,
     "design": "randomised", "risk_of_bias": "low"},
    {"study": "Birch", "domain": "knowledge", "direction": "up", "n": 80,
     "design": "cohort", "risk_of_bias": "some-concerns"},
    {"study": "Birch", "domain": "waiting", "direction": "mixed", "n": 80,
     "design": "cohort", "risk_of_bias": "some-concerns"},
    {"study": "Cedar", "domain": "knowledge", "direction": "no-change", "n": 35,
     "design": "before-after", "risk_of_bias": "high"},
    {"study": "Cedar", "domain": "experience", "direction": "down", "n": 35,
     "design": "before-after", "risk_of_bias": "high"},
    {"study": "Elm", "domain": "experience", "direction": "up"},
    {"study": "Elm", "domain": "waiting", "direction": "not-reported"},
]
directions = whatworks.effect_directions(outcomes, basis="direction")
ax = plot.effect_direction(directions)
ax.set_title("Example, made up", loc="left", fontsize=11)
""",
        seen_directions,
    ),
    Picture(
        "harvest",
        "harvest",
        "Where the studies of each outcome lie",
        "A bar is a study in the panel of its direction, as high as its design is suitable by the "
        "levels given, with its risk of bias as a mark; a hatched bar is one whose design is not "
        "reported.",
        """\
# The outcomes of the example above.
found = whatworks.harvest(outcomes, basis="direction")
ax = plot.harvest(found, {"before-after": 1, "cohort": 2, "randomised": 3})
ax.set_title("Example, made up", loc="left", fontsize=11)
""",
        seen_harvest,
    ),
    Picture(
        "traffic_lights",
        "traffic-lights",
        "Risk of bias, study by study",
        "Each light has a sign as well as a colour; a judgement that is not reported is an empty "
        "light with NR, and an overall judgement that the domains do not give is named below.",
        """\
# Example: the studies and judgements are made up.
table = \"\"\"Study,D1,D2,D3,D4,D5,Overall
Ash,Low,Low,Low,Low,Low,Low
Birch,Some concerns,Low,Low,Some concerns,Low,Some concerns
Cedar,High,Some concerns,Low,High,,High
Elm,Low,,Low,No information,Low,
\"\"\"
lights = whatworks.traffic_lights(table, tool="rob-2")
ax = plot.traffic_lights(lights)
ax.set_title("Example, made up", loc="left", fontsize=11)
""",
        seen_lights,
    ),
    Picture(
        "risk_of_bias_summary",
        "risk-of-bias-summary",
        "Risk of bias, domain by domain",
        "A bar is a domain and all its studies; judgements that are not reported are part of it, "
        "and each part has the sign of its judgement and the number of studies.",
        """\
# The table of the example above.
ax = plot.risk_of_bias_summary(lights)
ax.set_title("Example, made up", loc="left", fontsize=11)
""",
        seen_summary,
    ),
    Picture(
        "prisma",
        "prisma",
        "How the studies were found",
        "Nothing is added up or filled in: a box whose count is not given says that it is not "
        "reported, and only a 0 that is given is a 0.",
        """\
# Example: the numbers are made up.
flow = {
    "records_from_databases": {"MEDLINE": 812, "CINAHL": 403},
    "duplicate_records_removed": 134,
    "records_marked_ineligible_by_automation": 0,
    "records_screened": 1081,
    "records_excluded": 1005,
    "reports_sought": 76,
    "reports_not_retrieved": None,
    "reports_excluded": {"Wrong design": 24, "Wrong population": 9},
    "studies_included": 38,
}
ax = plot.prisma(flow)
ax.set_title("Example, made up", loc="left", fontsize=11)
""",
        seen_flow,
    ),
]


def drawn() -> Iterator[Drawn]:
    """Each picture, drawn by the code of the page; it is closed before the next."""
    matplotlib.use("agg")
    names: Names = {}
    exec(compile(BEGIN, "the beginning of the page", "exec"), names)
    for picture in PICTURES:
        with plt.style.context(STYLE):
            exec(compile(picture.code, picture.name, "exec"), names)
        one = Drawn(picture, names["ax"], picture.seen(names))
        yield one
        plt.close(one.figure)


def save(one: Drawn, folder: Path) -> None:
    """The picture as SVG, of which every byte is the same each time."""
    with plt.style.context(STYLE):
        one.figure.savefig(folder / f"{one.picture.name}.svg", metadata={"Date": None})


def page(pictures: Iterable[Drawn]) -> str:
    """The page in Markdown."""
    return "\n".join([TOP, *("\n".join(_part(one)) for one in pictures)])


TOP = f"""\
# Gallery

Every picture that {{mod}}`whatworks.plot` draws, with the code that makes it. The blocks of code
follow one another; each uses what those above it have named, and before them stand these lines:

```python
{BEGIN}```

`ax.figure.savefig("picture.svg")` writes a picture to a file. The evidence base is the one that is
compiled in. What is called an example is made up. A picture is a link to itself in its own size.
"""


def _part(one: Drawn) -> Iterator[str]:
    picture = one.picture
    # A picture with its width is a link to itself; no page is made wider by it.
    width = round(float(one.figure.get_figwidth()) * 9.6) * 10
    yield f"## {picture.heading}"
    yield ""
    yield fill(f"{{func}}`whatworks.plot.{picture.function}`. {picture.reading}", 100)
    yield ""
    yield f"```python\n{picture.code}```"
    yield ""
    yield f"```{{image}} gallery/{picture.name}.svg"
    yield f":alt: {json.dumps(one.seen, ensure_ascii=False)}"
    yield f":width: {width}px"
    yield "```"
    yield ""


def save_all(folder: Path) -> list[Drawn]:
    """Draws every picture and saves it in a folder, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    for one in drawn():
        save(one, folder)
        found.append(one)
    return found


def main() -> None:
    folder = Path(sys.argv[1])
    found = save_all(folder / "gallery")
    (folder / "gallery.md").write_text(page(found), encoding="utf-8")


if __name__ == "__main__":
    main()
