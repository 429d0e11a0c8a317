//! The exact binomial test.

use super::beta::lower;
use super::special::beta_slope;

/// How much larger a probability may be than that observed and still count as equal to it: what
/// differs by rounding is equal. The value is that of `binom.test` of R.
const TIE: f64 = 1.0 + 1e-7;

/// The two-sided p value of an observed number of successes among independent trials, each of
/// which succeeds with the probability given (from 0 to 1): the probability of all the numbers of
/// successes that are not more probable than that observed.
///
/// NaN where there are more successes than trials.
#[must_use]
pub fn binomial_two_sided(successes: u64, trials: u64, probability: f64) -> f64 {
    if successes > trials || !(0.0..=1.0).contains(&probability) {
        return f64::NAN;
    }
    let chance = Chance { success: probability, failure: 1.0 - probability };
    // Above 2^53 the nearest number that can be represented, as all the arithmetic here.
    let expected = trials as f64 * probability;
    let observed = successes as f64;
    if observed < expected {
        two_sided_below(successes, trials, chance)
    } else if observed > expected {
        two_sided_below(trials - successes, trials, chance.reversed())
    } else {
        1.0
    }
}

/// The probabilities of a success and of a failure, each known by itself.
#[derive(Clone, Copy)]
struct Chance {
    success: f64,
    failure: f64,
}

impl Chance {
    fn reversed(self) -> Self {
        Self { success: self.failure, failure: self.success }
    }

    /// The probability of just this number of successes: the density of a beta distribution, up
    /// to a factor.
    fn exactly(self, successes: u64, trials: u64) -> f64 {
        let Self { success, failure } = self;
        if success == 0.0 || failure == 0.0 {
            let certain = if success == 0.0 { 0 } else { trials };
            return if successes == certain { 1.0 } else { 0.0 };
        }
        let (a, b) = (successes as f64 + 1.0, (trials - successes) as f64 + 1.0);
        beta_slope(a, b, success, failure) / ((a + b - 1.0) * success * failure)
    }

    /// The probability of at most this number of successes, fewer than all.
    fn at_most(self, successes: u64, trials: u64) -> f64 {
        let (a, b) = ((trials - successes) as f64, successes as f64 + 1.0);
        lower(self.failure, self.success, a, b)
    }
}

/// For fewer successes than expected: the lower tail, and as much of the upper tail as is not more
/// probable than the number observed.
///
/// Above the expected number the probabilities fall, so that bisection finds where it begins.
fn two_sided_below(successes: u64, trials: u64, chance: Chance) -> f64 {
    let limit = chance.exactly(successes, trials) * TIE;
    let (mut probable, mut beyond) = (successes, trials.saturating_add(1));
    while beyond - probable > 1 {
        let middle = probable + (beyond - probable) / 2;
        let expected = trials as f64 * chance.success;
        if middle as f64 >= expected && chance.exactly(middle, trials) <= limit {
            beyond = middle;
        } else {
            probable = middle;
        }
    }
    let below = chance.at_most(successes, trials);
    let above = match trials.checked_sub(beyond) {
        Some(failures) => chance.reversed().at_most(failures, trials),
        None => 0.0,
    };
    (below + above).min(1.0)
}
