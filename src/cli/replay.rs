//! `microbiz replay`: a bundle run again, and every table compared.

use super::speech::say;
use super::{Failure, sweep};
use crate::output::{self, StudyFolder};
use anyhow::{Context, anyhow};
use std::path::PathBuf;

#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// The bundle.
    bundle: PathBuf,
    /// Keep the results in this folder [default: they are compared and thrown away].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Threads to use [default: all cores].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1024))]
    threads: Option<u32>,
}

pub(super) fn run(arguments: &Arguments, quiet: bool) -> Result<(), Failure> {
    let bundle = output::unbundle(&arguments.bundle)?;
    let aside = tempfile::tempdir().context("there is no room for temporary files")?;
    let place = arguments.out.clone().unwrap_or_else(|| aside.path().join("replay"));
    let folder = StudyFolder::open(place, &bundle.sweep, (0, 1), false)?;
    if folder.finished() > 0 {
        let text = format!(
            "{} holds finished runs: a replay starts from nothing, choose another folder",
            folder.path().display()
        );
        return Err(Failure::Input(anyhow!(text)));
    }
    let threads = arguments.threads.map_or_else(super::cores, |threads| threads as usize);
    sweep::run_with_progress(&bundle.sweep, &folder, (0, 1), threads, quiet)?;
    folder.write_tables(&bundle.sweep)?;
    let compared = bundle.compare(&folder)?;
    let differing = compared.iter().filter(|table| !table.is_same).count();
    for table in compared.iter().filter(|table| !quiet || !table.is_same) {
        say!("{:<18} {}", table.table, if table.is_same { "the same bytes" } else { "DIFFERS" })?;
    }
    match differing {
        0 => Ok(()),
        n => Err(Failure::Promise(anyhow!("{n} of {} tables came to other bytes", compared.len()))),
    }
}
