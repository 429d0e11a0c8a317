//! The pooled effect without each study in turn.

use serde::Serialize;

use super::refit::{Interval, Refit, i2_method};
use super::{at_least_two, rows_used, without_each};
use crate::error::Error;
use crate::options::{Inference, Method, Options};
use crate::studies::{LeftOut, Studies};

/// The model refitted without each study in turn.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LeaveOneOut {
    /// The number of studies, the one left out included.
    pub k: usize,
    /// The model and the estimator of tau2.
    pub method: Method,
    /// How standard errors, intervals and p values came about.
    pub inference: Inference,
    /// The level of every interval.
    pub level: f64,
    /// A row for each study, with the result without it.
    pub rows: Vec<Refit>,
    /// The rows that were not used at all.
    pub left_out: Vec<LeftOut>,
    /// How I2 and H2 are defined.
    pub i2_method: &'static str,
}

/// Pools the effects `yi` with sampling variances `vi` without each study in turn, tau2 estimated
/// anew each time (Viechtbauer and Cheung 2010).
///
/// # Errors
///
/// As [`pool`](crate::pool), for all studies and for all but one; fewer than two studies.
pub fn leave_one_out(yi: &[f64], vi: &[f64], options: &Options) -> Result<LeaveOneOut, Error> {
    options.check()?;
    let studies = Studies::new(yi, vi, options.unusable)?;
    at_least_two(&studies, "leaving one study out")?;
    let interval = Interval::of(studies.k() - 1, options);
    let mut left_out = rows_used(yi.len(), &studies);
    let rows = without_each(&studies, |yi, vi| {
        Refit::new(left_out.next().unwrap_or_default(), [yi, vi], options, interval)
    })?;
    Ok(LeaveOneOut {
        k: studies.k(),
        method: options.method,
        inference: options.inference,
        level: options.level,
        rows,
        left_out: studies.left_out.clone(),
        i2_method: i2_method(options.method),
    })
}
