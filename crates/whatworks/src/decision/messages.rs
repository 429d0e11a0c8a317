//! What a reader of a decision has to know beside it.

use serde::Serialize;

use super::conclusion::{Conclusion, Strength};
use super::criteria::CriterionName;
use super::decide::{Decision, Suggestion};
use super::paradigm::ParadigmChecked;
use super::request::Request;
use super::rules;
use super::suggestion::Verdict;
use crate::grade::{Rule, RuleKind};

/// Something a reader of the decision has to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Message {
    /// The id of the rule behind it.
    pub rule: &'static str,
    /// What stands behind the rule.
    pub kind: RuleKind,
    /// The message.
    pub text: String,
}

/// Every message of a decision.
pub(super) fn messages(request: &Request, decision: &Decision) -> Vec<Message> {
    let mut messages = Vec::new();
    certainty_messages(decision, &mut messages);
    strength_messages(request, decision, &mut messages);
    panel_messages(decision, &mut messages);
    messages
}

fn strength_messages(request: &Request, decision: &Decision, messages: &mut Vec<Message>) {
    let suggestion = &decision.suggestion;
    let strong = suggestion.strength == Some(Strength::Strong);
    if request.asked_strength == Some(Strength::Strong) && !strong {
        messages.push(asked_for_strong(suggestion));
    }
    if let Some(paradigm) = &suggestion.paradigm {
        messages.extend(paradigm_message(paradigm, suggestion));
    }
    if request.research_only.is_some() && suggestion.conclusion != Conclusion::ResearchOnly {
        let text = "research only is asked for, and the balance of effects has a direction";
        messages.push(message(&rules::UNDETERMINED, text));
    }
    if !suggestion.decides.is_empty() {
        let open: Vec<&str> = suggestion.decides.iter().map(|c| c.code()).collect();
        let text = format!("the suggestion is open until these are settled: {}", open.join(", "));
        messages.push(message(&rules::UNANSWERED, text));
    }
}

fn message(rule: &Rule, text: impl Into<String>) -> Message {
    Message { rule: rule.id, kind: rule.kind, text: text.into() }
}

fn certainty_messages(decision: &Decision, messages: &mut Vec<Message>) {
    let overall = &decision.overall;
    if !overall.without_evidence.is_empty() {
        let text = format!(
            "critical outcome without evidence: `{}`; the certainty cannot exceed low",
            overall.without_evidence.join("`, `")
        );
        messages.push(message(&rules::OVERALL_NO_EVIDENCE, text));
    }
    if !overall.importance_not_stated.is_empty() {
        let list = overall.importance_not_stated.join("`, `");
        let text = format!("importance is not stated, and they may be critical: `{list}`");
        messages.push(message(&rules::OVERALL_INTERVAL, text));
    }
    if let Some(choice) = overall.one_alone.as_ref().filter(|choice| !choice.allowed) {
        let text = format!("the certainty of `{}` is not used: {}", choice.outcome, choice.because);
        messages.push(message(&rules::OVERALL_HIGHEST, text));
    }
    messages.extend(certainty_differs(decision));
    for criterion in decision.criteria.iter().filter(|c| c.cites_finding_for_effect()) {
        let text = format!("`{}` cites a qualitative finding", criterion.criterion);
        messages.push(message(&rules::FINDING_FOR_EFFECT, text));
    }
}

fn certainty_differs(decision: &Decision) -> Option<Message> {
    let judged = decision.criteria.iter().find(|c| c.criterion == CriterionName::Certainty)?;
    let judged = judged.judgement?;
    let possible: Vec<&str> = decision.overall.possible.iter().map(|level| level.code()).collect();
    (!possible.is_empty() && possible != [judged]).then(|| {
        let text = format!(
            "the criterion says `{judged}`, the outcomes `{}`; the outcomes are used",
            possible.join("`, `")
        );
        message(&rules::CERTAINTY_DIFFERS, text)
    })
}

fn asked_for_strong(suggestion: &Suggestion) -> Message {
    let certain = rules::CERTAIN_ENOUGH.id;
    let low = suggestion.clauses.iter().any(|c| c.rule == certain && c.verdict != Verdict::Holds);
    let conclusion = suggestion.conclusion;
    if low && suggestion.direction.is_some() {
        let text = format!(
            "strong is asked for without moderate or high certainty and without a paradigmatic situation that fits: {conclusion}"
        );
        return message(&rules::STRONG_ON_LOW, text);
    }
    let text = format!("strong is asked for: {conclusion}, since {}", suggestion.because);
    message(&rules::SUGGEST, text)
}

fn paradigm_message(paradigm: &ParadigmChecked, suggestion: &Suggestion) -> Option<Message> {
    let situation = paradigm.situation;
    let clauses = suggestion.clauses.iter().filter(|c| c.rule != rules::CERTAIN_ENOUGH.id);
    let short = clauses.filter(|clause| clause.verdict != Verdict::Holds);
    let short: Vec<&str> = short.map(|clause| clause.rule).collect();
    if !paradigm.fits {
        let text = format!("situation {situation} does not fit: {}", paradigm.because);
        return Some(message(paradigm.rule, text));
    }
    if suggestion.direction != Some(paradigm.direction) {
        let text = format!(
            "situation {situation} recommends {}, and the balance of effects does not",
            paradigm.direction
        );
        return Some(message(&rules::PARADIGM_DIRECTION, text));
    }
    if suggestion.strength != Some(Strength::Strong) {
        let text = format!(
            "situation {situation} fits and is not used: it is for low or very low certainty"
        );
        return Some(message(paradigm.rule, text));
    }
    (!short.is_empty()).then(|| {
        let short = short.join(", ");
        let text = format!("strong by situation {situation}, although these do not hold: {short}");
        message(paradigm.rule, text)
    })
}

fn panel_messages(decision: &Decision, messages: &mut Vec<Message>) {
    if decision.overall.panel_agrees == Some(false) {
        let by_rule = decision.overall.by_rule.certainty;
        let text =
            format!("the panel holds `{}`, the rule gives `{by_rule}`", decision.overall.holds);
        messages.push(message(&rules::OVERALL_PANEL, text));
    }
    let Some(panel) = &decision.panel_decision else { return };
    if !panel.agrees {
        let text = format!(
            "the panel decides `{}`, suggested is `{}`",
            panel.conclusion, decision.suggestion.conclusion
        );
        messages.push(message(&rules::PANEL, text));
    }
    let suggestion = &decision.suggestion;
    let uncertain = suggestion
        .clauses
        .iter()
        .any(|c| c.rule == rules::CERTAIN_ENOUGH.id && c.verdict != Verdict::Holds);
    let fits = suggestion
        .paradigm
        .as_ref()
        .is_some_and(|p| p.fits && Some(p.direction) == panel.direction);
    if panel.strength == Some(Strength::Strong) && uncertain && !fits {
        let text = "the panel decides on a strong recommendation without moderate or high certainty and without a paradigmatic situation that fits";
        messages.push(message(&rules::STRONG_ON_LOW, text));
    }
}
