//! Studies: many points of a scenario, kept in a folder, and what they come to.

use super::faults::{of_experiment, of_output, of_problems};
use super::meanwhile::{Course, meanwhile};
use super::run::{Picture, pictures};
use super::scenario::{Attachments, ScenarioFile};
use super::table::Table;
use microbiz::output::{self, StudyFolder, StudyTable};
use microbiz::results::StudyResults;
use microbiz::{Ledger, Study, StudyOptions, Sweep, UnitRun, drawings, report, tables};
use pyo3::exceptions::PyKeyError;
use pyo3::prelude::*;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

/// A study file that is well formed.
#[pyclass(frozen, module = "microbiz._native")]
#[derive(Clone)]
pub(crate) struct StudyFile(Study);

#[pymethods]
impl StudyFile {
    /// Reads the text of a study; `file` is what messages call it.
    #[new]
    fn new(py: Python<'_>, file: &str, text: &str) -> PyResult<Self> {
        Study::parse(file, text).map(Self).map_err(|problems| of_problems(py, &problems))
    }

    /// A study of which only the fields are given, as JSON.
    #[staticmethod]
    fn of_json(py: Python<'_>, file: &str, json: &str) -> PyResult<Self> {
        let table: toml::Table = serde_json::from_str(json).map_err(super::faults::of_text)?;
        let text = toml::to_string(&table).map_err(super::faults::of_text)?;
        Self::new(py, file, &text)
    }

    /// What it is called.
    fn name(&self) -> &str {
        self.0.name()
    }

    /// The scenario that it varies, by name or path; none where it names none.
    fn scenario(&self) -> Option<&str> {
        self.0.scenario()
    }

    /// The file with the points of a list; none in other designs.
    fn list(&self) -> Option<&str> {
        self.0.list()
    }
}

/// Runs what the folder of a study does not have yet, and writes its tables; returns the folder and how many runs failed.
#[pyfunction]
#[pyo3(signature = (study, base, attachments, points, *, folder, threads, force, progress))]
#[expect(clippy::too_many_arguments, reason = "they are the words of the call")]
pub(crate) fn sweep(
    py: Python<'_>,
    study: &StudyFile,
    base: &ScenarioFile,
    attachments: Attachments,
    points: Option<Vec<Vec<String>>>,
    folder: PathBuf,
    threads: usize,
    force: bool,
    progress: Option<Py<PyAny>>,
) -> PyResult<(PathBuf, u64)> {
    let sweep = py
        .detach(|| Sweep::new(study.0.clone(), &base.0, attachments, points))
        .map_err(|problems| of_problems(py, &problems))?;
    let kept = StudyFolder::open(folder, &sweep, (0, 1), force).map_err(|error| of_output(&error))?;
    let done = meanwhile(py, progress.as_ref(), |course| {
        let structures = sweep.structures().len() as u64;
        let ledger = Told {
            ledger: kept.ledger(),
            course,
            done: AtomicU64::new(kept.finished() * structures),
            all: sweep.runs(),
        };
        let options = StudyOptions { threads, shard: (0, 1), interrupted: &course.interrupted };
        sweep.run_into(&ledger, options)
    });
    // What is done is kept, whatever ended it.
    kept.sync().map_err(|error| of_output(&error))?;
    done?.map_err(|error| of_experiment(py, &error))?;
    py.detach(|| kept.write_tables(&sweep)).map_err(|error| of_output(&error))?;
    Ok((kept.path().to_owned(), kept.failed()))
}

/// A ledger that tells how far the study is.
struct Told<'a, L> {
    ledger: &'a L,
    course: &'a Course,
    done: AtomicU64,
    all: u64,
}

impl<L: Ledger> Ledger for Told<'_, L> {
    fn has(&self, design: u64, replication: u32) -> bool {
        self.ledger.has(design, replication)
    }

    fn keep(&self, unit: UnitRun) -> bool {
        let runs = unit.runs.len() as u64;
        let is_kept = self.ledger.keep(unit);
        self.course.tell(self.done.fetch_add(runs, Ordering::Relaxed) + runs, self.all);
        is_kept
    }

    fn of(&self, design: u64) -> Vec<UnitRun> {
        self.ledger.of(design)
    }
}

/// A table of a study's folder: runs, measures, design.
#[pyfunction]
pub(crate) fn study_table(py: Python<'_>, folder: PathBuf, name: &str) -> PyResult<Table> {
    let table = StudyTable::ALL.into_iter().find(|table| table.name() == name);
    let table = table.ok_or_else(|| PyKeyError::new_err(name.to_owned()))?;
    let batch = py.detach(|| table.read(&folder)).map_err(|error| of_output(&error))?;
    Ok(Table::new(name, batch))
}

/// Which factors of a study matter, and how outputs answer to them.
#[pyclass(frozen, module = "microbiz._native")]
pub(crate) struct Analysis(StudyResults);

/// Analyses a folder's study as far as it has come; of the measures that it lists where none is named.
#[pyfunction]
pub(crate) fn analyse(py: Python<'_>, folder: PathBuf, measures: Vec<String>) -> PyResult<Analysis> {
    let observed = py.detach(|| output::observe(&folder, &measures).map(|observed| observed.results()));
    observed.map(Analysis).map_err(|error| of_output(&error))
}

#[pymethods]
impl Analysis {
    /// The names of the tables.
    fn tables(&self) -> Vec<&'static str> {
        tables::of_study(&self.0).into_iter().map(|(name, _)| name).collect()
    }

    /// A table by its name.
    fn table(&self, name: &str) -> PyResult<Table> {
        let found = tables::of_study(&self.0).into_iter().find(|(table, _)| *table == name);
        found.map(|(name, batch)| Table::new(name, batch)).ok_or_else(|| PyKeyError::new_err(name.to_owned()))
    }

    /// Everything, as JSON, from which it can be read back.
    fn json(&self) -> PyResult<String> {
        serde_json::to_string(&self.0).map_err(super::faults::of_text)
    }

    #[staticmethod]
    fn of_json(json: &str) -> PyResult<Self> {
        serde_json::from_str(json).map(Self).map_err(super::faults::of_text)
    }

    /// The text of the terminal.
    fn text(&self) -> String {
        output::analysis_text(&self.0)
    }

    /// The report as one page.
    fn report(&self, py: Python<'_>) -> String {
        py.detach(|| report::of_study(&self.0))
    }

    /// Every picture.
    fn pictures(&self, py: Python<'_>) -> Vec<Picture> {
        py.detach(|| pictures(drawings::of_study(&self.0, &report::study_source(&self.0))))
    }
}
