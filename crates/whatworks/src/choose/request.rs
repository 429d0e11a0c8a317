//! What is asked: what each recommendation is worth and costs, and what a set of them must keep to.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::fault::{Fault, Faults};
use crate::json;
use crate::schema::Schema;

/// Amounts by name: of resources, or by recommendation.
pub type Amounts = BTreeMap<String, f64>;

/// Which set of recommendations is worth most within limits.
///
/// Value is what the caller declares. Certainty plays no part in it unless the caller's own numbers
/// hold it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// What each recommendation is worth and costs. One that is not named here cannot be chosen.
    pub items: Vec<Candidate>,
    /// How much there is of each resource: 0 or more.
    pub limits: Amounts,
    /// Recommendations that must be chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub must_have: Option<Vec<String>>,
    /// Recommendations that must not be chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exclude: Option<Vec<String>>,
    /// Groups of which at least or at most so many must be chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub groups: Option<Vec<Group>>,
    /// What the chosen must do for groups of people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub equity_floors: Option<Vec<EquityFloor>>,
    /// Recommendations that need another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requires: Option<Vec<Need>>,
    /// How many further sets to list, the next best first, up to 100; 3 if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_best: Option<u32>,
    /// Whether to say of each recommendation what the best set would be were it decided otherwise,
    /// which takes a search each; yes if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explain: Option<bool>,
    /// How many nodes a search may look at before it gives up the proof; 200,000 if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most_nodes: Option<u32>,
}

/// What a recommendation is worth and costs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Candidate {
    /// The recommendation.
    pub recommendation: String,
    /// What it is worth, any number. Left out where it is not known: then it cannot be chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// What it takes of each resource, 0 or more. A cost that is left out is not known, and not
    /// zero: where the resource is limited, the recommendation cannot be chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub costs: Option<Amounts>,
}

/// A group of recommendations of which so many must be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// The name of the group.
    pub id: String,
    /// Its recommendations.
    pub members: Vec<String>,
    /// How many must be chosen at least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<u32>,
    /// How many may be chosen at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<u32>,
}

/// What the chosen recommendations must do, together, for a group of people. Either
/// `contributions` or `population` says how it is counted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EquityFloor {
    /// The name of the floor.
    pub id: String,
    /// What the contributions of the chosen must come to.
    pub at_least: f64,
    /// What each recommendation contributes, 0 or more. One that is not named is not known to
    /// contribute anything, and nothing is counted for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contributions: Option<Amounts>,
    /// A population, as a PROGRESS-Plus code or in words: a recommendation counts as 1 where the
    /// evidence base names this population for it. Where the base says nothing, nothing is counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub population: Option<String>,
}

/// A recommendation that can be chosen only together with another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// The recommendation.
    pub recommendation: String,
    /// The one it needs.
    pub needs: String,
}

/// The most further sets that can be asked for.
const MOST_NEXT_BEST: u32 = 100;

/// The most recommendations that can be asked about.
const MOST_ITEMS: usize = 5000;

impl Request {
    /// Reads a request from JSON.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] with every fault.
    pub fn from_json(text: impl AsRef<[u8]>) -> Result<Self, Error> {
        static SCHEMA: OnceLock<Schema> = OnceLock::new();
        let schema = SCHEMA.get_or_init(|| Schema::new(include_str!("../../schema/choice-1.json")));
        schema.read_request(text.as_ref())
    }

    /// How many further sets to list.
    pub(super) fn next_best(&self) -> usize {
        usize::try_from(self.next_best.unwrap_or(3)).unwrap_or(usize::MAX)
    }

    /// How many nodes a search may look at.
    pub(super) fn most_nodes(&self) -> u64 {
        u64::from(self.most_nodes.unwrap_or(200_000))
    }

    /// What the type alone cannot rule out; `known` are the recommendations there are.
    pub(super) fn check(&self, known: &[&str], has_base: bool) -> Result<(), Error> {
        let mut checks = Checks { known: known.iter().copied().collect(), faults: Vec::new() };
        checks.items(&self.items);
        checks.limits(&self.limits);
        checks.listed("/must_have", self.must_have.as_deref().unwrap_or_default());
        checks.listed("/exclude", self.exclude.as_deref().unwrap_or_default());
        checks.groups(self.groups.as_deref().unwrap_or_default());
        checks.floors(self.equity_floors.as_deref().unwrap_or_default(), has_base);
        for (place, need) in self.requires.iter().flatten().enumerate() {
            let at = format!("/requires/{place}");
            checks.is_known(&format!("{at}/recommendation"), &need.recommendation);
            checks.is_known(&format!("{at}/needs"), &need.needs);
        }
        if self.next_best.is_some_and(|next| next > MOST_NEXT_BEST) {
            let found = self.next_best.map(|next| next.to_string());
            checks.fault("out-of-range", "/next_best", found, "a number from 0 to 100");
        }
        if checks.faults.is_empty() {
            return Ok(());
        }
        Err(Error::InvalidRequest(Faults::new(checks.faults)))
    }
}

struct Checks<'a> {
    known: BTreeSet<&'a str>,
    faults: Vec<Fault>,
}

impl Checks<'_> {
    fn fault(&mut self, code: &'static str, at: &str, found: Option<String>, expected: &str) {
        self.faults.push(Fault::new(code, at, found, expected));
    }

    fn is_known(&mut self, at: &str, id: &str) {
        if !self.known.contains(id) {
            let expected = "the id of a recommendation";
            self.fault("dangling-id", at, Some(json::quoted(id)), expected);
        }
    }

    /// Recommendations that exist, each once.
    fn listed(&mut self, at: &str, ids: &[String]) {
        let mut seen = BTreeSet::new();
        for (place, id) in ids.iter().enumerate() {
            let at = format!("{at}/{place}");
            self.is_known(&at, id);
            if !seen.insert(id) {
                let expected = "a recommendation named once";
                self.fault("duplicate-id", &at, Some(json::quoted(id)), expected);
            }
        }
    }

    /// Each name once.
    fn named<'n>(&mut self, at: &str, key: &str, names: impl Iterator<Item = &'n String>) {
        let mut seen = BTreeSet::new();
        for (place, name) in names.enumerate() {
            if !seen.insert(name) {
                let at = format!("{at}/{place}/{key}");
                self.fault("duplicate-id", &at, Some(json::quoted(name)), "a name given once");
            }
        }
    }

    fn items(&mut self, items: &[Candidate]) {
        if items.is_empty() {
            self.fault("empty-list", "/items", Some("[]".to_owned()), "a recommendation");
        }
        if items.len() > MOST_ITEMS {
            let found = Some(format!("{} items", items.len()));
            self.fault("too-many", "/items", found, "at most 5000 items");
        }
        self.named("/items", "recommendation", items.iter().map(|item| &item.recommendation));
        for (place, item) in items.iter().enumerate() {
            self.is_known(&format!("/items/{place}/recommendation"), &item.recommendation);
            self.number(&format!("/items/{place}/value"), item.value.unwrap_or_default(), None);
            self.amounts(&format!("/items/{place}/costs"), item.costs.iter().flatten());
        }
    }

    fn limits(&mut self, limits: &Amounts) {
        if limits.is_empty() {
            self.fault("empty-list", "/limits", Some("{}".to_owned()), "a limit of a resource");
        }
        self.amounts("/limits", limits.iter());
    }

    fn amounts<'n>(&mut self, at: &str, amounts: impl Iterator<Item = (&'n String, &'n f64)>) {
        for (name, amount) in amounts {
            self.number(&format!("{at}/{}", json::segment(name)), *amount, Some(0.0));
        }
    }

    fn number(&mut self, at: &str, number: f64, least: Option<f64>) {
        if !number.is_finite() {
            self.fault("not-finite", at, Some(number.to_string()), "a finite number");
        } else if least.is_some_and(|least| number < least) {
            self.fault("out-of-range", at, Some(number.to_string()), "a number of 0 or more");
        }
    }

    fn groups(&mut self, groups: &[Group]) {
        self.named("/groups", "id", groups.iter().map(|group| &group.id));
        for (place, group) in groups.iter().enumerate() {
            let at = format!("/groups/{place}");
            self.listed(&format!("{at}/members"), &group.members);
            if group.at_least.is_none() && group.at_most.is_none() {
                let expected = "`at_least`, `at_most` or both";
                self.fault("missing-key", &at, None, expected);
            }
        }
    }

    fn floors(&mut self, floors: &[EquityFloor], has_base: bool) {
        self.named("/equity_floors", "id", floors.iter().map(|floor| &floor.id));
        for (place, floor) in floors.iter().enumerate() {
            let at = format!("/equity_floors/{place}");
            self.number(&format!("{at}/at_least"), floor.at_least, Some(0.0));
            self.amounts(&format!("{at}/contributions"), floor.contributions.iter().flatten());
            for id in floor.contributions.iter().flat_map(Amounts::keys) {
                self.is_known(&format!("{at}/contributions/{}", json::segment(id)), id);
            }
            if floor.contributions.is_some() == floor.population.is_some() {
                self.fault("missing-key", &at, None, "`contributions` or `population`");
            }
            if floor.population.is_some() && !has_base {
                let at = format!("{at}/population");
                self.fault("no-base", &at, None, "an evidence base that says whom it is for");
            }
        }
    }
}
