//! The model fitted again, to some of the studies.

use serde::Serialize;

use super::finite;
use crate::error::Error;
use crate::fit::Fit;
use crate::inference::{Reference, two_sided};
use crate::options::{Method, Options};

/// The model refitted to some of the studies: what [`pool`](crate::pool) says of them.
///
/// With one study there is no tau2, I2 or H2 unless the method is `EE`, no p value of Q, and with
/// Knapp-Hartung nothing but the estimate and Q. Statistic and p are missing where the standard
/// error is 0.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Refit {
    /// The row left out, or added: in the columns as they were given, from 0.
    pub row: usize,
    /// The number of studies pooled.
    pub k: usize,
    /// The pooled effect.
    pub estimate: f64,
    /// Its standard error.
    pub se: Option<f64>,
    /// The estimate over its standard error.
    pub statistic: Option<f64>,
    /// The degrees of freedom of t; none where the statistic is normal.
    pub df: Option<f64>,
    /// The two-sided p value of no effect.
    pub p: Option<f64>,
    /// The lower end of the interval of the effect.
    pub ci_low: Option<f64>,
    /// The upper end of the interval of the effect.
    pub ci_high: Option<f64>,
    /// The variance between studies; 0 by definition for `EE`.
    pub tau2: Option<f64>,
    /// I2 in per cent.
    pub i2: Option<f64>,
    /// H2 of the same definition.
    pub h2: Option<f64>,
    /// Cochran's Q.
    pub q: f64,
    /// Its p value.
    pub q_p: Option<f64>,
}

impl Refit {
    pub(super) fn new(
        row: usize,
        [yi, vi]: [&[f64]; 2],
        options: &Options,
        interval: Interval,
    ) -> Result<Self, Error> {
        let fit = Fit::new(yi, vi, options.method)?;
        // It fails for one study with Knapp-Hartung alone.
        let se = fit.se(options.inference).ok();
        let statistic = se.filter(|se| *se > 0.0).map(|se| fit.mean / se).and_then(finite);
        let margin = se.zip(interval.quantile).map(|(se, quantile)| quantile * se);
        Ok(Self {
            row,
            k: fit.k,
            estimate: fit.mean,
            se,
            statistic,
            df: interval.reference.df().filter(|df| *df > 0.0),
            p: statistic.map(|statistic| two_sided(statistic, interval.reference)),
            ci_low: margin.map(|margin| fit.mean - margin),
            ci_high: margin.map(|margin| fit.mean + margin),
            tau2: fit.tau2,
            i2: fit.i2().and_then(finite),
            h2: fit.h2().and_then(finite),
            q: fit.at_zero.q,
            q_p: fit.q_p(),
        })
    }
}

/// The distribution of the statistic of some number of studies, with its quantile.
#[derive(Clone, Copy, Debug)]
pub(super) struct Interval {
    pub(super) reference: Reference,
    /// None where t has no degrees of freedom.
    pub(super) quantile: Option<f64>,
}

impl Interval {
    pub(super) fn of(k: usize, options: &Options) -> Self {
        let reference = Reference::of(options.inference, k);
        Self { reference, quantile: reference.quantile(options.level) }
    }
}

/// How I2 and H2 of a refit are defined.
pub(super) const fn i2_method(method: Method) -> &'static str {
    match method {
        Method::CommonEffect => "from Q",
        _ => "from tau2 and the typical variance (Higgins and Thompson 2002)",
    }
}
