//! Dense blocks: many analyses of the same number of studies, pooled side by side.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::threads::in_parts;
use crate::distribution::{chi_square_upper, normal_two_sided};
use crate::error::Error;
use crate::inference::Reference;
use crate::lanes::Lanes;
use crate::options::{Method, check_level};
use crate::progress::Progress;
use crate::studies::{fault, number};
use crate::tau2;
use crate::weights::{Means, Sums, Weighted};

/// Analyses worked on together.
const LANES: usize = 8;
/// Analyses read together, so that memory is read in longer runs.
const TILE: usize = 128;

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

/// Pools a block of analyses, as [`pool_blocks_with`] does, with nobody told.
///
/// # Errors
///
/// As there.
pub fn pool_blocks(
    yi: &[f64],
    vi: &[f64],
    analyses: usize,
    options: &BlockOptions,
) -> Result<Blocks, Error> {
    pool_blocks_with(yi, vi, analyses, options, &Progress::default())
}

/// Pools a block of analyses that all have the same number of studies; `progress` counts analyses.
///
/// `yi` and `vi` are study-major: the first `analyses` values are the first study of each analysis,
/// then follow their second studies, and so on.
///
/// # Errors
///
/// Lengths that differ or are no multiple of the number of analyses, a level that is none, and
/// [`Error::Cancelled`]. An analysis with a value that cannot be used is a [`Failure`].
pub fn pool_blocks_with(
    yi: &[f64],
    vi: &[f64],
    analyses: usize,
    options: &BlockOptions,
    progress: &Progress<'_>,
) -> Result<Blocks, Error> {
    let mut columns = Blocks::default();
    columns.fill(yi, vi, analyses, options, progress)?;
    Ok(columns)
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
        let wrong = analyses == 0 || yi.is_empty() || !yi.len().is_multiple_of(analyses);
        if wrong {
            let expected = "a number of analyses that divides the number of values";
            let value = analyses.to_string();
            return Err(Error::Option { option: "analyses", value, expected });
        }
        Ok(Self { yi, vi, analyses, studies: yi.len() / analyses })
    }

    /// Works through analyses in lanes, and through the rest one by one.
    fn in_lanes(
        &self,
        range: Range<usize>,
        options: &BlockOptions,
        progress: &Progress<'_>,
        columns: &mut Blocks,
    ) {
        columns.reserve(range.len(), options.p_values);
        let rest = range.start + range.len() / LANES * LANES;
        self.in_tiles::<LANES>(range.start..rest, options, progress, columns);
        self.in_tiles::<1>(rest..range.end, options, progress, columns);
    }

    /// Works through analyses whose number is a multiple of `N`.
    fn in_tiles<const N: usize>(
        &self,
        range: Range<usize>,
        options: &BlockOptions,
        progress: &Progress<'_>,
        columns: &mut Blocks,
    ) {
        let quantile = Reference::Normal.quantile(options.level).unwrap_or(f64::NAN);
        let mut tile = Vec::new();
        let mut first = range.start;
        while first < range.end && !progress.is_stopped() {
            let width = TILE.min(range.end - first);
            self.read::<N>(first, width, &mut tile);
            for (studies, first) in tile.chunks_exact(self.studies).zip((first..).step_by(N)) {
                self.work(studies, first, options, quantile, columns);
            }
            first += width;
            progress.add(width as u64);
        }
    }

    /// Reads analyses into a tile: for each `N` of them, their studies one after another.
    fn read<const N: usize>(&self, first: usize, width: usize, tile: &mut Vec<Study<N>>) {
        tile.clear();
        tile.resize(self.studies * (width / N), (Lanes::ZERO, Lanes::ZERO));
        let rows = self.yi.chunks_exact(self.analyses).zip(self.vi.chunks_exact(self.analyses));
        for (study, (y, v)) in rows.enumerate() {
            let (Some(y), Some(v)) = (y.get(first..), v.get(first..)) else { continue };
            let (y, _) = y.as_chunks::<N>();
            let (v, _) = v.as_chunks::<N>();
            let places = tile.iter_mut().skip(study).step_by(self.studies);
            for (place, (y, v)) in places.zip(y.iter().zip(v)) {
                *place = (Lanes(*y), Lanes(*v));
            }
        }
    }

    fn work<const N: usize>(
        &self,
        studies: &[Study<N>],
        first: usize,
        options: &BlockOptions,
        quantile: f64,
        columns: &mut Blocks,
    ) {
        let at_zero = Sums::of(studies.iter().copied(), Lanes::ZERO);
        let mut faults = if usable(studies) { Vec::new() } else { faults(studies, first) };
        let tau2 = self.tau2(studies, first, options.method, &at_zero, &mut faults);
        let at_tau2 = Means::of(studies.iter().copied(), tau2);
        let i2 = self.i2(options.method, &at_zero, tau2);
        let one_study = self.studies < 2 && options.method != Method::CommonEffect;
        let shown = if one_study { Lanes::all(f64::NAN) } else { tau2 };
        columns.push(&at_zero, shown, i2, &at_tau2, quantile);
        if options.p_values {
            columns.push_p_values(self.studies, &at_zero, &at_tau2);
        }
        if !(faults.is_empty() && finite([at_tau2.mean, at_tau2.sum, at_zero.q])) {
            columns.fail::<N>(first, faults);
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

    fn tau2<const N: usize>(
        &self,
        studies: &[Study<N>],
        first: usize,
        method: Method,
        at_zero: &Sums<N>,
        faults: &mut Vec<Failure>,
    ) -> Lanes<N> {
        let k = number(self.studies);
        match method {
            _ if self.studies < 2 => Lanes::ZERO,
            Method::CommonEffect => Lanes::ZERO,
            Method::DerSimonianLaird => {
                ((at_zero.q - Lanes::all(k - 1.0)) / at_zero.trace).at_least(0.0)
            }
            Method::HunterSchmidt => ((at_zero.q - Lanes::all(k)) / at_zero.sum).at_least(0.0),
            _ => one_by_one(studies, first, method, faults),
        }
    }
}

/// A study of `N` analyses: their effects and variances.
type Study<const N: usize> = (Lanes<N>, Lanes<N>);

/// Each analysis by itself.
fn alone<const N: usize>(studies: &[Study<N>]) -> impl Iterator<Item = (Vec<f64>, Vec<f64>)> {
    (0..N).map(|lane| {
        let value = |lanes: &Lanes<N>| lanes.0.get(lane).copied().unwrap_or(f64::NAN);
        studies.iter().map(|(y, v)| (value(y), value(v))).unzip()
    })
}

/// Whether every value can be used.
fn usable<const N: usize>(studies: &[Study<N>]) -> bool {
    let (mut probe, mut least) = (Lanes::<N>::ZERO, Lanes([f64::INFINITY; N]));
    for &(y, v) in studies {
        // 0 for finite numbers, and NaN for all others.
        probe += (y + v) * Lanes::ZERO;
        least = least.at_most(v);
    }
    probe.0.iter().all(|lane| *lane == 0.0) && least.0.iter().all(|lane| *lane > 0.0)
}

/// The analyses with a value that cannot be used.
fn faults<const N: usize>(studies: &[Study<N>], first: usize) -> Vec<Failure> {
    let found = (first..).zip(alone(studies)).filter_map(|(analysis, (yi, vi))| {
        let mut rows = yi.iter().zip(&vi).enumerate();
        let error = rows.find_map(|(row, (&y, &v))| fault(row, y, v))?;
        Some(Failure { analysis, error })
    });
    found.collect()
}

fn one_by_one<const N: usize>(
    studies: &[Study<N>],
    first: usize,
    method: Method,
    faults: &mut Vec<Failure>,
) -> Lanes<N> {
    let mut tau2 = Lanes::ZERO;
    for ((lane, analysis), (yi, vi)) in tau2.0.iter_mut().zip(first..).zip(alone(studies)) {
        if faults.iter().any(|fault| fault.analysis == analysis) {
            continue;
        }
        let at_zero = Weighted::at(&yi, &vi, 0.0);
        match tau2::estimate(method, &yi, &vi, &at_zero) {
            Ok(value) => *lane = value,
            Err(error) => faults.push(Failure { analysis, error }),
        }
    }
    tau2
}

/// Whether every lane is a finite number.
fn finite<const N: usize>(figures: [Lanes<N>; 3]) -> bool {
    figures.iter().flat_map(|lanes| lanes.0).fold(0.0, |probe, lane| probe + lane * 0.0) == 0.0
}

impl Blocks {
    /// Pools another block into the memory of these columns, as [`pool_blocks`] does into new ones:
    /// for a long run of blocks, of which fresh memory takes a third of the time.
    ///
    /// # Errors
    ///
    /// As [`pool_blocks`]; the columns are then as they were.
    pub fn refill(
        &mut self,
        yi: &[f64],
        vi: &[f64],
        analyses: usize,
        options: &BlockOptions,
    ) -> Result<(), Error> {
        self.fill(yi, vi, analyses, options, &Progress::default())
    }

    /// The same for work that may be stopped, after which the columns are of no use.
    fn fill(
        &mut self,
        yi: &[f64],
        vi: &[f64],
        analyses: usize,
        options: &BlockOptions,
        progress: &Progress<'_>,
    ) -> Result<(), Error> {
        check_level(options.level)?;
        let block = Block::new(yi, vi, analyses)?;
        progress.expect(analyses as u64);
        self.columns_mut().into_iter().for_each(Vec::clear);
        self.failures.clear();
        if options.threads == 1 {
            block.in_lanes(0..analyses, options, progress, self);
        } else {
            let parts = in_parts(analyses, options.threads, |range| {
                let mut part = Blocks::default();
                block.in_lanes(range, options, progress, &mut part);
                part
            });
            parts.into_iter().for_each(|part| self.append(part));
        }
        if progress.is_stopped() { Err(Error::Cancelled) } else { Ok(()) }
    }

    fn reserve(&mut self, count: usize, p_values: bool) {
        let [figures @ .., p, q_p] = self.columns_mut();
        figures.into_iter().for_each(|column| column.reserve(count));
        if p_values {
            [p, q_p].into_iter().for_each(|column| column.reserve(count));
        }
    }

    fn push<const N: usize>(
        &mut self,
        at_zero: &Sums<N>,
        tau2: Lanes<N>,
        i2: Lanes<N>,
        at_tau2: &Means<N>,
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
        at_tau2: &Means<N>,
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

    /// Marks those of the last `N` analyses as failed that have a fault, or figures that are no
    /// numbers.
    fn fail<const N: usize>(&mut self, first: usize, mut faults: Vec<Failure>) {
        let start = self.estimate.len() - N;
        for (at, analysis) in (start..).zip(first..first + N) {
            let figures = [&self.estimate, &self.se, &self.q].map(|column| column.get(at).copied());
            let finite = figures.iter().flatten().all(|figure| figure.is_finite());
            if !finite && faults.iter().all(|fault| fault.analysis != analysis) {
                let error = Error::NotRepresentable { what: "a weighted sum" };
                faults.push(Failure { analysis, error });
            }
        }
        faults.sort_by_key(|fault| fault.analysis);
        for fault in &faults {
            for column in self.columns_mut() {
                if let Some(figure) = column.get_mut(start + (fault.analysis - first)) {
                    *figure = f64::NAN;
                }
            }
        }
        self.failures.append(&mut faults);
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

    fn append(&mut self, mut next: Self) {
        for (column, more) in self.columns_mut().into_iter().zip(next.columns_mut()) {
            column.append(more);
        }
        self.failures.append(&mut next.failures);
    }
}
