//! The overall certainty: the lowest of the critical outcomes, and the exceptions on record.

use serde::{Deserialize, Serialize};

use super::answers::CertaintyAnswer;
use super::outcome::{Favours, ImportanceClass, Outcome};
use super::rules;
use crate::base::Certainty;
use crate::fault::Fault;
use crate::grade::TraceEntry;
use crate::json;
use crate::rulebook::applied;
use crate::signature::Signature;

/// A choice of the certainty of one outcome that alone would support the recommendation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OneAlone {
    /// The outcome.
    pub outcome: String,
    /// Who, when and why it alone would support the recommendation.
    #[serde(flatten)]
    pub by: Signature,
}

/// The overall certainty that the panel sets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PanelOverall {
    /// The certainty.
    pub certainty: Certainty,
    /// Who, when and why.
    #[serde(flatten)]
    pub by: Signature,
}

/// The lowest certainty among the critical outcomes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lowest {
    /// The certainty; `not-rated` if a critical outcome has no evidence or none is critical.
    pub certainty: Certainty,
    /// The worst and the best that it may be; `None` if it is not rated.
    pub interval: Option<[Certainty; 2]>,
    /// The outcomes that decide it.
    pub decided_by: Vec<String>,
    /// The lowest of the critical outcomes that have evidence, and its interval.
    pub with_evidence: Option<WithEvidence>,
    /// The rule that decided.
    pub rule: &'static str,
    /// Why, in words.
    pub because: String,
}

/// The lowest certainty among the critical outcomes that have evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct WithEvidence {
    /// The certainty.
    pub certainty: Certainty,
    /// The worst and the best that it may be.
    pub interval: [Certainty; 2],
}

/// A critical outcome that turned out not to be needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reclassified {
    /// The outcome.
    pub outcome: String,
    /// The importance it was given.
    pub importance: Option<u8>,
    /// Its class now.
    pub class: ImportanceClass,
    /// Its certainty.
    pub certainty: Certainty,
    /// Who, when and why.
    pub by: Signature,
}

/// What came of the choice of one outcome that alone would support the recommendation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OneAloneChecked {
    /// The outcome.
    pub outcome: String,
    /// Its certainty.
    pub certainty: Certainty,
    /// Its interval.
    pub interval: Option<[Certainty; 2]>,
    /// Whether the outcomes allow it.
    pub allowed: bool,
    /// Why, or why not.
    pub because: String,
    /// Who, when and why.
    pub by: Signature,
}

/// The overall certainty by the rule and as it holds. Nothing replaces what the rule gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OverallCertainty {
    /// By the rule, after any reclassification.
    pub by_rule: Lowest,
    /// By the rule as if nothing had been reclassified; `None` if nothing was.
    pub before_reclassification: Option<Lowest>,
    /// The outcomes that were reclassified.
    pub reclassified: Vec<Reclassified>,
    /// Critical outcomes without evidence.
    pub without_evidence: Vec<String>,
    /// Outcomes whose importance is not stated.
    pub importance_not_stated: Vec<String>,
    /// The choice of one outcome that alone would support the recommendation.
    pub one_alone: Option<OneAloneChecked>,
    /// What the panel set.
    pub panel: Option<PanelOverall>,
    /// Whether rule and panel give the same; `None` if the panel gave nothing.
    pub panel_agrees: Option<bool>,
    /// What holds: the panel's, else the one outcome chosen, else the rule's.
    pub holds: Certainty,
    /// The rule by which it holds.
    pub holds_by: &'static str,
    /// The highest that the framework may take, where a critical outcome has no evidence.
    pub at_most: Option<Certainty>,
    /// What the suggestion takes for the certainty of effects: every level that is possible.
    /// Empty if the outcomes say nothing of it.
    pub possible: Vec<CertaintyAnswer>,
}

/// Works out the overall certainty.
pub(super) fn overall(
    outcomes: &[Outcome],
    one_alone: Option<&OneAlone>,
    panel: Option<&PanelOverall>,
) -> OverallCertainty {
    let critical: Vec<&Outcome> = outcomes.iter().filter(|o| still_critical(o)).collect();
    let by_rule = lowest(outcomes, &critical);
    let reclassified: Vec<Reclassified> = outcomes.iter().filter_map(reclassified).collect();
    let before = (!reclassified.is_empty()).then(|| {
        let as_stated: Vec<&Outcome> = outcomes.iter().filter(|o| stated_critical(o)).collect();
        lowest(outcomes, &as_stated)
    });
    let without_evidence = ids(critical.iter().filter(|o| !has_evidence(o)).copied());
    let one_alone = one_alone.and_then(|choice| check_one_alone(choice, &critical));
    let (holds, holds_by) = holds(&by_rule, one_alone.as_ref(), panel);
    let mut overall = OverallCertainty {
        before_reclassification: before,
        reclassified,
        at_most: (!without_evidence.is_empty()).then_some(Certainty::Low),
        without_evidence,
        importance_not_stated: ids(outcomes.iter().filter(|o| o.importance.is_none())),
        panel_agrees: panel.map(|panel| panel.certainty == by_rule.certainty),
        panel: panel.cloned(),
        one_alone,
        holds,
        holds_by,
        by_rule,
        possible: Vec::new(),
    };
    overall.possible = possible(&overall);
    overall
}

fn stated_critical(outcome: &Outcome) -> bool {
    outcome.class() == Some(ImportanceClass::Critical)
}

fn still_critical(outcome: &Outcome) -> bool {
    stated_critical(outcome) && outcome.not_needed.is_none()
}

fn has_evidence(outcome: &Outcome) -> bool {
    outcome.certainty != Certainty::NotRated
}

fn ids<'a>(outcomes: impl Iterator<Item = &'a Outcome>) -> Vec<String> {
    outcomes.map(|outcome| outcome.id.clone()).collect()
}

fn reclassified(outcome: &Outcome) -> Option<Reclassified> {
    Some(Reclassified {
        outcome: outcome.id.clone(),
        importance: outcome.importance,
        class: ImportanceClass::Important,
        certainty: outcome.certainty,
        by: outcome.not_needed.clone()?,
    })
}

fn lowest(outcomes: &[Outcome], critical: &[&Outcome]) -> Lowest {
    let Some(certainty) = critical.iter().map(|outcome| outcome.certainty).min() else {
        return Lowest {
            certainty: Certainty::NotRated,
            interval: None,
            decided_by: Vec::new(),
            with_evidence: None,
            rule: rules::OVERALL_NONE_CRITICAL.id,
            because: "no outcome is stated to be critical".to_owned(),
        };
    };
    let decided_by = ids(critical.iter().filter(|o| o.certainty == certainty).copied());
    let with_evidence = with_evidence(outcomes, critical);
    let names = decided_by.join("`, `");
    let because = match certainty {
        Certainty::NotRated => format!("critical outcome without evidence: `{names}`"),
        level => format!("the lowest of the critical outcomes is {level}: `{names}`"),
    };
    let rated = certainty != Certainty::NotRated;
    Lowest {
        certainty,
        interval: with_evidence.filter(|_| rated).map(|found| found.interval),
        decided_by,
        with_evidence,
        rule: if rated { rules::OVERALL_CRITICAL.id } else { rules::OVERALL_NO_EVIDENCE.id },
        because,
    }
}

/// An outcome of unstated importance may turn out to be critical, which can only lower the worst.
fn with_evidence(outcomes: &[Outcome], critical: &[&Outcome]) -> Option<WithEvidence> {
    let certainty = critical.iter().filter(|o| has_evidence(o)).map(|o| o.certainty).min()?;
    let intervals = critical.iter().filter_map(|outcome| outcome.interval());
    let [worst, best] = intervals.reduce(|[worst, best], [w, b]| [worst.min(w), best.min(b)])?;
    let unstated = outcomes.iter().filter(|outcome| outcome.importance.is_none());
    let worst = unstated.filter_map(Outcome::interval).fold(worst, |low, [w, _]| low.min(w));
    Some(WithEvidence { certainty, interval: [worst, best] })
}

fn check_one_alone(choice: &OneAlone, critical: &[&Outcome]) -> Option<OneAloneChecked> {
    let outcome = critical.iter().find(|outcome| outcome.id == choice.outcome)?;
    let ways: Vec<Option<Favours>> = critical.iter().map(|outcome| outcome.favours).collect();
    let points = matches!(outcome.favours, Some(Favours::Intervention | Favours::Comparison));
    let same = ways.iter().all(|way| *way == outcome.favours);
    let allowed = points && same && has_evidence(outcome);
    let because = if !has_evidence(outcome) {
        "it has no evidence"
    } else if !points {
        "it does not point either way"
    } else if !same {
        "not all critical outcomes are stated to point the same way"
    } else {
        "all critical outcomes point the same way"
    };
    Some(OneAloneChecked {
        outcome: outcome.id.clone(),
        certainty: outcome.certainty,
        interval: outcome.interval(),
        allowed,
        because: because.to_owned(),
        by: choice.by.clone(),
    })
}

fn holds(
    by_rule: &Lowest,
    one_alone: Option<&OneAloneChecked>,
    panel: Option<&PanelOverall>,
) -> (Certainty, &'static str) {
    if let Some(panel) = panel {
        return (panel.certainty, rules::OVERALL_PANEL.id);
    }
    match one_alone.filter(|choice| choice.allowed) {
        Some(choice) => (choice.certainty, rules::OVERALL_HIGHEST.id),
        None => (by_rule.certainty, by_rule.rule),
    }
}

/// The levels that the framework may take for the certainty of effects.
fn possible(overall: &OverallCertainty) -> Vec<CertaintyAnswer> {
    let chosen = overall.one_alone.as_ref().filter(|choice| choice.allowed);
    let interval = match (&overall.panel, chosen) {
        (Some(panel), _) => Some([panel.certainty; 2]),
        (None, Some(choice)) => choice.interval,
        (None, None) => overall.by_rule.with_evidence.map(|found| found.interval),
    };
    let Some([worst, best]) = interval else {
        let none_critical = overall.without_evidence.is_empty();
        return if none_critical { Vec::new() } else { vec![CertaintyAnswer::NoIncludedStudies] };
    };
    let at_most = overall.at_most.unwrap_or(Certainty::High);
    let [worst, best] = [worst.min(at_most), best.min(at_most)];
    let levels = Certainty::ALL.iter().filter(|level| (worst..=best).contains(level));
    levels.map(|level| answer(*level)).collect()
}

/// The answer of the framework for a certainty.
const fn answer(certainty: Certainty) -> CertaintyAnswer {
    match certainty {
        Certainty::NotRated => CertaintyAnswer::NoIncludedStudies,
        Certainty::VeryLow => CertaintyAnswer::VeryLow,
        Certainty::Low => CertaintyAnswer::Low,
        Certainty::Moderate => CertaintyAnswer::Moderate,
        Certainty::High => CertaintyAnswer::High,
    }
}

impl OneAlone {
    /// Reports an outcome that is not there or not critical.
    pub(super) fn check(&self, outcomes: &[Outcome], faults: &mut Vec<Fault>) {
        self.by.check("/one_alone", faults);
        if !outcomes.iter().any(|outcome| outcome.id == self.outcome && still_critical(outcome)) {
            let found = Some(json::quoted(&self.outcome));
            let expected = "the id of a critical outcome";
            faults.push(Fault::new("dangling-id", "/one_alone/outcome", found, expected));
        }
    }
}

/// The steps that led to the overall certainty.
pub(super) fn trace(overall: &OverallCertainty) -> Vec<TraceEntry> {
    let rule = &overall.by_rule;
    let because = [("because", rule.because.clone())];
    let mut steps = vec![applied(&rules::IMPORTANCE, &[], "classes by importance")];
    steps.extend(rules::by_id(rule.rule).map(|r| applied(r, &because, rule.certainty.code())));
    if let Some(found) = rule.with_evidence {
        let [worst, best] = found.interval;
        steps.push(applied(&rules::OVERALL_INTERVAL, &[], format!("{worst} to {best}")));
    }
    for outcome in &overall.reclassified {
        let inputs = [("outcome", outcome.outcome.clone()), ("reason", outcome.by.reason.clone())];
        steps.push(applied(&rules::OVERALL_NOT_NEEDED, &inputs, outcome.class.code()));
    }
    if let Some(choice) = &overall.one_alone {
        let inputs = [("outcome", choice.outcome.clone()), ("reason", choice.by.reason.clone())];
        let result = if choice.allowed { "allowed" } else { "not allowed" };
        let result = format!("{result}: {}", choice.because);
        steps.push(applied(&rules::OVERALL_HIGHEST, &inputs, result));
    }
    if let Some(panel) = &overall.panel {
        let inputs = [("rule", rule.certainty.to_string()), ("reason", panel.by.reason.clone())];
        steps.push(applied(&rules::OVERALL_PANEL, &inputs, panel.certainty.code()));
    }
    steps
}
