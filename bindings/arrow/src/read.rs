//! Columns of Arrow, in whichever of its types names, numbers, days and lists come.

use std::collections::BTreeMap;

use arrow_array::cast::AsArray;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::types::{
    Date32Type, Date64Type, Decimal128Type, Decimal256Type, Float32Type, Float64Type, Int8Type,
    Int16Type, Int32Type, Int64Type, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType};
use whatworks::map::FacetColumn;
use whatworks::select::OrganisationColumns;
use whatworks::{Error, Fault};

use crate::stream::Batches;

/// Some thousandths of a second.
const ROWS_OF_A_PIECE: usize = 1 << 16;

/// A table that was read from a stream.
#[derive(Debug)]
pub struct Rows {
    /// The names of the columns.
    pub names: Vec<String>,
    /// The rows, in batches.
    pub batches: Vec<RecordBatch>,
}

impl Rows {
    /// Reads a stream to its end, and releases it.
    ///
    /// # Errors
    ///
    /// What the stream says, and arrays that do not keep to its schema.
    pub fn of(stream: FFI_ArrowArrayStream) -> Result<Self, ArrowError> {
        let batches = Batches::of(stream)?;
        Ok(Self { names: batches.names(), batches: batches.collect::<Result<_, _>>()? })
    }

    /// The number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A column by its place, batch by batch.
    pub fn column(&self, place: usize) -> impl Iterator<Item = &ArrayRef> {
        self.batches.iter().filter_map(move |batch| batch.columns().get(place))
    }

    /// The rows as organisations; `named` holds the names that columns have of their own, by those
    /// of the library.
    ///
    /// # Errors
    ///
    /// Those of [`OrganisationColumns::places`], and a column that holds something else than
    /// [`WRITTEN`].
    pub fn organisations(
        &self,
        named: &BTreeMap<String, String>,
    ) -> Result<OrganisationColumns, Error> {
        let places = OrganisationColumns::places(&self.names, named)?;
        let mut organisations = OrganisationColumns::default();
        for (name, place) in &places {
            let mut cells = Vec::new();
            for array in self.column(*place) {
                if !push_written(array, &mut cells) {
                    let column = self.names.get(*place).map_or("", String::as_str);
                    let fault = wrong_kind(column, array.data_type(), WRITTEN);
                    return Err(Error::InvalidRequest(fault.into()));
                }
            }
            organisations.set(name, cells.into_iter().map(Option::unwrap_or_default).collect());
        }
        Ok(organisations.with_ignored(&self.names, &places))
    }
}

/// The fault of a column that holds something else.
#[must_use]
pub fn wrong_kind(column: &str, found: &DataType, expected: &str) -> Fault {
    let segment = column.replace('~', "~0").replace('/', "~1");
    let (pointer, value) = (format!("/{segment}"), Some(found.to_string()));
    Fault { code: "bad-column", pointer, value, expected: expected.to_owned() }
}

/// What a column of a table of organisations holds.
pub const WRITTEN: &str = "text, whole numbers or days, or lists of names without `;`";

/// Names as one cell; `None` where one of them would be taken for two.
pub fn joined(names: &[String]) -> Option<String> {
    (!names.iter().any(|name| name.contains(';'))).then(|| names.join("; "))
}

/// A time as a day, where it is the first moment of one.
pub fn without_midnight(time: String) -> String {
    time.strip_suffix("T00:00:00").map(str::to_owned).unwrap_or(time)
}

/// Appends the numbers of an array; `false` if it holds none.
pub fn push_numbers(array: &dyn Array, all: &mut Vec<f64>) -> bool {
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

/// Hands on the texts of an array, or whole numbers as texts, `None` where one is missing; `false` if
/// it holds neither.
pub fn push_texts(array: &dyn Array, push: &mut impl FnMut(Option<&str>)) -> bool {
    let Some(dictionary) = array.as_any_dictionary_opt() else {
        return push_words(array, (0..array.len()).map(Some), push);
    };
    let mut places = Vec::with_capacity(array.len());
    push_places(dictionary.keys(), &mut places)
        && push_words(dictionary.values(), places.into_iter(), push)
}

/// Hands on what an array holds in these places.
fn push_words(
    words: &dyn Array,
    places: impl Iterator<Item = Option<usize>>,
    push: &mut impl FnMut(Option<&str>),
) -> bool {
    let there = |place: &usize| *place < words.len() && words.is_valid(*place);
    let places = places.map(|place| place.filter(there));
    macro_rules! texts {
        ($($values:expr),+) => {
            $(if let Some(values) = $values {
                places.for_each(|place| push(place.map(|place| values.value(place))));
                return true;
            })+
        };
    }
    texts!(words.as_string_opt::<i32>(), words.as_string_opt::<i64>(), words.as_string_view_opt());
    macro_rules! numbers {
        ($($kind:ty),+) => {
            $(if let Some(values) = words.as_primitive_opt::<$kind>() {
                let number = |place| values.value(place).to_string();
                places.for_each(|place| push(place.map(number).as_deref()));
                return true;
            })+
        };
    }
    numbers!(
        Int64Type, Int32Type, Int16Type, Int8Type, UInt64Type, UInt32Type, UInt16Type, UInt8Type
    );
    false
}

/// An array in pieces of some thousandths of a second each. One without rows is one piece, so that
/// its type is looked at.
pub fn pieces(array: &dyn Array) -> impl Iterator<Item = ArrayRef> {
    (0..array.len().max(1))
        .step_by(ROWS_OF_A_PIECE)
        .map(move |from| array.slice(from, ROWS_OF_A_PIECE.min(array.len() - from)))
}

/// Adds the rows of an array to a facet; `false` if it holds neither texts nor lists of them.
pub fn push_cells(array: &dyn Array, facet: &mut FacetColumn) -> bool {
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
                // Offsets of a list that was made are whole numbers from 0 on, and grow.
                let place = |offset: &$offset| usize::try_from(*offset).unwrap_or_default();
                let offsets = lists.value_offsets();
                let first = offsets.first().map_or(0, place);
                let count = offsets.last().map_or(0, place).saturating_sub(first);
                let values = lists.values().slice(first, count);
                let mut texts = Vec::with_capacity(count);
                let read = push_texts(&values, &mut |text| texts.push(text.map(str::to_owned)));
                for (row, (from, to)) in offsets.iter().zip(offsets.iter().skip(1)).enumerate() {
                    let range = place(from).saturating_sub(first)..place(to).saturating_sub(first);
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
pub fn push_written(array: &dyn Array, all: &mut Vec<Option<String>>) -> bool {
    let mut unambiguous = true;
    let lists = push_lists(array, &mut |cell| {
        let names = cell.map(|cell| cell.iter().flatten().cloned().collect::<Vec<_>>());
        let cell = names.as_deref().map(joined);
        unambiguous &= cell != Some(None);
        all.push(cell.flatten());
    });
    if lists {
        return unambiguous;
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
                        if zoned { format!("{time}Z") } else { without_midnight(time) }
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
pub fn push_missing(array: &dyn Array, all: &mut Vec<Option<String>>) -> bool {
    let mut numbers = Vec::new();
    let missing = push_numbers(array, &mut numbers) && numbers.iter().all(|n| n.is_nan());
    if missing {
        all.resize(all.len() + array.len(), None);
    }
    missing
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
