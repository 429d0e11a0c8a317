//! The numbers of evidence synthesis.
#![forbid(unsafe_code)]

#[macro_use]
mod codes;
pub mod distribution;
pub mod effect;
mod error;
mod fit;
mod inference;
mod lanes;
pub mod many;
mod options;
mod pool;
pub mod raw;
pub mod robustness;
pub mod small_study;
pub mod structure;
mod studies;
mod tau2;
mod weights;
pub mod without_pooling;

pub use error::Error;
pub use fit::{Estimate, estimate};
pub use options::{Inference, Method, Options, Prediction, Unusable};
pub use pool::{Pooled, Scale, pool};
pub use studies::LeftOut;
