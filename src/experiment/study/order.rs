//! The runs of a study: what one of them is, the ledger that keeps them, and the loop that repeats them over it.

use super::super::precision::{Judged, Known, not_reached};
use super::super::repetition::{Repeated, Repetition, StudyOptions, Unit};
use super::super::runs::{Run, RunOutcome, simulate};
use super::super::{Execution, Experiment, ExperimentError};
use super::Sweep;
use super::standing::{AtPoint, Standing, bytes_of};
use crate::metrics;
use crate::results::{Measure, Notice};
use crate::scenario::{Problems, Replications, Scenario};
use crate::statistics::{Sample, estimate, paired};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// The measures of the study and the denominators of its ratios that one run came to, or why it failed.
type OneRun = Result<Vec<Option<f64>>, String>;

/// All runs of one point under the luck of one replication: one for each structure, in the order of the layout.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitRun {
    /// The point.
    pub design: u64,
    /// The replication, from zero.
    pub replication: u32,
    /// What each structure came to: the measures of the study and the denominators of its ratios, or why it failed.
    pub runs: Vec<OneRun>,
}

/// Where finished runs are kept, so that none is done twice.
pub trait Ledger: Sync {
    /// Whether the runs of this point and replication are kept already.
    fn has(&self, design: u64, replication: u32) -> bool;
    /// Keeps finished runs; false when it cannot, and the study should stop.
    fn keep(&self, unit: UnitRun) -> bool;
    /// All kept runs of a point, by replication.
    fn of(&self, design: u64) -> Vec<UnitRun>;
}

/// A study and the ledger of its runs.
struct Recording<'a> {
    sweep: &'a Sweep,
    ledger: &'a dyn Ledger,
    standing: Standing<'a>,
    interrupted: &'a AtomicBool,
}

impl Repeated for Recording<'_> {
    fn has(&self, unit: Unit) -> bool {
        self.ledger.has(unit.point, unit.replication)
    }

    fn add(&self, unit: Unit, _: usize) -> bool {
        let runs = self.standing.with(unit.point, |experiment| {
            self.sweep.runs_of(experiment, unit.replication, self.interrupted)
        });
        let done = |runs| UnitRun { design: unit.point, replication: unit.replication, runs };
        runs.is_some_and(|runs| self.ledger.keep(done(runs)))
    }

    fn judged(&self, point: u64, replications: u32) -> Judged {
        let mut units = self.ledger.of(point);
        // What an earlier start did beyond this look must not decide at it.
        units.retain(|unit| unit.replication < replications);
        self.sweep.judged(&units)
    }
}

impl Sweep {
    /// Runs one point under the luck of one replication; what goes wrong is told, never thrown.
    pub fn run_unit(&self, design: u64, replication: u32) -> UnitRun {
        let never = AtomicBool::new(false);
        let runs = self.runs_of(&self.standing_at(design), replication, &never);
        UnitRun { design, replication, runs: runs.unwrap_or_default() }
    }

    /// What the structures of a point come to, or why it cannot be built; nothing once somebody asked it to stop.
    fn runs_of(&self, experiment: &AtPoint, replication: u32, stop: &AtomicBool) -> Option<Vec<OneRun>> {
        let one = |name: &String| match experiment {
            Ok(experiment) => self.run_one(experiment, name, replication, stop),
            Err(cause) => Some(Err(cause.clone())),
        };
        self.layout.structures.iter().map(one).collect()
    }

    /// What the run of the structure of this name, wherever it stands in the scenario, came to, or why it failed; nothing once
    /// somebody asked it to stop.
    pub(super) fn run_one(
        &self,
        experiment: &Experiment,
        name: &str,
        replication: u32,
        stop: &AtomicBool,
    ) -> Option<OneRun> {
        let Some(structure) = experiment.scenario.structures().position(|known| known == name) else {
            return Some(Err(format!("there is no structure “{name}” at this point")));
        };
        let run = Run { structure, replication };
        // Whatever a run does, the others go on.
        let ran = catch_unwind(AssertUnwindSafe(|| {
            simulate(
                experiment,
                run,
                metrics::Recording::default(),
                Execution { interrupted: stop, ..Execution::default() },
            )
        }));
        match ran {
            Ok(ran) => Some(self.kept_of(ran?)),
            Err(panic) => Some(Err(format!("the engine stopped: {}", said(&*panic)))),
        }
    }

    /// What is kept of a run.
    fn kept_of(&self, ran: RunOutcome) -> OneRun {
        if let Some(fault) = ran.fault {
            return Err(fault);
        }
        let outcome = ran.outcome;
        if !outcome.breaches.is_empty() {
            return Err(format!("an invariant is broken: {}", outcome.breaches.join("; ")));
        }
        let values = self.layout.measures.iter().map(|measure| outcome.sample(*measure).value());
        let weights = self.layout.weights();
        Ok(values.chain(weights.iter().map(|measure| outcome.sample(*measure).under())).collect())
    }

    /// Runs what the ledger does not have yet, breadth first: every point once before any point twice, so that a study
    /// that is stopped is a smaller one.
    ///
    /// # Errors
    /// When it was interrupted, or the ledger could not keep what was done.
    pub fn run_into(&self, ledger: &dyn Ledger, options: StudyOptions<'_>) -> Result<(), ExperimentError> {
        self.repeat_into(ledger, options, &|_, _| {})
    }

    /// The same, telling how far it is.
    pub(super) fn repeat_into(
        &self,
        ledger: &dyn Ledger,
        options: StudyOptions<'_>,
        progress: &(dyn Fn(u64, u64) + Sync),
    ) -> Result<(), ExperimentError> {
        let in_order = |place| self.plan().design.in_order(place, self.plan().points);
        let points = (0..self.plan().points).map(in_order).collect();
        let (standing, interrupted) = (Standing::new(|point| self.standing_at(point)), options.interrupted);
        let recording = Recording { sweep: self, ledger, standing, interrupted };
        let replications = self.replications;
        Repetition { points, pieces: 1, replications, options, progress }.repeat(&recording)
    }

    /// About as many bytes of memory as its scenarios and organisations take while it is run.
    pub fn bytes_in_memory(&self) -> u64 {
        bytes_of(self.plan().points, &self.standing_at(0))
    }

    /// The experiment at a point, or why there is none.
    pub(super) fn standing_at(&self, point: u64) -> AtPoint {
        built(self.scenario(point))
    }

    /// What some replications of a point say of what has to be precise: every paired difference, or the only structure's
    /// estimate. What fails is not reached.
    pub(super) fn judged(&self, units: &[UnitRun]) -> Judged {
        let measure = self.precision_measure;
        let (nature, confidence) = (measure.nature(), self.plan().study.confidence);
        let samples = |structure: usize| self.samples(units, structure, measure);
        let baseline = samples(self.layout.baseline);
        let level = Known::of(estimate(&baseline, nature, confidence), &baseline);
        let others = (0..self.layout.structures.len()).filter(|s| *s != self.layout.baseline);
        let difference = |s: usize| {
            let other = samples(s);
            let pair = paired(&baseline, &other, nature, confidence);
            Known::of(pair.map(|pair| pair.difference), baseline.iter().chain(&other))
        };
        let quantities =
            if self.layout.structures.len() == 1 { vec![level] } else { others.map(difference).collect() };
        Judged { level, quantities }
    }

    /// What a reader has to know beside the numbers that a ledger keeps: a precision that was asked for and is not reached at
    /// some points.
    pub fn notices(&self, ledger: &dyn Ledger) -> Vec<Notice> {
        let Replications::Precision { relative, .. } = self.replications else { return Vec::new() };
        let judged = (0..self.plan().points).map(|point| (point, self.judged(&ledger.of(point))));
        let missed: Vec<(u64, Judged)> = judged.filter(|(_, judged)| judged.reached() > relative).collect();
        let widest = missed.iter().rev().max_by(|a, b| a.1.reached().total_cmp(&b.1.reached()));
        let told = widest.map(|(point, judged)| {
            let replications = ledger.of(*point).len();
            let (many, of, why) = (missed.len(), self.plan().points, judged.shortfall());
            let by =
                format!("at {many} of {of} points; at point {point}, in {replications} replications: {why}");
            not_reached(relative, self.precision_measure.name(), &by)
        });
        told.into_iter().collect()
    }

    /// What each replication says of a measure of one structure.
    fn samples(&self, units: &[UnitRun], structure: usize, measure: Measure) -> Vec<Sample> {
        let place = self.layout.measures.iter().position(|known| *known == measure);
        let sample = |unit: &UnitRun| {
            let run = unit.runs[structure].as_ref().ok().zip(place);
            run.map_or(Sample::NotReached, |(run, place)| self.layout.sample(run, place))
        };
        units.iter().map(sample).collect()
    }

    /// Seconds in the event loops of one point's runs, all structures and replications, by a clock that is handed in: what a
    /// study cannot save.
    pub fn event_loop_seconds(&self, point: u64, clock: &(dyn Fn() -> Duration + Sync)) -> f64 {
        let Ok(experiment) = self.scenario(point).map_err(ExperimentError::from).and_then(Experiment::new)
        else {
            return 0.0;
        };
        let replications = 0..self.most_replications();
        let runs = replications.flat_map(|replication| {
            (0..experiment.scenario.structures.len()).map(move |structure| Run { structure, replication })
        });
        let execution = Execution { clock, ..Execution::default() };
        let ran = runs.filter_map(|run| simulate(&experiment, run, metrics::Recording::default(), execution));
        ran.map(|ran| ran.event_loop.as_secs_f64()).sum()
    }
}

/// The experiment of a scenario, or in one line why there is none.
pub(super) fn built(scenario: Result<Scenario, Problems>) -> AtPoint {
    let built = scenario.map_err(ExperimentError::from).and_then(Experiment::new);
    built.map_err(|error| one_line(&error.to_string()))
}

/// What a panic said.
fn said(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no reason given".to_owned())
}

fn one_line(text: &str) -> String {
    text.lines().map(str::trim).collect::<Vec<_>>().join("; ")
}
