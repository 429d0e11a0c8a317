//! One organisation and all of England against 300 recommendations. `cargo bench --bench many`
//! prints the times; nothing here is asserted.

use divan::{Bencher, black_box};
use whatworks::base::{AppliesWhen, Condition, ConditionField, Scope};
use whatworks::select::OrganisationColumns;
use whatworks::{EvidenceBase, Query};

fn main() {
    drop(base(false).select(&query()));
    divan::main();
}

const AUDIENCES: [&str; 6] = ["nhs-england", "icb", "pcn", "trust", "pharmacy", "gp-surgery"];
const SETTINGS: [&str; 12] = [
    "emergency-department",
    "general-practice",
    "ward",
    "clinic",
    "community",
    "maternity",
    "outpatients",
    "theatre",
    "intensive-care",
    "mental-health-ward",
    "pharmacy",
    "prison",
];
const POPULATIONS: [&str; 6] =
    ["core20", "religion", "age", "disability", "education", "adult-maternity"];

/// A number below `most` that looks random and is the same in every run.
fn below(most: usize, place: usize) -> usize {
    let mixed = (place as u64).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    usize::try_from((mixed >> 33) % most as u64).unwrap_or(0)
}

fn some(words: &[&str], place: usize) -> Vec<String> {
    let chosen = words.iter().enumerate().filter(|(word, _)| below(3, place * 31 + word) > 0);
    let some: Vec<String> = chosen.map(|(_, word)| (*word).to_owned()).collect();
    if some.is_empty() {
        words.iter().take(1).map(|word| (*word).to_owned()).collect()
    } else {
        some
    }
}

/// The seven recommendations of the brief over and over, 300 in all, with scopes of their own; or
/// every tenth with a condition too.
fn base(conditions: bool) -> EvidenceBase {
    let mut document = EvidenceBase::staff_empowerment().document().clone();
    let models = document.recommendations.clone();
    document.recommendations = (0..300)
        .zip(models.iter().cycle())
        .map(|(place, model)| {
            let mut recommendation = model.clone();
            let provenance = model.provenance.clone();
            let only = |words, salt| {
                let only = Some(some(words, place * 7 + salt));
                Some(Scope { only, especially: None, provenance: provenance.clone() })
            };
            recommendation.id = format!("N{place}");
            recommendation.audiences = only(&AUDIENCES, 1);
            recommendation.settings = only(&SETTINGS, 2);
            recommendation.populations = only(&POPULATIONS, 3);
            if conditions && place % 10 == 0 {
                let condition = Condition {
                    field: Some(ConditionField::Settings),
                    one_of: Some(some(&SETTINGS, place * 7 + 4)),
                    ..Condition::default()
                };
                let provenance = provenance.clone();
                recommendation.applies_when = Some(AppliesWhen { condition, provenance });
            }
            recommendation
        })
        .collect();
    EvidenceBase::new(&document).unwrap_or_else(|error| {
        eprintln!("{error}");
        EvidenceBase::staff_empowerment()
    })
}

fn query() -> Query {
    let list = |word: &str| Some(vec![word.to_owned()]);
    Query { settings: list("ward"), populations: list("core20"), ..Query::audience("trust") }
}

#[divan::bench]
fn one_organisation_by_300_with_30_conditions(bencher: Bencher<'_, '_>) {
    let base = base(true);
    drop(base.select(&query()));
    bencher.bench(|| base.select(black_box(&query())));
}

#[divan::bench]
fn one_organisation_by_300(bencher: Bencher<'_, '_>) {
    let base = base(false);
    drop(base.select(&query()));
    bencher.bench(|| base.select(black_box(&query())));
}

#[divan::bench]
fn one_audience_by_300(bencher: Bencher<'_, '_>) {
    let base = base(true);
    drop(base.select(&query()));
    bencher.bench(|| base.select(black_box(&Query::audience("trust"))));
}

/// Organisations of the six audiences; each may have settings and populations of its own, so that
/// hardly two are alike.
fn organisations(count: usize, apart: bool) -> OrganisationColumns {
    let mut table = OrganisationColumns::default();
    let column = |of: &dyn Fn(usize) -> String| (0..count).map(of).collect();
    table.set("code", column(&|row| format!("ZZ{row:06}")));
    table.set(
        "audience",
        column(&|row| AUDIENCES.get(below(6, row)).copied().unwrap_or("").to_owned()),
    );
    if !apart {
        return table;
    }
    table.set("settings", column(&|row| some(&SETTINGS, row % 1000).join("; ")));
    table.set("populations", column(&|row| some(&POPULATIONS, row % 37).join("; ")));
    table
}

#[divan::bench(args = [1, 2], sample_count = 3, sample_size = 1)]
fn england_by_300(bencher: Bencher<'_, '_>, threads: usize) {
    read_all(bencher, threads, &organisations(280_000, false));
}

#[divan::bench(args = [1, 2], sample_count = 3, sample_size = 1)]
fn england_by_300_no_two_alike(bencher: Bencher<'_, '_>, threads: usize) {
    read_all(bencher, threads, &organisations(280_000, true));
}

/// The whole long table, chunk by chunk.
fn read_all(bencher: Bencher<'_, '_>, threads: usize, table: &OrganisationColumns) {
    let base = base(true);
    drop(base.select(&query()));
    bencher.bench_local(|| {
        let many = base.select_many(table.clone(), &Query::default());
        many.map(|many| {
            let mut rows = 0;
            for first in (0..many.chunks()).step_by(threads) {
                let range = first..many.chunks().min(first + threads);
                for chunk in many.some_chunks(range, threads) {
                    rows += chunk.columns.first().map_or(0, |column| match &column.values {
                        whatworks::Values::Category { keys, .. } => keys.len(),
                        _ => 0,
                    });
                }
            }
            rows
        })
    });
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn england_by_300_in_numbers(bencher: Bencher<'_, '_>) {
    let base = base(true);
    drop(base.select(&query()));
    let table = organisations(280_000, true);
    bencher.bench_local(|| {
        base.select_many(table.clone(), &Query::default()).map(|many| many.summary())
    });
}
