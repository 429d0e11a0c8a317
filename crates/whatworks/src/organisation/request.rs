//! What is asked: which audience an organisation is.

use std::sync::OnceLock;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::derived::DerivedAudience;
use super::record::Organisation;
use super::rules;
use crate::error::Error;
use crate::fault::Fault;
use crate::schema::Schema;

/// Which audience an organisation is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AudienceRequest {
    /// The organisation, in any of the forms of [`Organisation::from_json`].
    pub organisation: Organisation,
    /// The day; if left out, the record is read as it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub as_at: Option<Date>,
    /// The rules; those that are built in if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<rules::AudienceRules>,
    /// Options of the rules to switch on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
}

impl AudienceRequest {
    /// Reads a request from JSON.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] with every fault.
    pub fn from_json(text: impl AsRef<[u8]>) -> Result<Self, Error> {
        static SCHEMA: OnceLock<Schema> = OnceLock::new();
        let schema =
            SCHEMA.get_or_init(|| Schema::new(include_str!("../../schema/audience-1.json")));
        let mut request: Self = schema.read_request_with(text.as_ref(), beyond_schema)?;
        request.rules = request.rules.map(|rules| rules.checked("/rules")).transpose()?;
        Ok(request)
    }

    /// The answer.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`] for an option that the rules do not have.
    pub fn answer(&self) -> Result<DerivedAudience, Error> {
        let built_in = rules::AudienceRules::built_in();
        let rules = self.rules.as_ref().unwrap_or(built_in);
        if self.options.is_empty() {
            return Ok(rules.audience_of(&self.organisation, self.as_at));
        }
        let switch = |rules: rules::AudienceRules, id: &String| rules.with_option(id);
        let rules = self.options.iter().try_fold(rules.clone(), switch)?;
        Ok(rules.audience_of(&self.organisation, self.as_at))
    }
}

fn beyond_schema(request: &Value) -> Vec<Fault> {
    let mut faults = Vec::new();
    if let Some(organisation) = request.get("organisation") {
        faults.extend(super::check(organisation, "/organisation"));
    }
    if let Some(as_at) = request.get("as_at") {
        faults.extend(rules::bad_date(as_at, "/as_at"));
    }
    if let Some(rules) = request.get("rules") {
        let within = |fault: Fault| Fault { pointer: format!("/rules{}", fault.pointer), ..fault };
        faults.extend(rules::beyond_schema(rules).into_iter().map(within));
    }
    faults
}
