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

use crate::results::{Results, StudyResults};
use canvas::Canvas;
use std::path::Path;

/// What came of the drawings. Whatever happens to one of them, the tables are not lost to it.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    /// The files, in the order of their names.
    pub files: Vec<String>,
    /// Those that could not be made, each with the reason.
    pub undrawn: Vec<String>,
}

impl Drawn {
    fn of(canvases: impl Iterator<Item = Canvas>, folder: &Path) -> Self {
        let folder = folder.join("plots");
        let mut drawn = Self::default();
        if let Err(fault) = std::fs::create_dir_all(&folder) {
            drawn.undrawn.push(super::at(&folder)(fault).to_string());
            return drawn;
        }
        for canvas in canvases {
            match canvas.save(&folder) {
                Ok(files) => drawn.files.extend(files),
                Err(error) => drawn.undrawn.push(error.to_string()),
            }
        }
        drawn.files.sort();
        drawn
    }
}

/// Draws everything that the results have.
pub(super) fn write_all(results: &Results, folder: &Path) -> Drawn {
    let compared = [
        delivery::draw(results),
        stages::draw(results),
        forest::draw(results),
        rings::draw(results),
        backlog::draw(results),
    ];
    let maps = results.about.structures.iter().map(|structure| map::draw(results, structure));
    let histories = history::draw(results);
    let all = compared
        .into_iter()
        .flatten()
        .chain(histories)
        .chain(maps)
        .chain(services::draw(results))
        .chain(before_after::draw(results));
    Drawn::of(all, folder)
}

/// Draws everything that the analysis of a study has.
pub(super) fn write_study(study: &StudyResults, folder: &Path) -> Drawn {
    Drawn::of(study::draw(study).into_iter(), folder)
}
