//! What is asked.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::base::EvidenceBase;
use crate::error::Error;
use crate::fault::{Fault, Faults};
use crate::json;
use crate::schema::Schema;

/// What is asked of an evidence base: who we are, and where and for whom we work.
///
/// At least one of `audience`, `themes`, `settings` and `populations` must be given: nothing is
/// selected without a clause that holds. In a list, one value that holds is enough.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Query {
    /// The kind of organisation: `nhs-england`, `icb`, `pcn`, `trust`, `pharmacy`, `gp-surgery`,
    /// a printed form of one of these ("GP surgeries"), or another, which is kept and reported as
    /// unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<String>,
    /// Themes of the base, by their ids.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub themes: Option<Vec<String>>,
    /// Settings of care, for example `emergency-department`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settings: Option<Vec<String>>,
    /// Populations, as PROGRESS-Plus codes or in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub populations: Option<Vec<String>>,
    /// The rule set of the derived certainties; `narrative-2017` if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<String>,
    /// The layers from which certainties are derived; all of them if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layers: Option<Vec<String>>,
}

impl Query {
    /// A query for one kind of organisation.
    #[must_use]
    pub fn audience(audience: impl Into<String>) -> Self {
        Self { audience: Some(audience.into()), ..Self::default() }
    }

    /// Reads a query from JSON.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] with every fault.
    pub fn from_json(text: impl AsRef<[u8]>) -> Result<Self, Error> {
        static SCHEMA: OnceLock<Schema> = OnceLock::new();
        let schema = SCHEMA.get_or_init(|| Schema::new(include_str!("../../schema/query-1.json")));
        schema.read_request(text.as_ref())
    }

    /// What the type alone cannot rule out.
    pub(super) fn check(&self, base: &EvidenceBase) -> Result<(), Error> {
        let mut faults = Vec::new();
        let lists = [
            ("themes", &self.themes),
            ("settings", &self.settings),
            ("populations", &self.populations),
        ];
        for (name, list) in lists {
            check_list(name, list.as_deref(), &mut faults);
        }
        if self.audience.as_ref().is_some_and(|audience| audience.trim().is_empty()) {
            faults.push(empty("/audience".to_owned()));
        }
        if self.audience.is_none() && lists.iter().all(|(_, list)| list.is_none()) {
            let expected = "at least one of `audience`, `themes`, `settings`, `populations`";
            faults.push(Fault::new("empty-query", "", None, expected));
        }
        self.check_themes(base, &mut faults);
        if faults.is_empty() { Ok(()) } else { Err(Error::InvalidRequest(Faults::new(faults))) }
    }

    fn check_themes(&self, base: &EvidenceBase, faults: &mut Vec<Fault>) {
        let known: Vec<&str> = base.document().themes.iter().map(|t| t.id.as_str()).collect();
        for (index, theme) in self.themes.iter().flatten().enumerate() {
            if !known.contains(&theme.as_str()) {
                let list: Vec<String> = known.iter().map(|id| format!("`{id}`")).collect();
                let expected = format!("one of the themes {}", list.join(", "));
                let place = format!("/themes/{index}");
                faults.push(Fault::new("dangling-id", place, Some(json::quoted(theme)), expected));
            }
        }
    }
}

fn check_list(name: &str, list: Option<&[String]>, faults: &mut Vec<Fault>) {
    if list.is_some_and(<[String]>::is_empty) {
        let expected = "at least one value; leave the key out to ask nothing of it";
        faults.push(Fault::new("empty-list", format!("/{name}"), Some("[]".to_owned()), expected));
    }
    for (index, value) in list.into_iter().flatten().enumerate() {
        if value.trim().is_empty() {
            faults.push(empty(format!("/{name}/{index}")));
        }
    }
}

fn empty(place: String) -> Fault {
    Fault::new("empty-text", place, Some("\"\"".to_owned()), "a text that is not empty")
}
