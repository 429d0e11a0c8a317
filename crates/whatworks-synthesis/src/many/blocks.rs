//! Dense blocks: many analyses of the same number of studies, pooled side by side.

use serde::{Deserialize, Serialize};

use super::threads::in_parts;
use crate::distribution::{chi_square_upper, normal_two_sided};
use crate::error::Error;
use crate::inference::Reference;
use crate::lanes::Lanes;
use crate::options::{Method, check_level};
use crate::studies::{fault, number};
use crate::tau2;
use crate::weights::{Sums, Weighted};

/// Analyses worked on together.
const LANES: usize = 16;

/// How to pool a block.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct BlockOptions {
    /// The model and the estimator of tau2.
    pub method: Method,
    /// The level of the interval, by the normal distribution (Wald).
    pub level: f64,
    /// Whether to work out the p values, which takes longer than the rest of a closed form.
    pub p_values: bool,
    /// The number of threads; 0 means as many as the machine offers. The answer is the same.
    pub threads: usize,
}

impl Default for BlockOptions {
    /// REML, 95 %, p values, one thread.
    fn default() -> Self {
        Self { method: Method::default(), level: 0.95, p_values: true, threads: 1 }
    }
}

/// An analysis of a block that has no answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// The analysis, from 0.
    pub analysis: usize,
    /// Why; a row is the number of the study in its analysis.
    pub error: Error,
}

/// Pooled effects of a block, a column for each figure and a row for each analysis.
///
/// The figures are those that [`pool`](crate::pool) gives with Wald intervals, to the last bit. An
/// analysis without an answer is listed in `failures` and is NaN in every column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Blocks {
    /// The pooled effects.
    pub estimate: Vec<f64>,
    /// Their standard errors.
    pub se: Vec<f64>,
    /// The lower ends of their intervals.
    pub ci_low: Vec<f64>,
    /// The upper ends of their intervals.
    pub ci_high: Vec<f64>,
    /// The variances between studies; NaN for one study.
    pub tau2: Vec<f64>,
    /// Cochran's Q.
    pub q: Vec<f64>,
    /// I2 in per cent, from tau2, and from Q for `EE`; NaN for one study.
    pub i2: Vec<f64>,
    /// The two-sided p values of no effect; empty if not asked for.
    pub p: Vec<f64>,
    /// The p values of Q; empty if not asked for, NaN for one study.
    pub q_p: Vec<f64>,
    /// The analyses that have no answer, in their order.
    pub failures: Vec<Failure>,
}

/// Pools a block of analyses that all have the same number of studies.
///
/// `yi` and `vi` are study-major: the first `analyses` values are the first study of each analysis,
/// then follow their second studies, and so on.
///
/// # Errors
///
/// Lengths that differ or are no multiple of the number of analyses, and a level that is none. An
/// analysis with a value that cannot be used is a [`Failure`].
pub fn pool_blocks(
    yi: &[f64],
    vi: &[f64],
    analyses: usize,
    options: &BlockOptions,
) -> Result<Blocks, Error> {
    check_level(options.level)?;
    let block = Block::new(yi, vi, analyses)?;
    let quantile = Reference::Normal.quantile(options.level).unwrap_or(f64::NAN);
    let parts = in_parts(analyses, options.threads, |range| {
        let mut columns = Blocks::with_capacity(range.len(), options.p_values);
        let mut first = range.start;
        while first + LANES <= range.end {
            block.work::<LANES>(first, options, quantile, &mut columns);
            first += LANES;
        }
        for analysis in first..range.end {
            block.work::<1>(analysis, options, quantile, &mut columns);
        }
        columns
    });
    Ok(parts.into_iter().reduce(Blocks::followed_by).unwrap_or_default())
}

/// Checked shape of a block.
struct Block<'a> {
    yi: &'a [f64],
    vi: &'a [f64],
    analyses: usize,
    studies: usize,
}

impl<'a> Block<'a> {
    fn new(yi: &'a [f64], vi: &'a [f64], analyses: usize) -> Result<Self, Error> {
        crate::studies::same_length(yi, vi)?;
        let wrong = analyses == 0 || yi.is_empty() || yi.len() % analyses != 0;
        if wrong {
            let expected = "a number of analyses that divides the number of values";
            let value = analyses.to_string();
            return Err(Error::Option { option: "analyses", value, expected });
        }
        Ok(Self { yi, vi, analyses, studies: yi.len() / analyses })
    }

    /// The studies of `N` analyses from the first on.
    fn rows<const N: usize>(
        &self,
        first: usize,
    ) -> impl Iterator<Item = (Lanes<N>, Lanes<N>)> + Clone {
        let lanes = move |row: &[f64]| row.get(first..)?.first_chunk::<N>().copied().map(Lanes);
        let rows = self.yi.chunks_exact(self.analyses).zip(self.vi.chunks_exact(self.analyses));
        rows.filter_map(move |(y, v)| Some((lanes(y)?, lanes(v)?)))
    }

    /// One analysis by itself.
    fn column(&self, analysis: usize) -> (Vec<f64>, Vec<f64>) {
        self.rows::<1>(analysis).map(|(Lanes([y]), Lanes([v]))| (y, v)).unzip()
    }

    fn work<const N: usize>(
        &self,
        first: usize,
        options: &BlockOptions,
        quantile: f64,
        columns: &mut Blocks,
    ) {
        let at_zero = Sums::of(self.rows::<N>(first), Lanes::ZERO);
        let mut failed: [Option<Error>; N] = [const { None }; N];
        if !self.usable::<N>(first) {
            for (slot, analysis) in failed.iter_mut().zip(first..) {
                *slot = self.fault(analysis);
            }
        }
        let tau2 = self.tau2(first, options.method, &at_zero, &mut failed);
        let at_tau2 = Sums::of(self.rows::<N>(first), tau2);
        let i2 = self.i2(options.method, &at_zero, tau2);
        let one_study = self.studies < 2 && options.method != Method::CommonEffect;
        let shown = if one_study { Lanes::all(f64::NAN) } else { tau2 };
        columns.push(&at_zero, shown, i2, &at_tau2, quantile);
        if options.p_values {
            columns.push_p_values(self.studies, &at_zero, &at_tau2);
        }
        for (lane, slot) in failed.into_iter().enumerate() {
            columns.fail(first + lane, N - lane, slot);
        }
    }

    /// I2 as [`crate::fit::Fit`] defines it.
    fn i2<const N: usize>(&self, method: Method, at_zero: &Sums<N>, tau2: Lanes<N>) -> Lanes<N> {
        let (df, hundred) = (Lanes::all(number(self.studies) - 1.0), Lanes::all(100.0));
        if self.studies < 2 {
            return Lanes::all(f64::NAN);
        }
        match method {
            Method::CommonEffect => (hundred * (at_zero.q - df) / at_zero.q).at_least(0.0),
            _ => hundred * tau2 / (tau2 + df / at_zero.trace),
        }
    }

    /// Whether every value of these analyses can be used.
    fn usable<const N: usize>(&self, first: usize) -> bool {
        let (mut probe, mut least) = (Lanes::<N>::ZERO, [f64::INFINITY; N]);
        for (y, v) in self.rows::<N>(first) {
            // 0 for finite numbers, and NaN for all others.
            probe += (y + v) * Lanes::ZERO;
            for (least, v) in least.iter_mut().zip(v.0) {
                *least = if v < *least { v } else { *least };
            }
        }
        probe.0.iter().all(|lane| *lane == 0.0) && least.iter().all(|lane| *lane > 0.0)
    }

    fn fault(&self, analysis: usize) -> Option<Error> {
        let (yi, vi) = self.column(analysis);
        let mut rows = yi.iter().zip(&vi).enumerate();
        rows.find_map(|(row, (&y, &v))| fault(row, y, v))
    }

    fn tau2<const N: usize>(
        &self,
        first: usize,
        method: Method,
        at_zero: &Sums<N>,
        failed: &mut [Option<Error>; N],
    ) -> Lanes<N> {
        let k = number(self.studies);
        match method {
            _ if self.studies < 2 => Lanes::ZERO,
            Method::CommonEffect => Lanes::ZERO,
            Method::DerSimonianLaird => {
                ((at_zero.q - Lanes::all(k - 1.0)) / at_zero.trace).at_least(0.0)
            }
            Method::HunterSchmidt => ((at_zero.q - Lanes::all(k)) / at_zero.sum).at_least(0.0),
            _ => self.one_by_one(first, method, failed),
        }
    }

    fn one_by_one<const N: usize>(
        &self,
        first: usize,
        method: Method,
        failed: &mut [Option<Error>; N],
    ) -> Lanes<N> {
        let mut tau2 = Lanes::ZERO;
        for ((lane, slot), analysis) in tau2.0.iter_mut().zip(failed).zip(first..) {
            if slot.is_some() {
                continue;
            }
            let (yi, vi) = self.column(analysis);
            let at_zero = Weighted::at(&yi, &vi, 0.0);
            match tau2::estimate(method, &yi, &vi, &at_zero) {
                Ok(value) => *lane = value,
                Err(error) => *slot = Some(error),
            }
        }
        tau2
    }
}

impl Blocks {
    fn with_capacity(count: usize, p_values: bool) -> Self {
        let column = || Vec::with_capacity(count);
        let of_p = || if p_values { Vec::with_capacity(count) } else { Vec::new() };
        Self {
            estimate: column(),
            se: column(),
            ci_low: column(),
            ci_high: column(),
            tau2: column(),
            q: column(),
            i2: column(),
            p: of_p(),
            q_p: of_p(),
            failures: Vec::new(),
        }
    }

    fn push<const N: usize>(
        &mut self,
        at_zero: &Sums<N>,
        tau2: Lanes<N>,
        i2: Lanes<N>,
        at_tau2: &Sums<N>,
        quantile: f64,
    ) {
        let se = Lanes(at_tau2.sum.0.map(|sum| 1.0 / sum.sqrt()));
        let margin = Lanes::all(quantile) * se;
        self.estimate.extend(at_tau2.mean.0);
        self.se.extend(se.0);
        self.ci_low.extend((at_tau2.mean - margin).0);
        self.ci_high.extend((at_tau2.mean + margin).0);
        self.tau2.extend(tau2.0);
        self.q.extend(at_zero.q.0);
        self.i2.extend(i2.0);
    }

    fn push_p_values<const N: usize>(
        &mut self,
        studies: usize,
        at_zero: &Sums<N>,
        at_tau2: &Sums<N>,
    ) {
        let df = number(studies) - 1.0;
        let z = at_tau2.mean.0.into_iter().zip(at_tau2.sum.0).map(|(mean, sum)| {
            let se = 1.0 / sum.sqrt();
            mean / se
        });
        self.p.extend(z.map(normal_two_sided));
        let q_p = |q| if studies < 2 { f64::NAN } else { chi_square_upper(q, df) };
        self.q_p.extend(at_zero.q.0.map(q_p));
    }

    /// Marks the analysis that is `from_end` rows from the end as failed, if it has an error or
    /// its figures are no numbers.
    fn fail(&mut self, analysis: usize, from_end: usize, error: Option<Error>) {
        let at = self.estimate.len() - from_end;
        let figures = [&self.estimate, &self.se, &self.q].map(|column| column.get(at).copied());
        let finite = figures.iter().flatten().all(|figure| figure.is_finite());
        let overflow = Error::NotRepresentable { what: "a weighted sum" };
        let Some(error) = error.or((!finite).then_some(overflow)) else { return };
        for column in self.columns_mut() {
            if let Some(figure) = column.get_mut(at) {
                *figure = f64::NAN;
            }
        }
        self.failures.push(Failure { analysis, error });
    }

    fn columns_mut(&mut self) -> [&mut Vec<f64>; 9] {
        [
            &mut self.estimate,
            &mut self.se,
            &mut self.ci_low,
            &mut self.ci_high,
            &mut self.tau2,
            &mut self.q,
            &mut self.i2,
            &mut self.p,
            &mut self.q_p,
        ]
    }

    fn followed_by(mut self, mut next: Self) -> Self {
        for (column, more) in self.columns_mut().into_iter().zip(next.columns_mut()) {
            column.append(more);
        }
        self.failures.append(&mut next.failures);
        self
    }
}
