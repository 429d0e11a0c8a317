//! Egger's regression test.

use serde::{Deserialize, Serialize};

use super::{AT_LEAST, EQUALLY_PRECISE, Gated, Stop, equally_precise, gated};
use crate::error::Error;
use crate::inference::{Reference, two_sided};
use crate::options::{Method, Options, Unusable, check_level};
use crate::structure::{Coefficient, Moderator, meta_regression};
use crate::studies::{Studies, number};
use crate::weights::weights;

crate::codes! {
    /// The regression of effects on their standard errors.
    #[derive(Default)]
    EggerModel {
        /// Weighted least squares with weights `1 / v` and a free dispersion, t with k - 2 degrees
        /// of freedom: the test of Egger et al. (1997).
        #[default]
        Linear = "linear",
        /// Mixed-effects meta-regression with a variance between studies, normal statistic
        /// (Thompson and Sharp 1999).
        Mixed = "mixed",
    }
}

/// How to test.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct EggerOptions {
    /// The regression.
    pub model: EggerModel,
    /// The estimator of tau2 for `mixed`; `linear` has none.
    pub method: Method,
    /// The level of the intervals, between 0 and 1.
    pub level: f64,
    /// The number of studies below which no figures are given.
    pub at_least: usize,
    /// What to do with a row that cannot be used.
    pub unusable: Unusable,
}

impl Default for EggerOptions {
    /// The linear model, REML where it is mixed, 95 %, and figures from ten studies on.
    fn default() -> Self {
        Self {
            model: EggerModel::default(),
            method: Method::default(),
            level: 0.95,
            at_least: AT_LEAST,
            unusable: Unusable::default(),
        }
    }
}

impl EggerOptions {
    pub(super) fn check(&self) -> Result<(), Error> {
        check_level(self.level)
    }
}

/// The regression of effects on their standard errors.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Egger {
    /// The regression.
    pub model: EggerModel,
    /// The estimator of tau2; none for `linear`.
    pub method: Option<Method>,
    /// The variance between studies that the regression leaves; none for `linear`.
    pub tau2: Option<f64>,
    /// The level of the intervals.
    pub level: f64,
    /// The bias coefficient: the change of effect per unit of standard error.
    pub slope: f64,
    /// Its standard error.
    pub se: f64,
    /// The lower end of its interval.
    pub ci_low: f64,
    /// The upper end of its interval.
    pub ci_high: f64,
    /// The slope over its standard error.
    pub statistic: f64,
    /// The degrees of freedom of t; none where the statistic is normal.
    pub df: Option<f64>,
    /// The two-sided p value of no small-study effect.
    pub p: f64,
    /// The limit estimate: the intercept, the effect as the standard error goes to 0.
    pub limit_estimate: f64,
    /// Its standard error.
    pub limit_se: f64,
    /// The lower end of its interval.
    pub limit_low: f64,
    /// The upper end of its interval.
    pub limit_high: f64,
    /// How the slope and the limit estimate are defined.
    pub slope_method: &'static str,
    /// How standard errors, p value and intervals are defined.
    pub inference_method: &'static str,
}

const LINEAR_SLOPE: &str = "regression of yi on sqrt(vi) with weights 1/vi; the same line as that \
                            of yi/sqrt(vi) on 1/sqrt(vi), with slope and intercept exchanged";
const LINEAR_INFERENCE: &str = "t with k - 2 degrees of freedom, dispersion estimated from the \
                                residuals, also if it is below 1";
const MIXED_SLOPE: &str = "regression of yi on sqrt(vi) with weights 1/(vi + tau2)";
const MIXED_INFERENCE: &str = "normal, dispersion 1";

/// Tests whether effects depend on their standard errors (Egger et al. 1997, BMJ 315:629).
///
/// Not applicable below `at_least` studies, with fewer than 3, if all variances are equal, and for
/// `linear` if the studies lie on a line.
///
/// # Errors
///
/// A row that cannot be used (unless it is to be left out), columns of different lengths, no
/// study, a level that is none, and values whose squares are no floating-point numbers.
pub fn egger(yi: &[f64], vi: &[f64], options: &EggerOptions) -> Result<Gated<Egger>, Error> {
    options.check()?;
    let studies = Studies::new(yi, vi, options.unusable)?;
    gated(&studies, options.at_least, |yi, vi| {
        if yi.len() < 3 {
            return Err(Error::TooFew { what: "Egger's test", found: yi.len(), needed: 3 }.into());
        }
        if equally_precise(vi) {
            return Err(Stop::not_applicable(EQUALLY_PRECISE));
        }
        match options.model {
            EggerModel::Linear => linear(yi, vi, options.level),
            EggerModel::Mixed => mixed(yi, vi, options.method, options.level),
        }
    })
}

/// Weighted least squares around the weighted means, which keeps near-equal standard errors apart.
fn linear(yi: &[f64], vi: &[f64], level: f64) -> Result<Egger, Stop> {
    let points = || weights(vi, 0.0).zip(vi.iter().map(|v| v.sqrt())).zip(yi);
    let (mut sum, mut wx, mut wy) = (0.0, 0.0, 0.0);
    for ((w, x), y) in points() {
        sum += w;
        wx += w * x;
        wy += w * y;
    }
    let (mean_x, mean_y) = (wx / sum, wy / sum);
    let (mut xx, mut xy) = (0.0, 0.0);
    for ((w, x), y) in points() {
        xx += w * (x - mean_x) * (x - mean_x);
        xy += w * (x - mean_x) * (y - mean_y);
    }
    let slope = xy / xx;
    let (mut residual, mut size) = (0.0, 0.0);
    for ((w, x), y) in points() {
        let fitted = slope * (x - mean_x);
        let off = y - mean_y - fitted;
        residual += w * off * off;
        size += w * (y * y + fitted * fitted);
    }
    if ![sum, mean_y, slope, residual, size].iter().all(|value| value.is_finite()) {
        return Err(Error::NotRepresentable { what: "a sum of Egger's test" }.into());
    }
    let rounding = 16.0 * f64::EPSILON;
    if residual <= rounding * rounding * size {
        return Err(Stop::not_applicable(ON_A_LINE));
    }
    let df = number(yi.len()) - 2.0;
    let dispersion = residual / df;
    let line = Line {
        slope,
        slope_se: (dispersion / xx).sqrt(),
        limit: mean_y - slope * mean_x,
        limit_se: (dispersion * (1.0 / sum + mean_x * mean_x / xx)).sqrt(),
    };
    line.report(Reference::T(df), level)
}

const ON_A_LINE: &str = "the studies lie on a line, and nothing is left to judge its slope by";

/// A regression line and its standard errors.
struct Line {
    slope: f64,
    slope_se: f64,
    limit: f64,
    limit_se: f64,
}

impl Line {
    fn report(self, reference: Reference, level: f64) -> Result<Egger, Stop> {
        let Self { slope, slope_se: se, limit, limit_se } = self;
        let quantile = reference.quantile(level).unwrap_or(f64::INFINITY);
        let statistic = slope / se;
        let figures = [statistic, se * quantile, limit, limit_se * quantile];
        if !figures.iter().all(|figure| figure.is_finite()) {
            return Err(Error::NotRepresentable { what: "a figure of Egger's test" }.into());
        }
        Ok(Egger {
            model: EggerModel::Linear,
            method: None,
            tau2: None,
            level,
            slope,
            se,
            ci_low: slope - quantile * se,
            ci_high: slope + quantile * se,
            statistic,
            df: reference.df(),
            p: two_sided(statistic, reference),
            limit_estimate: limit,
            limit_se,
            limit_low: limit - quantile * limit_se,
            limit_high: limit + quantile * limit_se,
            slope_method: LINEAR_SLOPE,
            inference_method: LINEAR_INFERENCE,
        })
    }
}

fn mixed(yi: &[f64], vi: &[f64], method: Method, level: f64) -> Result<Egger, Stop> {
    let Regression { limit, slope, tau2 } = on_standard_error(yi, vi, method, level)?;
    Ok(Egger {
        model: EggerModel::Mixed,
        method: Some(method),
        tau2: Some(tau2),
        level,
        slope: slope.estimate,
        se: slope.se,
        ci_low: slope.ci_low,
        ci_high: slope.ci_high,
        statistic: slope.statistic,
        df: None,
        p: slope.p,
        limit_estimate: limit.estimate,
        limit_se: limit.se,
        limit_low: limit.ci_low,
        limit_high: limit.ci_high,
        slope_method: MIXED_SLOPE,
        inference_method: MIXED_INFERENCE,
    })
}

/// A mixed-effects regression on the standard error.
pub(super) struct Regression {
    pub(super) limit: Coefficient,
    pub(super) slope: Coefficient,
    pub(super) tau2: f64,
}

/// Regresses effects on their standard errors; not applicable where these are all equal.
pub(super) fn on_standard_error(
    yi: &[f64],
    vi: &[f64],
    method: Method,
    level: f64,
) -> Result<Regression, Stop> {
    let values: Vec<f64> = vi.iter().map(|v| v.sqrt()).collect();
    let standard_error = Moderator { name: "standard error", values: &values };
    let options = Options { level, ..Options::method(method) };
    let fit = match meta_regression(yi, vi, &[standard_error], &options) {
        Err(Error::Collinear { .. }) => return Err(Stop::not_applicable(EQUALLY_PRECISE)),
        other => other?,
    };
    match <[Coefficient; 2]>::try_from(fit.coefficients) {
        Ok([limit, slope]) => Ok(Regression { limit, slope, tau2: fit.tau2 }),
        Err(_) => Err(Error::NotSettled { what: "the regression on the standard error" }.into()),
    }
}
