//! Your own context: the country, setting, people and outcome that a decision is about, beside those
//! of the evidence.

use serde::{Deserialize, Serialize};

use super::domains::Compared;
use crate::base::{Certainty, Difference, Element, Level};

/// What a decision is about. What is left out is not asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Context {
    /// The country, named as the base names countries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// The setting of care.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub setting: Option<String>,
    /// The population, in words or as a PROGRESS-Plus code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub population: Option<String>,
    /// The group of staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff_group: Option<String>,
    /// Whose outcome the decision is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome_level: Option<Level>,
}

/// How one element of a context compares with what the studies report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ContextElement {
    /// Which: `country`, `setting`, `population`, `staff_group`, `outcome_level`.
    pub name: &'static str,
    /// What was asked.
    pub asked: String,
    /// What the studies report, each once.
    pub evidence: Vec<String>,
    /// How many studies match, how many report another, how many report nothing.
    pub matching: usize,
    /// How many studies report something else.
    pub other: usize,
    /// How many studies report nothing.
    pub not_reported: usize,
    /// The element of indirectness that it belongs to.
    pub element: Element,
    /// The difference suggested.
    pub difference: Difference,
    /// The worst difference that stays possible until a person says whether it matters.
    pub at_worst: Difference,
    /// Why, in words.
    pub because: String,
}

/// A context as asked, how it compares, and the rating without it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ContextAnswer {
    /// What was asked.
    pub asked: Context,
    /// Each element that was asked.
    pub elements: Vec<ContextElement>,
    /// The certainty without the context.
    pub certainty_without: Certainty,
    /// The interval without the context.
    pub interval_without: [Certainty; 2],
    /// What differs, in words.
    pub differs: String,
}

/// What the studies of a body report of their own context: a list for each study, empty where it
/// reports nothing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reported {
    pub(crate) countries: Vec<Vec<String>>,
    pub(crate) settings: Vec<Vec<String>>,
    pub(crate) populations: Vec<Vec<String>>,
    pub(crate) staff_groups: Vec<Vec<String>>,
    pub(crate) outcome_level: Option<Level>,
}

/// Compares each element that is asked.
pub(crate) fn compare(context: &Context, reported: &Reported) -> Vec<ContextElement> {
    let asked = [
        ("country", &context.country, &reported.countries, Element::Setting),
        ("setting", &context.setting, &reported.settings, Element::Setting),
        ("population", &context.population, &reported.populations, Element::Population),
        ("staff_group", &context.staff_group, &reported.staff_groups, Element::Population),
    ];
    let mut elements: Vec<ContextElement> = asked
        .into_iter()
        .filter_map(|(name, asked, studies, element)| {
            Some(element_of(name, asked.as_deref()?, studies, element))
        })
        .collect();
    elements
        .extend(context.outcome_level.map(|level| outcome_level(level, reported.outcome_level)));
    elements
}

fn element_of(
    name: &'static str,
    asked: &str,
    studies: &[Vec<String>],
    element: Element,
) -> ContextElement {
    let not_reported = studies.iter().filter(|listed| listed.is_empty()).count();
    let matching =
        studies.iter().filter(|listed| listed.iter().any(|one| same(one, asked))).count();
    let other = studies.len() - not_reported - matching;
    let mut evidence: Vec<String> = Vec::new();
    for listed in studies.iter().flatten() {
        if !evidence.contains(listed) {
            evidence.push(listed.clone());
        }
    }
    let spoken = name.replace('_', " ");
    // Another country or setting is a minor difference until somebody says why it matters.
    let (difference, at_worst, because) = if other == 0 && not_reported == 0 && matching > 0 {
        let because = format!("every study is of the {spoken} asked: {asked}");
        (Difference::None, Difference::None, because)
    } else if matching > 0 {
        let because = format!("{matching} of {} studies are of the {spoken} asked", studies.len());
        (Difference::None, Difference::Important, because)
    } else if other > 0 {
        let listed = evidence.join(", ");
        let because = format!("the {spoken} asked is {asked}, that of the studies {listed}");
        (Difference::Minor, Difference::Important, because)
    } else {
        let because = format!("the {spoken} of the studies is not reported");
        (Difference::Minor, Difference::Important, because)
    };
    ContextElement {
        name,
        asked: asked.to_owned(),
        evidence,
        matching,
        other,
        not_reported,
        element,
        difference,
        at_worst,
        because,
    }
}

/// The same words, whatever their case, or one a part of the other.
fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.to_lowercase(), other.to_lowercase());
    let words = |text: &str| format!(" {} ", text.replace(|c: char| !c.is_alphanumeric(), " "));
    let (one, other) = (words(&one), words(&other));
    one.contains(&other) || other.contains(&one)
}

/// An outcome of somebody else stands in for the one that the decision is about.
fn outcome_level(asked: Level, evidence: Option<Level>) -> ContextElement {
    let matches = evidence == Some(asked);
    let (difference, at_worst, because) = match evidence {
        Some(_) if matches => (
            Difference::None,
            Difference::None,
            format!("the outcome is a {asked} outcome, as asked"),
        ),
        Some(level) => (
            Difference::Important,
            Difference::Major,
            format!("the outcome is a {level} outcome and stands in for a {asked} one"),
        ),
        None => {
            (Difference::Minor, Difference::Major, "whose outcome it is is not reported".to_owned())
        }
    };
    ContextElement {
        name: "outcome_level",
        asked: asked.code().to_owned(),
        evidence: evidence.map(|level| level.code().to_owned()).into_iter().collect(),
        matching: usize::from(matches),
        other: usize::from(evidence.is_some() && !matches),
        not_reported: usize::from(evidence.is_none()),
        element: Element::OutcomeSurrogate,
        difference,
        at_worst,
        because,
    }
}

/// The comparisons of a body, asked about a context.
///
/// An element that the context speaks of is compared anew. Where the studies match, that settles it;
/// where they do not, what was stated of the element before still counts, if it is worse.
pub(crate) fn anew<'a>(
    stated: Vec<Compared<'a>>,
    elements: &'a [ContextElement],
) -> Vec<Compared<'a>> {
    let mut all = Vec::new();
    for element in Element::ALL {
        let before = stated.iter().find(|compared| compared.element == *element);
        let asked = || elements.iter().filter(|asked| asked.element == *element);
        let worst = asked().map(|e| e.difference).max().zip(asked().map(|e| e.at_worst).max());
        let Some((difference, at_worst)) = worst else {
            all.extend(before.cloned());
            continue;
        };
        let mut reasons: Vec<&str> = asked().map(|e| e.because.as_str()).collect();
        let before =
            before.filter(|before| at_worst > Difference::None && before.difference >= difference);
        reasons.extend(before.map(|before| before.reason.as_ref()));
        let stated = before.map_or(Difference::None, |before| before.difference);
        all.push(Compared {
            element: *element,
            difference: difference.max(stated),
            at_worst: at_worst.max(stated),
            reason: reasons.join("; ").into(),
        });
    }
    all
}
