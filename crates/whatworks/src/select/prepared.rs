//! What the recommendations of a base say on each clause, in the form in which it is compared.

use std::sync::Arc;

use super::clause::Clause;
use super::values::{Set, Vocabulary};
use crate::base::{
    Condition, ConditionField, ConditionForm, Core20Plus5, EvidenceBase, ProgressPlus, Provenance,
    Recommendation, Scope,
};
use crate::organisation::{AudienceRules, normal};

/// A base prepared for being asked.
#[derive(Debug)]
pub(super) struct Prepared {
    /// The rules that say which audiences there are, and how they are printed.
    pub(super) rules: AudienceRules,
    /// The values of each clause that are built in or named by any recommendation.
    vocabularies: [Vocabulary; Clause::OF_VALUES.len()],
    pub(super) recommendations: Vec<PreparedRecommendation>,
}

/// What one recommendation says.
#[derive(Debug)]
pub(super) struct PreparedRecommendation {
    /// On each clause about values, in the order of [`Clause::OF_VALUES`].
    terms: Vec<Terms>,
    /// Whether it singles anything out.
    pub(super) emphasises: bool,
    pub(super) condition: Option<PreparedCondition>,
}

/// What a recommendation says on one clause.
#[derive(Debug)]
pub(super) struct Terms {
    /// `None` where it says nothing.
    pub(super) stated: Option<Stated>,
    /// The same in words.
    pub(super) words: Arc<str>,
    /// Where the base has it from.
    pub(super) source: Arc<str>,
}

/// The values that a recommendation names.
#[derive(Debug, Default)]
pub(super) struct Stated {
    /// All that it is for; for prerequisites all that it needs.
    pub(super) only: Option<Set>,
    /// What it singles out.
    pub(super) especially: Option<Set>,
}

/// The condition under which a recommendation applies.
#[derive(Debug)]
pub(super) struct PreparedCondition {
    pub(super) condition: Condition,
    /// Its tests, in the order of [`Condition::tests`].
    pub(super) tests: Vec<Test>,
    /// The same in words.
    pub(super) words: Arc<str>,
    pub(super) source: Arc<str>,
}

/// One test of a condition.
#[derive(Debug)]
pub(super) struct Test {
    pub(super) field: ConditionField,
    pub(super) values: Set,
    pub(super) words: String,
}

impl Prepared {
    pub(super) fn of(base: &EvidenceBase, rules: &AudienceRules) -> Self {
        let mut prepared = Self {
            rules: rules.clone(),
            vocabularies: Default::default(),
            recommendations: Vec::new(),
        };
        prepared.add_built_in();
        for recommendation in base.recommendations() {
            let prepared_one = prepared.add(recommendation);
            prepared.recommendations.push(prepared_one);
        }
        prepared
    }

    /// The values that are known whatever a base says.
    fn add_built_in(&mut self) {
        let codes: Vec<String> = self.rules.audiences().iter().map(|a| a.code.clone()).collect();
        self.add_values(Clause::Audience, &codes);
        let progress = ProgressPlus::ALL.iter().map(|group| group.code());
        let core = Core20Plus5::ALL.iter().map(|group| group.code());
        for code in progress.chain(core) {
            self.add_value(Clause::Population, code);
        }
    }

    fn add_value(&mut self, clause: Clause, value: &str) -> usize {
        let value = self.compared(clause, value);
        self.vocabularies.get_mut(clause as usize).map_or(0, |all| all.add(value))
    }

    fn add_values(&mut self, clause: Clause, values: &[String]) -> Set {
        Set::of(values.iter().map(|value| self.add_value(clause, value)).collect::<Vec<_>>())
    }

    /// A value in the form in which it is compared.
    pub(super) fn compared(&self, clause: Clause, value: &str) -> String {
        match clause {
            Clause::Audience => self.rules.resolve(value),
            Clause::Theme => value.to_owned(),
            _ => normal(value),
        }
    }

    /// The number of a value; `None` where neither the library nor the base knows it.
    pub(super) fn number(&self, clause: Clause, value: &str) -> Option<usize> {
        self.vocabulary(clause)?.number(&self.compared(clause, value))
    }

    pub(super) fn vocabulary(&self, clause: Clause) -> Option<&Vocabulary> {
        self.vocabularies.get(clause as usize)
    }

    fn add(&mut self, recommendation: &Recommendation) -> PreparedRecommendation {
        let terms: Vec<Terms> =
            Clause::OF_VALUES.map(|clause| self.terms(recommendation, clause)).into();
        let mut stated = terms.iter().filter_map(|terms| terms.stated.as_ref());
        let emphasises = stated.any(|stated| stated.especially.is_some());
        let condition = recommendation.applies_when.as_ref().map(|applies| {
            let tests = applies.condition.tests().into_iter();
            let tests = tests.map(|(field, values)| Test {
                field,
                values: self.add_values(Clause::of_field(field), values),
                words: format!("`{field}` one of {}", quoted(values)),
            });
            PreparedCondition {
                tests: tests.collect(),
                words: format!("applies when {}", condition_in_words(&applies.condition)).into(),
                condition: applies.condition.clone(),
                source: source(&applies.provenance),
            }
        });
        PreparedRecommendation { terms, emphasises, condition }
    }

    fn terms(&mut self, recommendation: &Recommendation, clause: Clause) -> Terms {
        let provenance = &recommendation.provenance;
        match clause {
            Clause::Theme => {
                let only = self.add_values(clause, std::slice::from_ref(&recommendation.theme));
                let words = format!("of the theme `{}`", recommendation.theme);
                Terms::stated(Some(only), None, words, provenance)
            }
            Clause::Component => {
                let parts = recommendation.components.iter();
                let names: Vec<String> = parts.map(|part| part.id.clone()).collect();
                let mut only = self.add_values(clause, &names);
                for part in &recommendation.components {
                    only.insert(self.add_value(clause, &part.title));
                }
                let words = match names.as_slice() {
                    [] => "without components".to_owned(),
                    names => format!("with the components {}", quoted(names)),
                };
                Terms::stated(Some(only), None, words, provenance)
            }
            Clause::Prerequisite => match &recommendation.prerequisites {
                Some(prerequisites) => {
                    let only = self.add_values(clause, &prerequisites.needs);
                    let words = match prerequisites.needs.as_slice() {
                        [] => "needs nothing to be in place".to_owned(),
                        needs => format!("needs {}", quoted(needs)),
                    };
                    Terms::stated(Some(only), None, words, &prerequisites.provenance)
                }
                None => Terms::not_stated(clause, provenance),
            },
            _ => match clause.scope(recommendation) {
                Some(scope) => {
                    let only = scope.only.as_ref().map(|all| self.add_values(clause, all));
                    let especially = scope.especially.as_ref();
                    let especially = especially.map(|all| self.add_values(clause, all));
                    Terms::stated(only, especially, scope_in_words(scope), &scope.provenance)
                }
                None => Terms::not_stated(clause, provenance),
            },
        }
    }
}

impl Terms {
    fn stated(
        only: Option<Set>,
        especially: Option<Set>,
        words: String,
        provenance: &Provenance,
    ) -> Self {
        let stated = Some(Stated { only, especially });
        Self { stated, words: words.into(), source: source(provenance) }
    }

    fn not_stated(clause: Clause, provenance: &Provenance) -> Self {
        let words = format!("no {} is stated", clause.noun());
        Self { stated: None, words: words.into(), source: source(provenance) }
    }
}

impl PreparedRecommendation {
    pub(super) fn terms(&self, clause: Clause) -> Option<&Terms> {
        self.terms.get(clause as usize)
    }

    /// Whether nothing but the condition says anything on a clause.
    pub(super) fn is_left_to_the_condition(&self, clause: Clause) -> bool {
        let stated = self.terms(clause).is_some_and(|terms| terms.stated.is_some());
        let tests = self.condition.iter().flat_map(|condition| &condition.tests);
        !stated && tests.map(|test| Clause::of_field(test.field)).any(|of| of == clause)
    }
}

fn scope_in_words(scope: &Scope) -> String {
    let mut parts = Vec::new();
    if let Some(only) = &scope.only {
        parts.push(format!("for {} only", quoted(only)));
    }
    if let Some(especially) = &scope.especially {
        parts.push(format!("especially for {}", quoted(especially)));
    }
    parts.join(", ")
}

fn condition_in_words(condition: &Condition) -> String {
    let parts = |parts: &[Condition]| {
        let parts: Vec<String> = parts.iter().map(condition_in_words).collect();
        parts.join("; ")
    };
    match condition.form() {
        Some(ConditionForm::All(all)) => format!("all of ({})", parts(all)),
        Some(ConditionForm::Any(any)) => format!("any of ({})", parts(any)),
        Some(ConditionForm::Not(part)) => format!("not ({})", condition_in_words(part)),
        Some(ConditionForm::AtLeast(count, of)) => {
            format!("at least {count} of ({})", parts(of))
        }
        Some(ConditionForm::OneOf(field, values)) => {
            format!("`{field}` one of {}", quoted(values))
        }
        None => String::new(),
    }
}

pub(super) fn quoted(values: &[String]) -> String {
    let quoted: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
    quoted.join(", ")
}

/// A locator in one line: layer, address where there is one, part.
fn source(provenance: &Provenance) -> Arc<str> {
    let (layer, part) = (&provenance.layer, &provenance.locator.part);
    match &provenance.locator.address {
        Some(address) => format!("{layer}: {address}, {part}").into(),
        None => format!("{layer}: {part}").into(),
    }
}
