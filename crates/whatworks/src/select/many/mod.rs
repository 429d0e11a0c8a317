//! Many organisations at once: a table of them in, a long table of recommendations out.
//!
//! `columns` is the table and `profile` what one row of it comes to; `selected` is the answer, which
//! is worked out in chunks, so that memory is bounded however many rows there are.

mod columns;
mod profile;
mod selected;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

pub use columns::OrganisationColumns;
pub use selected::{OrganisationSelected, SelectedMany};

use super::query::{self, Query};
use crate::base::EvidenceBase;
use crate::error::Error;
use crate::fault::{Fault, Faults};
use crate::schema::Schema;

/// A table of organisations, and what is asked for each.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SelectMany {
    /// The organisations, column by column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisations: Option<OrganisationColumns>,
    /// The organisations as comma-separated values with a row of names, in place of
    /// `organisations`. Columns of other names are passed over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub csv: Option<String>,
    /// The names that columns have of their own, by those of the library, for example
    /// `{"code": "ods_code"}`; for tables that do not come in this request column by column.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<String, String>,
    /// What is asked for every organisation, unless a cell of its row says otherwise.
    #[serde(default)]
    pub like: Query,
}

impl SelectMany {
    /// Reads a request from JSON.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] with every fault.
    pub fn from_json(text: impl AsRef<[u8]>) -> Result<Self, Error> {
        static SCHEMA: OnceLock<Schema> = OnceLock::new();
        let schema =
            SCHEMA.get_or_init(|| Schema::new(include_str!("../../../schema/select-many-1.json")));
        let mut request: Self = schema.read_request_with(text.as_ref(), |request| {
            let faults = request.get("like").map(query::beyond_schema).unwrap_or_default();
            let within =
                |fault: Fault| Fault { pointer: format!("/like{}", fault.pointer), ..fault };
            faults.into_iter().map(within).collect()
        })?;
        request.like = request.like.with_checked_rules("/like/audience_rules")?;
        Ok(request)
    }

    /// Selects for every organisation. The work is done when the answer is read.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] for no table or two, a table that cannot be read, columns of
    /// different lengths, and an unknown rule set or layer.
    pub fn select(&self, base: &EvidenceBase) -> Result<SelectedMany, Error> {
        match (&self.organisations, &self.csv) {
            (Some(columns), None) if self.columns.is_empty() => {
                base.select_many(columns.clone(), &self.like)
            }
            (Some(_), None) => {
                Err(contradiction("/columns", "no names of their own: these columns have theirs"))
            }
            (None, Some(csv)) => {
                let organisations = OrganisationColumns::from_csv_named(csv, &self.columns)?;
                base.select_many(organisations, &self.like)
            }
            _ => Err(contradiction("", "either `organisations` or `csv`")),
        }
    }

    /// Selects for every organisation of a table that does not come in the request: `read` is given
    /// the names that its columns have of their own.
    ///
    /// # Errors
    ///
    /// As [`SelectMany::select`]; also for a table in the request.
    pub fn select_from(
        &self,
        base: &EvidenceBase,
        read: impl FnOnce(&BTreeMap<String, String>) -> Result<OrganisationColumns, Error>,
    ) -> Result<SelectedMany, Error> {
        if self.organisations.is_some() || self.csv.is_some() {
            return Err(contradiction("", "neither `organisations` nor `csv` beside the table"));
        }
        base.select_many(read(&self.columns)?, &self.like)
    }
}

impl EvidenceBase {
    /// Selects the recommendations for each organisation of a table.
    ///
    /// `like` is what is asked for every organisation; a cell of a row takes the place of its key.
    /// A row that cannot be read is a row of the answer with its error; no row is lost.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] for columns of different lengths, what is wrong with the values of
    /// `like`, and an unknown rule set or layer.
    pub fn select_many(
        &self,
        organisations: OrganisationColumns,
        like: &Query,
    ) -> Result<SelectedMany, Error> {
        let rows = organisations.rows()?;
        let faults = like.faults_of_values(self);
        if !faults.is_empty() {
            return Err(Error::InvalidRequest(Faults::new(within_like(faults))));
        }
        Ok(SelectedMany {
            base: self.clone(),
            prepared: self.prepared_for(like),
            shown: self.shown_for(like)?,
            like: like.clone(),
            organisations: organisations.into(),
            rows,
        })
    }
}

fn contradiction(pointer: &str, expected: &str) -> Error {
    Error::InvalidRequest(Fault::new("contradiction", pointer, None, expected).into())
}

/// Faults of what is asked for every organisation, with their place in the request.
fn within_like(faults: Vec<Fault>) -> Vec<Fault> {
    let within = |fault: Fault| Fault { pointer: format!("/like{}", fault.pointer), ..fault };
    faults.into_iter().map(within).collect()
}
