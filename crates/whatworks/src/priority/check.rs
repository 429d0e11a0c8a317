//! What a policy cannot be.

use std::collections::BTreeSet;

use super::policy::{Criterion, Method, Policy, ValuesFrom};
use super::scale;
use crate::decision::CriterionName;
use crate::fault::Fault;
use crate::grade::RuleSet;
use crate::json;

/// The name of the criterion by which a certainty enters.
pub(super) const CERTAINTY: &str = CriterionName::Certainty.code();

/// Every fault of a policy.
pub(super) fn policy(policy: &Policy, faults: &mut Vec<Fault>) {
    let wanted = policy.method != Method::Document;
    if wanted && policy.criteria.is_empty() {
        faults.push(Fault::new("empty-list", "/policy/criteria", None, "a criterion"));
    }
    if !wanted && !policy.criteria.is_empty() {
        let expected = "no criteria: the order of the document asks for none";
        faults.push(Fault::new("unused-key", "/policy/criteria", None, expected));
    }
    let of_smaa = [
        ("importance_order", policy.importance_order.is_some()),
        ("draws", policy.draws.is_some()),
        ("seed", policy.seed.is_some()),
        ("pairwise", policy.pairwise.is_some()),
    ];
    for (key, given) in of_smaa {
        unused(policy, "/policy", key, given && policy.method != Method::Smaa, faults);
    }
    if let Some(draws) = policy.draws.filter(|draws| !(1..=10_000_000).contains(draws)) {
        let found = Some(draws.to_string());
        let expected = "a number from 1 to 10000000";
        faults.push(Fault::new("out-of-range", "/policy/draws", found, expected));
    }
    let mut ids = BTreeSet::new();
    for (place, criterion) in policy.criteria.iter().enumerate() {
        let at = format!("/policy/criteria/{place}");
        if !ids.insert(criterion.id.as_str()) {
            let found = Some(json::quoted(&criterion.id));
            faults.push(Fault::new("duplicate-id", format!("{at}/id"), found, "a criterion once"));
        }
        source(criterion, &at, faults);
        of_scale(criterion, &at, faults);
        weights(policy, criterion, &at, faults);
    }
    total(policy, faults);
    order(policy, &ids, faults);
}

fn unused(policy: &Policy, at: &str, key: &str, unused: bool, faults: &mut Vec<Fault>) {
    if unused {
        let expected = format!("no `{key}`: `{}` has no use for it", policy.method);
        faults.push(Fault::new("unused-key", format!("{at}/{key}"), None, expected));
    }
}

/// Where values come from: a certainty enters only where the policy says which.
fn source(criterion: &Criterion, at: &str, faults: &mut Vec<Fault>) {
    let from = criterion.from;
    if criterion.id == CERTAINTY && from.is_none() {
        let expected = "which certainty enters: `published`, `derived`, or `judgements`";
        faults.push(Fault::new("missing-key", format!("{at}/from"), None, expected));
    }
    let of_base = matches!(from, Some(ValuesFrom::Published | ValuesFrom::Derived));
    if of_base && criterion.id != CERTAINTY {
        let found = from.map(|from| json::quoted(from.code()));
        let expected = "`judgements`: only `certainty` is read from the evidence base";
        faults.push(Fault::new("bad-option", format!("{at}/from"), found, expected));
    }
    if of_base && (criterion.codes.is_some() || criterion.direction.is_some()) {
        let expected = "no scale of its own: the certainties of the base are their own scale";
        faults.push(Fault::new("unused-key", at, None, expected));
    }
    if let Some(rules) = &criterion.rules {
        let place = format!("{at}/rules");
        if from != Some(ValuesFrom::Derived) {
            let expected = "no rule set: only a derived certainty has one";
            faults.push(Fault::new("unused-key", place, Some(json::quoted(rules)), expected));
        } else if let Err(unknown) = RuleSet::named(rules) {
            let expected = format!("one of the rule sets {}", unknown.expected);
            faults.push(Fault::new("unknown-name", place, Some(json::quoted(rules)), expected));
        }
    }
}

fn of_scale(criterion: &Criterion, at: &str, faults: &mut Vec<Fault>) {
    let numbers = criterion.direction.is_some();
    if numbers && (criterion.codes.is_some() || criterion.scores.is_some()) {
        let expected = "either codes or numbers, with `direction`";
        faults.push(Fault::new("two-sources", at, None, expected));
        return;
    }
    ends(criterion, at, faults);
    if numbers {
        return;
    }
    let Some(codes) = scale::codes(criterion) else {
        let expected = "a scale: `codes` from the worst to the best, or `direction` for numbers; \
                        only the criteria of an Evidence to Decision framework have one by their \
                        names";
        faults.push(Fault::new("missing-key", format!("{at}/codes"), None, expected));
        return;
    };
    let distinct: BTreeSet<&String> = codes.iter().collect();
    if codes.len() < 2 || distinct.len() < codes.len() {
        let expected = "two codes or more, each once, from the worst to the best";
        faults.push(Fault::new("bad-option", format!("{at}/codes"), None, expected));
    }
    scored(criterion, &codes, at, faults);
}

/// The ends of a scale of numbers.
fn ends(criterion: &Criterion, at: &str, faults: &mut Vec<Fault>) {
    let (worst, best) = match (criterion.worst, criterion.best) {
        (None, None) => return,
        (Some(worst), Some(best)) => (worst, best),
        (Some(_), None) => {
            faults.push(Fault::new("missing-key", format!("{at}/best"), None, "`best` too"));
            return;
        }
        (None, Some(_)) => {
            faults.push(Fault::new("missing-key", format!("{at}/worst"), None, "`worst` too"));
            return;
        }
    };
    let right = match criterion.direction {
        Some(super::policy::Better::More) => worst < best,
        Some(super::policy::Better::Less) => worst > best,
        None => {
            let expected = "`direction` beside `worst` and `best`";
            faults.push(Fault::new("missing-key", format!("{at}/direction"), None, expected));
            return;
        }
    };
    if !right || !scale::in_range(best) || !scale::in_range(worst) {
        let expected = format!("a best number other than {worst}, in the direction declared");
        let place = format!("{at}/best");
        faults.push(Fault::new("bad-interval", place, Some(best.to_string()), expected));
    }
}

/// The values of codes: one for each, rising from the worst to the best.
fn scored(criterion: &Criterion, codes: &[String], at: &str, faults: &mut Vec<Fault>) {
    let Some(scores) = &criterion.scores else { return };
    let at = format!("{at}/scores");
    let mut last: Option<f64> = None;
    for code in codes {
        let place = format!("{at}/{}", json::segment(code));
        let Some(score) = scores.get(code) else {
            faults.push(Fault::new("missing-key", place, None, format!("a score of `{code}`")));
            continue;
        };
        if last.is_some_and(|last| *score < last) || !scale::in_range(*score) {
            let expected = "finite scores that do not fall from the worst code to the best";
            faults.push(Fault::new("out-of-range", place, Some(score.to_string()), expected));
        }
        last = Some(*score);
    }
}

/// Weights and their bounds, each where its method has a use for it.
fn weights(policy: &Policy, criterion: &Criterion, at: &str, faults: &mut Vec<Fault>) {
    let weighted = policy.method == Method::Weighted;
    unused(policy, at, "weight", criterion.weight.is_some() && !weighted, faults);
    for (key, given) in [("lower", criterion.lower), ("upper", criterion.upper)] {
        unused(policy, at, key, given.is_some() && policy.method != Method::Smaa, faults);
    }
    match criterion.weight {
        None if weighted => {
            let expected = "the weight of every criterion; 0 leaves one out";
            faults.push(Fault::new("missing-key", format!("{at}/weight"), None, expected));
        }
        // The schema says so to those who ask in JSON.
        Some(weight) if !(weight >= 0.0 && scale::in_range(weight)) => {
            let place = format!("{at}/weight");
            let found = Some(weight.to_string());
            faults.push(Fault::new("out-of-range", place, found, "a weight of 0 or more"));
        }
        _ => {}
    }
    for (key, bound) in [("lower", criterion.lower), ("upper", criterion.upper)] {
        if let Some(bound) = bound.filter(|bound| !(0.0..=1.0).contains(bound)) {
            let place = format!("{at}/{key}");
            let found = Some(bound.to_string());
            faults.push(Fault::new("out-of-range", place, found, "a number from 0 to 1"));
        }
    }
    if let (Some(lower), Some(upper)) = (criterion.lower, criterion.upper)
        && lower > upper
    {
        let expected = format!("an upper bound of {lower} or more");
        let place = format!("{at}/upper");
        faults.push(Fault::new("bad-interval", place, Some(upper.to_string()), expected));
    }
}

/// Whether the weights add up to something.
fn total(policy: &Policy, faults: &mut Vec<Fault>) {
    let given: Option<Vec<f64>> = policy.criteria.iter().map(|c| c.weight).collect();
    let sum: f64 = given.into_iter().flatten().sum();
    let asked = policy.method == Method::Weighted && !policy.criteria.is_empty();
    if asked && policy.criteria.iter().all(|c| c.weight.is_some()) && sum <= 0.0 {
        let found = Some(sum.to_string());
        let expected = "weights with a sum above 0";
        faults.push(Fault::new("out-of-range", "/policy/criteria", found, expected));
    }
}

fn order(policy: &Policy, ids: &BTreeSet<&str>, faults: &mut Vec<Fault>) {
    let mut seen = BTreeSet::new();
    for (place, id) in policy.importance_order.iter().flatten().enumerate() {
        let at = format!("/policy/importance_order/{place}");
        let found = Some(json::quoted(id));
        if !ids.contains(id.as_str()) {
            faults.push(Fault::new("dangling-id", at, found, "a criterion of the policy"));
        } else if !seen.insert(id) {
            faults.push(Fault::new("duplicate-id", at, found, "a criterion once"));
        }
    }
}
