//! What can go wrong, with where and what was expected.

use std::path::PathBuf;

use serde::Serialize;

use crate::fault::{Fault, Faults};
use crate::json;

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
    /// The caller stopped the work.
    #[error("the work was stopped by its caller")]
    Cancelled,
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
            Error::Cancelled => "cancelled",
        }
    }

    /// The faults, where the error lists any.
    #[must_use]
    pub fn faults(&self) -> &[Fault] {
        match self {
            Error::InvalidDocument(faults) | Error::InvalidRequest(faults) => faults.all(),
            Error::UnknownName(_) | Error::File(_) | Error::Cancelled => &[],
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
        json::write(&Form {
            schema: "whatworks-error/1",
            code: self.code(),
            message: self.to_string(),
            faults: self.faults(),
            more_faults: match self {
                Error::InvalidDocument(faults) | Error::InvalidRequest(faults) => faults.more(),
                Error::UnknownName(_) | Error::File(_) | Error::Cancelled => 0,
            },
        })
    }
}
