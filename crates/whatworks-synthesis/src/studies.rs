//! The effects and variances of an analysis, checked once.

use std::borrow::Cow;

use serde::Serialize;

use crate::error::Error;
use crate::options::Unusable;

const FINITE: &str = "a finite number";
const POSITIVE: &str = "a finite variance above 0";

/// A row that was not used, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// The row, from 0.
    pub row: usize,
    /// Why it was not used.
    pub reason: String,
}

/// Effects with their sampling variances: of one length, every effect finite and every variance
/// finite and above 0.
#[derive(Clone, Debug)]
pub(crate) struct Studies<'a> {
    pub(crate) yi: Cow<'a, [f64]>,
    pub(crate) vi: Cow<'a, [f64]>,
    pub(crate) left_out: Vec<LeftOut>,
}

impl<'a> Studies<'a> {
    /// Checks effects and variances.
    ///
    /// # Errors
    ///
    /// Columns of different lengths, a row that cannot be used (unless it is to be left out), and
    /// no row at all.
    pub(crate) fn new(yi: &'a [f64], vi: &'a [f64], unusable: Unusable) -> Result<Self, Error> {
        same_length(yi, vi)?;
        if yi.iter().zip(vi).all(|(&y, &v)| usable(y, v)) {
            some(yi.len())?;
            return Ok(Self { yi: yi.into(), vi: vi.into(), left_out: Vec::new() });
        }
        match unusable {
            Unusable::Refuse => Err(first_fault(yi, vi)),
            Unusable::LeaveOut => Self::of_the_usable(yi, vi),
        }
    }

    fn of_the_usable(yi: &[f64], vi: &[f64]) -> Result<Self, Error> {
        let (mut kept_y, mut kept_v, mut left_out) = (Vec::new(), Vec::new(), Vec::new());
        for (row, (&y, &v)) in yi.iter().zip(vi).enumerate() {
            match fault(row, y, v) {
                None => {
                    kept_y.push(y);
                    kept_v.push(v);
                }
                Some(error) => left_out.push(LeftOut { row, reason: error.reason() }),
            }
        }
        some(kept_y.len())?;
        Ok(Self { yi: kept_y.into(), vi: kept_v.into(), left_out })
    }

    /// The number of studies.
    pub(crate) fn k(&self) -> usize {
        self.yi.len()
    }
}

fn usable(y: f64, v: f64) -> bool {
    y.is_finite() && v > 0.0 && v < f64::INFINITY
}

/// What is wrong with a row.
pub(crate) fn fault(row: usize, y: f64, v: f64) -> Option<Error> {
    if !y.is_finite() {
        return Some(Error::Value { column: "yi", row, value: y, expected: FINITE });
    }
    (!usable(y, v)).then_some(Error::Value { column: "vi", row, value: v, expected: POSITIVE })
}

fn first_fault(yi: &[f64], vi: &[f64]) -> Error {
    let rows = yi.iter().zip(vi).enumerate();
    let mut faults = rows.filter_map(|(row, (&y, &v))| fault(row, y, v));
    faults.next().unwrap_or(Error::TooFew { what: POOLING, found: 0, needed: 1 })
}

const POOLING: &str = "pooling";

fn some(k: usize) -> Result<(), Error> {
    if k == 0 {
        return Err(Error::TooFew { what: POOLING, found: 0, needed: 1 });
    }
    Ok(())
}

/// `vi` has as many rows as `yi`.
pub(crate) fn same_length(yi: &[f64], vi: &[f64]) -> Result<(), Error> {
    if yi.len() == vi.len() {
        return Ok(());
    }
    Err(Error::Lengths { column: "vi", found: vi.len(), expected: yi.len(), like: "yi" })
}

/// The count as a floating-point number.
#[expect(clippy::cast_precision_loss, reason = "exact below 2^53 studies")]
pub(crate) fn number(count: usize) -> f64 {
    count as f64
}
