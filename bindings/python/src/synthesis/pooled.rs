//! `Pooled` and `pool`: one pooled effect.

use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict};
use whatworks::Error;
use whatworks::synthesis::{self, Inference, Method, Options, Prediction, Report, Scale, Unusable};

use super::{docs, pooling, wrong_option};
use crate::error::OrRaise;
use crate::sequence::numbers;
use crate::{arrow, convert};

/// A pooled effect, with everything that is usually reported beside it.
///
/// Made by :func:`pool`. ``None`` where a figure does not exist.
///
/// Examples
/// --------
#[doc = docs::bcg!()]
/// >>> pooled = whatworks.pool(bcg.yi, bcg.vi)
/// >>> round(pooled.estimate, 4), round(pooled.tau2, 4), round(pooled.i2, 1)
/// (-0.7145, 0.3132, 92.2)
#[pyclass(frozen, eq, module = "whatworks")]
pub(crate) struct Pooled {
    core: synthesis::Pooled,
    yi: Vec<f64>,
    vi: Vec<f64>,
    options: Options,
}

impl PartialEq for Pooled {
    fn eq(&self, other: &Self) -> bool {
        self.core == other.core
    }
}

#[pymethods]
impl Pooled {
    /// The number of studies pooled.
    #[getter]
    fn k(&self) -> usize {
        self.core.k
    }

    /// The effects as they were given, on the scale on which they were given, a row for each study;
    /// :attr:`left_out` says which were not pooled.
    #[getter]
    fn yi(&self) -> Vec<f64> {
        self.yi.clone()
    }

    /// The variances as they were given, in the order of :attr:`yi`.
    #[getter]
    fn vi(&self) -> Vec<f64> {
        self.vi.clone()
    }

    /// The model and the estimator of tau2.
    #[getter]
    fn method(&self) -> &'static str {
        self.core.method.code()
    }

    /// How the standard error, interval and p value came about.
    #[getter]
    fn inference(&self) -> &'static str {
        self.core.inference.code()
    }

    /// The level of every interval.
    #[getter]
    fn level(&self) -> f64 {
        self.core.level
    }

    /// ``as-given``, or ``exponential`` after :meth:`exp`.
    #[getter]
    fn scale(&self) -> &'static str {
        self.core.scale.code()
    }

    /// The pooled effect, on the scale of ``yi``.
    #[getter]
    fn estimate(&self) -> f64 {
        self.core.estimate
    }

    /// Its standard error; ``None`` on the exponential scale.
    #[getter]
    fn se(&self) -> Option<f64> {
        self.core.se
    }

    /// The estimate over its standard error; ``None`` where that is 0.
    #[getter]
    fn statistic(&self) -> Option<f64> {
        self.core.statistic
    }

    /// The degrees of freedom of t; ``None`` where the statistic is normal.
    #[getter]
    fn df(&self) -> Option<f64> {
        self.core.df
    }

    /// The two-sided p value of no effect; ``None`` where the standard error is 0.
    #[getter]
    fn p(&self) -> Option<f64> {
        self.core.p
    }

    /// The lower end of the interval of the effect.
    #[getter]
    fn ci_low(&self) -> f64 {
        self.core.ci_low
    }

    /// The upper end of the interval of the effect.
    #[getter]
    fn ci_high(&self) -> f64 {
        self.core.ci_high
    }

    /// The variance between studies; 0 for ``EE``, ``None`` for one study.
    #[getter]
    fn tau2(&self) -> Option<f64> {
        self.core.tau2
    }

    /// Its standard error; ``None`` for ``EE`` and for one study.
    #[getter]
    fn tau2_se(&self) -> Option<f64> {
        self.core.tau2_se
    }

    /// The lower end of its Q-profile interval.
    #[getter]
    fn tau2_low(&self) -> Option<f64> {
        self.core.tau2_low
    }

    /// The upper end of its Q-profile interval.
    #[getter]
    fn tau2_high(&self) -> Option<f64> {
        self.core.tau2_high
    }

    /// I2 in per cent; the definition is in ``i2_method``.
    #[getter]
    fn i2(&self) -> Option<f64> {
        self.core.i2
    }

    /// I2 at the lower end of the interval of tau2.
    #[getter]
    fn i2_low(&self) -> Option<f64> {
        self.core.i2_low
    }

    /// I2 at the upper end of the interval of tau2.
    #[getter]
    fn i2_high(&self) -> Option<f64> {
        self.core.i2_high
    }

    /// H2 of the same definition as I2.
    #[getter]
    fn h2(&self) -> Option<f64> {
        self.core.h2
    }

    /// H2 at the lower end of the interval of tau2.
    #[getter]
    fn h2_low(&self) -> Option<f64> {
        self.core.h2_low
    }

    /// H2 at the upper end of the interval of tau2.
    #[getter]
    fn h2_high(&self) -> Option<f64> {
        self.core.h2_high
    }

    /// I2 from Q, in per cent.
    #[getter]
    fn i2_from_q(&self) -> Option<f64> {
        self.core.i2_from_q
    }

    /// H2 from Q.
    #[getter]
    fn h2_from_q(&self) -> Option<f64> {
        self.core.h2_from_q
    }

    /// Cochran's Q.
    #[getter]
    fn q(&self) -> f64 {
        self.core.q
    }

    /// Its degrees of freedom, k - 1.
    #[getter]
    fn q_df(&self) -> usize {
        self.core.q_df
    }

    /// Its p value; ``None`` for one study.
    #[getter]
    fn q_p(&self) -> Option<f64> {
        self.core.q_p
    }

    /// The lower end of the prediction interval; ``None`` for ``EE``.
    #[getter]
    fn prediction_low(&self) -> Option<f64> {
        self.core.prediction_low
    }

    /// The upper end of the prediction interval; ``None`` for ``EE``.
    #[getter]
    fn prediction_high(&self) -> Option<f64> {
        self.core.prediction_high
    }

    /// The log-likelihood for ``EE``, ``ML`` (full) and ``REML`` (restricted).
    #[getter]
    fn log_likelihood(&self) -> Option<f64> {
        self.core.log_likelihood
    }

    /// The weight of each study pooled, in per cent.
    #[getter]
    fn weights(&self) -> Vec<f64> {
        self.core.weights.clone()
    }

    /// The rows that were not pooled, as dicts: ``row`` (from 0), ``reason``.
    #[getter]
    fn left_out<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::plain(py, &self.core.left_out)
    }

    /// How tau2 was estimated, in words.
    #[getter]
    fn tau2_method(&self) -> &'static str {
        self.core.tau2_method
    }

    /// How I2 and H2 are defined.
    #[getter]
    fn i2_method(&self) -> &'static str {
        self.core.i2_method
    }

    /// How the interval of the effect is defined.
    #[getter]
    fn ci_method(&self) -> &'static str {
        self.core.ci_method
    }

    /// How the interval of tau2 is defined.
    #[getter]
    fn tau2_ci_method(&self) -> &'static str {
        self.core.tau2_ci_method
    }

    /// How the prediction interval is defined.
    #[getter]
    fn pi_method(&self) -> &'static str {
        self.core.pi_method
    }

    /// The effect, its interval and its prediction interval as ratios, from logarithms.
    ///
    /// tau2, I2 and the weights stay those of the logarithms, and there is no standard error.
    ///
    /// Returns
    /// -------
    /// Pooled
    ///
    /// Examples
    /// --------
    #[doc = docs::bcg!()]
    /// >>> ratio = whatworks.pool(bcg.yi, bcg.vi).exp()
    /// >>> [round(figure, 4) for figure in (ratio.estimate, ratio.ci_low, ratio.ci_high)]
    /// [0.4894, 0.3441, 0.6962]
    fn exp(&self) -> Self {
        let (yi, vi, options) = (self.yi.clone(), self.vi.clone(), self.options);
        Self { core: self.core.exp(), yi, vi, options }
    }

    /// The result as JSON (``whatworks-synthesis/1``), the same in every language.
    ///
    /// Returns
    /// -------
    /// str
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> pooled = whatworks.pool([0.1, 0.3], [0.01, 0.02])
    /// >>> pooled.to_json().startswith('{\n  "schema": "whatworks-synthesis/1"')
    /// True
    fn to_json(&self) -> String {
        self.core.to_json()
    }

    /// The figures as columns of one row.
    ///
    /// Returns
    /// -------
    /// dict of str to list
    ///     The attributes by name, without ``weights``; ``left_out`` is text. ``None`` where there
    ///     is no value.
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> whatworks.pool([0.1, 0.3], [0.01, 0.01], "EE").to_columns()["estimate"]
    /// [0.2]
    fn to_columns<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        convert::columns(py, self.core.to_table())
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
        arrow::stream(py, self.core.to_table())
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
        convert::html(slf, "pooled")
    }

    fn __hash__(&self) -> u64 {
        convert::hash(&(self.core.k, self.core.method.code(), self.core.estimate.to_bits()))
    }

    fn __repr__(&self) -> String {
        let core = &self.core;
        format!(
            "<Pooled: {} studies, {}, {} [{}, {}]>",
            core.k, core.method, core.estimate, core.ci_low, core.ci_high
        )
    }

    fn __reduce__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<convert::Reduced<'py, Bound<'py, PyAny>>> {
        let pool = py.import("whatworks")?.getattr("pool")?;
        let again = convert::with_keywords(&pool, &self.options)?;
        if self.core.scale == Scale::AsGiven {
            let columns = (&self.yi, &self.vi).into_pyobject(py)?;
            return Ok((again, columns.into_any()));
        }
        let exp = py.get_type::<Self>().getattr("exp")?;
        let as_given = again.call1((&self.yi, &self.vi))?;
        Ok((exp, (as_given,).into_pyobject(py)?.into_any()))
    }

    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__(slf: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        slf
    }
}

/// Pools effects with their sampling variances.
///
/// Parameters
/// ----------
#[doc = docs::effects!()]
#[doc = docs::pooling!()]
///
/// Returns
/// -------
/// Pooled
///     With one study its effect and interval, and no heterogeneity.
///
#[doc = docs::raises!()]
///
/// Examples
/// --------
#[doc = docs::bcg!()]
/// >>> pooled = whatworks.pool(bcg.yi, bcg.vi, "DL", inference="knapp-hartung")
/// >>> [round(figure, 4) for figure in (pooled.estimate, pooled.ci_low, pooled.ci_high)]
/// [-0.7141, -1.1078, -0.3204]
/// >>> [round(figure, 4) for figure in (pooled.prediction_low, pooled.prediction_high)]
/// [-1.9872, 0.559]
#[pyfunction]
#[pyo3(signature = (
    yi, vi, method="REML", *, inference="wald", prediction="t-k1", level=0.95, unusable="refuse"
))]
pub(crate) fn pool(
    yi: &Bound<'_, PyAny>,
    vi: &Bound<'_, PyAny>,
    method: &str,
    inference: &str,
    prediction: &str,
    level: f64,
    unusable: &str,
) -> PyResult<Pooled> {
    let py = yi.py();
    let options = options(py, method, inference, prediction, level, unusable)?;
    let (yi, vi) = (numbers("yi", yi)?, numbers("vi", vi)?);
    let core =
        py.detach(|| synthesis::pool(&yi, &vi, &options)).map_err(Error::from).or_raise(py)?;
    Ok(Pooled { core, yi, vi, options })
}

/// The options of pooling, without the detour through JSON unless one is wrong.
pub(super) fn options(
    py: Python<'_>,
    method: &str,
    inference: &str,
    prediction: &str,
    level: f64,
    unusable: &str,
) -> PyResult<Options> {
    let read = || {
        Some(Options {
            method: Method::from_code(method)?,
            inference: Inference::from_code(inference)?,
            prediction: Prediction::from_code(prediction)?,
            level,
            unusable: Unusable::from_code(unusable)?,
        })
    };
    read().ok_or_else(|| wrong_option(py, pooling(method, inference, prediction, level, unusable)))
}
