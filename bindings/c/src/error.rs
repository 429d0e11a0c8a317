//! `ww_error`: what went wrong, with where and what was expected.

use std::ffi::c_char;
use std::ptr;

use serde::Serialize;

use crate::handle::Handle;
use crate::panic::{free, value_or};
use crate::status::ww_status;
use crate::text::Text;

/// Why a call failed, before anybody asks for the details.
pub(crate) enum Failure {
    NullArgument(&'static str),
    InvalidUtf8(&'static str),
    InvalidLength(&'static str),
    Misaligned(&'static str),
    Arrow(String),
    Panic(String),
    Core(whatworks::Error),
}

impl From<whatworks::Error> for Failure {
    fn from(error: whatworks::Error) -> Self {
        Self::Core(error)
    }
}

impl From<whatworks::synthesis::Error> for Failure {
    fn from(error: whatworks::synthesis::Error) -> Self {
        Self::Core(error.into())
    }
}

impl Failure {
    pub(crate) fn status(&self) -> ww_status {
        match self {
            Self::NullArgument(_) => ww_status::NullArgument,
            Self::InvalidUtf8(_) => ww_status::InvalidUtf8,
            Self::InvalidLength(_) => ww_status::InvalidLength,
            Self::Misaligned(_) => ww_status::Misaligned,
            Self::Arrow(_) => ww_status::Arrow,
            Self::Panic(_) => ww_status::Panic,
            Self::Core(error) => error.into(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NullArgument(_) => "null-argument",
            Self::InvalidUtf8(_) => "not-utf-8",
            Self::InvalidLength(_) => "invalid-length",
            Self::Misaligned(_) => "misaligned",
            Self::Arrow(_) => "arrow",
            Self::Panic(_) => "panic",
            Self::Core(error) => error.code(),
        }
    }

    fn message(&self) -> String {
        match self {
            Self::NullArgument(name) => format!("argument `{name}` is NULL"),
            Self::InvalidUtf8(name) => format!("argument `{name}` is not UTF-8"),
            Self::InvalidLength(name) => format!("the length of argument `{name}` is too large"),
            Self::Misaligned(name) => format!("argument `{name}` is not aligned as its type is"),
            Self::Arrow(words) => words.clone(),
            Self::Panic(words) => format!("a mistake in the library: {words}"),
            Self::Core(error) => error.to_string(),
        }
    }

    fn json(&self) -> String {
        #[derive(Serialize)]
        struct Form {
            schema: &'static str,
            code: &'static str,
            message: String,
            faults: [(); 0],
            more_faults: usize,
        }
        if let Self::Core(error) = self {
            return error.to_json();
        }
        let form = Form {
            schema: "whatworks-error/1",
            code: self.code(),
            message: self.message(),
            faults: [],
            more_faults: 0,
        };
        serde_json::to_string_pretty(&form).unwrap_or_default()
    }

    fn faults(&self) -> &[whatworks::Fault] {
        match self {
            Self::Core(error) => error.faults(),
            _ => &[],
        }
    }
}

/// Why a call failed. Freed by `ww_error_free`.
///
/// Never changes, so that threads may share it.
pub struct ww_error {
    status: ww_status,
    code: Text,
    message: Text,
    json: Text,
    faults: Vec<FaultTexts>,
}

struct FaultTexts {
    code: Text,
    pointer: Text,
    value: Option<Text>,
    expected: Text,
}

impl Handle for ww_error {}

impl From<Failure> for ww_error {
    fn from(failure: Failure) -> Self {
        let texts = |fault: &whatworks::Fault| FaultTexts {
            code: Text::new(fault.code),
            pointer: Text::new(fault.pointer.as_str()),
            value: fault.value.as_deref().map(Text::new),
            expected: Text::new(fault.expected.as_str()),
        };
        Self {
            status: failure.status(),
            code: Text::new(failure.code()),
            message: Text::new(failure.message()),
            json: Text::new(failure.json()),
            faults: failure.faults().iter().map(texts).collect(),
        }
    }
}

/// A text of an error; NULL where it is not there.
///
/// # Safety
///
/// `error` is NULL or a live error.
unsafe fn text(
    error: *const ww_error,
    pick: impl FnOnce(&ww_error) -> Option<&Text>,
) -> *const c_char {
    // SAFETY: the caller of this function vouches for `error`.
    let error = unsafe { error.as_ref() };
    value_or(ptr::null(), || pick(error?).map(Text::as_ptr))
}

/// The status that the call returned; `WW_STATUS_NULL_ARGUMENT` if `error` is NULL.
///
/// Ownership: `error` is borrowed. Threads: any. Errors: none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_error_status(error: *const ww_error) -> ww_status {
    // SAFETY: `error` is NULL or a live error, as the header asks.
    let error = unsafe { error.as_ref() };
    value_or(ww_status::NullArgument, || Some(error?.status))
}

/// The code of the error, for example `invalid-request`; codes stay the same between versions.
///
/// Ownership: the text belongs to `error` and lives as long as it. Threads: any.
/// Errors: NULL if `error` is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_error_code(error: *const ww_error) -> *const c_char {
    // SAFETY: `error` is NULL or a live error, as the header asks.
    unsafe { text(error, |error| Some(&error.code)) }
}

/// The error in one sentence, for people.
///
/// Ownership: the text belongs to `error` and lives as long as it. Threads: any.
/// Errors: NULL if `error` is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_error_message(error: *const ww_error) -> *const c_char {
    // SAFETY: `error` is NULL or a live error, as the header asks.
    unsafe { text(error, |error| Some(&error.message)) }
}

/// The JSON pointer (RFC 6901) of the first fault; empty for the whole document.
///
/// Ownership: the text belongs to `error` and lives as long as it. Threads: any.
/// Errors: NULL if the error has no faults or `error` is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_error_pointer(error: *const ww_error) -> *const c_char {
    // SAFETY: `error` is NULL or a live error, as the header asks.
    unsafe { ww_error_fault_pointer(error, 0) }
}

/// The error as JSON (`whatworks-error/1`), with every fault.
///
/// Ownership: the text belongs to `error` and lives as long as it. Threads: any.
/// Errors: NULL if `error` is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_error_json(error: *const ww_error) -> *const c_char {
    // SAFETY: `error` is NULL or a live error, as the header asks.
    unsafe { text(error, |error| Some(&error.json)) }
}

/// How many faults the error lists; 0 if `error` is NULL. Of very many only the first are listed,
/// and `more_faults` in the JSON says how many there are besides.
///
/// Ownership: `error` is borrowed. Threads: any. Errors: none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_error_fault_count(error: *const ww_error) -> usize {
    // SAFETY: `error` is NULL or a live error, as the header asks.
    let error = unsafe { error.as_ref() };
    value_or(0, || Some(error?.faults.len()))
}

/// The code of a fault, for example `unknown-code`.
///
/// Ownership: the text belongs to `error` and lives as long as it. Threads: any.
/// Errors: NULL if there is no such fault or `error` is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_error_fault_code(
    error: *const ww_error,
    index: usize,
) -> *const c_char {
    // SAFETY: `error` is NULL or a live error, as the header asks.
    unsafe { text(error, |error| Some(&error.faults.get(index)?.code)) }
}

/// The JSON pointer (RFC 6901) of a fault; empty for the whole document.
///
/// Ownership: the text belongs to `error` and lives as long as it. Threads: any.
/// Errors: NULL if there is no such fault or `error` is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_error_fault_pointer(
    error: *const ww_error,
    index: usize,
) -> *const c_char {
    // SAFETY: `error` is NULL or a live error, as the header asks.
    unsafe { text(error, |error| Some(&error.faults.get(index)?.pointer)) }
}

/// What was found, as JSON and shortened.
///
/// Ownership: the text belongs to `error` and lives as long as it. Threads: any.
/// Errors: NULL if nothing was found, there is no such fault or `error` is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_error_fault_value(
    error: *const ww_error,
    index: usize,
) -> *const c_char {
    // SAFETY: `error` is NULL or a live error, as the header asks.
    unsafe { text(error, |error| error.faults.get(index)?.value.as_ref()) }
}

/// What was expected.
///
/// Ownership: the text belongs to `error` and lives as long as it. Threads: any.
/// Errors: NULL if there is no such fault or `error` is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_error_fault_expected(
    error: *const ww_error,
    index: usize,
) -> *const c_char {
    // SAFETY: `error` is NULL or a live error, as the header asks.
    unsafe { text(error, |error| Some(&error.faults.get(index)?.expected)) }
}

/// Frees an error. NULL is fine.
///
/// Ownership: `error` must not be used afterwards, nor any text of it. Threads: any, when no
/// other still uses it. Errors: none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_error_free(error: *mut ww_error) {
    // SAFETY: `error` is NULL or an error that has not been freed, as the header asks.
    unsafe { free(error) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is left of pretty-printed JSON without its values: the keys, in their order.
    fn keys(json: &str) -> Vec<&str> {
        json.lines().filter_map(|line| line.split_once(": ")).map(|(key, _)| key).collect()
    }

    #[test]
    fn an_error_of_the_binding_has_the_form_of_an_error_of_the_core() {
        let base = whatworks::EvidenceBase::staff_empowerment();
        let core = base.rate("R99", &whatworks::RuleSet::default()).unwrap_err();
        for failure in [
            Failure::NullArgument("base"),
            Failure::InvalidUtf8("id"),
            Failure::InvalidLength("query"),
            Failure::Misaligned("yi"),
            Failure::Panic("a \"quoted\" word".to_owned()),
        ] {
            let json = failure.json();
            assert_eq!(keys(&json), keys(&core.to_json()));
            serde_json::from_str::<serde_json::Value>(&json).unwrap();
        }
    }
}
