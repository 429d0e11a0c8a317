//! Prints the audit of the embedded brief: published beside derived certainty.
//!
//! `cargo run --example audit`

use whatworks::{EvidenceBase, RuleSet};

fn main() -> Result<(), whatworks::Error> {
    let base = EvidenceBase::staff_empowerment();
    for layers in [&["brief"][..], &["brief", "cited_source"]] {
        println!("from {}", layers.join(" and "));
        println!("     {:<10} {:<10} {:<22} verdict", "published", "derived", "between");
        for row in base.with_layers(layers)?.audit(&RuleSet::narrative_2017())?.rows {
            let published = row.published.map_or("not reported", |level| level.code());
            let between = row
                .interval
                .map_or_else(String::new, |[worst, best]| format!("{worst} and {best}"));
            println!(
                "{:<4} {published:<10} {:<10} {between:<22} {}: {}",
                row.id,
                row.derived.code(),
                row.verdict,
                row.because
            );
        }
        println!();
    }
    Ok(())
}
