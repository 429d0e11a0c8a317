//! Answers and their codes, against a table typed from the code system's guide.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeSet;

use whatworks::decision::codes::{AnswerMapping, mapping};
use whatworks::decision::{CriterionName, DetailQuestion};

/// Criterion, its topic code, and the answer texts of the framework with their codes. HL7 Evidence
/// Based Medicine on FHIR 1.0.0-ballot3, commit 246f7bb, code system 27834; `-` where there is none.
const TABLE: [(&str, &str, &str); 12] = [
    (
        "problem",
        "1003",
        "No 2010, Probably no 2009, Probably yes 2008, Yes 2007, Varies 2011, Don't know 2012",
    ),
    (
        "desirable_effects",
        "1004",
        "Trivial 2016, Small 2015, Moderate 2014, Large 2013, Varies 2011, Don't know 2012",
    ),
    (
        "undesirable_effects",
        "1005",
        "Trivial 2016, Small 2015, Moderate 2014, Large 2013, Varies 2011, Don't know 2012",
    ),
    (
        "certainty",
        "1001",
        "No included studies 2006.0, Very low 2006, Low 2005, Moderate 2004, High 2003",
    ),
    (
        "values",
        "1006",
        "Important uncertainty or variability 2017, Possibly important uncertainty or variability 2018, Probably no important uncertainty or variability 2019, No important uncertainty or variability 2020",
    ),
    (
        "balance",
        "1007",
        "Favours the comparison 2025, Probably favours the comparison 2024, Does not favour either the intervention or the comparison 2023, Probably favours the intervention 2022, Favours the intervention 2021, Varies 2011, Don't know 2012",
    ),
    (
        "resources",
        "1008",
        "Large costs 2026, Moderate costs 2027, Negligible costs and savings 2028, Moderate savings 2029, Large savings 2030, Varies 2011, Don't know 2012",
    ),
    (
        "certainty_of_resources",
        "-",
        "No included studies 2006.0, Very low 2006, Low 2005, Moderate 2004, High 2003",
    ),
    (
        "cost_effectiveness",
        "1009",
        "Favours the comparison 2025, Probably favours the comparison 2024, Does not favour either the intervention or the comparison 2023, Probably favours the intervention 2022, Favours the intervention 2021, Varies 2011, Don't know 2012, No included studies -",
    ),
    (
        "equity",
        "1010",
        "Reduced -, Probably reduced -, Probably no impact -, Probably increased -, Increased -, Varies 2011, Don't know 2012",
    ),
    (
        "acceptability",
        "1011",
        "No 2010, Probably no 2009, Probably yes 2008, Yes 2007, Varies 2011, Don't know 2012",
    ),
    (
        "feasibility",
        "1012",
        "No 2010, Probably no 2009, Probably yes 2008, Yes 2007, Varies 2011, Don't know 2012",
    ),
];

#[test]
fn answers_and_codes_of_every_criterion() {
    let rows = mapping();
    let mut shown = 0;
    for (criterion, topic, answers) in TABLE {
        let of: Vec<&AnswerMapping> =
            rows.iter().filter(|row| row.criterion.code() == criterion).collect();
        let printed: Vec<String> =
            of.iter().map(|row| format!("{} {}", row.printed, row.code.unwrap_or("-"))).collect();
        assert_eq!(printed.join(", "), answers, "{criterion}");
        assert!(of.iter().all(|row| row.topic.unwrap_or("-") == topic), "{criterion}");
        shown += of.len();
    }
    assert_eq!(shown, rows.len());
    let names: Vec<&str> = CriterionName::ALL.iter().map(|name| name.code()).collect();
    assert_eq!(names, TABLE.map(|(criterion, ..)| criterion));
}

#[test]
fn codes_of_answers_are_kebab_case_and_differ() {
    let rows = mapping();
    for row in &rows {
        let plain = |letter: char| letter.is_ascii_lowercase() || letter == '-';
        assert!(row.answer.chars().all(plain), "{}", row.answer);
    }
    let distinct: BTreeSet<_> = rows.iter().map(|row| (row.criterion, row.answer)).collect();
    assert_eq!(distinct.len(), rows.len());
}

#[test]
fn detailed_questions_belong_to_the_problem_or_to_equity() {
    let of = |criterion| {
        DetailQuestion::ALL.iter().filter(|question| question.criterion() == criterion).count()
    };
    assert_eq!((of(CriterionName::Problem), of(CriterionName::Equity)), (3, 3));
}
