//! Vote counting by direction of effect (Cochrane Handbook, section 12.2.1.3).

use serde::Serialize;

use crate::distribution::{binomial_two_sided, normal_quantile};
use crate::error::Error;
use crate::options::check_level;
use crate::studies::number;

codes! {
    /// What decided each study's vote.
    VoteBasis {
        /// The direction of the effect, whatever its p value.
        Direction = "direction",
        /// Statistical significance: an unacceptable basis (Cochrane Handbook, chapter 12).
        Significance = "significance",
        /// What the authors of the study concluded.
        AuthorStatement = "author-statement",
        /// Not known.
        Unknown = "unknown",
    }
}

const CAUTION: &str =
    "says nothing about magnitude; never raises certainty, never lowers imprecision";

/// Votes by direction of effect, the share in favour, and the sign test.
///
/// The test is contested, because its binomial distribution is not how directions come about
/// (Nikolakopoulos, arXiv:2105.00672), and with few studies it has little power. It answers
/// whether there is any evidence of an effect.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct VoteCount {
    /// Studies whose effect favours the intervention.
    pub favours: usize,
    /// Studies whose effect is against it.
    pub against: usize,
    /// Studies with no direction (no difference, mixed, not reported): shown, never tested.
    pub unclear: usize,
    /// Studies tested: `favours + against`.
    pub n: usize,
    /// What decided the votes.
    pub basis: VoteBasis,
    /// `favours / n`.
    pub proportion: Option<f64>,
    /// Lower limit of the interval of the proportion.
    pub ci_low: Option<f64>,
    /// Upper limit of the interval of the proportion.
    pub ci_high: Option<f64>,
    /// The level of the interval.
    pub level: f64,
    /// `wilson-score`: Wilson (1927), without continuity correction.
    pub ci_method: &'static str,
    /// Two-sided p value of a proportion of 0.5; 0 where it is below the smallest floating-point
    /// number.
    pub p: Option<f64>,
    /// `binomial-exact-two-sided`: the probability, were either direction equally likely, of
    /// a split at least as uneven.
    pub p_method: &'static str,
    /// Why the proportion, its interval and the p value are missing, where they are.
    pub not_computed: Option<&'static str>,
    /// What the test must not be used for.
    pub caution: &'static str,
}

/// Counts votes: `favours` studies in favour, `against` against, `unclear` without a direction.
///
/// With a basis other than direction the counts are shown and nothing is computed.
///
/// # Errors
///
/// [`Error::Option`] for a `level` that is not between 0 and 1; [`Error::NotRepresentable`] for
/// more studies than can be counted.
pub fn vote_count(
    favours: usize,
    against: usize,
    unclear: usize,
    basis: VoteBasis,
    level: f64,
) -> Result<VoteCount, Error> {
    check_level(level)?;
    let n = total(favours, against)?;
    let mut count = VoteCount {
        favours,
        against,
        unclear,
        n,
        basis,
        proportion: None,
        ci_low: None,
        ci_high: None,
        level,
        ci_method: "wilson-score",
        p: None,
        p_method: "binomial-exact-two-sided",
        not_computed: reason_not_to_compute(basis, n),
        caution: CAUTION,
    };
    if count.not_computed.is_none() {
        let (lower, upper) = wilson(favours, against, level);
        count.proportion = Some(number(favours) / number(n));
        count.ci_low = Some(lower);
        count.ci_high = Some(upper);
        count.p = Some(binomial_two_sided(favours as u64, n as u64, 0.5));
    }
    Ok(count)
}

/// Counts the signs of effects, on a scale where 0 is no effect and above 0 is in favour.
///
/// Where lower is better, pass the effects with their signs reversed. An effect of exactly 0 has
/// no direction and is counted as unclear.
///
/// # Errors
///
/// [`Error::Value`] for an effect that is not finite; [`Error::Option`] for a `level` that is not
/// between 0 and 1.
pub fn vote_count_effects(effects: &[f64], level: f64) -> Result<VoteCount, Error> {
    super::summary::check_effects(effects)?;
    let favours = effects.iter().filter(|&&effect| effect > 0.0).count();
    let against = effects.iter().filter(|&&effect| effect < 0.0).count();
    let unclear = effects.len() - favours - against;
    vote_count(favours, against, unclear, VoteBasis::Direction, level)
}

fn total(favours: usize, against: usize) -> Result<usize, Error> {
    favours.checked_add(against).ok_or(Error::NotRepresentable { what: "the number of studies" })
}

fn reason_not_to_compute(basis: VoteBasis, n: usize) -> Option<&'static str> {
    match basis {
        VoteBasis::Direction if n == 0 => Some("no study has a direction"),
        VoteBasis::Direction => None,
        VoteBasis::Significance => Some("votes were decided by statistical significance"),
        VoteBasis::AuthorStatement => Some("votes were decided by statements of authors"),
        VoteBasis::Unknown => Some("what decided the votes is not known"),
    }
}

/// The score interval of Wilson (1927): the proportions `x` with
/// `(favours/n - x)^2 <= z^2 x (1 - x) / n`.
fn wilson(favours: usize, against: usize, level: f64) -> (f64, f64) {
    // Symmetric in the two directions; the lower tail keeps its digits near a level of 1.
    let z = -normal_quantile(0.5 * (1.0 - level));
    let lower = wilson_lower(number(favours), number(against), z);
    let upper = wilson_upper(number(favours), number(against), z);
    (lower, upper)
}

/// The upper root of `(n + z^2) x^2 - (2 k + z^2) x + k^2 / n`: sums of positive terms alone.
fn wilson_upper(k: f64, rest: f64, z: f64) -> f64 {
    if rest == 0.0 {
        return 1.0;
    }
    let n = k + rest;
    (twice_root_sum(k, rest, z) / (2.0 * (n + z * z))).min(1.0)
}

/// The lower root, as the product of the roots over the upper one, which cancels no digits.
fn wilson_lower(k: f64, rest: f64, z: f64) -> f64 {
    if k == 0.0 {
        return 0.0;
    }
    let n = k + rest;
    2.0 * k * (k / n) / twice_root_sum(k, rest, z)
}

fn twice_root_sum(k: f64, rest: f64, z: f64) -> f64 {
    2.0 * k + z * z + z * (z * z + 4.0 * k * (rest / (k + rest))).sqrt()
}
