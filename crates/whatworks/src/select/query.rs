//! What is asked.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::changes::Change;
use super::clause::Clause;
use crate::base::EvidenceBase;
use crate::error::Error;
use crate::fault::{Fault, Faults};
use crate::json;
use crate::organisation::{self, AudienceRules, DerivedAudience, Organisation, normal};
use crate::schema::Schema;

/// What is asked of an evidence base: who we are, where and for whom we work, and what we have.
///
/// Something must be asked: nothing is selected without a clause that holds. In a list, one value
/// that holds is enough. A key that is left out asks nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Query {
    /// The kind of organisation: `nhs-england`, `icb`, `pcn`, `trust`, `pharmacy`, `gp-surgery`,
    /// a printed form of one of these ("GP surgeries"), or another, which is kept and reported as
    /// unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<String>,
    /// The organisation, in place of an audience: a record of the Organisation Data Service (ORD or
    /// FHIR R4), or its roles, from which the audience is derived
    /// ([`Organisation::from_json`] reads every form).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<Organisation>,
    /// The day, `YYYY-MM-DD`, for which the audience of the organisation is derived; without one
    /// its record is read as it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub as_at: Option<Date>,
    /// The rules that say which audiences there are, how they are printed, and what makes an
    /// organisation one; those that are built in if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience_rules: Option<AudienceRules>,
    /// Themes of the base, by their ids.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub themes: Option<Vec<String>>,
    /// Components of the intervention, by their ids or titles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub components: Option<Vec<String>>,
    /// Settings of care, for example `emergency-department`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settings: Option<Vec<String>>,
    /// Staff groups, for example `nurses`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff_groups: Option<Vec<String>>,
    /// Populations, as codes of PROGRESS-Plus or Core20PLUS5, or in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub populations: Option<Vec<String>>,
    /// Prerequisites that are in place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub has: Option<Vec<String>>,
    /// Prerequisites that are not in place. What is in neither list is unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lacks: Option<Vec<String>>,
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
        let query: Self = schema.read_request_with(text.as_ref(), beyond_schema)?;
        query.with_checked_rules("/audience_rules")
    }

    /// The query once its rules are checked, which stand at a place of the request.
    pub(super) fn with_checked_rules(mut self, at: &str) -> Result<Self, Error> {
        let rules = self.audience_rules.take();
        self.audience_rules = rules.map(|rules| rules.checked(at)).transpose()?;
        Ok(self)
    }

    /// The lists that ask something, by their keys.
    fn lists(&self) -> [(&'static str, &Option<Vec<String>>); 7] {
        [
            ("themes", &self.themes),
            ("components", &self.components),
            ("settings", &self.settings),
            ("staff_groups", &self.staff_groups),
            ("populations", &self.populations),
            ("has", &self.has),
            ("lacks", &self.lacks),
        ]
    }

    /// The audience of the organisation, where one is given.
    pub(super) fn derived(&self, rules: &AudienceRules) -> Option<DerivedAudience> {
        Some(rules.audience_of(self.organisation.as_ref()?, self.as_at))
    }

    /// Whether nothing is asked.
    pub(super) fn is_empty(&self) -> bool {
        self.audience.is_none()
            && self.organisation.is_none()
            && self.lists().iter().all(|(_, list)| list.is_none())
    }

    /// Whether a clause about values is asked.
    pub(super) fn asks(&self, clause: Clause) -> bool {
        let asked = |key| self.lists().iter().any(|(name, list)| *name == key && list.is_some());
        match clause {
            Clause::Audience => self.audience.is_some() || self.organisation.is_some(),
            Clause::Prerequisite => self.has.is_some() || self.lacks.is_some(),
            other => asked(other.key()),
        }
    }

    /// The query with a change.
    pub(super) fn with(&self, change: &Change) -> Self {
        let mut query = self.clone();
        for (key, value) in change {
            let text = |value: &Value| value.as_str().map(str::to_owned);
            let list = value.as_array().map(|all| all.iter().filter_map(text).collect());
            match *key {
                "audience" => query.audience = text(value),
                // A change takes these away and never puts another in their place.
                "organisation" => query.organisation = None,
                "as_at" => query.as_at = None,
                "themes" => query.themes = list,
                "components" => query.components = list,
                "settings" => query.settings = list,
                "staff_groups" => query.staff_groups = list,
                "populations" => query.populations = list,
                "has" => query.has = list,
                "lacks" => query.lacks = list,
                _ => {}
            }
        }
        query
    }

    /// What the type alone cannot rule out.
    pub(super) fn check(&self, base: &EvidenceBase) -> Result<(), Error> {
        let mut faults = self.faults_of_values(base);
        if self.is_empty() {
            let lists = self.lists().map(|(name, _)| format!("`{name}`")).join(", ");
            let expected = format!("at least one of `audience`, `organisation`, {lists}");
            faults.push(Fault::new("empty-query", "", None, expected));
        }
        self.check_organisation(&mut faults);
        if faults.is_empty() { Ok(()) } else { Err(Error::InvalidRequest(Faults::new(faults))) }
    }

    /// What is wrong with the values that are given, whatever else may be asked beside them.
    pub(super) fn faults_of_values(&self, base: &EvidenceBase) -> Vec<Fault> {
        let mut faults = Vec::new();
        for (name, list) in self.lists() {
            check_list(name, list.as_deref(), &mut faults);
        }
        if self.audience.as_ref().is_some_and(|audience| audience.trim().is_empty()) {
            faults.push(empty("/audience".to_owned()));
        }
        self.check_themes(base, &mut faults);
        self.check_prerequisites(&mut faults);
        faults
    }

    /// An organisation stands in place of an audience, and a day is a day of an organisation.
    fn check_organisation(&self, faults: &mut Vec<Fault>) {
        if let (Some(audience), true) = (&self.audience, self.organisation.is_some()) {
            let found = Some(json::quoted(audience));
            let expected = "an audience or an organisation, from which it is derived, and not both";
            faults.push(Fault::new("contradiction", "/audience", found, expected));
        }
        if let (Some(day), None) = (self.as_at, &self.organisation) {
            let expected = "an organisation beside the day";
            let found = Some(json::quoted(&day.to_string()));
            faults.push(Fault::new("nothing-to-date", "/as_at", found, expected));
        }
    }

    /// Nothing is both in place and not.
    fn check_prerequisites(&self, faults: &mut Vec<Fault>) {
        let has: BTreeSet<String> = self.has.iter().flatten().map(|name| normal(name)).collect();
        for (index, name) in self.lacks.iter().flatten().enumerate() {
            if has.contains(&normal(name)) {
                let expected = "a prerequisite that is not also in `has`";
                let place = format!("/lacks/{index}");
                faults.push(Fault::new("contradiction", place, Some(json::quoted(name)), expected));
            }
        }
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

/// What the schema does not see: an organisation can have many forms.
pub(super) fn beyond_schema(query: &Value) -> Vec<Fault> {
    let mut faults = Vec::new();
    if let Some(organisation) = query.get("organisation") {
        faults.extend(organisation::check(organisation, "/organisation"));
    }
    if let Some(as_at) = query.get("as_at") {
        faults.extend(organisation::bad_date(as_at, "/as_at"));
    }
    if let Some(rules) = query.get("audience_rules") {
        let place = |at: &str| format!("/audience_rules{at}");
        let rules = organisation::faults_of_rules(rules).into_iter();
        faults.extend(rules.map(|fault| Fault { pointer: place(&fault.pointer), ..fault }));
    }
    faults
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
