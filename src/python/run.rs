//! One comparison: its results, one shift of it, its events, its organisations.

use super::faults::{of_experiment, of_output, of_text};
use super::meanwhile::meanwhile;
use super::scenario::{Adjusted, Attachments, ScenarioFile};
use super::table::Table;
use microbiz::output::{self, Target, Writing};
use microbiz::results::{Choice, ShiftName};
use microbiz::{Execution, Experiment, TraceRequest, drawings, report, tables};
use pyo3::exceptions::PyKeyError;
use pyo3::prelude::*;
use std::path::PathBuf;

/// A picture: its name, its title, what it shows in words, and SVG.
pub(crate) type Picture = (String, String, String, String);

/// What a comparison came to.
#[pyclass(frozen, module = "microbiz._native")]
pub(crate) struct Results(microbiz::results::Results);

/// Runs every structure of a scenario.
#[pyfunction]
#[pyo3(signature = (scenario, attachments, adjusted, *, threads, insights, bottlenecks, progress))]
#[expect(clippy::too_many_arguments, reason = "they are the words of the call")]
pub(crate) fn run(
    py: Python<'_>,
    scenario: &ScenarioFile,
    attachments: Attachments,
    adjusted: Adjusted,
    threads: usize,
    insights: bool,
    bottlenecks: bool,
    progress: Option<Py<PyAny>>,
) -> PyResult<Results> {
    let experiment = experiment(py, scenario, attachments, &adjusted)?;
    let results = meanwhile(py, progress.as_ref(), |course| {
        experiment.run(Execution {
            threads,
            insights,
            bottlenecks,
            interrupted: &course.interrupted,
            progress: &|done, all| course.tell(done, all),
            ..Execution::default()
        })
    })?;
    results.map(Results).map_err(|error| of_experiment(py, &error))
}

fn experiment(
    py: Python<'_>,
    scenario: &ScenarioFile,
    attachments: Attachments,
    adjusted: &Adjusted,
) -> PyResult<Experiment> {
    let scenario = scenario.resolved(py, attachments, adjusted)?;
    py.detach(|| Experiment::new(scenario)).map_err(|error| of_experiment(py, &error))
}

/// Drawings that could be made.
pub(crate) fn pictures(
    drawn: impl Iterator<Item = Result<drawings::Drawing, drawings::DrawingError>>,
) -> Vec<Picture> {
    drawn
        .filter_map(Result::ok)
        .map(|drawing| (drawing.name, drawing.title, drawing.alt, drawing.svg))
        .collect()
}

#[pymethods]
impl Results {
    /// The names of the tables.
    fn tables(&self) -> Vec<&'static str> {
        tables::of_run(&self.0).into_iter().map(|(name, _)| name).collect()
    }

    /// A table by its name.
    fn table(&self, py: Python<'_>, name: &str) -> PyResult<Table> {
        let all = py.detach(|| tables::of_run(&self.0));
        let found = all.into_iter().find(|(table, _)| *table == name);
        found.map(|(name, batch)| Table::new(name, batch)).ok_or_else(|| PyKeyError::new_err(name.to_owned()))
    }

    /// Everything, as JSON, from which it can be read back.
    fn json(&self) -> PyResult<String> {
        serde_json::to_string(&self.0).map_err(of_text)
    }

    #[staticmethod]
    fn of_json(json: &str) -> PyResult<Self> {
        serde_json::from_str(json).map(Self).map_err(of_text)
    }

    /// The results that a folder of the command line holds.
    #[staticmethod]
    fn read(folder: PathBuf) -> PyResult<Self> {
        output::read(&folder).map(Self).map_err(|error| of_output(&error))
    }

    /// The answer in sentences, each under a heading.
    fn sentences(&self) -> Vec<(&'static str, String)> {
        report::in_short(&self.0)
    }

    /// The report as one page.
    fn report(&self, py: Python<'_>) -> String {
        py.detach(|| report::of_run(&self.0))
    }

    /// Its first screen, as a fragment.
    fn first_screen(&self) -> String {
        report::first_screen(&self.0)
    }

    /// The table of the terminal.
    fn terminal(&self) -> String {
        output::terminal_table(&self.0)
    }

    /// Every picture.
    fn pictures(&self, py: Python<'_>) -> Vec<Picture> {
        py.detach(|| pictures(drawings::all(&self.0)))
    }

    /// Writes the folder that the command line would write; returns where.
    fn write(
        &self,
        py: Python<'_>,
        folder: PathBuf,
        with_report: bool,
        workbook: bool,
        force: bool,
    ) -> PyResult<PathBuf> {
        py.detach(|| {
            let target = Target::claim(folder, true, force)?;
            let writing = Writing {
                report: with_report,
                workbook,
                target: &target,
                command: "microbiz.run, from Python".to_owned(),
                threads: 0,
                started: String::new(),
                wall_seconds: 0.0,
            };
            output::write(&self.0, &writing).map(|written| written.folder)
        })
        .map_err(|error| of_output(&error))
    }
}

/// One shift, followed through structures.
#[pyclass(frozen, module = "microbiz._native")]
pub(crate) struct Trace(microbiz::results::Trace);

/// Follows one shift under the same luck.
#[pyfunction]
pub(crate) fn trace(
    py: Python<'_>,
    scenario: &ScenarioFile,
    attachments: Attachments,
    adjusted: Adjusted,
    choice: &str,
    structures: Vec<String>,
    replication: u32,
) -> PyResult<Trace> {
    let choice = match choice {
        "slowest" => Choice::Slowest,
        "lost" => Choice::Lost,
        "typical" => Choice::Typical,
        name => Choice::Shift(name.parse::<ShiftName>().map_err(of_text)?),
    };
    let experiment = experiment(py, scenario, attachments, &adjusted)?;
    let request = TraceRequest { choice, structures, replication };
    let trace = meanwhile(py, None, |course| {
        experiment.trace(&request, Execution { interrupted: &course.interrupted, ..Execution::default() })
    })?;
    trace.map(Trace).map_err(|error| of_experiment(py, &error))
}

#[pymethods]
impl Trace {
    /// In words.
    fn text(&self) -> String {
        output::trace_text(&self.0)
    }

    /// As rows, in JSON.
    fn json(&self) -> String {
        output::trace_document(&self.0).to_string()
    }

    /// As a picture.
    fn picture(&self) -> PyResult<Picture> {
        let drawing = drawings::of_trace(&self.0).map_err(of_text)?;
        Ok((drawing.name, drawing.title, drawing.alt, drawing.svg))
    }
}

/// Every event of every shift of some structures in one replication; of all structures where none is named.
#[pyfunction]
pub(crate) fn event_log(
    py: Python<'_>,
    scenario: &ScenarioFile,
    attachments: Attachments,
    adjusted: Adjusted,
    structures: Vec<String>,
    replication: u32,
) -> PyResult<Table> {
    let experiment = experiment(py, scenario, attachments, &adjusted)?;
    let all = experiment.structures().into_iter().map(str::to_owned).collect();
    let named = if structures.is_empty() { all } else { structures };
    let runs: Vec<(String, u32)> = named.into_iter().map(|structure| (structure, replication)).collect();
    let batch = meanwhile(py, None, |course| {
        let execution = Execution { interrupted: &course.interrupted, ..Execution::default() };
        output::event_log_table(&experiment, &runs, execution)
    })?;
    batch.map(|batch| Table::new("event_log", batch)).map_err(|error| of_experiment(py, &error))
}

/// Teams and links of a structure as it is drawn before anything runs.
#[pyfunction]
pub(crate) fn organisation(
    py: Python<'_>,
    scenario: &ScenarioFile,
    attachments: Attachments,
    structure: &str,
) -> PyResult<(Table, Table)> {
    let experiment = experiment(py, scenario, attachments, &Adjusted::default())?;
    let (teams, links) =
        experiment.organisation(structure).ok_or_else(|| PyKeyError::new_err(structure.to_owned()))?;
    Ok((Table::new("organisation", tables::of_teams(&teams)), Table::new("links", tables::of_links(&links))))
}

/// A structure as the sheet it came from, with what changed, or for other tools.
#[pyfunction]
pub(crate) fn export(
    py: Python<'_>,
    scenario: &ScenarioFile,
    attachments: Attachments,
    structure: &str,
    format: &str,
) -> PyResult<Vec<u8>> {
    let experiment = experiment(py, scenario, attachments, &Adjusted::default())?;
    py.detach(|| output::export(&experiment, structure, format)).map_err(|error| of_output(&error))
}
