//! The tables: tidy CSV, one row an observation, sorted by key, missing as an empty cell. They hold everything that the
//! results hold, so that the results can be read back.

mod after;
mod column;
#[cfg(feature = "output")]
mod meaning;

use crate::results::{
    Bottleneck, Claim, Contributor, Difference, Fairness, Insight, Link, Notice, Point, Rearrangement,
    Repair, Replication, Results, Service, StageTime, Summary, Team, TeamSummary,
};
#[cfg(feature = "output")]
pub(crate) use column::Holds;
#[cfg(not(feature = "output"))]
use column::Holds;
use column::{Column, cell};
#[cfg(feature = "output")]
pub(crate) use column::{number, text};
#[cfg(feature = "output")]
pub(crate) use meaning::meaning;
use serde::{Serialize, de::DeserializeOwned};
#[cfg(feature = "output")]
use serde_json::{Map, Value};

/// The type of a table's rows.
pub(crate) trait Row: Serialize + DeserializeOwned {
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
        pub(crate) const TABLES: &[&str] = &[$($file,)* <after::TeamAfter as Row>::FILE];

        /// The columns of the table in this file; none where there is no such table.
        #[cfg(feature = "output")]
        pub(crate) fn columns_of(file: &str) -> &'static [Column] {
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
    Rearrangement "rearrangement.csv" optional: "structure" Text, "person" Text, "from_team" Text, "to_team" Text, "to_kind" Text;
    Repair "repairs.csv" optional: "structure" Text, "file" Text, "line" Number, "post" Text, "repair" Text, "text" Text;
    Insight "insights.csv" optional: "structure" Text, "replication" Number, "niche" Number, "shift" Text, "copy" Name,
        "attribute" Number, "owner" Text, "shifted_d" Number, "sensed_d" Number, "received_d" Number, "outcome" Text,
        "hops" Number, "unseen_d" Number, "said_again_d" Number, "queue_d" Number, "work_d" Number, "gate_d" Number,
        "transit_d" Number, "true_gap" Number, "perceived_gap" Number;
}

/// A table for a spreadsheet.
#[cfg(feature = "xlsx")]
pub(crate) struct Sheet {
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
pub(crate) fn sheet<R: Row>(rows: &[R]) -> Sheet {
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

/// Every table that there is a file of, by its name, as CSV.
pub(crate) fn csv(results: &Results) -> Result<Vec<(&'static str, Vec<u8>)>, csv::Error> {
    let mut files = Files(Vec::new());
    files.add(&results.summary)?;
    files.add(&results.differences)?;
    files.add(&results.replications)?;
    files.add(&results.stages)?;
    files.add(&results.contributors)?;
    files.add(&results.bottlenecks)?;
    files.add(&results.fairness)?;
    files.add(&results.organisation)?;
    files.add(&results.teams)?;
    files.add(&results.links)?;
    files.add(&results.services)?;
    files.add(&results.series)?;
    files.add(&results.notices)?;
    files.add(&results.claims)?;
    files.add(&results.rearrangement)?;
    files.add(&results.repairs)?;
    files.add(&results.insights)?;
    files.add(&after::rows(results))?;
    Ok(files.0)
}

struct Files(Vec<(&'static str, Vec<u8>)>);

impl Files {
    fn add<R: Row>(&mut self, rows: &[R]) -> Result<(), csv::Error> {
        if !rows.is_empty() || !R::IS_OPTIONAL {
            self.0.push((R::FILE, bytes(rows)?));
        }
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

/// The rows that a table as CSV holds; `confidence` is that of every interval whose table does not say it.
///
/// # Errors
/// Where the text is no such table: which line, and what it is instead.
#[cfg(feature = "output")]
pub(crate) fn rows<R: Row>(text: &[u8], confidence: f64) -> Result<Vec<R>, String> {
    let damaged = |line: usize, what: &str| format!("line {line} {what}: run the scenario again");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text);
    let mut records = reader.records();
    let header = records.next().and_then(Result::ok).unwrap_or_default();
    if !header.iter().eq(R::COLUMNS.iter().map(|(name, _)| *name)) {
        return Err(damaged(1, "names other columns than this version of microbiz writes"));
    }
    let mut rows = Vec::new();
    for (index, record) in records.enumerate() {
        let line = index + 2;
        let record = record.map_err(|_| damaged(line, "is damaged"))?;
        rows.push(row(&record, confidence).ok_or_else(|| damaged(line, "is no row of this table"))?);
    }
    Ok(rows)
}

#[cfg(feature = "output")]
fn row<R: Row>(record: &csv::StringRecord, confidence: f64) -> Option<R> {
    let mut fields = Map::from_iter([("confidence".to_owned(), Value::from(confidence))]);
    for ((name, holds), cell) in R::COLUMNS.iter().zip(record) {
        fields.insert((*name).to_owned(), column::value(cell, *holds)?);
    }
    serde_json::from_value(Value::Object(fields)).ok()
}
