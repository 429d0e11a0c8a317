//! `Diff` and `KeptDecisions`: what an update of an evidence base changes, and what survives it.

use pyo3::prelude::*;
use whatworks::Progress;
use whatworks::diff;
use whatworks::grade::{HtmlForm, Options};

use crate::answer::{Answer, Call};
use crate::base::EvidenceBase;
use crate::convert::{self, Names};
use crate::error::OrRaise;
use crate::watch::watched;

/// What differs between an old and a new evidence base, what that moves, and why.
///
/// Made by :meth:`EvidenceBase.diff`. Its parts are attributes, named as in its JSON: among others
/// ``same``, ``items`` (added, removed and changed, collection by collection), ``bodies`` and
/// ``recommendations`` (those that moved, each with ``why``), ``unchanged``, ``selection``,
/// ``decisions``, ``possibly_same``. As columns, a row for each thing that moved. In a notebook it is
/// shown as a page.
///
/// Examples
/// --------
/// >>> import whatworks
/// >>> new = whatworks.staff_empowerment()
/// >>> old = new.with_layers(["brief"])
/// >>> diff = old.diff(new)
/// >>> diff.same, diff.recommendations[0]["verdict"]
/// (False, None)
#[pyclass(frozen, extends = Answer, module = "whatworks")]
pub(crate) struct Diff(diff::Diff);

impl Diff {
    pub(crate) fn between<'py>(
        old: &Bound<'py, EvidenceBase>,
        new: &Bound<'py, EvidenceBase>,
        options: &Options,
    ) -> PyResult<Py<Self>> {
        let py = old.py();
        let (before, after) = (old.get().core(), new.get().core());
        let core = |progress: &Progress<'_>| options.diff(before, after, progress);
        let core = watched(py, None, "items", core)?.or_raise(py)?;
        let method = old.get_type().getattr("diff")?;
        let call = convert::with_keywords(&method, options)?;
        let call = Call::with(call, (old, new).into_pyobject(py)?)?;
        let answer = Answer::new(core.to_json(), core.to_table(), call);
        Py::new(py, PyClassInitializer::from(answer).add_subclass(Self(core)))
    }
}

#[pymethods]
impl Diff {
    /// Which of these recommendations moved, so that what rests on them (a policy, a table of
    /// judgements) should be looked at again.
    ///
    /// Parameters
    /// ----------
    /// ids : sequence of str
    ///     The ids of recommendations, of either base.
    ///
    /// Returns
    /// -------
    /// Answer
    ///     ``rows``, one for each id in the order given: ``id``, ``state`` (``unchanged``,
    ///     ``review``, ``removed``, ``added``), ``because``. As columns the same.
    ///
    /// Raises
    /// ------
    /// UnknownNameError
    ///     For an id that neither base has.
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> new = whatworks.staff_empowerment()
    /// >>> diff = new.with_layers(["brief"]).diff(new)
    /// >>> diff.affected(["R1", "R5"]).to_columns()["state"]
    /// ['review', 'review']
    fn affected<'py>(slf: &Bound<'py, Self>, ids: Names) -> PyResult<Answer> {
        let py = slf.py();
        let ids = Vec::from(ids);
        let core = &slf.get().0;
        let affected = py.detach(|| core.affected(&ids)).or_raise(py)?;
        let method = slf.get_type().getattr("affected")?;
        let call = Call::with(method, (slf, ids).into_pyobject(py)?)?;
        Ok(Answer::new(affected.to_json(), affected.to_table(), call))
    }

    /// The page in Markdown.
    ///
    /// Returns
    /// -------
    /// str
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> base = whatworks.staff_empowerment()
    /// >>> base.diff(base).to_markdown().splitlines()[-1]
    /// 'Nothing differs.'
    fn to_markdown(&self, py: Python<'_>) -> String {
        py.detach(|| self.0.to_markdown())
    }

    /// The page in HTML, without scripts.
    ///
    /// Parameters
    /// ----------
    /// id : str, optional
    ///     The id of the part of a page; made from what it says if left out.
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
    /// >>> base = whatworks.staff_empowerment()
    /// >>> base.diff(base).to_html(id="d").startswith('<div class="whatworks" lang="en-GB" id="d">')
    /// True
    #[pyo3(signature = (*, id=None, page=false))]
    fn to_html(&self, py: Python<'_>, id: Option<String>, page: bool) -> String {
        py.detach(|| self.0.to_html(&HtmlForm { id, page }))
    }

    fn _repr_html_(&self, py: Python<'_>) -> String {
        py.detach(|| self.0.to_html(&HtmlForm::default()))
    }
}

/// A new evidence base with the decisions of people that an old one holds.
///
/// Made by :meth:`EvidenceBase.keeping_decisions_of`. ``base`` is the new base; ``decisions`` is what
/// became of each: ``state`` (``kept``, ``review``, ``orphaned``, ``added``), ``because``, ``facts``
/// (what moved behind its body), ``body``, ``decision``. As columns, a row for each.
///
/// Examples
/// --------
/// >>> import whatworks
/// >>> new = whatworks.staff_empowerment()
/// >>> decision = {"on": "imprecision", "to": "serious", "reason": "made up", "who": "panel"}
/// >>> old = new.decide("R1.advocacy.staff", [decision])
/// >>> kept = new.keeping_decisions_of(old)
/// >>> kept.base == old, kept.to_columns()["state"]
/// (True, ['kept'])
#[pyclass(frozen, extends = Answer, module = "whatworks")]
pub(crate) struct KeptDecisions(Py<EvidenceBase>);

impl KeptDecisions {
    pub(crate) fn of<'py>(
        new: &Bound<'py, EvidenceBase>,
        old: &Bound<'py, EvidenceBase>,
        options: &Options,
    ) -> PyResult<Py<Self>> {
        let py = new.py();
        let (after, before) = (new.get().core(), old.get().core());
        let kept = py.detach(|| options.keep_decisions(before, after)).or_raise(py)?;
        let method = new.get_type().getattr("keeping_decisions_of")?;
        let call = convert::with_keywords(&method, options)?;
        let call = Call::with(call, (new, old).into_pyobject(py)?)?;
        let answer = Answer::new(kept.report.to_json(), kept.report.to_table(), call);
        let base = Py::new(py, EvidenceBase::from(kept.base))?;
        Py::new(py, PyClassInitializer::from(answer).add_subclass(Self(base)))
    }
}

#[pymethods]
impl KeptDecisions {
    /// The new base with the decisions.
    #[getter]
    fn base(&self, py: Python<'_>) -> Py<EvidenceBase> {
        self.0.clone_ref(py)
    }
}
