//! Reads an organisation from the forms in which it is given.
//!
//! Records come from other people's systems: `null` is the same as a key that is left out, one
//! value the same as a list of one. Keys that say nothing of the audience are passed over in the
//! forms of ODS and FHIR, and are faults in the form of this library. What contradicts itself
//! inside a record is kept and judged later; only what cannot be read is a fault.

mod fhir;
mod given;
mod ord;
mod plain;

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::record::Organisation;
use crate::error::Error;
use crate::fault::{Fault, Faults};
use crate::json::{self, Limits};
use given::Given;

impl Organisation {
    /// Reads an organisation from JSON: a record of the ODS interface ORD (whole, or one of the
    /// summaries that a search gives), a FHIR R4 or STU3 `Organization`, the form that this type
    /// is written in, only its `roles`, or only an `audience`.
    ///
    /// Beside any of them `parents` may hold the records of organisations of which this one is a
    /// site or branch.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] with every fault.
    pub fn from_json(text: impl AsRef<[u8]>) -> Result<Self, Error> {
        let (value, mut faults) = json::parse(text.as_ref(), Limits::default());
        let organisation = value.map(|value| read(&Given::new(&value, ""), &mut faults));
        match organisation {
            Some(organisation) if faults.is_empty() => Ok(organisation),
            _ => Err(Error::InvalidRequest(Faults::new(faults))),
        }
    }

    /// The organisation as JSON, in the one form that it is written in.
    #[must_use]
    pub fn to_json(&self) -> String {
        json::write(self)
    }
}

/// Every fault of an organisation that stands at a place of a request.
pub(crate) fn check(value: &Value, at: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    read(&Given::new(value, at), &mut faults);
    faults
}

impl<'de> Deserialize<'de> for Organisation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let mut faults = Vec::new();
        let organisation = read(&Given::new(&value, ""), &mut faults);
        if faults.is_empty() {
            return Ok(organisation);
        }
        Err(serde::de::Error::custom(Faults::new(faults)))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Organisation {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Organisation".into()
    }

    /// Of every form: what is at fault in one is reported by [`check`].
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "An organisation: a record of the ODS interface ORD, a FHIR \
                `Organization`, or an object with `roles` (and `code`, `name`, `audience`, `status`, \
                `start`, `end`, `partial`, `relationships`, `successors`, `parents`).",
        })
    }
}

/// Reads an organisation in whichever form it has.
fn read(given: &Given<'_>, faults: &mut Vec<Fault>) -> Organisation {
    if !given.is_object() {
        given.wrong_type("an organisation as an object", faults);
        return Organisation::default();
    }
    if let Some(record) = given.get("Organisation") {
        let organisation = ord::organisation(&record, faults);
        return with_parents(organisation, given, faults);
    }
    if given.get("OrgId").is_some() {
        return with_parents(ord::organisation(given, faults), given, faults);
    }
    if let Some(kind) = given.get("resourceType") {
        return with_parents(fhir::organisation(given, &kind, faults), given, faults);
    }
    with_parents(plain::organisation(given, faults), given, faults)
}

fn with_parents(
    organisation: Organisation,
    given: &Given<'_>,
    faults: &mut Vec<Fault>,
) -> Organisation {
    let parents = given.get("parents").map(|parents| parents.items()).unwrap_or_default();
    let parents = parents.iter().map(|parent| read(parent, faults)).collect();
    Organisation { parents, ..organisation }
}
