//! How far it is, where there is no terminal that shows a bar: a line now and then.

use super::speech::tell;
use indicatif::{HumanDuration, ProgressBar};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// The first line comes after this time, so that nobody wonders whether anything happens.
const FIRST: Duration = Duration::from_secs(10);
/// The others follow each after this time.
const EVERY: Duration = Duration::from_secs(60);

/// Does the work, and says meanwhile how far it is unless the bar does.
pub(super) fn told_meanwhile<R>(bar: &ProgressBar, quiet: bool, work: impl FnOnce() -> R) -> R {
    if quiet || !bar.is_hidden() {
        return work();
    }
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let teller = scope.spawn(|| tell_until(&done, bar));
        // Whatever the work comes to, the teller ends with it.
        let ending = Ending(&done, teller.thread().clone());
        let result = work();
        drop(ending);
        result
    })
}

struct Ending<'a>(&'a AtomicBool, std::thread::Thread);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
        self.1.unpark();
    }
}

fn tell_until(done: &AtomicBool, bar: &ProgressBar) {
    let started = Instant::now();
    let mut next = FIRST;
    while !done.load(Ordering::Acquire) {
        let passed = started.elapsed();
        if let Some(left) = next.checked_sub(passed).filter(|left| !left.is_zero()) {
            std::thread::park_timeout(left);
            continue;
        }
        next = passed + EVERY;
        let of = bar.length().map_or(String::new(), |all| format!(" of {all}"));
        tell!("{}{of} runs are done after {}", bar.position(), HumanDuration(passed));
    }
}
