//! The reference figures of `tests/data`, and the rule by which a figure counts as the same.
#![allow(dead_code, unreachable_pub, reason = "each test uses the part it needs")]

use std::fmt::Debug;
use std::fs;
use std::path::Path;

use serde_json::Value;

/// Relative error allowed in figures that have a formula.
pub const CLOSED_FORM: f64 = 1e-9;
/// Relative error allowed in figures found by iteration, and in bounds that come from quantiles.
pub const ITERATIVE: f64 = 1e-8;

/// At most this many mismatches are printed.
const LISTED: usize = 40;

/// One file of `tests/data`.
pub struct Dataset {
    /// Name of the file without its ending.
    pub file: String,
    /// The whole content.
    pub content: Value,
}

impl Dataset {
    /// The column of `raw` of this name.
    pub fn raw(&self, column: &str) -> Vec<f64> {
        numbers(&self.content["raw"][column])
    }

    /// Each measure with its block of figures.
    pub fn measures(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.content["effects"].as_object().unwrap().iter().map(|(name, block)| (&**name, block))
    }
}

/// All datasets, by name.
pub fn datasets() -> Vec<Dataset> {
    let mut paths: Vec<_> = fs::read_dir(data_folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .filter(|path| !path.ends_with("extra.json"))
        .collect();
    paths.sort();
    paths.iter().map(|path| Dataset { file: stem(path), content: read(path) }).collect()
}

/// The dataset of this name.
pub fn dataset(file: &str) -> Dataset {
    let path = data_folder().join(file).with_extension("json");
    Dataset { file: file.to_owned(), content: read(&path) }
}

/// The figures of `extra.json`, by dataset and measure.
pub fn extra() -> Value {
    read(&data_folder().join("extra.json"))
}

/// Calls `visit` with each measure of each dataset, the report knowing where it is, and fails if
/// any figure differed.
pub fn compare_all(mut visit: impl FnMut(&mut Report, &Dataset, &str, &Value)) {
    let mut report = Report::default();
    for dataset in &datasets() {
        for (measure, block) in dataset.measures() {
            report.enter(&dataset.file, measure);
            visit(&mut report, dataset, measure, block);
        }
    }
    report.finish();
}

/// The effects and variances of a block that enter its analyses.
pub fn used(block: &Value) -> (Vec<f64>, Vec<f64>) {
    let studies = block["yi"].as_array().unwrap().iter().zip(block["vi"].as_array().unwrap());
    studies
        .zip(block["used"].as_array().unwrap())
        .filter(|(_, used)| used.as_bool().unwrap())
        .map(|((yi, vi), _)| (number(yi).unwrap(), number(vi).unwrap()))
        .unzip()
}

/// The scale of effects, standard errors and bounds: the greatest absolute effect.
pub fn effect_scale(yi: &[f64]) -> f64 {
    yi.iter().fold(0.0, |greatest, y| y.abs().max(greatest))
}

/// The scale of variances and tau2: the mean variance.
pub fn variance_scale(vi: &[f64]) -> f64 {
    vi.iter().sum::<f64>() / vi.len() as f64
}

/// A list of figures; a null or a word other than an infinity fails.
pub fn numbers(list: &Value) -> Vec<f64> {
    list.as_array().unwrap().iter().map(|value| number(value).unwrap()).collect()
}

/// A figure, `None` for null.
pub fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Null => None,
        Value::String(word) if word == "Inf" => Some(f64::INFINITY),
        Value::String(word) if word == "-Inf" => Some(f64::NEG_INFINITY),
        other => Some(other.as_f64().unwrap_or_else(|| panic!("not a number: {other}"))),
    }
}

/// Collects what differs, so that a test fails once and shows all of it.
#[derive(Default)]
pub struct Report {
    place: String,
    checked: usize,
    mismatches: Vec<String>,
}

impl Report {
    /// Says where the next figures belong.
    pub fn enter(&mut self, file: &str, measure: &str) {
        self.place = format!("{file} {measure}");
    }

    /// Compares a figure with the expected one; `scale` is the size of the quantity in this
    /// dataset.
    pub fn check(
        &mut self,
        path: &str,
        got: Option<f64>,
        want: &Value,
        tolerance: f64,
        scale: f64,
    ) {
        let want = number(want);
        let error = match (got, want) {
            (None, None) => 0.0,
            (Some(got), Some(want)) => relative_error(got, want, scale),
            _ => f64::INFINITY,
        };
        // So written, a NaN fails.
        let close = error <= tolerance;
        self.record(path, close, || format!("got {got:?}, want {want:?}, error {error:.1e}"));
    }

    /// Compares a list with the expected one, of the same length.
    pub fn check_each(
        &mut self,
        path: &str,
        got: impl IntoIterator<Item = impl Into<Option<f64>>>,
        want: &Value,
        tolerance: f64,
        scale: f64,
    ) {
        let got: Vec<Option<f64>> = got.into_iter().map(Into::into).collect();
        let Some(want) = want.as_array() else {
            return self.record(path, false, || format!("want is no list: {want}"));
        };
        self.check_same(&format!("{path} length"), got.len(), want.len());
        for (row, (got, want)) in got.into_iter().zip(want).enumerate() {
            self.check(&format!("{path}[{row}]"), got, want, tolerance, scale);
        }
    }

    /// Compares what must be equal exactly: counts, sides, flags.
    pub fn check_same<T: PartialEq + Debug>(&mut self, path: &str, got: T, want: T) {
        self.record(path, got == want, || format!("got {got:?}, want {want:?}"));
    }

    /// Fails if anything differed, or if nothing was compared.
    pub fn finish(self) {
        assert!(self.checked > 0, "nothing was compared");
        let all = self.mismatches.len();
        let listed: Vec<_> = self.mismatches.into_iter().take(LISTED).collect();
        assert!(all == 0, "{all} of {} differ:\n{}", self.checked, listed.join("\n"));
    }

    fn record(&mut self, path: &str, same: bool, difference: impl FnOnce() -> String) {
        self.checked += 1;
        if !same {
            self.mismatches.push(format!("{} {path}: {}", self.place, difference()));
        }
    }
}

/// |got - want| / max(|want|, scale / 1000), where what is below 1e-12 of the scale counts as 0.
fn relative_error(got: f64, want: f64, scale: f64) -> f64 {
    let settle = |x: f64| if x.abs() < 1e-12 * scale { 0.0 } else { x };
    let (got, want) = (settle(got), settle(want));
    if got == want { 0.0 } else { (got - want).abs() / want.abs().max(1e-3 * scale) }
}

fn data_folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data"))
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap().to_string_lossy().into_owned()
}

fn read(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}
