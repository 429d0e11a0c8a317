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

#[test]
fn facets_of_many_rows_are_counted_between_the_looks() {
    // More rows than lie between two looks at the flag, one of them alone in the last part.
    let rows = (1 << 18) + 1;
    let one = FacetColumn::single("one", (0..rows).map(|row| Some(["a", "b", "c"][row % 3])));
    let mut several = FacetColumn::new("several");
    for row in 0..rows {
        let values = (row % 5 > 0).then(|| ["x", "y"].into_iter().take(row % 3));
        several.push_several(values);
    }
    let facets = Facets::from_columns(vec![one, several]).unwrap();
    let counts = facets.counts(&[], &["one", "several"], 1).unwrap();
    let of = |test: &dyn Fn(usize) -> bool| Some((0..rows).filter(|row| test(*row)).count());
    for (place, value) in ["a", "b", "c"].into_iter().enumerate() {
        assert_eq!(counts.facets[0].count(value), of(&|row| row % 3 == place));
    }
    assert_eq!(counts.facets[1].count("x"), of(&|row| row % 5 > 0 && row % 3 > 0));
    assert_eq!(counts.facets[1].count("y"), of(&|row| row % 5 > 0 && row % 3 > 1));
    assert_eq!(Some(counts.facets[1].not_reported), of(&|row| row % 5 == 0));
}
