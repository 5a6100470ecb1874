//! One shift, followed through every structure under the same luck.

mod choose;
mod copy;
mod parting;
mod pursuit;
mod raw;
mod way;

use super::runs::{PassedOn, Run, watched, with_threads};
use super::{Execution, Experiment, ExperimentError};
use crate::metrics::{Chosen, Record, TeamOrigin, Tracer};
use crate::results::{Choice, ShiftName, Trace, TracedShift, Way};
use crate::scenario::{FollowTo, Replications};
use choose::Found;
use parting::parting;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
pub(super) use way::Names;
use way::{absent, way};

/// Which shift is followed, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TraceRequest {
    /// Which shift.
    pub choice: Choice,
    /// Through which structures: the shift is chosen in the first, and the others are compared with it. Empty for all, the
    /// baseline first.
    pub structures: Vec<String>,
    /// In which replication, from 0.
    pub replication: u32,
}

impl Experiment {
    /// Follows one shift through several structures in one replication: the same shift, at the same moment, under the same
    /// luck. The runs are those of [`Experiment::run`]: recording changes nothing.
    ///
    /// ```
    /// use microbiz::{Execution, Experiment, ScenarioFile, TraceRequest};
    /// use std::collections::BTreeMap;
    ///
    /// let text = r#"
    /// schema_version = 1
    /// horizon = "1y"
    /// warm_up = "1mo"
    /// follow_up = "1q"
    /// market = { niches = 6, shift_interval = "1w" }
    /// base = { members = 24 }
    /// structures.hierarchy.template = "hierarchy"
    /// structures.network.template = "network"
    /// "#;
    /// let scenario = ScenarioFile::parse("small.toml", text)?.resolve(BTreeMap::new())?;
    /// let trace = Experiment::new(scenario)?.trace(&TraceRequest::default(), Execution::default())?;
    /// for way in &trace.ways {
    ///     println!("{}: {:.1} d", way.structure, way.total_d());
    ///     for step in &way.steps {
    ///         println!("  {:.1} d {} ({:?})", step.days(), step.stage.plain_name(), step.holder);
    ///     }
    /// }
    /// assert_eq!(trace.ways.len(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When there is no such structure, replication or shift, when an organisation cannot be built as this replication draws
    /// it, or when it was interrupted.
    pub fn trace(&self, request: &TraceRequest, execution: Execution<'_>) -> Result<Trace, ExperimentError> {
        self.check_replication(request.replication)?;
        let structures = self.structures_of(request)?;
        let found = self.choose(request, &structures, execution)?;
        let ways = self.ways(request.replication, &structures, &found, execution)?;
        let partings = ways.iter().skip(1).map(|way| parting(&ways[0], way)).collect();
        Ok(Trace {
            scenario: self.scenario.name().to_owned(),
            seed: self.scenario.seed,
            replication: request.replication,
            shift: TracedShift {
                name: ShiftName { niche: found.shift.niche.0, shift: found.shift.label() },
                attribute: found.shift.attribute,
                shifted_d: found.shift.born.days(),
            },
            why: found.why,
            follow_up_d: self.scenario.follow_up.days(),
            acts: structures.iter().any(|structure| self.acts(*structure)),
            ways,
            partings,
        })
    }

    /// Whether owners do something about what they hear, at any time.
    pub(super) fn acts(&self, structure: usize) -> bool {
        self.periods(structure).iter().any(|period| period.spec.follow_to == FollowTo::Released)
    }

    /// The structures that are asked for by their places, each once.
    fn structures_of(&self, request: &TraceRequest) -> Result<Vec<usize>, ExperimentError> {
        let all = self.scenario.structures.iter().map(|(name, _)| name);
        let mut names: Vec<&String> = match request.structures.is_empty() {
            true => std::iter::once(&self.scenario.baseline).chain(all).collect(),
            false => request.structures.iter().collect(),
        };
        let mut known = std::collections::BTreeSet::new();
        names.retain(|name| known.insert(*name));
        names.into_iter().map(|name| self.structure_named(name)).collect()
    }

    pub(super) fn check_replication(&self, replication: u32) -> Result<(), ExperimentError> {
        let most = self.most_replications();
        if replication < most {
            return Ok(());
        }
        let text = format!(
            "there is no replication {replication}: this scenario has {most}, the first is 0 and the last {}",
            most - 1
        );
        Err(ExperimentError::NoSuchReplication(text))
    }

    /// The replications that there are, or may be; at least one.
    pub(crate) fn most_replications(&self) -> u32 {
        let most = match self.scenario.replications {
            Replications::Fixed(count) => count,
            Replications::Precision { most, .. } => most,
        };
        most.max(1)
    }

    /// The ways of the shift through the structures, in their order.
    fn ways(
        &self,
        replication: u32,
        structures: &[usize],
        found: &Found,
        execution: Execution<'_>,
    ) -> Result<Vec<Way>, ExperimentError> {
        let next = AtomicUsize::new(0);
        let ways = Mutex::new(BTreeMap::new());
        with_threads(execution.threads, || {
            loop {
                let place = next.fetch_add(1, Ordering::Relaxed);
                let Some(&structure) = structures.get(place) else { return };
                let way = self.way(Run { structure, replication }, found, execution);
                ways.lock().unwrap_or_else(PoisonError::into_inner).insert(place, way);
            }
        });
        ways.into_inner().unwrap_or_else(PoisonError::into_inner).into_values().collect()
    }

    /// The way of the shift through one structure. What comes after all is known of it is not simulated.
    fn way(&self, run: Run, found: &Found, execution: Execution<'_>) -> Result<Way, ExperimentError> {
        let chosen = (Chosen::One(found.key), self.acts(run.structure));
        let (mut told, is_over) = (None, AtomicBool::new(false));
        let hand_over = |record: &Record, teams: &[TeamOrigin]| {
            told = Some((record.clone(), teams.to_vec()));
            is_over.store(true, Ordering::Relaxed);
        };
        let asked = PassedOn { from: execution.interrupted, to: &is_over };
        let ran = watched(self, run, &is_over, |organisation| {
            (Tracer::new(&self.times, organisation, chosen, hand_over), asked)
        });
        match ran {
            Ok((tracer, _)) => tracer.finish(),
            Err(ExperimentError::Interrupted) if !execution.interrupted.load(Ordering::Relaxed) => {}
            Err(other) => return Err(other),
        }
        let (structure, ..) = self.structure(run.structure);
        let Some((record, teams)) = told else { return Ok(absent(structure)) };
        let names = self.names(run, &teams);
        Ok(way(&record, structure, &names, self.scenario.follow_up))
    }

    /// What teams, channels and capabilities of a run are called.
    pub(super) fn names<'a>(&self, run: Run, teams: &'a [TeamOrigin]) -> Names<'a> {
        let (.., organisation) = self.structure(run.structure);
        let channels = organisation.channels.iter().map(|channel| channel.name.clone()).collect();
        Names { teams, channels, capabilities: self.capabilities(run) }
    }
}
