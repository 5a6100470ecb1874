//! The door of microbiz for Python. What people call is written in Python (`microbiz/`); here stands what has to be Rust: scenarios that
//! are checked, runs without the interpreter's lock, tables as Arrow streams, errors with their places.

mod faults;
mod meanwhile;
mod run;
mod scenario;
mod study;
mod table;

use pyo3::prelude::*;
use std::ffi::OsString;

/// The command line, with these words behind the name of the program; returned is the exit code.
#[pyfunction]
fn command_line(py: Python<'_>, words: Vec<OsString>) -> u8 {
    let words = std::iter::once(OsString::from("microbiz")).chain(words).collect();
    py.detach(|| microbiz::cli::main_of(words))
}

/// The part of the package that is written in Rust.
#[pymodule]
fn _native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add_class::<scenario::ScenarioFile>()?;
    module.add_class::<run::Results>()?;
    module.add_class::<run::Trace>()?;
    module.add_class::<study::StudyFile>()?;
    module.add_class::<study::Analysis>()?;
    module.add_class::<table::Table>()?;
    for function in [
        wrap_pyfunction!(command_line, module)?,
        wrap_pyfunction!(scenario::gallery, module)?,
        wrap_pyfunction!(scenario::studies, module)?,
        wrap_pyfunction!(scenario::measures, module)?,
        wrap_pyfunction!(scenario::survey, module)?,
        wrap_pyfunction!(run::run, module)?,
        wrap_pyfunction!(run::trace, module)?,
        wrap_pyfunction!(run::event_log, module)?,
        wrap_pyfunction!(run::organisation, module)?,
        wrap_pyfunction!(run::export, module)?,
        wrap_pyfunction!(study::sweep, module)?,
        wrap_pyfunction!(study::study_table, module)?,
        wrap_pyfunction!(study::analyse, module)?,
    ] {
        module.add_function(function)?;
    }
    Ok(())
}
