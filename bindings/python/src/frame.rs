//! Tables from Python: dicts of columns, and whatever hands out an Arrow stream.

use std::collections::HashMap;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Date64Type, Decimal128Type, Decimal256Type, Float32Type, Float64Type, Int8Type,
    Int16Type, Int32Type, Int64Type, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, RecordBatch};
use arrow_schema::DataType;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyDictMethods, PyList, PyMapping, PyString, PyTuple};
use whatworks::Fault;
use whatworks::map::FacetColumn;

use crate::convert::{json, wrong_type};
use crate::document::{self, Object};
use crate::error::refused;
use crate::{arrow, sequence};

/// A table with named columns.
pub(crate) enum Frame<'py> {
    Columns(Bound<'py, PyMapping>),
    Stream { names: Vec<String>, batches: Vec<RecordBatch>, py: Python<'py> },
}

impl<'py> Frame<'py> {
    /// Reads a dict of columns, or the Arrow stream of a table.
    pub(crate) fn read(table: &Bound<'py, PyAny>) -> PyResult<Self> {
        if table.hasattr("__arrow_c_stream__")? {
            return match arrow::read(table) {
                Ok((names, batches)) => Ok(Self::Stream { names, batches, py: table.py() }),
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
            Self::Stream { names, .. } => Ok(names.clone()),
        }
    }

    /// The numbers in a column, named by an argument; NaN where one is missing.
    pub(crate) fn numbers(&self, argument: &str, name: &str) -> PyResult<Vec<f64>> {
        match self {
            Self::Columns(columns) => {
                sequence::numbers(name, &self.column(columns, argument, name)?)
            }
            Self::Stream { batches, .. } => {
                let place = self.place(argument, name)?;
                let mut all = Vec::with_capacity(batches.iter().map(RecordBatch::num_rows).sum());
                for array in batches.iter().filter_map(|batch| batch.columns().get(place)) {
                    if !push_numbers(array, &mut all) {
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
            Self::Stream { batches, .. } => {
                let place = self.place(argument, name)?;
                for array in batches.iter().filter_map(|batch| batch.columns().get(place)) {
                    if !push_texts(array, &mut |text| names.push(text)) {
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
            Self::Stream { batches, .. } => {
                let place = self.place(argument, name)?;
                let mut all = Vec::new();
                for array in batches.iter().filter_map(|batch| batch.columns().get(place)) {
                    let read = push_texts(array, &mut |text| all.push(text.map(str::to_owned)));
                    if !read && !push_missing(array, &mut all) {
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
            Self::Stream { batches, .. } => {
                let place = self.place(argument, name)?;
                let mut all = Vec::new();
                for array in batches.iter().filter_map(|batch| batch.columns().get(place)) {
                    if !push_written(array, &mut all) {
                        return Err(self.wrong_kind(name, array.data_type(), sequence::WRITTEN));
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
            Self::Stream { batches, .. } => {
                let place = self.place(argument, name)?;
                for array in batches.iter().filter_map(|batch| batch.columns().get(place)) {
                    if !push_cells(array, &mut facet) {
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
            Self::Stream { names, .. } => names,
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
        let segment = name.replace('~', "~0").replace('/', "~1");
        self.refused(format!("/{segment}"), Some(found.to_string()), expected.to_owned())
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
    places: HashMap<String, usize>,
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
        let place = same.or_else(|| self.places.get(name).copied()).unwrap_or_else(|| {
            self.places.insert(name.to_owned(), self.names.len());
            self.names.push(name.to_owned());
            self.names.len() - 1
        });
        self.rows.push(place);
    }
}

/// Appends the numbers of an array; `false` if it holds none.
fn push_numbers(array: &dyn Array, all: &mut Vec<f64>) -> bool {
    macro_rules! of {
        ($($kind:ty: $convert:expr;)+) => {
            $(if let Some(values) = array.as_primitive_opt::<$kind>() {
                all.extend(values.iter().map(|value| value.map_or(f64::NAN, $convert)));
                return true;
            })+
        };
    }
    #[expect(clippy::cast_precision_loss, reason = "the nearest number is what Python gives too")]
    {
        of! {
            Float64Type: |value| value;
            Float32Type: f64::from;
            Int64Type: |value| value as f64;
            Int32Type: f64::from;
            Int16Type: f64::from;
            Int8Type: f64::from;
            UInt64Type: |value| value as f64;
            UInt32Type: f64::from;
            UInt16Type: f64::from;
            UInt8Type: f64::from;
        }
    }
    push_decimals(array, all) || push_nothing(array, all)
}

fn push_decimals(array: &dyn Array, all: &mut Vec<f64>) -> bool {
    macro_rules! of {
        ($($kind:ty),+) => {
            $(if let Some(values) = array.as_primitive_opt::<$kind>() {
                all.extend((0..values.len()).map(|row| match values.is_null(row) {
                    true => f64::NAN,
                    false => values.value_as_string(row).parse().unwrap_or(f64::NAN),
                }));
                return true;
            })+
        };
    }
    of!(Decimal128Type, Decimal256Type);
    false
}

/// A column in which everything is missing has a type of its own.
fn push_nothing(array: &dyn Array, all: &mut Vec<f64>) -> bool {
    let nothing = *array.data_type() == DataType::Null;
    if nothing {
        all.resize(all.len() + array.len(), f64::NAN);
    }
    nothing
}

/// Hands on the texts of an array, `None` where one is missing; `false` if it holds none.
fn push_texts(array: &dyn Array, push: &mut impl FnMut(Option<&str>)) -> bool {
    macro_rules! text {
        ($($values:expr),+) => {
            $(if let Some(values) = $values {
                values.iter().for_each(push);
                return true;
            })+
        };
    }
    text!(array.as_string_opt::<i32>(), array.as_string_opt::<i64>(), array.as_string_view_opt());
    if let Some(dictionary) = array.as_any_dictionary_opt() {
        let mut known = Texts::default();
        let read = known.push(dictionary.values());
        let mut keys = Vec::with_capacity(array.len());
        let read = read && push_places(dictionary.keys(), &mut keys);
        let name = |place: Option<usize>| known.0.get(place?)?.as_deref();
        keys.into_iter().for_each(|place| push(name(place)));
        return read;
    }
    let mut whole = Texts::default();
    let read = whole.push(array);
    whole.0.iter().for_each(|name| push(name.as_deref()));
    read
}

/// Adds the rows of an array to a facet; `false` if it holds neither texts nor lists of them.
fn push_cells(array: &dyn Array, facet: &mut FacetColumn) -> bool {
    let mut missing = Vec::new();
    push_lists(array, &mut |cell| facet.push_several(cell.map(|cell| cell.iter().flatten())))
        || push_texts(array, &mut |text| facet.push(text))
        || (push_missing(array, &mut missing) && {
            missing.iter().for_each(|_| facet.push(None));
            true
        })
}

/// Hands on the lists of texts of an array, `None` where one is missing; `false` if it holds none.
fn push_lists(array: &dyn Array, push: &mut impl FnMut(Option<&[Option<String>]>)) -> bool {
    macro_rules! lists {
        ($($offset:ty),+) => {
            $(if let Some(lists) = array.as_list_opt::<$offset>() {
                let mut texts = Vec::with_capacity(lists.values().len());
                let read = push_texts(lists.values(), &mut |text| texts.push(text.map(str::to_owned)));
                let offsets = lists.value_offsets();
                for (row, (from, to)) in offsets.iter().zip(offsets.iter().skip(1)).enumerate() {
                    // Offsets of a list that was made are whole numbers from 0 on.
                    let (from, to) = (usize::try_from(*from), usize::try_from(*to));
                    let range = from.unwrap_or_default()..to.unwrap_or_default();
                    let cell = texts.get(range).unwrap_or_default();
                    push((!lists.is_null(row)).then_some(cell));
                }
                return read || lists.values().is_empty();
            })+
        };
    }
    lists!(i32, i64);
    false
}

/// Appends the cells of an array as they are written in a table of text; `false` if they are of
/// another kind, or a name in a list would be taken for two.
fn push_written(array: &dyn Array, all: &mut Vec<Option<String>>) -> bool {
    let mut joined = true;
    let lists = push_lists(array, &mut |cell| {
        let names = cell.map(|cell| cell.iter().flatten().cloned().collect::<Vec<_>>());
        let cell = names.as_deref().map(sequence::joined);
        joined &= cell != Some(None);
        all.push(cell.flatten());
    });
    if lists {
        return joined;
    }
    push_texts(array, &mut |text| all.push(text.map(str::to_owned)))
        || push_days(array, all)
        || push_missing(array, all)
}

/// Appends days and times; `false` if an array holds none. A time with a zone keeps it (its hours are
/// those of UTC), and a number that is no time is written as it is: neither is then a day.
fn push_days(array: &dyn Array, all: &mut Vec<Option<String>>) -> bool {
    macro_rules! of {
        ($($kind:ty),+) => {
            $(if let Some(times) = array.as_primitive_opt::<$kind>() {
                let zoned = matches!(array.data_type(), DataType::Timestamp(_, Some(_)));
                for (row, value) in times.iter().enumerate() {
                    let time = times.value_as_datetime(row).map(|time| {
                        let time = time.format("%Y-%m-%dT%H:%M:%S%.f").to_string();
                        if zoned { format!("{time}Z") } else { sequence::without_midnight(time) }
                    });
                    all.push(value.map(|value| time.unwrap_or_else(|| value.to_string())));
                }
                return true;
            })+
        };
    }
    of!(
        Date32Type,
        Date64Type,
        TimestampSecondType,
        TimestampMillisecondType,
        TimestampMicrosecondType,
        TimestampNanosecondType
    );
    false
}

/// Appends as many missing texts as an array has rows; `false` if something is there. A column of
/// text in which everything is missing may come as one of numbers.
fn push_missing(array: &dyn Array, all: &mut Vec<Option<String>>) -> bool {
    let mut numbers = Vec::new();
    let missing = push_numbers(array, &mut numbers) && numbers.iter().all(|n| n.is_nan());
    if missing {
        all.resize(all.len() + array.len(), None);
    }
    missing
}

/// Names in their rows, `None` where one is missing.
#[derive(Default)]
struct Texts(Vec<Option<String>>);

impl Texts {
    fn push(&mut self, array: &dyn Array) -> bool {
        macro_rules! of {
            ($($values:expr),+) => {
                $(if let Some(values) = $values {
                    self.0.extend(values.iter().map(|value| value.map(|value| value.to_string())));
                    return true;
                })+
            };
        }
        of!(
            array.as_string_opt::<i32>(),
            array.as_string_opt::<i64>(),
            array.as_string_view_opt(),
            array.as_primitive_opt::<Int64Type>(),
            array.as_primitive_opt::<Int32Type>(),
            array.as_primitive_opt::<Int16Type>(),
            array.as_primitive_opt::<Int8Type>(),
            array.as_primitive_opt::<UInt64Type>(),
            array.as_primitive_opt::<UInt32Type>(),
            array.as_primitive_opt::<UInt16Type>(),
            array.as_primitive_opt::<UInt8Type>()
        );
        false
    }
}

/// Appends the places that the keys of a dictionary are.
fn push_places(keys: &dyn Array, all: &mut Vec<Option<usize>>) -> bool {
    macro_rules! of {
        ($($kind:ty),+) => {
            $(if let Some(keys) = keys.as_primitive_opt::<$kind>() {
                all.extend(keys.iter().map(|key| usize::try_from(key?).ok()));
                return true;
            })+
        };
    }
    of!(Int64Type, Int32Type, Int16Type, Int8Type, UInt64Type, UInt32Type, UInt16Type, UInt8Type);
    false
}
