//! `Audit`: published beside derived certainty.

use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict};
use whatworks::grade::Options;

use crate::base::EvidenceBase;
use crate::{arrow, convert, docs};

/// Published against derived certainty for every recommendation of an evidence base.
///
/// Made by :meth:`EvidenceBase.audit`. ``len()`` is the number of rows.
///
/// Examples
/// --------
/// >>> import whatworks
/// >>> audit = whatworks.staff_empowerment().audit()
/// >>> row = audit.rows[0]
/// >>> row["id"], row["published"], row["derived"], row["verdict"]
/// ('R1', 'moderate', 'very-low', 'needs-facts')
#[pyclass(frozen, eq, module = "whatworks")]
pub(crate) struct Audit {
    core: whatworks::Audit,
    base: Py<EvidenceBase>,
    options: Options,
}

impl Audit {
    pub(crate) fn new(core: whatworks::Audit, base: Py<EvidenceBase>, options: Options) -> Self {
        Self { core, base, options }
    }
}

impl PartialEq for Audit {
    fn eq(&self, other: &Self) -> bool {
        self.core == other.core
    }
}

#[pymethods]
impl Audit {
    /// The id and the version of the evidence base.
    #[getter]
    fn base<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::plain(py, &self.core.base)
    }

    /// The layers it was rated from.
    #[getter]
    fn layers(&self) -> Vec<String> {
        self.core.layers.clone()
    }

    /// The id and the version of the rule set.
    #[getter]
    fn rules<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::plain(py, &self.core.rules)
    }

    /// A dict for each recommendation: ``id``, ``published``, ``derived``, ``interval``,
    /// ``verdict`` (``agrees``, ``needs-facts``, ``unattainable``, ``more-cautious``,
    /// ``not-rated``), ``missing``, ``body``, ``because``.
    #[getter]
    fn rows<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::plain(py, &self.core.rows)
    }

    /// The audit as JSON (``whatworks-audit/1``), the same in every language.
    ///
    /// Returns
    /// -------
    /// str
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> whatworks.staff_empowerment().audit().to_json().startswith('{\n  "schema": "whatworks-audit/1"')
    /// True
    fn to_json(&self, py: Python<'_>) -> String {
        py.detach(|| self.core.to_json())
    }

    /// The audit as columns, a row for each recommendation.
    ///
    /// Returns
    /// -------
    /// dict of str to list
    ///     ``id``, ``published``, ``derived``, ``interval_worst``, ``interval_best``,
    ///     ``verdict``, ``missing`` (separated by semicolons), ``body``, ``because``. ``None`` where
    ///     there is no value.
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> columns = whatworks.staff_empowerment().audit(layers=["brief"]).to_columns()
    /// >>> dict(zip(columns["id"], columns["verdict"]))["R2"]
    /// 'unattainable'
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
        convert::html(slf, "audit")
    }

    fn __len__(&self) -> usize {
        self.core.rows.len()
    }

    fn __hash__(&self) -> u64 {
        convert::hash(&(&self.core.base.id, &self.core.base.version, &self.core.layers))
    }

    fn __repr__(&self) -> String {
        format!("<Audit of {:?}: {} recommendations>", self.core.base.id, self.core.rows.len())
    }

    fn __reduce__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<convert::Reduced<'py, (Py<EvidenceBase>,)>> {
        let audit = py.get_type::<EvidenceBase>().getattr("audit")?;
        Ok((convert::with_keywords(&audit, &self.options)?, (self.base.clone_ref(py),)))
    }

    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__(slf: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        slf
    }
}
