//! `Facets`: the rows of any table, counted by what they are.

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use whatworks::Progress;
use whatworks::map::{self, CountRequest, FacetColumn};

use crate::answer::{Answer, Call};
use crate::convert;
use crate::document::Object;
use crate::error::OrRaise;
use crate::frame::Frame;
use crate::map::listed;
use crate::watch::watched;

/// The rows of a table, made ready to be counted by their values under conditions.
///
/// A cell that is missing (``None``, NA) is *not reported*, and is counted as such. A column whose
/// cells are lists has several values in a row; an empty list says that there is none. Values are
/// texts or whole numbers; counts give them as texts, in the order of their numbers or names.
///
/// Parameters
/// ----------
/// table : dict of str to sequence, or a table of Arrow
///     The rows.
/// facets : sequence of str, optional
///     The columns to take; all of them if left out.
///
/// Raises
/// ------
/// InvalidRequestError
///     For a column that is not there, holds neither text nor whole numbers, or is of another
///     length.
/// TypeError
///     The table is neither a dict of columns nor a table of Arrow.
///
/// Examples
/// --------
/// >>> import whatworks
/// >>> facets = whatworks.Facets({
/// ...     "theme": ["skills", "skills", "resources", None],
/// ...     "groups": [["age"], ["age", "religion"], [], None],
/// ... })
/// >>> counts = facets.counts(where={"groups": ["age"]})
/// >>> counts.matching, counts.unknown, counts.to_columns()["value"][:2]
/// (2, 1, ['resources', 'skills'])
/// >>> counts.to_columns()["count"][:2]
/// [0, 2]
#[pyclass(frozen, module = "whatworks")]
pub(crate) struct Facets(map::Facets);

#[pymethods]
impl Facets {
    #[new]
    #[pyo3(signature = (table, facets=None))]
    fn new(table: &Bound<'_, PyAny>, facets: Option<convert::Names>) -> PyResult<Self> {
        let py = table.py();
        let frame = Frame::read(table)?;
        let names = facets.map_or_else(|| frame.columns(), |names| Ok(Vec::from(names)))?;
        let columns: PyResult<Vec<FacetColumn>> =
            names.iter().map(|name| frame.facet("facets", name)).collect();
        let columns = columns?;
        let facets = |progress: &Progress<'_>| map::Facets::from_columns_with(columns, progress);
        watched(py, None, "rows", facets)?.or_raise(py).map(Self)
    }

    /// The names of the facets.
    #[getter]
    fn names(&self) -> Vec<&str> {
        self.0.names().collect()
    }

    /// Counts the rows that match, by the values of each facet.
    ///
    /// A row with several values counts once for each, so that counts may add up to more than the
    /// rows. The answer is the same for any number of threads.
    ///
    /// Parameters
    /// ----------
    /// facets : sequence of str, optional
    ///     The facets to count; all of them if left out.
    /// where : dict or list of dict, optional
    ///     For each facet the value or values of which a row must have any; ``None`` among them
    ///     takes rows that do not report it. Or a dict of ``in``, ``not`` and ``not_reported``. A
    ///     row must meet every condition; one that does not report a facet is *unknown*.
    /// threads : int
    ///     The number of threads; 0 for as many as are worth it.
    ///
    /// Returns
    /// -------
    /// Answer
    ///     ``rows``, ``matching``, ``unknown``, ``facets``. As columns, a row for each value:
    ///     ``facet``, ``value``, ``state`` (``value``, ``none``, ``not-reported``), ``count``.
    ///
    /// Raises
    /// ------
    /// InvalidRequestError
    ///     With every facet and every value that is not there.
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> facets = whatworks.Facets({"year": [2019, 2024, 2024, None]})
    /// >>> facets.counts().to_columns()["count"]
    /// [1, 2, 0, 1]
    #[pyo3(signature = (facets=None, *, r#where=None, threads=0))]
    fn counts<'py>(
        slf: &Bound<'py, Self>,
        facets: Option<Bound<'py, PyAny>>,
        r#where: Option<Bound<'py, PyAny>>,
        threads: usize,
    ) -> PyResult<Answer> {
        let py = slf.py();
        let request = request(py, facets.as_ref(), r#where.as_ref())?;
        let core = &slf.get().0;
        let counts = py.detach(|| request.counts(core, threads)).or_raise(py)?;
        Ok(Answer::new(counts.to_json(), counts.to_table(), again(slf, "counts", &request)?))
    }

    /// Counts the rows that match, by every combination of the values of two facets or more.
    ///
    /// Parameters
    /// ----------
    /// facets : sequence of str
    ///     The facets, at least two.
    /// where : dict or list of dict, optional
    ///     As for :meth:`counts`.
    /// threads : int
    ///     The number of threads; 0 for as many as are worth it.
    ///
    /// Returns
    /// -------
    /// Answer
    ///     ``cells`` (the combinations that any row has), ``totals`` (each facet by itself) and
    ///     others. As columns, a row for each cell: ``row``, ``row_state``, ``column``,
    ///     ``column_state``, ``split`` (further facets, separated by semicolons), ``count``.
    ///
    /// Raises
    /// ------
    /// InvalidRequestError
    ///     As :meth:`counts`; for fewer than two facets, one named twice, and more than a million
    ///     combinations.
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> facets = whatworks.Facets({"a": ["x", "x", "y"], "b": ["u", "u", "v"]})
    /// >>> facets.cross(["a", "b"]).to_columns()["count"]
    /// [2, 1]
    #[pyo3(signature = (facets, *, r#where=None, threads=0))]
    fn cross<'py>(
        slf: &Bound<'py, Self>,
        facets: Bound<'py, PyAny>,
        r#where: Option<Bound<'py, PyAny>>,
        threads: usize,
    ) -> PyResult<Answer> {
        let py = slf.py();
        let request = request(py, Some(&facets), r#where.as_ref())?;
        let core = &slf.get().0;
        let cross = py.detach(|| request.cross(core, threads)).or_raise(py)?;
        Ok(Answer::new(cross.to_json(), cross.to_table(), again(slf, "cross", &request)?))
    }

    /// The rows that match, counted from 0.
    ///
    /// Parameters
    /// ----------
    /// where : dict or list of dict
    ///     As for :meth:`counts`.
    ///
    /// Returns
    /// -------
    /// list of int
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> whatworks.Facets({"year": [2019, 2024, 2024, None]}).rows({"year": 2024})
    /// [1, 2]
    fn rows<'py>(&self, py: Python<'py>, r#where: Bound<'py, PyAny>) -> PyResult<Vec<usize>> {
        let request = request(py, None, Some(&r#where))?;
        py.detach(|| self.0.matching(request.conditions())).or_raise(py).map(|(rows, _)| rows)
    }

    fn __len__(&self) -> usize {
        self.0.rows()
    }

    fn __repr__(&self) -> String {
        let names: Vec<&str> = self.0.names().collect();
        format!("<Facets: {} rows by {}>", self.0.rows(), names.join(", "))
    }

    fn __reduce__<'py>(
        slf: &Bound<'py, Self>,
    ) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let py = slf.py();
        let core = &slf.get().0;
        let columns = PyDict::new(py);
        for name in core.names() {
            let Some((rows, several)) = core.column(name) else { continue };
            if several {
                columns.set_item(name, rows)?;
            } else {
                let first = |row: Option<Vec<&str>>| {
                    row.and_then(|row| row.first().copied()).map(str::to_owned)
                };
                let rows: Vec<Option<String>> = rows.into_iter().map(first).collect();
                columns.set_item(name, rows)?;
            }
        }
        Ok((slf.get_type().into_any(), PyTuple::new(py, [columns])?))
    }
}

fn request(
    py: Python<'_>,
    facets: Option<&Bound<'_, PyAny>>,
    conditions: Option<&Bound<'_, PyAny>>,
) -> PyResult<CountRequest> {
    let mut request = Object::new();
    request.put("facets", facets)?;
    if let Some(conditions) = conditions {
        request.put_text("where", &listed(conditions)?)?;
    }
    CountRequest::from_json(request.finish()).or_raise(py)
}

fn again(facets: &Bound<'_, Facets>, name: &str, request: &CountRequest) -> PyResult<Call> {
    let method = convert::with_keywords(&facets.get_type().getattr(name)?, request)?;
    Call::with(method, PyTuple::new(facets.py(), [facets])?)
}
