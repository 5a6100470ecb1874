//! Where the time goes, why structures differ in it, and what a smaller step would bring.

use super::figures::{change, interval};
use super::table::Table;
use crate::results::wording::{capital, listed, number};
use crate::results::{Contributor, Division, Results, plain};
use maud::{Markup, html};

/// Stages, contributors and what halving would bring.
pub(super) fn time(results: &Results, figures: &[Markup]) -> Markup {
    let baseline = &results.about.baseline;
    let others = results.about.structures.iter().filter(|structure| *structure != baseline);
    let why = |structure: &String, division: Division| {
        let of = |c: &&Contributor| c.structure == *structure && c.kind == division;
        let parts = results.contributors.iter().filter(of);
        let parts: Vec<(f64, String)> =
            parts.filter_map(|c| Some((c.difference.value?, c.plain_name()))).collect();
        largest(&parts)
    };
    let halved = halved(results);
    html! {
        @for figure in figures { (figure) }
        @for structure in others {
            @let (stages, levels) = (why(structure, Division::Stage), why(structure, Division::Level));
            @if !stages.is_empty() {
                p {
                    strong { (structure) " against " (baseline) ": " }
                    "in working days, " (listed(&stages)) "."
                    @if !levels.is_empty() { " Where that is: " (listed(&levels)) "." }
                }
            }
        }
        p.rows { "contributors.csv: the parts of each kind sum to the whole difference, as far as rounding lets them" }
        @if !halved.rows.is_empty() {
            h3 { "What a smaller step would bring" }
            p { "The change is that of the whole delay: other times, such as those in queues, change along with the one that is named." }
            (halved.markup())
        }
    }
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
            let reach = interval(&row.difference, row.unit).unwrap_or_default();
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

/// The largest of what a difference is made of, and the rest in one number, so that all of them add up to it.
fn largest(parts: &[(f64, String)]) -> Vec<String> {
    /// As many as a sentence bears, and as few as leave little to the rest.
    const NAMED: std::ops::RangeInclusive<usize> = 4..=7;
    const LITTLE: f64 = 0.12;
    /// Less than this, in days, is not worth a name.
    const LEAST: f64 = 0.05;
    const LEAST_REST: f64 = 0.005;
    let told = |days: f64, name: &str| {
        let way = if days < 0.0 { "less" } else { "more" };
        format!("{} {way} {name}", number(days.abs()))
    };
    let (named, small): (Vec<_>, Vec<_>) = parts.iter().partition(|(days, _)| days.abs() >= LEAST);
    let whole: f64 = parts.iter().map(|(days, _)| days.abs()).sum();
    let after = |count: &usize| named.iter().skip(*count).map(|(days, _)| days.abs()).sum::<f64>();
    let most = NAMED.clone().find(|count| after(count) <= LITTLE * whole).unwrap_or(*NAMED.end());
    let rest: f64 = named.iter().skip(most).chain(&small).map(|(days, _)| *days).sum();
    let mut said: Vec<String> = named.iter().take(most).map(|(days, name)| told(*days, name)).collect();
    if !said.is_empty() && rest.abs() >= LEAST_REST {
        said.push(told(rest, "in everything else"));
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_of_a_difference_adds_up_to_it() {
        let parts: Vec<(f64, String)> = [-31.0, -14.0, -5.7, -3.9, -1.0, 0.3, 0.01]
            .into_iter()
            .map(|days| (days, format!("part {days}")))
            .collect();
        let said = largest(&parts);
        assert_eq!(said.len(), 5, "{said:?}");
        let sum: f64 = said.iter().filter_map(|part| part.split(' ').next()?.parse::<f64>().ok()).sum();
        let whole: f64 = parts.iter().map(|(days, _)| days).sum();
        assert!((sum + whole).abs() < 0.02 && said[4] == "0.690 less in everything else", "{said:?}");
        assert!(largest(&parts[6..]).is_empty());
    }
}
