//! From outcomes to a recommendation, against printed tables and figures worked out by hand.

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
    Arm, Conclusion, Criterion, Decision, Direction, Effect, Flag, GroupRisk, Outcome,
    PanelDecision, PanelOverall, Paradigm, RULES, RelativeEffect, RelativeMeasure, Request,
    Signature, Strength,
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
    type Row<'a> = (u8, &'a [Certainty], &'a [Certainty], Option<Direction>);
    let table: [Row<'_>; 5] = [
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
            1..=3 => (Certainty::Low, Certainty::High),
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
    let mut asked = Request { paradigm: Some(paradigm), ..low_yes() };
    let decision = decide(&asked);
    assert_eq!(decision.suggestion.conclusion, Conclusion::ConditionalFor);
    assert_eq!(rules_of_messages(&decision), ["paradigm.direction"]);

    let conclusion = Conclusion::StrongFor;
    asked.panel_decision = Some(PanelDecision { conclusion, system_decision: None, by: signed() });
    let expected = ["paradigm.direction", "conclusion.panel", "suggest.strong-on-low"];
    assert_eq!(rules_of_messages(&decide(&asked)), expected);
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
    assert_eq!(plain(High), "The use of interpreting reduces missed appointments");
    assert_eq!(plain(Moderate), "The use of interpreting probably reduces missed appointments");
    assert_eq!(plain(Low), "The use of interpreting may reduce missed appointments");
    let unsure =
        "The evidence is very uncertain about the effect of interpreting on missed appointments";
    for effect in Effect::ALL {
        assert_eq!(say(VeryLow, *effect, None).unwrap(), unsure, "no direction");
    }
    assert_eq!(say(NotRated, Effect::Reduces, None), None);
    assert_eq!(
        say(Moderate, Effect::LittleToNoEffect, None).unwrap(),
        "The use of interpreting probably has little to no effect on missed appointments"
    );
    assert_eq!(
        say(Low, Effect::Reduces, Some(true)).unwrap(),
        "The use of interpreting may reduce missed appointments, by an important amount"
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
        asked.equity.baselines = vec![GroupRisk {
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

#[test]
fn the_table_has_a_row_for_each_criterion() {
    let answer = low_yes().answer().unwrap();
    let names: Vec<&str> = answer.table.columns.iter().map(|column| column.name).collect();
    let expected = [
        "criterion",
        "question",
        "judgement",
        "printed",
        "evidence",
        "research",
        "considerations",
        "coding",
    ];
    assert_eq!(names, expected);
    let whatworks::Values::Text(judgements) = &answer.table.columns[2].values else {
        panic!("text")
    };
    let balance = Some("favours-intervention".to_owned());
    assert_eq!((judgements.len(), &judgements[0], &judgements[5]), (12, &None, &balance));
}
