//! The report of a folder's rows, made again.

use super::folder::{MANIFEST, OutputError, file_place, replace};
use super::study::identity;
use super::{REPORT, manifest, observe, read, write_analysis};
use crate::experiment::differences_between;
use crate::report;
use std::path::{Path, PathBuf};

/// Writes the report of a run's folder again, from its rows alone: into the folder, or into a file of another place, which
/// must not exist unless `force` is given. The report of a study is written with its analysis.
///
/// # Errors
/// When a table is missing or damaged, when something that is not the folder's report is in the way, or when the file cannot
/// be written.
pub fn write_report(folder: &Path, out: Option<&Path>, force: bool) -> Result<PathBuf, OutputError> {
    let is_study = folder.join(identity::IDENTITY).is_file();
    let page = match (is_study, out) {
        (true, None) => return Ok(write_analysis(folder, &observe(folder, &[])?)?.folder.join(REPORT)),
        (true, Some(_)) => report::of_study(&observe(folder, &[])?.results()),
        (false, _) => report::of_run(&read(folder)?),
    };
    let Some(out) = out else { return into_folder(folder, &page) };
    let place = file_place(out, force)?;
    replace(&place, page.as_bytes())?;
    Ok(place)
}

/// Writes a page that holds two runs against each other into a file, which must not exist unless `force` is given.
///
/// # Errors
/// When a table is missing or damaged, when the runs cannot be compared, or when the file cannot be written.
pub fn write_report_of_two(folders: [&Path; 2], out: &Path, force: bool) -> Result<PathBuf, OutputError> {
    let [first, second] = [read(folders[0])?, read(folders[1])?];
    let differences = differences_between(&first, &second).map_err(|reason| OutputError::Refused {
        path: folders[1].to_owned(),
        reason: format!("cannot be compared with {}: {reason}", folders[0].display()),
    })?;
    let place = file_place(out, force)?;
    replace(&place, report::of_two(&first, &second, &differences).as_bytes())?;
    Ok(place)
}

fn into_folder(folder: &Path, page: &str) -> Result<PathBuf, OutputError> {
    let place = folder.join(REPORT);
    let path = folder.join(MANIFEST);
    let mut document = manifest::read_json(&path)?;
    let mut pages = document[manifest::PAGES].as_array().cloned().unwrap_or_default();
    let is_ours = pages.iter().any(|page| page == REPORT);
    if !is_ours && place.exists() {
        let reason = "is not the report of this folder: choose another file with --out";
        return Err(OutputError::Taken { path: place, reason });
    }
    replace(&place, page.as_bytes())?;
    if !is_ours {
        pages.push(REPORT.into());
        document[manifest::PAGES] = pages.into();
        manifest::replace_json(&document, &path)?;
    }
    Ok(place)
}
