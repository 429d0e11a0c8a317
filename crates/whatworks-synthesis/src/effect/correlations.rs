//! Effects from correlations.

use crate::effect::data::Correlation;
use crate::effect::sizes::{Effect, Outcome, Reason};
use crate::effect::special::hypergeometric_half;

pub(super) fn fisher_z(data: &Correlation) -> Outcome {
    data.more_than(3.0)?;
    if data.r.abs() == 1.0 {
        return Err(Reason::PerfectCorrelation);
    }
    Ok(Effect { yi: data.r.atanh(), vi: 1.0 / (data.n - 3.0) })
}

pub(super) fn correlation(data: &Correlation) -> Outcome {
    data.more_than(3.0)?;
    Ok(Effect { yi: data.r, vi: large_sample_variance(data.r, data.n) })
}

/// `r F(1/2, 1/2; (n - 2)/2; 1 - r^2)`, the minimum-variance unbiased estimator (Olkin and Pratt
/// 1958).
pub(super) fn unbiased_correlation(data: &Correlation) -> Outcome {
    data.more_than(4.0)?;
    let yi = data.r * hypergeometric_half(0.5 * (data.n - 2.0), data.r);
    Ok(Effect { yi, vi: large_sample_variance(yi, data.n) })
}

fn large_sample_variance(r: f64, n: f64) -> f64 {
    ((1.0 - r) * (1.0 + r)).powi(2) / (n - 1.0)
}

impl Correlation {
    fn more_than(&self, n: f64) -> Result<(), Reason> {
        if self.n > n { Ok(()) } else { Err(Reason::TooFewParticipants) }
    }
}
