//! Handles: boxes of Rust that C holds by a pointer.

use std::ptr::NonNull;

use crate::error::Failure;

/// A type that C holds by a pointer. All of them may be shared between threads.
pub(crate) trait Handle: Send + Sync + 'static {}

/// Borrows what a required pointer points to.
///
/// # Safety
///
/// The pointer is NULL or points to a live handle that is not freed during the call.
pub(crate) unsafe fn borrow<'a, T: Handle>(
    pointer: *const T,
    name: &'static str,
) -> Result<&'a T, Failure> {
    // SAFETY: NULL gives `None`; otherwise the caller vouches for the handle.
    unsafe { pointer.as_ref() }.ok_or(Failure::NullArgument(name))
}

/// A place of the caller for a pointer, known not to be NULL.
pub(crate) struct Out<T>(NonNull<*mut T>);

impl<T: Handle> Out<T> {
    /// Takes an out-parameter, if it is not NULL.
    ///
    /// # Safety
    ///
    /// The pointer is NULL or may be written to during the call.
    pub(crate) unsafe fn new(pointer: *mut *mut T) -> Option<Self> {
        NonNull::new(pointer).map(Self)
    }

    /// Hands a value over to the caller, who frees it.
    pub(crate) fn give(self, value: T) {
        // SAFETY: whoever made this vouched that the place may be written to.
        unsafe { self.0.write(Box::into_raw(Box::new(value))) }
    }
}

/// Takes a handle back from the caller and drops it; NULL does nothing.
///
/// # Safety
///
/// The pointer is NULL or was given out by [`Out::give`] and has not been freed.
pub(crate) unsafe fn free<T: Handle>(pointer: *mut T) {
    if !pointer.is_null() {
        // SAFETY: the caller vouches that it came from `Box::into_raw` and is freed once.
        drop(unsafe { Box::from_raw(pointer) });
    }
}
