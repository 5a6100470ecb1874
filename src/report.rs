//! Results as one page that a board can read: one file, nothing fetched, readable without script, light and dark, on paper.
//! It arranges rows and drawings and computes nothing of its own, so that a folder's rows give the same page again.
//!
//! ```
//! use microbiz::{Execution, Experiment, ScenarioFile, report};
//! use std::collections::BTreeMap;
//!
//! let text = r#"
//! schema_version = 1
//! title = "A & B"
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
//! let page = report::of_run(&results);
//! assert!(page.starts_with("<!DOCTYPE html>") && page.contains("<h1>A &amp; B</h1>"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod answer;
mod claim;
mod figures;
mod inputs;
mod outcome;
mod page;
mod run;
mod set;
mod short;
mod study;
mod table;
mod time;
mod told;
mod two;

#[cfg(feature = "lab")]
pub(crate) use figures::words as unit_in_words;

use crate::drawings::{self, Drawing, DrawingError};
use crate::results::{Difference, Results, StudyResults};

/// A drawing, or why there is none.
type Drawn = Result<Drawing, DrawingError>;

/// The report of a comparison, as HTML.
#[must_use]
pub fn of_run(results: &Results) -> String {
    of_drawn_run(results, &drawings::all(results).collect::<Vec<_>>())
}

/// The first screen of that page as a fragment of HTML, with a style of its own: for a notebook, which shows it among other things.
///
/// ```
/// # use microbiz::{Execution, Experiment, ScenarioFile};
/// # let text = "schema_version = 1\nhorizon = \"1y\"\nfollow_up = \"1q\"\nreplications = 2\n\
/// #     market = { niches = 4, shift_interval = \"1w\" }\nbase = { members = 20 }\n\
/// #     structures.hierarchy.template = \"hierarchy\"\nstructures.network.template = \"network\"\n";
/// # let scenario = ScenarioFile::parse("small.toml", text)?.resolve(Default::default())?;
/// # let results = Experiment::new(scenario)?.run(Execution::default())?;
/// assert!(microbiz::report::first_screen(&results).starts_with("<div class=\"microbiz\">"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn first_screen(results: &Results) -> String {
    run::fragment(results).into_string()
}

/// The report of a comparison, with the drawings that were made of it.
pub(crate) fn of_drawn_run(results: &Results, drawings: &[Drawn]) -> String {
    run::page(results, drawings)
}

/// What a run comes to in a few sentences, each under a heading: the answer, how sure, of what, the main risk, what it hangs on, what
/// to do next.
///
/// ```
/// # use microbiz::{Execution, Experiment, ScenarioFile};
/// # let text = "schema_version = 1\nhorizon = \"1y\"\nfollow_up = \"1q\"\nreplications = 2\n\
/// #     market = { niches = 4, shift_interval = \"1w\" }\nbase = { members = 20 }\n\
/// #     structures.hierarchy.template = \"hierarchy\"\nstructures.network.template = \"network\"\n";
/// # let scenario = ScenarioFile::parse("small.toml", text)?.resolve(Default::default())?;
/// # let results = Experiment::new(scenario)?.run(Execution::default())?;
/// let sentences = microbiz::report::in_short(&results);
/// assert_eq!(sentences[0].0, "Answer");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn in_short(results: &Results) -> Vec<(&'static str, String)> {
    short::sentences(results)
}

/// The measure that the answer is about.
#[cfg(feature = "lab")]
pub(crate) fn measure(results: &Results) -> crate::results::Measure {
    answer::Answer::of(results).measure()
}

/// What a study comes to in a few sentences, each under a heading: who is ahead where and by how much, what decides it, where it turns,
/// what to do next.
#[cfg(feature = "output")]
pub(crate) fn study_in_short(study: &StudyResults) -> Vec<(&'static str, String)> {
    study::in_short(study)
}

/// Two runs side by side, as HTML: the inputs that changed, then the results. `differences` are those of the second run from the
/// first, structure by structure, as [`differences_between`](crate::differences_between) gives them.
#[must_use]
pub fn of_two(first: &Results, second: &Results, differences: &[Difference]) -> String {
    two::page(first, second, differences)
}

/// The report of a study, as HTML.
#[must_use]
pub fn of_study(study: &StudyResults) -> String {
    let source = study_source(study);
    of_drawn_study(study, &drawings::of_study(study, &source).collect::<Vec<_>>())
}

/// The same, with the drawings that were made of it.
pub(crate) fn of_drawn_study(study: &StudyResults, drawings: &[Drawn]) -> String {
    study::page(study, drawings)
}

/// What the drawings of a study say of where they come from: its name, its seed, its points.
#[must_use]
pub fn study_source(study: &StudyResults) -> String {
    format!("{} · seed {} · {} points", study.about.name, study.about.seed, study.about.points)
}
