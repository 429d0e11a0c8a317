//! `PooledBlocks`: pooled effects of many analyses of the same size.

use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict};
use whatworks::synthesis::many::{BlockOptions, Blocks, pool_blocks_with};
use whatworks::{Error, Progress, Values};

use crate::arrow;
use crate::convert::{self, Columns};
use crate::docs;
use crate::error::OrRaise;
use crate::sequence::numbers;
use crate::watch::watched;

/// Pooled effects of many analyses of the same number of studies.
///
/// Made by :func:`pool_blocks`. ``len()`` is the number of analyses.
///
/// Examples
/// --------
/// >>> import whatworks
/// >>> blocks = whatworks.pool_blocks([0.1, 0.2, 0.3, 0.4], [0.01] * 4, 2, "DL")
/// >>> len(blocks)
/// 2
#[pyclass(frozen, eq, module = "whatworks")]
#[derive(PartialEq)]
pub(crate) struct PooledBlocks {
    core: Blocks,
}

impl PooledBlocks {
    fn columns(&self) -> Columns {
        let core = &self.core;
        let mut errors = vec![None; core.estimate.len()];
        for failure in &core.failures {
            if let Some(error) = errors.get_mut(failure.analysis) {
                *error = Some(failure.error.to_string());
            }
        }
        let figures = [
            ("estimate", &core.estimate),
            ("se", &core.se),
            ("ci_low", &core.ci_low),
            ("ci_high", &core.ci_high),
            ("tau2", &core.tau2),
            ("q", &core.q),
            ("i2", &core.i2),
            ("p", &core.p),
            ("q_p", &core.q_p),
        ];
        let asked_for = figures.into_iter().filter(|(_, values)| values.len() == errors.len());
        let present = |value: &f64| Some(*value).filter(|value| !value.is_nan());
        let mut columns: Columns = asked_for
            .map(|(name, values)| {
                (name.to_owned(), Values::Number(values.iter().map(present).collect()))
            })
            .collect();
        columns.push(("error".to_owned(), Values::Text(errors)));
        columns
    }
}

#[pymethods]
impl PooledBlocks {
    /// A row for each analysis, in their order.
    ///
    /// Returns
    /// -------
    /// dict of str to list
    ///     ``estimate``, ``se``, ``ci_low``, ``ci_high``, ``tau2``, ``q``, ``i2`` (per cent),
    ///     ``p`` and ``q_p`` (if asked for), ``error``. ``None`` where there is no value; an
    ///     analysis that has no answer has its ``error`` alone, whose row is that of the study in
    ///     its analysis.
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> blocks = whatworks.pool_blocks([0.1, 0.2, 0.3, 0.4], [0.01, 0.01, 0.01, -1], 2, "DL")
    /// >>> blocks.to_columns()["error"]
    /// [None, '`vi[1]` is -1, expected a finite variance above 0']
    fn to_columns<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        convert::lists(py, self.columns())
    }

    /// The columns of :meth:`to_columns` as an Arrow stream, for polars, pandas, pyarrow, duckdb.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // The interface lets a producer keep to its own schema.
        drop(requested_schema);
        arrow::stream_of(py, self.columns())
    }

    #[doc = docs::to_pandas!()]
    fn to_pandas<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        convert::to_pandas(slf)
    }

    #[doc = docs::to_polars!()]
    fn to_polars<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        convert::to_polars(slf)
    }

    fn _repr_html_(slf: &Bound<'_, Self>) -> PyResult<String> {
        convert::html(slf, "pooled_blocks")
    }

    fn __len__(&self) -> usize {
        self.core.estimate.len()
    }

    fn __hash__(&self) -> u64 {
        convert::hash(&self.core.estimate.iter().map(|y| y.to_bits()).collect::<Vec<_>>())
    }

    fn __repr__(&self) -> String {
        let (analyses, failed) = (self.core.estimate.len(), self.core.failures.len());
        format!("<PooledBlocks: {analyses} analyses, {failed} without an answer>")
    }
}

/// Pools many analyses that all have the same number of studies, such as simulations.
///
/// Parameters
/// ----------
/// yi : sequence of float
///     Effects, study-major: the first study of each analysis, then the second of each, and so on.
/// vi : sequence of float
///     Their sampling variances, in the same order.
/// analyses : int
///     The number of analyses, which divides the number of values.
/// method : str
///     ``EE`` (common effect), ``DL``, ``HE``, ``HS``, ``SJ``, ``ML``, ``REML``, ``EB`` or ``PM``.
/// level : float
///     The level of the Wald intervals, between 0 and 1.
/// p_values : bool
///     Whether to work out p values, which takes longer than the rest of a closed form.
/// threads : int
///     The number of threads; 0 for as many as the machine offers. The answer is the same.
/// progress : bool or callable, optional
///     Whom to tell how many analyses are pooled; see :func:`pool_groups`.
///
/// Returns
/// -------
/// PooledBlocks
///     The figures that :func:`pool` gives. An analysis with a value that cannot be used has an
///     error in its row.
///
/// Raises
/// ------
/// InvalidRequestError
///     With the option that is wrong, or the column whose length is.
///
/// Examples
/// --------
/// >>> import whatworks
/// >>> yi = [-0.89, 0.10, -1.59, 0.30, -1.35, 0.20]
/// >>> vi = [0.33, 0.02, 0.19, 0.03, 0.42, 0.02]
/// >>> blocks = whatworks.pool_blocks(yi, vi, 2, "DL")
/// >>> [round(estimate, 4) for estimate in blocks.to_columns()["estimate"]]
/// [-1.3377, 0.1875]
#[pyfunction]
#[pyo3(signature = (
    yi, vi, analyses, method="REML", *, level=0.95, p_values=true, threads=1, progress=None
))]
#[expect(clippy::too_many_arguments, reason = "a block and the options of pooling it")]
pub(crate) fn pool_blocks(
    yi: &Bound<'_, PyAny>,
    vi: &Bound<'_, PyAny>,
    analyses: usize,
    method: &str,
    level: f64,
    p_values: bool,
    threads: usize,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<PooledBlocks> {
    let py = yi.py();
    let (yi, vi) = (numbers("yi", yi)?, numbers("vi", vi)?);
    let method = super::method(py, method)?;
    let options = BlockOptions { method, level, p_values, threads };
    let pool = |progress: &Progress<'_>| pool_blocks_with(&yi, &vi, analyses, &options, progress);
    let core = watched(py, progress, "analyses", pool)?.map_err(Error::from).or_raise(py)?;
    Ok(PooledBlocks { core })
}
