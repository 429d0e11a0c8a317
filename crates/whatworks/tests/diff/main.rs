//! Living evidence: the difference of two bases, against second derivations in `model`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod decisions;
mod model;
mod mutation;

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::{Value, json};
use whatworks::base::{Certainty, EvidenceBase};
use whatworks::diff::{AffectedState, CauseKind, Diff, FactChangeKind, Presence, Standing};
use whatworks::grade::{HtmlForm, Options, Verdict};
use whatworks::{Progress, Query, RuleSet};

use model::{Touched, applied, depends_on, mirrored, normal, touched_by};
use mutation::{Mutation, embedded, mutations, read, some};

fn diff(old: &Value, new: &Value) -> Diff {
    read(old).diff(&read(new), &RuleSet::default()).unwrap()
}

fn rule_sets() -> Vec<RuleSet> {
    vec![
        RuleSet::narrative_2017(),
        RuleSet::core_grade_2025(),
        RuleSet::grade_standard(),
        RuleSet::pollock_2016(),
    ]
}

/// The base with one thing done to it.
fn with(change: impl FnOnce(&mut Value)) -> Value {
    let mut document = embedded().clone();
    change(&mut document);
    document
}

/// The item of a collection with this id.
fn item<'d>(document: &'d mut Value, collection: &str, id: &str) -> &'d mut Value {
    let items = document[collection].as_array_mut().unwrap();
    items.iter_mut().find(|item| item["id"] == id).unwrap()
}

#[test]
fn a_base_does_not_differ_from_itself() {
    for rules in rule_sets() {
        let base = EvidenceBase::staff_empowerment();
        let diff = base.diff(&base, &rules).unwrap();
        assert!(diff.same);
        assert!(diff.document.is_empty() && diff.items.is_empty() && diff.bodies.is_empty());
        assert!(diff.recommendations.is_empty() && diff.selection.is_empty());
        assert_eq!(diff.unchanged.len(), base.recommendations().len());
        assert!(diff.to_markdown().contains("Nothing differs."));
        assert_eq!(diff.to_table().columns[0].name, "section");
    }
}

#[test]
fn a_fact_that_appears_is_told_from_one_that_changes_or_is_withdrawn() {
    let kinds = |value: Option<Value>| {
        let new = with(|document| match value {
            Some(value) => item(document, "studies", "ref-8")["kind"][0]["value"] = value,
            None => {
                drop(item(document, "studies", "ref-8").as_object_mut().unwrap().remove("kind"))
            }
        });
        let forward = diff(embedded(), &new).items.studies.changed;
        let back = diff(&new, embedded()).items.studies.changed;
        let kind = |changed: &[whatworks::diff::ChangedItem]| {
            assert_eq!((changed.len(), changed[0].id.as_str()), (1, "ref-8"));
            changed[0].changes[0].kind
        };
        [kind(&forward), kind(&back)]
    };
    assert_eq!(kinds(Some(json!("statistics"))), [FactChangeKind::Changed; 2]);
    assert_eq!(kinds(None), [FactChangeKind::Withdrawn, FactChangeKind::Appeared]);
}

#[test]
fn the_order_of_a_set_is_no_change_and_that_of_authors_is_one() {
    let reversed = with(|document| {
        let list = &mut item(document, "recommendations", "R1")["audiences"]["only"];
        list.as_array_mut().unwrap().reverse();
        let designs = &mut item(document, "studies", "ref-8")["designs"];
        for fact in designs.as_array_mut().unwrap() {
            fact["value"].as_array_mut().unwrap().reverse();
        }
    });
    assert!(diff(embedded(), &reversed).same);
    let authors = |names: [&str; 2]| {
        with(|document| {
            item(document, "studies", "ref-8")["citation"][0]["value"]["authors"] = json!(names);
        })
    };
    let found = diff(&authors(["A", "B"]), &authors(["B", "A"]));
    assert_eq!(found.items.studies.changed[0].changes[0].field, "citation/authors");
}

#[test]
fn the_order_of_recommendations_is_that_of_a_selection() {
    let swapped = with(|document| document["recommendations"].as_array_mut().unwrap().swap(0, 1));
    let found = diff(embedded(), &swapped);
    assert_eq!(found.document.len(), 1);
    assert_eq!(found.document[0].field, "recommendations/order");
    assert!(found.items.is_empty() && found.recommendations.is_empty());
}

#[test]
fn of_equals_the_place_decides_which_body_is_shown_and_the_answer_says_so() {
    let mut old = tiny(&json!("cohort"));
    let mut second = old["bodies"][0].clone();
    second["id"] = json!("B2");
    old["bodies"].as_array_mut().unwrap().push(second);
    old["recommendations"][0]["components"][0]["bodies"] = json!(["B", "B2"]);
    let mut new = old.clone();
    new["recommendations"][0]["components"][0]["bodies"] = json!(["B2", "B"]);
    let found = diff(&old, &new);
    assert!(found.same && found.bodies.is_empty());
    let moved = &found.recommendations[0];
    assert!(moved.shown_by.is_some() && moved.derived.is_none());
    assert!(moved.why[0].contains("in another order"), "{}", moved.why[0]);
}

#[test]
fn a_renamed_study_is_possibly_the_same_and_never_joined() {
    let rename = |by: fn(&mut Value)| {
        with(|document| {
            let text = document.to_string().replace("\"ref-8\"", "\"ref-800\"");
            *document = serde_json::from_str(&text).unwrap();
            by(&mut item(document, "studies", "ref-800")["citation"]);
        })
    };
    let found = diff(embedded(), &rename(|_| {}));
    assert_eq!(found.items.studies.removed, ["ref-8"]);
    assert_eq!(found.items.studies.added, ["ref-800"]);
    assert_eq!(found.possibly_same.len(), 1);
    assert_eq!(found.possibly_same[0].by, "doi");
    let found = diff(
        embedded(),
        &rename(|citation| {
            for fact in citation.as_array_mut().unwrap() {
                let cited = fact["value"].as_object_mut().unwrap();
                cited.remove("doi");
                if let Some(title) = cited.get_mut("title") {
                    *title = json!(title.as_str().unwrap().to_uppercase().replace(' ', "  -  "));
                }
            }
        }),
    );
    assert_eq!(found.possibly_same[0].by, "title");
    let found = diff(embedded(), &rename(|citation| *citation = json!([])));
    assert!(found.possibly_same.is_empty());
}

/// One body of one finding; by `narrative-2017` its designs decide where it starts.
fn tiny(designs: &Value) -> Value {
    let at = json!({"part": "p. 1"});
    let said = |value: Value| json!([{"value": value, "layer": "brief", "locator": at}]);
    let mut study = json!({
        "id": "S1", "kind": said(json!("primary-study")),
        "funding": said(json!("a charity")),
    });
    if !designs.is_null() {
        study["designs"] = said(json!([{"design": designs}]));
    }
    json!({
        "schema": "whatworks-base/1", "id": "tiny", "version": "1", "title": "Tiny",
        "layers": [{"id": "brief", "title": "A brief", "address": "https://example.org/"}],
        "themes": [{"id": "T", "title": "T", "layer": "brief", "locator": at}],
        "outcomes": [{"id": "O", "name": "attendance", "level": "patient"}],
        "studies": [study],
        "findings": [{
            "id": "F1", "study": "S1", "outcome": "O", "bearing": "effect",
            "direction": "improved", "says": "better", "layer": "brief", "locator": at
        }],
        "bodies": [{"id": "B", "outcome": "O", "findings": ["F1"]}],
        "recommendations": [{
            "id": "R", "text": "Do it", "theme": "T",
            "components": [{"id": "c", "title": "it", "bodies": ["B"]}],
            "layer": "brief", "locator": at
        }]
    })
}

#[test]
fn the_one_change_that_moved_a_judgement_is_its_cause_and_the_one_beside_it_is_not() {
    let (old, mut new) = (tiny(&json!("cohort")), tiny(&json!("randomised")));
    new["studies"][0]["funding"][0]["value"] = json!("a firm");
    new["findings"][0]["says"] = json!("much better");
    let found = diff(&old, &new);
    let start = found.bodies[0].judgements.iter().find(|moved| moved.on == "start").unwrap();
    assert_eq!(start.cause, CauseKind::Necessary);
    assert_eq!(start.causes, ["`S1`'s designs changed (layer `brief`)"]);
    assert_eq!(start.from.as_ref().unwrap().final_, "low");
    assert_eq!(start.to.as_ref().unwrap().final_, "high");
    let why = &found.recommendations[0].why;
    let derived = why.iter().find(|sentence| sentence.starts_with("the derived")).unwrap();
    assert!(derived.contains("`S1`'s designs") && !derived.contains("funding"), "{derived}");
    assert_eq!(found.affected(&["R"]).unwrap().rows[0].state, AffectedState::Review);
}

#[test]
fn a_judgement_that_went_the_other_way_is_told_apart() {
    let decided = |designs: &str| {
        let mut document = tiny(&json!(designs));
        let decision = |on: &str| json!({"on": on, "to": "not-serious", "reason": "made up"});
        let decisions = ["risk_of_bias", "imprecision", "publication_bias"].map(decision);
        document["bodies"][0]["assessment"] = json!({"decisions": decisions});
        document
    };
    let (old, mut new) = (decided("cohort"), decided("randomised"));
    new["bodies"][0]["comparisons"] = json!([{
        "element": "population", "difference": "important", "reason": "made up",
        "layer": "brief", "locator": {"part": "p. 1"}
    }]);
    let options = Options { rules: Some("grade-standard".to_owned()), ..Options::default() };
    let found = options.diff(&read(&old), &read(&new), &Progress::default()).unwrap();
    let moved = found.bodies[0].certainty.as_ref().unwrap();
    assert!(moved.to > moved.from, "{moved:?}");
    let (with, against) = found.bodies[0].why[0].split_once("; against it, ").unwrap();
    assert!(with.contains("the starting level is now high") && !with.contains("indirectness"));
    assert!(against.starts_with("indirectness is now"), "{against}");
}

#[test]
fn changes_that_do_the_same_work_are_each_named_as_enough() {
    let limited = |reasons: &[&str]| {
        let mut document = tiny(&json!("randomised"));
        let limitation = |kind: &&str| {
            json!({
                "kind": kind, "reason": "made up", "layer": "brief", "locator": {"part": "p. 2"}
            })
        };
        let limitations: Vec<Value> = reasons.iter().map(limitation).collect();
        document["bodies"][0]["limitations"] = json!(limitations);
        document
    };
    // Two findings added at once: either alone makes a body that had none be rated.
    let mut old = limited(&[]);
    old["bodies"][0]["findings"] = json!([]);
    let mut new = limited(&[]);
    let mut second = new["findings"][0].clone();
    second["id"] = json!("F2");
    new["findings"].as_array_mut().unwrap().push(second.clone());
    old["findings"].as_array_mut().unwrap().push(second);
    new["bodies"][0]["findings"] = json!(["F1", "F2"]);
    let found = diff(&old, &new);
    let start = found.bodies[0].judgements.iter().find(|moved| moved.on == "start").unwrap();
    assert_eq!(start.cause, CauseKind::Sufficient);
    assert_eq!(start.causes.len(), 2);
}

#[test]
fn a_wider_audience_enters_selections_and_moves_no_certainty() {
    let new = with(|document| {
        item(document, "recommendations", "R1")["audiences"]["only"] =
            json!(["nhs-england", "icb", "pcn", "trust", "pharmacy", "gp-surgery", "hospice"]);
    });
    let found = diff(embedded(), &new);
    // Once one names hospices, the base knows of them: they are not among those of the others.
    assert!(found.selection.iter().all(|moved| moved.audience == "hospice"));
    for moved in &found.selection {
        let now =
            if moved.recommendation == "R1" { Standing::Selected } else { Standing::Excluded };
        assert_eq!((moved.from, moved.to), (Standing::Undecided, now));
    }
    assert_eq!(found.selection.len(), 7);
    assert!(found.bodies.is_empty());
    assert_eq!(found.recommendations.len(), 1);
    assert!(found.recommendations[0].why.is_empty() && found.recommendations[0].derived.is_none());
}

#[test]
fn a_note_alone_asks_for_no_review() {
    let new =
        with(|document| item(document, "recommendations", "R1")["note"] = json!("read again"));
    let found = diff(embedded(), &new);
    let moved = &found.recommendations[0];
    assert!(moved.provenance_only);
    assert_eq!(moved.changes[0].kind, FactChangeKind::ProvenanceOnly);
    let affected = found.affected(&["R1", "R2", "R1"]).unwrap();
    assert!(affected.rows.iter().all(|row| row.state == AffectedState::Unchanged));
    assert_eq!(found.affected(&["R99"]).unwrap_err().code(), "unknown-name");
}

#[test]
fn layers_are_those_of_either_base() {
    let old = EvidenceBase::staff_empowerment().with_layers(&["brief"]).unwrap();
    let new = EvidenceBase::staff_empowerment();
    let asked = |layers: &[&str]| {
        let layers = Some(layers.iter().map(|layer| (*layer).to_owned()).collect());
        Options { layers, ..Options::default() }.diff(&old, &new, &Progress::default())
    };
    assert!(asked(&["brief"]).unwrap().items.is_empty());
    let cited = asked(&["cited_source"]).unwrap();
    assert_eq!(cited.layers.old, Vec::<String>::new());
    assert!(!cited.items.findings.added.is_empty() && cited.items.findings.removed.is_empty());
    assert_eq!(asked(&["nothing"]).unwrap_err().code(), "unknown-name");
    assert_eq!(asked(&[]).unwrap_err().code(), "invalid-request");
    let context = Options::from_json("{\"context\": {}}").unwrap();
    let refused = context.diff(&old, &new, &Progress::default()).unwrap_err();
    assert_eq!(refused.pointer(), Some("/context"));
}

#[test]
fn what_a_document_says_is_text_on_its_page() {
    let hostile = "<script>alert(1)</script> | a * b";
    let new = with(|document| item(document, "recommendations", "R1")["text"] = json!(hostile));
    let found = diff(embedded(), &new);
    let html = found.to_html(&HtmlForm { id: Some("d".to_owned()), page: true });
    assert!(html.contains("&lt;script&gt;") && !html.contains("<script"));
    assert!(html.contains("<html lang=\"en-GB\">") && html.contains("id=\"d\""));
    let markdown = found.to_markdown();
    assert!(markdown.contains("&lt;script&gt;") && markdown.contains("\\| a \\* b"));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]

    #[test]
    fn a_difference_names_what_was_done_and_no_more(mutation in mutations()) {
        let Some((new, expected)) = mutation.of(some()) else { return Ok(()) };
        let found = diff(some(), &new);
        prop_assert_eq!(touched_by(&found), expected, "{:?}", mutation);
    }

    #[test]
    fn what_is_listed_makes_the_old_the_new(several in prop::collection::vec(mutations(), 1..5)) {
        let new = all_of(&several);
        let found = diff(some(), &new);
        prop_assert_eq!(normal(&applied(some(), &new, &found)), normal(&new), "{:?}", several);
    }

    #[test]
    fn the_other_way_round_it_is_mirrored(several in prop::collection::vec(mutations(), 1..5)) {
        let new = all_of(&several);
        let (there, back) = (diff(some(), &new), diff(&new, some()));
        prop_assert_eq!(mirrored(&there), mirrored(&back).swapped(), "{:?}", several);
    }

    #[test]
    fn what_is_not_touched_does_not_move_and_what_moves_is_that_of_two_audits(
        several in prop::collection::vec(mutations(), 1..4),
        which in 0..4_usize,
    ) {
        let new = all_of(&several);
        let rules = rule_sets().swap_remove(which);
        let (old, new) = (read(some()), read(&new));
        let found = old.diff(&new, &rules).unwrap();
        let touched: BTreeSet<Touched> = touched_by(&found);
        for id in &found.unchanged {
            prop_assert!(!depends_on(&old, id, &touched) && !depends_on(&new, id, &touched));
        }
        for moved in &found.recommendations {
            let touched = depends_on(&old, &moved.id, &touched) || depends_on(&new, &moved.id, &touched);
            prop_assert!(touched, "{} moved by {:?}", moved.id, several);
        }
        check_audits(&old, &new, &found, &rules)?;
        for body in &found.bodies {
            for moved in &body.judgements {
                prop_assert!(moved.cause != CauseKind::None, "{} {}", body.id, moved.why);
            }
        }
        prop_assert_eq!(found.to_json(), old.diff(&new, &rules).unwrap().to_json());
    }

    #[test]
    fn selections_move_as_two_selections_differ(several in prop::collection::vec(mutations(), 1..4)) {
        let new = all_of(&several);
        let found = diff(some(), &new);
        let (old, new) = (read(some()), read(&new));
        for audience in ["nhs-england", "icb", "pcn", "trust", "pharmacy", "gp-surgery", "hospice"] {
            let selected = |base: &EvidenceBase| -> BTreeSet<String> {
                let selection = base.select(&Query::audience(audience)).unwrap();
                selection.selected().iter().map(|item| item.id().to_owned()).collect()
            };
            let (before, after) = (selected(&old), selected(&new));
            let of = |side: fn(&whatworks::diff::SelectionMove) -> Standing| -> BTreeSet<String> {
                let moves = found.selection.iter().filter(|moved| moved.audience == audience);
                let moves = moves.filter(|moved| side(moved) == Standing::Selected);
                moves.map(|moved| moved.recommendation.clone()).collect()
            };
            let (entered, left) = (of(|moved| moved.to), of(|moved| moved.from));
            let expected: BTreeSet<String> = after.difference(&before).cloned().collect();
            prop_assert_eq!(entered, expected, "{} enter", audience);
            let expected: BTreeSet<String> = before.difference(&after).cloned().collect();
            prop_assert_eq!(left, expected, "{} leave", audience);
        }
    }
}

/// The base with all that can be done to it, one after the other.
fn all_of(several: &[Mutation]) -> Value {
    several.iter().fold(some().clone(), |document, mutation| {
        mutation.of(&document).map_or(document, |(new, _)| new)
    })
}

type Row = (Certainty, Option<[Certainty; 2]>, Option<Certainty>, Verdict);

/// Moves of certainties, intervals and verdicts are those between two audits.
fn check_audits(
    old: &EvidenceBase,
    new: &EvidenceBase,
    found: &Diff,
    rules: &RuleSet,
) -> Result<(), TestCaseError> {
    let row = |base: &EvidenceBase, id: &str| -> Option<Row> {
        let rows = base.audit(rules).unwrap().rows;
        let row = rows.into_iter().find(|row| row.id == id)?;
        Some((row.derived, row.interval, row.published, row.verdict))
    };
    for id in &found.unchanged {
        prop_assert_eq!(row(old, id), row(new, id));
    }
    for moved in &found.recommendations {
        let (before, after) = (row(old, &moved.id), row(new, &moved.id));
        let both = moved.presence == Presence::Both;
        prop_assert_eq!(before.is_some() && after.is_some(), both);
        let derived = moved.derived.as_ref().map(|m| (m.from, m.to));
        let expected = (before.map(|r| r.0), after.map(|r| r.0));
        prop_assert_eq!(derived, (expected.0 != expected.1).then_some(expected));
        let interval = moved.interval.as_ref().map(|m| (m.from, m.to));
        let expected = (before.and_then(|r| r.1), after.and_then(|r| r.1));
        prop_assert_eq!(interval, (expected.0 != expected.1).then_some(expected));
        let published = moved.published.as_ref().map(|m| (m.from, m.to));
        let expected = (before.and_then(|r| r.2), after.and_then(|r| r.2));
        prop_assert_eq!(published, (expected.0 != expected.1).then_some(expected));
        let verdict = moved.verdict.as_ref().map(|m| (m.from, m.to));
        let expected = (before.map(|r| r.3), after.map(|r| r.3));
        prop_assert_eq!(verdict, (expected.0 != expected.1).then_some(expected));
    }
    Ok(())
}
