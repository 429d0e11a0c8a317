//! Numbers, thresholds and decisions that cannot be.

use crate::base::{
    Assessment, Decision, Measure, Numbers, ReportedPooling, Subject, Threshold, ThresholdScale,
};
use crate::fault::Fault;
use crate::json;

/// Collects faults below one pointer.
struct At<'f> {
    pointer: String,
    faults: &'f mut Vec<Fault>,
}

impl At<'_> {
    fn report(&mut self, code: &'static str, key: &str, found: Option<String>, expected: &str) {
        let pointer = format!("{}/{key}", self.pointer);
        self.faults.push(Fault::new(code, pointer, found, expected));
    }

    /// A number that must be as it is expected.
    fn number(
        &mut self,
        key: &str,
        value: Option<f64>,
        holds: impl Fn(f64) -> bool,
        expected: &str,
    ) {
        if let Some(value) = value.filter(|value| !value.is_finite() || !holds(*value)) {
            self.report("out-of-range", key, Some(value.to_string()), expected);
        }
    }
}

/// The most participants that a study can have here: what a 32-bit count holds.
const MOST: f64 = 4_294_967_295.0;

/// The faults of the numbers of a study.
pub(crate) fn numbers(numbers: &Numbers, pointer: &str, faults: &mut Vec<Fault>) {
    let mut at = At { pointer: pointer.to_owned(), faults };
    let any = |_: f64| true;
    at.number("yi", numbers.yi, any, "a finite number");
    at.number("vi", numbers.vi, |vi| vi > 0.0, "a variance above 0");
    for (key, value) in [
        ("ai", numbers.ai),
        ("bi", numbers.bi),
        ("ci", numbers.ci),
        ("di", numbers.di),
        ("participants", numbers.participants),
    ] {
        at.number(key, value, |count| (0.0..=MOST).contains(&count), "a count of 0 or more");
    }
    for (key, value) in [("n1i", numbers.n1i), ("n2i", numbers.n2i)] {
        at.number(key, value, |size| size > 0.0 && size <= MOST, "a group of more than 0");
    }
    for (key, value) in [("sd1i", numbers.sd1i), ("sd2i", numbers.sd2i)] {
        at.number(key, value, |sd| sd >= 0.0, "a standard deviation of 0 or more");
    }
    at.number("m1i", numbers.m1i, any, "a finite number");
    at.number("m2i", numbers.m2i, any, "a finite number");
    for (key, events, size) in [("ai", numbers.ai, numbers.n1i), ("ci", numbers.ci, numbers.n2i)] {
        let most = events.zip(size).filter(|(events, size)| events > size);
        if let Some((events, size)) = most {
            let expected = format!("no more events than the {size} of the group");
            at.report("impossible-count", key, Some(events.to_string()), &expected);
        }
    }
    interval(&mut at, numbers.estimate, numbers.ci_low, numbers.ci_high);
}

/// An interval holds its estimate.
fn interval(at: &mut At<'_>, estimate: Option<f64>, low: Option<f64>, high: Option<f64>) {
    for (key, value) in [("estimate", estimate), ("ci_low", low), ("ci_high", high)] {
        at.number(key, value, |_| true, "a finite number");
    }
    if let Some((low, high)) = low.zip(high).filter(|(low, high)| low > high) {
        let expected = format!("a number of {low} or more, the lower end");
        at.report("reversed-interval", "ci_high", Some(high.to_string()), &expected);
    } else if let (Some(estimate), Some((low, high))) = (estimate, low.zip(high))
        && !(low..=high).contains(&estimate)
    {
        let expected = format!("an estimate within its interval, {low} to {high}");
        at.report("reversed-interval", "estimate", Some(estimate.to_string()), &expected);
    }
}

/// The faults of an assessment.
pub(crate) fn assessment(given: &Assessment, pointer: &str, faults: &mut Vec<Fault>) {
    if let Some(stated) = &given.threshold {
        threshold(stated, given, &format!("{pointer}/threshold"), faults);
    }
    for (place, baseline) in given.baseline_risks.iter().flatten().enumerate() {
        let mut at = At { pointer: format!("{pointer}/baseline_risks/{place}"), faults };
        at.number("risk", Some(baseline.risk), |r| 0.0 < r && r < 1.0, "a risk between 0 and 1");
    }
    if let Some(size) = &given.information_size {
        let mut at = At { pointer: format!("{pointer}/information_size"), faults };
        for (key, risk) in
            [("control_risk", size.control_risk), ("intervention_risk", size.intervention_risk)]
        {
            at.number(key, risk, |r| 0.0 < r && r < 1.0, "a risk between 0 and 1");
        }
        at.number("difference", size.difference, |d| d != 0.0, "a difference other than 0");
        at.number("sd", size.sd, |sd| sd > 0.0, "a standard deviation above 0");
        if size.control_risk.is_some() && size.control_risk == size.intervention_risk {
            let found = size.control_risk.map(|risk| risk.to_string());
            at.report(
                "out-of-range",
                "intervention_risk",
                found,
                "another risk than the control's",
            );
        }
    }
    if let Some(pooled) = &given.pooled {
        reported(pooled, given.measure, &format!("{pointer}/pooled"), faults);
    }
    if let Some(start) = &given.start
        && start.level == crate::base::Certainty::NotRated
    {
        let mut at = At { pointer: format!("{pointer}/start"), faults };
        let found = Some(json::quoted(start.level.code()));
        at.report("unknown-code", "level", found, "one of `very-low`, `low`, `moderate`, `high`");
    }
    decisions(
        given.decisions.as_deref().unwrap_or_default(),
        &format!("{pointer}/decisions"),
        faults,
    );
}

fn threshold(stated: &Threshold, given: &Assessment, pointer: &str, faults: &mut Vec<Fault>) {
    let mut at = At { pointer: pointer.to_owned(), faults };
    let ratio = stated.scale == ThresholdScale::Ratio;
    if ratio && given.measure.is_some_and(|measure| !measure.is_ratio()) {
        let found = Some(json::quoted(stated.scale.code()));
        at.report("bad-threshold", "scale", found, "`absolute`: the measure is a difference");
    }
    let absolute = given.measure == Some(Measure::RatioOfMeans) && !ratio;
    if absolute {
        let found = Some(json::quoted(stated.scale.code()));
        at.report("bad-threshold", "scale", found, "`ratio`: the measure is a ratio of means");
    }
    let expected = if ratio { "a ratio above 0, other than 1" } else { "a difference above 0" };
    let sizes = [
        ("minimal_important_difference", stated.minimal_important_difference),
        ("harm", stated.harm),
        ("small", stated.small),
        ("moderate", stated.moderate),
        ("large", stated.large),
    ];
    for (key, value) in sizes {
        at.number(
            key,
            value,
            |size| size > 0.0 && (!ratio || (size - 1.0).abs() > 1e-12),
            expected,
        );
    }
    if stated.harm.is_some() && given.desirability.is_none() {
        let expected = "`desirability`, by which benefit and harm can be told apart";
        at.report("bad-threshold", "harm", stated.harm.map(|harm| harm.to_string()), expected);
    }
    let size = |value: f64| if ratio { value.ln().abs() } else { value };
    for (one, two, key) in
        [(stated.small, stated.moderate, "moderate"), (stated.moderate, stated.large, "large")]
    {
        if one.zip(two).is_some_and(|(one, two)| size(one) >= size(two)) {
            let found = two.map(|value| value.to_string());
            at.report("bad-threshold", key, found, "a larger effect than the threshold before it");
        }
    }
}

fn reported(
    pooled: &ReportedPooling,
    measure: Option<Measure>,
    pointer: &str,
    faults: &mut Vec<Fault>,
) {
    let mut at = At { pointer: pointer.to_owned(), faults };
    let Some(measure) = measure else {
        at.report("missing-key", "estimate", None, "`measure` beside it, which says its scale");
        return;
    };
    if measure.is_ratio() {
        for (key, value) in
            [("estimate", pooled.estimate), ("ci_low", pooled.ci_low), ("ci_high", pooled.ci_high)]
        {
            at.number(key, Some(value), |ratio| ratio > 0.0, "a ratio above 0");
        }
    }
    interval(&mut at, Some(pooled.estimate), Some(pooled.ci_low), Some(pooled.ci_high));
}

/// The faults of decisions that can be seen without a rating.
pub(crate) fn decisions(all: &[Decision], pointer: &str, faults: &mut Vec<Fault>) {
    for (place, decision) in all.iter().enumerate() {
        let mut at = At { pointer: format!("{pointer}/{place}"), faults };
        let of_study = decision.on == Subject::StudyRiskOfBias;
        if of_study && decision.study.is_none() {
            at.report("missing-key", "study", None, "the study that is decided on");
        }
        if !of_study && let Some(study) = &decision.study {
            let expected = "no study: only `study_risk_of_bias` is about one";
            at.report("bad-decision", "study", Some(json::quoted(study)), expected);
        }
        if let Some(date) = &decision.date {
            let read: Result<jiff::civil::Date, _> = date.parse();
            if read.map_or(true, |read| read.to_string() != *date) {
                at.report("bad-date", "date", Some(json::quoted(date)), "a date `YYYY-MM-DD`");
            }
        }
    }
}
