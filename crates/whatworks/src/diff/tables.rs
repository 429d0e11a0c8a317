//! Differences as tidy tables.

use super::affected::{Affected, AffectedRow};
use super::decisions::{DecisionFate, DecisionReport};
use super::facts::FactChange;
use super::movement::{JudgementMove, Move, Presence};
use super::{BodyMovement, Diff, RecommendationMovement};
use crate::json;
use crate::table::{Table, text};

/// A row of a difference.
#[derive(Default)]
struct Row {
    section: &'static str,
    id: String,
    what: String,
    layer: Option<String>,
    kind: String,
    from: Option<String>,
    to: Option<String>,
    because: Option<String>,
}

impl Diff {
    /// A row for each thing that moved: `section` (a collection such as `studies`, `document`,
    /// `rating of body`, `rating of recommendation`, `selection`, `decision`, `possibly the same`),
    /// `id`, `what` (a field, a judgement, an audience), `layer`, `kind`, `from`, `to`, `because`.
    #[must_use]
    pub fn to_table(&self) -> Table {
        let mut rows: Vec<Row> = self.document.iter().map(|c| of_fact("document", "", c)).collect();
        for (section, changes) in self.items.iter() {
            let whole = |id: &String, kind: &str| Row {
                section,
                id: id.clone(),
                kind: kind.to_owned(),
                ..Row::default()
            };
            rows.extend(changes.added.iter().map(|id| whole(id, "added")));
            rows.extend(changes.removed.iter().map(|id| whole(id, "removed")));
            for item in &changes.changed {
                rows.extend(item.changes.iter().map(|change| of_fact(section, &item.id, change)));
            }
        }
        rows.extend(self.possibly_same.iter().map(|same| Row {
            section: "possibly the same",
            id: same.added.clone(),
            what: same.by.to_owned(),
            kind: "possibly-same".to_owned(),
            from: Some(same.removed.clone()),
            to: Some(same.added.clone()),
            because: Some(same.value.clone()),
            ..Row::default()
        }));
        rows.extend(self.bodies.iter().flat_map(of_body));
        rows.extend(self.recommendations.iter().flat_map(of_recommendation));
        rows.extend(self.selection.iter().map(|moved| Row {
            section: "selection",
            id: moved.recommendation.clone(),
            what: moved.audience.clone(),
            kind: "changed".to_owned(),
            from: Some(moved.from.code().to_owned()),
            to: Some(moved.to.code().to_owned()),
            because: Some(moved.because.clone()),
            ..Row::default()
        }));
        rows.extend(self.decisions.iter().map(|fate| Row {
            section: "decision",
            id: fate.body.clone(),
            what: fate.decision.on.code().to_owned(),
            kind: fate.state.code().to_owned(),
            to: Some(fate.decision.to.clone()),
            because: Some(fate.because.clone()),
            ..Row::default()
        }));
        Table {
            columns: vec![
                text("section", &rows, |row| Some(row.section.to_owned())),
                text("id", &rows, |row| Some(row.id.clone())),
                text("what", &rows, |row| Some(row.what.clone())),
                text("layer", &rows, |row| row.layer.clone()),
                text("kind", &rows, |row| Some(row.kind.clone())),
                text("from", &rows, |row| row.from.clone()),
                text("to", &rows, |row| row.to.clone()),
                text("because", &rows, |row| row.because.clone()),
            ],
        }
    }
}

fn of_fact(section: &'static str, id: &str, change: &FactChange) -> Row {
    let value = |value: &Option<serde_json::Value>| {
        value.as_ref().map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    };
    Row {
        section,
        id: id.to_owned(),
        what: change.field.clone(),
        layer: change.layer.clone(),
        kind: change.kind.code().to_owned(),
        from: value(&change.from),
        to: value(&change.to),
        because: None,
    }
}

/// A row for a value of a rating that moved.
fn of_move<T: serde::Serialize>(
    section: &'static str,
    id: &str,
    what: &str,
    moved: &Option<Move<T>>,
    because: &str,
) -> Option<Row> {
    let moved = moved.as_ref()?;
    let value = |value: &Option<T>| {
        value.as_ref().map(|value| match serde_json::to_value(value) {
            Ok(serde_json::Value::String(code)) => code,
            Ok(value) => value.to_string(),
            Err(_) => String::new(),
        })
    };
    let (from, to) = (value(&moved.from), value(&moved.to));
    let kind = match (&moved.from, &moved.to) {
        (None, _) => "appeared",
        (_, None) => "withdrawn",
        _ => "changed",
    };
    Some(Row {
        section,
        id: id.to_owned(),
        what: what.to_owned(),
        kind: kind.to_owned(),
        from,
        to,
        because: Some(because.to_owned()),
        ..Row::default()
    })
}

/// The sentence on something, of those that say why.
fn sentence(why: &[String], on: &str) -> String {
    why.iter().find(|sentence| sentence.contains(on)).cloned().unwrap_or_default()
}

fn of_body(body: &BodyMovement) -> Vec<Row> {
    const SECTION: &str = "rating of body";
    let judgement = |moved: &JudgementMove| {
        let level =
            |state: &Option<super::JudgementState>| state.as_ref().map(|s| s.final_.clone());
        let levels = Some(Move { from: level(&moved.from), to: level(&moved.to) });
        of_move(SECTION, &body.id, moved.on, &levels, &moved.why)
    };
    let certainty = sentence(&body.why, "the certainty");
    let interval = sentence(&body.why, "the interval");
    let whole = [
        of_move(SECTION, &body.id, "direction", &body.direction, ""),
        of_move(SECTION, &body.id, "certainty", &body.certainty, &certainty),
        of_move(SECTION, &body.id, "interval", &body.interval, &interval),
    ];
    body.judgements.iter().map(judgement).chain(whole).flatten().collect()
}

fn of_recommendation(moved: &RecommendationMovement) -> Vec<Row> {
    const SECTION: &str = "rating of recommendation";
    let id = &moved.id;
    let why = |on: &str| match moved.presence {
        Presence::Both => sentence(&moved.why, on),
        _ => moved.why.join("; "),
    };
    let rows = [
        of_move(SECTION, id, "shown_by", &moved.shown_by, &why("now shown by")),
        of_move(SECTION, id, "derived", &moved.derived, &why("the derived certainty")),
        of_move(SECTION, id, "interval", &moved.interval, &why("the interval")),
        of_move(SECTION, id, "published", &moved.published, &why("the published certainty")),
        of_move(SECTION, id, "verdict", &moved.verdict, &why("the verdict")),
        of_move(SECTION, id, "overall", &moved.overall, &why("the critical outcomes")),
        of_move(SECTION, id, "as_written", &moved.as_written, &why("as written")),
    ];
    rows.into_iter().flatten().collect()
}

impl DecisionReport {
    /// A row for each decision: `body`, `on`, `study`, `to`, `who`, `date`, `state`, `because`,
    /// `facts` (what moved behind the body, as JSON).
    #[must_use]
    pub fn to_table(&self) -> Table {
        let rows = &self.decisions;
        let decided = |name, value: fn(&DecisionFate) -> Option<String>| text(name, rows, value);
        Table {
            columns: vec![
                decided("body", |row| Some(row.body.clone())),
                decided("on", |row| Some(row.decision.on.code().to_owned())),
                decided("study", |row| row.decision.study.clone()),
                decided("to", |row| Some(row.decision.to.clone())),
                decided("who", |row| row.decision.who.clone()),
                decided("date", |row| row.decision.date.clone()),
                decided("state", |row| Some(row.state.code().to_owned())),
                decided("because", |row| Some(row.because.clone())),
                decided("facts", |row| Some(json::write(&row.facts))),
            ],
        }
    }
}

impl Affected {
    /// A row for each id: `id`, `state`, `because`.
    #[must_use]
    pub fn to_table(&self) -> Table {
        let rows: &[AffectedRow] = &self.rows;
        Table {
            columns: vec![
                text("id", rows, |row| Some(row.id.clone())),
                text("state", rows, |row| Some(row.state.code().to_owned())),
                text("because", rows, |row| Some(row.because.clone())),
            ],
        }
    }
}
