//! Long work beside the interpreter: its lock is free, Ctrl-C is heard, and whoever wants is told how far it is.

use pyo3::prelude::*;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// So often signals are heard and progress is told.
const EVERY: Duration = Duration::from_millis(50);

/// How far the work is, and whether it shall stop.
#[derive(Default)]
pub(crate) struct Course {
    /// Set to stop within a moment.
    pub interrupted: AtomicBool,
    done: AtomicU64,
    all: AtomicU64,
}

impl Course {
    /// Told that so many runs of so many are done.
    pub fn tell(&self, done: u64, all: u64) {
        self.done.store(done, Ordering::Relaxed);
        self.all.store(all, Ordering::Relaxed);
    }

    fn told(&self) -> (u64, u64) {
        (self.done.load(Ordering::Relaxed), self.all.load(Ordering::Relaxed))
    }
}

/// Does some work on a thread of its own. `progress` is called with the runs done and to do; what it raises stops the work, as Ctrl-C
/// does.
pub(crate) fn meanwhile<T: Send>(
    py: Python<'_>,
    progress: Option<&Py<PyAny>>,
    work: impl FnOnce(&Course) -> T + Send,
) -> PyResult<T> {
    let course = Course::default();
    py.detach(|| {
        let (sender, receiver) = channel();
        std::thread::scope(|scope| {
            let course = &course;
            let working = scope.spawn(move || {
                let came = work(course);
                // Whoever waits is there until the thread ends.
                let _ = sender.send(());
                came
            });
            let (mut fault, mut before) = (None, (0, 0));
            while receiver.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
                if fault.is_none()
                    && let Err(error) = Python::attach(|py| heard(py, progress, course, &mut before))
                {
                    course.interrupted.store(true, Ordering::Relaxed);
                    fault = Some(error);
                }
            }
            let came = working.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            match fault {
                Some(error) => Err(error),
                None => Python::attach(|py| heard(py, progress, course, &mut before)).map(|()| came),
            }
        })
    })
}

fn heard(
    py: Python<'_>,
    progress: Option<&Py<PyAny>>,
    course: &Course,
    before: &mut (u64, u64),
) -> PyResult<()> {
    py.check_signals()?;
    let now = course.told();
    match progress {
        Some(progress) if now != *before => {
            *before = now;
            progress.call1(py, now).map(drop)
        }
        _ => Ok(()),
    }
}
