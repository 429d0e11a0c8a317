//! Tables of judgements as robvis draws them (McGuinness & Higgins 2021, Res Synth Methods 12:55).
//!
//! robvis takes a data frame: `Study`, a column for each domain, `Overall`, and for weighted bars
//! `Weight` as the last column (its version 0.3.0 wants `Weight` always; fill it with 1). Its
//! words for RoB 2 and QUADAS-2 are "High", "Some concerns", "Low" and "No information", and for
//! ROBINS-I "Critical", "Serious", "Moderate", "Low" and "No information"; an empty cell is drawn
//! as not applicable (`get_judgements` and `clean_data` in its source).
//!
//! The same form is read back: the overall judgement is worked out again from the domains, and
//! what differs is listed.

mod row;
mod words;

use serde::{Deserialize, Serialize};

pub use row::LightsRow;
pub use words::LightsTool;

use super::judgement::{Difference, only};
use super::rules::{self, Fired, Rule};
use crate::csv;
use crate::error::Error;
use crate::fault::{Fault, Faults};
use crate::json;
use crate::table::{Column, Table, Values};
use words::{DOMAINS, Word};

/// A table of judgements: rows, or the text of a file of comma-separated values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TrafficLights {
    /// The tool that the judgements are of.
    pub of: LightsTool,
    /// The rows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<LightsRow>,
    /// Rows as comma-separated values with a line of column names, in place of `rows`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub csv: Option<String>,
}

/// A study of a table, with its overall judgement worked out again.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LightsStudy {
    /// The study.
    pub study: String,
    /// The judgement of each domain; `None` where there is none.
    pub domains: Vec<Option<&'static str>>,
    /// The overall judgement stated.
    pub stated: Option<&'static str>,
    /// Every overall judgement that the domains leave possible; empty for QUADAS-2.
    pub possible: Vec<&'static str>,
    /// The overall judgement that follows; `None` where several are possible.
    pub proposed: Option<&'static str>,
    /// A stated overall judgement that does not follow.
    pub difference: Option<Difference>,
    /// Whether the stated overall judgement could be checked.
    pub checked: bool,
    /// The weight.
    pub weight: Option<f64>,
    #[serde(skip)]
    words: Vec<Option<&'static str>>,
    #[serde(skip)]
    overall: Option<&'static str>,
}

/// A table of judgements, checked.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TrafficLightsRead {
    /// The tool.
    pub of: LightsTool,
    /// The studies.
    pub studies: Vec<LightsStudy>,
    /// The table as comma-separated values, as robvis takes it.
    pub csv: String,
    /// The rules that fired.
    pub rules: Vec<Rule>,
}

/// Reads a table of judgements, works out each overall judgement, and writes the table for robvis.
///
/// # Errors
///
/// [`Error::InvalidRequest`]: no rows or two sources of rows, a column that the tool does not
/// have, a word that robvis does not have for the tool, a weight that is not a number of 0 or
/// more, or weights for some rows only. Pointers into `csv` count its rows from 0, the line of
/// names left out.
pub fn read(input: &TrafficLights) -> Result<TrafficLightsRead, Error> {
    let mut faults = Vec::new();
    let (rows, at) = match &input.csv {
        Some(text) => (rows_of_csv(text, &mut faults), "/csv"),
        None => (input.rows.clone(), "/rows"),
    };
    if input.csv.is_some() && !input.rows.is_empty() {
        faults.push(Fault::new("two-sources", "/csv", None, "either `rows` or `csv`"));
    }
    if rows.is_empty() && faults.is_empty() {
        faults.push(Fault::new("no-rows", at, None, "one study or more"));
    }
    weights_or_none(&rows, at, &mut faults);
    let mut fired = Fired::default();
    fired.note(rules::ROBVIS_WORDS);
    let studies: Vec<LightsStudy> = rows
        .iter()
        .enumerate()
        .map(|(index, row)| study(input.of, row, &format!("{at}/{index}"), &mut faults, &mut fired))
        .collect();
    if !faults.is_empty() {
        return Err(Error::InvalidRequest(Faults::new(faults)));
    }
    let csv = written(input.of, &studies);
    Ok(TrafficLightsRead { of: input.of, studies, csv, rules: fired.into_rules() })
}

fn rows_of_csv(text: &str, faults: &mut Vec<Fault>) -> Vec<LightsRow> {
    let says_anything = |cells: &Vec<String>| cells.iter().any(|cell| !cell.is_empty());
    let mut lines = csv::read(text).into_iter().filter(says_anything);
    let names = lines.next().unwrap_or_default();
    let known = |name: &str| {
        name == "Study" || name == "Weight" || name == "Overall" || DOMAINS.contains(&name)
    };
    // A first column without a name holds the row numbers that R writes.
    for (index, name) in names.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
        if !known(name) || names.iter().take(index).any(|before| before == name) {
            let found = Some(json::quoted(name));
            let expected = "each once: `Study`, `D1` to `D7`, `Overall`, `Weight`";
            faults.push(Fault::new("unknown-key", "/csv", found, expected));
        }
    }
    if !names.iter().any(|name| name == "Study") {
        faults.push(Fault::new("missing-key", "/csv", None, "a column `Study`"));
    }
    let rows = lines.enumerate();
    rows.map(|(index, cells)| row_of_csv(&names, cells, &format!("/csv/{index}"), faults)).collect()
}

fn row_of_csv(
    names: &[String],
    cells: Vec<String>,
    at: &str,
    faults: &mut Vec<Fault>,
) -> LightsRow {
    let mut row = LightsRow::default();
    if cells.len() > names.len() {
        let found = Some(format!("{} cells", cells.len()));
        faults.push(Fault::new("wrong-length", at, found, format!("at most {}", names.len())));
    }
    let filled = |cell: &String| !cell.is_empty() && cell != "NA";
    for (name, cell) in names.iter().zip(cells).filter(|(_, cell)| filled(cell)) {
        match name.as_str() {
            "Study" => row.study = cell,
            "Weight" => match cell.parse() {
                Ok(weight) => row.weight = Some(weight),
                Err(_) => {
                    let found = Some(json::quoted(&cell));
                    faults.push(Fault::new(
                        "wrong-type",
                        format!("{at}/Weight"),
                        found,
                        "a number",
                    ));
                }
            },
            name => {
                if let Some(place) = row.cell(name) {
                    *place = Some(cell);
                }
            }
        }
    }
    row
}

fn weights_or_none(rows: &[LightsRow], at: &str, faults: &mut Vec<Fault>) {
    let weighted = rows.iter().any(|row| row.weight.is_some());
    for (index, row) in rows.iter().enumerate() {
        let place = || format!("{at}/{index}/Weight");
        match row.weight {
            None if weighted => {
                let expected = "a weight, since other rows have one";
                faults.push(Fault::new("missing-key", place(), None, expected));
            }
            Some(weight) if !weight.is_finite() || weight < 0.0 => {
                let found = Some(weight.to_string());
                faults.push(Fault::new("out-of-range", place(), found, "a number of 0 or more"));
            }
            _ => {}
        }
    }
}

fn study(
    tool: LightsTool,
    row: &LightsRow,
    at: &str,
    faults: &mut Vec<Fault>,
    fired: &mut Fired,
) -> LightsStudy {
    if row.study.trim().is_empty() {
        let expected = "the name of the study";
        faults.push(Fault::new("empty-text", format!("{at}/Study"), None, expected));
    }
    let mut read = |column: &str, text: Option<&String>| {
        let text = text?;
        let word = tool.read(text);
        if word.is_none() {
            let known: Vec<String> = tool.words().iter().map(|w| format!("`{}`", w.read)).collect();
            let (place, found) = (format!("{at}/{column}"), Some(json::quoted(text)));
            let expected = format!("one of {}", known.join(", "));
            faults.push(Fault::new("unknown-code", place, found, expected));
        }
        word
    };
    let columns = tool.domains();
    let cells = row.domains();
    let judged = columns.iter().zip(cells).map(|(column, text)| read(column, text));
    let domains: Vec<Option<Word>> = judged.collect();
    let stated = read("Overall", row.overall.as_ref());
    for (column, text) in DOMAINS.iter().zip(cells).skip(columns.len()) {
        if let Some(text) = text {
            let (place, found) = (format!("{at}/{column}"), Some(json::quoted(text)));
            let expected = format!("only the columns {} for {tool}", columns.join(", "));
            faults.push(Fault::new("unknown-key", place, found, expected));
        }
    }
    note_rules(tool, &domains, stated, fired);
    judged_again(tool, row, &domains, stated, fired)
}

fn note_rules(tool: LightsTool, domains: &[Option<Word>], stated: Option<Word>, fired: &mut Fired) {
    let has = |holds: fn(&Word) -> bool| domains.iter().chain([&stated]).flatten().any(holds);
    if has(|word| word.code.is_none()) {
        fired.note(rules::ROBVIS_NOT_JUDGED);
    }
    match tool {
        LightsTool::Rob2 => {
            fired.note(rules::ROB_2_OVERALL);
        }
        LightsTool::RobinsI => {
            fired.note(rules::ROBINS_I_OVERALL);
            if has(|word| word.code == Some("no-information")) {
                fired.note(rules::ROBINS_I_NO_INFORMATION);
                fired.note(rules::ROBINS_I_KEY);
            }
        }
        LightsTool::Quadas2 => {
            fired.note(rules::QUADAS_2_NO_SCORE);
            fired.note(rules::ROBVIS_NO_OVERALL);
            if has(|word| word.code == Some("unclear")) {
                fired.note(rules::ROBVIS_UNCLEAR);
            }
        }
    }
}

fn judged_again(
    tool: LightsTool,
    row: &LightsRow,
    domains: &[Option<Word>],
    stated: Option<Word>,
    fired: &mut Fired,
) -> LightsStudy {
    let possible = tool.overall(domains);
    let proposed = only(&possible);
    let stated_code = stated.and_then(|word| word.code);
    if possible.len() > 1 {
        fired.note(rules::OPEN);
    }
    if !possible.is_empty() {
        fired.note(rules::ROBVIS_OVERALL);
    }
    let difference = stated_code
        .filter(|stated| !possible.is_empty() && !possible.contains(stated))
        .map(|stated| Difference::new("overall", stated, possible.clone()));
    let overall = stated.map(|word| word.drawn).or_else(|| tool.write(proposed?));
    LightsStudy {
        study: row.study.clone(),
        domains: domains.iter().map(|word| word.and_then(|word| word.code)).collect(),
        stated: stated_code,
        checked: stated_code.is_some() && (proposed.is_some() || difference.is_some()),
        possible,
        proposed,
        difference,
        weight: row.weight,
        words: domains.iter().map(|word| word.map(|word| word.drawn)).collect(),
        overall,
    }
}

impl LightsStudy {
    /// The cells between `Study` and `Weight`.
    fn cells(&self) -> impl Iterator<Item = Option<&'static str>> {
        self.words.iter().copied().chain([self.overall])
    }
}

fn written(tool: LightsTool, studies: &[LightsStudy]) -> String {
    let weighted = studies.iter().any(|study| study.weight.is_some());
    let names = ["Study"].into_iter().chain(tool.domains().iter().copied()).chain(["Overall"]);
    let names = names.chain(weighted.then_some("Weight")).map(str::to_owned);
    let mut text = csv::line(&names.collect::<Vec<String>>());
    for study in studies {
        let cells = study.cells().map(|cell| cell.unwrap_or_default().to_owned());
        let weight = study.weight.filter(|_| weighted).map(|weight| weight.to_string());
        let line = [study.study.clone()].into_iter().chain(cells).chain(weight);
        text.push_str(&csv::line(&line.collect::<Vec<String>>()));
    }
    text
}

impl TrafficLightsRead {
    /// The table that robvis takes: `Study`, the domains, `Overall`, and `Weight` if given.
    #[must_use]
    pub fn to_table(&self) -> Table {
        let column =
            |name, cells: Vec<Option<String>>| Column { name, values: Values::Text(cells) };
        let names = self.studies.iter().map(|study| Some(study.study.clone())).collect();
        let mut columns = vec![column("Study", names)];
        for (place, name) in self.of.domains().iter().copied().chain(["Overall"]).enumerate() {
            let cells = self
                .studies
                .iter()
                .map(|study| study.cells().nth(place).flatten().map(str::to_owned));
            columns.push(column(name, cells.collect()));
        }
        if self.studies.iter().any(|study| study.weight.is_some()) {
            let weights = self.studies.iter().map(|study| study.weight).collect();
            columns.push(Column { name: "Weight", values: Values::Number(weights) });
        }
        Table { columns }
    }
}
