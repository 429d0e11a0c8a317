//! Sites and branches: whether the organisation of which one is a part is the audience.

use super::derive::{Derivation, Outcome};
use super::record::{Organisation, Relationship};
use super::rules::{Audience, AudienceTest};
use super::state::State;
use super::truth::Truth;

impl<'a> Derivation<'a> {
    /// Whether an organisation of which this one is a site or branch is the audience.
    pub(super) fn parent(&self, audience: &'a Audience, test: &'a AudienceTest) -> Outcome<'a> {
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
}
