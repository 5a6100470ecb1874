//! Ctrl-C and the scheduler's SIGTERM: the runs in hand are given up within a moment; a second one ends at once.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

/// A flag that is set when somebody asks to stop: one for the whole process, whatever asks for it how often.
pub(super) fn flag() -> Arc<AtomicBool> {
    static FLAG: OnceLock<Arc<AtomicBool>> = OnceLock::new();
    let set_up = || {
        let interrupted = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&interrupted);
        // Where the system has no such signals, nothing can be heard.
        let _ = ctrlc::set_handler(move || {
            if flag.swap(true, Ordering::Relaxed) {
                std::process::exit(130);
            }
        });
        interrupted
    };
    Arc::clone(FLAG.get_or_init(set_up))
}
