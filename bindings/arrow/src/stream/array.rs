//! The arrays of a stream, checked against their types before they are imported.

use std::ffi::c_void;

use arrow_data::{BufferSpec, DataTypeLayout, layout};
use arrow_schema::{ArrowError, DataType, FieldRef, UnionMode};

use super::abi::{ArrayParts, Place};

/// No buffer is larger: its bits are counted in a `usize` when it is imported.
const MOST_BYTES: usize = isize::MAX as usize / 8;

/// Rows of a column in which all is missing have no buffer that says how many there may be.
const MOST_MISSING: usize = i32::MAX as usize;

/// Checks an array and what is in it, as far as it can be seen; the number of its rows.
///
/// The types are a schema's that was checked, so that they end.
///
/// # Errors
///
/// The first thing that does not keep to the interface or to the type.
pub(super) fn check(array: &ArrayParts, kind: &DataType, at: &Place) -> Result<usize, ArrowError> {
    let walk = Walk::of(array, kind, at)?;
    let layout = walk.layout()?;
    walk.check_number_of_buffers(&layout)?;
    walk.check_validity(&layout)?;
    let end = walk.end()?;
    walk.check_buffers(&layout, end)?;
    walk.check_children(end)?;
    walk.check_dictionary()?;
    Ok(walk.length)
}

/// An array with its type, and how many rows it has.
struct Walk<'a> {
    array: &'a ArrayParts,
    kind: &'a DataType,
    at: &'a Place<'a>,
    length: usize,
    offset: usize,
    /// The rows that the buffers have, those before the first among them.
    total: usize,
}

impl<'a> Walk<'a> {
    fn of(
        array: &'a ArrayParts,
        kind: &'a DataType,
        at: &'a Place<'a>,
    ) -> Result<Self, ArrowError> {
        array.check_alive(at)?;
        let (length, offset) = (array.length(at)?, array.offset(at)?);
        let most = if *kind == DataType::Null { MOST_MISSING } else { MOST_BYTES };
        let total = length.checked_add(offset).filter(|total| *total < most);
        let total = total.ok_or_else(|| {
            at.wrong("`length` and `offset` together", "too large", "rows that memory can hold")
        })?;
        let nulls = array.null_count();
        if nulls < -1 || usize::try_from(nulls).is_ok_and(|nulls| nulls > length) {
            return Err(at.wrong("`null_count`", nulls, &format!("-1 to {length}, the `length`")));
        }
        Ok(Self { array, kind, at, length, offset, total })
    }

    /// The buffers that the type has, if arrays of it can be made at all.
    fn layout(&self) -> Result<DataTypeLayout, ArrowError> {
        match self.kind {
            DataType::FixedSizeBinary(width) if *width < 0 => {
                Err(self.at.wrong("the width", width, "0 or more"))
            }
            DataType::Dictionary(keys, _) if !keys.is_dictionary_key_type() => {
                Err(self.at.wrong("the type of keys to a dictionary", keys, "whole numbers"))
            }
            DataType::RunEndEncoded(ends, _) if !ends.data_type().is_run_ends_type() => {
                let expected = "Int16, Int32 or Int64";
                Err(self.at.wrong("the type of run ends", ends.data_type(), expected))
            }
            DataType::Map(entries, _) if !is_pair(entries.data_type()) => {
                let expected = "a struct of keys and values";
                Err(self.at.wrong("the type of entries", entries.data_type(), expected))
            }
            kind => Ok(layout(kind)),
        }
    }

    fn check_number_of_buffers(&self, layout: &DataTypeLayout) -> Result<(), ArrowError> {
        let found = self.array.n_buffers(self.at)?;
        let expected = first(layout) + layout.buffers.len();
        // Views have their lengths behind the other buffers, which views count in an `i32`.
        let (least, most) = match layout.variadic {
            true => (expected + 1, i32::MAX as usize),
            false => (expected, expected),
        };
        if found < least || most < found {
            let or_more = if layout.variadic { " or more" } else { "" };
            let expected = format!("{least}{or_more} for {}", self.kind);
            return Err(self.at.wrong("`n_buffers`", found, &expected));
        }
        if found > 0 && !self.array.has_buffers() {
            return Err(self.at.wrong("`buffers`", "NULL", &format!("{found} pointers")));
        }
        Ok(())
    }

    /// What is missing is not counted where it is not said.
    fn check_validity(&self, layout: &DataTypeLayout) -> Result<(), ArrowError> {
        let nulls = self.array.null_count();
        let said = !layout.can_contain_null_mask || !self.array.buffer(0).is_null();
        match said || nulls <= 0 {
            true => Ok(()),
            false => Err(self.at.wrong("`null_count`", nulls, "0, as there is no bitmap")),
        }
    }

    /// Where the last text or list ends; 0 for what has no offsets, and for what has no rows, whose
    /// one offset says nothing.
    fn end(&self) -> Result<usize, ArrowError> {
        let Some(width) = self.width_of_offsets().filter(|_| self.total > 0) else { return Ok(0) };
        let buffer = self.array.buffer(1);
        self.check_buffer(1, self.bytes(self.total + 1, width)?)?;
        if buffer.align_offset(width) != 0 && self.has_values() {
            // The import reads the last one as it lies.
            return Err(self.at.wrong("buffer 1", "misaligned", "offsets, aligned as their type"));
        }
        // SAFETY: there is an offset for each row and one more.
        let first = unsafe { offset_at(buffer, self.offset, width) };
        // SAFETY: as above.
        let last = unsafe { offset_at(buffer, self.total, width) };
        if first < 0 {
            return Err(self.at.wrong("the first offset", first, "0 or more"));
        }
        let least = format!("{first} or more, the first one");
        usize::try_from(last)
            .ok()
            .filter(|end| first <= last && *end <= MOST_BYTES)
            .ok_or_else(|| self.at.wrong("the last offset", last, &least))
    }

    /// The bytes of an offset, if the type has offsets.
    fn width_of_offsets(&self) -> Option<usize> {
        use DataType::{Binary, LargeBinary, LargeList, LargeUtf8, List, Map, Utf8};
        match self.kind {
            Utf8 | Binary | List(_) | Map(..) => Some(size_of::<i32>()),
            LargeUtf8 | LargeBinary | LargeList(_) => Some(size_of::<i64>()),
            _ => None,
        }
    }

    /// Whether the offsets are into a buffer, not into a child.
    fn has_values(&self) -> bool {
        use DataType::{Binary, LargeBinary, LargeUtf8, Utf8};
        matches!(self.kind, Utf8 | Binary | LargeUtf8 | LargeBinary)
    }

    fn check_buffers(&self, layout: &DataTypeLayout, end: usize) -> Result<(), ArrowError> {
        for (index, spec) in (first(layout)..).zip(&layout.buffers) {
            let size = match spec {
                BufferSpec::FixedWidth { byte_width, .. } => self.bytes(self.total, *byte_width)?,
                BufferSpec::VariableWidth => end,
                BufferSpec::BitMap => self.total.div_ceil(8),
                BufferSpec::AlwaysNull => 0,
            };
            self.check_buffer(index, size)?;
        }
        if layout.variadic { self.check_variadic() } else { Ok(()) }
    }

    /// The buffers of a view that hold its long texts, and their lengths in the last one.
    fn check_variadic(&self) -> Result<(), ArrowError> {
        let last = self.array.n_buffers(self.at)?.saturating_sub(1);
        let (lengths, first) = (self.array.buffer(last), 2);
        let number = last.saturating_sub(first);
        if number == 0 {
            return Ok(());
        }
        self.check_buffer(last, self.bytes(number, size_of::<i64>())?)?;
        if !lengths.cast::<i64>().is_aligned() {
            return Err(self.at.wrong(&format!("buffer {last}"), "misaligned", "lengths"));
        }
        for index in 0..number {
            // SAFETY: there is a length for each buffer between the views and the lengths.
            let length = unsafe { offset_at(lengths, index, size_of::<i64>()) };
            let place = first + index;
            let size = usize::try_from(length).ok().filter(|size| *size <= MOST_BYTES);
            let wrong = || {
                self.at.wrong(&format!("the length of buffer {place}"), length, "0 or more bytes")
            };
            self.check_buffer(place, size.ok_or_else(wrong)?)?;
        }
        Ok(())
    }

    fn check_buffer(&self, index: usize, size: usize) -> Result<(), ArrowError> {
        match size > 0 && self.array.buffer(index).is_null() {
            true => {
                Err(self.at.wrong(&format!("buffer {index}"), "NULL", &format!("{size} bytes")))
            }
            false => Ok(()),
        }
    }

    fn bytes(&self, elements: usize, width: usize) -> Result<usize, ArrowError> {
        let bytes = elements.checked_mul(width).filter(|bytes| *bytes <= MOST_BYTES);
        let found = || format!("{elements} times {width} bytes");
        bytes.ok_or_else(|| self.at.wrong("a buffer", found(), "what memory can hold"))
    }

    fn check_children(&self, end: usize) -> Result<(), ArrowError> {
        let fields = children_of(self.kind);
        let found = self.array.n_children(self.at)?;
        if found != fields.len() {
            let expected = format!("{}, as the schema says", fields.len());
            return Err(self.at.wrong("`n_children`", found, &expected));
        }
        let least = self.rows_of_children(end)?;
        for (index, field) in fields.into_iter().enumerate() {
            let child = self.array.child(index, self.at)?;
            let at = self.at.child(index, field.name());
            let length = check(child, field.data_type(), &at)?;
            if length < least {
                return Err(at.wrong("`length`", length, &format!("{least} or more")));
            }
        }
        Ok(())
    }

    /// How many rows children have at least. Those of run ends and of dense unions are counted when
    /// values are.
    fn rows_of_children(&self, end: usize) -> Result<usize, ArrowError> {
        match self.kind {
            DataType::Struct(_) | DataType::Union(_, UnionMode::Sparse) => Ok(self.total),
            DataType::FixedSizeList(_, size) => {
                let size = usize::try_from(*size);
                let size = size.map_err(|_| self.at.wrong("the size", self.kind, "0 or more"))?;
                self.bytes(self.total, size)
            }
            _ => Ok(end),
        }
    }

    fn check_dictionary(&self) -> Result<(), ArrowError> {
        match (self.array.dictionary(self.at)?, self.kind) {
            (Some(values), DataType::Dictionary(_, kind)) => {
                check(values, kind, &Place::Dictionary(self.at)).map(drop)
            }
            (None, DataType::Dictionary(..)) => {
                Err(self.at.wrong("`dictionary`", "NULL", "an array, as the schema says"))
            }
            (Some(_), _) => Err(self.at.wrong("`dictionary`", "there", "NULL, as the schema says")),
            (None, _) => Ok(()),
        }
    }
}

/// The place of the first buffer that is no bitmap of what is missing.
fn first(layout: &DataTypeLayout) -> usize {
    usize::from(layout.can_contain_null_mask)
}

fn is_pair(kind: &DataType) -> bool {
    matches!(kind, DataType::Struct(fields) if fields.len() == 2)
}

/// What the children of a type are.
fn children_of(kind: &DataType) -> Vec<&FieldRef> {
    match kind {
        DataType::List(item)
        | DataType::LargeList(item)
        | DataType::ListView(item)
        | DataType::LargeListView(item)
        | DataType::FixedSizeList(item, _)
        | DataType::Map(item, _) => vec![item],
        DataType::Struct(fields) => fields.iter().collect(),
        DataType::Union(fields, _) => fields.iter().map(|(_, field)| field).collect(),
        DataType::RunEndEncoded(ends, values) => vec![ends, values],
        _ => Vec::new(),
    }
}

/// A whole number of 4 or 8 bytes, which need not be aligned.
///
/// # Safety
///
/// The buffer has one of this index.
unsafe fn offset_at(buffer: *const c_void, index: usize, width: usize) -> i64 {
    if width == size_of::<i32>() {
        // SAFETY: the caller vouches for it.
        i64::from(unsafe { buffer.cast::<i32>().add(index).read_unaligned() })
    } else {
        // SAFETY: the caller vouches for it.
        unsafe { buffer.cast::<i64>().add(index).read_unaligned() }
    }
}
