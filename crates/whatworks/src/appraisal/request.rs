//! An appraisal asked for as JSON: which tool, and what was entered into it.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::amstar2::{self, Amstar2};
use super::quadas2::{self, Quadas2};
use super::rob2::{self, Rob2};
use super::robins_i::{self, RobinsI};
use super::traffic_lights::{self, TrafficLights};
use crate::base::codes;
use crate::error::Error;
use crate::fault::{Fault, Faults};
use crate::json;
use crate::schema::Schema;
use crate::table::Table;

codes! {
    /// A tool of appraisal.
    Tool {
        /// RoB 2 (2019), under `rob_2`.
        Rob2 = "rob-2",
        /// ROBINS-I, first version (2016), under `robins_i`.
        RobinsI = "robins-i",
        /// ROBINS-I, second version: known so that it can be refused, and not read as the first.
        RobinsIV2 = "robins-i-v2",
        /// AMSTAR 2 (2017), under `amstar_2`.
        Amstar2 = "amstar-2",
        /// QUADAS-2 (2011), under `quadas_2`.
        Quadas2 = "quadas-2",
        /// A table of many studies as robvis draws it, under `robvis`.
        Robvis = "robvis",
    }
}

impl Tool {
    /// The version of the tool whose rules are applied.
    const fn version(self) -> &'static str {
        match self {
            Self::Rob2 => "22 August 2019",
            Self::RobinsI => "2016",
            Self::RobinsIV2 => "2",
            Self::Amstar2 => "2017",
            Self::Quadas2 => "2011",
            Self::Robvis => "0.3.0",
        }
    }

    /// The key of the request that the tool reads.
    const fn key(self) -> &'static str {
        match self {
            Self::Rob2 => "rob_2",
            Self::RobinsI | Self::RobinsIV2 => "robins_i",
            Self::Amstar2 => "amstar_2",
            Self::Quadas2 => "quadas_2",
            Self::Robvis => "robvis",
        }
    }
}

/// An appraisal that is asked for: a tool, and what was entered under the key of that tool.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Which tool.
    pub tool: Tool,
    /// A result of a randomised trial, for `rob-2`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rob_2: Option<Rob2>,
    /// A result of a non-randomised study, for `robins-i`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub robins_i: Option<RobinsI>,
    /// A review, for `amstar-2`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amstar_2: Option<Amstar2>,
    /// A study of diagnostic accuracy, for `quadas-2`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quadas_2: Option<Quadas2>,
    /// A table of judgements, for `robvis`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub robvis: Option<TrafficLights>,
}

/// An answer to a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Which tool.
    pub tool: Tool,
    /// The result as JSON (`whatworks-appraisal/1`), the same in every language.
    pub json: String,
    /// The result as a table.
    pub table: Table,
}

impl Request {
    /// Reads a request from JSON.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] with every fault.
    pub fn from_json(text: impl AsRef<[u8]>) -> Result<Self, Error> {
        static SCHEMA: OnceLock<Schema> = OnceLock::new();
        let text_of_schema = include_str!("../../schema/appraisal-1.json");
        SCHEMA.get_or_init(|| Schema::new(text_of_schema)).read_request(text.as_ref())
    }

    /// Works out the answer.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`]: a tool that is not supported, an entry that is missing or of
    /// another tool, and whatever the tool itself cannot work with; its function says what.
    pub fn answer(&self) -> Result<Answer, Error> {
        let mut faults = self.faults();
        match self.worked_out() {
            Ok(answer) if faults.is_empty() => return Ok(answer),
            Ok(_) => {}
            Err(Error::InvalidRequest(more)) => faults.extend(more.all().iter().cloned()),
            Err(other) => return Err(other),
        }
        Err(invalid(faults))
    }

    fn worked_out(&self) -> Result<Answer, Error> {
        let missing = || invalid(vec![self.missing()]);
        match self.tool {
            Tool::Rob2 => {
                let input = self.rob_2.as_ref().ok_or_else(missing)?;
                let judged = rob2::judge(input).map_err(|error| self.within(error))?;
                Ok(self.answered(&judged, judged.to_table()))
            }
            Tool::RobinsI | Tool::RobinsIV2 => {
                let input = self.robins_i.as_ref().ok_or_else(missing)?;
                let judged = robins_i::judge(input).map_err(|error| self.within(error))?;
                Ok(self.answered(&judged, judged.to_table()))
            }
            Tool::Amstar2 => {
                let input = self.amstar_2.as_ref().ok_or_else(missing)?;
                let rated = amstar2::rate(input).map_err(|error| self.within(error))?;
                Ok(self.answered(&rated, rated.to_table()))
            }
            Tool::Quadas2 => {
                let input = self.quadas_2.as_ref().ok_or_else(missing)?;
                let checked = quadas2::check(input);
                Ok(self.answered(&checked, checked.to_table()))
            }
            Tool::Robvis => {
                let input = self.robvis.as_ref().ok_or_else(missing)?;
                let read = traffic_lights::read(input).map_err(|error| self.within(error))?;
                Ok(self.answered(&read, read.to_table()))
            }
        }
    }

    fn answered(&self, result: &impl Serialize, table: Table) -> Answer {
        #[derive(Serialize)]
        struct Form<'a, T> {
            schema: &'static str,
            tool: Tool,
            tool_version: &'static str,
            result: &'a T,
        }
        let form = Form {
            schema: "whatworks-appraisal/1",
            tool: self.tool,
            tool_version: self.tool.version(),
            result,
        };
        Answer { tool: self.tool, json: json::write(&form), table }
    }

    /// Refuses a tool whose rules are not here, and entries that would be passed over.
    fn faults(&self) -> Vec<Fault> {
        let given = [
            ("rob_2", self.rob_2.is_some()),
            ("robins_i", self.robins_i.is_some()),
            ("amstar_2", self.amstar_2.is_some()),
            ("quadas_2", self.quadas_2.is_some()),
            ("robvis", self.robvis.is_some()),
        ];
        let key = self.tool.key();
        let others = given.iter().filter(|(name, given)| *given && *name != key);
        let mut faults: Vec<Fault> = others
            .map(|(name, _)| {
                let expected = format!("only the key `{key}` for the tool {}", self.tool);
                Fault::new("wrong-tool", format!("/{name}"), None, expected)
            })
            .collect();
        if self.tool == Tool::RobinsIV2 {
            let found = Some(json::quoted(self.tool.code()));
            let expected = "`robins-i` (2016); the second version has other answers and algorithms, which are not here";
            faults.push(Fault::new("unsupported-tool", "/tool", found, expected));
        }
        faults
    }

    fn missing(&self) -> Fault {
        let key = self.tool.key();
        Fault::new("missing-key", format!("/{key}"), None, format!("the key `{key}`"))
    }

    /// The faults of a tool's entry, with pointers from the top of the request.
    fn within(&self, error: Error) -> Error {
        let Error::InvalidRequest(faults) = error else { return error };
        let key = self.tool.key();
        let placed = faults.all().iter().cloned().map(|mut fault| {
            fault.pointer = format!("/{key}{}", fault.pointer);
            fault
        });
        invalid(placed.collect())
    }
}

fn invalid(faults: Vec<Fault>) -> Error {
    Error::InvalidRequest(Faults::new(faults))
}
