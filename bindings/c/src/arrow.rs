//! Tables in and out through the Arrow C stream interface.

use std::ffi::c_char;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::NonNull;

use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use whatworks::Table;
use whatworks::select::SelectMany;
use whatworks_arrow::read::Rows;
use whatworks_arrow::write;

use crate::audit::ww_audit;
use crate::base::ww_base;
use crate::error::{Failure, ww_error};
use crate::groups::ww_pooled_groups;
use crate::handle::{Handle, borrow};
use crate::input::bytes;
use crate::many::ww_selected_many;
use crate::numbers::place;
use crate::panic::{answer, attempt, words};
use crate::rating::ww_rating;
use crate::selection::ww_selection;
use crate::status::ww_status;

/// Takes a stream from the caller, reads it to its end and releases it.
///
/// # Safety
///
/// `stream` is NULL, or a stream of the Arrow C interface that may be written to.
unsafe fn taken(
    stream: *mut FFI_ArrowArrayStream,
    name: &'static str,
) -> Result<impl FnOnce() -> Result<Rows, Failure>, Failure> {
    let stream = place(stream, 1, name)?;
    // SAFETY: the place is aligned, and the caller vouches for the stream. It is moved out, and what
    // is left behind is marked as released.
    let stream = unsafe { FFI_ArrowArrayStream::from_raw(stream.as_ptr()) };
    Ok(move || {
        // What does not keep to the interface is an error before it is read. Should it make the reader
        // panic none the less, that is the caller's mistake as well.
        let rows = catch_unwind(AssertUnwindSafe(|| Rows::of(stream)));
        let rows = rows.map_err(|panic| malformed(&words(panic.as_ref())))?;
        rows.map_err(|error| Failure::Arrow(format!("argument `{name}`: {error}")))
    })
}

fn malformed(words: &str) -> Failure {
    Failure::Arrow(format!("a stream that does not keep to the interface: {words}"))
}

/// Gives the caller a stream.
///
/// # Safety
///
/// `out` and `error` are NULL or may be written to.
unsafe fn give(
    out: *mut FFI_ArrowArrayStream,
    error: *mut *mut ww_error,
    work: impl FnOnce() -> Result<FFI_ArrowArrayStream, Failure>,
) -> ww_status {
    let work = || {
        let out: NonNull<FFI_ArrowArrayStream> = place(out, 1, "out")?;
        let stream = work()?;
        // SAFETY: the place is aligned, and the caller vouches that it may be written to.
        unsafe { out.write(stream) };
        Ok(())
    };
    // SAFETY: the caller of this function vouches for `error`.
    unsafe { attempt(error, work) }
}

/// Gives the caller the table of a handle.
///
/// # Safety
///
/// `handle` is NULL or live; `out` and `error` are NULL or may be written to.
unsafe fn table_of<T: Handle>(
    handle: *const T,
    name: &'static str,
    out: *mut FFI_ArrowArrayStream,
    error: *mut *mut ww_error,
    to_table: impl FnOnce(&T) -> Table,
) -> ww_status {
    // SAFETY: the caller of this function vouches for every pointer.
    unsafe {
        give(out, error, || {
            let table = to_table(borrow(handle, name)?);
            write::stream(write::named(table)).map_err(|error| Failure::Arrow(error.to_string()))
        })
    }
}

/// Selects the recommendations for each organisation of a table of Arrow.
///
/// The request is that of `ww_base_select_many` without a table in it, for example
/// `{"like": {"themes": ["skills"]}, "columns": {"code": "ods_code"}}`; `columns` are the names that
/// columns have of their own. A column holds text (plain, large, view, or by a dictionary), whole
/// numbers, days, or lists of text; other columns are passed over.
///
/// Ownership: `organisations` is taken, whatever the answer: it is released once, and read to its end
/// unless an error comes first, and its `release` is NULL afterwards; if it is NULL or misaligned,
/// nothing is taken. An empty text and a missing one are both not reported. `request` is borrowed for the call; `*out` is the caller's, freed by `ww_selected_many_free`, and needs neither
/// `base` nor the stream. Threads: any; the callbacks of the stream are called on this one.
/// Errors: `WW_STATUS_ARROW` for a stream that fails or is malformed, `WW_STATUS_INVALID_REQUEST`
/// with every fault of the request, or the first column that holds something else; `WW_STATUS_NULL_ARGUMENT`,
/// `WW_STATUS_INVALID_LENGTH`, `WW_STATUS_MISALIGNED`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_base_select_many_arrow(
    base: *const ww_base,
    organisations: *mut FFI_ArrowArrayStream,
    request: *const c_char,
    len: usize,
    out: *mut *mut ww_selected_many,
    error: *mut *mut ww_error,
) -> ww_status {
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe {
        // Taken before anything else is looked at, so that it is taken whatever the answer.
        let organisations = taken(organisations, "organisations");
        answer(out, error, || {
            let read = organisations?;
            let base = borrow(base, "base")?;
            let request = SelectMany::from_json(bytes(request, len, "request")?)?;
            let rows = read()?;
            let many = request.select_from(&base.base, |named| rows.organisations(named))?;
            Ok(ww_selected_many { many })
        })
    }
}

/// The long table of many selections as a stream of Arrow: a row for each organisation and
/// recommendation, worked out while it is read, the first batches before. The stream holds a copy of
/// the organisations, and some batches at a time, however many rows there are.
///
/// The columns are `organisation`, `audience`, `basis`, `recommendation`, `status`, `reasons`,
/// `singled_out`, `published`, `derived`, `interval_worst`, `interval_best`, `verdict` and `error`; a
/// row that could not be read has its `organisation` and `error` alone. The schema says the types; a
/// dictionary is that of its batch. `threads` work while a batch is asked for, and
/// have ended when it is there; 0 are as many as the machine offers, and 1 is the thread that asks.
/// The rows are the same for any number.
///
/// Ownership: `*out` is the caller's, released by its own `release`, and does not need `many` any
/// longer. Threads: any; one at a time asks the stream.
/// Errors: `WW_STATUS_NULL_ARGUMENT`, `WW_STATUS_MISALIGNED`. A mistake in the library in the first
/// batches is `WW_STATUS_ARROW`, and an error of the stream in the others.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_selected_many_to_arrow(
    many: *const ww_selected_many,
    threads: usize,
    out: *mut FFI_ArrowArrayStream,
    error: *mut *mut ww_error,
) -> ww_status {
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe {
        give(out, error, || {
            let many = borrow(many, "many")?.many.clone();
            write::stream_of_many(many, threads).map_err(|error| Failure::Arrow(error.to_string()))
        })
    }
}

/// The recommendations of an evidence base as a stream of Arrow, a row for each.
///
/// Ownership: `*out` is the caller's, released by its own `release`, and does not need `base` any
/// longer. Threads: any; one at a time asks the stream.
/// Errors: `WW_STATUS_NULL_ARGUMENT`, `WW_STATUS_MISALIGNED`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_base_to_arrow(
    base: *const ww_base,
    out: *mut FFI_ArrowArrayStream,
    error: *mut *mut ww_error,
) -> ww_status {
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe { table_of(base, "base", out, error, |base| base.base.to_table()) }
}

/// A selection as a stream of Arrow, a row for each recommendation.
///
/// Ownership, threads, errors: as `ww_base_to_arrow`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_selection_to_arrow(
    selection: *const ww_selection,
    out: *mut FFI_ArrowArrayStream,
    error: *mut *mut ww_error,
) -> ww_status {
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe { table_of(selection, "selection", out, error, |one| one.selection.to_table()) }
}

/// A rating as a stream of Arrow, a row for each domain.
///
/// Ownership, threads, errors: as `ww_base_to_arrow`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_rating_to_arrow(
    rating: *const ww_rating,
    out: *mut FFI_ArrowArrayStream,
    error: *mut *mut ww_error,
) -> ww_status {
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe { table_of(rating, "rating", out, error, |rating| rating.rating.to_table()) }
}

/// An audit as a stream of Arrow, a row for each recommendation.
///
/// Ownership, threads, errors: as `ww_base_to_arrow`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_audit_to_arrow(
    audit: *const ww_audit,
    out: *mut FFI_ArrowArrayStream,
    error: *mut *mut ww_error,
) -> ww_status {
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe { table_of(audit, "audit", out, error, |audit| audit.audit.to_table()) }
}

/// Pooled groups as a stream of Arrow, a row for each group. `group` is the number in `by` as text.
///
/// Ownership, threads, errors: as `ww_base_to_arrow`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_pooled_groups_to_arrow(
    groups: *const ww_pooled_groups,
    out: *mut FFI_ArrowArrayStream,
    error: *mut *mut ww_error,
) -> ww_status {
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe { table_of(groups, "groups", out, error, ww_pooled_groups::to_table) }
}
