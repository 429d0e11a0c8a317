//! Ranks of items of which some values are open.

use super::panel::Row;

/// Where an item stands: 1 and the number of items that are better, at best and at worst.
///
/// Items that are equal have the same rank, and the next one counts them all ("1224").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ranks {
    pub(super) best: usize,
    pub(super) worst: usize,
}

/// The ranks of all items, from which of two is certainly and which is possibly better.
pub(super) fn ranks<T>(
    items: &[T],
    certainly: impl Fn(&T, &T) -> bool,
    possibly: impl Fn(&T, &T) -> bool,
) -> Vec<Ranks> {
    let count = |item: &T, better: &dyn Fn(&T, &T) -> bool| {
        1 + items.iter().filter(|other| !std::ptr::eq(*other, item) && better(other, item)).count()
    };
    let of = |item| Ranks { best: count(item, &certainly), worst: count(item, &possibly) };
    items.iter().map(of).collect()
}

/// The rows in the order in which they are listed, as their places: by a key of each row alone, so
/// that no other row can change it, the greatest first; ties in the order of the document.
pub(super) fn listed(rows: &[Row], key: impl Fn(usize, &Row) -> Vec<f64>) -> Vec<usize> {
    let mut keyed: Vec<(usize, Vec<f64>)> =
        rows.iter().enumerate().map(|(place, row)| (place, key(place, row))).collect();
    keyed.sort_by(|(_, a), (_, b)| {
        let by_part = b.iter().zip(a).map(|(b, a)| b.total_cmp(a));
        by_part.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then)
    });
    keyed.into_iter().map(|(place, _)| place).collect()
}
