//! The drawings of a study: which factors matter, how outputs answer to them, where the sign of a difference turns, and
//! what has to be given up for what.

mod panels;
mod parallel;
mod pareto;
mod regime;
mod responses;
mod sensitivity;
mod shown;
mod tornado;

use super::canvas::Canvas;
use crate::results::{StudyFactor, StudyResults};
use shown::{Analysis, analyses};

/// Every drawing that an analysis has.
pub(super) fn draw(study: &StudyResults) -> Vec<Canvas> {
    let analyses = analyses(study);
    let mut measures: Vec<&str> = Vec::new();
    for analysis in &analyses {
        if !measures.contains(&analysis.output.measure.as_str()) {
            measures.push(&analysis.output.measure);
        }
    }
    let of_measure = |measure: &str| -> Vec<Canvas> {
        let of: Vec<&Analysis<'_>> =
            analyses.iter().filter(|analysis| analysis.output.measure == measure).collect();
        let drawings = [
            sensitivity::draw(study, measure, &of),
            tornado::draw(study, measure, &of),
            responses::draw(study, measure, &of),
            regime::draw(study, measure, &of),
        ];
        drawings.into_iter().flatten().collect()
    };
    let several = [parallel::draw(study), pareto::draw(study)];
    measures.into_iter().flat_map(of_measure).chain(several.into_iter().flatten()).collect()
}

/// A measure as part of a file's name.
fn file_part(measure: &str) -> String {
    measure.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).collect()
}

/// What a panel shows: the structure, or the difference of two.
fn panel_name(analysis: &Analysis<'_>) -> String {
    match (&analysis.output.baseline, analysis.output.structure.as_str()) {
        (_, "") => analysis.output.measure.clone(),
        (None, structure) => structure.to_owned(),
        (Some(baseline), structure) => format!("{structure} − {baseline}"),
    }
}

/// A measure without its unit, for titles.
fn title_of(analysis: &Analysis<'_>) -> String {
    in_words(&analysis.output.measure, "")
}

/// A measure with its unit, for titles and axes: `delay to received (restricted mean), d`.
fn with_unit(analysis: &Analysis<'_>) -> String {
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

fn factor_name(study: &StudyResults, factor: usize) -> &str {
    &study.factors[factor].factor
}

/// A factor with its unit, for axes.
fn factor_label(study: &StudyResults, factor: usize) -> String {
    let StudyFactor { factor, unit, .. } = &study.factors[factor];
    unit.map_or(factor.clone(), |unit| format!("{factor}, {unit}"))
}
