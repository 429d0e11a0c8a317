//! `EvidenceBase`: read, checked once, and then never changed.

use std::path::PathBuf;

use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyType};

use crate::answer::{Answer, Call};
use crate::arrow;
use crate::asked::Asked;
use crate::audit::Audit;
use crate::convert::{self, Names, Text};
use crate::error::OrRaise;
use crate::map::{self, EvidenceMap};
use crate::options::Keywords;
use crate::query;
use crate::rating::Rating;
use crate::rules::Rules;
use crate::selection::Selection;

/// A checked evidence base. It never changes, and threads can share it.
///
/// Made by :func:`staff_empowerment`, :meth:`from_json` or :meth:`read`. Its lists are plain
/// dicts with the keys of the document; a key that is not there means *not reported*. ``len()``
/// is the number of recommendations.
///
/// Examples
/// --------
/// >>> import whatworks
/// >>> base = whatworks.staff_empowerment()
/// >>> base.id, len(base), base.layers
/// ('staff-empowerment-2024', 7, ['brief', 'cited_source'])
#[pyclass(frozen, eq, module = "whatworks")]
#[derive(PartialEq)]
pub(crate) struct EvidenceBase(whatworks::EvidenceBase);

impl EvidenceBase {
    pub(crate) const fn core(&self) -> &whatworks::EvidenceBase {
        &self.0
    }
}

/// The evidence base of the brief "What works: empowering health care staff to address health
/// inequalities" (Health Equity Evidence Centre, 18 December 2024), which is compiled in.
///
/// Returns
/// -------
/// EvidenceBase
///     With two layers: ``brief``, what the brief says, and ``cited_source``, what the
///     publications it cites say of themselves.
///
/// Examples
/// --------
/// >>> import whatworks
/// >>> whatworks.staff_empowerment().recommendations[0]["id"]
/// 'R1'
#[pyfunction]
pub(crate) fn staff_empowerment(py: Python<'_>) -> EvidenceBase {
    EvidenceBase(py.detach(whatworks::EvidenceBase::staff_empowerment))
}

#[pymethods]
impl EvidenceBase {
    /// Reads an evidence base from JSON (``whatworks-base/1``).
    ///
    /// Parameters
    /// ----------
    /// text : str or bytes
    ///     The document; bytes are UTF-8.
    ///
    /// Returns
    /// -------
    /// EvidenceBase
    ///
    /// Raises
    /// ------
    /// InvalidDocumentError
    ///     With every fault: where it is (a JSON pointer), what was found and what was expected.
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> base = whatworks.staff_empowerment()
    /// >>> whatworks.EvidenceBase.from_json(base.to_json()) == base
    /// True
    #[classmethod]
    fn from_json(class: &Bound<'_, PyType>, text: Text) -> PyResult<Self> {
        let py = class.py();
        py.detach(|| whatworks::EvidenceBase::from_json(text)).or_raise(py).map(Self)
    }

    /// Reads an evidence base from a file.
    ///
    /// Parameters
    /// ----------
    /// path : str or os.PathLike of str
    ///     The file.
    ///
    /// Returns
    /// -------
    /// EvidenceBase
    ///
    /// Raises
    /// ------
    /// FileError
    ///     If the file cannot be read.
    /// InvalidDocumentError
    ///     As :meth:`from_json`.
    ///
    /// Examples
    /// --------
    /// >>> import pathlib, tempfile, whatworks
    /// >>> base = whatworks.staff_empowerment()
    /// >>> with tempfile.TemporaryDirectory() as folder:
    /// ...     path = pathlib.Path(folder, "base.json")
    /// ...     base.write(path)
    /// ...     whatworks.EvidenceBase.read(path) == base
    /// True
    #[classmethod]
    fn read(class: &Bound<'_, PyType>, path: PathBuf) -> PyResult<Self> {
        let py = class.py();
        py.detach(|| whatworks::EvidenceBase::read(&path)).or_raise_at(py, &path).map(Self)
    }

    /// Writes the evidence base to a file, which is replaced whole or not at all.
    ///
    /// Parameters
    /// ----------
    /// path : str or os.PathLike of str
    ///     The file.
    ///
    /// Raises
    /// ------
    /// FileError
    ///     If the file cannot be written.
    ///
    /// Examples
    /// --------
    /// >>> import pathlib, tempfile, whatworks
    /// >>> with tempfile.TemporaryDirectory() as folder:
    /// ...     path = pathlib.Path(folder, "base.json")
    /// ...     whatworks.staff_empowerment().write(path)
    /// ...     path.exists()
    /// True
    fn write(&self, py: Python<'_>, path: PathBuf) -> PyResult<()> {
        py.detach(|| self.0.write(&path)).or_raise_at(py, &path)
    }

    /// The evidence base as JSON, as :meth:`from_json` reads it.
    ///
    /// Returns
    /// -------
    /// str
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> whatworks.staff_empowerment().to_json().startswith('{\n  "schema": "whatworks-base/1"')
    /// True
    fn to_json(&self, py: Python<'_>) -> String {
        py.detach(|| self.0.to_json())
    }

    /// Selects the recommendations that are for an organisation, with a reason for each in or out.
    ///
    /// One failing clause excludes; one unknown clause leaves an item undecided. The order is the
    /// document's. Certainty is shown, and decides nothing.
    ///
    /// Parameters
    /// ----------
    /// audience : str or Query, optional
    ///     The kind of organisation: ``nhs-england``, ``icb``, ``pcn``, ``trust``, ``pharmacy``,
    ///     ``gp-surgery``, a printed form of one of these ("GP surgeries"), or another, which is
    ///     kept and reported as unknown. Or a whole :class:`Query`, with no keyword beside it.
    /// themes : sequence of str, optional
    ///     Themes of the base, by their ids.
    /// settings : sequence of str, optional
    ///     Settings of care, for example ``emergency-department``.
    /// populations : sequence of str, optional
    ///     Populations, as PROGRESS-Plus codes or in words.
    /// rules : str or RuleSet, optional
    ///     The rule set of the derived certainties, with its own parameters; ``narrative-2017`` if
    ///     left out.
    /// layers : sequence of str, optional
    ///     The layers from which certainties are derived; all of them if left out.
    ///
    /// Returns
    /// -------
    /// Selection
    ///
    /// Raises
    /// ------
    /// InvalidRequestError
    ///     If nothing is asked, a list is empty, or a theme, layer or rule set is unknown.
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> base = whatworks.staff_empowerment()
    /// >>> [item["id"] for item in base.select("pcn", themes=["skills"])]
    /// ['R1']
    #[pyo3(signature = (audience=None, *, themes=None, settings=None, populations=None, rules=None, layers=None))]
    fn select(
        slf: &Bound<'_, Self>,
        audience: Option<query::Asked>,
        themes: Option<Names>,
        settings: Option<Names>,
        populations: Option<Names>,
        rules: Option<Rules>,
        layers: Option<Names>,
    ) -> PyResult<Selection> {
        let py = slf.py();
        let keywords = query::keywords(py, themes, settings, populations, rules, layers)?;
        let query = query::from_arguments(py, audience, keywords)?;
        let base = &slf.get().0;
        let selection = py.detach(|| base.select(&query)).or_raise(py)?;
        Ok(Selection::new(selection, slf.clone().unbind()))
    }

    /// Rates a body of evidence, or what a recommendation rests on, by GRADE.
    ///
    /// A recommendation is shown by the lowest of its critical outcomes where importance is stated,
    /// and else by its most favourable body that speaks for it. All its bodies are listed in
    /// :attr:`Rating.bodies`, and each can be rated by its own id.
    ///
    /// Parameters
    /// ----------
    /// id : str
    ///     The id of a recommendation or of a body.
    /// rules : str or RuleSet, optional
    ///     The rule set; ``narrative-2017`` if left out.
    /// layers : sequence of str, optional
    ///     The layers to rate from; all of them if left out.
    /// context : dict, optional
    ///     What the decision is about: ``country``, ``setting``, ``population``, ``staff_group``,
    ///     ``outcome_level``.
    /// parameters : dict, optional
    ///     Parameters of the rule set to set otherwise.
    /// decisions : list of dict, optional
    ///     Decisions of people on the body that is shown, as :attr:`Rating.decisions` gives them.
    ///
    /// Returns
    /// -------
    /// Rating
    ///
    /// Raises
    /// ------
    /// UnknownNameError
    ///     If there is no such id.
    /// InvalidRequestError
    ///     If there is no such layer, rule set or parameter, or a decision cannot be taken.
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> rating = whatworks.staff_empowerment().rate("R1", rules="narrative-2017")
    /// >>> rating.certainty, rating.interval
    /// ('very-low', ('very-low', 'moderate'))
    #[pyo3(signature = (id, *, rules=None, layers=None, context=None, parameters=None, decisions=None))]
    fn rate<'py>(
        slf: &Bound<'py, Self>,
        id: String,
        rules: Option<Rules>,
        layers: Option<Names>,
        context: Option<Bound<'py, PyAny>>,
        parameters: Option<Bound<'py, PyAny>>,
        decisions: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Rating> {
        let py = slf.py();
        let options = Keywords { rules, parameters, layers, context, decisions }.options(py)?;
        Asked::Base { base: slf.clone().unbind(), id, options }.rate(py)
    }

    /// Compares what is published with what the rules derive, for every recommendation.
    ///
    /// Parameters
    /// ----------
    /// rules : str or RuleSet, optional
    ///     The rule set; ``narrative-2017`` if left out.
    /// layers : sequence of str, optional
    ///     The layers to rate from; all of them if left out.
    /// parameters : dict, optional
    ///     Parameters of the rule set to set otherwise.
    ///
    /// Returns
    /// -------
    /// Audit
    ///
    /// Raises
    /// ------
    /// InvalidRequestError
    ///     If there is no such layer, rule set or parameter.
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> audit = whatworks.staff_empowerment().audit(layers=["brief"])
    /// >>> [row["verdict"] for row in audit.rows][:2]
    /// ['needs-facts', 'unattainable']
    #[pyo3(signature = (*, rules=None, layers=None, parameters=None))]
    fn audit<'py>(
        slf: &Bound<'py, Self>,
        rules: Option<Rules>,
        layers: Option<Names>,
        parameters: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Audit> {
        let py = slf.py();
        let options = Keywords { rules, layers, parameters, ..Keywords::default() }.options(py)?;
        let base = slf.get().core();
        let audit = py.detach(|| options.audit(base)).or_raise(py)?;
        Ok(Audit::new(audit, slf.clone().unbind(), options))
    }

    /// What a rating hangs on: the rating without each study, and without each judgement.
    ///
    /// Parameters
    /// ----------
    /// id : str
    ///     The id of a recommendation or of a body.
    /// rules : str or RuleSet, optional
    ///     The rule set; ``narrative-2017`` if left out.
    /// layers : sequence of str, optional
    ///     The layers to rate from; all of them if left out.
    /// parameters : dict, optional
    ///     Parameters of the rule set to set otherwise.
    ///
    /// Returns
    /// -------
    /// Answer
    ///     As :meth:`Rating.robustness`.
    ///
    /// Raises
    /// ------
    /// UnknownNameError
    ///     If there is no such id, or a recommendation that no body shows.
    /// InvalidRequestError
    ///     If there is no such layer, rule set or parameter.
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> whatworks.staff_empowerment().robustness("R1", layers=["brief"]).certainty
    /// 'very-low'
    #[pyo3(signature = (id, *, rules=None, layers=None, parameters=None))]
    fn robustness<'py>(
        slf: &Bound<'py, Self>,
        id: &str,
        rules: Option<Rules>,
        layers: Option<Names>,
        parameters: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Answer> {
        let py = slf.py();
        let options = Keywords { rules, layers, parameters, ..Keywords::default() }.options(py)?;
        let base = slf.get().core();
        let robustness = py.detach(|| options.robustness(base, id)).or_raise(py)?;
        let method = slf.get_type().getattr("robustness")?;
        let call = convert::with_keywords(&method, &options)?;
        let call = Call::with(call, (slf, id).into_pyobject(py)?)?;
        Ok(Answer::new(robustness.to_json(), robustness.to_table(), call))
    }

    /// How many studies, findings, bodies or recommendations there are by two facets or more, with
    /// the units in each cell, the empty cells, and what is not reported.
    ///
    /// A facet is one of ``theme``, ``outcome``, ``outcome_level``, ``equity_group``,
    /// ``core20plus5``, ``design``, ``kind``, ``country``, ``setting``, ``staff_group``,
    /// ``intervention``, ``direction``, ``bearing``, ``layer``, ``year``, ``audience``,
    /// ``certainty_published``, ``certainty_derived``, ``risk_of_bias``, ``appraisal``; the answer
    /// says under ``totals`` what its values are. A unit with several values counts once in each
    /// cell. Values are in the order of the document or of their vocabulary, or by name.
    ///
    /// Parameters
    /// ----------
    /// rows : str, optional
    ///     The facet of the rows; ``theme`` if left out.
    /// columns : str, optional
    ///     The facet of the columns; ``outcome_level`` if left out.
    /// where : dict or list of dict, optional
    ///     As for :meth:`Facets.counts`, of the facets above.
    /// of : str, optional
    ///     What is counted: ``studies`` (numbered sources of every kind; the default),
    ///     ``findings``, ``bodies``, ``recommendations``.
    /// split_by : sequence of str, optional
    ///     Facets by which each cell is split further.
    /// rules : str or RuleSet, optional
    ///     The rule set of ``certainty_derived``; ``narrative-2017`` if left out.
    /// layers : sequence of str, optional
    ///     The layers that are read; all of them if left out.
    /// parameters : dict, optional
    ///     Parameters of the rule set to set otherwise.
    ///
    /// Returns
    /// -------
    /// EvidenceMap
    ///
    /// Raises
    /// ------
    /// InvalidRequestError
    ///     For a facet named twice, a facet, value, layer, rule set or parameter that is not there,
    ///     and more than 100,000 cells.
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> found = whatworks.staff_empowerment().evidence_map("theme", "outcome_level")
    /// >>> cell = found.cells[1]
    /// >>> cell["row"], cell["column"], cell["count"], cell["ids"]
    /// ('skills', 'patient', 4, ['ref-8', 'ref-9', 'ref-11', 'ref-12'])
    #[pyo3(signature = (
        rows=None, columns=None, *, r#where=None, of=None, split_by=None, rules=None, layers=None,
        parameters=None
    ))]
    #[expect(clippy::too_many_arguments, reason = "one for each key of the request")]
    fn evidence_map<'py>(
        slf: &Bound<'py, Self>,
        rows: Option<Bound<'py, PyAny>>,
        columns: Option<Bound<'py, PyAny>>,
        r#where: Option<Bound<'py, PyAny>>,
        of: Option<Bound<'py, PyAny>>,
        split_by: Option<Bound<'py, PyAny>>,
        rules: Option<Rules>,
        layers: Option<Names>,
        parameters: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, EvidenceMap>> {
        let keywords = Keywords { rules, layers, parameters, ..Keywords::default() };
        let options = keywords.options(slf.py())?;
        let asked = map::Asked { rows, columns, split_by, of, conditions: r#where };
        map::evidence_map(slf, &asked, &options)
    }

    /// What has no study, no patient outcome, no equity group; and how far each group of
    /// PROGRESS-Plus and Core20PLUS5 is covered.
    ///
    /// Parameters
    /// ----------
    /// where : dict or list of dict, optional
    ///     Conditions on studies, as for :meth:`evidence_map`; for example their kind.
    /// rules : str or RuleSet, optional
    ///     The rule set, for a condition on ``certainty_derived``.
    /// layers : sequence of str, optional
    ///     The layers that are read; all of them if left out.
    /// parameters : dict, optional
    ///     Parameters of the rule set to set otherwise.
    ///
    /// Returns
    /// -------
    /// Answer
    ///     ``gaps`` (each with its ``basis``: ``reported``, ``partly-reported``, ``not-reported``,
    ///     ``nothing-concerned``), ``equity`` (a dict for each group, with the numbers and the ids
    ///     of studies, findings, recommendations), ``equity_not_reported`` and others. As columns,
    ///     a row for each gap.
    ///
    /// Raises
    /// ------
    /// InvalidRequestError
    ///     For a facet, value, layer, rule set or parameter that is not there.
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> gaps = whatworks.staff_empowerment().gaps()
    /// >>> [row["group"] for row in gaps.equity if row["studies"]][:2]
    /// ['place-of-residence', 'race-ethnicity-culture-language']
    #[pyo3(signature = (*, r#where=None, rules=None, layers=None, parameters=None))]
    fn gaps<'py>(
        slf: &Bound<'py, Self>,
        r#where: Option<Bound<'py, PyAny>>,
        rules: Option<Rules>,
        layers: Option<Names>,
        parameters: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Answer> {
        let keywords = Keywords { rules, layers, parameters, ..Keywords::default() };
        map::gaps(slf, r#where.as_ref(), &keywords.options(slf.py())?)
    }

    /// The same base with decisions of people on one of its bodies, after those it has. They stay
    /// with the base when it is written.
    ///
    /// Parameters
    /// ----------
    /// body : str
    ///     The id of a body.
    /// decisions : list of dict
    ///     The decisions, as :attr:`Rating.decisions` gives them.
    ///
    /// Returns
    /// -------
    /// EvidenceBase
    ///
    /// Raises
    /// ------
    /// UnknownNameError
    ///     If there is no such body.
    /// InvalidRequestError
    ///     For decisions that cannot be.
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> base = whatworks.staff_empowerment()
    /// >>> rating = base.rate("R1").override("certainty", "low", reason="made up", who="panel")
    /// >>> base.decide(rating.body, rating.decisions).rate("R1").certainty
    /// 'low'
    fn decide<'py>(
        slf: &Bound<'py, Self>,
        body: &str,
        decisions: Bound<'py, PyAny>,
    ) -> PyResult<Self> {
        let py = slf.py();
        let decisions = Some(decisions);
        let options = Keywords { decisions, ..Keywords::default() }.options(py)?;
        let decisions = options.decisions.unwrap_or_default();
        let base = slf.get().core();
        py.detach(|| base.decide(body, &decisions)).or_raise(py).map(Self)
    }

    /// The same base with only what some of its layers say.
    ///
    /// Recommendations, themes and bodies stay; facts, findings, comparisons and limitations of
    /// other layers go.
    ///
    /// Parameters
    /// ----------
    /// layers : sequence of str
    ///     The layers to keep.
    ///
    /// Returns
    /// -------
    /// EvidenceBase
    ///
    /// Raises
    /// ------
    /// UnknownNameError
    ///     If the base has no such layer.
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> whatworks.staff_empowerment().with_layers(["brief"]).layers
    /// ['brief']
    fn with_layers(&self, py: Python<'_>, layers: Names) -> PyResult<Self> {
        let layers = Vec::from(layers);
        py.detach(|| self.0.with_layers(&layers)).or_raise(py).map(Self)
    }

    /// The name of the evidence base.
    #[getter]
    fn id(&self) -> &str {
        self.0.id()
    }

    /// The version of its content.
    #[getter]
    fn version(&self) -> &str {
        self.0.version()
    }

    /// The names of its layers, in order of authority.
    #[getter]
    fn layers(&self) -> Vec<String> {
        self.0.layers().iter().map(ToString::to_string).collect()
    }

    /// The themes, as dicts.
    #[getter]
    fn themes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::plain(py, &self.0.document().themes)
    }

    /// The recommendations, as dicts, in the order of the document.
    #[getter]
    fn recommendations<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::plain(py, self.0.recommendations())
    }

    /// The studies and other numbered sources, as dicts.
    #[getter]
    fn studies<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::plain(py, self.0.studies())
    }

    /// The findings, as dicts.
    #[getter]
    fn findings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::plain(py, self.0.findings())
    }

    /// The bodies of evidence, as dicts.
    #[getter]
    fn bodies<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::plain(py, self.0.bodies())
    }

    /// Figures reported as context, as dicts; ``None`` where not reported.
    #[getter]
    fn figures<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::plain(py, &self.0.document().figures)
    }

    /// Case studies, as dicts; ``None`` where not reported.
    #[getter]
    fn case_studies<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::plain(py, &self.0.document().case_studies)
    }

    /// Statements that do not agree, as dicts; ``None`` where not reported.
    #[getter]
    fn contradictions<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::plain(py, &self.0.document().contradictions)
    }

    /// The recommendations as columns.
    ///
    /// Returns
    /// -------
    /// dict of str to list
    ///     ``id``, ``theme``, ``text``, ``audiences`` (separated by ``; ``), ``published``.
    ///     ``None`` where there is no value.
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> whatworks.staff_empowerment().to_columns()["theme"][:2]
    /// ['skills', 'resources']
    fn to_columns<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        convert::columns(py, self.0.to_table())
    }

    /// The columns of :meth:`to_columns` as an Arrow stream, for polars, pandas, pyarrow, duckdb.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // The interface lets a producer keep to its own schema.
        drop(requested_schema);
        arrow::stream(py, self.0.to_table())
    }

    fn _repr_html_(slf: &Bound<'_, Self>) -> PyResult<String> {
        convert::html(slf, "evidence_base")
    }

    fn __len__(&self) -> usize {
        self.0.recommendations().len()
    }

    fn __hash__(&self) -> u64 {
        convert::hash(&(self.0.id(), self.0.version()))
    }

    fn __repr__(&self) -> String {
        let (id, version) = (self.0.id(), self.0.version());
        let count = self.0.recommendations().len();
        format!("<EvidenceBase {id:?}, version {version:?}: {count} recommendations>")
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<convert::Reduced<'py, (String,)>> {
        Ok((slf.get_type().getattr("from_json")?, (slf.get().to_json(slf.py()),)))
    }

    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__(slf: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        slf
    }
}
