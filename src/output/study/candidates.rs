//! The table of a search for the best: every candidate, how long it ran, and when it was dropped.

use super::super::OutputError;
use super::super::{at, folder::place};
use super::table_file::{Csv, TableFile};
use crate::experiment::{SearchOutcome, Sweep};
use crate::tables::{Batch, Values};
use std::path::{Path, PathBuf};

/// Writes `candidates.csv` into a folder.
///
/// # Errors
/// When the file cannot be written.
pub fn write_candidates(
    folder: &Path,
    sweep: &Sweep,
    found: &SearchOutcome,
    measure: &str,
) -> Result<PathBuf, OutputError> {
    let folder = &place(folder.to_owned())?;
    std::fs::create_dir_all(folder).map_err(at(folder))?;
    let all = &found.candidates;
    let text = |values: Vec<String>| Values::Text(values);
    let columns = vec![
        ("design_id".to_owned(), Values::Whole(all.iter().map(|c| c.design as i64).collect())),
        ("structure".to_owned(), text(all.iter().map(|c| c.structure.clone()).collect())),
        ("settings".to_owned(), text(all.iter().map(|c| sweep.describe(c.design)).collect())),
        ("measure".to_owned(), text(vec![measure.to_owned(); all.len()])),
        ("replications".to_owned(), Values::Whole(all.iter().map(|c| c.replications as i64).collect())),
        ("mean".to_owned(), Values::Number(all.iter().map(|c| c.mean.map(|m| m.0)).collect())),
        ("half_width".to_owned(), Values::Number(all.iter().map(|c| c.mean.and_then(|m| m.1)).collect())),
        (
            "dropped_after".to_owned(),
            Values::Number(all.iter().map(|c| c.dropped_after.map(|n| n as f64)).collect()),
        ),
        (
            "best".to_owned(),
            Values::Whole((0..all.len()).map(|place| i64::from(found.best == Some(place))).collect()),
        ),
    ];
    let batch = Batch::new(columns);
    let path = folder.join("candidates.csv");
    let mut file = Csv::create(&path, &batch)?;
    file.write(&batch)?;
    Box::new(file).finish()?;
    Ok(path)
}
