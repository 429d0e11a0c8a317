//! `SelectedMany`: the recommendations for each organisation of a table.

use std::collections::BTreeMap;

use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyString};
use serde::Serialize;
use whatworks::Progress;
use whatworks::select::OrganisationColumns;

use crate::base::EvidenceBase;
use crate::error::OrRaise;
use crate::frame::Frame;
use crate::query::Query;
use crate::selection::Selection;
use crate::watch::watched;
use crate::{arrow, convert, docs};

/// The recommendations for each organisation of a table; ``len()`` is the number of organisations.
///
/// Made by :meth:`EvidenceBase.select_many`. The long table has a row for each organisation and
/// recommendation; as an Arrow stream it is worked out chunk by chunk while it is read, so that
/// memory stays bounded. :meth:`selection` gives the reasons of one organisation in words.
///
/// Examples
/// --------
/// >>> import whatworks
/// >>> table = {"code": ["ZZ1", "ZZ2"], "audience": ["pcn", ""]}
/// >>> many = whatworks.staff_empowerment().select_many(table)
/// >>> len(many), many.organisations()[0]["selected"]
/// (2, ['R1', 'R2', 'R3', 'R4', 'R6'])
/// >>> many.to_columns()["error"][-1][:16]
/// 'invalid request:'
#[pyclass(frozen, eq, module = "whatworks")]
pub(crate) struct SelectedMany {
    core: whatworks::select::SelectedMany,
    base: Py<EvidenceBase>,
    query: Query,
    table: Table,
    threads: usize,
}

/// The arguments of `select_many`.
type Asked<'py> = (Py<EvidenceBase>, Bound<'py, PyAny>, Query);

/// Its keywords.
#[derive(Serialize)]
struct Keywords<'a> {
    columns: &'a BTreeMap<String, String>,
    threads: usize,
}

/// A table as it can be read again.
#[derive(PartialEq)]
struct Table {
    cells: Cells,
    /// The names that columns have of their own, by those of the library.
    names: BTreeMap<String, String>,
}

/// The columns that were read, each by its own name and by that of the library, under which the core
/// holds its cells; or the text of comma-separated values.
#[derive(PartialEq)]
enum Cells {
    Columns(Vec<(String, &'static str)>),
    Csv(String),
}

impl PartialEq for SelectedMany {
    fn eq(&self, other: &Self) -> bool {
        self.table == other.table
            && self.table.reads_alike(&self.core, &other.core)
            && self.query == other.query
            && self.base.get() == other.base.get()
    }
}

impl Table {
    /// Whether two answers were asked of the same cells in the columns that this reads.
    fn reads_alike(
        &self,
        one: &whatworks::select::SelectedMany,
        other: &whatworks::select::SelectedMany,
    ) -> bool {
        match &self.cells {
            Cells::Columns(columns) => {
                columns.iter().all(|(_, name)| one.columns().get(name) == other.columns().get(name))
            }
            Cells::Csv(_) => true,
        }
    }
}

impl SelectedMany {
    pub(crate) fn select(
        base: &Bound<'_, EvidenceBase>,
        table: &Bound<'_, PyAny>,
        query: whatworks::Query,
        columns: Option<&Bound<'_, PyDict>>,
        threads: usize,
    ) -> PyResult<Self> {
        let py = base.py();
        let (table, organisations) = read(table, columns)?;
        let core = base.get().core();
        let core = py.detach(|| core.select_many(organisations, &query)).or_raise(py)?;
        Ok(Self { core, base: base.clone().unbind(), query: Query(query), table, threads })
    }
}

/// The table, and the organisations in it.
fn read(
    table: &Bound<'_, PyAny>,
    columns: Option<&Bound<'_, PyDict>>,
) -> PyResult<(Table, OrganisationColumns)> {
    let py = table.py();
    let names: BTreeMap<String, String> =
        columns.map(|names| names.extract()).transpose()?.unwrap_or_default();
    if let Ok(text) = table.cast::<PyString>() {
        let text: String = text.extract()?;
        let organisations = OrganisationColumns::from_csv_named(&text, &names).or_raise(py)?;
        return Ok((Table { cells: Cells::Csv(text), names }, organisations));
    }
    let frame = Frame::read(table)?;
    let columns = frame.columns()?;
    let places = OrganisationColumns::places(&columns, &names).or_raise(py)?;
    let mut organisations = OrganisationColumns::default();
    let mut read = Vec::new();
    for (name, place) in &places {
        let Some(column) = columns.get(*place) else { continue };
        let cells = frame.written("columns", column)?;
        let cells: Vec<String> = cells.into_iter().map(Option::unwrap_or_default).collect();
        organisations.set(name, cells);
        read.push((column.clone(), *name));
    }
    let organisations = organisations.with_ignored(&columns, &places);
    Ok((Table { cells: Cells::Columns(read), names }, organisations))
}

#[pymethods]
impl SelectedMany {
    /// The evidence base that was asked.
    #[getter]
    fn base(&self, py: Python<'_>) -> Py<EvidenceBase> {
        self.base.clone_ref(py)
    }

    /// What was asked for every organisation.
    #[getter]
    fn query(&self) -> Query {
        self.query.clone()
    }

    /// The columns of the table that were passed over.
    #[getter]
    fn ignored(&self) -> Vec<String> {
        self.core.ignored().to_vec()
    }

    /// The selection of one organisation, with every reason in words.
    ///
    /// Parameters
    /// ----------
    /// row : int
    ///     The row of the table, counted from 0.
    ///
    /// Returns
    /// -------
    /// Selection
    ///
    /// Raises
    /// ------
    /// InvalidRequestError
    ///     If there is no such row, or it cannot be read.
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> many = whatworks.staff_empowerment().select_many({"audience": ["pcn"]})
    /// >>> many.selection(0).excluded[0]["reasons"][0]["verdict"]
    /// 'fails'
    fn selection(&self, py: Python<'_>, row: usize) -> PyResult<Selection> {
        let selection = py.detach(|| self.core.selection(row)).or_raise(py)?;
        Ok(Selection::new(selection, self.base.clone_ref(py)))
    }

    /// The organisations in short, in the order of the table.
    ///
    /// Parameters
    /// ----------
    /// first : int, optional
    ///     The first row, counted from 0.
    /// count : int, optional
    ///     The number of rows; all that follow if left out.
    ///
    /// Returns
    /// -------
    /// list of dict
    ///     ``organisation``, ``audience``, ``basis``, ``selected``, ``undecided``, ``excluded`` and,
    ///     where there is no answer, ``error``.
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> many = whatworks.staff_empowerment().select_many({"primary_role": ["RO272"]})
    /// >>> many.organisations()[0]["audience"], many.organisations()[0]["basis"]
    /// ('pcn', 'RO272')
    #[pyo3(signature = (first=0, count=None))]
    fn organisations<'py>(
        &self,
        py: Python<'py>,
        first: usize,
        count: Option<usize>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let all = py.detach(|| self.core.organisations(first, count.unwrap_or(usize::MAX)));
        convert::plain(py, &all)
    }

    /// How many organisations each recommendation is for.
    ///
    /// Returns
    /// -------
    /// dict of str to list
    ///     ``recommendation``, ``selected``, ``undecided``, ``excluded``, ``errors``.
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> many = whatworks.staff_empowerment().select_many({"audience": ["pcn", "trust"]})
    /// >>> many.summary()["excluded"]
    /// [0, 0, 0, 0, 1, 0, 1]
    fn summary<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let summary = py.detach(|| self.core.summary());
        convert::columns(py, summary)
    }

    /// The organisations in short as JSON (``whatworks-selected-many/1``), the same in every
    /// language.
    ///
    /// Returns
    /// -------
    /// str
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> many = whatworks.staff_empowerment().select_many({"audience": ["pcn"]})
    /// >>> many.to_json().startswith('{\n  "schema": "whatworks-selected-many/1"')
    /// True
    fn to_json(&self, py: Python<'_>) -> String {
        py.detach(|| self.core.to_json())
    }

    /// The long table: a row for each organisation and recommendation, and one for an organisation
    /// that has an error.
    ///
    /// Returns
    /// -------
    /// dict of str to list
    ///     ``organisation``, ``audience``, ``basis``, ``recommendation``, ``status`` (``selected``,
    ///     ``undecided``, ``excluded``), ``reasons`` (each clause with its verdict, separated by
    ///     semicolons), ``singled_out`` (whether the text singles out anything asked for),
    ///     ``published``, ``derived``, ``interval_worst``, ``interval_best``, ``verdict``,
    ///     ``error``. ``None`` where there is no value.
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> many = whatworks.staff_empowerment().select_many({"audience": ["pcn"]})
    /// >>> many.to_columns()["reasons"][0]
    /// 'audience:holds'
    fn to_columns<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let table = |progress: &Progress<'_>| self.core.to_table_with(self.threads, progress);
        let table = watched(py, None, "chunks", table)?.or_raise(py)?;
        convert::columns(py, table)
    }

    /// The columns of :meth:`to_columns` as an Arrow stream, for polars, pandas, pyarrow, duckdb.
    /// It is worked out while it is read.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // The interface lets a producer keep to its own schema.
        drop(requested_schema);
        arrow::stream_of_many(py, self.core.clone(), self.threads)
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
        convert::html(slf, "selected_many")
    }

    fn __len__(&self) -> usize {
        self.core.len()
    }

    fn __repr__(&self) -> String {
        format!("<SelectedMany of {:?}: {} organisations>", self.core.base().id(), self.core.len())
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<convert::Reduced<'py, Asked<'py>>> {
        let table = match &self.table.cells {
            Cells::Csv(text) => PyString::new(py, text).into_any(),
            Cells::Columns(columns) => {
                let all = PyDict::new(py);
                for (own, name) in columns {
                    all.set_item(own, self.core.columns().get(name))?;
                }
                // The answer has as many rows as the table and names what was passed over.
                for name in self.core.ignored() {
                    all.set_item(name, vec![""; self.core.len()])?;
                }
                all.into_any()
            }
        };
        let keywords = Keywords { columns: &self.table.names, threads: self.threads };
        let select = py.get_type::<EvidenceBase>().getattr("select_many")?;
        let select = convert::with_keywords(&select, &keywords)?;
        Ok((select, (self.base.clone_ref(py), table, self.query.clone())))
    }

    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__(slf: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        slf
    }
}
