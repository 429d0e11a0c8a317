//! GRADE-CERQual: how much confidence to place in a finding of a qualitative evidence synthesis.
//!
//! Its scale, [`Confidence`], is a type of its own. It says how well a finding represents what was
//! studied, and is never mixed with the certainty of an effect ([`base::Certainty`]): a finding
//! can support a judgement of values, acceptability, feasibility or equity, not one of effect
//! (Lewin and others 2018, Implement Sci 13(Suppl 1):2).
//!
//! ```
//! use whatworks::cerqual::{Confidence, Finding};
//!
//! let finding = Finding::from_json(r#"{
//!     "id": "F1",
//!     "text": "Staff who lack time leave translated material unused",
//!     "kind": "review-finding",
//!     "methodological_limitations": {"concern": "minor"},
//!     "coherence": {"concern": "none-or-very-minor"},
//!     "adequacy": {"concern": "serious", "because": "three studies with thin data"},
//!     "relevance": {"concern": "none-or-very-minor"}
//! }"#)?;
//! assert_eq!(finding.assess()?.suggested, Some(Confidence::Moderate));
//! # Ok::<(), whatworks::Error>(())
//! ```
//!
//! [`base::Certainty`]: crate::base::Certainty

mod assess;
mod finding;
mod rules;

pub use crate::signature::Signature;
pub use assess::{AssessedComponent, Assessment, Dissemination};
pub use finding::{
    Component, ComponentJudgement, Concern, Confidence, Decided, Finding, FindingKind,
    StatedConcern,
};
pub use rules::RULES;
