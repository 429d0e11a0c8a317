//! The problem in whole numbers: a value for each item, and rows that a set of items must keep.

/// `sum of terms <= bound`, each term an item and what it adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) terms: Vec<(usize, i64)>,
    pub(super) bound: i64,
}

/// Whether each item is in, out, or still free.
pub(super) type State = Vec<Option<bool>>;

/// Which set of items has the greatest value among those that keep every row.
#[derive(Clone, Debug)]
pub(super) struct Problem {
    pub(super) values: Vec<i64>,
    pub(super) rows: Vec<Row>,
    /// The rows of each item, with what it adds.
    columns: Vec<Vec<(usize, i64)>>,
}

impl Row {
    /// At most so much.
    pub(super) fn at_most(terms: Vec<(usize, i64)>, bound: i64) -> Self {
        Self { terms, bound }.divided()
    }

    /// At least so much.
    pub(super) fn at_least(terms: Vec<(usize, i64)>, bound: i64) -> Self {
        let terms = terms.into_iter().map(|(item, adds)| (item, -adds)).collect();
        Self { terms, bound: -bound }.divided()
    }

    /// The same sets with smaller numbers: divided by what divides every term, rounded down.
    fn divided(mut self) -> Self {
        self.terms.retain(|(_, adds)| *adds != 0);
        let divisor = common_divisor(self.terms.iter().map(|(_, adds)| *adds));
        self.terms.iter_mut().for_each(|(_, adds)| *adds /= divisor);
        self.bound = self.bound.div_euclid(divisor);
        self
    }

    /// The least that the row can come to.
    fn least(&self, state: &[Option<bool>]) -> i64 {
        let least = |(item, adds): &(usize, i64)| match state.get(*item).copied().flatten() {
            Some(taken) => i64::from(taken) * adds,
            None => (*adds).min(0),
        };
        self.terms.iter().map(least).sum()
    }

    /// The most that the row can come to.
    pub(super) fn greatest(&self) -> i64 {
        self.terms.iter().map(|(_, adds)| (*adds).max(0)).sum()
    }

    /// The sum of a set.
    pub(super) fn sum(&self, set: &[bool]) -> i64 {
        let adds = |(item, adds): &(usize, i64)| i64::from(taken(set, *item)) * adds;
        self.terms.iter().map(adds).sum()
    }
}

impl Problem {
    pub(super) fn new(values: Vec<i64>, rows: Vec<Row>) -> Self {
        let mut columns = vec![Vec::new(); values.len()];
        for (place, row) in rows.iter().enumerate() {
            for (item, adds) in &row.terms {
                if let Some(column) = columns.get_mut(*item) {
                    column.push((place, *adds));
                }
            }
        }
        Self { values, rows, columns }
    }

    /// The number of items.
    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    /// The rows of each item.
    pub(super) fn columns(&self) -> &[Vec<(usize, i64)>] {
        &self.columns
    }

    /// The value of a set.
    pub(super) fn value(&self, set: &[bool]) -> i64 {
        self.values.iter().zip(set).map(|(value, taken)| value * i64::from(*taken)).sum()
    }

    /// Whether a set keeps every row.
    pub(super) fn keeps(&self, set: &[bool]) -> bool {
        self.rows.iter().all(|row| row.sum(set) <= row.bound)
    }

    /// The same problem with two more rows, which say how many items are taken at most and at
    /// least; what they say can be set.
    pub(super) fn with_count(self) -> Self {
        let all = || (0..self.values.len()).map(|item| (item, 1)).collect();
        let most = i64::try_from(self.values.len()).unwrap_or(i64::MAX);
        let rows = [Row { terms: all(), bound: most }, Row::at_least(all(), 0)];
        let rows = self.rows.iter().cloned().chain(rows).collect();
        Self::new(self.values, rows)
    }

    /// Sets how many items are taken at least and at most; see [`Problem::with_count`].
    pub(super) fn set_count(&mut self, (least, most): (i64, i64)) {
        if let [.., at_most, at_least] = self.rows.as_mut_slice() {
            (at_most.bound, at_least.bound) = (most, -least);
        }
    }

    /// Decides the items that the rows leave no choice about; `false` where no set is left.
    pub(super) fn propagate(&self, state: &mut State) -> bool {
        loop {
            let mut changed = false;
            for row in &self.rows {
                let room = row.bound - row.least(state);
                if room < 0 {
                    return false;
                }
                for (item, adds) in &row.terms {
                    let Some(free) = state.get_mut(*item).filter(|state| state.is_none()) else {
                        continue;
                    };
                    if adds.abs() > room {
                        *free = Some(*adds < 0);
                        changed = true;
                    }
                }
            }
            if !changed {
                return true;
            }
        }
    }
}

/// Whether an item is in a set.
pub(super) fn taken(set: &[bool], item: usize) -> bool {
    set.get(item).copied().unwrap_or(false)
}

/// The greatest number that divides all; 1 where there is none but zero.
pub(super) fn common_divisor(numbers: impl Iterator<Item = i64>) -> i64 {
    let divisor = numbers.fold(0_i64, |divisor, number| {
        let (mut a, mut b) = (divisor, number.abs());
        while b != 0 {
            (a, b) = (b, a % b);
        }
        a
    });
    divisor.max(1)
}
