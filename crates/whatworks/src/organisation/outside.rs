//! Why an organisation is known to be none of the audiences.

use super::derive::Derivation;
use super::derived::OutsideEvery;
use super::rules::AudienceTest;
use super::state::State;
use super::truth::Truth;

impl<'a> Derivation<'a> {
    /// Why the organisation is known to be none of the audiences.
    pub(super) fn outside(&self, state: &State<'a>) -> Option<OutsideEvery> {
        if let Some(reason) = state.closed() {
            return Some(OutsideEvery { reason, source: None });
        }
        let primary = state.primary()?;
        if let Some(rule) = self.rules.outside().iter().find(|rule| rule.primary == primary) {
            let reason = format!("{} ({})", rule.reason, self.word(primary));
            return Some(OutsideEvery { reason, source: Some(rule.source.clone()) });
        }
        let tests = self.rules.audiences().iter().flat_map(|audience| &audience.tests);
        let mut tests = tests.filter(|test| test.primary.as_deref() == Some(primary)).peekable();
        tests.peek()?;
        let reasons: Vec<String> = tests.map(|test| self.missed(state, test)).collect();
        let reason = format!("{}: {}", self.words(&state.active()), reasons.join("; "));
        Some(OutsideEvery { reason, source: None })
    }

    /// Why a test fails for an organisation that has its primary role.
    fn missed(&self, state: &State<'a>, test: &AudienceTest) -> String {
        if let Some(option) = test.option.as_ref().filter(|id| !self.rules.is_on(Some(id))) {
            return format!("{}, which counts only with the option `{option}`", test.says);
        }
        if self.test_in_force(test).0 == Truth::Fails {
            let (from, until) = (test.from, test.until);
            let from = from.map(|from| format!(" from {from}")).unwrap_or_default();
            let until = until.map(|until| format!(" until {until}")).unwrap_or_default();
            return format!("the rule {} is in force{from}{until}", test.basis());
        }
        let missing: Vec<String> =
            test.all_of.iter().filter(|role| state.has(role).0 == Truth::Fails).cloned().collect();
        match (missing.is_empty(), test.through.is_empty()) {
            (false, _) => format!("without {}", self.words(&missing)),
            (true, false) => "what it is a site or branch of is not that audience".to_owned(),
            (true, true) => format!("its code is none of those of the rule {}", test.basis()),
        }
    }
}
