//! `microbiz sweep`: all runs of a study, kept as they finish.

use super::speech::{escaped, on_stdout, tell};
use super::{Failure, extent, interrupt, source};
use crate::experiment::{ExperimentError, Ledger, StudyOptions, Sweep, UnitRun};
use crate::output::StudyFolder;
use anyhow::{anyhow, bail};
use indicatif::{HumanBytes, HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Runs beyond which a study wants a word of confirmation.
const MANY_RUNS: u64 = 20_000_000;
/// A line of progress this often where there is no terminal.
const LINE_EVERY: Duration = Duration::from_secs(60);

#[derive(Clone, Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(super) struct Arguments {
    /// A study file, or the name of a study inside the binary (small, headline).
    study: PathBuf,
    /// The folder for the results, resumed where it holds the same study [default: output/NAME].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Threads to use [default: all cores].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1024))]
    threads: Option<u32>,
    /// Do one part of the runs: the I-th of N.
    #[arg(long, value_name = "I/N", value_parser = shard)]
    shard: Option<(u64, u64)>,
    /// Say what the study would take, and start nothing.
    #[arg(long)]
    dry_run: bool,
    /// Write the points of the design and start nothing.
    #[arg(long, conflicts_with_all = ["dry_run", "shard"])]
    design_only: bool,
    /// Start even a study of very many runs.
    #[arg(long)]
    yes: bool,
    /// Begin anew where the folder holds a study already.
    #[arg(long)]
    force: bool,
}

/// Reads `2/7` as the second of seven, counted from zero.
fn shard(text: &str) -> Result<(u64, u64), String> {
    let parts = text.split_once('/').and_then(|(index, of)| Some((index.parse().ok()?, of.parse().ok()?)));
    match parts {
        Some((index, of)) if (1..=of).contains(&index) => Ok((index - 1, of)),
        _ => Err("write the part and their number, such as 2/7".to_owned()),
    }
}

pub(super) fn run(arguments: &Arguments, quiet: bool) -> Result<(), Failure> {
    if arguments.design_only {
        return design_only(arguments, quiet);
    }
    let sweep = source::sweep(&arguments.study)?;
    let shard = arguments.shard.unwrap_or((0, 1));
    let threads = arguments.threads.map_or_else(super::cores, |threads| threads as usize);
    if shard.1 > 1 && sweep.is_sequential() {
        bail_input(
            "a precision decides on the replications from all runs together, and a shard sees only its own: write replications = N in the study, for example the number that a pilot without shards came to",
        )?;
    }
    let units = sweep.runs() / sweep.structures().len().max(1) as u64;
    if shard.1 > units {
        bail_input(&format!(
            "there are {units} points and replications and {} shards: some would have nothing to do, write --shard I/{units} at most",
            shard.1
        ))?;
    }
    if !arguments.yes {
        extent::within_bounds(&sweep.expected_events())?;
    }
    if arguments.dry_run {
        on_stdout(&escaped(&preview(&sweep, shard, threads)))?;
        return Ok(());
    }
    if sweep.runs() / shard.1 > MANY_RUNS && !arguments.yes {
        bail_input(&format!(
            "{}\nadd --yes to start it all the same",
            preview(&sweep, shard, threads).trim_end()
        ))?;
    }
    let place = arguments.out.clone().unwrap_or_else(|| default_place(&sweep, shard));
    let folder = StudyFolder::open(place, &sweep, shard, arguments.force)?;
    report(&folder, quiet);
    let done = run_with_progress(&sweep, &folder, shard, threads, quiet);
    let kept = folder.finished() * sweep.structures().len() as u64;
    if let Err(failure) = done {
        if let Failure::Interrupted = failure {
            folder.sync()?;
        }
        let kept = folder.kept() * sweep.structures().len() as u64;
        tell!("{kept} runs are kept; the same command goes on");
        return Err(failure);
    }
    folder.write_tables(&sweep)?;
    let failed = folder.failed();
    if !quiet {
        sweep.notices(folder.ledger()).iter().for_each(|notice| tell!("note: {}", notice.text));
        let what = if shard.1 > 1 { "runs of this shard" } else { "runs and their tables" };
        tell!("{kept} {what} are in {}", folder.path().display());
        if shard.1 == 1 {
            tell!("Next, who wins where and what decides it: microbiz analyse {}", folder.path().display());
        }
    }
    if failed > 0 { Err(Failure::Runs { failed, of: kept }) } else { Ok(()) }
}

fn bail_input(text: &str) -> anyhow::Result<()> {
    bail!("{text}")
}

fn default_place(sweep: &Sweep, shard: (u64, u64)) -> PathBuf {
    let name = sweep.plan().study().name();
    let name = if shard.1 > 1 { format!("{name}-{}-of-{}", shard.0 + 1, shard.1) } else { name.to_owned() };
    Path::new("output").join(name)
}

fn design_only(arguments: &Arguments, quiet: bool) -> Result<(), Failure> {
    let plan = source::plan(&arguments.study)?;
    let place = arguments.out.clone().unwrap_or_else(|| Path::new("output").join(plan.study().name()));
    StudyFolder::write_design(&place, &plan)?;
    if !quiet {
        tell!("{} points are in {}", plan.points(), place.join("design.csv").display());
    }
    Ok(())
}

/// What was found in the folder.
fn report(folder: &StudyFolder, quiet: bool) {
    if folder.torn() > 0 {
        tell!(
            "the log ended in the middle of a run: {} bytes were cut off, the run is done again",
            folder.torn()
        );
    }
    if folder.damaged() > 0 {
        tell!(
            "{} damaged entries of the log are passed over: what they held is done again",
            folder.damaged()
        );
    }
    if folder.finished() > 0 && !quiet {
        tell!("{} points and replications are finished already: going on from there", folder.finished());
    }
}

/// What a study would take: runs, time, disk, memory.
fn preview(sweep: &Sweep, shard: (u64, u64), threads: usize) -> String {
    let structures = sweep.structures().len() as u64;
    let runs = sweep.runs() / shard.1;
    let before = peak_memory();
    let per_unit_s = seconds_per_unit(sweep);
    let units = runs / structures;
    let seconds = units as f64 * per_unit_s / threads as f64;
    let most = if sweep.is_sequential() { "at most " } else { "" };
    let part = if shard.1 > 1 {
        format!(", of which shard {} of {} does {runs}", shard.0 + 1, shard.1)
    } else {
        String::new()
    };
    let mut text = format!(
        "{} points × {most}{} replications × {structures} structures = {} runs{part}\n",
        sweep.plan().points(),
        sweep.most_replications(),
        sweep.runs(),
    );
    text += &format!(
        "time    {most}about {} on {threads} threads ({:.1} ms a run, tried here)\n",
        HumanDuration(Duration::from_secs_f64(seconds.min(1e15))),
        per_unit_s * 1e3 / structures as f64,
    );
    text +=
        &format!("disk    {most}about {}\n", HumanBytes(StudyFolder::bytes_on_disk(sweep.layout(), units)));
    match (before, peak_memory()) {
        // One more run in hand for every further thread, and what the log needs to remember each unit.
        (Some(before), Some(after)) => {
            let log = StudyFolder::bytes_in_memory(sweep.layout(), units);
            let memory = after + (after - before) * (threads as u64 - 1) + log + sweep.bytes_in_memory();
            text += &format!("memory  about {}\n", HumanBytes(memory));
        }
        _ => text += "memory  this system does not tell\n",
    }
    text
}

/// The most memory that this process has had, in bytes, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib * 1024)
}

/// Runs what the folder does not have yet, with progress.
pub(super) fn run_with_progress(
    sweep: &Sweep,
    folder: &StudyFolder,
    shard: (u64, u64),
    threads: usize,
    quiet: bool,
) -> Result<(), Failure> {
    let interrupted = interrupt::flag();
    let structures = sweep.structures().len() as u64;
    let bar = progress_bar(quiet, sweep.runs() / shard.1);
    bar.set_position(folder.finished() * structures);
    bar.reset_eta();
    let with_progress = WithProgress {
        ledger: folder.ledger(),
        bar: &bar,
        failed: AtomicU64::new(folder.failed()),
        lines: Mutex::new(Instant::now()),
        quiet,
    };
    let options = StudyOptions { threads, shard, interrupted: &interrupted };
    let done = sweep.run_into(&with_progress, options);
    bar.finish_and_clear();
    folder.sync()?;
    match done {
        Err(ExperimentError::Interrupted) => Err(Failure::Interrupted),
        other => other.map_err(|error| Failure::Input(anyhow!(error))),
    }
}

fn progress_bar(quiet: bool, runs: u64) -> ProgressBar {
    let target = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr_with_hz(5) };
    let bar = ProgressBar::with_draw_target(Some(runs), target);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} runs, {per_sec}, {eta} left{msg}") {
        bar.set_style(style);
    }
    bar
}

/// A ledger that tells how far the study is.
struct WithProgress<'a, L> {
    ledger: &'a L,
    bar: &'a ProgressBar,
    failed: AtomicU64,
    lines: Mutex<Instant>,
    quiet: bool,
}

impl<L: Ledger> Ledger for WithProgress<'_, L> {
    fn has(&self, design: u64, replication: u32) -> bool {
        self.ledger.has(design, replication)
    }

    fn keep(&self, unit: UnitRun) -> bool {
        let (runs, failures) =
            (unit.runs.len() as u64, unit.runs.iter().filter(|run| run.is_err()).count() as u64);
        let kept = self.ledger.keep(unit);
        self.bar.inc(runs);
        let failed = self.failed.fetch_add(failures, Ordering::Relaxed) + failures;
        if failures > 0 {
            self.bar.set_message(format!(", {failed} failed"));
        }
        self.line(failed);
        kept
    }

    fn of(&self, design: u64) -> Vec<UnitRun> {
        self.ledger.of(design)
    }
}

impl<L> WithProgress<'_, L> {
    /// A line a minute for the log of a batch job.
    fn line(&self, failed: u64) {
        if self.quiet || !self.bar.is_hidden() {
            return;
        }
        let Ok(mut last) = self.lines.try_lock() else { return };
        if last.elapsed() >= LINE_EVERY {
            *last = Instant::now();
            let (done, all) = (self.bar.position(), self.bar.length().unwrap_or(0));
            let (rate, left) = (self.bar.per_sec(), HumanDuration(self.bar.eta()));
            tell!("{done} of {all} runs, {rate:.0} a second, {left} left, {failed} failed");
        }
    }
}

/// Seconds that one unit takes here: the mean of a few, spread over the design.
fn seconds_per_unit(sweep: &Sweep) -> f64 {
    /// Units tried, and the time after which no further one is begun.
    const TRIED: u64 = 8;
    const PATIENCE_S: f64 = 3.0;
    let started = Instant::now();
    let points = sweep.plan().points;
    let mut seconds = Vec::new();
    for place in 0..TRIED.min(points) {
        if started.elapsed().as_secs_f64() > PATIENCE_S {
            break;
        }
        let began = Instant::now();
        sweep.run_unit(place * points / TRIED.min(points), 0);
        seconds.push(began.elapsed().as_secs_f64());
    }
    // The mean, not the median: a study pays for its long runs as well.
    seconds.iter().sum::<f64>() / seconds.len().max(1) as f64
}
