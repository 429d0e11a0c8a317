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
    let parts = many::in_parts(items.len(), threads, |range| {
        let mut state = start();
        let items = items.get(range).unwrap_or_default();
        items.iter().map(|item| work(&mut state, item)).collect::<Vec<R>>()
    });
    parts.into_iter().flatten().collect()
}
