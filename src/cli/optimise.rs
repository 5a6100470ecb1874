//! `microbiz optimise`: the best of many structures.

use super::speech::{escaped, on_stdout, tell};
use super::{Failure, interrupt, source};
use crate::experiment::{ExperimentError, Search, SearchOutcome, Sweep};
use crate::output;
use anyhow::{anyhow, bail};
use indicatif::{ProgressBar, ProgressDrawTarget};
use std::path::{Path, PathBuf};

#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// A study file: every structure at every point of its design is a candidate.
    study: PathBuf,
    /// What is to be least, such as `delay_to_received.restricted_mean`.
    #[arg(long, value_name = "MEASURE")]
    measure: String,
    /// Look for the most of it instead.
    #[arg(long)]
    maximise: bool,
    /// The difference that does not matter, in the unit of the measure.
    #[arg(long, value_name = "NUMBER")]
    indifference: f64,
    /// The probability with which the best is to be selected.
    #[arg(long, value_name = "P", default_value_t = 0.95)]
    confidence: f64,
    /// End without a decision after so many runs.
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    most_runs: u64,
    /// Threads to use [default: all cores].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1024))]
    threads: Option<u32>,
    /// The folder for the table of candidates [default: output/NAME-best].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, quiet: bool) -> Result<(), Failure> {
    let sweep = source::sweep(&arguments.study)?;
    check(arguments, &sweep)?;
    let interrupted = interrupt::flag();
    let target = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr_with_hz(5) };
    let bar = ProgressBar::with_draw_target(None, target);
    let progress = |runs: u64, left: usize| bar.set_message(format!("{runs} runs, {left} candidates left"));
    let search = Search {
        measure: &arguments.measure,
        maximise: arguments.maximise,
        indifference: arguments.indifference,
        confidence: arguments.confidence,
        most_runs: arguments.most_runs,
        threads: arguments.threads.unwrap_or(0) as usize,
        interrupted: &interrupted,
        progress: &progress,
    };
    let found = sweep.optimise(search).map_err(|error| match error {
        ExperimentError::Interrupted => Failure::Interrupted,
        other => Failure::Input(anyhow!(other)),
    })?;
    bar.finish_and_clear();
    let place = arguments
        .out
        .clone()
        .unwrap_or_else(|| Path::new("output").join(format!("{}-best", sweep.plan().study().name())));
    let table = output::write_candidates(&place, &sweep, &found, &arguments.measure)?;
    if !quiet {
        on_stdout(&escaped(&told(&found, &sweep, arguments)))?;
        tell!("All candidates are in {}", table.display());
    }
    Ok(())
}

fn check(arguments: &Arguments, sweep: &Sweep) -> anyhow::Result<()> {
    sweep.must_keep(&arguments.measure).map_err(|text| anyhow!(text))?;
    if !(arguments.indifference > 0.0 && arguments.indifference.is_finite()) {
        bail!("--indifference must be above zero: the smallest difference that would matter to you");
    }
    if !(arguments.confidence > 0.5 && arguments.confidence < 1.0) {
        bail!("--confidence must lie between 0.5 and 1");
    }
    let candidates = sweep.plan().points() * sweep.structures().len() as u64;
    if !(2..=20_000).contains(&candidates) {
        bail!("there are {candidates} candidates: a race needs from 2 to 20000 of them");
    }
    Ok(())
}

fn told(found: &SearchOutcome, sweep: &Sweep, arguments: &Arguments) -> String {
    let Some(place) = found.best else {
        let left = found.candidates.iter().filter(|candidate| candidate.dropped_after.is_none()).count();
        return format!(
            "no decision after {} runs: {left} candidates are left; --most-runs allows more\n",
            found.runs
        );
    };
    let best = &found.candidates[place];
    let (mean, half) = best.mean.unwrap_or((f64::NAN, None));
    let half = half.map_or(String::new(), |half| format!(" ± {half:.4}"));
    format!(
        "{} at point {} ({}): {} {mean:.4}{half} over {} replications\n\
        It is the best with a probability of at least {}, if it is better than any other by {} or more.\n\
        {} runs; as many for every candidate would have taken {}.\n",
        best.structure,
        best.design,
        sweep.describe(best.design),
        arguments.measure,
        best.replications,
        arguments.confidence,
        arguments.indifference,
        found.runs,
        found.runs_if_equal
    )
}
