//! The best of many structures: every structure at every point is a candidate, and those that are worse are dropped as
//! soon as the statistics allow.

use super::super::runs::with_threads;
use super::super::{Experiment, ExperimentError};
use super::Sweep;
use super::order::built;
use super::standing::Standing;
use crate::results::Measure;
use crate::scenario::{Problems, Scenario};
use crate::statistics::{Estimate, Nature, Sample, Selection, estimate};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Replications of the first stage: fewer would make its variances a gamble.
const FIRST_STAGE: usize = 10;

/// What is looked for.
#[derive(Clone, Copy)]
pub struct Search<'a> {
    /// The name of the measure.
    pub measure: &'a str,
    /// Whether more of it is better.
    pub maximise: bool,
    /// The difference that does not matter, in the unit of the measure.
    pub indifference: f64,
    /// The probability with which the best is to be selected.
    pub confidence: f64,
    /// Runs after which the search ends without a decision.
    pub most_runs: u64,
    /// Threads to use; 0 for all cores.
    pub threads: usize,
    /// Set from outside to stop after the runs in hand.
    pub interrupted: &'a AtomicBool,
    /// Told the runs done and the candidates left.
    pub progress: &'a (dyn Fn(u64, usize) + Sync),
}

/// One structure at one point.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The point.
    pub design: u64,
    /// The structure.
    pub structure: String,
    /// After how many replications it was dropped; none for those that were left.
    pub dropped_after: Option<usize>,
    /// Its replications.
    pub replications: usize,
    /// The mean of the measure and half of its interval.
    pub mean: Option<(f64, Option<f64>)>,
}

/// What a search came to.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchOutcome {
    /// All candidates, by point and structure.
    pub candidates: Vec<Candidate>,
    /// The place of the best; none where the runs did not suffice.
    pub best: Option<usize>,
    /// Runs that it took.
    pub runs: u64,
    /// Runs that the same number for every candidate would have taken, by the same confidence.
    pub runs_if_equal: u64,
}

impl Sweep {
    /// Finds the best of all structures at all points.
    ///
    /// # Errors
    /// When it was interrupted. A candidate that cannot be run is dropped.
    pub fn optimise(&self, search: Search<'_>) -> Result<SearchOutcome, ExperimentError> {
        let structures = self.layout.structures.len();
        let candidates = self.plan().points as usize * structures;
        let sign = if search.maximise { -1.0 } else { 1.0 };
        let standing = Standing::new(|point| built(self.under_common_luck(point)));
        let mut selection = Selection::new(candidates, FIRST_STAGE, search.indifference, search.confidence);
        let (mut runs, mut replication) = (0, 0);
        while selection.survivors().len() > 1 && runs < search.most_runs {
            let survivors = selection.survivors();
            let values = self.values_of(&standing, &survivors, replication, search);
            if search.interrupted.load(Ordering::Relaxed) {
                return Err(ExperimentError::Interrupted);
            }
            selection.add(&values.into_iter().map(|value| value.map(|v| sign * v)).collect::<Vec<_>>());
            runs += survivors.len() as u64;
            replication += 1;
            (search.progress)(runs, selection.survivors().len());
        }
        let survivors = selection.survivors();
        let best = if let [best] = survivors[..] { Some(best) } else { None };
        let candidate = |place: usize| {
            let values = selection.values(place);
            let samples: Vec<Sample> = values.iter().map(|value| Sample::Value(sign * value)).collect();
            let mean: Option<Estimate> = estimate(&samples, Nature::Level, search.confidence);
            Candidate {
                design: (place / structures) as u64,
                structure: self.layout.structures[place % structures].clone(),
                dropped_after: selection.dropped_after(place),
                replications: values.len(),
                mean: mean.map(|e| (e.value, e.half_width())),
            }
        };
        let equal = selection.equal_allocation(search.confidence).min(1e12) as u64;
        Ok(SearchOutcome {
            candidates: (0..candidates).map(candidate).collect(),
            best,
            runs,
            runs_if_equal: equal.saturating_mul(candidates as u64),
        })
    }

    /// One replication of some candidates, side by side.
    fn values_of(
        &self,
        standing: &Standing<'_>,
        places: &[usize],
        replication: u32,
        search: Search<'_>,
    ) -> Vec<Option<f64>> {
        let structures = self.layout.structures.len();
        let mut of_point: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
        for place in places {
            of_point.entry((place / structures) as u64).or_default().push(*place);
        }
        let points: Vec<(u64, Vec<usize>)> = of_point.into_iter().collect();
        let (next, values) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
        with_threads(search.threads, || {
            while let Some((point, places)) = points.get(next.fetch_add(1, Ordering::Relaxed)) {
                if search.interrupted.load(Ordering::Relaxed) {
                    return;
                }
                standing.with(*point, |experiment| {
                    for place in places {
                        let run = experiment.as_ref().ok().and_then(|experiment| {
                            let name = &self.layout.structures[place % structures];
                            self.run_measure(experiment, name, replication, search)
                        });
                        values.lock().unwrap_or_else(PoisonError::into_inner).insert(*place, run);
                    }
                });
            }
        });
        let values = values.into_inner().unwrap_or_else(PoisonError::into_inner);
        places.iter().map(|place| values.get(place).copied().flatten()).collect()
    }

    /// The scenario at a point under the luck that all candidates share: what is compared meets the same luck, also
    /// where the parts of a design would each have their own.
    fn under_common_luck(&self, point: u64) -> Result<Scenario, Problems> {
        let scenario = self.scenario(point)?;
        Ok(if self.plan().study.own_random { scenario } else { scenario.with_seed(self.plan().seed) })
    }

    fn run_measure(
        &self,
        experiment: &Experiment,
        name: &str,
        replication: u32,
        Search { measure, interrupted: stop, .. }: Search<'_>,
    ) -> Option<f64> {
        let measure = Measure::named(measure)?;
        let place = self.layout.measures.iter().position(|known| *known == measure);
        self.run_one(experiment, name, replication, stop)?.ok()?[place?]
    }
}
