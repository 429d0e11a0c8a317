//! Organisations: from a record of the Organisation Data Service (ODS) to the audience that it is,
//! at a date, with the basis for it.
//!
//! `record` is what is known of an organisation, `read` takes it from the forms in which it is
//! given, `rules` says which roles make which audience, `state` which roles hold on the day,
//! `derive` applies the rules, with `parent` for sites and branches and `outside` for what is none,
//! and `derived` is the answer. What a record does not say is unknown: an audience is then possible,
//! never denied.

mod derive;
mod derived;
mod names;
mod outside;
mod parent;
mod read;
mod record;
mod request;
mod rules;
mod state;
mod truth;

/// A day of the calendar.
pub use jiff::civil::Date;

pub(crate) use crate::base::normal;
pub use derived::{AudienceMatch, AudienceVerdict, DerivedAudience, OutsideEvery};
pub(crate) use read::check;
pub use record::{Organisation, Relationship, Role, Status, Succession, Successor};
pub use request::AudienceRequest;
pub use rules::{Audience, AudienceRules, AudienceTest, OutsideRule, RuleOption};
pub(crate) use rules::{bad_date, beyond_schema as faults_of_rules};
