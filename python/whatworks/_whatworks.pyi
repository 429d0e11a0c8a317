import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from os import PathLike
from typing import Any, Final, Protocol, SupportsFloat, SupportsIndex, TypeAlias, final

from typing_extensions import CapsuleType, Self, disjoint_base

__all__ = [
    "Answer",
    "Audit",
    "Decision",
    "Diff",
    "DomainJudgement",
    "EvidenceBase",
    "KeptDecisions",
    "EvidenceMap",
    "Facets",
    "Pooled",
    "PooledBlocks",
    "PooledGroups",
    "Priorities",
    "Query",
    "RatedGroups",
    "Rating",
    "RuleSet",
    "SelectedMany",
    "Selection",
    "SummaryOfFindings",
    "Synthesis",
    "__version__",
    "amstar2",
    "audience_of",
    "audience_rules",
    "begg",
    "blup",
    "cerqual",
    "combine",
    "combine_p_values",
    "cumulative",
    "effect_directions",
    "effect_sizes",
    "egger",
    "evidence_to_decision",
    "fail_safe_n",
    "good_practice_statement",
    "harvest",
    "influence",
    "leave_one_out",
    "meta_regression",
    "overlap",
    "permutation_test",
    "pool",
    "pool_blocks",
    "pool_groups",
    "pool_raw",
    "quadas2",
    "rate",
    "rate_groups",
    "reported_effects",
    "rob2",
    "robins_i",
    "rules",
    "small_study_effects",
    "staff_empowerment",
    "standardised_residuals",
    "subgroups",
    "summarise",
    "summary_of_findings",
    "traffic_lights",
    "trim_and_fill",
    "vote_count",
    "vote_count_effects",
]

__version__: Final[str]

_Numbers: TypeAlias = Iterable[SupportsFloat | SupportsIndex | None]
_Names: TypeAlias = Iterable[str | int]

_Comparisons: TypeAlias = Mapping[str, tuple[str, str]] | Sequence[Mapping[str, Any]]
_Decisions: TypeAlias = Sequence[Mapping[str, Any]]
_Dicts: TypeAlias = Sequence[Mapping[str, Any]]
_Where: TypeAlias = (
    Mapping[str, str | int | Sequence[str | int | None] | Mapping[str, Any] | None] | _Dicts
)

class _Table(Protocol):
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...

@disjoint_base
class Answer:
    def to_json(self) -> str: ...
    def to_columns(self) -> dict[str, list[Any]]: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> CapsuleType: ...
    def _repr_html_(self) -> str: ...
    def __getattribute__(self, name: str, /) -> Any: ...
    def __dir__(self) -> list[str]: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class Decision(Answer):
    def to_markdown(self) -> str: ...

@final
class Diff(Answer):
    def affected(self, ids: Sequence[str]) -> Answer: ...
    def to_markdown(self) -> str: ...
    def to_html(self, *, id: str | None = None, page: bool = False) -> str: ...

@final
class KeptDecisions(Answer):
    @property
    def base(self) -> EvidenceBase: ...

@final
class Priorities(Answer):
    def to_columns(self, of: str = "items") -> dict[str, list[Any]]: ...

@final
class EvidenceMap(Answer): ...

@final
class Facets:
    def __new__(
        cls,
        table: Mapping[str, Sequence[Any]] | _Table,
        facets: Sequence[str] | None = None,
    ) -> Self: ...
    @property
    def names(self) -> list[str]: ...
    def counts(
        self,
        facets: Sequence[str] | None = None,
        *,
        where: _Where | None = None,
        threads: int = 0,
    ) -> Answer: ...
    def cross(
        self, facets: Sequence[str], *, where: _Where | None = None, threads: int = 0
    ) -> Answer: ...
    def rows(self, where: _Where) -> list[int]: ...
    def __len__(self) -> int: ...

@final
class SummaryOfFindings(Answer):
    def to_markdown(self) -> str: ...
    def to_html(self, *, id: str | None = None, page: bool = False) -> str: ...

@final
class RuleSet:
    @property
    def id(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def parameters(self) -> list[dict[str, Any]]: ...
    @property
    def rules(self) -> list[dict[str, str]]: ...
    def to_json(self) -> str: ...
    def to_columns(self) -> dict[str, list[Any]]: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> CapsuleType: ...
    def _repr_html_(self) -> str: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class EvidenceBase:
    @property
    def id(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def layers(self) -> list[str]: ...
    @property
    def themes(self) -> list[dict[str, Any]]: ...
    @property
    def recommendations(self) -> list[dict[str, Any]]: ...
    @property
    def studies(self) -> list[dict[str, Any]]: ...
    @property
    def findings(self) -> list[dict[str, Any]]: ...
    @property
    def bodies(self) -> list[dict[str, Any]]: ...
    @property
    def figures(self) -> list[dict[str, Any]] | None: ...
    @property
    def case_studies(self) -> list[dict[str, Any]] | None: ...
    @property
    def contradictions(self) -> list[dict[str, Any]] | None: ...
    @classmethod
    def from_json(cls, text: str | bytes | bytearray) -> Self: ...
    @classmethod
    def read(cls, path: str | PathLike[str]) -> Self: ...
    def write(self, path: str | PathLike[str]) -> None: ...
    def to_json(self) -> str: ...
    def select(
        self,
        audience: str | Query | None = None,
        *,
        organisation: Mapping[str, Any] | str | bytes | bytearray | None = None,
        as_at: datetime.date | str | None = None,
        audience_rules: Mapping[str, Any] | str | bytes | bytearray | None = None,
        themes: Sequence[str] | None = None,
        components: Sequence[str] | None = None,
        settings: Sequence[str] | None = None,
        staff_groups: Sequence[str] | None = None,
        populations: Sequence[str] | None = None,
        has: Sequence[str] | None = None,
        lacks: Sequence[str] | None = None,
        rules: str | RuleSet | None = None,
        layers: Sequence[str] | None = None,
    ) -> Selection: ...
    def select_many(
        self,
        table: Mapping[str, Iterable[Any]] | _Table | str,
        query: Query | None = None,
        *,
        columns: Mapping[str, str] | None = None,
        threads: int = 0,
    ) -> SelectedMany: ...
    def rate(
        self,
        id: str,
        *,
        rules: str | RuleSet | None = None,
        layers: Sequence[str] | None = None,
        context: Mapping[str, str] | None = None,
        parameters: Mapping[str, Any] | None = None,
        decisions: _Decisions | None = None,
    ) -> Rating: ...
    def audit(
        self,
        *,
        rules: str | RuleSet | None = None,
        layers: Sequence[str] | None = None,
        parameters: Mapping[str, Any] | None = None,
    ) -> Audit: ...
    def robustness(
        self,
        id: str,
        *,
        rules: str | RuleSet | None = None,
        layers: Sequence[str] | None = None,
        parameters: Mapping[str, Any] | None = None,
    ) -> Answer: ...
    def prioritise(
        self,
        policy: Mapping[str, Any],
        judgements: _Dicts | Mapping[str, Sequence[Any]] | _Table | None = None,
        *,
        recommendations: Sequence[str] | None = None,
        progress: Callable[[int, int], object] | None = None,
    ) -> Priorities: ...
    def choose(
        self,
        budget: SupportsFloat | SupportsIndex | Mapping[str, Any],
        costs: _Table | Mapping[str, Any],
        *,
        values: _Table | Mapping[str, Any] | None = None,
        must_have: Sequence[str] = (),
        exclude: Sequence[str] = (),
        groups: _Dicts | None = None,
        equity_floors: _Dicts | None = None,
        requires: _Dicts | None = None,
        next_best: int = 3,
        explain: bool = True,
        most_nodes: int | None = None,
    ) -> Answer: ...
    def evidence_map(
        self,
        rows: str | None = None,
        columns: str | None = None,
        *,
        where: _Where | None = None,
        of: str | None = None,
        split_by: Sequence[str] | None = None,
        rules: str | RuleSet | None = None,
        layers: Sequence[str] | None = None,
        parameters: Mapping[str, Any] | None = None,
    ) -> EvidenceMap: ...
    def gaps(
        self,
        *,
        where: _Where | None = None,
        rules: str | RuleSet | None = None,
        layers: Sequence[str] | None = None,
        parameters: Mapping[str, Any] | None = None,
    ) -> Answer: ...
    def decide(self, body: str, decisions: _Decisions) -> Self: ...
    def diff(
        self,
        new: EvidenceBase,
        *,
        rules: str | RuleSet | None = None,
        layers: Sequence[str] | None = None,
        parameters: Mapping[str, Any] | None = None,
    ) -> Diff: ...
    def keeping_decisions_of(
        self,
        old: EvidenceBase,
        *,
        rules: str | RuleSet | None = None,
        parameters: Mapping[str, Any] | None = None,
    ) -> KeptDecisions: ...
    def with_layers(self, layers: Sequence[str]) -> Self: ...
    def to_columns(self) -> dict[str, list[Any]]: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> CapsuleType: ...
    def _repr_html_(self) -> str: ...
    def __len__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class Query:
    def __new__(
        cls,
        audience: str | None = None,
        *,
        organisation: Mapping[str, Any] | str | bytes | bytearray | None = None,
        as_at: datetime.date | str | None = None,
        audience_rules: Mapping[str, Any] | str | bytes | bytearray | None = None,
        themes: Sequence[str] | None = None,
        components: Sequence[str] | None = None,
        settings: Sequence[str] | None = None,
        staff_groups: Sequence[str] | None = None,
        populations: Sequence[str] | None = None,
        has: Sequence[str] | None = None,
        lacks: Sequence[str] | None = None,
        rules: str | RuleSet | None = None,
        layers: Sequence[str] | None = None,
    ) -> Self: ...
    @property
    def audience(self) -> str | None: ...
    @property
    def organisation(self) -> dict[str, Any] | None: ...
    @property
    def as_at(self) -> str | None: ...
    @property
    def audience_rules(self) -> dict[str, Any] | None: ...
    @property
    def themes(self) -> list[str] | None: ...
    @property
    def components(self) -> list[str] | None: ...
    @property
    def settings(self) -> list[str] | None: ...
    @property
    def staff_groups(self) -> list[str] | None: ...
    @property
    def populations(self) -> list[str] | None: ...
    @property
    def has(self) -> list[str] | None: ...
    @property
    def lacks(self) -> list[str] | None: ...
    @property
    def rules(self) -> str | None: ...
    @property
    def layers(self) -> list[str] | None: ...
    @classmethod
    def from_json(cls, text: str | bytes | bytearray) -> Self: ...
    def to_json(self) -> str: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class Selection:
    @property
    def base(self) -> dict[str, str]: ...
    @property
    def query(self) -> Query: ...
    @property
    def organisation(self) -> dict[str, Any] | None: ...
    @property
    def selected(self) -> list[dict[str, Any]]: ...
    @property
    def undecided(self) -> list[dict[str, Any]]: ...
    @property
    def excluded(self) -> list[dict[str, Any]]: ...
    def to_json(self) -> str: ...
    def to_columns(self) -> dict[str, list[Any]]: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> CapsuleType: ...
    def _repr_html_(self) -> str: ...
    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[dict[str, Any]]: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class SelectedMany:
    @property
    def base(self) -> EvidenceBase: ...
    @property
    def query(self) -> Query: ...
    @property
    def ignored(self) -> list[str]: ...
    def selection(self, row: int) -> Selection: ...
    def organisations(self, first: int = 0, count: int | None = None) -> list[dict[str, Any]]: ...
    def summary(self) -> dict[str, list[Any]]: ...
    def to_json(self) -> str: ...
    def to_columns(self) -> dict[str, list[Any]]: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> CapsuleType: ...
    def _repr_html_(self) -> str: ...
    def __len__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class DomainJudgement:
    def __new__(
        cls,
        suggested: str,
        final: str,
        facts: str,
        possible: Sequence[str],
        borderline: bool,
        rule: str,
        because: str,
        open: str | None = None,
        prompts: Sequence[str] = (),
        opinions: Sequence[Mapping[str, Any]] = (),
        decided: Mapping[str, Any] | None = None,
    ) -> Self: ...
    @property
    def suggested(self) -> str: ...
    @property
    def final(self) -> str: ...
    @property
    def facts(self) -> str: ...
    @property
    def possible(self) -> tuple[str, ...]: ...
    @property
    def borderline(self) -> bool: ...
    @property
    def rule(self) -> str: ...
    @property
    def because(self) -> str: ...
    @property
    def open(self) -> str | None: ...
    @property
    def prompts(self) -> tuple[str, ...]: ...
    @property
    def opinions(self) -> list[dict[str, Any]]: ...
    @property
    def decided(self) -> dict[str, Any] | None: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Rating:
    @property
    def base(self) -> dict[str, str] | None: ...
    @property
    def id(self) -> str: ...
    @property
    def layers(self) -> list[str]: ...
    @property
    def rules(self) -> dict[str, Any]: ...
    @property
    def certainty(self) -> str: ...
    @property
    def suggested(self) -> str: ...
    @property
    def decided(self) -> dict[str, Any] | None: ...
    @property
    def interval(self) -> tuple[str, str] | None: ...
    @property
    def published(self) -> str | None: ...
    @property
    def not_rated(self) -> str | None: ...
    @property
    def body(self) -> str | None: ...
    @property
    def component(self) -> str | None: ...
    @property
    def outcome(self) -> dict[str, Any] | None: ...
    @property
    def importance(self) -> int | None: ...
    @property
    def direction(self) -> str | None: ...
    @property
    def effect(self) -> dict[str, Any] | None: ...
    @property
    def target(self) -> dict[str, Any] | None: ...
    @property
    def information_size(self) -> dict[str, Any] | None: ...
    @property
    def absolute(self) -> list[dict[str, Any]]: ...
    @property
    def statement(self) -> dict[str, Any] | None: ...
    @property
    def part(self) -> str | None: ...
    @property
    def beside(self) -> dict[str, Any] | None: ...
    @property
    def start(self) -> dict[str, Any] | None: ...
    @property
    def domains(self) -> Mapping[str, DomainJudgement]: ...
    @property
    def upgrades(self) -> list[dict[str, Any]]: ...
    @property
    def combination(self) -> dict[str, Any] | None: ...
    @property
    def missing(self) -> list[dict[str, Any]]: ...
    @property
    def readings(self) -> list[dict[str, Any]]: ...
    @property
    def contradictions(self) -> list[str]: ...
    @property
    def overall(self) -> dict[str, Any] | None: ...
    @property
    def as_written(self) -> dict[str, Any] | None: ...
    @property
    def bodies(self) -> list[dict[str, Any]]: ...
    @property
    def context(self) -> dict[str, Any] | None: ...
    @property
    def decisions(self) -> list[dict[str, Any]]: ...
    @property
    def trace(self) -> list[dict[str, Any]]: ...
    def override(
        self,
        on: str,
        to: str | int,
        *,
        reason: str | None = None,
        who: str | None = None,
        date: str | datetime.date | None = None,
        study: str | None = None,
    ) -> Self: ...
    def summary_of_findings(self, profile: bool = False) -> SummaryOfFindings: ...
    def what_would_change(self) -> Answer: ...
    def robustness(self) -> Answer: ...
    def to_json(self) -> str: ...
    def to_columns(self) -> dict[str, list[Any]]: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> CapsuleType: ...
    def _repr_html_(self) -> str: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class Audit:
    @property
    def base(self) -> dict[str, str]: ...
    @property
    def layers(self) -> list[str]: ...
    @property
    def rules(self) -> dict[str, Any]: ...
    @property
    def rows(self) -> list[dict[str, Any]]: ...
    def to_json(self) -> str: ...
    def to_columns(self) -> dict[str, list[Any]]: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> CapsuleType: ...
    def _repr_html_(self) -> str: ...
    def __len__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class Pooled:
    @property
    def k(self) -> int: ...
    @property
    def method(self) -> str: ...
    @property
    def inference(self) -> str: ...
    @property
    def level(self) -> float: ...
    @property
    def scale(self) -> str: ...
    @property
    def estimate(self) -> float: ...
    @property
    def se(self) -> float | None: ...
    @property
    def statistic(self) -> float | None: ...
    @property
    def df(self) -> float | None: ...
    @property
    def p(self) -> float | None: ...
    @property
    def ci_low(self) -> float: ...
    @property
    def ci_high(self) -> float: ...
    @property
    def tau2(self) -> float | None: ...
    @property
    def tau2_se(self) -> float | None: ...
    @property
    def tau2_low(self) -> float | None: ...
    @property
    def tau2_high(self) -> float | None: ...
    @property
    def i2(self) -> float | None: ...
    @property
    def i2_low(self) -> float | None: ...
    @property
    def i2_high(self) -> float | None: ...
    @property
    def h2(self) -> float | None: ...
    @property
    def h2_low(self) -> float | None: ...
    @property
    def h2_high(self) -> float | None: ...
    @property
    def i2_from_q(self) -> float | None: ...
    @property
    def h2_from_q(self) -> float | None: ...
    @property
    def q(self) -> float: ...
    @property
    def q_df(self) -> int: ...
    @property
    def q_p(self) -> float | None: ...
    @property
    def prediction_low(self) -> float | None: ...
    @property
    def prediction_high(self) -> float | None: ...
    @property
    def log_likelihood(self) -> float | None: ...
    @property
    def weights(self) -> list[float]: ...
    @property
    def left_out(self) -> list[dict[str, Any]]: ...
    @property
    def tau2_method(self) -> str: ...
    @property
    def i2_method(self) -> str: ...
    @property
    def ci_method(self) -> str: ...
    @property
    def tau2_ci_method(self) -> str: ...
    @property
    def pi_method(self) -> str: ...
    def exp(self) -> Self: ...
    def to_json(self) -> str: ...
    def to_columns(self) -> dict[str, list[Any]]: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> CapsuleType: ...
    def _repr_html_(self) -> str: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

@final
class RatedGroups:
    @property
    def rules(self) -> dict[str, Any]: ...
    @property
    def counts(self) -> dict[str, int]: ...
    def to_json(self) -> str: ...
    def to_columns(self) -> dict[str, list[Any]]: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> CapsuleType: ...
    def _repr_html_(self) -> str: ...
    def __len__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class PooledGroups:
    def to_json(self) -> str: ...
    def to_columns(self) -> dict[str, list[Any]]: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> CapsuleType: ...
    def _repr_html_(self) -> str: ...
    def __len__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class PooledBlocks:
    def to_columns(self) -> dict[str, list[Any]]: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> CapsuleType: ...
    def _repr_html_(self) -> str: ...
    def __len__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Synthesis:
    @property
    def analysis(self) -> str: ...
    @property
    def result(self) -> Any: ...
    def to_json(self) -> str: ...
    def to_columns(self) -> dict[str, list[Any]]: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> CapsuleType: ...
    def _repr_html_(self) -> str: ...
    def __getattribute__(self, name: str, /) -> Any: ...
    def __dir__(self) -> list[str]: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object) -> Self: ...

def staff_empowerment() -> EvidenceBase: ...
def combine(
    start: str = "high",
    risk_of_bias: str = "not-reported",
    inconsistency: str = "not-reported",
    indirectness: str = "not-reported",
    imprecision: str = "not-reported",
    publication_bias: str = "not-reported",
    large_effect: int = 0,
    dose_response: int = 0,
    opposing_confounding: int = 0,
    borderline: Sequence[str] = (),
    rules: str | RuleSet = "narrative-2017",
    published: str | None = None,
    reasons: Mapping[str, str] | None = None,
) -> Rating: ...
def rate(
    studies: Mapping[str, Any] | _Dicts | _Table | str | bytes | bytearray | None = None,
    *,
    measure: str | None = None,
    outcome: str | None = None,
    level: str | None = None,
    importance: int | None = None,
    desirability: str | None = None,
    threshold: Mapping[str, Any] | None = None,
    baseline_risks: _Dicts | None = None,
    comparisons: _Comparisons | None = None,
    assessment: Mapping[str, Any] | None = None,
    rules: str | RuleSet = "core-grade-2025",
    parameters: Mapping[str, Any] | None = None,
    context: Mapping[str, str] | None = None,
    decisions: _Decisions | None = None,
    id: str = "body",
) -> Rating: ...
def rate_groups(
    table: Mapping[str, Any] | _Table,
    by: str | Sequence[str],
    *,
    threads: int = 0,
    measure: str | None = None,
    outcome: str | None = None,
    level: str | None = None,
    importance: int | None = None,
    desirability: str | None = None,
    threshold: Mapping[str, Any] | None = None,
    baseline_risks: _Dicts | None = None,
    comparisons: _Comparisons | None = None,
    assessment: Mapping[str, Any] | None = None,
    rules: str | RuleSet = "core-grade-2025",
    parameters: Mapping[str, Any] | None = None,
    context: Mapping[str, str] | None = None,
    decisions: _Decisions | None = None,
) -> RatedGroups: ...
def summary_of_findings(
    ratings: Sequence[Rating], title: str | None = None, profile: bool = False
) -> SummaryOfFindings: ...
def rules(name: str = "core-grade-2025", **parameters: float | str) -> RuleSet: ...
def overlap(
    reviews: Mapping[str, Sequence[str] | int | None] | Sequence[Mapping[str, Any]],
) -> Answer: ...
def audience_of(
    organisation: Mapping[str, Any] | str | bytes,
    as_at: datetime.date | str | None = None,
    *,
    rules: Mapping[str, Any] | str | bytes | None = None,
    options: Sequence[str] | None = None,
) -> Answer: ...
def audience_rules() -> dict[str, Any]: ...
def rob2(
    *,
    study: str | None = None,
    result: str | None = None,
    effect: str | None = None,
    answers: Mapping[str, str] | None = None,
    stated: Mapping[str, str] | None = None,
    overrides: Mapping[str, Mapping[str, Any]] | None = None,
    some_concerns_high: int | None = None,
) -> Answer: ...
def robins_i(
    *,
    study: str | None = None,
    result: str | None = None,
    judgements: Mapping[str, Mapping[str, str]] | None = None,
    override: Mapping[str, Any] | None = None,
) -> Answer: ...
def amstar2(
    *,
    review: str | None = None,
    answers: Mapping[str, str] | Mapping[int, str] | None = None,
    critical: Sequence[int] | None = None,
    partial_yes: str | None = None,
    partial_yes_items: Sequence[int] | None = None,
    stated: str | None = None,
    override: Mapping[str, Any] | None = None,
) -> Answer: ...
def quadas2(
    *,
    study: str | None = None,
    answers: Mapping[str, str] | None = None,
    omitted: Sequence[str] | None = None,
    d1: Mapping[str, str] | None = None,
    d2: Mapping[str, str] | None = None,
    d3: Mapping[str, str] | None = None,
    d4: Mapping[str, str] | None = None,
) -> Answer: ...
def traffic_lights(table: Mapping[str, Any] | _Dicts | _Table | str, tool: str) -> Answer: ...
def cerqual(
    id: str,
    text: str,
    kind: str,
    *,
    methodological_limitations: Mapping[str, Any] | None = None,
    coherence: Mapping[str, Any] | None = None,
    adequacy: Mapping[str, Any] | None = None,
    relevance: Mapping[str, Any] | None = None,
    dissemination_bias: str | None = None,
    decided: Mapping[str, Any] | None = None,
) -> Answer: ...
def evidence_to_decision(
    id: str,
    question: str,
    intervention: str,
    comparison: str,
    *,
    outcomes: _Dicts | None = None,
    one_alone: Mapping[str, Any] | None = None,
    panel_overall: Mapping[str, Any] | None = None,
    criteria: Mapping[str, Mapping[str, Any]] | None = None,
    paradigm: Mapping[str, Any] | None = None,
    asked_strength: str | None = None,
    research_only: str | None = None,
    panel_decision: Mapping[str, Any] | None = None,
    equity: Mapping[str, Any] | None = None,
    sections: Mapping[str, str] | None = None,
) -> Decision: ...
def good_practice_statement(
    id: str,
    statement: str,
    *,
    clear_and_actionable: Mapping[str, str] | None = None,
    necessary: Mapping[str, str] | None = None,
    large_net_benefit: Mapping[str, str] | None = None,
    evidence_poor_use: Mapping[str, str] | None = None,
    rationale: Mapping[str, str] | None = None,
    reverse_is_absurd: Mapping[str, str] | None = None,
) -> Answer: ...
def pool(
    yi: _Numbers,
    vi: _Numbers,
    method: str = "REML",
    *,
    inference: str = "wald",
    prediction: str = "t-k1",
    level: float = 0.95,
    unusable: str = "refuse",
) -> Pooled: ...
def pool_groups(
    table: Mapping[str, Iterable[Any]] | _Table,
    by: str | Sequence[str],
    yi: str,
    vi: str,
    method: str = "REML",
    *,
    inference: str = "wald",
    prediction: str = "t-k1",
    level: float = 0.95,
    unusable: str = "refuse",
    threads: int = 1,
) -> PooledGroups: ...
def pool_blocks(
    yi: _Numbers,
    vi: _Numbers,
    analyses: int,
    method: str = "REML",
    *,
    level: float = 0.95,
    p_values: bool = True,
    threads: int = 1,
) -> PooledBlocks: ...
def effect_sizes(
    measure: str,
    *,
    ai: _Numbers | None = None,
    bi: _Numbers | None = None,
    ci: _Numbers | None = None,
    di: _Numbers | None = None,
    n1i: _Numbers | None = None,
    n2i: _Numbers | None = None,
    m1i: _Numbers | None = None,
    sd1i: _Numbers | None = None,
    m2i: _Numbers | None = None,
    sd2i: _Numbers | None = None,
    ri: _Numbers | None = None,
    ni: _Numbers | None = None,
    xi: _Numbers | None = None,
    mi: _Numbers | None = None,
    x1i: _Numbers | None = None,
    t1i: _Numbers | None = None,
    x2i: _Numbers | None = None,
    t2i: _Numbers | None = None,
    ti: _Numbers | None = None,
    zero_cells: str = "only-zero",
    add: float = 0.5,
    double_zero: str = "keep",
    hedges: str = "exact",
    rom_correction: str = "none",
) -> Synthesis: ...
def pool_raw(
    measure: str,
    *,
    ai: _Numbers | None = None,
    bi: _Numbers | None = None,
    ci: _Numbers | None = None,
    di: _Numbers | None = None,
    n1i: _Numbers | None = None,
    n2i: _Numbers | None = None,
    x1i: _Numbers | None = None,
    t1i: _Numbers | None = None,
    x2i: _Numbers | None = None,
    t2i: _Numbers | None = None,
    method: str = "MH",
    level: float = 0.95,
) -> Synthesis: ...
def reported_effects(
    estimate: _Numbers,
    *,
    ci_low: _Numbers | None = None,
    ci_high: _Numbers | None = None,
    statistic: _Numbers | None = None,
    p: _Numbers | None = None,
    df: _Numbers | None = None,
    level: float = 0.95,
    log: bool = False,
) -> Synthesis: ...
def egger(
    yi: _Numbers,
    vi: _Numbers,
    *,
    model: str = "linear",
    method: str = "REML",
    level: float = 0.95,
    at_least: int = 10,
    unusable: str = "refuse",
) -> Synthesis: ...
def begg(
    yi: _Numbers,
    vi: _Numbers,
    *,
    at_least: int = 10,
    unusable: str = "refuse",
) -> Synthesis: ...
def trim_and_fill(
    yi: _Numbers,
    vi: _Numbers,
    *,
    estimator: str = "L0",
    method: str = "REML",
    side: str = "auto",
    level: float = 0.95,
    at_least: int = 10,
    unusable: str = "refuse",
) -> Synthesis: ...
def fail_safe_n(
    yi: _Numbers,
    vi: _Numbers,
    *,
    approach: str = "rosenthal",
    alpha: float = 0.05,
    target: float | None = None,
    at_least: int = 10,
    unusable: str = "refuse",
) -> Synthesis: ...
def small_study_effects(
    yi: _Numbers,
    vi: _Numbers,
    *,
    model: str = "linear",
    method: str = "REML",
    estimator: str = "L0",
    side: str = "auto",
    approach: str = "rosenthal",
    alpha: float = 0.05,
    target: float | None = None,
    level: float = 0.95,
    unusable: str = "refuse",
) -> Synthesis: ...
def subgroups(
    yi: _Numbers,
    vi: _Numbers,
    by: _Names,
    *,
    method: str = "REML",
    inference: str = "wald",
    prediction: str = "t-k1",
    level: float = 0.95,
    unusable: str = "refuse",
) -> Synthesis: ...
def meta_regression(
    yi: _Numbers,
    vi: _Numbers,
    moderators: Mapping[str, _Numbers] | Iterable[Mapping[str, Any]],
    *,
    method: str = "REML",
    inference: str = "wald",
    prediction: str = "t-k1",
    level: float = 0.95,
    unusable: str = "refuse",
) -> Synthesis: ...
def leave_one_out(
    yi: _Numbers,
    vi: _Numbers,
    method: str = "REML",
    *,
    inference: str = "wald",
    prediction: str = "t-k1",
    level: float = 0.95,
    unusable: str = "refuse",
) -> Synthesis: ...
def influence(
    yi: _Numbers,
    vi: _Numbers,
    method: str = "REML",
    *,
    inference: str = "wald",
    prediction: str = "t-k1",
    level: float = 0.95,
    unusable: str = "refuse",
) -> Synthesis: ...
def blup(
    yi: _Numbers,
    vi: _Numbers,
    method: str = "REML",
    *,
    inference: str = "wald",
    prediction: str = "t-k1",
    level: float = 0.95,
    unusable: str = "refuse",
) -> Synthesis: ...
def standardised_residuals(
    yi: _Numbers,
    vi: _Numbers,
    method: str = "REML",
    *,
    inference: str = "wald",
    prediction: str = "t-k1",
    level: float = 0.95,
    unusable: str = "refuse",
) -> Synthesis: ...
def permutation_test(
    yi: _Numbers,
    vi: _Numbers,
    method: str = "REML",
    *,
    inference: str = "wald",
    prediction: str = "t-k1",
    level: float = 0.95,
    unusable: str = "refuse",
) -> Synthesis: ...
def cumulative(
    yi: _Numbers,
    vi: _Numbers,
    order: Iterable[SupportsIndex] | None = None,
    *,
    method: str = "REML",
    inference: str = "wald",
    prediction: str = "t-k1",
    level: float = 0.95,
    unusable: str = "refuse",
) -> Synthesis: ...
def vote_count(
    favours: int,
    against: int,
    unclear: int = 0,
    *,
    basis: str = "unknown",
    level: float = 0.95,
) -> Synthesis: ...
def vote_count_effects(yi: _Numbers, *, level: float = 0.95) -> Synthesis: ...
def effect_directions(
    outcomes: Sequence[Mapping[str, Any]],
    *,
    basis: str = "unknown",
    level: float = 0.95,
) -> Synthesis: ...
def harvest(
    outcomes: Sequence[Mapping[str, Any]],
    *,
    basis: str = "unknown",
    level: float = 0.95,
) -> Synthesis: ...
def summarise(yi: _Numbers) -> Synthesis: ...
def combine_p_values(
    p_values: _Numbers,
    *,
    weights: _Numbers | None = None,
    method: str = "fisher",
) -> Synthesis: ...
