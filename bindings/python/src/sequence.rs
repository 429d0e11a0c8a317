//! Columns from Python: lists, tuples, arrays and series of numbers or names.

use pyo3::exceptions::{PyAttributeError, PyTypeError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{
    PyBool, PyByteArray, PyBytes, PyDict, PyFloat, PyFrozenSet, PyInt, PyList, PyMemoryView, PySet,
    PyString, PyTuple,
};
use whatworks::Fault;
use whatworks::map::FacetColumn;
use whatworks_arrow::read::{WRITTEN, joined, without_midnight};

use crate::convert::wrong_type;
use crate::error::refused;

/// The rows from which on copying an array at once is faster than making a list of it.
const WORTH_COPYING: usize = 64;

/// The numbers of a column; what is missing (`None`, NA) is NaN, which the core refuses or leaves
/// out with its row.
pub(crate) fn numbers(column: &str, values: &Bound<'_, PyAny>) -> PyResult<Vec<f64>> {
    if !is_listed(values)
        && values.len().is_ok_and(|rows| rows >= WORTH_COPYING)
        && let Some(values) = doubles(values)?
    {
        return Ok(values);
    }
    each(column, "numbers", values, |row, item| number(column, row, item))
}

/// The numbers of a column that may be absent.
pub(crate) fn some_numbers(
    column: &str,
    values: Option<&Bound<'_, PyAny>>,
) -> PyResult<Option<Vec<f64>>> {
    values.map(|values| numbers(column, values)).transpose()
}

/// The names in a column: text, or whole numbers as text; `None` where one is missing.
pub(crate) fn names(column: &str, values: &Bound<'_, PyAny>) -> PyResult<Vec<Option<String>>> {
    each(column, "text or whole numbers", values, |row, item| name(column, row, item))
}

/// Adds the cells of a column to a facet: names, lists of names, or nothing where one is missing.
pub(crate) fn cells(
    column: &str,
    values: &Bound<'_, PyAny>,
    facet: &mut FacetColumn,
) -> PyResult<()> {
    let expected = "text or whole numbers, or lists of them";
    each(column, expected, values, |row, item| {
        match cell(column, row, item)? {
            Cell::One(value) => facet.push(value.as_deref()),
            Cell::Several(values) => facet.push_several(Some(values.iter().flatten())),
        }
        Ok(())
    })?;
    Ok(())
}

/// The cells of a column as they are written in a table of text: names, days, or lists of names
/// separated by `; `.
pub(crate) fn written(column: &str, values: &Bound<'_, PyAny>) -> PyResult<Vec<Option<String>>> {
    each(column, WRITTEN, &in_microseconds(values)?, |row, item| {
        if let Some(day) = day(item)? {
            return Ok(Some(day));
        }
        match cell(column, row, item)? {
            Cell::One(name) => Ok(name),
            Cell::Several(names) => {
                let names: Vec<String> = names.into_iter().flatten().collect();
                let joined = joined(&names);
                joined.map(Some).ok_or_else(|| wrong_item(column, row, "names without `;`", item))
            }
        }
    })
}

/// An array of times of numpy in the finest unit that Python has times of; those in a finer one make
/// a list of numbers.
fn in_microseconds<'py>(values: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let kind = values.getattr("dtype").and_then(|dtype| dtype.getattr("kind"));
    let is_array = values.get_type().name()? == "ndarray";
    if is_array && kind.is_ok_and(|kind| kind.eq("M").unwrap_or(false)) {
        return values.call_method1("astype", ("datetime64[us]",));
    }
    Ok(values.clone())
}

/// A day as `2026-04-01`, from what Python has for days and times. What has a time of day keeps it,
/// and is then no day.
fn day(item: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
    if item.is_instance_of::<PyString>() || is_missing(item)? {
        return Ok(None);
    }
    let py = item.py();
    match item.call_method0(intern!(py, "isoformat")) {
        Ok(text) => Ok(Some(without_midnight(text.extract()?))),
        Err(error) if error.is_instance_of::<PyAttributeError>(py) => Ok(None),
        Err(error) => Err(error),
    }
}

/// A cell that may be a list.
enum Cell {
    One(Option<String>),
    Several(Vec<Option<String>>),
}

fn cell(column: &str, row: usize, item: &Bound<'_, PyAny>) -> PyResult<Cell> {
    if item.is_instance_of::<PyString>() || is_no_sequence(item) || item.len().is_err() {
        return Ok(Cell::One(name(column, row, item)?));
    }
    Ok(Cell::Several(names(column, item)?))
}

/// The names in a column in which none may be missing.
pub(crate) fn all_names(column: &str, values: &Bound<'_, PyAny>) -> PyResult<Vec<String>> {
    let all = names(column, values)?.into_iter().enumerate();
    all.map(|(row, name)| name.ok_or_else(|| nameless(values.py(), column, row))).collect()
}

/// The error of a row whose group is missing.
pub(crate) fn nameless(py: Python<'_>, column: &str, row: usize) -> PyErr {
    let segment = column.replace('~', "~0").replace('/', "~1");
    let fault = Fault {
        code: "bad-value",
        pointer: format!("/{segment}/{row}"),
        value: Some("null".to_owned()),
        expected: "a group".to_owned(),
    };
    refused(py, &fault)
}

/// The rows that a column names, counted from 0.
pub(crate) fn rows(column: &str, values: &Bound<'_, PyAny>) -> PyResult<Vec<usize>> {
    let expected = "rows, counted from 0";
    each(column, expected, values, |row, item| {
        item.extract().map_err(|_| wrong_item(column, row, "a row, counted from 0", item))
    })
}

/// Some thousandths of a second.
const ITEMS_BETWEEN_LOOKS: usize = 1 << 16;

/// What is made of each item, wherever they are listed.
fn each<'py, T>(
    column: &str,
    expected: &str,
    values: &Bound<'py, PyAny>,
    mut convert: impl FnMut(usize, &Bound<'py, PyAny>) -> PyResult<T>,
) -> PyResult<Vec<T>> {
    let mut convert = |(row, item): (usize, Bound<'py, PyAny>)| {
        // An interrupt from the keyboard is heard in a long column.
        if row % ITEMS_BETWEEN_LOOKS == 0 {
            item.py().check_signals()?;
        }
        convert(row, &item)
    };
    let listed = listed(values)?;
    if let Ok(list) = listed.cast::<PyList>() {
        let mut all = Vec::with_capacity(list.len());
        for item in list.iter().enumerate() {
            all.push(convert(item)?);
        }
        return Ok(all);
    }
    let items = listed.try_iter().ok().filter(|_| !is_no_sequence(&listed));
    let items = items.ok_or_else(|| {
        wrong_type(&format!("`{column}` to be a sequence of {expected}"), values.as_borrowed())
    })?;
    items.enumerate().map(|(row, item)| convert((row, item?))).collect()
}

/// Text is a sequence of letters, and dicts and sets are iterated in no order of rows.
pub(crate) fn is_no_sequence(values: &Bound<'_, PyAny>) -> bool {
    values.is_instance_of::<PyString>()
        || values.is_instance_of::<PyBytes>()
        || values.is_instance_of::<PyByteArray>()
        || values.is_instance_of::<PyDict>()
        || values.is_instance_of::<PySet>()
        || values.is_instance_of::<PyFrozenSet>()
}

fn is_listed(values: &Bound<'_, PyAny>) -> bool {
    values.is_instance_of::<PyList>() || values.is_instance_of::<PyTuple>()
}

/// Arrays and series make lists themselves, faster than they are iterated.
pub(crate) fn listed<'py>(values: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    if is_listed(values) {
        return Ok(values.clone());
    }
    let py = values.py();
    for method in [intern!(py, "tolist"), intern!(py, "to_list"), intern!(py, "to_pylist")] {
        match values.call_method0(method) {
            Err(error) if error.is_instance_of::<PyAttributeError>(py) => {}
            listed => return listed,
        }
    }
    Ok(values.clone())
}

/// The numbers of an array that holds them as the machine does, copied at once.
fn doubles(values: &Bound<'_, PyAny>) -> PyResult<Option<Vec<f64>>> {
    // By name, since a subclass may hide some of its values (a masked array).
    let name = values.get_type().name()?;
    let name: PyBackedStr = name.extract()?;
    if !matches!(&*name, "ndarray" | "array" | "memoryview") {
        return Ok(None);
    }
    let Ok(view) = PyMemoryView::from(values) else { return Ok(None) };
    let format: PyBackedStr = view.getattr("format")?.extract()?;
    let dimensions: usize = view.getattr("ndim")?.extract()?;
    if &*format != "d" || dimensions != 1 {
        return Ok(None);
    }
    let bytes = view.call_method0("tobytes")?.cast_into::<PyBytes>()?;
    let (all, _) = bytes.as_bytes().as_chunks::<8>();
    Ok(Some(all.iter().copied().map(f64::from_ne_bytes).collect()))
}

fn number(column: &str, row: usize, item: &Bound<'_, PyAny>) -> PyResult<f64> {
    if let Ok(number) = item.cast_exact::<PyFloat>() {
        return Ok(number.value());
    }
    if is_missing(item)? {
        return Ok(f64::NAN);
    }
    item.extract().map_err(|_| wrong_item(column, row, "a number or `None`", item))
}

fn name(column: &str, row: usize, item: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
    if let Ok(name) = item.cast::<PyString>() {
        return name.extract().map(Some);
    }
    // A truth value is a number in Python, and no name.
    if item.is_instance_of::<PyInt>() && !item.is_instance_of::<PyBool>() {
        return item.str()?.extract().map(Some);
    }
    if is_missing(item)? || item.extract().is_ok_and(f64::is_nan) {
        return Ok(None);
    }
    Err(wrong_item(column, row, "text or a whole number", item))
}

/// `None`, or pandas' NA and NaT.
pub(crate) fn is_missing(item: &Bound<'_, PyAny>) -> PyResult<bool> {
    if item.is_none() {
        return Ok(true);
    }
    let name = item.get_type().name()?;
    Ok(name == "NAType" || name == "NaTType")
}

fn wrong_item(column: &str, row: usize, expected: &str, item: &Bound<'_, PyAny>) -> PyErr {
    match item.get_type().name() {
        Ok(given) => {
            let text = format!("expected `{column}[{row}]` to be {expected}, got `{given}`");
            PyTypeError::new_err(text)
        }
        Err(error) => error,
    }
}
