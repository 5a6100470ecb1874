//! Where two ways part, in sentences.

use super::clause::clause;
use super::days;
use crate::results::Stage;
use crate::results::trace::{Parting, Way};
use crate::results::wording::listed;

/// Where a way parts from the reference, and by how much each is longer.
pub(super) fn part(parting: &Parting, (reference, way): (&Way, &Way)) -> String {
    let Some(at) = parting.at_d else {
        return format!("{}: the same way as in {} to the end.", way.structure, reference.structure);
    };
    let until = if at > 0.0 {
        format!("until day {at:.1} the same way as in {}; then", reference.structure)
    } else {
        format!("from the first moment another way than in {}:", reference.structure)
    };
    let what = |way: &Way, place: Option<usize>| {
        let Some(step) = place.and_then(|place| way.steps.get(place)) else {
            return "it has come to its end".to_owned();
        };
        let next = way.steps.iter().find(|step| step.from_d >= at);
        match next {
            _ if step.from_d >= at => clause(step, way).text,
            _ if step.to_d > at => format!("still {}", clause(step, way).text),
            Some(next) => clause(next, way).text,
            None => "it has come to its end".to_owned(),
        }
    };
    let (there, here) = (what(reference, parting.reference_step), what(way, parting.structure_step));
    let then = format!("in {} {there}, in {} {here}.", reference.structure, way.structure);
    format!("{}: {until} {then}{}", way.structure, longer(parting, (reference, way)))
}

fn longer(parting: &Parting, (reference, way): (&Way, &Way)) -> String {
    const TOLD: usize = 3;
    const WORTH_TELLING_D: f64 = 0.1;
    let total = way.total_d() - reference.total_d();
    // Days that are only counted, because nothing comes any more, are no difference to speak of.
    let is_told = |stage: Stage| !matches!(stage, Stage::Lost | Stage::Declined);
    let parts = parting.differences.iter();
    let parts = parts.filter(|part| part.days.abs() >= WORTH_TELLING_D && is_told(part.stage));
    let parts: Vec<String> = parts
        .take(TOLD)
        .map(|difference| {
            let more = if difference.days > 0.0 { "more" } else { "less" };
            format!("{} {more} {}", days(difference.days.abs()), difference.stage.plain_name())
        })
        .collect();
    let there = &reference.structure;
    let than = match total {
        _ if !(reference.has_come() && way.has_come() && reference.end == way.end) => format!(
            " In the end: {} in {there}, {} in {}",
            reference.ended_in_words(),
            way.ended_in_words(),
            way.structure
        ),
        0.0 => format!(" In the end it takes as long as in {there}"),
        more if more > 0.0 => format!(" In the end it takes {} longer than in {there}", days(total)),
        _ => format!(" In the end it takes {} less than in {there}", days(-total)),
    };
    match (parts.as_slice(), reference.has_come() && way.has_come()) {
        ([], _) => format!("{than}."),
        (_, true) => format!("{than}: {}.", listed(&parts)),
        (_, false) => format!("{than}. Here it spends {}.", listed(&parts)),
    }
}
