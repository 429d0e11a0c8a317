#![doc = include_str!("../../../README.md")]
#![forbid(unsafe_code)]

pub mod base;
mod error;
pub mod grade;
mod json;
mod schema;
pub mod select;
mod table;

pub use base::EvidenceBase;
pub use error::{Error, Fault, Faults, FileError, UnknownName};
pub use grade::{Audit, Rating, RuleSet};
pub use json::Limits;
pub use select::{Query, Selection};
pub use table::{Column, Table, Values};
