//! The order of work of a study: breadth first, in parts, resumed from what is kept, until there is enough.

use super::super::runs::{Run, RunOutcome, simulate, with_threads};
use super::super::{Execution, Experiment, ExperimentError};
use super::Sweep;
use crate::metrics::Recording;
use crate::scenario::Replications;
use crate::statistics::{Estimate, Sample, estimate, next_look, paired};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

/// All runs of one point under the luck of one replication: one for each structure, in the order of the layout.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitRun {
    /// The point.
    pub design: u64,
    /// The replication, from zero.
    pub replication: u32,
    /// What each structure came to: the measures of the study and the denominators of its ratios, or why it failed.
    pub runs: Vec<Result<Vec<Option<f64>>, String>>,
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

/// How a study is carried out; nothing here can change a result.
#[derive(Clone, Copy)]
pub struct Carrying<'a> {
    /// Threads to use; 0 for all cores.
    pub threads: usize,
    /// Which part of the runs is done here: the first number counts from zero, the second says of how many parts.
    pub shard: (u64, u64),
    /// Set from outside to stop: the runs in hand are given up, and done again when it is resumed.
    pub interrupted: &'a AtomicBool,
}

impl Sweep {
    /// Runs one point under the luck of one replication; what goes wrong is told, never thrown.
    pub fn run_unit(&self, design: u64, replication: u32) -> UnitRun {
        let never = AtomicBool::new(false);
        let done = self.run_unit_unless(design, replication, &never);
        done.unwrap_or_else(|| UnitRun { design, replication, runs: Vec::new() })
    }

    /// The same; nothing once somebody asked it to stop.
    fn run_unit_unless(&self, design: u64, replication: u32, stop: &AtomicBool) -> Option<UnitRun> {
        let all = |cause: String| vec![Err(cause); self.layout.structures.len()];
        let experiment = self.scenario(design).map_err(ExperimentError::from).and_then(Experiment::new);
        let runs = match experiment {
            Ok(experiment) => {
                let structures = self.layout.structures.iter();
                structures
                    .map(|name| self.run_one(&experiment, name, replication, stop))
                    .collect::<Option<_>>()?
            }
            Err(error) => all(one_line(&error.to_string())),
        };
        Some(UnitRun { design, replication, runs })
    }

    /// What the run of the structure of this name, wherever it stands in the scenario, came to, or why it failed; nothing once
    /// somebody asked it to stop.
    pub(super) fn run_one(
        &self,
        experiment: &Experiment,
        name: &str,
        replication: u32,
        stop: &AtomicBool,
    ) -> Option<Result<Vec<Option<f64>>, String>> {
        let Some(structure) = experiment.scenario.structures().position(|known| known == name) else {
            return Some(Err(format!("there is no structure “{name}” at this point")));
        };
        let run = Run { structure, replication };
        // Whatever a run does, the others go on.
        let ran = catch_unwind(AssertUnwindSafe(|| {
            simulate(
                experiment,
                run,
                Recording::default(),
                Execution { interrupted: stop, ..Execution::default() },
            )
        }));
        match ran {
            Ok(ran) => Some(self.kept_of(ran?)),
            Err(panic) => Some(Err(format!("the engine stopped: {}", said(&*panic)))),
        }
    }

    /// What is kept of a run.
    fn kept_of(&self, ran: RunOutcome) -> Result<Vec<Option<f64>>, String> {
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
    pub fn carry_out(&self, ledger: &dyn Ledger, carrying: Carrying<'_>) -> Result<(), ExperimentError> {
        let in_order = |place| self.plan().design.in_order(place, self.plan().points);
        let mut points: Vec<u64> = (0..self.plan().points).map(in_order).collect();
        let mut done = 0;
        while let Some(next) = self.next_target(done, &mut points, ledger) {
            self.round(&points, (done, next), ledger, carrying)?;
            done = next;
        }
        Ok(())
    }

    /// The replications to reach next; the points that are known well enough are taken off the list.
    fn next_target(&self, done: u32, points: &mut Vec<u64>, ledger: &dyn Ledger) -> Option<u32> {
        match self.replications {
            Replications::Fixed(n) => (done < n).then_some(n),
            Replications::Precision { relative, most } => {
                if done > 0 {
                    // What an earlier start did beyond this look must not decide at it.
                    let looked_at = |point: u64| {
                        let mut units = ledger.of(point);
                        units.retain(|unit| unit.replication < done);
                        units
                    };
                    points.retain(|point| !self.is_precise(&looked_at(*point), relative));
                }
                next_look(done, most).filter(|_| !points.is_empty())
            }
        }
    }

    /// Whether every paired difference, or the only structure's estimate, is known to this part of the baseline's.
    fn is_precise(&self, units: &[UnitRun], relative: f64) -> bool {
        let Some(place) = self.layout.measures.iter().position(|measure| *measure == self.precision_measure)
        else {
            return true;
        };
        let samples = |structure: usize| -> Vec<Sample> {
            let sample = |unit: &UnitRun| {
                let run = unit.runs[structure].as_ref().ok();
                run.map_or(Sample::NotReached, |run| self.layout.sample(run, place))
            };
            units.iter().map(sample).collect()
        };
        let baseline = samples(self.layout.baseline);
        // A point whose runs fail, or never reach the measure, will not become precise by more of them.
        let Some(level) = estimate(&baseline, self.precision_measure.nature(), self.plan().study.confidence)
        else {
            return true;
        };
        let limit = relative * level.value.abs();
        let narrow = |estimate: Estimate| estimate.is_within(limit);
        if self.layout.structures.len() == 1 {
            return narrow(level);
        }
        let others = (0..self.layout.structures.len()).filter(|s| *s != self.layout.baseline);
        others
            .map(|s| {
                paired(&baseline, &samples(s), self.precision_measure.nature(), self.plan().study.confidence)
            })
            .all(|pair| pair.is_none_or(|pair| narrow(pair.difference)))
    }

    /// Runs some replications of some points.
    fn round(
        &self,
        points: &[u64],
        (from, to): (u32, u32),
        ledger: &dyn Ledger,
        carrying: Carrying<'_>,
    ) -> Result<(), ExperimentError> {
        let all = points.len() as u64 * u64::from(to - from);
        let (next, full) = (AtomicU64::new(0), AtomicBool::new(false));
        let stop = || carrying.interrupted.load(Ordering::Relaxed) || full.load(Ordering::Relaxed);
        with_threads(carrying.threads, || {
            while !stop() {
                let place = next.fetch_add(1, Ordering::Relaxed);
                if place >= all {
                    return;
                }
                let (design, replication) = (
                    points[(place % points.len() as u64) as usize],
                    from + (place / points.len() as u64) as u32,
                );
                if place % carrying.shard.1 != carrying.shard.0 || ledger.has(design, replication) {
                    continue;
                }
                let Some(unit) = self.run_unit_unless(design, replication, carrying.interrupted) else {
                    return;
                };
                if !ledger.keep(unit) {
                    full.store(true, Ordering::Relaxed);
                }
            }
        });
        if stop() { Err(ExperimentError::Interrupted) } else { Ok(()) }
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
        let ran = runs.filter_map(|run| simulate(&experiment, run, Recording::default(), execution));
        ran.map(|ran| ran.event_loop.as_secs_f64()).sum()
    }
}

/// What a panic said.
fn said(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no reason given".to_owned())
}

fn one_line(text: &str) -> String {
    text.lines().map(str::trim).collect::<Vec<_>>().join("; ")
}
