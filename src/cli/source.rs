//! Where scenarios come from: the gallery inside the binary, or files.

use crate::experiment::{Plan, Sweep};
use crate::scenario::{
    GalleryEntry, Scenario, ScenarioFile, Study, gallery, illegible_text, shipped, studies,
};
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::path::Path;

/// A scenario file as written, with the files that its charts name.
pub(super) type Written = (ScenarioFile, BTreeMap<String, Vec<u8>>);

/// The scenario of this name or path.
pub(super) fn load(name: &str) -> Result<Scenario> {
    if is_study(name) {
        bail!("{name} is a study: run it with `microbiz sweep {name}`, or give the scenario that it varies");
    }
    let (file, attachments) = written(name, Path::new(""))?;
    Ok(file.resolve(attachments)?)
}

/// The scenario file of this name, or of this path below a folder.
pub(super) fn written(name: &str, folder: &Path) -> Result<Written> {
    let path = folder.join(name);
    if path.is_file() {
        return from_file(&path);
    }
    match shipped().find(|entry| entry.name == name) {
        Some(entry) => Ok((parsed(entry)?, BTreeMap::new())),
        None if path.is_dir() => bail!("{} is a folder: give a scenario file", path.display()),
        None => {
            // What is left out most often is the ending of a file that is there.
            let file = format!("{name}.toml");
            if folder.join(&file).is_file() {
                bail!("there is no file and no scenario “{name}”: did you mean the file “{file}”?");
            }
            let names = gallery().iter().map(|entry| entry.name);
            let hint = crate::scenario::suggestion(name, names);
            bail!("there is no file and no scenario “{name}”{hint}; `microbiz scenarios` lists them")
        }
    }
}

/// The text of the scenario of this name or path, with the files that its charts name.
pub(super) fn text(name: &str) -> Result<(String, BTreeMap<String, Vec<u8>>)> {
    let path = Path::new(name);
    let (_, attachments) = written(name, Path::new(""))?;
    let text = match shipped().find(|entry| entry.name == name && !path.is_file()) {
        Some(entry) => entry.text.to_owned(),
        None => text_of(path)?,
    };
    Ok((text, attachments))
}

/// A scenario inside the binary.
pub(super) fn embedded(entry: &GalleryEntry) -> Result<Scenario> {
    Ok(parsed(entry)?.resolve(BTreeMap::new())?)
}

fn parsed(entry: &GalleryEntry) -> Result<ScenarioFile> {
    Ok(ScenarioFile::parse(&format!("{}.toml", entry.name), entry.text)?)
}

/// The study of a file, made ready to run.
pub(super) fn sweep(path: &Path) -> Result<Sweep> {
    let study = study(path)?;
    let Some(name) = study.scenario().map(str::to_owned) else {
        bail!(
            "{}: scenario is missing: write for example scenario = \"hierarchy-vs-network\"",
            path.display()
        )
    };
    let folder = beside(path);
    let (base, attachments) = written(&name, folder)?;
    let rows = listed(&study, folder)?;
    Ok(Sweep::new(study, &base, attachments, rows)?)
}

/// The points of a study, whether or not it has a scenario.
pub(super) fn plan(path: &Path) -> Result<Plan> {
    let study = study(path)?;
    let rows = listed(&study, beside(path))?;
    let seed = match study.scenario() {
        Some(name) => written(name, beside(path))?.0.seed(),
        None => 1,
    };
    Ok(Plan::new(study, rows, seed)?)
}

/// The study of this path, or of this name among those inside the binary.
fn study(path: &Path) -> Result<Study> {
    let name = path.display().to_string();
    if let Some(entry) = studies().iter().find(|entry| entry.name == name && !path.is_file()) {
        return Ok(Study::parse(&format!("{name}.toml"), entry.text)?);
    }
    if !path.is_file() {
        let hint = crate::scenario::suggestion(&name, studies().iter().map(|entry| entry.name));
        bail!("there is no file and no study “{name}”{hint}");
    }
    Ok(Study::parse(&name, &text_of(path)?)?)
}

/// Whether a file, or a name of the gallery, is a study rather than a scenario.
pub(super) fn is_study(name: &str) -> bool {
    let path = Path::new(name);
    if !path.is_file() {
        return studies().iter().any(|entry| entry.name == name);
    }
    let written = text_of(path).ok().and_then(|text| text.parse::<toml::Table>().ok());
    written.is_some_and(|table| table.contains_key("design") || table.contains_key("factors"))
}

/// The text of a scenario or study file, or of one of the gallery by the name that messages give it; none where there is none.
pub(super) fn text_of_scenario(path: &Path) -> Option<String> {
    let name = path.to_str().and_then(|path| path.strip_suffix(".toml"));
    let embedded = || shipped().chain(studies()).find(|entry| Some(entry.name) == name);
    match path.is_file() {
        true => text_of(path).ok(),
        false => embedded().map(|entry| entry.text.to_owned()),
    }
}

fn beside(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new(""))
}

/// The table of a list, its header first.
fn listed(study: &Study, folder: &Path) -> Result<Option<Vec<Vec<String>>>> {
    let Some(name) = study.list() else { return Ok(None) };
    let path = folder.join(name);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_path(&path)
        .with_context(|| format!("{} cannot be read (paths are relative to the study)", path.display()))?;
    let mut rows = Vec::new();
    for row in reader.records() {
        let row = row.with_context(|| path.display().to_string())?;
        if let Some(fault) = row.iter().find_map(illegible_text) {
            let line = row.position().map_or(0, csv::Position::line);
            bail!("{}:{line}: {fault}", path.display());
        }
        rows.push(row.iter().map(str::to_owned).collect());
    }
    Ok(Some(rows))
}

fn text_of(path: &Path) -> Result<String> {
    let name = path.display();
    let bytes = std::fs::read(path).with_context(|| format!("{name} cannot be read"))?;
    String::from_utf8(bytes).map_err(|error| {
        anyhow::anyhow!("{name} is not UTF-8 (byte {}): save it as UTF-8", error.utf8_error().valid_up_to())
    })
}

fn from_file(path: &Path) -> Result<Written> {
    let name = path.display().to_string();
    let file = ScenarioFile::parse(&name, &text_of(path)?)?;
    let folder = beside(path);
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
    Ok((file, attachments))
}
