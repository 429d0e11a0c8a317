//! ML and REML: the global maximum of the likelihood of tau2, found with proof.
//!
//! With `P` the matrix that takes the fixed part out, at weights `1 / (v + tau2)`, twice the slope
//! of the log-likelihood is `A - B`, where `A = y'PPy` and `B = tr(P)` (REML) or `tr(W)` (ML).
//! Because `dP/dtau2 = -PP`, both fall with tau2, and so do `C = 2 y'PPPy = -A'` and `D = -B'`.
//! From their values at the two ends of an interval follows, for the whole interval:
//!
//! * `A` at the right end above `B` at the left end: the likelihood rises throughout;
//! * `A` at the left end below `B` at the right end: it falls throughout;
//! * `C` at the right end above `D` at the left end: the slope falls, so at most one maximum;
//! * `C` at the left end below `D` at the right end: the slope rises, so no maximum inside.
//!
//! Intervals that none of these settles are divided. Where two maxima all but merge, the likelihood
//! is flat to rounding and no division settles it: after a fixed number of divisions the proof ends
//! there, and what is still open is compared by the likelihood itself. The likelihood of a meta-analysis can have
//! two maxima; every one is found, and the highest is taken. Nothing here depends on the unit of
//! the effects.

use super::generalised_q::smallest;
use crate::error::Error;
use crate::lanes::Lanes;
use crate::studies::number;
use crate::weights::weights;

/// Points at which the slopes are worked out at once, for the compiler to vectorise.
const LANES: usize = 8;
/// After this many divisions what is still open is taken as flat; under ten are usual.
const MOST_DIVISIONS: usize = 2000;
/// More steps than this for one maximum are given up; under ten are usual.
const MOST_STEPS: usize = 200;
/// Steps towards the first guess.
const MOST_GUESSES: usize = 8;
/// The ratio of `tau2 + smallest variance` on each side of the guess, within which the slope falls
/// as a rule.
const CLOSE: f64 = 1.12;
/// An interval this narrow, relative to `tau2 + smallest variance`, is a point.
const POINT: f64 = 1e-13;

/// The four falling functions at one tau2.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Slopes {
    /// `A = y'PPy`.
    pub(crate) data: f64,
    /// `B = tr(P)` or `tr(W)`.
    pub(crate) expected: f64,
    /// `C = 2 y'PPPy`.
    pub(crate) data_fall: f64,
    /// `D = tr(PP)` or `tr(WW)`.
    pub(crate) expected_fall: f64,
}

impl Slopes {
    /// Twice the slope of the log-likelihood.
    fn slope(&self) -> f64 {
        self.data - self.expected
    }
}

/// A likelihood of tau2.
pub(crate) trait Likelihood {
    /// Where to start the search.
    fn start(&self) -> f64;
    /// The slopes at one value of tau2.
    fn slopes_at(&self, tau2: f64) -> Slopes;
    /// The slopes at several values of tau2.
    fn slopes(&self, tau2: [f64; LANES]) -> [Slopes; LANES] {
        tau2.map(|tau2| self.slopes_at(tau2))
    }
    /// The log-likelihood, up to a constant.
    fn value(&self, tau2: f64) -> f64;
    /// The smallest and the largest sampling variance.
    fn variances(&self) -> [f64; 2];
    /// The residual sum of squares without weights, over its degrees of freedom.
    fn residual_variance(&self) -> f64;
}

/// The tau2 with the highest likelihood.
///
/// # Errors
///
/// [`Error::NotSettled`], which no data is known to bring about.
pub(crate) fn maximise(likelihood: &impl Likelihood) -> Result<f64, Error> {
    let [scale, _] = likelihood.variances();
    let upper = upper_bound(likelihood);
    if upper <= POINT * scale {
        return Ok(0.0);
    }
    if !upper.is_finite() {
        return Err(Error::NotRepresentable { what: "the square of the effects" });
    }
    let guess = guess(likelihood, upper, scale);
    let mut maxima = Vec::new();
    let mut open = Vec::new();
    let mut points = around(guess, upper, scale);
    for _ in 0..MOST_DIVISIONS {
        let slopes = likelihood.slopes(points);
        if let (Some(0.0), Some(at_zero)) = (points.first(), slopes.first())
            && at_zero.slope() <= 0.0
        {
            maxima.push(0.0);
        }
        let ends = points.iter().zip(&slopes);
        for ((&left, at_left), (&right, at_right)) in ends.clone().zip(ends.skip(1)) {
            match inside(at_left, at_right) {
                Inside::Nothing => {}
                Inside::Maximum => {
                    let start = if (left..right).contains(&guess) { guess } else { left };
                    maxima.push(climb(likelihood, [left, right], start, scale)?);
                }
                Inside::Unsettled if right - left <= POINT * (right + scale) => {
                    maxima.push(0.5 * (left + right));
                }
                Inside::Unsettled => open.push([left, right]),
            }
        }
        match open.pop() {
            Some(interval) => points = divide(interval, scale),
            None => return Ok(highest(likelihood, &maxima)),
        }
    }
    // Two maxima that all but merge leave the likelihood flat between them, to rounding.
    for [left, right] in open {
        let crossed =
            likelihood.slopes_at(left).slope() > 0.0 && likelihood.slopes_at(right).slope() <= 0.0;
        maxima.push(if crossed { climb(likelihood, [left, right], left, scale)? } else { left });
    }
    Ok(highest(likelihood, &maxima))
}

/// A point that is near a maximum as a rule: a few steps of Newton's method, and nothing rests on
/// their success.
fn guess(likelihood: &impl Likelihood, upper: f64, scale: f64) -> f64 {
    let mut tau2 = likelihood.start().min(upper);
    for _ in 0..MOST_GUESSES {
        let here = likelihood.slopes_at(tau2);
        let step = here.slope() / (here.data_fall - here.expected_fall).abs();
        let next = (tau2 + step).clamp(0.0, upper);
        if !next.is_finite() {
            return tau2;
        }
        let change = (next - tau2).abs();
        tau2 = next;
        if change <= 1e-9 * (tau2 + scale) {
            break;
        }
    }
    tau2
}

/// Points from 0 to the upper bound, close together about the guess.
fn around(guess: f64, upper: f64, scale: f64) -> [f64; LANES] {
    let below = ((guess + scale) / CLOSE - scale).max(0.0);
    let above = ((guess + scale) * CLOSE - scale).min(upper);
    let ratio = |left: f64, right: f64| ((right + scale) / (left + scale)).cbrt();
    let (down, up) = (ratio(0.0, below), ratio(above, upper));
    let at = |from: f64, ratio: f64| ((from + scale) * ratio - scale).clamp(0.0, upper);
    let (first, second) = (at(0.0, down), at(0.0, down * down));
    [0.0, first, second, below, above, at(above, up), at(above, up * up), upper]
}

/// No maximum lies above this. At a stationary point `y'PPy = tr(P)`; with s the residual variance
/// without weights, `y'PPy <= s (k - p) / (v_min + tau2)^2` and
/// `tr(P) >= (k - p) / (v_max + tau2)`.
fn upper_bound(likelihood: &impl Likelihood) -> f64 {
    let [low, high] = likelihood.variances();
    let s = likelihood.residual_variance();
    // The larger root of (t + v_min)^2 = s (t + v_max); the margin covers rounding.
    let root = 0.5 * (s + (s * s + 4.0 * s * (high - low)).sqrt());
    (root * (1.0 + 1e-9) - low).max(0.0)
}

/// Points from one end to the other, at equal ratios of `tau2 + smallest variance`.
fn divide([left, right]: [f64; 2], scale: f64) -> [f64; LANES] {
    let steps = number(LANES - 1);
    let ratio = ((right + scale) / (left + scale)).powf(1.0 / steps);
    let mut points = [left; LANES];
    let mut sum = left + scale;
    for point in points.iter_mut().skip(1) {
        sum *= ratio;
        *point = (sum - scale).clamp(left, right);
    }
    if let Some(last) = points.last_mut() {
        *last = right;
    }
    points
}

/// What an interval holds.
enum Inside {
    Nothing,
    Maximum,
    Unsettled,
}

fn inside(left: &Slopes, right: &Slopes) -> Inside {
    let rises = right.data > left.expected;
    let falls = left.data < right.expected;
    let at_most_a_minimum = left.data_fall < right.expected_fall;
    if rises || falls || at_most_a_minimum {
        return Inside::Nothing;
    }
    if right.data_fall > left.expected_fall {
        let crossed = left.slope() > 0.0 && right.slope() <= 0.0;
        return if crossed { Inside::Maximum } else { Inside::Nothing };
    }
    Inside::Unsettled
}

/// The root of a falling slope between two ends, from a start: Newton's method, and bisection where
/// that would leave the bracket.
fn climb(
    likelihood: &impl Likelihood,
    [mut low, mut high]: [f64; 2],
    start: f64,
    scale: f64,
) -> Result<f64, Error> {
    let mut tau2 = start;
    for _ in 0..MOST_STEPS {
        let here = likelihood.slopes_at(tau2);
        let slope = here.slope();
        if slope > 0.0 {
            low = tau2;
        } else {
            high = tau2;
        }
        let step = slope / (here.data_fall - here.expected_fall);
        let resolution = 4.0 * f64::EPSILON * (tau2 + scale);
        if step.abs() <= resolution || high - low <= resolution {
            return Ok(tau2);
        }
        let next = tau2 + step;
        tau2 = if next > low && next < high { next } else { 0.5 * (low + high) };
    }
    Err(Error::NotSettled { what: "the maximum of the likelihood" })
}

fn highest(likelihood: &impl Likelihood, maxima: &[f64]) -> f64 {
    match maxima {
        [] => 0.0,
        [only] => *only,
        several => {
            let values = several.iter().map(|&tau2| (likelihood.value(tau2), tau2));
            values
                .fold(
                    (f64::NEG_INFINITY, 0.0),
                    |best, next| if next.0 > best.0 { next } else { best },
                )
                .1
        }
    }
}

/// Whether the likelihood of the effects or of their contrasts is maximised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// ML.
    Full,
    /// REML.
    Restricted,
}

/// The likelihood of an analysis without moderators.
pub(crate) struct Pooling<'a> {
    yi: &'a [f64],
    vi: &'a [f64],
    kind: Kind,
}

impl<'a> Pooling<'a> {
    pub(crate) fn full(yi: &'a [f64], vi: &'a [f64]) -> Self {
        Self { yi, vi, kind: Kind::Full }
    }

    pub(crate) fn restricted(yi: &'a [f64], vi: &'a [f64]) -> Self {
        Self { yi, vi, kind: Kind::Restricted }
    }

    #[inline(always)]
    fn slopes_of<const N: usize>(&self, tau2: [f64; N]) -> [Slopes; N] {
        let (tau2, one, two) = (Lanes(tau2), Lanes::all(1.0), Lanes::all(2.0));
        let (mut sum, mut wy, mut pairs) = (Lanes::ZERO, Lanes::ZERO, Lanes::ZERO);
        let (mut squares, mut square_pairs) = (Lanes::ZERO, Lanes::ZERO);
        for (&y, &v) in self.yi.iter().zip(self.vi) {
            let w = one / (Lanes::all(v) + tau2);
            pairs += w * sum;
            square_pairs += w * w * squares;
            sum += w;
            squares += w * w;
            wy += w * Lanes::all(y);
        }
        let inverse = one / sum;
        let mean = wy * inverse;
        let (mut data, mut diagonal) = (Lanes::ZERO, Lanes::ZERO);
        let (mut first, mut second) = (Lanes::ZERO, Lanes::ZERO);
        for (&y, &v) in self.yi.iter().zip(self.vi) {
            let w = one / (Lanes::all(v) + tau2);
            let e = w * (Lanes::all(y) - mean);
            let p = w * (sum - w) * inverse;
            data += e * e;
            diagonal += p * p;
            first += w * e;
            second += w * e * e;
        }
        let (expected, expected_fall) = match self.kind {
            Kind::Full => (sum, squares),
            Kind::Restricted => {
                (two * pairs * inverse, diagonal + two * square_pairs * inverse * inverse)
            }
        };
        let data_fall = two * (second - first * first * inverse);
        split(data, expected, data_fall, expected_fall)
    }
}

fn split<const N: usize>(
    data: Lanes<N>,
    expected: Lanes<N>,
    data_fall: Lanes<N>,
    expected_fall: Lanes<N>,
) -> [Slopes; N] {
    let mut slopes = [Slopes::default(); N];
    let lanes = data.0.into_iter().zip(expected.0).zip(data_fall.0).zip(expected_fall.0);
    for (slot, (((data, expected), data_fall), expected_fall)) in slopes.iter_mut().zip(lanes) {
        *slot = Slopes { data, expected, data_fall, expected_fall };
    }
    slopes
}

impl Likelihood for Pooling<'_> {
    fn start(&self) -> f64 {
        // Hedges: the residual variance less the mean sampling variance.
        let mean = self.vi.iter().sum::<f64>() / number(self.vi.len());
        (self.residual_variance() - mean).max(0.0)
    }

    fn slopes(&self, tau2: [f64; LANES]) -> [Slopes; LANES] {
        self.slopes_of(tau2)
    }

    fn slopes_at(&self, tau2: f64) -> Slopes {
        let [slopes] = self.slopes_of([tau2]);
        slopes
    }

    fn value(&self, tau2: f64) -> f64 {
        log_likelihood(self.yi, self.vi, tau2, self.kind)
    }

    fn variances(&self) -> [f64; 2] {
        [smallest(self.vi), self.vi.iter().copied().fold(0.0, f64::max)]
    }

    fn residual_variance(&self) -> f64 {
        super::closed::sum_of_squares(self.yi) / (number(self.yi.len()) - 1.0)
    }
}

/// The log-likelihood with its constants: for ML
/// `-1/2 (k ln 2pi + sum(ln(v + tau2)) + y'Py)`, for REML that of the contrasts, with
/// `-1/2 ln sum(w) + 1/2 ln k` and k - 1 for k (Harville 1974; Viechtbauer 2005).
pub(crate) fn log_likelihood(yi: &[f64], vi: &[f64], tau2: f64, kind: Kind) -> f64 {
    let weighted = crate::weights::Weighted::at(yi, vi, tau2);
    let k = number(yi.len());
    let logs: f64 = weights(vi, tau2).map(f64::ln).sum();
    let two_pi = (2.0 * std::f64::consts::PI).ln();
    let full = |df: f64| -0.5 * (df * two_pi - logs + weighted.q);
    match kind {
        Kind::Full => full(k),
        Kind::Restricted => full(k - 1.0) - 0.5 * weighted.sum.ln() + 0.5 * k.ln(),
    }
}
