//! What went wrong, as exceptions of Python: bad input with its places, everything else as a sentence.

use microbiz::output::OutputError;
use microbiz::{ExperimentError, Problems};
use pyo3::exceptions::{PyKeyboardInterrupt, PyOSError, PyRuntimeError, PyValueError};
use pyo3::prelude::*;

/// File, line, column, what is wrong and how to mend it, and what the key takes.
type Place = (String, Option<u64>, Option<u64>, String, Option<String>);

/// `microbiz.ScenarioError`, with a place for each problem.
pub(crate) fn of_problems(py: Python<'_>, Problems(problems): &Problems) -> PyErr {
    let places: Vec<Place> = problems
        .iter()
        .map(|problem| {
            let (line, column) = problem
                .place
                .map_or((None, None), |place| (Some(place.line as u64), Some(place.column as u64)));
            (problem.file.clone(), line, column, problem.text.clone(), problem.help.clone())
        })
        .collect();
    let raised = py
        .import("microbiz._errors")
        .and_then(|module| module.getattr("scenario_error"))
        .and_then(|made| made.call1((places,)));
    match raised {
        Ok(error) => PyErr::from_value(error),
        Err(error) => error,
    }
}

/// The exception for an experiment that did not come to results.
pub(crate) fn of_experiment(py: Python<'_>, error: &ExperimentError) -> PyErr {
    match error {
        ExperimentError::Scenario(problems) => of_problems(py, problems),
        ExperimentError::Interrupted => PyKeyboardInterrupt::new_err(()),
        ExperimentError::Invariant(_) => PyRuntimeError::new_err(error.to_string()),
        other => PyValueError::new_err(other.to_string()),
    }
}

/// The exception for a folder or file that cannot be read or written.
pub(crate) fn of_output(error: &OutputError) -> PyErr {
    PyOSError::new_err(error.to_string())
}

/// The exception for what cannot be asked.
pub(crate) fn of_text(error: impl ToString) -> PyErr {
    PyValueError::new_err(error.to_string())
}
