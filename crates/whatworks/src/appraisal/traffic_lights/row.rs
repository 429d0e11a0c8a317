//! A row of a table of judgements, read from anywhere or made of an appraisal.

use serde::{Deserialize, Serialize};

use super::super::quadas2::{Quadas2Checked, Quadas2Judgement};
use super::super::rob2::{Rob2Judged, Rob2Judgement};
use super::super::robins_i::{RobinsIJudged, RobinsIJudgement};
use super::words::{DOMAINS, LightsTool};

/// A row of a table of judgements, with the column names of robvis; a cell may be left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LightsRow {
    /// The study, or the study and its result.
    #[serde(rename = "Study")]
    pub study: String,
    /// Domain 1.
    #[serde(rename = "D1", default, skip_serializing_if = "Option::is_none")]
    pub d1: Option<String>,
    /// Domain 2.
    #[serde(rename = "D2", default, skip_serializing_if = "Option::is_none")]
    pub d2: Option<String>,
    /// Domain 3.
    #[serde(rename = "D3", default, skip_serializing_if = "Option::is_none")]
    pub d3: Option<String>,
    /// Domain 4.
    #[serde(rename = "D4", default, skip_serializing_if = "Option::is_none")]
    pub d4: Option<String>,
    /// Domain 5.
    #[serde(rename = "D5", default, skip_serializing_if = "Option::is_none")]
    pub d5: Option<String>,
    /// Domain 6.
    #[serde(rename = "D6", default, skip_serializing_if = "Option::is_none")]
    pub d6: Option<String>,
    /// Domain 7.
    #[serde(rename = "D7", default, skip_serializing_if = "Option::is_none")]
    pub d7: Option<String>,
    /// Overall.
    #[serde(rename = "Overall", default, skip_serializing_if = "Option::is_none")]
    pub overall: Option<String>,
    /// The weight of the study, for all rows or none.
    #[serde(rename = "Weight", default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 0)))]
    pub weight: Option<f64>,
}

impl LightsRow {
    pub(super) fn cell(&mut self, column: &str) -> Option<&mut Option<String>> {
        match column {
            "D1" => Some(&mut self.d1),
            "D2" => Some(&mut self.d2),
            "D3" => Some(&mut self.d3),
            "D4" => Some(&mut self.d4),
            "D5" => Some(&mut self.d5),
            "D6" => Some(&mut self.d6),
            "D7" => Some(&mut self.d7),
            "Overall" => Some(&mut self.overall),
            _ => None,
        }
    }

    pub(super) fn domains(&self) -> [Option<&String>; 7] {
        [&self.d1, &self.d2, &self.d3, &self.d4, &self.d5, &self.d6, &self.d7].map(Option::as_ref)
    }

    fn filled(
        study: &str,
        tool: LightsTool,
        domains: &[Option<&str>],
        overall: Option<&str>,
    ) -> Self {
        let mut row = Self { study: study.to_owned(), ..Self::default() };
        let domains = DOMAINS.iter().copied().zip(domains.iter().copied());
        for (column, code) in domains.chain([("Overall", overall)]) {
            if let Some(cell) = row.cell(column) {
                *cell = code.and_then(|code| tool.write(code)).map(str::to_owned);
            }
        }
        row
    }
}

impl Rob2Judged {
    /// The judgements that stand, as a row under this name.
    #[must_use]
    pub fn to_row(&self, study: &str) -> LightsRow {
        let code = |judged: Option<Rob2Judgement>| judged.map(Rob2Judgement::code);
        let domains: Vec<_> = self.domains.iter().map(|domain| code(domain.stands)).collect();
        LightsRow::filled(study, LightsTool::Rob2, &domains, code(self.overall.stands))
    }
}

impl RobinsIJudged {
    /// The judgements that stand, as a row under this name.
    #[must_use]
    pub fn to_row(&self, study: &str) -> LightsRow {
        let code = |judged: Option<RobinsIJudgement>| judged.map(RobinsIJudgement::code);
        let domains: Vec<_> = self.domains.iter().map(|domain| code(domain.judgement)).collect();
        LightsRow::filled(study, LightsTool::RobinsI, &domains, code(self.overall.stands))
    }
}

impl Quadas2Checked {
    /// The judgements of risk of bias, as a row under this name; there is none overall.
    #[must_use]
    pub fn to_row(&self, study: &str) -> LightsRow {
        let code = |judged: Option<Quadas2Judgement>| judged.map(Quadas2Judgement::code);
        let domains: Vec<_> = self.domains.iter().map(|domain| code(domain.risk_of_bias)).collect();
        LightsRow::filled(study, LightsTool::Quadas2, &domains, None)
    }
}
