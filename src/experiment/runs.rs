//! One run, and many of them side by side.

use super::{Execution, Experiment, ExperimentError};
use crate::metrics::{Outcome, Recorder, Recording, Watch};
use crate::organisation::{Graph, Organisation};
use crate::random::RandomKey;
use crate::results::Event;
use crate::scenario::FollowTo;
use crate::simulation::{Period, Simulation};
use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

/// One structure, one replication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub structure: usize,
    pub replication: u32,
}

/// What a run came to, and how long its event loop took.
pub(super) struct RunOutcome {
    pub run: Run,
    pub outcome: Outcome,
    pub event_loop: Duration,
    /// Why the organisation of this replication could not be built; the outcome is then of another.
    pub fault: Option<String>,
}

/// Simulates one run: the same alone as inside any experiment. Nothing once somebody asked it to stop.
pub(super) fn simulate(
    experiment: &Experiment,
    run: Run,
    recording: Recording,
    execution: Execution<'_>,
) -> Option<RunOutcome> {
    let (_, spec, standing) = experiment.structure(run.structure);
    let periods = experiment.periods(run.structure);
    let random = RandomKey::new(experiment.scenario.seed, run.replication);
    let market = experiment.market(random);
    // What is left to chance is drawn anew: a replication is one organisation as well as one course of events.
    let (anew, fault) = drawn_anew(experiment, &periods, run.replication, random);
    let periods = replaced(&periods, &anew);
    let acts = spec.follow_to == FollowTo::Released;
    let watch = Watch::new(&experiment.times, periods[0].organisation, &market, acts, recording);
    let simulation = Simulation::new(&periods, &market, &experiment.times, random, watch);
    let started = (execution.clock)();
    let (watch, census, organisation) = simulation.run(execution.interrupted)?;
    let event_loop = (execution.clock)().saturating_sub(started);
    let is_changed = matches!(organisation, Cow::Owned(_));
    let mut outcome = Outcome::new(watch, &experiment.times, (&organisation, is_changed), &census);
    // One replication is enough to look at.
    outcome.after = match organisation {
        Cow::Owned(after) if run.replication == 0 => Some(after),
        _ => None,
    };
    if anew.iter().any(Option::is_some) {
        // Its lateral links are others than those that the tables name.
        outcome.relays.truncate(Graph::first_lateral(standing.teams.len()));
    }
    Some(RunOutcome { run, outcome, event_loop, fault })
}

/// The eras with the organisations that were drawn anew.
fn replaced<'a>(periods: &[Period<'a>], anew: &'a [Option<Organisation>]) -> Vec<Period<'a>> {
    let replaced = |(period, anew): (&Period<'a>, &'a Option<Organisation>)| match anew {
        Some(organisation) => Period { organisation, ways: None, ..*period },
        None => *period,
    };
    periods.iter().zip(anew).map(replaced).collect()
}

/// Simulates one run and tells of everything that happens in it: the same events as in any experiment.
pub(super) fn narrate(
    experiment: &Experiment,
    run: Run,
    interrupted: &AtomicBool,
    tell: impl FnMut(&Event),
) -> Result<(), ExperimentError> {
    let periods = experiment.periods(run.structure);
    let random = RandomKey::new(experiment.scenario.seed, run.replication);
    let market = experiment.market(random);
    let (anew, fault) = drawn_anew(experiment, &periods, run.replication, random);
    if let Some(fault) = fault {
        return Err(experiment.could_not_be_built(run, &fault));
    }
    let periods = replaced(&periods, &anew);
    let capabilities = periods[0].spec.capabilities.keys().cloned().collect();
    let recorder = Recorder::new(periods[0].organisation, capabilities, tell);
    let simulation = Simulation::new(&periods, &market, &experiment.times, random, recorder);
    simulation.run(interrupted).map(|_| ()).ok_or(ExperimentError::Interrupted)
}

/// For each era the organisation as this replication draws it, where it leaves anything to chance; and why one could not be
/// built.
fn drawn_anew(
    experiment: &Experiment,
    periods: &[Period<'_>],
    replication: u32,
    random: RandomKey,
) -> (Vec<Option<Organisation>>, Option<String>) {
    let mut fault = None;
    let mut draw = |period: &Period<'_>| {
        let is_drawn = period.spec.leaves_links_to_chance() && replication > 0;
        let drawn = is_drawn.then(|| experiment.drawn_anew(period.spec, random))?;
        let mut drawn = drawn.map_err(|error| fault = Some(error.0)).ok()?;
        // Chance draws links, no channels: these have the numbers that they have in every era.
        drawn.channels.clone_from(&period.organisation.channels);
        Some(drawn)
    };
    let anew = periods.iter().map(&mut draw).collect();
    (anew, fault)
}

/// Runs all, on as many threads as asked; gathered in the order of `runs`. Stops early when interrupted.
pub(super) fn run_all(
    experiment: &Experiment,
    runs: &[Run],
    execution: Execution<'_>,
    recording: Recording,
    before: u64,
) -> Vec<RunOutcome> {
    let done = AtomicU64::new(before);
    let total = before + runs.len() as u64;
    let one = |run: &Run| {
        if execution.interrupted.load(Ordering::Relaxed) {
            return None;
        }
        let ran = simulate(experiment, *run, recording, execution)?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::ScenarioFile;
    use std::collections::BTreeMap;
    use std::sync::atomic::AtomicBool;

    #[test]
    fn a_run_that_is_told_to_stop_comes_to_nothing_and_does_not_wait_for_its_end() {
        // Ten billion chores: nobody sees the end of it.
        let text = "schema_version = 1\nhorizon = \"1y\"\nfollow_up = \"20d\"\n[market]\nshift_interval = \"5d\"\n\
            [structures.a]\ntemplate = \"tree\"\nbackground_share = 0.5\nchore_work = \"0.0000001d\"\n";
        let scenario = ScenarioFile::parse("x.toml", text).unwrap().resolve(BTreeMap::new()).unwrap();
        let experiment = Experiment::new(scenario).unwrap();
        let run = Run { structure: 0, replication: 0 };
        let stop = AtomicBool::new(true);
        let execution = Execution { interrupted: &stop, ..Execution::default() };
        assert!(simulate(&experiment, run, Recording::default(), execution).is_none());
    }

    #[test]
    fn only_the_first_replication_counts_relays_over_links_that_are_drawn_anew() {
        let text = "schema_version = 1\nhorizon = \"50d\"\nfollow_up = \"20d\"\n[market]\nshift_interval = \"5d\"\n\
            [structures.a]\ntemplate = \"tree\"\nbranching = 3\nlevels = 3\nlateral_links = 1.0\n";
        let scenario = ScenarioFile::parse("x.toml", text).unwrap().resolve(BTreeMap::new()).unwrap();
        let experiment = Experiment::new(scenario).unwrap();
        let links = |replication| {
            let run = Run { structure: 0, replication };
            let ran = simulate(&experiment, run, Recording::default(), Execution::default()).unwrap();
            ran.outcome.relays.len()
        };
        assert_eq!((links(0), links(1)), (2 * (13 + 13), 2 * 13));
    }
}
