//! The numbers of a part of a body: its studies on one scale, and what they come to together.

use serde::Serialize;
use whatworks_synthesis::distribution::{normal_quantile, t_quantile};
use whatworks_synthesis::effect::{Columns, EffectOptions, effect_sizes, from_interval};
use whatworks_synthesis::{self as synthesis, Method};

use super::absolute;
use super::judgement::Trace;
use super::rules;
use crate::base::{Assessment, Estimate, Measure, Numbers, ReportedPooling, RiskOfBias};

/// What one study gives in numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row<'a> {
    pub(crate) id: &'a str,
    /// The effect on the scale of analysis and its variance.
    pub(crate) effect: Option<[f64; 2]>,
    pub(crate) participants: Option<f64>,
    /// Participants of the two groups.
    pub(crate) arms: Option<[f64; 2]>,
    /// Events in the two groups.
    pub(crate) events: Option<[f64; 2]>,
    /// The standard deviation over both groups.
    pub(crate) sd: Option<f64>,
    pub(crate) risk: Option<RiskOfBias>,
}

impl<'a> Row<'a> {
    /// Reads what a study reports on the scale of `measure`.
    pub(crate) fn read(
        id: &'a str,
        numbers: &Numbers,
        printed: Option<&Estimate>,
        measure: Measure,
    ) -> Self {
        let arms = arms(numbers);
        Self {
            id,
            effect: effect_of(numbers, printed, measure),
            participants: arms.map(|[one, two]| one + two).or(numbers.participants),
            arms,
            events: numbers.ai.zip(numbers.ci).map(|(one, two)| [one, two]),
            sd: pooled_sd(numbers),
            risk: numbers.risk_of_bias,
        }
    }
}

fn arms(numbers: &Numbers) -> Option<[f64; 2]> {
    let size = |given: Option<f64>, with: Option<f64>, without: Option<f64>| {
        given.or_else(|| Some(with? + without?))
    };
    let one = size(numbers.n1i, numbers.ai, numbers.bi)?;
    let two = size(numbers.n2i, numbers.ci, numbers.di)?;
    Some([one, two])
}

fn pooled_sd(numbers: &Numbers) -> Option<f64> {
    let (n1, n2) = numbers.n1i.zip(numbers.n2i)?;
    let (sd1, sd2) = numbers.sd1i.zip(numbers.sd2i)?;
    let df = n1 + n2 - 2.0;
    (df > 0.0).then(|| (((n1 - 1.0) * sd1 * sd1 + (n2 - 1.0) * sd2 * sd2) / df).sqrt())
}

/// The first of effect and variance, counts or means, and printed estimate that is whole.
fn effect_of(numbers: &Numbers, printed: Option<&Estimate>, measure: Measure) -> Option<[f64; 2]> {
    let given = numbers.yi.zip(numbers.vi).map(|(yi, vi)| [yi, vi]);
    let usable = |effect: &[f64; 2]| {
        let [yi, vi] = *effect;
        yi.is_finite() && vi.is_finite() && vi > 0.0
    };
    given
        .or_else(|| from_counts_or_means(numbers, measure))
        .or_else(|| {
            let estimate = numbers.estimate?;
            interval(estimate, numbers.ci_low?, numbers.ci_high?, 0.95, measure)
        })
        .or_else(|| {
            let estimate = printed.filter(|printed| printed.measure == measure)?;
            let level = estimate.ci_level.unwrap_or(0.95);
            interval(estimate.value?, estimate.ci_low?, estimate.ci_high?, level, measure)
        })
        .filter(usable)
}

fn interval(estimate: f64, low: f64, high: f64, level: f64, measure: Measure) -> Option<[f64; 2]> {
    let read = from_interval(estimate, low, high, level, None, measure.is_ratio()).ok()?;
    Some([read.yi, read.vi])
}

fn from_counts_or_means(numbers: &Numbers, measure: Measure) -> Option<[f64; 2]> {
    use synthesis::effect::Measure as Of;
    let of = match measure {
        Measure::OddsRatio => Of::OddsRatio,
        Measure::RiskRatio => Of::RiskRatio,
        Measure::RiskDifference => Of::RiskDifference,
        Measure::MeanDifference => Of::MeanDifference,
        Measure::StandardisedMeanDifference => Of::StandardisedMeanDifference,
        Measure::RatioOfMeans => Of::RatioOfMeans,
        Measure::Coefficient | Measure::HazardRatio | Measure::RateRatio => return None,
    };
    let sizes = match of {
        Of::OddsRatio | Of::RiskRatio | Of::RiskDifference => {
            let [n1, n2] = arms(numbers)?;
            let columns = Columns {
                ai: Some(&[numbers.ai?]),
                n1i: Some(&[n1]),
                ci: Some(&[numbers.ci?]),
                n2i: Some(&[n2]),
                ..Columns::default()
            };
            effect_sizes(of, &columns, &EffectOptions::default())
        }
        _ => {
            let columns = Columns {
                m1i: Some(&[numbers.m1i?]),
                sd1i: Some(&[numbers.sd1i?]),
                n1i: Some(&[numbers.n1i?]),
                m2i: Some(&[numbers.m2i?]),
                sd2i: Some(&[numbers.sd2i?]),
                n2i: Some(&[numbers.n2i?]),
                ..Columns::default()
            };
            effect_sizes(of, &columns, &EffectOptions::default())
        }
    };
    let sizes = sizes.ok()?;
    Some([(*sizes.yi.first()?)?, (*sizes.vi.first()?)?])
}

impl Row<'_> {
    /// Whether nobody judged its risk of bias.
    pub(crate) fn is_unjudged(&self) -> bool {
        matches!(self.risk, None | Some(RiskOfBias::NoInformation))
    }
}

/// A pooled effect, as a rating uses it. Effects are on the scale of analysis: ratios as natural
/// logarithms.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Effect {
    /// The measure.
    pub measure: Measure,
    /// Whether it was pooled here from studies, or is as a review reports it.
    pub pooled: bool,
    /// The estimator of the variance between studies, where it was pooled here.
    pub method: Option<Method>,
    /// The number of studies, if known.
    pub k: Option<usize>,
    /// The estimate.
    pub estimate: f64,
    /// Its standard error.
    pub se: f64,
    /// The lower end of its 95 % confidence interval.
    pub ci_low: f64,
    /// The upper end of its 95 % confidence interval.
    pub ci_high: f64,
    /// The variance between studies.
    pub tau2: Option<f64>,
    /// I2 in per cent.
    pub i2: Option<f64>,
    /// The p value of Cochran's Q.
    pub q_p: Option<f64>,
    /// The lower end of the 95 % prediction interval, by t with k - 2 degrees of freedom.
    pub prediction_low: Option<f64>,
    /// The upper end of the 95 % prediction interval.
    pub prediction_high: Option<f64>,
    /// Participants in all studies, if known for each.
    pub participants: Option<f64>,
    /// Participants in both groups of all studies, if known for each group.
    pub participants_of_groups: Option<f64>,
    /// Participants with the event, if known for each study.
    pub events: Option<f64>,
    /// The risk in the comparison groups together.
    pub control_risk: Option<f64>,
    /// The standard deviation of the outcome over the studies.
    pub sd: Option<f64>,
    /// The risk by which absolute effects are read: given, or that of the comparison groups.
    #[serde(skip)]
    pub(crate) baseline: Option<f64>,
    /// The studies pooled, by their place among those of the part.
    #[serde(skip)]
    pub(crate) used: Vec<usize>,
    /// The share of each in the weight, in the order of `used`.
    #[serde(skip)]
    pub(crate) weights: Vec<f64>,
}

/// The quantile behind 95 % intervals.
pub(crate) const Z: f64 = 1.959_963_984_540_054;

impl Effect {
    /// Pools the rows to keep that have an effect. `None` where none has.
    pub(crate) fn pool(
        rows: &[Row<'_>],
        keep: impl Fn(&Row<'_>) -> bool,
        measure: Measure,
        method: Method,
    ) -> Option<Self> {
        let kept = |row: &Row<'_>| row.effect.is_some() && keep(row);
        let places = rows.iter().enumerate().filter(|(_, row)| kept(row));
        let used: Vec<usize> = places.map(|(place, _)| place).collect();
        let with = || rows.iter().filter(|row| kept(row));
        let effects = || with().filter_map(|row| row.effect);
        let yi: Vec<f64> = effects().map(|[yi, _]| yi).collect();
        let vi: Vec<f64> = effects().map(|[_, vi]| vi).collect();
        let fit = synthesis::estimate(&yi, &vi, method).ok()?;
        let tau2 = fit.tau2.unwrap_or(0.0);
        let sum: f64 = vi.iter().map(|vi| 1.0 / (vi + tau2)).sum();
        let prediction = prediction_margin(fit.k, fit.se, fit.tau2);
        let total = |value: fn(&Row<'_>) -> Option<f64>| {
            with().try_fold(0.0, |sum, row| Some(sum + value(row)?))
        };
        let control = total(|row| Some(row.arms?[1]));
        let control_events = total(|row| Some(row.events?[1]));
        let risk = control_events.zip(control).map(|(events, size)| events / size);
        Some(Self {
            measure,
            pooled: true,
            method: Some(method),
            k: Some(fit.k),
            estimate: fit.estimate,
            se: fit.se,
            ci_low: fit.estimate - Z * fit.se,
            ci_high: fit.estimate + Z * fit.se,
            tau2: fit.tau2,
            i2: fit.i2,
            q_p: fit.q_p,
            prediction_low: prediction.map(|margin| fit.estimate - margin),
            prediction_high: prediction.map(|margin| fit.estimate + margin),
            participants: total(|row| row.participants),
            participants_of_groups: total(|row| Some(row.arms?[0] + row.arms?[1])),
            events: total(|row| Some(row.events?[0] + row.events?[1])),
            control_risk: risk.filter(|risk| 0.0 < *risk && *risk < 1.0),
            sd: typical_sd(with()),
            baseline: None,
            weights: vi.iter().map(|vi| 1.0 / (vi + tau2) / sum).collect(),
            used,
        })
    }

    /// Takes a pooled effect as a review reports it. `None` where it cannot be read.
    pub(crate) fn reported(pooling: &ReportedPooling, measure: Measure) -> Option<Self> {
        let scale = |value: f64| if measure.is_ratio() { value.ln() } else { value };
        let [low, high] = [scale(pooling.ci_low), scale(pooling.ci_high)];
        let estimate = scale(pooling.estimate);
        [low, estimate, high].iter().all(|value| value.is_finite()).then(|| Self {
            measure,
            pooled: false,
            method: None,
            k: pooling.k.and_then(|k| usize::try_from(k).ok()),
            estimate,
            se: (high - low) / (2.0 * Z),
            ci_low: low,
            ci_high: high,
            tau2: None,
            i2: pooling.i2,
            q_p: None,
            prediction_low: pooling.prediction_low.map(scale),
            prediction_high: pooling.prediction_high.map(scale),
            participants: pooling.participants,
            participants_of_groups: pooling.participants,
            events: pooling.events,
            control_risk: None,
            sd: None,
            baseline: None,
            used: Vec::new(),
            weights: Vec::new(),
        })
    }

    /// Adds what a panel brings: the baseline risk, and the standard deviation of the outcome.
    pub(crate) fn informed(mut self, assessment: &Assessment) -> Self {
        let given = assessment.baseline_risks.iter().flatten().next();
        self.baseline = given.map(|given| given.risk).or(self.control_risk);
        let sd = assessment.information_size.as_ref().and_then(|size| size.sd);
        self.sd = sd.or(self.sd);
        self
    }

    /// An effect as a ratio of risks, by the baseline risk where that is known and needed; an odds
    /// or hazard ratio as it is where it is not. `None` for what is not of events.
    pub(crate) fn risk_ratio_of(&self, value: f64) -> Option<f64> {
        match self.measure {
            Measure::RiskRatio | Measure::RateRatio => Some(value.exp()),
            Measure::OddsRatio | Measure::HazardRatio => Some(self.baseline.map_or_else(
                || value.exp(),
                |risk| absolute::risk_with(risk, value, self.measure).unwrap_or(f64::NAN) / risk,
            )),
            Measure::RiskDifference => {
                let risk = self.baseline?;
                Some(absolute::risk_with(risk, value, self.measure)? / risk)
            }
            _ => None,
        }
    }

    /// A value on the scale of analysis as it is printed: ratios on their natural scale.
    #[must_use]
    pub fn shown(&self, value: f64) -> f64 {
        if self.measure.is_ratio() { value.exp() } else { value }
    }

    /// The estimate with its interval, as it is printed.
    pub(crate) fn in_words(&self) -> String {
        self.interval_in_words(self.estimate, self.ci_low, self.ci_high)
    }

    /// Another estimate on the same scale, with its interval.
    pub(crate) fn in_words_of(&self, estimate: f64, se: f64) -> String {
        self.interval_in_words(estimate, estimate - Z * se, estimate + Z * se)
    }

    fn interval_in_words(&self, estimate: f64, low: f64, high: f64) -> String {
        let [estimate, low, high] = [estimate, low, high].map(|value| number(self.shown(value)));
        format!("{estimate} ({low} to {high})")
    }

    /// Writes where the effect comes from into the trace.
    pub(crate) fn note(&self, rows: &[Row<'_>], trace: &mut Trace) {
        let rule = if self.pooled { &rules::EFFECT_POOLED } else { &rules::EFFECT_REPORTED };
        trace.note(
            rule,
            [
                ("measure", self.measure.code().into()),
                ("method", self.method.map_or("as reported", Method::code).into()),
                ("k", self.k.map_or("not reported".into(), Into::into)),
                ("estimate", self.estimate.into()),
                ("ci_low", self.ci_low.into()),
                ("ci_high", self.ci_high.into()),
                ("i2", self.i2.map_or("not reported".into(), Into::into)),
            ],
            None,
            "pooled",
        );
        if self.pooled && self.used.len() < rows.len() {
            let left = rows.iter().filter(|row| row.effect.is_none()).map(|row| row.id);
            let left: Vec<&str> = left.collect();
            let studies = left.join(", ");
            trace.note(&rules::EFFECT_LEFT_OUT, [("studies", studies.into())], None, "no weight");
        }
    }
}

/// The fit of the rows to keep that have an effect. `None` where none has.
pub(crate) fn fit(
    rows: &[Row<'_>],
    keep: impl Fn(&Row<'_>) -> bool,
    method: Method,
) -> Option<synthesis::Estimate> {
    let kept = || rows.iter().filter(|row| keep(row)).filter_map(|row| row.effect);
    let (yi, vi): (Vec<f64>, Vec<f64>) = kept().map(|[yi, vi]| (yi, vi)).unzip();
    synthesis::estimate(&yi, &vi, method).ok()
}

/// Half the width of the prediction interval (Higgins, Thompson and Spiegelhalter 2009): t with
/// k - 2 degrees of freedom, from three studies on.
fn prediction_margin(k: usize, se: f64, tau2: Option<f64>) -> Option<f64> {
    let tau2 = tau2.filter(|_| k >= 3)?;
    Some(t_975(k - 2) * (tau2 + se * se).sqrt())
}

/// The 97.5 % quantile of t, remembered for the small numbers of studies that are usual.
fn t_975(df: usize) -> f64 {
    static QUANTILES: std::sync::OnceLock<Vec<f64>> = std::sync::OnceLock::new();
    #[expect(clippy::cast_precision_loss, reason = "a number of studies")]
    let quantile = |df: usize| t_quantile(0.975, df as f64);
    let known = QUANTILES.get_or_init(|| (1..=64).map(quantile).collect());
    known.get(df.wrapping_sub(1)).copied().unwrap_or_else(|| quantile(df))
}

/// The standard deviation over the studies, each weighed by its participants.
fn typical_sd<'r>(rows: impl Iterator<Item = &'r Row<'r>>) -> Option<f64> {
    let with = rows.filter_map(|row| Some((row.sd?, row.participants?)));
    let (sum, weight) =
        with.fold((0.0, 0.0), |(sum, weight), (sd, n)| (sum + n * sd * sd, weight + n));
    (weight > 0.0).then(|| (sum / weight).sqrt())
}

/// The quantile of the normal distribution for a two-sided error.
pub(crate) fn two_sided(alpha: f64) -> f64 {
    // The usual one is not worked out anew for every body.
    if alpha == 0.05 { Z } else { normal_quantile(1.0 - alpha / 2.0) }
}

/// A number as text: three significant figures, as tables print them.
pub(crate) fn number(value: f64) -> String {
    let size = value.abs();
    if !value.is_finite() || (size > 0.0 && size < 0.0005) {
        return format!("{value:.2e}");
    }
    let decimals = if size >= 100.0 {
        0
    } else if size >= 10.0 {
        1
    } else if size >= 1.0 || size == 0.0 {
        2
    } else {
        3
    };
    format!("{value:.decimals$}")
}

/// A share as per cent.
pub(crate) fn percent(share: f64) -> String {
    // An empty sum is -0.
    format!("{:.0} %", 100.0 * share + 0.0)
}
