//! What went in: what structures share and differ in, and which values are assumptions.

use super::figures::said;
use super::run::notices;
use super::set;
use super::table::Table;
use crate::results::wording::{capital, listed, number};
use crate::results::{Fairness, Results, Unit};
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

impl Differing {
    /// Whether structures that have it set it otherwise, and do not differ in having it alone.
    pub fn is_set_otherwise(&self) -> bool {
        let mut set = self.values.iter().flatten();
        set.next().is_some_and(|first| set.any(|other| other != first))
    }
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
    let mut row = |name: &str, of: &dyn Fn(&Fairness) -> String| {
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
        (set::structures(results, values))
        p { "All structures face the same customers, whose needs change at the same moments, and the same luck. What else is equal, and what is not:" }
        (table.markup())
        @if let Some(note) = spans(&rows) { p { (note) } }
        p { (currency(values)) @if rows.iter().all(|row| row.contact_hours_per_week == 0.0) { " Contact with customers takes no working time in this scenario, which counts no work for it; that is not to say that nobody meets them." } }
        (notices(results, |notice| notice.kind == "fairness"))
        @let chosen = set::chosen(results, values);
        @if !chosen.is_empty() {
            p { "The scenario and its templates also set structures to differ in what news depends on, which is as sure as whoever wrote them: " (chosen.join("; ")) "." }
        }
        h3 { "What was set" }
        (set::first(results, values).markup())
        (set::rest(results, values))
        @if !inputs.rows.is_empty() {
            details { summary { "Every input in which they differ (" (number(differing.len() as f64)) ")" } (inputs.markup()) }
        }
    }
}

/// What it means that more people report to one superior than anybody can lead; none where nowhere so many do.
fn spans(rows: &[&Fairness]) -> Option<String> {
    /// A week has forty working hours: more reports than these cannot have an hour each.
    const LEADABLE: u32 = 40;
    let wide = rows.iter().filter(|row| row.span_largest > LEADABLE);
    let wide: Vec<String> =
        wide.map(|row| format!("{} in “{}”", number(f64::from(row.span_largest)), row.structure)).collect();
    (!wide.is_empty()).then(|| {
        format!(
            "Nobody directs so many reports day by day ({}): they are teams that lead themselves, with the executive team behind them, or the chart leaves out who stands between.",
            listed(&wide)
        )
    })
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
        [one] => {
            format!(": a person who works full time costs {} a year, others by their hours", number(*one))
        }
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

/// A value of a scenario as a reader says it: `"1q"` of working time is a quarter, .2 of a share 20 %.
pub(super) fn as_read(value: &ResolvedValue) -> String {
    let bare = value.value.trim_matches('"');
    if let Some(word) = in_a_word(&value.key, bare) {
        return word.to_owned();
    }
    if let Some(parts) = value.value.starts_with(['[', '{']).then(|| in_parts(value)).flatten() {
        return parts;
    }
    let number_of = || bare.parse::<f64>().ok();
    let is_one = number_of() == Some(1.0);
    let words = match value.unit {
        "working time" => return length(value),
        "share" | "probability" => {
            return number_of().map_or_else(|| bare.to_owned(), |share| said(share, Unit::Share));
        }
        "" | "ratio" => return bare.to_owned(),
        "sd" if is_one => "standard deviation",
        "sd" => "standard deviations",
        "money" if is_one => "currency unit",
        "money" => "currency units",
        "money/year" => "currency units a year",
        "money/sd²" => "currency units for each squared standard deviation",
        "1/year" => "a year",
        "links/team" => "links a team",
        "ties/team" => "ties a team",
        "people" if is_one => "person",
        unit if is_one => unit.strip_suffix('s').unwrap_or(unit),
        unit => unit,
    };
    // Digits as they were written, thousands apart.
    let whole = number_of().filter(|count| count.fract() == 0.0);
    format!("{} {words}", whole.map_or_else(|| bare.to_owned(), number))
}

/// The name of a key within its table.
pub(super) fn last_part(key: &str) -> &str {
    key.rsplit('.').next().unwrap_or(key)
}

/// What a value is called that says nothing as it is written: nothing to wait for, or a switch.
fn in_a_word(key: &str, bare: &str) -> Option<&'static str> {
    let waits = last_part(key) == "gate" || last_part(key) == "contact_interval";
    match bare {
        "[]" | "0d" if waits => Some("at once"),
        "[]" => Some("none"),
        "true" => Some("yes"),
        "false" => Some("no"),
        _ => None,
    }
}

/// A value of several parts, as in `{ front_office = 1.3 }`; none where it is no such value, or a law of chance.
fn in_parts(value: &ResolvedValue) -> Option<String> {
    if value.unit == "working time" {
        return None;
    }
    let written: toml::Table = toml::from_str(&format!("value = {}", value.value)).ok()?;
    written.get("value").map(told)
}

fn told(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Array(all) => all.iter().map(told).collect::<Vec<_>>().join(", "),
        toml::Value::Table(parts) => {
            let part = |(name, value): (&String, &toml::Value)| match value {
                toml::Value::Array(_) | toml::Value::Table(_) => {
                    format!("{}: {}", name.replace('_', " "), told(value))
                }
                _ => format!("{} {}", name.replace('_', " "), told(value)),
            };
            parts.iter().map(part).collect::<Vec<_>>().join("; ")
        }
        other => other.to_string(),
    }
}

/// A length of time, or a distribution of one: `{ exponential = "2d" }`.
fn length(value: &ResolvedValue) -> String {
    let law = value.value.strip_prefix("{ exponential = \"").and_then(|rest| rest.strip_suffix("\" }"));
    match law {
        Some(mean) => {
            let mean = ResolvedValue { value: mean.to_owned(), ..value.clone() };
            format!("{} on average", mean.spoken())
        }
        None => value.spoken(),
    }
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
        let said = as_read(value);
        if !kind.keys.contains(&value.key.as_str()) {
            kind.keys.push(&value.key);
        }
        if !kind.values.contains(&said) {
            kind.values.push(said);
        }
    }
    kinds
}

/// Why a value is what it is, where more is said than that it is an assumption and ought to be varied.
fn why(source: &str) -> String {
    let said = source.trim_start_matches("assumption").trim_start_matches(": ");
    let said = said.strip_suffix("sweep it").unwrap_or(said).trim_end_matches("; ");
    if said.is_empty() { String::new() } else { format!(" – {said}") }
}

/// What structures set instead that have a value of their own, which the scenario answers for.
fn elsewhere(values: &[ResolvedValue], kind: &Kind<'_>) -> Vec<String> {
    let is_other = |value: &&ResolvedValue| kind.keys.contains(&value.key.as_str()) && !value.is_assumed();
    let told = |value: &ResolvedValue| {
        let structure = value.structure.as_ref()?;
        let own = as_read(value);
        (!kind.values.contains(&own)).then(|| format!("{own} in “{structure}”"))
    };
    values.iter().filter(is_other).filter_map(told).collect()
}

/// The values by where they come from.
pub(super) fn assumed(values: &[ResolvedValue]) -> Markup {
    let table = |source: &str, kinds: &[Kind<'_>]| {
        let mut table = Table::new(source, &["what it means, and why it is so", "key"], &["value"]);
        let row = |kind: &Kind<'_>| {
            let meaning = format!("{}{}", capital(kind.meaning), why(&kind.source));
            let elsewhere = elsewhere(values, kind);
            vec![meaning, listed(&kind.keys), listed(&[kind.values.clone(), elsewhere].concat())]
        };
        table.rows = kinds.iter().map(row).collect();
        table
    };
    let own = table("the scenario: assumptions of those who wrote it or this program", &assumptions(values));
    let sourced = kinds(values, |value| !value.is_assumed() && !value.source().is_empty());
    let sourced = table("the scenario: values with a source", &sourced);
    html! {
        p { "A simulation answers for its assumptions. These values stand on judgement, not on measurement; vary them before you rely on the answer. What the scenario sets itself, above under “What was set”, is as sure as whoever wrote it." }
        details.paper { summary { (number(own.rows.len() as f64)) " assumptions" } (own.markup()) }
        details { summary { (number(sourced.rows.len() as f64)) " values with a source in the literature or in data" } (sourced.markup()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::resolved_values;

    #[test]
    fn values_are_told_as_people_read_them() {
        let scenario = "market = { inertia = \"1q\", via_noise = 0.3 }\n\
            structures.a = { pay = 60000.0, front_office_share = 0.2, told_mode = \"besides\", admin = \"2.5h\", \
            executive_members = 1, speed = { front_office = 1.3, platform = 1.2 }, links = { reports_up = { gate = [] } }, \
            channels = { support = { contact_interval = { exponential = \"2d\" } }, ticket = { contact_interval = \"0d\" } } }";
        let values = resolved_values(&toml::from_str(scenario).unwrap());
        let told = |key: &str| as_read(values.iter().find(|value| value.key == key).unwrap());
        let told = [
            "market.inertia",
            "admin",
            "channels.support.contact_interval",
            "front_office_share",
            "told_mode",
            "market.via_noise",
            "pay",
            "executive_members",
            "speed",
            "links.reports_up.gate",
            "channels.ticket.contact_interval",
        ]
        .map(told);
        let wanted = [
            "1 quarter",
            "2.5 hours",
            "2 days on average",
            "20\u{a0}%",
            "besides",
            "0.3 standard deviations",
            "60,000 currency units a year",
            "1 person",
            "front office 1.3; platform 1.2",
            "at once",
            "at once",
        ];
        let parts = toml::from_str::<toml::Table>("v = { unit = [\"Sales_1\", \"Service\"] }").unwrap();
        assert_eq!(super::told(&parts["v"]), "unit: Sales_1, Service");
        assert_eq!(told, wanted);
        assert_eq!(why("assumption: sweep it"), "");
        assert_eq!(why("assumption: it errs as the channels do; sweep it"), " – it errs as the channels do");
        assert_eq!(why("a rule of thumb"), " – a rule of thumb");
    }
}
