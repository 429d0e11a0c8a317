//! Trim and fill.

use serde::{Deserialize, Serialize};

use super::egger::on_standard_error;
use super::{AT_LEAST, Gated, Stop, equally_precise, gated, rounding_error};
use crate::error::Error;
use crate::fit::Fit;
use crate::inference::Reference;
use crate::options::{Inference, Method, Unusable, check_level};
use crate::studies::Studies;

crate::codes! {
    /// The estimator of the number of missing studies, from ranks of the distances from the centre
    /// (Duval and Tweedie 2000).
    #[derive(Default)]
    MissingEstimator {
        /// `(4 S - k (k + 1)) / (2 k - 1)`, S the sum of the ranks of studies on the full side.
        #[default]
        L0 = "L0",
        /// The number of studies on the full side that are further away than every study on the
        /// other, less 1.
        R0 = "R0",
    }
}

crate::codes! {
    /// Where to look for missing studies.
    #[derive(Default)]
    SideRule {
        /// On the right if the slope of the regression on the standard error is negative, else on
        /// the left.
        #[default]
        Auto = "auto",
        /// Small studies with low effects are missing.
        Left = "left",
        /// Small studies with high effects are missing.
        Right = "right",
    }
}

crate::codes! {
    /// The side of the funnel on which studies were looked for.
    Side {
        /// That of low effects.
        Left = "left",
        /// That of high effects.
        Right = "right",
    }
}

/// How to trim and fill.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct TrimAndFillOptions {
    /// The estimator of the number of missing studies.
    pub estimator: MissingEstimator,
    /// The model, for the side, for the centre while trimming and for the effect after filling.
    pub method: Method,
    /// Where to look for missing studies.
    pub side: SideRule,
    /// The level of the interval, between 0 and 1.
    pub level: f64,
    /// The number of studies below which no figures are given.
    pub at_least: usize,
    /// What to do with a row that cannot be used.
    pub unusable: Unusable,
}

impl Default for TrimAndFillOptions {
    /// L0, REML, the side by the slope, 95 %, and figures from ten studies on.
    fn default() -> Self {
        Self {
            estimator: MissingEstimator::default(),
            method: Method::default(),
            side: SideRule::default(),
            level: 0.95,
            at_least: AT_LEAST,
            unusable: Unusable::default(),
        }
    }
}

/// The studies that may be missing, and the effect with them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TrimAndFill {
    /// The estimator of the number of missing studies.
    pub estimator: MissingEstimator,
    /// The model of centre and effect.
    pub method: Method,
    /// The side on which studies are missing, or were looked for.
    pub side: Side,
    /// The number of missing studies.
    pub k0: usize,
    /// The numbers that the iteration went through, the last of them `k0`.
    pub steps: Vec<usize>,
    /// The p value of no study missing on this side, `0.5^(k0 + 1)`; for R0 only.
    pub p_k0: Option<f64>,
    /// The centre of the trimmed studies, around which studies are mirrored.
    pub centre: f64,
    /// The pooled effect of found and filled studies.
    pub estimate: f64,
    /// Its standard error.
    pub se: f64,
    /// The level of the interval.
    pub level: f64,
    /// The lower end of its interval.
    pub ci_low: f64,
    /// The upper end of its interval.
    pub ci_high: f64,
    /// The variance between found and filled studies; 0 by definition for `EE`.
    pub tau2: Option<f64>,
    /// The effects of the filled studies, from the one nearest the centre outwards.
    pub filled_yi: Vec<f64>,
    /// Their variances.
    pub filled_vi: Vec<f64>,
    /// How the side was chosen.
    pub side_method: &'static str,
    /// How distances are ranked.
    pub rank_method: &'static str,
    /// How the interval is defined.
    pub ci_method: &'static str,
}

const BY_SLOPE: &str = "right if the slope of the meta-regression on sqrt(vi) is negative, else \
                        left";
const AS_GIVEN: &str = "as given";
const RANKS: &str = "distances that differ by rounding error only share their mean rank; of tied \
                     effects the one that comes later is trimmed first";
const INTERVAL: &str = "normal, Wald standard error";

/// Estimates how many studies are missing on one side of the funnel, and pools with their mirror
/// images put in (Duval and Tweedie 2000, Biometrics 56:455).
///
/// Not applicable below `at_least` studies, with fewer than 2, if the side is to be found and all
/// variances are equal or there are fewer than 3 studies, and if the number of missing studies
/// does not settle but goes round in a cycle; the reason then names the cycle.
///
/// # Errors
///
/// A row that cannot be used (unless it is to be left out), columns of different lengths, no
/// study, a level that is none, and values whose squares are no floating-point numbers.
pub fn trim_and_fill(
    yi: &[f64],
    vi: &[f64],
    options: &TrimAndFillOptions,
) -> Result<Gated<TrimAndFill>, Error> {
    check_level(options.level)?;
    let studies = Studies::new(yi, vi, options.unusable)?;
    gated(&studies, options.at_least, |yi, vi| {
        if yi.len() < 2 {
            return Err(Error::TooFew { what: "trim and fill", found: yi.len(), needed: 2 }.into());
        }
        let side = side(yi, vi, options)?;
        let funnel = Funnel::new(yi, vi, side);
        let trimmed = funnel.trim(options.estimator, options.method)?;
        fill(yi, vi, options, &funnel, trimmed)
    })
}

fn side(yi: &[f64], vi: &[f64], options: &TrimAndFillOptions) -> Result<Side, Stop> {
    match options.side {
        SideRule::Left => Ok(Side::Left),
        SideRule::Right => Ok(Side::Right),
        SideRule::Auto if equally_precise(vi) => Err(Stop::not_applicable(NO_SIDE)),
        SideRule::Auto => {
            let regression = on_standard_error(yi, vi, options.method, options.level)?;
            Ok(if regression.slope.estimate < 0.0 { Side::Right } else { Side::Left })
        }
    }
}

const NO_SIDE: &str = "all variances are equal, and so there is no slope to choose the side by";

/// Studies by effect, turned so that the full side is the high one.
struct Funnel {
    yi: Vec<f64>,
    vi: Vec<f64>,
    side: Side,
    rounding: f64,
}

/// The end of the trimming.
struct Trimmed {
    steps: Vec<usize>,
    k0: usize,
    /// Of the turned effects.
    centre: f64,
}

impl Funnel {
    fn new(yi: &[f64], vi: &[f64], side: Side) -> Self {
        let turned = yi.iter().map(|&y| turn(y, side));
        let mut studies: Vec<(f64, f64)> = turned.zip(vi.iter().copied()).collect();
        studies.sort_by(|(a, _), (b, _)| a.total_cmp(b));
        let (yi, vi): (Vec<f64>, Vec<f64>) = studies.into_iter().unzip();
        let rounding = rounding_error(&yi);
        Self { yi, vi, side, rounding }
    }

    /// Trims as many studies as seem to lack a counterpart, until their number stays.
    fn trim(&self, estimator: MissingEstimator, method: Method) -> Result<Trimmed, Stop> {
        let (mut steps, mut k0) = (Vec::new(), 0);
        // Ends: a number either comes again or is a new one below k.
        loop {
            let centre = self.centre(k0, method)?;
            let next = self.missing(centre, estimator);
            if next == k0 {
                steps.push(k0);
                return Ok(Trimmed { steps, k0, centre });
            }
            if let Some(first) = steps.iter().position(|&step| step == next) {
                let cycle = steps.iter().skip(first).chain([&k0]);
                return Err(Stop::NotApplicable(no_end(cycle)));
            }
            steps.push(k0);
            k0 = next;
        }
    }

    /// The pooled effect without the `k0` studies furthest on the full side.
    fn centre(&self, k0: usize, method: Method) -> Result<f64, Error> {
        let kept = self.yi.len() - k0;
        let studies = self.yi.iter().zip(&self.vi).take(kept);
        let (yi, vi): (Vec<f64>, Vec<f64>) = studies.unzip();
        Ok(Fit::new(&yi, &vi, method)?.mean)
    }

    /// The number of studies without a counterpart on the other side of the centre, at least one
    /// study being left.
    fn missing(&self, centre: f64, estimator: MissingEstimator) -> usize {
        let deviations: Vec<f64> = self.yi.iter().map(|y| y - centre).collect();
        let missing = match estimator {
            MissingEstimator::L0 => l0(&deviations, self.rounding),
            MissingEstimator::R0 => r0(&deviations, self.rounding),
        };
        missing.min(self.yi.len() - 1)
    }

    /// The mirror images of the trimmed studies, on the scale of the effects given.
    fn images(&self, trimmed: &Trimmed) -> (Vec<f64>, Vec<f64>) {
        let studies = self.yi.iter().zip(&self.vi).skip(self.yi.len() - trimmed.k0);
        studies.map(|(y, v)| (turn(2.0 * trimmed.centre - y, self.side), *v)).unzip()
    }
}

/// Effects are missing on the low side after turning.
fn turn(y: f64, side: Side) -> f64 {
    if side == Side::Right { -y } else { y }
}

fn no_end<'a>(cycle: impl Iterator<Item = &'a usize>) -> String {
    let numbers: Vec<String> = cycle.map(usize::to_string).collect();
    format!("the number of missing studies does not settle, it goes round: {}", numbers.join(", "))
}

/// L0 of Duval and Tweedie 2000, rounded to the nearest whole number, never negative.
fn l0(deviations: &[f64], rounding: f64) -> usize {
    let k = deviations.len();
    let excess = (2 * twice_rank_sum(deviations, rounding)).saturating_sub(k * (k + 1));
    // No half occurs: the divisor is odd.
    let divisor = 2 * k - 1;
    (2 * excess + divisor) / (2 * divisor)
}

/// Twice the sum of the ranks of the positive deviations, a whole number also with mean ranks.
fn twice_rank_sum(deviations: &[f64], rounding: f64) -> usize {
    let mut distances: Vec<(f64, bool)> =
        deviations.iter().map(|d| (d.abs(), *d > rounding)).collect();
    distances.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    let (mut below, mut sum) = (0, 0);
    for tied in distances.chunk_by(|(a, _), (b, _)| b - a <= rounding) {
        let twice_rank = 2 * below + tied.len() + 1;
        sum += twice_rank * tied.iter().filter(|(_, positive)| *positive).count();
        below += tied.len();
    }
    sum
}

/// R0 of Duval and Tweedie 2000, never negative.
fn r0(deviations: &[f64], rounding: f64) -> usize {
    let furthest = deviations.iter().fold(0.0_f64, |furthest, d| furthest.max(-d));
    let beyond = deviations.iter().filter(|&&d| d > furthest + rounding).count();
    beyond.saturating_sub(1)
}

fn fill(
    yi: &[f64],
    vi: &[f64],
    options: &TrimAndFillOptions,
    funnel: &Funnel,
    trimmed: Trimmed,
) -> Result<TrimAndFill, Stop> {
    let (filled_yi, filled_vi) = funnel.images(&trimmed);
    let fit = Fit::new(&[yi, &filled_yi].concat(), &[vi, &filled_vi].concat(), options.method)?;
    let se = fit.se(Inference::Wald)?;
    let margin = se * Reference::Normal.quantile(options.level).unwrap_or(f64::INFINITY);
    if !(margin.is_finite() && filled_yi.iter().all(|y| y.is_finite())) {
        return Err(Error::NotRepresentable { what: "a figure of trim and fill" }.into());
    }
    Ok(TrimAndFill {
        estimator: options.estimator,
        method: options.method,
        side: funnel.side,
        k0: trimmed.k0,
        p_k0: (options.estimator == MissingEstimator::R0).then(|| p_of_none(trimmed.k0)),
        centre: turn(trimmed.centre, funnel.side),
        steps: trimmed.steps,
        estimate: fit.mean,
        se,
        level: options.level,
        ci_low: fit.mean - margin,
        ci_high: fit.mean + margin,
        tau2: fit.tau2,
        filled_yi,
        filled_vi,
        side_method: if options.side == SideRule::Auto { BY_SLOPE } else { AS_GIVEN },
        rank_method: RANKS,
        ci_method: INTERVAL,
    })
}

/// The probability of a run of at least so many: each study is as likely on either side.
fn p_of_none(k0: usize) -> f64 {
    i32::try_from(k0).map_or(0.0, |k0| 0.5_f64.powi(k0.saturating_add(1)))
}
