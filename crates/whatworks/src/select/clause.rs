//! The clauses of a query, the verdict on each, and the reasons that are given for it.

use std::fmt;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::base::{ConditionField, Recommendation, Scope, codes};

codes! {
    /// A clause of a query.
    Clause {
        /// The target audience.
        Audience = "audience",
        /// The theme.
        Theme = "theme",
        /// The components of the intervention.
        Component = "component",
        /// The setting of care.
        Setting = "setting",
        /// The staff group.
        StaffGroup = "staff-group",
        /// The population.
        Population = "population",
        /// What must be in place.
        Prerequisite = "prerequisite",
        /// The condition that a user has put on the recommendation.
        AppliesWhen = "applies-when",
    }
}

codes! {
    /// Whether a clause holds. What the base does not say is unknown; it never fails.
    ClauseVerdict {
        /// It holds.
        Holds = "holds",
        /// It fails.
        Fails = "fails",
        /// The base, or the query, does not say.
        Unknown = "unknown",
    }
}

/// Why a clause holds, fails or is unknown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// The clause.
    pub clause: Clause,
    /// Whether it holds.
    pub verdict: ClauseVerdict,
    /// What in the base and in the query decided it.
    pub because: Because,
    /// Where the base has it from.
    pub source: Arc<str>,
}

/// What the base says, and what was asked: `for `trust` only; asked for `pcn``.
///
/// The two are kept apart since each is shared by many reasons; together they are written only
/// where they are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Because {
    pub(super) stated: Arc<str>,
    pub(super) asked: Arc<str>,
}

impl fmt::Display for Because {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.stated, self.asked)
    }
}

impl Serialize for Because {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What raises the relevance of a recommendation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Relevance {
    /// The clause.
    pub clause: Clause,
    /// What the text singles out, and the query asks for.
    pub value: String,
    /// Where the base has it from.
    pub source: Arc<str>,
}

impl Clause {
    /// The clauses about values; all but the condition.
    pub(super) const OF_VALUES: [Self; 7] = [
        Self::Audience,
        Self::Theme,
        Self::Component,
        Self::Setting,
        Self::StaffGroup,
        Self::Population,
        Self::Prerequisite,
    ];

    /// The key of a query that asks the clause.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Audience => "audience",
            Self::Theme => "themes",
            Self::Component => "components",
            Self::Setting => "settings",
            Self::StaffGroup => "staff_groups",
            Self::Population => "populations",
            Self::Prerequisite | Self::AppliesWhen => "has",
        }
    }

    /// The clause in a sentence.
    pub(super) const fn noun(self) -> &'static str {
        match self {
            Self::StaffGroup => "staff group",
            Self::AppliesWhen => "condition",
            other => other.code(),
        }
    }

    /// The clause that asks for what a condition looks at.
    pub(super) const fn of_field(field: ConditionField) -> Self {
        match field {
            ConditionField::Audience => Self::Audience,
            ConditionField::Settings => Self::Setting,
            ConditionField::StaffGroups => Self::StaffGroup,
            ConditionField::Populations => Self::Population,
            ConditionField::Has => Self::Prerequisite,
        }
    }

    /// Whom or where a recommendation is for, where the clause is about that.
    pub(super) fn scope(self, recommendation: &Recommendation) -> Option<&Scope> {
        match self {
            Self::Audience => recommendation.audiences.as_ref(),
            Self::Setting => recommendation.settings.as_ref(),
            Self::StaffGroup => recommendation.staff_groups.as_ref(),
            Self::Population => recommendation.populations.as_ref(),
            Self::Theme | Self::Component | Self::Prerequisite | Self::AppliesWhen => None,
        }
    }
}

/// The verdicts on all clauses of a query, two bits each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Verdicts(u16);

impl Verdicts {
    pub(super) fn set(&mut self, clause: Clause, verdict: ClauseVerdict) {
        self.0 |= (verdict as u16 + 1) << (2 * clause as u16);
    }

    pub(super) fn get(self, clause: Clause) -> Option<ClauseVerdict> {
        match self.0 >> (2 * clause as u16) & 3 {
            1 => Some(ClauseVerdict::Holds),
            2 => Some(ClauseVerdict::Fails),
            3 => Some(ClauseVerdict::Unknown),
            _ => None,
        }
    }

    /// Each clause asked with its verdict.
    pub(super) fn each(self) -> impl Iterator<Item = (Clause, ClauseVerdict)> {
        Clause::ALL.iter().filter_map(move |clause| Some((*clause, self.get(*clause)?)))
    }

    /// One failing clause decides, and else one unknown.
    pub(super) fn all(self) -> ClauseVerdict {
        // Of the two bits of a clause the upper one alone says that it fails, both that it is
        // unknown.
        const LOWER: u16 = 0x5555;
        let (upper, lower) = (self.0 >> 1 & LOWER, self.0 & LOWER);
        if upper & !lower != 0 {
            ClauseVerdict::Fails
        } else if upper != 0 {
            ClauseVerdict::Unknown
        } else {
            ClauseVerdict::Holds
        }
    }

    /// The verdicts as a number, which tells them from any others.
    pub(super) fn number(self) -> usize {
        usize::from(self.0)
    }

    /// More than any number of verdicts.
    pub(super) const NUMBERS: usize = 1 << 16;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_failing_clause_decides_and_else_one_unknown() {
        let verdicts = [
            None,
            Some(ClauseVerdict::Holds),
            Some(ClauseVerdict::Fails),
            Some(ClauseVerdict::Unknown),
        ];
        for one in verdicts {
            for other in verdicts {
                let mut all = Verdicts::default();
                for (clause, verdict) in [(Clause::Audience, one), (Clause::AppliesWhen, other)] {
                    if let Some(verdict) = verdict {
                        all.set(clause, verdict);
                    }
                    assert_eq!(all.get(clause), verdict);
                }
                let any = |wanted| one == Some(wanted) || other == Some(wanted);
                let expected = if any(ClauseVerdict::Fails) {
                    ClauseVerdict::Fails
                } else if any(ClauseVerdict::Unknown) {
                    ClauseVerdict::Unknown
                } else {
                    ClauseVerdict::Holds
                };
                assert_eq!(all.all(), expected, "{one:?} {other:?}");
            }
        }
    }
}
