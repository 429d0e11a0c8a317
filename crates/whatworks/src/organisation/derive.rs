//! Applies the rules to an organisation.

use jiff::civil::Date;

use super::derived::{AudienceMatch, AudienceVerdict, DerivedAudience};
use super::record::{Organisation, Succession};
use super::rules::{Audience, AudienceRules, AudienceTest};
use super::state::State;
use super::truth::Truth;

/// What a test came to.
pub(super) struct Outcome<'a> {
    pub(super) truth: Truth,
    /// The organisation through which it holds.
    pub(super) via: Option<&'a str>,
    /// Why it is not known.
    pub(super) doubts: Vec<String>,
}

impl AudienceRules {
    /// Which audience an organisation is on a day.
    ///
    /// A role counts from its first day to its last. Without a day the record is read as it stands:
    /// what is active and has no last day. What the record does not say leaves an audience
    /// possible.
    ///
    /// ```
    /// use whatworks::organisation::Date;
    /// use whatworks::{AudienceRules, Organisation};
    ///
    /// let board = Organisation::from_roles("RO261", &["RO318"]);
    /// let day: Date = "2022-07-01".parse()?;
    /// let derived = AudienceRules::built_in().audience_of(&board, Some(day));
    /// assert_eq!(derived.matches[0].audience, "icb");
    /// assert_eq!(derived.matches[0].basis, "RO261 + RO318");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn audience_of(&self, organisation: &Organisation, as_at: Option<Date>) -> DerivedAudience {
        match &organisation.audience {
            Some(audience) => self.given(organisation, audience, as_at),
            None => Derivation { rules: self, organisation, as_at }.derive(),
        }
    }

    fn given(
        &self,
        organisation: &Organisation,
        text: &str,
        as_at: Option<Date>,
    ) -> DerivedAudience {
        let audience = self.resolve(text);
        let because = if self.is_known(&audience) {
            format!("given as `{text}`")
        } else {
            format!("given as `{text}`, which these rules do not know")
        };
        let found = AudienceMatch {
            audience,
            basis: "given".to_owned(),
            via: None,
            source: None,
            verified: None,
            because: because.clone(),
        };
        let mut derived = self.nothing(organisation, as_at);
        derived.verdict = AudienceVerdict::Derived;
        derived.matches = vec![found];
        derived.because = because;
        derived
    }

    fn nothing(&self, organisation: &Organisation, as_at: Option<Date>) -> DerivedAudience {
        let after = |kind| kind == Succession::Successor;
        let successors = organisation.successors.iter().filter(|s| after(s.kind));
        DerivedAudience {
            schema: "whatworks-audience/1",
            rules: self.version().to_owned(),
            code: organisation.code.clone(),
            name: organisation.name.clone(),
            as_at,
            verdict: AudienceVerdict::Unknown,
            matches: Vec::new(),
            possible: Vec::new(),
            outside: None,
            successors: successors.cloned().collect(),
            notes: Vec::new(),
            because: String::new(),
        }
    }
}

/// One organisation, on one day, by one set of rules.
pub(super) struct Derivation<'a> {
    pub(super) rules: &'a AudienceRules,
    pub(super) organisation: &'a Organisation,
    pub(super) as_at: Option<Date>,
}

impl<'a> Derivation<'a> {
    fn derive(&self) -> DerivedAudience {
        let mut derived = self.rules.nothing(self.organisation, self.as_at);
        let state = State::of(self.rules, self.organisation, self.as_at);
        for audience in self.rules.audiences() {
            let outcomes = self.outcomes(&state, audience);
            let best = outcomes.iter().map(|(_, outcome)| outcome.truth).max();
            let found = outcomes.into_iter().find(|(_, outcome)| Some(outcome.truth) == best);
            match found {
                Some((test, outcome)) if outcome.truth == Truth::Holds => {
                    derived.matches.push(self.found(audience, test, outcome));
                }
                Some((test, outcome)) if outcome.truth == Truth::Unknown => {
                    derived.possible.push(self.found(audience, test, outcome));
                }
                _ => {}
            }
        }
        derived.notes = state.notes();
        self.conclude(&state, &mut derived);
        derived
    }

    /// The tests of an audience that are switched on, in their order.
    fn outcomes(
        &self,
        state: &State<'a>,
        audience: &'a Audience,
    ) -> Vec<(&'a AudienceTest, Outcome<'a>)> {
        let on = audience.tests.iter().filter(|test| self.rules.is_on(test.option.as_ref()));
        on.map(|test| (test, self.outcome(state, audience, test))).collect()
    }

    fn outcome(
        &self,
        state: &State<'a>,
        audience: &'a Audience,
        test: &'a AudienceTest,
    ) -> Outcome<'a> {
        let (truth, doubts) = self.by_roles(state, test);
        let mut outcome = Outcome { truth, via: None, doubts };
        if outcome.truth == Truth::Fails || test.through.is_empty() {
            return outcome;
        }
        let parent = self.parent(audience, test);
        if test.proxy {
            outcome.via = parent.via.filter(|_| parent.truth != Truth::Fails);
            return outcome;
        }
        outcome.truth = outcome.truth.min(parent.truth);
        outcome.via = parent.via;
        outcome.doubts.extend(parent.doubts);
        outcome
    }

    /// Whether the roles and the code of an organisation pass a test that is in force.
    pub(super) fn by_roles(&self, state: &State<'a>, test: &AudienceTest) -> (Truth, Vec<String>) {
        let mut truth = Truth::Holds;
        let mut doubts = Vec::new();
        let mut also = |(holds, doubt): (Truth, Option<String>)| {
            truth = truth.min(holds);
            doubts.extend(doubt);
        };
        also(self.test_in_force(test));
        if let Some(codes) = &test.codes {
            also(state.has_code(codes));
        }
        if let Some(primary) = &test.primary {
            also(state.has_primary(primary, !test.all_of.is_empty()));
        }
        for role in &test.all_of {
            also(state.has(role));
        }
        (truth, doubts)
    }

    pub(super) fn test_in_force(&self, test: &AudienceTest) -> (Truth, Option<String>) {
        match (self.as_at, test.until) {
            (None, Some(until)) => {
                let doubt = format!("the rule ends on {until}, and no day is asked for");
                (Truth::Unknown, Some(doubt))
            }
            (None, None) => (Truth::Holds, None),
            (Some(day), until) => {
                let begun = test.from.is_none_or(|from| from <= day);
                (Truth::from(begun && until.is_none_or(|until| day <= until)), None)
            }
        }
    }

    fn found(
        &self,
        audience: &Audience,
        test: &AudienceTest,
        outcome: Outcome<'_>,
    ) -> AudienceMatch {
        let basis = test.basis();
        let mut because = format!("{}: {}", self.words_of(test), test.says);
        match (outcome.via, test.proxy) {
            (Some(code), true) => because.push_str(&format!("; it stands for {code}")),
            (Some(code), false) => because.push_str(&format!("; through {code}")),
            (None, _) => {}
        }
        if outcome.truth == Truth::Unknown {
            because.push_str(&format!("; not known: {}", outcome.doubts.join("; ")));
        }
        AudienceMatch {
            audience: audience.code.clone(),
            basis,
            via: outcome.via.map(str::to_owned),
            source: Some(test.source.clone()),
            verified: Some(test.verified),
            because,
        }
    }

    /// The verdict, and why.
    fn conclude(&self, state: &State<'a>, derived: &mut DerivedAudience) {
        let day = match self.as_at {
            Some(day) => format!("on {day}"),
            None => "as the record stands, no day being asked for".to_owned(),
        };
        let said = |found: &[AudienceMatch]| {
            let each = found.iter().map(|found| format!("`{}`: {}", found.audience, found.because));
            each.collect::<Vec<String>>().join("; ")
        };
        let (verdict, because) = if !derived.matches.is_empty() {
            (AudienceVerdict::Derived, format!("{day}: {}", said(&derived.matches)))
        } else if !derived.possible.is_empty() {
            (AudienceVerdict::Possible, format!("{day}: perhaps {}", said(&derived.possible)))
        } else if let Some(outside) = self.outside(state) {
            let because = format!("{day}: no audience, {}", outside.reason);
            derived.outside = Some(outside);
            (AudienceVerdict::Outside, because)
        } else {
            (AudienceVerdict::Unknown, format!("{day}: {}", state.unknown_kind()))
        };
        derived.verdict = verdict;
        derived.because = because;
        if verdict == AudienceVerdict::Outside && !derived.successors.is_empty() {
            let each = derived.successors.iter().map(|successor| match successor.date {
                Some(date) => format!("{} from {date}", successor.code),
                None => successor.code.clone(),
            });
            let after = each.collect::<Vec<String>>().join(", ");
            derived.because.push_str(&format!("; succeeded by {after}"));
        }
    }

    pub(super) fn word(&self, id: &str) -> String {
        match self.rules.name_of(id) {
            Some(name) => format!("{id} {name}"),
            None => id.to_owned(),
        }
    }

    pub(super) fn words(&self, ids: &[String]) -> String {
        ids.iter().map(|id| self.word(id)).collect::<Vec<String>>().join(", ")
    }

    fn words_of(&self, test: &AudienceTest) -> String {
        let roles = test.primary.iter().chain(&test.all_of);
        let words: Vec<String> = roles.map(|id| self.word(id)).collect();
        if words.is_empty() { test.basis() } else { words.join(" + ") }
    }
}

impl AudienceTest {
    /// The roles of the test in short.
    pub(super) fn basis(&self) -> String {
        let codes = self.codes.iter().map(|codes| format!("one of {}", codes.join(", ")));
        let roles = self.primary.iter().chain(&self.all_of).cloned();
        roles.chain(codes).collect::<Vec<String>>().join(" + ")
    }
}
