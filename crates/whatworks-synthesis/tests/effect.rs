//! Effect sizes: the reference figures, second derivations, properties and faults.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use std::f64::consts::PI;

use common::{CLOSED_FORM, Dataset, compare_all, dataset, effect_scale, number, variance_scale};
use proptest::prelude::*;
use whatworks_synthesis::Error;
use whatworks_synthesis::effect::{
    Columns, DoubleZero, EffectOptions, EffectSizes, Hedges, Measure, Reason, ReportedColumns,
    ReportedOptions, RomCorrection, Scale, VarianceSource, ZeroCells, back_transform, effect_sizes,
    from_interval, from_p, from_statistic, harmonic_mean, reported,
};

type Named = Vec<(String, Vec<f64>)>;

/// Columns by name.
fn columns(named: &Named) -> Columns<'_> {
    let column =
        |name: &str| named.iter().find(|(n, _)| n == name).map(|(_, values)| values.as_slice());
    Columns {
        ai: column("ai"),
        bi: column("bi"),
        ci: column("ci"),
        di: column("di"),
        n1i: column("n1i"),
        n2i: column("n2i"),
        m1i: column("m1i"),
        sd1i: column("sd1i"),
        m2i: column("m2i"),
        sd2i: column("sd2i"),
        ri: column("ri"),
        ni: column("ni"),
        xi: column("xi"),
        mi: column("mi"),
        x1i: column("x1i"),
        t1i: column("t1i"),
        x2i: column("x2i"),
        t2i: column("t2i"),
        ti: column("ti"),
    }
}

fn named(pairs: &[(&str, &[f64])]) -> Named {
    pairs.iter().map(|(name, values)| ((*name).to_owned(), values.to_vec())).collect()
}

fn raw(dataset: &Dataset) -> Named {
    let raw = dataset.content["raw"].as_object().unwrap();
    raw.keys().map(|name| (name.clone(), dataset.raw(name))).collect()
}

fn sizes(measure: Measure, pairs: &[(&str, &[f64])]) -> EffectSizes {
    with(measure, pairs, &EffectOptions::default())
}

fn with(measure: Measure, pairs: &[(&str, &[f64])], options: &EffectOptions) -> EffectSizes {
    effect_sizes(measure, &columns(&named(pairs)), options).unwrap()
}

/// The effect and variance of one study.
fn one(measure: Measure, pairs: &[(&str, f64)]) -> (f64, f64) {
    one_with(measure, pairs, &EffectOptions::default())
}

fn one_with(measure: Measure, pairs: &[(&str, f64)], options: &EffectOptions) -> (f64, f64) {
    let named = pairs.iter().map(|(name, value)| ((*name).to_owned(), vec![*value])).collect();
    let found = effect_sizes(measure, &columns(&named), options).unwrap();
    (found.yi[0].unwrap(), found.vi[0].unwrap())
}

fn fault(measure: Measure, pairs: &[(&str, &[f64])]) -> Error {
    effect_sizes(measure, &columns(&named(pairs)), &EffectOptions::default()).unwrap_err()
}

#[track_caller]
fn near(found: f64, expected: f64, tolerance: f64) {
    let error = (found - expected).abs() / expected.abs().max(f64::MIN_POSITIVE);
    assert!(found == expected || error <= tolerance, "{found:e} is not {expected:e}");
}

// Reference figures.

#[test]
fn the_reference_effects_and_variances() {
    compare_all(|report, dataset, code, block| {
        if dataset.content["kind"] == "yivi" {
            return;
        }
        let named = raw(dataset);
        let measure = Measure::from_code(code).unwrap();
        let found = effect_sizes(measure, &columns(&named), &EffectOptions::default()).unwrap();
        let (yi, vi) = common::used(block);
        report.check_each("yi", found.yi, &block["yi"], CLOSED_FORM, effect_scale(&yi));
        report.check_each("vi", found.vi, &block["vi"], CLOSED_FORM, variance_scale(&vi));
    });
}

#[test]
fn the_reference_double_arcsine_comes_back_at_the_harmonic_mean() {
    let data = dataset("pritz1997");
    let size = harmonic_mean(&data.raw("ni"));
    let block = &data.content["effects"]["PFT"];
    for name in ["estimate", "ci_lb", "ci_ub"] {
        let pooled = number(&block["random"]["DL"]["wald"][name]).unwrap();
        let expected = number(&block["backtransform_harmonic_DL"][name]).unwrap();
        near(back_transform(Measure::DoubleArcsine, pooled, size).unwrap(), expected, 1e-12);
    }
}

#[test]
fn totals_do_instead_of_the_others() {
    let cells = sizes(
        Measure::RiskRatio,
        &[("ai", &[4.0]), ("bi", &[119.0]), ("ci", &[11.0]), ("di", &[128.0])],
    );
    let totals = sizes(
        Measure::RiskRatio,
        &[("ai", &[4.0]), ("n1i", &[123.0]), ("ci", &[11.0]), ("n2i", &[139.0])],
    );
    assert_eq!(cells, totals);
    let events = sizes(Measure::LogitProportion, &[("xi", &[4.0]), ("ni", &[9.0])]);
    assert_eq!(events, sizes(Measure::LogitProportion, &[("xi", &[4.0]), ("mi", &[5.0])]));
}

// Second derivations.

/// The variance of a function of independent estimates by the delta method, with numerical
/// derivatives (central differences, one Richardson step).
fn delta_method<const N: usize>(
    at: [f64; N],
    variances: [f64; N],
    function: impl Fn([f64; N]) -> f64,
) -> f64 {
    let slope = |i: usize, step: f64| {
        let moved = |by: f64| {
            let mut point = at;
            point[i] += by;
            function(point)
        };
        (moved(step) - moved(-step)) / (2.0 * step)
    };
    let squared = |i: usize| {
        let step = 1e-3 * at[i].abs();
        ((4.0 * slope(i, step / 2.0) - slope(i, step)) / 3.0).powi(2)
    };
    (0..N).map(|i| squared(i) * variances[i]).sum()
}

fn logit(p: f64) -> f64 {
    (p / (1.0 - p)).ln()
}

#[test]
fn variances_of_functions_of_risks_by_the_delta_method() {
    let table = [("ai", 12.0), ("n1i", 70.0), ("ci", 30.0), ("n2i", 81.0)];
    let (p1, p2) = (12.0_f64 / 70.0, 30.0_f64 / 81.0);
    let variances = [p1 * (1.0 - p1) / 70.0, p2 * (1.0 - p2) / 81.0];
    type Function = fn([f64; 2]) -> f64;
    let functions: [(Measure, Function); 4] = [
        (Measure::OddsRatio, |[p, q]| logit(p) - logit(q)),
        (Measure::RiskRatio, |[p, q]| p.ln() - q.ln()),
        (Measure::RiskDifference, |[p, q]| p - q),
        (Measure::ArcsineDifference, |[p, q]| p.sqrt().asin() - q.sqrt().asin()),
    ];
    for (measure, function) in functions {
        let (yi, vi) = one(measure, &table);
        near(yi, function([p1, p2]), 1e-12);
        near(vi, delta_method([p1, p2], variances, function), 1e-9);
    }
    let single = [("xi", 12.0), ("ni", 70.0)];
    let functions: [(Measure, fn([f64; 1]) -> f64); 4] = [
        (Measure::Proportion, |[p]| p),
        (Measure::LogProportion, |[p]| p.ln()),
        (Measure::LogitProportion, |[p]| logit(p)),
        (Measure::ArcsineProportion, |[p]| p.sqrt().asin()),
    ];
    for (measure, function) in functions {
        let (yi, vi) = one(measure, &single);
        near(yi, function([p1]), 1e-12);
        near(vi, delta_method([p1], [variances[0]], function), 1e-9);
    }
}

#[test]
fn variances_of_functions_of_rates_by_the_delta_method() {
    let data = [("x1i", 7.0), ("t1i", 134.4), ("x2i", 11.0), ("t2i", 98.8)];
    let (r1, r2) = (7.0 / 134.4, 11.0 / 98.8);
    let variances = [r1 / 134.4, r2 / 98.8];
    let functions: [(Measure, fn([f64; 2]) -> f64); 3] = [
        (Measure::RateRatio, |[r, s]| r.ln() - s.ln()),
        (Measure::RateDifference, |[r, s]| r - s),
        (Measure::RootRateDifference, |[r, s]| r.sqrt() - s.sqrt()),
    ];
    for (measure, function) in functions {
        let (yi, vi) = one(measure, &data);
        near(yi, function([r1, r2]), 1e-12);
        near(vi, delta_method([r1, r2], variances, function), 1e-9);
    }
    let functions: [(Measure, fn([f64; 1]) -> f64); 3] = [
        (Measure::Rate, |[r]| r),
        (Measure::LogRate, |[r]| r.ln()),
        (Measure::RootRate, |[r]| r.sqrt()),
    ];
    for (measure, function) in functions {
        let (yi, vi) = one(measure, &[("xi", 7.0), ("ti", 134.4)]);
        near(yi, function([r1]), 1e-12);
        near(vi, delta_method([r1], [variances[0]], function), 1e-9);
    }
}

#[test]
fn variances_of_functions_of_means_by_the_delta_method() {
    let data =
        [("m1i", 5.2), ("sd1i", 1.3), ("n1i", 24.0), ("m2i", 4.1), ("sd2i", 2.2), ("n2i", 31.0)];
    let variances = [1.3 * 1.3 / 24.0, 2.2 * 2.2 / 31.0];
    let functions: [(Measure, fn([f64; 2]) -> f64); 2] =
        [(Measure::MeanDifference, |[m, n]| m - n), (Measure::RatioOfMeans, |[m, n]| (m / n).ln())];
    for (measure, function) in functions {
        let (yi, vi) = one(measure, &data);
        near(yi, function([5.2, 4.1]), 1e-12);
        near(vi, delta_method([5.2, 4.1], variances, function), 1e-9);
    }
    // The variance of a correlation carries over to Fisher's z: (1 - r^2)^2 turns into 1.
    let (r, vi) = one(Measure::Correlation, &[("ri", -0.4), ("ni", 30.0)]);
    near(delta_method([r], [vi], |[r]| r.atanh()), 1.0 / 29.0, 1e-9);
}

/// Bonett's variance is the delta method over two means and two variances, with n - 1 for n.
#[test]
fn the_variance_of_smdh_by_the_delta_method() {
    let (m1, sd1, n1, m2, sd2, n2): (f64, f64, f64, f64, f64, f64) =
        (5.2, 1.3, 24.0, 4.1, 2.2, 31.0);
    let data = [("m1i", m1), ("sd1i", sd1), ("n1i", n1), ("m2i", m2), ("sd2i", sd2), ("n2i", n2)];
    let (g, vi) = one(Measure::StandardisedMeanDifferenceUnequal, &data);
    let (v1, v2) = (sd1 * sd1, sd2 * sd2);
    let (df1, df2) = (n1 - 1.0, n2 - 1.0);
    let plain = (m1 - m2) / (0.5 * (v1 + v2)).sqrt();
    let correction = g / plain;
    // The effect enters its variance after the correction.
    let at = [correction * m1, correction * m2, v1, v2];
    let variances = [v1 / df1, v2 / df2, 2.0 * v1 * v1 / df1, 2.0 * v2 * v2 / df2];
    let delta =
        delta_method(at, variances, |[m1, m2, v1, v2]| (m1 - m2) / (0.5 * (v1 + v2)).sqrt());
    near(vi, correction * correction * delta, 1e-9);
}

/// The correction makes g unbiased: it is 1 over the mean of sqrt(m)/chi with m degrees of
/// freedom, here integrated with 40 digits by mpmath.
#[test]
fn hedges_correction_is_the_inverse_of_a_mean() {
    for (m, expected) in [
        (2.0, 0.564_189_583_547_756_29),
        (3.0, 0.723_601_254_558_267_66),
        (10.0, 0.922_745_608_053_087_1),
        (57.0, 0.986_774_400_008_933_25),
        (400.0, 0.998_123_631_714_998_27),
    ] {
        let n1 = if m < 4.0 { 2.0 } else { 5.0 };
        let data = [
            ("m1i", 1.0),
            ("sd1i", 1.0),
            ("n1i", n1),
            ("m2i", 0.0),
            ("sd2i", 1.0),
            ("n2i", m + 2.0 - n1),
        ];
        for measure in
            [Measure::StandardisedMeanDifference, Measure::StandardisedMeanDifferenceUnequal]
        {
            near(one(measure, &data).0, expected, 1e-13);
        }
        let approximate = EffectOptions { hedges: Hedges::Approximate, ..EffectOptions::default() };
        let (g, vi) = one_with(Measure::StandardisedMeanDifference, &data, &approximate);
        near(g, 1.0 - 3.0 / (4.0 * m - 1.0), 1e-14);
        near(vi, 1.0 / n1 + 1.0 / (m + 2.0 - n1) + g * g / (2.0 * (m + 2.0)), 1e-14);
    }
}

/// `r F(1/2, 1/2; (n - 2)/2; 1 - r^2)` with 40 digits by mpmath.
#[test]
fn unbiased_correlations() {
    for (r, n, expected) in [
        (0.3, 5.0, 0.398_171_184_567_803_48),
        (-0.62, 9.0, -0.652_872_237_677_539_76),
        (0.05, 40.0, 0.050_697_335_294_563_703),
        (0.9, 6.0, 0.923_068_827_169_336_27),
    ] {
        let (yi, vi) = one(Measure::UnbiasedCorrelation, &[("ri", r), ("ni", n)]);
        near(yi, expected, 1e-13);
        near(vi, (1.0 - yi * yi) * (1.0 - yi * yi) / (n - 1.0), 1e-12);
    }
}

/// Enumerating the hypergeometric distribution of the events of group 1.
#[test]
fn peto_by_enumeration() {
    let (a, b, c, d) = (4_u32, 11, 9, 7);
    let (mean, variance) = common_hypergeometric(a + b, c + d, a + c);
    let (yi, vi) = one(
        Measure::Peto,
        &[("ai", f64::from(a)), ("bi", f64::from(b)), ("ci", f64::from(c)), ("di", f64::from(d))],
    );
    near(yi, (f64::from(a) - mean) / variance, 1e-12);
    near(vi, 1.0 / variance, 1e-12);
}

fn common_hypergeometric(n1: u32, n2: u32, events: u32) -> (f64, f64) {
    let choose =
        |n: u32, k: u32| -> f64 { (0..k).map(|i| f64::from(n - i) / f64::from(i + 1)).product() };
    let range = events.saturating_sub(n2)..=events.min(n1);
    let masses: Vec<_> =
        range.map(|a| (f64::from(a), choose(n1, a) * choose(n2, events - a))).collect();
    let total: f64 = masses.iter().map(|(_, mass)| mass).sum();
    let mean = masses.iter().map(|(a, mass)| a * mass).sum::<f64>() / total;
    let square = masses.iter().map(|(a, mass)| (a - mean).powi(2) * mass).sum::<f64>();
    (mean, square / total)
}

#[test]
fn the_second_order_ratio_of_means() {
    let data =
        [("m1i", 5.0), ("sd1i", 2.0), ("n1i", 8.0), ("m2i", 4.0), ("sd2i", 3.0), ("n2i", 9.0)];
    let options =
        EffectOptions { rom_correction: RomCorrection::BiasCorrected, ..EffectOptions::default() };
    let (yi, vi) = one_with(Measure::RatioOfMeans, &data, &options);
    // 4/(8 25) = 0.02 and 9/(9 16) = 0.0625, by hand.
    near(yi, 1.25_f64.ln() + 0.5 * (0.02 - 0.0625), 1e-13);
    near(vi, 0.0825 + 0.5 * (0.02 * 0.02 + 0.0625 * 0.0625), 1e-13);
}

// Zero cells.

const ONE_ZERO: [(&str, &[f64]); 4] = [
    ("ai", &[0.0, 3.0, 0.0]),
    ("bi", &[9.0, 7.0, 5.0]),
    ("ci", &[2.0, 4.0, 0.0]),
    ("di", &[8.0, 6.0, 5.0]),
];

fn log_odds_ratio(a: f64, b: f64, c: f64, d: f64) -> f64 {
    (a / b).ln() - (c / d).ln()
}

#[test]
fn which_rows_are_corrected() {
    let rule = |zero_cells| EffectOptions { zero_cells, ..EffectOptions::default() };
    let plain = log_odds_ratio(3.0, 7.0, 4.0, 6.0);
    let added = log_odds_ratio(3.5, 7.5, 4.5, 6.5);
    for (zero_cells, corrected, middle) in [
        (ZeroCells::OnlyZero, vec![0, 2], plain),
        (ZeroCells::All, vec![0, 1, 2], added),
        (ZeroCells::IfAny, vec![0, 1, 2], added),
    ] {
        let found = with(Measure::OddsRatio, &ONE_ZERO, &rule(zero_cells));
        assert_eq!(found.corrected_rows, corrected);
        assert_eq!(found.zero_cells, Some(zero_cells));
        near(found.yi[0].unwrap(), log_odds_ratio(0.5, 9.5, 2.5, 8.5), 1e-12);
        near(found.yi[1].unwrap(), middle, 1e-12);
        assert!(found.not_computed.is_empty());
    }
    let found = with(Measure::OddsRatio, &ONE_ZERO, &rule(ZeroCells::Never));
    assert_eq!(found.yi.iter().map(Option::is_some).collect::<Vec<_>>(), [false, true, false]);
    let reasons: Vec<_> = found.not_computed.iter().map(|n| (n.row, n.reason)).collect();
    assert_eq!(reasons, [(0, Reason::ZeroCell), (2, Reason::ZeroCell)]);
}

#[test]
fn double_zeros_can_be_left_out() {
    let options = EffectOptions { double_zero: DoubleZero::LeaveOut, ..EffectOptions::default() };
    for measure in [Measure::OddsRatio, Measure::RiskDifference, Measure::ArcsineDifference] {
        let found = with(measure, &ONE_ZERO, &options);
        assert_eq!((found.yi[2], found.vi[2]), (None, None));
        assert_eq!(found.not_computed[0].reason, Reason::DoubleZero);
        assert!(found.yi[0].is_some());
    }
    // A row that is left out does not make others be corrected.
    let rows: [(&str, &[f64]); 4] =
        [("ai", &[0.0, 3.0]), ("bi", &[9.0, 7.0]), ("ci", &[0.0, 4.0]), ("di", &[8.0, 6.0])];
    let found =
        with(Measure::OddsRatio, &rows, &EffectOptions { zero_cells: ZeroCells::IfAny, ..options });
    assert!(found.corrected_rows.is_empty());
}

#[test]
fn arcsine_and_root_measures_are_not_corrected() {
    let found = sizes(Measure::ArcsineDifference, &ONE_ZERO);
    assert_eq!((found.zero_cells, found.add), (None, None));
    assert!(found.corrected_rows.is_empty());
    near(found.yi[0].unwrap(), -(0.2_f64.sqrt().asin()), 1e-13);
    let found = sizes(Measure::DoubleArcsine, &[("xi", &[0.0]), ("ni", &[10.0])]);
    near(found.yi[0].unwrap(), 0.5 * (1.0 / 11.0_f64).sqrt().asin(), 1e-13);
}

#[test]
fn a_variance_of_zero_stays_and_is_named() {
    let never = EffectOptions { zero_cells: ZeroCells::Never, ..EffectOptions::default() };
    let found = with(Measure::Proportion, &[("xi", &[4.0, 9.0]), ("ni", &[9.0, 9.0])], &never);
    assert_eq!((found.yi[1], found.vi[1]), (Some(1.0), Some(0.0)));
    assert_eq!(found.zero_variance, [1]);
    let found = sizes(Measure::Correlation, &[("ri", &[1.0]), ("ni", &[20.0])]);
    assert_eq!(found.zero_variance, [0]);
}

// What has no effect, and what is a fault.

#[test]
fn a_row_that_is_not_reported_is_named_with_its_column() {
    let found = sizes(
        Measure::OddsRatio,
        &[("ai", &[4.0, 4.0]), ("bi", &[9.0, 9.0]), ("ci", &[f64::NAN, 2.0]), ("di", &[3.0, 3.0])],
    );
    assert_eq!((found.yi[0], found.vi[0]), (None, None));
    let missing = found.not_computed[0];
    assert_eq!((missing.row, missing.column, missing.reason), (0, Some("ci"), Reason::NotReported));
    assert!(found.yi[1].is_some());
}

#[test]
fn rows_without_an_effect_have_a_reason() {
    let groups = |m2: f64, sd: f64, n: f64| {
        [("m1i", 2.0), ("sd1i", sd), ("n1i", n), ("m2i", m2), ("sd2i", sd), ("n2i", n)]
            .map(|(name, value)| (name.to_owned(), vec![value]))
            .to_vec()
    };
    let correlation = |r: f64, n: f64| vec![("ri".to_owned(), vec![r]), ("ni".to_owned(), vec![n])];
    for (measure, data, reason) in [
        (Measure::StandardisedMeanDifference, groups(1.0, 0.0, 9.0), Reason::NoVariation),
        (Measure::RatioOfMeans, groups(-1.0, 1.0, 9.0), Reason::NotARatio),
        (Measure::RatioOfMeans, groups(0.0, 1.0, 9.0), Reason::NotARatio),
        (Measure::MeanDifference, groups(1.0, 1.0, 1.0), Reason::TooFewParticipants),
        (Measure::FisherZ, correlation(0.5, 3.0), Reason::TooFewParticipants),
        (Measure::UnbiasedCorrelation, correlation(0.5, 4.0), Reason::TooFewParticipants),
        (Measure::FisherZ, correlation(-1.0, 9.0), Reason::PerfectCorrelation),
    ] {
        let found = effect_sizes(measure, &columns(&data), &EffectOptions::default()).unwrap();
        assert_eq!((found.yi[0], found.vi[0]), (None, None));
        assert_eq!(found.not_computed[0].reason, reason);
    }
}

#[test]
fn impossible_values_are_named_by_column_and_row() {
    let table = |a: f64, n1: f64, c: f64, d: f64| {
        fault(
            Measure::OddsRatio,
            &[("ai", &[1.0, a]), ("n1i", &[9.0, n1]), ("ci", &[1.0, c]), ("di", &[2.0, d])],
        )
        .pointer()
    };
    assert_eq!(table(10.0, 9.0, 1.0, 1.0), "/ai/1");
    assert_eq!(table(-1.0, 9.0, 1.0, 1.0), "/ai/1");
    assert_eq!(table(0.0, 0.0, 1.0, 1.0), "/n1i/1");
    assert_eq!(table(1.0, 9.0, 0.0, 0.0), "/di/1");
    assert_eq!(table(1.0, 9.0, f64::INFINITY, 1.0), "/ci/1");
    let correlation = fault(Measure::Correlation, &[("ri", &[1.2]), ("ni", &[20.0])]);
    assert_eq!(correlation.pointer(), "/ri/0");
    let rate = fault(Measure::Rate, &[("xi", &[1.0]), ("ti", &[0.0])]);
    assert_eq!(rate.pointer(), "/ti/0");
    let deviation = fault(
        Measure::MeanDifference,
        &[
            ("m1i", &[1.0]),
            ("sd1i", &[-1.0]),
            ("n1i", &[9.0]),
            ("m2i", &[1.0]),
            ("sd2i", &[1.0]),
            ("n2i", &[9.0]),
        ],
    );
    assert_eq!(deviation.pointer(), "/sd1i/0");
}

#[test]
fn columns_that_are_missing_or_stray_or_of_another_length() {
    let missing = fault(Measure::Correlation, &[("ri", &[0.1])]);
    assert_eq!((missing.code(), missing.pointer().as_str()), ("bad-column", "/ni"));
    let stray = fault(Measure::Correlation, &[("ri", &[0.1]), ("ni", &[9.0]), ("ti", &[1.0])]);
    assert_eq!((stray.code(), stray.pointer().as_str()), ("bad-column", "/ti"));
    let lengths = fault(Measure::Correlation, &[("ri", &[0.1]), ("ni", &[9.0, 9.0])]);
    assert_eq!((lengths.code(), lengths.pointer().as_str()), ("lengths-differ", "/ni"));
    let sum = fault(Measure::Proportion, &[("xi", &[1.0]), ("mi", &[2.0]), ("ni", &[4.0])]);
    assert_eq!((sum.code(), sum.pointer().as_str()), ("bad-value", "/ni/0"));
    let options = EffectOptions { add: 0.0, ..EffectOptions::default() };
    let data = named(&[("ri", &[0.1]), ("ni", &[9.0])]);
    let add = effect_sizes(Measure::Correlation, &columns(&data), &options).unwrap_err();
    assert_eq!((add.code(), add.pointer().as_str()), ("bad-option", "/add"));
}

#[test]
fn no_rows_give_no_effects() {
    let found = sizes(Measure::Correlation, &[("ri", &[]), ("ni", &[])]);
    assert!(found.yi.is_empty() && found.vi.is_empty());
}

#[test]
fn options_are_read_by_name_and_unknown_ones_refused() {
    let options: EffectOptions =
        serde_json::from_str(r#"{"zero_cells": "if-any", "rom_correction": "bias-corrected"}"#)
            .unwrap();
    assert_eq!(options.zero_cells, ZeroCells::IfAny);
    assert_eq!(options.add, 0.5);
    assert!(serde_json::from_str::<EffectOptions>(r#"{"zerocells": "all"}"#).is_err());
}

// Back-transformation.

#[test]
fn one_study_comes_back_to_its_own_figures() {
    for x in [0.0, 1.0, 5.0, 9.0, 10.0] {
        for (measure, expected) in
            [(Measure::ArcsineProportion, x / 10.0), (Measure::DoubleArcsine, x / 10.0)]
        {
            let (yi, _) = one(measure, &[("xi", x), ("ni", 10.0)]);
            let back = back_transform(measure, yi, Some(10.0)).unwrap();
            assert!((back - expected).abs() < 1e-14, "{measure} {x}: {back}");
        }
        for measure in [Measure::RootRate, Measure::FreemanTukeyRate] {
            let (yi, _) = one(measure, &[("xi", x), ("ti", 7.0)]);
            let back = back_transform(measure, yi, Some(7.0)).unwrap();
            assert!((back - x / 7.0).abs() < 1e-14, "{measure} {x}: {back}");
        }
    }
    near(back_transform(Measure::OddsRatio, 2.0_f64.ln(), None).unwrap(), 2.0, 1e-15);
    near(back_transform(Measure::LogitProportion, 3.0_f64.ln(), None).unwrap(), 0.75, 1e-15);
    near(back_transform(Measure::FisherZ, 0.5_f64.atanh(), None).unwrap(), 0.5, 1e-15);
}

#[test]
fn what_lies_beyond_gives_the_end() {
    assert_eq!(back_transform(Measure::ArcsineProportion, -0.1, None), Some(0.0));
    assert_eq!(back_transform(Measure::ArcsineProportion, PI, None), Some(1.0));
    assert_eq!(back_transform(Measure::DoubleArcsine, 0.0, Some(9.0)), Some(0.0));
    assert_eq!(back_transform(Measure::DoubleArcsine, 1.6, Some(9.0)), Some(1.0));
    assert_eq!(back_transform(Measure::DoubleArcsine, 0.5, None), None);
    assert_eq!(back_transform(Measure::ArcsineDifference, 0.5, None), None);
    assert_eq!(harmonic_mean(&[]), None);
    near(harmonic_mean(&[2.0, 6.0]).unwrap(), 3.0, 1e-15);
}

// From what a paper reports.

/// Standard normal and t quantiles from tables.
const Z_975: f64 = 1.959_963_984_540_054;
const T_975_WITH_10: f64 = 2.228_138_851_964_939;

/// Cochrane Handbook 6.3.2: a mean difference of 3.8 with t = 2.78 has SE 1.37.
#[test]
fn from_an_interval_a_p_value_and_a_statistic() {
    let found = from_interval(1.5, 0.5, 2.5, 0.95, None, false).unwrap();
    near(found.vi, (1.0 / Z_975).powi(2), 1e-9);
    assert_eq!((found.yi, found.asymmetry, found.scale), (1.5, Some(0.0), Scale::Natural));
    let found = from_interval(1.5, 0.5, 2.5, 0.95, Some(10.0), false).unwrap();
    near(found.vi, (1.0 / T_975_WITH_10).powi(2), 1e-9);
    let found = from_interval(2.0, 1.0, 4.0, 0.95, None, true).unwrap();
    near(found.yi, 2.0_f64.ln(), 1e-15);
    near(found.vi, (2.0_f64.ln() / Z_975).powi(2), 1e-9);
    assert!(found.asymmetry.unwrap().abs() < 1e-15);
    let found = from_p(-3.0, 0.05, None, false).unwrap();
    near(found.vi, (3.0 / Z_975).powi(2), 1e-9);
    let found = from_p(-3.0, 0.05, Some(10.0), false).unwrap();
    near(found.vi, (3.0 / T_975_WITH_10).powi(2), 1e-9);
    let found = from_statistic(3.8, 2.78, false).unwrap();
    near(found.vi.sqrt(), 1.37, 3e-3);
    assert_eq!(found.vi_source, VarianceSource::Statistic);
}

/// A ratio read on the wrong scale shows.
#[test]
fn an_interval_on_another_scale_is_asymmetric() {
    let found = from_interval(2.0, 1.0, 4.0, 0.95, None, false).unwrap();
    near(found.asymmetry.unwrap(), 1.0 / 3.0, 1e-15);
}

#[test]
fn a_table_of_reports() {
    let none = f64::NAN;
    let columns = ReportedColumns {
        estimate: Some(&[2.0, 0.5, 3.0, 1.0, 1.2, 1.0]),
        ci_low: Some(&[1.0, none, none, none, none, 1.0]),
        ci_high: Some(&[4.0, none, none, none, 2.0, 1.0]),
        statistic: Some(&[none, -2.0, none, none, none, none]),
        p: Some(&[0.9, none, 0.05, 0.98, none, none]),
        df: None,
    };
    let options = ReportedOptions { log: true, ..ReportedOptions::default() };
    let found = reported(&columns, &options).unwrap();
    let sources = [
        Some(VarianceSource::Interval),
        Some(VarianceSource::Statistic),
        Some(VarianceSource::PValue),
        None,
        None,
        None,
    ];
    assert_eq!(found.vi_source, sources);
    near(found.vi[1].unwrap(), (2.0_f64.ln() / 2.0).powi(2), 1e-14);
    let reasons: Vec<_> = found.not_computed.iter().map(|n| (n.row, n.column, n.reason)).collect();
    let expected = [
        (3, None, Reason::NoEffect),
        (4, Some("ci_low"), Reason::NotReported),
        (5, None, Reason::NoWidth),
    ];
    assert_eq!(reasons, expected);
}

#[test]
fn reports_that_contradict_themselves() {
    let pointer = |result: Result<_, Error>| match result {
        Err(error) => error.pointer(),
        Ok::<whatworks_synthesis::effect::ReportedEffect, _>(found) => panic!("{found:?}"),
    };
    assert_eq!(pointer(from_interval(1.0, 1.5, 2.0, 0.95, None, false)), "/ci_low/0");
    assert_eq!(pointer(from_interval(3.0, 1.5, 2.0, 0.95, None, false)), "/ci_high/0");
    assert_eq!(pointer(from_interval(1.0, 1.0, 1.0, 0.95, None, false)), "/ci_high/0");
    assert_eq!(pointer(from_interval(1.0, -0.5, 2.0, 0.95, None, true)), "/ci_low/0");
    assert_eq!(pointer(from_interval(1.0, 0.5, 2.0, 1.0, None, true)), "/level");
    assert_eq!(pointer(from_interval(1.0, 0.5, 2.0, 0.95, Some(0.0), true)), "/df/0");
    assert_eq!(pointer(from_p(2.0, 0.0, None, false)), "/p/0");
    assert_eq!(pointer(from_p(2.0, 1.0, None, false)), "/p/0");
    assert_eq!(pointer(from_p(1.0, 0.5, None, true)), "/estimate/0");
    assert_eq!(pointer(from_p(f64::NAN, 0.5, None, true)), "/estimate/0");
    assert_eq!(pointer(from_statistic(2.0, -1.0, false)), "/statistic/0");
    let nothing = ReportedColumns { estimate: Some(&[1.0]), ..ReportedColumns::default() };
    let error = reported(&nothing, &ReportedOptions::default()).unwrap_err();
    assert_eq!(error.code(), "bad-column");
}

// Properties.

const COMPARISONS: [Measure; 6] = [
    Measure::OddsRatio,
    Measure::RiskRatio,
    Measure::RiskDifference,
    Measure::ArcsineDifference,
    Measure::Peto,
    Measure::OddsRatio,
];

proptest! {
    #[test]
    fn swapping_the_groups_of_a_table_changes_the_sign(
        cells in prop::array::uniform4(0_u32..500),
        rows in 1_usize..4,
    ) {
        let [a, b, c, d] = cells.map(f64::from);
        prop_assume!(a + b > 0.0 && c + d > 0.0);
        let column = |value: f64| vec![value; rows];
        let table = |a: f64, b: f64, c: f64, d: f64| vec![
            ("ai".to_owned(), column(a)),
            ("bi".to_owned(), column(b)),
            ("ci".to_owned(), column(c)),
            ("di".to_owned(), column(d)),
        ];
        for measure in COMPARISONS {
            let options = EffectOptions::default();
            let there = effect_sizes(measure, &columns(&table(a, b, c, d)), &options).unwrap();
            let back = effect_sizes(measure, &columns(&table(c, d, a, b)), &options).unwrap();
            let (y, z) = (there.yi[0].unwrap(), back.yi[0].unwrap());
            prop_assert!((y + z).abs() <= 1e-13 * y.abs().max(1.0), "{measure}: {y} {z}");
            let (v, w) = (there.vi[0].unwrap(), back.vi[0].unwrap());
            prop_assert!((v - w).abs() <= 1e-13 * v);
        }
    }

    #[test]
    fn swapping_and_scaling_means(
        m1 in 0.1_f64..100.0, m2 in 0.1_f64..100.0,
        sd1 in 0.1_f64..50.0, sd2 in 0.1_f64..50.0,
        n1 in 2_u32..400, n2 in 2_u32..400,
        factor in 1e-4_f64..1e4,
    ) {
        let (n1, n2) = (f64::from(n1), f64::from(n2));
        let there =
            [("m1i", m1), ("sd1i", sd1), ("n1i", n1), ("m2i", m2), ("sd2i", sd2), ("n2i", n2)];
        let back =
            [("m1i", m2), ("sd1i", sd2), ("n1i", n2), ("m2i", m1), ("sd2i", sd1), ("n2i", n1)];
        let scaled = [
            ("m1i", factor * m1),
            ("sd1i", factor * sd1),
            ("n1i", n1),
            ("m2i", factor * m2),
            ("sd2i", factor * sd2),
            ("n2i", n2),
        ];
        for measure in [
            Measure::MeanDifference,
            Measure::StandardisedMeanDifference,
            Measure::StandardisedMeanDifferenceUnequal,
            Measure::RatioOfMeans,
        ] {
            let ((y, v), (z, w)) = (one(measure, &there), one(measure, &back));
            prop_assert!((y + z).abs() <= 1e-13 * y.abs().max(1.0));
            prop_assert!((v - w).abs() <= 1e-13 * v);
            let by = if measure == Measure::MeanDifference { factor } else { 1.0 };
            let (u, x) = one(measure, &scaled);
            let size = by * (m1.max(m2) / sd1.min(sd2)).max(m1.max(m2)).max(1.0);
            prop_assert!((u - by * y).abs() <= 1e-13 * size);
            prop_assert!((x - by * by * v).abs() <= 1e-11 * x);
        }
    }

    #[test]
    fn swapping_rates_and_changing_the_unit_of_time(
        x1 in 0_u32..300, x2 in 0_u32..300,
        t1 in 0.1_f64..1e5, t2 in 0.1_f64..1e5,
        unit in 1e-3_f64..1e3,
    ) {
        let (x1, x2) = (f64::from(x1), f64::from(x2));
        let there = [("x1i", x1), ("t1i", t1), ("x2i", x2), ("t2i", t2)];
        let back = [("x1i", x2), ("t1i", t2), ("x2i", x1), ("t2i", t1)];
        let scaled = [("x1i", x1), ("t1i", unit * t1), ("x2i", x2), ("t2i", unit * t2)];
        let ((y, v), (z, w)) = (one(Measure::RateRatio, &there), one(Measure::RateRatio, &back));
        prop_assert!((y + z).abs() <= 1e-13 * y.abs().max(1.0) && v == w);
        let (u, x) = one(Measure::RateRatio, &scaled);
        prop_assert!((u - y).abs() <= 1e-12 * y.abs().max(1.0) && x == v);
        let ((_, v), (_, w)) =
            (one(Measure::RateDifference, &there), one(Measure::RateDifference, &scaled));
        prop_assert!((w * unit * unit - v).abs() <= 1e-12 * v);
    }

    /// Whatever the numbers, an answer or an error, and no figure that is not finite.
    #[test]
    fn any_numbers(values in prop::collection::vec(any::<f64>(), 12), choice in 0_usize..24) {
        let measure = Measure::ALL[choice];
        let names: [&[&str]; 6] = [
            &["ai", "bi", "ci", "di"],
            &["ai", "n1i", "ci", "n2i"],
            &["m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i"],
            &["ri", "ni"],
            &["x1i", "t1i", "x2i", "t2i"],
            &["xi", "ti"],
        ];
        let positive = values.iter().map(|value| value.abs());
        for list in [values.clone(), positive.collect()] {
            for names in names {
                let data: Named = names
                    .iter()
                    .zip(list.chunks(2))
                    .map(|(name, rows)| ((*name).to_owned(), rows.to_vec()))
                    .collect();
                let found = effect_sizes(measure, &columns(&data), &EffectOptions::default());
                if let Ok(found) = found {
                    prop_assert!(found.yi.iter().chain(&found.vi).flatten().all(|x| x.is_finite()));
                    let without = found.yi.iter().filter(|y| y.is_none()).count();
                    prop_assert_eq!(without, found.not_computed.len());
                }
            }
        }
    }

    #[test]
    fn any_report(values in prop::array::uniform5(any::<f64>()), log in any::<bool>()) {
        let [estimate, low, high, p, df] = values;
        for found in [
            from_interval(estimate, low, high, 0.95, Some(df), log),
            from_p(estimate, p.abs() % 1.0, None, log),
            from_statistic(estimate, low, log),
        ].into_iter().flatten() {
            prop_assert!(found.yi.is_finite() && found.vi.is_finite() && found.vi > 0.0);
        }
    }
}
