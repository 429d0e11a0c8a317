//! Standard errors of the estimators of tau2, from the variance of the quadratic form (or the
//! information) behind each, at the estimate. Viechtbauer (2005), section 2, and the references
//! there; for `EB` and `PM` the large-sample form that both share.

use super::closed::sidik_jonkman_start;
use crate::options::Method;
use crate::studies::number;
use crate::weights::{Weighted, trace_of_square, weights};

/// The standard error of tau2; none for the common-effect model.
pub(crate) fn standard_error(
    method: Method,
    yi: &[f64],
    vi: &[f64],
    tau2: f64,
    at_zero: &Weighted,
) -> Option<f64> {
    let df = number(vi.len()) - 1.0;
    let variance = match method {
        Method::CommonEffect => return None,
        Method::DerSimonianLaird => moment(vi, tau2, at_zero) / at_zero.trace.powi(2),
        Method::HunterSchmidt => moment(vi, tau2, at_zero) / at_zero.sum.powi(2),
        Method::Hedges => hedges(vi, tau2),
        Method::SidikJonkman => sidik_jonkman(yi, vi, tau2),
        Method::MaximumLikelihood => 2.0 / weights(vi, tau2).map(|w| w * w).sum::<f64>(),
        Method::Restricted => 2.0 / trace_of_square(vi, tau2),
        Method::EmpiricalBayes | Method::PauleMandel => {
            let sum: f64 = weights(vi, tau2).sum();
            2.0 * (df + 1.0).powi(2) / (df * sum * sum)
        }
    };
    Some(variance.sqrt())
}

/// The variance of Q at tau2: `2 (k - 1) + 4 tau2 tr(P) + 2 tau2^2 tr(PP)`.
fn moment(vi: &[f64], tau2: f64, at_zero: &Weighted) -> f64 {
    let df = number(vi.len()) - 1.0;
    2.0 * df + 4.0 * tau2 * at_zero.trace + 2.0 * tau2 * tau2 * trace_of_square(vi, 0.0)
}

/// As [`moment`], with P the matrix that takes the unweighted mean out.
fn hedges(vi: &[f64], tau2: f64) -> f64 {
    let k = number(vi.len());
    let sum: f64 = vi.iter().sum();
    let squares: f64 = vi.iter().map(|v| v * v).sum();
    let trace_pv = sum - sum / k;
    let trace_pvpv = squares - 2.0 * squares / k + (sum / k).powi(2);
    let df = k - 1.0;
    (2.0 * trace_pvpv + 4.0 * tau2 * trace_pv + 2.0 * tau2 * tau2 * df) / (df * df)
}

/// As [`moment`], with P at the value that the estimator starts from.
fn sidik_jonkman(yi: &[f64], vi: &[f64], tau2: f64) -> f64 {
    let start = sidik_jonkman_start(yi);
    if start <= 0.0 {
        return 0.0;
    }
    let sum: f64 = weights(vi, start).sum();
    let squares: f64 = weights(vi, start).map(|w| w * w).sum();
    let (mut pvpv, mut pvp, mut mixed) = (0.0, 0.0, 0.0);
    for (w, v) in weights(vi, start).zip(vi) {
        let u = w * v;
        pvpv += u * u - 2.0 * u * u * w / sum;
        pvp += v * (w * w - 2.0 * w * w * w / sum + w * w * squares / (sum * sum));
        mixed += w * u;
    }
    pvpv += (mixed / sum).powi(2);
    let df = number(vi.len()) - 1.0;
    let form = 2.0 * pvpv + 4.0 * tau2 * pvp + 2.0 * tau2 * tau2 * trace_of_square(vi, start);
    // Relative to the start, so that very large and very small scales do not overflow.
    (start / df).powi(2) * form
}
