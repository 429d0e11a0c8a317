//! The arithmetic of GRADE against a panel that rated 74 outcomes.
//!
//! Source: questions on vaccines of the Australian Technical Advisory Group on Immunisation,
//! github.com/michaeldymock25/quality-of-evidence at commit 1e73da18 (MIT); ratings only. The panel
//! starts observational evidence at high too, so the start is an input here.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use whatworks::base::Certainty;
use whatworks::grade::{Concern, Judgements, PublicationBias, combine};

/// The rule sets that sum levels.
const SUMMING: [&str; 3] = ["core-grade-2025", "grade-standard", "narrative-2017"];

/// Outcomes whose certainty is not the start less the levels: area, question, outcome, what the sum
/// gives by hand. There is none.
const OTHERWISE: &[(&str, &str, &str, &str)] = &[];

/// The outcomes of the questions on meningococcal vaccines, which rest on observational studies
/// alone, that a start at low (Core GRADE 4) does not put where the panel has them. Each is two
/// levels down: low from high, and very low from low. The other 18 of the 24 are three levels down or
/// more, which is very low from either start.
const LOWER_FROM_LOW: [(&str, &str); 6] =
    [("Q1", "1"), ("Q1", "3"), ("Q1", "4"), ("Q1", "5"), ("Q1", "6"), ("Q1", "7")];

struct Row {
    area: String,
    question: String,
    outcome: String,
    concerns: [Concern; 4],
    certainty: String,
}

fn rows() -> Vec<Row> {
    let concern = |word: &str| match word {
        "not_assessed" => Concern::NotApplicable,
        word => Concern::from_code(&word.replace('_', "-")).unwrap(),
    };
    let read = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        Row {
            area: cells[0].to_owned(),
            question: cells[1].to_owned(),
            outcome: cells[2].to_owned(),
            concerns: [4, 5, 6, 7].map(|place| concern(cells[place])),
            certainty: cells[8].replace('_', "-"),
        }
    };
    include_str!("data/vaccine-panel.csv").lines().skip(2).map(read).collect()
}

fn rated(row: &Row, start: Certainty, rules: &str) -> &'static str {
    let [risk_of_bias, inconsistency, indirectness, imprecision] = row.concerns;
    let rating = combine(&Judgements {
        start,
        risk_of_bias,
        inconsistency,
        indirectness,
        imprecision,
        publication_bias: PublicationBias::Undetected,
        rules: rules.to_owned(),
        ..Judgements::default()
    })
    .unwrap();
    assert_eq!(rating.interval, Some([rating.certainty; 2]), "nothing is open");
    rating.certainty.code()
}

#[test]
fn every_outcome_is_the_start_less_its_levels() {
    let rows = rows();
    assert_eq!(rows.len(), 74);
    for rules in SUMMING {
        let mut otherwise = Vec::new();
        for row in &rows {
            let certainty = rated(row, Certainty::High, rules);
            if certainty != row.certainty {
                let Row { area, question, outcome, .. } = row;
                otherwise.push((area.as_str(), question.as_str(), outcome.as_str(), certainty));
            }
        }
        assert_eq!(otherwise, OTHERWISE, "{rules}");
    }
}

#[test]
fn a_start_at_low_moves_six_of_the_observational_outcomes() {
    let rows = rows();
    let observational: Vec<&Row> = rows.iter().filter(|row| row.area == "meningococcal").collect();
    assert_eq!(observational.len(), 24);
    let mut lower = Vec::new();
    for row in observational {
        let certainty = rated(row, Certainty::Low, "core-grade-2025");
        assert_eq!(certainty, "very-low");
        if row.certainty != certainty {
            assert_eq!(row.certainty, "low");
            lower.push((row.question.as_str(), row.outcome.as_str()));
        }
    }
    assert_eq!(lower, LOWER_FROM_LOW);
}
