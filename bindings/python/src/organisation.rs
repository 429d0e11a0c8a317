//! `audience_of`: which audience an organisation is; `audience_rules`: by which rules.

use pyo3::prelude::*;
use whatworks::organisation::AudienceRequest;
use whatworks::{AudienceRules, Organisation};

use crate::answer::{Answer, Call};
use crate::convert::{self, Text};
use crate::document::Object;
use crate::error::OrRaise;

type Keyword<'py> = Option<Bound<'py, PyAny>>;

/// Which audience an organisation is, on a day, and by which of its roles.
///
/// A role counts from its first day to its last. What the record does not say leaves an audience
/// possible, and never denies it. The rules are data with a version: a test may hold from a day
/// and until a day.
///
/// Parameters
/// ----------
/// organisation : dict, str or bytes
///     A record of the ODS interface ORD, a FHIR ``Organization``, or a dict with ``roles`` (and
///     ``code``, ``name``, ``relationships`` ...) or ``audience``; or the same as JSON. ``parents``
///     may hold the records of organisations of which it is a site or branch.
/// as_at : datetime.date or str, optional
///     The day. If left out the record is read as it stands: what is active and has no last day.
/// rules : dict, str or bytes, optional
///     Rules of your own (``whatworks-audiences/1``), instead of those that are built in.
/// options : list of str, optional
///     Options of the rules to switch on, for example ``pharmacy-head-office``.
///
/// Returns
/// -------
/// Answer
///     ``verdict`` (``derived``, ``possible``, ``outside``, ``unknown``), ``matches``,
///     ``possible``, ``outside``, ``successors``, ``notes``, ``because`` and others. As columns, a
///     row for each audience that it is or may be.
///
/// Raises
/// ------
/// InvalidRequestError
///     For what cannot be read, with every place.
/// UnknownNameError
///     For an option that the rules do not have.
///
/// Examples
/// --------
/// >>> import whatworks
/// >>> practice = whatworks.audience_of({"roles": ["RO177", "RO76"]})
/// >>> practice.verdict, practice.matches[0]["audience"], practice.matches[0]["basis"]
/// ('derived', 'gp-surgery', 'RO177 + RO76')
/// >>> board = {"roles": ["RO261", "RO318"]}
/// >>> whatworks.audience_of(board, "2022-07-01").verdict
/// 'derived'
/// >>> whatworks.audience_of(board, "2022-06-30").verdict
/// 'outside'
#[pyfunction]
#[pyo3(signature = (organisation, as_at=None, *, rules=None, options=None))]
pub(crate) fn audience_of<'py>(
    organisation: &Bound<'py, PyAny>,
    as_at: Keyword<'py>,
    rules: Keyword<'py>,
    options: Keyword<'py>,
) -> PyResult<Answer> {
    let py = organisation.py();
    let mut request = Object::new();
    match organisation.extract::<Text>() {
        Ok(text) => {
            request.put_value("organisation", &Organisation::from_json(text).or_raise(py)?)?;
        }
        Err(_) => request.put("organisation", Some(organisation))?,
    }
    request.put("as_at", as_at.as_ref())?;
    match rules.as_ref().and_then(|rules| rules.extract::<Text>().ok()) {
        Some(text) => request.put_value("rules", &AudienceRules::from_json(text).or_raise(py)?)?,
        None => request.put("rules", rules.as_ref())?,
    }
    request.put("options", options.as_ref())?;
    let request = AudienceRequest::from_json(request.finish()).or_raise(py)?;
    let derived = py.detach(|| request.answer()).or_raise(py)?;
    let call = Call::of_function(py, "audience_of", &request)?;
    Ok(Answer::new(derived.to_json(), derived.to_table(), call))
}

/// The rules by which an organisation is an audience, as they are built in: to be read, or changed
/// and given to :func:`audience_of`.
///
/// Returns
/// -------
/// dict
///     ``version``, ``audiences`` (with ``forms`` and ``tests``), ``outside``, ``options``,
///     ``names``.
///
/// Examples
/// --------
/// >>> import whatworks
/// >>> rules = whatworks.audience_rules()
/// >>> [audience["code"] for audience in rules["audiences"]]
/// ['nhs-england', 'icb', 'pcn', 'trust', 'pharmacy', 'gp-surgery']
/// >>> test = {"codes": ["ZZE01"], "says": "by its code", "source": "our list", "verified": False}
/// >>> rules["audiences"][0]["tests"].append(test)
/// >>> whatworks.audience_of({"code": "ZZE01"}, rules=rules).matches[0]["audience"]
/// 'nhs-england'
#[pyfunction]
pub(crate) fn audience_rules(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    convert::plain(py, AudienceRules::built_in())
}
