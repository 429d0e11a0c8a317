//! Effect sizes: from what a study reports to an effect and its sampling variance.

mod back_transform;
mod column;
mod columns;
mod correlations;
pub(crate) mod counts;
pub(crate) mod data;
mod means;
mod measure;
mod options;
mod proportions;
pub(crate) mod rates;
mod reported;
mod sizes;
mod special;
pub(crate) mod zero_cells;

pub use back_transform::{back_transform, harmonic_mean};
pub use columns::Columns;
pub use measure::{Measure, Scale};
pub use options::{DoubleZero, EffectOptions, Hedges, RomCorrection, ZeroCells};
pub use reported::{
    ReportedColumns, ReportedEffect, ReportedEffects, ReportedOptions, VarianceSource,
    from_interval, from_p, from_statistic, reported,
};
pub(crate) use sizes::{Effect, Outcome};
pub use sizes::{EffectSizes, NotComputed, Reason};

use crate::effect::column::Row;
use crate::effect::data::{Cells, Correlation};
use crate::effect::zero_cells::ZeroCellRule;
use crate::error::Error;

/// The effect of each study and its sampling variance, from its raw data.
///
/// Every definition is in the result: the scale, the variance, the corrections, the rows they
/// were applied to and the rows that have no effect, with the reason.
///
/// # Errors
///
/// A column that is missing, has no use, or has another length; a value that no study can have
/// (a negative count, more events than participants, a correlation beyond 1); an option out of
/// its range. A value that is not reported (NaN), or a study for which the measure is not
/// defined, is no error: its row is in `not_computed`.
pub fn effect_sizes(
    measure: Measure,
    columns: &Columns<'_>,
    options: &EffectOptions,
) -> Result<EffectSizes, Error> {
    options.check()?;
    let rule = ZeroCellRule::new(measure, options);
    let tables = |formula| Ok(counted(columns.tables()?, rule, formula));
    let proportions = |formula| Ok(counted(columns.proportions()?, rule, formula));
    let person_times = |formula| Ok(counted(columns.person_times()?, rule, formula));
    let rates = |formula| Ok(counted(columns.rates()?, rule, formula));
    let correlations =
        |formula: fn(&Correlation) -> Outcome| Ok(measured(columns.correlations()?, formula));

    let computed: Result<Computed, Error> = match measure {
        Measure::OddsRatio => tables(counts::odds_ratio),
        Measure::RiskRatio => tables(counts::risk_ratio),
        Measure::RiskDifference => tables(counts::risk_difference),
        Measure::ArcsineDifference => tables(counts::arcsine_difference),
        Measure::Peto => tables(counts::peto),
        Measure::MeanDifference => Ok(measured(columns.groups()?, means::mean_difference)),
        Measure::StandardisedMeanDifference => {
            Ok(measured(columns.groups()?, |data| means::standardised(data, options.hedges)))
        }
        Measure::StandardisedMeanDifferenceUnequal => Ok(measured(columns.groups()?, |data| {
            means::standardised_unequal(data, options.hedges)
        })),
        Measure::RatioOfMeans => Ok(measured(columns.groups()?, |data| {
            means::ratio_of_means(data, options.rom_correction)
        })),
        Measure::FisherZ => correlations(correlations::fisher_z),
        Measure::Correlation => correlations(correlations::correlation),
        Measure::UnbiasedCorrelation => correlations(correlations::unbiased_correlation),
        Measure::Proportion => proportions(proportions::proportion),
        Measure::LogProportion => proportions(proportions::log),
        Measure::LogitProportion => proportions(proportions::logit),
        Measure::ArcsineProportion => proportions(proportions::arcsine),
        Measure::DoubleArcsine => proportions(proportions::double_arcsine),
        Measure::RateRatio => person_times(rates::rate_ratio),
        Measure::RateDifference => person_times(rates::rate_difference),
        Measure::RootRateDifference => person_times(rates::root_rate_difference),
        Measure::Rate => rates(rates::rate),
        Measure::LogRate => rates(rates::log_rate),
        Measure::RootRate => rates(rates::root_rate),
        Measure::FreemanTukeyRate => rates(rates::freeman_tukey),
    };
    let Computed { outcomes, corrected } = computed?;
    Ok(EffectSizes::new(measure, options, outcomes, corrected))
}

/// The outcome of each row, and the rows corrected for zero cells.
struct Computed {
    outcomes: Vec<Row<Effect>>,
    corrected: Vec<usize>,
}

fn counted<T: Cells>(
    rows: Vec<Row<T>>,
    rule: ZeroCellRule,
    formula: fn(&T) -> Outcome,
) -> Computed {
    let cells = rule.apply(rows);
    Computed { outcomes: outcomes(cells.rows, formula), corrected: cells.corrected }
}

fn measured<T>(rows: Vec<Row<T>>, formula: impl Fn(&T) -> Outcome) -> Computed {
    Computed { outcomes: outcomes(rows, formula), corrected: Vec::new() }
}

fn outcomes<T>(rows: Vec<Row<T>>, formula: impl Fn(&T) -> Outcome) -> Vec<Row<Effect>> {
    let outcome = |(row, data): (usize, Row<T>)| {
        formula(&data?).map_err(|reason| NotComputed { row, column: None, reason })
    };
    rows.into_iter().enumerate().map(outcome).collect()
}
