//! The drawings, each as SVG and, with the feature `png`, as PNG of the same drawing. A new drawing is one file here and
//! one line in [`write_all`].

mod axis;
mod backlog;
mod canvas;
mod delivery;
mod forest;
mod groups;
mod map;
mod palette;
mod rings;
mod stages;

use super::OutputError;
use crate::experiment::Results;
use canvas::Canvas;
use std::path::Path;

/// Draws everything that the results have.
pub(super) fn write_all(results: &Results, folder: &Path) -> Result<(), OutputError> {
    let folder = folder.join("plots");
    std::fs::create_dir_all(&folder).map_err(super::at(&folder))?;
    save(delivery::draw(results), &folder)?;
    save(stages::draw(results), &folder)?;
    save(forest::draw(results), &folder)?;
    save(rings::draw(results), &folder)?;
    save(backlog::draw(results), &folder)?;
    for structure in &results.structures {
        save(Ok(Some(map::draw(structure)?)), &folder)?;
    }
    Ok(())
}

fn save(drawing: Result<Option<Canvas>, OutputError>, folder: &Path) -> Result<(), OutputError> {
    match drawing? {
        Some(canvas) => canvas.save(folder),
        None => Ok(()),
    }
}
