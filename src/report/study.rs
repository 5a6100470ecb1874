//! The report of a study: who wins where, what decides it, what would turn the answer, how far to trust it.

mod answer;
mod factors;
mod tables;

use super::Drawn;
use super::page::{Section, framed, picture};
use super::table::Table;
use crate::results::wording::{capital, counted, listed, number};
use crate::results::{SensitivityIndex, StudyOutput, StudyResults, Unit};
use answer::{by_how_much, cost, cut_note, deciders, labelled, next, plain, strength, turns, who};
use factors::{meanings, repeat, varied};
use maud::{Markup, html};
use tables::{cells, from_base, indices, looks, responses};

/// Why a factor that weighs much need not move the mean.
const TWO_RANKINGS: &str = "A factor that moves the answer up in some settings and down in others weighs much above, and moves its mean little here.";

pub(super) fn page(study: &StudyResults, drawings: &[Drawn]) -> String {
    let outputs: Vec<&StudyOutput> = study.means.iter().map(|row| &row.output).collect();
    let main = main_output(&outputs);
    let (ends, numbers) = (["tornado-", "responses-"], responses(study));
    let is_drawn = drawings.iter().any(|drawing| ends.iter().any(|prefix| is_of(drawing, prefix)));
    let mut sections = vec![Section {
        id: "where",
        title: "Who wins where",
        body: html! { (structures(study)) (who_wins(study, &outputs)) (pictures(drawings, &["map-", "settings-"], &cells(study))) },
    }];
    let decides = Section {
        id: "decides",
        title: "What decides it",
        body: html! {
            @if let Some(note) = cut_note(&study.sensitivity) { p { (note) } }
            (meanings(study, main))
            (pictures(drawings, &["sensitivity-"], &indices(study)))
            @if !is_drawn && !numbers.rows.is_empty() { details { summary { "The means at every level" } (numbers.markup()) } }
        },
    };
    if study.factors.len() > 1 {
        sections.push(decides);
    }
    if is_drawn {
        sections.push(Section {
            id: "answers",
            title: "How the answer moves with each factor",
            body: html! {
                @if study.factors.len() > 1 && !study.sensitivity.is_empty() { p { (TWO_RANKINGS) } }
                (pictures(drawings, &ends, &numbers))
                (from_base(study))
            },
        });
    }
    sections.extend(across(drawings));
    sections.push(Section {
        id: "trust",
        title: "How far to trust it",
        body: trust(study, settled(study, drawings).as_ref()),
    });
    sections.push(Section {
        id: "repeat",
        title: "What was varied, and how to repeat it",
        body: html! { (repeat(study)) (lines(drawings)) },
    });
    framed(
        title(study),
        &first_screen(study, main),
        &sections,
        &html! { "Made by microbiz " (env!("CARGO_PKG_VERSION")) " from the tables of the study; the page computes nothing of its own." },
    )
}

fn is_of(drawing: &Drawn, prefix: &str) -> bool {
    super::run::name(drawing).starts_with(prefix)
}

/// The pictures of the first measure, those of the others to open, and the numbers behind all.
fn pictures(drawings: &[Drawn], prefixes: &[&str], behind: &Table) -> Markup {
    let of = |prefix: &&str| drawings.iter().filter(|drawing| is_of(drawing, prefix)).collect::<Vec<_>>();
    let kinds: Vec<Vec<&Drawn>> = prefixes.iter().map(of).filter(|of_kind| !of_kind.is_empty()).collect();
    let others: Vec<&Drawn> = kinds.iter().flat_map(|kind| kind.iter().skip(1)).copied().collect();
    html! {
        @for first in kinds.iter().filter_map(|kind| kind.first()) { (picture(first, None)) }
        @if !others.is_empty() { details { summary { "The same of other measures" } @for other in others { (picture(other, None)) } } }
        @if !behind.rows.is_empty() { details { summary { "The numbers" } (behind.markup()) } }
    }
}

/// Pictures of no single measure or factor.
fn across(drawings: &[Drawn]) -> Option<Section> {
    const KNOWN: [&str; 7] =
        ["map-", "settings-", "sensitivity-", "tornado-", "responses-", "convergence-", "parallel"];
    let others = drawings.iter().filter(|drawing| !KNOWN.iter().any(|prefix| is_of(drawing, prefix)));
    let shown: Vec<Markup> = others.map(|drawing| picture(drawing, None)).collect();
    let body = html! { @for figure in &shown { (figure) } };
    (!shown.is_empty()).then_some(Section { id: "all", title: "All points at once", body })
}

/// Every point as a line, for whoever looks for one.
fn lines(drawings: &[Drawn]) -> Markup {
    let lines: Vec<&Drawn> = drawings.iter().filter(|drawing| is_of(drawing, "parallel")).collect();
    html! {
        @if !lines.is_empty() { details { summary { "Every point as a line across its factors" } @for line in lines { (picture(line, None)) } } }
    }
}

/// How the weights settled, to open; none where nothing was followed.
fn settled(study: &StudyResults, drawings: &[Drawn]) -> Option<Markup> {
    let of_them = drawings.iter().filter(|drawing| is_of(drawing, "convergence-"));
    let mut figures = of_them.map(|drawing| picture(drawing, None));
    let first = figures.next()?;
    Some(html! {
        details {
            summary { "How the weights settled" }
            (first)
            @for figure in figures { (figure) }
            (looks(study).markup())
        }
    })
}

/// What a study comes to, each sentence under its heading.
#[cfg(feature = "output")]
pub(super) fn in_short(study: &StudyResults) -> Vec<(&'static str, String)> {
    const DECIDERS: usize = 3;
    let outputs: Vec<&StudyOutput> = study.means.iter().map(|row| &row.output).collect();
    let main = main_output(&outputs);
    let mut sentences = Vec::new();
    if let Some(output) = main {
        let told = [who(study, output), by_how_much(study, output)].into_iter().flatten();
        let told: Vec<String> = told.collect();
        if !told.is_empty() {
            sentences.push(("Answer", format!("{}: {}.", capital(&plain(output)), told.join("; "))));
        }
        let decided: Vec<String> =
            deciders(study, output).into_iter().take(DECIDERS).map(|row| strength(study, row)).collect();
        if !decided.is_empty() {
            sentences.push(("Decided by", format!("{}.", decided.join("; "))));
        }
        if output.sides().is_some() {
            sentences.push(("It turns", turns(study, main)));
        }
    }
    sentences.push(("Next", next(study, main).join(" ")));
    sentences
}

/// The output that the first screen speaks of: the first difference, or the first of all.
fn main_output<'a>(outputs: &[&'a StudyOutput]) -> Option<&'a StudyOutput> {
    outputs.iter().find(|output| output.baseline.is_some()).or(outputs.first()).copied()
}

/// Fewer replications of a point than these leave its mean to luck.
const FEW: u64 = 5;

fn first_screen(study: &StudyResults, main: Option<&StudyOutput>) -> Markup {
    let about = &study.about;
    let answer =
        main.and_then(|output| Some(format!("{}: {}.", capital(&plain(output)), who(study, output)?)));
    let amount = main.and_then(|output| by_how_much(study, output));
    let top: Vec<&SensitivityIndex> =
        main.map_or_else(Vec::new, |output| deciders(study, output).into_iter().take(3).collect());
    html! {
        h1 { (title(study)) }
        @if !about.question.is_empty() { p.question { (about.question) } }
        @match (&answer, top.first()) {
            (Some(answer), _) => p.answer {
                (answer)
                @if let Some(amount) = &amount { " On average over all " (counted(about.points, "setting", "settings")) ": " (amount) "." }
                @for beside in main.map_or_else(Vec::new, |output| beside(study, output)) { " " (beside) "." }
            },
            (None, Some(first)) => p.answer { "What decides most – " (strength(study, first)) "." },
            (None, None) => p.answer { "What each setting came to stands below." },
        }
        p.rows {
            @if !study.maps.is_empty() { "a field of the map counts for a side where its whole interval does: maps.csv; " }
            "means of all settings: runs.csv"
        }
        div.cards {
            div { h2 { "What decides it" }
                @if study.factors.len() == 1 { p { "Only one factor varies: “" (listed(&varied(study))) "”." } }
                @else if top.is_empty() { p { "This design has no index of it." } }
                @else { ul { @for row in &top { li { (strength(study, row)) } } } }
                @if let Some(note) = rivals(&top) { p { (note) } }
                @if let Some(followed) = top.iter().find(|row| is_follow_up(study, &row.factor)) {
                    p { "“" (capital(&study.factor_in_words(&followed.factor))) "” is how long one looks, and no trait of a firm." }
                }
                @if cut_note(top.iter().copied()).is_some() { p { "Estimates beyond 0 or 100 % are shown up to there." } }
                p.rows { "sensitivity.csv" }
            }
            div { h2 { "What would turn the answer" } p { (turns(study, main)) } p.rows { @if study.maps.is_empty() { "runs.csv" } @else { "maps.csv" } } }
            div { h2 { "How far to trust it" } (how_far(study)) }
            div { h2 { "What else it comes to" }
                @let costs = main.map_or_else(Vec::new, |output| cost(study, output));
                @for line in &costs { p { (line) } }
                @if !measures_money(study) { p { "What structures cost was not measured: add it to “measures” in the study." } }
                p.rows { "runs.csv, means over all settings" }
            }
            div { h2 { "What was varied" }
                p { (capital(&listed(&varied(study)))) "." }
                p.rows { "design.csv" }
            }
            div { h2 { "What to do next" }
                ul { @for step in &next(study, main) { li { (step) } } }
                p.rows { "the study" }
            }
        }
    }
}

/// On how much it rests, and what speaks for caution.
fn how_far(study: &StudyResults) -> Markup {
    html! {
        p {
            (counted(study.about.points, "setting", "settings")) ", " (counted(study.about.units, "simulation", "simulations")) " of every structure in all; no real firm was measured. "
            @if study.about.failed > 0 { (counted(study.about.failed, "simulation", "simulations")) " failed. " }
            @let each = study.about.units / study.about.points.max(1);
            @if study.about.points > 1 && each < FEW && each * study.about.points == study.about.units {
                (capital(&counted(each, "simulation", "simulations"))) " at each setting is few: single settings are rough. "
            }
            @let cautions = findings(study).0.len();
            @if cautions > 0 { (counted(cautions as u64, "caution", "cautions")) " below. " }
            "Outside of what was varied nothing is known."
        }
        p.rows { "findings.csv, runs.csv" }
    }
}

/// Whether anything was measured in money.
fn measures_money(study: &StudyResults) -> bool {
    study.means.iter().any(|row| matches!(answer::unit(&row.output), Unit::Money | Unit::MoneyPerDay))
}

/// What each structure is that the study compares, as a study knows it: by its template.
fn structures(study: &StudyResults) -> Markup {
    let mut told: Vec<(&str, &str, String)> = Vec::new();
    for structure in &study.about.structures {
        let Some(what) = crate::results::plain::template(&structure.template, false) else { continue };
        let first = told.iter().find(|(_, known, _)| *known == what).map(|(name, ..)| *name);
        let said = first.map_or_else(
            || what.to_owned(),
            |first| format!("built as “{first}” is, with other values, which its scenario sets"),
        );
        told.push((&structure.name, what, said));
    }
    html! {
        @if !told.is_empty() { ul { @for (name, _, said) in &told { li { strong { (name) } ": " (said) "." } } } }
    }
}

/// Whether a factor is for how long changes are followed.
fn is_follow_up(study: &StudyResults, name: &str) -> bool {
    study.factors.iter().any(|factor| factor.factor == name && factor.is_follow_up)
}

/// That the heaviest is not shown to be heavier than the next, where their intervals meet.
fn rivals(top: &[&SensitivityIndex]) -> Option<&'static str> {
    let [first, second, ..] = top else { return None };
    let (low, high) = (first.estimate.bounds()?.0, second.estimate.bounds()?.1);
    (low <= high).then_some("Their intervals meet: which of them decides most is open.")
}

/// By how much every other structure differs from the same baseline.
fn beside(study: &StudyResults, main: &StudyOutput) -> Vec<String> {
    const MOST: usize = 2;
    let others = study.means.iter().map(|row| &row.output).filter(|output| {
        output.measure == main.measure
            && output.baseline == main.baseline
            && output.baseline.is_some()
            && output.structure != main.structure
    });
    others.filter_map(|output| by_how_much(study, output)).take(MOST).collect()
}

/// What a study is called.
fn title(study: &StudyResults) -> &str {
    if study.about.title.is_empty() { &study.about.name } else { &study.about.title }
}

fn who_wins(study: &StudyResults, outputs: &[&StudyOutput]) -> Markup {
    let told = |output: &&&StudyOutput| {
        let baseline = output.baseline.as_deref()?;
        let what = format!("{}, “{}” against “{baseline}”", capital(&plain(output)), output.structure);
        Some((what, who(study, output)?))
    };
    let measure = main_output(outputs).map(|main| main.measure.as_str());
    let is_main = |output: &&&StudyOutput| Some(output.measure.as_str()) == measure;
    let (main, others): (Vec<&&StudyOutput>, Vec<&&StudyOutput>) = outputs.iter().partition(is_main);
    let lines =
        |outputs: &[&&StudyOutput]| -> Vec<(String, String)> { outputs.iter().filter_map(told).collect() };
    let (main, others) = (lines(&main), lines(&others));
    let list = |lines: &[(String, String)]| html! { ul { @for (what, line) in lines { li { (what) ": " (line) "." } } } };
    html! {
        @if main.is_empty() && others.is_empty() { p { "Nothing is compared in this study." } }
        @if !main.is_empty() { (list(&main)) }
        @if !others.is_empty() { details { summary { "The same of other measures" } (list(&others)) } }
    }
}

/// What is to be said of the differences of the output that the answer speaks of, and of all else; factors in words.
fn findings(study: &StudyResults) -> (Vec<Markup>, Vec<Markup>) {
    let outputs: Vec<&StudyOutput> = study.means.iter().map(|row| &row.output).collect();
    let main = main_output(&outputs);
    let told = |finding: &crate::results::Finding| {
        let words = finding.text.split(' ').map(|word| {
            let bare = word.trim_end_matches([',', ':']);
            let is_factor = study.factors.iter().any(|factor| factor.factor == bare);
            if is_factor { word.replacen(bare, &study.factor_in_words(bare), 1) } else { word.to_owned() }
        });
        let text = words.collect::<Vec<_>>().join(" ");
        html! { strong { (capital(&labelled(&finding.output))) ": " } (text) "." }
    };
    let is_main = |output: &StudyOutput| {
        main.is_some_and(|main| main.measure == output.measure && main.baseline == output.baseline)
    };
    let (own, others): (Vec<_>, Vec<_>) = study.findings.iter().partition(|finding| is_main(&finding.output));
    (own.into_iter().map(told).collect(), others.into_iter().map(told).collect())
}

fn trust(study: &StudyResults, convergence: Option<&Markup>) -> Markup {
    html! {
        p { "Intervals hold at " (number(100.0 * study.about.confidence)) " %, for the luck and the sampling of this study. Outside the ranges that were varied nothing is known, and what was not varied is assumed." }
        @if !study.findings.is_empty() {
            @let (main, others) = findings(study);
            ul { @for finding in &main { li { (finding) } } }
            @if !others.is_empty() { details { summary { "The same of other outputs" } ul { @for finding in &others { li { (finding) } } } } }
            p.rows { "findings.csv" @if !others.is_empty() { ": " (number(others.len() as f64)) " more there, of other outputs" } }
        }
        @if !study.notices.is_empty() { ul { @for notice in &study.notices { li { (notice.text) } } } }
        @if let Some(convergence) = convergence { (convergence) }
    }
}
