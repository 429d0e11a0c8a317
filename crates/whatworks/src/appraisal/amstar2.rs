//! AMSTAR 2: confidence in the results of a systematic review (Shea 2017, BMJ 358:j4008).
//!
//! Sixteen items, some of them critical. The rating counts weaknesses; an item that is not
//! answered may be one or not, so that the rating stays open where it matters.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::judgement::{Difference, Inconsistency, Override, answers, only};
use super::rules::{self, Rule};
use crate::base::codes;
use crate::error::Error;
use crate::fault::{Fault, Faults};
use crate::json;

codes! {
    /// An answer to an item of AMSTAR 2.
    Amstar2Answer {
        /// Yes: met.
        Yes = "yes",
        /// Partial yes.
        PartialYes = "partial-yes",
        /// No: a weakness.
        No = "no",
        /// No meta-analysis was done (items 11, 12 and 15).
        NoMetaAnalysis = "no-meta-analysis",
    }
}

codes! {
    /// The overall confidence in the results of a review, from best to worst.
    Amstar2Rating {
        /// High: no weakness, or one that is not critical.
        High = "high",
        /// Moderate: several weaknesses, none critical.
        Moderate = "moderate",
        /// Low: one critical weakness.
        Low = "low",
        /// Critically low: more than one critical weakness.
        CriticallyLow = "critically-low",
    }
}

codes! {
    /// How a partial yes counts.
    PartialYes {
        /// As met.
        Met = "met",
        /// As a weakness.
        Weakness = "weakness",
    }
}

answers! {
    /// The answers for one review, by the number of the item; given here in short.
    Amstar2Answers of Amstar2Answer {
        /// Do question and inclusion criteria name population, intervention, comparator, outcome?
        i1 = "1",
        /// Was there a protocol, and were deviations from it justified?
        i2 = "2",
        /// Was the choice of study designs explained?
        i3 = "3",
        /// Was the search comprehensive?
        i4 = "4",
        /// Were studies selected in duplicate?
        i5 = "5",
        /// Were data extracted in duplicate?
        i6 = "6",
        /// Were excluded studies listed with reasons?
        i7 = "7",
        /// Were included studies described in adequate detail?
        i8 = "8",
        /// Was risk of bias assessed with a satisfactory technique? Where randomised and other
        /// studies are answered apart, give the worse.
        i9 = "9",
        /// Was the funding of the studies reported?
        i10 = "10",
        /// Were the methods of meta-analysis appropriate? Where randomised and other studies are
        /// answered apart, give the worse.
        i11 = "11",
        /// Was the impact of risk of bias on the meta-analysis assessed?
        i12 = "12",
        /// Was risk of bias accounted for in the interpretation?
        i13 = "13",
        /// Was heterogeneity explained?
        i14 = "14",
        /// Was publication bias investigated?
        i15 = "15",
        /// Were conflicts of interest reported?
        i16 = "16",
    }
}

/// The critical items, unless the appraisers state others.
pub const CRITICAL: [u8; 7] = [2, 4, 7, 9, 11, 13, 15];
/// The items for which a partial yes was seen (not confirmed against the tool's own form).
pub const PARTIAL_YES_ITEMS: [u8; 5] = [2, 4, 7, 8, 9];
/// The items that ask about a meta-analysis.
const OF_META_ANALYSIS: [u8; 3] = [11, 12, 15];
const ITEMS: std::ops::RangeInclusive<u8> = 1..=16;

/// The appraisal of one review with AMSTAR 2.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Amstar2 {
    /// The review.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<String>,
    /// The answers to the items.
    pub answers: Amstar2Answers,
    /// The critical items; 2, 4, 7, 9, 11, 13 and 15 if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(inner(range(min = 1, max = 16))))]
    pub critical: Option<Vec<u8>>,
    /// How a partial yes counts; as met if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partial_yes: Option<PartialYes>,
    /// The items that offer a partial yes; 2, 4, 7, 8 and 9 if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(inner(range(min = 1, max = 16))))]
    pub partial_yes_items: Option<Vec<u8>>,
    /// The rating that a paper states.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stated: Option<Amstar2Rating>,
    /// A person's rating in place of the proposed one.
    #[serde(rename = "override", skip_serializing_if = "Option::is_none")]
    pub overridden: Option<Override<Amstar2Rating>>,
}

/// An item of AMSTAR 2 with its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Amstar2Item {
    /// The number of the item.
    pub item: u8,
    /// Its answer.
    pub answer: Option<Amstar2Answer>,
    /// Whether the item is critical.
    pub critical: bool,
    /// Whether it is a weakness; `None` where it is not answered.
    pub weakness: Option<bool>,
}

/// A review, rated with AMSTAR 2.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Amstar2Rated {
    /// The review.
    pub review: Option<String>,
    /// The sixteen items.
    pub items: Vec<Amstar2Item>,
    /// The critical items that are weaknesses.
    pub critical_weaknesses: Vec<u8>,
    /// The other items that are weaknesses.
    pub other_weaknesses: Vec<u8>,
    /// The items not answered, where their answers could change the rating.
    pub needs: Vec<u8>,
    /// Answers that contradict each other or the form.
    pub inconsistent: Vec<Inconsistency>,
    /// The rating stated.
    pub stated: Option<Amstar2Rating>,
    /// Every rating that the missing answers leave possible, best first.
    pub possible: Vec<Amstar2Rating>,
    /// The rating that follows; `None` where several are possible.
    pub proposed: Option<Amstar2Rating>,
    /// A person's rating in its place.
    #[serde(rename = "override")]
    pub overridden: Option<Override<Amstar2Rating>>,
    /// The rating that stands.
    #[serde(rename = "final")]
    pub stands: Option<Amstar2Rating>,
    /// What a person should consider.
    pub prompts: Vec<String>,
    /// A stated rating that does not follow.
    pub differences: Vec<Difference>,
    /// The rating, where it is stated and could not be checked.
    pub unchecked: Vec<&'static str>,
    /// The rules that fired.
    pub rules: Vec<Rule>,
}

/// Rates a review by AMSTAR 2.
///
/// # Errors
///
/// [`Error::InvalidRequest`]: "no meta-analysis" for an item that does not ask about one, an item
/// that is not 1 to 16, and an override without a reason, a person or a calendar date.
pub fn rate(input: &Amstar2) -> Result<Amstar2Rated, Error> {
    let faults = faults(input);
    if !faults.is_empty() {
        return Err(Error::InvalidRequest(Faults::new(faults)));
    }
    let items: Vec<Amstar2Item> = ITEMS.map(|number| item(input, number)).collect();
    let weak = |critical: bool| {
        let weak = items.iter().filter(|i| i.weakness == Some(true) && i.critical == critical);
        weak.map(|item| item.item).collect::<Vec<u8>>()
    };
    let (critical_weaknesses, other_weaknesses) = (weak(true), weak(false));
    let possible = possible(&items);
    let proposed = only(&possible);
    let open = items.iter().filter(|item| item.answer.is_none() && proposed.is_none());
    let needs = open.map(|item| item.item).collect();
    let stands = input.overridden.as_ref().map(|given| given.judgement).or(proposed);
    let prompts = prompts(proposed, &other_weaknesses);
    let (differences, unchecked) = compare(input.stated, &possible);
    let rules = rules_of(input, &items, proposed, &prompts);
    Ok(Amstar2Rated {
        review: input.review.clone(),
        inconsistent: inconsistencies(input, &items),
        items,
        critical_weaknesses,
        other_weaknesses,
        needs,
        stated: input.stated,
        possible,
        proposed,
        overridden: input.overridden.clone(),
        stands,
        prompts,
        differences,
        unchecked,
        rules,
    })
}

fn faults(input: &Amstar2) -> Vec<Fault> {
    let misplaced = ITEMS.filter(|item| !OF_META_ANALYSIS.contains(item)).filter_map(|item| {
        let answer = input.answers.get(&item.to_string())?;
        (answer == Amstar2Answer::NoMetaAnalysis).then(|| {
            let found = Some(json::quoted(answer.code()));
            let expected =
                "one of `yes`, `partial-yes`, `no`; only 11, 12 and 15 ask about a meta-analysis";
            Fault::new("wrong-answer", format!("/answers/{item}"), found, expected)
        })
    });
    let overridden = input.overridden.iter().flat_map(|given| given.faults("/override"));
    let critical = not_items("critical", input.critical.as_deref());
    let partial = not_items("partial_yes_items", input.partial_yes_items.as_deref());
    misplaced.chain(overridden).chain(critical).chain(partial).collect()
}

fn not_items(key: &str, items: Option<&[u8]>) -> Vec<Fault> {
    let items = items.unwrap_or_default().iter().enumerate();
    let wrong = items.filter(|(_, item)| !ITEMS.contains(item)).map(|(index, item)| {
        let found = Some(item.to_string());
        Fault::new("out-of-range", format!("/{key}/{index}"), found, "a number from 1 to 16")
    });
    wrong.collect()
}

fn item(input: &Amstar2, item: u8) -> Amstar2Item {
    let answer = input.answers.get(&item.to_string());
    let critical = input.critical.as_deref().unwrap_or(&CRITICAL).contains(&item);
    let partial_is_weak = input.partial_yes == Some(PartialYes::Weakness);
    let weakness = answer.map(|answer| match answer {
        Amstar2Answer::No => true,
        Amstar2Answer::PartialYes => partial_is_weak,
        Amstar2Answer::Yes | Amstar2Answer::NoMetaAnalysis => false,
    });
    Amstar2Item { item, answer, critical, weakness }
}

/// The rating for a number of critical and of other weaknesses.
const fn rating(critical: usize, others: usize) -> Amstar2Rating {
    match (critical, others) {
        (0, 0 | 1) => Amstar2Rating::High,
        (0, _) => Amstar2Rating::Moderate,
        (1, _) => Amstar2Rating::Low,
        _ => Amstar2Rating::CriticallyLow,
    }
}

/// Every rating, over all that the items not answered may be.
fn possible(items: &[Amstar2Item]) -> Vec<Amstar2Rating> {
    let count = |critical: bool, weakness: Option<bool>| {
        items.iter().filter(|i| i.critical == critical && i.weakness == weakness).count()
    };
    let range = |critical: bool| {
        let sure = count(critical, Some(true));
        sure..=sure + count(critical, None)
    };
    let pairs = range(true).flat_map(|critical| range(false).map(move |n| rating(critical, n)));
    pairs.collect::<BTreeSet<_>>().into_iter().collect()
}

fn inconsistencies(input: &Amstar2, items: &[Amstar2Item]) -> Vec<Inconsistency> {
    let offered = input.partial_yes_items.as_deref().unwrap_or(&PARTIAL_YES_ITEMS);
    let not_offered = items
        .iter()
        .filter(|i| i.answer == Some(Amstar2Answer::PartialYes) && !offered.contains(&i.item));
    let not_offered = not_offered.map(|item| {
        Inconsistency::new(item.item.to_string(), "partial yes is not among the answers expected")
    });
    let without = |item: &&Amstar2Item| item.answer == Some(Amstar2Answer::NoMetaAnalysis);
    let asks = |item: &&Amstar2Item| OF_META_ANALYSIS.contains(&item.item);
    let claimed = items.iter().any(|item| without(&item));
    let answered = items.iter().filter(asks).filter(|i| i.answer.is_some() && !without(i));
    let contradicting = answered.filter(|_| claimed).map(|item| {
        Inconsistency::new(
            item.item.to_string(),
            "answered, though another item says that there is no meta-analysis",
        )
    });
    not_offered.chain(contradicting).collect()
}

fn prompts(proposed: Option<Amstar2Rating>, others: &[u8]) -> Vec<String> {
    let several = proposed == Some(Amstar2Rating::Moderate);
    let prompt = several.then(|| {
        format!(
            "{} weaknesses that are not critical: consider whether together they lower confidence to low, and if so override with the reason",
            others.len()
        )
    });
    prompt.into_iter().collect()
}

fn compare(
    stated: Option<Amstar2Rating>,
    possible: &[Amstar2Rating],
) -> (Vec<Difference>, Vec<&'static str>) {
    match stated {
        Some(stated) if !possible.contains(&stated) => {
            let follows = possible.iter().map(|rating| rating.code()).collect();
            (vec![Difference::new("rating", stated.code(), follows)], Vec::new())
        }
        Some(_) if possible.len() > 1 => (Vec::new(), vec!["rating"]),
        _ => (Vec::new(), Vec::new()),
    }
}

fn rules_of(
    input: &Amstar2,
    items: &[Amstar2Item],
    proposed: Option<Amstar2Rating>,
    prompts: &[String],
) -> Vec<Rule> {
    let given = |answer| items.iter().any(|item| item.answer == Some(answer));
    let unanswered = items.iter().any(|item| item.answer.is_none());
    let partial = given(Amstar2Answer::PartialYes);
    let weak = input.partial_yes == Some(PartialYes::Weakness);
    let own = input.critical.is_some();
    let all = [
        (true, rules::AMSTAR_2_RATING),
        (!own, rules::AMSTAR_2_CRITICAL),
        (own, rules::AMSTAR_2_OWN_CRITICAL),
        (given(Amstar2Answer::NoMetaAnalysis), rules::AMSTAR_2_NO_META_ANALYSIS),
        (partial && !weak, rules::AMSTAR_2_PARTIAL_YES),
        (partial && weak, rules::AMSTAR_2_PARTIAL_NO),
        (partial && input.partial_yes_items.is_none(), rules::AMSTAR_2_PARTIAL_ITEMS),
        (proposed.is_none(), rules::OPEN),
        (proposed.is_some() && unanswered, rules::SETTLED),
        (!prompts.is_empty(), rules::AMSTAR_2_MANY),
        (input.overridden.is_some(), rules::OVERRIDE_OTHER),
    ];
    all.into_iter().filter(|(fired, _)| *fired).map(|(_, rule)| rule).collect()
}
