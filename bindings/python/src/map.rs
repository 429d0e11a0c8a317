//! `EvidenceMap` and gaps: what there is in a base, and what is not there.

use pyo3::prelude::*;
use pyo3::types::{PyInt, PyList, PyMapping, PyString, PyTuple};
use serde::Serialize;
use whatworks::grade::Options;
use whatworks::map::{GapsRequest, MapRequest};

use crate::answer::{Answer, Call};
use crate::base::EvidenceBase;
use crate::convert;
use crate::document::{self, Object};
use crate::error::OrRaise;
use crate::sequence;

/// An evidence map: units by two facets or more. Made by :meth:`EvidenceBase.evidence_map`.
///
/// Its parts are attributes, named as in its JSON. As columns, a row for each cell, the empty ones
/// too, in the order of the values: ``row``, ``row_state``, ``column``, ``column_state``
/// (``value``, ``none``, ``not-reported``), ``split``, ``count``, ``open`` (units that may belong
/// there as well, since they do not report one of the facets), ``ids`` (separated by semicolons).
///
/// Examples
/// --------
/// >>> import whatworks
/// >>> found = whatworks.staff_empowerment().evidence_map("theme", "outcome_level")
/// >>> [(cell["row"], cell["column"]) for cell in found.empty][:2]
/// [('skills', 'organisation'), ('resources', 'student')]
#[pyclass(frozen, extends = Answer, module = "whatworks")]
pub(crate) struct EvidenceMap;

#[pymethods]
impl EvidenceMap {
    fn _repr_html_(slf: &Bound<'_, Self>) -> PyResult<String> {
        convert::html(slf, "evidence_map")
    }
}

/// The rest of a request: conditions, rules, layers.
fn put_common(
    request: &mut Object,
    conditions: Option<&Bound<'_, PyAny>>,
    options: &Options,
) -> PyResult<()> {
    if let Some(conditions) = conditions {
        request.put_text("where", &listed(conditions)?)?;
    }
    if let Some(rules) = &options.rules {
        request.put_value("rules", rules)?;
    }
    if let Some(parameters) = &options.parameters {
        request.put_value("parameters", parameters)?;
    }
    if let Some(layers) = &options.layers {
        request.put_value("layers", layers)?;
    }
    Ok(())
}

/// The facets of a map, as the keywords give them.
pub(crate) struct Asked<'py> {
    pub(crate) rows: Option<Bound<'py, PyAny>>,
    pub(crate) columns: Option<Bound<'py, PyAny>>,
    pub(crate) split_by: Option<Bound<'py, PyAny>>,
    pub(crate) of: Option<Bound<'py, PyAny>>,
    pub(crate) conditions: Option<Bound<'py, PyAny>>,
}

pub(crate) fn evidence_map<'py>(
    base: &Bound<'py, EvidenceBase>,
    asked: &Asked<'py>,
    options: &Options,
) -> PyResult<Bound<'py, EvidenceMap>> {
    let py = base.py();
    let mut request = Object::new();
    request.put("rows", asked.rows.as_ref())?;
    request.put("columns", asked.columns.as_ref())?;
    request.put("split_by", asked.split_by.as_ref())?;
    request.put("of", asked.of.as_ref())?;
    put_common(&mut request, asked.conditions.as_ref(), options)?;
    let request = MapRequest::from_json(request.finish()).or_raise(py)?;
    let core = base.get().core();
    let map = py.detach(|| core.evidence_map(&request)).or_raise(py)?;
    let call = again(base, "evidence_map", &request)?;
    let answer = Answer::new(map.to_json(), map.to_table(), call);
    Bound::new(py, PyClassInitializer::from(answer).add_subclass(EvidenceMap))
}

pub(crate) fn gaps<'py>(
    base: &Bound<'py, EvidenceBase>,
    conditions: Option<&Bound<'py, PyAny>>,
    options: &Options,
) -> PyResult<Answer> {
    let py = base.py();
    let mut request = Object::new();
    put_common(&mut request, conditions, options)?;
    let request = GapsRequest::from_json(request.finish()).or_raise(py)?;
    let core = base.get().core();
    let gaps = py.detach(|| core.gaps(&request)).or_raise(py)?;
    Ok(Answer::new(gaps.to_json(), gaps.to_table(), again(base, "gaps", &request)?))
}

/// The call of a method of a base with keywords.
fn again<T: Serialize>(base: &Bound<'_, EvidenceBase>, name: &str, request: &T) -> PyResult<Call> {
    let method = convert::with_keywords(&base.get_type().getattr(name)?, request)?;
    Call::with(method, PyTuple::new(base.py(), [base])?)
}

/// Conditions as the request lists them: a dict gives each facet its values.
pub(crate) fn listed(conditions: &Bound<'_, PyAny>) -> PyResult<String> {
    let Ok(by_facet) = conditions.cast::<PyMapping>() else { return document::text(conditions) };
    let pairs = by_facet.items()?;
    document::list(pairs.iter().map(|pair| {
        let (facet, asked): (Bound<'_, PyAny>, Bound<'_, PyAny>) = pair.extract()?;
        let mut condition = Object::new();
        condition.put("facet", Some(&facet))?;
        if let Ok(said) = asked.cast::<PyMapping>() {
            for pair in said.items()?.iter() {
                let (key, value): (String, Bound<'_, PyAny>) = pair.extract()?;
                condition.put(&key, Some(&value))?;
            }
        } else {
            put_values(&mut condition, &asked)?;
        }
        Ok(condition.finish())
    }))
}

/// One value or several; `None` among them takes rows that do not report the facet.
fn put_values(condition: &mut Object, asked: &Bound<'_, PyAny>) -> PyResult<()> {
    let alone =
        asked.is_none() || asked.is_instance_of::<PyString>() || asked.is_instance_of::<PyInt>();
    let asked = match alone {
        true => PyList::new(asked.py(), [asked])?.into_any(),
        false => asked.clone(),
    };
    let names = sequence::names("where", &asked)?;
    let values: Vec<&String> = names.iter().flatten().collect();
    if !values.is_empty() || names.is_empty() {
        condition.put_value("in", &values)?;
    }
    if values.len() < names.len() {
        condition.put_value("not_reported", &true)?;
    }
    Ok(())
}
