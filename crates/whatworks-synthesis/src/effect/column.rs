//! A column of numbers with its name, and how its rows are read.

use crate::effect::sizes::{NotComputed, Reason};
use crate::error::Error;

pub(crate) const COUNT: &str = "a finite number, 0 or more";
pub(crate) const GROUP: &str = "1 participant or more";
pub(crate) const NUMBER: &str = "a finite number";

/// What was read from a row, or why it has no effect.
pub(crate) type Row<T> = Result<T, NotComputed>;

/// Why a row could not be read.
pub(crate) enum Fault {
    /// The value of a column was not reported.
    NotReported(&'static str),
    /// The values are possible, and give no effect.
    None(Reason),
    /// A value that no study can have.
    Bad(Error),
}

/// A column with its name. A NaN is a value that was not reported.
#[derive(Clone, Copy)]
pub(crate) struct Column<'a> {
    pub(crate) name: &'static str,
    pub(crate) values: Option<&'a [f64]>,
}

impl<'a> Column<'a> {
    pub(crate) const fn new(name: &'static str, values: Option<&'a [f64]>) -> Self {
        Self { name, values }
    }

    pub(crate) fn needed(&self) -> Result<(), Error> {
        self.needed_or(*self, "a column of numbers")
    }

    /// One of two columns is needed.
    pub(crate) fn needed_or(self, other: Column<'_>, expected: &'static str) -> Result<(), Error> {
        if self.values.is_some() || other.values.is_some() {
            return Ok(());
        }
        Err(Error::Column { column: self.name, found: "missing", expected })
    }

    /// The value of a row, none where it was not reported.
    pub(crate) fn value(&self, row: usize) -> Option<f64> {
        self.values?.get(row).copied().filter(|value| !value.is_nan())
    }

    pub(crate) const fn fault(&self, row: usize, value: f64, expected: &'static str) -> Fault {
        Fault::Bad(Error::Value { column: self.name, row, value, expected })
    }

    /// The value of a row, which must be finite and hold what is expected.
    pub(crate) fn read(
        &self,
        row: usize,
        expected: &'static str,
        holds: impl Fn(f64) -> bool,
    ) -> Result<f64, Fault> {
        let value = self.value(row).ok_or(Fault::NotReported(self.name))?;
        if value.is_finite() && holds(value) {
            return Ok(value);
        }
        Err(self.fault(row, value, expected))
    }
}

/// Reads every row of columns of one length.
pub(crate) fn rows<T>(
    used: &[Column<'_>],
    read: impl Fn(usize) -> Result<T, Fault>,
) -> Result<Vec<Row<T>>, Error> {
    let without = |row, column, reason| Ok(Err(NotComputed { row, column, reason }));
    (0..common_length(used)?)
        .map(|row| match read(row) {
            Ok(value) => Ok(Ok(value)),
            Err(Fault::NotReported(column)) => without(row, Some(column), Reason::NotReported),
            Err(Fault::None(reason)) => without(row, None, reason),
            Err(Fault::Bad(error)) => Err(error),
        })
        .collect()
}

fn common_length(used: &[Column<'_>]) -> Result<usize, Error> {
    let mut given = used.iter().filter_map(|column| Some((column.name, column.values?.len())));
    let Some((like, expected)) = given.next() else { return Ok(0) };
    match given.find(|&(_, found)| found != expected) {
        None => Ok(expected),
        Some((column, found)) => Err(Error::Lengths { column, found, expected, like }),
    }
}
