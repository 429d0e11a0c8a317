//! `EvidenceBase`: read, checked once, and then never changed.

use std::path::{Path, PathBuf};

use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyType};
use whatworks::Progress;

use crate::answer::{Answer, Call};
use crate::arrow;
use crate::asked::Asked;
use crate::audit::Audit;
use crate::choose;
use crate::convert::{self, Names, Text};
use crate::diff::{Diff, KeptDecisions};
use crate::docs;
use crate::error::OrRaise;
use crate::map::{self, EvidenceMap};
use crate::options::Keywords;
use crate::priority::{self, Priorities};
use crate::query;
use crate::rating::Rating;
use crate::rules::Rules;
use crate::selected_many::SelectedMany;
use crate::selection::Selection;
use crate::watch::watched;

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

impl From<whatworks::EvidenceBase> for EvidenceBase {
    fn from(base: whatworks::EvidenceBase) -> Self {
        Self(base)
    }
}

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
        let base = py.detach(|| whatworks::EvidenceBase::read(&path)).or_raise_at(py, &path)?;
        log(py, "read %s: evidence base %s", &path, &base)?;
        Ok(Self(base))
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
        py.detach(|| self.0.write(&path)).or_raise_at(py, &path)?;
        log(py, "wrote %s: evidence base %s", &path, &self.0)
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
    /// organisation : dict, str or bytes, optional
    ///     The organisation in place of an audience: its ODS record (ORD or FHIR R4) or its roles, in
    ///     any form that :func:`audience_of` takes.
    /// as_at : datetime.date or str, optional
    ///     The day for which the audience of the organisation is derived; if left out, its record is
    ///     read as it stands.
    /// audience_rules : dict, str or bytes, optional
    ///     Rules of your own that say which audiences there are (``whatworks-audiences/1``).
    /// themes : sequence of str, optional
    ///     Themes of the base, by their ids.
    /// components : sequence of str, optional
    ///     Components of the intervention, by their ids or titles.
    /// settings : sequence of str, optional
    ///     Settings of care, for example ``emergency-department``.
    /// staff_groups : sequence of str, optional
    ///     Staff groups, for example ``nurses``.
    /// populations : sequence of str, optional
    ///     Populations, as codes of PROGRESS-Plus or Core20PLUS5, or in words.
    /// has : sequence of str, optional
    ///     Prerequisites that are in place.
    /// lacks : sequence of str, optional
    ///     Prerequisites that are not in place. What is in neither list is unknown.
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
    #[pyo3(signature = (audience=None, *, organisation=None, as_at=None, audience_rules=None, themes=None, components=None, settings=None, staff_groups=None, populations=None, has=None, lacks=None, rules=None, layers=None))]
    #[expect(clippy::too_many_arguments, reason = "each is a keyword of Python")]
    fn select<'py>(
        slf: &Bound<'py, Self>,
        audience: Option<query::Asked>,
        organisation: Option<Bound<'py, PyAny>>,
        as_at: Option<Bound<'py, PyAny>>,
        audience_rules: Option<Bound<'py, PyAny>>,
        themes: Option<Names>,
        components: Option<Names>,
        settings: Option<Names>,
        staff_groups: Option<Names>,
        populations: Option<Names>,
        has: Option<Names>,
        lacks: Option<Names>,
        rules: Option<Rules>,
        layers: Option<Names>,
    ) -> PyResult<Selection> {
        let py = slf.py();
        let keywords = query::Keywords {
            organisation,
            as_at,
            audience_rules,
            themes,
            components,
            settings,
            staff_groups,
            populations,
            has,
            lacks,
            rules,
            layers,
        };
        let query = query::from_arguments(py, audience, keywords)?;
        let base = &slf.get().0;
        let selection = py.detach(|| base.select(&query)).or_raise(py)?;
        Ok(Selection::new(selection, slf.clone().unbind()))
    }

    /// Selects the recommendations for each organisation of a table, in one call.
    ///
    /// The answer is worked out as it is read, chunk by chunk, on all cores; the result is the same
    /// for any number of threads. A row that cannot be read is a row with its ``error``; no row is
    /// lost.
    ///
    /// Parameters
    /// ----------
    /// table : dict of columns, Arrow table, data frame or str
    ///     A row for each organisation; a ``str`` is comma-separated values with a row of names.
    ///     Columns, all optional: ``code`` (the ODS code), ``name``, ``audience``,
    ///     ``primary_role``, ``roles``, ``record`` (an ODS record as JSON), ``as_at``,
    ///     ``settings``, ``staff_groups``, ``populations``, ``has``, ``lacks``. A cell of a list
    ///     holds its values separated by ``;``, or a list of them; ``as_at`` may be days; a time of day
    ///     or with a zone is an error of its row. An empty cell is not reported. Other columns are
    ///     passed over and listed in :attr:`SelectedMany.ignored`.
    /// query : Query, optional
    ///     What is asked for every organisation; a cell of a row takes the place of its key.
    /// columns : dict of str to str, optional
    ///     The names that columns have in the table, by the names above.
    /// threads : int, optional
    ///     The number of threads; 0 means as many as the machine offers.
    ///
    /// Returns
    /// -------
    /// SelectedMany
    ///
    /// Raises
    /// ------
    /// InvalidRequestError
    ///     For a table without any of the columns, and an unknown rule set or layer.
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> table = {"code": ["ZZ1", "ZZ2"], "audience": ["pcn", "Trust"]}
    /// >>> many = whatworks.staff_empowerment().select_many(table)
    /// >>> many.summary()["selected"]
    /// [2, 2, 2, 2, 1, 2, 1]
    #[pyo3(signature = (table, query=None, *, columns=None, threads=0))]
    fn select_many(
        slf: &Bound<'_, Self>,
        table: &Bound<'_, PyAny>,
        query: Option<PyRef<'_, query::Query>>,
        columns: Option<Bound<'_, PyDict>>,
        threads: usize,
    ) -> PyResult<SelectedMany> {
        let query = query.map(|query| query.0.clone()).unwrap_or_default();
        SelectedMany::select(slf, table, query, columns.as_ref(), threads)
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
        let audit = |progress: &Progress<'_>| options.audit(base, progress);
        let audit = watched(py, None, "recommendations", audit)?.or_raise(py)?;
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
        let robustness = |progress: &Progress<'_>| options.robustness(base, id, progress);
        let robustness = watched(py, None, "studies", robustness)?.or_raise(py)?;
        let method = slf.get_type().getattr("robustness")?;
        let call = convert::with_keywords(&method, &options)?;
        let call = Call::with(call, (slf, id).into_pyobject(py)?)?;
        Ok(Answer::new(robustness.to_json(), robustness.to_table(), call))
    }

    /// The recommendations in the order of a policy that you declare, each with its reasons.
    ///
    /// A judgement that is missing, or ``varies`` or ``dont-know``, is every value of its scale and
    /// never zero: ranks and scores are then ranges. Certainty enters only where the policy names
    /// the criterion ``certainty``.
    ///
    /// Parameters
    /// ----------
    /// policy : dict
    ///     ``method`` (``document``, ``lexicographic``, ``pareto``, ``weighted``, ``smaa``) and
    ///     ``criteria``, a list of dicts: ``id`` (one of the Evidence to Decision criteria, which
    ///     has its scale, or one of your own), ``weight``; ``codes`` from the worst to the best and
    ///     ``scores``; or ``direction`` (``more-is-better``, ``less-is-better``), ``worst``,
    ///     ``best``; for ``smaa`` ``lower`` and ``upper``; for ``certainty`` ``from``
    ///     (``published``, ``derived``, ``judgements``) and ``rules``. Beside them ``several``
    ///     (``median``, ``mean``, ``worst``) for judgements of several people, and for ``smaa``
    ///     ``draws``, ``seed``, ``importance_order``, ``pairwise``.
    /// judgements : list of dict or table, optional
    ///     The judgements of your panel: ``recommendation``, ``criterion``, ``judgement`` (a code)
    ///     or ``value`` (a number), ``who``, ``why``. As a list of dicts, a dict of columns, or
    ///     anything with ``__arrow_c_stream__``.
    /// recommendations : sequence of str, optional
    ///     Which recommendations, for example those selected; all of them if left out.
    /// progress : bool or callable, optional
    ///     Whom to tell how many weights of ``smaa`` are drawn; see :func:`pool_groups`.
    ///
    /// Returns
    /// -------
    /// Priorities
    ///
    /// Raises
    /// ------
    /// InvalidRequestError
    ///     With every fault: a policy that is not whole, a judgement that is not on its scale,
    ///     judgements of several people where the policy does not say what to do, and others.
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> policy = {
    /// ...     "method": "weighted",
    /// ...     "criteria": [{"id": "equity", "weight": 2}, {"id": "feasibility", "weight": 1}],
    /// ... }
    /// >>> judgements = {
    /// ...     "recommendation": ["R1", "R1", "R2"],
    /// ...     "criterion": ["equity", "feasibility", "equity"],
    /// ...     "judgement": ["probably-increased", "yes", "increased"],
    /// ... }
    /// >>> base = whatworks.staff_empowerment()
    /// >>> found = base.prioritise(policy, judgements, recommendations=["R1", "R2"])
    /// >>> [(i["recommendation"], i["rank_best"], i["rank_worst"], i["missing"]) for i in found.items]
    /// [('R2', 1, 2, ['feasibility']), ('R1', 1, 2, [])]
    #[pyo3(signature = (policy, judgements=None, *, recommendations=None, progress=None))]
    fn prioritise<'py>(
        slf: &Bound<'py, Self>,
        policy: &Bound<'py, PyAny>,
        judgements: Option<&Bound<'py, PyAny>>,
        recommendations: Option<Names>,
        progress: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Py<Priorities>> {
        priority::prioritise(slf, policy, judgements, recommendations, progress)
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
    /// progress : bool or callable, optional
    ///     Whom to tell how many nodes of all searches are looked at, with 0 for their number, which
    ///     is not known before; see :func:`pool_groups`.
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
            most_nodes=None, progress=None
        ),
        text_signature = "($self, budget, costs, *, values=None, must_have=(), exclude=(), \
                          groups=None, equity_floors=None, requires=None, next_best=3, \
                          explain=True, most_nodes=None, progress=None)"
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
        progress: Option<&Bound<'py, PyAny>>,
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
        let choose = |progress: &Progress<'_>| base.choose_with(&request, progress);
        let choice = watched(py, progress, "nodes", choose)?.or_raise(py)?;
        let method = slf.get_type().getattr("choose")?;
        let call = convert::with_keywords(&method, &choose::again(&request))?;
        let call = Call::with(call, (slf,).into_pyobject(py)?)?;
        Ok(Answer::new(choice.to_json(), choice.to_table(), call))
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

    /// What differs between this base, which is the old one, and a new one; what that moves, and why.
    ///
    /// Items are matched by their ids. A reason names a change only where it was tried: where undoing
    /// it alone undoes the move, or making it alone makes it.
    ///
    /// Parameters
    /// ----------
    /// new : EvidenceBase
    ///     The new base.
    /// rules : str or RuleSet, optional
    ///     The rule set by which both are rated; ``narrative-2017`` if left out.
    /// layers : sequence of str, optional
    ///     The layers to compare, each of either base; all of them if left out.
    /// parameters : dict, optional
    ///     Parameters of the rule set to set otherwise.
    ///
    /// Returns
    /// -------
    /// Diff
    ///
    /// Raises
    /// ------
    /// UnknownNameError
    ///     For a layer that neither base has.
    /// InvalidRequestError
    ///     If there is no such rule set or parameter.
    ///
    /// Examples
    /// --------
    /// >>> import json, whatworks
    /// >>> old = whatworks.staff_empowerment()
    /// >>> document = json.loads(old.to_json())
    /// >>> document["recommendations"][3]["audiences"]["only"].append("hospice")
    /// >>> diff = old.diff(whatworks.EvidenceBase.from_json(json.dumps(document)))
    /// >>> [moved["id"] for moved in diff.recommendations]
    /// ['R4']
    #[pyo3(signature = (new, *, rules=None, layers=None, parameters=None))]
    fn diff<'py>(
        slf: &Bound<'py, Self>,
        new: &Bound<'py, Self>,
        rules: Option<Rules>,
        layers: Option<Names>,
        parameters: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Py<Diff>> {
        let keywords = Keywords { rules, layers, parameters, ..Keywords::default() };
        Diff::between(slf, new, &keywords.options(slf.py())?)
    }

    /// This base, which is the newer one, with the decisions of people that an older one holds on
    /// bodies that are in both; and what became of each.
    ///
    /// The older decisions come first, in their order, and a decision that both hold stands once. A
    /// decision whose body is gone is listed and not carried; one is to be reviewed if the rules
    /// suggest something else beside it than they did, or in other words.
    ///
    /// Parameters
    /// ----------
    /// old : EvidenceBase
    ///     The older base.
    /// rules : str or RuleSet, optional
    ///     The rule set beside whose suggestions they are looked at; ``narrative-2017`` if left out.
    /// parameters : dict, optional
    ///     Parameters of the rule set to set otherwise.
    ///
    /// Returns
    /// -------
    /// KeptDecisions
    ///     With ``base`` and ``decisions``.
    ///
    /// Raises
    /// ------
    /// InvalidRequestError
    ///     For decisions that cannot be by these rules.
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> new = whatworks.staff_empowerment()
    /// >>> new.keeping_decisions_of(new).decisions
    /// []
    #[pyo3(signature = (old, *, rules=None, parameters=None))]
    fn keeping_decisions_of<'py>(
        slf: &Bound<'py, Self>,
        old: &Bound<'py, Self>,
        rules: Option<Rules>,
        parameters: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Py<KeptDecisions>> {
        let keywords = Keywords { rules, parameters, ..Keywords::default() };
        KeptDecisions::of(slf, old, &keywords.options(slf.py())?)
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
    ///     ``id``, ``theme``, ``text``, ``audiences`` (separated by semicolons), ``published``.
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

    #[doc = docs::to_pandas!()]
    fn to_pandas<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        convert::to_pandas(slf)
    }

    #[doc = docs::to_polars!()]
    fn to_polars<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        convert::to_polars(slf)
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

/// Says to who looks for a fault which file was touched.
fn log(py: Python<'_>, message: &str, path: &Path, base: &whatworks::EvidenceBase) -> PyResult<()> {
    let module = py.import("whatworks._log")?;
    module.call_method1("debug", (message, path.as_os_str(), base.id())).map(drop)
}
