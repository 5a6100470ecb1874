//! The tables: tidy CSV, one row an observation, sorted by key, missing as an empty cell. They hold everything that the
//! results hold, so that the results can be read back.

mod after;
mod column;
mod meaning;

use super::{OutputError, at, reading};
use crate::digest::sha256;
use crate::results::{
    Bottleneck, Claim, Contributor, Difference, Fairness, Insight, Link, Notice, Point, Rearrangement,
    Repair, Replication, Results, Service, StageTime, Summary, Team, TeamSummary,
};
pub(super) use column::Holds;
use column::{Column, cell, value};
pub(super) use column::{number, text};
pub(super) use meaning::meaning;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::path::Path;

/// The SHA-256 of each table, by file name.
pub(super) type Digests = BTreeMap<String, String>;

/// The type of a table's rows.
pub(super) trait Row: Serialize + DeserializeOwned {
    /// Its file.
    const FILE: &'static str;
    /// Its columns, in their order.
    const COLUMNS: &'static [Column];
    /// Whether there is no file where there are no rows.
    const IS_OPTIONAL: bool;
}

macro_rules! tables {
    (@optional optional) => { true };
    (@optional) => { false };
    ($($row:ident $file:literal $($optional:ident)?: $($column:literal $holds:ident),*;)*) => {$(
        impl Row for $row {
            const FILE: &'static str = $file;
            const COLUMNS: &'static [Column] = &[$(($column, Holds::$holds)),*];
            const IS_OPTIONAL: bool = tables!(@optional $($optional)?);
        }
    )*

        /// The files of all tables.
        #[cfg(test)]
        pub(super) const TABLES: &[&str] = &[$($file,)* <after::TeamAfter as Row>::FILE];

        /// The columns of the table in this file; none where there is no such table.
        pub(super) fn columns_of(file: &str) -> &'static [Column] {
            match file {
                $($file => <$row as Row>::COLUMNS,)*
                <after::TeamAfter as Row>::FILE => <after::TeamAfter as Row>::COLUMNS,
                _ => &[],
            }
        }
    };
}

tables! {
    Summary "summary.csv": "structure" Text, "measure" Text, "unit" Text, "estimate" Number, "low" Number, "high" Number,
        "confidence" Number, "replications" Number;
    Difference "differences.csv": "baseline" Text, "structure" Text, "measure" Text, "unit" Text, "difference" Number,
        "low" Number, "high" Number, "confidence" Number, "variance_ratio" Number, "replications" Number,
        "replications_to_decide" Number;
    Replication "replications.csv": "structure" Text, "replication" Number, "measure" Text, "unit" Text, "value" Number,
        "denominator" Number;
    StageTime "stages.csv": "structure" Text, "stage" Text, "unit" Text, "mean" Number;
    Contributor "contributors.csv" optional: "baseline" Text, "structure" Text, "kind" Text, "name" Text, "unit" Text,
        "difference" Number, "low" Number, "high" Number, "confidence" Number;
    Bottleneck "bottlenecks.csv" optional: "structure" Text, "stage" Text, "share_of_delay" Number, "halved" Text,
        "unit" Text, "difference" Number, "low" Number, "high" Number, "confidence" Number, "replications" Number;
    Fairness "fairness.csv": "structure" Text, "members" Number, "managers" Number, "teams" Number, "links" Number,
        "contact_hours_per_week" Number, "cost_per_year" Number, "customer_distance" Number, "layers" Number,
        "span_median" Number, "span_p90" Number, "span_largest" Number, "people_per_manager" Number,
        "cost_of_change" Number;
    Team "organisation.csv": "structure" Text, "when" Text, "team" Text, "kind" Text, "function" Text, "level" Number,
        "members" Number, "reports_to" Name, "customer_distance" Number;
    TeamSummary "teams.csv": "structure" Text, "team" Text, "kind" Text, "members" Number, "measure" Text, "unit" Text,
        "value" Number;
    Link "links.csv": "structure" Text, "from_team" Text, "to_team" Text, "type" Text, "relays" Number, "when" Text;
    Service "services.csv": "structure" Text, "from_team" Text, "to_team" Name, "capability" Text, "unit" Text,
        "uses" Number;
    Point "series.csv": "structure" Text, "team" Name, "measure" Text, "unit" Text, "time_d" Number, "estimate" Number,
        "low" Number, "high" Number;
    Notice "notices.csv": "structure" Text, "kind" Text, "text" Text, "lint" Name;
    Claim "claims.csv" optional: "claim" Text, "expect" Text, "verdict" Text, "estimate" Number, "low" Number,
        "high" Number, "p_adjusted" Number, "replications_to_decide" Number, "tests" Text, "because" Text;
    Rearrangement "rearrangement.csv" optional: "person" Text, "from_team" Text, "to_team" Text, "to_kind" Text;
    Repair "repairs.csv" optional: "structure" Text, "file" Text, "line" Number, "post" Text, "repair" Text, "text" Text;
    Insight "insights.csv" optional: "structure" Text, "replication" Number, "niche" Number, "shift" Text, "copy" Name,
        "attribute" Number, "owner" Text, "shifted_d" Number, "sensed_d" Number, "received_d" Number, "outcome" Text,
        "hops" Number, "unseen_d" Number, "said_again_d" Number, "queue_d" Number, "work_d" Number, "gate_d" Number,
        "transit_d" Number, "true_gap" Number, "perceived_gap" Number;
}

/// A table for a spreadsheet.
#[cfg(feature = "xlsx")]
pub(super) struct Sheet {
    /// The file's name without its ending.
    pub name: &'static str,
    pub columns: Vec<&'static str>,
    pub rows: Vec<Vec<Value>>,
}

#[cfg(feature = "xlsx")]
impl Sheet {
    /// The characters of the longest cell of a column, numbers to three decimals.
    pub fn width(&self, column: usize) -> f64 {
        let length = |value: &Value| match value {
            Value::String(text) => text.chars().count(),
            Value::Number(number) => number.as_f64().map_or(0, |value| format!("{value:.3}").len()),
            _ => 0,
        };
        let cells = self.rows.iter().map(|row| length(&row[column]));
        cells.chain([self.columns[column].len() + 3]).max().unwrap_or(0) as f64
    }
}

/// The rows of a table, value by value.
#[cfg(feature = "xlsx")]
pub(super) fn sheet<R: Row>(rows: &[R]) -> Sheet {
    let values = |row: &R| -> Vec<Value> {
        let row = serde_json::to_value(row).unwrap_or_default();
        R::COLUMNS.iter().map(|(name, _)| row.get(name).cloned().unwrap_or_default()).collect()
    };
    Sheet {
        name: R::FILE.trim_end_matches(".csv"),
        columns: R::COLUMNS.iter().map(|(name, _)| *name).collect(),
        rows: rows.iter().map(values).collect(),
    }
}

/// Writes every table; returns their digests.
pub(super) fn write_all(results: &Results, folder: &Path) -> Result<Digests, OutputError> {
    let mut writer = Writer { folder, digests: Digests::new() };
    writer.write(&results.summary)?;
    writer.write(&results.differences)?;
    writer.write(&results.replications)?;
    writer.write(&results.stages)?;
    writer.write(&results.contributors)?;
    writer.write(&results.bottlenecks)?;
    writer.write(&results.fairness)?;
    writer.write(&results.organisation)?;
    writer.write(&results.teams)?;
    writer.write(&results.links)?;
    writer.write(&results.services)?;
    writer.write(&results.series)?;
    writer.write(&results.notices)?;
    writer.write(&results.claims)?;
    writer.write(&results.rearrangement)?;
    writer.write(&results.repairs)?;
    writer.write(&results.insights)?;
    writer.write(&after::rows(results))?;
    Ok(writer.digests)
}

struct Writer<'a> {
    folder: &'a Path,
    digests: Digests,
}

impl Writer<'_> {
    fn write<R: Row>(&mut self, rows: &[R]) -> Result<(), OutputError> {
        if rows.is_empty() && R::IS_OPTIONAL {
            return Ok(());
        }
        let path = self.folder.join(R::FILE);
        let bytes = bytes(rows).map_err(|error| at(&path)(error.into()))?;
        std::fs::write(&path, &bytes).map_err(at(&path))?;
        self.digests.insert(R::FILE.to_owned(), sha256(&bytes));
        Ok(())
    }
}

fn bytes<R: Row>(rows: &[R]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(R::COLUMNS.iter().map(|(name, _)| name))?;
    for row in rows {
        // A row of ours has text for keys and numbers, text or nothing for values.
        let fields = serde_json::to_value(row).map_err(std::io::Error::from)?;
        writer.write_record(R::COLUMNS.iter().map(|(name, _)| cell(fields.get(name))))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// Reads every table of a folder back; `about` comes from its manifest.
pub(super) fn read_all(folder: &Path, about: crate::results::About) -> Result<Results, OutputError> {
    let reader = Reader { folder, confidence: about.confidence };
    Ok(Results {
        summary: reader.read()?,
        differences: reader.read()?,
        replications: reader.read()?,
        stages: reader.read()?,
        contributors: reader.read()?,
        bottlenecks: reader.read()?,
        fairness: reader.read()?,
        organisation: reader.read()?,
        teams: reader.read()?,
        links: reader.read()?,
        services: reader.read()?,
        series: reader.read()?,
        notices: reader.read()?,
        claims: reader.read()?,
        rearrangement: reader.read()?,
        repairs: reader.read()?,
        insights: reader.read()?,
        known: Vec::new(),
        effort: crate::results::Effort::default(),
        about,
    })
}

struct Reader<'a> {
    folder: &'a Path,
    /// Of every interval whose table does not say it.
    confidence: f64,
}

impl Reader<'_> {
    fn read<R: Row>(&self) -> Result<Vec<R>, OutputError> {
        let path = self.folder.join(R::FILE);
        let text = match std::fs::read(&path) {
            Ok(text) => text,
            Err(fault) if fault.kind() == std::io::ErrorKind::NotFound && R::IS_OPTIONAL => {
                return Ok(Vec::new());
            }
            Err(fault) => return Err(reading(&path)(fault)),
        };
        let damaged = |line: usize, what: &str| OutputError::Refused {
            path: path.clone(),
            reason: format!("line {line} {what}: run the scenario again"),
        };
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_slice());
        let mut records = reader.records();
        let header = records.next().and_then(Result::ok).unwrap_or_default();
        if !header.iter().eq(R::COLUMNS.iter().map(|(name, _)| *name)) {
            return Err(damaged(1, "names other columns than this version of microbiz writes"));
        }
        let mut rows = Vec::new();
        for (index, record) in records.enumerate() {
            let line = index + 2;
            let record = record.map_err(|_| damaged(line, "is damaged"))?;
            let row = self.row(&record).ok_or_else(|| damaged(line, "is no row of this table"))?;
            rows.push(row);
        }
        Ok(rows)
    }

    fn row<R: Row>(&self, record: &csv::StringRecord) -> Option<R> {
        let mut fields = Map::from_iter([("confidence".to_owned(), Value::from(self.confidence))]);
        for ((name, holds), cell) in R::COLUMNS.iter().zip(record) {
            fields.insert((*name).to_owned(), value(cell, *holds)?);
        }
        serde_json::from_value(Value::Object(fields)).ok()
    }
}
