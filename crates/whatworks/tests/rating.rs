//! Ratings against what the rules say by hand, and against published judgements.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeSet;

use proptest::prelude::*;
use whatworks::base::{Certainty, Design, DesignCount, Direction};
use whatworks::grade::{Concern, Domain, Judgements, Rating, Verdict, combine};
use whatworks::{EvidenceBase, RuleSet};

fn brief() -> EvidenceBase {
    EvidenceBase::staff_empowerment().with_layers(&["brief"]).unwrap()
}

fn both() -> EvidenceBase {
    EvidenceBase::staff_empowerment()
}

fn rate(base: &EvidenceBase, id: &str) -> Rating {
    base.rate(id, &RuleSet::narrative_2017()).unwrap()
}

fn interval(rating: &Rating) -> Option<(&'static str, &'static str)> {
    rating.interval.map(|[worst, best]| (worst.code(), best.code()))
}

/// Worked out by hand from the text of the brief: point, interval and verdict of each
/// recommendation.
const BY_HAND: [(&str, &str, (&str, &str), &str); 7] = [
    ("R1", "very-low", ("very-low", "moderate"), "needs-facts"),
    ("R2", "very-low", ("very-low", "very-low"), "unattainable"),
    ("R3", "very-low", ("very-low", "very-low"), "unattainable"),
    ("R4", "very-low", ("very-low", "moderate"), "needs-facts"),
    ("R5", "very-low", ("very-low", "moderate"), "agrees"),
    ("R6", "very-low", ("very-low", "very-low"), "unattainable"),
    ("R7", "very-low", ("very-low", "very-low"), "unattainable"),
];

#[test]
fn audit_of_the_brief_as_worked_out_by_hand() {
    let audit = brief().audit(&RuleSet::narrative_2017()).unwrap();
    for (row, (id, derived, (worst, best), verdict)) in audit.rows.iter().zip(BY_HAND) {
        assert_eq!(row.id, id);
        assert_eq!(row.derived.code(), derived, "{id}");
        assert_eq!(row.interval.map(|i| (i[0].code(), i[1].code())), Some((worst, best)), "{id}");
        assert_eq!(row.verdict.code(), verdict, "{id}");
    }
    assert_eq!(audit.rows.len(), BY_HAND.len());
}

#[test]
fn bodies_of_the_brief_as_worked_out_by_hand() {
    let base = brief();
    let by_hand = [
        ("R1.cultural-competency.staff", "very-low", Some(("very-low", "moderate"))),
        ("R1.cultural-competency.patient", "very-low", Some(("very-low", "moderate"))),
        ("R1.mental-health-focus.patient", "very-low", Some(("very-low", "moderate"))),
        ("R1.advocacy.staff", "not-rated", None),
        ("R2.adequate-time.patient", "very-low", Some(("very-low", "very-low"))),
        ("R3.resources.patient", "very-low", Some(("very-low", "very-low"))),
        ("R4.trauma-informed-care.staff", "very-low", Some(("very-low", "moderate"))),
        ("R4.trauma-informed-care.patient", "not-rated", None),
        ("R5.game-based-learning.staff", "very-low", Some(("very-low", "moderate"))),
        ("R6.diversity-programmes.student", "very-low", Some(("very-low", "very-low"))),
        ("R7.outreach.recruitment", "very-low", Some(("very-low", "very-low"))),
    ];
    for (id, certainty, between) in by_hand {
        let rating = rate(&base, id);
        assert_eq!(rating.certainty.code(), certainty, "{id}");
        assert_eq!(interval(&rating), between, "{id}");
    }
}

/// High less risk of bias, timing and imprecision; low once either unreported domain is clean.
#[test]
fn cultural_competency_line_by_line() {
    let rating = rate(&brief(), "R1.cultural-competency.staff");
    let combination = rating.combination.as_ref().unwrap();
    assert_eq!(combination.raw, 4 - 1 - 1 - 1);
    for domain in ["risk_of_bias", "imprecision"] {
        let fact = rating.missing.iter().find(|fact| fact.domain == domain).unwrap();
        let clean = fact.would_be.iter().find(|other| other.if_ == "not-serious").unwrap();
        assert_eq!(clean.certainty, Certainty::Low, "{domain}");
    }
}

/// Nine of eleven studies improved and five are randomised, so three to five of these did.
#[test]
fn bound_on_randomised_studies_that_improved() {
    let rating = rate(&brief(), "R1.cultural-competency.staff");
    let bound = rating.trace.iter().find(|entry| entry.rule.id == "start.bound").unwrap();
    assert_eq!(bound.result.to_string(), "3 to 5 of the 5 randomised studies improved");
    let domains = rating.domains.as_ref().unwrap();
    assert_eq!(domains.inconsistency.possible, [Concern::NotSerious, Concern::Serious]);
}

/// The bound, against every way to choose which studies improved and which are randomised.
#[test]
fn bound_by_enumeration() {
    for of in 1..=7_u32 {
        for improved in 0..=of {
            for randomised in 0..=of {
                // Studies 0..randomised are randomised; every set of `improved` studies is tried.
                let sets = (0..1_u32 << of).filter(|set| set.count_ones() == improved);
                let counts: Vec<u32> =
                    sets.map(|set| (set & ((1 << randomised) - 1)).count_ones()).collect();
                let expected = (*counts.iter().min().unwrap(), *counts.iter().max().unwrap());
                let found = bound(of, improved, randomised);
                if let Some(found) = found {
                    assert_eq!(found, expected, "{improved} of {of}, {randomised} randomised");
                } else {
                    assert!(randomised == 0 || randomised == of);
                }
            }
        }
    }
}

/// What the trace says of a review of `of` studies.
fn bound(of: u32, improved: u32, randomised: u32) -> Option<(u32, u32)> {
    let mut document = brief().document().clone();
    let study = document.studies.iter_mut().find(|study| study.id == "ref-8").unwrap();
    study.study_count[0].value = of;
    study.designs[0].value =
        vec![DesignCount { design: Design::Randomised, count: Some(randomised) }];
    let finding = document.findings.iter_mut().find(|f| f.id == "ref-8.staff.brief").unwrap();
    let votes = finding.votes.as_mut().unwrap();
    (votes.improved, votes.of) = (Some(improved), of);
    let rating = rate(&EvidenceBase::new(&document).unwrap(), "R1.cultural-competency.staff");
    let entry = rating.trace.iter().find(|entry| entry.rule.id == "start.bound")?;
    let result = entry.result.to_string();
    let words: Vec<&str> = result.split(' ').collect();
    Some((words[0].parse().unwrap(), words[2].parse().unwrap()))
}

/// Same shape of evidence (staff learning improved, patient outcomes lacking), same rating, though
/// the brief publishes Moderate for one and Very low for the other.
#[test]
fn like_cases_alike() {
    let base = brief();
    let (r4, r5) = (rate(&base, "R4"), rate(&base, "R5"));
    assert_eq!((r4.certainty, r4.interval), (r5.certainty, r5.interval));
    assert_ne!(r4.published, r5.published);
}

/// 2 % to 7 % and 1 % to 4 % look like ratios of 3.5 and 4: no denominators, no interval, no
/// comparison group, one study.
#[test]
fn cadet_scheme_is_not_rated_up() {
    let rating = rate(&brief(), "R7.outreach.recruitment");
    let [upgrade] = rating.upgrades.as_slice() else { panic!("one upgrade is looked at") };
    assert_eq!((upgrade.name, upgrade.levels), ("large_effect", 0));
    assert!(upgrade.because.contains("3.50") && upgrade.because.contains("4.00"));
    for obstacle in ["comparison group", "confidence interval", "two studies"] {
        assert!(upgrade.because.contains(obstacle), "{obstacle}: {}", upgrade.because);
    }
}

#[test]
fn a_bundle_is_no_surer_than_its_weakest_part() {
    let rating = rate(&brief(), "R1");
    let as_written = rating.as_written.unwrap();
    assert_eq!(as_written.certainty, Certainty::NotRated);
    assert!(as_written.because.contains("advocacy"));
}

#[test]
fn a_sentence_about_a_whole_group_may_be_read_as_not_meant() {
    let rating = rate(&brief(), "R6");
    let [reading] = rating.readings.as_slice() else { panic!("one other reading") };
    assert_eq!(reading.interval, [Certainty::VeryLow, Certainty::Moderate]);
}

#[test]
fn overall_is_the_lowest_critical_outcome() {
    let mut document = brief().document().clone();
    for body in &mut document.bodies {
        body.importance = match body.id.as_str() {
            "R4.trauma-informed-care.staff" => Some(8),
            "R5.game-based-learning.staff" | "R4.trauma-informed-care.patient" => Some(6),
            "R5.game-based-learning.patient" => Some(9),
            _ => None,
        };
    }
    let base = EvidenceBase::new(&document).unwrap();
    let overall = |id: &str| rate(&base, id).overall.unwrap();
    assert_eq!(overall("R4").certainty, Certainty::VeryLow);
    // A critical outcome without evidence comes to the surface.
    assert_eq!(overall("R5").certainty, Certainty::NotRated);
    assert!(overall("R5").because.contains("R5.game-based-learning.patient"));
    assert_eq!(overall("R1").rule.id, "overall.importance-not-stated");
}

#[test]
fn no_difference_does_not_speak_for_a_recommendation() {
    let rating = rate(&both(), "R1.anti-stigma.staff-knowledge");
    assert_eq!(rating.direction, Some(Direction::NoDifference));
    let mut document = both().document().clone();
    let component = document.recommendations[0].components.iter().find(|c| c.id == "anti-stigma");
    document.recommendations[0].components = vec![component.unwrap().clone()];
    document.recommendations[0].components[0].bodies =
        vec!["R1.anti-stigma.staff-knowledge".to_owned()];
    let base = EvidenceBase::new(&document).unwrap();
    let audit = base.audit(&RuleSet::narrative_2017()).unwrap();
    assert_eq!(audit.rows[0].verdict, Verdict::NotRated);
}

/// Every mark of the trace is a rule of the rule set, under every rule set.
#[test]
fn every_step_names_a_rule() {
    for name in RuleSet::NAMES {
        let set = RuleSet::named(name).unwrap();
        let rules: BTreeSet<&str> = set.rules().iter().map(|rule| rule.id).collect();
        for base in [brief(), both()] {
            for body in base.bodies() {
                let rating = base.rate(&body.id, &set).unwrap();
                assert!(!rating.trace.is_empty());
                for entry in &rating.trace {
                    assert!(rules.contains(entry.rule.id), "{name}: {}", entry.rule.id);
                }
                for (_, judged) in rating.domains.iter().flat_map(|domains| domains.iter()) {
                    assert!(rules.contains(judged.rule.id), "{name}: {}", judged.rule.id);
                    assert!(judged.possible.contains(&judged.final_), "{}", body.id);
                    let open = judged.possible.len() > 1;
                    assert_eq!(judged.open.is_some(), open, "{name} {} {judged:?}", body.id);
                }
            }
        }
    }
}

/// A fact that turns out as one of its possible values never leaves the interval.
#[test]
fn intervals_hold_what_missing_facts_may_do() {
    for base in [brief(), both()] {
        for body in base.bodies() {
            let rating = rate(&base, &body.id);
            let Some([worst, best]) = rating.interval else { continue };
            assert!(worst <= rating.certainty && rating.certainty <= best, "{}", body.id);
            for other in rating.missing.iter().flat_map(|fact| &fact.would_be) {
                assert!(worst <= other.certainty && other.certainty <= best, "{}", body.id);
                assert!(worst <= other.interval[0] && other.interval[1] <= best, "{}", body.id);
            }
        }
    }
}

fn any_concern() -> impl Strategy<Value = Concern> {
    prop::sample::select(Concern::ALL)
}

/// Levels down that a concern may stand for in `narrative-2017`, and the one it suggests.
fn levels(domain: Domain, concern: Concern) -> (Vec<i32>, i32) {
    let assumed = match domain {
        Domain::RiskOfBias | Domain::Imprecision => 1,
        _ => 0,
    };
    let most = if domain == Domain::PublicationBias { 1 } else { 2 };
    match concern {
        Concern::NotSerious | Concern::NotApplicable => (vec![0], 0),
        Concern::Serious => (vec![1], 1),
        Concern::VerySerious => (vec![2], 2),
        Concern::ExtremelySerious => (vec![3], 3),
        Concern::NotReported => ((0..=most).collect(), assumed),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    /// The combination, against an enumeration of every completion of what is not reported.
    #[test]
    fn combination_by_enumeration(
        start in 1..=4_i32,
        concerns in [any_concern(), any_concern(), any_concern(), any_concern()],
        bias in prop::sample::select(whatworks::grade::PublicationBias::ALL),
        large in 0..=2_u8,
        dose in 0..=1_u8,
        borderline in prop::sample::subsequence(Domain::ALL, 0..=5),
    ) {
        let scale = [Certainty::VeryLow, Certainty::Low, Certainty::Moderate, Certainty::High];
        let at = |points: i32| scale[usize::try_from(points.clamp(1, 4) - 1).unwrap()];
        let rating = combine(&Judgements {
            start: at(start),
            risk_of_bias: concerns[0],
            inconsistency: concerns[1],
            indirectness: concerns[2],
            imprecision: concerns[3],
            publication_bias: bias,
            large_effect: large,
            dose_response: dose,
            borderline: borderline.clone(),
            ..Judgements::default()
        }).unwrap();
        let bias = Concern::from_code(bias.code()).unwrap_or(Concern::NotSerious);
        let domains = [
            (Domain::RiskOfBias, concerns[0]),
            (Domain::Inconsistency, concerns[1]),
            (Domain::Indirectness, concerns[2]),
            (Domain::Imprecision, concerns[3]),
            (Domain::PublicationBias, bias),
        ];
        let up = i32::from(large + dose);
        let calls: Vec<i32> = domains
            .iter()
            .filter(|(domain, concern)| borderline.contains(domain) && *concern != Concern::NotReported)
            .map(|(domain, concern)| levels(*domain, *concern).1)
            .collect();
        let extra = i32::from(calls.len() >= 2 && calls.iter().all(|down| *down == 0));
        let certainty = |down: i32| start - down - extra + if down + extra > 0 { 0 } else { up };
        let suggested: i32 = domains.iter().map(|(d, c)| levels(*d, *c).1).sum();
        prop_assert_eq!(rating.certainty, at(certainty(suggested)));
        let mut completions = vec![0];
        for (domain, concern) in domains {
            let possible = levels(domain, concern).0;
            completions = completions
                .iter()
                .flat_map(|down| possible.iter().map(move |more| down + more))
                .collect();
        }
        let ends = completions.iter().map(|down| certainty(*down));
        let (worst, best) = (ends.clone().min().unwrap(), ends.max().unwrap());
        prop_assert_eq!(rating.interval, Some([at(worst), at(best)]));
    }

    /// Rating one domain down further never makes the whole surer.
    #[test]
    fn more_concern_is_never_surer(
        start in prop::sample::select(&[Certainty::Low, Certainty::High][..]),
        rest in [any_concern(), any_concern(), any_concern()],
    ) {
        let by = |risk_of_bias| combine(&Judgements {
            start,
            risk_of_bias,
            inconsistency: rest[0],
            indirectness: rest[1],
            imprecision: rest[2],
            ..Judgements::default()
        }).unwrap();
        let steps = [Concern::NotSerious, Concern::Serious, Concern::VerySerious, Concern::ExtremelySerious];
        for pair in steps.windows(2) {
            let (less, more) = (by(pair[0]), by(pair[1]));
            prop_assert!(more.certainty <= less.certainty);
            prop_assert!(more.interval.unwrap()[1] <= less.interval.unwrap()[1]);
        }
    }
}
