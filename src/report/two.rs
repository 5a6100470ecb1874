//! Two runs side by side: what changed in the inputs, then in the results.

use super::figures::{self, interval, interval_of_size, said, with_unit, words};
use super::page::{Section, framed};
use super::table::Table;
use crate::results::wording::{capital, counted, listed, number};
use crate::results::{Class, Difference, Measure, Results, Unit, Wanted};
use crate::scenario::{ResolvedValue, resolved_values};
use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn page(first: &Results, second: &Results, differences: &[Difference]) -> String {
    let names = names(first, second);
    let inputs = inputs(first, second, &names);
    let title = format!("{} and {}", names[0], names[1]);
    let screen = html! {
        h1 { (names[0]) " and " (names[1]) }
        p.question { "What changed between two runs: in what went in, and in what came out." }
        @for structure in structures(differences) { (sentence(differences, structure, &names)) }
        p.rows { "replications.csv of both: the second minus the first, replication by replication" }
        p {
            (counted(inputs.rows.len() as u64, "input differs", "inputs differ")) ". "
            @if first.about.seed == second.about.seed {
                "Both runs have the same seed: as far as they face the same market, they live through the same luck."
            } @else {
                "The runs have different seeds: the intervals cover the luck of both."
            }
            @if first.about.replications != second.about.replications {
                " They are compared over the replications that both have: "
                (number(f64::from(first.about.replications.min(second.about.replications)))) "."
            }
        }
    };
    let sections = [
        Section { id: "inputs", title: "What went in", body: inputs_section(&inputs) },
        Section {
            id: "results",
            title: "What came out",
            body: html! { @for structure in structures(differences) { (results(first, second, differences, structure, &names)) } },
        },
        Section { id: "only", title: "What only one of them has", body: only(first, second, &names) },
    ];
    framed(
        &title,
        &screen,
        &sections,
        &html! { "Made by microbiz " (env!("CARGO_PKG_VERSION")) " from the tables of both runs." },
    )
}

/// What the runs are called: their names, with a number where these are the same.
fn names(first: &Results, second: &Results) -> [String; 2] {
    let (a, b) = (&first.about.name, &second.about.name);
    if a == b { [format!("{a} (first)"), format!("{b} (second)")] } else { [a.clone(), b.clone()] }
}

fn structures(differences: &[Difference]) -> Vec<&str> {
    let mut structures: Vec<&str> = differences.iter().map(|d| d.structure.as_str()).collect();
    structures.dedup();
    structures
}

/// Whether a structure became quicker, with its interval.
fn sentence(differences: &[Difference], structure: &str, names: &[String; 2]) -> Markup {
    let of = |measure: Measure| differences.iter().find(|d| d.structure == structure && d.measure == measure);
    let (d, happens) = match (of(Measure::ReleaseRestrictedMean), of(Measure::DelayRestrictedMean)) {
        (Some(d), _) => (d, "until a change of needs is answered by a release"),
        (None, Some(d)) => (d, "until who can act hears of a change of needs"),
        (None, None) => return html! {},
    };
    let percent = number(100.0 * d.difference.confidence);
    let value = d.difference.value.unwrap_or(0.0);
    let size = with_unit(value.abs(), Unit::Days);
    let text = match (d.difference.excludes_zero(), value < 0.0) {
        (true, is_sooner) => format!(
            "“{structure}” takes {size} {} in {} than in {} {happens} ({percent} % interval {}).",
            if is_sooner { "less" } else { "more" },
            names[1],
            names[0],
            interval_of_size(&d.difference, Unit::Days).unwrap_or_default()
        ),
        (false, _) if value == 0.0 => format!("“{structure}” takes as long in both {happens}."),
        (false, _) => format!(
            "Whether “{structure}” takes longer {happens} in one of them is not settled ({percent} % interval of the difference {}).",
            interval(&d.difference, Unit::Days).unwrap_or_else(|| "unknown".to_owned())
        ),
    };
    html! { p.answer { (text) } }
}

/// Every input in which the two differ.
fn inputs(first: &Results, second: &Results, names: &[String; 2]) -> Table {
    let values = [first, second].map(|results| {
        let values = resolved_values(&results.about.scenario).into_iter();
        values.map(|v| ((v.structure.clone(), v.key.clone()), v)).collect::<BTreeMap<_, _>>()
    });
    let mut table =
        Table::new("manifest.json of both", &["input", "what it means", &names[0], &names[1]], &[]);
    let is_in_both = |structure: &Option<String>| {
        let has = |results: &Results, name| results.about.structures.contains(name);
        structure.as_ref().is_none_or(|name| has(first, name) && has(second, name))
    };
    let keys: BTreeSet<_> = values.iter().flat_map(BTreeMap::keys).collect();
    for key in keys.into_iter().filter(|(structure, _)| is_in_both(structure)) {
        let [a, b] = [&values[0], &values[1]].map(|values| values.get(key));
        let said = |value: Option<&ResolvedValue>| value.map_or_else(|| "–".to_owned(), |v| v.value.clone());
        if said(a) != said(b) {
            let meaning = a.or(b).map_or("", |v| v.meaning);
            let input = key.0.as_ref().map_or_else(|| key.1.clone(), |name| format!("{name}: {}", key.1));
            table.rows.push(vec![input, meaning.to_owned(), said(a), said(b)]);
        }
    }
    for (what, a, b) in [
        ("seed", first.about.seed.to_string(), second.about.seed.to_string()),
        ("replications", first.about.replications.to_string(), second.about.replications.to_string()),
        ("horizon, working days", number(first.about.horizon_d), number(second.about.horizon_d)),
    ] {
        if a != b {
            table.rows.push(vec![what.to_owned(), String::new(), a, b]);
        }
    }
    table
}

fn inputs_section(inputs: &Table) -> Markup {
    html! {
        @if inputs.rows.is_empty() { p { "The inputs of the structures that both runs have are the same." } }
        @else { (inputs.markup()) }
    }
}

/// Every measure of one structure in both runs, with the difference.
fn results(
    first: &Results,
    second: &Results,
    differences: &[Difference],
    structure: &str,
    names: &[String; 2],
) -> Markup {
    let mut table = Table::new(
        "summary.csv of both; differences from replications.csv",
        &["", "unit"],
        &[&names[0], &names[1], "second minus first", "interval", "that is"],
    );
    for d in differences.iter().filter(|d| d.structure == structure) {
        let value = |results: &Results| {
            let value = results.estimate(structure, d.measure).and_then(|e| e.value);
            value.map_or_else(|| "–".to_owned(), |value| said(value, d.unit))
        };
        let change = d.difference.value.unwrap_or(0.0);
        if change == 0.0 && d.measure.class() != Class::Hearing {
            continue;
        }
        let verdict = match (d.difference.excludes_zero(), d.measure.wanted()) {
            (false, _) => "not settled",
            (true, Wanted::Neither) => "different",
            (true, wanted) if (change > 0.0) == (wanted == Wanted::More) => "better",
            (true, _) => "worse",
        };
        let verdict = if change == 0.0 { "the same" } else { verdict };
        table.rows.push(vec![
            capital(d.measure.plain_name()),
            words(d.unit).to_owned(),
            value(first),
            value(second),
            figures::change(change, d.unit),
            figures::interval_of_change(&d.difference, d.unit).unwrap_or_default(),
            verdict.to_owned(),
        ]);
    }
    html! { h3 { (structure) } (table.whole()) }
}

/// Structures of which only one run knows.
fn only(first: &Results, second: &Results, names: &[String; 2]) -> Markup {
    let missing = |of: &Results, other: &Results| -> Vec<String> {
        of.about.structures.iter().filter(|name| !other.about.structures.contains(name)).cloned().collect()
    };
    let (a, b) = (missing(first, second), missing(second, first));
    html! {
        @if a.is_empty() && b.is_empty() { p { "Both have the same structures." } }
        @for (names_of, run) in [(a, &names[0]), (b, &names[1])] {
            @if !names_of.is_empty() { p { "Only " (run) " has " (listed(&names_of)) "." } }
        }
    }
}
