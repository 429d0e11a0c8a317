#![doc = include_str!("../../../README.md")]
#![forbid(unsafe_code)]

pub mod appraisal;
pub mod base;
pub mod cerqual;
pub mod choose;
mod csv;
pub mod decision;
pub mod diff;
mod error;
mod fault;
pub mod grade;
mod json;
pub mod map;
pub mod organisation;
mod parallel;
pub mod priority;
mod rulebook;
mod schema;
pub mod select;
mod signature;
pub mod synthesis;
mod table;

pub use base::EvidenceBase;
pub use choose::Choice;
pub use error::{Error, FileError, UnknownName};
pub use fault::{Fault, Faults};
pub use grade::{Audit, Rating, RuleSet};
pub use json::Limits;
pub use organisation::{AudienceRules, DerivedAudience, Organisation};
pub use select::{Query, Selection};
pub use table::{Categories, Column, Table, Values};
pub use whatworks_synthesis::Progress;
