//! From concerns to confidence, with the interval of what is not reported.

use serde::Serialize;

use super::finding::{
    Component, ComponentJudgement, Concern, Confidence, Decided, Finding, FindingKind,
    StatedConcern,
};
use super::rules;
use crate::error::Error;
use crate::grade::{Rule, TraceEntry};
use crate::json;
use crate::rulebook::applied;
use crate::table::{Column, Table, Values};

/// A component as it was assessed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AssessedComponent {
    /// Which component.
    pub component: Component,
    /// The concerns that hold.
    pub concern: Concern,
    /// The word that the finding was handed in with.
    pub stated: Option<StatedConcern>,
    /// Levels rated down for it alone; `None` if it is not reported.
    pub levels: Option<u8>,
    /// A plain sentence.
    pub sentence: String,
    /// The rule that decided.
    pub rule: &'static str,
}

/// Dissemination bias, which is noted only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Dissemination {
    /// What is known of it.
    pub note: Option<String>,
    /// Whether it is counted: never.
    pub counted: bool,
}

/// The assessment of a finding.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Assessment {
    /// The form of this result.
    pub schema: &'static str,
    /// The name of the finding.
    pub id: String,
    /// The finding.
    pub text: String,
    /// What it rests on.
    pub kind: FindingKind,
    /// What the rules suggest; `None` where what is not reported leaves more than one level.
    pub suggested: Option<Confidence>,
    /// The worst and the best confidence that the judgements leave possible.
    pub interval: [Confidence; 2],
    /// What a person decided.
    pub decided: Option<Decided>,
    /// What holds: what a person decided, and else the suggestion.
    pub confidence: Option<Confidence>,
    /// The confidence in a sentence.
    pub sentence: String,
    /// The four components.
    pub components: Vec<AssessedComponent>,
    /// Whether lesser concerns rate down one level together; `None` if that is open.
    pub together: Option<bool>,
    /// The components that are not reported.
    pub open: Vec<Component>,
    /// Dissemination bias.
    pub dissemination_bias: Dissemination,
    /// Every rule applied, in order.
    pub trace: Vec<TraceEntry>,
}

impl Finding {
    /// Assesses the confidence in the finding.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`]: levels without serious concerns or two without a reason, a single
    /// study whose adequacy is not serious, a date that is none.
    pub fn assess(&self) -> Result<Assessment, Error> {
        self.check()?;
        let components: Vec<AssessedComponent> =
            Component::ALL.iter().map(|component| assessed(self, *component)).collect();
        let interval = [NOT_REPORTED_WORST, NOT_REPORTED_BEST].map(|unreported| {
            confidence(&components.iter().map(|c| weight(c, unreported)).collect::<Vec<_>>())
        });
        let [worst, best] = interval;
        let suggested = (worst == best).then_some(best);
        let decided = self.decided.as_ref().map(|decided| decided.confidence);
        let holds = decided.or(suggested);
        let mut assessment = Assessment {
            schema: "whatworks-cerqual/1",
            id: self.id.clone(),
            text: self.text.clone(),
            kind: self.kind,
            suggested,
            interval,
            decided: self.decided.clone(),
            confidence: holds,
            sentence: sentence(holds, interval, decided.is_some()),
            together: together_if_known(&components),
            open: unreported(&components),
            components,
            dissemination_bias: Dissemination {
                note: self.dissemination_bias.clone(),
                counted: false,
            },
            trace: Vec::new(),
        };
        assessment.trace = trace(&assessment);
        Ok(assessment)
    }
}

/// Concerns, and the levels rated down if they are serious.
type Weight = (Concern, u8);

const NOT_REPORTED_WORST: Weight = (Concern::Serious, 2);
const NOT_REPORTED_BEST: Weight = (Concern::NoneOrVeryMinor, 0);

fn weight(component: &AssessedComponent, unreported: Weight) -> Weight {
    component.levels.map_or(unreported, |levels| (component.concern, levels))
}

fn confidence(weights: &[Weight]) -> Confidence {
    let alone: u8 = weights.iter().map(|(_, levels)| levels).sum();
    match alone + u8::from(together(weights)) {
        0 => Confidence::High,
        1 => Confidence::Moderate,
        2 => Confidence::Low,
        _ => Confidence::VeryLow,
    }
}

fn together(weights: &[Weight]) -> bool {
    let count = |concern| weights.iter().filter(|(found, _)| *found == concern).count();
    let (minor, moderate) = (count(Concern::Minor), count(Concern::Moderate));
    moderate >= 2 || minor + moderate >= 3
}

/// Whether lesser concerns count together, unless a component that is not reported could tip it.
fn together_if_known(components: &[AssessedComponent]) -> Option<bool> {
    let with = |unreported| {
        together(&components.iter().map(|c| weight(c, unreported)).collect::<Vec<_>>())
    };
    let (least, most) = (with(NOT_REPORTED_BEST), with((Concern::Moderate, 0)));
    (least == most).then_some(least)
}

fn unreported(components: &[AssessedComponent]) -> Vec<Component> {
    components.iter().filter(|c| c.levels.is_none()).map(|c| c.component).collect()
}

fn assessed(finding: &Finding, component: Component) -> AssessedComponent {
    let judgement = finding.component(component);
    let stated = judgement.map(|judgement| judgement.concern);
    let mut concern = stated.map_or(Concern::NotReported, StatedConcern::concern);
    let single = finding.kind == FindingKind::SingleStudy && component == Component::Adequacy;
    if single {
        concern = Concern::Serious;
    }
    let levels = match concern {
        Concern::NotReported => None,
        Concern::Serious => Some(judgement.and_then(|judgement| judgement.levels).unwrap_or(1)),
        _ => Some(0),
    };
    AssessedComponent {
        component,
        concern,
        stated,
        levels,
        sentence: component_sentence(component, concern, single, judgement),
        rule: rule(concern, levels, single).id,
    }
}

fn rule(concern: Concern, levels: Option<u8>, single: bool) -> &'static Rule {
    match (concern, levels) {
        _ if single => &rules::SINGLE_STUDY,
        (Concern::NotReported, _) => &rules::NOT_REPORTED,
        (Concern::Serious, Some(2)) => &rules::TWO_LEVELS,
        (Concern::Serious, _) => &rules::SERIOUS,
        _ => &rules::GRADES,
    }
}

fn component_sentence(
    component: Component,
    concern: Concern,
    single: bool,
    judgement: Option<&ComponentJudgement>,
) -> String {
    let name = component.code().replace('_', " ");
    let words = match concern {
        Concern::NoneOrVeryMinor => "No or very minor concerns about",
        Concern::Minor => "Minor concerns about",
        Concern::Moderate => "Moderate concerns about",
        Concern::Serious => "Serious concerns about",
        Concern::NotReported => "Not reported, and anything from none to serious: concerns about",
    };
    let reasons = judgement
        .map_or([None, None], |given| [&given.because, &given.levels_reason].map(Option::as_ref));
    let [because, two_levels] = reasons;
    let because = because.map_or_else(String::new, |because| format!(": {because}"));
    let two_levels = two_levels.map_or_else(String::new, |why| format!("; two levels: {why}"));
    let single =
        if single { " (a single study or survey is no finding of a synthesis)" } else { "" };
    format!("{words} {name}{single}{because}{two_levels}")
}

fn sentence(
    holds: Option<Confidence>,
    [worst, best]: [Confidence; 2],
    by_a_person: bool,
) -> String {
    let in_words = |confidence: Confidence| confidence.code().replace('-', " ");
    let person = if by_a_person { ", as a person decided" } else { "" };
    match holds {
        Some(level) => format!("Confidence is {}{person}: {}", in_words(level), level.meaning()),
        None => format!(
            "Confidence may be anything from {} to {}, as not every component is reported",
            in_words(worst),
            in_words(best)
        ),
    }
}

fn trace(assessment: &Assessment) -> Vec<TraceEntry> {
    let [worst, best] = assessment.interval;
    let mut trace = vec![
        applied(&rules::SCALE, &[], "four components"),
        applied(&rules::START, &[], Confidence::High.code()),
    ];
    for component in &assessment.components {
        trace.extend(component_steps(component));
    }
    let together = assessment.together.map_or("open", |yes| if yes { "one level" } else { "none" });
    trace.push(applied(&rules::TOGETHER, &[], together));
    if assessment.dissemination_bias.note.is_some() {
        trace.push(applied(&rules::DISSEMINATION, &[], "noted"));
    }
    let result =
        assessment.suggested.map_or_else(|| format!("{worst} to {best}"), |c| c.to_string());
    if let Some(decided) = &assessment.decided {
        let inputs = [("suggested", result), ("reason", decided.by.reason.clone())];
        trace.push(applied(&rules::DECIDED, &inputs, decided.confidence.code()));
    }
    trace
}

fn component_steps(component: &AssessedComponent) -> Vec<TraceEntry> {
    let inputs = [("component", component.component.to_string())];
    let mut steps = Vec::new();
    if component.stated == Some(StatedConcern::Substantial) {
        steps.push(applied(&rules::ALIAS, &inputs, Concern::Serious.code()));
    }
    let levels = component.levels.map_or_else(|| "open".to_owned(), |levels| levels.to_string());
    let result = format!("{}, levels down: {levels}", component.concern);
    if let Some(rule) = rules::RULES.iter().find(|rule| rule.id == component.rule) {
        steps.push(applied(rule, &inputs, result));
    }
    if component.levels == Some(2) {
        steps.push(applied(&rules::TWO_LEVELS_REASON, &inputs, "a reason is given"));
    }
    steps
}

impl Assessment {
    /// The assessment as JSON (`whatworks-cerqual/1`), the same in every language.
    #[must_use]
    pub fn to_json(&self) -> String {
        json::write(self)
    }

    /// A row for each component: `component`, `concern`, `stated`, `levels`, `sentence`, `rule`.
    #[must_use]
    pub fn to_table(&self) -> Table {
        let text = |name, value: &dyn Fn(&AssessedComponent) -> Option<String>| Column {
            name,
            values: Values::Text(self.components.iter().map(value).collect()),
        };
        let levels = self.components.iter().map(|row| row.levels.map(i64::from)).collect();
        Table {
            columns: vec![
                text("component", &|row| Some(row.component.to_string())),
                text("concern", &|row| Some(row.concern.to_string())),
                text("stated", &|row| row.stated.map(|stated| stated.to_string())),
                Column { name: "levels", values: Values::Integer(levels) },
                text("sentence", &|row| Some(row.sentence.clone())),
                text("rule", &|row| Some(row.rule.to_owned())),
            ],
        }
    }
}
