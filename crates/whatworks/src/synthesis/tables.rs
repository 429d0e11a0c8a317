//! The results of the numbers as tables: snake-case columns, one row for each thing described.

use super::effect::{EffectSizes, ReportedEffects};
use super::raw::RawPooled;
use super::report::{Grouped, Harvest};
use super::robustness::{
    Blup, Cumulative, Influence, LeaveOneOut, PermutationTest, Refit, StandardisedResiduals,
};
use super::small_study::{Begg, Egger, FailSafe, Gated, SmallStudyEffects, TrimAndFill};
use super::structure::{MetaRegression, Subgroups};
use super::without_pooling::{CombinedP, EffectDirectionTable, EffectSummary, VoteCount};
use super::{LeftOut, Pooled};
use crate::table::{Column, Table, Values};

/// What can stand in a column.
trait Cell: Sized {
    fn values(cells: Vec<Self>) -> Values;
}

macro_rules! cells {
    ($($cell:ty => $values:ident, $convert:expr;)+) => {$(
        impl Cell for $cell {
            fn values(cells: Vec<Self>) -> Values {
                Values::$values(cells.into_iter().map($convert).collect())
            }
        }
    )+};
}

cells! {
    f64 => Number, Some;
    Option<f64> => Number, |cell| cell;
    usize => Integer, |cell| i64::try_from(cell).ok();
    Option<usize> => Integer, |cell| i64::try_from(cell?).ok();
    u64 => Integer, |cell| i64::try_from(cell).ok();
    Option<u64> => Integer, |cell| i64::try_from(cell?).ok();
    bool => Flag, Some;
    Option<bool> => Flag, |cell| cell;
    &'static str => Text, |cell| Some(cell.to_owned());
    Option<&'static str> => Text, |cell| cell.map(str::to_owned);
    String => Text, Some;
    Option<String> => Text, |cell| cell;
}

/// A table over rows: the field of each name, or what the expression makes of the row.
macro_rules! table {
    ($rows:expr, $row:ident; $($name:ident $(= $value:expr)?),+ $(,)?) => {
        Table {
            columns: vec![$(Column {
                name: stringify!($name),
                values: Cell::values(
                    $rows.iter().map(|$row| table!(@cell $row $name $($value)?)).collect()
                ),
            }),+],
        }
    };
    (@cell $row:ident $name:ident) => { $row.$name.clone() };
    (@cell $row:ident $name:ident $value:expr) => {{
        let _ = &$row;
        $value
    }};
}

/// One row: the fields named in [`Pooled`], without the weights.
pub(super) fn pooled(pooled: &Pooled) -> Table {
    pooled_rows(&[pooled])
}

fn pooled_rows(rows: &[&Pooled]) -> Table {
    table!(rows, row;
        k,
        method = row.method.code(),
        inference = row.inference.code(),
        level,
        scale = row.scale.code(),
        estimate, se, statistic, df, p, ci_low, ci_high,
        tau2, tau2_se, tau2_low, tau2_high,
        i2, i2_low, i2_high, h2, h2_low, h2_high, i2_from_q, h2_from_q,
        q, q_df, q_p,
        prediction_low, prediction_high, log_likelihood,
        left_out = left_out(&row.left_out),
        tau2_method, i2_method, ci_method, tau2_ci_method, pi_method,
    )
}

/// The rows left out, with their reasons, separated by `; `; missing where there are none.
fn left_out(rows: &[LeftOut]) -> Option<String> {
    let texts: Vec<String> =
        rows.iter().map(|left| format!("row {}: {}", left.row, left.reason)).collect();
    (!texts.is_empty()).then(|| texts.join("; "))
}

/// One row.
pub(super) fn pooled_raw(pooled: &RawPooled) -> Table {
    table!([pooled], row;
        k,
        measure = row.measure.code(),
        method = row.method.code(),
        level, estimate, se, statistic, p, ci_low, ci_high,
        q, q_df, q_p, i2, h2,
        cmh, cmh_p, breslow_day, breslow_day_df, breslow_day_p, tarone, tarone_p,
        estimate_method, se_method, q_method, cmh_method, breslow_day_method,
    )
}

/// A row for each study: `yi`, `vi`, and why they are missing where they are.
pub(super) fn effect_sizes(sizes: &EffectSizes) -> Table {
    let reason = |row: usize| {
        let found = sizes.not_computed.iter().find(|study| study.row == row)?;
        Some(found.reason.code().to_owned())
    };
    let rows: Vec<_> = sizes.yi.iter().zip(&sizes.vi).enumerate().collect();
    table!(rows, row;
        yi = *row.1.0,
        vi = *row.1.1,
        zero_cells_corrected = sizes.corrected_rows.contains(&row.0),
        not_computed = reason(row.0),
    )
}

/// A row for each study: `yi`, `vi`, where the variance comes from, and how far the interval is
/// from symmetric.
pub(super) fn reported_effects(effects: &ReportedEffects) -> Table {
    let reason = |row: usize| {
        let found = effects.not_computed.iter().find(|study| study.row == row)?;
        Some(found.reason.code().to_owned())
    };
    let columns = effects.yi.iter().zip(&effects.vi).zip(&effects.vi_source);
    let rows: Vec<_> = columns.zip(&effects.asymmetry).enumerate().collect();
    table!(rows, row;
        yi = *row.1.0.0.0,
        vi = *row.1.0.0.1,
        vi_source = row.1.0.1.map(|source| source.code()),
        asymmetry = *row.1.1,
        not_computed = reason(row.0),
    )
}

/// One row; figures are missing where the test does not apply.
pub(super) fn egger(answer: &Gated<Egger>) -> Table {
    let figures = answer.figures.as_ref();
    table!([answer], row;
        k, applicable, reason,
        slope = figures.map(|f| f.slope),
        se = figures.map(|f| f.se),
        ci_low = figures.map(|f| f.ci_low),
        ci_high = figures.map(|f| f.ci_high),
        statistic = figures.map(|f| f.statistic),
        df = figures.and_then(|f| f.df),
        p = figures.map(|f| f.p),
        limit_estimate = figures.map(|f| f.limit_estimate),
        limit_low = figures.map(|f| f.limit_low),
        limit_high = figures.map(|f| f.limit_high),
    )
}

/// One row; figures are missing where the test does not apply.
pub(super) fn begg(answer: &Gated<Begg>) -> Table {
    let figures = answer.figures.as_ref();
    table!([answer], row;
        k, applicable, reason,
        tau = figures.map(|f| f.tau),
        statistic = figures.map(|f| f.statistic),
        p_exact = figures.and_then(|f| f.p_exact),
        p_asymptotic = figures.map(|f| f.p_asymptotic),
        ties = figures.map(|f| f.ties),
    )
}

/// One row; figures are missing where the method does not apply.
pub(super) fn trim_and_fill(answer: &Gated<TrimAndFill>) -> Table {
    let figures = answer.figures.as_ref();
    table!([answer], row;
        k, applicable, reason,
        k0 = figures.map(|f| f.k0),
        side = figures.map(|f| f.side.code()),
        estimate = figures.map(|f| f.estimate),
        se = figures.map(|f| f.se),
        ci_low = figures.map(|f| f.ci_low),
        ci_high = figures.map(|f| f.ci_high),
        tau2 = figures.and_then(|f| f.tau2),
        p_k0 = figures.and_then(|f| f.p_k0),
    )
}

/// One row; figures are missing where the method does not apply.
pub(super) fn fail_safe(answer: &Gated<FailSafe>) -> Table {
    let figures = answer.figures.as_ref();
    table!([answer], row;
        k, applicable, reason,
        approach = figures.map(|f| f.approach.code()),
        n = figures.map(|f| f.n),
        p = figures.and_then(|f| f.p),
        average = figures.and_then(|f| f.average),
        target = figures.and_then(|f| f.target),
    )
}

/// A row for each method: its main figure and p value.
pub(super) fn small_study_effects(answer: &Gated<SmallStudyEffects>) -> Table {
    let all = answer.figures.as_ref();
    let egger = all.and_then(|all| all.egger.figures.as_ref());
    let begg = all.and_then(|all| all.begg.figures.as_ref());
    let fill = all.and_then(|all| all.trim_and_fill.figures.as_ref());
    let fail_safe = all.and_then(|all| all.fail_safe.figures.as_ref());
    #[expect(clippy::cast_precision_loss, reason = "numbers of studies are small")]
    let rows = [
        ("egger", "slope", egger.map(|f| f.slope), egger.map(|f| f.p)),
        ("begg", "tau", begg.map(|f| f.tau), begg.map(|f| f.p_exact.unwrap_or(f.p_asymptotic))),
        ("trim_and_fill", "k0", fill.map(|f| f.k0 as f64), fill.and_then(|f| f.p_k0)),
        ("fail_safe_n", "n", fail_safe.map(|f| f.n as f64), fail_safe.and_then(|f| f.p)),
    ];
    table!(rows, row;
        analysis = row.0,
        applicable = answer.applicable,
        reason = answer.reason.clone(),
        figure = row.1,
        value = row.2,
        p = row.3,
    )
}

/// A row for each subgroup.
pub(super) fn subgroups(subgroups: &Subgroups) -> Table {
    let rows = &subgroups.groups;
    let all: Vec<&Pooled> = rows.iter().map(|row| &row.pooled).collect();
    let mut table = table!(rows, row; group);
    table.columns.append(&mut pooled_rows(&all).columns);
    table
}

/// A row for each coefficient.
pub(super) fn meta_regression(regression: &MetaRegression) -> Table {
    let rows = &regression.coefficients;
    table!(rows, row; name, estimate, se, statistic, p, ci_low, ci_high)
}

/// A row for each group, with `error` and its place where it could not be pooled.
pub(super) fn groups(Grouped(groups): &Grouped) -> Table {
    let rows: Vec<(&str, Option<&Pooled>, Option<String>)> = groups
        .iter()
        .map(|row| {
            let error = row.answer.as_ref().err().map(ToString::to_string);
            (row.key.as_str(), row.answer.as_ref().ok(), error)
        })
        .collect();
    macro_rules! figure {
        ($row:ident, $field:ident) => {
            $row.1.as_ref().map(|pooled| pooled.$field)
        };
    }
    macro_rules! maybe {
        ($row:ident, $field:ident) => {
            $row.1.as_ref().and_then(|pooled| pooled.$field)
        };
    }
    table!(rows, row;
        group = row.0.to_owned(),
        k = figure!(row, k),
        method = row.1.as_ref().map(|pooled| pooled.method.code()),
        inference = row.1.as_ref().map(|pooled| pooled.inference.code()),
        level = figure!(row, level),
        estimate = figure!(row, estimate),
        se = maybe!(row, se),
        statistic = maybe!(row, statistic),
        df = maybe!(row, df),
        p = maybe!(row, p),
        ci_low = figure!(row, ci_low),
        ci_high = figure!(row, ci_high),
        tau2 = maybe!(row, tau2),
        tau2_se = maybe!(row, tau2_se),
        tau2_low = maybe!(row, tau2_low),
        tau2_high = maybe!(row, tau2_high),
        i2 = maybe!(row, i2),
        h2 = maybe!(row, h2),
        q = figure!(row, q),
        q_df = figure!(row, q_df),
        q_p = maybe!(row, q_p),
        prediction_low = maybe!(row, prediction_low),
        prediction_high = maybe!(row, prediction_high),
        weights = row.1.as_ref().map(|pooled| list(&pooled.weights)),
        left_out = row.1.as_ref().and_then(|pooled| left_out(&pooled.left_out)),
        error = row.2.clone(),
    )
}

/// Numbers in their shortest form, separated by `; `.
fn list(numbers: &[f64]) -> String {
    numbers.iter().map(f64::to_string).collect::<Vec<_>>().join("; ")
}

/// A row for each study left out.
pub(super) fn leave_one_out(answer: &LeaveOneOut) -> Table {
    refits(&answer.rows)
}

/// A row for each number of studies, with the row that was added.
pub(super) fn cumulative(answer: &Cumulative) -> Table {
    refits(&answer.rows)
}

fn refits(rows: &[Refit]) -> Table {
    table!(rows, row;
        row, k, estimate, se, statistic, df, p, ci_low, ci_high, tau2, i2, h2, q, q_p,
    )
}

/// A row for each study.
pub(super) fn influence(answer: &Influence) -> Table {
    table!(answer.rows, row;
        row, rstudent, dffits, cooks_d, cov_r, tau2_deleted, q_deleted, hat, weight, dfbetas,
        is_influential,
        criteria = row.criteria.iter().map(|c| c.code()).collect::<Vec<_>>().join("; "),
    )
}

/// A row for each study.
pub(super) fn blup(answer: &Blup) -> Table {
    table!(answer.rows, row; row, prediction, se, pi_low, pi_high, own_weight)
}

/// A row for each study.
pub(super) fn standardised_residuals(answer: &StandardisedResiduals) -> Table {
    table!(answer.rows, row; row, residual, se, z)
}

/// One row; figures are missing where the test does not apply.
pub(super) fn permutation_test(answer: &PermutationTest) -> Table {
    table!([answer], row;
        k, method = row.method.code(), applicable, reason, statistic, p, patterns,
        at_least_as_extreme,
    )
}

/// One row; figures are missing where votes were not counted by direction.
pub(super) fn vote_count(votes: &VoteCount) -> Table {
    table!([votes], row;
        favours, against, unclear, n, basis = row.basis.code(), proportion, ci_low, ci_high, p,
        not_computed, caution,
    )
}

/// A row for each study and domain.
pub(super) fn effect_directions(answer: &EffectDirectionTable) -> Table {
    table!(answer.cells, cell;
        study,
        domain,
        direction = cell.direction.code(),
        outcomes_up = cell.outcomes.up,
        outcomes_down = cell.outcomes.down,
        outcomes_no_change = cell.outcomes.no_change,
        outcomes_mixed = cell.outcomes.mixed,
        outcomes_not_reported = cell.outcomes.not_reported,
        design = cell.design.join("; "),
        risk_of_bias = cell.risk_of_bias.join("; "),
    )
}

/// A row for each bar: a study under a direction of a domain.
pub(super) fn harvest(Harvest(rows): &Harvest) -> Table {
    let bars: Vec<_> = rows
        .iter()
        .flat_map(|row| row.columns.iter().map(move |column| (row, column)))
        .flat_map(|(row, column)| column.bars.iter().map(move |bar| (row, column, bar)))
        .collect();
    table!(bars, at;
        domain = at.0.domain.clone(),
        direction = at.1.direction.code(),
        study = at.2.study.clone(),
        design = at.2.design.join("; "),
        risk_of_bias = at.2.risk_of_bias.join("; "),
    )
}

/// One row.
pub(super) fn summary(summary: &EffectSummary) -> Table {
    table!([summary], row;
        n, median, lower_quartile, upper_quartile, iqr, minimum, maximum, quantile_method,
    )
}

/// One row.
pub(super) fn combined_p(combined: &CombinedP) -> Table {
    table!([combined], row; k, method = row.method.code(), statistic, df, p, tails, null)
}
