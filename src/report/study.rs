//! The report of a study: who wins where, what decides it, what would turn the answer, how far to trust it.

mod answer;
mod tables;

use super::Drawn;
use super::page::{Section, framed, picture};
use super::table::Table;
use crate::results::wording::{capital, counted, listed, number};
use crate::results::{SensitivityIndex, StudyFactor, StudyOutput, StudyResults};
use answer::{by_how_much, cost, cut_note, deciders, labelled, next, plain, strength, turns, who};
use maud::{Markup, html};
use tables::{cells, from_base, indices, looks, responses};

pub(super) fn page(study: &StudyResults, drawings: &[Drawn]) -> String {
    let outputs: Vec<&StudyOutput> = study.means.iter().map(|row| &row.output).collect();
    let main = main_output(&outputs);
    let (ends, numbers) = (["tornado-", "responses-"], responses(study));
    let is_drawn = drawings.iter().any(|drawing| ends.iter().any(|prefix| is_of(drawing, prefix)));
    let mut sections = vec![Section {
        id: "where",
        title: "Who wins where",
        body: html! { (who_wins(study, &outputs)) (pictures(drawings, &["map-"], &cells(study))) },
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
            body: html! { (pictures(drawings, &ends, &numbers)) (from_base(study)) },
        });
    }
    sections.extend(all_points(drawings));
    sections.push(Section {
        id: "trust",
        title: "How far to trust it",
        body: trust(study, settled(study, drawings).as_ref()),
    });
    sections.push(Section {
        id: "repeat",
        title: "What was varied, and how to repeat it",
        body: repeat(study),
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

/// What no single measure or factor shows; every point as a line is for whoever looks for one.
fn all_points(drawings: &[Drawn]) -> Option<Section> {
    const KNOWN: [&str; 5] = ["map-", "sensitivity-", "tornado-", "responses-", "convergence-"];
    let others = drawings.iter().filter(|drawing| !KNOWN.iter().any(|prefix| is_of(drawing, prefix)));
    let (lines, shown): (Vec<&Drawn>, Vec<&Drawn>) = others.partition(|drawing| is_of(drawing, "parallel"));
    let body = html! {
        @for figure in &shown { (picture(figure, None)) }
        @if !lines.is_empty() { details { summary { "Every point as a line across its factors" } @for figure in &lines { (picture(figure, None)) } } }
    };
    (!shown.is_empty() || !lines.is_empty()).then_some(Section {
        id: "all",
        title: "All points at once",
        body,
    })
}

/// What the heaviest factors are, in a line each.
fn meanings(study: &StudyResults, main: Option<&StudyOutput>) -> Markup {
    const MOST: usize = 6;
    let heaviest = main.map_or_else(Vec::new, |output| deciders(study, output));
    let meaning = |row: &&SensitivityIndex| {
        let factor = study.factors.iter().find(|factor| factor.factor == row.factor)?;
        Some((study.factor_in_words(&row.factor), factor.meaning.as_deref()?))
    };
    let told: Vec<(String, &str)> = heaviest.iter().filter_map(meaning).take(MOST).collect();
    html! {
        @if !told.is_empty() { ul { @for (factor, meaning) in &told { li { strong { (capital(factor)) } ": " (meaning) "." } } } }
    }
}

/// How the weights of the first measure settled, and those of the others to open; none where nothing was followed.
fn settled(study: &StudyResults, drawings: &[Drawn]) -> Option<Markup> {
    let of_them = drawings.iter().filter(|drawing| is_of(drawing, "convergence-"));
    let mut figures = of_them.map(|drawing| picture(drawing, None));
    let first = figures.next()?;
    let others: Vec<Markup> = figures.collect();
    Some(html! {
        (first)
        @if !others.is_empty() { details { summary { "The same of other measures" } @for figure in &others { (figure) } } }
        details { summary { "The numbers" } (looks(study).markup()) }
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
                @if let Some(amount) = &amount { " On average over all " (counted(about.points, "point", "points")) ": " (amount) "." }
                @for beside in main.map_or_else(Vec::new, |output| beside(study, output)) { " " (beside) "." }
            },
            (None, Some(first)) => p.answer { "What decides most – " (strength(study, first)) "." },
            (None, None) => p.answer { "What each point came to stands below." },
        }
        p.rows { "a field counts for a side where its whole interval does: maps.csv; means of all points: runs.csv" }
        div.cards {
            div { h2 { "What decides it" }
                @if study.factors.len() == 1 { p { "Only one factor varies: “" (listed(&varied(study))) "”." } }
                @else if top.is_empty() { p { "This design has no index of it." } }
                @else { ul { @for row in &top { li { (strength(study, row)) } } } }
                @if let Some(note) = rivals(&top) { p { (note) } }
                @if cut_note(top.iter().copied()).is_some() { p { "Estimates beyond 0 or 100 % are shown up to there." } }
                p.rows { "sensitivity.csv" }
            }
            div { h2 { "What would turn the answer" } p { (turns(study, main)) } p.rows { "maps.csv" } }
            div { h2 { "How far to trust it" }
                p {
                    (counted(about.points, "point", "points")) ", " (counted(about.units, "run", "runs")) " of every structure in all, "
                    (if about.failed == 0 { "none".to_owned() } else { number(about.failed as f64) }) " failed. "
                    @let cautions = findings(study).0.len();
                    @if cautions > 0 { (counted(cautions as u64, "caution", "cautions")) " below. " }
                    "Outside of what was varied nothing is known."
                }
                p.rows { "findings.csv, runs.csv" }
            }
            div { h2 { "What else it comes to" }
                @let costs = main.map_or_else(Vec::new, |output| cost(study, output));
                @if costs.is_empty() { p { "The study measured nothing beside it, and no cost: add them to its “measures”." } }
                @for line in &costs { p { (line) } }
                p.rows { "runs.csv, means over all points" }
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

/// Every factor with the range that it was given, as many as a card has room for.
fn varied(study: &StudyResults) -> Vec<String> {
    const MOST: usize = 6;
    let told = |factor: &StudyFactor| {
        let name = study.factor_in_words(&factor.factor);
        let levels: Vec<&str> = levels(study, factor);
        match (levels.as_slice(), reach(factor)) {
            ([first, .., last], _) => format!("{name} from {first} to {last}"),
            (_, Some((low, high))) => {
                let words = factor.unit.map_or("", super::figures::words);
                format!("{name} from {} to {} {words}", number(low), number(high)).trim_end().to_owned()
            }
            _ => name,
        }
    };
    let mut said: Vec<String> = study.factors.iter().take(MOST).map(told).collect();
    if study.factors.len() > MOST {
        said.push(format!("{} more", study.factors.len() - MOST));
    }
    said
}

/// The least and the greatest setting of a factor.
fn reach(factor: &StudyFactor) -> Option<(f64, f64)> {
    let low = factor.settings.iter().flatten().copied().fold(f64::INFINITY, f64::min);
    let high = factor.settings.iter().flatten().copied().fold(f64::NEG_INFINITY, f64::max);
    low.is_finite().then_some((low, high))
}

/// The levels of a factor whose settings are the places of levels; none where they are numbers of its own.
fn levels<'a>(study: &'a StudyResults, factor: &StudyFactor) -> Vec<&'a str> {
    let Some(first) = study.means.first() else { return Vec::new() };
    let own =
        study.responses.iter().filter(|row| row.factor == factor.factor && row.output.is_same(&first.output));
    let own: Vec<_> = own.collect();
    let last = own.len().saturating_sub(1) as f64;
    let are_places =
        factor.settings.iter().flatten().all(|at| at.fract() == 0.0 && (0.0..=last).contains(at));
    let are_numbers = own.iter().enumerate().all(|(place, row)| row.factor_mean == Some(place as f64));
    match are_places && !are_numbers {
        true => own.into_iter().map(|row| row.level.as_str()).collect(),
        false => Vec::new(),
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
                who(study, output)?,
            ))
        })
        .collect();
    html! {
        @if lines.is_empty() { p { "Nothing is compared in this study." } }
        @else { ul { @for (what, line) in &lines { li { (what) ": " (line) "." } } } }
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
        @if let Some(convergence) = convergence { h3 { "How the weights settled" } (convergence) }
    }
}

fn repeat(study: &StudyResults) -> Markup {
    let mut table =
        Table::new("the design of the study", &["factor", "what it is", "unit"], &["from", "to", "values"]);
    table.rows = study
        .factors
        .iter()
        .map(|factor| {
            let mut values: Vec<f64> = factor.settings.iter().flatten().copied().collect();
            values.sort_by(f64::total_cmp);
            values.dedup();
            let levels = levels(study, factor);
            let ends = match (levels.as_slice(), reach(factor)) {
                ([first, .., last], _) => [(*first).to_owned(), (*last).to_owned()],
                (_, Some((low, high))) => [number(low), number(high)],
                (_, None) => [String::new(), String::new()],
            };
            let [low, high] = ends;
            vec![
                study.factor_in_words(&factor.factor),
                factor.meaning.clone().unwrap_or_default(),
                factor.unit.map_or(String::new(), |unit| super::figures::words(unit).to_owned()),
                low,
                high,
                number(values.len() as f64),
            ]
        })
        .collect();
    html! {
        (table.whole())
        p { "The same bytes come out of " code { "microbiz sweep " (study.about.name) " --seed " (study.about.seed.to_string()) } " and " code { "microbiz analyse" } ", on one machine or many: all of " (listed(&["design.csv", "runs.csv", "study.json"])) " say what was run." }
    }
}
