//! The tables of a study: runs one a row, measures one a row, and the points of the design.

use super::super::{OutputError, at};
use super::batch::{Batch, Column, Csv, ROWS, TableFile};
use super::log::Log;
use crate::experiment::{Block, Layout, Plan, Role, UnitRun};
use crate::scenario::{Factor, Setting};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Writes every table that the study asks for, each beside its place and then moved there; returns their digests.
pub(super) fn write_all(
    layout: &Layout,
    log: &Log,
    about: &Value,
    folder: &Path,
) -> Result<BTreeMap<String, String>, OutputError> {
    let wanted = |name: &str| layout.plan.study.tables.iter().any(|table| table == name);
    let mut runs = Table::new(Shape::Wide, layout, about, folder, wanted)?;
    let mut measures = Table::new(Shape::Long, layout, about, folder, wanted)?;
    let mut fault = None;
    let mut settings = (u64::MAX, Vec::new());
    let visited = log.for_each(|unit| {
        if settings.0 != unit.design {
            settings = (unit.design, layout.plan.settings(unit.design));
        }
        let kept =
            runs.add(layout, &unit, &settings.1).and_then(|()| measures.add(layout, &unit, &settings.1));
        kept.map_err(|error| {
            fault = Some(error);
            std::io::Error::other("a table could not be written")
        })
    });
    if let Some(fault) = fault {
        return Err(fault);
    }
    visited.map_err(at(&folder.join(super::log::LOG)))?;
    let mut digests: BTreeMap<String, String> = runs.finish()?.into_iter().collect();
    digests.extend(measures.finish()?);
    digests.extend([write_design(&layout.plan, folder)?]);
    Ok(digests)
}

/// One row a run or one row a measure.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Wide,
    Long,
}

/// A table on its way into its files.
struct Table {
    shape: Shape,
    batch: Batch,
    files: Vec<(PathBuf, PathBuf, Box<dyn TableFile>)>,
}

impl Table {
    fn new(
        shape: Shape,
        layout: &Layout,
        about: &Value,
        folder: &Path,
        wanted: impl Fn(&str) -> bool,
    ) -> Result<Self, OutputError> {
        let batch = Batch::new(match shape {
            Shape::Wide => wide_columns(layout),
            Shape::Long => long_columns(),
        });
        let stem = if shape == Shape::Wide { "runs" } else { "measures" };
        let mut table = Self { shape, batch, files: Vec::new() };
        let name = format!("{stem}.csv");
        if wanted(&name) {
            let (path, staged) = staged(folder, &name);
            let file = Csv::create(&staged, &table.batch)?;
            table.files.push((path, staged, Box::new(file)));
        }
        #[cfg(feature = "parquet")]
        {
            let name = format!("{stem}.parquet");
            if wanted(&name) {
                let (path, staged) = staged(folder, &name);
                let file = super::parquet::Parquet::create(&staged, &table.batch, &about.to_string())?;
                table.files.push((path, staged, Box::new(file)));
            }
        }
        #[cfg(not(feature = "parquet"))]
        let _ = about;
        Ok(table)
    }

    fn add(&mut self, layout: &Layout, unit: &UnitRun, settings: &[Setting]) -> Result<(), OutputError> {
        if self.files.is_empty() {
            return Ok(());
        }
        for (structure, run) in unit.runs.iter().enumerate() {
            match self.shape {
                Shape::Wide => wide_row(&mut self.batch.columns, layout, unit, settings, structure),
                Shape::Long => {
                    let values = run.as_ref().map(Vec::as_slice).unwrap_or_default();
                    for (measure, value) in layout.measures.iter().zip(values) {
                        long_row(&mut self.batch.columns, layout, unit, structure, *measure, *value);
                    }
                }
            }
        }
        if self.batch.len() >= ROWS { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), OutputError> {
        self.files.iter_mut().try_for_each(|(_, _, file)| file.write(&self.batch))?;
        self.batch.clear();
        Ok(())
    }

    fn finish(mut self) -> Result<Vec<(String, String)>, OutputError> {
        if self.batch.len() > 0 {
            self.flush()?;
        }
        let done = |(path, staged, file): (PathBuf, PathBuf, Box<dyn TableFile>)| {
            file.finish()?;
            put_in_place(&staged, &path)
        };
        self.files.into_iter().map(done).collect()
    }
}

fn staged(folder: &Path, name: &str) -> (PathBuf, PathBuf) {
    (folder.join(name), folder.join(format!("{name}.part")))
}

/// Moves a finished file to its place; returns its name and digest.
fn put_in_place(staged: &Path, path: &Path) -> Result<(String, String), OutputError> {
    use sha2::{Digest, Sha256};
    let mut file = std::fs::File::open(staged).map_err(at(staged))?;
    let (mut hash, mut buffer) = (Sha256::new(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut buffer).map_err(at(staged))? {
            0 => break,
            count => hash.update(&buffer[..count]),
        }
    }
    std::fs::rename(staged, path).map_err(at(path))?;
    let digest = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok((path.file_name().unwrap_or_default().to_string_lossy().into_owned(), digest))
}

fn whole() -> Column {
    Column::Whole(Vec::new())
}

fn wide_columns(layout: &Layout) -> Vec<(String, Column)> {
    let ids = [("scenario_id", whole()), ("design_id", whole()), ("structure", Column::Text(Vec::new()))];
    let random = [("replication_id", whole()), ("seed", whole())];
    let state = [("status", Column::Text(Vec::new())), ("cause", Column::Note(Vec::new()))];
    let named = |(name, column): (&str, Column)| (name.to_owned(), column);
    let mut columns: Vec<(String, Column)> = ids.into_iter().chain(random).chain(state).map(named).collect();
    columns.extend(layout.plan.study.factors.iter().map(factor_column));
    columns.extend(layout.measures.iter().map(|m| (m.name().to_owned(), Column::Number(Vec::new()))));
    columns
}

fn factor_column(factor: &Factor) -> (String, Column) {
    let column = if factor.is_numeric() { Column::Number(Vec::new()) } else { Column::Text(Vec::new()) };
    (factor.name.clone(), column)
}

fn long_columns() -> Vec<(String, Column)> {
    let text = || Column::Text(Vec::new());
    let columns = [
        ("scenario_id", whole()),
        ("design_id", whole()),
        ("structure", text()),
        ("replication_id", whole()),
        ("measure", text()),
        ("unit", text()),
        ("value", Column::Number(Vec::new())),
    ];
    columns.into_iter().map(|(name, column)| (name.to_owned(), column)).collect()
}

/// One structure at one point: the same through all its replications, and when points are added.
fn scenario_id(layout: &Layout, unit: &UnitRun, structure: usize) -> i64 {
    (unit.design * layout.structures.len() as u64 + structure as u64) as i64
}

fn wide_row(columns: &mut [Column], layout: &Layout, unit: &UnitRun, settings: &[Setting], structure: usize) {
    let run = &unit.runs[structure];
    let mut cells = columns.iter_mut();
    let mut put = |cell: Cell| {
        if let Some(column) = cells.next() {
            cell.into(column);
        }
    };
    put(Cell::Whole(scenario_id(layout, unit, structure)));
    put(Cell::Whole(unit.design as i64));
    put(Cell::Text(layout.structures[structure].clone()));
    put(Cell::Whole(i64::from(unit.replication)));
    put(Cell::Whole(layout.plan.seed_of(unit.design) as i64));
    put(Cell::Text(if run.is_ok() { "succeeded" } else { "failed" }.to_owned()));
    put(Cell::Note(run.as_ref().err().cloned()));
    for (factor, setting) in layout.plan.study.factors.iter().zip(settings) {
        put(factor_cell(factor, setting));
    }
    for place in 0..layout.measures.len() {
        put(Cell::Number(run.as_ref().ok().and_then(|values| values[place])));
    }
}

fn factor_cell(factor: &Factor, setting: &Setting) -> Cell {
    if factor.is_numeric() { Cell::Number(factor.number(setting)) } else { Cell::Text(factor.label(setting)) }
}

fn long_row(
    columns: &mut [Column],
    layout: &Layout,
    unit: &UnitRun,
    structure: usize,
    measure: crate::results::Measure,
    value: Option<f64>,
) {
    let cells = [
        Cell::Whole(scenario_id(layout, unit, structure)),
        Cell::Whole(unit.design as i64),
        Cell::Text(layout.structures[structure].clone()),
        Cell::Whole(i64::from(unit.replication)),
        Cell::Text(measure.name().to_owned()),
        Cell::Text(measure.unit().name().to_owned()),
        Cell::Number(value),
    ];
    columns.iter_mut().zip(cells).for_each(|(column, cell)| cell.into(column));
}

/// One cell on its way into its column.
enum Cell {
    Whole(i64),
    Number(Option<f64>),
    Text(String),
    Note(Option<String>),
}

impl Cell {
    fn into(self, column: &mut Column) {
        match (self, column) {
            (Self::Whole(value), Column::Whole(values)) => values.push(value),
            (Self::Number(value), Column::Number(values)) => values.push(value),
            (Self::Text(value), Column::Text(values)) => values.push(value),
            (Self::Note(value), Column::Note(values)) => values.push(value),
            _ => unreachable!("cells are put in the order of the columns"),
        }
    }
}

/// The points of a design with the part that each plays in it; returns name and digest of the table.
pub(super) fn write_design(plan: &Plan, folder: &Path) -> Result<(String, String), OutputError> {
    let text = || Column::Text(Vec::new());
    let mut columns = vec![("design_id".to_owned(), whole())];
    columns.extend(plan.study.factors.iter().map(factor_column));
    columns.push(("role".to_owned(), text()));
    let mut batch = Batch::new(columns);
    let (path, staged) = staged(folder, "design.csv");
    let mut file = Csv::create(&staged, &batch)?;
    for point in 0..plan.points {
        let settings = plan.settings(point);
        let factors = plan.study.factors.iter().zip(&settings).map(|(f, s)| factor_cell(f, s));
        let cells =
            std::iter::once(Cell::Whole(point as i64)).chain(factors).chain([Cell::Text(role(plan, point))]);
        batch.columns.iter_mut().zip(cells).for_each(|(column, cell)| cell.into(column));
        if batch.len() >= ROWS {
            file.write(&batch)?;
            batch.clear();
        }
    }
    file.write(&batch)?;
    Box::new(file).finish()?;
    put_in_place(&staged, &path)
}

/// The part of a point in words: `A`, `B`, `AB span` in a crossed design, `start`, `moves span` in a trajectory, `base`, `moves span` where
/// one factor moves at a time.
fn role(plan: &Plan, point: u64) -> String {
    let name = |factor: usize| &plan.study.factors[factor].name;
    match plan.role(point) {
        Role::Plain => "point".to_owned(),
        Role::Base => "base".to_owned(),
        Role::Step { moved: None, .. } => "start".to_owned(),
        Role::Alone(factor) | Role::Step { moved: Some(factor), .. } => format!("moves {}", name(factor)),
        Role::Row { block, .. } => match block {
            Block::A => "A".to_owned(),
            Block::B => "B".to_owned(),
            Block::AB(factor) => format!("AB {}", name(factor)),
            Block::BA(factor) => format!("BA {}", name(factor)),
        },
    }
}
