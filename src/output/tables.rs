//! The tables: tidy CSV, one row an observation, sorted by key, missing as an empty cell.

mod changes;
mod insights;
mod why;

use super::{OutputError, at, digest};
use crate::experiment::{Difference, Notice, Results, StructureResults, Summary};
use crate::metrics::{Measure, TeamMeasure};
use crate::statistics::Estimate;
use std::collections::BTreeMap;
use std::path::Path;

/// The SHA-256 of each table, by file name.
pub(super) type Digests = BTreeMap<String, String>;

/// A table in memory: its file name, its header and its rows.
struct Table {
    name: &'static str,
    header: &'static [&'static str],
    rows: Vec<Vec<String>>,
}

/// Writes every table; returns their digests.
pub(super) fn write_all(results: &Results, folder: &Path, insights: bool) -> Result<Digests, OutputError> {
    let mut tables = vec![
        summary(results),
        differences(results),
        replications(results),
        teams(results),
        why::stages(results),
        fairness(results),
        series(results),
        links(results),
        changes::services(results),
        changes::after(results),
        notices(results),
        rearrangement(results),
        why::claims(results),
        why::contributors(results),
        why::bottlenecks(results),
    ];
    if insights {
        tables.push(insights::logged(results));
    }
    tables
        .into_iter()
        .filter(|table| {
            !table.rows.is_empty()
                || !["rearrangement.csv", "claims.csv", "contributors.csv", "bottlenecks.csv"]
                    .contains(&table.name)
        })
        .map(|table| table.write(folder))
        .collect()
}

impl Table {
    fn new(name: &'static str, header: &'static [&'static str]) -> Self {
        Self { name, header, rows: Vec::new() }
    }

    fn write(self, folder: &Path) -> Result<(String, String), OutputError> {
        let name = self.name;
        let path = folder.join(name);
        let bytes = self.bytes().map_err(|error| at(&path)(error.into()))?;
        std::fs::write(&path, &bytes).map_err(at(&path))?;
        Ok((name.to_owned(), digest(&bytes)))
    }

    fn bytes(self) -> Result<Vec<u8>, csv::Error> {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        writer.write_record(self.header)?;
        for row in self.rows {
            writer.write_record(row)?;
        }
        writer.into_inner().map_err(|error| error.into_error().into())
    }
}

/// A number: the shortest text that reads back as the same one; nothing for what is not finite.
pub(super) fn number(value: f64) -> String {
    // −0 and 0 are one number to everybody but the formatter.
    if value.is_finite() { (value + 0.0).to_string() } else { String::new() }
}

fn optional(value: Option<f64>) -> String {
    value.map_or(String::new(), number)
}

/// Text that a spreadsheet would take for a formula is quoted with a leading apostrophe.
pub(super) fn text(value: &str) -> String {
    if value.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{value}") } else { value.to_owned() }
}

fn low(e: &Estimate) -> Option<f64> {
    e.low()
}

fn high(e: &Estimate) -> Option<f64> {
    e.high()
}

fn summary(results: &Results) -> Table {
    let header = &["structure", "measure", "unit", "estimate", "low", "high", "confidence", "replications"];
    let mut table = Table::new("summary.csv", header);
    for Summary { structure, measure, estimate } in results.summaries() {
        table.rows.push(vec![
            text(structure),
            measure.name().to_owned(),
            measure.unit().to_owned(),
            optional(estimate.map(|e| e.value)),
            optional(estimate.as_ref().and_then(low)),
            optional(estimate.as_ref().and_then(high)),
            number(results.scenario.confidence),
            results.replications().to_string(),
        ]);
    }
    table.rows.sort();
    table
}

fn differences(results: &Results) -> Table {
    let header = &[
        "baseline",
        "structure",
        "measure",
        "unit",
        "difference",
        "low",
        "high",
        "confidence",
        "variance_ratio",
        "replications",
        "replications_to_decide",
    ];
    let mut table = Table::new("differences.csv", header);
    for Difference { structure, measure, paired, replications_to_decide } in results.differences() {
        let difference = paired.map(|p| p.difference);
        table.rows.push(vec![
            text(&results.scenario.baseline),
            text(structure),
            measure.name().to_owned(),
            measure.unit().to_owned(),
            optional(difference.map(|e| e.value)),
            optional(difference.as_ref().and_then(low)),
            optional(difference.as_ref().and_then(high)),
            number(results.scenario.confidence),
            optional(paired.and_then(|p| p.variance_ratio)),
            results.replications().to_string(),
            replications_to_decide.map_or(String::new(), |n| n.to_string()),
        ]);
    }
    table.rows.sort();
    table
}

fn replications(results: &Results) -> Table {
    let mut table = Table::new("replications.csv", &["structure", "replication", "measure", "unit", "value"]);
    for s in sorted(results) {
        for (replication, outcome) in s.outcomes.iter().enumerate() {
            let mut measures: Vec<Measure> = results.measures().collect();
            measures.sort_by_key(|measure| measure.name());
            table.rows.extend(measures.into_iter().map(|measure| {
                vec![
                    text(&s.name),
                    replication.to_string(),
                    measure.name().to_owned(),
                    measure.unit().to_owned(),
                    optional(outcome.sample(measure).value()),
                ]
            }));
        }
    }
    table
}

/// The structures in the order of their names.
fn sorted(results: &Results) -> Vec<&StructureResults> {
    let mut structures: Vec<&StructureResults> = results.structures.iter().collect();
    structures.sort_by(|a, b| a.name.cmp(&b.name));
    structures
}

fn teams(results: &Results) -> Table {
    let mut table =
        Table::new("teams.csv", &["structure", "team", "kind", "members", "measure", "unit", "value"]);
    for s in &results.structures {
        let distances = s.organisation.customer_distances();
        for (index, team) in s.organisation.teams.iter().enumerate() {
            for measure in TeamMeasure::ALL {
                let value = match measure {
                    TeamMeasure::CustomerDistance => distances[index].map(f64::from),
                    TeamMeasure::Focus => Some(team.focus),
                    measure => s.team_mean(index, measure),
                };
                table.rows.push(vec![
                    text(&s.name),
                    text(&team.name),
                    team.kind.name().to_owned(),
                    team.members.to_string(),
                    measure.name().to_owned(),
                    measure.unit().to_owned(),
                    optional(value),
                ]);
            }
        }
    }
    table.rows.sort();
    table
}

fn fairness(results: &Results) -> Table {
    let header =
        &["structure", "members", "managers", "teams", "links", "contact_hours_per_week", "cost_per_year"];
    let mut table = Table::new("fairness.csv", header);
    for s in sorted(results) {
        table.rows.push(vec![
            text(&s.name),
            s.shape.members.to_string(),
            s.shape.managers.to_string(),
            s.shape.teams.to_string(),
            s.shape.links.to_string(),
            number(s.shape.contact_hours_per_week),
            number(s.shape.cost_per_year),
        ]);
    }
    table
}

/// Teams whose backlog is drawn: the most loaded.
pub(super) const BACKLOGS: usize = 5;

fn series(results: &Results) -> Table {
    let header = &["structure", "team", "measure", "unit", "time_d", "estimate", "low", "high"];
    let mut table = Table::new("series.csv", header);
    for s in sorted(results) {
        let mut push = |team: &str, measure: &str, unit: &str, time_d: f64, e: Option<Estimate>| {
            table.rows.push(vec![
                text(&s.name),
                text(team),
                measure.to_owned(),
                unit.to_owned(),
                number(time_d),
                optional(e.map(|e| e.value)),
                optional(e.as_ref().and_then(low)),
                optional(e.as_ref().and_then(high)),
            ]);
        };
        for (time_d, e) in s.delivery_curve(results.scenario.confidence) {
            push("", "delivered.share", "share", time_d, e);
        }
        for history in results.histories() {
            let (measure, unit) = history.name();
            for (time_d, e) in s.history(history, &results.looks_d, results.scenario.confidence) {
                push("", measure, unit, time_d, e);
            }
        }
        for team in s.most_loaded(BACKLOGS) {
            let name = &s.organisation.teams[team].name;
            for (look, time_d) in results.looks_d.iter().enumerate() {
                push(
                    name,
                    "backlog.mean",
                    "items",
                    *time_d,
                    s.backlog(team, look, results.scenario.confidence),
                );
            }
        }
    }
    table
}

fn links(results: &Results) -> Table {
    let mut table = Table::new("links.csv", &["structure", "from_team", "to_team", "type", "relays"]);
    for s in &results.structures {
        let name = |team: crate::ids::TeamId| text(&s.organisation.teams[team.index()].name);
        for (index, link) in
            s.organisation.graph.links().iter().enumerate().filter(|(_, link)| !link.is_void())
        {
            table.rows.push(vec![
                text(&s.name),
                name(link.from),
                name(link.to),
                link.link_type.name().to_owned(),
                number(s.mean_relays(index)),
            ]);
        }
    }
    table.rows.sort();
    table
}

fn notices(results: &Results) -> Table {
    let mut table = Table::new("notices.csv", &["structure", "kind", "text"]);
    for Notice { structure, kind, text: sentence } in results.notices() {
        table.rows.push(vec![text(&structure), kind.to_owned(), text(&sentence)]);
    }
    table.rows.sort();
    table
}

fn rearrangement(results: &Results) -> Table {
    let mut table = Table::new("rearrangement.csv", &["person", "from_team", "to_team", "to_kind"]);
    for s in &results.structures {
        for moved in &s.organisation.rearranged {
            table.rows.push(vec![
                text(&moved.person),
                text(&moved.from_team),
                text(&moved.to_team),
                moved.to_kind.name().to_owned(),
            ]);
        }
    }
    table.rows.sort();
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_a_spreadsheet_would_run_is_quoted() {
        assert_eq!(text("=1+1"), "'=1+1");
        assert_eq!(text("plain"), "plain");
    }

    #[test]
    fn what_is_not_a_number_is_an_empty_cell() {
        assert_eq!([number(f64::NAN), number(f64::INFINITY), number(-0.0)], ["", "", "0"]);
    }
}
