//! The table as it is laid out, before it is Markdown or HTML: the two forms say the same.

use super::footnotes::beside;
use super::words::{self, basis, name_of, plain, thousands};
use super::{DomainFinding, Footnote, OutcomeFindings, StartFinding, SummaryOfFindings};
use crate::base::Certainty;
use crate::grade::absolute::AbsoluteEffect;
use crate::grade::judgement::{Domain, Reporting};
use crate::grade::rules::ParameterValue;

/// Which of the two tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Summary,
    Profile,
}

/// What stands in a cell.
#[derive(Debug, Default)]
pub(super) struct Cell {
    /// Circles, which never stand alone.
    pub(super) symbols: Option<&'static str>,
    pub(super) lines: Vec<String>,
    /// Letters of footnotes.
    pub(super) notes: Vec<String>,
}

/// An outcome: cells, a line for each baseline risk between them, and cells again.
pub(super) struct Group {
    pub(super) before: Vec<Cell>,
    pub(super) risks: Vec<[Cell; 4]>,
    pub(super) after: Vec<Cell>,
}

pub(super) struct Grid {
    pub(super) caption: String,
    pub(super) heads: Vec<&'static str>,
    pub(super) groups: Vec<Group>,
    /// Footnotes with what stands behind each.
    pub(super) footnotes: Vec<(String, String, Option<String>)>,
    /// What is said below the table.
    pub(super) below: Vec<String>,
}

impl Grid {
    pub(super) fn of(findings: &SummaryOfFindings, kind: Kind) -> Self {
        let name = match kind {
            Kind::Summary => "Summary of findings",
            Kind::Profile => "Evidence profile",
        };
        let caption = findings.title.as_ref().map(|title| format!("{name}: {title}"));
        let outcomes = findings.outcomes.iter();
        let footnote = |note: &Footnote| (note.letter.clone(), note.text.clone(), basis(note));
        Self {
            caption: caption.unwrap_or_else(|| name.to_owned()),
            heads: heads(kind),
            groups: outcomes.map(|outcome| group(outcome, kind)).collect(),
            footnotes: findings.footnotes.iter().map(footnote).collect(),
            below: below(findings),
        }
    }
}

fn heads(kind: Kind) -> Vec<&'static str> {
    let mut heads = vec![
        "Outcome",
        "Importance",
        "Studies and participants",
        "Effect",
        "Baseline risk",
        "Without the intervention",
        "With the intervention",
        "Difference (95 % confidence interval)",
    ];
    if kind == Kind::Profile {
        heads.extend([
            "Starting level",
            "Risk of bias",
            "Inconsistency",
            "Indirectness",
            "Imprecision",
            "Publication bias",
            "Rating up",
        ]);
    }
    heads.extend(["Certainty of the evidence", "In words"]);
    heads
}

fn group(outcome: &OutcomeFindings, kind: Kind) -> Group {
    let before = vec![
        cell(outcome_in_words(outcome)),
        cell(vec![importance(outcome)]),
        cell(behind(outcome)),
        Cell {
            notes: notes(outcome, |on| matches!(on, "effect" | "target")),
            ..cell(effect(outcome))
        },
    ];
    let mut after = Vec::new();
    if kind == Kind::Profile {
        after.push(Cell { notes: notes(outcome, |on| on == "start"), ..cell(start(outcome)) });
        after.extend(Domain::ALL.iter().map(|domain| of_domain(outcome, *domain)));
        after.push(upgrades(outcome));
    }
    after.push(certainty(outcome, kind));
    after.push(cell(vec![statement(outcome)]));
    Group { before, risks: risks(outcome), after }
}

fn cell(lines: Vec<String>) -> Cell {
    Cell { lines, ..Cell::default() }
}

fn line(text: impl Into<String>) -> Cell {
    cell(vec![text.into()])
}

/// The letters of the footnotes that belong to a place, each once.
fn notes(outcome: &OutcomeFindings, belongs: impl Fn(&str) -> bool) -> Vec<String> {
    let mut letters: Vec<String> = Vec::new();
    for note in outcome.notes.iter().filter(|note| belongs(note.on)) {
        if !letters.contains(&note.letter) {
            letters.push(note.letter.clone());
        }
    }
    letters
}

fn outcome_in_words(outcome: &OutcomeFindings) -> Vec<String> {
    let name = outcome.outcome.clone().unwrap_or_else(|| outcome.id.clone());
    let level = outcome.level.map_or_else(|| "not stated".to_owned(), |level| plain(level.code()));
    vec![name, format!("level: {level}")]
}

fn importance(outcome: &OutcomeFindings) -> String {
    outcome.importance.map_or_else(
        || "not stated".to_owned(),
        |importance| match importance.class {
            super::ImportanceClass::Limited => {
                format!("of limited importance ({})", importance.value)
            }
            class => format!("{} ({})", class.code(), importance.value),
        },
    )
}

fn behind(outcome: &OutcomeFindings) -> Vec<String> {
    let studies = match outcome.studies {
        None => "number of studies not known".to_owned(),
        Some(1) => "1 study".to_owned(),
        Some(studies) => format!("{studies} studies"),
    };
    let people = outcome.participants.map_or_else(
        || "number of participants not known".to_owned(),
        |people| format!("{} participants", thousands(people)),
    );
    vec![studies, people]
}

fn effect(outcome: &OutcomeFindings) -> Vec<String> {
    match (&outcome.effect, &outcome.certainty.not_rated) {
        (Some(effect), _) => vec![effect.text.clone()],
        (None, Some(_)) => vec!["no effect to show: not rated".to_owned()],
        (None, None) => {
            vec!["not pooled".to_owned(), words::points(outcome.direction).to_owned()]
        }
    }
}

/// A line for each baseline risk; one that says why there is none.
fn risks(outcome: &OutcomeFindings) -> Vec<[Cell; 4]> {
    if !outcome.absolute.is_empty() {
        return outcome.absolute.iter().map(risk).collect();
    }
    let (why, word) = match &outcome.effect {
        None if outcome.certainty.not_rated.is_some() => ("not rated", "not rated"),
        None => ("none used: not pooled", "not worked out"),
        Some(effect) if effect.measure.is_binary() => ("not reported", "not known"),
        Some(_) => ("the outcome is not an event", "does not apply"),
    };
    vec![[line(why), line(word), line(word), line(word)]]
}

fn risk(absolute: &AbsoluteEffect) -> [Cell; 4] {
    let AbsoluteEffect { difference, difference_low, difference_high, .. } = *absolute;
    let source = format!("source: {}", absolute.source);
    [
        cell(vec![absolute.who.clone(), source]),
        line(words::risk(absolute.without)),
        line(words::risk(absolute.with)),
        cell(words::difference(difference, difference_low, difference_high).into()),
    ]
}

fn start(outcome: &OutcomeFindings) -> Vec<String> {
    let Some(StartFinding { final_, suggested, facts, decided, .. }) = &outcome.start else {
        return vec!["not rated".to_owned()];
    };
    let mut lines = vec![words::certainty(*final_).to_owned()];
    if final_ != suggested {
        lines.push(format!("(the rules suggest {})", words::certainty(*suggested)));
    }
    lines.extend(settled_by(*facts, decided.is_some()));
    lines
}

/// What a judgement rests on, where that is not what is reported.
fn settled_by(facts: Reporting, decided: bool) -> Option<String> {
    if decided {
        return Some("decided by people".to_owned());
    }
    (facts != Reporting::Reported).then(|| plain(facts.code()))
}

fn of_domain(outcome: &OutcomeFindings, domain: Domain) -> Cell {
    let Some(found) = outcome.domains.iter().find(|found| found.domain == domain) else {
        return line("not rated");
    };
    let DomainFinding { final_, suggested, facts, decided, .. } = found;
    let mut lines = vec![beside(*final_, *suggested)];
    lines.extend(settled_by(*facts, decided.is_some()));
    Cell { notes: notes(outcome, |on| on == domain.code()), ..cell(lines) }
}

fn upgrades(outcome: &OutcomeFindings) -> Cell {
    let rated_up = outcome.upgrades.iter().filter(|upgrade| upgrade.levels > 0);
    let lines: Vec<String> = rated_up
        .map(|upgrade| {
            let counted = if upgrade.counted { "" } else { ", not counted" };
            format!(
                "{}: {} up{counted}",
                plain(upgrade.name),
                words::counted(upgrade.levels, "level")
            )
        })
        .collect();
    let none = if outcome.start.is_some() { "none" } else { "not rated" };
    let lines = if lines.is_empty() { vec![none.to_owned()] } else { lines };
    Cell { notes: notes(outcome, is_upgrade), ..cell(lines) }
}

fn is_upgrade(on: &str) -> bool {
    matches!(on, "large_effect" | "dose_response" | "opposing_confounding")
}

/// The certainty, what the facts leave possible, and what is missing.
fn certainty(outcome: &OutcomeFindings, kind: Kind) -> Cell {
    let found = &outcome.certainty;
    let mut lines = vec![found.words.to_owned()];
    if found.suggested != found.final_ {
        lines.push(format!("the rules suggest {}", words::certainty(found.suggested)));
    }
    if let Some([worst, best]) = found.interval.filter(|[worst, best]| worst != best) {
        lines.push(format!("possible: {}", words::interval([worst, best])));
    }
    if !found.missing.is_empty() {
        let missing: Vec<String> = found.missing.iter().map(|on| name_of(on)).collect();
        lines.push(format!("not fully reported: {}", missing.join(", ")));
    }
    if let Some(published) = found.published {
        lines.push(format!("published for the recommendation: {}", words::certainty(published)));
    }
    // In a summary all that bears on the certainty is noted here.
    let here = |on: &str| match kind {
        Kind::Summary => !matches!(on, "effect" | "target"),
        Kind::Profile => on == "certainty",
    };
    Cell { symbols: found.symbols, lines, notes: notes(outcome, here) }
}

fn statement(outcome: &OutcomeFindings) -> String {
    match (&outcome.statement, outcome.certainty.final_) {
        (Some(statement), _) => statement.text.clone(),
        (None, Certainty::NotRated) => "no statement: not rated".to_owned(),
        (None, _) if outcome.effect.is_some() => "no statement: no target is set".to_owned(),
        (None, _) => "no statement about size: not pooled".to_owned(),
    }
}

/// What the words mean, and by which rules the certainty was rated.
fn below(findings: &SummaryOfFindings) -> Vec<String> {
    let mut below = vec![
        "Certainty of the evidence (GRADE): high ⊕⊕⊕⊕, moderate ⊕⊕⊕◯, low ⊕⊕◯◯, very low ⊕◯◯◯. \
         Possible: the worst and the best certainty that what is not reported could lead to. It is \
         not priority: outcomes stand in the order in which they were given."
            .to_owned(),
    ];
    for outcome in &findings.outcomes {
        let rules = &outcome.rules;
        let set = rules.parameters.iter();
        let set: Vec<String> = set
            .map(|(name, value)| match value {
                ParameterValue::Number(value) => format!("{name} {value}"),
                ParameterValue::Code(code) => format!("{name} {code}"),
            })
            .collect();
        let set = if set.is_empty() { String::new() } else { format!("; set: {}", set.join(", ")) };
        let line = format!("Rated by {}, version {}{set}.", rules.id, rules.version);
        if !below.contains(&line) {
            below.push(line);
        }
    }
    below
}
