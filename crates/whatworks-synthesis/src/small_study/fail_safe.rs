//! Fail-safe numbers: how many studies without effect would undo a result.

use serde::{Deserialize, Serialize};

use super::{AT_LEAST, Gated, Stop, gated};
use crate::distribution::{normal_quantile, normal_two_sided, normal_upper};
use crate::error::Error;
use crate::options::Unusable;
use crate::studies::{Studies, number};
use crate::weights::Weighted;

crate::codes! {
    /// Whose fail-safe number.
    #[derive(Default)]
    FailSafeApproach {
        /// Rosenthal (1979): null studies until Stouffer's combined z is no longer significant,
        /// one-sided.
        #[default]
        Rosenthal = "rosenthal",
        /// Orwin (1983): null studies until the unweighted mean effect is down to a target.
        Orwin = "orwin",
        /// Rosenberg (2005): null studies of mean weight until the common-effect estimate is no
        /// longer significant, two-sided.
        Rosenberg = "rosenberg",
    }
}

/// How to count.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct FailSafeOptions {
    /// Whose fail-safe number.
    pub approach: FailSafeApproach,
    /// The significance level, between 0 and 0.5; Orwin's number has none.
    pub alpha: f64,
    /// The effect that Orwin's null studies bring the mean down to, in size: it is taken on the
    /// side of the mean. By default half the mean; the others have none.
    pub target: Option<f64>,
    /// The number of studies below which no figures are given.
    pub at_least: usize,
    /// What to do with a row that cannot be used.
    pub unusable: Unusable,
}

impl Default for FailSafeOptions {
    /// Rosenthal's at 0.05, half the mean for Orwin's, and figures from ten studies on.
    fn default() -> Self {
        Self {
            approach: FailSafeApproach::default(),
            alpha: 0.05,
            target: None,
            at_least: AT_LEAST,
            unusable: Unusable::default(),
        }
    }
}

impl FailSafeOptions {
    pub(super) fn check(&self) -> Result<(), Error> {
        if !(self.alpha > 0.0 && self.alpha < 0.5) {
            let expected = "a number between 0 and 0.5, for example 0.05";
            let value = self.alpha.to_string();
            return Err(Error::Option { option: "alpha", value, expected });
        }
        match self.target {
            Some(target) if !target.is_finite() || target == 0.0 => {
                let expected = "a finite number other than 0, which no number of studies reaches";
                Err(Error::Option { option: "target", value: target.to_string(), expected })
            }
            _ => Ok(()),
        }
    }
}

/// A fail-safe number.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FailSafe {
    /// Whose it is.
    pub approach: FailSafeApproach,
    /// The number of null studies; 0 if the result is not significant, or within the target,
    /// without any.
    pub n: u64,
    /// The significance level; none for Orwin's.
    pub alpha: Option<f64>,
    /// The p value without null studies: one-sided for Rosenthal's, two-sided for Rosenberg's, none
    /// for Orwin's.
    pub p: Option<f64>,
    /// The mean effect: unweighted for Orwin's, inverse-variance for Rosenberg's, none for
    /// Rosenthal's.
    pub average: Option<f64>,
    /// The effect that the null studies bring the mean down to; none but for Orwin's.
    pub target: Option<f64>,
    /// How the number is defined.
    pub n_method: &'static str,
}

const ROSENTHAL: &str = "k (Z / z(alpha))^2 - k, Z = |sum(yi / sqrt(vi))| / sqrt(k), rounded up";
const ORWIN: &str = "k (mean - target) / target, unweighted mean, rounded up";
const ROSENBERG: &str = "k ((Z / z(alpha / 2))^2 - 1), Z of the common-effect model, rounded up";

/// Counts the studies without effect that would undo the result.
///
/// Not applicable below `at_least` studies.
///
/// # Errors
///
/// A row that cannot be used (unless it is to be left out), columns of different lengths, no
/// study, a significance level outside 0 to 0.5, a target that is 0 or not finite, and a number
/// beyond 2^53.
pub fn fail_safe_n(
    yi: &[f64],
    vi: &[f64],
    options: &FailSafeOptions,
) -> Result<Gated<FailSafe>, Error> {
    options.check()?;
    let studies = Studies::new(yi, vi, options.unusable)?;
    gated(&studies, options.at_least, |yi, vi| match options.approach {
        FailSafeApproach::Rosenthal => rosenthal(yi, vi, options.alpha),
        FailSafeApproach::Orwin => orwin(yi, options.target),
        FailSafeApproach::Rosenberg => rosenberg(yi, vi, options.alpha),
    })
}

/// Rosenthal 1979, Psychological Bulletin 86:638.
fn rosenthal(yi: &[f64], vi: &[f64], alpha: f64) -> Result<FailSafe, Stop> {
    let k = number(yi.len());
    let sum: f64 = yi.iter().zip(vi).map(|(y, v)| y / v.sqrt()).sum();
    let z = sum.abs() / k.sqrt();
    let ratio = z / -normal_quantile(alpha);
    Ok(FailSafe {
        approach: FailSafeApproach::Rosenthal,
        n: whole(k * ratio * ratio - k)?,
        alpha: Some(alpha),
        p: Some(normal_upper(z)),
        average: None,
        target: None,
        n_method: ROSENTHAL,
    })
}

/// Orwin 1983, Journal of Educational Statistics 8:157.
fn orwin(yi: &[f64], target: Option<f64>) -> Result<FailSafe, Stop> {
    let k = number(yi.len());
    let mean = yi.iter().sum::<f64>() / k;
    let target = target.unwrap_or(0.5 * mean).abs().copysign(mean);
    // A mean of 0 is half of itself.
    let n = if mean == 0.0 { 0 } else { whole(k * ((mean - target) / target))? };
    Ok(FailSafe {
        approach: FailSafeApproach::Orwin,
        n,
        alpha: None,
        p: None,
        average: Some(mean),
        target: Some(target),
        n_method: ORWIN,
    })
}

/// Rosenberg 2005, Evolution 59:464.
fn rosenberg(yi: &[f64], vi: &[f64], alpha: f64) -> Result<FailSafe, Stop> {
    let common = Weighted::at(yi, vi, 0.0);
    let z = common.mean * common.sum.sqrt();
    let ratio = z / normal_quantile(0.5 * alpha);
    Ok(FailSafe {
        approach: FailSafeApproach::Rosenberg,
        n: whole(number(yi.len()) * (ratio * ratio - 1.0))?,
        alpha: Some(alpha),
        p: Some(normal_two_sided(z)),
        average: Some(common.mean),
        target: None,
        n_method: ROSENBERG,
    })
}

/// The next whole number from 0 on; one that is off by rounding error counts as whole.
fn whole(n: f64) -> Result<u64, Error> {
    const LARGEST: f64 = 9_007_199_254_740_992.0;
    let nearest = n.round();
    let whole = if (n - nearest).abs() < f64::EPSILON.sqrt() { nearest } else { n.ceil() };
    if whole <= LARGEST {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a whole number from 0 to 2^53"
        )]
        return Ok(whole.max(0.0) as u64);
    }
    Err(Error::NotRepresentable { what: "the fail-safe number" })
}
