//! microbiz
#[cfg(feature = "cli")]
pub mod cli;
mod experiment;
mod ids;
mod market;
mod metrics;
mod organisation;
#[cfg(feature = "output")]
pub mod output;
mod random;
mod scenario;
mod simulation;
mod statistics;
mod time;
pub use experiment::{Execution, Experiment, ExperimentError, Results, Timing, Verdict, check_promises};
pub use scenario::{GalleryEntry, Problem, Problems, Scenario, ScenarioFile, gallery, parameter_table, theory};
pub use time::{Duration, DurationError};
