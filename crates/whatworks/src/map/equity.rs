//! The groups between whom health is unequal: PROGRESS-Plus, and Core20PLUS5.

use crate::base::{Core20Plus5, ProgressPlus, Scope, Study, codes};

codes! {
    /// A frame that names groups between whom health is unequal.
    EquityFrame {
        /// PROGRESS-Plus (O'Neill and others 2014, J Clin Epidemiol 67:56).
        ProgressPlus = "progress-plus",
        /// Core20PLUS5 (NHS England).
        Core20Plus5 = "core20plus5",
    }
}

/// A group of either frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct EquityGroup {
    pub(super) frame: EquityFrame,
    pub(super) code: &'static str,
}

/// The group that a code names. Words are not read for what they may mean: only the codes of the two
/// lists are groups, and neither list is translated into the other.
pub(super) fn equity_group(code: &str) -> Option<EquityGroup> {
    let progress = ProgressPlus::from_code(code)
        .map(|group| EquityGroup { frame: EquityFrame::ProgressPlus, code: group.code() });
    progress.or_else(|| {
        let group = Core20Plus5::from_code(code)?;
        Some(EquityGroup { frame: EquityFrame::Core20Plus5, code: group.code() })
    })
}

impl EquityFrame {
    /// The codes of the groups, in the order of the frame.
    pub(super) fn groups(self) -> Vec<&'static str> {
        match self {
            Self::ProgressPlus => ProgressPlus::ALL.iter().map(|group| group.code()).collect(),
            Self::Core20Plus5 => Core20Plus5::ALL.iter().map(|group| group.code()).collect(),
        }
    }

    /// The groups of a study, by every layer that says: `None` where none does. That none of
    /// PROGRESS-Plus applies can be said; of Core20PLUS5 a study can only be tagged with a group.
    pub(super) fn of_study(self, study: &Study) -> Option<Vec<&'static str>> {
        let populations = study.populations.iter().flat_map(|fact| &fact.value);
        let codes = populations.flat_map(|population| {
            let progress = population.progress.iter().map(|code| code.code());
            progress.chain([&*population.who])
        });
        let groups = self.among(codes);
        let stated = self == Self::ProgressPlus && !study.populations.is_empty();
        (stated || !groups.is_empty()).then_some(groups)
    }

    /// The groups that a recommendation is for: `None` where its text names none by a code.
    pub(super) fn of_scope(self, scope: Option<&Scope>) -> Option<Vec<&'static str>> {
        let groups = self.among(named(scope?));
        (!groups.is_empty()).then_some(groups)
    }

    fn among<'c>(self, codes: impl Iterator<Item = &'c str>) -> Vec<&'static str> {
        let of_frame = |group: &EquityGroup| group.frame == self;
        codes.filter_map(equity_group).filter(of_frame).map(|group| group.code).collect()
    }
}

/// What a scope names, whether it limits or emphasises.
pub(super) fn named(scope: &Scope) -> impl Iterator<Item = &str> {
    scope.only.iter().chain(&scope.especially).flatten().map(String::as_str)
}
