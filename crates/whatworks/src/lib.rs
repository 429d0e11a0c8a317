#![doc = include_str!("../../../README.md")]
#![forbid(unsafe_code)]

pub mod appraisal;
pub mod base;
pub mod cerqual;
pub mod decision;
mod error;
mod fault;
pub mod grade;
mod json;
pub mod map;
mod parallel;
mod rulebook;
mod schema;
pub mod select;
mod signature;
pub mod synthesis;
mod table;

pub use base::EvidenceBase;
pub use error::{Error, FileError, UnknownName};
pub use fault::{Fault, Faults};
pub use grade::{Audit, Rating, RuleSet};
pub use json::Limits;
pub use select::{Query, Selection};
pub use table::{Column, Table, Values};
