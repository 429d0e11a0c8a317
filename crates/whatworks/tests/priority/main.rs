//! Priority against published examples, exact areas, brute force and properties.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::string_slice,
    clippy::needless_range_loop,
    reason = "a test fails by panicking; its numbers are small"
)]

mod certainty;
mod faults;
mod judgements;
mod properties;
mod published;
mod sensitivity;
mod smaa;
mod support;
