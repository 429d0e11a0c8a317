//! Indirectness: how question and evidence compare, element by element.

use super::super::judgement::{Concern, Domain, DomainJudgement, Reporting, Trace};
use super::super::rules;
use super::{Case, assume, possible_in_words};
use crate::base::{Comparison, Difference, Element};

pub(super) fn judge(case: &Case<'_, '_>, trace: &mut Trace) -> DomainJudgement {
    let comparisons = case.evidence.comparisons();
    if comparisons.is_empty() {
        let because = "question and evidence were not compared";
        return assume(Domain::Indirectness, because, case, trace);
    }
    let levels = counted(&comparisons);
    // Elements that nobody compared may add to what was found.
    let open: Vec<&str> = Element::ALL
        .iter()
        .filter(|element| !comparisons.iter().any(|c| c.element == **element))
        .map(|element| element.code())
        .collect();
    let (most, facts) = match open.is_empty() {
        true => (levels, Reporting::Reported),
        false => (2, Reporting::PartlyReported),
    };
    let possible = Concern::range(levels, most);
    let suggested = Concern::from_levels(levels);
    let mut judged =
        DomainJudgement::new(&rules::IND_COUNT, suggested, possible, facts, reasons(&comparisons));
    if !open.is_empty() && levels < 2 {
        judged = judged.open(format!("a comparison of {}", open.join(", ")));
    }
    let differences: Vec<String> =
        comparisons.iter().map(|c| format!("{}: {}", c.element, c.difference)).collect();
    let threshold = "one important: serious; two, or one major: very serious".to_owned();
    let inputs = [("differences", differences.join(", "))];
    trace.note(&rules::IND_COUNT, &inputs, Some(threshold), possible_in_words(&judged));
    judged
}

fn counted(comparisons: &[&Comparison]) -> u8 {
    let count = |wanted| comparisons.iter().filter(|c| c.difference == wanted).count();
    match (count(Difference::Major), count(Difference::Important)) {
        (0, 0) => 0,
        (0, 1) => 1,
        _ => 2,
    }
}

fn reasons(comparisons: &[&Comparison]) -> String {
    let worth_saying = comparisons.iter().filter(|c| c.difference > Difference::None);
    let texts: Vec<&str> = worth_saying.map(|c| c.reason.as_str()).collect();
    if texts.is_empty() { "no difference that matters".to_owned() } else { texts.join("; ") }
}
