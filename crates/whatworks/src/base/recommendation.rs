//! Recommendations, their components and whom they are for.

use serde::{Deserialize, Serialize};

use super::condition::AppliesWhen;
use super::fact::Provenance;
use super::vocabulary::Certainty;

/// A theme of the document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Theme {
    /// The name by which recommendations refer to the theme.
    pub id: String,
    /// The title.
    pub title: String,
    /// Who states it and where.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// A recommendation of the document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Recommendation {
    /// The name of the recommendation.
    pub id: String,
    /// The wording.
    pub text: String,
    /// The theme.
    pub theme: String,
    /// What is recommended, part by part; each part is rated apart.
    pub components: Vec<Component>,
    /// The target audience.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audiences: Option<Scope>,
    /// The settings of care it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settings: Option<Scope>,
    /// The staff groups it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff_groups: Option<Scope>,
    /// The populations it is for, as codes of PROGRESS-Plus or Core20PLUS5, or in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub populations: Option<Scope>,
    /// What must be in place before it can be carried out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prerequisites: Option<Prerequisites>,
    /// A user's own condition: when it applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applies_when: Option<AppliesWhen>,
    /// The strength the document gives ("strong", "conditional").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strength: Option<String>,
    /// The certainty the document gives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<PublishedCertainty>,
    /// Who states it and where.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// A part of a recommendation that is rated on its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Component {
    /// The name of the component.
    pub id: String,
    /// The component in words.
    pub title: String,
    /// The bodies of evidence it rests on, one for each outcome.
    pub bodies: Vec<String>,
}

/// Whom or where a recommendation is for.
///
/// `only` limits: what is not named is out. `especially` emphasises: what is named is more
/// relevant, and what is not named is left open by the text, unless `only` limits it too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Scope {
    /// The full list, when the text gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<Vec<String>>,
    /// Those the text singles out; among those of `only` where both are given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub especially: Option<Vec<String>>,
    /// Who states it and where.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// What must be in place before a recommendation can be carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Prerequisites {
    /// What is needed, all of it. An empty list says that nothing is.
    pub needs: Vec<String>,
    /// Who states it and where.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// A certainty as a document asserts it, kept beside the derived one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PublishedCertainty {
    /// The level.
    pub certainty: Certainty,
    /// What the document calls its scale.
    pub scale: String,
    /// Who states it and where.
    #[serde(flatten)]
    pub provenance: Provenance,
}
