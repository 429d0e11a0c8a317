//! The algorithm of Pollock and others 2016 for overviews of reviews.
//!
//! It counts participants, trials at low risk of bias, I2 and four questions on the review. What is
//! not reported it takes at its worst, which is shown as an assumption here.

use super::Case;
use crate::base::RiskOfBias;
use crate::grade::effect::{Row, number, percent};
use crate::grade::judgement::{Concern, DomainJudgement, Domains, Reporting, Trace};
use crate::grade::rules::{self, Rule};

pub(super) fn judge(case: &Case<'_, '_>, trace: &mut Trace) -> Domains {
    if let Some(effect) = &case.effect {
        effect.note(case.rows, trace);
    }
    let domains = Domains {
        risk_of_bias: trials_and_review(case),
        inconsistency: heterogeneity(case),
        indirectness: not_asked(),
        imprecision: participants(case),
        publication_bias: not_asked(),
    };
    for (domain, judged) in domains.iter() {
        let inputs = [("domain", domain.code().into()), ("because", judged.because.clone().into())];
        trace.note(judged.rule, inputs, None, judged.suggested.code());
    }
    domains
}

fn not_asked() -> DomainJudgement {
    let because = "the algorithm does not ask";
    DomainJudgement::settled(&rules::POLLOCK_NOT_ASKED, Concern::NotApplicable, because)
}

/// What is not reported is taken at its worst, and stays open.
fn assumed(rule: &'static Rule, worst: u8, because: &str, open: &str) -> DomainJudgement {
    let concern = Concern::from_levels(worst);
    let possible = Concern::range(0, worst);
    DomainJudgement::new(rule, concern, possible, Reporting::NotReported, because).open(open)
}

fn participants(case: &Case<'_, '_>) -> DomainJudgement {
    let rule = &rules::POLLOCK_PARTICIPANTS;
    let values = case.values();
    let known = case.effect.as_ref().and_then(|effect| effect.participants);
    let Some(known) = known.or_else(|| {
        case.narrative.as_ref().and_then(super::narrative::imprecision::known_participants)
    }) else {
        let because = "the number of participants is not reported";
        return assumed(rule, 2, because, "the number of participants");
    };
    let levels = if known >= values.enough_participants {
        0
    } else if known >= values.few_participants {
        1
    } else {
        2
    };
    let because = format!("{known} participants");
    DomainJudgement::settled(rule, Concern::from_levels(levels), because)
}

fn heterogeneity(case: &Case<'_, '_>) -> DomainJudgement {
    let rule = &rules::POLLOCK_I2;
    let effect = case.effect.as_ref();
    if effect.and_then(|effect| effect.k) == Some(1) {
        return DomainJudgement::settled(rule, Concern::NotSerious, "there is one trial");
    }
    let Some(i2) = effect.and_then(|effect| effect.i2) else {
        return assumed(rule, 1, "I2 is not reported", "I2");
    };
    let concern = if i2 > case.values().high_i2 { Concern::Serious } else { Concern::NotSerious };
    DomainJudgement::settled(rule, concern, format!("I2 is {} %", number(i2)))
}

/// The trials, and the review that found them: one domain of GRADE, up to three downgrades.
fn trials_and_review(case: &Case<'_, '_>) -> DomainJudgement {
    let (trials, trials_in_words) = trials(case);
    let (review, review_in_words) = review(case);
    let because = format!("{trials_in_words}; {review_in_words}");
    let worst = trials[1] + review[1];
    let open: Vec<&str> = [(trials, TRIALS), (review, AMSTAR)]
        .into_iter()
        .filter(|([best, worst], _)| best < worst)
        .map(|(_, open)| open)
        .collect();
    let facts = match open.len() {
        0 => Reporting::Reported,
        1 => Reporting::PartlyReported,
        _ => Reporting::NotReported,
    };
    let rule = if trials[1] >= review[1] { &rules::POLLOCK_TRIALS } else { &rules::POLLOCK_REVIEW };
    let possible = Concern::range(trials[0] + review[0], worst);
    let judged = DomainJudgement::new(rule, Concern::from_levels(worst), possible, facts, because);
    if open.is_empty() { judged } else { judged.open(open.join("; ")) }
}

const TRIALS: &str = "the share of participants in trials at low risk of bias";
const AMSTAR: &str = "AMSTAR questions 1 to 4 of the review";

/// The risk of bias of a trial that somebody judged.
fn judged(row: &Row<'_>) -> Option<RiskOfBias> {
    row.risk.filter(|_| !row.is_unjudged())
}

/// The fewest and the most downgrades; what is not reported is taken at its worst.
fn trials(case: &Case<'_, '_>) -> ([u8; 2], String) {
    let reported = case.assessment.pooled.as_ref().and_then(|pooled| pooled.high_risk_share);
    let counted = || {
        let people: Option<Vec<(f64, bool)>> = case
            .rows
            .iter()
            .map(|row| Some((row.participants?, judged(row)? == RiskOfBias::Low)))
            .collect();
        let people = people.filter(|people| !people.is_empty())?;
        let total: f64 = people.iter().map(|(n, _)| n).sum();
        let low: f64 = people.iter().filter(|(_, low)| *low).map(|(n, _)| n).sum();
        Some(low / total)
    };
    match counted().or_else(|| reported.map(|high| 1.0 - high)) {
        Some(share) => {
            let levels = u8::from(share < case.values().low_risk_participants);
            let words =
                format!("{} of participants are in trials at low risk of bias", percent(share));
            ([levels; 2], words)
        }
        None => ([0, 1], "risk of bias of the trials is not reported".to_owned()),
    }
}

fn review(case: &Case<'_, '_>) -> ([u8; 2], String) {
    let review = case.assessment.review.clone().unwrap_or_default();
    let answers = [
        review.design_beforehand,
        review.duplicate_selection,
        review.comprehensive_search,
        review.grey_literature,
    ];
    let count = |wanted: Option<bool>| answers.iter().filter(|answer| **answer == wanted).count();
    let (yes, open) = (count(Some(true)), count(None));
    let levels = |yes: usize| match yes {
        4 => 0,
        3 => 1,
        _ => 2,
    };
    let words = format!("{yes} of AMSTAR questions 1 to 4 are yes, {open} not reported");
    ([levels(yes + open), levels(yes)], words)
}
