//! microbiz
mod ids;
mod organisation;
mod random;
mod scenario;
mod statistics;
mod time;
pub use scenario::{GalleryEntry, Problem, Problems, Scenario, ScenarioFile, gallery, theory};
pub use time::{Duration, DurationError};
