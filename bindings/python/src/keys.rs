//! The groups of the rows of a table, named by one column or by several.

use std::collections::HashMap;

use pyo3::prelude::*;
use pyo3::types::PyString;
use whatworks::{Fault, Values};

use crate::convert::{self, Columns};
use crate::error::refused;
use crate::frame::{Frame, Names};

/// What stands between the names of a group that is named by several columns.
const BETWEEN: &str = "; ";

/// Some thousandths of a second.
const ROWS_BETWEEN_LOOKS: usize = 1 << 16;

/// The columns that name the groups, with a name for each group.
pub(crate) type By = Vec<(String, Vec<String>)>;

/// The columns of an answer with those that name the groups in place of its first. A figure with
/// the name of one of those has `suffix` after its own.
pub(crate) fn named(by: &By, answer: Columns, suffix: &str) -> Columns {
    let names = |names: &[String]| Values::Text(names.iter().cloned().map(Some).collect());
    let is_by = |figure: &String| by.iter().any(|(column, _)| column == figure);
    let figures = answer.into_iter().skip(1).map(|(figure, values)| match is_by(&figure) {
        true => (format!("{figure}{suffix}"), values),
        false => (figure, values),
    });
    by.iter().map(|(column, all)| (column.clone(), names(all))).chain(figures).collect()
}

/// One column or several.
pub(crate) fn columns(by: &Bound<'_, PyAny>) -> PyResult<Vec<String>> {
    if let Ok(one) = by.cast::<PyString>() {
        return Ok(vec![one.extract()?]);
    }
    let columns: Vec<String> = by.extract::<convert::Names>()?.into();
    if columns.is_empty() {
        let expected = "a column, or several".to_owned();
        let (code, pointer) = ("bad-column", "/by".to_owned());
        return Err(refused(
            by.py(),
            &Fault { code, pointer, value: Some("[]".to_owned()), expected },
        ));
    }
    Ok(columns)
}

/// The group of each row, and for each column the name of every group in it.
pub(crate) struct Keys {
    pub(crate) rows: Vec<usize>,
    names: Vec<Vec<String>>,
}

impl Keys {
    pub(crate) fn new(py: Python<'_>, columns: &[String], frame: &Frame<'_>) -> PyResult<Self> {
        let mut keys = Self { rows: Vec::new(), names: Vec::new() };
        for (place, column) in columns.iter().enumerate() {
            let names = frame.names("by", column)?;
            match place {
                0 => keys = Self { rows: names.rows, names: vec![names.names] },
                _ if names.rows.len() == keys.rows.len() => keys = keys.with(py, &names)?,
                _ => return Err(lengths_differ(py, columns, column, &names, keys.rows.len())),
            }
        }
        Ok(keys)
    }

    /// The groups that the names of another column divide these into.
    fn with(self, py: Python<'_>, names: &Names) -> PyResult<Self> {
        let mut places: HashMap<(usize, usize), usize> = HashMap::new();
        let mut rows = Vec::with_capacity(self.rows.len());
        let mut all = vec![Vec::new(); self.names.len() + 1];
        for (row, (&group, &name)) in self.rows.iter().zip(&names.rows).enumerate() {
            if row.is_multiple_of(ROWS_BETWEEN_LOOKS) {
                py.check_signals()?;
            }
            let next = places.len();
            let place = *places.entry((group, name)).or_insert(next);
            if place == next {
                let before = self.names.iter().map(|names| names.get(group));
                for (column, name) in all.iter_mut().zip(before.chain([names.names.get(name)])) {
                    column.extend(name.cloned());
                }
            }
            rows.push(place);
        }
        Ok(Self { rows, names: all })
    }

    /// The name of a group in every column, joined.
    pub(crate) fn joined(&self, group: usize) -> String {
        let mut names = self.names.iter().filter_map(|names| names.get(group));
        let mut joined = names.next().cloned().unwrap_or_default();
        for name in names {
            joined.push_str(BETWEEN);
            joined.push_str(name);
        }
        joined
    }

    /// Each column with the name of each group in it.
    pub(crate) fn by(
        &self,
        columns: Vec<String>,
        groups: impl Iterator<Item = usize> + Clone,
    ) -> By {
        let in_column = |names: &Vec<String>| {
            groups.clone().filter_map(|group| names.get(group).cloned()).collect()
        };
        columns.into_iter().zip(self.names.iter().map(in_column)).collect()
    }

    /// The number of groups.
    pub(crate) fn len(&self) -> usize {
        self.names.first().map_or(0, Vec::len)
    }
}

fn lengths_differ(
    py: Python<'_>,
    columns: &[String],
    column: &str,
    names: &Names,
    rows: usize,
) -> PyErr {
    let first = columns.first().map(String::as_str).unwrap_or_default();
    let fault = Fault {
        code: "lengths-differ",
        pointer: format!("/{column}"),
        value: Some(format!("{} rows", names.rows.len())),
        expected: format!("{rows}, as many as `{first}`"),
    };
    refused(py, &fault)
}
