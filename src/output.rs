//! From results to files: tables, manifest, drawings, and the folder they are swapped into. Nothing here recomputes a
//! measure.

mod folder;
mod json;
mod manifest;
mod plots;
mod study;
mod tables;
mod terminal;

pub use folder::{OutputError, Target};
pub use json::document;
pub use study::{
    Bundle, Merged, Replayed, StudyFolder, analysis_text, bundle, export_netlogo, export_salib, merge,
    observe, unbundle, write_analysis, write_candidates,
};
pub use terminal::table as terminal_table;

use crate::experiment::Results;
use std::path::{Path, PathBuf};

/// What to write.
#[derive(Clone, Debug)]
pub struct Writing<'a> {
    /// Where to.
    pub target: &'a Target,
    /// The command as it was given, for `timing.json`.
    pub command: String,
    /// Threads used, for `timing.json`.
    pub threads: usize,
    /// When it started, in UTC, for `timing.json`.
    pub started: String,
    /// Seconds since it started, for `timing.json`.
    pub wall_seconds: f64,
    /// Whether to write a row for every insight.
    pub insights: bool,
}

/// Writes the results into a folder beside the target and swaps it in: a reader finds the old folder or the new one.
///
/// # Errors
/// When a file cannot be written; the old folder is then as it was.
pub fn write(results: &Results, writing: &Writing<'_>) -> Result<PathBuf, OutputError> {
    let staged = writing.target.stage()?;
    let digests = tables::write_all(results, staged.path(), writing.insights)?;
    manifest::write(results, &digests, staged.path())?;
    manifest::write_timing(results, writing, staged.path())?;
    plots::write_all(results, staged.path())?;
    writing.target.swap_in(staged)
}

/// The SHA-256 of some bytes, in hexadecimal.
fn digest(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// An error with the file that could not be read.
fn reading(path: &Path) -> impl Fn(std::io::Error) -> OutputError {
    let path = path.to_owned();
    move |fault| OutputError::Refused { path: path.clone(), reason: format!("cannot be read: {fault}") }
}

/// An error with the file it happened at.
fn at(path: &Path) -> impl Fn(std::io::Error) -> OutputError {
    let path = path.to_owned();
    move |fault| OutputError::Write { path: path.clone(), fault }
}
