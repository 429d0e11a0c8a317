//! Begg and Mazumdar's rank correlation test.

use serde::{Deserialize, Serialize};

use super::kendall::Pairs;
use super::{AT_LEAST, Gated, Stop, gated, rounding_error};
use crate::error::Error;
use crate::options::Unusable;
use crate::studies::Studies;
use crate::weights::Weighted;

/// How to test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct BeggOptions {
    /// The number of studies below which no figures are given.
    pub at_least: usize,
    /// What to do with a row that cannot be used.
    pub unusable: Unusable,
}

impl Default for BeggOptions {
    /// Figures from ten studies on.
    fn default() -> Self {
        Self { at_least: AT_LEAST, unusable: Unusable::default() }
    }
}

/// The rank correlation of effects and variances.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Begg {
    /// Kendall's tau-b.
    pub tau: f64,
    /// Kendall's S, concordant less discordant pairs.
    pub s: f64,
    /// S over its standard deviation.
    pub statistic: f64,
    /// The two-sided p value of the exact distribution; none with ties and above 170 studies.
    pub p_exact: Option<f64>,
    /// The two-sided p value of the normal approximation.
    pub p_asymptotic: f64,
    /// Whether studies are tied, in variance or in standardised effect.
    pub ties: bool,
    /// How tau is defined.
    pub tau_method: &'static str,
    /// How the exact p value is defined.
    pub p_exact_method: &'static str,
    /// How the statistic and its p value are defined.
    pub p_asymptotic_method: &'static str,
}

const TAU: &str = "tau-b of (yi - mean) / sqrt(vi - 1 / sum(1 / vi)) and vi, mean of the \
                   common-effect model";
const EXACT: &str = "twice the smaller tail of the permutation distribution of S, at most 1";
const ASYMPTOTIC: &str = "normal, variance of S corrected for ties, no continuity correction";

/// Tests whether standardised effects and variances are correlated in rank (Begg and Mazumdar
/// 1994, Biometrics 50:1088).
///
/// Not applicable below `at_least` studies, with fewer than 2, and if all variances or all
/// standardised effects are equal.
///
/// # Errors
///
/// A row that cannot be used (unless it is to be left out), columns of different lengths, no
/// study, and values whose squares are no floating-point numbers.
pub fn begg(yi: &[f64], vi: &[f64], options: &BeggOptions) -> Result<Gated<Begg>, Error> {
    let studies = Studies::new(yi, vi, options.unusable)?;
    gated(&studies, options.at_least, |yi, vi| {
        if yi.len() < 2 {
            return Err(Error::TooFew { what: "Begg's test", found: yi.len(), needed: 2 }.into());
        }
        let pairs = Pairs::of(&standardised(yi, vi)?, vi);
        let tau = pairs.tau_b().ok_or_else(|| Stop::not_applicable(NO_RANKS))?;
        Ok(Begg {
            tau,
            s: pairs.s(),
            statistic: pairs.statistic(),
            p_exact: pairs.p_exact(),
            p_asymptotic: pairs.p_asymptotic(),
            ties: pairs.any_ties(),
            tau_method: TAU,
            p_exact_method: EXACT,
            p_asymptotic_method: ASYMPTOTIC,
        })
    })
}

const NO_RANKS: &str = "all variances, or all standardised effects, are equal";

/// Deviations from the common effect over their standard errors (Begg and Mazumdar 1994).
/// A deviation within rounding error is 0.
fn standardised(yi: &[f64], vi: &[f64]) -> Result<Vec<f64>, Stop> {
    let common = Weighted::at(yi, vi, 0.0);
    let rounding = rounding_error(yi);
    let studies = yi.iter().zip(vi).enumerate();
    let values: Vec<f64> = studies
        .map(|(row, (y, v))| {
            let deviation = y - common.mean;
            let share = 1.0 / v / common.sum;
            // v - 1 / sum(w) = v (1 - share). It would cancel for a study with most of the
            // weight; there is one at most, and for it the others are summed up.
            let rest = if share > 0.5 { without(vi, row) / common.sum } else { 1.0 - share };
            if deviation.abs() <= rounding { 0.0 } else { deviation / (v * rest).sqrt() }
        })
        .collect();
    if values.iter().all(|value| value.is_finite()) {
        return Ok(values);
    }
    Err(Error::NotRepresentable { what: "a standardised effect" }.into())
}

/// The sum of the weights of all studies but one.
fn without(vi: &[f64], left_out: usize) -> f64 {
    let others = vi.iter().enumerate().filter(|&(row, _)| row != left_out);
    others.map(|(_, v)| 1.0 / v).sum()
}
