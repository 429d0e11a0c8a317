//! GRADE as explicit, versioned rules: from a body of evidence to a certainty with its trace.
//!
//! The way of a rating: `evidence` gathers the findings of a base, or `body` takes studies in
//! numbers; `start` gives each part of the body its starting level; `effect` pools it and `target`
//! fixes what is rated; `domains` judges the reasons for rating down and up; `decision` lays what
//! people decided beside; `combine` sums; `rate` puts the rating of a body together,
//! `recommendation` that of several bodies, `audit` compares it with what is published. `change`
//! says what would change a rating, `robustness` what it hangs on, `findings` prints it. Every rule
//! and every parameter is a line in `rules`.

mod absolute;
mod as_base;
mod audit;
mod bodies;
mod body;
mod change;
mod check;
mod combine;
mod context;
mod decision;
mod domains;
mod effect;
mod evidence;
mod findings;
mod information_size;
mod judgement;
mod judgements;
mod many;
mod options;
mod overlap;
mod rate;
mod rating;
mod recommendation;
mod robustness;
mod rules;
mod start;
mod target;
mod wording;

pub use absolute::{AbsoluteEffect, risk_with};
pub use audit::{Audit, AuditRow, CertaintyOfItem, Verdict};
pub(crate) use audit::{certainties, row as audited};
pub use body::{BodyOfEvidence, StatedComparison, StudyInNumbers};
pub use change::{MoreInformation, Needed, OpenFact, Raise, WhatWouldChange};
pub use combine::Combination;
pub use context::{Context, ContextAnswer, ContextElement};
pub(crate) use decision::{changed as suggestion_changed, suggested as suggestion_beside};
pub use domains::Upgrade;
pub use effect::Effect;
pub(crate) use evidence::latest;
pub use findings::{
    CertaintyFinding, DomainFinding, EffectFinding, Footnote, FootnoteAbout, HtmlForm, Importance,
    ImportanceClass, NoteRef, OutcomeFindings, StartFinding, SummaryOfFindings, UpgradeFinding,
};
pub(crate) use findings::{html, markdown};
pub use information_size::{
    OptimalInformationSize, SizeFormula, SizeUnit, size_of_group_binary,
    size_of_group_binary_unpooled, size_of_group_continuous,
};
pub use judgement::{
    Concern, Decided, Domain, DomainJudgement, Domains, Opinion, Reporting, TraceEntry, TraceValue,
};
pub use judgements::{Judgements, PublicationBias, Reasons, combine};
pub use many::{RateGroups, RatedGroup, RatedGroups, StudyColumns};
pub use options::Options;
pub use overlap::{Overlap, OverlapLevel, ReviewedStudies, Reviews, covered_area};
pub use rating::{
    BaseName, BodySummary, MissingFact, Overall, PartSummary, RatedOutcome, Rating, Reading,
    RulesName, WouldBe,
};
pub use robustness::{Robustness, WithoutJudgement, WithoutStudy};
pub use rules::{
    ImprecisionForm, Parameter, ParameterValue, Rule, RuleKind, RuleSet, SomeConcerns,
};
pub use start::{PartOfBody, StartJudgement};
pub use target::{Target, TargetKind};
pub use wording::Statement;
