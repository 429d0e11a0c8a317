//! What a computation of effect sizes holds.

use serde::Serialize;

use crate::effect::column::Row;
use crate::effect::measure::{Measure, Scale};
use crate::effect::options::{DoubleZero, EffectOptions, Hedges, RomCorrection, ZeroCells};

codes! {
    /// Why a row has no effect size.
    Reason {
        /// A value of the row was not reported; `column` names it.
        NotReported = "not-reported",
        /// No event in either group, or nothing but events, and such rows are left out.
        DoubleZero = "double-zero",
        /// The measure is not finite with a zero cell, and the row was not corrected.
        ZeroCell = "zero-cell",
        /// The measure or its variance needs more participants.
        TooFewParticipants = "too-few-participants",
        /// The standard deviations are 0, and the measure divides by them.
        NoVariation = "no-variation",
        /// The ratio of the means is not above 0, and has no logarithm.
        NotARatio = "not-a-ratio",
        /// Fisher's z of a correlation of -1 or 1 is not finite.
        PerfectCorrelation = "perfect-correlation",
        /// The estimate is exactly the one of no effect, and a statistic or p value then says
        /// nothing of its variance.
        NoEffect = "no-effect",
        /// The interval has no width.
        NoWidth = "no-width",
        /// Too large or too small for a floating-point number.
        NotRepresentable = "not-representable",
    }
}

/// A row without an effect size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct NotComputed {
    /// The row, from 0.
    pub row: usize,
    /// The column that was not reported, where that is the reason.
    pub column: Option<&'static str>,
    /// Why.
    pub reason: Reason,
}

/// The effect of one study and its sampling variance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Effect {
    pub(crate) yi: f64,
    pub(crate) vi: f64,
}

/// An effect, or why there is none.
pub(crate) type Outcome = Result<Effect, Reason>;

/// Effect sizes with their sampling variances, one a row, and the definitions behind them.
///
/// A definition that the measure has no use for is none.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EffectSizes {
    /// The measure.
    pub measure: Measure,
    /// The scale of `yi`.
    pub scale: Scale,
    /// The effects; none for a row of `not_computed`.
    pub yi: Vec<Option<f64>>,
    /// Their sampling variances, 0 for a row of `zero_variance`.
    pub vi: Vec<Option<f64>>,
    /// Which studies were corrected for zero cells.
    pub zero_cells: Option<ZeroCells>,
    /// What was added to each of their counts.
    pub add: Option<f64>,
    /// What was done with a study without events, or with nothing but events, in both groups.
    pub double_zero: Option<DoubleZero>,
    /// The correction of a standardised mean difference.
    pub hedges: Option<Hedges>,
    /// The correction of a log ratio of means.
    pub rom_correction: Option<RomCorrection>,
    /// How the variances are defined.
    pub vi_method: &'static str,
    /// The rows corrected for zero cells.
    pub corrected_rows: Vec<usize>,
    /// The rows without an effect size.
    pub not_computed: Vec<NotComputed>,
    /// The rows whose variance is 0: an effect that cannot be weighted by its inverse.
    pub zero_variance: Vec<usize>,
}

impl EffectSizes {
    pub(crate) fn new(
        measure: Measure,
        options: &EffectOptions,
        outcomes: Vec<Row<Effect>>,
        corrected_rows: Vec<usize>,
    ) -> Self {
        let corrects = measure.corrects_zero_cells();
        let pairs = Pairs::new(outcomes);
        Self {
            measure,
            scale: measure.scale(),
            zero_variance: pairs.zero_variance(),
            yi: pairs.yi,
            vi: pairs.vi,
            zero_cells: corrects.then_some(options.zero_cells),
            add: corrects.then_some(options.add),
            double_zero: measure.compares_counts().then_some(options.double_zero),
            hedges: measure.standardised().then_some(options.hedges),
            rom_correction: (measure == Measure::RatioOfMeans).then_some(options.rom_correction),
            vi_method: measure.vi_method(options),
            corrected_rows,
            not_computed: pairs.not_computed,
        }
    }
}

/// Outcomes taken apart into columns.
pub(crate) struct Pairs {
    pub(crate) yi: Vec<Option<f64>>,
    pub(crate) vi: Vec<Option<f64>>,
    pub(crate) not_computed: Vec<NotComputed>,
}

impl Pairs {
    pub(crate) fn new(outcomes: Vec<Row<Effect>>) -> Self {
        let outcomes: Vec<_> = outcomes.into_iter().enumerate().map(representable).collect();
        Self {
            yi: outcomes.iter().map(|o| o.ok().map(|effect| effect.yi)).collect(),
            vi: outcomes.iter().map(|o| o.ok().map(|effect| effect.vi)).collect(),
            not_computed: outcomes.iter().filter_map(|o| o.err()).collect(),
        }
    }

    fn zero_variance(&self) -> Vec<usize> {
        let rows = self.vi.iter().enumerate();
        rows.filter(|(_, vi)| **vi == Some(0.0)).map(|(row, _)| row).collect()
    }
}

fn representable((row, outcome): (usize, Row<Effect>)) -> Row<Effect> {
    outcome.and_then(|effect| {
        let finite = effect.yi.is_finite() && effect.vi.is_finite();
        let reason = Reason::NotRepresentable;
        if finite { Ok(effect) } else { Err(NotComputed { row, column: None, reason }) }
    })
}
