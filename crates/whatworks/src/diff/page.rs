//! A difference as a page for people: Markdown, or HTML without scripts.
//!
//! One outline, written in two ways. Headings give the structure, tables have headed rows and
//! columns, and nothing is told by colour.

use super::Diff;
use super::causes::{EvidenceChange, EvidenceChangeKind};
use super::decisions::{DecisionFate, DecisionState};
use super::facts::{FactChange, FactChangeKind};
use super::items::ItemChanges;
use super::movement::{BodyMovement, Presence, words};
use super::recommendations::RecommendationMovement;
use crate::grade::{HtmlForm, html, markdown};
use crate::json;

/// What a page is made of.
enum Block {
    Heading(u8, String),
    Line(String),
    List(Vec<String>),
    Table { heads: Vec<&'static str>, rows: Vec<Vec<String>> },
}

impl Diff {
    /// The page in Markdown.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let blocks: Vec<String> = self.outline().iter().map(in_markdown).collect();
        blocks.join("\n")
    }

    /// The page in HTML: a part of a page, or a page of its own.
    #[must_use]
    pub fn to_html(&self, form: &HtmlForm) -> String {
        let id = match &form.id {
            Some(id) => html::as_id(id),
            None => format!("diff-{:016x}", html::fingerprint(&self.to_json())),
        };
        let outline = self.outline();
        let blocks: String = outline.iter().map(in_html).collect();
        let part =
            format!("<div class=\"whatworks\" lang=\"en-GB\" id=\"{id}\">\n{blocks}</div>\n");
        if form.page { html::page(&self.title(), &part) } else { part }
    }

    fn title(&self) -> String {
        format!(
            "What changed: {} {} to {} {}",
            self.old.id, self.old.version, self.new.id, self.new.version
        )
    }

    fn outline(&self) -> Vec<Block> {
        let mut page = vec![Block::Heading(1, self.title()), Block::Line(self.how())];
        if self.same {
            page.push(Block::Line("Nothing differs.".to_owned()));
            return page;
        }
        self.recommendations_section(&mut page);
        self.selection_section(&mut page);
        self.decisions_section(&mut page);
        self.bodies_section(&mut page);
        self.items_section(&mut page);
        page
    }

    fn how(&self) -> String {
        let layers = |layers: &[String]| match layers {
            [] => "none".to_owned(),
            layers => layers.join(", "),
        };
        let set: Vec<&str> = self.rules.parameters.keys().copied().collect();
        let set = if set.is_empty() {
            String::new()
        } else {
            format!(", with other parameters ({})", set.join(", "))
        };
        format!(
            "Rated by {} {}{set}. Layers of the old base: {}; of the new base: {}.",
            self.rules.id,
            self.rules.version,
            layers(&self.layers.old),
            layers(&self.layers.new)
        )
    }

    fn recommendations_section(&self, page: &mut Vec<Block>) {
        page.push(Block::Heading(2, "Recommendations".to_owned()));
        if self.recommendations.is_empty() {
            page.push(Block::Line("No recommendation moved.".to_owned()));
            return;
        }
        for moved in &self.recommendations {
            page.push(Block::Heading(3, format!("{}{}", moved.id, of_presence(moved.presence))));
            page.extend(list(moved.sentences()));
        }
        if !self.unchanged.is_empty() {
            page.push(Block::Line(format!("Nothing moved in: {}.", self.unchanged.join(", "))));
        }
    }

    fn selection_section(&self, page: &mut Vec<Block>) {
        if self.selection.is_empty() {
            return;
        }
        page.push(Block::Heading(2, "Whom they are for".to_owned()));
        let row = |moved: &super::SelectionMove| {
            let (from, to) = (moved.from.code(), moved.to.code());
            vec![
                moved.audience.clone(),
                moved.recommendation.clone(),
                from.to_owned(),
                to.to_owned(),
                moved.because.clone(),
            ]
        };
        page.push(Block::Table {
            heads: vec!["Audience", "Recommendation", "Before", "Now", "Why"],
            rows: self.selection.iter().map(row).collect(),
        });
    }

    fn decisions_section(&self, page: &mut Vec<Block>) {
        if self.decisions.is_empty() {
            return;
        }
        page.push(Block::Heading(2, "Decisions of people".to_owned()));
        page.push(Block::Table {
            heads: vec!["Body", "Decision", "State", "Why", "What moved behind it"],
            rows: self.decisions.iter().map(decision_row).collect(),
        });
    }

    fn bodies_section(&self, page: &mut Vec<Block>) {
        if self.bodies.is_empty() {
            return;
        }
        page.push(Block::Heading(2, "Bodies of evidence".to_owned()));
        for body in &self.bodies {
            page.push(Block::Heading(3, format!("{}{}", body.id, of_presence(body.presence))));
            page.extend(list(body.sentences()));
        }
    }

    fn items_section(&self, page: &mut Vec<Block>) {
        page.push(Block::Heading(2, "Every change".to_owned()));
        if !self.document.is_empty() {
            page.push(Block::Heading(3, "The document".to_owned()));
            page.extend(list(self.document.iter().map(in_words).collect()));
        }
        for (collection, changes) in self.items.iter() {
            let sentences = of_items(changes);
            if !sentences.is_empty() {
                let mut name = words(collection);
                name.replace_range(..1, &name.chars().take(1).collect::<String>().to_uppercase());
                page.push(Block::Heading(3, name));
                page.push(Block::List(sentences));
            }
        }
        for same in &self.possibly_same {
            page.push(Block::Line(format!(
                "{} (removed) and {} (added) are possibly the same study: they give the same {}, {}.",
                same.removed, same.added, same.by, same.value
            )));
        }
    }
}

fn list(sentences: Vec<String>) -> Option<Block> {
    (!sentences.is_empty()).then_some(Block::List(sentences))
}

fn of_presence(presence: Presence) -> &'static str {
    match presence {
        Presence::Added => " (added)",
        Presence::Removed => " (removed)",
        Presence::Both => "",
    }
}

impl RecommendationMovement {
    fn did(&self) -> &'static str {
        if self.provenance_only {
            "states the same; only where it was read, or a note on it, differs"
        } else {
            "moved"
        }
    }

    fn sentences(&self) -> Vec<String> {
        let own = self.changes.iter().map(in_words);
        let behind = (!self.bodies.is_empty())
            .then(|| format!("the evidence behind it {}: {}", self.did(), self.bodies.join(", ")));
        own.chain(behind).chain(self.why.iter().cloned()).collect()
    }
}

impl BodyMovement {
    fn sentences(&self) -> Vec<String> {
        let facts = self.facts.iter().map(fact_in_words);
        let judged = self.judgements.iter().map(|moved| {
            let rule = moved.to.as_ref().or(moved.from.as_ref()).map(|state| state.rule);
            format!("{} [rule {}]", moved.why, rule.unwrap_or_default())
        });
        facts.chain(judged).chain(self.why.iter().cloned()).collect()
    }
}

fn fact_in_words(fact: &EvidenceChange) -> String {
    let did = match fact.kind {
        EvidenceChangeKind::Added => "is now behind it".to_owned(),
        EvidenceChangeKind::Removed => "is no longer behind it".to_owned(),
        EvidenceChangeKind::ProvenanceOnly => {
            "was read elsewhere, or is annotated otherwise".to_owned()
        }
        EvidenceChangeKind::Changed if fact.fields.is_empty() => "changed".to_owned(),
        EvidenceChangeKind::Changed => format!("changed ({})", fact.fields.join(", ")),
    };
    format!("{}: {} {did}", words(fact.collection), fact.id)
}

fn decision_row(fate: &DecisionFate) -> Vec<String> {
    let decision = &fate.decision;
    let on = words(decision.on.code());
    let study = decision.study.as_ref().map(|study| format!(" of {study}")).unwrap_or_default();
    let who = decision.who.as_deref().unwrap_or("who is not reported");
    let date = decision.date.as_deref().unwrap_or("date not reported");
    let facts: Vec<String> = fate.facts.iter().map(fact_in_words).collect();
    let state = match fate.state {
        DecisionState::Review => "review: look at it again".to_owned(),
        state => state.code().to_owned(),
    };
    vec![
        fate.body.clone(),
        format!("{on}{study}: {} ({who}, {date})", words(&decision.to)),
        state,
        fate.because.clone(),
        facts.join("; "),
    ]
}

fn of_items(changes: &ItemChanges) -> Vec<String> {
    let added = changes.added.iter().map(|id| format!("{id}: added"));
    let removed = changes.removed.iter().map(|id| format!("{id}: removed"));
    let changed = changes.changed.iter().flat_map(|item| {
        item.changes.iter().map(move |change| format!("{}: {}", item.id, in_words(change)))
    });
    added.chain(removed).chain(changed).collect()
}

/// A change in words: "audiences/only gained `pharmacy` (layer brief)".
fn in_words(change: &FactChange) -> String {
    let field = if change.field.is_empty() { "the item itself" } else { &change.field };
    let layer = change.layer.as_ref().map(|layer| format!(" (layer {layer})")).unwrap_or_default();
    let (from, to) = (shown(&change.from), shown(&change.to));
    match change.kind {
        FactChangeKind::Appeared => format!("{field} was added{layer}: {to}"),
        FactChangeKind::Withdrawn => format!("{field} was withdrawn{layer}; it was {from}"),
        FactChangeKind::ProvenanceOnly => {
            format!("{field}: only where it was read, or a note on it, differs{layer}")
        }
        FactChangeKind::Changed => match of_set(change) {
            Some(moved) => format!("{field} {moved}{layer}"),
            None => format!("{field} changed{layer} from {from} to {to}"),
        },
    }
}

/// What a list of words gained and lost; `None` for what is no such list, or was only reordered.
fn of_set(change: &FactChange) -> Option<String> {
    let list = |value: &Option<serde_json::Value>| -> Option<Vec<String>> {
        let items = value.as_ref()?.as_array()?.iter();
        items.map(|item| item.as_str().map(str::to_owned)).collect()
    };
    let (from, to) = (list(&change.from)?, list(&change.to)?);
    let without = |all: &[String], others: &[String]| -> Vec<String> {
        all.iter().filter(|word| !others.contains(word)).cloned().collect()
    };
    let (gained, lost) = (without(&to, &from), without(&from, &to));
    match (gained.as_slice(), lost.as_slice()) {
        ([], []) => None,
        (gained, []) => Some(format!("gained {}", gained.join(", "))),
        ([], lost) => Some(format!("lost {}", lost.join(", "))),
        (gained, lost) => {
            Some(format!("gained {} and lost {}", gained.join(", "), lost.join(", ")))
        }
    }
}

/// A value in short; the data has it whole.
fn shown(value: &Option<serde_json::Value>) -> String {
    match value {
        None => "not reported".to_owned(),
        Some(serde_json::Value::String(text)) => format!("\u{201c}{text}\u{201d}"),
        Some(value) => json::brief(value),
    }
}

/// A text in which what stands between backticks is code, as in every sentence of this library; the
/// rest is written as text. Where they do not pair, or would not in a table, all is text.
fn spans(text: &str, plain: impl Fn(&str) -> String, code: impl Fn(&str) -> String) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    let is_code = |part: &str| !part.is_empty() && !part.contains(['|', '\\', '\n', '\r', '\t']);
    let odd = parts.iter().skip(1).step_by(2);
    if parts.len().is_multiple_of(2) || !odd.into_iter().all(|part| is_code(part)) {
        return plain(text);
    }
    let written = parts.iter().enumerate().map(|(place, part)| match place % 2 {
        0 => plain(part),
        _ => code(part),
    });
    written.collect()
}

fn in_markdown(block: &Block) -> String {
    let text = |text: &str| spans(text, markdown::escaped, |code| format!("`{code}`"));
    match block {
        Block::Heading(level, title) => {
            format!("{} {}\n", "#".repeat(usize::from(*level)), text(title))
        }
        Block::Line(line) => format!("{}\n", text(line)),
        Block::List(items) => items.iter().map(|item| format!("* {}\n", text(item))).collect(),
        Block::Table { heads, rows } => {
            let heads: Vec<String> = heads.iter().map(|head| (*head).to_owned()).collect();
            let rule = vec!["---".to_owned(); heads.len()];
            let rows = rows.iter().map(|row| row.iter().map(|cell| text(cell)).collect());
            let lines = [heads, rule].into_iter().chain(rows);
            lines.map(|cells: Vec<String>| format!("| {} |\n", cells.join(" | "))).collect()
        }
    }
}

const CELL: &str = "text-align:start;vertical-align:top";

fn in_html(block: &Block) -> String {
    let text = |text: &str| {
        spans(text, html::escaped, |code| format!("<code>{}</code>", html::escaped(code)))
    };
    match block {
        Block::Heading(level, title) => format!("<h{level}>{}</h{level}>\n", text(title)),
        Block::Line(line) => format!("<p>{}</p>\n", text(line)),
        Block::List(items) => {
            let items: String = items.iter().map(|i| format!("<li>{}</li>\n", text(i))).collect();
            format!("<ul>\n{items}</ul>\n")
        }
        Block::Table { heads, rows } => {
            let cell = |tag: &str, scope: &str, cell: &str| {
                format!("<{tag}{scope} style=\"{CELL}\">{}</{tag}>", text(cell))
            };
            let heads: String =
                heads.iter().map(|head| cell("th", " scope=\"col\"", head)).collect();
            let row = |row: &Vec<String>| {
                let cells = row.iter().enumerate().map(|(column, inside)| match column {
                    0 => cell("th", " scope=\"row\"", inside),
                    _ => cell("td", "", inside),
                });
                format!("<tr>{}</tr>\n", cells.collect::<String>())
            };
            let rows: String = rows.iter().map(row).collect();
            format!(
                "<table>\n<thead>\n<tr>{heads}</tr>\n</thead>\n<tbody>\n{rows}</tbody>\n</table>\n"
            )
        }
    }
}
