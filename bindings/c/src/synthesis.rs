//! `ww_synthesis`: any analysis, asked for as JSON.

use std::ffi::c_char;

use whatworks::synthesis::{Error, Request};

use crate::error::ww_error;
use crate::input::bytes;
use crate::panic::{answer, attempt};
use crate::status::ww_status;
use crate::text::ww_text;

/// Works out an analysis of effects or raw data, for example
/// `{"analysis": "pool", "data": {"yi": [0.1, 0.3], "vi": [0.02, 0.04]}}`; the JSON Schema of the
/// request is `whatworks-synthesis-1`.
///
/// The answer is JSON (`whatworks-synthesis/1`), the same bytes in every language.
///
/// Ownership: `request` is borrowed for the call; `*out` is the caller's, freed by `ww_text_free`.
/// Threads: any.
/// Errors: `WW_STATUS_INVALID_REQUEST` with every fault, also for data that the analysis cannot
/// work with; `WW_STATUS_NULL_ARGUMENT`, `WW_STATUS_INVALID_LENGTH`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_synthesis(
    request: *const c_char,
    len: usize,
    out: *mut *mut ww_text,
    error: *mut *mut ww_error,
) -> ww_status {
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe {
        answer(out, error, || {
            let request = Request::from_json(bytes(request, len, "request")?)?;
            Ok(ww_text::from(request.answer()?.json))
        })
    }
}

/// Fails if columns differ in length: for wrappers in languages whose arrays know their length.
/// The other functions take one number of rows for all columns.
///
/// `by` is the length of the column of groups; that of `yi` where there is none.
///
/// Ownership: none. Threads: any. Errors: `WW_STATUS_INVALID_REQUEST`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_same_length(
    yi: usize,
    vi: usize,
    by: usize,
    error: *mut *mut ww_error,
) -> ww_status {
    let different = [("vi", vi), ("by", by)].into_iter().find(|(_, found)| *found != yi);
    let work = || match different {
        Some((column, found)) => {
            Err(Error::Lengths { column, found, expected: yi, like: "yi" }.into())
        }
        None => Ok(()),
    };
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe { attempt(error, work) }
}
