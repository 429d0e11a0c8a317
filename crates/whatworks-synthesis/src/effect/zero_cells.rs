//! Zero cells: which studies are corrected, and which are left out.

use crate::effect::Measure;
use crate::effect::column::Row;
use crate::effect::data::Cells;
use crate::effect::options::{DoubleZero, EffectOptions, ZeroCells};
use crate::effect::sizes::{NotComputed, Reason};

/// The rule for the zero cells of a measure.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ZeroCellRule {
    pub(crate) zero_cells: ZeroCells,
    pub(crate) add: f64,
    pub(crate) double_zero: DoubleZero,
}

/// Data after the correction, and the rows that were corrected.
pub(crate) struct Corrected<T> {
    pub(crate) rows: Vec<Row<T>>,
    pub(crate) corrected: Vec<usize>,
}

impl ZeroCellRule {
    pub(crate) const fn new(measure: Measure, options: &EffectOptions) -> Self {
        let zero_cells =
            if measure.corrects_zero_cells() { options.zero_cells } else { ZeroCells::Never };
        Self { zero_cells, add: options.add, double_zero: options.double_zero }
    }

    pub(crate) fn apply<T: Cells>(self, rows: Vec<Row<T>>) -> Corrected<T> {
        let kept: Vec<_> = rows.into_iter().enumerate().map(|row| self.keep(row)).collect();
        let any_zero = kept.iter().flatten().any(Cells::has_zero);
        let touched = |data: &T| match self.zero_cells {
            ZeroCells::OnlyZero => data.has_zero(),
            ZeroCells::All => true,
            ZeroCells::IfAny => any_zero,
            ZeroCells::Never => false,
        };
        let mut corrected = Vec::new();
        let correct = |(row, data): (usize, Row<T>)| {
            data.map(|data| {
                if !touched(&data) {
                    return data;
                }
                corrected.push(row);
                data.plus(self.add)
            })
        };
        let rows = kept.into_iter().enumerate().map(correct).collect();
        Corrected { rows, corrected }
    }

    fn keep<T: Cells>(self, (row, data): (usize, Row<T>)) -> Row<T> {
        let data = data?;
        if self.double_zero == DoubleZero::LeaveOut && data.double_zero() {
            return Err(NotComputed { row, column: None, reason: Reason::DoubleZero });
        }
        Ok(data)
    }
}
