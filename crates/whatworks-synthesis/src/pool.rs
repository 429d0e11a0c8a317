//! One pooled effect, with everything that is usually reported beside it.

use serde::Serialize;

use crate::distribution::{chi_square_quantile, chi_square_upper_quantile};
use crate::error::Error;
use crate::fit::Fit;
use crate::inference::{Reference, two_sided};
use crate::options::{Inference, Method, Options, Prediction};
use crate::studies::{LeftOut, Studies, number};
use crate::tau2::{self, likelihood};
use crate::weights::weights;

/// A pooled effect.
///
/// Effects and standard errors are on the scale of `yi` (log odds ratios stay logs; see
/// [`Pooled::exp`]), tau2 on its square, I2 and weights in per cent.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pooled {
    /// The number of studies pooled.
    pub k: usize,
    /// The model and the estimator of tau2.
    pub method: Method,
    /// How the standard error, interval and p value came about.
    pub inference: Inference,
    /// The level of every interval.
    pub level: f64,
    /// The scale: `as-given`, or `exponential` after [`Pooled::exp`].
    pub scale: Scale,
    /// The pooled effect.
    pub estimate: f64,
    /// Its standard error; none on the exponential scale.
    pub se: Option<f64>,
    /// The estimate over its standard error; none where that is 0, as with Knapp-Hartung and equal
    /// effects.
    pub statistic: Option<f64>,
    /// The degrees of freedom of t; none where the statistic is normal.
    pub df: Option<f64>,
    /// The two-sided p value of no effect; none where there is no statistic.
    pub p: Option<f64>,
    /// The lower end of the interval of the effect.
    pub ci_low: f64,
    /// The upper end of the interval of the effect.
    pub ci_high: f64,
    /// The variance between studies; 0 by definition for `EE`, none for one study.
    pub tau2: Option<f64>,
    /// Its standard error; none for `EE` and for one study.
    pub tau2_se: Option<f64>,
    /// The lower end of its Q-profile interval (Viechtbauer 2007).
    pub tau2_low: Option<f64>,
    /// The upper end of its Q-profile interval.
    pub tau2_high: Option<f64>,
    /// I2 in per cent; the definition is in `i2_method`.
    pub i2: Option<f64>,
    /// I2 at the lower end of the interval of tau2.
    pub i2_low: Option<f64>,
    /// I2 at the upper end of the interval of tau2.
    pub i2_high: Option<f64>,
    /// H2 of the same definition as I2.
    pub h2: Option<f64>,
    /// H2 at the lower end of the interval of tau2.
    pub h2_low: Option<f64>,
    /// H2 at the upper end of the interval of tau2.
    pub h2_high: Option<f64>,
    /// I2 from Q, `max(0, (Q - df) / Q)` in per cent (Higgins and Thompson 2002).
    pub i2_from_q: Option<f64>,
    /// H2 from Q, `Q / df`.
    pub h2_from_q: Option<f64>,
    /// Cochran's Q.
    pub q: f64,
    /// Its degrees of freedom, k - 1.
    pub q_df: usize,
    /// Its p value; none for one study.
    pub q_p: Option<f64>,
    /// The lower end of the prediction interval; none for `EE` and where t has no degrees of
    /// freedom left.
    pub prediction_low: Option<f64>,
    /// The upper end of the prediction interval.
    pub prediction_high: Option<f64>,
    /// The log-likelihood for `EE` (full), `ML` (full) and `REML` (restricted).
    pub log_likelihood: Option<f64>,
    /// The weight of each study pooled, in per cent.
    pub weights: Vec<f64>,
    /// The rows that were not pooled.
    pub left_out: Vec<LeftOut>,
    /// How tau2 was estimated, in words.
    pub tau2_method: &'static str,
    /// How I2 and H2 are defined.
    pub i2_method: &'static str,
    /// How the interval of the effect is defined.
    pub ci_method: &'static str,
    /// How the interval of tau2 is defined.
    pub tau2_ci_method: &'static str,
    /// How the prediction interval is defined.
    pub pi_method: &'static str,
}

crate::codes! {
    /// The scale that effects are shown on.
    Scale {
        /// As the effects were given.
        AsGiven = "as-given",
        /// The exponential of what was given: ratios from their logarithms.
        Exponential = "exponential",
    }
}

/// Pools effects `yi` with sampling variances `vi`.
///
/// With one study the answer is that study's effect and interval, and heterogeneity is missing.
///
/// # Errors
///
/// A row that cannot be used (unless it is to be left out), columns of different lengths, no
/// study, one study with Knapp-Hartung, a level that is none, and values whose squares are no
/// floating-point numbers.
pub fn pool(yi: &[f64], vi: &[f64], options: &Options) -> Result<Pooled, Error> {
    options.check()?;
    let studies = Studies::new(yi, vi, options.unusable)?;
    let fit = Fit::new(&studies.yi, &studies.vi, options.method)?;
    let quantiles = Quantiles::new(studies.k(), options);
    Pooled::assemble(&studies, &fit, options, &quantiles)
}

/// The quantiles that depend on the number of studies alone.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Quantiles {
    /// For the interval of the effect.
    effect: f64,
    /// For the prediction interval; none where t has no degrees of freedom.
    prediction: Option<f64>,
    /// Upper and lower quantile of chi-square with k - 1 degrees of freedom.
    chi_square: Option<[f64; 2]>,
}

impl Quantiles {
    pub(crate) fn new(k: usize, options: &Options) -> Self {
        let df = number(k) - 1.0;
        let tail = 0.5 * (1.0 - options.level);
        let prediction = match options.prediction {
            Prediction::Normal => Reference::Normal,
            Prediction::TMinus1 => Reference::T(df),
            Prediction::TMinus2 => Reference::T(df - 1.0),
        };
        let between = k > 1 && options.method != Method::CommonEffect;
        let chi_square =
            between.then(|| [chi_square_upper_quantile(tail, df), chi_square_quantile(tail, df)]);
        Self {
            effect: Reference::of(options.inference, k).quantile(options.level).unwrap_or(f64::NAN),
            prediction: between.then(|| prediction.quantile(options.level)).flatten(),
            chi_square,
        }
    }
}

impl Pooled {
    /// The tables and sentences of a result from its fit.
    pub(crate) fn assemble(
        studies: &Studies<'_>,
        fit: &Fit,
        options: &Options,
        quantiles: &Quantiles,
    ) -> Result<Self, Error> {
        let (yi, vi, k) = (&*studies.yi, &*studies.vi, studies.k());
        let tau2 = fit.tau2;
        let se = fit.se(options.inference)?;
        let statistic = (se > 0.0).then(|| fit.mean / se);
        let interval = Reference::of(options.inference, k);
        let margin = quantiles.effect * se;
        let tau2_interval = match quantiles.chi_square {
            None => None,
            Some([upper, lower]) => {
                Some(tau2::profile_interval(&tau2::Residuals { yi, vi }, upper, lower)?)
            }
        };
        let [tau2_low, tau2_high] = pair(tau2_interval);
        let [i2_low, i2_high] = pair(tau2_interval.map(|ends| ends.map(|end| fit.i2_at(end))));
        let [h2_low, h2_high] = pair(tau2_interval.map(|ends| ends.map(|end| fit.h2_at(end))));
        let spread = fit.prediction_margin(se, quantiles.prediction);
        let [prediction_low, prediction_high] =
            pair(spread.map(|margin| [fit.mean - margin, fit.mean + margin]));
        Ok(Self {
            k,
            method: options.method,
            inference: options.inference,
            level: options.level,
            scale: Scale::AsGiven,
            estimate: fit.mean,
            se: Some(se),
            statistic,
            df: interval.df(),
            p: statistic.map(|statistic| two_sided(statistic, interval)),
            ci_low: fit.mean - margin,
            ci_high: fit.mean + margin,
            tau2,
            tau2_se: tau2.and_then(|value| {
                tau2::standard_error(options.method, yi, vi, value, &fit.at_zero)
            }),
            tau2_low,
            tau2_high,
            i2: fit.i2(),
            i2_low,
            i2_high,
            h2: fit.h2(),
            h2_low,
            h2_high,
            i2_from_q: fit.i2_from_q(),
            h2_from_q: fit.h2_from_q(),
            q: fit.at_zero.q,
            q_df: k - 1,
            q_p: fit.q_p(),
            prediction_low,
            prediction_high,
            log_likelihood: log_likelihood(options.method, yi, vi, tau2),
            weights: percent(vi, tau2.unwrap_or(0.0)),
            left_out: studies.left_out.clone(),
            tau2_method: tau2_method(options.method),
            i2_method: i2_method(options.method),
            ci_method: ci_method(options.inference),
            tau2_ci_method: "Q-profile (Viechtbauer 2007)",
            pi_method: pi_method(options.prediction),
        })
    }

    /// The effect, its interval and its prediction interval as ratios, from logarithms. Standard
    /// errors and heterogeneity have no counterpart there: the standard error is missing, and tau2,
    /// I2 and the weights stay those of the logarithms.
    #[must_use]
    pub fn exp(&self) -> Self {
        Self {
            scale: Scale::Exponential,
            estimate: self.estimate.exp(),
            se: None,
            ci_low: self.ci_low.exp(),
            ci_high: self.ci_high.exp(),
            prediction_low: self.prediction_low.map(f64::exp),
            prediction_high: self.prediction_high.map(f64::exp),
            ..self.clone()
        }
    }
}

fn pair(ends: Option<[f64; 2]>) -> [Option<f64>; 2] {
    ends.map_or([None, None], |ends| ends.map(Some))
}

/// The share of each study in the sum of the weights, in per cent.
pub(crate) fn percent(vi: &[f64], tau2: f64) -> Vec<f64> {
    let sum: f64 = weights(vi, tau2).sum();
    weights(vi, tau2).map(|w| 100.0 * w / sum).collect()
}

fn log_likelihood(method: Method, yi: &[f64], vi: &[f64], tau2: Option<f64>) -> Option<f64> {
    let kind = match method {
        Method::CommonEffect | Method::MaximumLikelihood => likelihood::Kind::Full,
        Method::Restricted => likelihood::Kind::Restricted,
        _ => return None,
    };
    Some(likelihood::log_likelihood(yi, vi, tau2?, kind))
}

const fn tau2_method(method: Method) -> &'static str {
    match method {
        Method::CommonEffect => "0 by the common-effect model",
        Method::DerSimonianLaird => "DerSimonian-Laird, from the inverse-variance Q",
        Method::Hedges => "Hedges, from the unweighted variance",
        Method::HunterSchmidt => "Hunter-Schmidt, (Q - k) / sum(w)",
        Method::SidikJonkman => "Sidik-Jonkman, two steps from sum((yi - mean)^2) / k",
        Method::MaximumLikelihood => "maximum likelihood, global maximum",
        Method::Restricted => "restricted maximum likelihood, global maximum",
        Method::EmpiricalBayes => "empirical Bayes (Morris 1983), generalised Q equal to k - 1",
        Method::PauleMandel => "Paule-Mandel, generalised Q equal to k - 1",
    }
}

const fn i2_method(method: Method) -> &'static str {
    match method {
        Method::CommonEffect => "from Q",
        _ => "from tau2 and the typical variance (Higgins and Thompson 2002)",
    }
}

const fn ci_method(inference: Inference) -> &'static str {
    match inference {
        Inference::Wald => "Wald, normal",
        Inference::KnappHartung => "Knapp-Hartung, t with k - 1 df, scale not truncated",
        Inference::KnappHartungAdHoc => "Knapp-Hartung, t with k - 1 df, scale at least 1",
    }
}

const fn pi_method(prediction: Prediction) -> &'static str {
    match prediction {
        Prediction::Normal => "normal, with tau2 and the standard error of the effect",
        Prediction::TMinus1 => "t with k - 1 df, with tau2 and the standard error of the effect",
        Prediction::TMinus2 => "t with k - 2 df, with tau2 and the standard error of the effect",
    }
}
