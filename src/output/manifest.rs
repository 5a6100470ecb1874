//! The manifest: only what determines the results. Clock, command and threads stand apart in `timing.json`.

use super::tables::Digests;
use super::{OutputError, Writing, at, folder, reading};
use crate::results::{About, Results};
use serde_json::{Value, json};
use std::path::Path;

/// The key of a manifest that names the files for readers: report, workbook, meaning of the columns.
pub(super) const PAGES: &str = "pages";

/// The version of the format of scenario files.
const SCHEMA_VERSION: u32 = 1;

pub(super) fn document(results: &Results, digests: &Digests) -> Value {
    let mut document = json!({ "microbiz": env!("CARGO_PKG_VERSION"), "schema_version": SCHEMA_VERSION });
    if let Value::Object(about) = json!(results.about) {
        about.into_iter().for_each(|(key, value)| document[key] = value);
    }
    document["tables"] = json!(digests);
    document
}

/// What a folder's manifest says of its results.
pub(super) fn about(target: &Path) -> Result<About, OutputError> {
    let path = target.join(folder::MANIFEST);
    let text = std::fs::read_to_string(&path).map_err(reading(&path))?;
    serde_json::from_str(&text).map_err(|error| OutputError::Refused {
        path,
        reason: format!("is no manifest of a run ({error}): run the scenario again"),
    })
}

/// Writes the manifest with what stands beside it: what it names may be replaced by the next run, and nothing else.
pub(super) fn write(
    results: &Results,
    digests: &Digests,
    (drawings, pages): (&[String], &[&str]),
    target: &Path,
) -> Result<(), OutputError> {
    let mut document = document(results, digests);
    document["drawings"] = json!(drawings);
    document[PAGES] = json!(pages);
    write_json(&document, &target.join(folder::MANIFEST))
}

pub(super) fn write_timing(
    results: &Results,
    writing: &Writing<'_>,
    target: &Path,
) -> Result<(), OutputError> {
    let effort = results.effort;
    let document = json!({
        "command": writing.command,
        "started": writing.started,
        "threads": writing.threads,
        "services_completed": effort.services_completed,
        "event_loop_seconds": effort.event_loop_seconds,
        "wall_seconds": writing.wall_seconds,
    });
    write_json(&document, &target.join("timing.json"))
}

pub(super) fn write_json(document: &Value, path: &Path) -> Result<(), OutputError> {
    let text = format!("{document:#}\n");
    std::fs::write(path, text).map_err(at(path))
}

/// Writes a document in the place of another.
pub(super) fn replace_json(document: &Value, path: &Path) -> Result<(), OutputError> {
    folder::replace(path, format!("{document:#}\n").as_bytes())
}

/// Reads a document.
pub(super) fn read_json(path: &Path) -> Result<Value, OutputError> {
    let text = std::fs::read_to_string(path).map_err(at(path))?;
    serde_json::from_str(&text).map_err(|error| OutputError::Refused {
        path: path.to_owned(),
        reason: format!("is damaged ({error}): start the study in another folder"),
    })
}
