//! `microbiz bundle`: a finished study in one file.

use super::Failure;
use crate::output;
use std::path::PathBuf;

#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// The folder of a finished study.
    study: PathBuf,
    /// The file to write [default: STUDY.tar].
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, quiet: bool) -> Result<(), Failure> {
    let out = arguments.out.clone().unwrap_or_else(|| arguments.study.with_extension("tar"));
    output::bundle(&arguments.study, &out)?;
    if !quiet {
        eprintln!("{} can be replayed with `microbiz replay`", out.display());
    }
    Ok(())
}
