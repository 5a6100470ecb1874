//! What in a results folder is ours, and what a user laid there.

use super::super::manifest::PAGES;
use super::super::study::identity::IDENTITY;
use super::{MANIFEST, OutputError};
use serde_json::Value;
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

/// Refuses a folder that holds something and no results of ours.
pub(super) fn only_ours(folder: &Path) -> Result<(), OutputError> {
    let refused = |reason: String| Err(OutputError::Refused { path: folder.to_owned(), reason });
    let entries = folder.read_dir().into_iter().flatten().filter_map(Result::ok);
    let mut names: Vec<String> = entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with(".microbiz-"))
        .collect();
    names.sort();
    if names.iter().any(|name| name == IDENTITY) {
        return refused("holds a study: choose another folder with --out".to_owned());
    }
    match names.first() {
        Some(name) if manifest(folder).is_none() => refused(format!(
            "holds “{name}” and no results of microbiz, and is left alone, with --force or without: choose another folder with --out"
        )),
        _ => Ok(()),
    }
}

/// The manifest of a folder of ours.
fn manifest(folder: &Path) -> Option<Value> {
    let bytes = std::fs::read(folder.join(MANIFEST)).ok()?;
    let manifest: Value = serde_json::from_slice(&bytes).ok()?;
    manifest.get("microbiz").is_some().then_some(manifest)
}

/// The files of a folder that we wrote.
fn ours(folder: &Path) -> BTreeSet<PathBuf> {
    let manifest = manifest(folder).unwrap_or_default();
    let tables = manifest["tables"].as_object().into_iter().flatten().map(|(name, _)| PathBuf::from(name));
    let plots = Path::new("plots");
    let drawings: Vec<PathBuf> = match manifest["drawings"].as_array() {
        Some(names) => names.iter().filter_map(Value::as_str).map(|name| plots.join(name)).collect(),
        // Written before manifests listed them.
        None => {
            let entries = folder.join(plots).read_dir().into_iter().flatten().filter_map(Result::ok);
            let is_drawing =
                |path: &PathBuf| path.extension().is_some_and(|ending| ending == "svg" || ending == "png");
            entries.map(|entry| plots.join(entry.file_name())).filter(is_drawing).collect()
        }
    };
    let pages = manifest[PAGES].as_array().into_iter().flatten().filter_map(Value::as_str).map(PathBuf::from);
    let always = [MANIFEST, "timing.json"].map(PathBuf::from);
    always.into_iter().chain(tables).chain(drawings).chain(pages).collect()
}

/// Lays what a user has in the old folder into the new one as well: a kill leaves it in one of them at least.
pub(super) fn keep(old: &Path, new: &Path) -> io::Result<()> {
    let ours = ours(old);
    let mut open = vec![PathBuf::new()];
    while let Some(below) = open.pop() {
        for entry in old.join(&below).read_dir()? {
            let entry = entry?;
            let name = below.join(entry.file_name());
            let is_litter = entry.file_name().to_string_lossy().starts_with(".microbiz-");
            if is_litter || ours.contains(&name) {
                continue;
            }
            if entry.file_type()?.is_dir() {
                std::fs::create_dir_all(new.join(&name))?;
                open.push(name);
            } else {
                let place = new.join(&name);
                let is_free = std::fs::symlink_metadata(&place).is_err();
                let place = if is_free { place } else { super::free_name(&place, "old") };
                std::fs::hard_link(entry.path(), &place)
                    .or_else(|_| std::fs::copy(entry.path(), &place).map(drop))?;
            }
        }
    }
    Ok(())
}
