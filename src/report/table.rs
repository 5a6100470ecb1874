//! Tables of a page, and the data behind its pictures.

use super::figures::{change, interval, interval_of_change, said, words};
use crate::results::wording::number;
use crate::results::{Followed, Point, Results, Team, TeamMeasure, Unit, When, plain};
use maud::{Markup, html};
use std::collections::BTreeMap;

/// More rows than these are in the results folder, and no page's business.
const MOST_ROWS: usize = 40;
/// Times of a curve that a table shows.
const TIMES: usize = 9;

/// A table: which file it shows, its columns, and which of them are numbers.
pub(super) struct Table {
    /// The file, and which of its rows.
    pub source: String,
    pub columns: Vec<(String, bool)>,
    pub rows: Vec<Vec<String>>,
}

impl Table {
    pub fn new(source: impl Into<String>, texts: &[&str], numbers: &[&str]) -> Self {
        let of = |names: &[&str], is_number| -> Vec<(String, bool)> {
            names.iter().map(|name| ((*name).to_owned(), is_number)).collect()
        };
        Self {
            source: source.into(),
            columns: [of(texts, false), of(numbers, true)].concat(),
            rows: Vec::new(),
        }
    }

    /// The table, as far as a page can hold it.
    pub fn markup(&self) -> Markup {
        self.first(MOST_ROWS)
    }

    /// The table with all its rows.
    pub fn whole(&self) -> Markup {
        self.first(self.rows.len())
    }

    fn first(&self, most: usize) -> Markup {
        let beyond = self.rows.len().saturating_sub(most);
        html! {
            div.scroll tabindex="0" role="region" aria-label={ "Table from " (self.source) } {
                table {
                    caption { "From " (self.source) @if beyond > 0 { "; " (number(beyond as f64)) " more rows there" } "." }
                    thead { tr { @for (name, is_number) in &self.columns { th class=[is_number.then_some("n")] scope="col" { (name) } } } }
                    tbody {
                        @for row in self.rows.iter().take(most) {
                            tr {
                                @for (cell, (name, is_number)) in row.iter().zip(&self.columns) {
                                    td class=[is_number.then_some("n")] { @if name == "key" { (breaking(cell)) } @else { (cell) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Names of keys and measures, which may go on in another line where one of their words ends.
pub(super) fn breaking(names: &str) -> Markup {
    html! { @for part in names.split_inclusive(['.', '_']) { (part) @if part.ends_with(['.', '_']) { wbr; } } }
}

/// The data behind a drawing, by its name; none where it shows nothing that stands in rows.
pub(super) fn behind(results: &Results, drawing: &str) -> Option<Table> {
    let structure = |prefix: &str| drawing.strip_prefix(prefix);
    match drawing {
        "delivery" => Some(curve(results, Followed::Delivered)),
        "fit" => Some(curve(results, Followed::Fit)),
        "share" => Some(curve(results, Followed::Share)),
        "money" => Some(curve(results, Followed::Money)),
        "team-count" => Some(curve(results, Followed::Teams)),
        "team-size" => Some(curve(results, Followed::TeamSize)),
        "backlog" => Some(backlog(results)),
        "stages" => Some(stages(results)),
        "differences" => Some(differences(results)),
        "customer-distance" => Some(distances(results)),
        _ => structure("organisation-")
            .map(|name| teams(results, name, When::Standing))
            .or_else(|| structure("before-after-").map(|name| teams(results, name, When::End)))
            .or_else(|| structure("services-").map(|name| services(results, name))),
    }
}

/// At most so many of the points, the first and the last among them.
fn spaced<T>(points: &[T]) -> impl Iterator<Item = &T> {
    let last = points.len().saturating_sub(1);
    let count = TIMES.min(points.len());
    (0..count).map(move |n| &points[if count > 1 { n * last / (count - 1) } else { 0 }])
}

fn value_of(point: &Point) -> String {
    point.estimate.value.map_or_else(|| "–".to_owned(), |value| said(value, point.unit))
}

fn curve(results: &Results, followed: Followed) -> Table {
    let numbers = [format!("{followed} ({})", followed.unit())];
    let mut table = Table::new(
        format!("series.csv, measure {followed}"),
        &["structure"],
        &["working days", &numbers[0], "interval"],
    );
    for structure in &results.about.structures {
        let points: Vec<&Point> = results.course(structure, followed, None).collect();
        table.rows.extend(spaced(&points).map(|point| {
            let reach = interval(&point.estimate, point.unit).unwrap_or_default();
            vec![structure.clone(), number(point.time_d), value_of(point), reach]
        }));
    }
    table
}

fn backlog(results: &Results) -> Table {
    let source = format!("series.csv, measure {}", Followed::Backlog);
    let mut table = Table::new(source, &["structure", "team"], &["at first", "half way", "at last"]);
    let mut courses: Vec<(&str, &str, Vec<&Point>)> = Vec::new();
    for point in results.series.iter().filter(|point| point.measure == Followed::Backlog) {
        let team = point.team.as_deref().unwrap_or_default();
        match courses.iter_mut().find(|(s, t, _)| *s == point.structure && *t == team) {
            Some((_, _, points)) => points.push(point),
            None => courses.push((&point.structure, team, vec![point])),
        }
    }
    for (structure, team, points) in courses {
        let at = |place: usize| points.get(place).map_or(String::new(), |point| value_of(point));
        let last = points.len().saturating_sub(1);
        table.rows.push(vec![structure.to_owned(), team.to_owned(), at(0), at(last / 2), at(last)]);
    }
    table
}

fn stages(results: &Results) -> Table {
    let names: Vec<String> = results.about.structures.clone();
    let columns: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut table = Table::new("stages.csv, working days", &["time passes"], &columns);
    for stage in results.stages_told() {
        let days = names.iter().map(|structure| number(results.days_in(structure, *stage)));
        table.rows.push(std::iter::once(stage.plain_name().to_owned()).chain(days).collect());
    }
    table
}

fn differences(results: &Results) -> Table {
    let mut table = Table::new(
        "differences.csv",
        &["structure", "measure", "unit"],
        &["difference from the baseline", "interval"],
    );
    table.rows = results
        .differences
        .iter()
        .filter(|d| d.difference.value.is_some_and(|value| value != 0.0))
        .map(|d| {
            let value = d.difference.value.map_or_else(String::new, |value| change(value, d.unit));
            let reach = interval_of_change(&d.difference, d.unit).unwrap_or_default();
            vec![
                d.structure.clone(),
                d.measure.plain_name().to_owned(),
                words(d.unit).to_owned(),
                value,
                reach,
            ]
        })
        .collect();
    table
}

fn distances(results: &Results) -> Table {
    let mut table =
        Table::new("organisation.csv, standing", &["structure"], &["steps to a customer", "people"]);
    for structure in &results.about.structures {
        let mut people: BTreeMap<u32, u32> = BTreeMap::new();
        for team in results.teams_at(structure, When::Standing) {
            if let Some(distance) = team.customer_distance {
                *people.entry(distance).or_insert(0) += team.members;
            }
        }
        let row = |(distance, members): (&u32, &u32)| {
            vec![structure.clone(), distance.to_string(), number(f64::from(*members))]
        };
        table.rows.extend(people.iter().map(row));
    }
    table
}

fn teams(results: &Results, structure: &str, when: When) -> Table {
    let source = format!("organisation.csv and teams.csv, structure {structure}, {when}");
    let mut table =
        Table::new(source, &["team", "function", "what it does"], &["people", "busy", "steps to a customer"]);
    let busy = |team: &Team| {
        let is_it = |row: &&crate::results::TeamSummary| {
            row.structure == structure && row.team == team.team && row.measure == TeamMeasure::Utilisation
        };
        (when == When::Standing).then(|| results.teams.iter().find(is_it)).flatten().and_then(|row| row.value)
    };
    let mut teams: Vec<(&Team, Option<f64>)> = results
        .teams_at(structure, when)
        .filter(|team| team.members > 0)
        .map(|team| (team, busy(team)))
        .collect();
    teams.sort_by(|a, b| b.1.unwrap_or(0.0).total_cmp(&a.1.unwrap_or(0.0)));
    table.rows = teams
        .into_iter()
        .map(|(team, busy)| {
            vec![
                team.team.clone(),
                team.function.clone(),
                plain::kind(team.kind).to_owned(),
                number(f64::from(team.members)),
                busy.map_or_else(String::new, |busy| said(busy, Unit::Share)),
                team.customer_distance.map_or_else(|| "no way".to_owned(), |relays| relays.to_string()),
            ]
        })
        .collect();
    table
}

fn services(results: &Results, structure: &str) -> Table {
    let source = format!("services.csv, structure {structure}");
    let mut table = Table::new(source, &["who asks", "who delivers", "what"], &["times a run"]);
    let mut rows: Vec<_> = results.services.iter().filter(|row| row.structure == structure).collect();
    rows.sort_by(|a, b| b.uses.total_cmp(&a.uses));
    table.rows = rows
        .into_iter()
        .map(|row| {
            let provider = row.to_team.clone().unwrap_or_else(|| "a partner".to_owned());
            vec![row.from_team.clone(), provider, row.capability.clone(), number(row.uses)]
        })
        .collect();
    table
}
