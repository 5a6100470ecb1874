//! `microbiz bundle`: a finished study in one file.

use super::Failure;
use super::speech::tell;
use crate::output;
use std::path::PathBuf;

#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// The folder of a finished study.
    study: PathBuf,
    /// The file to write [default: STUDY.tar].
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Replace the file.
    #[arg(long)]
    force: bool,
}

pub(super) fn run(arguments: &Arguments, quiet: bool) -> Result<(), Failure> {
    let beside = || {
        let folder = std::fs::canonicalize(&arguments.study).unwrap_or_else(|_| arguments.study.clone());
        let name = folder.file_name().map_or("study".into(), |name| name.to_string_lossy().into_owned());
        folder.with_file_name(format!("{name}.tar"))
    };
    let out = arguments.out.clone().unwrap_or_else(beside);
    output::bundle(&arguments.study, &out, arguments.force)?;
    if !quiet {
        tell!("{} can be replayed with `microbiz replay`", out.display());
    }
    Ok(())
}
