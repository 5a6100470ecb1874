//! An organisation as one file: the user's own sheet with what changed, or nodes and edges for other tools.

use super::exporters::{Format, Network};
use super::folder::{OutputError, file_place, replace};
use super::sheet;
use crate::experiment::Experiment;
use std::path::{Path, PathBuf};

/// What an organisation can be written as, on the command line: the sheet it came from, a workbook of it, or a format for
/// other tools.
pub fn export_formats() -> Vec<&'static str> {
    let sheets: &[&str] =
        if cfg!(all(feature = "xlsx", feature = "import")) { &["csv", "xlsx"] } else { &["csv"] };
    sheets.iter().copied().chain(Format::ALL.iter().map(|format| format.name())).collect()
}

/// The format whose files end like this one.
pub fn export_format_of(path: &Path) -> Option<&'static str> {
    let ending = path.extension()?.to_str()?.to_ascii_lowercase();
    let known = |name: &&str| extension(name) == Some(ending.as_str());
    export_formats().into_iter().find(|name| known(name)).or((ending == "tsv").then_some("csv"))
}

fn extension(format: &str) -> Option<&str> {
    match Format::ALL.iter().find(|known| known.name() == format) {
        Some(format) => Some(format.extension()),
        None => Some(format),
    }
}

/// One structure of an experiment in a format.
///
/// # Errors
/// Structures that do not exist, sheets of structures without a chart, and formats that this build does not know.
pub fn export(experiment: &Experiment, structure: &str, format: &str) -> Result<Vec<u8>, OutputError> {
    if let Some(format) = Format::ALL.iter().find(|known| known.name() == format) {
        let (teams, links) = experiment.organisation(structure).ok_or_else(|| {
            let there = experiment.structures().join(", ");
            OutputError::Asked(format!("there is no structure “{structure}”: the scenario has {there}"))
        })?;
        return Ok(format.write(&Network::of(structure, &teams, &links)).into_bytes());
    }
    let (posts, headcounts) =
        experiment.changed_sheet(structure).map_err(|error| OutputError::Asked(error.to_string()))?;
    match format {
        "csv" => sheet::as_text(&posts),
        #[cfg(feature = "xlsx")]
        "xlsx" => sheet::as_workbook(&posts, headcounts.as_ref()),
        other => Err(OutputError::Asked(format!(
            "there is no format “{other}”: write one of {}",
            export_formats().join(", ")
        ))),
    }
}

/// The sheet of head-counts as delimited text, which goes into a file beside that of the posts; none where the chart has none, and
/// in other formats, which hold it.
///
/// # Errors
/// As [`export`].
pub fn export_headcounts(
    experiment: &Experiment,
    structure: &str,
    format: &str,
) -> Result<Option<Vec<u8>>, OutputError> {
    if format != "csv" {
        return Ok(None);
    }
    let (_, headcounts) =
        experiment.changed_sheet(structure).map_err(|error| OutputError::Asked(error.to_string()))?;
    headcounts.as_ref().map(sheet::as_text).transpose()
}

/// Writes the same into a file, which must not exist unless `force` is given; head-counts, which a text file has no second sheet
/// for, into one beside it. Returns the files.
///
/// # Errors
/// As [`export`], and when a file cannot be written.
pub fn write_export(
    experiment: &Experiment,
    (structure, format): (&str, &str),
    out: &Path,
    force: bool,
) -> Result<Vec<PathBuf>, OutputError> {
    let mut files = vec![(file_place(out, force)?, export(experiment, structure, format)?)];
    if let Some(bytes) = export_headcounts(experiment, structure, format)? {
        files.push((file_place(&beside(out), force)?, bytes));
    }
    files.iter().try_for_each(|(place, bytes)| replace(place, bytes))?;
    Ok(files.into_iter().map(|(place, _)| place).collect())
}

/// The file of head-counts beside one of posts: `after.csv` has `after.headcounts.csv`.
fn beside(out: &Path) -> PathBuf {
    let ending = out.extension().map_or("csv".into(), std::ffi::OsStr::to_string_lossy);
    out.with_extension(format!("headcounts.{ending}"))
}
