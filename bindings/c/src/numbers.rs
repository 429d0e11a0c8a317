//! Numbers that the caller hands over, and places of the caller for numbers that come out.

use std::ptr::NonNull;

use crate::error::Failure;

/// What may lie in memory of the caller.
///
/// # Safety
///
/// Every pattern of bits is a value, and there is nothing to drop.
pub(crate) unsafe trait Plain: Copy {}

// SAFETY: any bits are a number.
unsafe impl Plain for f64 {}
// SAFETY: any bits are a number.
unsafe impl Plain for i64 {}
// SAFETY: any bits are a number.
unsafe impl Plain for usize {}

/// The numbers of an array; NULL is one without any.
///
/// # Safety
///
/// `data` is NULL or points to `len` numbers that do not change while the answer is used.
pub(crate) unsafe fn array<'a, T: Plain>(
    data: *const T,
    len: usize,
    name: &'static str,
) -> Result<&'a [T], Failure> {
    if len == 0 {
        return Ok(&[]);
    }
    let data = place(data.cast_mut(), len, name)?;
    // SAFETY: a checked place, and the caller vouches for the numbers.
    Ok(unsafe { std::slice::from_raw_parts(data.as_ptr(), len) })
}

/// A struct of plain fields; none for NULL.
///
/// # Safety
///
/// `data` is NULL or points to a struct that does not change during the call.
pub(crate) unsafe fn plain<T: Plain>(
    data: *const T,
    name: &'static str,
) -> Result<Option<T>, Failure> {
    if data.is_null() {
        return Ok(None);
    }
    let data = place(data.cast_mut(), 1, name)?;
    // SAFETY: a checked place, and the caller vouches for the struct.
    Ok(Some(unsafe { data.read() }))
}

/// Room of the caller for values, or none where they are not wanted.
pub(crate) struct Room<T> {
    start: Option<NonNull<T>>,
    len: usize,
}

impl<T: Plain> Room<T> {
    /// Room for `len` values; NULL means that they are not wanted.
    ///
    /// # Safety
    ///
    /// `data` is NULL or `len` values may be written to it during the call.
    pub(crate) unsafe fn optional(
        data: *mut T,
        len: usize,
        name: &'static str,
    ) -> Result<Self, Failure> {
        let wanted = !data.is_null() && len > 0;
        let start = if wanted { Some(place(data, len, name)?) } else { None };
        Ok(Self { start, len })
    }

    /// Room for one value, which must be there.
    ///
    /// # Safety
    ///
    /// `data` is NULL or a value may be written to it during the call.
    pub(crate) unsafe fn one(data: *mut T, name: &'static str) -> Result<Self, Failure> {
        Ok(Self { start: Some(place(data, 1, name)?), len: 1 })
    }

    /// Writes the values, as many as there is room for.
    pub(crate) fn fill(self, values: &[T]) {
        let Some(start) = self.start else { return };
        let len = values.len().min(self.len);
        // SAFETY: whoever made this vouched for the room, and the values are the library's own.
        unsafe { start.as_ptr().copy_from_nonoverlapping(values.as_ptr(), len) }
    }
}

/// A place in which `len` values can lie.
pub(crate) fn place<T>(
    data: *mut T,
    len: usize,
    name: &'static str,
) -> Result<NonNull<T>, Failure> {
    let place = NonNull::new(data).ok_or(Failure::NullArgument(name))?;
    let bytes = len.checked_mul(size_of::<T>());
    if bytes.and_then(|bytes| isize::try_from(bytes).ok()).is_none() {
        return Err(Failure::InvalidLength(name));
    }
    if !place.is_aligned() {
        return Err(Failure::Misaligned(name));
    }
    Ok(place)
}
