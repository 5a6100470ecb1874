//! How fast, how truly and to what effect customer insight reaches the teams that can act on it – under a hierarchy, a
//! network of micro-businesses, and what lies between: an agent-based, event-driven simulator of organisation structure.
//!
//! # Words
//!
//! An *organisation* is a graph of *teams* and *links*; a *structure* is a named design of one, and a *scenario* compares
//! structures on the same market, with the same people, under the same luck. Customers live in *niches*; a *shift* is a
//! change of one need of one niche, and the unit of every headline measure. A *channel* is a team's contact with a niche;
//! an *insight* is one channel's observation of one shift, on its way to the *owner*, the team that can act on it. A
//! *relay* is one team's handling of an insight that is not its own. A *replication* is one run of one structure with one
//! seed.
//!
//! [`model`] describes what is simulated, mechanism by mechanism; [`guide`] says how to use it: scenario files, results, studies,
//! checks, speed.
//!
//! # From a file to an answer
//!
//! The stages of life are types: [`ScenarioFile`] → [`Scenario`] → [`Experiment`] → [`Results`](results::Results).
//!
//! ```
//! use microbiz::{Execution, Experiment, ScenarioFile};
//! use std::collections::BTreeMap;
//!
//! let text = r#"
//! schema_version = 1
//! horizon = "400d"
//! warm_up = "100d"
//! follow_up = "50d"
//! replications = 5
//!
//! [market]
//! shift_interval = "2d"
//!
//! [structures.single]
//! template = "tree"
//! receive_work = "1d"
//!
//! [[known]]
//! test = "M/M/1"
//! structure = "single"
//! measure = "delay_to_received.restricted_mean"
//! expected = 2.0
//! "#;
//! let scenario = ScenarioFile::parse("single.toml", text)?.resolve(BTreeMap::new())?;
//! let results = Experiment::new(scenario)?.run(Execution::default())?;
//! assert!(results.known.iter().all(|known| known.holds));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A study varies a scenario: [`Study`] and [`ScenarioFile`] → [`Sweep`] → [`StudyResults`](results::StudyResults), where a
//! small one that is run in memory is shown.
//!
//! # Rooms
//!
//! Data flow one way: `scenario` → `organisation`, `market` → `simulation` → `metrics` → `experiment` → [`results`] → `drawings` → `report`
//! → `output` → `cli`; `time`, `ids`, `random` and `statistics` lie below all. A test reads the `use` lines and fails when a room knows one
//! above it.
//!
//! # Promises
//!
//! The same scenario and seed give the same bytes at any number of threads; a run alone is the run inside an experiment; a
//! team that nothing reaches changes nothing else; every draw follows the seed. [`check_promises`] checks them.

#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "report")]
mod description;
mod digest;
#[cfg(feature = "drawings")]
pub mod drawings;
mod experiment;
pub mod guide;
mod ids;
#[cfg(feature = "lab")]
pub mod lab;
mod market;
mod metrics;
#[doc = include_str!("simulation/model.md")]
pub mod model {}
mod named;
mod organisation;
#[cfg(feature = "output")]
pub mod output;
mod random;
#[cfg(feature = "report")]
pub mod report;
pub mod results;
mod scenario;
mod simulation;
mod statistics;
#[cfg(feature = "tables")]
pub mod tables;
mod time;

#[cfg(feature = "report")]
pub use description::{described, description, explained_word};
pub use experiment::{
    Candidate, Coverage, Execution, ExpectedEvents, Experiment, ExperimentError, IncomparableRuns, Layout,
    Ledger, Observations, Plan, Search, SearchOutcome, StudyOptions, Sweep, TraceRequest, UnitRun,
    check_coverage, check_promises, differences_between, narrowing,
};
#[cfg(feature = "import")]
pub use organisation::{Group, Role, Survey, SurveyError, survey};
#[cfg(feature = "output")]
pub use scenario::{FileKind, schema};
pub use scenario::{
    GalleryEntry, Place, Problem, Problems, Scenario, ScenarioFile, Starter, Study, explained_key, gallery,
    lesson_scenarios, parameter_table, starters, studies, theory,
};
pub use time::{Duration, DurationError};
