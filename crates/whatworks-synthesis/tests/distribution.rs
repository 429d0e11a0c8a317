//! The distributions against values computed with 50 digits, published figures, and what must hold
//! whatever the value.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeMap;

use proptest::prelude::*;
use whatworks_synthesis::distribution::*;

/// Made by `data/distribution.py`.
const TABLE: &str = include_str!("data/distribution.csv");

fn relative(found: f64, expected: f64) -> f64 {
    if found == expected { 0.0 } else { ((found - expected) / expected).abs() }
}

fn evaluate(function: &str, x: &[f64]) -> f64 {
    match (function, x) {
        ("erfc", &[x]) => erfc(x),
        ("ln_gamma", &[x]) => ln_gamma(x),
        ("normal_upper", &[z]) => normal_upper(z),
        ("normal_quantile", &[p]) => normal_quantile(p),
        ("chi_square_upper", &[x, df]) => chi_square_upper(x, df),
        ("chi_square_lower", &[x, df]) => chi_square_lower(x, df),
        ("chi_square_quantile", &[p, df]) => chi_square_quantile(p, df),
        ("chi_square_upper_quantile", &[p, df]) => chi_square_upper_quantile(p, df),
        ("t_two_sided", &[t, df]) => t_two_sided(t, df),
        ("t_quantile", &[p, df]) => t_quantile(p, df),
        ("f_upper", &[f, df1, df2]) => f_upper(f, df1, df2),
        ("beta_lower", &[x, a, b]) => beta_lower(x, a, b),
        ("binomial_two_sided", &[k, n, p]) => binomial_two_sided(k as u64, n as u64, p),
        _ => panic!("{function} of {x:?}"),
    }
}

#[test]
fn agrees_with_fifty_digits() {
    let mut worst = BTreeMap::new();
    for line in TABLE.lines() {
        let (function, numbers) = line.split_once(',').unwrap();
        let numbers: Vec<f64> = numbers.split(',').map(|x| x.parse().unwrap()).collect();
        let (expected, arguments) = numbers.split_last().unwrap();
        let error = relative(evaluate(function, arguments), *expected);
        assert!(error <= 5e-13, "{line}: {error:e}");
        let most: &mut f64 = worst.entry(function).or_default();
        *most = most.max(error);
    }
    println!("{worst:#?}");
    assert_eq!(worst.len(), 13, "a function without a value");
}

#[test]
fn binomial_test_has_the_published_p_values() {
    for (successes, trials, expected, digits) in [
        (9, 9, 0.003_906_25, 1e-16),
        (5, 6, 0.218_75, 1e-14),
        (9, 11, 0.0654, 5e-5),
        (10, 10, 0.001_95, 5e-6),
        (7, 7, 0.015_625, 1e-15),
        (5, 7, 0.453_125, 1e-14),
        (1, 3, 1.0, 0.0),
    ] {
        let found = binomial_two_sided(successes, trials, 0.5);
        assert!((found - expected).abs() <= digits, "{successes}/{trials}: {found}");
    }
}

#[test]
fn binomial_test_at_the_edges() {
    assert_eq!(binomial_two_sided(0, 0, 0.5), 1.0);
    assert_eq!(binomial_two_sided(0, 4, 0.0), 1.0);
    assert_eq!(binomial_two_sided(1, 4, 0.0), 0.0);
    assert_eq!(binomial_two_sided(4, 4, 1.0), 1.0);
    assert_eq!(binomial_two_sided(3, 4, 1.0), 0.0);
    assert!(binomial_two_sided(5, 4, 0.5).is_nan());
    assert!(binomial_two_sided(1, 4, 1.5).is_nan());
    assert!(binomial_two_sided(1, 4, f64::NAN).is_nan());
    assert!((0.0..=1.0).contains(&binomial_two_sided(u64::MAX / 3, u64::MAX, 0.3)));
}

#[test]
fn ends_of_the_domains() {
    let infinity = f64::INFINITY;
    assert_eq!(normal_upper(infinity), 0.0);
    assert_eq!(normal_upper(-infinity), 1.0);
    assert_eq!(normal_density(infinity), 0.0);
    assert_eq!(normal_quantile(0.0), -infinity);
    assert_eq!(normal_quantile(0.5), 0.0);
    assert_eq!(normal_quantile(1.0), infinity);
    assert_eq!(t_two_sided(0.0, 3.0), 1.0);
    assert_eq!(t_two_sided(infinity, 3.0), 0.0);
    assert_eq!(t_quantile(0.0, 3.0), -infinity);
    assert_eq!(t_quantile(1.0, 3.0), infinity);
    for df in [0.5, 3.0, 4.0, 200.0] {
        assert_eq!(chi_square_upper(0.0, df), 1.0);
        assert_eq!(chi_square_upper(-1.0, df), 1.0);
        assert_eq!(chi_square_upper(infinity, df), 0.0);
        assert_eq!(chi_square_lower(infinity, df), 1.0);
        assert_eq!(chi_square_quantile(0.0, df), 0.0);
        assert_eq!(chi_square_quantile(1.0, df), infinity);
        assert_eq!(chi_square_upper_quantile(0.0, df), infinity);
    }
    assert_eq!(f_upper(0.0, 2.0, 3.0), 1.0);
    assert_eq!(f_upper(infinity, 2.0, 3.0), 0.0);
    assert_eq!(beta_lower(0.0, 2.0, 3.0), 0.0);
    assert_eq!(beta_lower(1.0, 2.0, 3.0), 1.0);
}

#[test]
fn outside_the_domain_is_nan() {
    for df in [0.0, -1.0, f64::NAN, f64::NEG_INFINITY] {
        for found in [
            chi_square_upper(1.0, df),
            chi_square_lower(1.0, df),
            chi_square_quantile(0.3, df),
            chi_square_quantile(0.0, df),
            chi_square_upper_quantile(0.3, df),
            t_upper(1.0, df),
            t_two_sided(1.0, df),
            t_quantile(0.3, df),
            f_upper(1.0, df, 2.0),
            f_upper(1.0, 2.0, df),
            beta_lower(0.3, df, 2.0),
            beta_lower(0.3, 2.0, df),
            ln_gamma(-1.0),
        ] {
            assert!(found.is_nan(), "{df}: {found}");
        }
    }
    for p in [-0.1, 1.1, f64::NAN] {
        for found in [
            normal_quantile(p),
            chi_square_quantile(p, 2.0),
            chi_square_upper_quantile(p, 2.0),
            t_quantile(p, 2.0),
            beta_lower(p, 1.0, 1.0),
        ] {
            assert!(found.is_nan(), "{p}: {found}");
        }
    }
}

#[test]
fn many_degrees_of_freedom_are_the_limit() {
    for t in [0.1_f64, 1.0, 2.0, 5.0, 20.0] {
        // The first term of the expansion in 1 / df is below t^4 / df.
        let error = relative(t_two_sided(t, 1e12), normal_two_sided(t));
        assert!(error <= t.powi(4) * 1e-12 + 1e-12, "{t}: {error:e}");
        assert_eq!(t_upper(-t, f64::INFINITY), 1.0 - 0.5 * normal_two_sided(t));
        let error = relative(f_upper(t, 6.0, 1e12), f_upper(t, 6.0, f64::INFINITY));
        assert!(error <= (6.0 * t).powi(2) * 1e-12 + 1e-12, "{t}: {error:e}");
    }
    assert_eq!(t_quantile(0.975, f64::INFINITY), normal_quantile(0.975));
}

#[test]
fn density_is_the_slope_of_the_tail() {
    for z in [-3.0, -1.0, 0.0, 0.5, 2.0, 6.0] {
        let step = 1e-5;
        let slope = (normal_upper(z - step) - normal_upper(z + step)) / (2.0 * step);
        assert!(relative(slope, normal_density(z)) < 1e-8);
    }
}

/// Whole degrees of freedom have a sum of their own; half a step off them they have not.
#[test]
fn chi_square_has_no_step_between_its_ways() {
    for df in 1..=110 {
        let df = f64::from(df);
        for x in [0.1 * df, df, 2.0 * df, 10.0 * df, 1399.0] {
            let beside = chi_square_upper(x, df * (1.0 + 1e-15));
            assert!(relative(chi_square_upper(x, df), beside) < 2e-12, "{x} {df}");
        }
    }
}

#[test]
fn a_quantile_too_small_for_a_number_is_zero() {
    // The lower tail is (x/2)^a / Gamma(a + 1) there, so this one is near 1e-896.
    assert_eq!(chi_square_quantile(1e-134, 0.3), 0.0);
}

proptest! {
    #[test]
    fn quantile_inverts_the_tail(exponent in -300.0..-0.31_f64, df in 0.3..3000.0_f64) {
        let p = 10_f64.powf(exponent);
        prop_assert!(relative(normal_upper(-normal_quantile(p)), p) < 1e-11);
        prop_assert!(relative(t_upper(-t_quantile(p, df), df), p) < 1e-11 || df < 1.1);
        let x = chi_square_upper_quantile(p, df);
        prop_assert!(relative(chi_square_upper(x, df), p) < 1e-11);
        let x = chi_square_quantile(p, df);
        prop_assert!(x < 1e-300 || relative(chi_square_lower(x, df), p) < 1e-11);
    }

    #[test]
    fn symmetric(k in 1..1024_u32, t in 0.0..50.0_f64, df in 0.3..3000.0_f64) {
        let p = f64::from(k) / 1024.0;
        prop_assert_eq!(normal_quantile(p), -normal_quantile(1.0 - p) + 0.0);
        prop_assert_eq!(t_quantile(p, df), -t_quantile(1.0 - p, df) + 0.0);
        prop_assert_eq!(t_upper(-t, df), 1.0 - t_upper(t, df));
        prop_assert_eq!(normal_two_sided(-t), normal_two_sided(t));
    }

    #[test]
    fn tails_are_complements(x in 0.0..1.0_f64, a in 0.2..500.0_f64, b in 0.2..500.0_f64) {
        let y = 1.0 - x;
        prop_assert!((beta_lower(1.0 - y, a, b) + beta_lower(y, b, a) - 1.0).abs() < 1e-13);
        let sum = chi_square_lower(x * a * 4.0, a) + chi_square_upper(x * a * 4.0, a);
        prop_assert!((sum - 1.0).abs() < 1e-13);
    }

    /// Each family is a member of another.
    #[test]
    fn families_agree(t in 0.0..30.0_f64, df in 1..2000_u32) {
        let df = f64::from(df);
        prop_assert!(relative(f_upper(t * t, 1.0, df), t_two_sided(t, df)) < 1e-12);
        prop_assert!(relative(chi_square_upper(t * t, 1.0), normal_two_sided(t)) < 1e-12);
        prop_assert!(relative(chi_square_upper(t, 2.0), (-0.5 * t).exp()) < 1e-14);
    }

    #[test]
    fn monotone(x in 0.0..100.0_f64, more in 1e-6..10.0_f64, df in 0.3..200.0_f64) {
        let slack = 1.0 + 1e-13;
        prop_assert!(normal_upper(x + more) <= normal_upper(x));
        prop_assert!(t_upper(x + more, df) <= t_upper(x, df) * slack);
        prop_assert!(chi_square_upper(x + more, df) <= chi_square_upper(x, df) * slack);
        prop_assert!(f_upper(x + more, df, 7.0) <= f_upper(x, df, 7.0) * slack);
    }

    /// A number between 0 and 1, or none.
    #[test]
    fn always_a_probability(x in any::<f64>(), a in any::<f64>(), b in any::<f64>()) {
        for found in [
            normal_upper(x),
            chi_square_upper(x, a),
            chi_square_lower(x, a),
            t_upper(x, a),
            f_upper(x, a, b),
            beta_lower(x.abs().fract(), a, b),
            binomial_two_sided(x.to_bits() >> 32, x.to_bits(), a.abs().fract()),
        ] {
            prop_assert!(found.is_nan() || (0.0..=1.0).contains(&found), "{found}");
        }
        let p = x.abs().fract();
        for found in [chi_square_quantile(p, a), chi_square_upper_quantile(p, a)] {
            prop_assert!(found.is_nan() || found >= 0.0, "{found}");
        }
        let _ = t_quantile(p, a);
    }
}
