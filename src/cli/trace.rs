//! `microbiz trace`: one shift, followed through every structure under the same luck.

use super::speech::{escaped, on_stdout, tell};
use super::{Failure, extent, interrupt, run, source};
use crate::experiment::{Execution, Experiment, TraceRequest};
use crate::output;
use crate::results::{Choice, ShiftName};
use crate::scenario::MAX_SEED;
use anyhow::{Result, bail};
use std::path::PathBuf;

#[derive(Clone, Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("choice"))]
pub(super) struct Arguments {
    /// A scenario file, or the name of one in the gallery [default: hierarchy-vs-network].
    scenario: Option<String>,
    /// Follow this shift: its niche and its name there, as in insights.csv: 3/12, "3/common 2".
    #[arg(long, value_name = "NICHE/N", group = "choice")]
    shift: Option<String>,
    /// Follow the one that takes longest of those that come.
    #[arg(long, group = "choice")]
    slowest: bool,
    /// Follow one that is lost: of these the one that left the largest gap.
    #[arg(long, group = "choice")]
    lost: bool,
    /// Follow one that takes about as long as most [default].
    #[arg(long, group = "choice")]
    typical: bool,
    /// Only through these structures; the shift is chosen in the first [default: all, the baseline first].
    #[arg(long = "structure", value_name = "STRUCTURE", num_args = 1..)]
    structures: Vec<String>,
    /// In this replication.
    #[arg(long, value_name = "N", default_value_t = 0)]
    replication: u32,
    /// Another seed for all luck.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(..=MAX_SEED as u64))]
    seed: Option<u64>,
    /// Print one JSON document instead of the words.
    #[arg(long)]
    json: bool,
    /// Write trace.svg, trace.json and trace.txt into this folder as well.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Replace files in the folder given with --out.
    #[arg(long)]
    force: bool,
    /// Start even runs that take very many events.
    #[arg(long)]
    yes: bool,
}

impl Arguments {
    fn choice(&self) -> Result<Choice> {
        Ok(match &self.shift {
            Some(text) => Choice::Shift(shift_name(text)?),
            None if self.slowest => Choice::Slowest,
            None if self.lost => Choice::Lost,
            None => Choice::Typical,
        })
    }

    fn request(&self) -> Result<TraceRequest> {
        let structures = self.structures.clone();
        Ok(TraceRequest { choice: self.choice()?, structures, replication: self.replication })
    }
}

/// `3/12` or `3/common 2`.
fn shift_name(text: &str) -> Result<ShiftName> {
    let parts = text.split_once('/').map(|(niche, shift)| (niche.trim().parse(), shift.trim()));
    let Some((Ok(niche), shift)) = parts.filter(|(_, shift)| !shift.is_empty()) else {
        bail!(
            "“{text}” names no shift: write niche and shift as insights.csv does, such as 3/12 or \"3/common 2\""
        )
    };
    Ok(ShiftName { niche, shift: shift.replace(['-', '_'], " ") })
}

pub(super) fn run(arguments: &Arguments, quiet: bool) -> Result<(), Failure> {
    let interrupted = interrupt::flag();
    let request = arguments.request()?;
    let scenario = source::load(arguments.scenario.as_deref().unwrap_or(run::HEADLINE))?;
    let scenario = match arguments.seed {
        Some(seed) => scenario.with_seed(seed),
        None => scenario,
    };
    if let Some(out) = &arguments.out {
        output::check_trace_place(out, arguments.force)?;
    }
    let experiment = Experiment::new(scenario).map_err(run::failure)?;
    if !arguments.yes {
        extent::within_bounds(&experiment.expected_events())?;
    }
    let execution = Execution { interrupted: &interrupted, ..Execution::default() };
    let trace = experiment.trace(&request, execution).map_err(run::failure)?;
    if let Some(out) = &arguments.out {
        let folder = output::write_trace(&trace, out.clone(), arguments.force)?;
        if !quiet {
            tell!("Picture, rows and words are in {0}/trace.svg, .json and .txt", folder.display());
        }
    }
    if arguments.json {
        on_stdout(&format!("{:#}\n", output::trace_document(&trace)))?;
    } else if !quiet || arguments.out.is_none() {
        on_stdout(&escaped(&output::trace_text(&trace)))?;
    }
    Ok(())
}
