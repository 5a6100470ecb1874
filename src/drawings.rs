//! From results to drawings, as SVG: no file is written here, so that any face can show them. A new drawing is one file here
//! and one line in [`all`].
//!
//! ```
//! use microbiz::{Execution, Experiment, ScenarioFile, drawings};
//! use std::collections::BTreeMap;
//!
//! let text = r#"
//! schema_version = 1
//! horizon = "1y"
//! follow_up = "1q"
//! replications = 2
//! market = { niches = 6, shift_interval = "1w" }
//! base = { members = 24 }
//! structures.hierarchy.template = "hierarchy"
//! structures.network.template = "network"
//! "#;
//! let scenario = ScenarioFile::parse("small.toml", text)?.resolve(BTreeMap::new())?;
//! let results = Experiment::new(scenario)?.run(Execution::default())?;
//! for drawing in drawings::all(&results) {
//!     let drawing = drawing?;
//!     assert!(drawing.svg.starts_with("<svg"), "{}", drawing.name);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod axis;
mod backlog;
mod before_after;
mod canvas;
#[cfg(feature = "lab")]
mod class;
mod colours;
mod curves;
mod delivery;
mod distances;
mod forest;
mod groups;
mod history;
mod layout;
mod map;
#[cfg(feature = "lab")]
mod narrowing;
mod palette;

mod services;
mod stages;
#[cfg(feature = "lab")]
mod standing;
mod study;
mod waterfall;

#[cfg(any(feature = "lab", all(feature = "output", feature = "import")))]
use crate::results::TeamKind;
use crate::results::{About, Results, StudyResults, Trace};
use canvas::Canvas;
use serde::{Deserialize, Serialize};
#[cfg(feature = "lab")]
pub(crate) use standing::{Standing, standing};

/// A drawing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawing {
    /// What it is called, as in `delivery` or `map NETWORK`.
    pub name: String,
    /// What is to be seen on it, in a sentence.
    pub title: String,
    /// What somebody who cannot see it should know.
    pub alt: String,
    /// The drawing. Its text wants the font Noto Sans, or any other without serifs.
    pub svg: String,
}

/// Why a drawing could not be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the drawing {name} failed: {reason}")]
pub struct DrawingError {
    /// What it is called.
    pub name: String,
    /// What the drawing library said.
    pub reason: String,
}

/// Draws everything that the results have. One that fails does not keep the others from being made.
pub fn all(results: &Results) -> impl Iterator<Item = Result<Drawing, DrawingError>> + use<> {
    let compared = [
        delivery::draw(results),
        stages::draw(results),
        forest::draw(results),
        distances::draw(results),
        backlog::draw(results),
    ];
    let histories = history::draw(results);
    let all: Vec<Canvas> = compared
        .into_iter()
        .flatten()
        .chain(histories)
        .chain(map::draw(results))
        .chain(services::draw(results))
        .chain(before_after::draw(results))
        .collect();
    let About { name, seed, replications, .. } = &results.about;
    let source = format!("{name} · seed {seed} · {replications} replications");
    all.into_iter().map(move |canvas| canvas.finish(&source))
}

/// Draws everything that the analysis of a study has; `about` is what all of them say of where they come from.
pub fn of_study(
    study: &StudyResults,
    about: &str,
) -> impl Iterator<Item = Result<Drawing, DrawingError>> + use<> {
    let about = about.to_owned();
    study::draw(study).into_iter().map(move |canvas| canvas.finish(&about))
}

/// Draws the way of one shift through every structure of a trace, on one axis of time.
///
/// ```
/// use microbiz::{Execution, Experiment, ScenarioFile, TraceRequest, drawings};
/// use std::collections::BTreeMap;
///
/// let text = r#"
/// schema_version = 1
/// horizon = "1y"
/// follow_up = "1q"
/// market = { niches = 6, shift_interval = "1w" }
/// base = { members = 24 }
/// structures.hierarchy.template = "hierarchy"
/// structures.network.template = "network"
/// "#;
/// let scenario = ScenarioFile::parse("small.toml", text)?.resolve(BTreeMap::new())?;
/// let trace = Experiment::new(scenario)?.trace(&TraceRequest::default(), Execution::default())?;
/// let drawing = drawings::of_trace(&trace)?;
/// assert!(drawing.svg.starts_with("<svg"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When the drawing library fails.
pub fn of_trace(trace: &Trace) -> Result<Drawing, DrawingError> {
    let Trace { scenario, seed, replication, .. } = trace;
    waterfall::draw(trace).finish(&format!("{scenario} · seed {seed} · replication {replication}"))
}

/// Draws how an answer gets surer from replication to replication; none where it has no interval yet.
///
/// # Errors
/// When the drawing library fails.
#[cfg(feature = "lab")]
pub fn of_narrowing(narrowing: &crate::results::Narrowing) -> Option<Result<Drawing, DrawingError>> {
    let last = narrowing.looks.last().map_or(0, |look| look.replications);
    narrowing::draw(narrowing).map(|canvas| canvas.finish(&format!("{last} replications")))
}

/// The guesses of a class.
#[cfg(feature = "lab")]
#[derive(Clone, Copy, Debug)]
pub struct Class<'a> {
    /// What the lesson is called.
    pub title: &'a str,
    /// What was guessed.
    pub what: &'a str,
    /// Each guess, and what came out.
    pub pairs: &'a [(f64, f64)],
    /// The medians of both.
    pub medians: (f64, f64),
}

/// Draws the guesses of a class beside what came out; none where there are none.
///
/// # Errors
/// When the drawing library fails.
#[cfg(feature = "lab")]
pub fn of_class(class: &Class<'_>) -> Option<Result<Drawing, DrawingError>> {
    class::draw(class).map(|canvas| canvas.finish("codes of a class"))
}

/// The colour of a kind of team on every drawing, as `#rrggbb`.
#[cfg(any(feature = "lab", all(feature = "output", feature = "import")))]
pub(crate) fn kind_colour(kind: TeamKind) -> String {
    let (red, green, blue) = palette::kind(kind).rgb;
    format!("#{red:02x}{green:02x}{blue:02x}")
}
