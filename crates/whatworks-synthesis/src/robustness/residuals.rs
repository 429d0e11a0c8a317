//! How far each study lies from the pooled effect.

use serde::Serialize;

use super::{at_least_two, finite, rows_used};
use crate::error::Error;
use crate::fit::Fit;
use crate::options::{Method, Options};
use crate::studies::{LeftOut, Studies};
use crate::weights::weights;

/// The standardised residual of each study.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StandardisedResiduals {
    /// The number of studies.
    pub k: usize,
    /// The model and the estimator of tau2.
    pub method: Method,
    /// A row for each study.
    pub rows: Vec<StandardisedResidual>,
    /// The rows that were not used.
    pub left_out: Vec<LeftOut>,
    /// How the residuals are defined.
    pub residual_method: &'static str,
}

/// The residual of one study.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StandardisedResidual {
    /// The row of the study, from 0.
    pub row: usize,
    /// The effect less the pooled effect.
    pub residual: f64,
    /// The standard error of that difference.
    pub se: f64,
    /// The residual over its standard error; none if that is too small for a number.
    pub z: Option<f64>,
}

/// The internally standardised residuals of effects `yi` with sampling variances `vi`: the
/// variance of a residual is `(v + tau2) (1 - hat)` (Viechtbauer and Cheung 2010). The
/// inference asked for has no part in them.
///
/// # Errors
///
/// As [`pool`](crate::pool); fewer than two studies.
pub fn standardised_residuals(
    yi: &[f64],
    vi: &[f64],
    options: &Options,
) -> Result<StandardisedResiduals, Error> {
    options.check()?;
    let studies = Studies::new(yi, vi, options.unusable)?;
    at_least_two(&studies, "standardised residuals")?;
    let tau2 = Fit::new(&studies.yi, &studies.vi, options.method)?.tau2.unwrap_or(0.0);
    let each = studies.yi.iter().zip(&*studies.vi).zip(others(&studies, tau2));
    let rows = rows_used(yi.len(), &studies)
        .zip(each)
        .map(|(row, ((&y, &v), others))| StandardisedResidual::new(row, y, v + tau2, &others))
        .collect::<Result<_, Error>>()?;
    Ok(StandardisedResiduals {
        k: studies.k(),
        method: options.method,
        rows,
        left_out: studies.left_out.clone(),
        residual_method: "marginal, internally standardised: variance (v + tau2) (1 - hat)",
    })
}

impl StandardisedResidual {
    /// A study that has nearly all the weight drags the mean to itself: its residual, and 1 less
    /// its hat value, are small differences of large numbers. From the other studies they are not.
    fn new(row: usize, y: f64, variance: f64, others: &Sum) -> Result<Self, Error> {
        let one_less_hat = others.w / (others.w + 1.0 / variance);
        let residual = one_less_hat * (y - others.wy / others.w);
        let se = (variance * one_less_hat).sqrt();
        if residual.is_finite() && se.is_finite() {
            return Ok(Self { row, residual, se, z: finite(residual / se) });
        }
        Err(Error::NotRepresentable { what: "a residual" })
    }
}

/// The sum of weights, and of weighted effects.
#[derive(Clone, Copy, Default)]
struct Sum {
    w: f64,
    wy: f64,
}

impl std::ops::Add for Sum {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { w: self.w + other.w, wy: self.wy + other.wy }
    }
}

/// For each study the sum over the others: those before it and those after it.
fn others(studies: &Studies<'_>, tau2: f64) -> Vec<Sum> {
    let terms: Vec<Sum> =
        weights(&studies.vi, tau2).zip(&*studies.yi).map(|(w, y)| Sum { w, wy: w * y }).collect();
    let mut after = sums_before(terms.iter().rev());
    after.reverse();
    sums_before(terms.iter()).into_iter().zip(after).map(|(before, after)| before + after).collect()
}

fn sums_before<'a>(terms: impl Iterator<Item = &'a Sum>) -> Vec<Sum> {
    let running = terms.scan(Sum::default(), |sum, term| {
        let before = *sum;
        *sum = before + *term;
        Some(before)
    });
    running.collect()
}
