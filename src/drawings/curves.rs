//! Curves with bands, one a structure, each named at its end.

use super::axis::{Axis, spread};
use super::canvas::{Anchor, Canvas, TEXT};
use super::palette::{Colour, INK, SOFT};
use crate::results::{Point, Results};

/// Where curves are drawn: left, right, top and bottom.
pub(super) const AREA: (f64, f64, f64, f64) = (150.0, 980.0, 90.0, 610.0);
/// The size of a drawing of curves.
pub(super) const SIZE: (f64, f64) = (1400.0, 690.0);
/// The height of the two lines at the end of a curve.
const LABEL: f64 = 60.0;

/// One curve: its points from left to right, its name at the end, and what is said below that.
pub(super) struct Curve {
    pub label: String,
    pub note: String,
    pub colour: Colour,
    /// Place, value, and the ends of its interval.
    pub points: Vec<(f64, f64, (f64, f64))>,
}

impl Curve {
    /// The curve of the points that have an estimate, in the colour of its structure.
    pub fn new<'a>(
        results: &Results,
        colour: Colour,
        structure: &str,
        points: impl IntoIterator<Item = &'a Point>,
    ) -> Self {
        let known = |point: &Point| {
            let (value, low, high) = point.estimate.reach()?;
            Some((point.time_d, value, (low, high)))
        };
        let is_baseline = results.about.structures.len() > 1 && structure == results.about.baseline;
        let label = if is_baseline { format!("{structure} (baseline)") } else { structure.to_owned() };
        let points = points.into_iter().filter_map(known).collect();
        Self { label, note: String::new(), colour, points }
    }

    /// The last value, with its interval.
    pub fn end(&self) -> Option<(f64, (f64, f64))> {
        self.points.last().map(|(_, value, reach)| (*value, *reach))
    }
}

/// Draws curves between two axes, their names at the right.
pub(super) fn draw(canvas: &mut Canvas, curves: &[Curve], x: Axis, y: Axis) {
    let at = |value: f64, place: f64| (x.at(place), y.within(value));
    for curve in curves {
        let upper = curve.points.iter().map(|(place, _, (_, high))| at(*high, *place));
        let lower = curve.points.iter().rev().map(|(place, _, (low, _))| at(*low, *place));
        canvas.area(upper.chain(lower).collect(), curve.colour.mix(0.25));
    }
    for curve in curves {
        canvas.line(curve.points.iter().map(|(place, value, _)| at(*value, *place)), curve.colour, 3.5);
    }
    let ends: Vec<(&Curve, f64, f64)> = curves
        .iter()
        .filter_map(|curve| curve.points.last().map(|(place, value, _)| (curve, at(*value, *place))))
        .map(|(curve, (place, height))| (curve, place, height))
        .collect();
    let heights: Vec<f64> = ends.iter().map(|end| end.2).collect();
    let room = (y.to + LABEL / 2.0 - 14.0, y.from - LABEL / 2.0 + 14.0);
    let wide = canvas.width - x.to - 30.0 - 20.0;
    for ((curve, place, from), to) in ends.into_iter().zip(spread(&heights, LABEL, room)) {
        canvas.line([(place, from), (x.to + 4.0, from)], curve.colour, 3.5);
        canvas.line([(x.to + 4.0, from), (x.to + 24.0, to)], curve.colour, 2.0);
        let lines = [(curve.label.as_str(), INK, -14.0), (curve.note.as_str(), SOFT, 14.0)];
        for (text, colour, aside) in lines {
            let height = if curve.note.is_empty() { to } else { to + aside };
            canvas.text((x.to + 30.0, height), &Canvas::fitted(text, TEXT, wide), TEXT, colour, Anchor::Left);
        }
    }
    for curve in curves.iter().filter(|curve| !curve.points.is_empty()) {
        canvas.tell(&format!("{}: {}.", curve.label, curve.note));
    }
}
