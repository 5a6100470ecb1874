//! What the factors of a study are, over what they were varied, and how to repeat it.

use super::answer::deciders;
use crate::report::figures::words;
use crate::report::table::Table;
use crate::results::wording::{capital, listed, number};
use crate::results::{SensitivityIndex, StudyFactor, StudyOutput, StudyResults};
use maud::{Markup, html};

/// What the heaviest factors are, in a line each.
pub(super) fn meanings(study: &StudyResults, main: Option<&StudyOutput>) -> Markup {
    const MOST: usize = 6;
    let heaviest = main.map_or_else(Vec::new, |output| deciders(study, output));
    let meaning = |row: &&SensitivityIndex| {
        let factor = study.factors.iter().find(|factor| factor.factor == row.factor)?;
        Some((study.factor_in_words(&row.factor), factor.meaning.as_deref()?))
    };
    let told: Vec<(String, &str)> = heaviest.iter().filter_map(meaning).take(MOST).collect();
    let bare = |factor: &str, meaning: &str| -> String {
        let rest = meaning.strip_prefix(factor).map_or(meaning, |rest| rest.trim_start_matches([':', ' ']));
        in_brief(rest).to_owned()
    };
    let followed = study.factors.iter().find(|factor| factor.is_follow_up);
    html! {
        @if !told.is_empty() { ul { @for (factor, meaning) in &told { li { strong { (capital(factor)) } ": " (bare(factor, meaning)) "." } } } }
        @if let Some(factor) = followed {
            p { "“" (capital(&study.factor_in_words(&factor.factor))) "” is how long one looks, and not how a firm is: what is not heard by then counts as that long, and so a difference tends to grow with it." }
        }
    }
}

/// A meaning without what it says besides.
fn in_brief(meaning: &str) -> &str {
    meaning.split([';', '(']).next().unwrap_or(meaning).trim()
}

/// Every factor with the range that it was given, as many as a card has room for.
pub(super) fn varied(study: &StudyResults) -> Vec<String> {
    const MOST: usize = 6;
    let told = |factor: &StudyFactor| {
        let name = study.factor_in_words(&factor.factor);
        let levels: Vec<&str> = levels(study, factor);
        match (levels.as_slice(), reach(factor)) {
            ([first, .., last], _) => format!("{name} from {first} to {last}"),
            (_, Some((low, high))) => {
                let words = factor.unit.map_or("", words);
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

/// What was varied, and how to repeat it.
pub(super) fn repeat(study: &StudyResults) -> Markup {
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
                in_brief(factor.meaning.as_deref().unwrap_or_default()).to_owned(),
                factor.unit.map_or(String::new(), |unit| words(unit).to_owned()),
                low,
                high,
                number(values.len() as f64),
            ]
        })
        .collect();
    html! {
        (table.whole())
        p { "The same numbers come out of " code { "microbiz sweep " (study.about.name) " --seed " (study.about.seed.to_string()) } ", then " code.option { "microbiz analyse" } " on its folder, on one machine or many; " (listed(&["design.csv", "runs.csv", "study.json"])) " there say what was run." }
    }
}
