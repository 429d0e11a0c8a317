//! `ww_text`: a text that the caller owns; and the texts inside the other handles.

use std::ffi::c_char;
use std::ptr;

use crate::error::ww_error;
use crate::handle::{Handle, borrow};
use crate::input::bytes;
use crate::panic::{answer, free, value_or};
use crate::status::ww_status;

/// A text with a NUL behind it.
pub(crate) struct Text(Vec<u8>);

impl Text {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        let mut bytes = text.into().into_bytes();
        bytes.push(0);
        Self(bytes)
    }

    pub(crate) fn as_ptr(&self) -> *const c_char {
        self.0.as_ptr().cast()
    }

    fn len(&self) -> usize {
        self.0.len().saturating_sub(1)
    }
}

/// A text in UTF-8: an answer as JSON, or a page. Freed by `ww_text_free`.
///
/// Never changes, so that threads may share it.
pub struct ww_text {
    text: Text,
}

impl Handle for ww_text {}

impl From<String> for ww_text {
    fn from(text: String) -> Self {
        Self { text: Text::new(text) }
    }
}

/// Gives the JSON form of a handle to the caller.
///
/// # Safety
///
/// `handle` is NULL or live; `out` and `error` are NULL or may be written to.
pub(crate) unsafe fn json_of<T: Handle>(
    handle: *const T,
    name: &'static str,
    out: *mut *mut ww_text,
    error: *mut *mut ww_error,
    to_json: impl FnOnce(&T) -> String,
) -> ww_status {
    // SAFETY: the caller of this function vouches for every pointer.
    unsafe {
        answer(out, error, || {
            let handle = borrow(handle, name)?;
            Ok(ww_text::from(to_json(handle)))
        })
    }
}

/// Gives the answer to a request to the caller.
///
/// # Safety
///
/// `request` is NULL or points to `len` bytes that do not change during the call; `out` and `error`
/// are NULL or may be written to.
pub(crate) unsafe fn answer_to(
    request: *const c_char,
    len: usize,
    out: *mut *mut ww_text,
    error: *mut *mut ww_error,
    work: impl FnOnce(&[u8]) -> Result<String, whatworks::Error>,
) -> ww_status {
    // SAFETY: the caller of this function vouches for every pointer.
    unsafe {
        answer(out, error, || {
            let request = bytes(request, len, "request")?;
            Ok(ww_text::from(work(request)?))
        })
    }
}

/// The bytes of a text, with a NUL behind the last.
///
/// Ownership: they belong to `text` and live as long as it. Threads: any.
/// Errors: NULL if `text` is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_text_data(text: *const ww_text) -> *const c_char {
    // SAFETY: `text` is NULL or a live text, as the header asks.
    let text = unsafe { text.as_ref() };
    value_or(ptr::null(), || Some(text?.text.as_ptr()))
}

/// The number of bytes of a text, without the NUL; 0 if `text` is NULL.
///
/// Ownership: `text` is borrowed. Threads: any. Errors: none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_text_len(text: *const ww_text) -> usize {
    // SAFETY: `text` is NULL or a live text, as the header asks.
    let text = unsafe { text.as_ref() };
    value_or(0, || Some(text?.text.len()))
}

/// Frees a text. NULL is fine.
///
/// Ownership: `text` must not be used afterwards, nor its bytes. Threads: any, when no other
/// still uses it. Errors: none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_text_free(text: *mut ww_text) {
    // SAFETY: `text` is NULL or a text that has not been freed, as the header asks.
    unsafe { free(text) }
}
