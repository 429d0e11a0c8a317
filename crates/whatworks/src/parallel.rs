//! Work on several threads with one answer for any number of them.

use whatworks_synthesis::many;

/// Works through the items on several threads, in their order; each thread keeps a state. The
/// answer is the same for any number of threads; 0 means as many as the machine offers.
pub(crate) fn in_parts<T: Sync, S, R: Send>(
    items: &[T],
    threads: usize,
    start: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, &T) -> R + Sync,
) -> Vec<R> {
    let work = |state: &mut S, item: &T| Some(work(state, item));
    in_parts_until(items, threads, start, work).unwrap_or_default()
}

/// The same for work that may be stopped, which an item says with `None`: the others of its thread are
/// then left, and there is no answer.
pub(crate) fn in_parts_until<T: Sync, S, R: Send>(
    items: &[T],
    threads: usize,
    start: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, &T) -> Option<R> + Sync,
) -> Option<Vec<R>> {
    let parts = many::in_parts(items.len(), threads, |range| {
        let mut state = start();
        let items = items.get(range).unwrap_or_default();
        // With its room from the start: to grow would be to copy what may be large.
        let mut part = Vec::with_capacity(items.len());
        for item in items {
            part.push(work(&mut state, item)?);
        }
        Some(part)
    });
    let mut parts = parts.into_iter();
    // What may be large is not moved where there is one part.
    let mut all = parts.next().unwrap_or_else(|| Some(Vec::new()))?;
    for part in parts {
        all.append(&mut part?);
    }
    Some(all)
}
