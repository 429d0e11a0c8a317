//! Streams that keep to the interface are read, whatever types they have; those that do not are tested
//! from C (`tests/c/test_arrow.c`).

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::sync::Arc;

use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::types::{Int32Type, Int64Type, UInt8Type};
use arrow_array::{
    Array, ArrayRef, BinaryArray, BinaryViewArray, BooleanArray, Date32Array, Decimal128Array,
    Decimal256Array, DictionaryArray, FixedSizeBinaryArray, FixedSizeListArray, Float16Array,
    Float64Array, Int8Array, Int32Array, Int64Array, IntervalMonthDayNanoArray, LargeBinaryArray,
    LargeListArray, LargeListViewArray, LargeStringArray, ListArray, ListViewArray, MapArray,
    NullArray, RecordBatch, RecordBatchIterator, RecordBatchOptions, RunArray, StringArray,
    StringViewArray, StructArray, TimestampSecondArray, UnionArray,
};
use arrow_buffer::{NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema, UnionFields};
use whatworks_arrow::read::Rows;

const LONG: &str = "a text that is too long to lie in its view";

fn texts() -> Vec<Option<&'static str>> {
    vec![Some("pcn"), None, Some(""), Some(LONG), Some("é"), Some("icb")]
}

fn item(kind: DataType) -> Arc<Field> {
    Arc::new(Field::new("item", kind, true))
}

fn lists() -> Vec<ArrayRef> {
    let rows = || {
        [Some(vec![Some(1), None]), None, Some(vec![]), Some(vec![Some(2)]), None, Some(vec![None])]
    };
    let words: ArrayRef = Arc::new(StringArray::from(texts()));
    let offsets = OffsetBuffer::new(vec![0, 2, 2, 3, 3, 5, 6].into());
    let nulls = NullBuffer::from(vec![true, false, true, true, true, true]);
    let views = (vec![4, 0, 0, 1, 6, 2], vec![2, 0, 1, 3, 0, 4]);
    let pairs = rows().map(|row| row.map(|row| [row.first().copied().flatten(), Some(3)]));
    vec![
        Arc::new(ListArray::from_iter_primitive::<Int32Type, _, _>(rows())),
        Arc::new(LargeListArray::from_iter_primitive::<Int32Type, _, _>(rows())),
        Arc::new(FixedSizeListArray::from_iter_primitive::<Int32Type, _, _>(pairs, 2)),
        Arc::new(ListArray::new(item(DataType::Utf8), offsets, words.clone(), Some(nulls))),
        Arc::new(ListViewArray::new(
            item(DataType::Utf8),
            ScalarBuffer::from(views.0.clone()),
            ScalarBuffer::from(views.1.clone()),
            words.clone(),
            None,
        )),
        Arc::new(LargeListViewArray::new(
            item(DataType::Utf8),
            views.0.into_iter().map(i64::from).collect(),
            views.1.into_iter().map(i64::from).collect(),
            words,
            None,
        )),
        Arc::new(
            MapArray::new_from_strings(
                ["a", "b", "c", "d", "e", "f"].into_iter(),
                &Int32Array::from(vec![1, 2, 3, 4, 5, 6]),
                &[0, 1, 1, 2, 5, 5, 6],
            )
            .unwrap(),
        ),
    ]
}

fn unions() -> Vec<ArrayRef> {
    let kinds = || {
        let fields = [("a", DataType::Utf8), ("b", DataType::Int32)];
        let fields = fields.map(|(name, kind)| Field::new(name, kind, true));
        UnionFields::try_new([3, 7], fields).unwrap()
    };
    let children = || -> Vec<ArrayRef> {
        vec![Arc::new(StringArray::from(texts())), Arc::new(Int32Array::from(vec![1; 6]))]
    };
    let ids = || ScalarBuffer::from(vec![3_i8, 7, 3, 3, 7, 7]);
    let offsets = ScalarBuffer::from(vec![5, 0, 0, 1, 1, 4]);
    vec![
        Arc::new(UnionArray::try_new(kinds(), ids(), None, children()).unwrap()),
        Arc::new(UnionArray::try_new(kinds(), ids(), Some(offsets), children()).unwrap()),
    ]
}

fn plain() -> Vec<ArrayRef> {
    let bytes = || texts().into_iter().map(|text| text.map(str::as_bytes)).collect::<Vec<_>>();
    let sizes = || vec![Some(1), None, Some(-3), Some(4), Some(5), Some(6)];
    let six = [Some(b"ab"), None, Some(b"cd"), Some(b"ef"), None, Some(b"gh")];
    let fixed = FixedSizeBinaryArray::try_from_sparse_iter_with_size(six.into_iter(), 2);
    vec![
        Arc::new(StringArray::from(texts())),
        Arc::new(LargeStringArray::from(texts())),
        Arc::new(StringViewArray::from(texts())),
        Arc::new(StringViewArray::from(vec!["short"; 6])),
        Arc::new(BinaryArray::from(bytes())),
        Arc::new(LargeBinaryArray::from(bytes())),
        Arc::new(BinaryViewArray::from_iter(bytes())),
        Arc::new(fixed.unwrap()),
        Arc::new(NullArray::new(6)),
        Arc::new(BooleanArray::from(vec![Some(true), None, None, Some(false), None, None])),
        Arc::new(Int8Array::from_iter(sizes().into_iter().map(|n| n.map(|n: i64| n as i8)))),
        Arc::new(Int64Array::from(sizes())),
        Arc::new(Float16Array::new_null(6)),
        Arc::new(Float64Array::from(vec![0.5; 6])),
        Arc::new(Date32Array::from(vec![20_000; 6])),
        Arc::new(TimestampSecondArray::from(sizes()).with_timezone("Europe/London")),
        Arc::new(IntervalMonthDayNanoArray::new_null(6)),
        Arc::new(Decimal128Array::from(vec![12; 6])),
        Arc::new(Decimal256Array::new_null(6)),
    ]
}

fn columns() -> Vec<ArrayRef> {
    let mut columns = plain();
    columns.extend(lists());
    columns.extend(unions());
    let words = Arc::new(StringViewArray::from(texts()));
    let keys = vec![Some(0), None, Some(2), Some(3), Some(5), Some(1)];
    let keys = keys.into_iter().collect::<arrow_array::PrimitiveArray<UInt8Type>>();
    columns.push(Arc::new(DictionaryArray::<UInt8Type>::new(keys, words)));
    let ends = arrow_array::PrimitiveArray::<Int64Type>::from(vec![1, 4, 6]);
    let values = StringArray::from(vec![Some("a"), None, Some("b")]);
    columns.push(Arc::new(RunArray::try_new(&ends, &values).unwrap()));
    let fields: Fields = (0..columns.len())
        .map(|index| Field::new(index.to_string(), columns[index].data_type().clone(), true))
        .collect();
    columns.push(Arc::new(StructArray::new(fields, columns.clone(), None)));
    columns
}

fn batch() -> RecordBatch {
    let named = columns().into_iter().enumerate().map(|(index, one)| (index.to_string(), one));
    RecordBatch::try_from_iter_with_nullable(named.map(|(name, one)| (name, one, true))).unwrap()
}

fn read(batches: Vec<Result<RecordBatch, ArrowError>>) -> Result<Rows, ArrowError> {
    let schema = batch().schema();
    Rows::of(FFI_ArrowArrayStream::new(Box::new(RecordBatchIterator::new(batches, schema))))
}

#[test]
fn every_type_is_read() {
    let rows = read(vec![Ok(batch()), Ok(batch())]).unwrap();
    assert_eq!(rows.batches, [batch(), batch()]);
    assert_eq!(rows.names.len(), columns().len());
}

#[test]
fn parts_of_arrays_are_read() {
    for offset in 0..=6 {
        for length in 0..=6 - offset {
            let part = batch().slice(offset, length);
            let rows = read(vec![Ok(part.clone())]).unwrap();
            assert_eq!(rows.batches, [part], "{offset}, {length}");
        }
    }
}

#[test]
fn no_rows_and_no_columns_are_read() {
    let schema = Arc::new(Schema::empty());
    let options = RecordBatchOptions::new().with_row_count(Some(3));
    let none = RecordBatch::try_new_with_options(schema.clone(), vec![], &options).unwrap();
    let batches = RecordBatchIterator::new([Ok(none)], schema);
    let rows = Rows::of(FFI_ArrowArrayStream::new(Box::new(batches))).unwrap();
    assert_eq!((rows.len(), rows.names.len()), (3, 0));
    let rows = read(vec![Ok(RecordBatch::new_empty(batch().schema()))]).unwrap();
    assert_eq!((rows.len(), rows.batches.len()), (0, 1));
    assert!(read(vec![]).unwrap().is_empty());
}

#[test]
fn what_a_stream_says_is_an_error() {
    let error = ArrowError::ComputeError("the disk is gone".to_owned());
    let error = read(vec![Ok(batch()), Err(error)]).unwrap_err().to_string();
    assert!(error.contains("`get_next` of the stream failed with "), "{error}");
    assert!(error.ends_with("the disk is gone"), "{error}");
}

#[test]
fn a_stream_that_was_released_is_an_error() {
    let error = Rows::of(FFI_ArrowArrayStream::empty()).unwrap_err().to_string();
    assert!(error.contains("released before"), "{error}");
}

#[test]
fn types_too_deep_are_an_error() {
    let nested = |depth: usize| {
        let mut array: ArrayRef = Arc::new(NullArray::new(1));
        for _ in 0..depth {
            let field = item(array.data_type().clone());
            array = Arc::new(ListArray::new(field, OffsetBuffer::from_lengths([1]), array, None));
        }
        let one = RecordBatch::try_from_iter_with_nullable([("deep", array, true)]).unwrap();
        let batches = RecordBatchIterator::new([Ok(one.clone())], one.schema());
        Rows::of(FFI_ArrowArrayStream::new(Box::new(batches)))
    };
    // The table itself and the innermost are types as well.
    assert_eq!(nested(62).unwrap().len(), 1);
    let error = nested(63).unwrap_err().to_string();
    assert!(error.contains("more than 64 types within one another"), "{error}");
}
