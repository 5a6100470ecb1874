//! `microbiz analyse`: what the runs of a study say.

use super::Failure;
use crate::output;
use std::path::PathBuf;

#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// The folder of a study, finished or not; or one with a design and an outputs.csv.
    study: PathBuf,
    /// A measure to analyse, such as fit.mean; may be given several times [default: those that the study lists].
    #[arg(long = "measure", value_name = "MEASURE")]
    measures: Vec<String>,
}

pub(super) fn run(arguments: &Arguments, quiet: bool) -> Result<(), Failure> {
    let observations = output::observe(&arguments.study, &arguments.measures)?;
    let folder = output::write_analysis(&arguments.study, &observations)?;
    if !quiet {
        print!("{}", output::analysis_text(&observations));
        eprintln!("Tables and drawings are in {}", folder.display());
    }
    Ok(())
}
