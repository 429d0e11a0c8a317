//! `ww_progress`: how far long work is, and how its caller stops it.

use std::ffi::c_void;

use whatworks::Progress;

use crate::error::Failure;
use crate::numbers::{Plain, plain};

/// Whom long work tells how far it is, and who may stop it. A call that takes one takes NULL too:
/// then nobody is told.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ww_progress {
    /// Told how many parts of all are done: groups, draws, nodes of a search; `total` is 0 where the
    /// number is not known before. `true` goes on; `false` stops the work, and the call answers
    /// `WW_STATUS_CANCELLED`. NULL tells nobody.
    ///
    /// It is called on whichever thread works, never on two at a time, and never after the call has
    /// returned. For a call on one thread that is the thread of the caller, after each group or node
    /// and after some draws; on several threads some parts are not told by themselves, the last
    /// among them. What is told never goes back. An exception or a `longjmp` must not leave it. It
    /// may use the library.
    pub tell: Option<unsafe extern "C" fn(context: *mut c_void, done: u64, total: u64) -> bool>,
    /// Handed back to `tell`; the library does not touch it.
    pub context: *mut c_void,
}

// SAFETY: the pointer is read and never followed; that `tell` is a function or NULL, the caller of
// the interface vouches for, as the header asks.
unsafe impl Plain for ww_progress {}
// SAFETY: the header says that `tell` is called from the threads that work, one at a time, and so
// that the context must bear it.
unsafe impl Sync for ww_progress {}

/// Does long work, of which the caller is told.
///
/// # Safety
///
/// `progress` is NULL or a struct that does not change during the call, with `tell` as the header
/// asks.
pub(crate) unsafe fn told<T, E: Into<Failure>>(
    progress: *const ww_progress,
    work: impl FnOnce(&Progress<'_>) -> Result<T, E>,
) -> Result<T, Failure> {
    // SAFETY: the caller of this function vouches for the pointer.
    let progress = unsafe { plain(progress, "progress") }?;
    let answer = match progress.filter(|progress| progress.tell.is_some()) {
        Some(progress) => work(&Progress::told(&|done, total| progress.goes_on(done, total))),
        None => work(&Progress::default()),
    };
    answer.map_err(Into::into)
}

impl ww_progress {
    /// Tells the caller.
    fn goes_on(&self, done: u64, total: u64) -> bool {
        // SAFETY: the header asks for a function that may be called so.
        self.tell.is_none_or(|tell| unsafe { tell(self.context, done, total) })
    }
}
