//! Mantel-Haenszel and Peto: the reference figures, second derivations, properties and faults.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use common::{CLOSED_FORM, Dataset, ITERATIVE, Report, datasets};
use proptest::prelude::*;
use serde_json::Value;
use whatworks_synthesis::Error;
use whatworks_synthesis::effect::{Columns, Measure};
use whatworks_synthesis::raw::{RawMethod, RawOptions, RawPooled, pool_raw};

/// Tables of `[a, b, c, d]`.
type Tables = [[f64; 4]];

/// Two trials with zero cells among ordinary ones, and one without events.
const SPARSE: [[f64; 4]; 5] = [
    [0.0, 20.0, 3.0, 17.0],
    [4.0, 26.0, 9.0, 22.0],
    [2.0, 38.0, 0.0, 41.0],
    [0.0, 15.0, 0.0, 14.0],
    [7.0, 13.0, 8.0, 11.0],
];

fn pool_tables(measure: Measure, method: RawMethod, tables: &Tables) -> Result<RawPooled, Error> {
    let column = |i: usize| tables.iter().map(|table| table[i]).collect::<Vec<_>>();
    let [ai, bi, ci, di] = [column(0), column(1), column(2), column(3)];
    let columns = Columns {
        ai: Some(&ai),
        bi: Some(&bi),
        ci: Some(&ci),
        di: Some(&di),
        ..Columns::default()
    };
    pool_raw(measure, &columns, &RawOptions { method, ..RawOptions::default() })
}

/// Studies of `[x1, t1, x2, t2]`.
fn pool_rates(measure: Measure, studies: &Tables) -> Result<RawPooled, Error> {
    let column = |i: usize| studies.iter().map(|study| study[i]).collect::<Vec<_>>();
    let [x1, t1, x2, t2] = [column(0), column(1), column(2), column(3)];
    let columns = Columns {
        x1i: Some(&x1),
        t1i: Some(&t1),
        x2i: Some(&x2),
        t2i: Some(&t2),
        ..Columns::default()
    };
    pool_raw(measure, &columns, &RawOptions::default())
}

fn odds_ratio(tables: &Tables) -> RawPooled {
    pool_tables(Measure::OddsRatio, RawMethod::MantelHaenszel, tables).unwrap()
}

#[track_caller]
fn near(found: f64, expected: f64, tolerance: f64) {
    let error = (found - expected).abs() / expected.abs().max(f64::MIN_POSITIVE);
    assert!(found == expected || error <= tolerance, "{found:e} is not {expected:e}");
}

// Reference figures.

#[test]
fn the_reference_figures() {
    let mut report = Report::default();
    for dataset in datasets() {
        let Some(blocks) = dataset.content["pooled_from_raw"].as_object() else { continue };
        for (code, block) in blocks {
            report.enter(&dataset.file, code);
            let (method, measure) = code.split_once('_').unwrap();
            let method = RawMethod::from_code(method).unwrap();
            let measure = Measure::from_code(measure).unwrap();
            compare(&mut report, &reference_pool(&dataset, measure, method), block);
        }
    }
    report.finish();
}

fn reference_pool(dataset: &Dataset, measure: Measure, method: RawMethod) -> RawPooled {
    let rates = dataset.content["kind"] == "rate2";
    let names = if rates { ["x1i", "t1i", "x2i", "t2i"] } else { ["ai", "bi", "ci", "di"] };
    let columns = names.map(|name| dataset.raw(name));
    let rows: Vec<_> =
        (0..columns[0].len()).map(|row| [0, 1, 2, 3].map(|c| columns[c][row])).collect();
    if rates {
        pool_rates(measure, &rows).unwrap()
    } else {
        pool_tables(measure, method, &rows).unwrap()
    }
}

fn compare(report: &mut Report, found: &RawPooled, block: &Value) {
    let scale = found.estimate.abs();
    let mut check = |name: &str, got: Option<f64>, tolerance: f64, scale: f64| {
        if let Some(want) = block.get(name) {
            report.check(name, got, want, tolerance, scale);
        }
    };
    check("estimate", Some(found.estimate), CLOSED_FORM, scale);
    check("se", Some(found.se), CLOSED_FORM, scale);
    check("statistic", Some(found.statistic), CLOSED_FORM, 1.0);
    check("p", Some(found.p), ITERATIVE, found.p);
    check("ci_lb", Some(found.ci_low), ITERATIVE, scale);
    check("ci_ub", Some(found.ci_high), ITERATIVE, scale);
    check("Q", Some(found.q), CLOSED_FORM, 1.0);
    check("Q_df", Some(found.q_df as f64), CLOSED_FORM, 1.0);
    check("Q_p", found.q_p, ITERATIVE, found.p.min(1e-3));
    check("I2", found.i2, CLOSED_FORM, 1.0);
    check("H2", found.h2, CLOSED_FORM, 1.0);
    check("cmh", found.cmh, CLOSED_FORM, 1.0);
    check("cmh_p", found.cmh_p, ITERATIVE, 1e-3);
    check("breslow_day", found.breslow_day, CLOSED_FORM, 1.0);
    check("breslow_day_p", found.breslow_day_p, ITERATIVE, 1e-3);
    check("tarone", found.tarone, CLOSED_FORM, 1.0);
    check("tarone_p", found.tarone_p, ITERATIVE, 1e-3);
}

// Second derivations.

/// With one study, the variance of Robins, Breslow and Greenland is Woolf's, and the estimates are
/// the study's own.
#[test]
fn one_study_gives_its_own_figures() {
    let [a, b, c, d] = [12.0, 58.0, 30.0, 51.0];
    let study = [[a, b, c, d]];
    let found = odds_ratio(&study);
    near(found.estimate, (a * d / (b * c)).ln(), 1e-13);
    near(found.se.powi(2), 1.0 / a + 1.0 / b + 1.0 / c + 1.0 / d, 1e-13);
    let found = pool_tables(Measure::RiskRatio, RawMethod::MantelHaenszel, &study).unwrap();
    near(found.estimate, (a / 70.0 / (c / 81.0)).ln(), 1e-13);
    near(found.se.powi(2), 1.0 / a - 1.0 / 70.0 + 1.0 / c - 1.0 / 81.0, 1e-13);
    let found = pool_tables(Measure::RiskDifference, RawMethod::MantelHaenszel, &study).unwrap();
    near(found.estimate, a / 70.0 - c / 81.0, 1e-13);
    let rate = [[7.0, 134.0, 11.0, 99.0]];
    let found = pool_rates(Measure::RateRatio, &rate).unwrap();
    near(found.estimate, (7.0 / 134.0 / (11.0 / 99.0_f64)).ln(), 1e-13);
    near(found.se.powi(2), 1.0 / 7.0 + 1.0 / 11.0, 1e-13);
    let found = pool_rates(Measure::RateDifference, &rate).unwrap();
    near(found.estimate, 7.0 / 134.0 - 11.0 / 99.0, 1e-13);
    near(found.se.powi(2), 7.0 / 134.0 / 134.0 + 11.0 / 99.0 / 99.0, 1e-13);
    assert_eq!((found.q_p, found.i2, found.h2), (None, None, None));
}

/// In studies of one size, the same study many times over pools to that study, with a variance as
/// many times smaller.
#[test]
fn a_study_repeated_is_the_study_with_less_variance() {
    let study = [12.0, 58.0, 30.0, 51.0];
    for measure in [Measure::OddsRatio, Measure::RiskRatio, Measure::RiskDifference] {
        let pool =
            |tables: &Tables| pool_tables(measure, RawMethod::MantelHaenszel, tables).unwrap();
        let (single, many) = (pool(&[study]), pool(&[study; 9]));
        near(many.estimate, single.estimate, 1e-13);
        near(9.0 * many.se.powi(2), single.se.powi(2), 1e-12);
    }
}

/// The sums over a common denominator, in whole numbers.
#[test]
fn the_estimates_in_whole_numbers() {
    // Sizes 20 and 30: 60 is a common denominator.
    let tables = [[3.0, 7.0, 5.0, 5.0], [2.0, 13.0, 6.0, 9.0]];
    // OR, in sixtieths: 3 (3*5) + 2 (2*9) = 81 over 3 (7*5) + 2 (13*6) = 261.
    near(odds_ratio(&tables).estimate, (81.0_f64 / 261.0).ln(), 1e-13);
    let pool = |measure| pool_tables(measure, RawMethod::MantelHaenszel, &tables).unwrap().estimate;
    // RR: 3 (3*10) + 2 (2*15) = 150 over 3 (5*10) + 2 (6*15) = 330.
    near(pool(Measure::RiskRatio), (150.0_f64 / 330.0).ln(), 1e-13);
    // RD: 150 - 330 = -180 over 3 (100) + 2 (225) = 750.
    near(pool(Measure::RiskDifference), -180.0 / 750.0, 1e-13);
}

/// The variance of a sum of independent binomials, by the delta method with each risk as it was
/// observed: for few large studies the variances of Greenland and Robins and of Sato agree with it.
#[test]
fn variances_in_large_studies_of_one_effect() {
    // Risks with one odds ratio of 2, or one difference of 0.1, or one ratio of 2.
    let large = |risks: [[f64; 2]; 2]| {
        let n = [[4e7, 6e7], [9e7, 3e7]];
        let table = |i: usize| {
            let [p, q] = risks[i];
            let [n1, n2] = n[i];
            [n1 * p, n1 * (1.0 - p), n2 * q, n2 * (1.0 - q)]
        };
        [table(0), table(1)]
    };
    for (measure, risks) in [
        (Measure::OddsRatio, [[0.5, 1.0 / 3.0], [0.25, 1.0 / 7.0]]),
        (Measure::RiskRatio, [[0.4, 0.2], [0.3, 0.15]]),
        (Measure::RiskDifference, [[0.4, 0.3], [0.25, 0.15]]),
    ] {
        let tables = large(risks);
        let found = pool_tables(measure, RawMethod::MantelHaenszel, &tables).unwrap();
        near(found.se.powi(2), binomial_delta_variance(measure, &tables), 1e-6);
    }
}

/// The variance of a pooled effect as a function of binomial counts, derivatives by differences.
fn binomial_delta_variance(measure: Measure, tables: &Tables) -> f64 {
    let estimate =
        |moved: &Tables| pool_tables(measure, RawMethod::MantelHaenszel, moved).unwrap().estimate;
    let mut variance = 0.0;
    for study in 0..tables.len() {
        for (events, others) in [(0, 1), (2, 3)] {
            let n = tables[study][events] + tables[study][others];
            let step = 1e-4 * n;
            let moved = |by: f64| {
                let mut tables = tables.to_vec();
                tables[study][events] += by;
                tables[study][others] -= by;
                estimate(&tables)
            };
            let slope = (moved(step) - moved(-step)) / (2.0 * step);
            let binomial = tables[study][events] * tables[study][others] / n;
            variance += slope * slope * binomial;
        }
    }
    variance
}

/// The mean and variance of the events of group 1, by enumeration of the hypergeometric
/// distribution.
fn hypergeometric(table: &[f64; 4]) -> (f64, f64) {
    let [a, b, c, d] = table.map(|count| count as u32);
    let choose =
        |n: u32, k: u32| -> f64 { (0..k).map(|i| f64::from(n - i) / f64::from(i + 1)).product() };
    let (n1, n2, events) = (a + b, c + d, a + c);
    let range = events.saturating_sub(n2)..=events.min(n1);
    let masses: Vec<_> =
        range.map(|x| (f64::from(x), choose(n1, x) * choose(n2, events - x))).collect();
    let total: f64 = masses.iter().map(|(_, mass)| mass).sum();
    let mean = masses.iter().map(|(x, mass)| x * mass).sum::<f64>() / total;
    let square = masses.iter().map(|(x, mass)| (x - mean).powi(2) * mass).sum::<f64>();
    (mean, square / total)
}

#[test]
fn the_test_of_no_association_by_enumeration() {
    let moments: Vec<_> = SPARSE.iter().map(hypergeometric).collect();
    let excess: f64 = SPARSE.iter().zip(&moments).map(|(table, (mean, _))| table[0] - mean).sum();
    let variance: f64 = moments.iter().map(|(_, variance)| variance).sum();
    let expected = (excess.abs() - 0.5).powi(2) / variance;
    near(odds_ratio(&SPARSE).cmh.unwrap(), expected, 1e-12);
}

#[test]
fn peto_by_enumeration() {
    let (mut excess, mut variance, mut squares) = (0.0, 0.0, 0.0);
    for table in &SPARSE {
        let (mean, v) = hypergeometric(table);
        excess += table[0] - mean;
        variance += v;
        squares += if v > 0.0 { (table[0] - mean).powi(2) / v } else { 0.0 };
    }
    let found = pool_tables(Measure::OddsRatio, RawMethod::Peto, &SPARSE).unwrap();
    near(found.estimate, excess / variance, 1e-12);
    near(found.se, 1.0 / variance.sqrt(), 1e-12);
    near(found.q, squares - excess * excess / variance, 1e-11);
    assert_eq!((found.k, found.q_df), (4, 3));
    assert_eq!(found.not_contributing, [3]);
    assert!(found.q_corrected_rows.is_empty());
}

/// For rates, the events of group 1 among all are binomial where the rates are equal.
#[test]
fn the_test_of_no_association_of_rates_by_enumeration() {
    let studies: [[f64; 4]; 2] = [[7.0, 134.0, 11.0, 99.0], [0.0, 50.0, 4.0, 70.0]];
    let (mut excess, mut variance) = (0.0, 0.0);
    for [x1, t1, x2, t2] in studies {
        let (n, p) = ((x1 + x2) as u32, t1 / (t1 + t2));
        let choose =
            |k: u32| -> f64 { (0..k).map(|i| f64::from(n - i) / f64::from(i + 1)).product() };
        let mass =
            |k: u32| choose(k) * p.powi(k.cast_signed()) * (1.0 - p).powi((n - k).cast_signed());
        let mean: f64 = (0..=n).map(|k| f64::from(k) * mass(k)).sum();
        variance += (0..=n).map(|k| (f64::from(k) - mean).powi(2) * mass(k)).sum::<f64>();
        excess += x1 - mean;
    }
    let found = pool_rates(Measure::RateRatio, &studies).unwrap();
    near(found.cmh.unwrap(), (excess.abs() - 0.5).powi(2) / variance, 1e-12);
}

/// Breslow and Day with the expected events found by bisection of the cross-product equation.
#[test]
fn the_tests_of_a_common_odds_ratio_by_bisection() {
    let found = odds_ratio(&SPARSE);
    let ratio = found.estimate.exp();
    let (mut chi_square, mut excess, mut variance) = (0.0, 0.0, 0.0);
    for [a, b, c, d] in SPARSE.into_iter().filter(|[a, _, c, _]| a + c > 0.0) {
        let (n1, n2, events) = (a + b, c + d, a + c);
        let excess_at = |x: f64| x * (n2 - events + x) - ratio * (n1 - x) * (events - x);
        let (mut low, mut high) = ((events - n2).max(0.0), events.min(n1));
        for _ in 0..200 {
            let middle = 0.5 * (low + high);
            if excess_at(middle) < 0.0 { low = middle } else { high = middle }
        }
        let cells = [low, n1 - low, events - low, n2 - events + low];
        let v = 1.0 / cells.map(f64::recip).iter().sum::<f64>();
        chi_square += (a - low).powi(2) / v;
        excess += a - low;
        variance += v;
    }
    near(found.breslow_day.unwrap(), chi_square, 1e-11);
    near(found.tarone.unwrap(), chi_square - excess * excess / variance, 1e-11);
    assert_eq!(found.breslow_day_df, Some(3));
}

/// Tables with exactly one odds ratio have no heterogeneity, below, at and above 1.
#[test]
fn tables_of_one_odds_ratio() {
    for ratio in [0.01, 1.0, 3.0, 400.0] {
        let tables = [[8.0 * ratio, 5.0, 4.0, 2.5], [30.0 * ratio, 40.0, 60.0, 80.0]];
        let found = odds_ratio(&tables);
        near(found.estimate.exp(), ratio, 1e-12);
        assert!(found.breslow_day.unwrap() < 1e-20 && found.q < 1e-20, "{found:?}");
    }
}

// Zero cells and cases without an answer.

#[test]
fn which_studies_bear_on_the_estimate() {
    let found = odds_ratio(&SPARSE);
    assert_eq!(found.contributing, [0, 1, 2, 4]);
    assert_eq!(found.not_contributing, [3]);
    assert_eq!(found.q_corrected_rows, [0, 2]);
    assert_eq!((found.k, found.q_df), (4, 3));
    let without = odds_ratio(&[SPARSE[0], SPARSE[1], SPARSE[2], SPARSE[4]]);
    assert_eq!((found.estimate, found.se), (without.estimate, without.se));
    let difference =
        pool_tables(Measure::RiskDifference, RawMethod::MantelHaenszel, &SPARSE).unwrap();
    assert_eq!((difference.k, difference.q_df), (5, 3));
}

#[test]
fn a_study_that_is_not_reported_is_named() {
    let mut tables = SPARSE;
    tables[1][2] = f64::NAN;
    let found = odds_ratio(&tables);
    assert_eq!(found.not_reported[0].row, 1);
    assert_eq!(found.not_reported[0].column, Some("ci"));
    assert_eq!(found.contributing, [0, 2, 4]);
}

#[test]
fn data_without_an_answer() {
    let none = [[0.0, 20.0, 0.0, 17.0], [0.0, 9.0, 0.0, 9.0]];
    for measure in [Measure::OddsRatio, Measure::RiskRatio, Measure::RiskDifference] {
        let error = pool_tables(measure, RawMethod::MantelHaenszel, &none).unwrap_err();
        assert_eq!(error.code(), "too-few-studies", "{error}");
    }
    let error = pool_tables(Measure::OddsRatio, RawMethod::Peto, &none).unwrap_err();
    assert_eq!(error.code(), "too-few-studies");
    for measure in [Measure::RateRatio, Measure::RateDifference] {
        let error = pool_rates(measure, &[[0.0, 5.0, 0.0, 9.0]]).unwrap_err();
        assert_eq!(error.code(), "too-few-studies");
    }
    for measure in [Measure::OddsRatio, Measure::RiskDifference] {
        let error = pool_tables(measure, RawMethod::MantelHaenszel, &[]).unwrap_err();
        assert_eq!(error.code(), "too-few-studies");
    }
}

#[test]
fn measures_that_a_method_does_not_pool() {
    let error = pool_tables(Measure::Peto, RawMethod::MantelHaenszel, &SPARSE).unwrap_err();
    assert_eq!((error.code(), error.pointer().as_str()), ("bad-option", "/measure"));
    let error = pool_tables(Measure::RiskRatio, RawMethod::Peto, &SPARSE).unwrap_err();
    assert_eq!((error.code(), error.pointer().as_str()), ("bad-option", "/measure"));
    let found = pool_tables(Measure::Peto, RawMethod::Peto, &SPARSE).unwrap();
    let same = pool_tables(Measure::OddsRatio, RawMethod::Peto, &SPARSE).unwrap();
    assert_eq!(found.estimate, same.estimate);
}

// Properties.

fn swapped(tables: &Tables) -> Vec<[f64; 4]> {
    tables.iter().map(|[a, b, c, d]| [*c, *d, *a, *b]).collect()
}

proptest! {
    #[test]
    fn swapping_the_groups_changes_the_sign(
        counts in prop::collection::vec(prop::array::uniform4(0_u32..60), 1..8),
    ) {
        let tables: Vec<_> = counts
            .iter()
            .map(|cells| cells.map(f64::from))
            .filter(|[a, b, c, d]| a + b > 0.0 && c + d > 0.0)
            .collect();
        for (measure, method) in [
            (Measure::OddsRatio, RawMethod::MantelHaenszel),
            (Measure::RiskRatio, RawMethod::MantelHaenszel),
            (Measure::RiskDifference, RawMethod::MantelHaenszel),
            (Measure::OddsRatio, RawMethod::Peto),
        ] {
            let there = pool_tables(measure, method, &tables);
            let back = pool_tables(measure, method, &swapped(&tables));
            match (there, back) {
                (Ok(there), Ok(back)) => {
                    let (y, z) = (there.estimate, back.estimate);
                    prop_assert!((y + z).abs() <= 1e-12 * y.abs().max(1.0));
                    prop_assert!((there.se - back.se).abs() <= 1e-10 * there.se);
                    prop_assert!((there.q - back.q).abs() <= 1e-9 * there.q.max(1.0));
                    prop_assert!(there.breslow_day.is_none_or(f64::is_finite));
                    let (t, u) = (there.tarone, back.tarone);
                    prop_assert!(t.zip(u).is_none_or(|(t, u)| (t - u).abs() <= 1e-8 * t.max(1.0)));
                }
                (Err(_), Err(_)) => {}
                (there, back) => prop_assert!(false, "{there:?} {back:?}"),
            }
        }
    }

    #[test]
    fn the_order_of_studies_does_not_matter(
        counts in prop::collection::vec(prop::array::uniform4(1_u32..60), 2..8),
    ) {
        let tables: Vec<_> = counts.iter().map(|cells| cells.map(f64::from)).collect();
        let reversed: Vec<_> = tables.iter().rev().copied().collect();
        let (there, back) = (odds_ratio(&tables), odds_ratio(&reversed));
        prop_assert!((there.estimate - back.estimate).abs() <= 1e-13);
        prop_assert!((there.q - back.q).abs() <= 1e-12 * there.q.max(1.0));
    }

    /// Whatever the numbers, an answer or an error, and no figure that is not finite.
    #[test]
    fn any_numbers(numbers in prop::collection::vec(prop::array::uniform4(any::<f64>()), 0..4)) {
        let positive: Vec<_> = numbers.iter().map(|row| row.map(f64::abs)).collect();
        for rows in [numbers, positive] {
            let mut all = Vec::new();
            for measure in Measure::ALL {
                all.push(pool_tables(*measure, RawMethod::MantelHaenszel, &rows));
                all.push(pool_tables(*measure, RawMethod::Peto, &rows));
                all.push(pool_rates(*measure, &rows));
            }
            for found in all.into_iter().flatten() {
                let text = serde_json::to_value(&found).unwrap();
                for name in ["estimate", "se", "statistic", "p", "ci_low", "ci_high", "q"] {
                    prop_assert!(text[name].is_number(), "{name}: {found:?}");
                }
                let tests = [found.cmh, found.breslow_day, found.tarone, found.q_p, found.h2];
                prop_assert!(tests.into_iter().flatten().all(f64::is_finite), "{found:?}");
            }
        }
    }
}
