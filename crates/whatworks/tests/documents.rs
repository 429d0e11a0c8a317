//! Documents: written and read back, and refused with every fault.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fs;

use proptest::prelude::*;
use serde_json::Value;
use whatworks::{Error, EvidenceBase, Limits};

fn base() -> EvidenceBase {
    EvidenceBase::staff_empowerment()
}

#[test]
fn read_gives_back_what_was_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("base.json");
    base().write(&path).unwrap();
    assert_eq!(EvidenceBase::read(&path).unwrap(), base());
    base().write(&path).unwrap();
    let files: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(files.len(), 1, "no temporary file is left");
}

#[cfg(unix)]
#[test]
fn a_replaced_file_keeps_its_permissions_and_a_link_stays_a_link() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let (path, link) = (folder.path().join("base.json"), folder.path().join("link.json"));
    fs::write(&path, "old").unwrap();
    fs::set_permissions(&path, PermissionsExt::from_mode(0o640)).unwrap();
    symlink(&path, &link).unwrap();
    base().write(&link).unwrap();
    assert!(link.symlink_metadata().unwrap().is_symlink());
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(EvidenceBase::read(&path).unwrap(), base());
}

#[test]
fn a_failed_write_leaves_the_old_file() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("nowhere").join("base.json");
    let error = base().write(&missing).unwrap_err();
    assert_eq!(error.code(), "file");
    assert!(error.to_string().contains("nowhere"));
    assert!(!missing.exists());
}

#[test]
fn a_missing_file_is_an_error_with_its_path() {
    let error = EvidenceBase::read("/nowhere/base.json").unwrap_err();
    assert!(error.to_string().starts_with("cannot read `/nowhere/base.json`"), "{error}");
}

#[test]
fn limits_are_kept() {
    let text = base().to_json();
    let within = |bytes, depth| EvidenceBase::from_json_within(&text, Limits { bytes, depth });
    assert!(within(text.len(), 32).is_ok());
    let too_large = within(text.len() - 1, 32).unwrap_err();
    assert_eq!(too_large.faults()[0].code, "too-large");
    let too_deep = within(text.len(), 3).unwrap_err();
    assert!(too_deep.faults().iter().any(|fault| fault.code == "nested-too-deeply"));
}

#[test]
fn depth_far_beyond_the_stack_is_a_fault() {
    let deep = "[".repeat(1_000_000);
    let error = EvidenceBase::from_json(&deep).unwrap_err();
    assert_eq!(error.code(), "invalid-document");
    let closed = format!("{deep}{}", "]".repeat(1_000_000));
    let error = EvidenceBase::from_json(closed).unwrap_err();
    assert!(error.faults().iter().any(|fault| fault.code == "nested-too-deeply"));
}

#[test]
fn thousands_of_faults_are_counted() {
    let keys: Vec<String> = (0..5000).map(|index| format!("\"k{index}\":1")).collect();
    let error = EvidenceBase::from_json(format!("{{{}}}", keys.join(","))).unwrap_err();
    let Error::InvalidDocument(faults) = &error else { panic!("{error}") };
    assert_eq!(faults.all().len(), 1000);
    assert!(faults.more() >= 4000);
}

#[test]
fn not_reported_is_not_empty() {
    let mut document = base().document().clone();
    document.figures = None;
    let without = EvidenceBase::new(&document).unwrap();
    assert!(!without.to_json().contains("\"figures\""));
    document.figures = Some(Vec::new());
    let with_none = EvidenceBase::new(&document).unwrap();
    assert!(with_none.to_json().contains("\"figures\": []"));
    assert_ne!(without, with_none);
}

/// Every place of the document, as pointers.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(map) => {
            for (key, inner) in map {
                pointers(inner, &format!("{at}/{key}"), found);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                pointers(item, &format!("{at}/{index}"), found);
            }
        }
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(60) })]

    /// Whatever stands anywhere instead of what belongs there, reading reports or accepts, and a
    /// fault of the wrong type is reported at its own place. A value of the right type may be
    /// right, or contradict what stands beside it, which is a fault of both.
    #[test]
    fn wrong_values_anywhere_are_found_where_they_are(
        place in any::<prop::sample::Index>(),
        wrong in prop::sample::select(vec![Value::Null, Value::from(-1.5), Value::from(true)]),
    ) {
        let mut document: Value = serde_json::from_str(&base().to_json()).unwrap();
        let mut places = Vec::new();
        pointers(&document, "", &mut places);
        let at = place.get(&places).clone();
        let right = std::mem::replace(document.pointer_mut(&at).unwrap(), wrong.clone());
        let same_type = std::mem::discriminant(&right) == std::mem::discriminant(&wrong);
        match EvidenceBase::from_json(document.to_string()) {
            Ok(read) => {
                prop_assert!(same_type, "{} at {}", wrong, at);
                let kept: Value = serde_json::from_str(&read.to_json()).unwrap();
                prop_assert_eq!(kept.pointer(&at), Some(&wrong), "what is accepted is kept");
            }
            Err(error) => {
                let beside = at.rsplit_once('/').map_or("", |(around, _)| around);
                let found = error.faults().iter().any(|fault| {
                    fault.pointer.starts_with(&at) || same_type && fault.pointer == beside
                });
                prop_assert!(found, "{} at {}: {}", wrong, at, error);
            }
        }
    }

    /// No text crashes the reader.
    #[test]
    fn no_text_crashes(text in ".{0,200}") {
        prop_assert!(EvidenceBase::from_json(text).is_err());
    }

    /// Nor does a document cut off anywhere.
    #[test]
    fn a_cut_document_is_a_fault(cut in any::<prop::sample::Index>()) {
        let text = base().to_json();
        let bytes = &text.as_bytes()[..cut.index(text.len())];
        prop_assert!(EvidenceBase::from_json(bytes).is_err());
    }
}

/// A base restricted to some of its layers is a whole base: it can be written, read and rated.
#[test]
fn restricted_bases_are_whole() {
    let rules = whatworks::RuleSet::narrative_2017();
    for layers in [&["brief"][..], &["cited_source"], &["cited_source", "brief"]] {
        let restricted = base().with_layers(layers).unwrap();
        let again = EvidenceBase::from_json(restricted.to_json()).unwrap();
        assert_eq!(again, restricted);
        assert_eq!(again.layers(), restricted.layers());
        assert_eq!(restricted.layers().len(), layers.len());
        let (one, two) = (restricted.audit(&rules).unwrap(), again.audit(&rules).unwrap());
        assert_eq!(one.to_json(), two.to_json());
    }
}

#[test]
fn an_item_is_what_stands_in_the_document() {
    use whatworks::base::ItemKind;

    let base = base();
    let document: Value = serde_json::from_str(&base.to_json()).unwrap();
    for (kind, collection) in [
        (ItemKind::Study, "studies"),
        (ItemKind::Finding, "findings"),
        (ItemKind::Body, "bodies"),
        (ItemKind::Recommendation, "recommendations"),
    ] {
        let items = document[collection].as_array().unwrap();
        let ids: Vec<&str> = items.iter().map(|item| item["id"].as_str().unwrap()).collect();
        assert_eq!(base.ids(kind), ids);
        for (id, item) in ids.iter().zip(items) {
            let alone: Value = serde_json::from_str(&base.item_to_json(kind, id).unwrap()).unwrap();
            assert_eq!(&alone, item);
        }
        let error = base.item_to_json(kind, "R99").unwrap_err();
        assert!(matches!(error, Error::UnknownName(_)), "{error}");
    }
}
