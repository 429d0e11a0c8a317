//! Combining p values (Cochrane Handbook, section 12.2.1.2).

use serde::Serialize;

use crate::distribution::{chi_square_upper, normal_quantile, normal_upper};
use crate::error::Error;
use crate::studies::number;

codes! {
    /// How p values are combined.
    #[derive(Default)]
    Combination {
        /// Fisher (1932): `-2 sum(ln p)`, chi-square with 2k degrees of freedom.
        #[default]
        Fisher = "fisher",
        /// Stouffer (1949), with weights Liptak (1958): `sum(w z) / sqrt(sum(w^2))`, standard
        /// normal, where `z` has the upper tail `p`.
        Stouffer = "stouffer",
    }
}

/// One p value from those of several studies.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CombinedP {
    /// The number of studies.
    pub k: usize,
    /// How the p values were combined.
    pub method: Combination,
    /// The test statistic: chi-square for Fisher, z for Stouffer.
    pub statistic: f64,
    /// Its degrees of freedom: `2k` for Fisher, none for Stouffer.
    pub df: Option<f64>,
    /// One-sided p value; 0 where it is below the smallest floating-point number.
    pub p: f64,
    /// Whether the z values were weighted: `equal` or `given`; none for Fisher.
    pub weights: Option<&'static str>,
    /// What the p values must be: `one-sided, of the same stated direction`.
    pub tails: &'static str,
    /// The hypothesis tested.
    pub null: &'static str,
    /// What a small p value is evidence for. It says nothing about magnitude, nor how many studies.
    pub alternative: &'static str,
}

/// Combines one-sided p values, all of the same stated direction, from independent studies.
///
/// `weights` go with [`Combination::Stouffer`] alone; without them every study weighs the same.
/// Only their proportions matter. A p value of 1 adds 0 to Fisher's statistic; with Stouffer it
/// is refused, because its z is minus infinity and would outweigh all other studies.
///
/// # Errors
///
/// [`Error::TooFew`] for no p value; [`Error::Value`] for a p value or a weight out of its range;
/// [`Error::Lengths`] for another number of weights than p values; [`Error::Column`] for weights
/// with Fisher's method.
pub fn combine_p_values(
    p_values: &[f64],
    weights: Option<&[f64]>,
    method: Combination,
) -> Result<CombinedP, Error> {
    if p_values.is_empty() {
        return Err(Error::TooFew { what: "combining p values", found: 0, needed: 1 });
    }
    match (method, weights) {
        (Combination::Fisher, None) => fisher(p_values),
        (Combination::Fisher, Some(_)) => Err(Error::Column {
            column: "weights",
            found: "given",
            expected: "none, as Fisher's method has no weights",
        }),
        (Combination::Stouffer, None) => {
            stouffer(p_values, std::iter::repeat_n(1.0, p_values.len()), "equal")
        }
        (Combination::Stouffer, Some(weights)) => {
            check_weights(weights, p_values.len())?;
            // Divided by the largest: no square is then too large, or too small to count.
            let largest = weights.iter().copied().fold(0.0, f64::max);
            stouffer(p_values, weights.iter().map(|weight| weight / largest), "given")
        }
    }
}

fn fisher(p_values: &[f64]) -> Result<CombinedP, Error> {
    check(p_values, "p_values", "a p value above 0 and at most 1", |p| p > 0.0 && p <= 1.0)?;
    let statistic = p_values.iter().map(|p| -2.0 * p.ln()).sum::<f64>();
    let df = 2.0 * number(p_values.len());
    let p = chi_square_upper(statistic, df);
    Ok(combined(Combination::Fisher, p_values.len(), statistic, Some(df), p, None))
}

fn stouffer(
    p_values: &[f64],
    weights: impl Iterator<Item = f64> + Clone,
    weighted: &'static str,
) -> Result<CombinedP, Error> {
    check(p_values, "p_values", "a p value above 0 and below 1", |p| p > 0.0 && p < 1.0)?;
    let sum: f64 =
        p_values.iter().zip(weights.clone()).map(|(&p, w)| -w * normal_quantile(p)).sum();
    let statistic = sum / weights.map(|w| w * w).sum::<f64>().sqrt();
    let p = normal_upper(statistic);
    Ok(combined(Combination::Stouffer, p_values.len(), statistic, None, p, Some(weighted)))
}

fn combined(
    method: Combination,
    k: usize,
    statistic: f64,
    df: Option<f64>,
    p: f64,
    weights: Option<&'static str>,
) -> CombinedP {
    CombinedP {
        k,
        method,
        statistic,
        df,
        p,
        weights,
        tails: "one-sided, of the same stated direction",
        null: "no effect in any study",
        alternative: "an effect in the stated direction in at least one study",
    }
}

fn check_weights(weights: &[f64], k: usize) -> Result<(), Error> {
    if weights.len() != k {
        let found = weights.len();
        return Err(Error::Lengths { column: "weights", found, expected: k, like: "p_values" });
    }
    check(weights, "weights", "a finite weight above 0", |w| w > 0.0 && w.is_finite())
}

fn check(
    values: &[f64],
    column: &'static str,
    expected: &'static str,
    usable: impl Fn(f64) -> bool,
) -> Result<(), Error> {
    let fault = values.iter().enumerate().find(|&(_, &value)| !usable(value));
    fault.map_or(Ok(()), |(row, &value)| Err(Error::Value { column, row, value, expected }))
}
