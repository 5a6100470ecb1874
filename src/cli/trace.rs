//! `microbiz trace`: one shift, followed through every structure under the same luck.

use super::speech::{escaped, on_stdout, tell};
use super::{Failure, extent, interrupt, run, source};
use crate::experiment::{Execution, Experiment, TraceRequest};
use crate::output::{self, LogError, LogFormat};
use crate::results::Choice;
use crate::scenario::MAX_SEED;
use anyhow::{Result, anyhow, bail};
use std::path::{Path, PathBuf};

#[derive(Clone, Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("choice"))]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
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
    /// In this replication, the first of which is 0; with --log also `all` [default: 0].
    #[arg(long, value_name = "N")]
    replication: Option<Replication>,
    /// Another seed for all luck.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(..=MAX_SEED as u64))]
    seed: Option<u64>,
    /// Print one JSON document instead of the words.
    #[arg(long)]
    json: bool,
    /// Write trace.svg, trace.json and trace.txt into this folder as well; with --log the log instead.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Write all that happens to every shift, as event-log.xes or event-log.csv into the folder given with --out.
    #[arg(long, value_name = "FORMAT", requires = "out", conflicts_with_all = ["choice", "json"])]
    log: Option<Format>,
    /// Replace files in the folder given with --out.
    #[arg(long)]
    force: bool,
    /// Start even runs that take very many events.
    #[arg(long)]
    yes: bool,
}

/// One replication, or all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Replication {
    One(u32),
    All,
}

impl std::str::FromStr for Replication {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "all" => Ok(Self::All),
            number => {
                number.parse().map(Self::One).map_err(|_| "write a number from 0 on, or all".to_owned())
            }
        }
    }
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    /// XML, by IEEE 1849.
    Xes,
    /// Delimited text.
    Csv,
}

impl From<Format> for LogFormat {
    fn from(format: Format) -> Self {
        match format {
            Format::Xes => Self::Xes,
            Format::Csv => Self::Csv,
        }
    }
}

impl Arguments {
    fn choice(&self) -> Result<Choice> {
        Ok(match &self.shift {
            Some(text) => Choice::Shift(text.parse()?),
            None if self.slowest => Choice::Slowest,
            None if self.lost => Choice::Lost,
            None => Choice::Typical,
        })
    }

    fn request(&self) -> Result<TraceRequest> {
        let structures = self.structures.clone();
        let Replication::One(replication) = self.replication.unwrap_or(Replication::One(0)) else {
            bail!("one shift is followed in one replication: --replication all is for --log")
        };
        Ok(TraceRequest { choice: self.choice()?, structures, replication })
    }

    /// The runs whose events are logged. A structure that does not exist is refused where its first run is asked for.
    fn runs(&self, experiment: &Experiment) -> Vec<(String, u32)> {
        let all = experiment.all_runs();
        let first = match self.replication {
            Some(Replication::One(one)) => one,
            Some(Replication::All) | None => 0,
        };
        let is_wanted = |run: u32| match self.replication.unwrap_or(Replication::One(0)) {
            Replication::One(one) => run == one,
            Replication::All => true,
        };
        let mut runs: Vec<(String, u32)> = match self.structures.as_slice() {
            [] => all,
            names => {
                let of = |name: &String| {
                    let own = all.iter().filter(|(known, _)| known == name).cloned().collect::<Vec<_>>();
                    if own.is_empty() { vec![(name.clone(), first)] } else { own }
                };
                names.iter().flat_map(of).collect()
            }
        };
        runs.retain(|(_, run)| is_wanted(*run));
        runs
    }
}

pub(super) fn run(arguments: &Arguments, quiet: bool) -> Result<(), Failure> {
    let interrupted = interrupt::flag();
    let scenario = source::load(arguments.scenario.as_deref().unwrap_or(run::HEADLINE))?;
    let scenario = match arguments.seed {
        Some(seed) => scenario.with_seed(seed),
        None => scenario,
    };
    let experiment = Experiment::new(scenario).map_err(run::failure)?;
    if !arguments.yes {
        extent::within_bounds(&experiment.expected_events())?;
    }
    let execution = Execution { interrupted: &interrupted, ..Execution::default() };
    match (arguments.log, &arguments.out) {
        (Some(format), Some(out)) => write_log(&experiment, arguments, (format, out), execution, quiet),
        _ => follow(&experiment, arguments, execution, quiet),
    }
}

fn write_log(
    experiment: &Experiment,
    arguments: &Arguments,
    (format, out): (Format, &Path),
    execution: Execution<'_>,
    quiet: bool,
) -> Result<(), Failure> {
    let runs = arguments.runs(experiment);
    let Some((first, _)) = runs.first() else {
        let Some(Replication::One(replication)) = arguments.replication else { return Ok(()) };
        return Err(Failure::Input(anyhow!("there is no replication {replication} in this scenario")));
    };
    let written =
        output::write_event_log(experiment, &runs, format.into(), (out, arguments.force), execution);
    let written = written.map_err(|error| match error {
        LogError::Run(error) => run::failure(error),
        other => Failure::Input(other.into()),
    })?;
    if !quiet {
        let whose =
            if runs.len() == 1 { format!("one run of {first}") } else { format!("{} runs", runs.len()) };
        tell!(
            "{} shifts with {} events of {whose} are in {} ({:.1} MB); one day of the log is one working day, the first 2000-01-01",
            written.cases,
            written.events,
            written.file.display(),
            written.bytes as f64 / 1e6
        );
    }
    Ok(())
}

/// Follows one shift, and tells its story.
fn follow(
    experiment: &Experiment,
    arguments: &Arguments,
    execution: Execution<'_>,
    quiet: bool,
) -> Result<(), Failure> {
    let request = arguments.request()?;
    if let Some(out) = &arguments.out {
        output::check_trace_place(out, arguments.force)?;
    }
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
