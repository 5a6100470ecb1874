//! Scenarios as files and texts, what is shipped, and charts of people.

use super::faults::{of_problems, of_text};
use microbiz::results::{Measure, Wanted};
use microbiz::{GalleryEntry, Scenario};
use pyo3::prelude::*;
use std::collections::BTreeMap;

/// Files by the names under which scenarios call them.
pub(crate) type Attachments = BTreeMap<String, Vec<u8>>;

/// A scenario file that is well formed: every key exists and holds what it may.
#[pyclass(frozen, module = "microbiz._native")]
#[derive(Clone)]
pub(crate) struct ScenarioFile(pub(crate) microbiz::ScenarioFile);

/// How a scenario is varied from outside, without a word in its file.
///
/// Another seed, a fixed number of replications, another baseline.
pub(crate) type Adjusted = (Option<u64>, Option<u32>, Option<String>);

impl ScenarioFile {
    /// The scenario, checked whole.
    pub fn resolved(
        &self,
        py: Python<'_>,
        attachments: Attachments,
        adjusted: &Adjusted,
    ) -> PyResult<Scenario> {
        let mut scenario =
            self.0.clone().resolve(attachments).map_err(|problems| of_problems(py, &problems))?;
        let (seed, replications, baseline) = adjusted;
        if let Some(seed) = *seed {
            scenario = scenario.with_seed(seed);
        }
        match *replications {
            Some(0) => return Err(of_text("replications: write at least 1")),
            Some(replications) => scenario = scenario.with_replications(replications),
            None => {}
        }
        if let Some(baseline) = baseline {
            let names = scenario.structures().map(str::to_owned).collect::<Vec<_>>().join(", ");
            scenario = scenario.with_baseline(baseline).ok_or_else(|| {
                of_text(format!("there is no structure “{baseline}” to compare with: write one of {names}"))
            })?;
        }
        Ok(scenario)
    }
}

#[pymethods]
impl ScenarioFile {
    /// Reads the text of a scenario; `file` is what messages call it.
    #[new]
    fn new(py: Python<'_>, file: &str, text: &str) -> PyResult<Self> {
        microbiz::ScenarioFile::parse(file, text).map(Self).map_err(|problems| of_problems(py, &problems))
    }

    /// A scenario of which only the fields are given, as JSON.
    #[staticmethod]
    fn of_json(py: Python<'_>, file: &str, json: &str) -> PyResult<Self> {
        let table: toml::Table = serde_json::from_str(json).map_err(of_text)?;
        let text = toml::to_string(&table).map_err(of_text)?;
        Self::new(py, file, &text)
    }

    /// The names of the files that its charts need.
    fn attachments(&self) -> Vec<String> {
        self.0.attachments()
    }

    /// The same with a value, given as JSON, at a dotted path.
    fn with_(&self, py: Python<'_>, path: &str, json: &str) -> PyResult<Self> {
        let value: toml::Value = serde_json::from_str(json).map_err(of_text)?;
        self.0.with(path, value).map(Self).map_err(|problems| of_problems(py, &problems))
    }

    /// The fields as TOML, without comments.
    fn toml(&self) -> PyResult<String> {
        toml::to_string(self.0.table()).map_err(of_text)
    }
}

fn named(entries: &[GalleryEntry]) -> Vec<(&str, &str)> {
    entries.iter().map(|entry| (entry.name, entry.text)).collect()
}

/// Names and texts of the scenarios that are shipped: the gallery, known answers of theory, lessons.
#[pyfunction]
pub(crate) fn gallery() -> Vec<(&'static str, &'static str)> {
    let all = [microbiz::gallery(), microbiz::theory(), microbiz::lesson_scenarios()];
    all.into_iter().flat_map(named).collect()
}

/// Names and texts of the studies that are shipped.
#[pyfunction]
pub(crate) fn studies() -> Vec<(&'static str, &'static str)> {
    named(microbiz::studies())
}

/// Every measure: its name, what people call it, its unit, whether more or less of it is better, and what it is.
#[pyfunction]
pub(crate) fn measures() -> Vec<(&'static str, &'static str, &'static str, &'static str, &'static str)> {
    let row = |measure: &Measure| {
        let wanted = match measure.wanted() {
            Wanted::More => "more",
            Wanted::Less => "less",
            Wanted::Neither => "neither",
        };
        (measure.name(), measure.plain_name(), measure.unit().name(), wanted, measure.definition())
    };
    Measure::ALL.iter().map(row).collect()
}

/// Looks at files of people and posts: the scenario that reads them, what was read and guessed, and what is odd.
#[pyfunction]
pub(crate) fn survey(py: Python<'_>, files: Attachments) -> PyResult<(String, Vec<String>, Vec<String>)> {
    let survey = py.detach(|| microbiz::survey(&files)).map_err(of_text)?;
    Ok((survey.scenario, survey.said, survey.questions))
}
