//! Which judgements of your own to look at again: by the recommendations they rest on.
//!
//! Policies, priorities and criteria are kept by the ids of recommendations, outside a base; they
//! survive an update as they are. This says which of those ids moved under them.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::Diff;
use super::movement::Presence;
use crate::base::codes;
use crate::error::{Error, UnknownName};
use crate::grade::BaseName;
use crate::json;
use crate::schema::Schema;

/// The recommendations on which something of yours rests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Ids {
    /// Their ids, of either base. One may stand more than once.
    pub ids: Vec<String>,
}

impl Ids {
    /// Reads ids from JSON.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] with every fault.
    pub fn from_json(text: impl AsRef<[u8]>) -> Result<Self, Error> {
        static SCHEMA: OnceLock<Schema> = OnceLock::new();
        let schema = SCHEMA.get_or_init(|| Schema::new(include_str!("../../schema/ids-1.json")));
        schema.read_request(text.as_ref())
    }
}

codes! {
    /// What became of a recommendation under a judgement.
    AffectedState {
        /// Nothing moved that a judgement could rest on.
        Unchanged = "unchanged",
        /// The recommendation, its evidence or its rating moved: look again.
        Review = "review",
        /// The recommendation is gone.
        Removed = "removed",
        /// The recommendation is new.
        Added = "added",
    }
}

/// One id that was asked about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AffectedRow {
    /// The recommendation.
    pub id: String,
    /// What became of it.
    pub state: AffectedState,
    /// Why, in words.
    pub because: String,
}

/// What became of the recommendations asked about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Affected {
    /// The form of this result.
    pub schema: &'static str,
    /// The old base.
    pub old: BaseName,
    /// The new base.
    pub new: BaseName,
    /// A row for each id, in the order asked.
    pub rows: Vec<AffectedRow>,
}

impl Affected {
    /// The answer as JSON (`whatworks-affected/1`), the same in every language.
    #[must_use]
    pub fn to_json(&self) -> String {
        json::write(self)
    }
}

impl Diff {
    /// Which of these recommendations moved, so that what rests on them should be looked at again.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`] for an id that neither base has.
    pub fn affected<S: AsRef<str>>(&self, ids: &[S]) -> Result<Affected, Error> {
        let rows: Result<Vec<AffectedRow>, Error> =
            ids.iter().map(|id| self.affected_one(id.as_ref())).collect();
        let (old, new) = (self.old.clone(), self.new.clone());
        Ok(Affected { schema: "whatworks-affected/1", old, new, rows: rows? })
    }

    fn affected_one(&self, id: &str) -> Result<AffectedRow, Error> {
        let row = |state, because: String| Ok(AffectedRow { id: id.to_owned(), state, because });
        if self.unchanged.iter().any(|unchanged| unchanged == id) {
            return row(AffectedState::Unchanged, "nothing behind it moved".to_owned());
        }
        let Some(moved) = self.recommendations.iter().find(|moved| moved.id == id) else {
            let known = self.recommendations.iter().map(|moved| &moved.id).chain(&self.unchanged);
            return Err(UnknownName::new("recommendation", id, known.map(String::as_str)).into());
        };
        let state = match moved.presence {
            Presence::Added => AffectedState::Added,
            Presence::Removed => AffectedState::Removed,
            Presence::Both if moved.provenance_only => AffectedState::Unchanged,
            Presence::Both => AffectedState::Review,
        };
        row(state, moved.in_short())
    }
}
