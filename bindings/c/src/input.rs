//! Texts and options that the caller hands over.

use std::ffi::c_char;

use whatworks::grade::Options;

use crate::error::Failure;

/// The bytes of a required text, in any encoding.
///
/// # Safety
///
/// `data` is NULL or points to `len` bytes that do not change during the call.
pub(crate) unsafe fn bytes<'a>(
    data: *const c_char,
    len: usize,
    name: &'static str,
) -> Result<&'a [u8], Failure> {
    if data.is_null() {
        return Err(Failure::NullArgument(name));
    }
    if isize::try_from(len).is_err() {
        return Err(Failure::InvalidLength(name));
    }
    // SAFETY: not NULL, not too long, and the caller vouches for the bytes.
    Ok(unsafe { std::slice::from_raw_parts(data.cast(), len) })
}

/// A required text in UTF-8.
///
/// # Safety
///
/// As [`bytes`].
pub(crate) unsafe fn utf8<'a>(
    data: *const c_char,
    len: usize,
    name: &'static str,
) -> Result<&'a str, Failure> {
    // SAFETY: the caller of this function vouches for `data` and `len`.
    let bytes = unsafe { bytes(data, len, name) }?;
    std::str::from_utf8(bytes).map_err(|_| Failure::InvalidUtf8(name))
}

/// A text in UTF-8; NULL with a length of 0 is none.
///
/// # Safety
///
/// As [`bytes`].
pub(crate) unsafe fn optional_utf8<'a>(
    data: *const c_char,
    len: usize,
    name: &'static str,
) -> Result<Option<&'a str>, Failure> {
    if data.is_null() && len == 0 {
        return Ok(None);
    }
    // SAFETY: the caller of this function vouches for `data` and `len`.
    unsafe { utf8(data, len, name) }.map(Some)
}

/// Options as JSON; NULL with a length of 0 stands for the defaults.
///
/// # Safety
///
/// As [`bytes`].
pub(crate) unsafe fn options(data: *const c_char, len: usize) -> Result<Options, Failure> {
    if data.is_null() && len == 0 {
        return Ok(Options::default());
    }
    // SAFETY: the caller of this function vouches for `data` and `len`.
    let json = unsafe { bytes(data, len, "options") }?;
    Ok(Options::from_json(json)?)
}
