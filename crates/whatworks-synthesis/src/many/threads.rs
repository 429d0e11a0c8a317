//! Work shared among threads, with the same answer for any number of them.

use std::ops::Range;
use std::thread;

/// The most threads of one call: a number that was meant for something else does not exhaust the
/// machine.
pub const MOST_THREADS: usize = 256;

/// Cuts `0..count` into as many parts as there are threads, works on each, and gives the answers in
/// the order of the parts. 0 threads means as many as the machine offers, and more than
/// [`MOST_THREADS`] are that many.
///
/// A thread that cannot be started, or that ends early, has its part done by the caller.
pub fn in_parts<T: Send>(
    count: usize,
    threads: usize,
    work: impl Fn(Range<usize>) -> T + Sync,
) -> Vec<T> {
    let offered = || thread::available_parallelism().map_or(1, usize::from);
    let wanted = if threads == 0 { offered() } else { threads };
    let parts = wanted.min(MOST_THREADS).clamp(1, count.max(1));
    if parts == 1 {
        return vec![work(0..count)];
    }
    let size = count.div_ceil(parts);
    let ranges: Vec<Range<usize>> =
        (0..parts).map(|part| (part * size).min(count)..((part + 1) * size).min(count)).collect();
    let work = &work;
    thread::scope(|scope| {
        let started: Vec<_> = ranges
            .iter()
            .map(|range| {
                let range = range.clone();
                thread::Builder::new().spawn_scoped(scope, move || work(range)).ok()
            })
            .collect();
        let answers = started.into_iter().zip(&ranges).map(|(handle, range)| {
            handle.and_then(|handle| handle.join().ok()).unwrap_or_else(|| work(range.clone()))
        });
        answers.collect()
    })
}
