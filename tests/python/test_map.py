"""The evidence map, the gaps, and facets of tables of one's own."""

import pickle
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import polars as pl
import pyarrow as pa
import pytest

import whatworks

TABLE: dict[str, Any] = {
    "theme": ["skills", "skills", None, "resources", "structure"],
    "year": [2019, 2024, 2024, None, 2020],
    "groups": [["age", "religion"], ["age", "age"], [], None, ["place"]],
}


def tables() -> list[Any]:
    """The same rows in every form in which they may come."""
    arrow = pa.table(TABLE)
    coded = arrow.set_column(0, "theme", arrow.column("theme").dictionary_encode())
    large = arrow.cast(
        pa.schema(
            [
                ("theme", pa.large_string()),
                ("year", pa.int32()),
                ("groups", pa.large_list(pa.string())),
            ]
        )
    )
    twice = pa.concat_tables([arrow.slice(0, 2), arrow.slice(2)])
    return [TABLE, arrow, coded, large, twice, pl.DataFrame(TABLE)]


@pytest.mark.parametrize("table", tables(), ids=lambda table: type(table).__name__)
def test_facets_of_any_table(table: Any) -> None:
    facets = whatworks.Facets(table)
    assert facets.names == ["theme", "year", "groups"] and len(facets) == 5
    counts = facets.counts().to_columns()
    rows = zip(*counts.values(), strict=True)
    expected = [
        ("theme", "resources", "value", 1),
        ("theme", "skills", "value", 2),
        ("theme", "structure", "value", 1),
        ("theme", None, "none", 0),
        ("theme", None, "not-reported", 1),
        ("year", "2019", "value", 1),
        ("year", "2020", "value", 1),
        ("year", "2024", "value", 2),
        ("year", None, "none", 0),
        ("year", None, "not-reported", 1),
        ("groups", "age", "value", 2),
        ("groups", "place", "value", 1),
        ("groups", "religion", "value", 1),
        ("groups", None, "none", 1),
        ("groups", None, "not-reported", 1),
    ]
    assert list(rows) == expected


def test_conditions() -> None:
    facets = whatworks.Facets(TABLE)
    assert facets.rows({"theme": "skills"}) == [0, 1]
    assert facets.rows({"year": 2024}) == [1, 2]
    assert facets.rows({"year": [2024, None]}) == [1, 2, 3]
    assert facets.rows({"theme": None}) == [2]
    assert facets.rows({"groups": {"not": ["age"]}}) == [2, 4]
    assert facets.rows({"groups": {"not": ["age"], "not_reported": True}}) == [2, 3, 4]
    assert facets.rows(
        [{"facet": "theme", "in": ["skills"]}, {"facet": "year", "in": ["2019"]}]
    ) == [0]
    counts = facets.counts(["year"], where={"theme": ["skills"]})
    assert (counts.rows, counts.matching, counts.unknown) == (5, 2, 1)


def test_cross() -> None:
    facets = whatworks.Facets(TABLE)
    found = facets.cross(["theme", "groups"]).to_columns()
    keys = [found[name] for name in ("row", "row_state", "column", "column_state", "count")]
    assert list(zip(*keys, strict=True)) == [
        ("resources", "value", None, "not-reported", 1),
        ("skills", "value", "age", "value", 2),
        ("skills", "value", "religion", "value", 1),
        ("structure", "value", "place", "value", 1),
        (None, "not-reported", None, "none", 1),
    ]
    split = facets.cross(["theme", "groups", "year"], where={"theme": ["skills"]}).to_columns()
    assert split["split"] == ["2019", "2024", "2019"]


def test_facets_pickle_with_their_answers() -> None:
    facets = whatworks.Facets(pa.table(TABLE), ["theme", "groups"])
    again = pickle.loads(pickle.dumps(facets))
    assert repr(again) == repr(facets) == "<Facets: 5 rows by theme, groups>"
    answers = [facets.counts(where={"theme": "skills"}), facets.cross(["theme", "groups"])]
    for answer in answers:
        assert pickle.loads(pickle.dumps(answer)) == answer
    assert again.counts() == facets.counts()


BAD: list[tuple[str, Callable[[whatworks.Facets], object]]] = [
    ("/where/0/facet", lambda facets: facets.counts(where={"colour": "red"})),
    ("/where/0/in/0", lambda facets: facets.counts(where={"theme": "skils"})),
    ("/where/0/in", lambda facets: facets.counts(where={"theme": []})),
    ("/facets/0", lambda facets: facets.counts(["colour"])),
    ("/facets", lambda facets: facets.cross(["theme"])),
    ("/facets", lambda facets: whatworks.Facets(TABLE, ["colour"])),
    ("/y", lambda facets: whatworks.Facets({"x": ["a"], "y": ["a", "b"]})),
    ("/x", lambda facets: whatworks.Facets(pa.table({"x": [0.5]}))),
]


@pytest.mark.parametrize(("pointer", "call"), BAD, ids=[pointer for pointer, _ in BAD])
def test_what_is_wrong_is_named(pointer: str, call: Callable[[whatworks.Facets], object]) -> None:
    with pytest.raises(whatworks.InvalidRequestError) as raised:
        call(whatworks.Facets(TABLE))
    assert raised.value.pointer == pointer


def test_a_map_has_every_unit_somewhere(base: whatworks.EvidenceBase) -> None:
    for of, units in [
        ("studies", base.studies),
        ("findings", base.findings),
        ("bodies", base.bodies),
        ("recommendations", base.recommendations),
    ]:
        found = base.evidence_map("equity_group", "direction", of=of)
        listed = {unit for cell in found.cells for unit in cell["ids"]}
        assert listed == {unit["id"] for unit in units}
        columns = found.to_columns()
        assert Counter(columns["count"])[0] == len(found.empty)


def test_keywords_of_a_map_are_those_of_its_answer(base: whatworks.EvidenceBase) -> None:
    found = base.evidence_map(
        "theme",
        "certainty_derived",
        of="bodies",
        where={"outcome_level": ["patient", "staff"]},
        split_by=["direction"],
        rules=whatworks.rules("narrative-2017"),
        layers=["brief"],
    )
    assert isinstance(found, whatworks.EvidenceMap)
    assert found.rules["id"] == "narrative-2017" and found.layers == ["brief"]
    assert found.where == [{"facet": "outcome_level", "in": ["patient", "staff"]}]
    assert pickle.loads(pickle.dumps(found)) == found
    gaps = base.gaps(where={"kind": "review"}, layers=["brief"])
    assert pickle.loads(pickle.dumps(gaps)) == gaps
    assert pl.DataFrame(gaps).columns == ["gap", "id", "basis", "not_reported", "because"]
    assert pl.DataFrame(gaps.equity)["group"].n_unique() == 31


def test_a_map_is_shown_as_a_grid(base: whatworks.EvidenceBase) -> None:
    html = base.evidence_map()._repr_html_()
    assert "<script" not in html.lower()
    assert '<th scope="col"' in html and '<th scope="row"' in html and "<caption" in html
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", html)
    # Themes by outcome levels: the first row is that of skills.
    assert cells[:7] == ["8 (+7 open)", "4 (+7 open)", "0 (+7 open)", "2 (+7 open)", "1", "0", "10"]
    assert "do not add up" in html
    split = base.evidence_map(split_by=["kind"])._repr_html_()
    assert "ref-8" in split
