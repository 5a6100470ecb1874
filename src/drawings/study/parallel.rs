//! Parallel coordinates: every point a line across its factors and what they came to.

use super::super::axis::{span, tick_label};
use super::super::canvas::{Anchor, BODY, Canvas, TEXT};
use super::super::palette::{self, INK, PAPER, SOFT};
use super::shown::{Analysis, weightiest};
use super::{factor_label, left_out, name_of, with_unit, wording};
use crate::results::{PointMeans, StudyResults};

/// More lines than this hide each other.
const MOST_LINES: u64 = 400;
/// Outputs shown beside the factors.
const MOST_OUTPUTS: usize = 4;
/// Axes in all: more cannot be read on a page.
const MOST_AXES: usize = 9;

/// One axis: its name, what is written along it, and where each point lies on it, from 0 to 1.
struct Coordinate {
    name: String,
    marks: Vec<(f64, String)>,
    places: Vec<Option<f64>>,
}

pub(super) fn draw(study: &StudyResults, analyses: &[Analysis<'_>]) -> Option<Canvas> {
    let outputs = shown(&study.means);
    // Points that differ from one base in one factor each are lines on top of each other.
    if !study.from_base.is_empty() || outputs.is_empty() || study.factors.len() + outputs.len() < 3 {
        return None;
    }
    let all = study.about.points;
    let points: Vec<usize> = (0..all as usize).step_by(all.div_ceil(MOST_LINES).max(1) as usize).collect();
    let weighed: Vec<&Analysis<'_>> = analyses
        .iter()
        .filter(|analysis| outputs.iter().any(|row| row.output.is_same(analysis.output)))
        .collect();
    let factors = weightiest(study.factors.len(), &weighed, MOST_AXES - outputs.len());
    let left_out = left_out(study, factors.len());
    let first_output = factors.len();
    let factors = factors.into_iter().map(|f| of_factor(study, f, &points));
    let results = outputs.iter().map(|row| of_output(row, &points));
    let coordinates: Vec<Coordinate> = factors.chain(results).collect();
    let gap = 240.0;
    let width = (coordinates.len() - 1) as f64 * gap + 320.0;
    let (top, bottom) = (BODY + 150.0, BODY + 600.0);
    let output = &outputs.first()?.output;
    let of = match (&output.baseline, output.structure.as_str()) {
        (_, "") => String::new(),
        (None, structure) => format!("Outputs of {structure}. "),
        (Some(baseline), structure) => format!("Outputs are {structure} minus {baseline}. "),
    };
    let name = name_of(output);
    let subtitle = format!(
        "{of}Each line is one point of the study, dark where there is much “{name}”; {} of {all}{left_out}.",
        points.len()
    );
    let title = format!("Which settings go with much “{name}”: follow the dark lines");
    let mut canvas = Canvas::new("parallel", (width.max(1000.0), bottom + 60.0), &title, &subtitle);
    let x = |axis: usize| 160.0 + axis as f64 * gap;
    let y = |place: f64| bottom - place * (bottom - top);
    let colouring = &coordinates.get(first_output)?.places;
    for (line, shade) in colouring.iter().enumerate() {
        let Some(shade) = shade else { continue };
        let at = |(axis, c): (usize, &Coordinate)| (*c.places.get(line)?).map(|place| (x(axis), y(place)));
        let path: Option<Vec<(f64, f64)>> = coordinates.iter().enumerate().map(at).collect();
        if let Some(path) = path {
            canvas.line(path, palette::scale(0.15 + 0.85 * shade).mix(0.55), 1.6);
        }
    }
    for (axis, coordinate) in coordinates.iter().enumerate() {
        canvas.line([(x(axis), top), (x(axis), bottom)], INK, 2.0);
        let lines = Canvas::wrapped(&coordinate.name, TEXT, gap - 20.0);
        for (line, text) in lines.iter().rev().take(3).enumerate() {
            let height = top - 54.0 - 28.0 * line as f64;
            canvas.text((x(axis), height), text, TEXT, INK, Anchor::Middle);
        }
        for (place, text) in &coordinate.marks {
            mark(&mut canvas, (x(axis), y(*place)), *place, &Canvas::fitted(text, TEXT, gap - 30.0));
        }
    }
    Some(canvas)
}

/// Writes a value beyond the end of its axis, or a level within it over the lines.
fn mark(canvas: &mut Canvas, (x, y): (f64, f64), place: f64, text: &str) {
    let aside = match place {
        low if low <= 0.0 => 22.0,
        high if high >= 1.0 => -20.0,
        _ => 0.0,
    };
    if aside == 0.0 {
        let half = Canvas::text_width(text, TEXT) / 2.0 + 5.0;
        canvas.block([(x - half, y - 14.0), (x + half, y + 14.0)], PAPER.mix(0.85));
    }
    canvas.text((x, y + aside), text, TEXT, SOFT, Anchor::Middle);
}

/// One output of each measure: the last difference, or the last structure where nothing is compared.
fn shown(outputs: &[PointMeans]) -> Vec<&PointMeans> {
    let compares = outputs.iter().any(|row| row.output.baseline.is_some());
    let mut last: Vec<&PointMeans> = Vec::new();
    for candidate in outputs.iter().filter(|row| row.output.baseline.is_some() == compares) {
        match last.iter_mut().find(|known| known.output.measure == candidate.output.measure) {
            Some(known) => *known = candidate,
            None => last.push(candidate),
        }
    }
    last.truncate(MOST_OUTPUTS);
    last
}

fn of_factor(study: &StudyResults, factor: usize, points: &[usize]) -> Coordinate {
    let settings = study.factors.get(factor).map_or(&[][..], |factor| &factor.settings);
    let values: Vec<Option<f64>> =
        points.iter().map(|point| settings.get(*point).copied().flatten()).collect();
    let scaled = scaled(factor_label(study, factor), &values);
    let levels = levels(study, factor);
    let last = levels.len().saturating_sub(1).max(1) as f64;
    if levels.is_empty() {
        return scaled;
    }
    let places = values.iter().map(|value| value.map(|value| (value / last).clamp(0.0, 1.0))).collect();
    let marks = levels.into_iter().enumerate().map(|(place, name)| (place as f64 / last, name)).collect();
    Coordinate { marks, places, ..scaled }
}

/// The levels of a factor in their order, where its settings are their places; none where they are numbers of its own.
fn levels(study: &StudyResults, factor: usize) -> Vec<String> {
    let Some((factor, first)) = study.factors.get(factor).zip(study.means.first()) else { return Vec::new() };
    let own = study.responses.iter().filter(|row| row.factor == factor.factor);
    let own: Vec<_> = own.filter(|row| row.output.is_same(&first.output)).collect();
    let last = own.len().saturating_sub(1) as f64;
    let are_places =
        factor.settings.iter().flatten().all(|at| at.fract() == 0.0 && (0.0..=last).contains(at));
    let are_numbers = own.iter().enumerate().all(|(place, row)| row.factor_mean == Some(place as f64));
    match are_places && !are_numbers {
        true => own.into_iter().map(|row| row.level.clone()).collect(),
        false => Vec::new(),
    }
}

fn of_output(PointMeans { output, means, .. }: &PointMeans, points: &[usize]) -> Coordinate {
    let factor = wording(output).factor;
    let value = |point: &usize| means.get(*point).copied().flatten().map(|value| value * factor);
    let values: Vec<Option<f64>> = points.iter().map(value).collect();
    scaled(with_unit(output), &values)
}

fn scaled(name: String, values: &[Option<f64>]) -> Coordinate {
    let Some((low, high)) = span(values.iter().flatten().copied()) else {
        return Coordinate { name, marks: Vec::new(), places: vec![None; values.len()] };
    };
    let width = (high - low).max(1e-12);
    let step = libm::pow(10.0, libm::floor(libm::log10(width)) - 1.0);
    let places = values.iter().map(|value| value.map(|v| (v - low) / width)).collect();
    let marks = vec![(0.0, tick_label(low, step)), (1.0, tick_label(high, step))];
    Coordinate { name, marks, places }
}
