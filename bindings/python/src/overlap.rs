//! `overlap`: how much of their primary studies reviews share.

use pyo3::prelude::*;
use pyo3::types::{PyInt, PyMapping, PyTuple};
use whatworks::grade::Reviews;

use crate::answer::{Answer, Call};
use crate::convert::wrong_type;
use crate::document::{self, Object};
use crate::error::OrRaise;

/// How far reviews overlap in their primary studies, by the corrected covered area (Pieper and
/// others 2014, J Clin Epidemiol 67: 368-375).
///
/// Parameters
/// ----------
/// reviews : dict or list of dict
///     For each review the list of its primary studies, under names that are the same in every
///     review; where the list is not reported, their number, or ``None``. Or a list of dicts with
///     ``id``, ``studies``, ``count``.
///
/// Returns
/// -------
/// Answer
///     ``studies`` (each counted once; ``None`` where overlap is unknown, since counts are not
///     added), ``corrected_covered_area``, ``level`` (``slight``, ``moderate``, ``high``,
///     ``very-high``, ``unknown``), ``shared``, ``not_reported``, ``because`` and others. As
///     columns, one row.
///
/// Raises
/// ------
/// InvalidRequestError
///     For no review, a review named twice, a study twice in one review.
///
/// Examples
/// --------
/// >>> import whatworks
/// >>> whatworks.overlap({"A": ["s1", "s2"], "B": 11, "C": None}).level
/// 'unknown'
#[pyfunction]
pub(crate) fn overlap(reviews: &Bound<'_, PyAny>) -> PyResult<Answer> {
    let py = reviews.py();
    let mut request = Object::new();
    request.put_text("reviews", &listed(reviews)?)?;
    let reviewed = Reviews::from_json(request.finish()).or_raise(py)?;
    let overlap = py.detach(|| reviewed.overlap()).or_raise(py)?;
    let function = py.import("whatworks")?.getattr("overlap")?;
    let again = crate::convert::plain(py, &reviewed.reviews)?;
    let call = Call::with(function, PyTuple::new(py, [again])?)?;
    Ok(Answer::new(overlap.to_json(), overlap.to_table(), call))
}

/// Reviews as the request lists them.
fn listed(reviews: &Bound<'_, PyAny>) -> PyResult<String> {
    let Ok(by_id) = reviews.cast::<PyMapping>() else { return document::text(reviews) };
    let pairs = by_id.items()?;
    document::list(pairs.iter().map(|pair| {
        let (id, given): (Bound<'_, PyAny>, Bound<'_, PyAny>) = pair.extract()?;
        let mut review = Object::new();
        review.put("id", Some(&id))?;
        let is_text = given.extract::<String>().is_ok();
        let key = match given.is_instance_of::<PyInt>() {
            true => "count",
            false if is_text => {
                let expected = "the studies of a review as a list, their number, or `None`";
                return Err(wrong_type(expected, given.as_borrowed()));
            }
            false => "studies",
        };
        review.put(key, Some(&given))?;
        Ok(review.finish())
    }))
}
