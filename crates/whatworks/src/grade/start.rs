//! The starting level of a body, and the parts into which it falls.

use std::collections::BTreeMap;

use serde::Serialize;

use super::evidence::{Evidence, Item, StudyDesigns, distinct, improved_among_randomised};
use super::judgement::{Decided, Reporting, Trace, id_of};
use super::rules::{self, Profile, Rule, Values};
use crate::base::{
    Certainty, Direction, Numbers, RiskOfBias, RiskOfBiasTool, StatedStart, VoteBasis, codes,
};
use crate::error::Error;
use crate::fault::{Fault, Faults};
use crate::json;

codes! {
    /// Which studies of a body a rating is of.
    PartOfBody {
        /// All of them.
        Whole = "whole",
        /// The randomised ones.
        Randomised = "randomised",
        /// The others.
        Others = "others",
    }
}

/// The starting level.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StartJudgement {
    /// The level that the rules suggest.
    pub suggested: Certainty,
    /// The level from which the rating starts: the suggestion, until a person decides otherwise.
    #[serde(rename = "final")]
    pub final_: Certainty,
    /// The levels that the facts leave possible.
    pub possible: Vec<Certainty>,
    /// How much of the designs is reported.
    pub facts: Reporting,
    /// The rule that decided.
    #[serde(serialize_with = "id_of")]
    pub rule: &'static Rule,
    /// Why, in words.
    pub because: String,
    /// What would have to be known to settle it; absent where nothing is open.
    pub open: Option<String>,
    /// The decision of a person; absent where nobody has decided.
    pub decided: Option<Decided>,
    /// Whether the studies are randomised.
    #[serde(skip)]
    pub(crate) randomised: bool,
    /// Whether they start at high because ROBINS-I was used for each.
    #[serde(skip)]
    pub(crate) by_robins: bool,
}

impl StartJudgement {
    /// A start that is known.
    pub(crate) fn known(rule: &'static Rule, level: Certainty, because: impl Into<String>) -> Self {
        Self {
            suggested: level,
            final_: level,
            possible: vec![level],
            facts: Reporting::Reported,
            rule,
            because: because.into(),
            open: None,
            decided: None,
            randomised: false,
            by_robins: false,
        }
    }

    /// Takes the level that a panel states.
    ///
    /// # Errors
    ///
    /// High for studies that are known not to be randomised, unless the rules start them at high
    /// because each was appraised with ROBINS-I (GRADE guidelines 18).
    pub(crate) fn state(&mut self, stated: &StatedStart, pointer: &str) -> Result<(), Error> {
        self.may_be(stated.level, pointer)?;
        let because = format!("stated by the panel: {}", stated.reason);
        let by_robins = self.by_robins && stated.level == Certainty::High;
        let start = Self::known(&rules::START_STATED, stated.level, because);
        *self = Self { randomised: self.randomised, by_robins, ..start };
        Ok(())
    }

    /// Refuses high where it cannot be.
    pub(crate) fn may_be(&self, level: Certainty, pointer: &str) -> Result<(), Error> {
        if level != Certainty::High || self.possible.contains(&Certainty::High) {
            return Ok(());
        }
        let expected = "a lower start: non-randomised studies start at high only by \
                        `grade-standard`, with a ROBINS-I judgement of each of them";
        let found = Some(json::quoted(level.code()));
        let fault = Fault::new("bad-start", pointer, found, expected);
        Err(Error::InvalidRequest(Faults::new(vec![fault])))
    }

    /// The lowest and the highest level; that of a decision, where there is one.
    pub(crate) fn bounds(&self) -> [Certainty; 2] {
        if self.decided.is_some() {
            return [self.final_; 2];
        }
        let levels = || self.possible.iter().copied();
        [levels().min().unwrap_or(self.final_), levels().max().unwrap_or(self.final_)]
    }
}

/// What is known of the designs of studies that are not all randomised.
#[derive(Clone, Debug, Default)]
pub(crate) struct Others<'a> {
    /// Studies of which designs are not reported.
    pub(crate) unknown: Vec<&'a str>,
    /// Whether results of randomised studies are not told apart.
    pub(crate) mixed: bool,
    /// Whether there is any other design than case series.
    pub(crate) other_than_cases: bool,
    /// Whether any study was appraised with ROBINS-I, and whether each was, with a judgement.
    pub(crate) robins: bool,
    pub(crate) all_by_robins: bool,
}

impl<'a> Others<'a> {
    /// Studies of which nothing is known.
    pub(crate) fn of_unknown(id: &'a str) -> Self {
        Self { unknown: vec![id], ..Self::default() }
    }
}

/// The start of randomised studies.
pub(crate) fn randomised() -> StartJudgement {
    let because = "the studies are randomised";
    let start = StartJudgement::known(&rules::START_RANDOMISED, Certainty::High, because);
    StartJudgement { randomised: true, ..start }
}

/// The start of other studies.
pub(crate) fn of_others(others: &Others<'_>, profile: Profile) -> StartJudgement {
    let known = StartJudgement::known;
    if !others.unknown.is_empty() {
        return not_reported(&distinct(others.unknown.iter().copied()));
    }
    if others.mixed {
        return not_told_apart();
    }
    if !others.other_than_cases {
        return known(&rules::START_CASES, Certainty::VeryLow, "case series or reports");
    }
    match profile {
        Profile::Standard if others.all_by_robins => {
            let because = "not randomised, and each appraised with ROBINS-I";
            let start = known(&rules::START_ROBINS_HIGH, Certainty::High, because);
            StartJudgement { by_robins: true, ..start }
        }
        Profile::Narrative if others.robins => {
            known(&rules::START_ROBINS, Certainty::Low, "appraised with ROBINS-I")
        }
        Profile::Core if others.robins => {
            known(&rules::START_ROBINS_LOW, Certainty::Low, "appraised with ROBINS-I")
        }
        _ => known(&rules::START_NON_RANDOMISED, Certainty::Low, "the studies are not randomised"),
    }
}

/// The studies of a finding that improved: at least and at most, of how many.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counted {
    pub(crate) at_least: u32,
    pub(crate) at_most: u32,
    /// Those that are said not to have improved, at the least.
    pub(crate) not_improved: u32,
    /// Whether every study is said to have improved or not, so that the others did not.
    pub(crate) all_stated: bool,
    pub(crate) of: u32,
}

pub(crate) struct PartItem<'a> {
    pub(crate) item: Item<'a>,
    /// What is counted of the studies of this part.
    pub(crate) counted: Option<Counted>,
    /// The number of studies of this part.
    pub(crate) studies: Option<u32>,
}

/// The studies that start at one level and are rated together.
pub(crate) struct Part<'a> {
    pub(crate) kind: PartOfBody,
    pub(crate) start: StartJudgement,
    pub(crate) items: Vec<PartItem<'a>>,
}

impl Part<'_> {
    /// The studies of the part, each once.
    pub(crate) fn study_names(&self) -> Vec<&str> {
        distinct(self.items.iter().map(|part| part.item.study.id.as_str()))
    }

    /// The same as text.
    pub(crate) fn study_ids(&self) -> String {
        self.study_names().join(", ")
    }

    /// Which way the studies of the part point, taken together. Where they differ, the direction
    /// in which nearly all of the studies that stand one by one point, or else mixed.
    pub(crate) fn direction(&self, rules: &Values) -> Option<Direction> {
        let mut stated = self.items.iter().filter_map(|part| part.item.finding.direction);
        let first = stated.next()?;
        if stated.all(|direction| direction == first) {
            return Some(first);
        }
        let counts = self.count_directions().unwrap_or_default();
        // Rule sets that do not count directions have no share of their own.
        let consistent = if rules.consistent_share.is_nan() { 1.0 } else { rules.consistent_share };
        let nearly_all = |count: u32| {
            counts.studies > 0 && f64::from(count) >= consistent * f64::from(counts.studies)
        };
        Some(if nearly_all(counts.improved) {
            Direction::Improved
        } else if nearly_all(counts.worse) {
            Direction::Worse
        } else {
            Direction::Mixed
        })
    }

    /// Counts the directions of primary studies that stand in the base one by one. `None` if any
    /// item is a review. A study whose findings differ points neither way.
    pub(crate) fn count_directions(&self) -> Option<DirectionCounts> {
        let mut directions: BTreeMap<&str, Option<Direction>> = BTreeMap::new();
        for part in &self.items {
            if part.studies != Some(1) {
                return None;
            }
            let stated = part.item.finding.direction;
            let of_study = directions.entry(part.item.study.id.as_str()).or_insert(stated);
            if *of_study != stated {
                *of_study = None;
            }
        }
        let count = |wanted| {
            let pointing = directions.values().filter(|direction| **direction == Some(wanted));
            u32::try_from(pointing.count()).unwrap_or(u32::MAX)
        };
        Some(DirectionCounts {
            improved: count(Direction::Improved),
            worse: count(Direction::Worse),
            studies: u32::try_from(directions.len()).unwrap_or(u32::MAX),
        })
    }

    /// The number of primary studies, if it is known. Those of two reviews are never added up:
    /// they may be the same.
    pub(crate) fn studies(&self) -> Option<u32> {
        let counts: BTreeMap<&str, Option<u32>> =
            self.items.iter().map(|part| (part.item.study.id.as_str(), part.studies)).collect();
        match counts.len() {
            1 => counts.into_values().next().flatten(),
            several => {
                let primary = counts.into_values().all(|studies| studies == Some(1));
                primary.then_some(u32::try_from(several).unwrap_or(u32::MAX))
            }
        }
    }
}

/// How many primary studies point which way; the rest point neither way.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct DirectionCounts {
    pub(crate) improved: u32,
    pub(crate) worse: u32,
    pub(crate) studies: u32,
}

enum Designs {
    Randomised,
    NonRandomised,
    Cases,
    /// Some randomised, and what is known of their results.
    Separable {
        randomised: PartCount,
        others: PartCount,
    },
    Mixed,
    Unknown,
}

#[derive(Clone, Copy)]
struct PartCount {
    studies: Option<u32>,
    counted: Option<Counted>,
}

/// Splits a body by design and gives each part its starting level. The first part is the one
/// with the randomised studies, if there is one.
pub(crate) fn parts<'a>(
    evidence: &Evidence<'a>,
    profile: Profile,
    trace: &mut Trace,
) -> Vec<Part<'a>> {
    let reviews = evidence.effects.iter().filter(|item| evidence.is_review(item.study));
    for review in distinct(reviews.map(|item| item.study.id.as_str())) {
        let inputs = [("review", review.to_owned().into())];
        trace.note(&rules::START_CONTAINER, inputs, None, "the designs of its studies decide");
    }
    let mut sorted = Sorted::new();
    for item in &evidence.effects {
        let designs = evidence.designs(item.study);
        let by_robins = appraised_with_robins(evidence, item);
        let class = classify(item, designs, by_robins, trace);
        if !matches!(class, Designs::Randomised) {
            sorted.of_others.robins |= by_robins;
            sorted.of_others.all_by_robins &=
                item.finding.numbers.as_ref().is_some_and(judged_with_robins);
        }
        sorted.add(*item, designs, class);
    }
    sorted.into_parts(profile)
}

/// The findings of a body, sorted by what is known of the designs behind them.
struct Sorted<'a> {
    randomised: Vec<PartItem<'a>>,
    others: Vec<PartItem<'a>>,
    of_others: Others<'a>,
}

impl<'a> Sorted<'a> {
    fn new() -> Self {
        let of_others = Others { all_by_robins: true, ..Others::default() };
        Self { randomised: Vec::new(), others: Vec::new(), of_others }
    }

    fn add(&mut self, item: Item<'a>, designs: StudyDesigns, class: Designs) {
        let whole = PartCount { studies: designs.total, counted: counted(&item) };
        self.of_others.other_than_cases |= !matches!(class, Designs::Cases | Designs::Randomised);
        match class {
            Designs::Randomised => self.randomised.push(part_item(item, whole)),
            Designs::Separable { randomised, others } => {
                self.randomised.push(part_item(item, randomised));
                if others.studies != Some(0) {
                    self.others.push(part_item(item, others));
                    if !designs.complete {
                        self.of_others.unknown.push(&item.study.id);
                    }
                }
            }
            Designs::NonRandomised | Designs::Cases => self.others.push(part_item(item, whole)),
            Designs::Mixed => {
                self.of_others.mixed = true;
                self.others.push(part_item(item, whole));
            }
            Designs::Unknown => {
                self.of_others.unknown.push(&item.study.id);
                self.others.push(part_item(item, whole));
            }
        }
    }

    fn into_parts(mut self, profile: Profile) -> Vec<Part<'a>> {
        let split = !self.randomised.is_empty() && !self.others.is_empty();
        let kind = |part| if split { part } else { PartOfBody::Whole };
        let randomised = Part {
            kind: kind(PartOfBody::Randomised),
            start: randomised(),
            items: std::mem::take(&mut self.randomised),
        };
        let others = Part {
            kind: kind(PartOfBody::Others),
            start: of_others(&self.of_others, profile),
            items: self.others,
        };
        [randomised, others].into_iter().filter(|part| !part.items.is_empty()).collect()
    }
}

/// Writes the start of a part into its trace.
pub(crate) fn note(part: &Part<'_>, trace: &mut Trace) {
    let inputs =
        [("studies", part.study_ids().into()), ("designs", part.start.because.clone().into())];
    trace.note(part.start.rule, inputs, None, part.start.suggested.code());
}

/// Whether ROBINS-I was used for a result, and came to a judgement.
pub(crate) fn judged_with_robins(numbers: &Numbers) -> bool {
    let judged = numbers.risk_of_bias.is_some_and(|risk| risk != RiskOfBias::NoInformation);
    judged && numbers.tool == Some(RiskOfBiasTool::RobinsI)
}

fn part_item(item: Item<'_>, count: PartCount) -> PartItem<'_> {
    PartItem { item, counted: count.counted, studies: count.studies }
}

fn not_reported(studies: &[&str]) -> StartJudgement {
    let studies = studies.join(", ");
    low_or_high(
        &rules::START_UNKNOWN,
        Reporting::NotReported,
        format!("the designs of the studies in {studies} are not reported"),
        format!("the designs of the studies in {studies}"),
    )
}

/// The randomised studies, rated apart, would start at high; their results are what is missing.
fn not_told_apart() -> StartJudgement {
    low_or_high(
        &rules::START_MIXED,
        Reporting::PartlyReported,
        "the results of the randomised studies are not told apart from the others'".to_owned(),
        "the results of the randomised studies apart".to_owned(),
    )
}

fn low_or_high(
    rule: &'static Rule,
    facts: Reporting,
    because: String,
    open: String,
) -> StartJudgement {
    StartJudgement {
        possible: vec![Certainty::Low, Certainty::High],
        facts,
        open: Some(open),
        ..StartJudgement::known(rule, Certainty::Low, because)
    }
}

/// The counts of a finding; those of statistical significance do not count.
fn counted(item: &Item<'_>) -> Option<Counted> {
    let votes = item.finding.votes.as_ref()?;
    if votes.basis == VoteBasis::Significance {
        return None;
    }
    let improved = votes.improved?;
    let not_improved = votes.not_improved.unwrap_or(0);
    let all_stated = improved.saturating_add(not_improved) >= votes.of;
    Some(Counted { at_least: improved, at_most: improved, not_improved, all_stated, of: votes.of })
}

fn appraised_with_robins(evidence: &Evidence<'_>, item: &Item<'_>) -> bool {
    Evidence::appraised_with(item.study, "ROBINS-I")
        && evidence.designs(item.study).randomised.unwrap_or(0) == 0
}

fn classify(item: &Item<'_>, designs: StudyDesigns, by_robins: bool, trace: &mut Trace) -> Designs {
    if by_robins {
        return Designs::NonRandomised;
    }
    if item.finding.randomised_only {
        return stated_of_randomised(item, designs, trace);
    }
    let Some(randomised) = designs.randomised else {
        return Designs::Unknown;
    };
    if randomised == 0 {
        return if designs.all_cases { Designs::Cases } else { Designs::NonRandomised };
    }
    if designs.total.is_some_and(|total| randomised >= total) {
        return Designs::Randomised;
    }
    let rest = designs.total.map(|total| total.saturating_sub(randomised));
    separate_by_counts(item, randomised, rest, trace)
}

/// A finding that its source states of the randomised studies alone.
fn stated_of_randomised(item: &Item<'_>, designs: StudyDesigns, trace: &mut Trace) -> Designs {
    let randomised =
        designs.randomised.map_or_else(|| "not reported".to_owned(), |n| n.to_string());
    trace.note(
        &rules::START_SPLIT,
        [("finding", item.finding.id.clone().into()), ("randomised", randomised.into())],
        None,
        "the finding is stated of the randomised studies alone",
    );
    Designs::Separable {
        randomised: PartCount { studies: designs.randomised, counted: counted(item) },
        others: PartCount { studies: Some(0), counted: None },
    }
}

/// Uses the counts of all studies to bound those of the randomised ones, where they suffice to
/// say that any of these improved.
fn separate_by_counts(
    item: &Item<'_>,
    randomised: u32,
    rest: Option<u32>,
    trace: &mut Trace,
) -> Designs {
    let (Some(all), Some(rest)) = (counted(item), rest) else {
        return Designs::Mixed;
    };
    if all.of != randomised.saturating_add(rest) {
        return Designs::Mixed;
    }
    let (low, high) = improved_among_randomised(all.at_least, all.of, randomised);
    let inputs = [
        ("improved", all.at_least.into()),
        ("of", all.of.into()),
        ("randomised", randomised.into()),
    ];
    trace.note(
        &rules::START_BOUND,
        inputs,
        None,
        format!("{low} to {high} of the {randomised} randomised studies improved"),
    );
    if low == 0 {
        return Designs::Mixed;
    }
    let part = |studies: u32| {
        let (at_least, at_most) = improved_among_randomised(all.at_least, all.of, studies);
        let all_stated = all.all_stated;
        let counted = Counted { at_least, at_most, not_improved: 0, all_stated, of: studies };
        PartCount { studies: Some(studies), counted: Some(counted) }
    };
    Designs::Separable { randomised: part(randomised), others: part(rest) }
}
