//! The C interface of whatworks: it converts, calls the core, and converts back.
//!
//! The contract with the caller is the chapter "API conventions" of `include/whatworks.h`, which
//! is generated from this crate and `cbindgen.toml` and checked by `tests/header.rs`. There is a
//! file for each prefix of the C names, or for one subject; every function goes through a boundary
//! of [`mod@panic`].

#![allow(non_camel_case_types, reason = "types have their names in C")]
#![allow(
    clippy::missing_safety_doc,
    reason = "the API conventions of the header are the contract of every function"
)]

pub mod arrow;
pub mod audit;
pub mod base;
pub mod blocks;
pub mod diff;
pub mod error;
pub mod evidence;
pub mod findings;
pub mod groups;
mod handle;
pub mod input;
pub mod items;
pub mod many;
mod numbers;
mod panic;
pub mod pool;
pub mod progress;
pub mod rating;
pub mod requests;
pub mod rules;
pub mod selection;
pub mod status;
pub mod synthesis;
pub mod text;
pub mod version;
