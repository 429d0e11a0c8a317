//! How long facets take to count. `make bench` prints it; nothing here is asserted.
//!
//! The table has the shape of a table of evidence: 16 themes, most rows in few of them, 12 settings,
//! 4 certainties, 8 designs, 6 audiences and 24 populations, of which a row may have several. The
//! generator is fixed, so that every run counts the same rows.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark fails by panicking")]

use std::sync::OnceLock;

use divan::{Bencher, black_box};
use whatworks::map::{Condition, FacetColumn, Facets};

fn main() {
    divan::main();
}

const SIZES: [usize; 3] = [1_000, 1_000_000, 10_000_000];
const FACETS: [&str; 6] = ["theme", "setting", "certainty", "design", "audience", "population"];

/// A linear congruential generator (Knuth's MMIX); the upper bits are used.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    /// Smaller numbers are more frequent.
    fn skewed(&mut self, limit: u64) -> u64 {
        let limit = self.below(limit) + 1;
        self.below(limit)
    }
}

fn names(prefix: &str, count: u64) -> Vec<String> {
    (0..count).map(|number| format!("{prefix}-{number:02}")).collect()
}

fn facets(rows: usize) -> &'static Facets {
    static MADE: [OnceLock<Facets>; 3] = [const { OnceLock::new() }; 3];
    let place = SIZES.iter().position(|size| *size == rows).unwrap();
    MADE[place].get_or_init(|| {
        let mut numbers = Numbers(42);
        let single = [("theme", 16), ("setting", 12), ("certainty", 4), ("design", 8)];
        let mut columns: Vec<FacetColumn> = Vec::new();
        for (name, count) in single {
            let values = names(name, count);
            let mut column = FacetColumn::with_values(name, values.clone());
            for _ in 0..rows {
                column.push(values.get(numbers.skewed(count) as usize).map(String::as_str));
            }
            columns.push(column);
        }
        for (name, count) in [("audience", 6), ("population", 24)] {
            let values = names(name, count);
            let mut column = FacetColumn::with_values(name, values.clone());
            for _ in 0..rows {
                let has = |place: &u64| numbers.below(place + 3) < 2;
                let places: Vec<u64> = (0..count).filter(has).collect();
                column.push_several(Some(places.iter().map(|place| &values[*place as usize])));
            }
            columns.push(column);
        }
        Facets::from_columns(columns).unwrap()
    })
}

fn where_() -> [Condition; 2] {
    [
        Condition::any_of("audience", ["audience-01"]),
        Condition::any_of("certainty", ["certainty-01", "certainty-02", "certainty-03"]),
    ]
}

/// How many rows match.
#[divan::bench(args = SIZES)]
fn matching_rows(bencher: Bencher<'_, '_>, rows: usize) {
    let facets = facets(rows);
    bencher.bench(|| facets.counts(black_box(&where_()), &[], 0));
}

/// The counts of all 70 values under two conditions.
#[divan::bench(args = SIZES)]
fn seventy_counts(bencher: Bencher<'_, '_>, rows: usize) {
    let facets = facets(rows);
    bencher.bench(|| facets.counts(black_box(&where_()), &FACETS, 0));
}

/// The same on one thread.
#[divan::bench(args = SIZES)]
fn seventy_counts_one_thread(bencher: Bencher<'_, '_>, rows: usize) {
    let facets = facets(rows);
    bencher.bench(|| facets.counts(black_box(&where_()), &FACETS, 1));
}

/// Theme by certainty under two conditions.
#[divan::bench(args = SIZES)]
fn theme_by_certainty(bencher: Bencher<'_, '_>, rows: usize) {
    let facets = facets(rows);
    let conditions = [
        Condition::any_of("audience", ["audience-03"]),
        Condition::any_of("population", ["population-00", "population-02"]),
    ];
    bencher.bench(|| facets.cross(black_box(&conditions), &["theme", "certainty"], 0));
}
