//! Weights drawn uniformly from those that are admissible.
//!
//! Uniform on the simplex: the gaps between sorted uniform numbers (Devroye 1986, Non-Uniform
//! Random Variate Generation, chapter V.2; used for this analysis by Tervonen and Lahdelma 2007,
//! Eur J Oper Res 178: 500-513). Lower bounds shrink the simplex; an order of importance sorts the
//! weights, which keeps them uniform where their bounds are the same; everything else is by
//! rejection.

use super::policy::Policy;
use super::random::Random;

/// How often a draw may be rejected before the weights are given up as too narrow.
const MOST_TRIES: u32 = 100_000;

/// The weights that a policy admits.
#[derive(Clone, Debug)]
pub(super) struct Admissible {
    lower: Vec<f64>,
    upper: Vec<f64>,
    /// The places of the criteria whose weights fall, the greatest first.
    order: Vec<usize>,
    /// Whether sorting keeps the weights uniform.
    sorts: bool,
    /// What is left to share out above the lower bounds.
    free: f64,
}

impl Admissible {
    /// The weights that a policy admits; none where there are none at all.
    pub(super) fn of(policy: &Policy) -> Option<Self> {
        let criteria = &policy.criteria;
        let place = |id: &String| criteria.iter().position(|criterion| criterion.id == *id);
        let order: Vec<usize> =
            policy.importance_order.iter().flatten().filter_map(place).collect();
        let mut lower: Vec<f64> = criteria.iter().map(|c| c.lower.unwrap_or(0.0)).collect();
        let mut upper: Vec<f64> = criteria.iter().map(|c| c.upper.unwrap_or(1.0)).collect();
        // A weight is at least the bound of those it comes before, and at most that of those it
        // comes after.
        carry(&mut lower, order.iter().rev(), f64::max);
        carry(&mut upper, order.iter(), f64::min);
        let (least, most): (f64, f64) = (lower.iter().sum(), upper.iter().sum());
        let possible = lower.iter().zip(&upper).all(|(lower, upper)| lower <= upper);
        if !possible || least > 1.0 + 1e-12 || most < 1.0 - 1e-12 {
            return None;
        }
        let bounds: Vec<f64> =
            order.iter().filter_map(|place| lower.get(*place)).copied().collect();
        let sorts = bounds.windows(2).all(|pair| pair.first() == pair.last());
        Some(Self { lower, upper, order, sorts, free: (1.0 - least).max(0.0) })
    }

    /// Draws weights; `false` where too many were rejected.
    pub(super) fn draw(
        &self,
        random: &mut Random,
        cuts: &mut Vec<f64>,
        out: &mut Vec<f64>,
    ) -> bool {
        (0..MOST_TRIES).any(|_| {
            self.propose(random, cuts, out);
            self.admits(out)
        })
    }

    fn propose(&self, random: &mut Random, cuts: &mut Vec<f64>, out: &mut Vec<f64>) {
        cuts.clear();
        cuts.extend((1..self.lower.len()).map(|_| random.uniform()));
        cuts.sort_unstable_by(f64::total_cmp);
        cuts.push(1.0);
        out.clear();
        let mut from = 0.0;
        for (lower, cut) in self.lower.iter().zip(cuts.iter()) {
            out.push(lower + self.free * (cut - from));
            from = *cut;
        }
        if self.sorts && !self.order.is_empty() {
            cuts.clear();
            cuts.extend(self.order.iter().filter_map(|place| out.get(*place)).copied());
            cuts.sort_unstable_by(|a, b| b.total_cmp(a));
            for (place, weight) in self.order.iter().zip(cuts.iter()) {
                if let Some(slot) = out.get_mut(*place) {
                    *slot = *weight;
                }
            }
        }
    }

    fn admits(&self, weights: &[f64]) -> bool {
        let at = |place: &usize| weights.get(*place);
        let falls = self.order.iter().zip(self.order.iter().skip(1)).all(|(a, b)| at(a) >= at(b));
        falls && weights.iter().zip(&self.upper).all(|(weight, upper)| weight <= upper)
    }
}

/// Carries the bound of each place on to those that follow it.
fn carry<'a>(
    bounds: &mut [f64],
    places: impl Iterator<Item = &'a usize>,
    tighter: fn(f64, f64) -> f64,
) {
    let mut last: Option<f64> = None;
    for place in places {
        if let Some(bound) = bounds.get_mut(*place) {
            *bound = last.map_or(*bound, |last| tighter(*bound, last));
            last = Some(*bound);
        }
    }
}
