//! How long ratings take. `make bench` prints them; nothing here is asserted.

use divan::{Bencher, black_box};
use whatworks::grade::{BodyOfEvidence, RateGroups};
use whatworks::{EvidenceBase, RuleSet};

fn main() {
    divan::main();
}

/// Ten made-up trials with everything reported.
fn ten_trials() -> BodyOfEvidence {
    let text = include_str!("ten-trials.json");
    BodyOfEvidence::from_json(text).unwrap_or_default()
}

#[divan::bench(args = RuleSet::NAMES)]
fn ten_trials_with_trace(bencher: Bencher<'_, '_>, rules: &str) {
    let (body, rules) = (ten_trials(), RuleSet::named(rules).unwrap_or_default());
    bencher.bench(|| body.rate(black_box(&rules)));
}

#[divan::bench]
fn ten_trials_from_counts(bencher: Bencher<'_, '_>) {
    let mut body = ten_trials();
    for study in &mut body.studies {
        study.numbers.yi = None;
    }
    let rules = RuleSet::core_grade_2025();
    bencher.bench(|| body.rate(black_box(&rules)));
}

/// A table of 1,000 bodies on one thread, without traces; the time is that of all of them.
#[divan::bench]
fn groups_of_ten_trials(bencher: Bencher<'_, '_>) {
    let body = ten_trials();
    let mut table = RateGroups {
        like: BodyOfEvidence { studies: Vec::new(), ..body.clone() },
        ..RateGroups::default()
    };
    let (mut yi, mut vi, mut risk) = (Vec::new(), Vec::new(), Vec::new());
    for group in 0..1000 {
        for study in &body.studies {
            table.by.push(group.to_string());
            yi.push(study.numbers.yi.unwrap_or(f64::NAN));
            vi.push(study.numbers.vi.unwrap_or(f64::NAN));
            risk.push(study.numbers.risk_of_bias.map_or("", |risk| risk.code()).to_owned());
        }
    }
    table.studies.yi = Some(yi);
    table.studies.vi = Some(vi);
    table.studies.design = Some(vec!["randomised".to_owned(); table.by.len()]);
    table.studies.risk_of_bias = Some(risk);
    bencher.bench(|| table.rate(black_box(1)));
}

#[divan::bench(args = RuleSet::NAMES)]
fn audit_of_the_brief(bencher: Bencher<'_, '_>, rules: &str) {
    let base = EvidenceBase::staff_empowerment();
    let rules = RuleSet::named(rules).unwrap_or_default();
    bencher.bench(|| base.audit(black_box(&rules)));
}

#[divan::bench]
fn what_would_change(bencher: Bencher<'_, '_>) {
    let rating = ten_trials().rate(&RuleSet::core_grade_2025());
    bencher.bench(|| rating.as_ref().map(|rating| black_box(rating).what_would_change()).ok());
}
