//! A test of the pooled effect that assumes no distribution.

use serde::Serialize;

use crate::error::Error;
use crate::fit::Fit;
use crate::options::{Inference, Method, Options};
use crate::studies::{LeftOut, Studies, number};
use crate::weights::Weighted;

/// The greatest number of studies that has an exact test: 512 patterns of signs.
const MOST_STUDIES: usize = 9;

/// Patterns that are as extreme by algebra differ by rounding, and by what a search for tau2 leaves
/// open.
const TOLERANCE: f64 = 1e-8;

/// The exact sign-flip permutation test of no effect.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PermutationTest {
    /// The number of studies.
    pub k: usize,
    /// The model and the estimator of tau2.
    pub method: Method,
    /// How the standard error in the statistic came about.
    pub inference: Inference,
    /// Whether the test was made.
    pub applicable: bool,
    /// Why it was not.
    pub reason: Option<&'static str>,
    /// The estimate over its standard error as observed; none where that is 0.
    pub statistic: Option<f64>,
    /// The share of the patterns that are at least as extreme.
    pub p: Option<f64>,
    /// The number of patterns of signs, 2^k, the observed one included.
    pub patterns: Option<usize>,
    /// The number of patterns with an absolute statistic at least as large as observed.
    pub at_least_as_extreme: Option<usize>,
    /// By how much a statistic may fall short and still be as large: this part of the statistic
    /// that the absolute effects would have with the observed weights and standard error.
    pub tolerance: f64,
    /// The rows that were not used.
    pub left_out: Vec<LeftOut>,
    /// How p is defined.
    pub p_method: &'static str,
}

/// Tests whether the pooled effect is 0 by giving the effects `yi` every pattern of signs and
/// refitting the model, tau2 included, to each (Follmann and Proschan 1999): where there is no
/// effect, and effects are distributed symmetrically, each pattern is as likely as the one
/// observed.
///
/// For at most nine studies; with more the answer is that it is not applicable.
///
/// # Errors
///
/// As [`pool`](crate::pool), for any pattern.
pub fn permutation_test(
    yi: &[f64],
    vi: &[f64],
    options: &Options,
) -> Result<PermutationTest, Error> {
    options.check()?;
    let studies = Studies::new(yi, vi, options.unusable)?;
    let observed = Statistic::of(&studies.yi, &studies.vi, options)?;
    let applicable = studies.k() <= MOST_STUDIES;
    let counts = if applicable { Some(Counts::of(&studies, &observed, options)?) } else { None };
    Ok(PermutationTest {
        k: studies.k(),
        method: options.method,
        inference: options.inference,
        applicable,
        reason: (!applicable).then_some("exact for at most 9 studies"),
        statistic: observed.signed(),
        p: counts.as_ref().map(Counts::share),
        patterns: counts.as_ref().map(|counts| counts.patterns),
        at_least_as_extreme: counts.as_ref().map(|counts| counts.at_least_as_extreme),
        tolerance: TOLERANCE,
        left_out: studies.left_out.clone(),
        p_method: "exact, two-sided, all patterns of signs, model refitted for each",
    })
}

/// An estimate with its standard error.
struct Statistic {
    mean: f64,
    se: f64,
    tau2: f64,
}

impl Statistic {
    fn of(yi: &[f64], vi: &[f64], options: &Options) -> Result<Self, Error> {
        let fit = Fit::new(yi, vi, options.method)?;
        let se = fit.se(options.inference)?;
        Ok(Self { mean: fit.mean, se, tau2: fit.tau2.unwrap_or(0.0) })
    }

    fn signed(&self) -> Option<f64> {
        super::finite(self.mean / self.se)
    }

    /// The absolute statistic: 0 if the estimate is 0, and infinite if only its standard error is.
    fn size(&self) -> f64 {
        if self.mean == 0.0 { 0.0 } else { self.mean.abs() / self.se }
    }

    /// The absolute statistic that counts as large as this one.
    fn bound(&self, studies: &Studies<'_>) -> f64 {
        let sizes: Vec<f64> = studies.yi.iter().map(|y| y.abs()).collect();
        let mean = Weighted::at(&sizes, &studies.vi, self.tau2).mean;
        let (size, greatest) = (self.size(), Self { mean, ..*self }.size());
        if size.is_finite() { size - TOLERANCE * greatest } else { size }
    }
}

struct Counts {
    patterns: usize,
    at_least_as_extreme: usize,
}

impl Counts {
    /// Of the patterns in which the last study keeps its sign. Each has a mirror image with the
    /// same absolute statistic, so the counts are twice those.
    fn of(studies: &Studies<'_>, observed: &Statistic, options: &Options) -> Result<Self, Error> {
        let bound = observed.bound(studies);
        let half = 1_usize << (studies.k() - 1);
        let mut flipped = studies.yi.to_vec();
        let mut extreme = 0;
        for pattern in 0..half {
            for (study, (to, y)) in flipped.iter_mut().zip(&*studies.yi).enumerate() {
                *to = if pattern >> study & 1 == 1 { -y } else { *y };
            }
            let statistic = Statistic::of(&flipped, &studies.vi, options)?;
            extreme += usize::from(statistic.size() >= bound);
        }
        Ok(Self { patterns: 2 * half, at_least_as_extreme: 2 * extreme })
    }

    fn share(&self) -> f64 {
        number(self.at_least_as_extreme) / number(self.patterns)
    }
}
