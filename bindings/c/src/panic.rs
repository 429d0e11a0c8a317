//! The boundary: no panic leaves the library, and out-parameters are written on success only.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::error::{Failure, ww_error};
use crate::handle::{self, Handle, Out};
use crate::status::ww_status;

/// Does work that can fail; an error goes to `*error`, if the caller wants it.
///
/// # Safety
///
/// `error` is NULL or may be written to.
pub(crate) unsafe fn attempt(
    error: *mut *mut ww_error,
    work: impl FnOnce() -> Result<(), Failure>,
) -> ww_status {
    // Nothing that the work has changed is looked at again: handles are only read.
    let outcome = catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|payload| Err(Failure::Panic(words(payload.as_ref()))));
    let Err(failure) = outcome else {
        return ww_status::Ok;
    };
    let status = failure.status();
    // SAFETY: the caller of this function vouches for `error`.
    if let Some(error) = unsafe { Out::new(error) } {
        error.give(ww_error::from(failure));
    }
    status
}

/// Does work that makes a handle, which goes to `*out` on success.
///
/// # Safety
///
/// `out` and `error` are NULL or may be written to.
pub(crate) unsafe fn answer<T: Handle>(
    out: *mut *mut T,
    error: *mut *mut ww_error,
    work: impl FnOnce() -> Result<T, Failure>,
) -> ww_status {
    // SAFETY: the caller of this function vouches for `out`.
    let out = unsafe { Out::new(out) };
    let work = || {
        let out = out.ok_or(Failure::NullArgument("out"))?;
        out.give(work()?);
        Ok(())
    };
    // SAFETY: the caller of this function vouches for `error`.
    unsafe { attempt(error, work) }
}

/// Does work that makes two handles, which go to their places on success.
///
/// # Safety
///
/// `out`, `report` and `error` are NULL or may be written to.
pub(crate) unsafe fn answer_both<T: Handle, R: Handle>(
    out: *mut *mut T,
    report: *mut *mut R,
    error: *mut *mut ww_error,
    work: impl FnOnce() -> Result<(T, R), Failure>,
) -> ww_status {
    // SAFETY: the caller of this function vouches for both places.
    let (out, report) = unsafe { (Out::new(out), Out::new(report)) };
    let work = || {
        let out = out.ok_or(Failure::NullArgument("out"))?;
        let report = report.ok_or(Failure::NullArgument("report"))?;
        let (made, reported) = work()?;
        out.give(made);
        report.give(reported);
        Ok(())
    };
    // SAFETY: the caller of this function vouches for `error`.
    unsafe { attempt(error, work) }
}

/// Works out a plain value; the fallback stands for what is not there.
pub(crate) fn value_or<T>(fallback: T, work: impl FnOnce() -> Option<T>) -> T {
    catch_unwind(AssertUnwindSafe(work)).ok().flatten().unwrap_or(fallback)
}

/// Frees a handle.
///
/// # Safety
///
/// As [`handle::free`].
pub(crate) unsafe fn free<T: Handle>(pointer: *mut T) {
    value_or((), || {
        // SAFETY: the caller of this function vouches for the pointer.
        unsafe { handle::free(pointer) };
        Some(())
    });
}

/// What a panic said.
pub(crate) fn words(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("no message").to_owned()
}

#[cfg(test)]
mod tests {
    use std::ffi::CStr;
    use std::ptr;

    use super::*;
    use crate::error::{ww_error_code, ww_error_free, ww_error_message, ww_error_status};
    use crate::text::ww_text;

    #[test]
    fn a_panic_becomes_a_status_and_an_error() {
        let mut out: *mut ww_text = ptr::null_mut();
        let mut error: *mut ww_error = ptr::null_mut();
        // SAFETY: both places are variables of this function.
        let status = unsafe { answer(&raw mut out, &raw mut error, || panic!("by {}", "design")) };
        assert_eq!(status, ww_status::Panic);
        assert!(out.is_null());
        // SAFETY: the error was just given out, and is freed once.
        unsafe {
            assert_eq!(ww_error_status(error), ww_status::Panic);
            assert_eq!(CStr::from_ptr(ww_error_code(error)), c"panic");
            let message = CStr::from_ptr(ww_error_message(error)).to_str().unwrap();
            assert!(message.ends_with("by design"), "{message}");
            ww_error_free(error);
        }
    }

    #[test]
    fn a_panic_is_caught_when_nobody_wants_the_error() {
        // SAFETY: NULL is allowed.
        let status = unsafe { attempt(ptr::null_mut(), || panic!("by design")) };
        assert_eq!(status, ww_status::Panic);
    }

    #[test]
    fn a_plain_value_falls_back() {
        assert_eq!(value_or(7, || panic!("by design")), 7);
        assert_eq!(value_or(7, || None), 7);
        assert_eq!(value_or(7, || Some(1)), 1);
    }

    #[test]
    fn a_handle_that_panics_while_it_is_freed_is_caught() {
        struct Fragile;
        impl Handle for Fragile {}
        impl Drop for Fragile {
            fn drop(&mut self) {
                panic!("by design");
            }
        }
        // SAFETY: the pointer is from a box and is freed once.
        unsafe { free(Box::into_raw(Box::new(Fragile))) };
    }
}
