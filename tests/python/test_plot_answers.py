"""Pictures of ratings, selections, priorities, maps and flows: what is on them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.patches import Circle, Rectangle

import whatworks
from whatworks.plot import (
    certainty_ladder,
    evidence_map,
    prisma,
    rank_acceptability,
    selection_matrix,
)

MINUS = "\N{MINUS SIGN}"
NONE_SERIOUS = {
    "risk_of_bias": "not-serious",
    "inconsistency": "not-serious",
    "indirectness": "not-serious",
    "imprecision": "not-serious",
    "publication_bias": "not-serious",
}


def golden(root: Path, name: str, file: str = "request") -> Any:
    return json.loads((root / "tests/golden" / name / f"{file}.json").read_text())


def texts(ax: Axes) -> list[str]:
    return [text.get_text() for text in ax.texts if text.get_text()]


def across(ax: Axes) -> list[str]:
    return [label.get_text() for label in ax.get_xticklabels()]


def down(ax: Axes) -> list[str]:
    return [label.get_text() for label in ax.get_yticklabels()]


def legend(ax: Axes) -> list[str]:
    shown = ax.get_legend()
    return [] if shown is None else [text.get_text() for text in shown.get_texts()]


# All of them

NAMES = [
    "certainty_ladder",
    "evidence_map",
    "prisma",
    "rank_acceptability",
    "selection_matrix",
]
SMAA = {"method": "smaa", "criteria": [{"id": "equity"}], "draws": 50}
DRAWN: dict[str, Callable[[whatworks.EvidenceBase, Axes], Axes]] = {
    "certainty_ladder": lambda base, ax: certainty_ladder(base.rate("R1"), ax=ax),
    "evidence_map": lambda base, ax: evidence_map(base.evidence_map(), ax=ax),
    "prisma": lambda _base, ax: prisma({}, ax=ax),
    "rank_acceptability": lambda base, ax: rank_acceptability(base.prioritise(SMAA), ax=ax),
    "selection_matrix": lambda base, ax: selection_matrix(base.select("pcn"), ax=ax),
}


@pytest.mark.parametrize("name", NAMES)
def test_is_drawn_where_it_is_asked_for_and_changes_no_setting(
    base: whatworks.EvidenceBase, name: str
) -> None:
    settings = dict(matplotlib.rcParams)
    figure, (left, right) = plt.subplots(1, 2)
    assert DRAWN[name](base, right) is right
    assert plt.get_fignums() == [figure.number]
    assert not left.patches and not left.texts and not left.lines
    assert dict(matplotlib.rcParams) == settings


WRONG: list[tuple[str, Callable[[Any], Axes]]] = [
    ("whatworks.Rating, got", certainty_ladder),
    ("whatworks.EvidenceMap, got", evidence_map),
    ("mapping of counts, got", prisma),
    ("whatworks.Priorities, got", rank_acceptability),
    ("whatworks.SelectedMany or Selection, got", selection_matrix),
]


@pytest.mark.parametrize(("expected", "draw"), WRONG, ids=[draw.__name__ for _, draw in WRONG])
@pytest.mark.parametrize("given", [None, 5, "R1", [1]])
def test_another_answer_is_a_type_error(
    expected: str, draw: Callable[[Any], Axes], given: object
) -> None:
    with pytest.raises(TypeError, match=f"expected a {expected} {type(given).__name__}"):
        draw(given)
    assert plt.get_fignums() == []


@pytest.mark.parametrize("name", NAMES)
def test_no_text_lies_outside_the_figure(base: whatworks.EvidenceBase, name: str) -> None:
    draw = DRAWN[name]
    ax = draw(base, None)  # type: ignore[arg-type]
    ax.figure.draw_without_rendering()  # type: ignore[union-attr]
    box = ax.get_tightbbox()
    assert box is not None
    frame = ax.figure.bbox
    assert box.x0 >= -1 and box.y0 >= -1
    assert box.x1 <= frame.width + 1 and box.y1 <= frame.height + 1


# The ladder


def bars(ax: Axes) -> list[tuple[float, float, float]]:
    """The middle, the foot and the height of every step that takes a level."""
    return [
        (round(bar.get_x() + bar.get_width() / 2), bar.get_y(), bar.get_height())
        for container in ax.containers
        for bar in container
    ]


def marks(ax: Axes, marker: str) -> list[tuple[float, float]]:
    found = [np.asarray(line.get_xydata()) for line in ax.lines if line.get_marker() == marker]
    return [(float(x), float(y)) for points in found for x, y in points]


def test_a_ladder_goes_down_by_the_levels_of_its_sum() -> None:
    judged = NONE_SERIOUS | {"risk_of_bias": "serious", "imprecision": "very-serious"}
    rating = whatworks.combine("high", **judged, published="moderate")  # type: ignore[arg-type]
    ax = certainty_ladder(rating)
    assert rating.combination is not None
    assert rating.combination["line"] == "high (4) - 1 risk_of_bias - 2 imprecision = 1: very-low"
    # The start and five domains are columns 0 to 5: down one from 4, then two from 3.
    assert bars(ax) == [(1, 4, -1), (4, 3, -2)]
    assert texts(ax) == [f"{MINUS}1", "0", "0", f"{MINUS}2", "0"]
    assert marks(ax, "s") == [(0, 4)]
    assert marks(ax, "o") == [(6, 1)]
    assert marks(ax, "D") == [(7, 3)]
    assert down(ax) == ["very low", "low", "moderate", "high"]
    assert "possible certainty: very low" in legend(ax)
    assert "step, facts not reported" not in legend(ax)


def test_what_is_not_reported_is_open_and_said(base: whatworks.EvidenceBase) -> None:
    rating = base.rate("R1", layers=["brief"])
    ax = certainty_ladder(rating)
    judged = list(rating.domains.values())
    labels = across(ax)[1 : 1 + len(judged)]
    for label, judgement in zip(labels, judged, strict=True):
        said = " ".join(label.split())
        assert judgement.facts in ("not-reported", "partly-reported")
        expected = f"{judgement.final} facts {judgement.facts}".replace("-", " ")
        assert said.endswith(expected)
    drawn = [bar for container in ax.containers for bar in container]
    down_by = [judgement for judgement in judged if judgement.final == "serious"]
    assert [judgement.facts for judgement in down_by] == [
        "not-reported",
        "partly-reported",
        "not-reported",
    ]
    assert all(bar.get_hatch() for bar in drawn)
    assert [bar.get_facecolor() == (1, 1, 1, 1) for bar in drawn] == [True, False, True]
    # No level taken, and nothing known: dotted.
    dotted = [line for line in ax.lines if line.get_linestyle() == ":"]
    assumed = [j for j in judged if j.final == "not-serious" and j.facts != "reported"]
    assert len(dotted) == len(assumed) == 2
    assert {"step, facts not reported", "possible certainty: very low to moderate"} <= set(
        legend(ax)
    )


def test_what_the_facts_leave_possible_stands_beside_a_step() -> None:
    judged: dict[str, Any] = NONE_SERIOUS | {"risk_of_bias": "not-reported"}
    rating = whatworks.combine("high", **judged)
    assert rating.domains["risk_of_bias"].possible == ("not-serious", "serious", "very-serious")
    ends = [line.get_ydata() for line in certainty_ladder(rating).lines if line.get_marker() == "_"]
    assert [list(end) for end in ends] == [[2, 4]]  # type: ignore[arg-type]


def test_a_sum_below_the_scale_goes_on_below_it() -> None:
    judged: dict[str, Any] = NONE_SERIOUS | {
        "risk_of_bias": "very-serious",
        "inconsistency": "very-serious",
        "indirectness": "serious",
    }
    ax = certainty_ladder(whatworks.combine("high", **judged))
    assert bars(ax) == [(1, 4, -2), (2, 2, -2), (3, 0, -1)]
    assert marks(ax, "o") == [(6, 1)]
    assert "below the scale: counts as very low" in texts(ax)


def test_levels_up_count_or_are_said_not_to() -> None:
    none: dict[str, Any] = NONE_SERIOUS
    ax = certainty_ladder(whatworks.combine("low", **none, large_effect=2, dose_response=1))
    assert bars(ax) == [(6, 2, 2), (7, 4, 1)]
    assert "above the scale: counts as high" in texts(ax)
    serious: dict[str, Any] = NONE_SERIOUS | {"risk_of_bias": "serious"}
    ax = certainty_ladder(whatworks.combine("low", **serious, large_effect=2))
    assert bars(ax) == [(1, 2, -1)]
    assert "up 2, not counted" in " ".join(across(ax)[6].split())


def test_close_calls_are_a_step() -> None:
    none: dict[str, Any] = NONE_SERIOUS
    ax = certainty_ladder(
        whatworks.combine("high", **none, borderline=["inconsistency", "imprecision"])
    )
    assert bars(ax) == [(6, 4, -1)]
    assert " ".join(across(ax)[6].split()) == "close calls in imprecision"


def test_rules_that_do_not_add_up_are_not_drawn_as_a_sum(base: whatworks.EvidenceBase) -> None:
    rating = base.rate("R7", rules="pollock-2016")
    assert rating.start is not None and rating.start["final"] == "low"
    ax = certainty_ladder(rating)
    assert {foot for _, foot, _ in bars(ax)} == {2}
    assert "by the number of downgrades" in ax.get_xlabel()
    assert "below the scale: these rules do not add the levels up" in texts(ax)


def test_not_rated_says_so(base: whatworks.EvidenceBase) -> None:
    rating = base.rate("R1.advocacy.staff")
    ax = certainty_ladder(rating)
    assert texts(ax) == ["not rated"]
    assert [" ".join(label.split()) for label in across(ax)] == [
        "certainty not rated",
        "published certainty not reported",
    ]
    assert " ".join(ax.get_xlabel().split()) == f"not rated: {rating.not_rated}"
    assert not bars(ax) and not marks(ax, "o") and not marks(ax, "D")


def test_decisions_are_marked(base: whatworks.EvidenceBase) -> None:
    rating = base.rate("R1").override("certainty", "low", reason="made up")
    rating = rating.override("imprecision", "not-serious", reason="made up")
    ax = certainty_ladder(rating)
    said = [" ".join(label.split()) for label in across(ax)]
    assert [label for label in said if label.endswith("decided")] == [
        "imprecision not serious facts not reported decided",
        "certainty low decided",
    ]
    assert marks(ax, "o") == [(len(said) - 2, 2)]


@pytest.mark.parametrize(
    "rules", ["narrative-2017", "core-grade-2025", "grade-standard", "pollock-2016"]
)
def test_every_rating_of_the_base_is_drawn(base: whatworks.EvidenceBase, rules: str) -> None:
    ids = [unit["id"] for unit in base.recommendations + base.bodies]
    _, ax = plt.subplots()
    for name in ids:
        ax.clear()
        rating = base.rate(name, rules=rules)
        certainty_ladder(rating, ax=ax)
        assert bool(marks(ax, "o")) == (rating.certainty != "not-rated")
        assert bool(marks(ax, "D")) == (rating.published is not None)


# The matrix


def symbols(ax: Axes) -> dict[str, set[tuple[str, str]]]:
    """The organisation and the recommendation of each symbol, by the word in the legend."""
    rows, columns = down(ax), across(ax)
    found = {}
    for group in ax.collections:
        assert isinstance(group, PathCollection)
        places = [(int(x), int(y)) for x, y in np.asarray(group.get_offsets())]
        status = str(group.get_label()).split(" ")[0].rstrip(",")
        found[status] = {(rows[y], columns[x]) for x, y in places}
    return found


def test_a_matrix_is_what_the_answer_says(base: whatworks.EvidenceBase, root: Path) -> None:
    request, expected = (
        golden(root, "select_many/mixed", file) for file in ("request", "expected")
    )
    many = base.select_many(request["organisations"], whatworks.Query(**request["like"]))
    ax = selection_matrix(many)
    rows = down(ax)
    assert [row.split(" (")[0] for row in rows] == [
        organisation["organisation"] for organisation in expected["organisations"]
    ]
    assert rows[3] == "ZZX01 (a choir)" and rows[5] == "ZZE01 (error)"
    assert across(ax) == many.summary()["recommendation"]
    assert ax.yaxis_inverted()
    found = symbols(ax)
    for row, organisation in zip(rows, expected["organisations"], strict=True):
        for status in ("selected", "undecided", "excluded"):
            drawn = {name for place, name in found[status] if place == row}
            assert drawn == set(organisation[status])
        wrong = {name for place, name in found["error"] if place == row}
        assert wrong == (set(across(ax)) if "error" in organisation else set())
    assert legend(ax) == [
        "selected (18)",
        "undecided (9)",
        "excluded (15)",
        "error, no answer (2 rows)",
    ]
    markers = {tuple(map(tuple, group.get_paths()[0].vertices)) for group in ax.collections}  # type: ignore[arg-type]
    assert len(markers) == 4


def test_organisations_that_are_not_drawn_are_said(base: whatworks.EvidenceBase) -> None:
    codes = [f"ZZ{number}" for number in range(60)]
    many = base.select_many({"code": codes, "audience": ["pcn"] * 60})
    ax = selection_matrix(many)
    assert down(ax) == [f"{code} (pcn)" for code in codes[:50]]
    assert ax.get_xlabel() == "organisations 1 to 50 of 60; the others are not drawn"
    ax = selection_matrix(many, first=55, most=10)
    assert down(ax) == [f"{code} (pcn)" for code in codes[55:]]
    assert ax.get_xlabel() == "organisations 56 to 60 of 60; the others are not drawn"
    assert selection_matrix(many, most=60).get_xlabel() == "60 organisations"


def test_a_selection_is_one_row(base: whatworks.EvidenceBase) -> None:
    ax = selection_matrix(base.select("pcn"))
    assert down(ax) == ["this selection (pcn)"]
    assert across(ax) == ["R1", "R2", "R3", "R4", "R6", "R5", "R7"]
    assert {name for _, name in symbols(ax)["excluded"]} == {"R5", "R7"}
    assert ax.get_xlabel() == "1 organisation"


def test_an_audience_that_is_not_known_is_said(base: whatworks.EvidenceBase) -> None:
    many = base.select_many({"code": ["ZZ1"], "primary_role": ["RO76"]})
    (organisation,) = many.organisations()
    assert organisation["audience"] is None and "error" not in organisation
    assert down(selection_matrix(many)) == ["ZZ1 (audience not known)"]


@pytest.mark.parametrize(
    ("keywords", "error", "words"),
    [
        ({"first": -1}, ValueError, "first: expected 0 to 1, got -1"),
        ({"first": 2}, ValueError, "first: expected 0 to 1, got 2"),
        ({"most": 0}, ValueError, "most: expected at least 1, got 0"),
        ({"most": 2.0}, TypeError, "most: expected a whole number, got float"),
        ({"first": True}, TypeError, "first: expected a whole number, got bool"),
    ],
)
def test_rows_that_are_not_there(
    base: whatworks.EvidenceBase, keywords: Any, error: type[Exception], words: str
) -> None:
    many = base.select_many({"audience": ["pcn", "trust"]})
    with pytest.raises(error, match=words):
        selection_matrix(many, **keywords)


# Ranks


def test_bars_are_the_shares_of_the_answer(base: whatworks.EvidenceBase, root: Path) -> None:
    request, expected = (golden(root, "priority/smaa", file) for file in ("request", "expected"))
    policy, recommendations = request["policy"], request["recommendations"]
    found = base.prioritise(policy, request["judgements"], recommendations=recommendations)
    ax = rank_acceptability(found)
    assert across(ax) == ["R2", "R5", "R7"]
    assert len(ax.containers) == 3
    foot = dict.fromkeys(across(ax), 0.0)
    for rank, container in enumerate(ax.containers, start=1):
        assert container.get_label() == f"rank {rank}"
        for item, bar in zip(expected["items"], container, strict=True):
            (share,) = (
                s["share"] for s in item["simulation"]["acceptability"] if s["rank"] == rank
            )
            assert bar.get_height() == pytest.approx(share)
            assert bar.get_y() == pytest.approx(foot[item["recommendation"]])
            foot[item["recommendation"]] += share
    assert "1: 0.47" in texts(ax) and "2: 0.23" in texts(ax)
    assert legend(ax) == ["rank 3", "rank 2", "rank 1"]
    assert ax.get_xlabel().startswith(
        "1200 draws, seed 7; standard errors of the shares up to 0.014"
    )


def test_a_rank_that_an_item_never_had_has_no_height(base: whatworks.EvidenceBase) -> None:
    judgements = [
        {"recommendation": name, "criterion": "equity", "judgement": judgement}
        for name, judgement in (("R1", "reduced"), ("R4", "increased"))
    ]
    ax = rank_acceptability(base.prioritise(SMAA, judgements, recommendations=["R1", "R4"]))
    heights = [[bar.get_height() for bar in container] for container in ax.containers]
    assert dict(zip(across(ax), zip(*heights, strict=True), strict=True)) == {
        "R1": (0, 1),
        "R4": (1, 0),
    }
    assert sorted(texts(ax)) == ["1: 1.00", "2: 1.00"]


@pytest.mark.parametrize("method", ["document", "lexicographic", "pareto", "weighted"])
def test_other_policies_have_no_ranks_to_draw(base: whatworks.EvidenceBase, method: str) -> None:
    criterion: dict[str, Any] = {"id": "equity"} | ({"weight": 1} if method == "weighted" else {})
    policy = {"method": method} | ({} if method == "document" else {"criteria": [criterion]})
    with pytest.raises(ValueError, match=f"the policy `smaa`, got `{method}`"):
        rank_acceptability(base.prioritise(policy))


# The map


def cells(ax: Axes) -> dict[tuple[str, str], str]:
    """The count of each cell, by the names of its row and column."""
    rows = [name.replace("\n", " ") for name in down(ax)]
    columns = [name.replace("\n", " ") for name in across(ax)]
    return {
        (
            rows[round(text.get_position()[1])],
            columns[round(text.get_position()[0])],
        ): text.get_text()
        for text in ax.texts
        if text.get_text().isdigit()
    }


@pytest.mark.parametrize("kind", ["bubble", "heat"])
def test_counts_are_written_in_their_cells(base: whatworks.EvidenceBase, kind: str) -> None:
    found = base.evidence_map("theme", "outcome_level")
    ax = evidence_map(found, kind=kind)
    assert down(ax) == ["skills", "resources", "structure", "champions", "not reported"]
    assert [name.replace("\n", " ") for name in across(ax)] == [
        "staff",
        "patient",
        "organisation",
        "student",
        "none",
        "not reported",
    ]
    written = cells(ax)
    assert len(written) == 5 * 6
    for cell in found.cells:
        names = [(cell[key] or cell[f"{key}_state"]).replace("-", " ") for key in ("row", "column")]
        assert written.pop((names[0], names[1])) == str(cell["count"])
    assert set(written.values()) == {"0"}
    said_open = [text for text in texts(ax) if text.endswith("open")]
    counted = [cell["open"] for cell in [*found.cells, *found.empty] if cell["open"]]
    assert sorted(said_open) == sorted(f"+ {count} open" for count in counted)


def test_empty_cells_are_hatched(base: whatworks.EvidenceBase) -> None:
    found = base.evidence_map()
    ax = evidence_map(found)
    hatched = [patch for patch in ax.patches if isinstance(patch, Rectangle) and patch.get_hatch()]
    places = {
        (down(ax)[round(patch.get_y() + 0.5)], across(ax)[round(patch.get_x() + 0.5)])
        for patch in hatched
    }
    assert places == {(gap["row"], gap["column"]) for gap in found.empty}
    assert len(hatched) == len(found.empty) > 0


def test_areas_are_in_proportion_to_counts(base: whatworks.EvidenceBase) -> None:
    found = base.evidence_map()
    circles = [patch for patch in evidence_map(found).patches if isinstance(patch, Circle)]
    assert len(circles) == len(found.cells)
    areas = sorted(circle.get_radius() ** 2 for circle in circles)
    counts = sorted(cell["count"] for cell in found.cells)
    assert [area / areas[-1] for area in areas] == pytest.approx([n / counts[-1] for n in counts])


def test_a_map_of_nothing_is_all_gaps(base: whatworks.EvidenceBase) -> None:
    found = base.evidence_map("theme", "outcome_level", where={"year": 2005, "theme": "champions"})
    assert found.matching == 0
    ax = evidence_map(found)
    assert set(cells(ax).values()) == {"0"}
    assert not [patch for patch in ax.patches if isinstance(patch, Circle)]
    assert ax.get_xlabel().startswith("0 of 38 studies")


def test_kinds_and_splits_that_are_not_drawn(base: whatworks.EvidenceBase) -> None:
    with pytest.raises(ValueError, match="kind: expected one of bubble, heat, got 'pie'"):
        evidence_map(base.evidence_map(), kind="pie")
    with pytest.raises(ValueError, match="without `split_by`, got one split by kind"):
        evidence_map(base.evidence_map(split_by=["kind"]))


# The flow

FLOW: dict[str, Any] = {
    "records_from_databases": {"MEDLINE": 812, "CINAHL": None},
    "duplicate_records_removed": 0,
    "records_screened": 1081,
    "reports_excluded": {"Wrong design": 14, "Wrong population": 5},
    "studies_included": 38,
}


def test_boxes_say_their_counts_and_what_is_not_reported() -> None:
    assert texts(prisma(FLOW))[:9] == [
        "Records identified from:\nMEDLINE (n = 812)\nCINAHL (n not reported)\n"
        "Registers (n not reported)",
        "Records removed before screening:\nDuplicate records removed (n = 0)\n"
        "Records marked as ineligible by\n    automation tools\n    (n not reported)\n"
        "Records removed for other reasons\n    (n not reported)",
        "Records screened\n(n = 1081)",
        "Records excluded\n(n not reported)",
        "Reports sought for retrieval\n(n not reported)",
        "Reports not retrieved\n(n not reported)",
        "Reports assessed for eligibility\n(n not reported)",
        "Reports excluded:\nWrong design (n = 14)\nWrong population (n = 5)",
        "Studies included in review\n(n = 38)\nReports of included studies\n(n not reported)",
    ]


def test_an_empty_flow_has_no_zero() -> None:
    ax = prisma({"reports_excluded": {}, "records_from_databases": {}, "studies_included": None})
    assert not [text for text in texts(ax) if "0" in text or "n =" in text]
    assert "Reports excluded\n(n not reported)" in texts(ax)
    assert "Databases (n not reported)" in texts(ax)[0]


def test_other_methods_are_a_second_column() -> None:
    headings = ["Identification of studies via databases and registers"]
    drawn = prisma(FLOW)
    assert [text for text in texts(drawn) if "studies via" in text] == headings
    ax = prisma(FLOW | {"records_from_websites": 12, "records_from_other_sources": {"Experts": 3}})
    headings.append("Identification of studies via other methods")
    assert [text for text in texts(ax) if "studies via" in text] == headings
    assert (
        "Records identified from:\nWebsites (n = 12)\nOrganisations (n not reported)\n"
        "Citation searching (n not reported)\nExperts (n = 3)"
    ) in texts(ax)
    # Nine boxes, three stages and a heading; five boxes and a heading more.
    assert (len(drawn.patches), len(ax.patches)) == (13, 19)


def test_boxes_hold_their_text() -> None:
    # Beside the names of reasons that are longer than a box.
    reason = "Not about staff who work in the National Health Service or in general practice"
    ax = prisma({"reports_excluded": {reason: 14, "Wrong design": 3}, "other_reports_excluded": 3})
    figure = ax.figure
    figure.draw_without_rendering()  # type: ignore[union-attr]
    frames = [patch.get_window_extent() for patch in ax.patches]
    for text in ax.texts:
        if text.get_text():
            box = text.get_window_extent()
            assert any(
                frame.x0 <= box.x0
                and box.x1 <= frame.x1
                and frame.y0 <= box.y0
                and box.y1 <= frame.y1
                for frame in frames
            ), text.get_text()


@pytest.mark.parametrize(
    ("flow", "error", "words"),
    [
        (
            {"screened": 3},
            ValueError,
            "unknown 'screened'; expected some of records_from_databases",
        ),
        ({1: 3}, ValueError, "unknown 1; expected some of"),
        ({"records_screened": -1}, ValueError, "`records_screened`: expected at least 0, got -1"),
        ({"records_screened": 2.5}, TypeError, "expected a whole number, got 2.5"),
        ({"records_screened": 2.0}, TypeError, "expected a whole number, got 2.0"),
        ({"records_screened": True}, TypeError, "expected a whole number, got True"),
        ({"records_screened": "12"}, TypeError, "expected a whole number, got '12'"),
        ({"records_screened": {"a": 1}}, TypeError, "`records_screened`: .* got a mapping"),
        ({"reports_excluded": {"a": -1}}, ValueError, "`reports_excluded`, `a`: .* got -1"),
    ],
)
def test_counts_that_are_refused(flow: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        prisma(flow)
    assert plt.get_fignums() == []


def test_the_audience_of_an_organisation_by_its_roles(base: whatworks.EvidenceBase) -> None:
    table = {"code": ["ZZP01"], "primary_role": ["RO177"], "roles": ["RO76"]}
    many = base.select_many(table)
    for answer in (many, many.selection(0)):
        (label,) = selection_matrix(answer).get_yticklabels()
        assert label.get_text() == "ZZP01 (gp surgery)"
    (label,) = selection_matrix(base.select(themes=["skills"])).get_yticklabels()
    assert label.get_text() == "this selection (no audience asked for)"


MATHEMATICS = r"$\frac{$ and $x$"


def with_dollars(base: whatworks.EvidenceBase) -> whatworks.EvidenceBase:
    """The base with ids that matplotlib would read as mathematics."""
    document = json.loads(base.to_json())
    for recommendation in document["recommendations"]:
        recommendation["id"] += MATHEMATICS
    return whatworks.EvidenceBase.from_json(json.dumps(document))


def test_dollar_signs_are_text(base: whatworks.EvidenceBase) -> None:
    odd = with_dollars(base)
    policy = {"method": "smaa", "draws": 1200, "criteria": [{"id": "equity"}]}
    selected = odd.select_many({"code": [MATHEMATICS], "audience": ["pcn"]})
    for ax in (
        selection_matrix(selected),
        certainty_ladder(odd.rate("R1" + MATHEMATICS)),
        rank_acceptability(odd.prioritise(policy, [])),
        prisma({"reports_excluded": {MATHEMATICS: 3}}),
    ):
        ax.figure.draw_without_rendering()  # type: ignore[union-attr]
        plt.close("all")
