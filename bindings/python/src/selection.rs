//! `Selection`: the answer to a query.

use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyIterator};

use crate::base::EvidenceBase;
use crate::query::Query;
use crate::{arrow, convert, docs};

/// The answer to a query: every recommendation is selected, undecided or excluded, with reasons.
///
/// Made by :meth:`EvidenceBase.select`. The order is the document's. Certainty is shown beside
/// each item and decides nothing. ``len()`` and iteration are over the selected items.
///
/// Examples
/// --------
/// >>> import whatworks
/// >>> selection = whatworks.staff_empowerment().select("pcn")
/// >>> [item["id"] for item in selection.selected]
/// ['R1', 'R2', 'R3', 'R4', 'R6']
/// >>> selection.excluded[0]["would_include"][0]
/// {'audience': 'icb'}
#[pyclass(frozen, eq, module = "whatworks")]
pub(crate) struct Selection {
    core: whatworks::Selection,
    base: Py<EvidenceBase>,
}

impl Selection {
    pub(crate) fn new(core: whatworks::Selection, base: Py<EvidenceBase>) -> Self {
        Self { core, base }
    }
}

impl PartialEq for Selection {
    fn eq(&self, other: &Self) -> bool {
        self.core == other.core
    }
}

#[pymethods]
impl Selection {
    /// The id and the version of the evidence base that was asked.
    #[getter]
    fn base<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::plain(py, self.core.base())
    }

    /// The query.
    #[getter]
    fn query(&self) -> Query {
        Query(self.core.query().clone())
    }

    /// The audience of the organisation that was asked for, as :func:`audience_of` gives it, as a
    /// dict; ``None`` where none was.
    #[getter]
    fn organisation<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.core.organisation().map(|derived| convert::plain(py, derived)).transpose()
    }

    /// The recommendations for which every clause holds, as dicts.
    #[getter]
    fn selected<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::plain(py, self.core.selected())
    }

    /// The recommendations for which no clause fails and some are unknown, as dicts.
    #[getter]
    fn undecided<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::plain(py, self.core.undecided())
    }

    /// The recommendations for which some clause fails, as dicts with the reasons and the
    /// smallest changes to the query that would bring each in.
    #[getter]
    fn excluded<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::plain(py, self.core.excluded())
    }

    /// The selection as JSON (``whatworks-selection/1``), the same in every language.
    ///
    /// Returns
    /// -------
    /// str
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> whatworks.staff_empowerment().select("pcn").to_json().startswith('{\n  "schema": "whatworks-selection/1"')
    /// True
    fn to_json(&self, py: Python<'_>) -> String {
        py.detach(|| self.core.to_json())
    }

    /// The selection as columns, a row for each recommendation, the selected first.
    ///
    /// Returns
    /// -------
    /// dict of str to list
    ///     ``id``, ``status`` (``selected``, ``undecided``, ``excluded``), ``theme``, ``text``,
    ///     ``published``, ``derived``, ``interval_worst``, ``interval_best``, ``verdict``,
    ///     ``relevance`` (the number of reasons that raise it), ``reasons``, ``would_include``
    ///     (JSON). ``None`` where there is no value.
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> columns = whatworks.staff_empowerment().select("pcn").to_columns()
    /// >>> dict(zip(columns["id"], columns["status"]))["R5"]
    /// 'excluded'
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
        convert::html(slf, "selection")
    }

    fn __len__(&self) -> usize {
        self.core.selected().len()
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyIterator>> {
        self.selected(py)?.try_iter()
    }

    fn __hash__(&self) -> PyResult<u64> {
        Ok(convert::hash(&convert::json(self.core.query())?))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        Ok(format!(
            "<Selection of {:?} for {}: {} selected, {} undecided, {} excluded>",
            self.core.base().id,
            self.query().__repr__(py)?,
            self.core.selected().len(),
            self.core.undecided().len(),
            self.core.excluded().len(),
        ))
    }

    fn __reduce__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<convert::Reduced<'py, (Py<EvidenceBase>, Query)>> {
        let select = py.get_type::<EvidenceBase>().getattr("select")?;
        Ok((select, (self.base.clone_ref(py), self.query())))
    }

    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__(slf: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        slf
    }
}
