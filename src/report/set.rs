//! What a scenario sets: what the way of news hangs on first, all else that it writes, and what its structures are.

use super::inputs::{as_read, last_part};
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
const ELSEWHERE: [&str; 6] = ["template", "chart", "title", "note", "remove", "new"];

/// What a structure is, and no choice beside it.
const SHAPE: [&str; 8] =
    ["members", "span", "team_size", "executive_members", "owner", "route", "branching", "levels"];

/// What was changed in a chart.
const EDITS: &str = "chart.edits";

/// Whether a key stands elsewhere, or says nothing.
fn is_elsewhere(key: &str) -> bool {
    ELSEWHERE.iter().any(|part| key.split('.').any(|own| own == *part))
}

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
    let is_shown = |key: &str| FIRST.iter().any(|(wanted, _)| is_of(key, wanted)) || is_elsewhere(key);
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

/// What each structure is, by its template; where an earlier one is the same, what is set otherwise in it.
pub(super) fn structures(results: &Results, values: &[ResolvedValue]) -> Markup {
    let template = |name: &String| {
        let structures = results.about.scenario.get("structures")?;
        let own = structures.get(name)?;
        plain::template(own.get("template")?.as_str()?, own.get("chart").is_some())
    };
    let mut told: Vec<(&String, &str, String)> = Vec::new();
    for name in &results.about.structures {
        let Some(what) = template(name) else { continue };
        let first = told.iter().find(|(_, known, _)| *known == what).map(|(first, ..)| *first);
        let said = first.map_or_else(|| what.to_owned(), |first| apart(values, name, first));
        told.push((name, what, said));
    }
    html! {
        @if !told.is_empty() { ul { @for (name, _, said) in &told { li { strong { (name) } ": " (said) "." } } } }
    }
}

/// What is set otherwise in a structure than in one that is of the same kind.
fn apart(values: &[ResolvedValue], name: &String, first: &String) -> String {
    const NAMED: usize = 4;
    let of = |structure: &String, key: &str| {
        values.iter().find(|value| value.key == key && value.structure.as_ref() == Some(structure))
    };
    let mut own: Vec<&ResolvedValue> = values
        .iter()
        .filter(|value| value.structure.as_ref() == Some(name))
        .filter(|value| value.key == EDITS || is_told(value) && !is_elsewhere(&value.key))
        .collect();
    own.sort_by_key(|value| importance(&value.key));
    let mut parts: Vec<String> = own
        .into_iter()
        .filter_map(|value| {
            let other = of(first, &value.key);
            let (here, there) = (as_read(value), other.map(as_read));
            (there.as_ref() != Some(&here)).then(|| {
                let there = there.map_or_else(String::new, |there| format!(" (there {there})"));
                match value.key.as_str() {
                    EDITS => format!("with its chart changed: {here}"),
                    key => format!("{}: {here}{there}", meaning(key, value.meaning)),
                }
            })
        })
        .collect();
    let more = parts.len().saturating_sub(NAMED);
    parts.truncate(NAMED);
    let beyond = if more > 0 { format!("; and {more} more, below") } else { String::new() };
    match parts.is_empty() {
        true => format!("as “{first}”"),
        false => format!("as “{first}”, but {}{beyond}", parts.join("; ")),
    }
}

/// Whether a value has a row in one of the two tables of what was set.
fn is_told(value: &ResolvedValue) -> bool {
    FIRST.iter().any(|(wanted, _)| is_of(&value.key, wanted)) || is_written(value)
}

/// Whether the scenario itself says it.
fn is_written(value: &ResolvedValue) -> bool {
    matches!(value.origin, Origin::Scenario | Origin::Measured(_) | Origin::Estimated(_))
}

/// How early a key is named among others: what was cut and how fast people work before all else.
fn importance(key: &str) -> usize {
    match key {
        EDITS | "speed" => 0,
        _ => 1 + FIRST.iter().position(|(wanted, _)| is_of(key, wanted)).unwrap_or(FIRST.len()),
    }
}

/// What a key means, in the words of the first table where it has a row there.
fn meaning(key: &str, otherwise: &'static str) -> &'static str {
    let first = FIRST.iter().find(|(wanted, _)| is_of(key, wanted));
    first.map_or_else(|| super::inputs::gist(otherwise), |(_, meaning)| meaning)
}

/// What structures are set to differ in by whoever wrote the scenario or its template: as sure as they are.
pub(super) fn chosen(results: &Results, values: &[ResolvedValue]) -> Vec<&'static str> {
    let is_first = |key: &str| FIRST.iter().any(|(wanted, _)| is_of(key, wanted));
    let is_choice = |value: &ResolvedValue| match value.origin {
        Origin::Scenario => true,
        Origin::Template(_) | Origin::Convention => is_first(&value.key),
        Origin::Measured(_) | Origin::Estimated(_) | Origin::Assumed(_) | Origin::Published(_) => false,
    };
    let is_shape = |key: &str| is_elsewhere(key) || SHAPE.contains(&key);
    let mut chosen =
        keys(values, |value| value.structure.is_some() && is_choice(value) && !is_shape(&value.key));
    chosen.sort_by_key(|(key, _)| importance(key));
    let mut named = Vec::new();
    for (key, said) in chosen {
        let cells = row(results, values, (key, said));
        // Who has no such key does without: of a gate that is a wait less, of most others nothing to compare.
        let mut set = cells[2..].iter().filter(|cell| *cell != "–" || last_part(key) == "gate");
        let differs = set.next().is_some_and(|first| set.any(|other| other != first));
        let said = meaning(key, said);
        if differs && !named.contains(&said) {
            named.push(said);
        }
    }
    named
}
