//! Synthesis without a pooled estimate: what holds for any input.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use proptest::prelude::*;
use whatworks_synthesis::without_pooling::{
    Combination, Direction, ReportedOutcome, VoteBasis, VoteCount, combine_p_values,
    effect_directions, summarise, vote_count, vote_count_effects,
};

#[track_caller]
fn close(found: f64, expected: f64, tolerance: f64) {
    let scale = expected.abs().max(f64::MIN_POSITIVE);
    assert!((found - expected).abs() <= tolerance * scale, "{found} is not {expected}");
}

fn votes(favours: usize, against: usize) -> VoteCount {
    vote_count(favours, against, 0, VoteBasis::Direction, 0.95).unwrap()
}

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

fn direction() -> impl Strategy<Value = Direction> {
    prop::sample::select(Direction::ALL)
}

fn reported_outcomes() -> impl Strategy<Value = Vec<ReportedOutcome>> {
    let row = ("[A-D]", "[x-z]", direction()).prop_map(|(s, d, way)| outcome(&s, &d, way));
    prop::collection::vec(row, 0..40)
}

fn mirrored(direction: Direction) -> Direction {
    match direction {
        Direction::Up => Direction::Down,
        Direction::Down => Direction::Up,
        other => other,
    }
}

proptest! {
    #[test]
    fn swapped_votes_mirror(favours in 0_usize..500, against in 1_usize..500) {
        let (one, other) = (votes(favours, against), votes(against, favours));
        close(one.p.unwrap(), other.p.unwrap(), 1e-12);
        prop_assert!((one.ci_low.unwrap() + other.ci_high.unwrap() - 1.0).abs() < 1e-15);
        let (lower, share, upper) = (one.ci_low, one.proportion, one.ci_high);
        prop_assert!(Some(0.0) <= lower && lower <= share && share <= upper && upper <= Some(1.0));
    }

    #[test]
    fn any_votes_have_an_answer(favours: usize, against: usize, unclear: usize, level: f64) {
        if let Ok(count) = vote_count(favours, against, unclear, VoteBasis::Direction, level) {
            let figures = [count.proportion, count.ci_low, count.ci_high, count.p];
            prop_assert!(figures.iter().flatten().all(|figure| (0.0..=1.0).contains(figure)));
        }
        let count = vote_count(favours / 2, against / 2, unclear, VoteBasis::Direction, 0.95);
        prop_assert!(count.is_ok());
    }

    #[test]
    fn signs_are_counted_in_any_order(mut effects in prop::collection::vec(-1.0..1.0, 0..30)) {
        let before = vote_count_effects(&effects, 0.95).unwrap();
        effects.reverse();
        prop_assert_eq!(&before, &vote_count_effects(&effects, 0.95).unwrap());
        let opposite: Vec<f64> = effects.iter().map(|effect| -effect).collect();
        let mirror = vote_count_effects(&opposite, 0.95).unwrap();
        prop_assert_eq!((before.favours, before.against), (mirror.against, mirror.favours));
    }

    #[test]
    fn a_summary_is_in_order(mut effects in prop::collection::vec(any::<f64>(), 0..30)) {
        if let Ok(s) = summarise(&effects) {
            let ordered =
                [s.minimum, s.lower_quartile, s.median, s.upper_quartile, s.maximum];
            prop_assert!(ordered.is_sorted());
            effects.reverse();
            prop_assert_eq!(s, summarise(&effects).unwrap());
        }
    }

    #[test]
    fn a_summary_of_opposites_mirrors(effects in prop::collection::vec(-1e3..1e3, 1..30)) {
        let opposite: Vec<f64> = effects.iter().map(|effect| -effect).collect();
        let (one, other) = (summarise(&effects).unwrap(), summarise(&opposite).unwrap());
        prop_assert_eq!(one.minimum, -other.maximum);
        prop_assert!((one.lower_quartile + other.upper_quartile).abs() <= 1e-12);
        prop_assert!((one.median + other.median).abs() <= 1e-12);
    }

    #[test]
    fn any_p_values_have_an_answer_or_an_error(
        p_values in prop::collection::vec(prop_oneof![any::<f64>(), 0.0..1.0], 0..20),
        weights in prop::collection::vec(any::<f64>(), 0..20),
    ) {
        for method in Combination::ALL {
            for weights in [None, Some(&weights[..])] {
                if let Ok(result) = combine_p_values(&p_values, weights, *method) {
                    prop_assert!(result.statistic.is_finite());
                    prop_assert!((0.0..=1.0).contains(&result.p));
                }
            }
        }
    }

    #[test]
    fn p_values_combine_in_any_order(
        pairs in prop::collection::vec((1e-10..1.0, 0.1..10.0), 1..20),
    ) {
        let of = |pairs: &[(f64, f64)]| {
            let (p, w): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
            let fisher = combine_p_values(&p, None, Combination::Fisher).unwrap().p;
            (fisher, combine_p_values(&p, Some(&w), Combination::Stouffer).unwrap().p)
        };
        let reversed: Vec<_> = pairs.iter().rev().copied().collect();
        close(of(&pairs).0, of(&reversed).0, 1e-11);
        close(of(&pairs).1, of(&reversed).1, 1e-11);
    }

    #[test]
    fn opposite_p_values_cancel(p in prop::collection::vec(0.001..0.999, 1..20)) {
        let opposite = p.iter().map(|p| 1.0 - p).collect::<Vec<f64>>();
        let of = |p: &[f64]| combine_p_values(p, None, Combination::Stouffer).unwrap();
        prop_assert!((of(&p).statistic + of(&opposite).statistic).abs() < 1e-10);
        prop_assert!((of(&p).p + of(&opposite).p - 1.0).abs() < 1e-10);
    }

    #[test]
    fn every_outcome_is_in_one_cell(rows in reported_outcomes()) {
        let table = effect_directions(&rows, VoteBasis::Direction, 0.95).unwrap();
        let mut seen: Vec<usize> = table.cells.iter().flat_map(|c| c.rows.clone()).collect();
        seen.sort_unstable();
        prop_assert_eq!(seen, (0..rows.len()).collect::<Vec<_>>());
        for cell in &table.cells {
            prop_assert_eq!(cell.outcomes.total(), cell.rows.len());
            for &row in &cell.rows {
                prop_assert_eq!((&rows[row].study, &rows[row].domain), (&cell.study, &cell.domain));
            }
        }
        for total in &table.totals {
            prop_assert_eq!(total.studies.total() + total.absent, table.studies.len());
        }
        let harvest = table.harvest();
        let columns = harvest.iter().flat_map(|row| &row.columns);
        let bars: usize = columns.map(|column| column.bars.len()).sum();
        prop_assert_eq!(table.cells.len(), bars);
    }

    #[test]
    fn swapped_directions_mirror_the_table(rows in reported_outcomes()) {
        let swap = |row: &ReportedOutcome| {
            ReportedOutcome { direction: mirrored(row.direction), ..row.clone() }
        };
        let swapped: Vec<_> = rows.iter().map(swap).collect();
        let of = |rows: &[_]| effect_directions(rows, VoteBasis::Direction, 0.95).unwrap();
        let (one, other) = (of(&rows), of(&swapped));
        for (cell, mirror) in one.cells.iter().zip(&other.cells) {
            prop_assert_eq!(mirrored(cell.direction), mirror.direction);
        }
        for (total, mirror) in one.totals.iter().zip(&other.totals) {
            prop_assert_eq!(total.vote_count.favours, mirror.vote_count.against);
            prop_assert_eq!(total.vote_count.p, mirror.vote_count.p);
        }
    }

    #[test]
    fn order_of_outcomes_does_not_change_findings(rows in reported_outcomes()) {
        let of = |rows: &[_]| effect_directions(rows, VoteBasis::Direction, 0.95).unwrap();
        let reversed: Vec<_> = rows.iter().rev().cloned().collect();
        let (one, other) = (of(&rows), of(&reversed));
        prop_assert_eq!(one.cells.len(), other.cells.len());
        for cell in &one.cells {
            let same = other.cell(&cell.study, &cell.domain).unwrap();
            prop_assert_eq!((cell.direction, cell.outcomes), (same.direction, same.outcomes));
        }
    }
}
