//! Numbers, thresholds and decisions that cannot be.

use crate::base::{
    Assessment, Decision, Measure, Numbers, ReportedPooling, RiskOfBias, RiskOfBiasTool, Subject,
    Threshold, ThresholdChoice, ThresholdScale,
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
pub(crate) fn numbers(
    numbers: &Numbers,
    measure: Option<Measure>,
    pointer: &str,
    faults: &mut Vec<Fault>,
) {
    let mut at = At { pointer: pointer.to_owned(), faults };
    let any = |_: f64| true;
    at.number("yi", numbers.yi, any, "a finite number");
    at.number("vi", numbers.vi, |vi| vi > 0.0, "a variance above 0");
    for (key, value) in
        [("ai", numbers.ai), ("bi", numbers.bi), ("ci", numbers.ci), ("di", numbers.di)]
    {
        at.number(key, value, |count| (0.0..=MOST).contains(&count), "a count of 0 or more");
    }
    for (key, value) in
        [("n1i", numbers.n1i), ("n2i", numbers.n2i), ("participants", numbers.participants)]
    {
        at.number(key, value, |size| size > 0.0 && size <= MOST, "a number of people above 0");
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
    sums(&mut at, numbers);
    tool(&mut at, numbers);
    if measure.is_some_and(Measure::is_ratio) {
        for (key, value) in [
            ("estimate", numbers.estimate),
            ("ci_low", numbers.ci_low),
            ("ci_high", numbers.ci_high),
        ] {
            at.number(key, value, |ratio| ratio > 0.0, "a ratio above 0");
        }
    }
    interval(&mut at, numbers.estimate, numbers.ci_low, numbers.ci_high);
}

/// Those with and those without the event are the group; both groups are the participants.
fn sums(at: &mut At<'_>, numbers: &Numbers) {
    let groups = [
        ("n1i", numbers.ai, numbers.bi, numbers.n1i),
        ("n2i", numbers.ci, numbers.di, numbers.n2i),
    ];
    let mut differ = |key: &str, sum: f64, stated: f64| {
        if (sum - stated).abs() > 1e-6 * sum.max(1.0) {
            let expected = format!("{sum}, the sum of its parts");
            at.report("impossible-count", key, Some(stated.to_string()), &expected);
        }
    };
    for (key, with, without, size) in groups {
        if let (Some(with), Some(without), Some(size)) = (with, without, size) {
            differ(key, with + without, size);
        }
    }
    if let (Some(one), Some(two), Some(all)) = (numbers.n1i, numbers.n2i, numbers.participants) {
        differ("participants", one + two, all);
    }
}

/// Each tool has its own levels.
fn tool(at: &mut At<'_>, numbers: &Numbers) {
    use RiskOfBias as R;
    let Some((tool, level)) = numbers.tool.zip(numbers.risk_of_bias) else { return };
    let levels: &[RiskOfBias] = match tool {
        RiskOfBiasTool::Rob2 => &[R::Low, R::SomeConcerns, R::High],
        RiskOfBiasTool::RobinsI => {
            &[R::Low, R::Moderate, R::Serious, R::Critical, R::NoInformation]
        }
        RiskOfBiasTool::Other => R::ALL,
    };
    if !levels.contains(&level) {
        let codes: Vec<String> = levels.iter().map(|level| format!("`{level}`")).collect();
        let expected = format!("a level of {tool}: {}", codes.join(", "));
        at.report("unknown-code", "risk_of_bias", Some(json::quoted(level.code())), &expected);
    }
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
        if given.measure == Some(Measure::StandardisedMeanDifference) {
            let expected = "1: a standardised difference is in standard deviations already";
            at.number("sd", size.sd, |sd| (sd - 1.0).abs() < 1e-12, expected);
        }
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
    let contradicts = given.publication.as_ref().is_some_and(|stated| {
        stated.registry_complete == Some(true) && stated.unpublished_studies == Some(true)
    });
    if contradicts {
        let mut at = At { pointer: format!("{pointer}/publication"), faults };
        let expected = "false where every registered study is published";
        at.report("contradiction", "unpublished_studies", Some("true".to_owned()), expected);
    }
    let named = given.opposing_confounding.as_ref();
    if named.is_some_and(|named| named.confounders.is_empty()) {
        let mut at = At { pointer: format!("{pointer}/opposing_confounding"), faults };
        at.report("empty-list", "confounders", Some("[]".to_owned()), "a confounder");
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
    if ratio && given.measure.is_none() {
        let found = Some(json::quoted(stated.scale.code()));
        at.report("bad-threshold", "scale", found, "`measure` beside it: only ratios have ratios");
    }
    chosen(&mut at, stated);
    let risk = !ratio && given.measure.is_some_and(Measure::is_binary);
    let most = if risk { 1.0 } else { f64::INFINITY };
    let expected = match (ratio, risk) {
        (true, _) => "a ratio above 0, other than 1",
        (false, true) => "a difference of risks between 0 and 1 (0.05 is 50 in 1,000)",
        (false, false) => "a difference above 0",
    };
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
            |size| size > 0.0 && size < most && (!ratio || (size - 1.0).abs() > 1e-12),
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

/// The choice of a threshold goes with the values that are given.
fn chosen(at: &mut At<'_>, stated: &Threshold) {
    let (needed, given) = match stated.choice {
        Some(ThresholdChoice::MinimalImportantDifference) => {
            ("minimal_important_difference", stated.minimal_important_difference.is_some())
        }
        Some(ThresholdChoice::Contextual) => ("small", stated.small.is_some()),
        Some(ThresholdChoice::Null) | None => {
            let bands = stated.moderate.is_some() || stated.large.is_some();
            ("small", stated.small.is_some() || !bands)
        }
    };
    if !given {
        at.report("missing-key", needed, None, "the value that the choice needs");
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
    if pooled.ci_low >= pooled.ci_high {
        let found = Some(pooled.ci_high.to_string());
        at.report("reversed-interval", "ci_high", found, "more than the lower end");
    }
    let (low, high) = (pooled.prediction_low, pooled.prediction_high);
    if low.zip(high).is_some_and(|(low, high)| low > high) {
        let found = high.map(|high| high.to_string());
        at.report("reversed-interval", "prediction_high", found, "more than the lower end");
    }
    let positive = |value: f64| !measure.is_ratio() || value > 0.0;
    for (key, value) in [
        ("estimate_low_risk", pooled.estimate_low_risk),
        ("prediction_low", low),
        ("prediction_high", high),
    ] {
        at.number(key, value, positive, "a ratio above 0");
    }
    at.number("k", pooled.k.map(f64::from), |k| k >= 1.0, "a study or more");
    at.number("participants", pooled.participants, |n| n > 0.0, "a number of people above 0");
    let most = pooled.participants.unwrap_or(MOST);
    at.number("events", pooled.events, |n| (0.0..=most).contains(&n), "no more than participants");
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
