//! The goldens of `tests/golden`, which C, C++ and Python read too.
//!
//! Each case is a folder with its input and `expected.json`. `UPDATE_GOLDEN=1` writes what comes
//! out; read it against the rules before you keep it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::path::{Path, PathBuf};

use whatworks::diff::Ids;
use whatworks::grade::{self, BodyOfEvidence, HtmlForm, Judgements, Options, RateGroups, Reviews};
use whatworks::map::{GapsRequest, MapRequest};
use whatworks::organisation::AudienceRequest;
use whatworks::select::SelectMany;
use whatworks::synthesis::Request;
use whatworks::{Error, EvidenceBase, Progress, Query, Rating, choose, priority};

fn cases(kind: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden").join(kind);
    let mut cases: Vec<PathBuf> =
        fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(!cases.is_empty(), "no golden of {kind}");
    cases
}

fn input(case: &Path, name: &str) -> Vec<u8> {
    fs::read(case.join(name)).unwrap_or_else(|error| panic!("{}/{name}: {error}", case.display()))
}

fn line(case: &Path, name: &str) -> String {
    String::from_utf8(input(case, name)).unwrap().trim_end().to_owned()
}

fn check(case: &Path, answer: &str) {
    check_file(case, "expected.json", &format!("{answer}\n"));
}

fn check_file(case: &Path, name: &str, answer: &str) {
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(case.join(name), answer).unwrap();
    }
    let expected = String::from_utf8(input(case, name)).unwrap();
    assert!(answer == expected, "{}/{name} differs:\n{answer}", case.display());
}

/// The base of a case: its own, or the embedded one.
fn base_of(case: &Path) -> EvidenceBase {
    if case.join("base.json").exists() {
        return EvidenceBase::from_json(input(case, "base.json")).unwrap();
    }
    EvidenceBase::staff_empowerment()
}

fn select(base: &EvidenceBase, text: &[u8]) -> Result<String, Error> {
    Ok(base.select(&Query::from_json(text)?)?.to_json())
}

fn select_many(base: &EvidenceBase, text: &[u8]) -> Result<String, Error> {
    Ok(SelectMany::from_json(text)?.select(base)?.to_json())
}

fn rate(id: &str, options: &[u8]) -> Result<String, Error> {
    let options = Options::from_json(options)?;
    Ok(options.rate(&EvidenceBase::staff_empowerment(), id)?.to_json())
}

/// A body in numbers (`evidence.json`), or one of the embedded base (`id.txt`), as it is rated.
fn rated(case: &Path) -> Result<Rating, Error> {
    let options = Options::from_json(input(case, "options.json"))?;
    if case.join("id.txt").exists() {
        return options.rate(&EvidenceBase::staff_empowerment(), &line(case, "id.txt"));
    }
    options.rate_body(&BodyOfEvidence::from_json(input(case, "evidence.json"))?)
}

fn evidence(body: &[u8]) -> Result<String, Error> {
    Ok(Options::default().rate_body(&BodyOfEvidence::from_json(body)?)?.to_json())
}

fn robustness(case: &Path) -> Result<String, Error> {
    let options = Options::from_json(input(case, "options.json"))?;
    if case.join("id.txt").exists() {
        let base = EvidenceBase::staff_empowerment();
        return Ok(options
            .robustness(&base, &line(case, "id.txt"), &Progress::default())?
            .to_json());
    }
    let body = BodyOfEvidence::from_json(input(case, "evidence.json"))?;
    Ok(options.robustness_of_body(&body, &Progress::default())?.to_json())
}

fn rules(options: &[u8]) -> Result<String, Error> {
    Ok(Options::from_json(options)?.rules_alone()?.to_json())
}

fn overlap(request: &[u8]) -> Result<String, Error> {
    Ok(Reviews::from_json(request)?.overlap()?.to_json())
}

fn audience(request: &[u8]) -> Result<String, Error> {
    Ok(AudienceRequest::from_json(request)?.answer()?.to_json())
}

fn prioritise(request: &[u8]) -> Result<String, Error> {
    Ok(priority::Request::from_json(request)?.answer(&EvidenceBase::staff_empowerment())?.to_json())
}

fn choose(request: &[u8]) -> Result<String, Error> {
    let request = choose::Request::from_json(request)?;
    Ok(EvidenceBase::staff_empowerment().choose(&request)?.to_json())
}

fn rate_groups(request: &[u8]) -> Result<String, Error> {
    Ok(RateGroups::from_json(request)?.rate(1)?.to_json())
}

fn audit(options: &[u8]) -> Result<String, Error> {
    let options = Options::from_json(options)?;
    Ok(options.audit(&EvidenceBase::staff_empowerment(), &Progress::default())?.to_json())
}

fn evidence_map(request: &[u8]) -> Result<String, Error> {
    let request = MapRequest::from_json(request)?;
    Ok(EvidenceBase::staff_empowerment().evidence_map(&request)?.to_json())
}

fn gaps(request: &[u8]) -> Result<String, Error> {
    let request = GapsRequest::from_json(request)?;
    Ok(EvidenceBase::staff_empowerment().gaps(&request)?.to_json())
}

fn combine(judgements: &[u8]) -> Result<String, Error> {
    Ok(grade::combine(&Judgements::from_json(judgements)?)?.to_json())
}

#[test]
fn selections() {
    for case in cases("select") {
        check(&case, &select(&base_of(&case), &input(&case, "query.json")).unwrap());
    }
}

#[test]
fn selections_for_many() {
    for case in cases("select_many") {
        check(&case, &select_many(&base_of(&case), &input(&case, "request.json")).unwrap());
    }
}

#[test]
fn ratings() {
    for case in cases("rate") {
        check(&case, &rate(&line(&case, "id.txt"), &input(&case, "options.json")).unwrap());
    }
}

#[test]
fn bodies_in_numbers() {
    for case in cases("evidence") {
        check(&case, &rated(&case).unwrap().to_json());
    }
}

#[test]
fn what_would_change() {
    for case in cases("change") {
        check(&case, &rated(&case).unwrap().what_would_change().to_json());
    }
}

#[test]
fn what_a_rating_hangs_on() {
    for case in cases("robustness") {
        check(&case, &robustness(&case).unwrap());
    }
}

#[test]
fn rule_sets() {
    for case in cases("rules") {
        check(&case, &rules(&input(&case, "options.json")).unwrap());
    }
}

#[test]
fn overlaps() {
    for case in cases("overlap") {
        check(&case, &overlap(&input(&case, "request.json")).unwrap());
    }
}

#[test]
fn audiences() {
    for case in cases("organisation") {
        let answer = audience(&input(&case, "request.json"));
        check(&case, &answer.unwrap_or_else(|error| error.to_json()));
    }
}

#[test]
fn differences() {
    for case in cases("diff") {
        let base = |name| EvidenceBase::from_json(input(&case, name)).unwrap();
        let (old, new) = (base("old.json"), base("new.json"));
        let options = Options::from_json(input(&case, "options.json")).unwrap();
        let diff = options.diff(&old, &new, &Progress::default()).unwrap();
        check(&case, &diff.to_json());
        check_file(&case, "page.md", &diff.to_markdown());
        let form = HtmlForm { id: Some("diff".to_owned()), page: false };
        check_file(&case, "page.html", &diff.to_html(&form));
        let ids = Ids::from_json(input(&case, "ids.json")).unwrap().ids;
        let affected = diff.affected(&ids).unwrap().to_json();
        check_file(&case, "affected.json", &format!("{affected}\n"));
        let keep = Options::from_json(input(&case, "keep.json")).unwrap();
        let kept = keep.keep_decisions(&old, &new).unwrap();
        check_file(&case, "kept.json", &format!("{}\n", kept.report.to_json()));
        check_file(&case, "kept-base.json", &format!("{}\n", kept.base.to_json()));
    }
}

#[test]
fn priorities() {
    for case in cases("priority") {
        check(&case, &prioritise(&input(&case, "request.json")).unwrap());
    }
}

#[test]
fn choices() {
    for case in cases("choose") {
        check(&case, &choose(&input(&case, "request.json")).unwrap());
    }
}

#[test]
fn groups() {
    for case in cases("rate_groups") {
        check(&case, &rate_groups(&input(&case, "request.json")).unwrap());
    }
}

#[test]
fn audits() {
    for case in cases("audit") {
        check(&case, &audit(&input(&case, "options.json")).unwrap());
    }
}

#[test]
fn evidence_maps() {
    for case in cases("map") {
        check(&case, &evidence_map(&input(&case, "request.json")).unwrap());
    }
}

#[test]
fn what_is_not_there() {
    for case in cases("gaps") {
        check(&case, &gaps(&input(&case, "request.json")).unwrap());
    }
}

#[test]
fn combinations() {
    for case in cases("combine") {
        check(&case, &combine(&input(&case, "judgements.json")).unwrap());
    }
}

fn synthesis(text: &[u8]) -> Result<String, Error> {
    Ok(Request::from_json(text)?.answer()?.json)
}

#[test]
fn numbers() {
    for case in cases("synthesis") {
        check(&case, &synthesis(&input(&case, "request.json")).unwrap());
    }
}

#[test]
fn errors() {
    for case in cases("errors") {
        let text = input(&case, "input.json");
        let answer = match line(&case, "call.txt").as_str() {
            "from_json" => EvidenceBase::from_json(&text).map(|base| base.to_json()),
            "select" => select(&base_of(&case), &text),
            "select_many" => select_many(&base_of(&case), &text),
            "rate" => rate(&line(&case, "id.txt"), &text),
            "audit" => audit(&text),
            "combine" => combine(&text),
            "evidence" => evidence(&text),
            "rules" => rules(&text),
            "prioritise" => prioritise(&text),
            "overlap" => overlap(&text),
            "choose" => choose(&text),
            "rate_groups" => rate_groups(&text),
            "synthesis" => synthesis(&text),
            "map" => evidence_map(&text),
            "gaps" => gaps(&text),
            other => panic!("unknown call {other}"),
        };
        let error = answer.err().unwrap_or_else(|| panic!("{} is no error", case.display()));
        check(&case, &error.to_json());
    }
}
