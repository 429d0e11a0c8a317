//! Applies the rules to an organisation.

use jiff::civil::Date;

use super::derived::{AudienceMatch, AudienceVerdict, DerivedAudience, OutsideEvery};
use super::record::{Organisation, Relationship, Succession};
use super::rules::{Audience, AudienceRules, AudienceTest};
use super::state::State;
use super::truth::Truth;

/// What a test came to.
struct Outcome<'a> {
    truth: Truth,
    /// The organisation through which it holds.
    via: Option<&'a str>,
    /// Why it is not known.
    doubts: Vec<String>,
}

impl AudienceRules {
    /// Which audience an organisation is on a day.
    ///
    /// A role counts from its first day to its last. Without a day the record is read as it stands:
    /// what is active and has no last day. What the record does not say leaves an audience
    /// possible.
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
struct Derivation<'a> {
    rules: &'a AudienceRules,
    organisation: &'a Organisation,
    as_at: Option<Date>,
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
    fn by_roles(&self, state: &State<'a>, test: &AudienceTest) -> (Truth, Vec<String>) {
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

    fn test_in_force(&self, test: &AudienceTest) -> (Truth, Option<String>) {
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

    /// Whether an organisation of which this one is a site or branch is the audience.
    fn parent(&self, audience: &'a Audience, test: &'a AudienceTest) -> Outcome<'a> {
        let organisation = self.organisation;
        // What a relationship says of another day says nothing of who the parent is on this one.
        let by_relationship = |r: &&Relationship| {
            r.id.as_ref().is_none_or(|id| test.through.contains(id))
                && r.period().in_force(self.as_at).0 > Truth::Fails
        };
        let related = organisation.relationships.iter().filter(by_relationship);
        let named = |code: Option<&String>| {
            code.is_some_and(|code| {
                organisation.relationships.iter().any(|r| r.target.eq_ignore_ascii_case(code))
            })
        };
        // The record of a parent that no relationship names is one because the caller says so.
        let said = organisation.parents.iter().filter(|parent| !named(parent.code.as_ref()));
        let outcomes = related
            .map(|relationship| self.related(audience, relationship))
            .chain(said.map(|parent| self.recorded(audience, parent)));
        let none = || Outcome {
            truth: Truth::Unknown,
            via: None,
            doubts: vec!["of which organisation it is then a site or branch".to_owned()],
        };
        // The first of the best.
        outcomes
            .reduce(|best, next| if next.truth > best.truth { next } else { best })
            .unwrap_or_else(none)
    }

    /// The target of a relationship: by its record, else by its primary role.
    fn related(&self, audience: &'a Audience, relationship: &'a Relationship) -> Outcome<'a> {
        let (in_force, doubt) = relationship.period().in_force(self.as_at);
        let code = &*relationship.target;
        let doubt = doubt.map(|doubt| format!("its relationship to {code}: {doubt}"));
        let record = self.organisation.parents.iter().find(|parent| {
            parent.code.as_ref().is_some_and(|parent| parent.eq_ignore_ascii_case(code))
        });
        let mut outcome = match (record, &relationship.target_primary_role) {
            (Some(record), _) => self.recorded(audience, record),
            (None, Some(role)) => self.by_primary_role(audience, code, role),
            (None, None) => Outcome {
                truth: Truth::Unknown,
                via: None,
                doubts: vec![format!("the record of {code} is not given")],
            },
        };
        outcome.via = Some(code);
        outcome.truth = outcome.truth.min(in_force);
        outcome.doubts.extend(doubt);
        if relationship.id.is_none() && outcome.truth == Truth::Holds {
            outcome.truth = Truth::Unknown;
            outcome.doubts.push(format!("in which relationship it stands to {code} is not given"));
        }
        outcome
    }

    /// A parent by its record.
    fn recorded(&self, audience: &'a Audience, record: &'a Organisation) -> Outcome<'a> {
        let via = record.code.as_deref();
        if let Some(given) = &record.audience {
            let truth = Truth::from(self.rules.resolve(given) == audience.code);
            return Outcome { truth, via, doubts: Vec::new() };
        }
        let state = State::of(self.rules, record, self.as_at);
        let outcomes = self.direct(audience).map(|test| {
            let (truth, doubts) = self.by_roles(&state, test);
            let of_parent = |doubt| format!("{}: {doubt}", via.unwrap_or("its parent"));
            Outcome { truth, via, doubts: doubts.into_iter().map(of_parent).collect() }
        });
        let none = || Outcome { truth: Truth::Fails, via, doubts: Vec::new() };
        outcomes
            .reduce(|best, next| if next.truth > best.truth { next } else { best })
            .unwrap_or_else(none)
    }

    /// A parent of which only the primary role is known.
    fn by_primary_role(&self, audience: &'a Audience, code: &'a str, role: &str) -> Outcome<'a> {
        let tests = self.direct(audience).filter(|test| test.primary.as_deref() == Some(role));
        let outcomes = tests.map(|test| {
            let (mut truth, doubt) = self.test_in_force(test);
            let mut doubts: Vec<String> = doubt.into_iter().collect();
            if !test.all_of.is_empty() || test.codes.is_some() {
                truth = truth.min(Truth::Unknown);
                let missing = self.words(&test.all_of);
                doubts
                    .push(format!("whether {code} has {missing} is not known without its record"));
            }
            Outcome { truth, via: Some(code), doubts }
        });
        let none = || Outcome { truth: Truth::Fails, via: Some(code), doubts: Vec::new() };
        outcomes
            .reduce(|best, next| if next.truth > best.truth { next } else { best })
            .unwrap_or_else(none)
    }

    /// The tests of an audience that an organisation passes by itself.
    fn direct(&self, audience: &'a Audience) -> impl Iterator<Item = &'a AudienceTest> {
        let rules = self.rules;
        audience
            .tests
            .iter()
            .filter(|test| test.through.is_empty())
            .filter(move |test| rules.is_on(test.option.as_ref()))
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

    /// Why the organisation is known to be none of the audiences.
    fn outside(&self, state: &State<'a>) -> Option<OutsideEvery> {
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
        if missing.is_empty() {
            return "what it is a site or branch of is not that audience".to_owned();
        }
        format!("without {}", self.words(&missing))
    }

    fn word(&self, id: &str) -> String {
        match self.rules.name_of(id) {
            Some(name) => format!("{id} {name}"),
            None => id.to_owned(),
        }
    }

    fn words(&self, ids: &[String]) -> String {
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
