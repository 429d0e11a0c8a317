//! Synthesis without a pooled estimate, against published figures, scipy, R and brute force.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]
#![allow(clippy::excessive_precision, reason = "figures as they were printed")]

use whatworks_synthesis::Error;
use whatworks_synthesis::distribution::normal_quantile;
use whatworks_synthesis::without_pooling::{
    Combination, Direction, DirectionCounts, ReportedOutcome, VoteBasis, VoteCount,
    combine_p_values, effect_directions, summarise, vote_count, vote_count_effects,
};

#[track_caller]
fn close(found: f64, expected: f64, tolerance: f64) {
    let scale = expected.abs().max(f64::MIN_POSITIVE);
    assert!((found - expected).abs() <= tolerance * scale, "{found} is not {expected}");
}

fn votes(favours: usize, against: usize) -> VoteCount {
    vote_count(favours, against, 0, VoteBasis::Direction, 0.95).unwrap()
}

// Vote counting.

/// Those of 9 of 9 and 5 of 6 are in Hilton Boon and Thomson's reanalysis of the effects of housing
/// improvement on housing condition, and on general and respiratory health.
#[test]
fn published_vote_counts() {
    let published = [
        (9, 9, 0.0039, None),
        (5, 6, 0.2188, None),
        (9, 11, 0.0654, Some((0.523, 0.949))),
        (10, 10, 0.0020, Some((0.722, 1.0))),
        (7, 7, 0.0156, Some((0.646, 1.0))),
        (5, 7, 0.4531, Some((0.359, 0.918))),
        (1, 3, 1.0, Some((0.061, 0.792))),
    ];
    for (favours, n, p, interval) in published {
        let count = votes(favours, n - favours);
        // Half a unit of the last digit, and a little for a digit that was itself a tie.
        assert!((count.p.unwrap() - p).abs() < 0.500_001e-4, "{count:?}");
        if let Some((lower, upper)) = interval {
            assert!((count.ci_low.unwrap() - lower).abs() < 0.000_5, "{count:?}");
            assert!((count.ci_high.unwrap() - upper).abs() < 0.000_5, "{count:?}");
        }
    }
}

/// `binomtest(k, n).pvalue` and `.proportion_ci(level, "wilson")` of scipy 1.17.1, printed with 17
/// digits.
#[test]
fn vote_counts_of_scipy() {
    let figures = [
        (9, 2, 0.95, 0.0654296875, 0.52301943803915574, 0.94863231025391492),
        (5, 2, 0.90, 0.453125, 0.40866754551119766, 0.90043415643771296),
        (12, 28, 0.95, 0.016589003374974709, 0.18074845229746528, 0.45430018818144935),
        (12, 28, 0.90, 0.016589003374974709, 0.19663289160383801, 0.42870848785434523),
        (500, 500, 0.95, 1.0, 0.46906960036810419, 0.53093039963189581),
        (0, 5, 0.95, 0.0625, 0.0, 0.43448246478317476),
    ];
    for (favours, against, level, p, lower, upper) in figures {
        let count = vote_count(favours, against, 3, VoteBasis::Direction, level).unwrap();
        close(count.p.unwrap(), p, 1e-12);
        close(count.ci_low.unwrap(), lower, 1e-12);
        close(count.ci_high.unwrap(), upper, 1e-12);
        assert_eq!((count.unclear, count.n), (3, favours + against));
    }
}

/// The p value is the share of all patterns of signs that are at least as uneven.
#[test]
fn sign_test_by_enumeration() {
    for n in 1_u32..=12 {
        for favours in 0..=n {
            let uneven = |k: u32| (2 * i64::from(k) - i64::from(n)).abs();
            let patterns = (0..1_u32 << n).map(u32::count_ones);
            let extreme = patterns.filter(|&k| uneven(k) >= uneven(favours)).count();
            let expected = extreme as f64 / f64::from(1_u32 << n);
            let count = votes(favours as usize, (n - favours) as usize);
            close(count.p.unwrap(), expected, 1e-13);
        }
    }
}

/// The limits of Wilson's interval are where the proportion observed is `z` standard errors away,
/// with the standard error of the limit.
#[test]
fn wilson_by_bisection() {
    for (favours, against) in [(9, 0), (0, 4), (5, 1), (1, 2), (40, 3), (7, 7), (1, 5000)] {
        for level in [0.5, 0.9, 0.95, 0.999] {
            let n = (favours + against) as f64;
            let observed = favours as f64 / n;
            let z = normal_quantile(0.5 + 0.5 * level);
            let within = |p: f64| (observed - p).abs() <= z * (p * (1.0 - p) / n).sqrt();
            let limit = |mut inside: f64, mut outside: f64| {
                for _ in 0..200 {
                    let middle = 0.5 * (inside + outside);
                    if within(middle) { inside = middle } else { outside = middle }
                }
                inside
            };
            let count = vote_count(favours, against, 0, VoteBasis::Direction, level).unwrap();
            close(count.ci_low.unwrap(), limit(observed, 0.0), 1e-11);
            close(count.ci_high.unwrap(), limit(observed, 1.0), 1e-11);
        }
    }
}

#[test]
fn only_votes_by_direction_are_tested() {
    for basis in [VoteBasis::Significance, VoteBasis::AuthorStatement, VoteBasis::Unknown] {
        let count = vote_count(9, 2, 1, basis, 0.95).unwrap();
        assert_eq!((count.favours, count.against, count.unclear, count.n), (9, 2, 1, 11));
        assert_eq!(nothing_computed(&count), (None, None, None, None));
        assert!(count.not_computed.is_some());
    }
    let nobody = vote_count(0, 0, 4, VoteBasis::Direction, 0.95).unwrap();
    assert_eq!(nothing_computed(&nobody), (None, None, None, None));
    assert_eq!(nobody.not_computed, Some("no study has a direction"));
}

type Figures = (Option<f64>, Option<f64>, Option<f64>, Option<f64>);

fn nothing_computed(count: &VoteCount) -> Figures {
    (count.proportion, count.ci_low, count.ci_high, count.p)
}

#[test]
fn an_effect_of_zero_has_no_direction() {
    let count = vote_count_effects(&[0.3, -0.1, 0.0, 2.0, -0.0], 0.95).unwrap();
    assert_eq!((count.favours, count.against, count.unclear, count.n), (2, 1, 2, 3));
    assert_eq!(count.proportion, Some(2.0 / 3.0));
    assert_eq!(vote_count_effects(&[], 0.95).unwrap().n, 0);
}

#[test]
fn a_vote_count_names_its_definitions() {
    let json = serde_json::to_value(votes(9, 2)).unwrap();
    assert_eq!(json["basis"], "direction");
    assert_eq!(json["ci_method"], "wilson-score");
    assert_eq!(json["p_method"], "binomial-exact-two-sided");
    assert!(json["caution"].as_str().unwrap().contains("never raises certainty"));
    assert!(json["not_computed"].is_null());
}

#[test]
fn votes_that_cannot_be_counted() {
    for level in [0.0, 1.0, -1.0, f64::NAN, f64::INFINITY] {
        let error = vote_count(3, 2, 0, VoteBasis::Direction, level).unwrap_err();
        assert_eq!(error.pointer(), "/level");
    }
    let error = vote_count(usize::MAX, 1, 0, VoteBasis::Direction, 0.95).unwrap_err();
    assert_eq!(error.code(), "not-representable");
    let error = vote_count_effects(&[0.1, f64::NAN], 0.95).unwrap_err();
    assert_eq!(error.pointer(), "/effects/1");
}

// Effect direction table and harvest table.

fn outcome(study: &str, domain: &str, direction: Direction) -> ReportedOutcome {
    ReportedOutcome {
        study: study.into(),
        domain: domain.into(),
        direction,
        n: None,
        design: None,
        risk_of_bias: None,
    }
}

/// The direction of a study with outcomes of these directions.
fn together(directions: &[Direction]) -> Direction {
    let rows: Vec<_> = directions.iter().map(|&d| outcome("A", "health", d)).collect();
    let table = effect_directions(&rows, VoteBasis::Direction, 0.95).unwrap();
    table.cells[0].direction
}

#[test]
fn seventy_per_cent_within_a_study() {
    use Direction::{Down, Mixed, NoChange, NotReported, Up};
    let of_ten = |up: usize| [vec![Up; up], vec![Down; 10 - up]].concat();
    assert_eq!(together(&of_ten(7)), Up);
    assert_eq!(together(&of_ten(6)), Mixed);
    assert_eq!(together(&of_ten(4)), Mixed);
    assert_eq!(together(&of_ten(3)), Down);
    assert_eq!(together(&[Up, Up, Down]), Mixed);
    assert_eq!(together(&[Up, Up, Up, NoChange]), Up);
    assert_eq!(together(&[NoChange, NoChange, NoChange, Down]), NoChange);
    assert_eq!(together(&[Up, Mixed]), Mixed);
    assert_eq!(together(&[NotReported, NotReported, Down]), Down);
    assert_eq!(together(&[NotReported, NotReported]), NotReported);
}

/// Three studies, made up: C has no outcome of the second domain.
fn housing() -> Vec<ReportedOutcome> {
    let b = |domain, direction, design: &str| ReportedOutcome {
        n: Some(120),
        design: Some(design.into()),
        risk_of_bias: Some("high".into()),
        ..outcome("B", domain, direction)
    };
    vec![
        b("respiratory", Direction::Up, "cohort"),
        outcome("A", "respiratory", Direction::Down),
        b("general", Direction::NotReported, "cohort"),
        b("respiratory", Direction::Up, "before-after"),
        outcome("A", "general", Direction::Up),
        outcome("C", "respiratory", Direction::Up),
        b("respiratory", Direction::Up, "cohort"),
    ]
}

#[test]
fn a_table_keeps_order_counts_and_rows() {
    let table = effect_directions(&housing(), VoteBasis::Direction, 0.95).unwrap();
    assert_eq!(table.studies, ["B", "A", "C"]);
    assert_eq!(table.domains, ["respiratory", "general"]);
    let places: Vec<_> =
        table.cells.iter().map(|c| (c.study.as_str(), c.domain.as_str())).collect();
    let general_and = [("B", "respiratory"), ("B", "general"), ("A", "respiratory")];
    assert_eq!(places[..3], general_and);
    assert_eq!(places[3..], [("A", "general"), ("C", "respiratory")]);

    let cell = table.cell("B", "respiratory").unwrap();
    assert_eq!(cell.outcomes, DirectionCounts { up: 3, ..Default::default() });
    assert_eq!((&cell.n[..], &cell.rows[..]), (&[120][..], &[0, 3, 6][..]));
    assert_eq!(cell.design, ["cohort", "before-after"]);
    assert_eq!(cell.risk_of_bias, ["high"]);
    assert_eq!(table.cell("C", "general"), None);
    assert_eq!(table.cell("A", "general").unwrap().n, [0_u64; 0]);
}

#[test]
fn a_table_totals_and_counts_votes_by_domain() {
    let table = effect_directions(&housing(), VoteBasis::Direction, 0.95).unwrap();
    let [respiratory, general] = &table.totals[..] else { panic!("two domains") };
    assert_eq!(respiratory.studies, DirectionCounts { up: 2, down: 1, ..Default::default() });
    assert_eq!((respiratory.absent, general.absent), (0, 1));
    assert_eq!(respiratory.vote_count, votes(2, 1));
    assert_eq!(general.studies, DirectionCounts { up: 1, not_reported: 1, ..Default::default() });
    assert_eq!((general.vote_count.n, general.vote_count.unclear), (1, 1));

    let unknown = effect_directions(&housing(), VoteBasis::Unknown, 0.95).unwrap();
    assert!(unknown.totals.iter().all(|total| total.vote_count.p.is_none()));
}

#[test]
fn a_harvest_table_has_every_direction_of_every_domain() {
    let table = effect_directions(&housing(), VoteBasis::Direction, 0.95).unwrap();
    let harvest = table.harvest();
    assert_eq!(harvest.len(), 2);
    for row in &harvest {
        let columns: Vec<_> = row.columns.iter().map(|column| column.direction).collect();
        assert_eq!(columns, Direction::ALL);
    }
    let up: Vec<_> = harvest[0].columns[0].bars.iter().map(|bar| bar.study.as_str()).collect();
    assert_eq!(up, ["B", "C"]);
    assert_eq!(harvest[0].columns[0].bars[0].n, [120]);
}

#[test]
fn an_empty_table_is_empty() {
    let table = effect_directions(&[], VoteBasis::Direction, 0.95).unwrap();
    assert!(table.studies.is_empty() && table.cells.is_empty() && table.totals.is_empty());
    assert!(effect_directions(&[], VoteBasis::Direction, 2.0).is_err());
}

#[test]
fn an_outcome_is_read_from_json() {
    let json = r#"{"study": "A", "domain": "health", "direction": "no-change"}"#;
    let row: ReportedOutcome = serde_json::from_str(json).unwrap();
    assert_eq!(row, outcome("A", "health", Direction::NoChange));
}

// Summary of effects.

/// `quantile(x, type = 7)` of R 4.2.2, printed with 17 digits. The 13 effects are the log risk
/// ratios of tuberculosis after BCG vaccination (Colditz and others 1994), to four decimals; the
/// 14th is made up.
#[test]
fn quartiles_of_r() {
    let bcg = [
        -0.8893, -1.5854, -1.3481, -1.4416, -0.2175, -0.7861, -1.6209, 0.0120, -0.4694, -1.3713,
        -0.3394, 0.4459, -0.0173,
    ];
    let figures: [(&[f64], [f64; 5]); 6] = [
        (&[1.5], [1.5; 5]),
        (&[0.3, -0.2], [-0.2, -0.075, 0.05, 0.175, 0.3]),
        (&[0.11, 0.52, -0.37, 0.94], [-0.37, -0.01, 0.315, 0.625, 0.94]),
        (&[5.0, 1.0, 4.0, 2.0, 3.0, 7.0], [1.0, 2.25, 3.5, 4.75, 7.0]),
        (&bcg, [-1.6209, -1.3713, -0.7861, -0.2175, 0.4459]),
        (
            &[&bcg[..], &[0.31]].concat(),
            [-1.6209, -1.3654999999999999, -0.62775000000000003, -0.067349999999999993, 0.4459],
        ),
    ];
    for (effects, [minimum, lower, median, upper, maximum]) in figures {
        let summary = summarise(effects).unwrap();
        assert_eq!(summary.n, effects.len());
        assert_eq!((summary.minimum, summary.maximum), (minimum, maximum));
        close(summary.lower_quartile, lower, 1e-14);
        close(summary.median, median, 1e-14);
        close(summary.upper_quartile, upper, 1e-14);
        close(summary.iqr, upper - lower, 1e-14);
        assert_eq!(summary.quantile_method, "type-7");
    }
}

#[test]
fn effects_that_cannot_be_summarised() {
    assert_eq!(summarise(&[]).unwrap_err().code(), "too-few-studies");
    assert_eq!(summarise(&[0.1, f64::NEG_INFINITY]).unwrap_err().pointer(), "/effects/1");
    let huge = summarise(&[-f64::MAX, -f64::MAX, f64::MAX, f64::MAX]);
    assert_eq!(huge, Err(Error::NotRepresentable { what: "the interquartile range" }));
}

// Combining p values.

const FIVE: [f64; 5] = [0.001, 0.04, 0.5, 0.77, 0.9];

/// P values, weights, method; statistic and combined p value.
type Combined = (&'static [f64], Option<&'static [f64]>, Combination, f64, f64);

/// `combine_pvalues` of scipy 1.17.1, printed with 17 digits.
#[test]
fn combined_p_values_of_scipy() {
    use Combination::{Fisher, Stouffer};
    let weights: &'static [f64] = &[5.0, 1.0, 0.5, 10.0, 2.0];
    let figures: [Combined; 9] = [
        (&[0.01, 0.2, 0.3], None, Fisher, 14.837161805496255, 0.021561751324834632),
        (&[0.01, 0.2, 0.3], None, Stouffer, 2.1317905942403854, 0.016512032608962935),
        (&FIVE, None, Fisher, 22.373007128405035, 0.013313127995537704),
        (&FIVE, None, Stouffer, 1.261374873694078, 0.10358690830735107),
        (&[1e-30, 0.5], None, Fisher, 139.54139994076263, 3.5385349985190603e-29),
        (&[1e-30, 0.5], None, Stouffer, 8.1062895968884767, 2.6094485369688306e-16),
        (&[0.04, 0.04, 1.0], None, Fisher, 12.875503299472802, 0.045056119682525285),
        (
            &[0.01, 0.2, 0.3],
            Some(&[1.0, 2.0, 3.0]),
            Stouffer,
            1.4920638910031998,
            0.067841198428651522,
        ),
        (&FIVE, Some(weights), Stouffer, 0.63528071552272936, 0.26262267431175851),
    ];
    for (p_values, weights, method, statistic, p) in figures {
        let result = combine_p_values(p_values, weights, method).unwrap();
        close(result.statistic, statistic, 1e-12);
        close(result.p, p, 1e-11);
        assert_eq!(result.k, p_values.len());
    }
}

#[test]
fn one_p_value_is_itself() {
    for p in [5e-324, 1e-200, 0.003, 0.37, 0.5, 0.99, 1.0 - 1e-12] {
        for method in Combination::ALL {
            let result = combine_p_values(&[p], None, *method).unwrap();
            // Near the smallest numbers a logarithm and back costs digits.
            let tolerance = if p < 1e-100 { 1e-10 } else { 1e-13 };
            assert!((result.p - p).abs() <= (tolerance * p).max(5e-324), "{p}: {result:?}");
        }
    }
    assert_eq!(combine_p_values(&[1.0], None, Combination::Fisher).unwrap().p, 1.0);
}

/// With 2k degrees of freedom the tail is a Poisson sum: `t sum((-ln t)^i / i!)`, `i` below k,
/// where `t` is the product of the p values.
#[test]
fn fisher_by_the_poisson_sum() {
    let product: f64 = FIVE.iter().product();
    let terms = (0..5).scan(1.0, |term, i| {
        let this = *term;
        *term *= -product.ln() / f64::from(i + 1);
        Some(this)
    });
    let result = combine_p_values(&FIVE, None, Combination::Fisher).unwrap();
    close(result.p, product * terms.sum::<f64>(), 1e-12);
    assert_eq!((result.df, result.weights), (Some(10.0), None));
}

#[test]
fn only_proportions_of_weights_matter() {
    let of = |scale: f64| {
        let weights = [5.0, 1.0, 0.5, 10.0, 2.0].map(|weight| weight * scale);
        combine_p_values(&FIVE, Some(&weights), Combination::Stouffer).unwrap().statistic
    };
    for scale in [1e-300, 1e-6, 1e6, 1e300] {
        close(of(scale), of(1.0), 1e-13);
    }
}

#[test]
fn a_combined_p_value_says_what_is_tested() {
    let result = combine_p_values(&FIVE, None, Combination::Stouffer).unwrap();
    let json = serde_json::to_value(result).unwrap();
    assert_eq!(json["method"], "stouffer");
    assert_eq!(json["weights"], "equal");
    assert_eq!(json["tails"], "one-sided, of the same stated direction");
    let alternative = "an effect in the stated direction in at least one study";
    assert_eq!(json["alternative"], alternative);
}

/// Where the error is.
fn pointer(p_values: &[f64], weights: Option<&[f64]>, method: Combination) -> String {
    combine_p_values(p_values, weights, method).unwrap_err().pointer()
}

#[test]
fn p_values_that_cannot_be_combined() {
    use Combination::{Fisher, Stouffer};
    for bad in [0.0, -0.1, 1.1, f64::NAN, f64::INFINITY] {
        assert_eq!(pointer(&[0.5, bad], None, Fisher), "/p_values/1");
        assert_eq!(pointer(&[0.5, bad], None, Stouffer), "/p_values/1");
    }
    assert_eq!(pointer(&[0.5, 0.1, 1.0], None, Stouffer), "/p_values/2");
    for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(pointer(&[0.5, 0.1], Some(&[1.0, bad]), Stouffer), "/weights/1");
    }
    assert_eq!(pointer(&[0.5, 0.1], Some(&[1.0]), Stouffer), "/weights");
    assert_eq!(pointer(&[0.5], Some(&[1.0]), Fisher), "/weights");
    let none = combine_p_values(&[], None, Fisher).unwrap_err();
    assert_eq!(none.code(), "too-few-studies");
}
