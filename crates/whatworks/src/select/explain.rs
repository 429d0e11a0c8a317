//! Verdicts in words: a reason for each clause, and what raises the relevance.

use std::collections::HashMap;
use std::sync::Arc;

use super::asked::{Asked, AskedClause};
use super::clause::{Clause, ClauseVerdict, Reason, Relevance, Verdicts};
use super::prepared::{Prepared, PreparedCondition, PreparedRecommendation};

/// Gives the reasons of one query. Recommendations that say the same share the words.
pub(super) struct Explainer<'a> {
    prepared: &'a Prepared,
    asked: &'a Asked,
    said: HashMap<(usize, Clause, ClauseVerdict), Arc<str>>,
}

impl<'a> Explainer<'a> {
    pub(super) fn new(prepared: &'a Prepared, asked: &'a Asked) -> Self {
        Self { prepared, asked, said: HashMap::new() }
    }

    /// One reason for each clause that has a verdict.
    pub(super) fn reasons(
        &mut self,
        recommendation: &PreparedRecommendation,
        verdicts: Verdicts,
    ) -> Vec<Reason> {
        let asked = self.asked;
        let mut reasons = Vec::with_capacity(asked.clauses.len() + 1);
        for clause in &asked.clauses {
            reasons.extend(self.reason(recommendation, clause, verdicts));
        }
        let condition = recommendation.condition.as_ref();
        reasons.extend(condition.zip(verdicts.get(Clause::AppliesWhen)).map(
            |(condition, verdict)| Reason {
                clause: Clause::AppliesWhen,
                verdict,
                because: self.of_condition(condition).into(),
                source: condition.source.clone(),
            },
        ));
        reasons
    }

    fn reason(
        &mut self,
        recommendation: &PreparedRecommendation,
        asked: &AskedClause,
        verdicts: Verdicts,
    ) -> Option<Reason> {
        let clause = asked.clause;
        let (terms, verdict) = (recommendation.terms(clause)?, verdicts.get(clause)?);
        let prepared = self.prepared;
        let said = self.said.entry((terms.words, clause, verdict));
        let because = said.or_insert_with(|| {
            let mut because = format!("{}; {}", prepared.words(terms.words), asked.words);
            if let (Some(strange), true, ClauseVerdict::Unknown) =
                (&asked.strange, terms.stated.is_some(), verdict)
            {
                because
                    .push_str(&format!(", and this base knows no {} `{strange}`", clause.noun()));
            }
            because.into()
        });
        Some(Reason { clause, verdict, because: because.clone(), source: terms.source.clone() })
    }

    /// The condition, and what is known of each of its tests.
    fn of_condition(&self, condition: &PreparedCondition) -> String {
        let tests = condition.tests.iter().map(|test| {
            let verdict = match self.asked.test(test.field, &test.values) {
                Some(true) => ClauseVerdict::Holds,
                Some(false) => ClauseVerdict::Fails,
                None => ClauseVerdict::Unknown,
            };
            format!("{}: {verdict}", test.words)
        });
        let tests: Vec<String> = tests.collect();
        format!("applies when {}; {}", condition.words, tests.join("; "))
    }

    /// What the text singles out, and the query asks for.
    pub(super) fn relevance(&self, recommendation: &PreparedRecommendation) -> Vec<Relevance> {
        let mut found = Vec::new();
        for asked in &self.asked.clauses {
            let Some(terms) = recommendation.terms(asked.clause) else { continue };
            let especially = terms.stated.as_ref().and_then(|stated| stated.especially.as_ref());
            let Some(especially) = especially.filter(|all| all.meets(&asked.given)) else {
                continue;
            };
            let names = self.prepared.vocabulary(asked.clause).map_or(&[][..], |all| all.names());
            let both = names.iter().enumerate().filter(|(number, _)| {
                especially.contains(*number) && asked.given.contains(*number)
            });
            found.extend(both.map(|(_, value)| Relevance {
                clause: asked.clause,
                value: value.clone(),
                source: terms.source.clone(),
            }));
        }
        found
    }
}
