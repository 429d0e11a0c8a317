//! Markdown: a table (GitHub Flavored Markdown) and its footnotes.

use super::SummaryOfFindings;
use super::layout::{Cell, Grid, Group, Kind};

impl SummaryOfFindings {
    /// The summary as Markdown. Where an outcome has several baseline risks, the lines after the
    /// first repeat its name and say "as above" for the rest.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        written(&Grid::of(self, Kind::Summary))
    }

    /// The evidence profile as Markdown.
    #[must_use]
    pub fn profile_to_markdown(&self) -> String {
        written(&Grid::of(self, Kind::Profile))
    }
}

fn written(grid: &Grid) -> String {
    let mut text = format!("**{}**\n\n", escaped(&grid.caption));
    text.push_str(&row(grid.heads.iter().map(|head| (*head).to_owned())));
    text.push_str(&row(grid.heads.iter().map(|_| "---".to_owned())));
    for group in &grid.groups {
        rows(group, &mut text);
    }
    text.push('\n');
    for (letter, note, basis) in &grid.footnotes {
        let basis = basis.as_ref().map(|basis| format!(" \\[{}\\]", escaped(basis)));
        let basis = basis.unwrap_or_default();
        text.push_str(&format!("- **{letter}**: {}{basis}\n", escaped(note)));
    }
    for line in &grid.below {
        text.push_str(&format!("\n{}\n", escaped(line)));
    }
    text
}

fn row(cells: impl Iterator<Item = String>) -> String {
    format!("| {} |\n", cells.collect::<Vec<String>>().join(" | "))
}

fn rows(group: &Group, text: &mut String) {
    let again = || "as above".to_owned();
    for (place, risk) in group.risks.iter().enumerate() {
        let first = place == 0;
        let shown = |cell: &Cell| if first { cell_text(cell) } else { again() };
        let before = group.before.iter().enumerate().map(|(column, cell)| match column {
            0 => cell_text(cell),
            _ => shown(cell),
        });
        let risk = risk.iter().map(cell_text);
        text.push_str(&row(before.chain(risk).chain(group.after.iter().map(shown))));
    }
}

fn cell_text(cell: &Cell) -> String {
    let symbols = cell.symbols.map(|symbols| format!("{symbols} ")).unwrap_or_default();
    let lines: Vec<String> = cell.lines.iter().map(|line| escaped(line)).collect();
    let notes = if cell.notes.is_empty() {
        String::new()
    } else {
        format!(" \\[{}\\]", cell.notes.join(", "))
    };
    format!("{symbols}{}{notes}", lines.join("<br>"))
}

/// Text that Markdown and HTML read as text, on one line.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '|' | '*' | '_' | '`' | '[' | ']' | '#' | '~' => {
                out.push('\\');
                out.push(character);
            }
            '\n' | '\r' | '\t' => out.push(' '),
            other => out.push(other),
        }
    }
    out
}
