//! The report of a comparison.

use super::Drawn;
use super::answer::{Answer, CAVEAT, Sentence};
use super::figures::{said, with_unit};
use super::inputs::{assumed, assumptions, differing, fairness, gist};
use super::outcome::outcome;
use super::page::{Section, framed, picture};
use super::table::behind;
use super::time::time;
use super::told::{claims, story};
use crate::results::wording::{listed, number};
use crate::results::{Notice, Results, Unit};
use crate::scenario::{ResolvedValue, resolved_values};
use maud::{Markup, PreEscaped, html};

const FRAGMENT_STYLE: &str = include_str!("fragment.css");

pub(super) fn page(results: &Results, drawings: &[Drawn]) -> String {
    let mut left: Vec<&Drawn> = drawings.iter().collect();
    let mut take = |wanted: &dyn Fn(&str) -> bool| -> Vec<Markup> {
        let (taken, others): (Vec<&Drawn>, Vec<&Drawn>) =
            left.drain(..).partition(|drawing| wanted(name(drawing)));
        left = others;
        taken.into_iter().map(|drawing| picture(drawing, behind(results, name(drawing)).as_ref())).collect()
    };
    let is_one_of = |names: &'static [&'static str]| move |name: &str| names.contains(&name);
    let soon = take(&is_one_of(&["delivery", "differences"]));
    let stages = take(&is_one_of(&["stages"]));
    let overloaded = take(&is_one_of(&["backlog"]));
    let over_time = take(&is_one_of(&["fit", "share", "money", "team-count", "team-size"]));
    let organisations = take(&|_: &str| true);
    let values = resolved_values(&results.about.scenario);
    let sections: Vec<Section> = [
        section("fair", "Is it a comparison between equals?", Some(fairness(results, &values))),
        section("soon", "How soon, and what else came out", Some(outcome(results, &soon))),
        section("time", "Where the time goes", Some(time(results, &stages))),
        section(
            "organisations",
            "The organisations",
            Some(html! { @for figure in &organisations { (figure) } }),
        ),
        section("overload", "Who has too much to do", too_much(results, &overloaded)),
        section("course", "How it went over time", pictures(&over_time)),
        section("claims", "What was claimed, and what the numbers say", claims(results)),
        section("story", "One change, followed", story(results)),
        section("assumed", "What was assumed", Some(assumed(&values))),
        section("method", "How it was done, and what it does not say", Some(method(results))),
        section("repeat", "How to repeat it", Some(provenance(results))),
    ]
    .into_iter()
    .flatten()
    .collect();
    let about = &results.about;
    let title = if about.title.is_empty() { &about.name } else { &about.title };
    framed(
        title,
        &first_screen(results, title, &values),
        &sections,
        &html! { "Made by microbiz " (env!("CARGO_PKG_VERSION")) " from the tables beside this page; the page computes nothing of its own." },
    )
}

/// What a drawing is called, made or not.
pub(super) fn name(drawing: &Drawn) -> &str {
    match drawing {
        Ok(drawing) => &drawing.name,
        Err(error) => &error.name,
    }
}

fn section(id: &'static str, title: &'static str, body: Option<Markup>) -> Option<Section> {
    body.map(|body| Section { id, title, body })
}

fn pictures(figures: &[Markup]) -> Option<Markup> {
    (!figures.is_empty()).then(|| html! { @for figure in figures { (figure) } })
}

/// The pictures of backlogs, and what a mean over all runs hardly shows.
fn too_much(results: &Results, figures: &[Markup]) -> Option<Markup> {
    let seldom = seldom(results);
    (!figures.is_empty()).then(|| {
        html! {
            @if let Some((text, rows)) = &seldom { p { (text) } p.rows { (rows) } }
            @for figure in figures { (figure) }
        }
    })
}

/// Where work piles up without end in some runs, though not in most: of each structure the team where it does so most often.
fn seldom(results: &Results) -> Option<(String, &'static str)> {
    let told = results.about.structures.iter().filter_map(|structure| {
        let (team, share) = results.falling_behind_at_times(structure)?;
        Some(format!("in {} of the runs of “{structure}” at {team}", said(share, Unit::Share)))
    });
    let told: Vec<String> = told.collect();
    (!told.is_empty()).then(|| {
        let text = format!("Work piles up without end {}. Below is the mean of all runs.", listed(&told));
        (text, "teams.csv: unstable.share")
    })
}

/// A sentence with the rows that it was made from.
fn sentence(sentence: &Sentence) -> Markup {
    html! { p { (sentence.text) } p.rows { (sentence.rows) } }
}

/// How many kinds of values are assumed, and what some are about in which the structures differ.
pub(super) fn hangs_on(results: &Results, values: &[ResolvedValue]) -> (usize, Vec<&'static str>) {
    const NAMED: usize = 3;
    let named = differing(results, values)
        .into_iter()
        .filter(|d| d.is_assumed && d.is_set_otherwise())
        .map(|d| gist(d.meaning));
    (assumptions(values).len(), named.take(NAMED).collect())
}

/// What the scenario itself sets structures to differ in, where it has room.
fn chosen(results: &Results, values: &[ResolvedValue]) -> Option<String> {
    const NAMED: usize = 2;
    let chosen = super::set::chosen(results, values);
    let more = match chosen.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {} more", number(more as f64)),
    };
    let named: Vec<&str> = chosen.into_iter().take(NAMED).collect();
    (!named.is_empty())
        .then(|| format!("The scenario itself sets them apart in: {}{more}.", named.join("; ")))
}

/// The first screen alone, to stand among other things.
pub(super) fn fragment(results: &Results) -> Markup {
    let about = &results.about;
    let title = if about.title.is_empty() { &about.name } else { &about.title };
    html! {
        div.microbiz {
            style { (PreEscaped(FRAGMENT_STYLE)) }
            (first_screen(results, title, &resolved_values(&about.scenario)))
        }
    }
}

/// The question, the answer, how sure, at what cost, at what risk, and what next.
fn first_screen(results: &Results, title: &str, values: &[ResolvedValue]) -> Markup {
    let answer = Answer::of(results);
    let said = answer.sentence();
    let (assumed, named) = hangs_on(results, values);
    html! {
        h1 { (title) }
        @if !results.about.question.is_empty() { p.question { (results.about.question) } }
        p.answer { (said.text) }
        @match answer.others() {
            Some(others) => { p { (others.text) } p.rows { (said.rows) "; " (others.rows) } }
            None => p.rows { (said.rows) }
        }
        @if let Some(price) = answer.price() { p { (price.text) } p.rows { (price.rows) } }
        div.cards {
            div { h2 { "Sure against luck" } (sentence(&answer.luck())) }
            div { h2 { "Not followed to the end" } (sentence(&answer.not_followed())) }
            div {
                h2 { "Assumed" }
                p {
                    (number(assumed as f64)) " kinds of values have no measured source"
                    @if !named.is_empty() { "; structures differ in some of them: " (listed(&named)) }
                    ". Other values could turn the answer."
                    @if let Some(chosen) = chosen(results, values) { " " (chosen) }
                    @if let Some(repaired) = repaired(results) { " " (repaired) }
                    @for limit in limits(results, answer.leader()) { " " (limit) }
                }
                p.rows { "below: What was assumed; notices.csv" }
            }
            div { h2 { "What it costs" } (sentence(&answer.cost())) }
            div { h2 { "The main risk" } (sentence(&answer.risk())) }
            div {
                h2 { "What to do next" }
                @let steps = answer.next();
                ul { @for step in &steps { li { (step.text) } } }
                p.rows { (steps.iter().map(|step| step.rows.as_str()).collect::<Vec<_>>().join("; ")) }
            }
        }
    }
}

/// What limits most what is said of a structure, where it has room on the first screen: of the one that leads first, whose
/// caveat stands in the answer.
pub(super) fn limits(results: &Results, leader: &str) -> Vec<String> {
    const MOST: usize = 2;
    /// About three lines of a card.
    const LONGEST: usize = 110;
    let is_short = |notice: &&Notice| !notice.structure.is_empty() && notice.text.chars().count() <= LONGEST;
    let is_open = |notice: &&Notice| match notice.kind.as_str() {
        "assumption" => true,
        CAVEAT => notice.structure != leader,
        _ => false,
    };
    let mut notices: Vec<&Notice> = results.notices.iter().filter(is_short).filter(is_open).collect();
    notices.sort_by_key(|notice| (notice.structure != leader, notice.kind != CAVEAT));
    notices.dedup_by(|later, first| later.structure == first.structure);
    let most = MOST - usize::from(idle(results).is_some());
    let told = notices
        .into_iter()
        .take(most)
        .map(|notice| format!("“{}”: {}.", notice.structure, notice.text.trim_end_matches(", …")));
    told.chain(idle(results)).collect()
}

/// How many of those who are there to meet customers meet none, in every structure where there are any: of them nothing is
/// known.
fn idle(results: &Results) -> Option<String> {
    let told = results.about.structures.iter().filter_map(|structure| {
        let (idle, all) = results.idle_touchpoints(structure)?;
        Some(format!("{} of the {} in “{structure}”", number(idle as f64), number(all as f64)))
    });
    let told: Vec<String> = told.collect();
    (!told.is_empty())
        .then(|| format!("Teams that are there to meet customers and meet none: {}.", listed(&told)))
}

/// How many rows of the files could not be read as they stood.
fn repaired(results: &Results) -> Option<String> {
    let rows: std::collections::BTreeSet<_> =
        results.repairs.iter().map(|row| (&row.file, row.line)).collect();
    match rows.len() {
        0 => None,
        1 => Some("One row of the files could not be taken as it stands (repairs.csv).".to_owned()),
        count => Some(format!(
            "{} rows of the files could not be taken as they stand (repairs.csv).",
            number(count as f64)
        )),
    }
}

pub(super) fn notices(results: &Results, wanted: impl Fn(&Notice) -> bool) -> Markup {
    let shown: Vec<&Notice> = results.notices.iter().filter(|notice| wanted(notice)).collect();
    html! {
        @if !shown.is_empty() {
            ul {
                @for notice in &shown {
                    li { @if !notice.structure.is_empty() { strong { (notice.structure) ": " } } (notice.text) }
                }
            }
            p.rows { "notices.csv" }
        }
    }
}

fn method(results: &Results) -> Markup {
    let about = &results.about;
    html! {
        p {
            "Every organisation is simulated person by person’s work, event by event, for " (with_unit(about.horizon_d, Unit::Days))
            ", " (number(f64::from(about.replications))) " times with other luck. The needs of customers change; somebody notices; the news is passed on, waits, is lost or altered on its way to the team that can act on it"
            @if results.acts() { ", which decides, asks, builds and releases" }
            ". Each change is followed for " (with_unit(about.follow_up_d, Unit::Days)) "; what has not happened by then counts as that long."
        }
        p {
            "Differences are paired: structures live through the same changes and the same luck. Intervals hold at " (number(100.0 * about.confidence))
            " % for the luck of this scenario. They do not cover what the model leaves out: politics, motivation beyond what is set, markets that react otherwise, the cost of changing over where no change is simulated."
        }
        (notices(results, |notice| notice.kind != "fairness"))
    }
}

fn provenance(results: &Results) -> Markup {
    /// A longer option may go on in another line.
    const SHORT: usize = 30;
    let about = &results.about;
    html! {
        table {
            tbody {
                tr { th scope="row" { "scenario" } td { (about.name) } }
                tr { th scope="row" { "program" } td { "microbiz " (env!("CARGO_PKG_VERSION")) } }
                tr { th scope="row" { "seed" } td { (about.seed.to_string()) } }
                tr { th scope="row" { "replications" } td { (number(f64::from(about.replications))) } }
                @for (file, digest) in &about.inputs { tr { th scope="row" { (file) } td { "SHA-256 " code { (digest) } } } }
            }
        }
        @let options = [format!("--seed {}", about.seed), format!("--replications {}", about.replications), format!("--baseline {}", about.baseline)];
        p { "The same numbers come out on any computer of the same scenario with " @for option in &options { code.option[option.chars().count() <= SHORT] { (option) } " " } "after " code.option { "microbiz run" } "; the whole command stands in " code { "timing.json" } ", every input, and a fingerprint of every table, in " code { "manifest.json" } "." }
    }
}
