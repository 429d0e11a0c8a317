//! The fit of a model: tau2, the pooled effect, and Q; what every analysis builds upon.

use serde::Serialize;

use crate::distribution::chi_square_upper;
use crate::error::Error;
use crate::options::{Inference, Method, Unusable};
use crate::studies::{Studies, number};
use crate::tau2;
use crate::weights::Weighted;

/// The few figures of a pooled effect that need no memory beyond them.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// The number of studies.
    pub k: usize,
    /// The model and the estimator of tau2.
    pub method: Method,
    /// The pooled effect.
    pub estimate: f64,
    /// Its standard error (Wald).
    pub se: f64,
    /// The variance between studies; 0 by definition for `EE`, none for one study.
    pub tau2: Option<f64>,
    /// I2 in per cent, as [`Pooled`](crate::Pooled) defines it.
    pub i2: Option<f64>,
    /// H2 of the same definition.
    pub h2: Option<f64>,
    /// Cochran's Q.
    pub q: f64,
    /// Its degrees of freedom.
    pub q_df: usize,
    /// Its p value; none for one study.
    pub q_p: Option<f64>,
}

/// Pools effects and variances and gives the main figures alone: [`pool`](crate::pool) for loops.
///
/// # Errors
///
/// As [`pool`](crate::pool).
pub fn estimate(yi: &[f64], vi: &[f64], method: Method) -> Result<Estimate, Error> {
    let studies = Studies::new(yi, vi, Unusable::Refuse)?;
    let fit = Fit::new(&studies.yi, &studies.vi, method)?;
    Ok(Estimate {
        k: fit.k,
        method,
        estimate: fit.mean,
        se: fit.se(Inference::Wald)?,
        tau2: fit.tau2,
        i2: fit.i2(),
        h2: fit.h2(),
        q: fit.at_zero.q,
        q_df: fit.k - 1,
        q_p: fit.q_p(),
    })
}

/// A fitted model without moderators.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fit {
    pub(crate) k: usize,
    pub(crate) method: Method,
    /// None where there is one study and the model would estimate it.
    pub(crate) tau2: Option<f64>,
    /// The pooled effect.
    pub(crate) mean: f64,
    /// The sums at tau2 = 0.
    pub(crate) at_zero: Weighted,
    /// The sums at the estimate of tau2.
    pub(crate) at_tau2: Weighted,
}

impl Fit {
    /// Fits checked, non-empty data.
    ///
    /// # Errors
    ///
    /// Values so large or small that a sum is no floating-point number.
    pub(crate) fn new(yi: &[f64], vi: &[f64], method: Method) -> Result<Self, Error> {
        let at_zero = Weighted::at(yi, vi, 0.0);
        let one_study = yi.len() < 2 && method != Method::CommonEffect;
        let tau2 = if one_study { None } else { Some(tau2::estimate(method, yi, vi, &at_zero)?) };
        let at_tau2 = match tau2 {
            Some(value) if value > 0.0 => Weighted::at(yi, vi, value),
            _ => at_zero,
        };
        let fit = Self { k: yi.len(), method, tau2, mean: at_tau2.mean, at_zero, at_tau2 };
        fit.representable()
    }

    fn representable(self) -> Result<Self, Error> {
        let sums = [self.at_zero.sum, self.at_zero.q, self.at_tau2.sum, self.at_tau2.q, self.mean];
        let trace = self.k < 2 || (self.at_zero.trace.is_finite() && self.at_zero.trace > 0.0);
        if sums.iter().all(|sum| sum.is_finite()) && trace && self.at_tau2.sum > 0.0 {
            return Ok(self);
        }
        Err(Error::NotRepresentable { what: "a weighted sum" })
    }

    /// The standard error of the pooled effect.
    ///
    /// # Errors
    ///
    /// One study with Knapp-Hartung.
    pub(crate) fn se(&self, inference: Inference) -> Result<f64, Error> {
        let plain = 1.0 / self.at_tau2.sum.sqrt();
        if inference == Inference::Wald {
            return Ok(plain);
        }
        if self.k < 2 {
            return Err(Error::TooFew { what: "Knapp-Hartung", found: self.k, needed: 2 });
        }
        // Knapp and Hartung 2003, equation 7; the truncation is the ad hoc one of its section 3.
        let scale = self.at_tau2.q / (number(self.k) - 1.0);
        let truncated = inference == Inference::KnappHartungAdHoc && scale < 1.0;
        Ok(plain * if truncated { 1.0 } else { scale.sqrt() })
    }

    /// `max(0, (Q - df) / Q)` in per cent; none for one study.
    pub(crate) fn i2_from_q(&self) -> Option<f64> {
        let df = self.df()?;
        let q = self.at_zero.q;
        Some(if q > df { 100.0 * (q - df) / q } else { 0.0 })
    }

    /// `Q / df`; none for one study.
    pub(crate) fn h2_from_q(&self) -> Option<f64> {
        Some(self.at_zero.q / self.df()?)
    }

    /// I2 in per cent: from tau2, and from Q for the common-effect model.
    pub(crate) fn i2(&self) -> Option<f64> {
        match self.method {
            Method::CommonEffect => self.i2_from_q(),
            _ => self.tau2.map(|tau2| self.i2_at(tau2)),
        }
    }

    /// H2 of the same definition.
    pub(crate) fn h2(&self) -> Option<f64> {
        match self.method {
            Method::CommonEffect => self.h2_from_q(),
            _ => self.tau2.map(|tau2| self.h2_at(tau2)),
        }
    }

    /// I2 in per cent at a value of tau2.
    pub(crate) fn i2_at(&self, tau2: f64) -> f64 {
        100.0 * tau2 / (tau2 + self.at_zero.typical_variance(self.k))
    }

    /// H2 at a value of tau2.
    pub(crate) fn h2_at(&self, tau2: f64) -> f64 {
        tau2 / self.at_zero.typical_variance(self.k) + 1.0
    }

    /// The p value of Q; none for one study.
    pub(crate) fn q_p(&self) -> Option<f64> {
        Some(chi_square_upper(self.at_zero.q, self.df()?))
    }

    /// Half the width of the prediction interval; none for the common-effect model, for one study
    /// and without degrees of freedom.
    pub(crate) fn prediction_margin(&self, se: f64, quantile: Option<f64>) -> Option<f64> {
        if self.method == Method::CommonEffect {
            return None;
        }
        Some(quantile? * (se * se + self.tau2?).sqrt())
    }

    fn df(&self) -> Option<f64> {
        (self.k > 1).then(|| number(self.k) - 1.0)
    }
}
