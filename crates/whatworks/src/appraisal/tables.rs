//! Appraisals as tables: a row for each domain or item, and one for the overall judgement.

use super::amstar2::Amstar2Rated;
use super::quadas2::Quadas2Checked;
use super::rob2::{Rob2Judged, Rob2Judgement};
use super::robins_i::{RobinsIJudged, RobinsIJudgement};
use crate::table::{Column, Table, Values};

fn text(name: &'static str, cells: Vec<Option<&str>>) -> Column {
    let cells = cells.into_iter().map(|cell| cell.map(str::to_owned)).collect();
    Column { name, values: Values::Text(cells) }
}

/// Texts separated by `; `; missing where there are none.
fn list(name: &'static str, cells: Vec<Vec<&str>>) -> Column {
    let cells = cells.into_iter().map(|cell| (!cell.is_empty()).then(|| cell.join("; ")));
    Column { name, values: Values::Text(cells.collect()) }
}

impl Rob2Judged {
    /// The five domains and `overall`, a row each: `domain`, `stated`, `possible` and `needs`
    /// (separated by `; `), `proposed`, `final`.
    #[must_use]
    pub fn to_table(&self) -> Table {
        let code = |judged: Option<Rob2Judgement>| judged.map(Rob2Judgement::code);
        let (domains, overall) = (&self.domains, &self.overall);
        let codes = |possible: &[Rob2Judgement]| possible.iter().map(|one| one.code()).collect();
        macro_rules! column {
            ($domain:ident => $of_domain:expr, $of_overall:expr) => {
                domains.iter().map(|$domain| $of_domain).chain([$of_overall]).collect()
            };
        }
        Table {
            columns: vec![
                text("domain", column!(d => Some(d.domain.code()), Some("overall"))),
                text("stated", column!(d => code(d.stated), code(overall.stated))),
                list("possible", column!(d => codes(&d.possible), codes(&overall.possible))),
                list("needs", column!(d => d.needs.clone(), Vec::new())),
                text("proposed", column!(d => code(d.proposed), code(overall.proposed))),
                text("final", column!(d => code(d.stands), code(overall.stands))),
            ],
        }
    }
}

impl RobinsIJudged {
    /// The seven domains and `overall`, a row each: `domain`, `judgement` (overall the one that
    /// stands), `justification`.
    #[must_use]
    pub fn to_table(&self) -> Table {
        let code = |judged: Option<RobinsIJudgement>| judged.map(RobinsIJudgement::code);
        let domains = &self.domains;
        let reason = self.overall.overridden.as_ref().map(|given| given.reason.as_str());
        let names = domains.iter().map(|d| Some(d.domain.code())).chain([Some("overall")]);
        let judged = domains.iter().map(|d| code(d.judgement)).chain([code(self.overall.stands)]);
        let reasons = domains.iter().map(|d| d.justification.as_deref()).chain([reason]);
        Table {
            columns: vec![
                text("domain", names.collect()),
                text("judgement", judged.collect()),
                text("justification", reasons.collect()),
            ],
        }
    }
}

impl Amstar2Rated {
    /// The sixteen items, a row each: `item`, `answer`, `critical`, `weakness`.
    #[must_use]
    pub fn to_table(&self) -> Table {
        let items = &self.items;
        let numbers = items.iter().map(|item| Some(i64::from(item.item))).collect();
        let critical = items.iter().map(|item| Some(item.critical)).collect();
        let weakness = items.iter().map(|item| item.weakness).collect();
        Table {
            columns: vec![
                Column { name: "item", values: Values::Integer(numbers) },
                text("answer", items.iter().map(|item| item.answer.map(|a| a.code())).collect()),
                Column { name: "critical", values: Values::Flag(critical) },
                Column { name: "weakness", values: Values::Flag(weakness) },
            ],
        }
    }
}

impl Quadas2Checked {
    /// The four domains, a row each: `domain`, `risk_of_bias`, `applicability`, `potential` (the
    /// questions answered no, separated by `; `).
    #[must_use]
    pub fn to_table(&self) -> Table {
        let domains = &self.domains;
        let bias = domains.iter().map(|d| d.risk_of_bias.map(|judged| judged.code()));
        let concern = domains.iter().map(|d| d.applicability.map(|judged| judged.code()));
        Table {
            columns: vec![
                text("domain", domains.iter().map(|d| Some(d.domain.code())).collect()),
                text("risk_of_bias", bias.collect()),
                text("applicability", concern.collect()),
                list("potential", domains.iter().map(|d| d.potential.clone()).collect()),
            ],
        }
    }
}
