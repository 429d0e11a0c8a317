//! By which rules and from which layers to rate.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::rules::RuleSet;
use crate::base::EvidenceBase;
use crate::error::Error;
use crate::fault::{Fault, Faults};
use crate::json;
use crate::schema::Schema;

/// By which rules and from which layers to rate or audit, as C and Python hand it over.
///
/// In Rust, [`EvidenceBase::with_layers`] and [`RuleSet`] say the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Options {
    /// The rule set; `narrative-2017` if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<String>,
    /// The layers; all of them if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layers: Option<Vec<String>>,
}

impl Options {
    /// Reads options from JSON.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] with every fault.
    pub fn from_json(text: impl AsRef<[u8]>) -> Result<Self, Error> {
        static SCHEMA: OnceLock<Schema> = OnceLock::new();
        let schema =
            SCHEMA.get_or_init(|| Schema::new(include_str!("../../schema/options-1.json")));
        schema.read_request(text.as_ref())
    }

    /// The base restricted to the layers, and the rule set.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] for an unknown rule set, and for each layer that the base does
    /// not have.
    pub fn apply(&self, base: &EvidenceBase) -> Result<(EvidenceBase, RuleSet), Error> {
        let rules = match &self.rules {
            Some(name) => rules_named(name)?,
            None => RuleSet::default(),
        };
        let known = base.layers();
        let layers = self.layers.iter().flatten().enumerate();
        let unknown = layers.filter(|(_, layer)| !known.contains(layer)).map(|(index, layer)| {
            let names: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
            let expected = format!("one of the layers {}", names.join(", "));
            Fault::new(
                "unknown-name",
                format!("/layers/{index}"),
                Some(json::quoted(layer)),
                expected,
            )
        });
        let unknown: Vec<Fault> = unknown.collect();
        if !unknown.is_empty() {
            return Err(Error::InvalidRequest(Faults::new(unknown)));
        }
        let base = match &self.layers {
            Some(layers) => base.with_layers(layers)?,
            None => base.clone(),
        };
        Ok((base, rules))
    }
}

/// The rule set that a request names under `rules`.
pub(super) fn rules_named(name: &str) -> Result<RuleSet, Error> {
    RuleSet::named(name).map_err(|unknown| {
        let expected = format!("one of the rule sets {}", unknown.expected);
        let fault = Fault::new("unknown-name", "/rules", Some(json::quoted(name)), expected);
        Error::InvalidRequest(Faults::new(vec![fault]))
    })
}
