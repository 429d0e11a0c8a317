//! Which audience an organisation is, and why.

use jiff::civil::Date;
use serde::Serialize;

use super::record::Successor;
use crate::base::codes;
use crate::json;
use crate::table::{Column, Table, Values, text};

codes! {
    /// What is known of the audience of an organisation.
    AudienceVerdict {
        /// It is one or more audiences.
        Derived = "derived",
        /// It may be one; something that would decide is not known.
        Possible = "possible",
        /// It is known to be none.
        Outside = "outside",
        /// The rules do not know its kind.
        Unknown = "unknown",
    }
}

/// Which audience an organisation is on a day, by which rules, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DerivedAudience {
    pub(super) schema: &'static str,
    /// The version of the rules.
    pub rules: String,
    /// The code of the organisation, where it is given.
    pub code: Option<String>,
    /// Its name, where it is given.
    pub name: Option<String>,
    /// The day asked for; without one the record is read as it stands.
    pub as_at: Option<Date>,
    /// What is known.
    pub verdict: AudienceVerdict,
    /// The audiences that it is.
    pub matches: Vec<AudienceMatch>,
    /// The audiences that it may be.
    pub possible: Vec<AudienceMatch>,
    /// Why it is known to be none.
    pub outside: Option<OutsideEvery>,
    /// The organisations that came after it, as its record names them.
    pub successors: Vec<Successor>,
    /// What is amiss in the record, and what that was taken to mean.
    pub notes: Vec<String>,
    /// Why, in words.
    pub because: String,
}

/// An audience that an organisation is, or may be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AudienceMatch {
    /// The code of the audience, or what was given where the rules know none of that name.
    pub audience: String,
    /// The roles or the code that make it so, for example `RO177 + RO76`; `given` where the
    /// organisation was given as the audience.
    pub basis: String,
    /// The organisation of which this one is a site or branch, or for which it stands.
    pub via: Option<String>,
    /// Where the rule is from; none for an audience that was given.
    pub source: Option<String>,
    /// Whether that source confirms the rule; none for an audience that was given.
    pub verified: Option<bool>,
    /// Why, in words.
    pub because: String,
}

/// Why an organisation is known to be none of the audiences.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OutsideEvery {
    /// Why.
    pub reason: String,
    /// Where that is from; none where it follows from the record alone.
    pub source: Option<String>,
}

/// A row of the table.
struct Row<'a> {
    audience: Option<&'a str>,
    basis: Option<&'a str>,
    via: Option<&'a str>,
    source: Option<&'a str>,
    verified: Option<bool>,
    because: &'a str,
}

impl DerivedAudience {
    /// The answer as JSON (`whatworks-audience/1`), the same in every language.
    #[must_use]
    pub fn to_json(&self) -> String {
        json::write(self)
    }

    /// A row for each audience that the organisation is or may be, or one row where there is none:
    /// `code`, `name`, `as_at`, `verdict`, `audience`, `basis`, `via`, `source`, `verified`,
    /// `because`.
    #[must_use]
    pub fn to_table(&self) -> Table {
        let rows = self.rows();
        let verified = rows.iter().map(|row| row.verified).collect();
        let owned = |value: Option<&str>| value.map(str::to_owned);
        Table {
            columns: vec![
                text("code", &rows, |_| self.code.clone()),
                text("name", &rows, |_| self.name.clone()),
                text("as_at", &rows, |_| self.as_at.map(|day| day.to_string())),
                text("verdict", &rows, |_| Some(self.verdict.code().to_owned())),
                text("audience", &rows, |row| owned(row.audience)),
                text("basis", &rows, |row| owned(row.basis)),
                text("via", &rows, |row| owned(row.via)),
                text("source", &rows, |row| owned(row.source)),
                Column { name: "verified", values: Values::Flag(verified) },
                text("because", &rows, |row| Some(row.because.to_owned())),
            ],
        }
    }

    fn rows(&self) -> Vec<Row<'_>> {
        let found = if self.matches.is_empty() { &self.possible } else { &self.matches };
        if found.is_empty() {
            let source = self.outside.as_ref().and_then(|outside| outside.source.as_deref());
            let because = &*self.because;
            let (audience, basis, via, verified) = (None, None, None, None);
            return vec![Row { audience, basis, via, source, verified, because }];
        }
        found.iter().map(row).collect()
    }
}

fn row(found: &AudienceMatch) -> Row<'_> {
    Row {
        audience: Some(&found.audience),
        basis: Some(&found.basis),
        via: found.via.as_deref(),
        source: found.source.as_deref(),
        verified: found.verified,
        because: &found.because,
    }
}
