//! Fronts: the items that no item dominates, then those that only they dominate, and so on.

use super::answer::Domination;
use super::order::Ranks;
use super::panel::Row;
use super::policy::Policy;

/// What is known of the domination among rows.
pub(super) struct Fronts {
    /// The front of each row at best and at worst.
    pub(super) fronts: Vec<Ranks>,
    /// What dominates each row, certainly or possibly.
    pub(super) dominated_by: Vec<Vec<Domination>>,
}

/// The fronts of the rows.
///
/// An item dominates another where it is at least as good on every criterion and better on one.
/// Values that are open make that certain (whatever they are), possible (for some of them) or
/// neither. The best front of an item is that of the certain dominations. The worst is the same
/// where nothing of it and of what may dominate it is open; and else comes after as many fronts as
/// items may dominate it, which is a bound, and not always reached.
pub(super) fn fronts(rows: &[Row], policy: &Policy) -> Fronts {
    let found: Vec<Vec<(usize, Domination)>> = rows
        .iter()
        .map(|row| {
            let by = |(place, other)| Some((place, domination(other, row, policy)?));
            rows.iter().enumerate().filter_map(by).collect()
        })
        .collect();
    let open = |place: usize| rows.get(place).is_some_and(Row::is_open);
    let fronts = rows.iter().zip(&found).zip(chains(&found)).map(|((row, by), best)| {
        let settled = !row.is_open() && !by.iter().any(|(place, _)| open(*place));
        Ranks { best, worst: if settled { best } else { by.len() + 1 } }
    });
    let fronts = fronts.collect();
    let dominated_by = found.into_iter().map(|by| by.into_iter().map(|(_, by)| by).collect());
    Fronts { fronts, dominated_by: dominated_by.collect() }
}

/// How one row dominates another; none where it cannot, as no row can itself.
fn domination(by: &Row, row: &Row, policy: &Policy) -> Option<Domination> {
    if std::ptr::eq(by, row) {
        return None;
    }
    let dominates = |pairs: &[(f64, f64)]| {
        pairs.iter().all(|(by, row)| by >= row) && pairs.iter().any(|(by, row)| by > row)
    };
    let worst: Vec<(f64, f64)> = by.lows().zip(row.highs()).collect();
    let best: Vec<(f64, f64)> = by.highs().zip(row.lows()).collect();
    let certain = dominates(&worst);
    if !certain && !dominates(&best) {
        return None;
    }
    let pairs = if certain { &worst } else { &best };
    let better = policy.criteria.iter().zip(pairs).filter(|(_, (by, row))| by > row);
    Some(Domination {
        by: by.id.clone(),
        certain,
        better_on: better.map(|(criterion, _)| criterion.id.clone()).collect(),
    })
}

/// For each row 1 and the length of the longest chain of certain dominations above it.
fn chains(found: &[Vec<(usize, Domination)>]) -> Vec<usize> {
    let certain = |by: &[(usize, Domination)]| -> Vec<usize> {
        by.iter().filter(|(_, by)| by.certain).map(|(place, _)| *place).collect()
    };
    let mut above: Vec<(usize, Vec<usize>)> =
        found.iter().enumerate().map(|(place, by)| (place, certain(by))).collect();
    // What dominates an item has fewer dominators than it: dominations are transitive.
    above.sort_by_key(|(_, by)| by.len());
    let mut fronts = vec![1; found.len()];
    for (place, by) in above {
        let longest = by.iter().filter_map(|by| fronts.get(*by)).max();
        let front = longest.map_or(1, |longest| longest + 1);
        if let Some(slot) = fronts.get_mut(place) {
            *slot = front;
        }
    }
    fronts
}
