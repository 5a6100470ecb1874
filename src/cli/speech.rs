//! What is said on the terminal: nothing that was read from a file can move its cursor or change its title, and a stream
//! that is closed or full ends nothing in a panic.

use super::Failure;
use anyhow::anyhow;
use std::io::{ErrorKind, Write as _};

/// A line for stdout, as `println!`.
macro_rules! say {
    ($($text:tt)*) => { $crate::cli::speech::on_stdout(&$crate::cli::speech::escaped(&(format!($($text)*) + "\n"))) };
}

/// A line for stderr, as `eprintln!`.
macro_rules! tell {
    ($($text:tt)*) => { $crate::cli::speech::on_stderr(&format!($($text)*)) };
}

pub(super) use crate::scenario::escaped;
pub(super) use {say, tell};

/// Writes to stdout, at once.
pub(super) fn on_stdout(text: &str) -> Result<(), Failure> {
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()).map_err(|fault| ended(&fault))
}

/// What it means that stdout takes no more: whoever reads it has seen enough, or there is no room.
pub(super) fn ended(fault: &std::io::Error) -> Failure {
    match fault.kind() {
        ErrorKind::BrokenPipe => Failure::NobodyReads,
        _ => Failure::Input(anyhow!("the standard output cannot be written: {fault}")),
    }
}

/// Writes a line to stderr; where that cannot be, nobody could be told so.
pub(super) fn on_stderr(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", escaped(text));
}

/// Writes a text to stderr of which everything that was read is escaped already.
pub(super) fn on_stderr_as_is(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn control_characters_are_shown_and_everything_else_stays() {
        assert_eq!(escaped("\u{1b}]0;x\u{7}\u{9b}2J\u{202e}"), "\\u{1b}]0;x\\u{7}\\u{9b}2J\\u{202e}");
        assert_eq!(escaped("größer\n\t–"), "größer\n\t–");
    }
}
