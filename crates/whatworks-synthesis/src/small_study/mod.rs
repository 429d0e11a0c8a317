//! Small-study effects: do small studies show other effects than large ones, and what would the
//! answer be if some of them were missing?
//!
//! With few studies these methods answer by chance. Every answer here is therefore [`Gated`]:
//! below ten studies it says that the method does not apply, and why, and has no figures (Sterne
//! et al. 2011, BMJ 343:d4002, doi:10.1136/bmj.d4002, on tests for funnel plot asymmetry).
//! [`small_study_effects`] keeps to that; the single methods can be called with another gate.

mod begg;
mod egger;
mod fail_safe;
mod kendall;
mod trim_and_fill;

use serde::{Deserialize, Serialize};

pub use begg::{Begg, BeggOptions, begg};
pub use egger::{Egger, EggerModel, EggerOptions, egger};
pub use fail_safe::{FailSafe, FailSafeApproach, FailSafeOptions, fail_safe_n};
pub use trim_and_fill::{
    MissingEstimator, Side, SideRule, TrimAndFill, TrimAndFillOptions, trim_and_fill,
};

use crate::error::Error;
use crate::options::{Method, Unusable};
use crate::studies::{LeftOut, Studies, number};

/// The number of studies below which these methods are not advised (Sterne et al. 2011).
pub const AT_LEAST: usize = 10;

/// The figures of a method, or why it does not apply.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Gated<T> {
    /// The number of usable studies.
    pub k: usize,
    /// The number of studies below which no figures are given.
    pub at_least: usize,
    /// Whether the method applies; if so there are figures.
    pub applicable: bool,
    /// Why it does not apply.
    pub reason: Option<String>,
    /// The figures; none where the method does not apply.
    pub figures: Option<T>,
    /// The rows that were not used.
    pub left_out: Vec<LeftOut>,
}

/// Why a method stops without figures.
enum Stop {
    /// It does not apply to these studies.
    NotApplicable(String),
    Failed(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        match error {
            Error::TooFew { .. } => Self::NotApplicable(error.to_string()),
            _ => Self::Failed(error),
        }
    }
}

impl Stop {
    fn not_applicable(reason: &str) -> Self {
        Self::NotApplicable(reason.to_owned())
    }
}

/// Answers for checked studies if there are at least so many.
fn gated<T>(
    studies: &Studies<'_>,
    at_least: usize,
    figures: impl FnOnce(&[f64], &[f64]) -> Result<T, Stop>,
) -> Result<Gated<T>, Error> {
    let k = studies.k();
    let answer = if k < at_least {
        Err(Stop::NotApplicable(too_few(k, at_least)))
    } else {
        figures(&studies.yi, &studies.vi)
    };
    let (figures, reason) = match answer {
        Ok(figures) => (Some(figures), None),
        Err(Stop::NotApplicable(reason)) => (None, Some(reason)),
        Err(Stop::Failed(error)) => return Err(error),
    };
    let (applicable, left_out) = (figures.is_some(), studies.left_out.clone());
    Ok(Gated { k, at_least, applicable, reason, figures, left_out })
}

fn too_few(k: usize, at_least: usize) -> String {
    format!(
        "{k} studies, and with fewer than {at_least} chance cannot be told from small-study \
         effects (Sterne et al. 2011, BMJ 343:d4002)"
    )
}

/// How to look for small-study effects; the single methods have the same options.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct SmallStudyOptions {
    /// The regression of Egger's test.
    pub model: EggerModel,
    /// The model of trim and fill, and of Egger's test where that is `mixed`.
    pub method: Method,
    /// The estimator of the number of missing studies.
    pub estimator: MissingEstimator,
    /// Where trim and fill looks for missing studies.
    pub side: SideRule,
    /// Whose fail-safe number.
    pub approach: FailSafeApproach,
    /// The significance level of the fail-safe number, between 0 and 0.5.
    pub alpha: f64,
    /// The effect that Orwin's null studies bring the mean down to; by default half the mean.
    pub target: Option<f64>,
    /// The level of every interval, between 0 and 1.
    pub level: f64,
    /// What to do with a row that cannot be used.
    pub unusable: Unusable,
}

impl Default for SmallStudyOptions {
    /// The defaults of the single methods.
    fn default() -> Self {
        let fail_safe = FailSafeOptions::default();
        Self {
            model: EggerModel::default(),
            method: Method::default(),
            estimator: MissingEstimator::default(),
            side: SideRule::default(),
            approach: fail_safe.approach,
            alpha: fail_safe.alpha,
            target: fail_safe.target,
            level: 0.95,
            unusable: Unusable::default(),
        }
    }
}

/// Everything about small-study effects of one set of studies.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SmallStudyEffects {
    /// The regression test.
    pub egger: Gated<Egger>,
    /// The rank correlation test.
    pub begg: Gated<Begg>,
    /// Studies that may be missing, and the effect with them.
    pub trim_and_fill: Gated<TrimAndFill>,
    /// The number of null studies that would undo the result.
    pub fail_safe: Gated<FailSafe>,
}

/// Egger's test, Begg's test, trim and fill, and a fail-safe number, from [`AT_LEAST`] studies on.
///
/// A method that these studies have no answer to, as Egger's test if all variances are equal, says
/// so in its place; the others answer.
///
/// # Errors
///
/// As the single methods, also where there are too few studies for figures.
pub fn small_study_effects(
    yi: &[f64],
    vi: &[f64],
    options: &SmallStudyOptions,
) -> Result<Gated<SmallStudyEffects>, Error> {
    let single = Single::from(options);
    single.check()?;
    let studies = Studies::new(yi, vi, options.unusable)?;
    gated(&studies, AT_LEAST, |yi, vi| {
        Ok(SmallStudyEffects {
            egger: egger(yi, vi, &single.egger)?,
            begg: begg(yi, vi, &BeggOptions::default())?,
            trim_and_fill: trim_and_fill(yi, vi, &single.trim_and_fill)?,
            fail_safe: fail_safe_n(yi, vi, &single.fail_safe)?,
        })
    })
}

/// The options of the single methods.
struct Single {
    egger: EggerOptions,
    trim_and_fill: TrimAndFillOptions,
    fail_safe: FailSafeOptions,
}

impl From<&SmallStudyOptions> for Single {
    fn from(options: &SmallStudyOptions) -> Self {
        let &SmallStudyOptions { model, method, level, estimator, side, .. } = options;
        let &SmallStudyOptions { approach, alpha, target, .. } = options;
        Self {
            egger: EggerOptions { model, method, level, ..Default::default() },
            trim_and_fill: TrimAndFillOptions {
                estimator,
                method,
                side,
                level,
                ..Default::default()
            },
            fail_safe: FailSafeOptions { approach, alpha, target, ..Default::default() },
        }
    }
}

impl Single {
    fn check(&self) -> Result<(), Error> {
        self.egger.check()?;
        self.fail_safe.check()
    }
}

/// The largest difference of two effects that can come from rounding alone.
fn rounding_error(yi: &[f64]) -> f64 {
    let greatest = yi.iter().fold(0.0_f64, |greatest, y| greatest.max(y.abs()));
    4.0 * number(yi.len()).sqrt() * f64::EPSILON * greatest
}

/// Whether the standard errors are equal but for rounding: then nothing can be regressed on them.
fn equally_precise(vi: &[f64]) -> bool {
    let least = vi.iter().copied().fold(f64::INFINITY, f64::min);
    let greatest = vi.iter().copied().fold(0.0, f64::max);
    greatest - least <= 16.0 * f64::EPSILON * greatest
}

const EQUALLY_PRECISE: &str = "all variances are equal, and so no study is smaller than another";
