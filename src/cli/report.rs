//! `microbiz report`: the page of a folder's rows, or of two folders against each other.

use super::Failure;
use super::speech::tell;
use crate::output;
use std::path::{Path, PathBuf};

#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// The folder of a run, or of a study.
    folder: PathBuf,
    /// The folder of another run, to hold the two against each other.
    other: Option<PathBuf>,
    /// The file to write [default: report.html in the folder, of a study in its analysis; of two runs comparison.html].
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Replace the file given with --out.
    #[arg(long)]
    force: bool,
}

pub(super) fn run(arguments: &Arguments, quiet: bool) -> Result<(), Failure> {
    let out = arguments.out.as_deref();
    let place = match &arguments.other {
        None => output::write_report(&arguments.folder, out, arguments.force)?,
        Some(other) => {
            let out = out.unwrap_or(Path::new("comparison.html"));
            output::write_report_of_two([&arguments.folder, other], out, arguments.force)?
        }
    };
    if !quiet {
        tell!("The report is {}", place.display());
    }
    Ok(())
}
