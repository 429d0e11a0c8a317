//! Python objects as JSON text, which the core then reads and checks as it does for every
//! language.

use pyo3::exceptions::PyRecursionError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyFloat, PyInt, PyList, PyMapping, PySequence, PyString, PyTuple};
use serde::Serialize;

use crate::convert::{self, wrong_type};
use crate::sequence;

/// Deeper than any document may be; what is deeper still may go round in a circle.
const DEEPEST: usize = 64;

/// A JSON object that is being written, key by key.
pub(crate) struct Object(String);

impl Object {
    pub(crate) fn new() -> Self {
        Self(String::from("{"))
    }

    /// Adds a key; a value that is `None` is left out, which means *not reported*.
    pub(crate) fn put(&mut self, key: &str, value: Option<&Bound<'_, PyAny>>) -> PyResult<()> {
        match value {
            Some(value) if !value.is_none() => {
                self.key(key)?;
                write(value, &mut self.0, 0)
            }
            _ => Ok(()),
        }
    }

    /// Adds a key with a value of Rust.
    pub(crate) fn put_value<T: Serialize + ?Sized>(
        &mut self,
        key: &str,
        value: &T,
    ) -> PyResult<()> {
        let text = convert::json(value)?;
        self.put_text(key, &text)
    }

    /// Adds a key with a number, which need not be finite.
    pub(crate) fn put_number(&mut self, key: &str, value: f64) -> PyResult<()> {
        self.key(key)?;
        write_number(value, &mut self.0);
        Ok(())
    }

    /// Adds a key with a value that is JSON.
    pub(crate) fn put_text(&mut self, key: &str, json: &str) -> PyResult<()> {
        self.key(key)?;
        self.0.push_str(json);
        Ok(())
    }

    pub(crate) fn finish(mut self) -> String {
        self.0.push('}');
        self.0
    }

    fn key(&mut self, key: &str) -> PyResult<()> {
        if self.0.len() > 1 {
            self.0.push(',');
        }
        self.0.push_str(&convert::json(key)?);
        self.0.push(':');
        Ok(())
    }
}

/// A JSON object of keywords; what is `None` is left out.
macro_rules! keywords {
    ($($key:literal: $value:expr),+ $(,)?) => {{
        let mut object = crate::document::Object::new();
        $(object.put($key, $value.as_ref())?;)+
        object.finish()
    }};
}

pub(crate) use keywords;

/// JSON objects, one for each item.
pub(crate) fn list(items: impl Iterator<Item = PyResult<String>>) -> PyResult<String> {
    let items: Vec<String> = items.collect::<PyResult<_>>()?;
    Ok(format!("[{}]", items.join(",")))
}

/// A value as JSON.
pub(crate) fn text(value: &Bound<'_, PyAny>) -> PyResult<String> {
    let mut out = String::new();
    write(value, &mut out, 0)?;
    Ok(out)
}

/// A row of cells as JSON: a cell that is missing (`None`, NaN, NA) is left out.
pub(crate) fn row(row: &Bound<'_, PyMapping>) -> PyResult<String> {
    let mut object = Object::new();
    for pair in row.items()?.iter() {
        let (key, cell): (Bound<'_, PyAny>, Bound<'_, PyAny>) = pair.extract()?;
        if !sequence::is_missing(&cell)? && !cell.extract().is_ok_and(f64::is_nan) {
            object.put(&key.str()?.extract::<String>()?, Some(&cell))?;
        }
    }
    Ok(object.finish())
}

fn write(value: &Bound<'_, PyAny>, out: &mut String, depth: usize) -> PyResult<()> {
    if depth > DEEPEST {
        return Err(PyRecursionError::new_err("a value that is nested too deeply"));
    }
    if sequence::is_missing(value)? {
        out.push_str("null");
    } else if let Ok(flag) = value.cast::<PyBool>() {
        out.push_str(if flag.is_true() { "true" } else { "false" });
    } else if value.is_instance_of::<PyString>() {
        out.push_str(&convert::json(&value.extract::<String>()?)?);
    } else if value.is_instance_of::<PyInt>() {
        // A subclass may print itself in words.
        out.push_str(&value.call_method0("__index__")?.str()?.extract::<String>()?);
    } else if let Ok(number) = value.cast::<PyFloat>() {
        write_number(number.value(), out);
    } else if let Ok(mapping) = value.cast::<PyMapping>() {
        write_mapping(mapping, out, depth)?;
    } else if value.hasattr("isoformat")? {
        let date: String = value.call_method0("isoformat")?.extract()?;
        out.push_str(&convert::json(&date)?);
    } else {
        write_other(value, out, depth)?;
    }
    Ok(())
}

/// Lists, arrays and series; and numbers of other libraries.
fn write_other(value: &Bound<'_, PyAny>, out: &mut String, depth: usize) -> PyResult<()> {
    let listed = sequence::listed(value)?;
    if listed.is_instance_of::<PyList>()
        || listed.is_instance_of::<PyTuple>()
        || (listed.cast::<PySequence>().is_ok() && !sequence::is_no_sequence(&listed))
    {
        return write_items(&listed, out, depth);
    }
    if !listed.is(value) {
        return write(&listed, out, depth + 1);
    }
    if let Ok(number) = value.extract() {
        write_number(number, out);
        return Ok(());
    }
    Err(wrong_type("text, a number, a list or a dict", value.as_borrowed()))
}

fn write_items(items: &Bound<'_, PyAny>, out: &mut String, depth: usize) -> PyResult<()> {
    out.push('[');
    for (place, item) in items.try_iter()?.enumerate() {
        if place > 0 {
            out.push(',');
        }
        write(&item?, out, depth + 1)?;
    }
    out.push(']');
    Ok(())
}

fn write_mapping(mapping: &Bound<'_, PyMapping>, out: &mut String, depth: usize) -> PyResult<()> {
    out.push('{');
    for (place, pair) in mapping.items()?.iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        let (key, item): (Bound<'_, PyAny>, Bound<'_, PyAny>) = pair.extract()?;
        out.push_str(&convert::json(&key.str()?.extract::<String>()?)?);
        out.push(':');
        write(&item, out, depth + 1)?;
    }
    out.push('}');
    Ok(())
}

/// Numbers that are not finite are no JSON; the core names each with its place.
fn write_number(number: f64, out: &mut String) {
    let text = match number {
        number if number.is_nan() => "NaN".to_owned(),
        number if number.is_infinite() => {
            format!("{}Infinity", if number > 0.0 { "" } else { "-" })
        }
        // As JSON is written everywhere, in the shortest form.
        number => serde_json::Value::from(number).to_string(),
    };
    out.push_str(&text);
}
