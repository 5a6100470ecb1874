//! `microbiz analyse`: what the runs of a study say.

use super::Failure;
use super::speech::{escaped, on_stdout, tell};
use crate::output;
use std::path::PathBuf;

#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// The folder of a study, finished or not; or one with a design and an outputs.csv.
    study: PathBuf,
    /// A measure to analyse, such as fit.mean; may be given several times [default: those that the study lists].
    #[arg(long = "measure", value_name = "MEASURE")]
    measures: Vec<String>,
    /// Write the study for another tool instead: SALib's problem, samples and outputs, or NetLogo's table.
    #[arg(long, value_name = "TOOL")]
    export: Option<Tool>,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Tool {
    Salib,
    Netlogo,
}

pub(super) fn run(arguments: &Arguments, quiet: bool) -> Result<(), Failure> {
    if let Some(tool) = arguments.export {
        let place = match tool {
            Tool::Salib => {
                let observations = output::observe(&arguments.study, &arguments.measures)?;
                output::export_salib(&arguments.study, &observations)?
            }
            Tool::Netlogo => output::export_netlogo(&arguments.study)?,
        };
        if !quiet {
            tell!("written to {}", place.display());
        }
        return Ok(());
    }
    let observations = output::observe(&arguments.study, &arguments.measures)?;
    let written = output::write_analysis(&arguments.study, &observations)?;
    written.undrawn.iter().for_each(|reason| tell!("warning: {reason}; the tables are written"));
    if !quiet {
        on_stdout(&escaped(&output::analysis_text(&observations.results())))?;
        tell!("Tables and drawings are in {}", written.folder.display());
    }
    Ok(())
}
