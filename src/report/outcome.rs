//! What every structure came to.

use super::answer::Answer;
use super::figures::{interval, said, words};
use super::table::Table;
use crate::results::wording::{capital, number};
use crate::results::{Estimate, Measure, Results};
use maud::{Markup, html};

/// What every structure came to, and the pictures of how soon.
pub(super) fn outcome(results: &Results, figures: &[Markup]) -> Markup {
    const SHOWN: [Measure; 18] = [
        Measure::DelayRestrictedMean,
        Measure::DelayMedian,
        Measure::DeliveredShare,
        Measure::Retained,
        Measure::Age,
        Measure::Hops,
        Measure::ReleaseRestrictedMean,
        Measure::ReleasedShare,
        Measure::GoodAgreed,
        Measure::BadAgreed,
        Measure::NetWorth,
        Measure::Fit,
        Measure::Share,
        Measure::Revenue,
        Measure::Cost,
        Measure::Profit,
        Measure::Teams,
        Measure::ManagersPerWorker,
    ];
    let about = &results.about;
    let names: Vec<&str> = about.structures.iter().map(String::as_str).collect();
    let source = format!("summary.csv, with {} % intervals", number(100.0 * about.confidence));
    let mut table = Table::new(source, &["measure", "unit"], &names);
    for measure in SHOWN.into_iter().filter(|measure| results.has(measure.class())) {
        let cell = |structure: &&str| {
            let estimate = results.estimate(structure, measure);
            let value = estimate.and_then(|e| e.value).map(|value| said(value, measure.unit()));
            let reach = estimate.and_then(|e| interval_within(&e, measure, about.follow_up_d));
            match (value, reach) {
                (Some(value), Some(reach)) => format!("{value} ({reach})"),
                (Some(value), None) => value,
                (None, _) => results.missing(structure, measure).to_owned(),
            }
        };
        let head = [capital(measure.plain_name()), words(measure.unit()).to_owned()];
        table.rows.push(head.into_iter().chain(names.iter().map(cell)).collect());
    }
    let besides = Answer::of(results).besides();
    html! {
        @for figure in figures { (figure) }
        @if !besides.is_empty() {
            h3 { "What else differs" }
            ul { @for sentence in &besides { li { (sentence.text) } } }
            p.rows { (besides.iter().map(|sentence| sentence.rows.as_str()).collect::<Vec<_>>().join("; ")) }
        }
        h3 { "All structures" }
        (table.markup())
        (meanings(SHOWN.into_iter().filter(|measure| results.has(measure.class()))))
    }
}

/// What measures mean that do not explain themselves.
fn meanings(measures: impl Iterator<Item = Measure>) -> Markup {
    let explained = |measure: Measure| Some((capital(measure.plain_name()), measure.hint()?));
    html! {
        ul.hints { @for (name, hint) in measures.filter_map(explained) { li { (name) ": " (hint) "." } } }
    }
}

/// The interval of a measure. A delay by which so many had heard is not known beyond the time that changes are followed.
fn interval_within(estimate: &Estimate, measure: Measure, follow_up_d: f64) -> Option<String> {
    let (low, high) = estimate.bounds()?;
    match measure.quantile() {
        Some(_) if high > follow_up_d => {
            Some(format!("{} to over {}", number(low.min(follow_up_d)), number(follow_up_d)))
        }
        _ => interval(estimate, measure.unit()),
    }
}
