//! `PooledGroups`: a pooled effect for each group of a table.

use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict};
use whatworks::synthesis::many::{self, Group};
use whatworks::synthesis::{Grouped, Report};
use whatworks::{Error, Progress};

use super::pooled::options;
use crate::arrow;
use crate::convert::{self, Columns};
use crate::docs;
use crate::error::OrRaise;
use crate::frame::Frame;
use crate::keys::{self, By, Keys};
use crate::watch::watched;

/// A pooled effect for each group of a table.
///
/// Made by :func:`pool_groups`. ``len()`` is the number of groups.
///
/// Examples
/// --------
/// >>> import whatworks
/// >>> table = {"drug": ["a", "b", "a", "b"], "d": [0.1, 0.2, 0.3, 0.4], "v": [0.01] * 4}
/// >>> groups = whatworks.pool_groups(table, by="drug", yi="d", vi="v")
/// >>> len(groups), groups.to_columns()["drug"]
/// (2, ['a', 'b'])
#[pyclass(frozen, eq, module = "whatworks")]
#[derive(PartialEq)]
pub(crate) struct PooledGroups {
    core: Grouped,
    by: By,
}

impl PooledGroups {
    fn columns(&self) -> Columns {
        keys::named(&self.by, convert::named(self.core.to_table()), "_pooled")
    }
}

#[pymethods]
impl PooledGroups {
    /// The groups as JSON (``whatworks-synthesis/1``), the same in every language.
    ///
    /// Returns
    /// -------
    /// str
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> table = {"drug": ["a", "a"], "d": [0.1, 0.3], "v": [0.01, 0.01]}
    /// >>> groups = whatworks.pool_groups(table, by="drug", yi="d", vi="v")
    /// >>> groups.to_json().startswith('{\n  "schema": "whatworks-synthesis/1"')
    /// True
    fn to_json(&self, py: Python<'_>) -> String {
        py.detach(|| self.core.to_json())
    }

    /// A row for each group, in the order in which they first appear.
    ///
    /// Returns
    /// -------
    /// dict of str to list
    ///     The columns that name the groups, then the figures of :class:`Pooled` by name, and
    ///     ``error``. ``None`` where there is no value; a group that could not be pooled has its
    ///     ``error`` alone, with the row of the whole table. A figure with the name of a column
    ///     in front has ``_pooled`` after its own.
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> table = {"drug": ["a", "b", "a"], "d": [0.1, 0.2, 0.3], "v": [0.01, -1, 0.01]}
    /// >>> columns = whatworks.pool_groups(table, by="drug", yi="d", vi="v").to_columns()
    /// >>> columns["k"], columns["error"]
    /// ([2, None], [None, '`vi[1]` is -1, expected a finite variance above 0'])
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
        convert::html(slf, "pooled_groups")
    }

    fn __len__(&self) -> usize {
        self.core.0.len()
    }

    fn __hash__(&self) -> u64 {
        convert::hash(&self.by)
    }

    fn __repr__(&self) -> String {
        let failed = self.core.0.iter().filter(|group| group.answer.is_err()).count();
        format!("<PooledGroups: {} groups, {failed} without an answer>", self.core.0.len())
    }
}

/// Pools each group of the rows of a table.
///
/// A group that cannot be pooled has its error in the result; the others are pooled. The work is
/// done without the interpreter's lock.
///
/// Parameters
/// ----------
/// table : dict of str to sequence, or a table of Arrow
///     Columns, or anything with ``__arrow_c_stream__``: polars, pandas, pyarrow, duckdb.
/// by : str or sequence of str
///     The column that names the group of each row, with text or whole numbers; or several.
/// yi : str
///     The column of effects.
/// vi : str
///     The column of their sampling variances.
#[doc = super::docs::pooling!()]
/// threads : int
///     The number of threads; 0 for as many as the machine offers. The answer is the same.
/// progress : bool or callable, optional
///     ``True`` shows how many groups are pooled: as a bar where ``tqdm`` is installed, else in the
///     log of the logger ``whatworks``. Or a function of the number that is done and of all, called
///     about every 20 ms; an exception from it stops the work, as an interrupt from the keyboard
///     does.
///
/// Returns
/// -------
/// PooledGroups
///
/// Raises
/// ------
/// InvalidRequestError
///     With the option or the column that is wrong, and the columns there are; or with the row
///     whose group is missing.
/// TypeError
///     The table is neither a dict of columns nor a table of Arrow.
///
/// Examples
/// --------
#[doc = super::docs::bcg!()]
/// >>> latitude = [44, 55, 42, 52, 13, 44, 19, 13, 27, 42, 18, 33, 33]
/// >>> zone = ["tropical" if degrees < 30 else "temperate" for degrees in latitude]
/// >>> table = {"zone": zone, "yi": bcg.yi, "vi": bcg.vi}
/// >>> columns = whatworks.pool_groups(table, by="zone", yi="yi", vi="vi").to_columns()
/// >>> columns["zone"], columns["k"], [round(estimate, 4) for estimate in columns["estimate"]]
/// (['temperate', 'tropical'], [8, 5], [-0.9335, -0.3743])
#[pyfunction]
#[pyo3(signature = (
    table, by, yi, vi, method="REML", *, inference="wald", prediction="t-k1", level=0.95,
    unusable="refuse", threads=1, progress=None
))]
#[expect(clippy::too_many_arguments, reason = "a table and the options of pooling")]
pub(crate) fn pool_groups(
    table: &Bound<'_, PyAny>,
    by: &Bound<'_, PyAny>,
    yi: &str,
    vi: &str,
    method: &str,
    inference: &str,
    prediction: &str,
    level: f64,
    unusable: &str,
    threads: usize,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<PooledGroups> {
    let py = table.py();
    let options = options(py, method, inference, prediction, level, unusable)?;
    let frame = Frame::read(table)?;
    let columns = keys::columns(by)?;
    let keys = Keys::new(py, &columns, &frame)?;
    let (yi, vi) = (frame.numbers("yi", yi)?, frame.numbers("vi", vi)?);
    let pool = |progress: &Progress<'_>| {
        let groups = many::pool_groups(&keys.rows, &yi, &vi, &options, threads, progress)?;
        named(&keys, columns, groups, progress)
    };
    watched(py, progress, "groups", pool)?.or_raise(py)
}

fn named(
    keys: &Keys,
    columns: Vec<String>,
    groups: Vec<Group<usize>>,
    progress: &Progress<'_>,
) -> Result<PooledGroups, Error> {
    let kept = groups.iter().map(|group| group.key).take_while(|_| !progress.is_stopped());
    let by = keys.by(columns, kept);
    let mut named = Vec::with_capacity(groups.len());
    for group in groups {
        if progress.is_stopped() {
            return Err(Error::Cancelled);
        }
        named.push(Group { key: keys.joined(group.key), answer: group.answer });
    }
    Ok(PooledGroups { core: Grouped(named), by })
}
