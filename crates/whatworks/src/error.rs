//! What can go wrong, with where and what was expected.

use std::collections::BTreeSet;
use std::fmt;
use std::path::PathBuf;

use serde::Serialize;

/// One thing that is wrong with a document or a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// What kind of fault, from a fixed list.
    pub code: &'static str,
    /// The JSON pointer (RFC 6901) of the value that is at fault; empty for the whole document.
    pub pointer: String,
    /// The value found, as JSON and shortened; absent where there is none.
    pub value: Option<String>,
    /// What was expected.
    pub expected: String,
}

impl Fault {
    pub(crate) fn new(
        code: &'static str,
        pointer: impl Into<String>,
        value: Option<String>,
        expected: impl Into<String>,
    ) -> Self {
        Self { code, pointer: pointer.into(), value, expected: expected.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.pointer.is_empty() {
            write!(f, "`{}`: ", self.pointer)?;
        }
        if let Some(value) = &self.value {
            write!(f, "found `{value}`, ")?;
        }
        write!(f, "expected {}", self.expected)
    }
}

/// Every fault of a document or a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults {
    faults: Vec<Fault>,
    more: usize,
}

/// More faults than this are counted and not listed.
const MOST_LISTED: usize = 1000;

impl Faults {
    pub(crate) fn new(mut faults: Vec<Fault>) -> Self {
        faults.sort_by(|a, b| {
            pointer_key(&a.pointer).cmp(&pointer_key(&b.pointer)).then(a.code.cmp(b.code))
        });
        faults.dedup();
        // The filler that stands in for such a number may be wrong in other ways.
        let unread: BTreeSet<String> =
            faults.iter().filter(|f| f.code == "not-finite").map(|f| f.pointer.clone()).collect();
        faults.retain(|f| f.code == "not-finite" || !unread.contains(&f.pointer));
        let more = faults.len().saturating_sub(MOST_LISTED);
        faults.truncate(MOST_LISTED);
        Self { faults, more }
    }

    /// The faults, in the order of their pointers; the first thousand, where there are more.
    #[must_use]
    pub fn all(&self) -> &[Fault] {
        &self.faults
    }

    /// The number of faults beyond those listed.
    #[must_use]
    pub fn more(&self) -> usize {
        self.more
    }
}

/// Orders pointers by segment, numbers as numbers.
fn pointer_key(pointer: &str) -> Vec<(u64, String)> {
    pointer.split('/').map(|part| (part.parse().unwrap_or(u64::MAX), part.to_owned())).collect()
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.faults.as_slice() {
            [] => f.write_str("no fault"),
            [only] => write!(f, "{only}"),
            [first, rest @ ..] => write!(f, "{first} (and {} more)", rest.len() + self.more),
        }
    }
}

/// A file that could not be read or written.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} `{}`: {source}", path.display())]
pub struct FileError {
    pub(crate) action: &'static str,
    pub(crate) path: PathBuf,
    #[source]
    pub(crate) source: std::io::Error,
}

/// A name that is not in the evidence base or the library.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown {what} `{name}`, expected one of {expected}")]
pub struct UnknownName {
    pub(crate) what: &'static str,
    pub(crate) name: String,
    pub(crate) expected: String,
}

impl UnknownName {
    pub(crate) fn new<'a>(
        what: &'static str,
        name: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let expected: Vec<String> = known.into_iter().map(|name| format!("`{name}`")).collect();
        Self { what, name: name.to_owned(), expected: expected.join(", ") }
    }
}

/// Any error of the library.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The document of an evidence base is wrong; every fault is listed.
    #[error("invalid document: {0}")]
    InvalidDocument(Faults),
    /// A query, options or judgements are wrong; every fault is listed.
    #[error("invalid request: {0}")]
    InvalidRequest(Faults),
    /// A recommendation, body, layer or rule set of this name does not exist.
    #[error(transparent)]
    UnknownName(#[from] UnknownName),
    /// A file could not be read or written.
    #[error(transparent)]
    File(#[from] FileError),
}

impl Error {
    /// The code of the error, which stays the same between versions.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Error::InvalidDocument(_) => "invalid-document",
            Error::InvalidRequest(_) => "invalid-request",
            Error::UnknownName(_) => "unknown-name",
            Error::File(_) => "file",
        }
    }

    /// The faults, where the error lists any.
    #[must_use]
    pub fn faults(&self) -> &[Fault] {
        match self {
            Error::InvalidDocument(faults) | Error::InvalidRequest(faults) => faults.all(),
            Error::UnknownName(_) | Error::File(_) => &[],
        }
    }

    /// The JSON pointer of the first fault, where there is one.
    #[must_use]
    pub fn pointer(&self) -> Option<&str> {
        self.faults().first().map(|fault| fault.pointer.as_str())
    }

    /// The error as JSON (`whatworks-error/1`), the same in every language.
    #[must_use]
    pub fn to_json(&self) -> String {
        #[derive(Serialize)]
        struct Form<'a> {
            schema: &'static str,
            code: &'static str,
            message: String,
            faults: &'a [Fault],
            more_faults: usize,
        }
        crate::json::write(&Form {
            schema: "whatworks-error/1",
            code: self.code(),
            message: self.to_string(),
            faults: self.faults(),
            more_faults: match self {
                Error::InvalidDocument(faults) | Error::InvalidRequest(faults) => faults.more(),
                Error::UnknownName(_) | Error::File(_) => 0,
            },
        })
    }
}
