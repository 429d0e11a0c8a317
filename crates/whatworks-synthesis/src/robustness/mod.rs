//! How much a pooled effect owes to single studies, to their order, and to the distribution it is
//! tested with.

mod blup;
mod cumulative;
mod influence;
mod leave_one_out;
mod permutation;
mod refit;
mod residuals;

pub use blup::{Blup, BlupRow, blup};
pub use cumulative::{Cumulative, cumulative};
pub use influence::{Influence, InfluenceCriterion, InfluenceRow, influence};
pub use leave_one_out::{LeaveOneOut, leave_one_out};
pub use permutation::{PermutationTest, permutation_test};
pub use refit::Refit;
pub use residuals::{StandardisedResidual, StandardisedResiduals, standardised_residuals};

use crate::error::Error;
use crate::studies::Studies;

/// The rows that were used, of `given` rows.
fn rows_used(given: usize, studies: &Studies<'_>) -> impl Iterator<Item = usize> {
    (0..given).filter(|row| is_used(*row, studies))
}

fn is_used(row: usize, studies: &Studies<'_>) -> bool {
    // Rows are left out in their order.
    studies.left_out.binary_search_by_key(&row, |left_out| left_out.row).is_err()
}

/// There are two studies or more.
fn at_least_two(studies: &Studies<'_>, what: &'static str) -> Result<(), Error> {
    if studies.k() < 2 {
        return Err(Error::TooFew { what, found: studies.k(), needed: 2 });
    }
    Ok(())
}

/// Calls `work` with the effects and variances of all studies but one, each left out in turn.
fn without_each<T>(
    studies: &Studies<'_>,
    mut work: impl FnMut(&[f64], &[f64]) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    let mut yi = studies.yi.get(1..).unwrap_or_default().to_vec();
    let mut vi = studies.vi.get(1..).unwrap_or_default().to_vec();
    let one_left_out = |place: usize| {
        if let Some(before) = place.checked_sub(1) {
            put_back(&mut yi, &studies.yi, before);
            put_back(&mut vi, &studies.vi, before);
        }
        work(&yi, &vi)
    };
    (0..studies.k()).map(one_left_out).collect()
}

/// From a list without the value at `place` to the one without the next: they differ there only.
fn put_back(rest: &mut [f64], all: &[f64], place: usize) {
    if let (Some(to), Some(from)) = (rest.get_mut(place), all.get(place)) {
        *to = *from;
    }
}

fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}
