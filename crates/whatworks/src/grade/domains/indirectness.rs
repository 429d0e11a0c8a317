//! Indirectness: how question and evidence compare, element by element.
//!
//! Raters agree least on this domain, so it is a structured comparison with a reason for each
//! element, suggested and never final by itself.

use super::{Case, assume, possible_in_words};
use crate::base::{Comparison, Difference, Element};
use crate::grade::judgement::{Concern, Domain, DomainJudgement, Reporting, Trace};
use crate::grade::rules::{self, Profile};

/// One element of the comparison.
#[derive(Clone, Debug)]
pub(crate) struct Compared<'a> {
    pub(crate) element: Element,
    pub(crate) difference: Difference,
    /// The worst difference that stays possible, where a person has still to say.
    pub(crate) at_worst: Difference,
    pub(crate) reason: std::borrow::Cow<'a, str>,
}

impl<'a> Compared<'a> {
    pub(crate) fn stated(comparison: &'a Comparison) -> Self {
        Self::given(comparison.element, comparison.difference, &comparison.reason)
    }

    pub(crate) fn given(element: Element, difference: Difference, reason: &'a str) -> Self {
        Self { element, difference, at_worst: difference, reason: reason.into() }
    }
}

pub(super) fn judge(case: &Case<'_, '_>, trace: &mut Trace) -> DomainJudgement {
    let comparisons = case.comparisons;
    if comparisons.is_empty() {
        let because = "question and evidence were not compared";
        let studies = case.narrative.as_ref().map(|narrative| narrative.part.study_ids());
        return assume(Domain::Indirectness, because, studies, trace);
    }
    let core = case.rules.profile() == Profile::Core;
    let levels = counted(comparisons.iter().map(|c| (c.element, c.difference)), core);
    let worst = counted(comparisons.iter().map(|c| (c.element, c.at_worst)), core);
    // Elements that nobody compared may add to what was found.
    let open: Vec<&str> = Element::ALL
        .iter()
        .filter(|element| !comparisons.iter().any(|c| c.element == **element))
        .map(|element| element.code())
        .collect();
    let undecided: Vec<&str> = comparisons
        .iter()
        .filter(|c| c.at_worst > c.difference)
        .map(|c| c.element.code())
        .collect();
    let settled = open.is_empty() && undecided.is_empty();
    let (most, facts) = match settled {
        true => (levels, Reporting::Reported),
        false if open.is_empty() => (worst, Reporting::PartlyReported),
        false => (2, Reporting::PartlyReported),
    };
    let rule = if core { &rules::IND_CORE } else { &rules::IND_COUNT };
    let possible = Concern::range(levels, most.max(levels));
    let suggested = Concern::from_levels(levels);
    let mut judged = DomainJudgement::new(rule, suggested, possible, facts, reasons(comparisons));
    if !settled && levels < 2 {
        judged = judged.open(to_settle(&open, &undecided));
    }
    let differing = || comparisons.iter().filter(|c| c.difference > Difference::None);
    let differences: Vec<String> =
        differing().map(|c| format!("{}: {}", c.element, c.difference)).collect();
    let threshold = if core {
        "one important: serious; another outcome: very serious"
    } else {
        "one important: serious; two, or one major: very serious"
    };
    let inputs = [
        ("compared", comparisons.len().into()),
        (
            "differences",
            if differences.is_empty() { "none".into() } else { differences.join(", ").into() },
        ),
    ];
    trace.note(rule, inputs, Some(threshold.into()), possible_in_words(&judged));
    if core {
        likelihoods(comparisons, trace);
        if levels < 2 && counted(comparisons.iter().map(|c| (c.element, c.difference)), false) == 2
        {
            let prompt = "consider two levels: two important differences, or one major difference";
            judged = judged.prompt(prompt);
        }
    }
    judged
}

fn to_settle(open: &[&str], undecided: &[&str]) -> String {
    let compare = || format!("a comparison of {}", open.join(", "));
    let decide = || format!("whether the difference in {} matters", undecided.join(", "));
    match (open.is_empty(), undecided.is_empty()) {
        (false, true) => compare(),
        (true, false) => decide(),
        _ => format!("{}; {}", compare(), decide()),
    }
}

/// Levels by the number of differences. Core GRADE expects two levels for outcomes alone.
fn counted(differences: impl Iterator<Item = (Element, Difference)>, core: bool) -> u8 {
    let (mut important, mut major, mut outcome) = (0_u32, 0_u32, false);
    for (element, difference) in differences {
        important += u32::from(difference == Difference::Important);
        major += u32::from(difference == Difference::Major);
        let of_outcome = matches!(element, Element::OutcomeSurrogate | Element::OutcomeTiming);
        outcome |= of_outcome && difference == Difference::Major;
    }
    match (major, important) {
        (0, 0) => 0,
        _ if outcome => 2,
        _ if core => 1,
        (0, 1) => 1,
        _ => 2,
    }
}

fn reasons(comparisons: &[Compared<'_>]) -> String {
    let worth_saying = comparisons.iter().filter(|c| c.at_worst > Difference::None);
    let texts: Vec<&str> = worth_saying.map(|c| c.reason.as_ref()).collect();
    if texts.is_empty() { "no difference that matters".to_owned() } else { texts.join("; ") }
}

/// How often each element that differs leads to rating down.
fn likelihoods(comparisons: &[Compared<'_>], trace: &mut Trace) {
    for compared in comparisons.iter().filter(|c| c.difference > Difference::None) {
        let likelihood = match compared.element {
            Element::Population => "low",
            Element::Intervention => "intermediate",
            Element::Comparator => "substantial",
            Element::OutcomeSurrogate | Element::OutcomeTiming => "high",
            Element::Setting | Element::IndirectComparison => continue,
        };
        let inputs = [("element", compared.element.code().into())];
        trace.note(&rules::IND_LIKELIHOOD, inputs, None, likelihood);
    }
}
