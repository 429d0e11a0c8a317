//! Variances and corrections by a second route.

use whatworks_synthesis::effect::{EffectOptions, Hedges, Measure, RomCorrection};

use crate::{near, one, one_with};

type Function<const N: usize> = fn([f64; N]) -> f64;

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
    let functions: [(Measure, Function<2>); 4] = [
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
    let functions: [(Measure, Function<1>); 4] = [
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
    let functions: [(Measure, Function<2>); 3] = [
        (Measure::RateRatio, |[r, s]| r.ln() - s.ln()),
        (Measure::RateDifference, |[r, s]| r - s),
        (Measure::RootRateDifference, |[r, s]| r.sqrt() - s.sqrt()),
    ];
    for (measure, function) in functions {
        let (yi, vi) = one(measure, &data);
        near(yi, function([r1, r2]), 1e-12);
        near(vi, delta_method([r1, r2], variances, function), 1e-9);
    }
    let functions: [(Measure, Function<1>); 3] = [
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
    let functions: [(Measure, Function<2>); 2] =
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
        (2.0, 0.564_189_583_547_756_3),
        (3.0, 0.723_601_254_558_267_7),
        (10.0, 0.922_745_608_053_087_1),
        (57.0, 0.986_774_400_008_933_3),
        (400.0, 0.998_123_631_714_998_3),
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
        (0.3, 5.0, 0.398_171_184_567_803_5),
        (-0.62, 9.0, -0.652_872_237_677_539_8),
        (0.05, 40.0, 0.050_697_335_294_563_7),
        (0.9, 6.0, 0.923_068_827_169_336_3),
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
