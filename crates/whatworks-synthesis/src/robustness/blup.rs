//! The true effect of each study, predicted from its own effect and from all.

use serde::Serialize;

use super::refit::Interval;
use super::rows_used;
use crate::error::Error;
use crate::fit::Fit;
use crate::options::{Inference, Method, Options};
use crate::studies::{LeftOut, Studies};

/// The best linear unbiased prediction of each study's true effect.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Blup {
    /// The number of studies.
    pub k: usize,
    /// The model and the estimator of tau2.
    pub method: Method,
    /// How the variance of the pooled effect and the quantile of the intervals came about.
    pub inference: Inference,
    /// The level of every interval.
    pub level: f64,
    /// A row for each study.
    pub rows: Vec<BlupRow>,
    /// The rows that were not used.
    pub left_out: Vec<LeftOut>,
    /// How predictions and intervals are defined.
    pub pi_method: &'static str,
}

/// The predicted true effect of one study.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BlupRow {
    /// The row of the study, from 0.
    pub row: usize,
    /// The predicted true effect, between the study's own effect and the pooled one.
    pub prediction: f64,
    /// Its standard error.
    pub se: f64,
    /// The lower end of its prediction interval.
    pub pi_low: f64,
    /// The upper end of its prediction interval.
    pub pi_high: f64,
    /// The weight of the study's own effect, `tau2 / (tau2 + v)` from 0 to 1; the pooled effect
    /// has the rest.
    pub own_weight: f64,
}

/// Predicts the true effect of each study of effects `yi` with sampling variances `vi`
/// (Raudenbush and Bryk 1985): `l y + (1 - l) m` with the pooled effect m and
/// `l = tau2 / (tau2 + v)`, of variance `l v + (1 - l)^2 var(m)`. That tau2 is an estimate has no
/// part in it. With tau2 of 0, and so with `EE`, each prediction is the pooled effect.
///
/// # Errors
///
/// As [`pool`](crate::pool); one study, unless the method is `EE`.
pub fn blup(yi: &[f64], vi: &[f64], options: &Options) -> Result<Blup, Error> {
    options.check()?;
    let studies = Studies::new(yi, vi, options.unusable)?;
    let k = studies.k();
    let too_few = Error::TooFew { what: "predicting true effects", found: k, needed: 2 };
    let fit = Fit::new(&studies.yi, &studies.vi, options.method)?;
    let se = fit.se(options.inference)?;
    let (Some(tau2), Some(quantile)) = (fit.tau2, Interval::of(k, options).quantile) else {
        return Err(too_few);
    };
    let rows = rows_used(yi.len(), &studies).zip(studies.yi.iter().zip(&*studies.vi));
    let rows = rows.map(|(row, (&y, &v))| {
        // Each weight by itself: neither loses digits where the other is near 1.
        let [own, pooled] = [1.0 / (1.0 + v / tau2), 1.0 / (1.0 + tau2 / v)];
        let prediction = own * y + pooled * fit.mean;
        let se = (own * v + (pooled * se).powi(2)).sqrt();
        let margin = quantile * se;
        let [pi_low, pi_high] = [prediction - margin, prediction + margin];
        BlupRow { row, prediction, se, pi_low, pi_high, own_weight: own }
    });
    Ok(Blup {
        k,
        method: options.method,
        inference: options.inference,
        level: options.level,
        rows: rows.collect(),
        left_out: studies.left_out.clone(),
        pi_method: match options.inference {
            Inference::Wald => "normal, tau2 taken as known",
            _ => "t with k - 1 df, tau2 taken as known",
        },
    })
}
