//! From results to files: tables, manifest, drawings, and the folder they are swapped into. Nothing here recomputes a
//! measure.

mod event_log;
#[cfg(feature = "import")]
mod export;
#[cfg(feature = "import")]
mod exporters;
mod folder;
mod json;
mod manifest;
mod package;
mod page;
mod pictures;
#[cfg(feature = "import")]
mod sheet;
mod study;
mod tables;
mod terminal;
mod trace;
#[cfg(feature = "xlsx")]
mod workbook;
mod xml;

pub use event_log::{LogError, LogFormat, WrittenLog, event_log_table, write_event_log};
#[cfg(feature = "import")]
pub use export::{export, export_format_of, export_formats, export_headcounts, write_export};
pub use folder::{OutputError, Target};
pub use json::document;
pub use package::explained_column;
pub use page::{write_report, write_report_of_two};
pub use study::{
    Bundle, Merged, Replayed, StudyFolder, StudyTable, analysis_text, bundle, export_netlogo, export_salib,
    merge, observe, unbundle, write_analysis, write_candidates,
};
pub use terminal::table as terminal_table;
pub use trace::{check_trace_place, trace_document, trace_text, write_trace};

use crate::digest::sha256 as digest;
use crate::results::Results;
use crate::{drawings, report};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The file of the report.
const REPORT: &str = "report.html";
/// The file of the workbook.
const WORKBOOK: &str = "results.xlsx";

/// What to write.
#[derive(Clone, Debug)]
pub struct Writing<'a> {
    /// Whether to write the report, too.
    pub report: bool,
    /// Whether to write a workbook, too; there is none without the feature `xlsx`.
    pub workbook: bool,
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
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Where.
    pub folder: PathBuf,
    /// The drawings, and the workbook, that could not be made, each with the reason; the tables are there all the same.
    pub undrawn: Vec<String>,
}

/// Writes the results into a folder beside the target and swaps it in: a reader finds the old folder or the new one.
///
/// # Errors
/// When a file cannot be written; the old folder is then as it was.
pub fn write(results: &Results, writing: &Writing<'_>) -> Result<Written, OutputError> {
    let staged = writing.target.stage()?;
    let digests = tables::write_all(results, staged.path())?;
    manifest::write_timing(results, writing, staged.path())?;
    let drawings: Vec<_> = drawings::all(results).collect();
    if writing.report {
        let path = staged.path().join(REPORT);
        std::fs::write(&path, report::of_drawn_run(results, &drawings)).map_err(at(&path))?;
    }
    package::write(results, &digests, staged.path())?;
    let mut pages = vec![package::FILE];
    pages.extend(writing.report.then_some(REPORT));
    // What a workbook cannot hold, such as a text of 40,000 characters, does not cost the tables.
    let workbook = with_workbook(results, writing, &drawings, staged.path());
    pages.extend(matches!(workbook, Ok(true)).then_some(WORKBOOK));
    let mut drawn = pictures::write(drawings, staged.path(), writing.threads);
    drawn.undrawn.extend(workbook.err().map(|error| error.to_string()));
    manifest::write(results, &digests, (&drawn.files, &pages), staged.path())?;
    let folder = writing.target.swap_in(staged)?;
    Ok(Written { folder, undrawn: drawn.undrawn })
}

/// Writes the workbook where one is wanted and can be written; whether it was.
#[cfg_attr(not(feature = "xlsx"), expect(unused_variables, reason = "there is no workbook"))]
fn with_workbook(
    results: &Results,
    writing: &Writing<'_>,
    drawings: &[Result<drawings::Drawing, drawings::DrawingError>],
    folder: &Path,
) -> Result<bool, OutputError> {
    #[cfg(feature = "xlsx")]
    if writing.workbook {
        workbook::write(results, drawings, &folder.join(WORKBOOK))?;
        return Ok(true);
    }
    Ok(false)
}

/// A file name made from a name that a user chose: itself where it is short and of small letters, digits, `-`, `_` and `.`
/// alone; otherwise what is left of it, with a digest of the whole. So no name leads elsewhere, is too long, or becomes one
/// with another where case or composition are folded.
pub fn file_name(name: &str) -> String {
    const LONGEST: usize = 80;
    const DIGEST: usize = 10;
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c);
    if (1..=LONGEST).contains(&name.len()) && name.chars().all(is_plain) && !name.starts_with('.') {
        return name.to_owned();
    }
    let plain = |c: char| if is_plain(c.to_ascii_lowercase()) { c.to_ascii_lowercase() } else { '-' };
    let left: String = name.chars().map(plain).take(LONGEST).collect();
    format!("{}-{}", left.trim_start_matches('.'), &digest(name.as_bytes())[..DIGEST])
}

/// Reads the results of a folder back: everything but how much work it took and what theory says of it.
///
/// # Errors
/// When a table is missing, damaged, or was written by another version.
pub fn read(folder: &Path) -> Result<Results, OutputError> {
    tables::read_all(folder, manifest::about(folder)?)
}

/// An error with the file that could not be read.
fn reading(path: &Path) -> impl Fn(std::io::Error) -> OutputError {
    let path = path.to_owned();
    move |fault| OutputError::Refused { path: path.clone(), reason: format!("cannot be read: {fault}") }
}

/// An error with the file it happened at.
fn at(path: &Path) -> impl Fn(std::io::Error) -> OutputError {
    let path = path.to_owned();
    move |fault| match fault.kind() {
        // Not for want of room: what stands there is not what was put there.
        ErrorKind::ResourceBusy | ErrorKind::InvalidData => {
            OutputError::Refused { path: path.clone(), reason: format!("cannot be used: {fault}") }
        }
        _ => OutputError::Write { path: path.clone(), fault },
    }
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn file_names_are_made_from_names_and_never_meet() {
        let long = "x".repeat(240);
        let names = [
            "a/b",
            "a\\b",
            "a-b",
            "../x",
            "..",
            ".",
            "",
            "A",
            "a",
            "AB",
            "ab",
            "\u{e9}",
            "e\u{301}",
            "\u{1b}[2J",
            "a\u{fffe}b",
            &long,
        ];
        let mut made: Vec<String> = names.iter().map(|name| file_name(name)).collect();
        for name in &made {
            let is_plain =
                name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_.".contains(&b));
            assert!(is_plain && name.len() < 100 && !name.starts_with('.'), "{name}");
        }
        made.sort();
        made.dedup();
        assert_eq!(made.len(), names.len(), "{made:?}");
        assert_eq!(file_name("network-4.2_a"), "network-4.2_a", "plain names stay as they are");
    }
}
