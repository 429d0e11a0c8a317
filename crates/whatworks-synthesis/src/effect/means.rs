//! Effects from the means and standard deviations of two groups (Cochrane Handbook, 6.5.1).

use crate::effect::data::Groups;
use crate::effect::options::{Hedges, RomCorrection};
use crate::effect::sizes::{Effect, Outcome, Reason};
use crate::effect::special::gamma_ratio;

pub(super) fn mean_difference(groups: &Groups) -> Outcome {
    groups.enough()?;
    let vi = groups.sd1.powi(2) / groups.n1 + groups.sd2.powi(2) / groups.n2;
    Ok(Effect { yi: groups.m1 - groups.m2, vi })
}

/// Hedges' g: the difference over the pooled standard deviation, corrected for bias, with its
/// large-sample variance (Hedges and Olkin 1985, chapter 5).
pub(super) fn standardised(groups: &Groups, hedges: Hedges) -> Outcome {
    groups.enough()?;
    let Groups { sd1, n1, sd2, n2, .. } = *groups;
    let squares = (n1 - 1.0) * sd1.powi(2) + (n2 - 1.0) * sd2.powi(2);
    let pooled = (squares / groups.freedom()).sqrt();
    let g = groups.divided_by(pooled)? * bias_factor(groups.freedom(), hedges);
    Ok(Effect { yi: g, vi: 1.0 / n1 + 1.0 / n2 + g * g / (2.0 * (n1 + n2)) })
}

/// The difference over the square root of the mean variance, corrected for bias (Bonett 2009).
///
/// Its variance is Bonett's with n - 1 in each group and the corrected effect in it, times the
/// square of the correction.
pub(super) fn standardised_unequal(groups: &Groups, hedges: Hedges) -> Outcome {
    groups.enough()?;
    let (v1, v2) = (groups.sd1.powi(2), groups.sd2.powi(2));
    let (df1, df2) = (groups.n1 - 1.0, groups.n2 - 1.0);
    let mean_variance = 0.5 * (v1 + v2);
    let correction = bias_factor(groups.freedom(), hedges);
    let g = groups.divided_by(mean_variance.sqrt())? * correction;
    let (share1, share2) = (v1 / mean_variance, v2 / mean_variance);
    let of_the_deviation = 0.125 * g * g * (share1 * share1 / df1 + share2 * share2 / df2);
    let of_the_means = share1 / df1 + share2 / df2;
    Ok(Effect { yi: g, vi: correction.powi(2) * (of_the_deviation + of_the_means) })
}

pub(super) fn ratio_of_means(groups: &Groups, correction: RomCorrection) -> Outcome {
    groups.enough()?;
    let ratio = groups.m1 / groups.m2;
    if groups.m2 == 0.0 || groups.m1 == 0.0 || (groups.m1 > 0.0) != (groups.m2 > 0.0) {
        return Err(Reason::NotARatio);
    }
    let first = (groups.sd1 / groups.m1).powi(2) / groups.n1;
    let second = (groups.sd2 / groups.m2).powi(2) / groups.n2;
    let (yi, vi) = (ratio.ln(), first + second);
    Ok(match correction {
        RomCorrection::None => Effect { yi, vi },
        RomCorrection::BiasCorrected => Effect {
            yi: yi + 0.5 * (first - second),
            vi: vi + 0.5 * (first * first + second * second),
        },
    })
}

/// The factor that makes a standardised mean difference with m degrees of freedom unbiased.
fn bias_factor(m: f64, hedges: Hedges) -> f64 {
    match hedges {
        Hedges::Exact => gamma_ratio(0.5 * (m - 1.0)) / (0.5 * m).sqrt(),
        Hedges::Approximate => 1.0 - 3.0 / (4.0 * m - 1.0),
    }
}

impl Groups {
    /// A standard deviation takes two participants.
    fn enough(&self) -> Result<(), Reason> {
        if self.n1 >= 2.0 && self.n2 >= 2.0 { Ok(()) } else { Err(Reason::TooFewParticipants) }
    }

    /// The degrees of freedom of the standard deviations together.
    fn freedom(&self) -> f64 {
        self.n1 + self.n2 - 2.0
    }

    fn divided_by(&self, deviation: f64) -> Result<f64, Reason> {
        let difference = self.m1 - self.m2;
        if deviation > 0.0 { Ok(difference / deviation) } else { Err(Reason::NoVariation) }
    }
}
