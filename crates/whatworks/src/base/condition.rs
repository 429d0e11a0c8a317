//! When a recommendation applies: a user's own conditions over the fields of a query.

use serde::{Deserialize, Serialize};

use super::fact::Provenance;
use super::vocabulary::codes;

codes! {
    /// A field of a query that a condition can look at: what an organisation is and has. Themes
    /// and components are what it looks for, and so no ground for a condition.
    ConditionField {
        /// The audience, given or derived from a record.
        Audience = "audience",
        /// The settings of care.
        Settings = "settings",
        /// The staff groups.
        StaffGroups = "staff_groups",
        /// The populations.
        Populations = "populations",
        /// What is in place (`has`), and what is not (`lacks`).
        Has = "has",
    }
}

/// A condition under which a recommendation applies, with who states it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AppliesWhen {
    /// The condition.
    pub condition: Condition,
    /// Who states it and where.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// A condition in one of five forms, told by its keys: `all`, `any`, `not`, `at_least` with `of`,
/// and `field` with `one_of`.
///
/// It holds, fails or is unknown: a field that the query does not give is unknown (Kleene's strong
/// logic of three values; Kleene 1952, Introduction to Metamathematics, section 64).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// Every one of these holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub all: Option<Vec<Condition>>,
    /// At least one of these holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub any: Option<Vec<Condition>>,
    /// This does not hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not: Option<Box<Condition>>,
    /// The number of conditions of `of` that must hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<u32>,
    /// The conditions of which `at_least` must hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<Vec<Condition>>,
    /// The field of the query that is looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<ConditionField>,
    /// The values of `field` of which one must be given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub one_of: Option<Vec<String>>,
}

/// A condition as the one form that it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConditionForm<'a> {
    /// Every one holds.
    All(&'a [Condition]),
    /// At least one holds.
    Any(&'a [Condition]),
    /// It does not hold.
    Not(&'a Condition),
    /// At least so many hold.
    AtLeast(usize, &'a [Condition]),
    /// The field has one of the values.
    OneOf(ConditionField, &'a [String]),
}

impl Condition {
    /// The form of the condition; `None` where the keys make none, or more than one.
    #[must_use]
    pub fn form(&self) -> Option<ConditionForm<'_>> {
        let Self { all, any, not, at_least, of, field, one_of } = self;
        match (all, any, not, at_least, of, field, one_of) {
            (Some(parts), None, None, None, None, None, None) => Some(ConditionForm::All(parts)),
            (None, Some(parts), None, None, None, None, None) => Some(ConditionForm::Any(parts)),
            (None, None, Some(part), None, None, None, None) => Some(ConditionForm::Not(part)),
            (None, None, None, Some(count), Some(parts), None, None) => {
                Some(ConditionForm::AtLeast(usize::try_from(*count).ok()?, parts))
            }
            (None, None, None, None, None, Some(field), Some(values)) => {
                Some(ConditionForm::OneOf(*field, values))
            }
            _ => None,
        }
    }

    /// Whether the condition holds, given whether each of its tests does, in the order of
    /// [`Condition::tests`]; `None` where that is not known.
    pub(crate) fn holds(&self, tests: &mut impl Iterator<Item = Option<bool>>) -> Option<bool> {
        match self.form()? {
            ConditionForm::All(parts) => at_least(parts.len(), parts, tests),
            ConditionForm::Any(parts) => at_least(1, parts, tests),
            ConditionForm::Not(part) => part.holds(tests).map(|holds| !holds),
            ConditionForm::AtLeast(count, parts) => at_least(count, parts, tests),
            ConditionForm::OneOf(..) => tests.next().flatten(),
        }
    }

    /// Every `field` with its values, in the order in which they are written.
    pub(crate) fn tests(&self) -> Vec<(ConditionField, &[String])> {
        match self.form() {
            Some(
                ConditionForm::All(parts)
                | ConditionForm::Any(parts)
                | ConditionForm::AtLeast(_, parts),
            ) => parts.iter().flat_map(Condition::tests).collect(),
            Some(ConditionForm::Not(part)) => part.tests(),
            Some(ConditionForm::OneOf(field, values)) => vec![(field, values)],
            None => Vec::new(),
        }
    }
}

/// Whether so many of the conditions hold. Each is looked at, so that each takes its own tests.
fn at_least(
    count: usize,
    parts: &[Condition],
    tests: &mut impl Iterator<Item = Option<bool>>,
) -> Option<bool> {
    let (mut hold, mut may_hold) = (0, 0);
    for part in parts {
        let verdict = part.holds(tests);
        hold += usize::from(verdict == Some(true));
        may_hold += usize::from(verdict != Some(false));
    }
    match (hold >= count, may_hold >= count) {
        (true, _) => Some(true),
        (_, false) => Some(false),
        _ => None,
    }
}
