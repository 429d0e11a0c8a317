//! Long work: its caller is told how far it is, and an interrupt from the keyboard stops it.

use std::panic::resume_unwind;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use pyo3::exceptions::PyOSError;
use pyo3::prelude::*;
use whatworks::Progress;

/// Between two looks at the keyboard.
const BETWEEN_LOOKS: Duration = Duration::from_millis(20);

/// Does work on a thread of its own, without the interpreter's lock, while this one looks at the
/// keyboard and tells `progress`: a function of what is done and of all, or `True` for a bar.
///
/// # Errors
///
/// `KeyboardInterrupt`, and what `progress` raises; the work has ended by then.
pub(crate) fn watched<T: Send + 'static>(
    py: Python<'_>,
    progress: Option<&Bound<'_, PyAny>>,
    unit: &str,
    work: impl FnOnce(&Progress<'_>) -> T + Send,
) -> PyResult<T> {
    let teller = match progress {
        None => None,
        Some(asked) => {
            let made = py.import("whatworks._progress")?.call_method1("teller", (asked, unit))?;
            (!made.is_none()).then(|| made.unbind())
        }
    };
    let answer = py.detach(|| on_a_thread(teller.as_ref(), work));
    let closed = teller.map(|teller| teller.call_method0(py, "close")).transpose();
    let answer = answer?.unwrap_or_else(|panic| resume_unwind(panic));
    closed?;
    Ok(answer)
}

fn on_a_thread<T: Send + 'static>(
    teller: Option<&Py<PyAny>>,
    work: impl FnOnce(&Progress<'_>) -> T + Send,
) -> PyResult<thread::Result<T>> {
    let progress = Progress::default();
    thread::scope(|scope| {
        let (done, answers) = channel();
        let working = &progress;
        let run = move || drop(done.send(work(working)));
        let worker = thread::Builder::new().spawn_scoped(scope, run);
        let worker = worker.map_err(|error| PyOSError::new_err(error.to_string()))?;
        let mut raised = None;
        let answer = loop {
            match answers.recv_timeout(BETWEEN_LOOKS) {
                Ok(answer) => break answer,
                Err(RecvTimeoutError::Timeout) if raised.is_some() => {}
                Err(RecvTimeoutError::Timeout) => {
                    raised = look(teller, &progress).err();
                    if raised.is_some() {
                        progress.stop();
                    }
                }
                Err(RecvTimeoutError::Disconnected) => {
                    // The work ended without an answer, which only a panic does.
                    return match worker.join() {
                        Err(panic) => Ok(Err(panic)),
                        Ok(()) => Err(PyOSError::new_err("a thread ended early")),
                    };
                }
            }
        };
        let told = if raised.is_some() { Ok(()) } else { look(teller, &progress) };
        match raised.map_or(told, Err) {
            Ok(()) => Ok(Ok(answer)),
            Err(raised) => {
                // A large answer takes a while to free, and nobody waits for that.
                drop(thread::Builder::new().spawn(move || drop(answer)));
                Err(raised)
            }
        }
    })
}

/// Looks at the keyboard, and tells how far the work is.
fn look(teller: Option<&Py<PyAny>>, progress: &Progress<'_>) -> PyResult<()> {
    Python::attach(|py| {
        py.check_signals()?;
        match teller {
            Some(teller) => teller.call_method1(py, "tell", progress.so_far()).map(drop),
            None => Ok(()),
        }
    })
}
