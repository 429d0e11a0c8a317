//! Effects from one proportion.

use crate::effect::counts::arcsine_root;
use crate::effect::data::Proportion;
use crate::effect::sizes::{Effect, Outcome, Reason};

pub(super) fn proportion(data: &Proportion) -> Outcome {
    let n = data.n();
    Ok(Effect { yi: data.events / n, vi: data.events * data.others / n.powi(3) })
}

pub(super) fn log(data: &Proportion) -> Outcome {
    let n = data.n();
    if data.events == 0.0 {
        return Err(Reason::ZeroCell);
    }
    // 1/x - 1/n, without the subtraction.
    Ok(Effect { yi: (data.events / n).ln(), vi: data.others / (data.events * n) })
}

pub(super) fn logit(data: &Proportion) -> Outcome {
    let Proportion { events, others } = *data;
    if events == 0.0 || others == 0.0 {
        return Err(Reason::ZeroCell);
    }
    Ok(Effect { yi: (events / others).ln(), vi: 1.0 / events + 1.0 / others })
}

pub(super) fn arcsine(data: &Proportion) -> Outcome {
    Ok(Effect { yi: arcsine_root(data.events, data.others), vi: 0.25 / data.n() })
}

/// Half the sum of two arcsines, of x/(n + 1) and of (x + 1)/(n + 1) (Freeman and Tukey 1950).
pub(super) fn double_arcsine(data: &Proportion) -> Outcome {
    let Proportion { events, others } = *data;
    Ok(Effect { yi: double_arcsine_of(events, others), vi: 1.0 / (4.0 * data.n() + 2.0) })
}

pub(super) fn double_arcsine_of(events: f64, others: f64) -> f64 {
    0.5 * (arcsine_root(events, others + 1.0) + arcsine_root(events + 1.0, others))
}
