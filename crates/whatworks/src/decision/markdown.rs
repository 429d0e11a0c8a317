//! A decision as a page: the table of an Evidence to Decision framework, and the conclusion.

use super::criteria::{EvidenceKind, EvidenceLink, ShownCriterion};
use super::decide::{Decision, OutcomeShown};
use super::equity::{Flag, GroupEffect};
use super::suggestion::Verdict;
use crate::base::Certainty;

impl Decision {
    /// The decision as a page in Markdown: outcomes, judgements, conclusion, equity, notes.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let mut page = Page::default();
        page.line(&format!("# {}", inline(&self.question)));
        page.line(&format!("Intervention: {}", inline(&self.intervention)));
        page.line(&format!("Comparison: {}", inline(&self.comparison)));
        self.outcomes_section(&mut page);
        self.judgements_section(&mut page);
        self.conclusion_section(&mut page);
        self.equity_section(&mut page);
        for section in &self.sections {
            if let Some(text) = &section.text {
                page.line(&format!("## {}", section.title));
                page.line(&inline(text));
            }
        }
        if !self.messages.is_empty() {
            page.line("## Notes");
            let notes = self.messages.iter();
            page.list(notes.map(|m| format!("{} ({}: {})", inline(&m.text), m.kind, m.rule)));
        }
        page.text
    }

    fn outcomes_section(&self, page: &mut Page) {
        page.line("## Outcomes and certainty");
        if !self.outcomes.is_empty() {
            let heads = ["Outcome", "Importance", "Certainty", "What the evidence says"];
            page.table(&heads, self.outcomes.iter().map(outcome_row));
        }
        let overall = &self.overall;
        let mut sentences = vec![format!(
            "Overall certainty by the rule: {} ({}).",
            certainty(overall.by_rule.certainty),
            inline(&overall.by_rule.because)
        )];
        for outcome in &overall.reclassified {
            sentences.push(format!(
                "`{}` was reclassified as important: {} ({}, {}).",
                inline(&outcome.outcome),
                inline(&outcome.by.reason),
                inline(&outcome.by.who),
                outcome.by.date
            ));
        }
        if let Some(before) = &overall.before_reclassification {
            sentences.push(format!("Before: {}.", certainty(before.certainty)));
        }
        if let Some(choice) = overall.one_alone.as_ref().filter(|choice| choice.allowed) {
            let (outcome, level) = (inline(&choice.outcome), certainty(choice.certainty));
            let reason = inline(&choice.by.reason);
            sentences.push(format!("By `{outcome}` alone: {level}, since {reason}."));
        }
        if let Some(panel) = &overall.panel {
            let reason = inline(&panel.by.reason);
            sentences.push(format!("The panel: {}, since {reason}.", certainty(panel.certainty)));
        }
        page.line(&sentences.join(" "));
    }

    fn judgements_section(&self, page: &mut Page) {
        page.line("## Judgements");
        let heads = ["Criterion", "Judgement", "Research evidence", "Additional considerations"];
        page.table(&heads, self.criteria.iter().map(criterion_row));
    }

    fn conclusion_section(&self, page: &mut Page) {
        let suggestion = &self.suggestion;
        page.line("## Conclusion");
        page.line(&format!(
            "Suggested, for the panel to decide: {}.",
            sentence(&suggestion.wording)
        ));
        let conclusion = in_words(suggestion.conclusion.code());
        page.line(&format!("By a rule of this library, not of GRADE: {conclusion}."));
        if let Some(paradigm) = suggestion.paradigm.as_ref().filter(|paradigm| paradigm.fits) {
            let (rule, why) = (paradigm.rule, inline(&paradigm.justification));
            page.line(&format!("Situation that fits: {} ({}). {why}.", rule.says, rule.kind));
        }
        let short: Vec<String> = suggestion
            .clauses
            .iter()
            .filter(|clause| clause.verdict != Verdict::Holds)
            .map(|clause| format!("{}: {} ({})", clause.says, clause.verdict, clause.found))
            .collect();
        if !short.is_empty() {
            page.line("What is asked of a strong recommendation and does not hold:");
            page.list(short.into_iter());
        }
        if suggestion.possible.len() > 1 {
            let possible: Vec<String> =
                suggestion.possible.iter().map(|c| in_words(c.code())).collect();
            page.line(&format!("What is open leaves possible: {}.", possible.join(", ")));
        }
        if suggestion.direction.is_some() && !suggestion.for_strong.is_empty() {
            page.line("A strong recommendation would need:");
            page.list(suggestion.for_strong.iter().map(|needs| (*needs).to_owned()));
        }
        match &self.panel_decision {
            None => page.line("The panel has not decided."),
            Some(panel) => {
                let system = panel.system_decision.map_or_else(String::new, |decision| {
                    format!(" Decision: {}.", in_words(decision.code()))
                });
                page.line(&format!(
                    "The panel decided: {}.{system} Reason: {} ({}, {}).",
                    sentence(&panel.wording),
                    inline(&panel.by.reason),
                    inline(&panel.by.who),
                    panel.by.date
                ));
            }
        }
    }

    fn equity_section(&self, page: &mut Page) {
        page.line("## Equity");
        let checks = self.equity.checks.iter();
        page.list(checks.map(|check| {
            let flag = match check.flag {
                Flag::Raised => "Look at this",
                Flag::Clear => "Clear",
                Flag::NotAssessed => "Not assessed",
            };
            format!("{flag}: {} ({})", inline(&check.because), check.rule)
        }));
        if !self.equity.absolute_effects.is_empty() {
            let heads = ["Outcome", "Group", "Risk without", "Difference in 1,000"];
            page.table(&heads, self.equity.absolute_effects.iter().map(absolute_row));
        }
    }
}

fn outcome_row(outcome: &OutcomeShown) -> Vec<String> {
    let class = outcome.class.map_or("not reported", |class| class.code());
    let importance =
        outcome.importance.map_or_else(|| class.to_owned(), |given| format!("{class} ({given})"));
    let level = certainty(outcome.certainty);
    let level = match outcome.interval {
        Some([worst, best]) if worst != best => {
            format!("{level} ({} to {})", certainty(worst), certainty(best))
        }
        _ => level,
    };
    let unsaid = match outcome.certainty {
        Certainty::NotRated => "no evidence",
        _ => "not reported",
    };
    let statement = outcome.statement.as_deref().unwrap_or(unsaid);
    vec![inline(&outcome.name), importance, level, inline(statement)]
}

fn criterion_row(row: &ShownCriterion) -> Vec<String> {
    let mut judgement = row.printed.unwrap_or("Not answered").to_owned();
    for detail in &row.details {
        let question = in_words(detail.question.code());
        let answer = in_words(detail.judgement.code());
        judgement.push_str(&format!("; {question}: {answer}"));
    }
    let links = row.evidence.iter().map(link);
    let evidence: Vec<String> = row.research.iter().map(|t| inline(t)).chain(links).collect();
    let considerations = row.considerations.as_deref().map_or_else(String::new, inline);
    vec![row.question.to_owned(), judgement, evidence.join("; "), considerations]
}

fn link(link: &EvidenceLink) -> String {
    let kind = match link.kind {
        EvidenceKind::Body => "body of evidence",
        EvidenceKind::CerqualFinding => "qualitative finding",
    };
    format!("{kind} {}", inline(&link.id))
}

fn absolute_row(effect: &GroupEffect) -> Vec<String> {
    let figure = |per_1000: f64| {
        let word = if per_1000 < 0.0 { "fewer" } else { "more" };
        format!("{:.1} {word}", per_1000.abs())
    };
    let end = |end: Option<f64>| end.map_or_else(|| "not computed".to_owned(), figure);
    let mut difference = effect.per_1000.map_or_else(String::new, figure);
    if effect.per_1000_low.or(effect.per_1000_high).is_some() {
        let (low, high) = (end(effect.per_1000_low), end(effect.per_1000_high));
        difference.push_str(&format!(" ({low} to {high})"));
    }
    if let Some(why) = effect.not_computed {
        difference.push_str(if difference.is_empty() { "" } else { ": " });
        difference.push_str(why);
    }
    let risk = format!("{:.1}%", effect.baseline_risk * 100.0);
    vec![inline(&effect.outcome), inline(&effect.group), risk, difference]
}

fn certainty(level: Certainty) -> String {
    in_words(level.code())
}

fn in_words(code: &str) -> String {
    code.replace('-', " ")
}

fn sentence(text: &str) -> String {
    inline(text.trim_end_matches('.'))
}

/// Text of a request within a line: no line breaks, and nothing that opens a cell or a tag.
fn inline(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").replace('\\', "\\\\").replace('|', "\\|").replace('<', "&lt;")
}

/// A page in the making: blocks with an empty line between them.
#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    fn block(&mut self, block: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(block);
        self.text.push('\n');
    }

    fn line(&mut self, text: &str) {
        self.block(text);
    }

    fn list(&mut self, items: impl Iterator<Item = String>) {
        let lines: Vec<String> = items.map(|item| format!("* {item}")).collect();
        self.block(&lines.join("\n"));
    }

    fn table(&mut self, heads: &[&str], rows: impl Iterator<Item = Vec<String>>) {
        let line = |cells: &[String]| format!("| {} |", cells.join(" | "));
        let heads: Vec<String> = heads.iter().map(|head| (*head).to_owned()).collect();
        let rule = vec!["---".to_owned(); heads.len()];
        let mut lines = vec![line(&heads), line(&rule)];
        lines.extend(rows.map(|cells| line(&cells)));
        self.block(&lines.join("\n"));
    }
}
