//! The drawings of a study: which factors matter, how outputs answer to them, where the sign of a difference turns, and
//! what has to be given up for what.

mod convergence;
mod panels;
mod parallel;
mod pareto;
mod regime;
mod responses;
mod sensitivity;
mod settings;
mod shown;
mod tornado;

use super::canvas::{Canvas, TEXT};
use crate::results::wording::Wording;
use crate::results::{IndexKind, Measure, StudyFactor, StudyOutput, StudyResults, Unit};
use shown::{Analysis, analyses};

/// More factors than these nobody reads off one picture: the lightest are left to the tables.
const MOST_FACTORS: usize = 8;

/// What a subtitle says where some factors are left out.
fn left_out(study: &StudyResults, shown: usize) -> String {
    match study.factors.len() {
        all if all > shown => format!("; the {shown} of {all} factors that weigh most"),
        _ => String::new(),
    }
}

/// Every drawing that an analysis has.
pub(super) fn draw(study: &StudyResults) -> Vec<Canvas> {
    let analyses = analyses(study);
    let mut measures: Vec<&str> = Vec::new();
    for analysis in &analyses {
        if !measures.contains(&analysis.output.measure.as_str()) {
            measures.push(&analysis.output.measure);
        }
    }
    // Points of trajectories are no sample of what lies at a level: there the effects of steps speak, with their signs.
    let are_trajectories = study.sensitivity.iter().any(|row| row.index == IndexKind::MuStar);
    // A single factor decides all that is decided.
    let decides = study.factors.len() > 1;
    let of_measure = |measure: &str| -> Vec<Canvas> {
        let of: Vec<&Analysis<'_>> =
            analyses.iter().filter(|analysis| analysis.output.measure == measure).collect();
        let drawings = [
            decides.then(|| sensitivity::draw(study, measure, &of)).flatten(),
            (!are_trajectories).then(|| tornado::draw(study, measure, &of)).flatten(),
            (!are_trajectories).then(|| responses::draw(study, measure, &of)).flatten(),
            regime::draw(study, measure, &of),
            settings::draw(study, measure, &of),
            decides.then(|| convergence::draw(study, measure, &of)).flatten(),
        ];
        drawings.into_iter().flatten().collect()
    };
    let several = [parallel::draw(study, &analyses), pareto::draw(study)];
    measures.into_iter().flat_map(of_measure).chain(several.into_iter().flatten()).collect()
}

/// A measure as part of a file's name.
fn file_part(measure: &str) -> String {
    measure.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).collect()
}

/// What a panel shows: the structure, or the difference of two.
fn panel_name(analysis: &Analysis<'_>) -> String {
    match (&analysis.output.baseline, analysis.output.structure.as_str()) {
        (_, "") => name_of(analysis.output),
        (None, structure) => structure.to_owned(),
        (Some(baseline), structure) => format!("{structure} minus {baseline}"),
    }
}

/// The measure of an output as people call it; the name of a column that is none of our measures, as it is.
fn name_of(output: &StudyOutput) -> String {
    measure_name(&output.measure)
}

fn measure_name(measure: &str) -> String {
    let known = Measure::named(measure);
    known.map_or_else(|| measure.replace(['_', '.'], " "), |measure| measure.plain_name().to_owned())
}

/// How the numbers of an output are shown.
fn wording(output: &StudyOutput) -> Wording {
    let as_it_is = Wording { factor: 1.0, after: "", axis: "" };
    Measure::named(&output.measure).map_or(as_it_is, |measure| match output.baseline {
        Some(_) => Wording::of_differences(measure.unit()),
        None => Wording::of_values(measure.unit()),
    })
}

/// How differences between numbers of an output are shown.
fn difference_wording(output: &StudyOutput) -> Wording {
    let known = Measure::named(&output.measure);
    known.map_or_else(|| wording(output), |measure| Wording::of_differences(measure.unit()))
}

/// A measure with its unit, for axes: `delay until heard, working days`.
fn with_unit(output: &StudyOutput) -> String {
    let axis = wording(output).axis;
    let unit = if axis.is_empty() { output.unit.as_str() } else { axis };
    if unit.is_empty() { name_of(output) } else { format!("{}, {unit}", name_of(output)) }
}

/// A factor in words: the last part of a path, as far as no other factor ends like it.
fn factor_name(study: &StudyResults, factor: usize) -> String {
    let Some(StudyFactor { factor: name, .. }) = study.factors.get(factor) else { return String::new() };
    study.factor_in_words(name)
}

/// A factor with its unit, for axes.
fn factor_label(study: &StudyResults, factor: usize) -> String {
    let name = factor_name(study, factor);
    match study.factors.get(factor).and_then(|factor| factor.unit) {
        Some(Unit::Share | Unit::Ratio) | None => name,
        Some(unit) => format!("{name}, {}", Wording::of_values(unit).axis),
    }
}

/// The room that the longest name of a factor takes.
fn names_room(study: &StudyResults) -> f64 {
    let widths = (0..study.factors.len()).map(|f| Canvas::text_width(&factor_name(study, f), TEXT));
    widths.fold(120.0, f64::max).min(330.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_are_called_by_their_plain_names_and_columns_by_their_own() {
        let output = |measure: &str, unit: &str| StudyOutput {
            structure: "network".to_owned(),
            baseline: None,
            measure: measure.to_owned(),
            unit: unit.to_owned(),
        };
        let known = output("delay_to_received.restricted_mean", "d");
        assert_eq!(with_unit(&known), "delay until heard, working days");
        assert_eq!(with_unit(&output("my_column", "")), "my column");
        let share = output("delivered.share", "share");
        assert_eq!((wording(&share).after, difference_wording(&share).after), (" %", " points"));
    }
}
