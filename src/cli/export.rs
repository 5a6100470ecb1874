//! `microbiz export`: a structure as the sheet it came from, or for other tools.

use super::speech::tell;
use super::{Failure, source};
use crate::experiment::Experiment;
use crate::output;
use anyhow::anyhow;
use std::io::Write as _;
use std::path::PathBuf;

#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// A scenario file or a name of the gallery.
    scenario: String,
    /// The structure to write [default: the last of the scenario].
    #[arg(long, value_name = "NAME")]
    structure: Option<String>,
    /// csv or xlsx (the sheet of a chart with what changed), dot, mermaid, graphml, gexf or node-link [default: what the
    /// file given with --out ends with, else csv].
    #[arg(long, value_name = "FORMAT")]
    format: Option<String>,
    /// The file to write, with one of head-counts beside it where the chart has such; without it, what is written goes to the
    /// standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Replace the file given with --out.
    #[arg(long)]
    force: bool,
}

pub(super) fn run(arguments: &Arguments, quiet: bool) -> Result<(), Failure> {
    let experiment = Experiment::new(source::load(&arguments.scenario)?).map_err(anyhow::Error::from)?;
    let structure = arguments.structure.clone();
    let structure = structure.or_else(|| experiment.structures().last().map(|name| (*name).to_owned()));
    let structure = structure.ok_or_else(|| anyhow!("the scenario has no structure"))?;
    let ending = arguments.out.as_deref().and_then(output::export_format_of);
    let format = arguments.format.as_deref().or(ending).unwrap_or("csv");
    match &arguments.out {
        Some(out) => {
            let wanted = (structure.as_str(), format);
            let places = output::write_export(&experiment, wanted, out, arguments.force)?;
            if !quiet {
                let places: Vec<String> = places.iter().map(|place| place.display().to_string()).collect();
                tell!("{structure} is written as {format} to {}", places.join(" and "));
            }
        }
        None => {
            let bytes = output::export(&experiment, &structure, format)?;
            let mut stdout = std::io::stdout().lock();
            stdout
                .write_all(&bytes)
                .and_then(|()| stdout.flush())
                .map_err(|fault| super::speech::ended(&fault))?;
            if !quiet && output::export_headcounts(&experiment, &structure, format)?.is_some() {
                tell!(
                    "head-counts are a sheet of their own: with --out FILE.csv they are written beside it, in .xlsx behind it"
                );
            }
        }
    }
    Ok(())
}
