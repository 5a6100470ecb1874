//! From a scenario to results: structures × replications, run side by side, gathered by id, compared under common luck.

mod between;
mod bottleneck;
mod claims;
mod comparison;
mod contributors;
mod course;
mod coverage;
mod drawn;
mod event_log;
mod events;
mod evidence;
mod film;
mod followed;
mod from_chart;
mod insights;
mod known;
mod lints;
mod narrowing;
mod outcomes;
mod precision;
mod price;
mod promises;
mod publish;
mod repetition;
mod runs;
mod seal;
mod services;
mod study;
mod trace;
mod watch;

pub use between::{IncomparableRuns, differences_between};
pub use coverage::{Coverage, check_coverage};
pub use events::ExpectedEvents;
pub use narrowing::narrowing;
pub(crate) use outcomes::{Outcomes, StructureOutcomes};
pub use promises::check_promises;
pub use repetition::StudyOptions;
#[cfg(feature = "output")]
pub(crate) use study::{Block, Role};
pub use study::{Candidate, Layout, Ledger, Observations, Plan, Search, SearchOutcome, Sweep, UnitRun};
pub use trace::TraceRequest;

use crate::ids::LinkId;
use crate::market::Market;
use crate::metrics::Recording;
#[cfg(all(feature = "import", feature = "output"))]
pub(crate) use crate::organisation::ChangedSheet;
use crate::organisation::{Needs, Organisation, OrganisationError, SharedWays, unite_channels};
use crate::random::RandomKey;
use crate::results::{Class, Measure, Results};
use crate::scenario::{FollowTo, Problem, Problems, Scenario, StructureSpec, suggestion};
use crate::simulation::Times;
use runs::Run;
#[cfg(feature = "output")]
pub(crate) use runs::with_threads;
use std::sync::atomic::AtomicBool;

/// Moments between warm-up and horizon at which backlogs are looked at.
const OBSERVATION_TIMES: u32 = 60;

/// How an experiment is carried out; nothing here can change a number.
///
/// ```
/// use microbiz::Execution;
///
/// let quick = Execution { threads: 1, ..Execution::default() };
/// assert!(!quick.bottlenecks);
/// ```
#[derive(Clone, Copy)]
pub struct Execution<'a> {
    /// Threads to use; 0 for all cores.
    pub threads: usize,
    /// Whether to keep a row for every insight.
    pub insights: bool,
    /// Whether to run each structure again to measure what halving its bottlenecks would bring.
    pub bottlenecks: bool,
    /// Set from outside to stop within a moment.
    pub interrupted: &'a AtomicBool,
    /// Told the number of runs done and, as far as is known, to do.
    pub progress: &'a (dyn Fn(u64, u64) + Sync),
    /// The time since some moment: what it says is summed up in [`Effort`](crate::results::Effort) and nowhere else.
    pub clock: &'a (dyn Fn() -> std::time::Duration + Sync),
}

/// All cores, the tables without insights and bottlenecks, nobody told, nobody interrupting, and no clock.
impl Default for Execution<'_> {
    fn default() -> Self {
        static NEVER: AtomicBool = AtomicBool::new(false);
        Self {
            threads: 0,
            insights: false,
            bottlenecks: false,
            interrupted: &NEVER,
            progress: &|_, _| {},
            clock: &|| std::time::Duration::ZERO,
        }
    }
}

/// Why an experiment did not come to results.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExperimentError {
    /// A structure of the scenario cannot be built; mend the scenario.
    #[error(transparent)]
    Scenario(#[from] Problems),
    /// The scenario has no structure of that name; the sentence says which it has.
    #[error("{0}")]
    NoSuchStructure(String),
    /// There is no such shift to follow; the sentence says what there is.
    #[error("{0}")]
    NoSuchShift(String),
    /// The scenario has no replication of that number; the sentence says which it has.
    #[error("{0}")]
    NoSuchReplication(String),
    /// Somebody asked it to stop.
    #[error("interrupted")]
    Interrupted,
    /// An invariant did not hold: the engine is broken, and no result of it can be trusted.
    #[error("an invariant is broken; please report this with the scenario:\n{}", .0.join("\n"))]
    Invariant(Vec<String>),
}

/// A scenario made ready to run: its organisations stand.
pub struct Experiment {
    scenario: Scenario,
    organisations: Vec<Organisation>,
    /// The organisations that dated changes make, in their order.
    changed: Vec<Organisation>,
    times: Times,
    /// Ways through the organisations, structure by structure.
    ways: Vec<SharedWays>,
}

impl Experiment {
    /// Builds the organisation of every structure.
    ///
    /// # Errors
    /// What is wrong with each structure that cannot be built.
    pub fn new(mut scenario: Scenario) -> Result<Self, ExperimentError> {
        let market_notices = from_chart::take(&mut scenario)?;
        let needs = Needs::of(&scenario.market);
        let mut organisations = Vec::new();
        let mut problems = unknown_measures(&scenario);
        let mut told = std::collections::BTreeSet::new();
        let mut build = |path: String, spec: &StructureSpec| {
            let random = RandomKey::new(scenario.seed, 0);
            let built = Organisation::build(spec, needs, &scenario.attachments, random);
            // Structures that read one file have its faults in common: each is told once.
            let fault = |OrganisationError(text)| {
                for line in text.lines().filter(|line| told.insert((*line).to_owned())) {
                    problems.push(scenario.problem(&path, line));
                }
            };
            built.map_err(fault).ok()
        };
        for (name, spec) in &scenario.structures {
            organisations.extend(build(format!("structures.{name}"), spec));
        }
        let mut changed = Vec::new();
        for change in &scenario.changes {
            changed.extend(build(format!("changes.{}.set", change.index), &change.spec));
        }
        if problems.is_empty() {
            problems = course::unlike_people(&scenario, &organisations, &changed);
        }
        if !problems.is_empty() {
            return Err(Problems(problems).into());
        }
        for organisation in &mut organisations {
            organisation.notices.extend(market_notices.iter().cloned());
        }
        let times = Times::new(&scenario, OBSERVATION_TIMES);
        if scenario.fork_at.is_some() || !changed.is_empty() {
            unite_channels(&mut organisations.iter_mut().chain(&mut changed).collect::<Vec<_>>());
        }
        let ways = organisations.iter().map(|_| SharedWays::new()).collect();
        Ok(Self { scenario, organisations, changed, times, ways })
    }

    /// The scenario.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// Runs every replication of every structure, or as many as the precision takes.
    ///
    /// # Errors
    /// When it was interrupted, or when an invariant did not hold in some run.
    pub fn run(&self, execution: Execution<'_>) -> Result<Results, ExperimentError> {
        let mut outcomes = self.outcomes(execution)?;
        if execution.bottlenecks {
            self.find_bottlenecks(&mut outcomes, execution)?;
        }
        Ok(outcomes.publish())
    }

    /// What every run came to.
    pub(crate) fn outcomes(&self, execution: Execution<'_>) -> Result<Outcomes, ExperimentError> {
        // Why structures differ is asked where there are several.
        let recording = Recording { insights: execution.insights, trails: self.organisations.len() > 1 };
        let structures: Vec<usize> = (0..self.organisations.len()).collect();
        self.repeated(&structures, self.scenario.replications, recording, execution)
    }

    /// Why there can be no such run.
    fn could_not_be_built(&self, run: Run, fault: &str) -> ExperimentError {
        let (name, ..) = self.structure(run.structure);
        let text = format!("as drawn in replication {}: {fault}", run.replication);
        Problems(vec![self.scenario.problem(&format!("structures.{name}"), &text)]).into()
    }

    /// A structure as it is in the end.
    fn structure(&self, index: usize) -> (&str, &StructureSpec, &Organisation) {
        let last = self.periods(index).pop();
        let (name, spec) = &self.scenario.structures[index];
        last.map_or((name, spec, &self.organisations[index]), |period| {
            (name, period.spec, period.organisation)
        })
    }

    /// The organisation of a structure as another luck draws it.
    fn drawn_anew(&self, spec: &StructureSpec, random: RandomKey) -> Result<Organisation, OrganisationError> {
        let needs = Needs::of(&self.scenario.market);
        Organisation::build(spec, needs, &self.scenario.attachments, random)
    }

    /// About as many bytes as it takes once all its ways have been gone.
    fn bytes_in_memory(&self) -> u64 {
        /// A team and its part of links, channels and what it was built from.
        const TEAM: u64 = 1 << 10;
        let of = |organisation: &Organisation| {
            let teams = organisation.teams.len() as u64;
            // For each team the first link of its way to each other.
            teams * TEAM + teams * teams * size_of::<LinkId>() as u64
        };
        let files: u64 = self.scenario.attachments.values().map(|bytes| bytes.len() as u64).sum();
        files + self.organisations.iter().chain(&self.changed).map(of).sum::<u64>()
    }

    fn market(&self, random: RandomKey) -> Market {
        Market::new(&self.scenario.market, random)
    }
}

/// Measures that the scenario names and that do not exist, or not where owners only hear.
fn unknown_measures(scenario: &Scenario) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut check = |place: String, measure: &str, structure: Option<&str>| {
        let name = |measure: &Measure| measure.name();
        let text = match Measure::named(measure) {
            None => {
                format!(
                    "there is no measure “{measure}”{}",
                    suggestion(measure, Measure::ALL.iter().map(name))
                )
            }
            Some(measure)
                if measure.class() == Class::Action && structure.is_some_and(|s| only_hears(scenario, s)) =>
            {
                format!(
                    "{} is about what owners do, and those of “{}” only hear: write follow_to = \"released\" there",
                    measure.name(),
                    structure.unwrap_or_default()
                )
            }
            Some(_) => return,
        };
        problems.push(scenario.problem(&place, &text));
    };
    check("precision_measure".to_owned(), &scenario.precision_measure, Some(&scenario.baseline));
    for (index, known) in scenario.known.iter().enumerate().filter(|(_, known)| known.team.is_none()) {
        check(format!("known.{index}.measure"), &known.measure, Some(&known.structure));
    }
    for (index, exercise) in scenario.exercises.iter().enumerate() {
        check(format!("exercise.{index}.measure"), &exercise.measure, Some(&exercise.structure));
    }
    for (index, claim) in scenario.claims.iter().enumerate() {
        for term in &claim.claim.terms {
            check(format!("claims.{index}.claim"), &term.measure, Some(&term.structure));
        }
    }
    problems
}

fn only_hears(scenario: &Scenario, structure: &str) -> bool {
    let named = scenario.structures.iter().find(|(name, _)| name == structure);
    named.is_some_and(|(_, spec)| spec.follow_to == FollowTo::Received)
}
