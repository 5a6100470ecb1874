//! The drawings, each as SVG and, with the feature `png`, as PNG of the same drawing. A new drawing is one file here and
//! one line in [`write_all`].

mod axis;
mod backlog;
mod before_after;
mod canvas;
mod curves;
mod delivery;
mod forest;
mod groups;
mod history;
mod map;
mod palette;
mod rings;
mod services;
mod stages;
mod study;

use super::OutputError;
use crate::experiment::{Analysis, Observations, Results};
use canvas::Canvas;
use std::path::Path;

/// Draws everything that the results have.
pub(super) fn write_all(results: &Results, folder: &Path) -> Result<(), OutputError> {
    let folder = folder.join("plots");
    std::fs::create_dir_all(&folder).map_err(super::at(&folder))?;
    let compared = [
        delivery::draw(results),
        stages::draw(results),
        forest::draw(results),
        rings::draw(results),
        backlog::draw(results),
    ];
    let maps = results.structures.iter().map(map::draw);
    let histories = history::draw(results);
    compared
        .into_iter()
        .flatten()
        .chain(histories)
        .chain(maps)
        .chain(services::draw(results))
        .chain(before_after::draw(results))
        .try_for_each(|canvas: Canvas| canvas.save(&folder))
}

/// Draws everything that the analysis of a study has.
pub(super) fn write_study(
    observations: &Observations,
    analyses: &[Analysis],
    folder: &Path,
) -> Result<(), OutputError> {
    let folder = folder.join("plots");
    std::fs::create_dir_all(&folder).map_err(super::at(&folder))?;
    study::draw(observations, analyses).try_for_each(|canvas: Canvas| canvas.save(&folder))
}
