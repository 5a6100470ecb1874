//! One run, and many of them side by side.

use super::{Execution, Experiment};
use crate::metrics::{Outcome, watch};
use crate::random::Luck;
use crate::scenario::FollowTo;
use crate::simulation::Simulation;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// One structure, one replication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub structure: usize,
    pub replication: u32,
}

/// What a run came to, and how long its event loop took.
pub(super) struct Ran {
    pub run: Run,
    pub outcome: Outcome,
    pub event_loop: Duration,
}

/// Simulates one run: the same alone as inside any experiment.
pub(super) fn simulate(experiment: &Experiment, run: Run, log: bool) -> Ran {
    let (_, spec, organisation) = experiment.structure(run.structure);
    let luck = Luck::new(experiment.scenario.seed, run.replication);
    let market = experiment.market(luck);
    let acts = spec.follow_to == FollowTo::Released;
    let watch = watch(&experiment.times, organisation, &market, acts, log);
    let simulation = Simulation::new(spec, organisation, &market, &experiment.times, luck, watch);
    let started = Instant::now();
    let (watch, census, organisation) = simulation.run();
    let event_loop = started.elapsed();
    Ran { run, outcome: Outcome::new(watch, &experiment.times, &organisation, &census), event_loop }
}

/// Runs all, on as many threads as asked; gathered in the order of `runs`. Stops early when interrupted.
pub(super) fn run_all(
    experiment: &Experiment,
    runs: &[Run],
    execution: Execution<'_>,
    before: u64,
) -> Vec<Ran> {
    let done = AtomicU64::new(before);
    let total = before + runs.len() as u64;
    let one = |run: &Run| {
        if execution.interrupted.load(Ordering::Relaxed) {
            return None;
        }
        let ran = simulate(experiment, *run, execution.log_insights);
        (execution.progress)(done.fetch_add(1, Ordering::Relaxed) + 1, total);
        Some(ran)
    };
    side_by_side(runs, one, execution.threads).into_iter().flatten().collect()
}

#[cfg(feature = "threads")]
fn side_by_side<R: Send>(runs: &[Run], one: impl Fn(&Run) -> R + Sync, threads: usize) -> Vec<R> {
    use rayon::prelude::*;
    if threads == 1 {
        return runs.iter().map(one).collect();
    }
    // One run a task: runs differ in length, and each is long enough to be worth a task.
    let all = || runs.par_iter().with_max_len(1).map(&one).collect();
    match rayon::ThreadPoolBuilder::new().num_threads(threads).build() {
        Ok(pool) => pool.install(all),
        Err(_) => runs.iter().map(&one).collect(),
    }
}

#[cfg(not(feature = "threads"))]
fn side_by_side<R>(runs: &[Run], one: impl Fn(&Run) -> R, _threads: usize) -> Vec<R> {
    runs.iter().map(one).collect()
}

/// Lets every thread do `work`, which shares out what there is to do by itself; 0 threads are all cores.
#[cfg(feature = "threads")]
pub(super) fn with_threads(threads: usize, work: impl Fn() + Sync) {
    if threads == 1 {
        return work();
    }
    match rayon::ThreadPoolBuilder::new().num_threads(threads).build() {
        Ok(pool) => drop(pool.broadcast(|_| work())),
        Err(_) => work(),
    }
}

#[cfg(not(feature = "threads"))]
pub(super) fn with_threads(_threads: usize, work: impl Fn()) {
    work();
}
