//! The report of a study: who wins where, what decides it, what would turn the answer, how far to trust it.

use super::Drawn;
use super::figures::{interval, said, with_unit};
use super::page::{Section, framed, picture};
use super::table::Table;
use crate::results::IndexKind::{First, Main, MuStar, Total};
use crate::results::wording::{capital, counted, listed, number};
use crate::results::{Estimate, MapCell, Measure, SensitivityIndex, StudyOutput, StudyResults, Unit, Wanted};
use maud::{Markup, html};

pub(super) fn page(study: &StudyResults, drawings: &[Drawn]) -> String {
    let outputs: Vec<&StudyOutput> = study.means.iter().map(|row| &row.output).collect();
    let main = main_output(&outputs);
    let take = |prefixes: &[&str], behind: &Table| {
        let is_it =
            |drawing: &&Drawn| prefixes.iter().any(|prefix| super::run::name(drawing).starts_with(prefix));
        let shown: Vec<Markup> =
            drawings.iter().filter(is_it).map(|drawing| picture(drawing, None)).collect();
        html! {
            @for figure in &shown { (figure) }
            @if shown.is_empty() { p { "This study has no such picture." } }
            @if !behind.rows.is_empty() { details { summary { "The numbers" } (behind.markup()) } }
        }
    };
    let known = ["map-", "sensitivity-", "tornado-", "responses-"];
    let others = |drawing: &&Drawn| !known.iter().any(|prefix| super::run::name(drawing).starts_with(prefix));
    let others: Vec<Markup> = drawings.iter().filter(others).map(|drawing| picture(drawing, None)).collect();
    let mut sections = vec![
        Section {
            id: "where",
            title: "Who wins where",
            body: html! { (who_wins(study, &outputs)) (take(&["map-"], &cells(study))) },
        },
        Section { id: "decides", title: "What decides it", body: take(&["sensitivity-"], &indices(study)) },
        Section {
            id: "answers",
            title: "How the answer moves with each factor",
            body: take(&["tornado-", "responses-"], &responses(study)),
        },
    ];
    if !others.is_empty() {
        sections.push(Section {
            id: "all",
            title: "All points at once",
            body: html! { @for figure in &others { (figure) } },
        });
    }
    sections.push(Section { id: "trust", title: "How far to trust it", body: trust(study) });
    sections.push(Section {
        id: "repeat",
        title: "What was varied, and how to repeat it",
        body: repeat(study),
    });
    let title = format!("Study: {}", study.about.name);
    framed(
        &title,
        &first_screen(study, main),
        &sections,
        &html! { "Made by microbiz " (env!("CARGO_PKG_VERSION")) " from the tables of the study; the page computes nothing of its own." },
    )
}

/// The output that the first screen speaks of: the first difference, or the first of all.
fn main_output<'a>(outputs: &[&'a StudyOutput]) -> Option<&'a StudyOutput> {
    outputs.iter().find(|output| output.baseline.is_some()).or(outputs.first()).copied()
}

/// A measure in the words that people have for it.
fn plain(output: &StudyOutput) -> String {
    Measure::named(&output.measure)
        .map_or_else(|| output.measure.clone(), |measure| measure.plain_name().to_owned())
}

fn unit(output: &StudyOutput) -> Option<Unit> {
    Unit::ALL.iter().copied().find(|unit| unit.name() == output.unit)
}

/// Which of the two sides a difference below zero speaks for; none where neither more nor less is better.
fn sides(output: &StudyOutput) -> Option<[&str; 2]> {
    let baseline = output.baseline.as_deref()?;
    match Measure::named(&output.measure)?.wanted() {
        Wanted::Less => Some([&output.structure, baseline]),
        Wanted::More => Some([baseline, &output.structure]),
        Wanted::Neither => None,
    }
}

/// At how many points each side is ahead.
fn counts(study: &StudyResults, output: &StudyOutput) -> Option<String> {
    let [below, above] = sides(output)?;
    let means = &study.means.iter().find(|row| row.output.is_same(output))?.means;
    let known: Vec<f64> = means.iter().flatten().copied().collect();
    let (ahead, behind) =
        (known.iter().filter(|m| **m < 0.0).count(), known.iter().filter(|m| **m > 0.0).count());
    Some(match (ahead, behind) {
        (0, 0) => "nowhere a difference".to_owned(),
        (_, 0) => format!("“{below}” is better at all {}", counted(known.len() as u64, "point", "points")),
        (0, _) => format!("“{above}” is better at all {}", counted(known.len() as u64, "point", "points")),
        _ => format!(
            "“{below}” is better at {} of {} points, “{above}” at {}",
            number(ahead as f64),
            number(known.len() as f64),
            number(behind as f64)
        ),
    })
}

/// The factors of an output by how much they decide, with their strongest index.
fn deciders<'a>(study: &'a StudyResults, output: &StudyOutput) -> Vec<&'a SensitivityIndex> {
    let own = study.sensitivity.iter().filter(|row| row.output.is_same(output) && row.with_factor.is_none());
    let known = own.filter(|row| row.estimate.value.is_some());
    let mut best: Vec<&SensitivityIndex> = Vec::new();
    let value = |row: &SensitivityIndex| row.estimate.value.unwrap_or(0.0);
    // One kind of index: that of the first row, which a design has for every factor; totals rather than first orders.
    let kinds: Vec<_> = known.clone().map(|row| row.index).collect();
    let Some(kind) = [Total, MuStar, Main, First].into_iter().find(|kind| kinds.contains(kind)) else {
        return best;
    };
    best.extend(known.filter(|row| row.index == kind));
    best.sort_by(|a, b| value(b).total_cmp(&value(a)));
    best
}

fn strength(row: &SensitivityIndex) -> String {
    let value = row.estimate.value.unwrap_or(0.0);
    let unit = if row.index.is_share() { Unit::Share } else { unit(&row.output).unwrap_or(Unit::Ratio) };
    let reach = interval(&row.estimate, unit).map_or(String::new(), |reach| format!(" ({reach})"));
    match row.index.is_share() {
        true => format!("{}: {}{reach} of the variance", row.factor, said(value, unit)),
        false => format!("{}: moves it by {}{reach}", row.factor, with_unit(value, unit)),
    }
}

fn first_screen(study: &StudyResults, main: Option<&StudyOutput>) -> Markup {
    let about = &study.about;
    let answer =
        main.and_then(|output| Some(format!("{}: {}.", capital(&plain(output)), counts(study, output)?)));
    let top: Vec<String> = main
        .map_or_else(Vec::new, |output| deciders(study, output).into_iter().take(3).map(strength).collect());
    html! {
        h1 { "Study: " (about.name) }
        @if !about.question.is_empty() { p.question { (about.question) } }
        @match (&answer, top.first()) {
            (Some(answer), _) => p.answer { (answer) },
            (None, Some(first)) => p.answer { "What decides most: " (first) "." },
            (None, None) => p.answer { "What each point came to stands below." },
        }
        p.rows { "the means of all points; sensitivity.csv" }
        div.cards {
            div { h3 { "What decides it" }
                @if top.is_empty() { p { "This design has no index of it." } }
                @else { ul { @for line in &top { li { (line) } } } }
                p.rows { "sensitivity.csv" }
            }
            div { h3 { "What would turn the answer" } p { (turns(study, main)) } p.rows { "maps.csv" } }
            div { h3 { "How far to trust it" }
                p {
                    (counted(about.points, "point", "points")) ", " (number(about.units as f64)) " points and replications, "
                    (number(about.failed as f64)) " runs failed. "
                    @let cautions = main.map_or(0, |output| study.findings_of(output).count());
                    @if cautions > 0 { (counted(cautions as u64, "caution", "cautions")) " below." }
                }
                p.rows { "findings.csv, runs.csv" }
            }
        }
    }
}

/// Where the sign of the difference turns, by the two factors that matter most.
fn turns(study: &StudyResults, main: Option<&StudyOutput>) -> String {
    let Some(output) = main else { return "Nothing is compared.".to_owned() };
    let cells: Vec<&MapCell> = study.maps.iter().filter(|cell| cell.output.is_same(output)).collect();
    let Some((first, sides)) = cells.first().zip(sides(output)) else {
        return "This design maps no difference of two structures.".to_owned();
    };
    let sign = |e: &Estimate| e.excludes_zero().then(|| e.value.unwrap_or(0.0) < 0.0);
    let with = |wanted: bool| cells.iter().filter(|cell| sign(&cell.estimate) == Some(wanted)).count();
    let (below, above) = (with(true), with(false));
    let factors = format!("{} and {}", first.factor, first.with_factor);
    let open = cells.iter().filter(|cell| cell.estimate.value.is_some()).count() - below - above;
    let open = if open > 0 {
        format!(" {} not settled.", counted(open as u64, "cell is", "cells are"))
    } else {
        String::new()
    };
    match (below, above) {
        (0, 0) => format!("Nothing on the map of {factors} is settled."),
        (_, 0) => {
            format!("Nothing on the map of {factors}: “{}” is better wherever it is settled.{open}", sides[0])
        }
        (0, _) => {
            format!("Nothing on the map of {factors}: “{}” is better wherever it is settled.{open}", sides[1])
        }
        _ => format!(
            "{} together: “{}” is better in {} of their cells, “{}” in {}.{open}",
            capital(&factors),
            sides[0],
            number(below as f64),
            sides[1],
            number(above as f64)
        ),
    }
}

fn who_wins(study: &StudyResults, outputs: &[&StudyOutput]) -> Markup {
    let lines: Vec<(String, String)> = outputs
        .iter()
        .filter_map(|output| {
            Some((
                format!(
                    "{}, “{}” against “{}”",
                    capital(&plain(output)),
                    output.structure,
                    output.baseline.as_deref()?
                ),
                counts(study, output)?,
            ))
        })
        .collect();
    html! {
        @if lines.is_empty() { p { "Nothing is compared in this study." } }
        @else { ul { @for (what, line) in &lines { li { (what) ": " (line) "." } } } }
    }
}

fn value_of(estimate: &Estimate, unit: Unit) -> [String; 2] {
    [
        estimate.value.map_or_else(|| "–".to_owned(), |value| said(value, unit)),
        interval(estimate, unit).unwrap_or_default(),
    ]
}

fn indices(study: &StudyResults) -> Table {
    let mut table =
        Table::new("sensitivity.csv", &["output", "index", "factor", "with"], &["value", "interval"]);
    table.rows = study
        .sensitivity
        .iter()
        .filter(|row| row.estimate.value.is_some())
        .map(|row| {
            let unit =
                if row.index.is_share() { Unit::Share } else { unit(&row.output).unwrap_or(Unit::Ratio) };
            let [value, reach] = value_of(&row.estimate, unit);
            vec![
                row.output.label(),
                row.index.name().to_owned(),
                row.factor.clone(),
                row.with_factor.clone().unwrap_or_default(),
                value,
                reach,
            ]
        })
        .collect();
    table
}

fn responses(study: &StudyResults) -> Table {
    let mut table = Table::new("responses.csv", &["output", "factor", "at"], &["mean", "interval"]);
    table.rows = study
        .responses
        .iter()
        .map(|row| {
            let [value, reach] = value_of(&row.estimate, unit(&row.output).unwrap_or(Unit::Ratio));
            vec![row.output.label(), row.factor.clone(), row.level.clone(), value, reach]
        })
        .collect();
    table
}

fn cells(study: &StudyResults) -> Table {
    let mut table = Table::new(
        "maps.csv",
        &["output", "first factor", "at", "second factor", "at"],
        &["mean", "interval"],
    );
    table.rows = study
        .maps
        .iter()
        .map(|cell| {
            let [value, reach] = value_of(&cell.estimate, unit(&cell.output).unwrap_or(Unit::Ratio));
            vec![
                cell.output.label(),
                cell.factor.clone(),
                cell.level.clone(),
                cell.with_factor.clone(),
                cell.with_level.clone(),
                value,
                reach,
            ]
        })
        .collect();
    table
}

fn trust(study: &StudyResults) -> Markup {
    html! {
        p { "Intervals hold at " (number(100.0 * study.about.confidence)) " %, for the luck and the sampling of this study. Outside the ranges that were varied nothing is known, and what was not varied is assumed." }
        @if !study.findings.is_empty() {
            ul { @for finding in &study.findings { li { strong { (finding.output.label()) ": " } (finding.text) } } }
            p.rows { "findings.csv" }
        }
        @if !study.notices.is_empty() { ul { @for notice in &study.notices { li { (notice.text) } } } }
    }
}

fn repeat(study: &StudyResults) -> Markup {
    let mut table = Table::new("the design of the study", &["factor", "unit"], &["from", "to", "values"]);
    table.rows = study
        .factors
        .iter()
        .map(|factor| {
            let low = factor.settings.iter().copied().fold(f64::INFINITY, f64::min);
            let high = factor.settings.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let mut values = factor.settings.clone();
            values.sort_by(f64::total_cmp);
            values.dedup();
            let ends =
                if low.is_finite() { [number(low), number(high)] } else { [String::new(), String::new()] };
            let [low, high] = ends;
            vec![
                factor.factor.clone(),
                factor.unit.map_or(String::new(), |unit| super::figures::words(unit).to_owned()),
                low,
                high,
                number(values.len() as f64),
            ]
        })
        .collect();
    html! {
        (table.whole())
        p { "Factors without unit that are lists of levels show the places of their levels, from 0." }
        p { "The same bytes come out of " code { "microbiz sweep " (study.about.name) " --seed " (study.about.seed.to_string()) } " and " code { "microbiz analyse" } ", on one machine or many: all of " (listed(&["design.csv", "runs.csv", "study.json"])) " say what was run." }
    }
}
