//! Symmetry, scale, and numbers of any kind.

use proptest::prelude::*;
use whatworks_synthesis::effect::{
    EffectOptions, Measure, effect_sizes, from_interval, from_p, from_statistic,
};

use crate::{Named, columns, one};

const COMPARISONS: [Measure; 5] = [
    Measure::OddsRatio,
    Measure::RiskRatio,
    Measure::RiskDifference,
    Measure::ArcsineDifference,
    Measure::Peto,
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
    fn any_report(values in prop::array::uniform4(any::<f64>()), df in 0.1_f64..1e4, log in any::<bool>()) {
        let [estimate, low, high, p] = values;
        for found in [
            from_interval(estimate, low, high, 0.95, Some(df), log),
            from_p(estimate, p.abs() % 1.0, None, log),
            from_statistic(estimate, low, log),
        ].into_iter().flatten() {
            prop_assert!(found.yi.is_finite() && found.vi.is_finite() && found.vi > 0.0);
        }
    }
}
