//! One run, and many of them side by side.

use super::outcomes::Outcomes;
use super::precision::{Judged, Known};
use super::repetition::{Repeated, Repetition, StudyOptions, Unit};
use super::{Execution, Experiment, ExperimentError};
use crate::metrics::{Outcome, Recorder, Recording, Watch};
use crate::organisation::{Graph, Organisation};
use crate::random::RandomKey;
use crate::results::Event;
use crate::scenario::{FollowTo, Replications};
use crate::simulation::{Observer, Period, Signal, Simulation};
use crate::time::SimTime;
use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
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

/// The periods with the organisations that were drawn anew.
fn replaced<'a>(periods: &[Period<'a>], anew: &'a [Option<Organisation>]) -> Vec<Period<'a>> {
    let replaced = |(period, anew): (&Period<'a>, &'a Option<Organisation>)| match anew {
        Some(organisation) => Period { organisation, ways: None, ..*period },
        None => *period,
    };
    periods.iter().zip(anew).map(replaced).collect()
}

/// Passes it on that somebody asked to stop, to where a run is stopped for other reasons as well.
pub(super) struct PassedOn<'a> {
    /// What somebody outside sets.
    pub from: &'a AtomicBool,
    /// What the run looks at.
    pub to: &'a AtomicBool,
}

impl Observer for PassedOn<'_> {
    fn observe(&mut self, _: Signal<'_>, _: SimTime) {
        if self.from.load(Ordering::Relaxed) {
            self.to.store(true, Ordering::Relaxed);
        }
    }
}

/// Simulates one run and tells of everything that happens in it: the same events as in any experiment.
pub(super) fn narrate(
    experiment: &Experiment,
    run: Run,
    interrupted: &AtomicBool,
    tell: impl FnMut(&Event),
) -> Result<(), ExperimentError> {
    let recorder =
        |organisation: &Organisation| Recorder::new(organisation, experiment.capabilities(run), tell);
    watched(experiment, run, interrupted, recorder).map(drop)
}

/// Simulates one run before the eyes of an observer, who is introduced to the organisation at its start; returns the observer.
pub(super) fn watched<O: Observer>(
    experiment: &Experiment,
    run: Run,
    interrupted: &AtomicBool,
    observer: impl FnOnce(&Organisation) -> O,
) -> Result<O, ExperimentError> {
    let periods = experiment.periods(run.structure);
    let random = RandomKey::new(experiment.scenario.seed, run.replication);
    let market = experiment.market(random);
    let (anew, fault) = drawn_anew(experiment, &periods, run.replication, random);
    if let Some(fault) = fault {
        return Err(experiment.could_not_be_built(run, &fault));
    }
    let periods = replaced(&periods, &anew);
    let observer = observer(periods[0].organisation);
    let simulation = Simulation::new(&periods, &market, &experiment.times, random, observer);
    simulation.run(interrupted).map(|(observer, ..)| observer).ok_or(ExperimentError::Interrupted)
}

/// For each period the organisation as this replication draws it, where it leaves anything to chance; and why one could not be
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
        // Chance draws links, no channels: these have the numbers that they have in every period.
        drawn.channels.clone_from(&period.organisation.channels);
        Some(drawn)
    };
    let anew = periods.iter().map(&mut draw).collect();
    (anew, fault)
}

/// The runs of some structures of an experiment, kept whole in memory: a study of one point.
struct InMemory<'a> {
    experiment: &'a Experiment,
    structures: &'a [usize],
    recording: Recording,
    execution: Execution<'a>,
    /// In the order of arrival.
    arrived: Mutex<Vec<RunOutcome>>,
    outcomes: Mutex<Outcomes>,
}

impl Repeated for InMemory<'_> {
    fn has(&self, _: Unit) -> bool {
        false
    }

    fn add(&self, unit: Unit, piece: usize) -> bool {
        let run = Run { structure: self.structures[piece], replication: unit.replication };
        let Some(ran) = simulate(self.experiment, run, self.recording, self.execution) else { return false };
        locked(&self.arrived).push(ran);
        true
    }

    /// Gathers by id what arrived in any order.
    fn gather(&self) -> Result<(), ExperimentError> {
        let mut arrived = std::mem::take(&mut *locked(&self.arrived));
        arrived.sort_by_key(|ran| (ran.run.replication, ran.run.structure));
        self.experiment.all_could_be_built(&arrived)?;
        locked(&self.outcomes).add(arrived);
        Ok(())
    }

    fn judged(&self, _: u64, _: u32) -> Judged {
        let nothing = Judged { level: Known::Never, quantities: Vec::new() };
        locked(&self.outcomes).judged().unwrap_or(nothing)
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Experiment {
    /// What some structures come to in so many replications, on as many threads as asked.
    ///
    /// # Errors
    /// When it was interrupted, chance drew what cannot be built, or an invariant did not hold in some run.
    pub(super) fn repeated(
        &self,
        structures: &[usize],
        replications: Replications,
        recording: Recording,
        execution: Execution<'_>,
    ) -> Result<Outcomes, ExperimentError> {
        let outcomes = Mutex::new(Outcomes::new(self));
        let arrived = Mutex::default();
        let ledger = InMemory { experiment: self, structures, recording, execution, arrived, outcomes };
        let Execution { threads, interrupted, progress, .. } = execution;
        let options = StudyOptions { threads, shard: (0, 1), interrupted };
        let pieces = structures.len();
        Repetition { points: vec![0], pieces, replications, options, progress }.repeat(&ledger)?;
        let outcomes = ledger.outcomes.into_inner().unwrap_or_else(PoisonError::into_inner);
        let breaches = outcomes.breaches();
        if breaches.is_empty() { Ok(outcomes) } else { Err(ExperimentError::Invariant(breaches)) }
    }

    /// The capabilities of a structure at its start, by their places.
    pub(super) fn capabilities(&self, run: Run) -> Vec<String> {
        self.periods(run.structure)[0].spec.capabilities.keys().cloned().collect()
    }

    /// Refuses what chance drew and nobody can work in, such as a team whose links take more hours than it has.
    fn all_could_be_built(&self, ran: &[RunOutcome]) -> Result<(), ExperimentError> {
        let Some((ran, fault)) = ran.iter().find_map(|ran| Some((ran, ran.fault.as_ref()?))) else {
            return Ok(());
        };
        Err(self.could_not_be_built(ran.run, fault))
    }
}

/// Lets every thread do `work`, which shares out what there is to do by itself; 0 threads are all cores.
#[cfg(feature = "threads")]
pub(crate) fn with_threads(threads: usize, work: impl Fn() + Sync) {
    if threads == 1 {
        return work();
    }
    match rayon::ThreadPoolBuilder::new().num_threads(threads).build() {
        Ok(pool) => drop(pool.broadcast(|_| work())),
        Err(_) => work(),
    }
}

#[cfg(not(feature = "threads"))]
pub(crate) fn with_threads(_threads: usize, work: impl Fn()) {
    work();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::{Chosen, Record, TeamOrigin, Tracer};
    use crate::scenario::ScenarioFile;
    use std::collections::BTreeMap;

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

    #[test]
    fn a_run_whose_every_shift_is_recorded_has_the_same_bits() {
        let text = "schema_version = 1\nhorizon = \"200d\"\nfollow_up = \"60d\"\n\
            market = { niches = 4, shift_interval = \"2d\" }\nbase = { members = 24, follow_to = \"released\" }\n\
            structures.a.template = \"hierarchy\"\n";
        let scenario = ScenarioFile::parse("x.toml", text).unwrap().resolve(BTreeMap::new()).unwrap();
        let experiment = Experiment::new(scenario).unwrap();
        let run = Run { structure: 0, replication: 0 };
        let alone = simulate(&experiment, run, Recording::default(), Execution::default()).unwrap().outcome;
        let mut handed = 0;
        let hand_over = |_: &Record, _: &[TeamOrigin]| handed += 1;
        let (periods, random) = (experiment.periods(0), RandomKey::new(experiment.scenario.seed, 0));
        let (market, times) = (experiment.market(random), &experiment.times);
        let watch = Watch::new(times, periods[0].organisation, &market, true, Recording::default());
        let tracer = Tracer::new(times, periods[0].organisation, (Chosen::Cohort, true), hand_over);
        let simulation = Simulation::new(&periods, &market, times, random, (watch, tracer));
        let ((watch, tracer), census, organisation) = simulation.run(&AtomicBool::new(false)).unwrap();
        tracer.finish();
        let recorded = Outcome::new(watch, times, (&organisation, false), &census);
        assert_eq!(recorded.bits(), alone.bits());
        assert!(handed > 100, "{handed}");
    }
}
