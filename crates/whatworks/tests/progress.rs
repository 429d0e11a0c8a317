//! Work that can be stopped at each of its steps, and answers that do not depend on who is told.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fmt::Debug;
use std::sync::atomic::{AtomicU64, Ordering};

use whatworks::map::{FacetColumn, Facets};
use whatworks::{Error, EvidenceBase, Progress, RuleSet};

/// Runs work once to its end and then stopped at each step; the number of steps is `steps`, and each
/// adds `parts`.
fn stops_everywhere<T: PartialEq + Debug>(
    steps: u64,
    parts: u64,
    plain: &T,
    work: impl Fn(&Progress<'_>) -> Result<T, Error>,
) {
    let told = AtomicU64::new(0);
    let count = |done: u64, total: u64| {
        let step = told.fetch_add(1, Ordering::Relaxed) + 1;
        assert_eq!((done, total), (step * parts, steps * parts));
        true
    };
    assert_eq!(&work(&Progress::told(&count)).unwrap(), plain);
    assert_eq!(told.into_inner(), steps);
    for last in 1..=steps {
        let stop = |done: u64, _: u64| done < last * parts;
        let stopped = work(&Progress::told(&stop));
        assert!(matches!(stopped, Err(Error::Cancelled)), "stopped at {last}");
    }
    let before = Progress::default();
    before.stop();
    assert!(matches!(work(&before), Err(Error::Cancelled)), "stopped before");
}

fn brief() -> EvidenceBase {
    EvidenceBase::staff_empowerment()
}

#[test]
fn an_audit_stops_at_each_recommendation() {
    let (base, rules) = (brief(), RuleSet::narrative_2017());
    let plain = base.audit(&rules).unwrap();
    stops_everywhere(7, 1, &plain, |progress| base.audit_with(&rules, progress));
}

#[test]
fn robustness_stops_at_each_study() {
    let (base, rules) = (brief(), RuleSet::narrative_2017());
    let plain = base.robustness("R1", &rules).unwrap();
    let studies = plain.studies.len() as u64;
    assert!(studies > 0);
    stops_everywhere(studies, 1, &plain, |progress| base.robustness_with("R1", &rules, progress));
}

#[test]
fn a_diff_stops_at_each_body_recommendation_and_audience() {
    let (new, rules) = (brief(), RuleSet::narrative_2017());
    let old = new.with_layers(&["brief"]).unwrap();
    let plain = old.diff(&new, &rules).unwrap();
    assert!(!plain.bodies.is_empty());
    let steps = AtomicU64::new(0);
    let count = |_: u64, total: u64| {
        steps.store(total, Ordering::Relaxed);
        true
    };
    old.diff_with(&new, &rules, &Progress::told(&count)).unwrap();
    // The bodies that moved, seven recommendations and six audiences at the least.
    let steps = steps.into_inner();
    assert!(steps >= plain.bodies.len() as u64 + 13, "{steps}");
    stops_everywhere(steps, 1, &plain, |progress| old.diff_with(&new, &rules, progress));
}

#[test]
fn facets_stop_at_each_column() {
    let rows: Vec<Option<&str>> = ["a", "b", "a"].into_iter().map(Some).collect();
    let columns = || {
        let (one, two) = (rows.clone(), rows.clone());
        vec![FacetColumn::single("one", one), FacetColumn::single("two", two)]
    };
    let count = |facets: &Facets| facets.counts(&[], &["one", "two"], 1).unwrap();
    let plain = count(&Facets::from_columns(columns()).unwrap());
    stops_everywhere(2, 3, &plain, |progress| {
        Facets::from_columns_with(columns(), progress).map(|facets| count(&facets))
    });
}
