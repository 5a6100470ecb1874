//! `microbiz report`: the page of a folder's rows.

use super::Failure;
use super::speech::tell;
use crate::output;
use std::path::PathBuf;

#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// The folder of a run.
    folder: PathBuf,
    /// The file to write [default: report.html in the folder].
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Replace the file given with --out.
    #[arg(long)]
    force: bool,
}

pub(super) fn run(arguments: &Arguments, quiet: bool) -> Result<(), Failure> {
    let place = output::write_report(&arguments.folder, arguments.out.as_deref(), arguments.force)?;
    if !quiet {
        tell!("The report is {}", place.display());
    }
    Ok(())
}
