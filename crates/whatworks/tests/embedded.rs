//! The embedded brief: complete, located, canonical, and nothing made up.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeSet;

use serde_json::Value;
use whatworks::EvidenceBase;
use whatworks::base::ContradictionKind;

const TEXT: &str = include_str!("../data/staff-empowerment-2024.json");

fn base() -> EvidenceBase {
    EvidenceBase::from_json(TEXT).expect("the embedded brief passes every check")
}

#[test]
fn passes_every_check_and_is_the_one_compiled_in() {
    assert_eq!(base(), EvidenceBase::staff_empowerment());
}

/// `UPDATE_DATA=1` rewrites the file in its canonical form.
#[test]
fn is_written_in_its_canonical_form() {
    let base = base();
    if std::env::var_os("UPDATE_DATA").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/data/staff-empowerment-2024.json");
        base.write(path).expect("the data can be written");
    } else {
        assert!(format!("{}\n", base.to_json()) == TEXT, "run `make update`");
    }
}

/// Every object that names a layer is a statement; it must say where it was read.
fn walk(value: &Value, at: &str, statements: &mut Vec<(String, Value)>) {
    match value {
        Value::Object(map) => {
            if map.contains_key("layer") {
                statements.push((at.to_owned(), value.clone()));
            }
            for (key, inner) in map {
                walk(inner, &format!("{at}/{key}"), statements);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(item, &format!("{at}/{index}"), statements);
            }
        }
        Value::String(text) => assert!(!text.trim().is_empty(), "an empty text at {at}"),
        Value::Null => panic!("a null at {at}"),
        _ => {}
    }
}

fn statements() -> Vec<(String, Value)> {
    let mut statements = Vec::new();
    walk(&serde_json::from_str(TEXT).expect("JSON"), "", &mut statements);
    statements
}

#[test]
fn every_fact_says_where_it_was_read() {
    let statements = statements();
    assert!(statements.len() > 900, "only {} statements", statements.len());
    for (at, statement) in statements {
        let part = statement["locator"]["part"].as_str().unwrap_or_default();
        assert!(!part.trim().is_empty(), "no part at {at}");
        if statement["layer"] == "cited_source" {
            let address = statement["locator"]["address"].as_str().unwrap_or_default();
            assert!(!address.is_empty(), "no address at {at}");
        }
    }
}

/// Facts that carry a value and no layer would escape the walk above.
#[test]
fn every_value_of_a_study_is_a_located_fact() {
    let document: Value = serde_json::from_str(TEXT).expect("JSON");
    for study in document["studies"].as_array().expect("studies") {
        for (key, facts) in study.as_object().expect("a study") {
            if matches!(key.as_str(), "id" | "reference" | "theme") {
                continue;
            }
            for fact in facts.as_array().expect("a list of facts") {
                assert!(fact.get("layer").is_some(), "{key} of {} has no layer", study["id"]);
            }
        }
    }
}

/// Publishers, PubMed, governments and the institutions that did the work; no copies of their
/// pages elsewhere.
#[test]
fn addresses_are_lasting_ones() {
    let hosts: BTreeSet<&str> = [
        "acaplasticsurgeons.org",
        "blmkhealthandcarepartnership.org",
        "bmjopen.bmj.com",
        "bjgp.org",
        "florence-nightingale-foundation.org.uk",
        "heec.co.uk",
        "hpe.researchcommons.org",
        "ifs.org.uk",
        "jech.bmj.com",
        "oro.open.ac.uk",
        "pmc.ncbi.nlm.nih.gov",
        "primescholars.com",
        "pureportal.coventry.ac.uk",
        "ruor.uottawa.ca",
        "spcare.bmj.com",
        "uobrep.openrepository.com",
        "westjem.com",
        "www.bl.uk",
        "www.england.nhs.uk",
        "www.gov.uk",
        "www.healio.com",
        "www.health.org.uk",
        "www.hpco.ca",
        "www.hsj.co.uk",
        "www.kingsfund.org.uk",
        "www.nuffieldtrust.org.uk",
        "yougov.co.uk",
        "healthbusinessuk.net",
        "www.pubmed.gov",
        "conference.ktcanada.org",
        "www.fbec-cefn.ca",
        "www.pssru.ac.uk",
    ]
    .into();
    for (at, statement) in statements() {
        let Some(address) = statement["locator"]["address"].as_str() else {
            continue;
        };
        if let Some(rest) = address.strip_prefix("https://") {
            let host = rest.split('/').next().unwrap_or_default();
            assert!(hosts.contains(host), "{host} at {at}");
            assert!(!address.contains('?'), "a query in {address} at {at}");
        } else {
            let known = ["doi:10.", "pmid:", "citation:ref-"];
            assert!(known.iter().any(|form| address.starts_with(form)), "{address} at {at}");
        }
    }
}

#[test]
fn holds_what_the_brief_holds() {
    let base = base();
    let document = base.document();
    assert_eq!(document.id, "staff-empowerment-2024");
    assert_eq!(document.published_on.as_deref(), Some("2024-12-18"));
    let references: Vec<u32> = document.studies.iter().filter_map(|s| s.reference).collect();
    assert_eq!(references, (1..=38).collect::<Vec<u32>>());
    let ids: Vec<&str> = document.recommendations.iter().map(|r| r.id.as_str()).collect();
    assert_eq!(ids, ["R1", "R2", "R3", "R4", "R5", "R6", "R7"]);
    assert_eq!(document.themes.len(), 4);
    let flow = document.flow.as_ref().expect("a flow");
    assert_eq!(flow.identified[0].value, 43);
    assert_eq!(flow.prioritised[0].value, 28);
    assert!(flow.screened.is_empty() && flow.excluded.is_empty(), "the brief does not say");
    assert!(flow.prioritised_studies.is_empty(), "the brief does not list the 28");
    let cases = document.case_studies.as_ref().expect("case studies");
    assert_eq!(cases[0].study.as_deref(), Some("ref-38"));
}

#[test]
fn themes_as_printed_and_champions_lead_to_no_recommendation() {
    let base = base();
    let of_theme = |theme: &str| {
        let studies = base.studies().iter().filter(|study| study.theme.as_deref() == Some(theme));
        studies.filter_map(|study| study.reference).collect::<Vec<u32>>()
    };
    assert_eq!(of_theme("skills"), (8..=17).collect::<Vec<u32>>());
    assert_eq!(of_theme("resources"), (18..=24).collect::<Vec<u32>>());
    assert_eq!(of_theme("champions"), [35, 36, 37]);
    let recommended = base.recommendations().iter().any(|r| r.theme == "champions");
    assert!(!recommended);
}

#[test]
fn published_certainties_and_audiences_as_printed() {
    let base = base();
    let published: Vec<&str> = base
        .recommendations()
        .iter()
        .map(|r| r.published.as_ref().expect("published").certainty.code())
        .collect();
    assert_eq!(
        published,
        ["moderate", "moderate", "moderate", "moderate", "very-low", "low", "low"]
    );
    for recommendation in base.recommendations() {
        assert!(recommendation.strength.is_none(), "the brief states no strength");
    }
}

#[test]
fn vacancies_are_two_figures_with_their_qualifiers() {
    let base = base();
    let figures = base.document().figures.as_ref().expect("figures");
    for expected in [100_000.0, 110_000.0] {
        let found = figures.iter().filter(|figure| figure.value == Some(expected));
        let qualifiers: Vec<&str> =
            found.filter_map(|figure| figure.qualifier).map(|q| q.code()).collect();
        assert_eq!(qualifiers, ["over"], "over {expected}");
    }
    let charts = figures.iter().filter(|figure| figure.value.is_none()).count();
    assert!(charts >= 3, "charts without numbers keep none");
}

#[test]
fn layers_differ_where_they_are_known_to() {
    let base = base();
    let contradictions = base.document().contradictions.as_ref().expect("contradictions");
    let of =
        |study: &str| contradictions.iter().filter(|c| c.study.as_deref() == Some(study)).count();
    for study in ["ref-4", "ref-9", "ref-14", "ref-21", "ref-24", "ref-26", "ref-37"] {
        assert!(of(study) > 0, "{study} has a listed contradiction");
    }
    for contradiction in contradictions {
        let layers: BTreeSet<&str> =
            contradiction.sides.iter().map(|side| side.provenance.layer.as_str()).collect();
        match contradiction.kind {
            ContradictionKind::LayersDiffer => assert_eq!(layers.len(), 2, "{}", contradiction.id),
            ContradictionKind::WithinLayer => {
                assert!(contradiction.sides.len() > 1 && layers.len() == 1, "{}", contradiction.id);
            }
            ContradictionKind::NotVerified => {
                assert!(layers.contains("brief"), "{}", contradiction.id);
            }
        }
    }
}

#[test]
fn sources_of_uncertain_match_are_not_used() {
    let base = base();
    for study in base.studies().iter().filter(|s| matches!(s.reference, Some(2 | 3 | 5 | 7))) {
        let facts = serde_json::to_string(study).expect("JSON");
        assert!(!facts.contains("cited_source"), "{}", study.id);
    }
}
