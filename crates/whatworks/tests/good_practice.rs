//! Good practice statements: every combination of answers, and no certainty.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use whatworks::decision::{Documented, Fulfilled, GoodPractice, Standing};

fn statement(answers: [Option<Fulfilled>; 5]) -> GoodPractice {
    let documented = |answer: Option<Fulfilled>| {
        answer.map(|answer| Documented { answer, reason: "on record".to_owned() })
    };
    let [clear, necessary, benefit, poor_use, rationale] = answers.map(documented);
    GoodPractice {
        id: "G".to_owned(),
        statement: "Ask people which language they prefer".to_owned(),
        clear_and_actionable: clear,
        necessary,
        large_net_benefit: benefit,
        evidence_poor_use: poor_use,
        rationale,
        reverse_is_absurd: None,
    }
}

/// All five must be fulfilled: one that fails decides, else one that is open does.
#[test]
fn every_combination_of_answers() {
    let answers = [Some(Fulfilled::Yes), Some(Fulfilled::No), Some(Fulfilled::Unclear), None];
    let mut standing = [0; 3];
    for number in 0..4_usize.pow(5) {
        let picks: [usize; 5] = std::array::from_fn(|at| number / 4_usize.pow(at as u32) % 4);
        let found = statement(picks.map(|pick| answers[pick])).assess().standing;
        let expected = if picks.contains(&1) {
            Standing::MayNotStand
        } else if picks.iter().any(|pick| *pick > 1) {
            Standing::Open
        } else {
            Standing::MayStand
        };
        assert_eq!(found, expected, "{picks:?}");
        standing[found as usize] += 1;
    }
    // 1 with five times yes; 3^5 - 1 without a no and not all yes; the rest with a no.
    assert_eq!(standing, [1, 781, 242]);
}

#[test]
fn the_reminder_is_always_there() {
    let assessed = statement([Some(Fulfilled::Yes); 5]).assess();
    assert!(assessed.messages.iter().any(|message| message.contains("seldom")));
    assert!(assessed.messages[0].contains("not reported"), "the screen is not taken for passed");
}

#[test]
fn a_certainty_is_refused_by_name() {
    let text = r#"{"id": "G", "statement": "Ask", "certainty": "high"}"#;
    let error = GoodPractice::from_json(text).unwrap_err();
    assert_eq!(error.pointer(), Some("/certainty"));
    assert_eq!(error.faults()[0].code, "certainty-not-allowed");
}
