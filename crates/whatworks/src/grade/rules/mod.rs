//! Rule sets: named, versioned values that hold rules and the parameters they use.

mod catalogue;
mod page;
mod parameters;

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use crate::base::codes;
use crate::error::{Error, UnknownName};

pub(crate) use catalogue::*;
pub(crate) use parameters::Values;
pub use parameters::{ImprecisionForm, Parameter, ParameterValue, SomeConcerns};

codes! {
    /// What stands behind a rule.
    RuleKind {
        /// A rule of GRADE or of a paper it builds on, checked against the source.
        Grade = "grade",
        /// A choice of this library, where GRADE leaves it to judgement.
        Library = "library",
        /// Taken to be GRADE's, but not confirmed against its source.
        Unconfirmed = "unconfirmed",
    }
}

/// A rule: a stable id, what it says, its kind and its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// The id, which stays the same between versions.
    pub id: &'static str,
    /// What stands behind it.
    pub kind: RuleKind,
    /// What it says.
    pub says: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    /// The rule sets that have it.
    #[serde(skip)]
    pub(crate) profiles: &'static [Profile],
}

codes! {
    /// Which reading of GRADE a rule set follows.
    Profile {
        /// Core GRADE, the series of 2025.
        Core = "core-grade-2025",
        /// GRADE as in the guidelines series.
        Standard = "grade-standard",
        /// Evidence without a pooled estimate (Murad and others 2017).
        Narrative = "narrative-2017",
        /// The algorithm for overviews of reviews of Pollock and others 2016.
        Pollock = "pollock-2016",
    }
}

impl Profile {
    const fn version(self) -> &'static str {
        match self {
            Self::Core | Self::Standard | Self::Narrative | Self::Pollock => "1.0.0",
        }
    }
}

/// A named, versioned set of rules with its parameters. Its version changes when any result can.
#[derive(Clone, Debug)]
pub struct RuleSet {
    profile: Profile,
    values: Values,
    /// The parameters that the caller set, by name.
    overridden: BTreeMap<&'static str, ParameterValue>,
}

impl RuleSet {
    fn of(profile: Profile) -> Self {
        Self { profile, values: Values::of(profile), overridden: BTreeMap::new() }
    }

    /// Core GRADE (BMJ 2025;389: e081903 to e083867): the threshold and the target first, one level
    /// for risk of bias, inconsistency and publication bias.
    #[must_use]
    pub fn core_grade_2025() -> Self {
        Self::of(Profile::Core)
    }

    /// GRADE as in the guidelines series: two levels where it allows them, ROBINS-I starts, rating
    /// up for opposing residual confounding.
    #[must_use]
    pub fn grade_standard() -> Self {
        Self::of(Profile::Standard)
    }

    /// Evidence without a pooled estimate: Murad and others 2017, completed where that paper
    /// leaves a judgement open. See the kind of each rule.
    #[must_use]
    pub fn narrative_2017() -> Self {
        Self::of(Profile::Narrative)
    }

    /// The algorithm of Pollock and others 2016 for overviews of reviews.
    #[must_use]
    pub fn pollock_2016() -> Self {
        Self::of(Profile::Pollock)
    }

    /// The names of the rule sets.
    pub const NAMES: [&str; 4] = [
        Profile::Core.code(),
        Profile::Standard.code(),
        Profile::Narrative.code(),
        Profile::Pollock.code(),
    ];

    /// The rule set of this name.
    ///
    /// # Errors
    ///
    /// [`UnknownName`] lists the names there are.
    pub fn named(name: &str) -> Result<Self, UnknownName> {
        let profile = Profile::from_code(name);
        profile.map(Self::of).ok_or_else(|| UnknownName::new("rule set", name, Self::NAMES))
    }

    /// The same rules with another value of a parameter.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] for a parameter that the rule set does not have, and for a value
    /// that is out of range or not one of the codes.
    pub fn with(mut self, name: &str, value: &ParameterValue) -> Result<Self, Error> {
        let (name, value) = self.values.set(self.profile, name, value)?;
        self.overridden.insert(name, value);
        Ok(self)
    }

    /// The name.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        self.profile.code()
    }

    /// The version, which changes when any result can.
    #[must_use]
    pub const fn version(&self) -> &'static str {
        self.profile.version()
    }

    /// The rules.
    #[must_use]
    pub fn rules(&self) -> Vec<&'static Rule> {
        ALL.iter().filter(|rule| rule.profiles.contains(&self.profile)).copied().collect()
    }

    /// The parameters that the rules use, with the values they have here.
    #[must_use]
    pub fn parameters(&self) -> Vec<Parameter> {
        self.values.list(self.profile)
    }

    /// The parameters that the caller set, with their values.
    #[must_use]
    pub const fn overridden(&self) -> &BTreeMap<&'static str, ParameterValue> {
        &self.overridden
    }

    pub(crate) const fn profile(&self) -> Profile {
        self.profile
    }

    pub(crate) const fn values(&self) -> &Values {
        &self.values
    }
}

impl PartialEq for RuleSet {
    /// By name and by the parameters that were set.
    fn eq(&self, other: &Self) -> bool {
        self.profile == other.profile && self.overridden == other.overridden
    }
}

impl Default for RuleSet {
    fn default() -> Self {
        Self::narrative_2017()
    }
}

impl Serialize for RuleSet {
    /// The rule set as a document: `whatworks-rules/1`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Form {
            schema: &'static str,
            id: &'static str,
            version: &'static str,
            parameters: Vec<Parameter>,
            rules: Vec<&'static Rule>,
        }
        Form {
            schema: "whatworks-rules/1",
            id: self.id(),
            version: self.version(),
            parameters: self.parameters(),
            rules: self.rules(),
        }
        .serialize(serializer)
    }
}

impl RuleSet {
    /// The rule set as JSON (`whatworks-rules/1`): every parameter and every rule, the same in
    /// every language.
    #[must_use]
    pub fn to_json(&self) -> String {
        crate::json::write(self)
    }
}
