//! `Priorities`: recommendations in the order of a policy that the user declares.

use pyo3::prelude::*;
use pyo3::types::PyDict;
use serde::Serialize;
use whatworks::Progress;
use whatworks::priority::{self, Request};

use crate::answer::{Answer, Call};
use crate::base::EvidenceBase;
use crate::convert::{self, Names};
use crate::document::Object;
use crate::error::OrRaise;
use crate::frame;
use crate::watch::watched;

/// Recommendations in the order of a policy, each with its place, what made it, and why.
///
/// Made by :meth:`EvidenceBase.prioritise`. Its parts are attributes, named as in its JSON:
/// ``items``, ``policy``, ``criteria``, ``notes``, ``certainty``, ``sensitivity``, ``simulation``
/// and others. As columns, a row for each recommendation in its order.
///
/// Examples
/// --------
/// >>> import whatworks
/// >>> found = whatworks.staff_empowerment().prioritise({"method": "document"})
/// >>> found.items[0]["recommendation"], found.items[0]["rank"], found.certainty
/// ('R1', 1, None)
#[pyclass(frozen, extends = Answer, module = "whatworks")]
pub(crate) struct Priorities(priority::Priorities);

#[pymethods]
impl Priorities {
    /// One of the tables of the answer as columns.
    ///
    /// Parameters
    /// ----------
    /// of : str
    ///     ``items``: a row for each recommendation. ``contributions``: a row for each
    ///     recommendation and criterion. ``acceptability``: for ``smaa``, a row for each
    ///     recommendation and rank that it had. ``wins``: for ``smaa``, a row for each two
    ///     recommendations. ``sensitivity``: for ``weighted``, a row for each weight and each
    ///     judgement, with the smallest change that changes the order.
    ///
    /// Returns
    /// -------
    /// dict of str to list
    ///     ``None`` where there is no value.
    ///
    /// Raises
    /// ------
    /// UnknownNameError
    ///     For another name.
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> policy = {"method": "smaa", "draws": 100, "criteria": [{"id": "equity"}]}
    /// >>> judgements = [{"recommendation": "R1", "criterion": "equity", "judgement": "increased"}]
    /// >>> base = whatworks.staff_empowerment()
    /// >>> found = base.prioritise(policy, judgements, recommendations=["R1"])
    /// >>> found.to_columns("acceptability")
    /// {'recommendation': ['R1'], 'rank': [1], 'acceptability': [1.0], 'se': [0.0]}
    #[pyo3(signature = (of="items"))]
    fn to_columns<'py>(&self, py: Python<'py>, of: &str) -> PyResult<Bound<'py, PyDict>> {
        convert::columns(py, self.0.table(of).or_raise(py)?)
    }

    fn _repr_html_(slf: &Bound<'_, Self>) -> PyResult<String> {
        convert::html(slf, "priorities")
    }
}

/// The keywords of the call, for pickling.
#[derive(Serialize)]
struct Keywords<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    recommendations: Option<&'a Vec<String>>,
}

pub(crate) fn prioritise(
    base: &Bound<'_, EvidenceBase>,
    policy: &Bound<'_, PyAny>,
    judgements: Option<&Bound<'_, PyAny>>,
    recommendations: Option<Names>,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Py<Priorities>> {
    let py = base.py();
    let mut object = Object::new();
    object.put("policy", Some(policy))?;
    if let Some(judgements) = judgements {
        object.put_text("judgements", &frame::rows(judgements, "judgements", "value")?)?;
    }
    if let Some(names) = recommendations {
        object.put_value("recommendations", &Vec::from(names))?;
    }
    let request = Request::from_json(object.finish()).or_raise(py)?;
    let core = base.get().core();
    let answer = |progress: &Progress<'_>| request.answer_with(core, 0, progress);
    let priorities = watched(py, progress, "draws", answer)?.or_raise(py)?;
    let method = py.get_type::<EvidenceBase>().getattr("prioritise")?;
    let keywords = Keywords { recommendations: request.recommendations.as_ref() };
    let policy = convert::plain(py, &request.policy)?;
    let judgements = convert::plain(py, &request.judgements)?;
    let arguments = (base, policy, judgements).into_pyobject(py)?;
    let call = Call::with(convert::with_keywords(&method, &keywords)?, arguments)?;
    let answer = Answer::new(priorities.to_json(), priorities.to_table(), call);
    Py::new(py, PyClassInitializer::from(answer).add_subclass(Priorities(priorities)))
}
