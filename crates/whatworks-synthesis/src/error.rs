//! What can be wrong with numbers, named by column and row.

/// Why an analysis has no answer.
///
/// Rows are counted from 0. A column has the name that the caller's argument has.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A value that cannot be used.
    #[error("`{column}[{row}]` is {value}, expected {expected}")]
    Value {
        /// The column.
        column: &'static str,
        /// The row, from 0.
        row: usize,
        /// The value found.
        value: f64,
        /// What was expected.
        expected: &'static str,
    },
    /// Columns of different lengths.
    #[error("`{column}` has {found} rows, expected {expected}, as many as `{like}`")]
    Lengths {
        /// The column.
        column: &'static str,
        /// Its number of rows.
        found: usize,
        /// The number of rows expected.
        expected: usize,
        /// The column it is compared with.
        like: &'static str,
    },
    /// A column that this analysis needs, or has no use for.
    #[error("`{column}` is {found}, expected {expected}")]
    Column {
        /// The column.
        column: &'static str,
        /// `missing` or `given`.
        found: &'static str,
        /// What was expected.
        expected: &'static str,
    },
    /// Too few studies for what was asked.
    #[error("{what} needs {needed} or more studies, found {found}")]
    TooFew {
        /// What was asked.
        what: &'static str,
        /// The number of usable studies.
        found: usize,
        /// The smallest number that has an answer.
        needed: usize,
    },
    /// An option out of its range, or one that does not go with another.
    #[error("option `{option}` is {value}, expected {expected}")]
    Option {
        /// The option.
        option: &'static str,
        /// The value found.
        value: String,
        /// What was expected.
        expected: &'static str,
    },
    /// A value of a moderator that cannot be used.
    #[error("moderator `{name}` of row {row} is {value}, expected a finite number")]
    Moderator {
        /// The moderator.
        name: String,
        /// The row, from 0.
        row: usize,
        /// The value found.
        value: f64,
    },
    /// A moderator that is a combination of the intercept and the moderators before it.
    #[error("moderator `{name}` is a combination of the intercept and those before it")]
    Collinear {
        /// The moderator.
        name: String,
    },
    /// A result too large or too small for a floating-point number.
    #[error("{what} is too large or too small for a floating-point number")]
    NotRepresentable {
        /// The quantity.
        what: &'static str,
    },
    /// The caller stopped the work.
    #[error("the work was stopped by its caller")]
    Cancelled,
    /// An iteration that did not settle. None is known; the search is bracketed and counted.
    #[error("the search for {what} did not settle")]
    NotSettled {
        /// The quantity.
        what: &'static str,
    },
}

impl Error {
    /// The code of the error, which stays the same between versions.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Value { .. } => "bad-value",
            Self::Lengths { .. } => "lengths-differ",
            Self::Column { .. } => "bad-column",
            Self::TooFew { .. } => "too-few-studies",
            Self::Option { .. } => "bad-option",
            Self::Moderator { .. } => "bad-value",
            Self::Collinear { .. } => "collinear",
            Self::NotRepresentable { .. } => "not-representable",
            Self::NotSettled { .. } => "not-settled",
            Self::Cancelled => "cancelled",
        }
    }

    /// What is wrong, without the row: for a list that names the row beside it.
    #[must_use]
    pub fn reason(&self) -> String {
        match self {
            Self::Value { column, value, expected, .. } => {
                format!("`{column}` is {value}, expected {expected}")
            }
            Self::Moderator { name, value, .. } => {
                format!("moderator `{name}` is {value}, expected a finite number")
            }
            other => other.to_string(),
        }
    }

    /// Where the error is, as a JSON pointer (RFC 6901) into the arguments: `/vi/3` is the fourth
    /// variance. Empty for the whole analysis.
    #[must_use]
    pub fn pointer(&self) -> String {
        match self {
            Self::Value { column, row, .. } => format!("/{column}/{row}"),
            Self::Lengths { column, .. } | Self::Column { column, .. } => format!("/{column}"),
            Self::Option { option, .. } => format!("/{option}"),
            Self::Moderator { name, row, .. } => format!("/moderators/{name}/{row}"),
            Self::Collinear { name } => format!("/moderators/{name}"),
            Self::TooFew { .. }
            | Self::NotRepresentable { .. }
            | Self::NotSettled { .. }
            | Self::Cancelled => String::new(),
        }
    }
}
