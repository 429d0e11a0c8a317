//! The findings as tidy tables.

use super::{DomainFinding, EffectFinding, OutcomeFindings, SummaryOfFindings};
use crate::base::Certainty;
use crate::grade::absolute::AbsoluteEffect;
use crate::grade::judgement::Domain;
use crate::table::{Column, Table, Values};

/// An outcome at one baseline risk, or at none.
type Row<'a> = (&'a OutcomeFindings, Option<&'a AbsoluteEffect>);

fn effect_of<'a>(row: &Row<'a>) -> Option<&'a EffectFinding> {
    row.0.effect.as_ref()
}

fn text<T>(name: &'static str, rows: &[T], value: impl Fn(&T) -> Option<String>) -> Column {
    Column { name, values: Values::Text(rows.iter().map(value).collect()) }
}

fn number<T>(name: &'static str, rows: &[T], value: impl Fn(&T) -> Option<f64>) -> Column {
    Column { name, values: Values::Number(rows.iter().map(value).collect()) }
}

fn integer<T>(name: &'static str, rows: &[T], value: impl Fn(&T) -> Option<i64>) -> Column {
    Column { name, values: Values::Integer(rows.iter().map(value).collect()) }
}

fn code(certainty: Certainty) -> String {
    certainty.code().to_owned()
}

impl SummaryOfFindings {
    /// A row for each outcome and baseline risk, and one for an outcome without: `id`, `outcome`,
    /// `level`, `importance`, `importance_class`, `studies`, `participants`, `measure`, `estimate`,
    /// `ci_low`, `ci_high` (ratios on their natural scale), `direction`, `who`, `baseline_risk`
    /// (0 to 1), `source`, `without`, `with`, `difference`, `difference_low`, `difference_high`
    /// (events per 1,000), `certainty`, `suggested`, `interval_worst`, `interval_best`, `missing`
    /// (separated by `; `), `published`, `statement`, `footnotes` (letters, separated by `; `).
    #[must_use]
    pub fn to_table(&self) -> Table {
        let rows: Vec<Row<'_>> = self.outcomes.iter().flat_map(rows_of).collect();
        let at = |value: fn(&AbsoluteEffect) -> f64| move |row: &Row<'_>| row.1.map(value);
        let mut columns = common(&rows, |row| row.0);
        columns.extend([
            text("measure", &rows, |row| Some(effect_of(row)?.measure.code().to_owned())),
            number("estimate", &rows, |row| Some(effect_of(row)?.estimate)),
            number("ci_low", &rows, |row| Some(effect_of(row)?.ci_low)),
            number("ci_high", &rows, |row| Some(effect_of(row)?.ci_high)),
            text("direction", &rows, |row| Some(row.0.direction?.code().to_owned())),
            text("who", &rows, |row| Some(row.1?.who.clone())),
            number("baseline_risk", &rows, at(|risk| risk.baseline_risk)),
            text("source", &rows, |row| Some(row.1?.source.clone())),
            number("without", &rows, at(|risk| risk.without)),
            number("with", &rows, at(|risk| risk.with)),
            number("difference", &rows, at(|risk| risk.difference)),
            number("difference_low", &rows, at(|risk| risk.difference_low)),
            number("difference_high", &rows, at(|risk| risk.difference_high)),
        ]);
        columns.extend(certainty(&rows, |row| row.0));
        Table { columns }
    }

    /// The evidence profile, a row for each outcome: `id`, `outcome`, `level`, `importance`,
    /// `importance_class`, `studies`, `participants`, `start`, `start_suggested`, for each domain
    /// the concern that holds and the one suggested (`risk_of_bias`, `risk_of_bias_suggested` and
    /// so on), `large_effect`, `dose_response`, `opposing_confounding` (levels; missing where it was
    /// not looked at), `upgrades_counted`, `certainty` and what follows it in
    /// [`SummaryOfFindings::to_table`].
    #[must_use]
    pub fn profile_table(&self) -> Table {
        let rows: Vec<&OutcomeFindings> = self.outcomes.iter().collect();
        let mut columns = common(&rows, |row| row);
        columns.push(text("start", &rows, |row| Some(code(row.start.as_ref()?.final_))));
        let suggested = |row: &&OutcomeFindings| Some(code(row.start.as_ref()?.suggested));
        columns.push(text("start_suggested", &rows, suggested));
        for (domain, name, suggested) in DOMAINS {
            let of = |row: &&OutcomeFindings, value: fn(&DomainFinding) -> &'static str| {
                let found = row.domains.iter().find(|found| found.domain == domain);
                found.map(|found| value(found).to_owned())
            };
            columns.push(text(name, &rows, |row| of(row, |found| found.final_.code())));
            columns.push(text(suggested, &rows, |row| of(row, |found| found.suggested.code())));
        }
        for name in ["large_effect", "dose_response", "opposing_confounding"] {
            columns.push(integer(name, &rows, |row| {
                let found = row.upgrades.iter().find(|upgrade| upgrade.name == name);
                found.map(|upgrade| i64::from(upgrade.levels))
            }));
        }
        let counted = rows.iter().map(|row| {
            let mut up = row.upgrades.iter().filter(|upgrade| upgrade.levels > 0).peekable();
            up.peek()?;
            Some(up.all(|upgrade| upgrade.counted))
        });
        columns.push(Column { name: "upgrades_counted", values: Values::Flag(counted.collect()) });
        columns.extend(certainty(&rows, |row| row));
        Table { columns }
    }
}

const DOMAINS: [(Domain, &str, &str); 5] = [
    (Domain::RiskOfBias, "risk_of_bias", "risk_of_bias_suggested"),
    (Domain::Inconsistency, "inconsistency", "inconsistency_suggested"),
    (Domain::Indirectness, "indirectness", "indirectness_suggested"),
    (Domain::Imprecision, "imprecision", "imprecision_suggested"),
    (Domain::PublicationBias, "publication_bias", "publication_bias_suggested"),
];

fn rows_of(outcome: &OutcomeFindings) -> Vec<Row<'_>> {
    if outcome.absolute.is_empty() {
        return vec![(outcome, None)];
    }
    outcome.absolute.iter().map(|risk| (outcome, Some(risk))).collect()
}

/// What both tables begin with: seven columns.
fn common<T>(rows: &[T], of: impl Fn(&T) -> &OutcomeFindings) -> Vec<Column> {
    vec![
        text("id", rows, |row| Some(of(row).id.clone())),
        text("outcome", rows, |row| of(row).outcome.clone()),
        text("level", rows, |row| Some(of(row).level?.code().to_owned())),
        integer("importance", rows, |row| Some(i64::from(of(row).importance?.value))),
        text("importance_class", rows, |row| Some(of(row).importance?.class.code().to_owned())),
        integer("studies", rows, |row| of(row).studies.and_then(|k| k.try_into().ok())),
        number("participants", rows, |row| of(row).participants),
    ]
}

/// What both tables end with.
fn certainty<T>(rows: &[T], of: impl Fn(&T) -> &OutcomeFindings) -> Vec<Column> {
    let end = |row: &T, worst: bool| {
        let [low, high] = of(row).certainty.interval?;
        Some(code(if worst { low } else { high }))
    };
    vec![
        text("certainty", rows, |row| Some(code(of(row).certainty.final_))),
        text("suggested", rows, |row| Some(code(of(row).certainty.suggested))),
        text("interval_worst", rows, |row| end(row, true)),
        text("interval_best", rows, |row| end(row, false)),
        text("missing", rows, |row| Some(of(row).certainty.missing.join("; "))),
        text("published", rows, |row| of(row).certainty.published.map(code)),
        text("statement", rows, |row| Some(of(row).statement.as_ref()?.text.clone())),
        text("footnotes", rows, |row| {
            let mut letters: Vec<&str> = Vec::new();
            for note in &of(row).notes {
                if !letters.contains(&note.letter.as_str()) {
                    letters.push(&note.letter);
                }
            }
            Some(letters.join("; "))
        }),
    ]
}
