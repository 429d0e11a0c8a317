//! Work on several threads with one answer for any number of them.

/// Works through the items on several threads, in their order; each thread keeps a state. The
/// answer is the same for any number of threads; 0 means as many as the machine offers.
pub(crate) fn in_parts<T: Sync, S, R: Send>(
    items: &[T],
    threads: usize,
    start: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, &T) -> R + Sync,
) -> Vec<R> {
    let offered = || std::thread::available_parallelism().map_or(1, usize::from);
    let threads = if threads == 0 { offered() } else { threads };
    let size = items.len().div_ceil(threads.max(1)).max(1);
    let part = |items: &[T]| {
        let mut state = start();
        items.iter().map(|item| work(&mut state, item)).collect::<Vec<R>>()
    };
    if threads <= 1 || items.len() <= size {
        return part(items);
    }
    std::thread::scope(|scope| {
        let part = &part;
        let parts: Vec<_> =
            items.chunks(size).map(|chunk| scope.spawn(move || part(chunk))).collect();
        // A part that could not be finished is worked through here.
        let done = parts.into_iter().zip(items.chunks(size));
        done.flat_map(|(done, chunk)| done.join().unwrap_or_else(|_| part(chunk))).collect()
    })
}
