//! Prints the recommendations of the embedded brief that are for an audience.
//!
//! `cargo run --example recommend -- pcn`

use std::error::Error;
use std::fmt::Write as _;

use whatworks::select::{Item, Reason};
use whatworks::{EvidenceBase, Query};

fn main() -> Result<(), Box<dyn Error>> {
    let audience = std::env::args().nth(1).unwrap_or_else(|| "pcn".to_owned());
    let base = EvidenceBase::staff_empowerment();
    let selection = base.select(&Query::audience(audience.as_str()))?;

    let mut page = String::new();
    writeln!(page, "{}\nFor: {audience}\n", base.document().title)?;
    items(&mut page, "For you", selection.selected())?;
    items(&mut page, "Undecided: the base does not say", selection.undecided())?;
    if !selection.excluded().is_empty() {
        writeln!(page, "Not for you\n")?;
    }
    for item in selection.excluded() {
        let changes = serde_json::to_string(&item.would_include)?;
        writeln!(page, "{}", item.id())?;
        reasons(&mut page, &item.reasons)?;
        writeln!(page, "    would be in with: {changes}\n")?;
    }
    writeln!(page, "Certainty says how sure the evidence is. It is not priority: nothing here is")?;
    writeln!(page, "ordered or left out by it.")?;
    print!("{page}");
    Ok(())
}

fn items(page: &mut String, title: &str, items: &[Item]) -> Result<(), Box<dyn Error>> {
    if items.is_empty() {
        return Ok(());
    }
    writeln!(page, "{title}\n")?;
    writeln!(page, "      {:<10} {:<10} {:<22} verdict", "published", "derived", "between")?;
    for item in items {
        let certainty = &item.shown.certainty;
        let published = certainty.published.map_or("not reported", |level| level.code());
        let between = certainty
            .interval
            .map_or_else(String::new, |[worst, best]| format!("{worst} and {best}"));
        writeln!(
            page,
            "{:<5} {published:<10} {:<10} {between:<22} {}",
            item.id(),
            certainty.derived.code(),
            certainty.verdict
        )?;
        for line in wrapped(&item.shown.text, 84) {
            writeln!(page, "    {line}")?;
        }
        reasons(page, &item.reasons)?;
        for relevance in &item.relevance {
            writeln!(page, "    singled out: {} ({})", relevance.value, relevance.source)?;
        }
        writeln!(page)?;
    }
    Ok(())
}

fn reasons(page: &mut String, reasons: &[Reason]) -> Result<(), Box<dyn Error>> {
    for reason in reasons {
        let text =
            format!("{} {}: {} [{}]", reason.clause, reason.verdict, reason.because, reason.source);
        for line in wrapped(&text, 84) {
            writeln!(page, "    {line}")?;
        }
    }
    Ok(())
}

/// Breaks a text into lines of at most `width` characters.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.chars().count() + word.chars().count() < width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
