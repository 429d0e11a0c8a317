//! `RatedGroups`: a rating for each group of a table of studies.

use std::collections::HashSet;

use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict};
use whatworks::grade::{self, RateGroups};
use whatworks::{Fault, Progress};

use crate::body::{self, Columns};
use crate::error::{OrRaise, refused};
use crate::frame::Frame;
use crate::keys::{self, By, Keys};
use crate::rules::Rules;
use crate::watch::watched;
use crate::{arrow, convert, docs, options};

type Keyword<'py> = Option<Bound<'py, PyAny>>;

/// The rating of each body of evidence in a table of studies.
///
/// Made by :func:`rate_groups`. ``len()`` is the number of bodies.
///
/// Examples
/// --------
/// >>> import whatworks
/// >>> table = {
/// ...     "outcome": ["falls", "falls", "pain"], "design": ["randomised"] * 3,
/// ...     "yi": [-0.3, -0.4, 0.1], "vi": [0.02, 0.03, 0.01],
/// ... }
/// >>> groups = whatworks.rate_groups(table, by="outcome", measure="risk-ratio")
/// >>> len(groups), groups.to_columns()["outcome"], groups.counts
/// (2, ['falls', 'pain'], {'low': 1, 'moderate': 1})
#[pyclass(frozen, eq, module = "whatworks")]
#[derive(PartialEq)]
pub(crate) struct RatedGroups {
    core: grade::RatedGroups,
    by: By,
}

impl RatedGroups {
    fn columns(&self) -> convert::Columns {
        keys::named(&self.by, convert::named(self.core.to_table()), "_rated")
    }
}

#[pymethods]
impl RatedGroups {
    /// The id and the version of the rule set, and the ``parameters`` that were set.
    #[getter]
    fn rules<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::plain(py, &self.core.rules)
    }

    /// How many bodies came to each certainty, as a dict.
    #[getter]
    fn counts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let counts = PyDict::new(py);
        for (certainty, count) in self.core.counts() {
            counts.set_item(certainty.code(), count)?;
        }
        Ok(counts)
    }

    /// The ratings as JSON (``whatworks-rated-groups/1``), the same in every language.
    ///
    /// Returns
    /// -------
    /// str
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> groups = whatworks.rate_groups({"b": ["x"], "yi": [0.1], "vi": [0.1]}, by="b")
    /// >>> groups.to_json().startswith('{\n  "schema": "whatworks-rated-groups/1"')
    /// True
    fn to_json(&self, py: Python<'_>) -> String {
        py.detach(|| self.core.to_json())
    }

    /// A row for each body, in the order in which they first appear.
    ///
    /// Returns
    /// -------
    /// dict of str to list
    ///     The columns that name the bodies, then ``k``, ``participants``, ``estimate``,
    ///     ``ci_low``, ``ci_high``, ``i2``, ``target``, ``certainty``, ``interval_worst``,
    ///     ``interval_best``, ``start``, the five domains, ``rated_up``, ``missing``, ``reasons``
    ///     (both separated by semicolons) and ``error``. ``None`` where there is no value. A column
    ///     with the name of one in front has ``_rated`` after its own.
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> table = {"b": ["x", "y"], "design": ["cohort", "chort"], "yi": [1, 1], "vi": [1, 1]}
    /// >>> columns = whatworks.rate_groups(table, by="b").to_columns()
    /// >>> columns["certainty"], columns["error"][0], "`chort`" in columns["error"][1].replace('"', "")
    /// (['very-low', 'not-rated'], None, True)
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
        convert::html(slf, "rated_groups")
    }

    fn __len__(&self) -> usize {
        self.core.rows.len()
    }

    fn __hash__(&self) -> u64 {
        convert::hash(&self.by)
    }

    fn __repr__(&self) -> String {
        let failed = self.core.rows.iter().filter(|row| row.error.is_some()).count();
        let rows = self.core.rows.len();
        format!("<RatedGroups: {rows} bodies by {}, {failed} not rated>", self.core.rules.id)
    }
}

/// Rates each body of evidence in a table of studies.
///
/// A body that cannot be rated has its error in the result; the others are rated. The work is done
/// without the interpreter's lock, and the answer is the same for any number of threads.
///
/// Parameters
/// ----------
/// table : dict of str to sequence, or a table of Arrow
///     The studies of every body, with the columns that :func:`rate` knows.
/// by : str or sequence of str
///     The column that names the body of each row, with text or whole numbers; or several.
/// threads : int
///     The number of threads; 0 for as many as the machine offers.
/// measure, outcome, level, importance, desirability, threshold, baseline_risks : optional
///     As for :func:`rate`; the same for every body.
/// comparisons, assessment : optional
///     As for :func:`rate`; the same for every body.
/// rules : str or RuleSet
///     The rule set.
/// parameters, context, decisions : optional
///     As for :func:`rate`; the same for every body.
/// progress : bool or callable, optional
///     Whom to tell how many bodies are rated; see :func:`pool_groups`.
///
/// Returns
/// -------
/// RatedGroups
///
/// Raises
/// ------
/// InvalidRequestError
///     With the keyword or the column that is wrong, and the columns there are; or with the row
///     whose body is missing.
/// TypeError
///     The table is neither a dict of columns nor a table of Arrow.
///
/// Examples
/// --------
/// >>> import whatworks
/// >>> table = {
/// ...     "outcome": ["falls", "falls", "pain", "pain"],
/// ...     "study": ["A", "B", "A", "B"],
/// ...     "design": ["randomised"] * 4,
/// ...     "risk_of_bias": ["low", "high", "low", "low"],
/// ...     "yi": [-0.3, -0.4, -0.5, -0.6],
/// ...     "vi": [0.02, 0.03, 0.01, 0.02],
/// ... }
/// >>> columns = whatworks.rate_groups(table, by="outcome", measure="risk-ratio").to_columns()
/// >>> columns["outcome"], columns["k"]
/// (['falls', 'pain'], [2, 2])
#[pyfunction]
#[pyo3(
    signature = (
        table, by, *, threads=0, measure=None, outcome=None, level=None, importance=None,
        desirability=None, threshold=None, baseline_risks=None, comparisons=None, assessment=None,
        rules=None, parameters=None, context=None, decisions=None, progress=None
    ),
    text_signature = "(table, by, *, threads=0, measure=None, outcome=None, level=None, \
                      importance=None, desirability=None, threshold=None, baseline_risks=None, \
                      comparisons=None, assessment=None, rules='core-grade-2025', \
                      parameters=None, context=None, decisions=None, progress=None)"
)]
#[expect(clippy::too_many_arguments, reason = "one for each thing that is known of the bodies")]
pub(crate) fn rate_groups<'py>(
    py: Python<'py>,
    table: &Bound<'py, PyAny>,
    by: &Bound<'py, PyAny>,
    threads: usize,
    measure: Keyword<'py>,
    outcome: Keyword<'py>,
    level: Keyword<'py>,
    importance: Keyword<'py>,
    desirability: Keyword<'py>,
    threshold: Keyword<'py>,
    baseline_risks: Keyword<'py>,
    comparisons: Keyword<'py>,
    assessment: Keyword<'py>,
    rules: Option<Rules>,
    parameters: Keyword<'py>,
    context: Keyword<'py>,
    decisions: Keyword<'py>,
    progress: Option<&Bound<'py, PyAny>>,
) -> PyResult<RatedGroups> {
    let keywords = options::Keywords { rules, parameters, layers: None, context, decisions };
    let options = keywords.options(py)?;
    let like = body::Keywords {
        id: None,
        outcome,
        level,
        importance,
        comparisons,
        assessment,
        measure,
        desirability,
        threshold,
        baseline_risks,
    };
    let like = like.body(py, None)?;
    let frame = Frame::read(table)?;
    let columns = keys::columns(by)?;
    let keys = Keys::new(py, &columns, &frame)?;
    let names = distinct(py, &keys)?;
    let studies = Columns::read(py, &frame, &columns)?.of_groups();
    let rate = |progress: &Progress<'_>| {
        let by = keys.rows.iter().take_while(|_| !progress.is_stopped());
        let by = by.filter_map(|group| names.get(*group).cloned()).collect();
        RateGroups { by, studies, like, options }.rate_with(threads, progress)
    };
    let core = watched(py, progress, "bodies", rate)?.or_raise(py)?;
    let by = keys.by(columns, 0..keys.len());
    Ok(RatedGroups { core, by })
}

/// Some thousandths of a second.
const GROUPS_BETWEEN_LOOKS: usize = 1 << 14;

/// The name of each group, by which the core tells them apart.
fn distinct(py: Python<'_>, keys: &Keys) -> PyResult<Vec<String>> {
    let groups: Vec<usize> = (0..keys.len()).collect();
    let mut names = Vec::with_capacity(groups.len());
    for some in groups.chunks(GROUPS_BETWEEN_LOOKS) {
        py.check_signals()?;
        names.extend(some.iter().map(|group| keys.joined(*group)));
    }
    let mut seen = HashSet::new();
    for some in names.chunks(GROUPS_BETWEEN_LOOKS) {
        py.check_signals()?;
        if let Some(twice) = some.iter().find(|name| !seen.insert(name.as_str())) {
            return Err(named_alike(py, twice));
        }
    }
    Ok(names)
}

fn named_alike(py: Python<'_>, twice: &str) -> PyErr {
    let fault = Fault {
        code: "bad-column",
        pointer: "/by".to_owned(),
        value: convert::json(twice).ok(),
        expected: "names that differ when they are joined by `; `".to_owned(),
    };
    refused(py, &fault)
}
