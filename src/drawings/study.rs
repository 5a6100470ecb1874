//! The drawings of a study: which factors matter, how outputs answer to them, where the sign of a difference turns, and
//! what has to be given up for what.

mod panels;
mod parallel;
mod pareto;
mod regime;
mod responses;
mod sensitivity;
mod tornado;

use super::canvas::Canvas;
use crate::experiment::{Analysis, Observations, Plan};

/// Every drawing that an analysis has.
pub(super) fn draw<'a>(
    observations: &'a Observations,
    analyses: &'a [Analysis],
) -> impl Iterator<Item = Canvas> + 'a {
    let plan = observations.plan();
    let mut measures: Vec<&str> = Vec::new();
    for analysis in analyses {
        if !measures.contains(&analysis.output.measure.as_str()) {
            measures.push(&analysis.output.measure);
        }
    }
    let of_measure = move |measure: &'a str| -> Vec<Canvas> {
        let of: Vec<&Analysis> =
            analyses.iter().filter(|analysis| analysis.output.measure == measure).collect();
        let drawings = [
            sensitivity::draw(plan, measure, &of),
            tornado::draw(plan, measure, &of),
            responses::draw(plan, measure, &of),
            regime::draw(plan, measure, &of),
        ];
        drawings.into_iter().flatten().collect()
    };
    let several = [parallel::draw(observations), pareto::draw(observations)];
    measures.into_iter().flat_map(of_measure).chain(several.into_iter().flatten())
}

/// A measure as part of a file's name.
fn file_part(measure: &str) -> String {
    measure.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).collect()
}

/// What a panel shows: the structure, or the difference of two.
fn panel_name(analysis: &Analysis) -> String {
    match (&analysis.output.baseline, analysis.output.structure.as_str()) {
        (_, "") => analysis.output.measure.clone(),
        (None, structure) => structure.to_owned(),
        (Some(baseline), structure) => format!("{structure} − {baseline}"),
    }
}

/// A measure without its unit, for titles.
fn title_of(analysis: &Analysis) -> String {
    in_words(&analysis.output.measure, "")
}

/// A measure with its unit, for titles and axes: `delay to received (restricted mean), d`.
fn with_unit(analysis: &Analysis) -> String {
    in_words(&analysis.output.measure, &analysis.output.unit)
}

fn in_words(measure: &str, unit: &str) -> String {
    let words = |part: &str| part.replace('_', " ");
    let name = match measure.split_once('.') {
        // The unit says what a share, ratio or count is.
        Some((name, "mean" | "share" | "ratio" | "count")) => words(name),
        Some((name, statistic)) => format!("{} ({})", words(name), words(statistic)),
        None => words(measure),
    };
    if unit.is_empty() { name } else { format!("{name}, {unit}") }
}

fn factor_name(plan: &Plan, factor: usize) -> &str {
    let factor = &plan.study.factors[factor];
    &factor.name
}

/// A factor with its unit, for axes.
fn factor_label(plan: &Plan, factor: usize) -> String {
    let factor = &plan.study.factors[factor];
    if factor.has_days() { format!("{}, d", factor.name) } else { factor.name.clone() }
}
