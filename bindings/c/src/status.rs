//! `ww_status`: how a call ended.

/// How a call ended. The numbers are fixed: one that is given up is never used again, and a later
/// version may add others.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ww_status {
    /// The call did what was asked.
    Ok = 0,
    /// A pointer that is required is NULL.
    NullArgument = 1,
    /// An id or a path is not UTF-8. (JSON that is not UTF-8 is an invalid document or request.)
    InvalidUtf8 = 2,
    /// A length is larger than any object in memory can be.
    InvalidLength = 3,
    /// An array or a struct does not begin where its type may lie in memory.
    Misaligned = 4,
    /// The document of an evidence base is wrong; the error lists every fault.
    InvalidDocument = 10,
    /// A query, options, judgements, evidence, the numbers of an analysis or any other request is
    /// wrong; the error lists every fault.
    InvalidRequest = 11,
    /// There is no recommendation, body, layer or rule set of this name.
    UnknownName = 12,
    /// A file could not be read or written.
    File = 13,
    /// The caller's `ww_progress` stopped the work.
    Cancelled = 14,
    /// A stream of Arrow says that it failed, was released before, or is malformed.
    Arrow = 15,
    /// The library failed by a mistake of its own. It stays usable.
    Panic = 90,
    /// An error that this version of the C interface has no number for.
    Other = 91,
}

impl From<&whatworks::Error> for ww_status {
    fn from(error: &whatworks::Error) -> Self {
        match error {
            whatworks::Error::InvalidDocument(_) => Self::InvalidDocument,
            whatworks::Error::InvalidRequest(_) => Self::InvalidRequest,
            whatworks::Error::UnknownName(_) => Self::UnknownName,
            whatworks::Error::File(_) => Self::File,
            whatworks::Error::Cancelled => Self::Cancelled,
            _ => Self::Other,
        }
    }
}
