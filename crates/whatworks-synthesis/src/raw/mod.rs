//! Pooling from raw counts: Mantel-Haenszel and Peto (Cochrane Handbook, 10.4).

mod mantel_haenszel;
mod odds_ratio_tests;
mod peto;

use serde::{Deserialize, Serialize};

use crate::distribution::{chi_square_upper, normal_quantile, normal_two_sided};
use crate::effect::{Columns, Measure, NotComputed, Scale};
use crate::error::Error;
use crate::options::check_level;
use crate::studies::number;

codes! {
    /// How raw counts are pooled.
    #[derive(Default)]
    RawMethod {
        /// Mantel and Haenszel (1959); of OR, RR, RD, IRR and IRD.
        #[default]
        MantelHaenszel = "MH",
        /// Peto's one-step odds ratio (Yusuf and others 1985); of OR.
        Peto = "Peto",
    }
}

/// How to pool raw counts.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct RawOptions {
    /// How to pool.
    pub method: RawMethod,
    /// The level of the interval, between 0 and 1.
    pub level: f64,
}

impl Default for RawOptions {
    /// Mantel-Haenszel, 95 %.
    fn default() -> Self {
        Self { method: RawMethod::default(), level: 0.95 }
    }
}

/// An effect pooled from raw counts. Nothing is added to a zero cell in the pooling itself.
///
/// Ratios are logarithms, as `scale` says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RawPooled {
    /// The measure.
    pub measure: Measure,
    /// How it was pooled.
    pub method: RawMethod,
    /// The scale of the estimate.
    pub scale: Scale,
    /// The number of studies that bear on the estimate, those of `contributing`.
    pub k: usize,
    /// The level of the interval.
    pub level: f64,
    /// The pooled effect.
    pub estimate: f64,
    /// Its standard error.
    pub se: f64,
    /// The estimate over its standard error, z.
    pub statistic: f64,
    /// The two-sided p value of no effect.
    pub p: f64,
    /// The lower end of the interval.
    pub ci_low: f64,
    /// The upper end of the interval.
    pub ci_high: f64,
    /// Q, about the pooled effect; 0 for one study.
    pub q: f64,
    /// Its degrees of freedom.
    pub q_df: usize,
    /// Its p value; none for one study.
    pub q_p: Option<f64>,
    /// I2 in per cent; none for one study.
    pub i2: Option<f64>,
    /// H2; none for one study.
    pub h2: Option<f64>,
    /// The Cochran-Mantel-Haenszel chi-square of no association, 1 degree of freedom; of OR and
    /// IRR pooled by Mantel-Haenszel.
    pub cmh: Option<f64>,
    /// Its p value.
    pub cmh_p: Option<f64>,
    /// The Breslow-Day chi-square of a common odds ratio; of OR pooled by Mantel-Haenszel.
    pub breslow_day: Option<f64>,
    /// The degrees of freedom of the tests of a common odds ratio.
    pub breslow_day_df: Option<usize>,
    /// The p value of the Breslow-Day chi-square; none for one study.
    pub breslow_day_p: Option<f64>,
    /// The Breslow-Day chi-square with Tarone's correction.
    pub tarone: Option<f64>,
    /// Its p value; none for one study.
    pub tarone_p: Option<f64>,
    /// How the pooled effect is defined.
    pub estimate_method: &'static str,
    /// How its standard error is defined.
    pub se_method: &'static str,
    /// How Q is defined.
    pub q_method: &'static str,
    /// How I2 and H2 are defined.
    pub i2_method: &'static str,
    /// How the Cochran-Mantel-Haenszel chi-square is defined.
    pub cmh_method: Option<&'static str>,
    /// How the Breslow-Day and Tarone chi-squares are defined.
    pub breslow_day_method: Option<&'static str>,
    /// The rows that bear on the estimate.
    pub contributing: Vec<usize>,
    /// The rows that were reported and do not bear on the estimate: a ratio says nothing of a
    /// study without events (or, for odds, with nothing but events).
    pub not_contributing: Vec<usize>,
    /// The rows that were not reported.
    pub not_reported: Vec<NotComputed>,
    /// The rows whose counts had 1/2 added for Q alone.
    pub q_corrected_rows: Vec<usize>,
}

/// Pools raw counts without correcting zero cells.
///
/// # Errors
///
/// A measure that the method does not pool; the errors of [`effect_sizes`](crate::effect::effect_sizes);
/// data without an answer: no study with what the estimate and its standard error are made of,
/// for example no event at all.
pub fn pool_raw(
    measure: Measure,
    columns: &Columns<'_>,
    options: &RawOptions,
) -> Result<RawPooled, Error> {
    check_level(options.level)?;
    let parts = match (options.method, measure) {
        (RawMethod::MantelHaenszel, Measure::OddsRatio) => mantel_haenszel::odds_ratio(columns),
        (RawMethod::MantelHaenszel, Measure::RiskRatio) => mantel_haenszel::risk_ratio(columns),
        (RawMethod::MantelHaenszel, Measure::RiskDifference) => {
            mantel_haenszel::risk_difference(columns)
        }
        (RawMethod::MantelHaenszel, Measure::RateRatio) => mantel_haenszel::rate_ratio(columns),
        (RawMethod::MantelHaenszel, Measure::RateDifference) => {
            mantel_haenszel::rate_difference(columns)
        }
        (RawMethod::Peto, Measure::OddsRatio | Measure::Peto) => peto::odds_ratio(columns),
        (RawMethod::MantelHaenszel, _) => Err(not_pooled(measure, "OR, RR, RD, IRR or IRD")),
        (RawMethod::Peto, _) => Err(not_pooled(measure, "OR")),
    }?;
    parts.pooled(measure, options)
}

fn not_pooled(measure: Measure, expected: &'static str) -> Error {
    Error::Option { option: "measure", value: measure.to_string(), expected }
}

/// The figures of a method, before what is the same for all.
struct Parts {
    estimate: f64,
    se: f64,
    estimate_method: &'static str,
    se_method: &'static str,
    heterogeneity: Heterogeneity,
    association: Option<Association>,
    common_odds_ratio: Option<CommonOddsRatio>,
    used: Used,
}

/// Q and what it is made of.
struct Heterogeneity {
    q: f64,
    studies: usize,
    method: &'static str,
    corrected_rows: Vec<usize>,
}

/// The test of no association.
struct Association {
    chi_square: f64,
    method: &'static str,
}

/// The tests of a common odds ratio.
struct CommonOddsRatio {
    breslow_day: f64,
    tarone: f64,
    studies: usize,
}

/// Which rows bear on the estimate.
#[derive(Default)]
struct Used {
    contributing: Vec<usize>,
    not_contributing: Vec<usize>,
    not_reported: Vec<NotComputed>,
}

impl Used {
    /// Sorts the rows by whether their data bear on the estimate, and keeps the data.
    fn sort<T: Copy>(
        rows: &[Result<T, NotComputed>],
        bears: impl Fn(&T) -> bool,
    ) -> (Vec<T>, Self) {
        let mut used = Self::default();
        let mut data = Vec::with_capacity(rows.len());
        for (row, found) in rows.iter().enumerate() {
            match found {
                Ok(study) => {
                    data.push(*study);
                    let list = if bears(study) {
                        &mut used.contributing
                    } else {
                        &mut used.not_contributing
                    };
                    list.push(row);
                }
                Err(reason) => used.not_reported.push(*reason),
            }
        }
        (data, used)
    }
}

impl Parts {
    fn pooled(self, measure: Measure, options: &RawOptions) -> Result<RawPooled, Error> {
        if !self.representable() {
            return Err(Error::NotRepresentable {
                what: "the pooled effect or a figure beside it",
            });
        }
        let Self { estimate, se, heterogeneity, used, .. } = self;
        let half_width = -normal_quantile(0.5 * (1.0 - options.level)) * se;
        let q_df = heterogeneity.studies.saturating_sub(1);
        let df = number(q_df);
        let tested = |figure: fn(f64, f64) -> f64| (q_df > 0).then(|| figure(heterogeneity.q, df));
        let chi_square = self.association.as_ref().map(|test| test.chi_square);
        let common = self.common_odds_ratio.as_ref();
        let common_df = common.map(|test| test.studies.saturating_sub(1));
        let common_p = |value: f64| {
            common_df.filter(|df| *df > 0).map(|df| chi_square_upper(value, number(df)))
        };
        Ok(RawPooled {
            measure,
            method: options.method,
            scale: measure.scale(),
            k: used.contributing.len(),
            level: options.level,
            estimate,
            se,
            statistic: estimate / se,
            p: normal_two_sided(estimate / se),
            ci_low: estimate - half_width,
            ci_high: estimate + half_width,
            q: heterogeneity.q,
            q_df,
            q_p: tested(chi_square_upper),
            i2: tested(i2),
            h2: tested(|q, df| q / df),
            cmh: chi_square,
            cmh_p: chi_square.map(|value| chi_square_upper(value, 1.0)),
            breslow_day: common.map(|test| test.breslow_day),
            breslow_day_df: common_df,
            breslow_day_p: common.and_then(|test| common_p(test.breslow_day)),
            tarone: common.map(|test| test.tarone),
            tarone_p: common.and_then(|test| common_p(test.tarone)),
            estimate_method: self.estimate_method,
            se_method: self.se_method,
            q_method: heterogeneity.method,
            i2_method: "max(0, (Q - df) / Q), H2 = Q / df (Higgins and Thompson 2002)",
            cmh_method: self.association.map(|test| test.method),
            breslow_day_method: self.common_odds_ratio.map(|_| odds_ratio_tests::METHOD),
            contributing: used.contributing,
            not_contributing: used.not_contributing,
            not_reported: used.not_reported,
            q_corrected_rows: heterogeneity.corrected_rows,
        })
    }

    fn representable(&self) -> bool {
        let association = self.association.as_ref().map(|test| test.chi_square);
        let common = self.common_odds_ratio.as_ref();
        let tests = common.map(|test| [test.breslow_day, test.tarone]);
        let figures = [self.estimate, self.se, self.estimate / self.se, self.heterogeneity.q];
        let mut all = figures.into_iter().chain(association).chain(tests.into_iter().flatten());
        self.se > 0.0 && all.all(f64::is_finite)
    }
}

fn i2(q: f64, df: f64) -> f64 {
    if q > df { 100.0 * ((q - df) / q) } else { 0.0 }
}

/// Data of which no study has what the estimate is made of.
fn nothing_to_pool(what: &'static str) -> Error {
    Error::TooFew { what, found: 0, needed: 1 }
}
