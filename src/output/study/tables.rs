//! The tables of a study: runs one a row, measures one a row, and the points of the design.

use super::super::{OutputError, at};
use super::log::Log;
use super::table_file::{Csv, ROWS, TableFile};
use crate::experiment::{Block, Layout, Plan, Role, UnitRun};
use crate::scenario::{Factor, Setting};
use crate::tables::{Batch, Cell, Values};
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

impl Shape {
    /// Its columns, without rows.
    fn batch(self, layout: &Layout) -> Batch {
        Batch::new(match self {
            Self::Wide => wide_columns(layout),
            Self::Long => long_columns(),
        })
    }

    /// Adds the rows of a unit.
    fn put(self, batch: &mut Batch, layout: &Layout, unit: &UnitRun, settings: &[Setting]) {
        for (structure, run) in unit.runs.iter().enumerate() {
            match self {
                Self::Wide => wide_row(batch, layout, unit, settings, structure),
                Self::Long => {
                    let values = run.as_ref().map(Vec::as_slice).unwrap_or_default();
                    for (measure, value) in layout.measures.iter().zip(values) {
                        long_row(batch, layout, unit, structure, *measure, *value);
                    }
                }
            }
        }
    }
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
        let batch = shape.batch(layout);
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
        self.shape.put(&mut self.batch, layout, unit, settings);
        if self.batch.len() >= ROWS { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), OutputError> {
        self.files.iter_mut().try_for_each(|(_, _, file)| file.write(&self.batch))?;
        self.batch.clear();
        Ok(())
    }

    fn finish(mut self) -> Result<Vec<(String, String)>, OutputError> {
        if !self.batch.is_empty() {
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

fn whole() -> Values {
    Values::Whole(Vec::new())
}

fn wide_columns(layout: &Layout) -> Vec<(String, Values)> {
    let ids = [("scenario_id", whole()), ("design_id", whole()), ("structure", Values::Text(Vec::new()))];
    let random = [("replication_id", whole()), ("seed", whole())];
    let state = [("status", Values::Text(Vec::new())), ("cause", Values::Note(Vec::new()))];
    let named = |(name, column): (&str, Values)| (name.to_owned(), column);
    let mut columns: Vec<(String, Values)> = ids.into_iter().chain(random).chain(state).map(named).collect();
    columns.extend(layout.plan.study.factors.iter().map(factor_column));
    columns.extend(layout.measures.iter().map(|m| (m.name().to_owned(), Values::Number(Vec::new()))));
    columns
}

fn factor_column(factor: &Factor) -> (String, Values) {
    let column = if factor.is_numeric() { Values::Number(Vec::new()) } else { Values::Text(Vec::new()) };
    (factor.name.clone(), column)
}

fn long_columns() -> Vec<(String, Values)> {
    let text = || Values::Text(Vec::new());
    let columns = [
        ("scenario_id", whole()),
        ("design_id", whole()),
        ("structure", text()),
        ("replication_id", whole()),
        ("measure", text()),
        ("unit", text()),
        ("value", Values::Number(Vec::new())),
    ];
    columns.into_iter().map(|(name, column)| (name.to_owned(), column)).collect()
}

/// One structure at one point: the same through all its replications, and when points are added.
fn scenario_id(layout: &Layout, unit: &UnitRun, structure: usize) -> i64 {
    (unit.design * layout.structures.len() as u64 + structure as u64) as i64
}

fn wide_row(batch: &mut Batch, layout: &Layout, unit: &UnitRun, settings: &[Setting], structure: usize) {
    let run = &unit.runs[structure];
    let ids = [
        Cell::Whole(scenario_id(layout, unit, structure)),
        Cell::Whole(unit.design as i64),
        Cell::Text(layout.structures[structure].clone()),
        Cell::Whole(i64::from(unit.replication)),
        Cell::Whole(layout.plan.seed_of(unit.design) as i64),
        Cell::Text(if run.is_ok() { "succeeded" } else { "failed" }.to_owned()),
        Cell::Note(run.as_ref().err().cloned()),
    ];
    let factors = layout.plan.study.factors.iter().zip(settings).map(|(f, s)| factor_cell(f, s));
    let value = |place: usize| Cell::Number(run.as_ref().ok().and_then(|values| values[place]));
    batch.put(ids.into_iter().chain(factors).chain((0..layout.measures.len()).map(value)));
}

fn factor_cell(factor: &Factor, setting: &Setting) -> Cell {
    if factor.is_numeric() { Cell::Number(factor.number(setting)) } else { Cell::Text(factor.label(setting)) }
}

fn long_row(
    batch: &mut Batch,
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
    batch.put(cells);
}

/// A table of a study's folder: what its runs came to, and where they stand in the design.
///
/// ```
/// use microbiz::output::StudyTable;
///
/// assert_eq!(StudyTable::ALL.map(StudyTable::name), ["runs", "measures", "design"]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StudyTable {
    /// A run a row, a measure a column.
    Runs,
    /// A measure of a run a row.
    Measures,
    /// A point of the design a row.
    Design,
}

impl StudyTable {
    /// Every table, in this order.
    pub const ALL: [Self; 3] = [Self::Runs, Self::Measures, Self::Design];

    /// Its name, which is that of its file without the ending.
    pub fn name(self) -> &'static str {
        match self {
            Self::Runs => "runs",
            Self::Measures => "measures",
            Self::Design => "design",
        }
    }

    /// The table of a folder, as far as its study has come, row for row as its file has it.
    ///
    /// # Errors
    /// When the folder is no study, or cannot be read.
    pub fn read(self, folder: &Path) -> Result<Batch, OutputError> {
        let document = super::identity::read(folder)?;
        let shape = match self {
            Self::Runs => Shape::Wide,
            Self::Measures => Shape::Long,
            Self::Design => return Ok(design(&super::identity::plan(folder, &document)?)),
        };
        let layout = super::identity::layout(folder, &document)?;
        // By point and replication; what was done again stands as it was done last.
        let mut units = BTreeMap::new();
        let path = folder.join(super::log::LOG);
        Log::visit(folder, super::log::extent(&layout), &mut |unit| {
            units.insert((unit.design, unit.replication), unit);
        })
        .map_err(super::super::reading(&path))?;
        let mut batch = shape.batch(&layout);
        for unit in units.values() {
            shape.put(&mut batch, &layout, unit, &layout.plan.settings(unit.design));
        }
        Ok(batch)
    }
}

/// The points of a design with the part that each plays in it.
fn design(plan: &Plan) -> Batch {
    let mut batch = design_columns(plan);
    (0..plan.points).for_each(|point| put_point(&mut batch, plan, point));
    batch
}

fn design_columns(plan: &Plan) -> Batch {
    let mut columns = vec![("design_id".to_owned(), whole())];
    columns.extend(plan.study.factors.iter().map(factor_column));
    columns.push(("role".to_owned(), Values::Text(Vec::new())));
    Batch::new(columns)
}

fn put_point(batch: &mut Batch, plan: &Plan, point: u64) {
    let settings = plan.settings(point);
    let factors = plan.study.factors.iter().zip(&settings).map(|(f, s)| factor_cell(f, s));
    let cells =
        std::iter::once(Cell::Whole(point as i64)).chain(factors).chain([Cell::Text(role(plan, point))]);
    batch.put(cells);
}

/// Writes the points of a design batch by batch; returns name and digest of the table.
pub(super) fn write_design(plan: &Plan, folder: &Path) -> Result<(String, String), OutputError> {
    let mut batch = design_columns(plan);
    let (path, staged) = staged(folder, "design.csv");
    let mut file = Csv::create(&staged, &batch)?;
    for point in 0..plan.points {
        put_point(&mut batch, plan, point);
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
