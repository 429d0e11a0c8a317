//! How long it takes to tell the audience of an organisation.

#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark")]

use divan::{Bencher, black_box};
use jiff::civil::{Date, date};
use whatworks::organisation::AudienceRequest;
use whatworks::{AudienceRules, Organisation};

fn main() {
    divan::main();
}

const DAY: Date = date(2026, 5, 1);

fn request(name: &str) -> String {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/golden/organisation");
    std::fs::read_to_string(format!("{root}/{name}/request.json")).unwrap()
}

/// A record as it comes from ODS: read, checked, judged and written.
#[divan::bench]
fn from_text_to_text(bencher: Bencher<'_, '_>) {
    let text = request("icb-ord-after-july-2022");
    bencher.bench(|| {
        AudienceRequest::from_json(black_box(&text)).unwrap().answer().unwrap().to_json()
    });
}

/// A record that has been read.
#[divan::bench(args = ["icb-ord-after-july-2022", "branch-with-its-parent", "outside-out-of-hours"])]
fn audience_of(bencher: Bencher<'_, '_>, name: &str) {
    let request = AudienceRequest::from_json(request(name)).unwrap();
    let rules = AudienceRules::built_in();
    bencher.bench(|| rules.audience_of(black_box(&request.organisation), Some(DAY)));
}

/// As many organisations as England's ODS has, on one thread.
#[divan::bench(sample_count = 5)]
fn of_280_000_organisations(bencher: Bencher<'_, '_>) {
    let kinds = [("RO177", "RO76"), ("RO177", "RO80"), ("RO261", "RO318"), ("RO141", "RO33")];
    let of = |kind: &(&str, &str)| Organisation::from_roles(kind.0, &[kind.1]);
    let all: Vec<Organisation> = kinds.iter().cycle().take(280_000).map(of).collect();
    let rules = AudienceRules::built_in();
    bencher.bench(|| {
        all.iter().filter(|one| !rules.audience_of(one, Some(DAY)).matches.is_empty()).count()
    });
}
