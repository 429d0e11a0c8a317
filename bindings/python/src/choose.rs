//! What `EvidenceBase.choose` is given, as a request.

use std::collections::BTreeMap;

use pyo3::prelude::*;
use pyo3::types::{PyMapping, PyString};
use serde_json::{Map, Value, json};
use whatworks::choose::Request;

use crate::convert::{Names, wrong_type};
use crate::document::{self, Object};
use crate::error::OrRaise;
use crate::frame::Frame;

/// The name of the resource where the budget is one number.
const BUDGET: &str = "budget";

/// The column of recommendations in a table.
const RECOMMENDATION: &str = "recommendation";

/// The keywords of `choose`.
pub(crate) struct Keywords<'py> {
    pub(crate) values: Option<Bound<'py, PyAny>>,
    pub(crate) must_have: Names,
    pub(crate) exclude: Names,
    pub(crate) groups: Option<Bound<'py, PyAny>>,
    pub(crate) equity_floors: Option<Bound<'py, PyAny>>,
    pub(crate) requires: Option<Bound<'py, PyAny>>,
    pub(crate) next_best: Option<Bound<'py, PyAny>>,
    pub(crate) explain: bool,
    pub(crate) most_nodes: Option<Bound<'py, PyAny>>,
}

impl Keywords<'_> {
    /// The request, as the core reads it.
    pub(crate) fn request(
        self,
        budget: &Bound<'_, PyAny>,
        costs: &Bound<'_, PyAny>,
    ) -> PyResult<Request> {
        let py = budget.py();
        let mut items = Items::default();
        let resource = Limits::read(budget)?;
        items.costs(costs, &resource)?;
        if let Some(values) = &self.values {
            items.values(values)?;
        }
        let mut request = Object::new();
        request.put_text("items", &items.text()?)?;
        request.put_text("limits", &resource.text)?;
        for (key, names) in [("must_have", self.must_have), ("exclude", self.exclude)] {
            let names = Vec::from(names);
            if !names.is_empty() {
                request.put_value(key, &names)?;
            }
        }
        request.put("groups", self.groups.as_ref())?;
        request.put("equity_floors", self.equity_floors.as_ref())?;
        request.put("requires", self.requires.as_ref())?;
        request.put("next_best", self.next_best.as_ref())?;
        request.put_value("explain", &self.explain)?;
        request.put("most_nodes", self.most_nodes.as_ref())?;
        Request::from_json(request.finish()).or_raise(py)
    }
}

/// The limits as JSON, and the resource that a cost without a name is of.
struct Limits {
    text: String,
    only: Option<String>,
}

impl Limits {
    fn read(budget: &Bound<'_, PyAny>) -> PyResult<Self> {
        let Ok(limits) = budget.cast::<PyMapping>() else {
            let mut object = Object::new();
            object.put(BUDGET, Some(budget))?;
            return Ok(Self { text: object.finish(), only: Some(BUDGET.to_owned()) });
        };
        let names: Vec<String> =
            limits.keys()?.iter().map(|key| key.str()?.extract()).collect::<PyResult<_>>()?;
        let only = if names.len() == 1 { names.into_iter().next() } else { None };
        Ok(Self { text: document::text(budget)?, only })
    }
}

/// Values and costs of each recommendation, as JSON.
#[derive(Default)]
struct Items(BTreeMap<String, (Option<String>, Option<String>)>);

impl Items {
    fn costs(&mut self, costs: &Bound<'_, PyAny>, limits: &Limits) -> PyResult<()> {
        if is_table(costs)? {
            return self.cost_columns(&Frame::read(costs)?);
        }
        let Ok(by_id) = costs.cast::<PyMapping>() else {
            return Err(wrong_type("a dict of costs or a table", costs.as_borrowed()));
        };
        for pair in by_id.items()?.iter() {
            let (id, cost): (Bound<'_, PyAny>, Bound<'_, PyAny>) = pair.extract()?;
            let amounts = if cost.is_none() {
                None
            } else if let Ok(amounts) = cost.cast::<PyMapping>() {
                Some(document::row(amounts)?)
            } else if let Some(only) = &limits.only {
                let mut object = Object::new();
                object.put(only, Some(&cost))?;
                Some(object.finish())
            } else {
                let expected = "a dict of costs by resource, since several are limited";
                return Err(wrong_type(expected, cost.as_borrowed()));
            };
            self.0.entry(id.str()?.extract()?).or_default().1 = amounts;
        }
        Ok(())
    }

    /// A column for each resource; a cell that is missing is a cost that is not known.
    fn cost_columns(&mut self, table: &Frame<'_>) -> PyResult<()> {
        let ids = table.texts("costs", RECOMMENDATION)?;
        let mut rows = vec![Map::new(); ids.len()];
        for resource in table.columns()?.iter().filter(|name| *name != RECOMMENDATION) {
            for (row, cost) in rows.iter_mut().zip(table.numbers("costs", resource)?) {
                if !cost.is_nan() {
                    row.insert(resource.clone(), json!(cost));
                }
            }
        }
        for (id, row) in ids.into_iter().zip(rows) {
            let costs = Value::Object(row).to_string();
            self.0.entry(id.unwrap_or_default()).or_default().1 = Some(costs);
        }
        Ok(())
    }

    fn values(&mut self, values: &Bound<'_, PyAny>) -> PyResult<()> {
        if is_table(values)? {
            return self.value_column(&Frame::read(values)?);
        }
        let Ok(by_id) = values.cast::<PyMapping>() else {
            return Err(wrong_type("a dict of values or a table", values.as_borrowed()));
        };
        for pair in by_id.items()?.iter() {
            let (id, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = pair.extract()?;
            let value = if value.is_none() { None } else { Some(document::text(&value)?) };
            self.0.entry(id.str()?.extract()?).or_default().0 = value;
        }
        Ok(())
    }

    /// A column `value`, or `score` as priorities have it.
    fn value_column(&mut self, table: &Frame<'_>) -> PyResult<()> {
        let columns = table.columns()?;
        let one_of = |first: &'static str, second: &'static str| {
            if columns.iter().any(|name| name == second) { second } else { first }
        };
        let ids = table.texts("values", one_of(RECOMMENDATION, "id"))?;
        let values = table.numbers("values", one_of("value", "score"))?;
        for (id, value) in ids.into_iter().zip(values) {
            let text = (!value.is_nan()).then(|| json!(value).to_string());
            self.0.entry(id.unwrap_or_default()).or_default().0 = text;
        }
        Ok(())
    }

    fn text(&self) -> PyResult<String> {
        document::list(self.0.iter().map(|(id, (value, costs))| {
            let mut item = Object::new();
            item.put_value(RECOMMENDATION, id)?;
            if let Some(value) = value {
                item.put_text("value", value)?;
            }
            if let Some(costs) = costs {
                item.put_text("costs", costs)?;
            }
            Ok(item.finish())
        }))
    }
}

/// Whether it is a table: an Arrow stream, or a dict with a column of recommendations.
fn is_table(given: &Bound<'_, PyAny>) -> PyResult<bool> {
    if given.hasattr("__arrow_c_stream__")? {
        return Ok(true);
    }
    let Ok(mapping) = given.cast::<PyMapping>() else { return Ok(false) };
    let name = PyString::new(given.py(), RECOMMENDATION);
    mapping.contains(name)
}

/// The keywords by which a request can be asked for again.
pub(crate) fn again(request: &Request) -> Value {
    let value =
        |item: &whatworks::choose::Candidate| (item.recommendation.clone(), json!(item.value));
    let costs =
        |item: &whatworks::choose::Candidate| (item.recommendation.clone(), json!(item.costs));
    json!({
        "budget": request.limits,
        "costs": request.items.iter().map(costs).collect::<Map<String, Value>>(),
        "values": request.items.iter().map(value).collect::<Map<String, Value>>(),
        "must_have": request.must_have.clone().unwrap_or_default(),
        "exclude": request.exclude.clone().unwrap_or_default(),
        "groups": request.groups,
        "equity_floors": request.equity_floors,
        "requires": request.requires,
        "next_best": request.next_best,
        "explain": request.explain,
        "most_nodes": request.most_nodes,
    })
}
