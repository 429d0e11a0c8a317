//! The structs of the Arrow C data interface, and words for what is wrong with them.

use std::ffi::{CStr, c_char, c_void};
use std::fmt;

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema};
use arrow_schema::ArrowError;

/// An `ArrowSchema` of the specification, whose fields are not public in arrow-schema.
#[repr(C)]
pub(super) struct SchemaParts {
    format: *const c_char,
    name: *const c_char,
    _metadata: *const c_char,
    _flags: i64,
    n_children: i64,
    children: *const *const SchemaParts,
    dictionary: *const SchemaParts,
    release: Option<unsafe extern "C" fn(*mut SchemaParts)>,
    _private_data: *mut c_void,
}

/// An `ArrowArray` of the specification, whose fields are not public in arrow-data.
#[repr(C)]
pub(super) struct ArrayParts {
    length: i64,
    null_count: i64,
    offset: i64,
    n_buffers: i64,
    n_children: i64,
    buffers: *const *const c_void,
    children: *const *const ArrayParts,
    dictionary: *const ArrayParts,
    release: Option<unsafe extern "C" fn(*mut ArrayParts)>,
    _private_data: *mut c_void,
}

const _: () = assert!(size_of::<SchemaParts>() == size_of::<FFI_ArrowSchema>());
const _: () = assert!(align_of::<SchemaParts>() == align_of::<FFI_ArrowSchema>());
const _: () = assert!(size_of::<ArrayParts>() == size_of::<FFI_ArrowArray>());
const _: () = assert!(align_of::<ArrayParts>() == align_of::<FFI_ArrowArray>());

impl SchemaParts {
    /// The fields of a schema.
    pub(super) fn of(schema: &FFI_ArrowSchema) -> &Self {
        // SAFETY: both are the struct of the specification, laid out as in C.
        unsafe { &*std::ptr::from_ref(schema).cast() }
    }

    /// That it has not been released.
    pub(super) fn check_alive(&self, at: &Place) -> Result<(), ArrowError> {
        alive(self.release.is_some(), at)
    }

    /// What the type is.
    pub(super) fn format(&self, at: &Place) -> Result<&str, ArrowError> {
        if self.format.is_null() {
            return Err(at.wrong("`format`", "NULL", "a text"));
        }
        // SAFETY: not NULL, and it lives as long as the schema.
        let format = unsafe { text(self.format) };
        format.ok_or_else(|| at.wrong("`format`", "not UTF-8", "a text"))
    }

    /// The name; empty where there is none.
    pub(super) fn name(&self, at: &Place) -> Result<&str, ArrowError> {
        if self.name.is_null() {
            return Ok("");
        }
        // SAFETY: not NULL, and it lives as long as the schema.
        let name = unsafe { text(self.name) };
        name.ok_or_else(|| at.wrong("`name`", "not UTF-8", "a text"))
    }

    /// The number of children.
    pub(super) fn n_children(&self, at: &Place) -> Result<usize, ArrowError> {
        count(self.n_children, "`n_children`", at)
    }

    /// A child, below [`Self::n_children`].
    pub(super) fn child(&self, index: usize, at: &Place) -> Result<&Self, ArrowError> {
        // SAFETY: a schema has as many children as it says.
        unsafe { entry(self.children, index, at) }
    }

    /// The type of the values, if this is that of the keys to a dictionary.
    pub(super) fn dictionary(&self, at: &Place) -> Result<Option<&Self>, ArrowError> {
        // SAFETY: a dictionary lives as long as the schema.
        unsafe { optional(self.dictionary, "`dictionary`", at) }
    }
}

impl ArrayParts {
    /// The fields of an array.
    pub(super) fn of(array: &FFI_ArrowArray) -> &Self {
        // SAFETY: both are the struct of the specification, laid out as in C.
        unsafe { &*std::ptr::from_ref(array).cast() }
    }

    /// That it has not been released.
    pub(super) fn check_alive(&self, at: &Place) -> Result<(), ArrowError> {
        alive(self.release.is_some(), at)
    }

    /// The number of rows.
    pub(super) fn length(&self, at: &Place) -> Result<usize, ArrowError> {
        count(self.length, "`length`", at)
    }

    /// The number of rows that lie before the first.
    pub(super) fn offset(&self, at: &Place) -> Result<usize, ArrowError> {
        count(self.offset, "`offset`", at)
    }

    /// How many rows are missing; -1 where nobody has counted.
    pub(super) fn null_count(&self) -> i64 {
        self.null_count
    }

    /// The number of buffers.
    pub(super) fn n_buffers(&self, at: &Place) -> Result<usize, ArrowError> {
        count(self.n_buffers, "`n_buffers`", at)
    }

    /// The number of children.
    pub(super) fn n_children(&self, at: &Place) -> Result<usize, ArrowError> {
        count(self.n_children, "`n_children`", at)
    }

    /// Whether there is an array of pointers to buffers.
    pub(super) fn has_buffers(&self) -> bool {
        !self.buffers.is_null()
    }

    /// A buffer; NULL if there is none.
    pub(super) fn buffer(&self, index: usize) -> *const c_void {
        let there = usize::try_from(self.n_buffers).is_ok_and(|count| index < count);
        if !there || self.buffers.is_null() {
            return std::ptr::null();
        }
        // SAFETY: an array has as many buffers as it says, and this is one of them.
        unsafe { self.buffers.add(index).read_unaligned() }
    }

    /// A child, below [`Self::n_children`].
    pub(super) fn child(&self, index: usize, at: &Place) -> Result<&Self, ArrowError> {
        // SAFETY: an array has as many children as it says.
        unsafe { entry(self.children, index, at) }
    }

    /// The values, if these are keys to a dictionary.
    pub(super) fn dictionary(&self, at: &Place) -> Result<Option<&Self>, ArrowError> {
        // SAFETY: a dictionary lives as long as the array.
        unsafe { optional(self.dictionary, "`dictionary`", at) }
    }
}

fn alive(is: bool, at: &Place) -> Result<(), ArrowError> {
    if is { Ok(()) } else { Err(at.wrong("`release`", "NULL", "a callback")) }
}

fn count(value: i64, what: &str, at: &Place) -> Result<usize, ArrowError> {
    usize::try_from(value).map_err(|_| at.wrong(what, value, "0 or more"))
}

/// A text of a schema; `None` if it is not UTF-8.
///
/// # Safety
///
/// `pointer` is to a text that ends with a NUL and lives for `'a`.
unsafe fn text<'a>(pointer: *const c_char) -> Option<&'a str> {
    // SAFETY: the caller vouches for it.
    unsafe { CStr::from_ptr(pointer) }.to_str().ok()
}

/// One of an array of pointers.
///
/// # Safety
///
/// `entries` is NULL, or has an entry of this index; each entry is NULL or points to what lives for
/// `'a`.
unsafe fn entry<'a, T>(
    entries: *const *const T,
    index: usize,
    at: &Place,
) -> Result<&'a T, ArrowError> {
    let wrong = |found| at.wrong("`children`", found, "aligned pointers");
    if entries.is_null() {
        return Err(wrong("NULL".to_owned()));
    }
    if !entries.is_aligned() {
        return Err(wrong("misaligned".to_owned()));
    }
    // SAFETY: aligned, and the caller vouches for the entry.
    let entry = unsafe { entries.add(index).read() };
    if !entry.is_aligned() {
        return Err(wrong(format!("misaligned at {index}")));
    }
    // SAFETY: NULL or aligned, and the caller vouches for what it points to.
    unsafe { entry.as_ref() }.ok_or_else(|| wrong(format!("NULL at {index}")))
}

/// What a pointer points to that may be NULL.
///
/// # Safety
///
/// It is NULL, or points to what lives for `'a`.
unsafe fn optional<'a, T>(
    pointer: *const T,
    what: &str,
    at: &Place,
) -> Result<Option<&'a T>, ArrowError> {
    if !pointer.is_aligned() {
        return Err(at.wrong(what, "misaligned", "an aligned pointer or NULL"));
    }
    // SAFETY: NULL or aligned, and the caller vouches for what it points to.
    Ok(unsafe { pointer.as_ref() })
}

/// Where in a stream something is.
pub(super) enum Place<'a> {
    /// The schema as a whole.
    Schema,
    /// A batch, counted from 1.
    Batch(usize),
    /// A column, or a child of one, by its place and name.
    Child(&'a Place<'a>, usize, &'a str),
    /// The values of a dictionary.
    Dictionary(&'a Place<'a>),
}

impl Place<'_> {
    /// A child of this.
    pub(super) fn child<'a>(&'a self, index: usize, name: &'a str) -> Place<'a> {
        Place::Child(self, index, name)
    }

    /// The column that this is in, or this.
    pub(super) fn column(&self) -> &Self {
        match self {
            Place::Child(parent, ..) | Place::Dictionary(parent) if !parent.is_whole() => {
                parent.column()
            }
            _ => self,
        }
    }

    fn is_whole(&self) -> bool {
        matches!(self, Place::Schema | Place::Batch(_))
    }

    /// An error of what is here.
    pub(super) fn says(&self, what: &str) -> ArrowError {
        ArrowError::CDataInterface(format!("{self}: {what}"))
    }

    /// An error of something that is not as it was expected.
    pub(super) fn wrong(&self, what: &str, found: impl fmt::Display, expected: &str) -> ArrowError {
        self.says(&format!("{what} is {found}; expected {expected}"))
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Schema => write!(f, "schema"),
            Self::Batch(number) => write!(f, "batch {number}"),
            Self::Dictionary(parent) => write!(f, "{parent}, dictionary"),
            Self::Child(parent, index, name) => {
                let kind = if parent.is_whole() { "column" } else { "child" };
                match name.is_empty() {
                    true => write!(f, "{parent}, {kind} {}", index + 1),
                    false => write!(f, "{parent}, {kind} `{name}`"),
                }
            }
        }
    }
}

/// What an error of Arrow says, without the kind of it.
pub(super) fn words(error: &ArrowError) -> String {
    match error {
        ArrowError::CDataInterface(words) | ArrowError::InvalidArgumentError(words) => {
            words.clone()
        }
        other => other.to_string(),
    }
}
