//! The switches behind an effect size, each with its name and its default.

use serde::{Deserialize, Serialize};

use crate::error::Error;

codes! {
    /// Which studies are corrected for zero cells: a constant is added to every count of them.
    ///
    /// A cell of a 2x2 table is a count of events or of the others; a proportion has two such
    /// cells, a rate one.
    #[derive(Default)]
    ZeroCells {
        /// A study that has a zero cell.
        #[default]
        OnlyZero = "only-zero",
        /// Every study.
        All = "all",
        /// Every study, if any has a zero cell.
        IfAny = "if-any",
        /// None.
        Never = "none",
    }
}

codes! {
    /// What to do with a comparison that has no event in either group, or nothing but events.
    #[derive(Default)]
    DoubleZero {
        /// Compute its effect like any other.
        #[default]
        Keep = "keep",
        /// Leave it out, and name it.
        LeaveOut = "leave-out",
    }
}

codes! {
    /// The correction of a standardised mean difference for bias, with m degrees of freedom.
    #[derive(Default)]
    Hedges {
        /// `gamma(m/2) / (sqrt(m/2) gamma((m - 1)/2))` (Hedges 1981).
        #[default]
        Exact = "exact",
        /// `1 - 3/(4m - 1)`.
        Approximate = "approximate",
    }
}

codes! {
    /// The correction of a log ratio of means for bias.
    #[derive(Default)]
    RomCorrection {
        /// None: the log of the ratio, with the first-order variance.
        #[default]
        None = "none",
        /// Second order, of the log ratio and of its variance, by the delta method
        /// (Lajeunesse 2015).
        BiasCorrected = "bias-corrected",
    }
}

/// How to compute effect sizes. An option that a measure has no use for changes nothing, and is
/// absent from the result.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct EffectOptions {
    /// Which studies are corrected for zero cells.
    pub zero_cells: ZeroCells,
    /// What is added to each of their counts.
    pub add: f64,
    /// What to do with a study that has no event in either group, or nothing but events.
    pub double_zero: DoubleZero,
    /// The correction of a standardised mean difference.
    pub hedges: Hedges,
    /// The correction of a log ratio of means.
    pub rom_correction: RomCorrection,
}

impl Default for EffectOptions {
    /// 1/2 to the counts of a study with a zero cell, double zeros kept, Hedges' exact correction,
    /// and the log ratio of means as it is.
    fn default() -> Self {
        Self {
            zero_cells: ZeroCells::default(),
            add: 0.5,
            double_zero: DoubleZero::default(),
            hedges: Hedges::default(),
            rom_correction: RomCorrection::default(),
        }
    }
}

impl EffectOptions {
    pub(crate) fn check(&self) -> Result<(), Error> {
        if self.add > 0.0 && self.add.is_finite() {
            return Ok(());
        }
        let expected = "a finite number above 0, for example 0.5";
        Err(Error::Option { option: "add", value: self.add.to_string(), expected })
    }
}
