//! Effects from incidence rates (Cochrane Handbook, 6.7.1).

use crate::effect::data::{PersonTime, Rate};
use crate::effect::sizes::{Effect, Outcome, Reason};

pub(crate) fn rate_ratio(data: &PersonTime) -> Outcome {
    let PersonTime { group1, group2 } = *data;
    if group1.x == 0.0 || group2.x == 0.0 {
        return Err(Reason::ZeroCell);
    }
    let yi = (group1.rate() / group2.rate()).ln();
    Ok(Effect { yi, vi: 1.0 / group1.x + 1.0 / group2.x })
}

pub(crate) fn rate_difference(data: &PersonTime) -> Outcome {
    let PersonTime { group1, group2 } = *data;
    let vi = group1.rate() / group1.t + group2.rate() / group2.t;
    Ok(Effect { yi: group1.rate() - group2.rate(), vi })
}

pub(crate) fn root_rate_difference(data: &PersonTime) -> Outcome {
    let PersonTime { group1, group2 } = *data;
    let vi = 0.25 / group1.t + 0.25 / group2.t;
    Ok(Effect { yi: group1.rate().sqrt() - group2.rate().sqrt(), vi })
}

pub(crate) fn rate(data: &Rate) -> Outcome {
    Ok(Effect { yi: data.rate(), vi: data.rate() / data.t })
}

pub(crate) fn log_rate(data: &Rate) -> Outcome {
    if data.x == 0.0 {
        return Err(Reason::ZeroCell);
    }
    Ok(Effect { yi: data.rate().ln(), vi: 1.0 / data.x })
}

pub(crate) fn root_rate(data: &Rate) -> Outcome {
    Ok(Effect { yi: data.rate().sqrt(), vi: 0.25 / data.t })
}

/// The mean of the square roots of x/t and (x + 1)/t (Freeman and Tukey 1950).
pub(crate) fn freeman_tukey(data: &Rate) -> Outcome {
    let yi = 0.5 * (data.rate().sqrt() + ((data.x + 1.0) / data.t).sqrt());
    Ok(Effect { yi, vi: 0.25 / data.t })
}
