//! The linear relaxation, in floating point: it guides the search and proposes multipliers.
//!
//! A dual simplex method with bounds on every variable and a bound flipping ratio test (Koberstein
//! 2005, The dual simplex method, techniques for a fast and stable implementation). Every variable
//! is boxed, so that any basis is a start; the one tableau goes with the search from node to node.
//! Nothing here is trusted: what follows from it is proved in `bound`.

use super::bound::float;
use super::problem::{Problem, State};

/// What is closer than this is taken as equal.
const TOLERANCE: f64 = 1e-9;

/// A pivot smaller than this is not taken.
const SMALLEST_PIVOT: f64 = 1e-7;

/// After so many pivots the tableau is made anew, since rounding adds up.
const PIVOTS_UNTIL_RENEWED: usize = 400;

/// What a relaxation came to.
pub(super) enum Relaxed {
    /// The greatest value.
    Solved {
        /// How far each item is taken, from 0 to 1.
        taken: Vec<f64>,
        /// A multiplier for each row.
        multipliers: Vec<f64>,
    },
    /// No solution: these multipliers of the rows ought to prove it.
    Infeasible(Vec<f64>),
    /// Given up.
    Stalled,
}

/// The tableau. Variables are the items and then the slack of each row.
pub(super) struct Relaxation {
    start: Start,
    rows: Vec<Line>,
    /// The reduced value of each variable.
    reduced: Vec<f64>,
    lower: Vec<f64>,
    upper: Vec<f64>,
    at_upper: Vec<bool>,
    is_basic: Vec<bool>,
    pivots: usize,
}

/// What the tableau begins with; rows and values are scaled to a greatest number of 1.
struct Start {
    rows: Vec<(Vec<f64>, f64)>,
    values: Vec<f64>,
    items: usize,
    row_scales: Vec<f64>,
    value_scale: f64,
}

/// A row of the tableau: `basic + sum of coefficients * others = right`.
struct Line {
    coefficients: Vec<f64>,
    right: f64,
    basic: usize,
    /// The value of the basic variable.
    value: f64,
}

impl Relaxation {
    pub(super) fn new(problem: &Problem) -> Self {
        let (items, count) = (problem.len(), problem.rows.len());
        let width = items + count;
        let greatest = |numbers: &mut dyn Iterator<Item = i64>| {
            float(numbers.map(i64::abs).max().unwrap_or(1).max(1))
        };
        let value_scale = greatest(&mut problem.values.iter().copied());
        let mut start = Start {
            rows: Vec::with_capacity(count),
            values: problem.values.iter().map(|value| float(*value) / value_scale).collect(),
            items,
            row_scales: Vec::with_capacity(count),
            value_scale,
        };
        start.values.resize(width, 0.0);
        let mut upper = vec![1.0; items];
        for (place, row) in problem.rows.iter().enumerate() {
            let scale = greatest(&mut row.terms.iter().map(|(_, adds)| *adds));
            let mut line = vec![0.0; width];
            for (item, adds) in &row.terms {
                set(&mut line, *item, float(*adds) / scale);
            }
            set(&mut line, items + place, 1.0);
            let least: f64 = line.iter().take(items).map(|adds| adds.min(0.0)).sum();
            let right = float(row.bound) / scale;
            upper.push((right - least).max(0.0));
            start.rows.push((line, right));
            start.row_scales.push(scale);
        }
        let mut relaxation = Self {
            reduced: Vec::new(),
            rows: Vec::new(),
            lower: vec![0.0; width],
            upper,
            at_upper: vec![false; width],
            is_basic: vec![false; width],
            pivots: 0,
            start,
        };
        relaxation.begin();
        relaxation
    }

    /// The tableau with the slacks as basis.
    fn begin(&mut self) {
        let items = self.start.items;
        let lines = self.start.rows.iter().enumerate().map(|(place, (coefficients, right))| Line {
            coefficients: coefficients.clone(),
            right: *right,
            basic: items + place,
            value: 0.0,
        });
        self.rows = lines.collect();
        self.reduced.clone_from(&self.start.values);
        self.is_basic.fill(false);
        self.is_basic.iter_mut().skip(items).for_each(|basic| *basic = true);
        self.pivots = 0;
    }

    /// The tableau made anew with the same basis, as far as it can be.
    fn renew(&mut self) {
        let items = self.start.items;
        let basis: Vec<usize> =
            self.rows.iter().map(|line| line.basic).filter(|basic| *basic < items).collect();
        self.begin();
        for entering in basis {
            let free = self.rows.iter().enumerate().filter(|(_, line)| line.basic >= items);
            let size = |line: &Line| at(&line.coefficients, entering).abs();
            let best = free.max_by(|(_, a), (_, b)| size(a).total_cmp(&size(b)));
            if let Some((place, line)) = best
                && size(line) > SMALLEST_PIVOT
            {
                self.pivot(place, entering);
            }
        }
        self.pivots = 0;
    }

    /// Solves the relaxation with the items that are decided fixed. The bounds of the rows may be
    /// lower than they were when the tableau was made.
    pub(super) fn solve(&mut self, problem: &Problem, state: &State) -> Relaxed {
        if self.pivots > PIVOTS_UNTIL_RENEWED {
            self.renew();
        }
        let bounds = self.lower.iter_mut().zip(&mut self.upper);
        for ((lower, upper), state) in bounds.zip(state) {
            (*lower, *upper) = match state {
                Some(taken) => (f64::from(u8::from(*taken)), f64::from(u8::from(*taken))),
                None => (0.0, 1.0),
            };
        }
        let slacks = self.lower.iter_mut().skip(self.start.items);
        let starts = self.start.rows.iter().zip(&self.start.row_scales);
        for ((lower, (start, scale)), row) in slacks.zip(starts).zip(&problem.rows) {
            *lower = (start.1 - float(row.bound) / scale).max(0.0);
        }
        for (at_upper, reduced) in self.at_upper.iter_mut().zip(&self.reduced) {
            if reduced.abs() > TOLERANCE {
                *at_upper = *reduced > 0.0;
            }
        }
        for _ in 0..(50 * self.rows.len() + 200) {
            self.evaluate();
            let Some((leaving, below)) = self.most_violated() else {
                return Relaxed::Solved { taken: self.taken(), multipliers: self.multipliers() };
            };
            match self.entering(leaving, below) {
                Some(entering) => {
                    let basic = self.rows.get(leaving).map_or(0, |line| line.basic);
                    set(&mut self.at_upper, basic, !below);
                    self.pivot(leaving, entering);
                }
                None => return Relaxed::Infeasible(self.certificate(leaving, below)),
            }
        }
        Relaxed::Stalled
    }

    /// The value of each variable that is not basic; 0 for the others.
    fn others(&self) -> Vec<f64> {
        let bounds = self.lower.iter().zip(&self.upper);
        let flags = self.at_upper.iter().zip(&self.is_basic);
        let value = |((lower, upper), (at_upper, basic)): ((&f64, &f64), (&bool, &bool))| {
            if *basic { 0.0 } else { *if *at_upper { upper } else { lower } }
        };
        bounds.zip(flags).map(value).collect()
    }

    /// Works out the basic variables.
    fn evaluate(&mut self) {
        let others = self.others();
        for line in &mut self.rows {
            line.value = line.right - dot(&line.coefficients, &others);
        }
    }

    /// The row whose basic variable is furthest out of its bounds, and whether it is below.
    fn most_violated(&self) -> Option<(usize, bool)> {
        let violation = |line: &Line| {
            let below = at(&self.lower, line.basic) - line.value;
            let above = line.value - at(&self.upper, line.basic);
            if below >= above { (below, true) } else { (above, false) }
        };
        let violated = self.rows.iter().enumerate().map(|(place, line)| (place, violation(line)));
        let most = violated.max_by(|(_, (a, _)), (_, (b, _))| a.total_cmp(b));
        most.filter(|(_, (size, _))| *size > TOLERANCE).map(|(place, (_, below))| (place, below))
    }

    /// The variable to enter; variables that can go to their other bound before it do.
    fn entering(&mut self, leaving: usize, below: bool) -> Option<usize> {
        let line = self.rows.get(leaving)?;
        let mut room = if below {
            at(&self.lower, line.basic) - line.value
        } else {
            line.value - at(&self.upper, line.basic)
        };
        let bounds = self.lower.iter().zip(&self.upper);
        let flags = self.at_upper.iter().zip(&self.is_basic);
        let variables = line.coefficients.iter().zip(&self.reduced).zip(bounds.zip(flags));
        let mut candidates: Vec<(f64, usize, f64)> = variables
            .enumerate()
            .filter_map(|(place, ((size, reduced), ((lower, upper), (at_upper, basic))))| {
                let helps = if *at_upper == below { *size } else { -*size };
                let may = !*basic && upper > lower && helps > SMALLEST_PIVOT;
                may.then(|| (reduced.abs() / helps, place, helps * (upper - lower)))
            })
            .collect();
        candidates.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut passed = Vec::new();
        for (_, place, reach) in candidates {
            room -= reach;
            if room <= TOLERANCE {
                for flipped in passed {
                    if let Some(at_upper) = self.at_upper.get_mut::<usize>(flipped) {
                        *at_upper = !*at_upper;
                    }
                }
                return Some(place);
            }
            passed.push(place);
        }
        None
    }

    fn pivot(&mut self, leaving: usize, entering: usize) {
        let Some(line) = self.rows.get_mut(leaving) else { return };
        let mut pivoted = std::mem::take(&mut line.coefficients);
        let by = at(&pivoted, entering);
        pivoted.iter_mut().for_each(|coefficient| *coefficient /= by);
        set(&mut pivoted, entering, 1.0);
        let right = line.right / by;
        set(&mut self.is_basic, line.basic, false);
        set(&mut self.is_basic, entering, true);
        (line.right, line.basic) = (right, entering);
        for line in self.rows.iter_mut().filter(|line| !line.coefficients.is_empty()) {
            let times = at(&line.coefficients, entering);
            subtract(&mut line.coefficients, &pivoted, times);
            set(&mut line.coefficients, entering, 0.0);
            line.right -= times * right;
        }
        let times = at(&self.reduced, entering);
        subtract(&mut self.reduced, &pivoted, times);
        set(&mut self.reduced, entering, 0.0);
        if let Some(line) = self.rows.get_mut(leaving) {
            line.coefficients = pivoted;
        }
        self.pivots += 1;
    }

    fn taken(&self) -> Vec<f64> {
        let mut values = self.others();
        for line in &self.rows {
            set(&mut values, line.basic, line.value);
        }
        values.truncate(self.start.items);
        values
    }

    /// The multipliers of the rows, in the units of the problem.
    fn multipliers(&self) -> Vec<f64> {
        let slacks = self.reduced.iter().skip(self.start.items);
        let scale = self.start.value_scale;
        slacks.zip(&self.start.row_scales).map(|(d, row)| (-d * scale / row).max(0.0)).collect()
    }

    /// The multipliers by which the rows contradict one another.
    fn certificate(&self, leaving: usize, below: bool) -> Vec<f64> {
        let sign = if below { 1.0 } else { -1.0 };
        let Some(line) = self.rows.get(leaving) else { return Vec::new() };
        let slacks = line.coefficients.iter().skip(self.start.items);
        slacks.zip(&self.start.row_scales).map(|(y, row)| (sign * y / row).max(0.0)).collect()
    }
}

fn at(values: &[f64], place: usize) -> f64 {
    values.get(place).copied().unwrap_or_default()
}

fn set<T>(values: &mut [T], place: usize, to: T) {
    if let Some(value) = values.get_mut(place) {
        *value = to;
    }
}

fn subtract(from: &mut [f64], what: &[f64], times: f64) {
    if times != 0.0 {
        from.iter_mut().zip(what).for_each(|(from, what)| *from -= times * what);
    }
}

/// The sum of products, in four sums side by side.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [0.0; 4];
    let (a_chunks, b_chunks) = (a.chunks_exact(4), b.chunks_exact(4));
    let rest: f64 = a_chunks.remainder().iter().zip(b_chunks.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in a_chunks.zip(b_chunks) {
        for (sum, (a, b)) in sums.iter_mut().zip(a.iter().zip(b)) {
            *sum += a * b;
        }
    }
    rest + sums.iter().sum::<f64>()
}
