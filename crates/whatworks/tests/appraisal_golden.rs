//! The goldens of `tests/golden/appraisal`: a request and what it is answered, errors included.
//!
//! `UPDATE_GOLDEN=1` writes what comes out; read it against the tool before you keep it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::path::Path;

use whatworks::appraisal::Request;

#[test]
fn appraisals() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/appraisal");
    let mut cases: Vec<_> =
        fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(!cases.is_empty(), "no golden of appraisal");
    for case in cases {
        let request = fs::read(case.join("request.json")).unwrap();
        let answer = Request::from_json(request).and_then(|request| request.answer());
        let is_error = answer.is_err();
        let answer = answer.map_or_else(|error| error.to_json(), |answer| answer.json);
        let named = case.file_name().unwrap().to_str().unwrap().starts_with("error-");
        assert_eq!(is_error, named, "{}: {answer}", case.display());
        let path = case.join("expected.json");
        let answer = format!("{answer}\n");
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&path, &answer).unwrap();
        }
        let expected = fs::read_to_string(&path).unwrap();
        assert!(answer == expected, "{} differs:\n{answer}", case.display());
    }
}
