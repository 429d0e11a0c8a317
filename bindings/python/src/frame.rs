//! Tables from Python: dicts of columns, and whatever hands out an Arrow stream.

use std::hash::{BuildHasher, RandomState};

use arrow_array::Array;
use arrow_schema::DataType;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyDictMethods, PyList, PyMapping, PyString, PyTuple};
use whatworks::Fault;
use whatworks::map::FacetColumn;
use whatworks_arrow::read::{
    Rows, WRITTEN, pieces, push_cells, push_missing, push_numbers, push_texts, push_written,
    wrong_kind,
};

use crate::convert::{json, wrong_type};
use crate::document::{self, Object};
use crate::error::refused;
use crate::{arrow, sequence};

/// A table with named columns.
pub(crate) enum Frame<'py> {
    Columns(Bound<'py, PyMapping>),
    Stream { rows: Rows, py: Python<'py> },
}

impl<'py> Frame<'py> {
    /// Reads a dict of columns, or the Arrow stream of a table.
    pub(crate) fn read(table: &Bound<'py, PyAny>) -> PyResult<Self> {
        if table.hasattr("__arrow_c_stream__")? {
            return match arrow::read(table) {
                Ok(rows) => Ok(Self::Stream { rows, py: table.py() }),
                Err(error) => Self::by_name(table).ok_or(error),
            };
        }
        let columns = table.cast::<PyMapping>().map_err(|_| {
            wrong_type("a dict of columns or a table of Arrow", table.as_borrowed())
        })?;
        Ok(Self::Columns(columns.clone()))
    }

    /// The columns of a data frame, each by its name. The stream of pandas needs pyarrow, and that
    /// of polars cannot be read where all of a column is missing.
    fn by_name(table: &Bound<'py, PyAny>) -> Option<Self> {
        let columns = PyDict::new(table.py());
        for name in table.getattr("columns").ok()?.try_iter().ok()? {
            let name = name.ok()?.cast_into::<PyString>().ok()?;
            // Two columns of one name cannot be told apart by it.
            if columns.contains(&name).ok()? {
                return None;
            }
            columns.set_item(&name, table.get_item(&name).ok()?).ok()?;
        }
        Some(Self::Columns(columns.into_mapping()))
    }

    /// The names of the columns.
    pub(crate) fn columns(&self) -> PyResult<Vec<String>> {
        match self {
            Self::Columns(columns) => {
                columns.keys()?.iter().map(|key| key.str()?.extract()).collect()
            }
            Self::Stream { rows, .. } => Ok(rows.names.clone()),
        }
    }

    /// The numbers in a column, named by an argument; NaN where one is missing.
    pub(crate) fn numbers(&self, argument: &str, name: &str) -> PyResult<Vec<f64>> {
        match self {
            Self::Columns(columns) => {
                sequence::numbers(name, &self.column(columns, argument, name)?)
            }
            Self::Stream { rows, .. } => {
                let place = self.place(argument, name)?;
                let mut all = Vec::with_capacity(rows.len());
                for array in rows.column(place).flat_map(|array| pieces(array)) {
                    self.py().check_signals()?;
                    if !push_numbers(&array, &mut all) {
                        return Err(self.wrong_kind(name, array.data_type(), "numbers"));
                    }
                }
                Ok(all)
            }
        }
    }

    /// The names in a column, named by an argument.
    pub(crate) fn names(&self, argument: &str, name: &str) -> PyResult<Names> {
        let mut names = Names::default();
        match self {
            Self::Columns(columns) => {
                let column = self.column(columns, argument, name)?;
                for text in sequence::names(name, &column)? {
                    names.push(text.as_deref());
                }
            }
            Self::Stream { rows, .. } => {
                let place = self.place(argument, name)?;
                for array in rows.column(place).flat_map(|array| pieces(array)) {
                    self.py().check_signals()?;
                    if !push_texts(&array, &mut |text| names.push(text)) {
                        return Err(self.wrong_kind(name, array.data_type(), TEXT));
                    }
                }
            }
        }
        match names.missing {
            Some(row) => Err(sequence::nameless(self.py(), name, row)),
            None => Ok(names),
        }
    }

    /// The texts in a column, named by an argument; `None` where one is missing.
    pub(crate) fn texts(&self, argument: &str, name: &str) -> PyResult<Vec<Option<String>>> {
        match self {
            Self::Columns(columns) => sequence::names(name, &self.column(columns, argument, name)?),
            Self::Stream { rows, .. } => {
                let place = self.place(argument, name)?;
                let mut all = Vec::new();
                for array in rows.column(place).flat_map(|array| pieces(array)) {
                    self.py().check_signals()?;
                    let read = push_texts(&array, &mut |text| all.push(text.map(str::to_owned)));
                    if !read && !push_missing(&array, &mut all) {
                        return Err(self.wrong_kind(name, array.data_type(), TEXT));
                    }
                }
                Ok(all)
            }
        }
    }

    /// The cells of a column as they are written in a table of text: names, days, or lists of names
    /// separated by `; `.
    pub(crate) fn written(&self, argument: &str, name: &str) -> PyResult<Vec<Option<String>>> {
        match self {
            Self::Columns(columns) => {
                sequence::written(name, &self.column(columns, argument, name)?)
            }
            Self::Stream { rows, .. } => {
                let place = self.place(argument, name)?;
                let mut all = Vec::new();
                for array in rows.column(place).flat_map(|array| pieces(array)) {
                    self.py().check_signals()?;
                    if !push_written(&array, &mut all) {
                        return Err(self.wrong_kind(name, array.data_type(), WRITTEN));
                    }
                }
                Ok(all)
            }
        }
    }

    /// A column as a facet: text or whole numbers, or lists of them; nothing where one is missing.
    pub(crate) fn facet(&self, argument: &str, name: &str) -> PyResult<FacetColumn> {
        let mut facet = FacetColumn::new(name);
        match self {
            Self::Columns(columns) => {
                let column = self.column(columns, argument, name)?;
                sequence::cells(name, &column, &mut facet)?;
            }
            Self::Stream { rows, .. } => {
                let place = self.place(argument, name)?;
                for array in rows.column(place).flat_map(|array| pieces(array)) {
                    self.py().check_signals()?;
                    if !push_cells(&array, &mut facet) {
                        return Err(self.wrong_kind(name, array.data_type(), CELLS));
                    }
                }
            }
        }
        Ok(facet)
    }

    fn py(&self) -> Python<'py> {
        match self {
            Self::Columns(columns) => columns.py(),
            Self::Stream { py, .. } => *py,
        }
    }

    fn column(
        &self,
        columns: &Bound<'py, PyMapping>,
        argument: &str,
        name: &str,
    ) -> PyResult<Bound<'py, PyAny>> {
        if columns.contains(name)? {
            return columns.get_item(name);
        }
        let names = columns.keys()?.iter().map(|key| Ok(key.str()?.to_string()));
        Err(self.no_column(argument, name, &names.collect::<PyResult<Vec<_>>>()?))
    }

    fn place(&self, argument: &str, name: &str) -> PyResult<usize> {
        let names = match self {
            Self::Columns(_) => &[][..],
            Self::Stream { rows, .. } => &rows.names,
        };
        let mut found = names.iter().enumerate().filter(|(_, known)| *known == name);
        match (found.next(), found.next()) {
            (Some((place, _)), None) => Ok(place),
            (Some(_), Some(_)) => {
                let expected = "each column once".to_owned();
                Err(self.refused(format!("/{argument}"), json(name).ok(), expected))
            }
            (None, _) => Err(self.no_column(argument, name, names)),
        }
    }

    fn no_column(&self, argument: &str, name: &str, names: &[String]) -> PyErr {
        let value = json(name).ok();
        let expected = format!("one of the columns: {}", names.join(", "));
        self.refused(format!("/{argument}"), value, expected)
    }

    fn wrong_kind(&self, name: &str, found: &DataType, expected: &str) -> PyErr {
        refused(self.py(), &wrong_kind(name, found, expected))
    }

    fn refused(&self, pointer: String, value: Option<String>, expected: String) -> PyErr {
        refused(self.py(), &Fault { code: "bad-column", pointer, value, expected })
    }
}

/// The rows of a table as JSON: a list of dicts, or columns of text of which one may hold numbers.
/// Cells that are missing or empty are left out.
pub(crate) fn rows(table: &Bound<'_, PyAny>, argument: &str, numeric: &str) -> PyResult<String> {
    if table.is_instance_of::<PyList>() || table.is_instance_of::<PyTuple>() {
        return document::list(table.try_iter()?.map(|row| {
            let row = row?;
            let row = row
                .cast::<PyMapping>()
                .map_err(|_| wrong_type("each in the list to be a dict", row.as_borrowed()))?;
            document::row(row)
        }));
    }
    let frame = Frame::read(table)?;
    let (mut texts, mut numbers, mut count) = (Vec::new(), None, 0);
    for name in frame.columns()? {
        if name == numeric {
            let cells = frame.numbers(argument, &name)?;
            count = count.max(cells.len());
            numbers = Some(cells);
        } else {
            let cells = frame.texts(argument, &name)?;
            count = count.max(cells.len());
            texts.push((name, cells));
        }
    }
    document::list((0..count).map(|row| {
        let mut object = Object::new();
        for (name, cells) in &texts {
            let cell = cells.get(row).and_then(Option::as_deref);
            if let Some(cell) = cell.filter(|cell| !cell.trim().is_empty()) {
                object.put_value(name, cell)?;
            }
        }
        let number = numbers.as_ref().and_then(|numbers| numbers.get(row));
        if let Some(number) = number.filter(|number| !number.is_nan()) {
            object.put_number(numeric, *number)?;
        }
        Ok(object.finish())
    }))
}

/// What a column of names or codes holds.
const TEXT: &str = "text or whole numbers";

/// What a column of a facet holds.
const CELLS: &str = "text or whole numbers, or lists of them";

/// A column of names, each kept once: rows hold the place of their name.
#[derive(Default)]
pub(crate) struct Names {
    pub(crate) rows: Vec<usize>,
    pub(crate) names: Vec<String>,
    /// The place of each name, beside its hash: the table grows without a look at millions of names.
    places: HashTable<(u64, usize)>,
    hasher: RandomState,
    /// The first row without a name.
    missing: Option<usize>,
}

impl Names {
    fn push(&mut self, name: Option<&str>) {
        let Some(name) = name else {
            self.missing = self.missing.or(Some(self.rows.len()));
            return;
        };
        // Rows of a group mostly follow one another.
        let last = self.rows.last().copied();
        let same = last.filter(|&place| self.names.get(place).is_some_and(|known| known == name));
        let place = same.unwrap_or_else(|| self.place(name));
        self.rows.push(place);
    }

    /// The place of a name, which is added where it is new.
    fn place(&mut self, name: &str) -> usize {
        let Self { names, places, hasher, .. } = self;
        let hash = hasher.hash_one(name);
        let is_it = |(other, place): &(u64, usize)| {
            *other == hash && names.get(*place).is_some_and(|known| known == name)
        };
        let place = match places.entry(hash, is_it, |(hash, _)| *hash) {
            Entry::Occupied(known) => known.get().1,
            Entry::Vacant(new) => new.insert((hash, names.len())).get().1,
        };
        if place == names.len() {
            names.push(name.to_owned());
        }
        place
    }
}
