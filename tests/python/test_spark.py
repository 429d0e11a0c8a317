"""Selection, pooling and rating on a real Spark are what they are on one machine."""

from __future__ import annotations

import datetime
import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

import whatworks
from whatworks import spark
from whatworks.spark import _groups

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

Columns = dict[str, list[Any]]
PARTITIONS = [1, 2, 7]

ORGANISATIONS = """row long, code string, audience string, primary_role string, roles array<string>,
    as_at date, settings array<string>, note map<string, string>"""
DAY = datetime.date(2024, 4, 1)
ROWS: list[tuple[Any, ...]] = [
    (0, "ZZ1", "pcn", None, None, None, ["ward", "clinic"], {"a": "b"}),
    (1, "ZZ2", "Trust", None, None, None, None, None),
    (2, None, "trust", None, None, None, [], None),
    (3, "  ", "no such", None, None, None, None, None),
    (4, "row 5", None, "RO177", ["RO76"], DAY, None, None),
    (5, None, None, None, None, None, None, None),
    (6, "ZZ3", None, "RO1X", None, None, None, None),
    (7, "ZZ4", "pcn", "RO177", None, None, None, None),
    (8, "ZZ5", None, "RO177", None, None, None, None),
    (9, "ZZ6", None, None, ["RO76"], DAY, ["ward"], None),
    # Arrow trims this character, and the library does not: a code of its own.
    (10, "\x1c", "pcn", None, None, None, None, None),
]


@pytest.fixture
def small_batches(session: SparkSession) -> Iterator[None]:
    """Batches of three rows, so that groups go on from one to the next."""
    key = "spark.sql.execution.arrow.maxRecordsPerBatch"
    before = session.conf.get(key)
    session.conf.set(key, 3)
    yield
    session.conf.set(key, before or 10_000)


def organisations(session: SparkSession, partitions: int) -> DataFrame:
    return session.createDataFrame(ROWS, ORGANISATIONS).repartition(partitions)


def table(schema: str, rows: list[tuple[Any, ...]]) -> Columns:
    """The same rows as one machine has them."""
    names = [column.split()[0] for column in schema.replace("\n", " ").split(",")]
    names = [name for name in names if not name.endswith(">")]
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}


def lines(columns: Columns) -> list[str]:
    """Each row with every digit, in an order of its own."""
    return sorted(map(repr, zip(*columns.values(), strict=True)))


def check(found: DataFrame, expected: Columns) -> None:
    assert found.columns == list(expected)
    assert sorted(repr(tuple(row)) for row in found.collect()) == lines(expected)


def jobs(session: SparkSession) -> int:
    """How many jobs there have been."""
    return len(session.sparkContext.statusTracker().getJobIdsForGroup(None))


class TestSelectMany:
    @pytest.mark.parametrize("partitions", PARTITIONS)
    def test_is_that_of_one_machine(
        self, session: SparkSession, base: whatworks.EvidenceBase, partitions: int
    ) -> None:
        answer = spark.select_many(organisations(session, partitions), base, row="row")
        expected = base.select_many(table(ORGANISATIONS, ROWS)).to_columns()
        assert len(set(filter(None, expected["error"]))) > 2
        assert {"row 2", "row 3", "row 5"} <= set(expected["organisation"])
        check(answer, expected)

    @pytest.mark.usefixtures("small_batches")
    def test_batches_do_not_number_rows(
        self, session: SparkSession, base: whatworks.EvidenceBase
    ) -> None:
        answer = spark.select_many(organisations(session, 2), base, row="row")
        check(answer, base.select_many(table(ORGANISATIONS, ROWS)).to_columns())

    def test_without_numbers_a_row_without_a_code_has_no_name(
        self, session: SparkSession, base: whatworks.EvidenceBase
    ) -> None:
        expected = base.select_many(table(ORGANISATIONS, ROWS)).to_columns()
        bare = {"row 2", "row 3"}
        # The code of row 4 is the name that row 5 has on one machine.
        after = 0
        for place, name in enumerate(expected["organisation"]):
            after += name == "row 5" and expected["error"][place] is not None
            if name in bare or (name == "row 5" and expected["error"][place] is not None):
                expected["organisation"][place] = None
        assert after == 1
        check(spark.select_many(organisations(session, 2), base), expected)

    def test_rows_alone_name_organisations(
        self, session: SparkSession, base: whatworks.EvidenceBase
    ) -> None:
        frame = organisations(session, 2).drop("code")
        expected = table(ORGANISATIONS, ROWS)
        del expected["code"]
        check(spark.select_many(frame, base, row="row"), base.select_many(expected).to_columns())

    def test_query_columns_and_a_base_of_ones_own(
        self, session: SparkSession, base: whatworks.EvidenceBase
    ) -> None:
        brief = base.with_layers(["brief"])
        query = whatworks.Query("trust", settings=["ward"], rules="narrative-2017")
        rows: list[tuple[Any, ...]] = [(7, "pcn"), (8, None), (9, "icb")]
        schema = "`ODS.code` int, `kind``s` string"
        names = {"code": "ODS.code", "audience": "kind`s", "name": "kind`s"}
        frame = session.createDataFrame(rows, schema).repartition(3)
        given: Columns = {"ODS.code": [7, 8, 9], "kind`s": ["pcn", None, "icb"]}
        expected = brief.select_many(given, query, columns=names).to_columns()
        check(spark.select_many(frame, brief, query, columns=names), expected)

    def test_an_empty_frame(self, session: SparkSession, base: whatworks.EvidenceBase) -> None:
        frame = session.createDataFrame([], "code string, audience string")
        expected = base.select_many({"code": [], "audience": []}).to_columns()
        check(spark.select_many(frame, base), expected)

    def test_many_organisations(self, session: SparkSession, base: whatworks.EvidenceBase) -> None:
        kinds = ["pcn", "trust", "icb", "gp-surgery", "pharmacy", "nhs-england", "other", None]
        rows = [(f"Z{place:05}", kinds[place % 8]) for place in range(20_000)]
        frame = session.createDataFrame(rows, "code string, audience string").repartition(4)
        answer = spark.select_many(frame, base).toArrow()
        given: Columns = {
            "code": [code for code, _ in rows],
            "audience": [kind for _, kind in rows],
        }
        expected = pa.table(base.select_many(given))
        order = [("organisation", "ascending"), ("recommendation", "ascending")]
        plain = expected.cast(answer.schema.remove_metadata())
        assert answer.sort_by(order).equals(plain.sort_by(order))
        assert answer.num_rows > 7 * 15_000

    def test_large_texts_of_arrow(
        self, session: SparkSession, base: whatworks.EvidenceBase
    ) -> None:
        key = "spark.sql.execution.arrow.useLargeVarTypes"
        session.conf.set(key, True)
        try:
            answer = spark.select_many(organisations(session, 2), base, row="row")
            check(answer, base.select_many(table(ORGANISATIONS, ROWS)).to_columns())
        finally:
            session.conf.unset(key)

    @pytest.mark.parametrize(
        ("schema", "keywords", "message"),
        [
            ("nothing string", {}, "at least one of the columns `code`"),
            ("audience string", {}, "`/row`: found `null`"),
            ("code string", {"row": "number"}, "`/row`.*one of the columns: code"),
            ("code string, n double", {"row": "n"}, "a column of whole numbers"),
            ("code string, n string", {"row": "n"}, "a column of whole numbers"),
            ("code double", {}, "a column of text or whole numbers"),
            ("code string, audience boolean", {}, "/audience"),
            ("code string, audience map<int, int>", {}, "`/audience`: found `.map<int,int>"),
            ("code string", {"columns": {"audience": "kind"}}, "/columns/audience"),
            ("code string", {"columns": {"kode": "code"}}, "kode"),
            ("code string", {"query": whatworks.Query(layers=["nope"])}, "nope"),
        ],
    )
    def test_what_is_wrong_is_said_before_any_job(
        self,
        session: SparkSession,
        base: whatworks.EvidenceBase,
        schema: str,
        keywords: dict[str, Any],
        message: str,
    ) -> None:
        frame = session.createDataFrame([], schema)
        before = jobs(session)
        with pytest.raises(whatworks.InvalidRequestError, match=message):
            spark.select_many(frame, base, **keywords)
        assert jobs(session) == before

    def test_other_types_are_refused(
        self, session: SparkSession, base: whatworks.EvidenceBase
    ) -> None:
        frame: Any = session.range(1)
        with pytest.raises(TypeError, match="frame: expected a DataFrame of Spark, found dict"):
            spark.select_many({}, base)  # type: ignore[arg-type]
        with pytest.raises(TypeError, match="base: expected an EvidenceBase, found str"):
            spark.select_many(frame, base.to_json())  # type: ignore[arg-type]
        with pytest.raises(TypeError):
            spark.select_many(frame.selectExpr("id code"), base, "pcn")  # type: ignore[arg-type]


def effects(groups: int, seed: int = 1) -> list[tuple[Any, ...]]:
    """Rows of groups of one to nine, of which some cannot be used, out of order."""
    some = random.Random(seed)
    rows: list[tuple[Any, ...]] = []
    for group in range(groups):
        for _ in range(some.randint(1, 9)):
            vi = some.choice([some.uniform(0.01, 0.2)] * 19 + [None, -1.0, float("nan")])
            rows.append((f"g{group}", group % 4, some.gauss(0.2, 0.4), vi, len(rows)))
    some.shuffle(rows)
    return rows


EFFECTS = "outcome string, part int, yi double, vi double, number int"


def each_alone(
    rows: list[tuple[Any, ...]], names: list[str], answer: Callable[[Columns], Any]
) -> Columns:
    """The answers to groups that are tables of their own, in the order of their last column."""
    groups: dict[Any, list[tuple[Any, ...]]] = {}
    for row in sorted(rows, key=lambda row: row[-1]):
        groups.setdefault(row[:2], []).append(row)
    answers = []
    for group in groups.values():
        columns = {name: [row[place] for row in group] for place, name in enumerate(names)}
        answers.append(answer(columns).to_columns())
    return {name: [cell for one in answers for cell in one[name]] for name in answers[0]}


class TestPoolGroups:
    @pytest.mark.usefixtures("small_batches")
    @pytest.mark.parametrize("partitions", PARTITIONS)
    @pytest.mark.parametrize("unusable", ["refuse", "leave-out"])
    def test_is_that_of_each_group_alone(
        self, session: SparkSession, partitions: int, unusable: str
    ) -> None:
        rows = effects(60)
        frame = session.createDataFrame(rows, EFFECTS).repartition(partitions)
        by = ["outcome", "part"]
        pooled = spark.pool_groups(frame, by, "yi", "vi", unusable=unusable, order_by="number")
        expected = each_alone(
            rows,
            [*by, "yi", "vi"],
            lambda columns: whatworks.pool_groups(columns, by, "yi", "vi", unusable=unusable),
        )
        odd = expected["error" if unusable == "refuse" else "left_out"]
        assert any(odd) and not all(odd)
        check(pooled, expected)

    def test_is_that_of_one_table(self, session: SparkSession) -> None:
        rows = [row for row in effects(300, seed=2) if row[3] and row[3] > 0]
        frame = session.createDataFrame(rows, EFFECTS).repartition(3)
        keywords: Any = {"by": "outcome", "yi": "yi", "vi": "vi", "inference": "knapp-hartung"}
        for order in ("number", ()):
            rows.sort(key=lambda row: row[-1] if order else row[2:4])
            expected = whatworks.pool_groups(table(EFFECTS, rows), **keywords).to_columns()
            check(spark.pool_groups(frame, **keywords, order_by=order), expected)

    def test_names_with_any_characters_and_whole_numbers(self, session: SparkSession) -> None:
        rows = [(1, 0.1, 1), (2, 0.2, 2), (1, 0.4, 3)]
        frame = session.createDataFrame(rows, "`k` int, `d.e` double, `v``i` bigint")
        given: Columns = {"k": [1, 2, 1], "d.e": [0.1, 0.2, 0.4], "v`i": [1, 2, 3]}
        keywords: Any = {"by": "k", "yi": "d.e", "vi": "v`i", "method": "DL", "level": 0.9}
        expected = whatworks.pool_groups(given, **keywords).to_columns()
        assert "k_pooled" in expected
        check(spark.pool_groups(frame, **keywords), expected)

    @pytest.mark.parametrize("by", ["error", "left_out"])
    def test_groups_named_by_a_column_like_one_of_the_answer(
        self, session: SparkSession, by: str
    ) -> None:
        rows = [(2, 0.1, 0.1), (1, 0.2, None), (1, 0.1, 0.2)]
        frame = session.createDataFrame(rows, f"{by} int, yi double, vi double").coalesce(1)
        answer = spark.pool_groups(frame, by, "yi", "vi", unusable="leave-out").sort(by).collect()
        left_out = [row["left_out_pooled" if by == "left_out" else "left_out"] for row in answer]
        # What is missing is first in the order of the group.
        assert [name and name[:6] for name in left_out] == ["row 1:", None]

    def test_an_empty_frame(self, session: SparkSession) -> None:
        frame = session.createDataFrame([], EFFECTS)
        answer = spark.pool_groups(frame, "outcome", "yi", "vi")
        empty: Columns = {"outcome": [], "yi": [], "vi": []}
        check(answer, whatworks.pool_groups(empty, "outcome", "yi", "vi").to_columns())

    def test_a_row_without_a_group_fails_the_job(self, session: SparkSession) -> None:
        frame = session.createDataFrame(
            [("a", 0.1, 0.1), (None, 0.1, 0.1)], "g string, y double, v double"
        )
        answer = spark.pool_groups(frame, "g", "y", "v")
        with pytest.raises(Exception, match="`/g`: found `null`, expected a group"):
            answer.collect()

    @pytest.mark.parametrize(
        ("keywords", "message"),
        [
            ({"by": "no"}, "one of the columns: outcome"),
            ({"by": []}, "a column, or several"),
            ({"by": "yi"}, "/yi"),
            ({"by": ["outcome", "outcome"]}, "each column once"),
            ({"yi": "outcome"}, "/outcome"),
            ({"vi": "v"}, "one of the columns: outcome"),
            ({"method": "REM"}, "/method"),
            ({"level": 2.0}, "level"),
            ({"unusable": "drop"}, "unusable"),
            ({"order_by": "time"}, "`/order_by`.*one of the columns: outcome"),
        ],
    )
    def test_what_is_wrong_is_said_before_any_job(
        self, session: SparkSession, keywords: dict[str, Any], message: str
    ) -> None:
        frame = session.createDataFrame([], EFFECTS)
        before = jobs(session)
        with pytest.raises(whatworks.InvalidRequestError, match=message):
            spark.pool_groups(frame, **{"by": "outcome", "yi": "yi", "vi": "vi", **keywords})
        assert jobs(session) == before

    def test_texts_that_spark_takes_for_equal_are_refused(self, session: SparkSession) -> None:
        frame = session.sql("select collate('a', 'UTF8_LCASE') g, 0.1D y, 0.1D v")
        with pytest.raises(whatworks.InvalidRequestError, match="`/g`.*expected plain text"):
            spark.pool_groups(frame, "g", "y", "v")
        # Nor where they would leave the order of rows to chance.
        frame = session.sql("select 'a' g, collate('b', 'UTF8_LCASE') o, 0.1D y, 0.1D v")
        with pytest.raises(whatworks.InvalidRequestError, match="`/o`.*expected plain text"):
            spark.pool_groups(frame, "g", "y", "v", order_by="o")


def studies(bodies: int) -> list[tuple[Any, ...]]:
    """Studies of bodies, of which some are not reported, without a name, or wrong."""
    some = random.Random(3)
    rows: list[tuple[Any, ...]] = []
    designs = ["randomised"] * 8 + ["cohort"] * 3 + [None, "chort"]
    for body in range(bodies):
        for place in range(some.randint(1, 6)):
            study = some.choice([None, " ", "study 2", f"s{place}", f"s{place}", f"s{place}"])
            bias = some.choice(["low", "high", "some-concerns", None])
            yi, vi = some.gauss(0, 0.3), some.choice([0.01, 0.04, 0.09, None])
            design = some.choice(designs)
            rows.append((f"b{body}", body % 3, study, design, bias, yi, vi, len(rows)))
    some.shuffle(rows)
    return rows


STUDIES = """body string, kind long, study string, design string, risk_of_bias string, yi double,
    vi double, number int"""
NAMES = ["body", "kind", "study", "design", "risk_of_bias", "yi", "vi"]


class TestRateGroups:
    KEYWORDS: dict[str, Any] = {
        "by": ["body", "kind"],
        "measure": "risk-ratio",
        "rules": whatworks.rules("grade-standard"),
    }

    @pytest.mark.usefixtures("small_batches")
    @pytest.mark.parametrize("partitions", PARTITIONS)
    def test_is_that_of_each_body_alone(self, session: SparkSession, partitions: int) -> None:
        rows = studies(80)
        frame = session.createDataFrame(rows, STUDIES).repartition(partitions)
        expected = each_alone(
            rows, NAMES, lambda columns: whatworks.rate_groups(columns, **self.KEYWORDS)
        )
        assert sum(error is not None for error in expected["error"]) > 5
        assert len(set(expected["certainty"])) > 2
        check(spark.rate_groups(frame, **self.KEYWORDS, order_by="number"), expected)

    @pytest.mark.parametrize("without", ["study", "design"])
    def test_is_that_of_one_table(self, session: SparkSession, without: str) -> None:
        # With at most one study without a name no body has two of them.
        rows = [
            (*row[:2], f"s{row[-1]}" if row[2] != " " else None, *row[3:])
            for row in studies(200)
            if row[3] != "chort"
        ]
        frame = session.createDataFrame(rows, STUDIES).repartition(3).drop(without)
        keywords = {**self.KEYWORDS, "by": "body"}
        rows.sort(key=lambda row: (row[0], row[-1]))
        given = table(STUDIES, rows)
        for name in ("kind", "number", without):
            del given[name]
        answer = spark.rate_groups(frame.drop("kind"), **keywords, order_by="number")
        whole = whatworks.rate_groups(given, **keywords).to_columns()
        places = [place for place, error in enumerate(whole["error"]) if error is None]
        assert len(places) > 50
        rated = {name: [cells[place] for place in places] for name, cells in whole.items()}
        check(answer.where("error is null"), rated)

    def test_names_that_are_one_when_joined(self, session: SparkSession) -> None:
        rows = [("x; y", "z", 0.1, 0.1), ("x", "y; z", 0.2, 0.1)]
        frame = session.createDataFrame(rows, "a string, b string, yi double, vi double")
        answer = spark.rate_groups(frame.coalesce(1), ["a", "b"])
        assert sorted(row.estimate for row in answer.collect()) == [0.1, 0.2]

    def test_bodies_named_by_study(self, session: SparkSession) -> None:
        rows = [("a", "cohort", 0.1, 0.1), ("a", "cohort", 0.2, 0.1), ("b", "chort", 0.2, 0.1)]
        schema = "study string, design string, yi double, vi double"
        frame = session.createDataFrame(rows, schema)
        expected = [
            whatworks.rate_groups(table(schema, part), by="study").to_columns()
            for part in (rows[:2], rows[2:])
        ]
        columns = {name: [*expected[0][name], *expected[1][name]] for name in expected[0]}
        check(spark.rate_groups(frame, "study"), columns)

    def test_an_empty_frame(self, session: SparkSession) -> None:
        frame = session.createDataFrame([], "b string, yi double, vi double")
        expected = whatworks.rate_groups({"b": [], "yi": [], "vi": []}, by="b").to_columns()
        check(spark.rate_groups(frame, "b"), expected)

    @pytest.mark.parametrize(
        ("schema", "keywords", "message"),
        [
            ("body string, yi double, why string", {}, "`/why`.*one of the columns study"),
            ("body string, yi string", {}, "/yi"),
            ("body string, yi double, vi map<int, int>", {}, "/vi"),
            ("body string, yi double", {"by": "b"}, "one of the columns: body"),
            ("body string, yi double", {"measure": "ratio"}, "/assessment/measure"),
            ("body string, yi double", {"rules": "grade"}, "grade"),
            ("body string, yi double", {"order_by": "when"}, "`/order_by`"),
        ],
    )
    def test_what_is_wrong_is_said_before_any_job(
        self, session: SparkSession, schema: str, keywords: dict[str, Any], message: str
    ) -> None:
        frame = session.createDataFrame([], schema)
        before = jobs(session)
        with pytest.raises(whatworks.Error, match=message):
            spark.rate_groups(frame, **{"by": "body", **keywords})
        assert jobs(session) == before


def test_groups_stay_whole_however_batches_are_cut() -> None:
    some = random.Random(5)
    for _ in range(200):
        groups = [(name, some.randint(1, 6)) for name in range(some.randint(0, 8))]
        keys = [name for name, size in groups for _ in range(size)]
        rows = pa.record_batch({"k": pa.array(keys, pa.int64()), "part": keys})
        cuts = sorted(some.choices(range(len(keys) + 1), k=5))
        ends = [0, *cuts, len(keys)]
        batches = [rows.slice(a, b - a) for a, b in zip(ends, ends[1:], strict=False)]
        tables = list(_groups._whole_groups(iter(batches), ["k", "part"]))
        assert [key for one in tables for key in one["k"].to_pylist()] == keys
        of_tables = [set(one["k"].to_pylist()) for one in tables]
        assert sum(map(len, of_tables)) == len(groups)
        assert all(one.num_rows for one in tables)


@pytest.mark.usefixtures("session")
def test_the_page_prints_what_it_says(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    page = (root / "docs" / "spark.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", page, re.M | re.S)
    assert blocks
    names: dict[str, object] = {}
    for code, prints in blocks:
        exec(compile(code, "spark.md", "exec"), names)
        assert capsys.readouterr().out == prints


def test_pyspark_is_imported_when_it_is_used() -> None:
    code = "import sys, whatworks.spark; print([m for m in sys.modules if m[:2] == 'py'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "spark" not in done.stdout and "arrow" not in done.stdout


def test_without_pyspark_the_error_says_what_to_install(
    base: whatworks.EvidenceBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    frame: Any = object()
    calls: list[Callable[[], Any]] = [
        lambda: spark.select_many(frame, base),
        lambda: spark.pool_groups(frame, "g", "y", "v"),
        lambda: spark.rate_groups(frame, "g"),
    ]
    for call in calls:
        with pytest.raises(ImportError, match=r"pip install 'whatworks\[spark\]'"):
            call()
