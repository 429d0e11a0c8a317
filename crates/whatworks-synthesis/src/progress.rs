//! How far long work is, and how it is stopped from outside.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, TryLockError};

/// A caller's function, told how many parts of all are done (of 0 where the number is not known
/// before); `false` stops the work.
pub type Teller<'a> = dyn Fn(u64, u64) -> bool + Sync + 'a;

/// How far long work is, and how it is stopped: from another thread by [`Progress::stop`], or by a
/// function that is told as the work goes on.
///
/// A stopped call ends within a step of its work, with [`Error::Cancelled`](crate::Error::Cancelled)
/// and nothing done. The answer of a call that ends by itself does not depend on who was told.
///
/// ```
/// use std::sync::Mutex;
///
/// use whatworks_synthesis::many::pool_groups;
/// use whatworks_synthesis::{Error, Options, Progress};
///
/// let (keys, yi, vi) = (["a", "a", "b", "b"], [0.1, 0.3, 0.2, 0.4], [0.1; 4]);
/// let told = Mutex::new(Vec::new());
/// let teller = |done, total| told.lock().map(|mut told| told.push((done, total))).is_ok();
/// pool_groups(&keys, &yi, &vi, &Options::default(), 1, &Progress::told(&teller))?;
/// assert_eq!(told.into_inner().unwrap(), [(1, 2), (2, 2)]);
///
/// let stopped = Progress::default();
/// stopped.stop();
/// let nothing = pool_groups(&keys, &yi, &vi, &Options::default(), 1, &stopped);
/// assert_eq!(nothing, Err(Error::Cancelled));
/// # Ok::<(), Error>(())
/// ```
#[derive(Default)]
pub struct Progress<'a> {
    done: AtomicU64,
    total: AtomicU64,
    stopped: AtomicBool,
    teller: Option<&'a Teller<'a>>,
    telling: Mutex<()>,
}

impl<'a> Progress<'a> {
    /// Tells a function, on whichever thread works, and never on two at a time. What is told never
    /// goes back. On several threads some parts are not told by themselves, the last among them.
    #[must_use]
    pub fn told(teller: &'a Teller<'a>) -> Self {
        Self { teller: Some(teller), ..Self::default() }
    }
}

impl Progress<'_> {
    /// Stops the work. What is stopped stays so: a new call takes a new progress.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// Whether the work was stopped.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// The parts that are done, and all of them: groups, draws, nodes of a search. All is 0 before
    /// the work has begun, and where the number is not known before.
    #[must_use]
    pub fn so_far(&self) -> (u64, u64) {
        (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed))
    }

    /// For who works: how many parts there are.
    pub fn expect(&self, total: u64) {
        self.total.store(total, Ordering::Relaxed);
    }

    /// For who works: some more parts are done. Whether to go on.
    pub fn add(&self, parts: u64) -> bool {
        self.done.fetch_add(parts, Ordering::Relaxed);
        if let Some(teller) = self.teller {
            match self.telling.try_lock() {
                // Read while nobody else tells, so that what is told never goes back.
                Ok(_telling) if !self.is_stopped() => {
                    let (done, total) = self.so_far();
                    if !teller(done, total) {
                        self.stop();
                    }
                }
                // Another thread is telling; this one goes on with its work.
                Ok(_) | Err(TryLockError::WouldBlock) => {}
                // The function panicked: nobody can be told any more.
                Err(TryLockError::Poisoned(_)) => self.stop(),
            }
        }
        !self.is_stopped()
    }
}

impl fmt::Debug for Progress<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (done, total) = self.so_far();
        write!(formatter, "Progress({done} of {total}, stopped: {})", self.is_stopped())
    }
}
