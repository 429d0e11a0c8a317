//! `EvidenceBase`: read, checked once, and then never changed.

use std::path::PathBuf;

use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyType};

use crate::answer::{Answer, Call};
use crate::arrow;
use crate::asked::Asked;
use crate::audit::Audit;
use crate::choose;
use crate::convert::{self, Names, Text};
use crate::error::OrRaise;
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

    /// Chooses the set of recommendations that is worth most within a budget, and proves it.
    ///
    /// Value is what you declare; certainty plays no part in it unless your own numbers hold it. The
    /// numbers are read as decimals and added exactly. A value or a cost that is not given is not
    /// known, and never zero: such a recommendation is ``undecided``. Among sets that are worth as
    /// much, the best has the first recommendation of the document in which two differ.
    ///
    /// Parameters
    /// ----------
    /// budget : float or dict
    ///     How much there is; or by resource, for example ``{"money": 50000, "staff_time": 300}``.
    /// costs : dict or table
    ///     What each recommendation takes: a number, or a dict by resource. Or a table with the
    ///     column ``recommendation`` and one for each resource (the resource of a single number is
    ///     ``budget``).
    /// values : dict or table
    ///     What each is worth. Or a table with the columns ``recommendation`` (or ``id``) and
    ///     ``value`` (or ``score``).
    /// must_have, exclude : sequence of str
    ///     Recommendations that must, or must not, be chosen.
    /// groups : list of dict, optional
    ///     Each with ``id``, ``members`` and ``at_least``, ``at_most`` or both.
    /// equity_floors : list of dict, optional
    ///     Each with ``id``, ``at_least`` and either ``contributions`` (by recommendation) or
    ///     ``population``: then those count whose populations name it in this base.
    /// requires : list of dict, optional
    ///     Each with ``recommendation`` and the one that it ``needs``.
    /// next_best : int
    ///     How many further sets to list.
    /// explain : bool
    ///     Whether to find, for each recommendation, the best set were it decided otherwise, which
    ///     takes a search each.
    /// most_nodes : int, optional
    ///     How many nodes a search may look at before it gives up the proof; 200,000 if left out.
    ///
    /// Returns
    /// -------
    /// Answer
    ///     ``status`` (``optimal``, ``not-proven``, ``infeasible``), ``value``, ``chosen``,
    ///     ``limits``, ``requirements``, ``proof``, ``next_best``, ``conflict`` (requirements that
    ///     cannot hold together) and ``recommendations``. As columns, a row for each
    ///     recommendation.
    ///
    /// Raises
    /// ------
    /// InvalidRequestError
    ///     With every fault.
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> base = whatworks.staff_empowerment()
    /// >>> costs = {"R1": 12_000, "R2": 30_000, "R3": 9_000, "R4": 15_000}
    /// >>> values = {"R1": 3, "R2": 5, "R3": 2, "R4": 4}
    /// >>> choice = base.choose(40_000, costs, values=values)
    /// >>> choice.chosen, choice.value, choice.status
    /// (['R1', 'R3', 'R4'], 9.0, 'optimal')
    /// >>> choice.recommendations[1]["because"]
    /// 'not in the best set; the best with it is worth 2 less: R2 in, R1, R4 out'
    #[pyo3(
        signature = (
            budget, costs, *, values=None, must_have=Names::default(), exclude=Names::default(),
            groups=None, equity_floors=None, requires=None, next_best=None, explain=true,
            most_nodes=None
        ),
        text_signature = "($self, budget, costs, *, values=None, must_have=(), exclude=(), \
                          groups=None, equity_floors=None, requires=None, next_best=3, \
                          explain=True, most_nodes=None)"
    )]
    #[expect(clippy::too_many_arguments, reason = "one for each thing that can be asked")]
    fn choose<'py>(
        slf: &Bound<'py, Self>,
        budget: Bound<'py, PyAny>,
        costs: Bound<'py, PyAny>,
        values: Option<Bound<'py, PyAny>>,
        must_have: Names,
        exclude: Names,
        groups: Option<Bound<'py, PyAny>>,
        equity_floors: Option<Bound<'py, PyAny>>,
        requires: Option<Bound<'py, PyAny>>,
        next_best: Option<Bound<'py, PyAny>>,
        explain: bool,
        most_nodes: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Answer> {
        let py = slf.py();
        let keywords = choose::Keywords {
            values,
            must_have,
            exclude,
            groups,
            equity_floors,
            requires,
            next_best,
            explain,
            most_nodes,
        };
        let request = keywords.request(&budget, &costs)?;
        let base = slf.get().core();
        let choice = py.detach(|| base.choose(&request)).or_raise(py)?;
        let method = slf.get_type().getattr("choose")?;
        let call = convert::with_keywords(&method, &choose::again(&request))?;
        let call = Call::with(call, (slf,).into_pyobject(py)?)?;
        Ok(Answer::new(choice.to_json(), choice.to_table(), call))
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
