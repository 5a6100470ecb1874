//! Where the time goes, why structures differ in it, and what a smaller step would bring.

use super::figures::{change, interval};
use super::table::Table;
use crate::results::wording::capital;
use crate::results::{Division, Results, Unit, plain};
use maud::{Markup, html};

/// Places of a difference that are told one by one.
const PLACES: usize = 8;

/// Stages, contributors and what halving would bring.
pub(super) fn time(results: &Results, figures: &[Markup]) -> Markup {
    let baseline = &results.about.baseline;
    let (stages, places) =
        (parts(results, Division::Stage, usize::MAX), parts(results, Division::Level, PLACES));
    let halved = halved(results);
    html! {
        @for figure in figures { (figure) }
        @if !stages.rows.is_empty() {
            h3 { "What makes the difference from " (baseline) ", in working days" }
            (stages.markup())
        }
        @if !places.rows.is_empty() {
            h3 { "And where in the organisation it arises" }
            (places.markup())
        }
        @if !halved.rows.is_empty() {
            h3 { "What a smaller step would bring" }
            p { "Each row is a simulation of its own, with that one thing changed. The change is in the whole delay, since other waits shorten along with what is named." }
            (halved.markup())
        }
    }
}

/// What the differences of all structures from the baseline are made of: the largest first, all others in one row, and their
/// sum, so that what is told adds up.
fn parts(results: &Results, division: Division, most: usize) -> Table {
    /// Less than this, in days, is not worth a row.
    const LEAST: f64 = 0.05;
    let baseline = &results.about.baseline;
    let of_division = || results.contributors.iter().filter(|part| part.kind == division);
    let is_there = |structure: &&String| {
        *structure != baseline && of_division().any(|part| part.structure == **structure)
    };
    let others: Vec<&String> = results.about.structures.iter().filter(is_there).collect();
    let mut names: Vec<(String, Vec<f64>)> = Vec::new();
    for part in of_division() {
        let Some(place) = others.iter().position(|structure| **structure == part.structure) else { continue };
        let name = part.plain_name();
        let known = names.iter().position(|(known, _)| *known == name).unwrap_or_else(|| {
            names.push((name, vec![0.0; others.len()]));
            names.len() - 1
        });
        names[known].1[place] += part.difference.value.unwrap_or(0.0);
    }
    let size = |days: &[f64]| days.iter().map(|days| days.abs()).fold(0.0, f64::max);
    names.sort_by(|a, b| size(&b.1).total_cmp(&size(&a.1)));
    let shown = names.iter().take(most).filter(|(_, days)| size(days) >= LEAST).count();
    let sum = |rows: &[(String, Vec<f64>)]| -> Vec<f64> {
        (0..others.len()).map(|place| rows.iter().map(|(_, days)| days[place]).sum()).collect()
    };
    let (rest, all) = (sum(&names[shown..]), sum(&names));
    let row = |name: &str, days: &[f64]| {
        let days = days.iter().map(|days| change(*days, Unit::Days));
        std::iter::once(capital(name)).chain(days).collect::<Vec<_>>()
    };
    let columns: Vec<String> = others.iter().map(|name| format!("“{name}”")).collect();
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    let (word, source) = match division {
        Division::Stage => {
            ("what the time is", "contributors.csv: stage by stage, each row rounded for itself")
        }
        _ => ("with whom it is", "contributors.csv: level by level, each row rounded for itself"),
    };
    let mut table = Table::new(source, &[word], &columns);
    table.rows = names[..shown].iter().map(|(name, days)| row(name, days)).collect();
    if shown > 0 {
        if size(&rest) >= 0.005 {
            table.rows.push(row("everything else", &rest));
        }
        table.rows.push(row("in all", &all));
    }
    table
}

/// What halving each large part of the delay would bring.
fn halved(results: &Results) -> Table {
    let mut table = Table::new(
        "bottlenecks.csv: each measured by running the structure again",
        &["structure", "what was tried", "what it shortens"],
        &["change in working days", "interval"],
    );
    table.rows = results
        .bottlenecks
        .iter()
        .filter_map(|row| {
            let value = row.difference.value?;
            let doubt = if row.difference.excludes_zero() { "" } else { ": luck could explain it" };
            let reach = interval(&row.difference, row.unit).unwrap_or_default() + doubt;
            Some(vec![
                row.structure.clone(),
                capital(plain::halving(row.halved)),
                format!("the time {}", row.stage.plain_name()),
                change(value, row.unit),
                reach,
            ])
        })
        .collect();
    table
}
