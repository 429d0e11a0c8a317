//! A body of evidence from Python: a document, or a table of studies with keywords.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyMapping, PySequence, PyString, PyTuple};
use whatworks::Fault;
use whatworks::grade::{BodyOfEvidence, StudyColumns};

use crate::convert::{self, Text, wrong_type};
use crate::document::{self, Object};
use crate::error::{OrRaise, refused};
use crate::frame::Frame;

/// What `rate` and `rate_groups` say of a body beside its studies.
#[derive(Default)]
pub(crate) struct Keywords<'py> {
    pub(crate) id: Option<Bound<'py, PyAny>>,
    pub(crate) outcome: Option<Bound<'py, PyAny>>,
    pub(crate) level: Option<Bound<'py, PyAny>>,
    pub(crate) importance: Option<Bound<'py, PyAny>>,
    pub(crate) comparisons: Option<Bound<'py, PyAny>>,
    pub(crate) assessment: Option<Bound<'py, PyAny>>,
    pub(crate) measure: Option<Bound<'py, PyAny>>,
    pub(crate) desirability: Option<Bound<'py, PyAny>>,
    pub(crate) threshold: Option<Bound<'py, PyAny>>,
    pub(crate) baseline_risks: Option<Bound<'py, PyAny>>,
}

impl<'py> Keywords<'py> {
    /// The body of these keywords and studies.
    pub(crate) fn body(
        self,
        py: Python<'py>,
        studies: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<BodyOfEvidence> {
        let text = match studies {
            Some(given) => match document(given)? {
                Some(text) if self.is_empty() => text,
                Some(_) => {
                    let text = "a body of evidence says all that is known: no keyword beside it";
                    return Err(PyTypeError::new_err(text));
                }
                None => self.document(py, Some(&studies_of(given)?))?.into_bytes(),
            },
            None => self.document(py, None)?.into_bytes(),
        };
        py.detach(|| BodyOfEvidence::from_json(text)).or_raise(py)
    }

    fn is_empty(&self) -> bool {
        let Self {
            id,
            outcome,
            level,
            importance,
            comparisons,
            assessment,
            measure,
            desirability,
            threshold,
            baseline_risks,
        } = self;
        [
            id,
            outcome,
            level,
            importance,
            comparisons,
            assessment,
            measure,
            desirability,
            threshold,
            baseline_risks,
        ]
        .into_iter()
        .all(Option::is_none)
    }

    /// The document of `whatworks-evidence/1`.
    fn document(self, py: Python<'py>, studies: Option<&str>) -> PyResult<String> {
        let mut body = Object::new();
        body.put("id", self.id.as_ref())?;
        body.put("outcome", self.outcome.as_ref())?;
        body.put("level", self.level.as_ref())?;
        body.put("importance", self.importance.as_ref())?;
        if let Some(studies) = studies {
            body.put_text("studies", studies)?;
        }
        body.put("comparisons", self.comparisons.map(listed).transpose()?.as_ref())?;
        let beside = [
            ("measure", self.measure),
            ("desirability", self.desirability),
            ("threshold", self.threshold),
            ("baseline_risks", self.baseline_risks),
        ];
        body.put("assessment", assessment(py, self.assessment, beside)?.as_ref())?;
        Ok(body.finish())
    }
}

/// The assessment with what has a keyword of its own.
fn assessment<'py, const N: usize>(
    py: Python<'py>,
    rest: Option<Bound<'py, PyAny>>,
    beside: [(&str, Option<Bound<'py, PyAny>>); N],
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let beside = beside.into_iter().filter_map(|(name, value)| Some((name, value?)));
    let beside: Vec<_> = beside.collect();
    if beside.is_empty() {
        return Ok(rest);
    }
    let all = PyDict::new(py);
    if let Some(rest) = rest {
        let rest = rest
            .cast::<PyMapping>()
            .map_err(|_| wrong_type("`assessment` to be a dict", rest.as_borrowed()))?;
        all.update(rest)?;
    }
    for (name, value) in beside {
        if all.contains(name)? {
            let text = format!("`{name}` is given twice: as a keyword and in `assessment`");
            return Err(PyTypeError::new_err(text));
        }
        all.set_item(name, value)?;
    }
    Ok(Some(all.into_any()))
}

/// Comparisons as the document lists them: of a dict, each element with a difference and a reason.
fn listed(comparisons: Bound<'_, PyAny>) -> PyResult<Bound<'_, PyAny>> {
    let py = comparisons.py();
    let Ok(elements) = comparisons.cast::<PyMapping>() else { return Ok(comparisons) };
    let list = PyList::empty(py);
    for pair in elements.items()?.iter() {
        let (element, said): (Bound<'_, PyAny>, Bound<'_, PyAny>) = pair.extract()?;
        let is_text = said.is_instance_of::<PyString>();
        let said = said.extract().ok().filter(|_| !is_text).ok_or_else(|| {
            let what = format!("`comparisons[{element:?}]` to be (difference, reason)");
            wrong_type(&what, said.as_borrowed())
        });
        let (difference, reason): (Bound<'_, PyAny>, Bound<'_, PyAny>) = said?;
        let comparison = PyDict::new(py);
        comparison.set_item("element", element)?;
        comparison.set_item("difference", difference)?;
        comparison.set_item("reason", reason)?;
        list.append(comparison)?;
    }
    Ok(list.into_any())
}

/// The keys of a body of evidence that no column of a table has.
const OF_A_BODY: [&str; 6] =
    ["studies", "outcome", "level", "importance", "comparisons", "assessment"];

/// A whole body of evidence as JSON; `None` if only its studies are given.
fn document(given: &Bound<'_, PyAny>) -> PyResult<Option<Vec<u8>>> {
    if let Ok(text) = given.extract::<Text>() {
        return Ok(Some(text.as_ref().to_vec()));
    }
    let Ok(mapping) = given.cast::<PyMapping>() else { return Ok(None) };
    if given.hasattr("__arrow_c_stream__")? {
        return Ok(None);
    }
    let named = |key: &str| mapping.contains(key);
    let has_key = OF_A_BODY.iter().map(|key| named(key)).collect::<PyResult<Vec<_>>>()?;
    let has_name = named("id")? && mapping.get_item("id")?.is_instance_of::<PyString>();
    let is_body = has_name || has_key.contains(&true);
    is_body.then(|| document::text(given).map(String::into_bytes)).transpose()
}

/// Studies as JSON: of a list of dicts, or of a table.
fn studies_of(given: &Bound<'_, PyAny>) -> PyResult<String> {
    if given.is_instance_of::<PyList>() || given.is_instance_of::<PyTuple>() {
        let rows = given.cast::<PySequence>()?.try_iter()?.enumerate();
        return document::list(rows.map(|(place, row)| {
            let row = row?;
            let row = row.cast::<PyMapping>().map_err(|_| {
                wrong_type(&format!("`studies[{place}]` to be a dict"), row.as_borrowed())
            })?;
            document::row(row)
        }));
    }
    let frame = Frame::read(given).map_err(|error| {
        let is_other = error.is_instance_of::<PyTypeError>(given.py());
        let expected = "a table of studies, a list of dicts, or a body of evidence";
        if is_other { wrong_type(expected, given.as_borrowed()) } else { error }
    })?;
    let columns = Columns::read(given.py(), &frame, &[])?;
    let rows = columns.clone().of_groups().rows().or_raise(given.py())?;
    columns.studies(rows)
}

/// The columns of a table of studies.
#[derive(Clone)]
pub(crate) struct Columns {
    numbers: Vec<(String, Vec<f64>)>,
    texts: Vec<(String, Vec<Option<String>>)>,
}

impl Columns {
    /// Reads every column; those that are named `beside` need not be ones of studies.
    pub(crate) fn read(py: Python<'_>, frame: &Frame<'_>, beside: &[String]) -> PyResult<Self> {
        let mut columns = Self { numbers: Vec::new(), texts: Vec::new() };
        for name in frame.columns()? {
            if StudyColumns::NUMBERS.contains(&name.as_str()) {
                columns.numbers.push((name.clone(), frame.numbers("studies", &name)?));
            } else if StudyColumns::TEXTS.contains(&name.as_str()) {
                columns.texts.push((name.clone(), frame.texts("studies", &name)?));
            } else if !beside.contains(&name) {
                return Err(unknown(py, &name));
            }
        }
        Ok(columns)
    }

    /// The columns as the core has them.
    pub(crate) fn of_groups(self) -> StudyColumns {
        let mut columns = StudyColumns::default();
        for (name, values) in self.numbers {
            columns.set_numbers(&name, values);
        }
        for (name, values) in self.texts {
            let values = values.into_iter().map(Option::unwrap_or_default).collect();
            columns.set_texts(&name, values);
        }
        columns
    }

    /// The studies as JSON, a row each; a cell that is empty was not reported, and a study without
    /// a name is counted, as the core does in groups.
    fn studies(&self, rows: usize) -> PyResult<String> {
        document::list((0..rows).map(|row| {
            let mut study = Object::new();
            let text = |values: &'_ Vec<Option<String>>| {
                let cell = values.get(row)?.as_deref()?.trim();
                (!cell.is_empty()).then(|| cell.to_owned())
            };
            let name = self.texts.iter().find(|(name, _)| name == "study");
            let name = name.and_then(|(_, values)| text(values));
            study.put_value("id", &name.unwrap_or_else(|| format!("study {}", row + 1)))?;
            for (key, values) in self.texts.iter().filter(|(name, _)| name != "study") {
                if let Some(cell) = text(values) {
                    study.put_value(key, &cell)?;
                }
            }
            for (name, values) in &self.numbers {
                if let Some(number) = values.get(row).copied().filter(|number| !number.is_nan()) {
                    study.put_number(name, number)?;
                }
            }
            Ok(study.finish())
        }))
    }
}

fn unknown(py: Python<'_>, name: &str) -> PyErr {
    let known: Vec<&str> =
        StudyColumns::TEXTS.iter().chain(StudyColumns::NUMBERS).copied().collect();
    let fault = Fault {
        code: "unknown-column",
        pointer: format!("/{}", name.replace('~', "~0").replace('/', "~1")),
        value: convert::json(name).ok(),
        expected: format!("one of the columns {}", known.join(", ")),
    };
    refused(py, &fault)
}
