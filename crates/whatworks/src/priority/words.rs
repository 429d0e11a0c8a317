//! Why each item is where it is, in words.

use super::answer::{Contribution, Item, Judged};
use super::panel::Panel;
use super::policy::{Method, Policy};
use super::rounding::shown;

/// Writes the reasons of each item.
pub(super) fn explain(items: &mut [Item], policy: &Policy) {
    for item in items {
        item.reasons = reasons(item, policy);
    }
}

fn reasons(item: &Item, policy: &Policy) -> Vec<String> {
    let mut reasons = vec![match policy.method {
        Method::Document => {
            return vec!["in the order of the document: no policy says otherwise".to_owned()];
        }
        Method::Smaa => in_draws(item),
        Method::Pareto => place("front", item),
        Method::Lexicographic | Method::Weighted => place("rank", item),
    }];
    match policy.method {
        Method::Weighted => {
            reasons.extend(item.contributions.iter().map(added));
            reasons.push(score(item));
        }
        _ => reasons.extend(item.contributions.iter().map(value)),
    }
    for by in &item.dominated_by {
        let how = if by.certain { "dominated" } else { "may be dominated" };
        let better = by.better_on.join("`, `");
        let may = if by.certain { "better on" } else { "possibly better on" };
        reasons.push(format!("{how} by `{}`, {may} `{better}` and nowhere worse", by.by));
    }
    if policy.method == Method::Pareto && item.dominated_by.is_empty() {
        reasons.push("no item dominates it".to_owned());
    }
    if !item.tied_with.is_empty() {
        let others = item.tied_with.join("`, `");
        reasons.push(format!("equal to `{others}`; equal items are in the order of the document"));
    }
    reasons
}

fn place(what: &str, item: &Item) -> String {
    match item.rank {
        Some(rank) => format!("{what} {rank}"),
        None if item.missing.is_empty() => {
            let (best, worst) = (item.rank_best, item.rank_worst);
            format!("{what} {best} to {worst}: values of other items are missing")
        }
        None => format!(
            "{what} {} to {}: its value is open on `{}`",
            item.rank_best,
            item.rank_worst,
            item.missing.join("`, `")
        ),
    }
}

fn in_draws(item: &Item) -> String {
    let Some(simulation) = &item.simulation else { return String::new() };
    let most =
        simulation.acceptability.iter().fold(None, |most: Option<&super::RankShare>, share| {
            most.filter(|most| most.frequency.share >= share.frequency.share).or(Some(share))
        });
    let first = simulation.acceptability.iter().find(|share| share.rank == 1);
    let first = match first {
        Some(first) => format!(
            "first in {} of the draws (standard error {})",
            shown(first.frequency.share),
            shown(first.frequency.se)
        ),
        None => "first in no draw".to_owned(),
    };
    let most = most.map_or_else(String::new, |most| {
        format!("; most often rank {}, in {}", most.rank, shown(most.frequency.share))
    });
    format!("{first}{most}; rank {} to {} in all", item.rank_best, item.rank_worst)
}

/// A value and what it adds: "equity: `probably-increased` = 0.75, adds 0.5".
fn added(part: &Contribution) -> String {
    let added = match (part.contribution_low, part.contribution_high) {
        (Some(low), Some(high)) if low == high => format!("adds {}", shown(low)),
        (Some(low), Some(high)) => format!("adds {} to {}", shown(low), shown(high)),
        _ => String::new(),
    };
    format!("{}, {added}", value(part))
}

fn value(part: &Contribution) -> String {
    let given = match part.judgements.as_slice() {
        [] => "not judged".to_owned(),
        judgements => judgements.iter().map(judged).collect::<Vec<_>>().join(", "),
    };
    let end = |value: Option<f64>| value.map_or("any".to_owned(), |value| shown(value).to_string());
    let value = match part.value {
        Some(value) => format!("= {}", shown(value)),
        None if part.value_low.is_none() => "= any number".to_owned(),
        None => format!("= {} to {}", end(part.value_low), end(part.value_high)),
    };
    format!("{}: {given} {value}", part.criterion)
}

fn judged(judged: &Judged) -> String {
    let what = match (&judged.judgement, judged.value) {
        (Some(code), _) => format!("`{code}`"),
        (None, Some(number)) => number.to_string(),
        (None, None) => "not judged".to_owned(),
    };
    match (&judged.who, &judged.why) {
        (Some(who), Some(why)) => format!("{what} ({who}: {why})"),
        (Some(said), None) | (None, Some(said)) => format!("{what} ({said})"),
        (None, None) => what,
    }
}

fn score(item: &Item) -> String {
    match (item.score, item.score_low, item.score_high) {
        (Some(score), _, _) => format!("score {}", shown(score)),
        (None, Some(low), Some(high)) => format!("score {} to {}", shown(low), shown(high)),
        _ => String::new(),
    }
}

/// What the answer rests on that neither the policy nor a publication says.
pub(super) fn notes(policy: &Policy, panel: &Panel) -> Vec<String> {
    let mut notes = Vec::new();
    if policy.method == Method::Document {
        return notes;
    }
    let spaced = policy.criteria.iter().filter(|c| c.scores.is_none() && c.direction.is_none());
    let spaced: Vec<&str> = spaced.map(|criterion| criterion.id.as_str()).collect();
    let adds = matches!(policy.method, Method::Weighted | Method::Smaa);
    if adds && !spaced.is_empty() {
        notes.push(format!(
            "the policy gives no `scores` for the judgements on `{}`, which are therefore spaced \
             equally from 0 (worst) to 1 (best): a choice of this library",
            spaced.join("`, `")
        ));
    }
    if let Some(several) = policy.several {
        notes.push(format!("several judgements of one cell are taken as their {several}"));
    }
    if let Some(used) = &panel.certainty {
        let rules = used.rules.map_or_else(String::new, |rules| format!(" by `{rules}`"));
        let from = used.from;
        notes.push(format!("certainty enters because the policy names it: `{from}`{rules}"));
    }
    if panel.rows.iter().any(super::panel::Row::is_open) {
        let listed = match policy.method {
            Method::Smaa => "is drawn between them",
            _ => "is listed as if it were the best, and the range says what is possible",
        };
        notes.push(format!(
            "a judgement that is missing, `varies` or `dont-know` is every value from the worst to \
             the best of its scale, never zero; an item {listed}"
        ));
    }
    let open = panel.rows.iter().filter(|row| row.is_open());
    let open: Vec<&str> = open.map(|row| row.id.as_str()).collect();
    if policy.method == Method::Weighted && !open.is_empty() {
        notes.push(format!(
            "the sensitivity is among the items whose values are all known; it leaves out `{}`",
            open.join("`, `")
        ));
    }
    notes
}
