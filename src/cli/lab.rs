//! `microbiz lab`: the page on this machine, or as one file with the engine in it.

use super::speech::{say, tell};
use super::{Failure, interrupt, source};
use crate::lab::{Content, PATIENCE, Server, Setup, offline_page};
use anyhow::{Context, Result, anyhow};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// A scenario file, the name of one in the gallery, or a file of people or posts [default: the first lesson's firm].
    scenario: Option<String>,
    /// The port on 127.0.0.1; 0 for any that is free.
    #[arg(long, default_value_t = 7878)]
    port: u16,
    /// The most events that one question may take, in millions.
    #[arg(long, value_name = "MILLIONS", default_value_t = 2000.0)]
    most_events: f64,
    /// Write the page with the engine in it as one file instead, which opens from a disk.
    #[arg(long, value_name = "FILE", requires = "engine", conflicts_with_all = ["scenario", "port", "most_events"])]
    offline: Option<PathBuf>,
    /// The engine for --offline: the package microbiz-web, built for wasm32-unknown-unknown.
    #[arg(long, value_name = "WASM", requires = "offline")]
    engine: Option<PathBuf>,
    /// Replace the file given with --offline.
    #[arg(long)]
    force: bool,
}

pub(super) fn run(arguments: &Arguments, quiet: bool) -> Result<(), Failure> {
    if let (Some(file), Some(engine)) = (&arguments.offline, &arguments.engine) {
        return Ok(write(file, engine, arguments.force)?);
    }
    let start = arguments.scenario.as_deref().map(opened).transpose()?;
    let interrupted = interrupt::flag();
    let server = Server {
        start,
        port: arguments.port,
        most_events: arguments.most_events * 1e6,
        patience: PATIENCE,
        interrupted: std::sync::Arc::clone(&interrupted),
    };
    let mut said = Ok(());
    server
        .serve(|address| {
            said = say!("http://{address}/");
            if !quiet {
                tell!("The lab is open at that address, for this machine alone. Ctrl-C ends it.");
            }
        })
        .map_err(anyhow::Error::from)?;
    said
}

/// What the page opens with.
fn opened(name: &str) -> Result<Setup> {
    let path = Path::new(name);
    if path.is_file() && path.extension().is_some_and(|ending| ending != "toml") {
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = std::fs::read(path).with_context(|| format!("{name} cannot be read"))?;
        return charted(&file, bytes);
    }
    let (text, attachments) = source::text(name)?;
    let attachments = attachments.into_iter().map(|(name, bytes)| (name, Content::of(bytes))).collect();
    let file = path.file_name().map_or_else(|| name.to_owned(), |file| file.to_string_lossy().into_owned());
    let has_ending = Path::new(&file).extension().is_some();
    let file = if has_ending { file } else { format!("{file}.toml") };
    Ok(Setup { file, text, attachments, set: BTreeMap::new() })
}

/// The scenario that reads a file of people or posts.
#[cfg(feature = "import")]
fn charted(file: &str, bytes: Vec<u8>) -> Result<Setup> {
    let files = BTreeMap::from([(file.to_owned(), bytes.clone())]);
    let survey = crate::survey(&files)?;
    survey.said.iter().for_each(|line| tell!("{line}"));
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let attachments = BTreeMap::from([(file.to_owned(), Content::of(bytes))]);
    Ok(Setup { file: format!("{stem}.toml"), text: survey.scenario, attachments, set: BTreeMap::new() })
}

#[cfg(not(feature = "import"))]
fn charted(file: &str, _: Vec<u8>) -> Result<Setup> {
    Err(anyhow!("{file}: this program reads no files of people: build it with the feature `import`"))
}

fn write(file: &Path, engine: &Path, force: bool) -> Result<()> {
    if file.exists() && !force {
        return Err(anyhow!("{} is there already: give another name, or --force", file.display()));
    }
    let bytes = std::fs::read(engine).with_context(|| format!("{} cannot be read", engine.display()))?;
    let page = offline_page(&bytes).map_err(|error| anyhow!("{} {error}", engine.display()))?;
    std::fs::write(file, &page).with_context(|| format!("{} cannot be written", file.display()))?;
    tell!(
        "{} is written, {:.2} MB: it opens by double click, without network",
        file.display(),
        page.len() as f64 / 1e6
    );
    Ok(())
}
