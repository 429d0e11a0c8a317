//! `ww_selected_many`: the recommendations for each organisation of a table.

use std::ffi::c_char;

use whatworks::select::{SelectMany, SelectedMany};

use crate::base::ww_base;
use crate::error::ww_error;
use crate::handle::{Handle, borrow};
use crate::input::bytes;
use crate::panic::{answer, free, value_or};
use crate::selection::ww_selection;
use crate::status::ww_status;
use crate::text::{json_of, ww_text};

/// The recommendations for each organisation of a table; it is worked out as it is read. Freed by
/// `ww_selected_many_free`.
///
/// Never changes, so that threads may share it.
pub struct ww_selected_many {
    pub(crate) many: SelectedMany,
}

impl Handle for ww_selected_many {}

/// Selects the recommendations for each organisation of a table.
///
/// The request is JSON with the columns of the table, or with comma-separated values, and what is
/// asked for every organisation, for example
/// `{"organisations": {"code": ["ZZ1"], "audience": ["pcn"]}, "like": {"themes": ["skills"]}}`; its
/// JSON Schema is `whatworks-select-many-1`; `columns` are the names that columns of comma-separated
/// values have of their own. `ww_base_select_many_arrow` takes a stream of Arrow. A row that cannot be read has an error in the answer;
/// no row is lost.
///
/// Ownership: `request` is borrowed for the call; `*out` is the caller's, freed by
/// `ww_selected_many_free`, and does not need `base` any longer. Threads: any.
/// Errors: `WW_STATUS_INVALID_REQUEST` with every fault, also for columns that differ in length;
/// `WW_STATUS_NULL_ARGUMENT`, `WW_STATUS_INVALID_LENGTH`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_base_select_many(
    base: *const ww_base,
    request: *const c_char,
    len: usize,
    out: *mut *mut ww_selected_many,
    error: *mut *mut ww_error,
) -> ww_status {
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe {
        answer(out, error, || {
            let base = borrow(base, "base")?;
            let request = SelectMany::from_json(bytes(request, len, "request")?)?;
            Ok(ww_selected_many { many: request.select(&base.base)? })
        })
    }
}

/// How many organisations there are; 0 if `many` is NULL.
///
/// Ownership: `many` is borrowed. Threads: any. Errors: none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_selected_many_len(many: *const ww_selected_many) -> usize {
    // SAFETY: `many` is NULL or live, as the header asks.
    let many = unsafe { many.as_ref() };
    value_or(0, || Some(many?.many.len()))
}

/// The organisations in short as JSON (`whatworks-selected-many/1`), the same bytes in every
/// language: of each the ids that are selected, undecided and excluded, or the error.
///
/// Ownership: `*out` is the caller's, freed by `ww_text_free`. Threads: any.
/// Errors: `WW_STATUS_NULL_ARGUMENT`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_selected_many_to_json(
    many: *const ww_selected_many,
    out: *mut *mut ww_text,
    error: *mut *mut ww_error,
) -> ww_status {
    let to_json = |many: &ww_selected_many| many.many.to_json();
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe { json_of(many, "many", out, error, to_json) }
}

/// The same of `count` organisations from the row `first` on, counted from 0, so that a large table
/// is read in parts. Rows beyond the last are none.
///
/// Ownership: `*out` is the caller's, freed by `ww_text_free`. Threads: any.
/// Errors: `WW_STATUS_NULL_ARGUMENT`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_selected_many_rows_to_json(
    many: *const ww_selected_many,
    first: usize,
    count: usize,
    out: *mut *mut ww_text,
    error: *mut *mut ww_error,
) -> ww_status {
    let to_json = |many: &ww_selected_many| many.many.rows_to_json(first, count);
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe { json_of(many, "many", out, error, to_json) }
}

/// The selection of one organisation, with every reason in words. Rows count from 0.
///
/// Ownership: `many` is borrowed; `*out` is the caller's, freed by `ww_selection_free`.
/// Threads: any.
/// Errors: `WW_STATUS_INVALID_REQUEST` if there is no such row or it cannot be read;
/// `WW_STATUS_NULL_ARGUMENT`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_selected_many_selection(
    many: *const ww_selected_many,
    row: usize,
    out: *mut *mut ww_selection,
    error: *mut *mut ww_error,
) -> ww_status {
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe {
        answer(out, error, || Ok(ww_selection::new(borrow(many, "many")?.many.selection(row)?)))
    }
}

/// Frees the answer for many organisations. NULL is fine.
///
/// Ownership: `many` must not be used afterwards. Threads: any, when no other still uses it.
/// Errors: none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_selected_many_free(many: *mut ww_selected_many) {
    // SAFETY: `many` is NULL or an answer that has not been freed, as the header asks.
    unsafe { free(many) }
}
