//! From an estimate and its standard error to a p value and an interval.

use crate::distribution::{normal_quantile, normal_two_sided, t_quantile, t_two_sided};
use crate::options::Inference;
use crate::studies::number;

/// The reference distribution of a statistic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Reference {
    Normal,
    T(f64),
}

impl Reference {
    /// That of a pooled effect of `k` studies.
    pub(crate) fn of(inference: Inference, k: usize) -> Self {
        match inference {
            Inference::Wald => Self::Normal,
            Inference::KnappHartung | Inference::KnappHartungAdHoc => Self::T(number(k) - 1.0),
        }
    }

    /// The degrees of freedom of t.
    pub(crate) fn df(self) -> Option<f64> {
        match self {
            Self::Normal => None,
            Self::T(df) => Some(df),
        }
    }

    /// The quantile that leaves half of `1 - level` above it; none without degrees of freedom.
    pub(crate) fn quantile(self, level: f64) -> Option<f64> {
        let tail = 0.5 * (1.0 - level);
        match self {
            // By symmetry, and exact for levels near 1.
            Self::Normal => Some(-normal_quantile(tail)),
            Self::T(df) if df > 0.0 => Some(-t_quantile(tail, df)),
            Self::T(_) => None,
        }
    }
}

/// The two-sided p value.
pub(crate) fn two_sided(statistic: f64, interval: Reference) -> f64 {
    match interval {
        Reference::Normal => normal_two_sided(statistic),
        Reference::T(df) => t_two_sided(statistic, df),
    }
}
