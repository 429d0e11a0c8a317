//! What a query asks of a base, and the verdict on each recommendation.

use std::sync::Arc;

use super::clause::{Clause, ClauseVerdict, Verdicts};
use super::prepared::{Prepared, PreparedCondition, PreparedRecommendation, Stated, quoted};
use super::query::Query;
use super::values::Set;
use crate::base::ConditionField;
use crate::organisation::{AudienceVerdict, DerivedAudience};

/// The clauses that a query asks, in the order of [`Clause::OF_VALUES`].
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) clauses: Vec<Arc<AskedClause>>,
}

/// What a query asks on one clause.
#[derive(Debug)]
pub(super) struct AskedClause {
    pub(super) clause: Clause,
    /// The values given that the base knows; what is in place, for prerequisites.
    pub(super) given: Set,
    /// What may be given besides: the audiences that an organisation may have.
    possible: Set,
    /// For an organisation outside every audience of the rules: the audiences that it has not.
    outside: Option<Set>,
    /// What is not in place, for prerequisites.
    lacked: Set,
    /// A value given that the base does not know, as written.
    pub(super) strange: Option<String>,
    /// What is asked, in words.
    pub(super) words: String,
}

impl Asked {
    pub(super) fn of(prepared: &Prepared, query: &Query) -> Self {
        let organisation = query.derived(&prepared.rules);
        Self::of_organisation(prepared, query, organisation.as_ref())
    }

    /// The same for an organisation whose audience is derived already.
    pub(super) fn of_organisation(
        prepared: &Prepared,
        query: &Query,
        organisation: Option<&DerivedAudience>,
    ) -> Self {
        let lists = [
            (Clause::Audience, query.audience.as_ref().map(std::slice::from_ref)),
            (Clause::Theme, query.themes.as_deref()),
            (Clause::Component, query.components.as_deref()),
            (Clause::Setting, query.settings.as_deref()),
            (Clause::StaffGroup, query.staff_groups.as_deref()),
            (Clause::Population, query.populations.as_deref()),
        ];
        let lists = lists
            .into_iter()
            .filter_map(|(clause, values)| Some(AskedClause::of(prepared, clause, values?)));
        let organisation = organisation.map(|derived| AskedClause::of_derived(prepared, derived));
        let prerequisites = AskedClause::of_prerequisites(prepared, query);
        let clauses = organisation.into_iter().chain(lists).chain(prerequisites);
        Self { clauses: clauses.map(Arc::new).collect() }
    }

    fn clause(&self, wanted: Clause) -> Option<&AskedClause> {
        self.clauses.iter().map(Arc::as_ref).find(|asked| asked.clause == wanted)
    }

    /// The verdict on each clause asked, and on the condition where the recommendation has one. A
    /// clause on which nothing but the condition says anything is decided there.
    pub(super) fn verdicts(&self, recommendation: &PreparedRecommendation) -> Verdicts {
        let mut verdicts = Verdicts::default();
        let condition =
            recommendation.condition.as_ref().map(|condition| self.condition(condition));
        for asked in &self.clauses {
            let stated = recommendation.terms(asked.clause).and_then(|terms| terms.stated.as_ref());
            match stated {
                Some(stated) => verdicts.set(asked.clause, asked.verdict(stated)),
                None if recommendation.is_left_to_the_condition(asked.clause) => {}
                None => verdicts.set(asked.clause, ClauseVerdict::Unknown),
            }
        }
        if let Some(condition) = condition {
            verdicts.set(Clause::AppliesWhen, condition);
        }
        verdicts
    }

    /// Whether a recommendation singles out any of the values given.
    pub(super) fn singles_out(&self, recommendation: &PreparedRecommendation) -> bool {
        recommendation.emphasises
            && self.clauses.iter().any(|asked| {
                let stated =
                    recommendation.terms(asked.clause).and_then(|terms| terms.stated.as_ref());
                let especially = stated.and_then(|stated| stated.especially.as_ref());
                especially.is_some_and(|especially| especially.meets(&asked.given))
            })
    }

    fn condition(&self, condition: &PreparedCondition) -> ClauseVerdict {
        let mut tests = condition.tests.iter().map(|test| self.test(test.field, &test.values));
        match condition.condition.holds(&mut tests) {
            Some(true) => ClauseVerdict::Holds,
            Some(false) => ClauseVerdict::Fails,
            None => ClauseVerdict::Unknown,
        }
    }

    /// Whether one of the values is given in a field; `None` where that is not known.
    pub(super) fn test(&self, field: ConditionField, values: &Set) -> Option<bool> {
        let asked = self.clause(Clause::of_field(field))?;
        if asked.given.meets(values) {
            Some(true)
        } else if asked.may_be(values) {
            None
        } else {
            Some(false)
        }
    }
}

impl AskedClause {
    fn of(prepared: &Prepared, clause: Clause, values: &[String]) -> Self {
        let mut given = Set::default();
        let mut strange = None;
        for value in values {
            match prepared.number(clause, value) {
                Some(number) => given.insert(number),
                None => strange = strange.or_else(|| Some(value.clone())),
            }
        }
        let words = format!("asked for {}", in_words(prepared, clause, values));
        Self { given, strange, ..Self::nothing(clause, words) }
    }

    fn nothing(clause: Clause, words: String) -> Self {
        Self {
            clause,
            given: Set::default(),
            possible: Set::default(),
            outside: None,
            lacked: Set::default(),
            strange: None,
            words,
        }
    }

    /// The audience of an organisation: what it is, what it may be, and what it is known not to be.
    fn of_derived(prepared: &Prepared, derived: &DerivedAudience) -> Self {
        let clause = Clause::Audience;
        let name = derived.code.as_deref().or(derived.name.as_deref()).unwrap_or("organisation");
        let mut asked = Self::nothing(clause, format!("asked for `{name}`: {}", derived.because));
        for found in &derived.matches {
            match prepared.number(clause, &found.audience) {
                Some(number) => asked.given.insert(number),
                None => asked.strange = Some(found.audience.clone()),
            }
        }
        let possible = derived.possible.iter();
        asked.possible =
            Set::of(possible.filter_map(|found| prepared.number(clause, &found.audience)));
        match derived.verdict {
            AudienceVerdict::Unknown => asked.strange = Some(name.to_owned()),
            AudienceVerdict::Outside => {
                let all = prepared.rules.audiences().iter();
                let all = all.filter_map(|audience| prepared.number(clause, &audience.code));
                asked.outside = Some(Set::of(all));
            }
            AudienceVerdict::Derived | AudienceVerdict::Possible => {}
        }
        asked
    }

    /// What is in place and what is not. A name that the base does not know bears on nothing.
    fn of_prerequisites(prepared: &Prepared, query: &Query) -> Option<Self> {
        if query.has.is_none() && query.lacks.is_none() {
            return None;
        }
        let known = |values: &Option<Vec<String>>| {
            let values = values.iter().flatten();
            Set::of(values.filter_map(|value| prepared.number(Clause::Prerequisite, value)))
        };
        let named = |values: &Option<Vec<String>>| match values.as_deref() {
            None | Some([]) => "nothing named".to_owned(),
            Some(values) => quoted(values),
        };
        let words =
            format!("in place: {}; not in place: {}", named(&query.has), named(&query.lacks));
        Some(Self {
            given: known(&query.has),
            lacked: known(&query.lacks),
            ..Self::nothing(Clause::Prerequisite, words)
        })
    }

    fn verdict(&self, stated: &Stated) -> ClauseVerdict {
        let limit = stated.only.as_ref();
        if self.clause == Clause::Prerequisite {
            return match limit {
                Some(needs) if needs.meets(&self.lacked) => ClauseVerdict::Fails,
                Some(needs) if needs.is_within(&self.given) => ClauseVerdict::Holds,
                _ => ClauseVerdict::Unknown,
            };
        }
        let named = limit.or(stated.especially.as_ref());
        if named.is_some_and(|named| named.meets(&self.given)) {
            ClauseVerdict::Holds
        } else if limit.is_some_and(|limit| !self.may_be(limit)) {
            ClauseVerdict::Fails
        } else {
            ClauseVerdict::Unknown
        }
    }

    /// Whether one of these values may be given, although none of them is known to be.
    fn may_be(&self, values: &Set) -> bool {
        if self.clause == Clause::Prerequisite {
            return !values.is_within(&self.lacked);
        }
        let beyond = |known: &Set| !values.is_within(known);
        self.strange.is_some()
            || self.possible.meets(values)
            || self.outside.as_ref().is_some_and(beyond)
    }
}

/// The values as written; an audience with its code where that is another.
fn in_words(prepared: &Prepared, clause: Clause, values: &[String]) -> String {
    let word = |value: &String| {
        let code = prepared.rules.resolve(value);
        if prepared.rules.is_known(&code) && code != *value {
            format!("`{value}` (`{code}`)")
        } else {
            format!("`{value}`")
        }
    };
    match clause {
        Clause::Audience => values.iter().map(word).collect::<Vec<String>>().join(", "),
        _ => quoted(values),
    }
}
