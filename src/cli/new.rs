//! `microbiz new`: a file to begin with.

use super::Failure;
use super::speech::say;
use crate::scenario::{Starter, starters};
use anyhow::{Context, Result, bail};
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// Whom it is for: student, designer or researcher.
    #[arg(default_value = "student", value_parser = starter, value_name = "WHO")]
    starter: Starter,
    /// The scenario file to write [default: my-lab.toml, my-firm.toml or my-claims.toml].
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

fn starter(name: &str) -> Result<Starter, String> {
    starters().iter().find(|starter| starter.name == name).copied().ok_or_else(|| {
        let all: Vec<String> =
            starters().iter().map(|starter| format!("{} ({})", starter.name, starter.about)).collect();
        format!("write one of\n  {}", all.join("\n  "))
    })
}

/// The file that a starter is written to where nobody says otherwise.
fn default_file(starter: &Starter) -> &'static str {
    match starter.name {
        "designer" => "my-firm.toml",
        "researcher" => "my-claims.toml",
        _ => "my-lab.toml",
    }
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let starter = &arguments.starter;
    let usual = || PathBuf::from(default_file(starter));
    let first = arguments.out.clone().unwrap_or_else(usual);
    if first.is_dir() || first.as_os_str().to_string_lossy().starts_with('-') {
        let text = format!("--out {}: write the name of a file, such as --out mine.toml", first.display());
        return Err(Failure::Input(anyhow::anyhow!(text)));
    }
    let first = if first.extension().is_some() { first } else { first.with_extension("toml") };
    let name = first.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let named = |suffix: &str| first.with_file_name(format!("{name}{suffix}.toml"));
    let files: Vec<(PathBuf, String)> =
        starter.files.iter().map(|(suffix, text)| (named(suffix), written(text, &name))).collect();
    // All or none: a pair of which one half is another's would be worse than nothing.
    if let Some((taken, _)) = files.iter().find(|(path, _)| path.exists()) {
        Err(anyhow::anyhow!(occupied(taken)))?;
    }
    for (path, text) in &files {
        create(path, text)?;
        say!("{} is written", path.display())?;
    }
    let all: Vec<String> = files.iter().map(|(path, _)| path.display().to_string()).collect();
    say!("Next: microbiz check {}, then microbiz run {}", all.join(" "), first.display())?;
    Ok(())
}

/// The text of a starter for files of this name.
fn written(text: &str, name: &str) -> String {
    ["my-lab", "my-firm", "NAME"].iter().fold(text.to_owned(), |text, usual| text.replace(usual, name))
}

fn occupied(path: &Path) -> String {
    format!("{} is there already: choose another name with --out FILE", path.display())
}

/// Writes a file that is not there yet.
fn create(path: &Path, text: &str) -> Result<()> {
    let opened = OpenOptions::new().write(true).create_new(true).open(path);
    let mut file = match opened {
        Err(fault) if fault.kind() == ErrorKind::AlreadyExists => bail!(occupied(path)),
        opened => opened.with_context(|| format!("{} cannot be written", path.display()))?,
    };
    file.write_all(text.as_bytes()).with_context(|| format!("{} cannot be written", path.display()))
}
