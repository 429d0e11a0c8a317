//! GRADE as explicit, versioned rules: from a body of evidence to a certainty with its trace.
//!
//! The way of a rating: `evidence` gathers the findings, `start` gives each part of the body
//! its starting level, `domains` judges the reasons for rating down and up, `combine` sums them,
//! `rate` puts the rating of a body together, `recommendation` that of several bodies, `audit`
//! compares it with what is published. Every rule is a line in `rules`.

mod audit;
mod combine;
mod domains;
mod evidence;
mod judgement;
mod judgements;
mod options;
mod rate;
mod rating;
mod recommendation;
mod rules;
mod start;

pub(crate) use audit::certainties;
pub use audit::{Audit, AuditRow, CertaintyOfItem, Verdict};
pub use combine::Combination;
pub use domains::Upgrade;
pub use judgement::{Concern, Domain, DomainJudgement, Domains, Reporting, TraceEntry};
pub use judgements::{Judgements, PublicationBias, combine};
pub use options::Options;
pub use rating::{
    BaseName, BodySummary, MissingFact, Overall, PartSummary, Rating, Reading, RulesName, WouldBe,
};
pub use rules::{Parameter, Rule, RuleKind, RuleSet};
pub use start::{PartOfBody, StartJudgement};
