//! How long the main calls take. `make bench` prints them; nothing here is asserted.

use divan::{Bencher, black_box};
use whatworks::{EvidenceBase, Query, RuleSet};

fn main() {
    // The first selection rates every recommendation; the benchmarks are of those that follow.
    let base = EvidenceBase::staff_empowerment();
    drop(base.select(&Query::audience("pcn")));
    divan::main();
}

#[divan::bench]
fn select_one_audience(bencher: Bencher<'_, '_>) {
    let base = EvidenceBase::staff_empowerment();
    let query = Query::audience("pcn");
    bencher.bench(|| base.select(black_box(&query)));
}

#[divan::bench]
fn select_one_audience_to_json(bencher: Bencher<'_, '_>) {
    let base = EvidenceBase::staff_empowerment();
    let query = Query::audience("pcn");
    bencher.bench(|| base.select(black_box(&query)).map(|selection| selection.to_json()));
}

#[divan::bench]
fn rate_one_recommendation(bencher: Bencher<'_, '_>) {
    let base = EvidenceBase::staff_empowerment();
    bencher.bench(|| base.rate(black_box("R1"), &RuleSet::narrative_2017()));
}

#[divan::bench]
fn audit(bencher: Bencher<'_, '_>) {
    let base = EvidenceBase::staff_empowerment();
    bencher.bench(|| base.audit(black_box(&RuleSet::narrative_2017())));
}

/// Another study moves a judgement, a wording and an audience move: what an update looks like.
#[divan::bench]
fn diff(bencher: Bencher<'_, '_>) {
    let old = EvidenceBase::staff_empowerment();
    let mut document = old.document().clone();
    for study in document.studies.iter_mut().filter(|study| study.id == "ref-8") {
        study.designs.clear();
    }
    if let Some(recommendation) = document.recommendations.first_mut() {
        recommendation.text.push_str(" Now.");
    }
    let new = EvidenceBase::new(&document).unwrap_or_else(|_| old.clone());
    assert!(new != old, "the base is another");
    bencher.bench(|| old.diff(black_box(&new), &RuleSet::narrative_2017()));
}

/// What the first call of `EvidenceBase::staff_empowerment` does: the tests have already made
/// every check of the embedded text.
#[divan::bench]
fn load_without_checks(bencher: Bencher<'_, '_>) {
    let text = EvidenceBase::staff_empowerment().to_json();
    bencher.bench(|| serde_json::from_str::<whatworks::base::Document>(black_box(&text)));
}

#[divan::bench]
fn load_with_every_check(bencher: Bencher<'_, '_>) {
    let text = EvidenceBase::staff_empowerment().to_json();
    bencher.bench(|| EvidenceBase::from_json(black_box(&text)));
}
