//! HTML: a table that can be put into a page, or a page of its own. No scripts.
//!
//! Rows and columns are headed, footnotes are an ordered list with links both ways, circles stand
//! beside words and are not read aloud, and text takes the colours of the page, so that it can be
//! read on a dark one too.

use std::collections::BTreeMap;

use super::SummaryOfFindings;
use super::layout::{Cell, Grid, Group, Kind};

/// How HTML is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HtmlForm {
    /// The beginning of every id in it: letters, digits, `-` and `_`, anything else becomes `-`.
    /// If left out, it is made from what the table says, so that different tables can stand on one
    /// page; to show the same table twice, give two.
    pub id: Option<String>,
    /// Whether to write a whole page and not a part of one.
    pub page: bool,
}

impl SummaryOfFindings {
    /// The summary as HTML.
    #[must_use]
    pub fn to_html(&self, form: &HtmlForm) -> String {
        self.html(Kind::Summary, form)
    }

    /// The evidence profile as HTML.
    #[must_use]
    pub fn profile_to_html(&self, form: &HtmlForm) -> String {
        self.html(Kind::Profile, form)
    }

    fn html(&self, kind: Kind, form: &HtmlForm) -> String {
        let grid = Grid::of(self, kind);
        let name = match kind {
            Kind::Summary => "findings",
            Kind::Profile => "profile",
        };
        let id = match &form.id {
            Some(id) => as_id(id),
            None => format!("{name}-{:016x}", fingerprint(&self.to_json())),
        };
        let fragment = Writer { id, referred: BTreeMap::new() }.fragment(&grid);
        if !form.page {
            return fragment;
        }
        let heading = format!("<h1>{}</h1>\n", escaped(&grid.caption));
        page(&grid.caption, &(heading + &fragment))
    }
}

/// An id begins with a letter and has no spaces.
pub(crate) fn as_id(text: &str) -> String {
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let id: String = text.chars().map(|c| if allowed(c) { c } else { '-' }).collect();
    if id.starts_with(|c: char| c.is_ascii_alphabetic()) { id } else { format!("table-{id}") }
}

/// FNV-1a, the same on every machine.
pub(crate) fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// A page by itself; the part has its own heading of the first level.
pub(crate) fn page(title: &str, fragment: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n{fragment}</main>\n\
         </body>\n</html>\n",
        escaped(title)
    )
}

/// The colours of a page of its own; a part of a page has none.
const STYLE: &str = "\
:root { color-scheme: light dark; }
body { font-family: sans-serif; line-height: 1.4; margin: 1rem; color: #212b32; background: #fff; }
table { border-collapse: collapse; }
th, td { border: 1px solid #768692; padding: 0.4rem; }
a { color: #005eb8; }
@media (prefers-color-scheme: dark) {
  body { color: #f0f4f5; background: #1d2125; }
  a { color: #8fc7ff; }
}
";

const CELL: &str = "text-align:start;vertical-align:top";

struct Writer {
    id: String,
    /// How often each footnote has been referred to.
    referred: BTreeMap<String, usize>,
}

impl Writer {
    fn fragment(mut self, grid: &Grid) -> String {
        let heads = grid.heads.iter().map(|head| head_cell("col", "", head));
        let heads: String = heads.collect();
        let groups: Vec<String> = grid.groups.iter().map(|group| self.group(group)).collect();
        let groups = groups.concat();
        let footnotes = self.footnotes(grid);
        let below = grid.below.iter().map(|line| format!("<p>{}</p>\n", escaped(line)));
        let below: String = below.collect();
        format!(
            "<div class=\"whatworks\" lang=\"en-GB\" id=\"{}\">\n<table>\n\
             <caption style=\"text-align:start\">{}</caption>\n\
             <thead>\n<tr>{heads}</tr>\n</thead>\n{groups}</table>\n{footnotes}{below}</div>\n",
            self.id,
            escaped(&grid.caption)
        )
    }

    /// An outcome: its rows share the cells that do not depend on the baseline risk.
    fn group(&mut self, group: &Group) -> String {
        let rows = group.risks.len();
        let span = if rows > 1 { format!(" rowspan=\"{rows}\"") } else { String::new() };
        let scope = if rows > 1 { "rowgroup" } else { "row" };
        let mut text = String::from("<tbody>\n");
        for (place, risk) in group.risks.iter().enumerate() {
            text.push_str("<tr>");
            let around = place == 0;
            for (column, cell) in group.before.iter().enumerate().filter(|_| around) {
                let inside = self.cell(cell);
                text.push_str(&match column {
                    0 => head_cell_of(scope, &span, &inside),
                    _ => data_cell(&span, &inside),
                });
            }
            for cell in risk {
                text.push_str(&data_cell("", &self.cell(cell)));
            }
            for cell in group.after.iter().filter(|_| around) {
                text.push_str(&data_cell(&span, &self.cell(cell)));
            }
            text.push_str("</tr>\n");
        }
        text.push_str("</tbody>\n");
        text
    }

    fn cell(&mut self, cell: &Cell) -> String {
        let symbols = cell
            .symbols
            .map(|symbols| format!("<span aria-hidden=\"true\">{symbols}</span> "))
            .unwrap_or_default();
        let lines: Vec<String> = cell.lines.iter().map(|line| escaped(line)).collect();
        let notes: Vec<String> = cell.notes.iter().map(|letter| self.refer(letter)).collect();
        let notes = if notes.is_empty() {
            String::new()
        } else {
            format!(" <sup>{}</sup>", notes.join(" "))
        };
        format!("{symbols}{}{notes}", lines.join("<br>"))
    }

    fn refer(&mut self, letter: &str) -> String {
        let times = self.referred.entry(letter.to_owned()).or_default();
        *times += 1;
        let (id, times) = (&self.id, *times);
        format!(
            "<a id=\"{id}-to-{letter}-{times}\" href=\"#{id}-note-{letter}\" \
             aria-label=\"note {letter}\">{letter}</a>"
        )
    }

    fn footnotes(&self, grid: &Grid) -> String {
        if grid.footnotes.is_empty() {
            return String::new();
        }
        let item = |(letter, note, basis): &(String, String, Option<String>)| {
            let basis = basis.as_ref().map(|basis| format!(" <small>[{}]</small>", escaped(basis)));
            let basis = basis.unwrap_or_default();
            let id = &self.id;
            let back = self.back(letter);
            format!("<li id=\"{id}-note-{letter}\">{}{basis}{back}</li>\n", escaped(note))
        };
        let items: String = grid.footnotes.iter().map(item).collect();
        format!("<ol type=\"a\" aria-label=\"Footnotes\">\n{items}</ol>\n")
    }

    /// A link back to each place that refers to a footnote.
    fn back(&self, letter: &str) -> String {
        let times = self.referred.get(letter).copied().unwrap_or_default();
        let id = &self.id;
        let link = |place: usize| {
            format!(
                " <a href=\"#{id}-to-{letter}-{place}\" \
                 aria-label=\"back to place {place} of note {letter}\">\u{21a9}\u{fe0e}</a>"
            )
        };
        (1..=times).map(link).collect()
    }
}

fn head_cell(scope: &str, span: &str, text: &str) -> String {
    head_cell_of(scope, span, &escaped(text))
}

/// A heading whose content is HTML already.
fn head_cell_of(scope: &str, span: &str, inside: &str) -> String {
    format!("<th scope=\"{scope}\"{span} style=\"{CELL}\">{inside}</th>")
}

/// A cell whose content is HTML already.
fn data_cell(span: &str, inside: &str) -> String {
    format!("<td{span} style=\"{CELL}\">{inside}</td>")
}

pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#x27;"),
            other => out.push(other),
        }
    }
    out
}
