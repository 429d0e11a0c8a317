//! The keywords that say by which rules, from which layers and for which context to rate.

use pyo3::prelude::*;
use whatworks::grade::Options;

use crate::convert::Names;
use crate::document::Object;
use crate::error::OrRaise;
use crate::rules::Rules;

/// The keywords as Python gives them.
#[derive(Default)]
pub(crate) struct Keywords<'py> {
    pub(crate) rules: Option<Rules>,
    pub(crate) parameters: Option<Bound<'py, PyAny>>,
    pub(crate) layers: Option<Names>,
    pub(crate) context: Option<Bound<'py, PyAny>>,
    pub(crate) decisions: Option<Bound<'py, PyAny>>,
}

impl Keywords<'_> {
    /// The options, as the core reads and checks them.
    pub(crate) fn options(self, py: Python<'_>) -> PyResult<Options> {
        let mut options = Object::new();
        let parameters = match &self.rules {
            Some(rules) => {
                options.put_value("rules", rules.name())?;
                rules.parameters(py, self.parameters)?
            }
            None => self.parameters,
        };
        options.put("parameters", parameters.as_ref())?;
        if let Some(layers) = self.layers {
            options.put_value("layers", &Vec::from(layers))?;
        }
        options.put("context", self.context.as_ref())?;
        options.put("decisions", self.decisions.as_ref())?;
        Options::from_json(options.finish()).or_raise(py)
    }
}
