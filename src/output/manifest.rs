//! The manifest: only what determines the results. Clock, command and threads stand apart in `timing.json`.

use super::tables::Digests;
use super::{OutputError, Writing, at, digest, folder};
use crate::experiment::Results;
use serde_json::{Value, json};
use std::path::Path;

/// The version of the format of scenario files.
const SCHEMA_VERSION: u32 = 1;

pub(super) fn document(results: &Results, digests: &Digests) -> Value {
    let inputs: std::collections::BTreeMap<&str, String> =
        results.scenario.attachments.iter().map(|(name, bytes)| (name.as_str(), digest(bytes))).collect();
    let mut document = json!({
        "microbiz": env!("CARGO_PKG_VERSION"),
        "schema_version": SCHEMA_VERSION,
        "name": results.scenario.name,
        "seed": results.scenario.seed,
        "replications": results.replications(),
        "baseline": results.scenario.baseline,
        "scenario": results.scenario.resolved,
        "inputs": inputs,
        "tables": digests,
    });
    if let Some((asked, reached)) = results.precision() {
        // What has no width – an interval that does not exist – is null.
        document["precision"] = json!({
            "measure": results.scenario.precision_measure,
            "asked": asked,
            "reached": reached,
            "is_reached": reached <= asked,
        });
    }
    document
}

/// Writes the manifest with what stands beside it: what it names may be replaced by the next run, and nothing else.
pub(super) fn write(
    results: &Results,
    digests: &Digests,
    drawings: &[String],
    target: &Path,
) -> Result<(), OutputError> {
    let mut document = document(results, digests);
    document["drawings"] = json!(drawings);
    write_json(&document, &target.join(folder::MANIFEST))
}

pub(super) fn write_timing(
    results: &Results,
    writing: &Writing<'_>,
    target: &Path,
) -> Result<(), OutputError> {
    let timing = results.timing();
    let document = json!({
        "command": writing.command,
        "started": writing.started,
        "threads": writing.threads,
        "services_completed": timing.services_completed,
        "event_loop_seconds": timing.event_loop_seconds,
        "wall_seconds": writing.wall_seconds,
    });
    write_json(&document, &target.join("timing.json"))
}

fn write_json(document: &Value, path: &Path) -> Result<(), OutputError> {
    let text = format!("{document:#}\n");
    std::fs::write(path, text).map_err(at(path))
}

/// Writes a document beside its place and moves it there: a reader finds the old one or the new one.
pub(super) fn replace_json(document: &Value, path: &Path) -> Result<(), OutputError> {
    let staged = path.with_extension("json.part");
    write_json(document, &staged)?;
    std::fs::rename(&staged, path).map_err(at(path))
}

/// Reads a document.
pub(super) fn read_json(path: &Path) -> Result<Value, OutputError> {
    let text = std::fs::read_to_string(path).map_err(at(path))?;
    serde_json::from_str(&text).map_err(|error| OutputError::Refused {
        path: path.to_owned(),
        reason: format!("is damaged ({error}): start the study in another folder"),
    })
}
