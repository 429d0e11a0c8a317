//! Faults: what is wrong with a document or a request, where, and what was expected.

use std::collections::BTreeSet;
use std::fmt;

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

impl From<Fault> for Faults {
    fn from(fault: Fault) -> Self {
        Self::new(vec![fault])
    }
}

impl Faults {
    pub(crate) fn new(mut faults: Vec<Fault>) -> Self {
        faults.sort_by_cached_key(|fault| (pointer_key(&fault.pointer), fault.code));
        faults.dedup();
        // The filler that stands in for such a number may be of the wrong type or out of range.
        let unread: BTreeSet<String> =
            faults.iter().filter(|f| f.code == "not-finite").map(|f| f.pointer.clone()).collect();
        let by_filler = ["wrong-type", "out-of-range", "unknown-code"];
        faults.retain(|f| !(by_filler.contains(&f.code) && unread.contains(&f.pointer)));
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
