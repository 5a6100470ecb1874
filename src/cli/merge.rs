//! `microbiz merge`: the shards of a study, put together.

use super::Failure;
use super::speech::tell;
use crate::output;
use std::path::PathBuf;

#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// The folders of all shards.
    #[arg(required = true, value_name = "SHARD-DIR")]
    shards: Vec<PathBuf>,
    /// The folder for the whole.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Replace the study in the folder.
    #[arg(long)]
    force: bool,
}

pub(super) fn run(arguments: &Arguments, quiet: bool) -> Result<(), Failure> {
    let merged = output::merge(&arguments.shards, &arguments.out, arguments.force)?;
    if !quiet {
        tell!("{} runs and their tables are in {}", merged.runs, arguments.out.display());
    }
    match merged.failed {
        0 => Ok(()),
        failed => Err(Failure::Runs { failed, of: merged.runs }),
    }
}
