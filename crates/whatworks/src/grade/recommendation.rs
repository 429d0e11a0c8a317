//! From bodies of evidence to a recommendation: which body it is shown by, its components, and the
//! critical outcomes.

use super::bodies::rate_body;
use super::context::Context;
use super::judgement::Trace;
use super::rating::{BodySummary, Overall, Rating};
use super::rules::{self, OVERALL_CRITICAL, RuleSet};
use crate::base::{Certainty, Component, EvidenceBase, Recommendation};
use crate::error::{Error, UnknownName};

impl EvidenceBase {
    /// Rates a body of evidence, or what a recommendation rests on.
    ///
    /// A recommendation is shown by the lowest of its critical outcomes where importance is stated,
    /// and else by its most favourable body that speaks for it. All its bodies are listed in
    /// [`Rating::bodies`], and each can be rated by its own id.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`] for an id that is neither a recommendation's nor a body's.
    pub fn rate(&self, id: &str, rules: &RuleSet) -> Result<Rating, Error> {
        self.rate_for(id, rules, &Context::default())
    }

    /// Rates as [`EvidenceBase::rate`] does, for a context of your own: indirectness is suggested
    /// anew, and the answer says what differs.
    ///
    /// # Errors
    ///
    /// As [`EvidenceBase::rate`], and [`Error::InvalidRequest`] for a decision that cannot be taken.
    pub fn rate_for(&self, id: &str, rules: &RuleSet, context: &Context) -> Result<Rating, Error> {
        if let Some(recommendation) = self.recommendations().iter().find(|r| r.id == id) {
            return rate_recommendation(self, recommendation, rules, context);
        }
        if let Some(body) = self.body(id) {
            return rate_body(self, body, rules, context);
        }
        let known = self.recommendations().iter().map(|r| r.id.as_str());
        let known = known.chain(self.bodies().iter().map(|body| body.id.as_str()));
        Err(UnknownName::new("recommendation or body", id, known).into())
    }
}

fn rate_recommendation(
    base: &EvidenceBase,
    recommendation: &Recommendation,
    rules: &RuleSet,
    context: &Context,
) -> Result<Rating, Error> {
    let mut rated = rate_components(base, recommendation, rules, context)?;
    let OverCritical { overall, interval, decided_by } = overall(base, &rated, rules);
    let as_written = as_written(&recommendation.components, &rated);
    let bodies = rated.iter().map(|(component, rating)| body_summary(component, rating)).collect();
    let shown = decided_by.or_else(|| most_favourable(&rated));
    let (component, mut rating) = match shown {
        Some(place) => {
            let (component, rating) = rated.swap_remove(place);
            (Some(component.id.clone()), rating)
        }
        None => (None, Rating::empty(Some(base), &recommendation.id, rules)),
    };
    if decided_by.is_some() {
        rating.interval = interval;
    }
    rating.id.clone_from(&recommendation.id);
    rating.published = recommendation.published.as_ref().map(|published| published.certainty);
    rating.component = component;
    if rating.body.is_none() {
        rating.not_rated = Some("no component rests on evidence that speaks for it".to_owned());
    }
    rating.bodies = bodies;
    rating.overall = Some(overall);
    rating.as_written = as_written;
    let mut trace = Trace { entries: std::mem::take(&mut rating.trace) };
    note_recommendation(&rating, &mut trace);
    rating.trace = trace.entries;
    Ok(rating)
}

fn note_recommendation(rating: &Rating, trace: &mut Trace) {
    let critical = rating.overall.as_ref().is_some_and(|overall| *overall.rule == OVERALL_CRITICAL);
    if !critical {
        let bodies: Vec<&str> = rating.bodies.iter().map(|body| body.body.as_str()).collect();
        let shown = rating.body.clone().unwrap_or_else(|| "none".to_owned());
        trace.note(&rules::GOVERN, [("bodies", bodies.join(", ").into())], None, shown);
    }
    for overall in [&rating.overall, &rating.as_written].into_iter().flatten() {
        let inputs = [("because", overall.because.clone().into())];
        trace.note(overall.rule, inputs, None, overall.certainty.code());
    }
}

type Rated<'a> = Vec<(&'a Component, Rating)>;

/// The body with the highest sum that speaks for the recommendation; of equals the one that may
/// come highest, and then the first in the document. Its place among them.
fn most_favourable(rated: &Rated<'_>) -> Option<usize> {
    let ratings = rated.iter().enumerate().filter(|(_, (_, rating))| rating.supports());
    let best = ratings.rev().max_by_key(|(_, (_, rating))| (rating.raw(), rating.best()));
    best.map(|(place, _)| place)
}

fn rate_components<'a>(
    base: &EvidenceBase,
    recommendation: &'a Recommendation,
    rules: &RuleSet,
    context: &Context,
) -> Result<Rated<'a>, Error> {
    let mut rated = Vec::new();
    for component in &recommendation.components {
        for id in &component.bodies {
            if let Some(body) = base.body(id) {
                rated.push((component, rate_body(base, body, rules, context)?));
            }
        }
    }
    Ok(rated)
}

fn body_summary(component: &Component, rating: &Rating) -> BodySummary {
    BodySummary {
        body: rating.id.clone(),
        component: component.id.clone(),
        level: rating.outcome.as_ref().and_then(|outcome| outcome.level),
        direction: rating.direction,
        certainty: rating.certainty,
        interval: rating.interval,
        not_rated: rating.not_rated.clone(),
        supports: rating.supports(),
        missing: rating.missing.iter().map(|fact| fact.domain).collect(),
    }
}

/// The certainty over the critical outcomes, and the body that decides it.
struct OverCritical {
    overall: Overall,
    /// The lowest worst and the lowest best of the critical outcomes; `None` if one is not rated.
    interval: Option<[Certainty; 2]>,
    /// Its place among the bodies rated.
    decided_by: Option<usize>,
}

/// The lowest certainty among the critical outcomes.
fn overall(base: &EvidenceBase, rated: &Rated<'_>, rules: &RuleSet) -> OverCritical {
    let critical_from = rules.values().critical_importance;
    let importance = |rating: &Rating| base.body(&rating.id).and_then(|body| body.importance);
    let ratings = || rated.iter().map(|(_, rating)| rating);
    let unstated = ratings().filter(|rating| importance(rating).is_none()).count();
    let place_of = |body: &Rating| ratings().position(|rating| std::ptr::eq(rating, body));
    let critical = || {
        ratings().filter(|rating| importance(rating).is_some_and(|i| f64::from(i) >= critical_from))
    };
    let Some(lowest) = critical().min_by_key(|rating| rating.certainty) else {
        let (rule, because) = if unstated > 0 || rated.is_empty() {
            (&rules::OVERALL_UNSTATED, "no outcome is stated to be critical")
        } else {
            (&rules::OVERALL_NONE_CRITICAL, "every outcome is stated not to be critical")
        };
        let certainty = Certainty::NotRated;
        let overall = Overall { certainty, rule, because: because.to_owned() };
        return OverCritical { overall, interval: None, decided_by: None };
    };
    let mut because = match lowest.certainty {
        Certainty::NotRated => format!("the critical outcome of `{}` has no evidence", lowest.id),
        level => format!("`{}` is the lowest of the critical outcomes: {level}", lowest.id),
    };
    if unstated > 0 {
        because.push_str(&format!("; the importance of {unstated} others is not stated"));
    }
    let overall = Overall { certainty: lowest.certainty, rule: &OVERALL_CRITICAL, because };
    let interval = critical().map(|rating| rating.interval).reduce(|one, other| {
        let ([worst, best], [other_worst, other_best]) = (one?, other?);
        Some([worst.min(other_worst), best.min(other_best)])
    });
    OverCritical { overall, interval: interval.flatten(), decided_by: place_of(lowest) }
}

/// The certainty of the weakest component, each by its most favourable body.
fn as_written(components: &[Component], rated: &Rated<'_>) -> Option<Overall> {
    let best = |component: &Component| {
        let of_component = rated.iter().filter(|(of, _)| of.id == component.id);
        let ratings = of_component.map(|(_, rating)| rating).filter(|rating| rating.supports());
        ratings.map(|rating| (rating.certainty, rating.raw())).max_by_key(|(_, raw)| *raw)
    };
    let rate = |component: &Component| best(component).unwrap_or((Certainty::NotRated, i8::MIN));
    let weakest = components.iter().min_by_key(|component| rate(component).1)?;
    let certainty = rate(weakest).0;
    Some(Overall {
        certainty,
        rule: &rules::AS_WRITTEN,
        because: format!("the weakest component is `{}`: {certainty}", weakest.id),
    })
}
