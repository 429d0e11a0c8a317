//! Effects from what a paper reports: an estimate with its interval, its statistic or its p value
//! (Cochrane Handbook, 6.3).

use serde::{Deserialize, Serialize};

use crate::distribution::{normal_quantile, t_quantile};
use crate::effect::column::{Column, Fault, NUMBER, rows};
use crate::effect::measure::Scale;
use crate::effect::sizes::{Effect, NotComputed, Pairs, Reason};
use crate::error::Error;
use crate::options::check_level;

codes! {
    /// What a variance was taken from.
    VarianceSource {
        /// The width of the interval, `((high - low) / (2 q))^2` with q the quantile.
        Interval = "interval",
        /// The z or t statistic, `(effect / statistic)^2`.
        Statistic = "statistic",
        /// The two-sided p value, by the statistic that has it.
        PValue = "p",
    }
}

/// What papers report, one row a study; a NaN is a value that was not reported.
///
/// Each row needs an estimate and, in this order of use, an interval, a statistic or a p value.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ReportedColumns<'a> {
    /// The estimate.
    pub estimate: Option<&'a [f64]>,
    /// The lower end of its interval.
    pub ci_low: Option<&'a [f64]>,
    /// The upper end of its interval.
    pub ci_high: Option<&'a [f64]>,
    /// The z or t statistic of no effect, with its sign or without.
    pub statistic: Option<&'a [f64]>,
    /// The two-sided p value of no effect.
    pub p: Option<&'a [f64]>,
    /// The degrees of freedom, where the interval or p value was by t; normal where not given.
    pub df: Option<&'a [f64]>,
}

/// How to read what papers report.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ReportedOptions {
    /// The level of the intervals, between 0 and 1.
    pub level: f64,
    /// Whether the estimates are ratios, to be analysed as logarithms.
    pub log: bool,
}

impl Default for ReportedOptions {
    /// 95 % intervals, on the scale as given.
    fn default() -> Self {
        Self { level: 0.95, log: false }
    }
}

/// The effects of reported estimates and their variances, one a row.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReportedEffects {
    /// The scale of `yi`: the log of the estimates, or the estimates.
    pub scale: Scale,
    /// The level of the intervals.
    pub level: f64,
    /// The effects; none for a row of `not_computed`.
    pub yi: Vec<Option<f64>>,
    /// Their sampling variances.
    pub vi: Vec<Option<f64>>,
    /// What each variance was taken from.
    pub vi_source: Vec<Option<VarianceSource>>,
    /// How far each interval is from being symmetric about the effect, on the scale of `yi`: the
    /// upper part less the lower over the whole, from -1 to 1, and 0 where they are equal. More
    /// than rounding explains tells of an interval on another scale, or of a slip.
    pub asymmetry: Vec<Option<f64>>,
    /// The rows without an effect.
    pub not_computed: Vec<NotComputed>,
}

/// The effect of one reported estimate.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ReportedEffect {
    /// The scale of `yi`.
    pub scale: Scale,
    /// The effect.
    pub yi: f64,
    /// Its sampling variance.
    pub vi: f64,
    /// What the variance was taken from.
    pub vi_source: VarianceSource,
    /// The asymmetry of the interval, see [`ReportedEffects`]; none without one.
    pub asymmetry: Option<f64>,
}

/// The effects and variances of reported estimates (Cochrane Handbook, 6.3.1 and 6.3.2).
///
/// # Errors
///
/// No estimates, or nothing to take a variance from; columns of different lengths; a ratio not
/// above 0, an estimate outside its interval, a p value not between 0 and 1, a statistic of the
/// other sign, degrees of freedom not above 0, a level not between 0 and 1.
pub fn reported(
    columns: &ReportedColumns<'_>,
    options: &ReportedOptions,
) -> Result<ReportedEffects, Error> {
    check_level(options.level)?;
    let reader = Reader::new(columns, *options)?;
    let read = rows(&reader.all(), |row| reader.effect(row))?;
    let pairs = Pairs::new(read.iter().map(|row| row.map(|found| found.effect)).collect());
    let usable = || read.iter().zip(&pairs.yi).map(|(row, yi)| yi.and(row.ok()));
    Ok(ReportedEffects {
        scale: options.scale(),
        level: options.level,
        vi_source: usable().map(|row| row.map(|found| found.source)).collect(),
        asymmetry: usable().map(|row| row.and_then(|found| found.asymmetry)).collect(),
        yi: pairs.yi,
        vi: pairs.vi,
        not_computed: pairs.not_computed,
    })
}

/// The effect of an estimate with an interval of a level, by the normal distribution or by t with
/// `df` degrees of freedom; of its logarithm where `log` is set.
///
/// # Errors
///
/// As for [`reported`], and an interval without width.
pub fn from_interval(
    estimate: f64,
    ci_low: f64,
    ci_high: f64,
    level: f64,
    df: Option<f64>,
    log: bool,
) -> Result<ReportedEffect, Error> {
    let (low, high) = ([ci_low], [ci_high]);
    let columns =
        ReportedColumns { ci_low: Some(&low), ci_high: Some(&high), ..ReportedColumns::default() };
    single(estimate, df, columns, ReportedOptions { level, log })
}

/// The effect of an estimate with a two-sided p value, by the normal distribution or by t with
/// `df` degrees of freedom; of its logarithm where `log` is set.
///
/// # Errors
///
/// As for [`reported`], and an estimate of no effect at all.
pub fn from_p(estimate: f64, p: f64, df: Option<f64>, log: bool) -> Result<ReportedEffect, Error> {
    let columns = ReportedColumns { p: Some(&[p]), ..ReportedColumns::default() };
    single(estimate, df, columns, ReportedOptions { log, ..ReportedOptions::default() })
}

/// The effect of an estimate with its z or t statistic; of its logarithm where `log` is set.
///
/// # Errors
///
/// As for [`reported`], and an estimate of no effect at all.
pub fn from_statistic(estimate: f64, statistic: f64, log: bool) -> Result<ReportedEffect, Error> {
    let columns = ReportedColumns { statistic: Some(&[statistic]), ..ReportedColumns::default() };
    single(estimate, None, columns, ReportedOptions { log, ..ReportedOptions::default() })
}

/// A table of one row, whose fault is an error.
fn single(
    estimate: f64,
    df: Option<f64>,
    columns: ReportedColumns<'_>,
    options: ReportedOptions,
) -> Result<ReportedEffect, Error> {
    let df = df.map(|df| [df]);
    let df = df.as_ref().map(<[f64; 1]>::as_slice);
    let columns = ReportedColumns { estimate: Some(&[estimate]), df, ..columns };
    check_level(options.level)?;
    let reader = Reader::new(&columns, options)?;
    let value = |column: Column<'_>, expected| {
        let value = column.values.and_then(<[f64]>::first).copied().unwrap_or(f64::NAN);
        Error::Value { column: column.name, row: 0, value, expected }
    };
    let found = reader.effect(0).map_err(|fault| match fault {
        Fault::Bad(error) => error,
        Fault::None(Reason::NoWidth) => value(reader.high, "an end above `ci_low`"),
        Fault::None(_) => value(reader.estimate, "an estimate other than of no effect"),
        Fault::NotReported(name) => {
            let column = reader.all().into_iter().find(|column| column.name == name);
            value(column.unwrap_or(reader.estimate), "a number")
        }
    })?;
    let Effect { yi, vi } = found.effect;
    if !(vi > 0.0 && vi.is_finite()) {
        return Err(Error::NotRepresentable { what: "the variance of the effect" });
    }
    let (vi_source, asymmetry) = (found.source, found.asymmetry);
    Ok(ReportedEffect { scale: options.scale(), yi, vi, vi_source, asymmetry })
}

impl ReportedOptions {
    const fn scale(&self) -> Scale {
        if self.log { Scale::Log } else { Scale::Natural }
    }
}

/// What was found in one row.
#[derive(Clone, Copy)]
struct Found {
    effect: Effect,
    source: VarianceSource,
    asymmetry: Option<f64>,
}

/// The columns by name, and how to read them.
struct Reader<'a> {
    estimate: Column<'a>,
    low: Column<'a>,
    high: Column<'a>,
    statistic: Column<'a>,
    p: Column<'a>,
    df: Column<'a>,
    options: ReportedOptions,
}

impl<'a> Reader<'a> {
    fn new(columns: &ReportedColumns<'a>, options: ReportedOptions) -> Result<Self, Error> {
        let reader = Self {
            estimate: Column::new("estimate", columns.estimate),
            low: Column::new("ci_low", columns.ci_low),
            high: Column::new("ci_high", columns.ci_high),
            statistic: Column::new("statistic", columns.statistic),
            p: Column::new("p", columns.p),
            df: Column::new("df", columns.df),
            options,
        };
        reader.estimate.needed()?;
        match (columns.ci_low, columns.ci_high) {
            (Some(_), None) => reader.high.needed()?,
            (None, Some(_)) => reader.low.needed()?,
            (Some(_), Some(_)) => {}
            (None, None) => reader.statistic.needed_or(
                reader.p,
                "`ci_low` and `ci_high`, or `statistic`, or `p`: something to take a variance from",
            )?,
        }
        Ok(reader)
    }

    const fn all(&self) -> [Column<'a>; 6] {
        [self.estimate, self.low, self.high, self.statistic, self.p, self.df]
    }

    fn effect(&self, row: usize) -> Result<Found, Fault> {
        let yi = self.on_scale(self.estimate, row)?;
        if self.low.value(row).is_some() && self.high.value(row).is_some() {
            return self.by_interval(row, yi);
        }
        if self.statistic.value(row).is_some() {
            return self.by_statistic(row, yi);
        }
        if self.p.value(row).is_some() {
            return self.by_p(row, yi);
        }
        let given = [self.low, self.high, self.statistic, self.p];
        let missing = given.iter().find(|c| c.values.is_some() && c.value(row).is_none());
        Err(Fault::NotReported(missing.unwrap_or(&self.p).name))
    }

    fn by_interval(&self, row: usize, yi: f64) -> Result<Found, Fault> {
        let (low, high) = (self.on_scale(self.low, row)?, self.on_scale(self.high, row)?);
        let outside = |column: Column<'_>, expected| {
            column.fault(row, column.value(row).unwrap_or(f64::NAN), expected)
        };
        if low > yi {
            return Err(outside(self.low, "an end not above the estimate"));
        }
        if high < yi {
            return Err(outside(self.high, "an end not below the estimate"));
        }
        let width = high - low;
        if width == 0.0 {
            return Err(Fault::None(Reason::NoWidth));
        }
        let quantile = self.quantile(row, 1.0 - self.options.level)?;
        let vi = (0.5 * width / quantile).powi(2);
        let asymmetry = Some(((high - yi) - (yi - low)) / width);
        Ok(Found { effect: Effect { yi, vi }, source: VarianceSource::Interval, asymmetry })
    }

    fn by_statistic(&self, row: usize, yi: f64) -> Result<Found, Fault> {
        let expected = "a statistic that is not negative where the effect is positive";
        let statistic = self.statistic.read(row, expected, |s| s >= 0.0 || yi <= 0.0)?;
        ratio(yi, statistic, VarianceSource::Statistic)
    }

    fn by_p(&self, row: usize, yi: f64) -> Result<Found, Fault> {
        let p = self.p.read(row, "a p value between 0 and 1", |p| p > 0.0 && p < 1.0)?;
        ratio(yi, self.quantile(row, p)?, VarianceSource::PValue)
    }

    /// The value of a row on the scale of the analysis.
    fn on_scale(&self, column: Column<'_>, row: usize) -> Result<f64, Fault> {
        if self.options.log {
            return column.read(row, "a ratio above 0", |ratio| ratio > 0.0).map(f64::ln);
        }
        column.read(row, NUMBER, |_| true)
    }

    /// The value that a statistic exceeds, in either direction, with a probability.
    fn quantile(&self, row: usize, probability: f64) -> Result<f64, Fault> {
        if self.df.value(row).is_none() {
            return Ok(-normal_quantile(0.5 * probability));
        }
        let df = self.df.read(row, "degrees of freedom above 0", |df| df > 0.0)?;
        Ok(-t_quantile(0.5 * probability, df))
    }
}

fn ratio(yi: f64, statistic: f64, source: VarianceSource) -> Result<Found, Fault> {
    if yi == 0.0 || statistic == 0.0 {
        return Err(Fault::None(Reason::NoEffect));
    }
    let effect = Effect { yi, vi: (yi / statistic).powi(2) };
    Ok(Found { effect, source, asymmetry: None })
}
