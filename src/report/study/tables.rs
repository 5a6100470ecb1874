//! The numbers behind the pictures of a study.

use super::answer::{labelled, shown, unit};
use crate::report::figures::{interval, said};
use crate::report::table::Table;
use crate::results::{Estimate, FromBase, StudyOutput, StudyResults, Unit};
use maud::{Markup, html};

fn value_of(estimate: &Estimate, unit: Unit) -> [String; 2] {
    [
        estimate.value.map_or_else(|| "–".to_owned(), |value| said(value, unit)),
        interval(estimate, unit).unwrap_or_default(),
    ]
}

/// A field of a map, or an answer: differences of shares are points.
fn output_value(estimate: &Estimate, output: &StudyOutput) -> [String; 2] {
    let [value, reach] = value_of(estimate, unit(output));
    match output.baseline {
        Some(_) => [value.replace('%', "points"), reach.replace('%', "points")],
        None => [value, reach],
    }
}

/// How much each factor weighs.
pub(super) fn indices(study: &StudyResults) -> Table {
    let mut table =
        Table::new("sensitivity.csv", &["output", "what it says", "factor", "with"], &["value", "interval"]);
    table.rows = study
        .sensitivity
        .iter()
        .filter(|row| row.estimate.value.is_some())
        .map(|row| {
            let unit = if row.index.is_share() { Unit::Share } else { unit(&row.output) };
            let [value, reach] = value_of(&shown(row.index, row.estimate), unit);
            let with = row.with_factor.as_deref().map(|name| study.factor_in_words(name));
            vec![
                labelled(&row.output),
                format!("{} ({})", row.index.plain_name(), row.index),
                study.factor_in_words(&row.factor),
                with.unwrap_or_default(),
                value,
                reach,
            ]
        })
        .collect();
    table
}

/// What an output comes to at each level of each factor.
pub(super) fn responses(study: &StudyResults) -> Table {
    let mut table = Table::new("responses.csv", &["output", "factor", "at"], &["mean", "interval"]);
    table.rows = study
        .responses
        .iter()
        .map(|row| {
            let [value, reach] = output_value(&row.estimate, &row.output);
            vec![labelled(&row.output), study.factor_in_words(&row.factor), row.level.clone(), value, reach]
        })
        .collect();
    table
}

/// How far each factor alone moves what; nothing in other designs.
pub(super) fn from_base(study: &StudyResults) -> Markup {
    let mut table =
        Table::new("from_base.csv", &["output", "factor", "alone at"], &["less the base case", "interval"]);
    let row = |row: &FromBase| {
        let difference = StudyOutput { baseline: Some(String::new()), ..row.output.clone() };
        let [value, reach] = output_value(&row.estimate, &difference);
        vec![labelled(&row.output), study.factor_in_words(&row.factor), row.level.clone(), value, reach]
    };
    table.rows = study.from_base.iter().map(row).collect();
    html! {
        @if !table.rows.is_empty() { details { summary { "The differences from the base case" } (table.markup()) } }
    }
}

/// The fields of the maps.
pub(super) fn cells(study: &StudyResults) -> Table {
    let mut table = Table::new(
        "maps.csv",
        &["output", "first factor", "at", "second factor", "at"],
        &["mean", "interval"],
    );
    table.rows = study
        .maps
        .iter()
        .map(|cell| {
            let [value, reach] = output_value(&cell.estimate, &cell.output);
            vec![
                labelled(&cell.output),
                study.factor_in_words(&cell.factor),
                cell.level.clone(),
                study.factor_in_words(&cell.with_factor),
                cell.with_level.clone(),
                value,
                reach,
            ]
        })
        .collect();
    table
}

/// How indices got surer, in numbers.
pub(super) fn looks(study: &StudyResults) -> Table {
    let said = ["output", "what it says", "factor", "after"];
    let mut table = Table::new("convergence.csv", &said, &["value", "interval"]);
    table.rows = study
        .convergence
        .iter()
        .filter(|row| row.estimate.value.is_some())
        .map(|row| {
            let unit = if row.index.is_share() { Unit::Share } else { unit(&row.output) };
            let [value, reach] = value_of(&shown(row.index, row.estimate), unit);
            vec![
                labelled(&row.output),
                format!("{} ({})", row.index.plain_name(), row.index),
                study.factor_in_words(&row.factor),
                format!("{} {}", row.after, row.of),
                value,
                reach,
            ]
        })
        .collect();
    table
}
