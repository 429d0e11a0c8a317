//! The predicate of a strong recommendation and the interval of unanswered criteria, against the
//! rule written out a second time over complete answers.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeSet;

use proptest::prelude::*;
use whatworks::base::Certainty;
use whatworks::decision::answers::{
    Balance, CertaintyAnswer, CostEffectiveness, Equity, Resources, Values, YesNo,
};
use whatworks::decision::{Arm, Conclusion, Outcome, Paradigm, Request};

/// The criteria that the predicate looks at, in the order of the framework.
const NAMES: [&str; 8] = [
    "certainty",
    "values",
    "balance",
    "resources",
    "cost_effectiveness",
    "equity",
    "acceptability",
    "feasibility",
];

fn codes_of(criterion: usize) -> Vec<&'static str> {
    match criterion {
        0 => CertaintyAnswer::ALL.iter().map(|a| a.code()).collect(),
        1 => Values::ALL.iter().map(|a| a.code()).collect(),
        2 => Balance::ALL.iter().map(|a| a.code()).collect(),
        3 => Resources::ALL.iter().map(|a| a.code()).collect(),
        4 => CostEffectiveness::ALL.iter().map(|a| a.code()).collect(),
        5 => Equity::ALL.iter().map(|a| a.code()).collect(),
        _ => YesNo::ALL.iter().map(|a| a.code()).collect(),
    }
}

/// What the rule says of complete answers. `situation` is the way of a fitting situation.
fn by_hand(answers: [&str; 8], situation: Option<&str>) -> Conclusion {
    let [certainty, values, balance, resources, cost, equity, acceptability, feasibility] = answers;
    let option = match balance {
        "favours-intervention" | "probably-favours-intervention" => "for",
        "favours-comparison" | "probably-favours-comparison" => "against",
        "does-not-favour-either" => return Conclusion::ConditionalEither,
        _ => return Conclusion::NoRecommendation,
    };
    let yes = |answer: &str| ["yes", "probably-yes"].contains(&answer);
    let settled = values == "no-important-uncertainty-or-variability"
        || values == "probably-no-important-uncertainty-or-variability";
    let of_option = if option == "for" {
        (resources != "large-costs" || cost == "favours-intervention")
            && !["reduced", "probably-reduced"].contains(&equity)
            && yes(acceptability)
            && yes(feasibility)
    } else {
        (resources != "large-savings" || cost == "favours-comparison")
            && !["increased", "probably-increased"].contains(&equity)
    };
    let strong = !balance.starts_with("probably")
        && ["moderate", "high"].contains(&certainty)
        && settled
        && of_option;
    let excepted = ["low", "very-low"].contains(&certainty) && situation == Some(option);
    match (option, strong || excepted) {
        ("for", true) => Conclusion::StrongFor,
        ("for", false) => Conclusion::ConditionalFor,
        (_, true) => Conclusion::StrongAgainst,
        (_, false) => Conclusion::ConditionalAgainst,
    }
}

fn request(answers: &[Option<&str>; 8], situation: Option<&str>) -> Request {
    let [certainty, values, balance, resources, cost, equity, acceptability, feasibility] =
        *answers;
    let mut request = Request::new("D", "Should it?", "it", "not it");
    let criteria = &mut request.criteria;
    criteria.certainty.judgement = certainty.and_then(CertaintyAnswer::from_code);
    criteria.values.judgement = values.and_then(Values::from_code);
    criteria.balance.judgement = balance.and_then(Balance::from_code);
    criteria.resources.judgement = resources.and_then(Resources::from_code);
    criteria.cost_effectiveness.judgement = cost.and_then(CostEffectiveness::from_code);
    criteria.equity.judgement = equity.and_then(Equity::from_code);
    criteria.acceptability.judgement = acceptability.and_then(YesNo::from_code);
    criteria.feasibility.judgement = feasibility.and_then(YesNo::from_code);
    request.paradigm = situation.map(|way| Paradigm {
        situation: 3,
        justification: "why".to_owned(),
        benefit: Some(Certainty::Low),
        harm: Some(Certainty::High),
        riskier: Some(if way == "for" { Arm::Comparison } else { Arm::Intervention }),
    });
    request
}

/// The answers that each criterion may have.
type Options = [Vec<&'static str>; 8];

fn options(answers: &[Option<&'static str>; 8]) -> Options {
    std::array::from_fn(|at| answers[at].map_or_else(|| codes_of(at), |answer| vec![answer]))
}

/// Calls with every completion.
fn completions(options: &Options, mut call: impl FnMut([&'static str; 8])) {
    let total: usize = options.iter().map(Vec::len).product();
    for number in 0..total {
        let mut rest = number;
        call(std::array::from_fn(|at| {
            let pick = options[at][rest % options[at].len()];
            rest /= options[at].len();
            pick
        }));
    }
}

/// The conclusions of all completions, and the criteria on which some completion depends.
fn brute_force(options: &Options, situation: Option<&str>) -> (Vec<Conclusion>, Vec<&'static str>) {
    let mut possible = BTreeSet::new();
    completions(options, |answers| {
        possible.insert(by_hand(answers, situation));
    });
    let decides = (0..8).filter(|at| {
        let mut fixed = options.clone();
        fixed[*at] = vec![options[*at][0]];
        let mut depends = false;
        completions(&fixed, |mut answers| {
            let first = by_hand(answers, situation);
            depends = depends
                || options[*at].iter().any(|other| {
                    answers[*at] = other;
                    by_hand(answers, situation) != first
                });
        });
        depends
    });
    let decides = decides.map(|at| NAMES[at]).collect();
    (possible.into_iter().collect(), decides)
}

fn some_answers() -> impl Strategy<Value = [Option<&'static str>; 8]> {
    let answers: Vec<_> = (0..8).map(|at| prop::sample::select(codes_of(at))).collect();
    let open = prop::sample::subsequence((0..8).collect::<Vec<usize>>(), 0..=4);
    // Unfavourable answers settle a suggestion at once, so half of the cases are favourable.
    let favourable = prop::sample::select(vec![true, false]);
    (answers, open, favourable).prop_map(|(mut answers, open, favourable)| {
        if favourable {
            answers = [
                "moderate",
                "no-important-uncertainty-or-variability",
                "favours-intervention",
                answers[3],
                answers[4],
                "increased",
                "yes",
                "probably-yes",
            ]
            .to_vec();
        }
        std::array::from_fn(|at| (!open.contains(&at)).then_some(answers[at]))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(600) })]

    /// What is possible and what decides, against every completion.
    #[test]
    fn interval_by_enumeration(
        answers in some_answers(),
        situation in prop::sample::select(vec![None, Some("for"), Some("against")]),
    ) {
        let suggestion = request(&answers, situation).decide().unwrap().suggestion;
        let (possible, decides) = brute_force(&options(&answers), situation);
        prop_assert_eq!(&suggestion.possible, &possible, "{:?}", answers);
        let found: Vec<&str> = suggestion.decides.iter().map(|criterion| criterion.code()).collect();
        prop_assert_eq!(&found, &decides, "{:?}", answers);
        prop_assert!(suggestion.possible.contains(&suggestion.conclusion), "{:?}", answers);
        if let [only] = possible.as_slice() {
            prop_assert_eq!(suggestion.conclusion, *only);
        }
    }

    /// A certainty that is an interval counts for strength only if all of it does.
    #[test]
    fn interval_of_certainty(
        worst in 1..=4_usize,
        width in 0..=3_usize,
        answers in some_answers(),
        situation in prop::sample::select(vec![None, Some("for"), Some("against")]),
    ) {
        let best = (worst + width).min(4);
        let mut asked = request(&answers, situation);
        asked.outcomes = vec![Outcome {
            worst: Some(Certainty::ALL[worst]),
            best: Some(Certainty::ALL[best]),
            ..Outcome::new("O", Some(8), Certainty::ALL[best])
        }];
        let suggestion = asked.decide().unwrap().suggestion;
        let mut options = options(&answers);
        options[0] = CertaintyAnswer::ALL[worst..=best].iter().map(|level| level.code()).collect();
        let (possible, decides) = brute_force(&options, situation);
        prop_assert_eq!(&suggestion.possible, &possible);
        let found: Vec<&str> = suggestion.decides.iter().map(|criterion| criterion.code()).collect();
        prop_assert_eq!(found, decides);
        prop_assert!(possible.contains(&suggestion.conclusion));
    }
}

/// Nothing answered: everything is possible but what no completion gives.
#[test]
fn nothing_answered() {
    let none = [None; 8];
    let suggestion = request(&none, None).decide().unwrap().suggestion;
    let mut possible = BTreeSet::new();
    completions(&options(&none), |answers| {
        possible.insert(by_hand(answers, None));
    });
    assert_eq!(suggestion.possible, possible.into_iter().collect::<Vec<_>>());
    assert_eq!(suggestion.conclusion, Conclusion::NoRecommendation);
    let decides: Vec<&str> = suggestion.decides.iter().map(|criterion| criterion.code()).collect();
    assert_eq!(decides, NAMES);
}

/// Complete answers: one clause at a time, by hand.
#[test]
fn each_clause_alone_makes_it_conditional() {
    let strong = [
        "moderate",
        "probably-no-important-uncertainty-or-variability",
        "favours-intervention",
        "moderate-costs",
        "varies",
        "probably-no-impact",
        "probably-yes",
        "yes",
    ];
    let with = |at: usize, answer: &'static str| {
        let mut answers = strong.map(Some);
        answers[at] = Some(answer);
        request(&answers, None).decide().unwrap().suggestion
    };
    assert_eq!(with(0, "high").conclusion, Conclusion::StrongFor);
    assert!(with(0, "high").for_strong.is_empty());
    let failing = [
        (0, "low", "suggest.certainty"),
        (0, "no-included-studies", "suggest.certainty"),
        (1, "possibly-important-uncertainty-or-variability", "suggest.values"),
        (2, "probably-favours-intervention", "suggest.balance"),
        (3, "large-costs", "suggest.resources"),
        (5, "reduced", "suggest.equity"),
        (5, "probably-reduced", "suggest.equity"),
        (6, "varies", "suggest.acceptability"),
        (7, "probably-no", "suggest.feasibility"),
    ];
    for (at, answer, rule) in failing {
        let suggestion = with(at, answer);
        assert_eq!(suggestion.conclusion, Conclusion::ConditionalFor, "{answer}");
        let failed: Vec<&str> = suggestion
            .clauses
            .iter()
            .filter(|clause| clause.verdict.code() == "fails")
            .map(|clause| clause.rule)
            .collect();
        assert_eq!(failed, [rule]);
        assert_eq!(suggestion.for_strong.len(), 1);
    }
    let mut costly = strong.map(Some);
    costly[3] = Some("large-costs");
    costly[4] = Some("favours-intervention");
    let suggestion = request(&costly, None).decide().unwrap().suggestion;
    assert_eq!(suggestion.conclusion, Conclusion::StrongFor);
}
