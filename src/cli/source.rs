//! Where scenarios come from: the gallery inside the binary, or files.

use crate::scenario::{GalleryEntry, Scenario, ScenarioFile, gallery, theory};
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::path::Path;

/// The scenario of this name or path.
pub(super) fn load(name: &str) -> Result<Scenario> {
    let path = Path::new(name);
    if path.is_file() {
        return from_file(path);
    }
    match gallery().iter().chain(theory()).find(|entry| entry.name == name) {
        Some(entry) => embedded(entry),
        None if path.is_dir() => bail!("{name} is a folder: give a scenario file"),
        None => {
            let names = gallery().iter().map(|entry| entry.name);
            let hint = crate::scenario::suggestion(name, names);
            bail!("there is no file and no scenario “{name}”{hint}; `microbiz scenarios` lists them")
        }
    }
}

/// A scenario inside the binary.
pub(super) fn embedded(entry: &GalleryEntry) -> Result<Scenario> {
    let file = format!("{}.toml", entry.name);
    Ok(ScenarioFile::parse(&file, entry.text)?.resolve(BTreeMap::new())?)
}

fn from_file(path: &Path) -> Result<Scenario> {
    let name = path.display().to_string();
    let bytes = std::fs::read(path).with_context(|| format!("{name} cannot be read"))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        anyhow::anyhow!("{name} is not UTF-8 (byte {}): save it as UTF-8", error.utf8_error().valid_up_to())
    })?;
    let file = ScenarioFile::parse(&name, &text)?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut attachments = BTreeMap::new();
    for attachment in file.attachments() {
        let beside = folder.join(&attachment);
        let bytes = std::fs::read(&beside).with_context(|| {
            format!(
                "{name}: the file “{attachment}” cannot be read at {} (paths are relative to the scenario)",
                beside.display()
            )
        })?;
        attachments.insert(attachment, bytes);
    }
    Ok(file.resolve(attachments)?)
}
