//! Parallel coordinates: every point a line across its factors and what they came to.

use super::super::axis::tick_label;
use super::super::canvas::{Anchor, Canvas, TEXT};
use super::super::palette::{self, INK, SOFT};
use super::{factor_label, in_words};
use crate::results::{PointMeans, StudyResults};

/// More lines than this hide each other.
const MOST_LINES: u64 = 400;
/// Outputs shown beside the factors.
const MOST_OUTPUTS: usize = 4;

/// One axis: its name, its ends, and where each point lies between them.
struct Coordinate {
    name: String,
    ends: [String; 2],
    places: Vec<Option<f64>>,
}

pub(super) fn draw(study: &StudyResults) -> Option<Canvas> {
    let outputs = shown(&study.means);
    if outputs.is_empty() || study.factors.len() + outputs.len() < 3 {
        return None;
    }
    let all = study.about.points;
    let points: Vec<usize> = (0..all as usize).step_by(all.div_ceil(MOST_LINES) as usize).collect();
    let factors = (0..study.factors.len()).map(|f| of_factor(study, f, &points));
    let results = outputs.iter().map(|row| of_output(row, &points));
    let coordinates: Vec<Coordinate> = factors.chain(results).collect();
    let gap = 240.0;
    let width = (coordinates.len() - 1) as f64 * gap + 320.0;
    let (top, bottom) = (170.0, 620.0);
    let output = &outputs[0].output;
    let of = match (&output.baseline, output.structure.as_str()) {
        (_, "") => String::new(),
        (None, structure) => format!("Outputs of {structure}. "),
        (Some(baseline), structure) => format!("Outputs are {structure} less {baseline}. "),
    };
    let subtitle =
        format!("{of}Dark lines: much {}; {} of {} points", in_words(&output.measure, ""), points.len(), all);
    let title = "Every point across its factors and outputs";
    let mut canvas = Canvas::new("parallel", (width.max(1000.0), 700.0), title, &subtitle);
    let x = |axis: usize| 160.0 + axis as f64 * gap;
    let y = |place: f64| bottom - place * (bottom - top);
    let colouring = &coordinates[study.factors.len()].places;
    for (line, shade) in colouring.iter().enumerate() {
        let Some(shade) = shade else { continue };
        let at = |(axis, c): (usize, &Coordinate)| c.places[line].map(|place| (x(axis), y(place)));
        let path: Option<Vec<(f64, f64)>> = coordinates.iter().enumerate().map(at).collect();
        if let Some(path) = path {
            canvas.line(path, palette::scale(0.15 + 0.85 * shade).mix(0.55), 1.6);
        }
    }
    for (axis, coordinate) in coordinates.iter().enumerate() {
        canvas.line([(x(axis), top), (x(axis), bottom)], INK, 2.0);
        let name = Canvas::fitted(&coordinate.name, TEXT, gap - 14.0);
        let height = if axis % 2 == 0 { top - 62.0 } else { top - 34.0 };
        canvas.text((x(axis), height), &name, TEXT, INK, Anchor::Middle);
        canvas.text((x(axis), top - 12.0), &coordinate.ends[1], TEXT - 4.0, SOFT, Anchor::Middle);
        canvas.text((x(axis), bottom + 18.0), &coordinate.ends[0], TEXT - 4.0, SOFT, Anchor::Middle);
    }
    Some(canvas)
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
    let settings = &study.factors[factor].settings;
    let values: Vec<Option<f64>> = points.iter().map(|point| Some(settings[*point])).collect();
    scaled(factor_label(study, factor), &values)
}

fn of_output(PointMeans { output, means }: &PointMeans, points: &[usize]) -> Coordinate {
    let values: Vec<Option<f64>> = points.iter().map(|point| means[*point]).collect();
    scaled(in_words(&output.measure, &output.unit), &values)
}

fn scaled(name: String, values: &[Option<f64>]) -> Coordinate {
    let known = values.iter().flatten();
    let (low, high) = known.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(*v), h.max(*v)));
    let width = (high - low).max(1e-12);
    let step = libm::pow(10.0, libm::floor(libm::log10(width)) - 1.0);
    let places = values.iter().map(|value| value.map(|v| (v - low) / width)).collect();
    Coordinate { name, ends: [tick_label(low, step), tick_label(high, step)], places }
}
