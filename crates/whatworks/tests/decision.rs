//! From outcomes to a recommendation, against brute force, printed tables and a real panel.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use whatworks::base::{Certainty, Level, ProgressPlus};
use whatworks::decision::answers::{Balance, CertaintyAnswer, Equity, Resources, Values, YesNo};
use whatworks::decision::{
    Arm, BaselineRisk, Conclusion, Criterion, Decision, Direction, Effect, Favours, Flag,
    ImportanceClass, OneAlone, Outcome, PanelDecision, PanelOverall, Paradigm, RULES,
    RelativeEffect, RelativeMeasure, Request, Signature, Strength,
};
use whatworks::grade::RuleKind;

const LEVELS: [Certainty; 4] =
    [Certainty::VeryLow, Certainty::Low, Certainty::Moderate, Certainty::High];

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
        assert!(!decision.overall.one_alone.as_ref().unwrap().applied);
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

#[test]
fn a_critical_outcome_without_evidence_surfaces_and_caps() {
    let high = Outcome::new("A", Some(9), Certainty::High);
    let empty = Outcome::new("B", Some(7), Certainty::NotRated);
    let mut asked = with_outcomes(vec![high, empty.clone()]);
    clear_yes(&mut asked);
    let decision = decide(&asked);
    assert_eq!(decision.overall.by_rule.certainty, Certainty::NotRated);
    assert_eq!(decision.overall.without_evidence, ["B"]);
    assert_eq!(decision.overall.at_most, Some(Certainty::Low));
    assert_eq!(decision.overall.possible, [CertaintyAnswer::Low]);
    assert_eq!(decision.suggestion.conclusion, Conclusion::ConditionalFor);
    let text = &decision.messages[0].text;
    assert!(text.starts_with("critical outcome without evidence"), "{text}");

    asked.panel_overall = Some(PanelOverall { certainty: Certainty::High, by: signed() });
    assert_eq!(decide(&asked).suggestion.conclusion, Conclusion::ConditionalFor);

    let overall = decide(&with_outcomes(vec![empty])).overall;
    assert_eq!(overall.possible, [CertaintyAnswer::NoIncludedStudies]);
}

/// Answers that make a strong recommendation for, but for the certainty.
fn clear_yes(asked: &mut Request) {
    let criteria = &mut asked.criteria;
    criteria.balance = Criterion::judged(Balance::FavoursIntervention);
    criteria.values = Criterion::judged(Values::NoImportant);
    criteria.resources = Criterion::judged(Resources::ModerateCosts);
    criteria.equity = Criterion::judged(Equity::ProbablyIncreased);
    criteria.acceptability = Criterion::judged(YesNo::Yes);
    criteria.feasibility = Criterion::judged(YesNo::ProbablyYes);
}

fn low_yes() -> Request {
    let mut asked = with_outcomes(vec![Outcome::new("A", Some(9), Certainty::Low)]);
    clear_yes(&mut asked);
    asked
}

#[test]
fn strong_on_low_needs_a_paradigmatic_situation() {
    let asked = Request { asked_strength: Some(Strength::Strong), ..low_yes() };
    let decision = decide(&asked);
    assert_eq!(decision.suggestion.conclusion, Conclusion::ConditionalFor);
    assert_eq!(rules_of_messages(&decision), ["suggest.strong-on-low"]);

    let situation = |benefit| Paradigm {
        situation: 1,
        justification: "a deadly disease without an alternative".to_owned(),
        benefit: Some(benefit),
        harm: None,
        riskier: None,
    };
    let fitting = Request { paradigm: Some(situation(Certainty::Low)), ..asked.clone() };
    assert_eq!(decide(&fitting).suggestion.conclusion, Conclusion::StrongFor);
    let not_fitting = Request { paradigm: Some(situation(Certainty::Moderate)), ..asked.clone() };
    let decision = decide(&not_fitting);
    assert_eq!(decision.suggestion.conclusion, Conclusion::ConditionalFor);
    assert_eq!(rules_of_messages(&decision), ["suggest.strong-on-low", "paradigm.1"]);

    let decided =
        PanelDecision { conclusion: Conclusion::StrongFor, system_decision: None, by: signed() };
    let decision = decide(&Request { panel_decision: Some(decided), ..low_yes() });
    assert_eq!(decision.suggestion.status, "suggested");
    assert_eq!(decision.suggestion.conclusion, Conclusion::ConditionalFor);
    let panel = decision.panel_decision.as_ref().unwrap();
    assert_eq!((panel.conclusion, panel.agrees), (Conclusion::StrongFor, false));
    assert_eq!(rules_of_messages(&decision), ["conclusion.panel", "suggest.strong-on-low"]);
}

/// The table of situations, cell by cell: BMJ Open 2017;7:e018593, table 1, and what is said of
/// situations 3 to 5.
#[test]
fn paradigmatic_situations_cell_by_cell() {
    let low = [Certainty::VeryLow, Certainty::Low].as_slice();
    let high = [Certainty::Moderate, Certainty::High].as_slice();
    let any = [&LEVELS[..], &[Certainty::NotRated]].concat();
    let table: [(u8, &[Certainty], &[Certainty], Option<Direction>); 5] = [
        (1, low, &any, Some(Direction::For)),
        (2, low, high, Some(Direction::Against)),
        (3, low, high, None),
        (4, high, low, None),
        (5, &any, low, Some(Direction::Against)),
    ];
    for (situation, benefits, harms, direction) in table {
        for benefit in Certainty::ALL {
            for harm in Certainty::ALL {
                for riskier in [Arm::Intervention, Arm::Comparison] {
                    let claim = Paradigm {
                        situation,
                        justification: "why".to_owned(),
                        benefit: Some(*benefit),
                        harm: Some(*harm),
                        riskier: direction.is_none().then_some(riskier),
                    };
                    let checked = claim.compare().unwrap();
                    let fits = benefits.contains(benefit) && harms.contains(harm);
                    assert_eq!(checked.fits, fits, "{situation} {benefit} {harm}");
                    let against = match riskier {
                        Arm::Intervention => Direction::Against,
                        Arm::Comparison => Direction::For,
                    };
                    assert_eq!(checked.direction, direction.unwrap_or(against));
                }
            }
        }
    }
    let kind = |id| RULES.iter().find(|rule| rule.id == id).unwrap().kind;
    assert_eq!(kind("paradigm.5"), RuleKind::Unconfirmed);
    assert_eq!(kind("paradigm.1"), RuleKind::Grade);
}

/// A certainty that is not reported fits only a cell that takes any.
#[test]
fn a_certainty_not_reported_fits_no_cell_that_asks_for_one() {
    for (situation, fits_without_benefit, fits_without_harm) in [
        (1, false, true),
        (2, false, false),
        (3, false, false),
        (4, false, false),
        (5, true, false),
    ] {
        let claim = |benefit, harm| Paradigm {
            situation,
            justification: "why".to_owned(),
            benefit,
            harm,
            riskier: Some(Arm::Intervention),
        };
        let (benefit, harm) = match situation {
            1 | 2 | 3 => (Certainty::Low, Certainty::High),
            _ => (Certainty::High, Certainty::Low),
        };
        assert_eq!(claim(None, Some(harm)).compare().unwrap().fits, fits_without_benefit);
        assert_eq!(claim(Some(benefit), None).compare().unwrap().fits, fits_without_harm);
    }
}

#[test]
fn a_situation_must_point_the_way_of_the_balance() {
    let paradigm = Paradigm {
        situation: 2,
        justification: "harm is certain".to_owned(),
        benefit: Some(Certainty::Low),
        harm: Some(Certainty::High),
        riskier: None,
    };
    let decision = decide(&Request { paradigm: Some(paradigm), ..low_yes() });
    assert_eq!(decision.suggestion.conclusion, Conclusion::ConditionalFor);
    assert_eq!(rules_of_messages(&decision), ["paradigm.direction"]);
}

#[test]
fn without_a_direction_there_is_no_recommendation() {
    for balance in [None, Some(Balance::Varies), Some(Balance::DontKnow)] {
        let mut asked = low_yes();
        asked.criteria.balance.judgement = balance;
        assert_eq!(decide(&asked).suggestion.conclusion, Conclusion::NoRecommendation);
        asked.research_only = Some("a trial is under way".to_owned());
        assert_eq!(decide(&asked).suggestion.conclusion, Conclusion::ResearchOnly);
    }
    let research_only = Some("a trial is under way".to_owned());
    let decision = decide(&Request { research_only, ..low_yes() });
    assert_eq!(decision.suggestion.conclusion, Conclusion::ConditionalFor);
    assert_eq!(rules_of_messages(&decision), ["suggest.undetermined"]);
}

#[test]
fn outcomes_go_before_the_criterion_of_certainty() {
    let mut asked = low_yes();
    asked.criteria.certainty = Criterion::judged(CertaintyAnswer::High);
    let decision = decide(&asked);
    assert_eq!(decision.suggestion.conclusion, Conclusion::ConditionalFor);
    assert_eq!(rules_of_messages(&decision), ["criteria.certainty-differs"]);
    asked.panel_overall = Some(PanelOverall { certainty: Certainty::High, by: signed() });
    assert_eq!(decide(&asked).suggestion.conclusion, Conclusion::StrongFor);
}

#[test]
fn words_and_codes_of_conclusions() {
    let said = |conclusion: Conclusion| conclusion.wording("A", "B");
    assert_eq!(said(Conclusion::StrongFor), "We recommend A rather than B");
    assert_eq!(said(Conclusion::ConditionalFor), "We suggest A rather than B");
    assert_eq!(said(Conclusion::ConditionalEither), "We suggest either A or B");
    let codes = |conclusion: Conclusion| {
        conclusion.codings().map(|c| (c.strength.code, c.rjcs_strength.code, c.rjcs_direction.code))
    };
    assert_eq!(codes(Conclusion::StrongFor), Some(("strong", "2001", "2021")));
    assert_eq!(codes(Conclusion::ConditionalEither), Some(("weak", "2002", "2023")));
    assert_eq!(codes(Conclusion::ConditionalAgainst), Some(("weak", "2002", "2025")));
    assert_eq!(codes(Conclusion::NoRecommendation), None);
}

#[test]
fn the_sentence_of_an_outcome_fits_its_certainty() {
    let say = |certainty, effect, important| {
        let outcome = Outcome {
            name: "missed appointments".to_owned(),
            effect: Some(effect),
            important_difference: important,
            ..Outcome::new("O", Some(7), certainty)
        };
        outcome.statement("interpreting")
    };
    use Certainty::{High, Low, Moderate, NotRated, VeryLow};
    let plain = |certainty| say(certainty, Effect::Reduces, None).unwrap();
    assert_eq!(plain(High), "Interpreting reduces missed appointments");
    assert_eq!(plain(Moderate), "Interpreting probably reduces missed appointments");
    assert_eq!(plain(Low), "Interpreting may reduce missed appointments");
    let unsure =
        "The evidence is very uncertain about the effect of interpreting on missed appointments";
    for effect in Effect::ALL {
        assert_eq!(say(VeryLow, *effect, None).unwrap(), unsure, "no direction");
    }
    assert_eq!(say(NotRated, Effect::Reduces, None), None);
    assert_eq!(
        say(Moderate, Effect::LittleToNoEffect, None).unwrap(),
        "Interpreting probably has little to no effect on missed appointments"
    );
    assert_eq!(
        say(Low, Effect::Reduces, Some(true)).unwrap(),
        "Interpreting may lead to an important reduction in missed appointments"
    );
}

fn equity(asked: &Request) -> Vec<Flag> {
    decide(asked).equity.checks.iter().map(|check| check.flag).collect()
}

#[test]
fn checks_of_equity() {
    let mut asked = low_yes();
    assert_eq!(equity(&asked), [Flag::NotAssessed; 3]);
    asked.equity.aims_to_reduce_inequality = Some(true);
    asked.equity.universal = Some(true);
    asked.outcomes[0].level = Some(Level::Staff);
    assert_eq!(equity(&asked), [Flag::Raised, Flag::Raised, Flag::Clear]);
    asked.equity.judgement_reason = Some("those worst off use it most".to_owned());
    assert_eq!(equity(&asked)[1], Flag::Clear);
    asked.equity.judgement_reason = None;
    asked.outcomes.push(Outcome {
        level: Some(Level::Patient),
        stratified_by: vec![ProgressPlus::Ethnicity],
        ..Outcome::new("P", Some(7), Certainty::NotRated)
    });
    let flags = equity(&asked);
    assert_eq!(flags, [Flag::Raised; 3], "an outcome without evidence measures nothing");
    asked.outcomes[1].certainty = Certainty::Low;
    assert_eq!(equity(&asked), [Flag::Clear, Flag::Clear, Flag::Raised]);
}

/// For every answer on equity: only a claim of no harm or of a gain needs support.
#[test]
fn which_judgements_of_equity_need_support() {
    for answer in Equity::ALL {
        let mut asked = low_yes();
        asked.equity.universal = Some(true);
        asked.criteria.equity = Criterion::judged(*answer);
        let needs = ["probably-no-impact", "probably-increased", "increased"];
        let expected = if needs.contains(&answer.code()) { Flag::Raised } else { Flag::Clear };
        assert_eq!(equity(&asked)[1], expected, "{answer}");
    }
}

/// Figures worked out by hand: RR 0.8 at 10% and 30%; OR 3 at 40% is RR 1.67; OR 0.5 at 20%.
#[test]
fn absolute_effects_by_baseline() {
    let effect = |measure, value| {
        Some(RelativeEffect {
            measure,
            value,
            ci_low: Some(value / 2.0),
            ci_high: Some(value * 2.0),
        })
    };
    let cases = [
        (RelativeMeasure::RiskRatio, 0.8, 0.1, Some(-20.0), Some(-60.0), Some(60.0)),
        (RelativeMeasure::RiskRatio, 0.8, 0.3, Some(-60.0), Some(-180.0), Some(180.0)),
        (RelativeMeasure::OddsRatio, 3.0, 0.4, Some(800.0 / 3.0), Some(100.0), Some(400.0)),
        (RelativeMeasure::OddsRatio, 0.5, 0.2, Some(-800.0 / 9.0), Some(-2400.0 / 17.0), Some(0.0)),
        (RelativeMeasure::RiskRatio, 4.0, 0.3, None, Some(300.0), None),
        (RelativeMeasure::HazardRatio, 0.5, 0.2, None, None, None),
    ];
    for (measure, value, risk, point, low, high) in cases {
        let mut asked = low_yes();
        asked.outcomes[0].relative_effect = effect(measure, value);
        asked.equity.baselines = vec![BaselineRisk {
            outcome: "A".to_owned(),
            group: "the most deprived fifth".to_owned(),
            characteristic: Some(ProgressPlus::Socioeconomic),
            risk,
            source: None,
        }];
        let effects = decide(&asked).equity.absolute_effects;
        let close = |found: Option<f64>, expected: Option<f64>| match (found, expected) {
            (Some(found), Some(expected)) => (found - expected).abs() < 1e-9,
            (found, expected) => found == expected,
        };
        assert!(close(effects[0].per_1000, point), "{measure} {value} {:?}", effects[0]);
        assert!(close(effects[0].per_1000_low, low), "{measure} {value} {:?}", effects[0]);
        assert!(close(effects[0].per_1000_high, high), "{measure} {value} {:?}", effects[0]);
        assert_eq!(effects[0].not_computed.is_some(), point.is_none());
    }
}

/// Certainty never orders or filters: outcomes come back as they were handed in.
#[test]
fn outcomes_keep_their_order() {
    let levels = [Certainty::Low, Certainty::High, Certainty::NotRated, Certainty::VeryLow];
    let outcomes =
        levels.iter().enumerate().map(|(i, l)| Outcome::new(&i.to_string(), Some(8), *l));
    let decision = decide(&with_outcomes(outcomes.collect()));
    let shown: Vec<Certainty> = decision.outcomes.iter().map(|outcome| outcome.certainty).collect();
    assert_eq!(shown, levels);
}

#[test]
fn the_page_escapes_what_would_break_a_table() {
    let mut asked = low_yes();
    asked.outcomes[0].name = "a | b\n<script>".to_owned();
    let page = decide(&asked).to_markdown();
    assert!(page.contains("| a \\| b &lt;script> |"), "{page}");
    assert!(page.contains("| What would be the impact on health equity? | Probably increased |"));
    assert!(page.contains("The panel has not decided."));
}
