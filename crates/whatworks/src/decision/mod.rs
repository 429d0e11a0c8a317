//! From outcomes to a recommendation: GRADE's Evidence to Decision framework.
//!
//! `outcome` weighs outcomes, `overall` takes the certainty over the critical ones, `criteria` holds
//! the twelve judgements, `suggestion` a direction and strength with each clause that held or
//! failed, `paradigm` the five exceptions, `equity` its checks, `good_practice` the statements that
//! carry no certainty. Every rule is a line in `rules`, with its source and its kind.
//!
//! A suggestion is never a decision: what a panel decides is kept beside it. Certainty is shown and
//! never orders or filters anything.
//!
//! ```
//! use whatworks::decision::{Conclusion, CriterionName, Request};
//!
//! let request = Request::from_json(r#"{
//!     "id": "D1",
//!     "question": "Should practices offer interpreters?",
//!     "intervention": "professional interpreters",
//!     "comparison": "no interpreters",
//!     "outcomes": [{"id": "O1", "name": "missed appointments", "importance": 8, "certainty": "low"}],
//!     "criteria": {"balance": {"judgement": "favours-intervention"}}
//! }"#)?;
//! let decision = request.decide()?;
//! assert_eq!(decision.suggestion.conclusion, Conclusion::ConditionalFor);
//! assert_eq!(decision.suggestion.possible, [Conclusion::ConditionalFor]);
//! # Ok::<(), whatworks::Error>(())
//! ```

pub mod answers;
pub mod codes;
mod conclusion;
mod criteria;
mod decide;
mod equity;
mod good_practice;
mod markdown;
mod messages;
mod outcome;
mod overall;
mod paradigm;
mod request;
mod rules;
mod suggestion;

pub use crate::signature::Signature;
pub use conclusion::{Codings, Conclusion, Direction, PanelDecision, Strength, SystemDecision};
pub use criteria::{
    Criteria, Criterion, CriterionName, Detail, DetailQuestion, EvidenceKind, EvidenceLink,
    ShownCriterion,
};
pub use decide::{Answer, Decision, OutcomeShown, PanelShown, SectionShown, Suggestion};
pub use equity::{EquityAnswer, EquityCheck, EquityQuestion, Flag, GroupEffect, GroupRisk};
pub use good_practice::{
    Condition, Documented, Fulfilled, GoodPractice, GoodPracticeAnswer, ShownCondition, Standing,
};
pub use messages::Message;
pub use outcome::{Effect, Favours, ImportanceClass, Outcome, RelativeEffect, RelativeMeasure};
pub use overall::{
    Lowest, OneAlone, OneAloneChecked, OverallCertainty, PanelOverall, Reclassified, WithEvidence,
};
pub use paradigm::{Arm, Paradigm, ParadigmChecked};
pub use request::{Request, Sections};
pub use rules::RULES;
pub use suggestion::{Clause, Verdict};
