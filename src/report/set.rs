//! What a scenario sets: what the way of news hangs on first, all else that it writes, and what its structures are.

use super::inputs::as_read;
use super::table::Table;
use crate::results::wording::{capital, number};
use crate::results::{Results, plain};
use crate::scenario::{Origin, ResolvedValue};
use maud::{Markup, html};

/// What the way from customers to owners hangs on first; `*` stands for any name.
const FIRST: [(&str, &str); 13] = [
    ("market.niches", "groups of customers with needs of their own"),
    ("market.attributes", "things that each of them needs"),
    ("market.shift_interval", "mean time from one change of a group’s needs to the next"),
    ("members", "people"),
    ("span", "reports of a superior, at most"),
    ("team_size", "people in a team, at most"),
    ("channels.*.contact_interval", "time from one contact to the next"),
    ("links.reports_up.gate", "how often reports go up"),
    ("links.reports_up.pass_share", "what is let pass at each level"),
    ("links.reports_up.loss", "what is forgotten at each level"),
    ("ties", "teams elsewhere that a team’s people know"),
    ("links.tie.told", "what is mentioned to them"),
    ("liaisons", "standing contacts of those who meet customers with those who own needs"),
];

/// What stands elsewhere on the page, or says nothing to a reader.
const ELSEWHERE: [&str; 5] = ["template", "chart", "title", "note", "remove"];

/// Whether a key is the one that is wanted, of whatever name.
fn is_of(key: &str, wanted: &str) -> bool {
    match wanted.split_once('*') {
        Some((before, after)) => key.starts_with(before) && key.ends_with(after),
        None => key == wanted,
    }
}

/// A row for a key, with its value in every structure.
fn row(results: &Results, values: &[ResolvedValue], (key, meaning): (&str, &str)) -> Vec<String> {
    let of = |name: &String| {
        let is_its = |value: &&ResolvedValue| {
            value.key == key && value.structure.as_ref().is_none_or(|own| own == name)
        };
        values.iter().find(is_its).map_or_else(|| "–".to_owned(), as_read)
    };
    let own = results.about.structures.iter().map(of);
    [capital(meaning), key.to_owned()].into_iter().chain(own).collect()
}

fn table(results: &Results, source: &str) -> Table {
    let names: Vec<&str> = results.about.structures.iter().map(String::as_str).collect();
    Table::new(source, &["what it means", "key"], &names)
}

/// The keys of which this is true, each once, in the order of the scenario.
fn keys(values: &[ResolvedValue], is_wanted: impl Fn(&ResolvedValue) -> bool) -> Vec<(&str, &'static str)> {
    let mut keys: Vec<(&str, &'static str)> = Vec::new();
    for value in values.iter().filter(|value| is_wanted(value)) {
        if !keys.iter().any(|(known, _)| *known == value.key) {
            keys.push((&value.key, value.meaning));
        }
    }
    keys
}

/// What the way hangs on first, whoever says so: the scenario, the template or an assumption.
pub(super) fn first(results: &Results, values: &[ResolvedValue]) -> Table {
    let mut table = table(results, "the scenario: what was set (manifest.json)");
    for (wanted, meaning) in FIRST {
        for (key, _) in keys(values, |value| is_of(&value.key, wanted)) {
            let name = key.split('.').nth(1).filter(|_| wanted.contains('*'));
            let meaning = match name {
                Some(name) => format!("{meaning}: {}", name.replace('_', " ")),
                None => meaning.to_owned(),
            };
            table.rows.push(row(results, values, (key, &meaning)));
        }
    }
    table
}

/// Whatever else the scenario itself writes.
pub(super) fn rest(results: &Results, values: &[ResolvedValue]) -> Markup {
    let is_written = |value: &ResolvedValue| {
        matches!(value.origin, Origin::Scenario | Origin::Measured(_) | Origin::Estimated(_))
    };
    let is_shown = |key: &str| {
        FIRST.iter().any(|(wanted, _)| is_of(key, wanted))
            || ELSEWHERE.iter().any(|part| key.split('.').any(|own| own == *part))
    };
    let written = keys(values, |value| is_written(value) && !is_shown(&value.key));
    let mut table = table(results, "the scenario: what else it writes (manifest.json)");
    table.rows = written
        .iter()
        .map(|(key, meaning)| row(results, values, (key, super::inputs::gist(meaning))))
        .collect();
    html! {
        @if !table.rows.is_empty() {
            details.paper { summary { "What else the scenario sets (" (number(table.rows.len() as f64)) ")" } (table.markup()) }
        }
    }
}

/// What each structure is, by its template.
pub(super) fn structures(results: &Results) -> Markup {
    let template = |name: &String| {
        let structures = results.about.scenario.get("structures")?;
        let own = structures.get(name)?;
        plain::template(own.get("template")?.as_str()?, own.get("chart").is_some())
    };
    let told: Vec<(&String, &str)> =
        results.about.structures.iter().filter_map(|name| Some((name, template(name)?))).collect();
    html! {
        @if !told.is_empty() { ul { @for (name, what) in &told { li { strong { (name) } ": " (what) "." } } } }
    }
}
