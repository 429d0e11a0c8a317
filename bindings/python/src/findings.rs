//! `SummaryOfFindings`: ratings as the tables that people read.

use pyo3::prelude::*;
use pyo3::types::{PyList, PyTuple};
use serde::Serialize;
use whatworks::grade::{self, HtmlForm};

use crate::answer::{Answer, Call};
use crate::convert::{self, wrong_type};
use crate::rating::Rating;

/// A summary of findings, or the evidence profile of the same outcomes.
///
/// Made by :meth:`Rating.summary_of_findings` and :func:`summary_of_findings`. Its parts are
/// attributes, named as in its JSON: ``title``, ``outcomes``, ``footnotes``. As columns, a summary
/// has a row for each outcome and baseline risk, a profile a row for each outcome. In a notebook it
/// is shown as the table it is.
///
/// Examples
/// --------
/// >>> import whatworks
/// >>> findings = whatworks.staff_empowerment().rate("R1").summary_of_findings()
/// >>> findings.outcomes[0]["certainty"]["words"], findings.footnotes[0]["letter"]
/// ('very low', 'a')
#[pyclass(frozen, extends = Answer, module = "whatworks")]
pub(crate) struct SummaryOfFindings {
    core: grade::SummaryOfFindings,
    profile: bool,
}

impl SummaryOfFindings {
    fn html(&self, form: &HtmlForm) -> String {
        match self.profile {
            true => self.core.profile_to_html(form),
            false => self.core.to_html(form),
        }
    }
}

#[pymethods]
impl SummaryOfFindings {
    /// The table as Markdown.
    ///
    /// Returns
    /// -------
    /// str
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> findings = whatworks.staff_empowerment().rate("R1").summary_of_findings(profile=True)
    /// >>> findings.to_markdown().splitlines()[0]
    /// '**Evidence profile**'
    fn to_markdown(&self, py: Python<'_>) -> String {
        py.detach(|| match self.profile {
            true => self.core.profile_to_markdown(),
            false => self.core.to_markdown(),
        })
    }

    /// The table as HTML, without scripts.
    ///
    /// Parameters
    /// ----------
    /// id : str, optional
    ///     The beginning of every id in it; made from what the table says if left out. To show the
    ///     same table twice on a page, give two.
    /// page : bool
    ///     Whether to write a whole page, and not a part of one.
    ///
    /// Returns
    /// -------
    /// str
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> findings = whatworks.staff_empowerment().rate("R1").summary_of_findings()
    /// >>> findings.to_html(id="R1").startswith('<div class="whatworks" lang="en-GB" id="R1">')
    /// True
    #[pyo3(signature = (*, id=None, page=false))]
    fn to_html(&self, py: Python<'_>, id: Option<String>, page: bool) -> String {
        py.detach(|| self.html(&HtmlForm { id, page }))
    }

    fn _repr_html_(&self, py: Python<'_>) -> String {
        py.detach(|| self.html(&HtmlForm::default()))
    }
}

/// The summary of findings of several ratings, in the order given: a row for each outcome, and a
/// footnote for every judgement (Cochrane Handbook, chapter 14).
///
/// Parameters
/// ----------
/// ratings : sequence of Rating
///     A rating for each outcome.
/// title : str, optional
///     The question, or a title.
/// profile : bool
///     Whether to show the evidence profile, with a column for each domain.
///
/// Returns
/// -------
/// SummaryOfFindings
///
/// Examples
/// --------
/// >>> import whatworks
/// >>> base = whatworks.staff_empowerment()
/// >>> ratings = [base.rate("R1"), base.rate("R2")]
/// >>> findings = whatworks.summary_of_findings(ratings, "What works for staff?")
/// >>> findings.title, [outcome["id"] for outcome in findings.outcomes]
/// ('What works for staff?', ['R1', 'R2'])
#[pyfunction]
#[pyo3(signature = (ratings, title=None, profile=false))]
pub(crate) fn summary_of_findings(
    ratings: &Bound<'_, PyAny>,
    title: Option<String>,
    profile: bool,
) -> PyResult<Py<SummaryOfFindings>> {
    #[derive(Serialize)]
    struct Keywords {
        title: Option<String>,
        profile: bool,
    }
    let py = ratings.py();
    let expected = "a list of `Rating`";
    if ratings.is_instance_of::<Rating>() {
        return Err(wrong_type(expected, ratings.as_borrowed()));
    }
    let given: Vec<Bound<'_, PyAny>> = ratings.try_iter()?.collect::<PyResult<_>>()?;
    let cores: PyResult<Vec<grade::Rating>> = given
        .iter()
        .map(|rating| match rating.cast::<Rating>() {
            Ok(rating) => Ok(rating.get().core().clone()),
            Err(_) => Err(wrong_type(expected, rating.as_borrowed())),
        })
        .collect();
    let cores = cores?;
    let core = py.detach(|| grade::SummaryOfFindings::of(title.as_deref(), &cores));
    let function = py.import("whatworks")?.getattr("summary_of_findings")?;
    let function = convert::with_keywords(&function, &Keywords { title, profile })?;
    let call = Call::with(function, PyTuple::new(py, [PyList::new(py, given)?])?)?;
    let table = if profile { core.profile_table() } else { core.to_table() };
    let answer = Answer::new(core.to_json(), table, call);
    let findings = SummaryOfFindings { core, profile };
    Py::new(py, PyClassInitializer::from(answer).add_subclass(findings))
}
