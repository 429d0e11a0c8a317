//! Puts a decision together: overall certainty, suggestion, checks, messages and trace.

use serde::Serialize;

use super::answers::CertaintyAnswer;
use super::conclusion::{Codings, Conclusion, Direction, Strength, SystemDecision};
use super::criteria::{CriterionName, ShownCriterion};
use super::equity::{self, EquityAnswer};
use super::messages::{Message, messages};
use super::outcome::{Favours, ImportanceClass, Outcome};
use super::overall::{self, OverallCertainty};
use super::paradigm::ParadigmChecked;
use super::request::Request;
use super::rules;
use super::suggestion::{Clause, Facts, Verdict};
use crate::base::{Certainty, Level};
use crate::error::Error;
use crate::grade::TraceEntry;
use crate::json;
use crate::rulebook::applied;
use crate::signature::Signature;
use crate::table::{Column, Table, Values};

/// An outcome in a result.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OutcomeShown {
    /// Its id.
    pub id: String,
    /// The outcome in words.
    pub name: String,
    /// Its importance as stated.
    pub importance: Option<u8>,
    /// Its class, after any reclassification.
    pub class: Option<ImportanceClass>,
    /// Its certainty.
    pub certainty: Certainty,
    /// The worst and the best that it may be.
    pub interval: Option<[Certainty; 2]>,
    /// Which option its effect favours.
    pub favours: Option<Favours>,
    /// Whose outcome it is.
    pub level: Option<Level>,
    /// The effect in a sentence.
    pub statement: Option<String>,
}

/// What the rules suggest. A panel decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// Always `suggested`.
    pub status: &'static str,
    /// The conclusion.
    pub conclusion: Conclusion,
    /// Which way it goes.
    pub direction: Option<Direction>,
    /// How strong it is.
    pub strength: Option<Strength>,
    /// The conclusion in a sentence.
    pub wording: String,
    /// Why.
    pub because: String,
    /// Every conclusion that the unanswered criteria leave possible, in the order of the scale.
    pub possible: Vec<Conclusion>,
    /// The open criteria whose answers would change what is possible.
    pub decides: Vec<CriterionName>,
    /// The clauses of the predicate for a strong recommendation.
    pub clauses: Vec<Clause>,
    /// What would make it strong; empty if it is.
    pub for_strong: Vec<&'static str>,
    /// The paradigmatic situation that is claimed, compared with the table.
    pub paradigm: Option<ParadigmChecked>,
    /// Its codes in other systems.
    pub codings: Option<Codings>,
}

/// What the panel decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PanelShown {
    /// The conclusion.
    pub conclusion: Conclusion,
    /// Which way it goes.
    pub direction: Option<Direction>,
    /// How strong it is.
    pub strength: Option<Strength>,
    /// The conclusion in a sentence.
    pub wording: String,
    /// What the health system is to do.
    pub system_decision: Option<SystemDecision>,
    /// Whether it is what is suggested.
    pub agrees: bool,
    /// Its codes in other systems.
    pub codings: Option<Codings>,
    /// Who, when and why.
    #[serde(flatten)]
    pub by: Signature,
}

/// A section after the judgements; `None` where the panel wrote nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SectionShown {
    /// Its title.
    pub title: &'static str,
    /// Its text.
    pub text: Option<String>,
}

/// A decision, worked out.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Decision {
    /// The form of this result.
    pub schema: &'static str,
    /// The name of the decision.
    pub id: String,
    /// The question.
    pub question: String,
    /// The intervention.
    pub intervention: String,
    /// What it is compared with.
    pub comparison: String,
    /// The outcomes, in their given order.
    pub outcomes: Vec<OutcomeShown>,
    /// The overall certainty.
    pub overall: OverallCertainty,
    /// The twelve criteria.
    pub criteria: Vec<ShownCriterion>,
    /// What the rules suggest.
    pub suggestion: Suggestion,
    /// What the panel decided.
    pub panel_decision: Option<PanelShown>,
    /// The checks of equity.
    pub equity: EquityAnswer,
    /// The sections after the judgements.
    pub sections: Vec<SectionShown>,
    /// What a reader has to know.
    pub messages: Vec<Message>,
    /// Every rule applied, in order.
    pub trace: Vec<TraceEntry>,
}

/// A decision as JSON and as a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The decision as JSON (`whatworks-decision/1`), the same in every language.
    pub json: String,
    /// The criteria as a table.
    pub table: Table,
}

impl Request {
    /// Works out the decision.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] with every fault: ids that are given twice or lead nowhere, an
    /// interval that is none, a reclassified outcome that is not critical, a paradigmatic situation
    /// without what it needs, a date that is none.
    pub fn decide(&self) -> Result<Decision, Error> {
        self.check()?;
        let overall =
            overall::overall(&self.outcomes, self.one_alone.as_ref(), self.panel_overall.as_ref());
        let suggestion = self.suggest(&overall);
        let panel_decision = self.panel_shown(&suggestion);
        let equity = equity::check(&self.equity, self.criteria.equity.judgement, &self.outcomes);
        let mut decision = Decision {
            schema: "whatworks-decision/1",
            id: self.id.clone(),
            question: self.question.clone(),
            intervention: self.intervention.clone(),
            comparison: self.comparison.clone(),
            outcomes: self.outcomes.iter().map(|outcome| self.shown(outcome)).collect(),
            overall,
            criteria: self.criteria.shown(),
            suggestion,
            panel_decision,
            equity,
            sections: self.sections_shown(),
            messages: Vec::new(),
            trace: Vec::new(),
        };
        decision.messages = messages(self, &decision);
        decision.trace = trace(&decision);
        Ok(decision)
    }

    /// Works out the decision, as JSON and as a table.
    ///
    /// # Errors
    ///
    /// Those of [`Request::decide`].
    pub fn answer(&self) -> Result<Answer, Error> {
        let decision = self.decide()?;
        Ok(Answer { json: decision.to_json(), table: decision.to_table() })
    }

    fn shown(&self, outcome: &Outcome) -> OutcomeShown {
        let reclassified = outcome.not_needed.as_ref().map(|_| ImportanceClass::Important);
        OutcomeShown {
            id: outcome.id.clone(),
            name: outcome.name.clone(),
            importance: outcome.importance,
            class: reclassified.or(outcome.class()),
            certainty: outcome.certainty,
            interval: outcome.interval(),
            favours: outcome.favours,
            level: outcome.level,
            statement: outcome.statement(&self.intervention),
        }
    }

    fn suggest(&self, overall: &OverallCertainty) -> Suggestion {
        let paradigm = self.paradigm.as_ref().and_then(|paradigm| paradigm.compare());
        let fitting = paradigm.as_ref().filter(|checked| checked.fits);
        let certainty = self.certainty_of_effects(overall);
        let research_only = self.research_only.is_some();
        let facts =
            Facts::new(&self.criteria, certainty, fitting.map(|p| p.direction), research_only);
        let conclusion = facts.suggested();
        let clauses = facts.clauses();
        let strong = conclusion.strength() == Some(Strength::Strong);
        Suggestion {
            status: "suggested",
            conclusion,
            direction: conclusion.direction(),
            strength: conclusion.strength(),
            wording: conclusion.wording(&self.intervention, &self.comparison),
            because: self.because(conclusion, &clauses, fitting),
            possible: facts.possible(),
            decides: facts.decides(),
            for_strong: clauses.iter().filter(|_| !strong).filter_map(|c| c.needs).collect(),
            clauses,
            paradigm,
            codings: conclusion.codings(),
        }
    }

    /// The levels that the certainty of effects may have: by the outcomes, else by the criterion,
    /// else any.
    fn certainty_of_effects(&self, overall: &OverallCertainty) -> Vec<CertaintyAnswer> {
        if !overall.possible.is_empty() {
            return overall.possible.clone();
        }
        let answered = self.criteria.certainty.judgement;
        answered.map_or_else(|| CertaintyAnswer::ALL.to_vec(), |answer| vec![answer])
    }

    fn because(
        &self,
        conclusion: Conclusion,
        clauses: &[Clause],
        fitting: Option<&ParadigmChecked>,
    ) -> String {
        let short: Vec<&str> =
            clauses.iter().filter(|c| c.verdict != Verdict::Holds).map(|c| c.rule).collect();
        match (conclusion.direction(), conclusion.strength()) {
            (None, _) => match self.criteria.balance.judgement {
                None => "the balance of effects is not answered".to_owned(),
                Some(balance) => format!("the balance of effects is `{balance}`"),
            },
            (Some(Direction::Either), _) => "the balance of effects favours neither".to_owned(),
            (_, Some(Strength::Strong)) if short.is_empty() => "every clause holds".to_owned(),
            (_, Some(Strength::Strong)) => fitting.map_or_else(String::new, |paradigm| {
                let situation = paradigm.situation;
                format!("paradigmatic situation {situation} fits: {}", paradigm.because)
            }),
            _ => format!("these clauses do not hold: {}", short.join(", ")),
        }
    }

    fn panel_shown(&self, suggestion: &Suggestion) -> Option<PanelShown> {
        let decided = self.panel_decision.as_ref()?;
        let conclusion = decided.conclusion;
        Some(PanelShown {
            conclusion,
            direction: conclusion.direction(),
            strength: conclusion.strength(),
            wording: conclusion.wording(&self.intervention, &self.comparison),
            system_decision: decided.system_decision,
            agrees: conclusion == suggestion.conclusion,
            codings: conclusion.codings(),
            by: decided.by.clone(),
        })
    }

    fn sections_shown(&self) -> Vec<SectionShown> {
        let sections = &self.sections;
        let section = |title, text: &Option<String>| SectionShown { title, text: text.clone() };
        vec![
            section("Justification", &sections.justification),
            section("Subgroup considerations", &sections.subgroups),
            section("Implementation considerations", &sections.implementation),
            section("Monitoring and evaluation", &sections.monitoring),
            section("Research priorities", &sections.research),
        ]
    }
}

fn trace(decision: &Decision) -> Vec<TraceEntry> {
    let suggestion = &decision.suggestion;
    let mut steps = overall::trace(&decision.overall);
    if decision.outcomes.iter().any(|outcome| outcome.statement.is_some()) {
        steps.push(applied(&rules::STATEMENT, &[], "a sentence for each outcome"));
    }
    let answered = decision.criteria.iter().filter(|c| c.judgement.is_some()).count();
    steps.push(applied(&rules::ANSWERS, &[], format!("{answered} of 12 answered")));
    if decision.criteria.iter().any(|criterion| !criterion.details.is_empty()) {
        steps.push(applied(&rules::DETAILS, &[], "given"));
    }
    for clause in &suggestion.clauses {
        let inputs = [("found", clause.found.clone())];
        let verdict = clause.verdict.code();
        steps.extend(rules::by_id(clause.rule).map(|rule| applied(rule, &inputs, verdict)));
    }
    if let Some(paradigm) = &suggestion.paradigm {
        let inputs = [("justification", paradigm.justification.clone())];
        let result = if paradigm.fits { "fits" } else { "does not fit" };
        steps.push(applied(paradigm.rule, &inputs, result));
    }
    let rule = match suggestion.direction {
        Some(_) => &rules::SUGGEST,
        None => &rules::UNDETERMINED,
    };
    let because = [("because", suggestion.because.clone())];
    steps.push(applied(rule, &because, suggestion.conclusion.code()));
    steps.push(applied(&rules::SCALE, &[], suggestion.conclusion.code()));
    steps.push(applied(&rules::WORDING, &[], suggestion.wording.clone()));
    if let Some(panel) = &decision.panel_decision {
        let inputs = [("reason", panel.by.reason.clone())];
        steps.push(applied(&rules::PANEL, &inputs, panel.conclusion.code()));
        steps.extend(panel.system_decision.map(|d| applied(&rules::SYSTEM, &[], d.code())));
    }
    for check in &decision.equity.checks {
        let inputs = [("because", check.because.clone())];
        let flag = check.flag.code();
        steps.extend(rules::by_id(check.rule).map(|rule| applied(rule, &inputs, flag)));
    }
    if !decision.equity.absolute_effects.is_empty() {
        let groups = decision.equity.absolute_effects.len();
        steps.push(applied(&rules::ABSOLUTE, &[], format!("{groups} groups")));
    }
    steps
}

impl Decision {
    /// The decision as JSON (`whatworks-decision/1`), the same in every language.
    #[must_use]
    pub fn to_json(&self) -> String {
        json::write(self)
    }

    /// A row for each criterion: `criterion`, `question`, `judgement`, `printed`, `evidence`
    /// (separated by `; `), `research`, `considerations`, `coding`.
    #[must_use]
    pub fn to_table(&self) -> Table {
        let text = |name, value: &dyn Fn(&ShownCriterion) -> Option<String>| Column {
            name,
            values: Values::Text(self.criteria.iter().map(value).collect()),
        };
        Table {
            columns: vec![
                text("criterion", &|row| Some(row.criterion.to_string())),
                text("question", &|row| Some(row.question.to_owned())),
                text("judgement", &|row| row.judgement.map(str::to_owned)),
                text("printed", &|row| row.printed.map(str::to_owned)),
                text("evidence", &|row| Some(row.evidence_ids().join("; "))),
                text("research", &|row| row.research.clone()),
                text("considerations", &|row| row.considerations.clone()),
                text("coding", &|row| row.coding.map(|coding| coding.code.to_owned())),
            ],
        }
    }
}
