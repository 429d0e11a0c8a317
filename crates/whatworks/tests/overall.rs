//! The overall certainty over critical outcomes, against brute force and a real panel.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use whatworks::base::Certainty;
use whatworks::decision::answers::CertaintyAnswer;
use whatworks::decision::{
    Decision, Favours, ImportanceClass, OneAlone, Outcome, PanelOverall, Request, Signature,
};

fn request() -> Request {
    Request::new("D", "Should it be done?", "the option", "the comparison")
}

fn signed() -> Signature {
    Signature {
        who: "the panel".to_owned(),
        date: "2026-05-04".to_owned(),
        reason: "as discussed".to_owned(),
    }
}

fn decide(request: &Request) -> Decision {
    request.decide().unwrap()
}

fn with_outcomes(outcomes: Vec<Outcome>) -> Request {
    Request { outcomes, ..request() }
}

fn rules_of_messages(decision: &Decision) -> Vec<&'static str> {
    decision.messages.iter().map(|message| message.rule).collect()
}

#[test]
fn classes_of_importance() {
    use ImportanceClass::{Critical, Important, Limited};
    let expected =
        [Limited, Limited, Limited, Important, Important, Important, Critical, Critical, Critical];
    for (importance, class) in (1..=9).zip(expected) {
        assert_eq!(ImportanceClass::of(importance), Some(class), "{importance}");
    }
    assert_eq!(ImportanceClass::of(0), None);
    assert_eq!(ImportanceClass::of(10), None);
}

/// Every list of up to four outcomes, each critical, important or unstated, at any certainty or
/// with any interval around it: the lowest critical one and the interval, by picking.
#[test]
fn overall_by_brute_force() {
    // (importance, certainty, worst, best), levels as 0 (not rated) to 4.
    let mut kinds: Vec<(Option<u8>, usize, usize, usize)> = Vec::new();
    for importance in [Some(7), Some(6), None] {
        for (certainty, worst, best) in [(0, 0, 0), (1, 1, 1), (2, 1, 4), (3, 2, 3), (4, 4, 4)] {
            kinds.push((importance, certainty, worst, best));
        }
    }
    let mut checked = 0;
    for length in 0..=4_u32 {
        for number in 0..kinds.len().pow(length) {
            let picks: Vec<_> =
                (0..length).map(|at| kinds[number / kinds.len().pow(at) % kinds.len()]).collect();
            check_overall(&picks);
            checked += 1;
        }
    }
    assert_eq!(checked, 1 + 15 + 225 + 3375 + 50_625);
}

fn check_overall(picks: &[(Option<u8>, usize, usize, usize)]) {
    let outcomes = picks.iter().enumerate().map(|(index, (importance, certainty, worst, best))| {
        let mut outcome =
            Outcome::new(&format!("O{index}"), *importance, Certainty::ALL[*certainty]);
        if *certainty > 0 {
            outcome.worst = Some(Certainty::ALL[*worst]);
            outcome.best = Some(Certainty::ALL[*best]);
        }
        outcome
    });
    let overall = decide(&with_outcomes(outcomes.collect())).overall;
    let critical = || picks.iter().filter(|(importance, ..)| *importance == Some(7));
    let lowest = critical().map(|(_, certainty, ..)| *certainty).min();
    assert_eq!(overall.by_rule.certainty, Certainty::ALL[lowest.unwrap_or(0)], "{picks:?}");
    let unrated = critical().filter(|(_, certainty, ..)| *certainty == 0).count();
    assert_eq!(overall.without_evidence.len(), unrated);

    // What the certainty may be: each outcome anywhere in its interval, each unstated one critical
    // or not.
    let mut possible: Option<(usize, usize)> = None;
    let rated: Vec<_> = picks
        .iter()
        .filter(|(importance, certainty, ..)| *certainty > 0 && *importance != Some(6))
        .collect();
    if critical().any(|(_, certainty, ..)| *certainty > 0) {
        let choices: usize = rated.iter().map(|_| 5).product();
        for number in 0..choices {
            let mut rest = number;
            let mut lowest = None;
            let mut valid = true;
            for (importance, _, worst, best) in &rated {
                let level = rest % 5;
                rest /= 5;
                let out = level == 0;
                valid &= if out { importance.is_none() } else { (*worst..=*best).contains(&level) };
                if !out {
                    lowest = Some(lowest.map_or(level, |low: usize| low.min(level)));
                }
            }
            if let (true, Some(level)) = (valid, lowest) {
                let (low, high) = possible.unwrap_or((level, level));
                possible = Some((low.min(level), high.max(level)));
            }
        }
    }
    let expected = possible.map(|(low, high)| [Certainty::ALL[low], Certainty::ALL[high]]);
    assert_eq!(overall.by_rule.with_evidence.map(|found| found.interval), expected, "{picks:?}");
    let shown = expected.filter(|_| unrated == 0);
    assert_eq!(overall.by_rule.interval, shown, "{picks:?}");
    if unrated > 0 {
        assert!(overall.possible.iter().all(|level| *level <= CertaintyAnswer::Low), "{picks:?}");
        assert!(!overall.possible.is_empty());
    }
}

/// A real panel: the rule and the panel beside each other. Counted by a separate script: 8 agree.
#[test]
fn overall_beside_a_real_panel() {
    let level = |word: &str| Certainty::from_code(&word.replace('_', "-")).unwrap();
    let rows = include_str!("data/vaccine-panel.csv").lines().skip(2);
    let rows: Vec<Vec<&str>> = rows.map(|row| row.split(',').collect()).collect();
    let questions = include_str!("data/vaccine-panel-overall.csv").lines().skip(2);
    let mut differing = Vec::new();
    let mut asked = 0;
    for question in questions {
        let cells: Vec<&str> = question.split(',').collect();
        let of_question = rows.iter().filter(|row| row[0] == cells[0] && row[1] == cells[1]);
        let outcomes = of_question.map(|row| {
            let importance = if row[3] == "critical" { 8 } else { 5 };
            Outcome::new(row[2], Some(importance), level(row[8]))
        });
        let panel = PanelOverall { certainty: level(cells[2]), by: signed() };
        let decision =
            decide(&Request { panel_overall: Some(panel), ..with_outcomes(outcomes.collect()) });
        let overall = decision.overall;
        assert_eq!(overall.holds, level(cells[2]), "the panel's holds, the rule's stays beside it");
        if overall.panel_agrees == Some(false) {
            differing.push((cells[0], cells[1], overall.by_rule.certainty, overall.holds));
        }
        asked += 1;
    }
    assert_eq!(asked, 11);
    assert_eq!(
        differing,
        [
            ("DTP", "Q1", Certainty::Moderate, Certainty::High),
            ("meningococcal", "Q1", Certainty::VeryLow, Certainty::Low),
            ("rabies", "Q3", Certainty::Moderate, Certainty::Low),
        ]
    );
}

fn pointing(id: &str, certainty: Certainty, favours: Favours) -> Outcome {
    Outcome { favours: Some(favours), ..Outcome::new(id, Some(8), certainty) }
}

#[test]
fn one_outcome_alone_is_chosen_by_a_person() {
    let choose = |outcome: &str, outcomes: Vec<Outcome>| {
        let one_alone = Some(OneAlone { outcome: outcome.to_owned(), by: signed() });
        Request { one_alone, ..with_outcomes(outcomes) }.decide()
    };
    let high = pointing("A", Certainty::High, Favours::Intervention);
    let low = pointing("B", Certainty::Low, Favours::Intervention);
    let same = choose("A", vec![high.clone(), low.clone()]).unwrap().overall;
    assert_eq!((same.by_rule.certainty, same.holds), (Certainty::Low, Certainty::High));
    assert_eq!(same.possible, [CertaintyAnswer::High]);

    let against = pointing("B", Certainty::Low, Favours::Comparison);
    let unsaid = Outcome::new("B", Some(8), Certainty::Low);
    let empty = Outcome::new("B", Some(8), Certainty::NotRated);
    for other in [against, unsaid, empty] {
        let decision = choose("A", vec![high.clone(), other]).unwrap();
        assert_eq!(decision.overall.holds, decision.overall.by_rule.certainty);
        assert!(!decision.overall.one_alone.as_ref().unwrap().allowed);
        assert!(rules_of_messages(&decision).contains(&"overall.highest"));
    }
    let important = Outcome::new("C", Some(5), Certainty::High);
    let error = choose("C", vec![high, low, important]).unwrap_err();
    assert_eq!(error.pointer(), Some("/one_alone/outcome"));
}

#[test]
fn an_outcome_that_is_not_needed_is_reclassified_and_shown() {
    let not_needed = |mut outcome: Outcome| {
        outcome.not_needed = Some(signed());
        outcome
    };
    let high = Outcome::new("A", Some(9), Certainty::High);
    let low = not_needed(Outcome::new("B", Some(7), Certainty::VeryLow));
    let overall = decide(&with_outcomes(vec![high.clone(), low])).overall;
    assert_eq!(overall.by_rule.certainty, Certainty::High);
    assert_eq!(overall.before_reclassification.unwrap().certainty, Certainty::VeryLow);
    assert_eq!(overall.reclassified[0].outcome, "B");

    let empty = not_needed(Outcome::new("B", Some(7), Certainty::NotRated));
    let overall = decide(&with_outcomes(vec![high.clone(), empty])).overall;
    assert!(overall.without_evidence.is_empty());
    assert_eq!(overall.reclassified[0].certainty, Certainty::NotRated);
    assert_eq!(overall.before_reclassification.unwrap().certainty, Certainty::NotRated);

    let important = not_needed(Outcome::new("B", Some(6), Certainty::Low));
    let error = with_outcomes(vec![high, important]).decide().unwrap_err();
    assert_eq!(error.pointer(), Some("/outcomes/1/not_needed"));
}
