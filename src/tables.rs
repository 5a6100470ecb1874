//! The tables: tidy CSV, one row an observation, sorted by key, missing as an empty cell. They hold everything that the
//! results hold, so that the results can be read back.

mod after;
mod batch;
mod column;
#[cfg(feature = "output")]
mod meaning;
mod study;

use crate::results::{
    Bottleneck, Claim, Contributor, Difference, Fairness, Insight, Link, Notice, Point, Rearrangement,
    Repair, Replication, Results, Service, StageTime, Summary, Team, TeamSummary,
};
#[cfg(feature = "output")]
pub(crate) use batch::Cell;
pub use batch::{Batch, Values};
use column::Column;
#[cfg(feature = "output")]
pub(crate) use column::Holds;
#[cfg(not(feature = "output"))]
use column::Holds;
#[cfg(feature = "output")]
pub(crate) use column::number;
#[cfg(feature = "output")]
pub(crate) use meaning::meaning;
use serde::{Serialize, de::DeserializeOwned};
#[cfg(feature = "output")]
use serde_json::{Map, Value};
pub use study::of_study;

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
        #[cfg(feature = "output")]
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
        "confidence" Number, "replications" Count;
    Difference "differences.csv": "baseline" Text, "structure" Text, "measure" Text, "unit" Text, "difference" Number,
        "low" Number, "high" Number, "confidence" Number, "variance_ratio" Number, "replications" Count,
        "replications_to_decide" Count;
    Replication "replications.csv": "structure" Text, "replication" Count, "measure" Text, "unit" Text, "value" Number,
        "denominator" Number;
    StageTime "stages.csv": "structure" Text, "stage" Text, "unit" Text, "mean" Number;
    Contributor "contributors.csv" optional: "baseline" Text, "structure" Text, "kind" Text, "name" Text, "unit" Text,
        "difference" Number, "low" Number, "high" Number, "confidence" Number;
    Bottleneck "bottlenecks.csv" optional: "structure" Text, "stage" Text, "share_of_delay" Number, "halved" Text,
        "unit" Text, "difference" Number, "low" Number, "high" Number, "confidence" Number, "replications" Count;
    Fairness "fairness.csv": "structure" Text, "members" Count, "managers" Count, "teams" Count, "links" Count,
        "contact_hours_per_week" Number, "cost_per_year" Number, "customer_distance" Number, "layers" Count,
        "span_median" Number, "span_p90" Number, "span_largest" Count, "people_per_manager" Number,
        "cost_of_change" Number;
    Team "organisation.csv": "structure" Text, "when" Text, "team" Text, "kind" Text, "function" Text, "level" Count,
        "members" Count, "reports_to" Name, "customer_distance" Count;
    TeamSummary "teams.csv": "structure" Text, "team" Text, "kind" Text, "members" Count, "measure" Text, "unit" Text,
        "value" Number;
    Link "links.csv": "structure" Text, "from_team" Text, "to_team" Text, "type" Text, "relays" Number, "when" Text;
    Service "services.csv": "structure" Text, "from_team" Text, "to_team" Name, "capability" Text, "unit" Text,
        "uses" Number;
    Point "series.csv": "structure" Text, "team" Name, "measure" Text, "unit" Text, "time_d" Number, "estimate" Number,
        "low" Number, "high" Number;
    Notice "notices.csv": "structure" Text, "kind" Text, "text" Text, "lint" Name;
    Claim "claims.csv" optional: "claim" Text, "expect" Text, "verdict" Text, "estimate" Number, "low" Number,
        "high" Number, "p_adjusted" Number, "replications_to_decide" Count, "tests" Text, "because" Text;
    Rearrangement "rearrangement.csv" optional: "structure" Text, "person" Text, "from_team" Text, "to_team" Text, "to_kind" Text;
    Repair "repairs.csv" optional: "structure" Text, "file" Text, "line" Count, "post" Text, "repair" Text, "text" Text;
    Insight "insights.csv" optional: "structure" Text, "replication" Count, "niche" Count, "shift" Text, "copy" Name,
        "attribute" Count, "owner" Text, "shifted_d" Number, "sensed_d" Number, "received_d" Number, "outcome" Text,
        "hops" Count, "unseen_d" Number, "said_again_d" Number, "queue_d" Number, "work_d" Number, "gate_d" Number,
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

/// Every table of a run that the command line writes, by its name.
///
/// ```
/// # use microbiz::{Execution, Experiment, ScenarioFile};
/// # let text = "schema_version = 1\nhorizon = \"1y\"\nfollow_up = \"1q\"\nreplications = 2\n\
/// #     market = { niches = 4, shift_interval = \"1w\" }\nbase = { members = 20 }\n\
/// #     structures.hierarchy.template = \"hierarchy\"\nstructures.network.template = \"network\"\n";
/// # let scenario = ScenarioFile::parse("small.toml", text)?.resolve(Default::default())?;
/// # let results = Experiment::new(scenario)?.run(Execution::default())?;
/// let tables = microbiz::tables::of_run(&results);
/// let (name, differences) = &tables[1];
/// assert_eq!((*name, &differences.names[..2]), ("differences", &["baseline".to_owned(), "structure".to_owned()][..]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn of_run(results: &Results) -> Vec<(&'static str, Batch)> {
    let mut tables = Tables(Vec::new());
    tables.add(&results.summary);
    tables.add(&results.differences);
    tables.add(&results.replications);
    tables.add(&results.stages);
    tables.add(&results.contributors);
    tables.add(&results.bottlenecks);
    tables.add(&results.fairness);
    tables.add(&results.organisation);
    tables.add(&results.teams);
    tables.add(&results.links);
    tables.add(&results.services);
    tables.add(&results.series);
    tables.add(&results.notices);
    tables.add(&results.claims);
    tables.add(&results.rearrangement);
    tables.add(&results.repairs);
    tables.add(&results.insights);
    tables.add(&after::rows(results));
    tables.0
}

/// The table of some teams, as `organisation.csv` has it.
#[must_use]
pub fn of_teams(teams: &[Team]) -> Batch {
    batch(teams)
}

/// The table of some links, as `links.csv` has it.
#[must_use]
pub fn of_links(links: &[Link]) -> Batch {
    batch(links)
}

/// Tables by their names, in the order in which they were added.
struct Tables(Vec<(&'static str, Batch)>);

impl Tables {
    fn add<R: Row>(&mut self, rows: &[R]) {
        if !rows.is_empty() || !R::IS_OPTIONAL {
            self.0.push((R::FILE.trim_end_matches(".csv"), batch(rows)));
        }
    }
}

/// The rows of a table, column by column.
fn batch<R: Row>(rows: &[R]) -> Batch {
    let named = |(name, holds): &Column| ((*name).to_owned(), Values::of(*holds));
    let mut batch = Batch::new(R::COLUMNS.iter().map(named).collect());
    for row in rows {
        // A row of ours has text for keys and numbers, text or nothing for values.
        let fields = serde_json::to_value(row).unwrap_or_default();
        R::COLUMNS
            .iter()
            .zip(&mut batch.columns)
            .for_each(|((name, _), column)| column.push(fields.get(name)));
    }
    batch
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
