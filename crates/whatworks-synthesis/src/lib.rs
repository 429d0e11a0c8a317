//! The numbers of evidence synthesis: floats in, named figures out.
//!
//! * From counts and summaries to effect sizes: [`effect`]; pooled without them: [`raw`].
//! * One pooled effect, with heterogeneity, intervals and prediction: [`pool()`], [`estimate()`].
//! * Many of them at once: [`many`].
//! * Small-study effects, from ten studies on: [`small_study`].
//! * How much rests on single studies: [`robustness`].
//! * Subgroups and meta-regression: [`structure`].
//! * Where nothing can be pooled: [`without_pooling`].
//!
//! ```
//! use whatworks_synthesis::{Inference, Options, pool};
//!
//! // Log risk ratios of three trials with their sampling variances.
//! let options = Options { inference: Inference::KnappHartung, ..Options::default() };
//! let pooled = pool(&[-0.89, -1.59, -1.35], &[0.33, 0.19, 0.42], &options)?;
//! assert_eq!((pooled.k, pooled.method.code()), (3, "REML"));
//! assert!(pooled.tau2 == Some(0.0) && pooled.exp().ci_high < 1.0);
//! # Ok::<(), whatworks_synthesis::Error>(())
//! ```
//!
//! Every switch that changes published answers is an option with a default that the result names:
//! REML, I2 from tau2, prediction with k - 1 degrees of freedom. Nothing is dropped without being
//! named, no search ends early without an error, and a figure that cannot be had is `None`. It
//! knows nothing of studies, bodies of evidence or recommendations, and holds no `unsafe`.

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
mod progress;
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
pub use progress::{Progress, Teller};
pub use studies::LeftOut;
