//! `microbiz run`: compares the structures of a scenario.

use super::speech::{escaped, on_stdout, tell};
use super::{Failure, interrupt, prepared, progress};
use crate::experiment::{Execution, Experiment, ExperimentError};
use crate::output::{self, Target, Writing};
use crate::results::Results;
use crate::scenario::{MAX_SEED, Scenario};
use anyhow::{Context, anyhow};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime};

/// The scenario that answers the question of the project.
pub(super) const HEADLINE: &str = "hierarchy-vs-network";

#[derive(Clone, Debug, Default, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(super) struct Arguments {
    /// A scenario file, or the name of one in the gallery [default: hierarchy-vs-network].
    scenario: Option<String>,
    /// The folder for the results [default: output/NAME].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Another seed for all luck.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(..=MAX_SEED as u64))]
    seed: Option<u64>,
    /// A fixed number of replications.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    replications: Option<u32>,
    /// Threads to use [default: all cores].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1024))]
    threads: Option<u32>,
    /// The structure that the others are compared with.
    #[arg(long, value_name = "STRUCTURE")]
    baseline: Option<String>,
    /// Do not run each structure again to measure what halving its bottlenecks would bring.
    #[arg(long)]
    no_halving: bool,
    /// Do not write report.html.
    #[arg(long)]
    no_report: bool,
    /// Write results.xlsx, a workbook with tables and pictures.
    #[cfg(feature = "xlsx")]
    #[arg(long)]
    xlsx: bool,
    /// Write a row for every insight as well.
    #[arg(long)]
    insights: bool,
    /// Print one JSON document instead of the table.
    #[arg(long)]
    json: bool,
    /// Replace results in the folder given with --out; what microbiz did not write there stays.
    #[arg(long)]
    force: bool,
    /// Start even runs that take very many events.
    #[arg(long)]
    yes: bool,
}

impl Arguments {
    #[cfg_attr(not(feature = "xlsx"), expect(clippy::unused_self, reason = "there is no workbook to want"))]
    fn is_workbook_wanted(&self) -> bool {
        #[cfg(feature = "xlsx")]
        return self.xlsx;
        #[cfg(not(feature = "xlsx"))]
        false
    }
}

pub(super) fn run(arguments: &Arguments, quiet: bool) -> Result<(), Failure> {
    let started = (Instant::now(), humantime::format_rfc3339_seconds(SystemTime::now()).to_string());
    // Whoever asks to stop from here on is heard.
    let _ = interrupt::flag();
    let name = arguments.scenario.as_deref().unwrap_or(HEADLINE);
    let experiment = prepared::experiment(name, |scenario| adjusted(scenario, arguments), arguments.yes)?;
    let usual = || PathBuf::from("output").join(experiment.scenario().name());
    let place = arguments.out.clone().unwrap_or_else(usual);
    let target = Target::claim(place, arguments.out.is_some(), arguments.force)?;
    let threads = arguments.threads.unwrap_or(0) as usize;
    let (insights, bottlenecks) = (arguments.insights, !arguments.no_halving);
    let asked = Execution { threads, insights, bottlenecks, ..Execution::default() };
    let results = run_with_progress(&experiment, asked, quiet)?;
    let writing = Writing {
        report: !arguments.no_report,
        workbook: arguments.is_workbook_wanted(),
        target: &target,
        command: command(),
        threads: arguments.threads.map_or_else(super::cores, |threads| threads as usize),
        started: started.1,
        wall_seconds: started.0.elapsed().as_secs_f64(),
    };
    let written = output::write(&results, &writing)?;
    written.undrawn.iter().for_each(|reason| tell!("warning: {reason}; the tables are written"));
    if !quiet {
        let folder = written.folder.display();
        let before =
            if target.is_replaced() { " (the results of the last run there are replaced)" } else { "" };
        let page =
            if arguments.no_report { String::new() } else { format!(", for readers {folder}/report.html") };
        tell!("Tables and drawings are in {folder}{before}{page}");
    }
    report(&results, arguments.json, quiet)
}

/// The scenario as the options change it.
fn adjusted(scenario: Scenario, arguments: &Arguments) -> anyhow::Result<Scenario> {
    let mut scenario = scenario;
    if let Some(seed) = arguments.seed {
        scenario = scenario.with_seed(seed);
    }
    if let Some(replications) = arguments.replications {
        scenario = scenario.with_replications(replications);
    }
    if let Some(baseline) = &arguments.baseline {
        let names = scenario.structures().map(str::to_owned).collect::<Vec<_>>().join(", ");
        scenario = scenario.with_baseline(baseline).with_context(|| {
            format!("there is no structure “{baseline}” to compare with: write one of {names}")
        })?;
    }
    Ok(scenario)
}

/// The command as it was given, with a mark for what is no text.
fn command() -> String {
    told(super::WORDS.get().map_or(&[], |words| words))
}

/// The words of a command, the program by its name alone: where it lies is the business of one machine.
fn told(words: &[std::ffi::OsString]) -> String {
    let [program, given @ ..] = words else { return String::new() };
    let program = Path::new(program).file_stem().unwrap_or(program);
    let all = std::iter::once(program).chain(given.iter().map(std::ffi::OsString::as_os_str));
    all.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

/// Runs an experiment with progress on stderr, stopping within a moment when interrupted.
pub(super) fn run_with_progress(
    experiment: &Experiment,
    asked: Execution<'_>,
    quiet: bool,
) -> Result<Results, Failure> {
    let interrupted = interrupt::flag();
    let bar = progress_bar(quiet);
    let progress = |done: u64, total: u64| {
        bar.set_length(total);
        bar.set_position(done);
    };
    let started = Instant::now();
    let clock = || started.elapsed();
    let execution = Execution { interrupted: &interrupted, progress: &progress, clock: &clock, ..asked };
    let results = progress::told_meanwhile(&bar, quiet, || experiment.run(execution));
    bar.finish_and_clear();
    results.map_err(failure)
}

/// A bar on a terminal, nothing elsewhere.
fn progress_bar(quiet: bool) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(
        None,
        if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr_with_hz(5) },
    );
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} runs, {eta} left");
    if let Ok(style) = style {
        bar.set_style(style);
    }
    bar
}

pub(super) fn failure(error: ExperimentError) -> Failure {
    match error {
        ExperimentError::Interrupted => {
            tell!("nothing was written");
            Failure::Interrupted
        }
        ExperimentError::Invariant(_) => Failure::Promise(anyhow!(error)),
        other => Failure::Input(prepared::plain(other)),
    }
}

fn report(results: &Results, json: bool, quiet: bool) -> Result<(), Failure> {
    if json {
        // Not escaped as a terminal's text would be: it has escapes of its own.
        on_stdout(&format!("{:#}\n", output::document(results)))?;
    } else if !quiet {
        on_stdout(&escaped(&output::terminal_table(results)))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_told_without_the_folder_that_the_program_lies_in() {
        let words =
            ["/somebody/here/microbiz", "run", "pooling", "--seed", "3"].map(std::ffi::OsString::from);
        assert_eq!(told(&words), "microbiz run pooling --seed 3");
        assert_eq!(told(&[]), "");
    }
}
