//! Stochastic multicriteria acceptability analysis: how far an order depends on the weights.
//!
//! SMAA: Lahdelma, Hokkanen and Salminen 1998, Eur J Oper Res 106: 137-143. SMAA-2, with all ranks:
//! Lahdelma and Salminen 2001, Oper Res 49: 444-454. Computation by Monte Carlo: Tervonen and
//! Lahdelma 2007, Eur J Oper Res 178: 500-513. Pairwise winning indices: Leskinen and others 2006,
//! Forest Sci 52: 304-312.
//!
//! Draws are made in chunks, each from a stream of its own, and counted in the order of the chunks,
//! so that the answer is the same for any number of threads.

use super::answer::{CentralWeight, Frequency, RankShare, Simulation, SimulationOf, Win};
use super::panel::Row;
use super::policy::Policy;
use super::random::Random;
use super::weights::Admissible;
use crate::error::Error;
use crate::fault::{Fault, Faults};
use crate::parallel::in_parts;
use crate::synthesis::Progress;

/// Draws of one chunk.
const CHUNK: u32 = 500;
/// Chunks that are worked out before they are added.
const CHUNKS_OF_WAVE: usize = 8;
/// Comparisons between two reports of progress, about the hundredth of a second.
const WORK_OF_REPORT: usize = 1 << 21;
/// The first stream of the confidence factors, beyond those of any chunk.
const CONFIDENCE: u64 = 1 << 32;

/// What is simulated.
struct Problem<'a> {
    rows: &'a [Row],
    admissible: Admissible,
    criteria: usize,
    seed: u64,
    draws: u32,
    pairwise: bool,
    progress: &'a Progress<'a>,
}

/// What was counted.
#[derive(Default)]
struct Tally {
    /// For each item, how often it had each rank.
    ranks: Vec<u32>,
    /// For each item, how often it was better than each.
    wins: Vec<u32>,
    /// For each item, the sums of the weights that put it first, and of their squares.
    central: Vec<[f64; 2]>,
}

impl Tally {
    fn new(problem: &Problem<'_>) -> Self {
        let items = problem.rows.len();
        Self {
            ranks: vec![0; items * items],
            wins: vec![0; if problem.pairwise { items * items } else { 0 }],
            central: vec![[0.0; 2]; items * problem.criteria],
        }
    }

    fn add(&mut self, other: &Self) {
        let counts = self.ranks.iter_mut().zip(&other.ranks);
        counts.chain(self.wins.iter_mut().zip(&other.wins)).for_each(|(sum, count)| *sum += count);
        for ([sum, squares], [more, more_squares]) in self.central.iter_mut().zip(&other.central) {
            *sum += more;
            *squares += more_squares;
        }
    }
}

/// Simulates a policy.
///
/// # Errors
///
/// [`Error::InvalidRequest`] for weights that no draw can meet, [`Error::Cancelled`].
pub(super) fn simulate(
    rows: &[Row],
    policy: &Policy,
    threads: usize,
    progress: &Progress<'_>,
) -> Result<(Simulation, Vec<SimulationOf>), Error> {
    let problem = Problem {
        rows,
        admissible: Admissible::of(policy).ok_or_else(too_narrow)?,
        criteria: policy.criteria.len(),
        seed: u64::from(policy.seed.unwrap_or(1)),
        draws: policy.draws.unwrap_or(10_000),
        pairwise: policy.pairwise.unwrap_or(true),
        progress,
    };
    let tally = problem.run(threads)?;
    let central: Vec<Option<Vec<f64>>> =
        (0..rows.len()).map(|item| problem.central(&tally, item)).collect();
    let confidence = problem.confidence(&central, threads)?;
    let each = (0..rows.len()).map(|item| SimulationOf {
        acceptability: problem.acceptability(&tally, item),
        central_weights: problem.central_weights(&tally, item, policy),
        confidence: confidence.get(item).copied().flatten(),
        wins: problem.pairwise.then(|| problem.wins(&tally, item)),
    });
    let each = each.collect();
    Ok((problem.described(policy), each))
}

fn too_narrow() -> Error {
    let expected = "bounds and an order of importance that leave room for weights with a sum of 1, \
                    of which at least one in 100,000 draws is admissible";
    let fault = Fault::new("no-admissible-weights", "/policy/criteria", None, expected);
    Error::InvalidRequest(Faults::new(vec![fault]))
}

impl Problem<'_> {
    fn run(&self, threads: usize) -> Result<Tally, Error> {
        let chunks: Vec<u32> = (0..self.draws.div_ceil(CHUNK)).collect();
        self.progress.expect(u64::from(self.draws) * (1 + self.open_items()));
        let mut tally = Tally::new(self);
        // The counts of a chunk are large, and are added before many of them are made.
        for wave in chunks.chunks(CHUNKS_OF_WAVE) {
            for counted in in_parts(wave, threads, || (), |(), chunk| self.chunk(*chunk)) {
                tally.add(&counted?);
            }
        }
        Ok(tally)
    }

    /// The draws of one chunk.
    fn chunk(&self, chunk: u32) -> Result<Tally, Error> {
        let draws = CHUNK.min(self.draws - chunk * CHUNK);
        let mut random = Random::stream(self.seed, u64::from(chunk));
        let mut tally = Tally::new(self);
        let (mut cuts, mut weights) = (Vec::new(), Vec::new());
        let mut scored: Vec<(f64, usize)> = Vec::with_capacity(self.rows.len());
        self.each(draws, self.work_of_draw(), || {
            if !self.admissible.draw(&mut random, &mut cuts, &mut weights) {
                return Err(too_narrow());
            }
            scored.clear();
            let items = self.rows.iter().enumerate();
            scored.extend(items.map(|(item, row)| (score(row, &weights, &mut random), item)));
            scored.sort_unstable_by(|(a, one), (b, two)| b.total_cmp(a).then(one.cmp(two)));
            self.count(&scored, &weights, &mut tally);
            Ok(())
        })?;
        Ok(tally)
    }

    /// The comparisons of one draw.
    fn work_of_draw(&self) -> usize {
        let items = self.rows.len();
        items * if self.pairwise { items } else { self.criteria + 8 }
    }

    /// The items that are scored once more in every draw, by their own weights; see
    /// [`Problem::confidence`].
    fn open_items(&self) -> u64 {
        if self.rows.iter().any(Row::is_open) { self.rows.len() as u64 } else { 0 }
    }

    /// Does a number of draws, of so many comparisons each, and reports them now and then.
    fn each(
        &self,
        draws: u32,
        work: usize,
        mut one: impl FnMut() -> Result<(), Error>,
    ) -> Result<(), Error> {
        let between = u32::try_from(WORK_OF_REPORT / work.max(1)).unwrap_or(u32::MAX).max(1);
        let mut left = draws;
        while left > 0 {
            let now = left.min(between);
            (0..now).try_for_each(|_| one())?;
            self.report(now)?;
            left -= now;
        }
        Ok(())
    }

    fn report(&self, draws: u32) -> Result<(), Error> {
        if self.progress.add(u64::from(draws)) { Ok(()) } else { Err(Error::Cancelled) }
    }

    /// Counts the ranks of one draw: 1 and the number of items with a greater score, so that equal
    /// items share the better rank.
    fn count(&self, scored: &[(f64, usize)], weights: &[f64], tally: &mut Tally) {
        let items = self.rows.len();
        let mut rank = 0;
        let mut last = f64::INFINITY;
        for (place, (score, item)) in scored.iter().enumerate() {
            if *score < last {
                (rank, last) = (place, *score);
            }
            if let Some(count) = tally.ranks.get_mut(item * items + rank) {
                *count += 1;
            }
            if rank == 0 {
                let central = tally.central.iter_mut().skip(item * self.criteria);
                for ([sum, squares], weight) in central.zip(weights) {
                    *sum += weight;
                    *squares += weight * weight;
                }
            }
            let Some(wins) = tally.wins.get_mut(item * items..(item + 1) * items) else { continue };
            let behind = scored.iter().skip(place + 1).filter(|(other, _)| other < score);
            for (_, other) in behind {
                if let Some(count) = wins.get_mut(*other) {
                    *count += 1;
                }
            }
        }
    }

    /// How often an item was first.
    fn firsts(&self, tally: &Tally, item: usize) -> u32 {
        tally.ranks.get(item * self.rows.len()).copied().unwrap_or(0)
    }

    fn central(&self, tally: &Tally, item: usize) -> Option<Vec<f64>> {
        let firsts = self.firsts(tally, item);
        let sums = tally.central.iter().skip(item * self.criteria).take(self.criteria);
        (firsts > 0).then(|| sums.map(|[sum, _]| sum / f64::from(firsts)).collect())
    }

    fn central_weights(
        &self,
        tally: &Tally,
        item: usize,
        policy: &Policy,
    ) -> Option<Vec<CentralWeight>> {
        let firsts = f64::from(self.firsts(tally, item));
        let sums = tally.central.iter().skip(item * self.criteria).take(self.criteria);
        let weights = policy.criteria.iter().zip(sums).map(|(criterion, [sum, squares])| {
            let mean = sum / firsts;
            let variance = (squares - firsts * mean * mean).max(0.0) / (firsts - 1.0);
            let se = (firsts > 1.0).then(|| (variance / firsts).sqrt());
            CentralWeight { criterion: criterion.id.clone(), weight: mean, se }
        });
        (firsts > 0.0).then(|| weights.collect())
    }

    fn frequency(&self, count: u32) -> Frequency {
        let draws = f64::from(self.draws);
        let share = f64::from(count) / draws;
        Frequency { share, se: (share * (1.0 - share) / draws).sqrt() }
    }

    fn acceptability(&self, tally: &Tally, item: usize) -> Vec<RankShare> {
        let items = self.rows.len();
        let counts = tally.ranks.iter().skip(item * items).take(items).enumerate();
        let had = counts.filter(|(_, count)| **count > 0);
        had.map(|(at, count)| RankShare { rank: at + 1, frequency: self.frequency(*count) })
            .collect()
    }

    fn wins(&self, tally: &Tally, item: usize) -> Vec<Win> {
        let items = self.rows.len();
        let counts = tally.wins.iter().skip(item * items).take(items).enumerate();
        let others = counts.zip(self.rows).filter(|((other, _), _)| *other != item);
        others
            .map(|((_, count), row)| Win {
                over: row.id.clone(),
                frequency: self.frequency(*count),
            })
            .collect()
    }

    /// For each item with central weights, the share in which it is first by them. Without open
    /// values that is decided at once.
    fn confidence(
        &self,
        central: &[Option<Vec<f64>>],
        threads: usize,
    ) -> Result<Vec<Option<Frequency>>, Error> {
        let asked: Vec<(usize, &Option<Vec<f64>>)> = central.iter().enumerate().collect();
        let open = self.open_items() > 0;
        let confidence = in_parts(
            &asked,
            threads,
            || (),
            |(), (item, weights)| {
                let Some(weights) = weights.as_deref() else {
                    return if open { self.report(self.draws).map(|()| None) } else { Ok(None) };
                };
                let mut random = Random::stream(self.seed, CONFIDENCE + *item as u64);
                let mut is_first = || self.is_first(*item, weights, &mut random);
                if !open {
                    return Ok(Some(self.frequency(if is_first() { self.draws } else { 0 })));
                }
                let mut first = 0;
                self.each(self.draws, self.rows.len() * self.criteria, || {
                    first += u32::from(is_first());
                    Ok(())
                })?;
                Ok(Some(self.frequency(first)))
            },
        );
        confidence.into_iter().collect()
    }

    fn is_first(&self, item: usize, weights: &[f64], random: &mut Random) -> bool {
        let mut own = f64::NEG_INFINITY;
        let mut best = f64::NEG_INFINITY;
        for (other, row) in self.rows.iter().enumerate() {
            let score = score(row, weights, random);
            if other == item {
                own = score;
            }
            best = best.max(score);
        }
        own >= best
    }

    fn described(&self, policy: &Policy) -> Simulation {
        let constrained = policy.importance_order.is_some()
            || policy.criteria.iter().any(|c| c.lower.is_some() || c.upper.is_some());
        let open = self.rows.iter().any(Row::is_open);
        Simulation {
            draws: self.draws,
            seed: policy.seed.unwrap_or(1),
            generator: "xoshiro256++, seeded by SplitMix64; 500 draws to a stream",
            weights: match constrained {
                true => "uniform over the weights with a sum of 1 that the policy admits",
                false => "uniform over all weights with a sum of 1",
            },
            missing: open.then_some(
                "each value that is open is drawn anew in every draw, uniform from its worst to \
                 its best and independent of the others",
            ),
        }
    }
}

/// The weighted sum of a row, open values drawn; added in the order of the criteria, so that equal
/// rows have equal scores.
fn score(row: &Row, weights: &[f64], random: &mut Random) -> f64 {
    row.cells.iter().zip(weights).fold(0.0, |sum, (cell, weight)| {
        let value = match cell.is_open() {
            true => cell.low + (cell.high - cell.low) * random.uniform(),
            false => cell.low,
        };
        sum + value * weight
    })
}
