//! Verdicts in words: a reason for each clause, and what raises the relevance.

use std::sync::Arc;

use super::asked::{Asked, AskedClause};
use super::clause::{Because, Clause, ClauseVerdict, Reason, Relevance, Verdicts};
use super::prepared::{Prepared, PreparedCondition, PreparedRecommendation};

/// Gives the reasons of one query. What is said of many recommendations is put in words once.
pub(super) struct Explainer<'a> {
    prepared: &'a Prepared,
    asked: &'a Asked,
    /// What is asked on each clause of the query.
    words: Vec<AskedWords>,
}

struct AskedWords {
    /// What is asked.
    plain: Arc<str>,
    /// The same with the value that the base does not know, where there is one.
    with_strange: Arc<str>,
}

impl AskedWords {
    fn of(asked: &AskedClause) -> Self {
        let plain: Arc<str> = asked.words.as_str().into();
        let with_strange = asked.strange.as_ref().map(|strange| {
            let noun = asked.clause.noun();
            format!("{plain}, and this base knows no {noun} `{strange}`").into()
        });
        Self { with_strange: with_strange.unwrap_or_else(|| plain.clone()), plain }
    }
}

impl<'a> Explainer<'a> {
    pub(super) fn new(prepared: &'a Prepared, asked: &'a Asked) -> Self {
        let words = asked.clauses.iter().map(|clause| AskedWords::of(clause)).collect();
        Self { prepared, asked, words }
    }

    /// One reason for each clause that has a verdict.
    pub(super) fn reasons(
        &self,
        recommendation: &PreparedRecommendation,
        verdicts: Verdicts,
    ) -> Vec<Reason> {
        let mut reasons = Vec::with_capacity(self.words.len() + 1);
        for (asked, words) in self.asked.clauses.iter().zip(&self.words) {
            reasons.extend(reason(recommendation, asked.clause, words, verdicts));
        }
        let condition = recommendation.condition.as_ref();
        reasons.extend(condition.zip(verdicts.get(Clause::AppliesWhen)).map(
            |(condition, verdict)| Reason {
                clause: Clause::AppliesWhen,
                verdict,
                because: Because {
                    stated: condition.words.clone(),
                    asked: self.tests(condition).into(),
                },
                source: condition.source.clone(),
            },
        ));
        reasons
    }

    /// What is known of each test of a condition.
    fn tests(&self, condition: &PreparedCondition) -> String {
        let tests = condition.tests.iter().map(|test| {
            let verdict = match self.asked.test(test.field, &test.values) {
                Some(true) => ClauseVerdict::Holds,
                Some(false) => ClauseVerdict::Fails,
                None => ClauseVerdict::Unknown,
            };
            format!("{}: {verdict}", test.words)
        });
        tests.collect::<Vec<String>>().join("; ")
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

fn reason(
    recommendation: &PreparedRecommendation,
    clause: Clause,
    words: &AskedWords,
    verdicts: Verdicts,
) -> Option<Reason> {
    let (terms, verdict) = (recommendation.terms(clause)?, verdicts.get(clause)?);
    let is_open = terms.stated.is_some() && verdict == ClauseVerdict::Unknown;
    let asked = if is_open { &words.with_strange } else { &words.plain };
    let because = Because { stated: terms.words.clone(), asked: asked.clone() };
    Some(Reason { clause, verdict, because, source: terms.source.clone() })
}
