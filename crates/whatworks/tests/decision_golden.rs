//! The goldens of `tests/golden/cerqual`, `decision` and `good_practice`.
//!
//! Each case is a folder with `request.json` and `expected.json`, which is an error where the
//! request is wrong; a decision with a `page.md` is compared as a page too. `UPDATE_GOLDEN=1` writes
//! what comes out; read it against the rules before you keep it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::path::{Path, PathBuf};

use whatworks::Error;
use whatworks::cerqual::Finding;
use whatworks::decision::{GoodPractice, Request};

fn cases(kind: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden").join(kind);
    let mut cases: Vec<PathBuf> =
        fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(!cases.is_empty(), "no golden of {kind}");
    cases
}

fn request(case: &Path) -> Vec<u8> {
    fs::read(case.join("request.json")).unwrap()
}

fn compare(path: &Path, answer: &str) {
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(path, answer).unwrap();
    }
    let expected = fs::read_to_string(path).unwrap();
    assert!(answer == expected, "{} differs:\n{answer}", path.display());
}

fn check(case: &Path, answer: Result<String, Error>) {
    let named = case.file_name().unwrap().to_str().unwrap();
    assert_eq!(answer.is_err(), named.starts_with("error"), "{named}: {answer:?}");
    let json = answer.unwrap_or_else(|error| error.to_json());
    compare(&case.join("expected.json"), &format!("{json}\n"));
}

#[test]
fn findings() {
    for case in cases("cerqual") {
        let assess = || Ok(Finding::from_json(request(&case))?.assess()?.to_json());
        check(&case, assess());
    }
}

#[test]
fn decisions() {
    for case in cases("decision") {
        let answer = || Ok(Request::from_json(request(&case))?.answer()?.json);
        check(&case, answer());
        let page = case.join("page.md");
        if page.exists() {
            let decision = Request::from_json(request(&case)).unwrap().decide().unwrap();
            compare(&page, &decision.to_markdown());
        }
    }
}

#[test]
fn statements() {
    for case in cases("good_practice") {
        let assess = || Ok(GoodPractice::from_json(request(&case))?.assess().to_json());
        check(&case, assess());
    }
}
