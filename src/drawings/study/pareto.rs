//! What has to be given up for what: every structure at every point by two measures, and the front of those that no other
//! beats in both.

use super::super::axis::{Axis, horizontal, vertical};
use super::super::canvas::{Anchor, Canvas, TEXT};
use super::super::palette::{self, INK};
use super::in_words;
use crate::results::{Measure, PointMeans, StudyResults, Wanted};

/// A structure at a point: which structure, and the two measures.
struct Candidate {
    structure: usize,
    at: [f64; 2],
}

pub(super) fn draw(study: &StudyResults) -> Option<Canvas> {
    let plain: Vec<&PointMeans> = study.means.iter().filter(|row| row.output.baseline.is_none()).collect();
    let mut measures: Vec<(&str, &str)> = Vec::new();
    let mut structures: Vec<&str> = Vec::new();
    for PointMeans { output, .. } in &plain {
        if !measures.iter().any(|known| known.0 == output.measure) {
            measures.push((&output.measure, &output.unit));
        }
        if !structures.contains(&output.structure.as_str()) {
            structures.push(&output.structure);
        }
    }
    let first = *measures.first()?;
    // Cost is what most things are paid with; without it, the next measure that the study lists.
    let second = *measures[1..].iter().find(|m| m.0.starts_with("cost")).or(measures.get(1))?;
    let of = |measure: &str, structure: &str| {
        let is_it = |row: &&&PointMeans| row.output.measure == measure && row.output.structure == structure;
        plain.iter().find(is_it).map(|row| &row.means)
    };
    let mut candidates = Vec::new();
    for (place, structure) in structures.iter().enumerate() {
        let (Some(x), Some(y)) = (of(second.0, structure), of(first.0, structure)) else {
            continue;
        };
        candidates
            .extend((0..x.len()).filter_map(|p| Some(Candidate { structure: place, at: [x[p]?, y[p]?] })));
    }
    let signs = [second.0, first.0].map(|name| if more_is_better(name) { -1.0 } else { 1.0 });
    picture(&candidates, &front(&candidates, signs), (second, first), &structures)
}

/// Whether people want more of a measure; less of all others.
fn more_is_better(name: &str) -> bool {
    Measure::named(name).is_some_and(|measure| measure.wanted() == Wanted::More)
}

/// The candidates that no other beats in one measure without losing in the other, from left to right.
fn front(candidates: &[Candidate], signs: [f64; 2]) -> Vec<[f64; 2]> {
    let mut order: Vec<[f64; 2]> = candidates.iter().map(|c| c.at).collect();
    order.sort_by(|a, b| {
        (signs[0] * a[0]).total_cmp(&(signs[0] * b[0])).then((signs[1] * a[1]).total_cmp(&(signs[1] * b[1])))
    });
    let mut best = f64::INFINITY;
    order.retain(|at| {
        let is_new = signs[1] * at[1] < best;
        best = best.min(signs[1] * at[1]);
        is_new
    });
    order
}

fn picture(
    candidates: &[Candidate],
    front: &[[f64; 2]],
    (x_name, y_name): ((&str, &str), (&str, &str)),
    structures: &[&str],
) -> Option<Canvas> {
    let reach = |axis: usize| {
        let values = candidates.iter().map(|c| c.at[axis]);
        let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
        (low < high).then_some((low - (high - low) * 0.05, high + (high - low) * 0.05))
    };
    let ((x_low, x_high), (y_low, y_high)) = (reach(0)?, reach(1)?);
    let title = format!("{} against {}", in_words(y_name.0, ""), in_words(x_name.0, ""));
    let mut canvas = Canvas::new(
        "pareto",
        (1300.0, 760.0),
        &title,
        "Each dot a structure at a point; the line joins those that no other beats in both",
    );
    let x = Axis { low: x_low, high: x_high, from: 150.0, to: 1000.0 };
    let y = Axis { low: y_low, high: y_high, from: 660.0, to: 110.0 };
    let label = |(name, unit)| in_words(name, unit);
    vertical(&mut canvas, &y, (x.from, x.to), &label(y_name), false);
    horizontal(&mut canvas, &x, (y.to, y.from), &label(x_name));
    for candidate in candidates {
        let place = (x.at(candidate.at[0]), y.at(candidate.at[1]));
        canvas.disc(place, 4.5, palette::structure(candidate.structure).mix(0.55));
    }
    canvas.line(front.iter().map(|at| (x.at(at[0]), y.at(at[1]))), INK, 2.5);
    for (place, structure) in structures.iter().enumerate() {
        let height = 140.0 + place as f64 * 38.0;
        canvas.disc((1030.0, height), 8.0, palette::structure(place));
        canvas.text((1050.0, height), &Canvas::fitted(structure, TEXT, 230.0), TEXT, INK, Anchor::Left);
    }
    Some(canvas)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_front_holds_what_no_other_beats_in_both() {
        let of = |points: &[[f64; 2]]| -> Vec<Candidate> {
            points.iter().map(|at| Candidate { structure: 0, at: *at }).collect()
        };
        let candidates = of(&[[1.0, 5.0], [2.0, 3.0], [3.0, 4.0], [4.0, 1.0], [2.0, 6.0]]);
        assert_eq!(front(&candidates, [1.0, 1.0]), [[1.0, 5.0], [2.0, 3.0], [4.0, 1.0]]);
        assert_eq!(front(&candidates, [1.0, -1.0]), [[1.0, 5.0], [2.0, 6.0]]);
    }
}
