//! `DomainJudgement`: the judgement of one domain of GRADE.

use pyo3::prelude::*;
use pyo3::types::PyTuple;
use whatworks::grade;

use crate::{convert, document};

/// The judgement of one domain of GRADE.
///
/// Attributes
/// ----------
/// suggested : str
///     What the rules suggest: ``not-serious``, ``serious``, ``very-serious``,
///     ``extremely-serious``, ``not-reported`` or ``not-applicable``.
/// final : str
///     What holds: the suggestion, until a person decides otherwise.
/// facts : str
///     How much is reported: ``reported``, ``partly-reported`` or ``not-reported``.
/// possible : tuple of str
///     What the facts leave possible, from best to worst.
/// borderline : bool
///     Whether it is a close call with the next worse level.
/// rule : str
///     The rule that decided.
/// because : str
///     Why, in words.
/// open : str or None
///     What would have to be known to settle it; ``None`` where nothing is open.
/// prompts : tuple of str
///     What a person is asked to consider beside the suggestion.
/// opinions : list of dict
///     What other rules would say: ``rule``, ``concern``, ``because``.
/// decided : dict or None
///     The decision of a person: ``to``, ``reason``, ``who``, ``date``, ``review`` (what has changed
///     since); ``None`` where nobody has decided.
///
/// Examples
/// --------
/// >>> import whatworks
/// >>> domains = whatworks.staff_empowerment().rate("R1").domains
/// >>> domains["risk_of_bias"].final, domains["risk_of_bias"].facts
/// ('serious', 'not-reported')
#[pyclass(frozen, eq, hash, module = "whatworks")]
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct DomainJudgement {
    /// What the rules suggest.
    #[pyo3(get)]
    suggested: String,
    /// What holds: the suggestion, until a person decides otherwise.
    #[pyo3(get, name = "final")]
    final_: String,
    /// How much is reported.
    #[pyo3(get)]
    facts: String,
    possible: Vec<String>,
    /// Whether it is a close call with the next worse level.
    #[pyo3(get)]
    borderline: bool,
    /// The rule that decided.
    #[pyo3(get)]
    rule: String,
    /// Why, in words.
    #[pyo3(get)]
    because: String,
    /// What would have to be known to settle it; ``None`` where nothing is open.
    #[pyo3(get)]
    open: Option<String>,
    prompts: Vec<String>,
    /// As JSON.
    opinions: String,
    /// As JSON.
    decided: String,
}

impl DomainJudgement {
    pub(crate) fn of(judged: &grade::DomainJudgement) -> PyResult<Self> {
        Ok(Self {
            suggested: judged.suggested.code().to_owned(),
            final_: judged.final_.code().to_owned(),
            facts: judged.facts.code().to_owned(),
            possible: judged.possible.iter().map(|concern| concern.code().to_owned()).collect(),
            borderline: judged.borderline,
            rule: judged.rule.id.to_owned(),
            because: judged.because.clone(),
            open: judged.open.clone(),
            prompts: judged.prompts.clone(),
            opinions: convert::json(&judged.opinions)?,
            decided: convert::json(&judged.decided)?,
        })
    }
}

#[pymethods]
impl DomainJudgement {
    #[new]
    #[pyo3(
        signature = (
            suggested, r#final, facts, possible, borderline, rule, because, open=None,
            prompts=Vec::new(), opinions=None, decided=None
        ),
        text_signature = "(suggested, final, facts, possible, borderline, rule, because, open=None, \
                          prompts=(), opinions=(), decided=None)"
    )]
    #[expect(clippy::too_many_arguments, reason = "one for each attribute")]
    fn new(
        suggested: String,
        r#final: String,
        facts: String,
        possible: Vec<String>,
        borderline: bool,
        rule: String,
        because: String,
        open: Option<String>,
        prompts: Vec<String>,
        opinions: Option<Bound<'_, PyAny>>,
        decided: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let text = |given: Option<Bound<'_, PyAny>>, none: &str| match given {
            Some(given) => document::text(&given),
            None => Ok(none.to_owned()),
        };
        Ok(Self {
            suggested,
            final_: r#final,
            facts,
            possible,
            borderline,
            rule,
            because,
            open,
            prompts,
            opinions: text(opinions, "[]")?,
            decided: text(decided, "null")?,
        })
    }

    /// What the facts leave possible, from best to worst.
    #[getter]
    fn possible<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, &self.possible)
    }

    /// What a person is asked to consider beside the suggestion.
    #[getter]
    fn prompts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, &self.prompts)
    }

    /// What other rules would say, as dicts.
    #[getter]
    fn opinions<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::loads(py, &self.opinions)
    }

    /// The decision of a person, as a dict; ``None`` where nobody has decided.
    #[getter]
    fn decided<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::loads(py, &self.decided)
    }

    fn __repr__(slf: &Bound<'_, Self>) -> PyResult<String> {
        let (_, values) = Self::__reduce__(slf)?;
        let pairs: PyResult<Vec<String>> = NAMES
            .iter()
            .zip(values.iter())
            .map(|(name, value)| Ok(format!("{name}={}", value.repr()?)))
            .collect();
        Ok(format!("DomainJudgement({})", pairs?.join(", ")))
    }

    fn __reduce__<'py>(
        slf: &Bound<'py, Self>,
    ) -> PyResult<convert::Reduced<'py, Bound<'py, PyTuple>>> {
        let values: PyResult<Vec<Bound<'py, PyAny>>> =
            NAMES.iter().map(|name| slf.getattr(*name)).collect();
        Ok((slf.get_type().into_any(), PyTuple::new(slf.py(), values?)?))
    }
}

/// The arguments that make a judgement, which are also its attributes.
const NAMES: [&str; 11] = [
    "suggested",
    "final",
    "facts",
    "possible",
    "borderline",
    "rule",
    "because",
    "open",
    "prompts",
    "opinions",
    "decided",
];
