"""Which sheets there are, and where in a document each of their columns stands.

What a column holds, whether it must be there and what it means is read from the schema of the
document, so that only the order of sheets and columns is written here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

Schema = dict[str, Any]

_PROVENANCE = ("layer", "locator.part", "locator.address", "as_printed", "ocr_suspect", "note")

# A sheet, where its rows go, the column that names what they belong to, and its own columns. A dot
# leads into an object; `*` stands for who states the row and where.
_SHEETS = {
    "base": ("", "", "id version title publisher published_on"),
    "layers": ("layers", "", "id title address"),
    "themes": ("themes", "", "id title *"),
    "outcomes": ("outcomes", "", "id name level"),
    "studies": (
        "studies",
        "",
        "id reference theme kind designs described_as study_count "
        "participants.count participants.who populations countries settings staff_groups "
        "interventions period appraisal.tool appraisal.result appraisal.says heterogeneity funding "
        "citation.authors citation.year citation.title citation.container citation.volume "
        "citation.issue citation.pages citation.doi citation.pmid citation.pmcid remarks *",
    ),
    "findings": (
        "findings",
        "",
        "id study outcome bearing direction says randomised_only comparison_group participants "
        "votes.improved votes.not_improved votes.of votes.basis *",
    ),
    "numbers": (
        "findings.numbers",
        "finding",
        "ai bi n1i ci di n2i m1i sd1i m2i sd2i yi vi estimate ci_low ci_high participants "
        "risk_of_bias tool",
    ),
    "estimates": (
        "findings.estimates",
        "finding",
        "of measure value ci_low ci_high ci_level p",
    ),
    "changes": ("findings.changes", "finding", "of from to unit"),
    "bodies": ("bodies", "", "id outcome importance findings"),
    "lacking": ("bodies.lacking", "body", "value *"),
    "comparisons": ("bodies.comparisons", "body", "element difference reason *"),
    "limitations": ("bodies.limitations", "body", "kind reason general *"),
    "assessments": (
        "bodies.assessment",
        "body",
        "measure method desirability threshold.scale threshold.choice "
        "threshold.minimal_important_difference threshold.harm threshold.small threshold.moderate "
        "threshold.large threshold.source start.level start.reason "
        "pooled.estimate pooled.ci_low pooled.ci_high pooled.k pooled.participants pooled.events "
        "pooled.i2 pooled.prediction_low pooled.prediction_high pooled.high_risk_share "
        "pooled.estimate_low_risk information_size.control_risk information_size.intervention_risk "
        "information_size.difference information_size.sd information_size.events "
        "information_size.participants publication.search_comprehensive "
        "publication.registry_complete publication.unpublished_studies "
        "publication.small_and_industry_sponsored publication.only_small_positive "
        "publication.funnel_asymmetry bias_direction.direction bias_direction.reason "
        "confounding_addressed.holds confounding_addressed.reason crucial_limitation.holds "
        "crucial_limitation.reason dose_response.effects dose_response.trend_p "
        "dose_response.explained_by_confounding dose_response.reason subgroup.by "
        "subgroup.credibility subgroup.reason forest_plot.majority_on_one_side "
        "forest_plot.important_differences review.design_beforehand review.duplicate_selection "
        "review.comprehensive_search review.grey_literature",
    ),
    "baseline_risks": ("bodies.assessment.baseline_risks", "body", "who risk source"),
    "confounders": (
        "bodies.assessment.opposing_confounding.confounders",
        "body",
        "name direction reason",
    ),
    "decisions": (
        "bodies.assessment.decisions",
        "body",
        "on to study reason who date at_the_time.suggested at_the_time.because",
    ),
    "recommendations": (
        "recommendations",
        "",
        "id text theme audiences.only audiences.especially settings.only settings.especially "
        "staff_groups.only staff_groups.especially populations.only populations.especially "
        "prerequisites.needs strength published.certainty published.scale *",
    ),
    "components": ("recommendations.components", "recommendation", "id title bodies"),
    "statements": ("statements", "", "value *"),
    "flow": (
        "flow",
        "",
        "identified screened excluded prioritised prioritised_studies sources search_dates *",
    ),
    "figures": ("figures", "", "id of group qualifier value to unit period study *"),
    "case_studies": ("case_studies", "", "id title study theme *"),
    "case_study_statements": ("case_studies.says", "case_study", "value *"),
    "contradictions": ("contradictions", "", "id kind severity study"),
    "contradiction_sides": ("contradictions.sides", "contradiction", "value *"),
}


@dataclass(frozen=True)
class Single:
    """One value: a text, a date, a number, a whole number, a yes or no, or one of the codes."""

    kind: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Several:
    """A list of values."""

    of: Single


@dataclass(frozen=True)
class Pairs:
    """A list of objects of two keys, each written as `first: second`."""

    first: tuple[str, Single]
    second: tuple[str, Single | Several]


Holds = Single | Several | Pairs


@dataclass(frozen=True)
class Column:
    """A column: its heading, and where its cells go."""

    heading: str
    path: tuple[str, ...]
    holds: Holds
    required: bool
    """Whether a sheet cannot be without it."""
    given_with: str
    """The object whose other columns make it required."""
    description: str
    fact: str = ""
    """The property that the row states, which then carries the layer and the locator."""
    of_many: bool = False
    """Whether that property is a list of facts."""
    provenance: bool = False


@dataclass(frozen=True)
class Sheet:
    """A sheet, and where its rows go."""

    name: str
    top: str
    """The collection of the document; empty for the document itself."""
    inner: tuple[str, ...]
    """The way from an item of the collection to what a row is, where it is not the item."""
    link: str
    """The column that names the item; empty where a row is the item."""
    columns: tuple[Column, ...]
    single: bool
    """Whether there is one of it, and not a list."""
    states_itself: bool
    """Whether the row as a whole has a layer and a locator."""
    description: str
    lists: tuple[str, ...]
    """Lists that an item must have, filled by other sheets."""

    @property
    def merges(self) -> bool:
        """Whether one thing may stand in several rows, each what is stated in one place."""
        return any(column.fact for column in self.columns)


def _schema() -> Schema:
    from importlib.resources import files
    from json import loads

    text = (files(__package__) / "base-1.json").read_text(encoding="utf-8")
    schema: Schema = loads(text)
    return schema


def _sheet(schema: Schema, name: str, at: str, link: str, listed: str) -> Sheet:
    top, *inner = at.split(".")
    item, single = schema, True
    for key in filter(None, (top, *inner)):
        stated = _resolved(schema, item["properties"][key])
        single = stated["type"] != "array"
        item = stated if single else _resolved(schema, stated["items"])
    states_itself = "layer" in item["properties"]
    own, *provenance = listed.split("*")
    columns = [_column(schema, item, path) for path in own.split()]
    if provenance:
        columns += [_stated(schema, path, states_itself) for path in _PROVENANCE]
    named = {key for column in columns for key in (column.fact, *column.path[:1])}
    lists = {key for key in item.get("required", ()) if "items" in item["properties"][key]}
    if link:
        columns.insert(0, _link(schema, top, link))
    return Sheet(
        name=name,
        top=top,
        inner=tuple(inner),
        link=link,
        columns=tuple(columns),
        single=single,
        states_itself=states_itself,
        description=_sentence(item),
        lists=tuple(sorted(lists - named)),
    )


def _link(schema: Schema, top: str, link: str) -> Column:
    items = _resolved(schema, schema["properties"][top]["items"])
    says = f"The id of one of the {top.replace('_', ' ')}. {_sentence(items)}"
    return Column(link, (), Single("text"), True, "", says)


def _column(schema: Schema, item: Schema, path: str) -> Column:
    """Follows a path from an item into the schema; a fact on the way is what the row states."""
    keys = path.split(".")
    required, within, fact, of_many = True, "", "", False
    says = []
    for key in keys:
        needed = key in item.get("required", ())
        within = keys[0] if needed and not required else ""
        required = required and needed
        stated = item["properties"][key]
        says.append(_sentence(stated))
        item = _resolved(schema, stated)
        inside = _resolved(schema, item.get("items", item))
        if "layer" in inside.get("properties", ()):
            fact, of_many = key, inside is not item
            item = _resolved(schema, inside["properties"]["value"]) if of_many else item
    return Column(
        heading="_".join(keys),
        path=tuple(keys[1:] if fact else keys),
        holds=_holds(schema, item, says[-1]),
        required=required,
        given_with=within,
        description=" ".join(says),
        fact=fact,
        of_many=of_many,
    )


def _stated(schema: Schema, path: str, of_row: bool) -> Column:
    """A column of who states a thing and where; all facts have the same."""
    column = _column(schema, schema["$defs"]["Fact"], path)
    within = "what the row states" if column.required and not of_row else ""
    required = column.required and of_row
    return replace(column, required=required, given_with=within, provenance=True)


def _holds(schema: Schema, of: Schema, says: str) -> Holds:
    if of.get("type") != "array":
        return _single(of, says)
    inside = _resolved(schema, of["items"])
    if inside["type"] != "object":
        return Several(_single(inside, says))
    first = inside["required"][0]
    (second,) = set(inside["properties"]) - {first}
    parts = {
        key: _holds(schema, _resolved(schema, s), "") for key, s in inside["properties"].items()
    }
    one, other = parts[first], parts[second]
    assert isinstance(one, Single) and not isinstance(other, Pairs), first
    return Pairs((first, one), (second, other))


def _single(of: Schema, says: str) -> Single:
    if "enum" in of:
        return Single("code", tuple(of["enum"]))
    kind = of["type"]
    if kind == "string":
        return Single("date" if "YYYY-MM-DD" in says else "text")
    return Single(kind)


def _resolved(schema: Schema, of: Schema) -> Schema:
    name = of.get("$ref")
    return of if name is None else schema["$defs"][name.removeprefix("#/$defs/")]


def _sentence(of: Schema) -> str:
    return " ".join(of.get("description", "").split())


def _all_sheets() -> dict[str, Sheet]:
    schema = _schema()
    return {name: _sheet(schema, name, *given) for name, given in _SHEETS.items()}


SHEETS = _all_sheets()
"""Every sheet by its name, in the order in which they are filled in."""
