//! Summaries of findings and evidence profiles: goldens read against their inputs, numbers worked
//! out by hand, and what a page must be.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use serde_json::{Value, json};
use whatworks::grade::{
    BodyOfEvidence, FootnoteAbout, HtmlForm, Judgements, Options, Rating, SummaryOfFindings,
    combine,
};
use whatworks::{EvidenceBase, Table, Values};

/// The ratings of a case: a body of the embedded base, a body in numbers, or several.
fn ratings(case: &Path) -> Vec<Rating> {
    let options = Options::from_json(fs::read(case.join("options.json")).unwrap()).unwrap();
    if let Ok(id) = fs::read_to_string(case.join("id.txt")) {
        return vec![options.rate(&EvidenceBase::staff_empowerment(), id.trim()).unwrap()];
    }
    let mut files: Vec<PathBuf> =
        fs::read_dir(case).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.file_name().unwrap().to_string_lossy().starts_with("evidence"));
    files.sort();
    let body = |file: &PathBuf| BodyOfEvidence::from_json(fs::read(file).unwrap()).unwrap();
    files.iter().map(|file| options.rate_body(&body(file)).unwrap()).collect()
}

/// `expected.md` and `expected.html` hold the summary and then the profile.
#[test]
fn goldens() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/findings");
    let mut cases: Vec<PathBuf> =
        fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(cases.len() >= 5);
    for case in cases {
        let title = fs::read_to_string(case.join("title.txt")).ok();
        let findings = SummaryOfFindings::of(title.as_deref().map(str::trim), &ratings(&case));
        // Named, so that a change in the data does not change every id.
        let named = |id: &str| HtmlForm { id: Some(id.to_owned()), page: false };
        let html =
            findings.to_html(&named("summary")) + &findings.profile_to_html(&named("profile"));
        check_html(&html);
        check(&case.join("expected.json"), &(findings.to_json() + "\n"));
        let markdown = findings.to_markdown() + "\n" + &findings.profile_to_markdown();
        check(&case.join("expected.md"), &markdown);
        check(&case.join("expected.html"), &html);
    }
}

fn check(path: &Path, answer: &str) {
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(path, answer).unwrap();
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    assert!(answer == expected, "{} differs:\n{answer}", path.display());
}

/// Every tag is closed in its order, every id stands once, every link within the page has an end,
/// every heading has a scope, and nothing runs.
fn check_html(html: &str) {
    let mut open: Vec<&str> = Vec::new();
    let (mut ids, mut links) = (BTreeSet::new(), Vec::new());
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let end = start + rest[start..].find('>').expect("a tag that is not closed");
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        let name = tag.split_whitespace().next().unwrap();
        match name.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name), "closes another tag"),
            None if matches!(name, "br" | "meta" | "!DOCTYPE") => {}
            None => open.push(name),
        }
        assert!(name != "script" && !tag.contains(" on"), "{tag}");
        if name == "th" {
            assert!(tag.contains("scope="), "{tag}");
        }
        if let Some(id) = attribute(tag, "id") {
            assert!(ids.insert(id), "id {id} twice");
        }
        links.extend(attribute(tag, "href").map(|href| href.strip_prefix('#').unwrap()));
    }
    assert!(open.is_empty(), "{open:?} left open");
    assert!(links.iter().all(|link| ids.contains(link)), "a link without an end");
    let tables = html.matches("<table>").count();
    assert_eq!(html.matches("<caption").count(), tables);
    assert!(tables > 0 && html.contains("lang=\"en-GB\""));
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}

fn body(value: &Value) -> Rating {
    let body = BodyOfEvidence::from_json(value.to_string()).unwrap();
    Options::default().rate_body(&body).unwrap()
}

/// One trial with a risk ratio of 0.5 (0.25 to 1.0): `yi` and `vi` are on the logarithm, and
/// ln 2 / 1.96 is the standard error.
fn halved(risks: &Value) -> Value {
    let se = 2_f64.ln() / 1.959_963_984_540_054;
    json!({
        "id": "trial", "outcome": "falls", "level": "patient",
        "studies": [{"id": "Trial", "design": "randomised", "yi": 0.5_f64.ln(), "vi": se * se}],
        "assessment": {"measure": "risk-ratio", "desirability": "undesirable",
                       "baseline_risks": risks},
    })
}

fn texts(table: &Table, name: &str) -> Vec<Option<String>> {
    match &column(table, name).values {
        Values::Text(values) => values.clone(),
        other => panic!("{name} is {other:?}"),
    }
}

fn numbers(table: &Table, name: &str) -> Vec<Option<f64>> {
    match &column(table, name).values {
        Values::Number(values) => values.clone(),
        other => panic!("{name} is {other:?}"),
    }
}

fn column<'t>(table: &'t Table, name: &str) -> &'t whatworks::Column {
    table.columns.iter().find(|column| column.name == name).unwrap()
}

/// A risk of 200 in 1,000, halved, is 100 in 1,000: 100 fewer, from 150 fewer to none.
#[test]
fn absolute_effects_by_hand() {
    let risks = json!([{"who": "most", "risk": 0.2}, {"who": "few", "risk": 0.002}]);
    let findings = body(&halved(&risks)).summary_of_findings();
    let table = findings.to_table();
    let close = |name: &str, by_hand: [f64; 2]| {
        for (value, by_hand) in numbers(&table, name).into_iter().zip(by_hand) {
            assert!((value.unwrap() - by_hand).abs() < 1e-9, "{name}: {value:?}");
        }
    };
    close("without", [200.0, 2.0]);
    close("with", [100.0, 1.0]);
    close("difference", [-100.0, -1.0]);
    close("difference_low", [-150.0, -1.5]);
    close("difference_high", [0.0, 0.0]);
    close("estimate", [0.5, 0.5]);
    assert_eq!(texts(&table, "id").len(), 2, "a row for each baseline risk");
    assert_eq!(texts(&findings.profile_table(), "id").len(), 1, "a row for each outcome");
    let markdown = findings.to_markdown();
    for text in [
        "risk ratio 0.500 (95 % confidence interval 0.250 to 1.0",
        "| 200 per 1,000 | 100 per 1,000 | 100 fewer per 1,000<br>(150 fewer to 0 more or fewer) |",
        "| 2 per 1,000 | 1 per 1,000 | 1 fewer per 1,000<br>(1.5 fewer to 0 more or fewer) |",
        "most<br>source: not reported",
    ] {
        assert!(markdown.contains(text), "{text} in\n{markdown}");
    }
}

/// The seven trials of BCG with random allocation (Colditz and others 1994) have a log risk ratio of
/// -0.9710, standard error 0.2760: by a search over the variance between studies, in steps of
/// 0.00001, for the largest restricted likelihood, written apart from this library.
#[test]
fn trials_of_bcg_as_published() {
    let case = "../../tests/golden/findings/bcg-colditz-1994";
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join(case);
    let findings = ratings(&case)[0].summary_of_findings();
    let outcome = &findings.outcomes[0];
    let effect = outcome.effect.as_ref().unwrap();
    let published = |log: f64, shown: f64| assert!((shown.ln() - log).abs() < 2e-4, "{shown}");
    published(-0.9710, effect.estimate);
    published(-0.9710 - 1.96 * 0.2760, effect.ci_low);
    published(-0.9710 + 1.96 * 0.2760, effect.ci_high);
    // The sum of the counts of the seven trials.
    assert_eq!((outcome.studies, outcome.participants), (Some(7), Some(222_519.0)));
    let domain = outcome.domains.iter().find(|d| d.domain.code() == "inconsistency").unwrap();
    let decided = domain.decided.as_ref().unwrap();
    assert_eq!((domain.levels, decided.who.as_deref()), (0, Some("the panel")));
}

#[test]
fn missing_stays_missing() {
    let without = json!({"id": "b", "studies": [
        {"id": "Trial", "design": "randomised", "yi": 0.1, "vi": 0.01}]});
    let findings = body(&without).summary_of_findings();
    let shown: Value = serde_json::from_str(&findings.to_json()).unwrap();
    let outcome = &shown["outcomes"][0];
    for key in ["outcome", "level", "importance", "participants", "direction"] {
        assert_eq!(outcome.get(key), Some(&Value::Null), "{key}");
    }
    assert_eq!(outcome["studies"], 1);
    let html = findings.to_html(&HtmlForm::default());
    assert!(html.contains("number of participants not known") && html.contains("not stated"));
    assert!(!html.contains("0 participants"));
    let table = findings.to_table();
    assert_eq!(numbers(&table, "participants"), [None]);
    assert_eq!(numbers(&table, "difference"), [None]);
    assert_eq!(texts(&findings.profile_table(), "outcome"), [None]);
    // No appraisal and no comparison with the question: each says so, and what was assumed.
    let assumed = findings.footnotes.iter().filter(|note| note.about == FootnoteAbout::Assumption);
    let assumed: Vec<&str> = assumed.map(|note| note.text.as_str()).collect();
    assert_eq!(assumed.len(), 2);
    assert!(assumed[0].starts_with("Risk of bias is not reported"));
    assert!(assumed[0].contains("; serious was assumed, and rated down one level; "));
    assert!(assumed[1].starts_with("Indirectness is not reported"));
    assert!(assumed[1].contains("; not serious was assumed, and not rated down; "));
}

#[test]
fn a_body_without_evidence_is_not_very_low() {
    let nothing = body(&json!({"id": "b", "outcome": "harms", "level": "patient"}));
    let findings = nothing.summary_of_findings();
    let certainty = &findings.outcomes[0].certainty;
    assert_eq!((certainty.words, certainty.symbols), ("not rated", None));
    assert_eq!(findings.outcomes[0].studies, None);
    let html = findings.profile_to_html(&HtmlForm::default());
    // The legend names the circles of every level; the table has none.
    let table = html.split("</table>").next().unwrap();
    assert!(!table.contains('⊕') && !table.contains("very low"), "{table}");
    check_html(&html);
}

#[test]
fn a_downgrade_is_told_with_its_levels_and_its_number() {
    let judgements = json!({"start": "high", "risk_of_bias": "very-serious",
        "inconsistency": "not-serious", "indirectness": "serious", "imprecision": "not-serious",
        "publication_bias": "undetected"});
    let rating = combine(&Judgements::from_json(judgements.to_string()).unwrap()).unwrap();
    let findings = rating.summary_of_findings();
    let notes: Vec<&str> = findings.footnotes.iter().map(|note| note.text.as_str()).collect();
    assert_eq!(
        notes,
        [
            "Rated down two levels for risk of bias: as it was judged by people.",
            "Rated down one level for indirectness: as it was judged by people.",
        ]
    );
    // The interval reaches from 0.25 to 1.0 and so touches, and does not cross, no effect.
    let crossing = json!({"id": "b", "studies": [
        {"id": "Trial", "design": "randomised", "yi": -0.1, "vi": 0.04}],
        "assessment": {"measure": "risk-ratio"}});
    let findings = body(&crossing).summary_of_findings();
    let mut imprecision = findings.footnotes.iter().filter(|n| n.text.contains("for imprecision"));
    // exp(-0.1 -+ 1.96 * 0.2) is 0.611 to 1.34.
    let note = &imprecision.next().unwrap().text;
    assert!(note.starts_with("Rated down one level for imprecision: "), "{note}");
    assert!(note.contains("0.611") && note.contains("1.34"), "{note}");
}

#[test]
fn levels_that_do_not_count_say_why() {
    let judgements = json!({"start": "low", "risk_of_bias": "serious", "large_effect": 1,
        "inconsistency": "not-serious", "indirectness": "not-serious",
        "imprecision": "not-serious", "publication_bias": "undetected"});
    let rating = combine(&Judgements::from_json(judgements.to_string()).unwrap()).unwrap();
    let findings = rating.summary_of_findings();
    let note = findings.footnotes.iter().find(|n| n.about == FootnoteAbout::NotCounted).unwrap();
    assert!(note.text.starts_with("One level for a large effect"), "{}", note.text);
    assert!(
        note.text.ends_with("not counted, because the evidence was rated down for risk of bias.")
    );
    assert!(!findings.outcomes[0].upgrades[0].counted);
}

#[test]
fn close_calls_that_rate_down_together_are_one_footnote() {
    let judgements = json!({"start": "high", "risk_of_bias": "not-serious",
        "inconsistency": "not-serious", "indirectness": "not-serious",
        "imprecision": "not-serious", "publication_bias": "undetected",
        "borderline": ["risk_of_bias", "imprecision"]});
    let rating = combine(&Judgements::from_json(judgements.to_string()).unwrap()).unwrap();
    let findings = rating.summary_of_findings();
    let down: Vec<&str> = findings
        .footnotes
        .iter()
        .filter(|note| note.about == FootnoteAbout::RatedDown)
        .map(|note| note.text.as_str())
        .collect();
    let together = "Rated down one level for the close calls on risk of bias and imprecision \
                    together; the level is taken from risk of bias.";
    assert_eq!(down, [together]);
}

#[test]
fn a_decision_says_who_when_why_and_what_the_rules_suggest() {
    let mut evidence = halved(&json!([]));
    evidence["assessment"]["baseline_risks"].take();
    evidence["assessment"].as_object_mut().unwrap().remove("baseline_risks");
    let then = json!({"suggested": "not-serious", "because": "the funnel plot"});
    evidence["assessment"]["decisions"] = json!([
        {"on": "risk_of_bias", "to": "not-serious", "reason": "all trials were blinded",
         "who": "A. Person", "date": "2024-02-01"},
        {"on": "publication_bias", "to": "serious", "reason": "known unpublished trials",
         "at_the_time": then},
        {"on": "certainty", "to": "low", "reason": "taken together"},
    ]);
    let findings = body(&evidence).summary_of_findings();
    let about = |about: FootnoteAbout| -> Vec<&str> {
        let notes = findings.footnotes.iter().filter(|note| note.about == about);
        notes.map(|note| note.text.as_str()).collect()
    };
    let decisions = about(FootnoteAbout::Decision);
    assert_eq!(decisions.len(), 3);
    assert_eq!(
        decisions[0],
        "Risk of bias was decided to be not serious (not rated down) by A. Person on 2024-02-01: \
         all trials were blinded; the rules suggest serious (no study was appraised)."
    );
    assert!(decisions[1].contains("by somebody who is not named, on a day that is not given"));
    assert!(decisions[1].contains("(rated down one level)"));
    assert!(decisions[2].starts_with("The certainty as a whole was decided to be low"));
    assert_eq!(about(FootnoteAbout::Review).len(), 1);
    assert_eq!(findings.outcomes[0].certainty.final_.code(), "low");
    let table = findings.profile_table();
    assert_eq!(texts(&table, "risk_of_bias"), [Some("not-serious".to_owned())]);
    assert_eq!(texts(&table, "risk_of_bias_suggested"), [Some("serious".to_owned())]);
    let profile = findings.profile_to_markdown();
    assert!(profile.contains("not serious (the rules suggest serious)"), "{profile}");
}

#[test]
fn text_is_text() {
    let name = "<script>alert(\"1 & 2\")</script> | 'x' _y_ [z](https://example.org)";
    let mut evidence = halved(&json!([{"who": name, "risk": 0.2, "source": name}]));
    evidence["outcome"] = json!(name);
    evidence["studies"][0]["id"] = json!(name);
    let left_out = json!({"id": format!("{name} 2"), "design": "randomised"});
    evidence["studies"].as_array_mut().unwrap().push(left_out);
    let reason = json!({"on": "imprecision", "to": "not-serious", "reason": name, "who": name});
    evidence["assessment"]["decisions"] = json!([reason]);
    let findings = SummaryOfFindings::of(Some(name), &[body(&evidence)]);
    assert!(
        findings.footnotes.iter().any(|n| n.text.contains("<script>") && n.text.contains(" 2"))
    );
    for page in [false, true] {
        let form = HtmlForm { id: Some("a \"b\"".to_owned()), page };
        for html in [findings.to_html(&form), findings.profile_to_html(&form)] {
            assert!(!html.contains("<script") && !html.contains("a \"b"));
            assert!(html.contains("&lt;script&gt;alert(&quot;1 &amp; 2&quot;)&lt;/script&gt;"));
            check_html(&html);
        }
    }
    for markdown in [findings.to_markdown(), findings.profile_to_markdown()] {
        assert!(!markdown.contains("<script") && !markdown.contains("[z]"));
        check_markdown(&markdown);
    }
}

/// Every row of a table has as many cells as its head.
fn check_markdown(markdown: &str) {
    let cells = |line: &str| line.replace("\\|", "").matches('|').count();
    let rows: Vec<usize> = markdown.lines().filter(|l| l.starts_with('|')).map(cells).collect();
    assert!(rows.len() > 2 && rows.iter().all(|row| *row == rows[0]), "{rows:?}");
}

#[test]
fn tables_share_a_page() {
    let one = body(&halved(&json!([{"who": "all", "risk": 0.2}]))).summary_of_findings();
    let two = body(&halved(&json!([{"who": "all", "risk": 0.3}]))).summary_of_findings();
    let form = HtmlForm::default();
    let html = [&one, &two].map(|f| f.to_html(&form) + &f.profile_to_html(&form)).concat();
    check_html(&html);
    let named = |id: &str| HtmlForm { id: Some(id.to_owned()), page: false };
    check_html(&(one.to_html(&named("first")) + &one.to_html(&named("second"))));
    let page = one.to_html(&HtmlForm { id: None, page: true });
    assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"en-GB\">"));
    assert!(page.contains("prefers-color-scheme: dark"));
    assert!(page.contains("<body>\n<main>\n<h1>"));
    check_html(&page);
}

#[test]
fn outcomes_keep_their_order_and_share_footnotes() {
    let one = body(&halved(&json!([])));
    let mut two = one.clone();
    two.id = "again".to_owned();
    let nothing = body(&json!({"id": "nothing"}));
    let findings = SummaryOfFindings::of(None, &[nothing, two, one.clone()]);
    let ids: Vec<&str> = findings.outcomes.iter().map(|outcome| outcome.id.as_str()).collect();
    assert_eq!(ids, ["nothing", "again", "trial"]);
    assert_eq!(findings.outcomes[1].notes, findings.outcomes[2].notes);
    let own = one.summary_of_findings().footnotes.len();
    assert_eq!(findings.footnotes.len(), own + 1, "and that of the outcome that is not rated");
}

#[test]
fn the_brief_keeps_published_beside_derived() {
    let base = EvidenceBase::staff_empowerment().with_layers(&["brief"]).unwrap();
    let ids = ["R1", "R2", "R3", "R4", "R5", "R6", "R7"];
    let rules = whatworks::RuleSet::narrative_2017();
    let ratings: Vec<Rating> = ids.iter().map(|id| base.rate(id, &rules).unwrap()).collect();
    let findings = SummaryOfFindings::of(Some("The brief"), &ratings);
    for (outcome, rating) in findings.outcomes.iter().zip(&ratings) {
        assert_eq!(outcome.certainty.published, rating.published);
        assert_eq!(outcome.certainty.final_, rating.certainty);
        assert_eq!(outcome.certainty.interval, rating.interval);
        // The brief gives no number of participants for any study.
        assert_eq!(outcome.participants, None, "{}", outcome.id);
        assert!(outcome.effect.is_none() && outcome.absolute.is_empty());
    }
    let html = findings.to_html(&HtmlForm::default());
    assert!(html.contains("published for the recommendation: moderate"));
    assert!(html.contains("the evidence points to improvement"));
    for form in [html, findings.profile_to_html(&HtmlForm::default())] {
        check_html(&form);
    }
    check_markdown(&findings.to_markdown());
    check_markdown(&findings.profile_to_markdown());
}

fn concern() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["not-serious", "serious", "very-serious", "not-reported"])
}

proptest! {
    /// Whatever is judged: every level down or up has its footnote, letters are those of the list,
    /// and both forms hold every footnote.
    #[test]
    fn every_level_has_its_footnote(
        concerns in prop::array::uniform5(concern()),
        start in prop::sample::select(vec!["low", "high"]),
        large in 0_u8..=2,
        borderline in prop::sample::subsequence(
            vec!["risk_of_bias", "inconsistency", "indirectness", "imprecision"], 0..=4),
    ) {
        let [risk_of_bias, inconsistency, indirectness, imprecision, publication_bias] = concerns;
        let judgements = json!({"start": start, "large_effect": large, "borderline": borderline,
            "risk_of_bias": risk_of_bias, "inconsistency": inconsistency,
            "indirectness": indirectness, "imprecision": imprecision,
            "publication_bias": publication_bias});
        let rating = combine(&Judgements::from_json(judgements.to_string()).unwrap()).unwrap();
        let findings = rating.summary_of_findings();
        let outcome = &findings.outcomes[0];
        let noted = |on: &str| outcome.notes.iter().any(|note| note.on == on);
        for domain in &outcome.domains {
            if domain.levels > 0 || domain.facts.code() == "not-reported" {
                prop_assert!(noted(domain.domain.code()), "{}", domain.domain);
            }
        }
        prop_assert_eq!(large > 0, noted("large_effect"));
        prop_assert_eq!(start == "low", noted("start"));
        let letters: BTreeSet<&str> = findings.footnotes.iter().map(|n| n.letter.as_str()).collect();
        prop_assert_eq!(letters.len(), findings.footnotes.len());
        for note in &outcome.notes {
            prop_assert!(letters.contains(note.letter.as_str()));
        }
        let html = findings.profile_to_html(&HtmlForm::default());
        check_html(&html);
        let markdown = findings.to_markdown();
        check_markdown(&markdown);
        for note in &findings.footnotes {
            prop_assert!(note.text.ends_with('.') && !note.text.contains(&outcome.rules.id.to_owned()));
            prop_assert!(html.contains(&note.text) && markdown.contains(&note.text));
            let to = format!("-note-{}\">", note.letter);
            prop_assert!(html.contains(&to));
        }
    }
}
