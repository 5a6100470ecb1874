//! `microbiz import`: looks at files and writes the scenario that reads them.

use super::Failure;
use super::speech::{say, tell};
use anyhow::{Context, anyhow};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// Files with posts or people, reporting lines, head-counts, ties; FILE#SHEET names a sheet of a workbook.
    #[arg(required = true)]
    files: Vec<String>,
    /// The scenario to write; without it, it is printed after what was found.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Replace the file given with --out.
    #[arg(long)]
    force: bool,
}

pub(super) fn run(arguments: &Arguments, quiet: bool) -> Result<(), Failure> {
    let folder = arguments.out.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
    let mut files = BTreeMap::new();
    for name in &arguments.files {
        let path = name.split_once('#').map_or(name.as_str(), |(path, _)| path);
        let bytes = std::fs::read(path).with_context(|| format!("{path} cannot be read"))?;
        files.insert(beside(name, folder), bytes);
    }
    if let Some(out) = arguments.out.as_deref().filter(|out| out.exists() && !arguments.force) {
        Err(anyhow!("{} is there already: give another name, or --force", out.display()))?;
    }
    let survey = crate::survey(&files).map_err(anyhow::Error::from)?;
    if !quiet {
        survey.said.iter().try_for_each(|line| say!("{line}"))?;
        if !survey.questions.is_empty() {
            say!("\nWhat is wrong with the rows; the scenario says what is done about it:")?;
            survey.questions.iter().try_for_each(|line| say!("  {line}"))?;
        }
    }
    match &arguments.out {
        Some(out) => {
            std::fs::write(out, &survey.scenario)
                .with_context(|| format!("{} cannot be written", out.display()))?;
            tell!("{} is written: read it, mend it, then microbiz run {}", out.display(), out.display());
        }
        None => say!("\n{}", survey.scenario)?,
    }
    Ok(())
}

/// A file's name as a scenario in the folder would write it.
fn beside(name: &str, folder: &Path) -> String {
    Path::new(name)
        .strip_prefix(folder)
        .map_or_else(|_| absolute(name, folder), |rest| rest.display().to_string())
}

/// The name itself where the scenario lies beside, else the whole path.
fn absolute(name: &str, folder: &Path) -> String {
    if folder.as_os_str().is_empty() {
        return name.to_owned();
    }
    let (path, sheet) = name.split_once('#').map_or((name, None), |(path, sheet)| (path, Some(sheet)));
    let whole = std::path::absolute(path).map_or_else(|_| path.to_owned(), |path| path.display().to_string());
    sheet.map_or(whole.clone(), |sheet| format!("{whole}#{sheet}"))
}
