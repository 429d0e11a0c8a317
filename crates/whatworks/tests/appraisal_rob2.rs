//! RoB 2 against its algorithms written down a second time, as tables of rows.
//!
//! Each row names the answers of a domain's questions in their order: `Y` (yes or probably yes),
//! `N` (no or probably no), `?` (no information), `A` (not applicable), several of them, or `*`.
//! Every combination of answers matches exactly one row.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use whatworks::appraisal::rob2::{Rob2, Rob2Answer, Rob2Effect, Rob2Judged, Rob2Judgement, judge};

type Row = (&'static str, Rob2Judgement);
use Rob2Judgement::{High, Low, SomeConcerns};

const D1: (&[&str], &[Row]) = (
    &["1.1", "1.2", "1.3"],
    &[
        ("* N *", High),
        ("N Y *", SomeConcerns),
        ("Y? Y Y", SomeConcerns),
        ("Y? Y N?", Low),
        ("* ? Y", High),
        ("* ? N?", SomeConcerns),
    ],
);

/// Part 1 of the effect of assignment.
const D2_DEVIATIONS: (&[&str], &[Row]) = (
    &["2.1", "2.2", "2.3", "2.4", "2.5"],
    &[
        ("N N * * *", Low),
        ("Y? * N * *", Low),
        ("N Y? N * *", Low),
        ("Y? * ? * *", SomeConcerns),
        ("N Y? ? * *", SomeConcerns),
        ("Y? * Y N *", SomeConcerns),
        ("N Y? Y N *", SomeConcerns),
        ("Y? * Y Y? Y", SomeConcerns),
        ("N Y? Y Y? Y", SomeConcerns),
        ("Y? * Y Y? N?", High),
        ("N Y? Y Y? N?", High),
    ],
);

/// Part 2 of the effect of assignment.
const D2_ANALYSIS: (&[&str], &[Row]) =
    (&["2.6", "2.7"], &[("Y *", Low), ("N? N", SomeConcerns), ("N? Y?", High)]);

const D2_ADHERING: (&[&str], &[Row]) = (
    &["2.1", "2.2", "2.3", "2.4", "2.5", "2.6"],
    &[
        // Nobody aware.
        ("N N * NA NA *", Low),
        ("N N * Y? * Y", SomeConcerns),
        ("N N * Y? * N?", High),
        ("N N * NA Y? Y", SomeConcerns),
        ("N N * NA Y? N?", High),
        // Somebody aware, other interventions balanced or not in question.
        ("Y? * YA NA NA *", Low),
        ("Y? * YA Y? * Y", SomeConcerns),
        ("Y? * YA Y? * N?", High),
        ("Y? * YA NA Y? Y", SomeConcerns),
        ("Y? * YA NA Y? N?", High),
        ("N Y? YA NA NA *", Low),
        ("N Y? YA Y? * Y", SomeConcerns),
        ("N Y? YA Y? * N?", High),
        ("N Y? YA NA Y? Y", SomeConcerns),
        ("N Y? YA NA Y? N?", High),
        // Not balanced, or not known.
        ("Y? * N? * * Y", SomeConcerns),
        ("Y? * N? * * N?", High),
        ("N Y? N? * * Y", SomeConcerns),
        ("N Y? N? * * N?", High),
    ],
);

const D3: (&[&str], &[Row]) = (
    &["3.1", "3.2", "3.3", "3.4"],
    &[
        ("Y * * *", Low),
        ("N? Y * *", Low),
        ("N? N? N *", Low),
        ("N? N? Y? N", SomeConcerns),
        ("N? N? Y? Y?", High),
    ],
);

const D4: (&[&str], &[Row]) = (
    &["4.1", "4.2", "4.3", "4.4", "4.5"],
    &[
        ("Y * * * *", High),
        ("N? Y * * *", High),
        ("N? N N * *", Low),
        ("N? N Y? N *", Low),
        ("N? N Y? Y? N", SomeConcerns),
        ("N? N Y? Y? Y?", High),
        ("N? ? N * *", SomeConcerns),
        ("N? ? Y? N *", SomeConcerns),
        ("N? ? Y? Y? N", SomeConcerns),
        ("N? ? Y? Y? Y?", High),
    ],
);

const D5: (&[&str], &[Row]) = (
    &["5.1", "5.2", "5.3"],
    &[
        ("* Y *", High),
        ("* N? Y", High),
        ("* ? N?", SomeConcerns),
        ("* N ?", SomeConcerns),
        ("Y N N", Low),
        ("N? N N", SomeConcerns),
    ],
);

const WITHOUT_NA: [Rob2Answer; 5] = [
    Rob2Answer::Yes,
    Rob2Answer::ProbablyYes,
    Rob2Answer::ProbablyNo,
    Rob2Answer::No,
    Rob2Answer::NoInformation,
];

fn matches(cell: &str, answer: Rob2Answer) -> bool {
    let letter = match answer {
        Rob2Answer::Yes | Rob2Answer::ProbablyYes => 'Y',
        Rob2Answer::ProbablyNo | Rob2Answer::No => 'N',
        Rob2Answer::NoInformation => '?',
        Rob2Answer::NotApplicable => 'A',
    };
    cell == "*" || cell.contains(letter)
}

/// The one row that a combination of answers matches.
fn look_up(rows: &[Row], answers: &[Rob2Answer]) -> Rob2Judgement {
    let fits =
        |row: &&Row| row.0.split(' ').zip(answers).all(|(cell, answer)| matches(cell, *answer));
    let found: Vec<&Row> = rows.iter().filter(fits).collect();
    assert_eq!(found.len(), 1, "{answers:?} matches {found:?}");
    found[0].1
}

/// Every combination of one answer for each question.
fn every(choices: &[Vec<Rob2Answer>]) -> Vec<Vec<Rob2Answer>> {
    choices.iter().fold(vec![Vec::new()], |all, choice| {
        let longer = |before: &Vec<Rob2Answer>| -> Vec<Vec<Rob2Answer>> {
            choice.iter().map(|one| before.iter().copied().chain([*one]).collect()).collect()
        };
        all.iter().flat_map(longer).collect()
    })
}

/// The domain with these answers and no others.
fn domain(
    index: usize,
    effect: Option<Rob2Effect>,
    answers: &[(&str, Rob2Answer)],
) -> whatworks::appraisal::rob2::Rob2Domain {
    let map: Map<String, Value> =
        answers.iter().map(|(q, a)| ((*q).to_owned(), Value::from(a.code()))).collect();
    let answers = serde_json::from_value(Value::Object(map)).unwrap();
    judge(&Rob2 { effect, answers, ..Rob2::default() }).unwrap().domains[index].clone()
}

fn assert_table(index: usize, effect: Rob2Effect, (questions, rows): (&[&str], &[Row])) {
    let choices = vec![WITHOUT_NA.to_vec(); questions.len()];
    assert_choices(index, effect, questions, &choices, |answers| look_up(rows, answers));
}

fn assert_choices(
    index: usize,
    effect: Rob2Effect,
    questions: &[&str],
    choices: &[Vec<Rob2Answer>],
    expected: impl Fn(&[Rob2Answer]) -> Rob2Judgement,
) {
    for answers in every(choices) {
        let given: Vec<_> = questions.iter().copied().zip(answers.iter().copied()).collect();
        let judged = domain(index, Some(effect), &given);
        assert_eq!(judged.proposed, Some(expected(&answers)), "{given:?}");
        assert_eq!(judged.stands, judged.proposed);
        assert!(judged.needs.is_empty() && judged.inconsistent.is_empty(), "{given:?}");
        let last = judged.path.last().unwrap();
        assert!(last.leads_to.is_some(), "{given:?}");
        let asked: BTreeSet<&str> = judged.path.iter().map(|step| step.question).collect();
        let rest: BTreeSet<&str> = judged.not_needed.iter().copied().collect();
        assert!(asked.is_disjoint(&rest));
        assert_eq!(asked.len() + rest.len(), questions.len(), "{given:?}");
    }
}

#[test]
fn domain_1_over_all_answers() {
    assert_table(0, Rob2Effect::Assignment, D1);
}

#[test]
fn domain_2_assignment_over_all_answers() {
    let questions = ["2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "2.7"];
    let choices = vec![WITHOUT_NA.to_vec(); 7];
    assert_choices(1, Rob2Effect::Assignment, &questions, &choices, |answers| {
        let deviations = look_up(D2_DEVIATIONS.1, &answers[..5]);
        let analysis = look_up(D2_ANALYSIS.1, &answers[5..]);
        match (deviations, analysis) {
            (High, _) | (_, High) => High,
            (Low, Low) => Low,
            _ => SomeConcerns,
        }
    });
}

#[test]
fn domain_2_adhering_over_all_answers() {
    let with_na: Vec<Rob2Answer> = Rob2Answer::ALL.to_vec();
    let without = WITHOUT_NA.to_vec();
    let choices =
        [without.clone(), without.clone(), with_na.clone(), with_na.clone(), with_na, without];
    let (questions, rows) = D2_ADHERING;
    assert_choices(1, Rob2Effect::Adhering, questions, &choices, |a| look_up(rows, a));
}

#[test]
fn domain_3_over_all_answers() {
    assert_table(2, Rob2Effect::Assignment, D3);
}

#[test]
fn domain_4_over_all_answers() {
    assert_table(3, Rob2Effect::Assignment, D4);
}

#[test]
fn domain_5_over_all_answers() {
    assert_table(4, Rob2Effect::Assignment, D5);
}

fn answer(letter: &str) -> Rob2Answer {
    match letter {
        "Y" => Rob2Answer::Yes,
        "PY" => Rob2Answer::ProbablyYes,
        "PN" => Rob2Answer::ProbablyNo,
        "N" => Rob2Answer::No,
        "NI" => Rob2Answer::NoInformation,
        "NA" => Rob2Answer::NotApplicable,
        other => panic!("{other}"),
    }
}

fn proposed(index: usize, effect: Rob2Effect, answers: &[(&str, &str)]) -> Option<Rob2Judgement> {
    let answers: Vec<_> = answers.iter().map(|(q, a)| (*q, answer(a))).collect();
    domain(index, Some(effect), &answers).proposed
}

/// Mistakes seen in public implementations, each with what the algorithm gives.
#[test]
fn mistakes_of_public_tools_are_not_made() {
    let assignment = Rob2Effect::Assignment;
    // "No information" on 2.3 taken for yes, so that the questions go on.
    let stops =
        [("2.1", "Y"), ("2.2", "Y"), ("2.3", "NI"), ("2.4", "Y"), ("2.5", "N"), ("2.6", "Y")];
    assert_eq!(proposed(1, assignment, &stops), Some(SomeConcerns));
    // "No information" on 2.5 taken for balanced.
    let unbalanced =
        [("2.1", "Y"), ("2.2", "Y"), ("2.3", "Y"), ("2.4", "Y"), ("2.5", "NI"), ("2.6", "Y")];
    assert_eq!(proposed(1, assignment, &unbalanced), Some(High));
    // "No information" on 2.6 taken for an appropriate analysis.
    for (impact, expected) in [("N", SomeConcerns), ("Y", High), ("NI", High)] {
        let analysis = [("2.1", "N"), ("2.2", "N"), ("2.6", "NI"), ("2.7", impact)];
        assert_eq!(proposed(1, assignment, &analysis), Some(expected), "2.7 {impact}");
    }
    // "No information" on 4.2 taken for no.
    for rest in [&[("4.3", "N")][..], &[("4.3", "Y"), ("4.4", "N")][..]] {
        let unknown: Vec<_> = [("4.1", "N"), ("4.2", "NI")].iter().chain(rest).copied().collect();
        assert_eq!(proposed(3, assignment, &unknown), Some(SomeConcerns), "{rest:?}");
        let known: Vec<_> = [("4.1", "N"), ("4.2", "N")].iter().chain(rest).copied().collect();
        assert_eq!(proposed(3, assignment, &known), Some(Low), "{rest:?}");
    }
}

fn with_stated(domains: [&str; 5], extra: Value) -> Rob2Judged {
    let names = ["d1", "d2", "d3", "d4", "d5"];
    let mut input = json!({ "stated": {} });
    for (name, judged) in names.iter().zip(domains) {
        input["stated"][name] = Value::from(judged);
    }
    for (key, value) in extra.as_object().unwrap() {
        match (key.as_str(), value) {
            ("overall", value) => input["stated"]["overall"] = value.clone(),
            (key, value) => input[key] = value.clone(),
        }
    }
    judge(&serde_json::from_value(input).unwrap()).unwrap()
}

/// The overall judgement is that of the worst domain, over all 243 patterns; a count of domains
/// with some concerns decides nothing unless it is asked for.
#[test]
fn overall_over_all_patterns() {
    let codes = ["low", "some-concerns", "high"];
    for number in 0..243_usize {
        let pattern: Vec<usize> = (0..5_u32).map(|place| number / 3_usize.pow(place) % 3).collect();
        let domains: [&str; 5] = std::array::from_fn(|place| codes[pattern[place]]);
        let worst = *pattern.iter().max().unwrap();
        let concerns = pattern.iter().filter(|judged| **judged == 1).count();
        let judged = with_stated(domains, json!({}));
        assert_eq!(judged.overall.proposed.unwrap().code(), codes[worst], "{domains:?}");
        let prompted = !judged.overall.prompts.is_empty();
        assert_eq!(prompted, worst == 1 && concerns > 1, "{domains:?}");
        for count in 2..=5 {
            let strict = with_stated(domains, json!({ "some_concerns_high": count }));
            let expected = if concerns >= count { "high" } else { codes[worst] };
            assert_eq!(strict.overall.proposed.unwrap().code(), expected, "{domains:?} {count}");
            assert!(strict.rules.iter().any(|rule| rule.id == "rob-2.overall.count"));
        }
    }
}

#[test]
fn a_stated_overall_that_does_not_follow_is_listed() {
    let judged =
        with_stated(["low", "low", "some-concerns", "low", "low"], json!({ "overall": "low" }));
    assert_eq!(judged.differences.len(), 1);
    assert_eq!(judged.differences[0].field, "overall");
    assert_eq!(judged.differences[0].recomputed, ["some-concerns"]);
    // The five domains have no answers, and are said not to be checked.
    assert_eq!(judged.unchecked, ["d1", "d2", "d3", "d4", "d5"]);
}

#[test]
fn stated_domains_with_answers_are_compared() {
    let input = json!({
        "effect": "assignment",
        "answers": { "4.1": "no", "4.2": "no-information", "4.3": "no", "3.1": "no" },
        "stated": { "d3": "low", "d4": "low" },
    });
    let judged = judge(&serde_json::from_value(input).unwrap()).unwrap();
    let fields: Vec<&str> = judged.differences.iter().map(|found| found.field).collect();
    assert_eq!(fields, ["d4"]);
    assert_eq!(judged.differences[0].recomputed, ["some-concerns"]);
    assert_eq!(judged.unchecked, ["d3"], "low is possible, and not certain");
}

#[test]
fn an_override_keeps_what_was_proposed() {
    let over = json!({ "judgement": "high", "reason": "three domains", "who": "A. Person", "date": "2024-12-18" });
    let judged = with_stated(
        ["some-concerns", "some-concerns", "some-concerns", "low", "low"],
        json!({ "overrides": { "overall": over } }),
    );
    assert_eq!(judged.overall.proposed, Some(SomeConcerns));
    assert_eq!(judged.overall.stands, Some(High));
    // An override of a domain reaches the overall judgement.
    let over =
        json!({ "judgement": "low", "reason": "sound", "who": "A. Person", "date": "2024-12-18" });
    let judged =
        with_stated(["high", "low", "low", "low", "low"], json!({ "overrides": { "d1": over } }));
    assert_eq!(judged.domains[0].proposed, Some(High));
    assert_eq!(judged.domains[0].stands, Some(Low));
    assert_eq!(judged.overall.proposed, Some(Low));
}

#[test]
fn nothing_answered_leaves_everything_open() {
    let judged = judge(&Rob2::default()).unwrap();
    for domain in &judged.domains {
        assert_eq!(domain.possible, [Low, SomeConcerns, High], "{}", domain.name);
        assert_eq!(domain.stands, None);
        assert!(!domain.needs.is_empty());
    }
    assert_eq!(judged.overall.possible, [Low, SomeConcerns, High]);
    assert!(judged.domains[1].needs.contains(&"effect"));
}

/// Without a stated effect, domain 2 is what either effect leaves possible; only what both agree
/// on is proposed.
#[test]
fn without_an_effect_both_are_possible() {
    // Nobody aware, appropriate analysis: low for assignment; for adhering it hangs on 2.4 and 2.5.
    let answers = [("2.1", "N"), ("2.2", "N"), ("2.4", "Y"), ("2.5", "N"), ("2.6", "Y")];
    let answers: Vec<_> = answers.iter().map(|(q, a)| (*q, answer(a))).collect();
    let judged = domain(1, None, &answers);
    assert_eq!(judged.possible, [Low, SomeConcerns]);
    assert_eq!(judged.proposed, None);
    assert_eq!(judged.needs, ["effect"]);
    // Aware, deviations unbalanced, an analysis of no use: high either way.
    let answers = ["2.1", "2.2", "2.3", "2.4"].map(|question| (question, Rob2Answer::Yes));
    let answers: Vec<_> = answers
        .into_iter()
        .chain(["2.5", "2.6", "2.7"].map(|question| (question, Rob2Answer::No)))
        .collect();
    let judged = domain(1, None, &answers);
    assert_eq!((judged.proposed, judged.needs.len()), (Some(High), 0));
}

#[test]
fn not_applicable_where_the_path_asks_is_no_answer() {
    let answers =
        [("4.1", Rob2Answer::No), ("4.2", Rob2Answer::No), ("4.3", Rob2Answer::NotApplicable)];
    let judged = domain(3, Some(Rob2Effect::Assignment), &answers);
    assert_eq!(judged.proposed, None);
    assert_eq!(judged.possible, [Low, SomeConcerns, High]);
    assert_eq!(judged.needs, ["4.3", "4.4", "4.5"]);
    assert_eq!(judged.inconsistent[0].field, "4.3");
}

/// The domains with their questions, the answers that a question may have, and the table.
type Checked = (usize, Rob2Effect, Vec<&'static str>, fn(&[Rob2Answer]) -> Rob2Judgement);

fn all_domains() -> Vec<Checked> {
    let assignment = Rob2Effect::Assignment;
    let both: Vec<&str> = D2_DEVIATIONS.0.iter().chain(D2_ANALYSIS.0).copied().collect();
    vec![
        (0, assignment, D1.0.to_vec(), |a| look_up(D1.1, a)),
        (1, assignment, both, |a| {
            look_up(D2_DEVIATIONS.1, &a[..5]).max(look_up(D2_ANALYSIS.1, &a[5..]))
        }),
        (1, Rob2Effect::Adhering, D2_ADHERING.0.to_vec(), |a| look_up(D2_ADHERING.1, a)),
        (2, assignment, D3.0.to_vec(), |a| look_up(D3.1, a)),
        (3, assignment, D4.0.to_vec(), |a| look_up(D4.1, a)),
        (4, assignment, D5.0.to_vec(), |a| look_up(D5.1, a)),
    ]
}

/// Every completion of answers with gaps by yes, no and no information.
fn completions(partial: &[Option<Rob2Answer>]) -> Vec<Vec<Rob2Answer>> {
    let three = vec![Rob2Answer::Yes, Rob2Answer::No, Rob2Answer::NoInformation];
    let choices: Vec<Vec<Rob2Answer>> =
        partial.iter().map(|given| given.map_or(three.clone(), |one| vec![one])).collect();
    every(&choices)
}

/// All ways to answer each question with yes, no, no information or not at all.
#[test]
fn what_is_possible_is_what_some_answers_to_the_rest_would_give() {
    for (index, effect, questions, table) in all_domains() {
        let four = 4_usize.pow(u32::try_from(questions.len()).unwrap());
        for number in 0..four {
            let partial: Vec<Option<Rob2Answer>> = (0..questions.len())
                .map(|place| match number >> (2 * place) & 3 {
                    0 => None,
                    1 => Some(Rob2Answer::ProbablyYes),
                    2 => Some(Rob2Answer::ProbablyNo),
                    _ => Some(Rob2Answer::NoInformation),
                })
                .collect();
            let given: Vec<(&str, Rob2Answer)> = questions
                .iter()
                .zip(&partial)
                .filter_map(|(question, answer)| Some((*question, (*answer)?)))
                .collect();
            let judged = domain(index, Some(effect), &given);
            let expected: BTreeSet<Rob2Judgement> =
                completions(&partial).iter().map(|answers| table(answers)).collect();
            let expected: Vec<Rob2Judgement> = expected.into_iter().collect();
            assert_eq!(judged.possible, expected, "{given:?}");
            assert_eq!(judged.proposed.is_some(), expected.len() == 1);
            assert_eq!(judged.needs.is_empty(), expected.len() == 1, "{given:?}");
            let answered = |question: &&str| given.iter().any(|(these, _)| these == question);
            assert!(!judged.needs.iter().any(answered));
        }
    }
}

/// The answer that speaks for bias, question by question.
fn bad(question: &str, effect: Rob2Effect) -> Rob2Answer {
    let no_is_bad: &[&str] = match effect {
        Rob2Effect::Assignment => &["1.1", "1.2", "2.5", "2.6", "3.1", "3.2", "5.1"],
        Rob2Effect::Adhering => &["2.3", "2.6"],
    };
    if no_is_bad.contains(&question) { Rob2Answer::No } else { Rob2Answer::Yes }
}

/// The algorithms are monotone: with one answer made worse (from good to no information, from
/// there to bad) no judgement improves. Over all combinations.
#[test]
fn a_worse_answer_never_improves_a_judgement() {
    for (index, effect, questions, _) in all_domains() {
        let three = [Rob2Answer::Yes, Rob2Answer::No, Rob2Answer::NoInformation];
        let mut judged: BTreeMap<Vec<Rob2Answer>, Rob2Judgement> = BTreeMap::new();
        for answers in every(&vec![three.to_vec(); questions.len()]) {
            let given: Vec<_> = questions.iter().copied().zip(answers.iter().copied()).collect();
            judged.insert(answers, domain(index, Some(effect), &given).proposed.unwrap());
        }
        for (answers, before) in &judged {
            for (place, question) in questions.iter().enumerate() {
                let bad = bad(question, effect);
                let mut worse = answers.clone();
                worse[place] = match answers[place] {
                    Rob2Answer::NoInformation => bad,
                    answer if answer == bad => continue,
                    _ => Rob2Answer::NoInformation,
                };
                let after = judged[&worse];
                assert!(after >= *before, "{question} in {answers:?}: {before} to {after}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    /// Probably yes is read as yes, and probably no as no, in every mixture of answers and gaps;
    /// and what is written reads back the same.
    #[test]
    fn probably_changes_nothing(
        answers in prop::collection::vec(prop::option::of(0..6_usize), 22),
        adhering in prop::option::of(any::<bool>()),
    ) {
        let questions = whatworks::appraisal::rob2::Rob2Answers::QUESTIONS;
        let effect = adhering.map(|yes| if yes { Rob2Effect::Adhering } else { Rob2Effect::Assignment });
        let build = |plain: bool| {
            let map: Map<String, Value> = questions.iter().zip(&answers).filter_map(|(question, index)| {
                let answer = Rob2Answer::ALL[(*index)?];
                let answer = match answer {
                    Rob2Answer::ProbablyYes if plain => Rob2Answer::Yes,
                    Rob2Answer::ProbablyNo if plain => Rob2Answer::No,
                    other => other,
                };
                Some(((*question).to_owned(), Value::from(answer.code())))
            }).collect();
            Rob2 { effect, answers: serde_json::from_value(Value::Object(map)).unwrap(), ..Rob2::default() }
        };
        let (given, plain) = (build(false), build(true));
        let (judged, plainly) = (judge(&given).unwrap(), judge(&plain).unwrap());
        for (one, other) in judged.domains.iter().zip(&plainly.domains) {
            prop_assert_eq!(&one.possible, &other.possible);
            prop_assert_eq!(&one.needs, &other.needs);
        }
        let text = serde_json::to_string(&given).unwrap();
        prop_assert_eq!(serde_json::from_str::<Rob2>(&text).unwrap(), given);
    }
}
