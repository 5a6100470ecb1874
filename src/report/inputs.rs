//! What went in: what structures share and differ in, and which values are assumptions.

use super::run::notices;
use super::table::Table;
use crate::results::Results;
use crate::results::wording::{listed, number};
use crate::scenario::ResolvedValue;
use maud::{Markup, html};

/// What a value means, as far as its first stop; of a part of something, which part.
pub(super) fn gist(meaning: &str) -> &str {
    let said = meaning.strip_prefix("of ").and_then(|of| Some(of.split_once(':')?.1)).unwrap_or(meaning);
    said.split([';', ':', '(']).next().unwrap_or(said).trim()
}

/// A key in which structures differ.
pub(super) struct Differing {
    pub key: String,
    pub meaning: &'static str,
    pub is_assumed: bool,
    /// By structure, in their order; none where one has no such key.
    values: Vec<Option<String>>,
}

/// What structures differ in, in the order of the scenario.
pub(super) fn differing(results: &Results, values: &[ResolvedValue]) -> Vec<Differing> {
    let structures = &results.about.structures;
    let mut all: Vec<Differing> = Vec::new();
    for value in values {
        let is_its = |name: &String| value.structure.as_ref() == Some(name);
        let Some(place) = structures.iter().position(is_its) else { continue };
        let known = all.iter().position(|known| known.key == value.key).unwrap_or_else(|| {
            let values = vec![None; structures.len()];
            all.push(Differing {
                key: value.key.clone(),
                meaning: value.meaning,
                is_assumed: value.is_assumed(),
                values,
            });
            all.len() - 1
        });
        all[known].values[place] = Some(value.value.clone());
    }
    all.retain(|known| known.values.windows(2).any(|pair| pair[0] != pair[1]));
    all
}

/// What is equal, and what is not.
pub(super) fn fairness(results: &Results, values: &[ResolvedValue]) -> Markup {
    let names: Vec<&str> = results.about.structures.iter().map(String::as_str).collect();
    let mut table = Table::new("fairness.csv", &["what is counted"], &names);
    let rows: Vec<_> = results.about.structures.iter().filter_map(|s| results.fairness_of(s)).collect();
    let mut row = |name: &str, of: &dyn Fn(&crate::results::Fairness) -> String| {
        table.rows.push(std::iter::once(name.to_owned()).chain(rows.iter().map(|row| of(row))).collect());
    };
    row("people", &|row| number(f64::from(row.members)));
    row("of them only leading", &|row| number(f64::from(row.managers)));
    row("teams", &|row| number(f64::from(row.teams)));
    row("links between teams", &|row| number(f64::from(row.links)));
    row("hours a week in contact with customers", &|row| number(row.contact_hours_per_week));
    row("cost of people and machines, currency units a year", &|row| number(row.cost_per_year));
    row("steps to a customer, average over people", &|row| number(row.customer_distance));
    row("layers", &|row| number(f64::from(row.layers)));
    row("who reports to one superior: median, nine in ten at most, most", &|row| {
        format!(
            "{}, {}, {}",
            number(row.span_median),
            number(row.span_p90),
            number(f64::from(row.span_largest))
        )
    });
    row("people for each who only leads", &|row| {
        row.people_per_manager.map_or_else(|| "–".to_owned(), number)
    });
    if rows.iter().any(|fairness| fairness.cost_of_change > 0.0) {
        row("cost of the change, currency units, once", &|row| number(row.cost_of_change));
    }
    let differing = differing(results, values);
    let mut inputs = Table::new(
        "the scenario, defaults filled in (manifest.json)",
        &["what the structures differ in"],
        &names,
    );
    inputs.rows = differing
        .iter()
        .map(|d| {
            let cells = d.values.iter().map(|value| value.clone().unwrap_or_else(|| "–".to_owned()));
            std::iter::once(format!("{} ({})", d.key, d.meaning)).chain(cells).collect()
        })
        .collect();
    html! {
        p { "All structures face the same customers, whose needs change at the same moments, and the same luck. What else is equal, and what is not:" }
        (table.markup())
        p { (currency(values)) @if rows.iter().all(|row| row.contact_hours_per_week == 0.0) { " Contact with customers takes no working time in this scenario, which counts no work for it; that is not to say that nobody meets them." } }
        (notices(results, |notice| notice.kind == "fairness"))
        @if !inputs.rows.is_empty() {
            details { summary { "Every input in which they differ (" (number(differing.len() as f64)) ")" } (inputs.markup()) }
        }
    }
}

/// What money is counted in: a scenario names no currency, but says what a person costs.
fn currency(values: &[ResolvedValue]) -> String {
    let mut pay: Vec<f64> = values
        .iter()
        .filter(|value| value.key == "pay")
        .filter_map(|value| value.value.parse().ok())
        .collect();
    pay.dedup();
    let person = match pay.as_slice() {
        [one] => format!(": a person costs {} a year", number(*one)),
        _ => String::new(),
    };
    format!("Currency units are those in which the scenario states what people cost{person}.")
}

/// A kind of value: what it means, and which keys have it.
pub(super) struct Kind<'a> {
    meaning: &'a str,
    source: String,
    keys: Vec<&'a str>,
    values: Vec<String>,
}

/// The values that are assumptions, each kind once.
pub(super) fn assumptions(values: &[ResolvedValue]) -> Vec<Kind<'_>> {
    kinds(values, ResolvedValue::is_assumed)
}

fn kinds(values: &[ResolvedValue], wanted: impl Fn(&ResolvedValue) -> bool) -> Vec<Kind<'_>> {
    let mut kinds: Vec<Kind<'_>> = Vec::new();
    for value in values.iter().filter(|value| wanted(value)) {
        let source = value.source();
        let known = kinds.iter().position(|kind| kind.meaning == value.meaning && kind.source == source);
        let known = known.unwrap_or_else(|| {
            let (keys, values) = (Vec::new(), Vec::new());
            kinds.push(Kind { meaning: value.meaning, source, keys, values });
            kinds.len() - 1
        });
        let kind = &mut kinds[known];
        let unit = if value.unit.is_empty() { String::new() } else { format!(" {}", value.unit) };
        let said = format!("{}{unit}", value.value);
        if !kind.keys.contains(&value.key.as_str()) {
            kind.keys.push(&value.key);
        }
        if !kind.values.contains(&said) {
            kind.values.push(said);
        }
    }
    kinds
}

/// The values by where they come from.
pub(super) fn assumed(values: &[ResolvedValue]) -> Markup {
    let table = |source: &str, kinds: &[Kind<'_>]| {
        let mut table = Table::new(source, &["value", "what it means", "where it comes from"], &["is"]);
        let row = |kind: &Kind<'_>| {
            let cells =
                [listed(&kind.keys), kind.meaning.to_owned(), kind.source.clone(), listed(&kind.values)];
            cells.to_vec()
        };
        table.rows = kinds.iter().map(row).collect();
        table
    };
    let own = table("the scenario: assumptions of ours", &assumptions(values));
    let sourced = kinds(values, |value| !value.is_assumed() && !value.source().is_empty());
    let sourced = table("the scenario: values with a source", &sourced);
    html! {
        p { "A simulation answers for its assumptions. These values stand on judgement, not on measurement; vary them before you rely on the answer." }
        details.paper { summary { (number(own.rows.len() as f64)) " assumptions" } (own.markup()) }
        details { summary { (number(sourced.rows.len() as f64)) " values with a source in the literature or in data" } (sourced.markup()) }
    }
}
