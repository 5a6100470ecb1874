//! Curves with bands, one a structure, each named at its end.

use super::axis::{Axis, spread};
use super::canvas::{Anchor, Canvas, TEXT};
use super::palette;
use super::palette::Colour;
use crate::results::Point;

/// One curve: its points from left to right, and its name at the end.
pub(super) struct Curve {
    pub label: String,
    pub colour: Colour,
    /// Place, value, and the ends of its interval.
    pub points: Vec<(f64, f64, (f64, f64))>,
}

impl Curve {
    /// The curve of the points that have an estimate.
    pub fn new<'a>(label: String, colour: Colour, points: impl IntoIterator<Item = &'a Point>) -> Self {
        let known = |point: &Point| {
            let (value, low, high) = point.estimate.reach()?;
            Some((point.time_d, value, (low, high)))
        };
        Self { label, colour, points: points.into_iter().filter_map(known).collect() }
    }
}

/// Draws curves between two axes, their names at the right.
pub(super) fn draw(canvas: &mut Canvas, curves: &[Curve], x: Axis, y: Axis) {
    let right = x.to;
    let at = |value: f64, place: f64| (x.at(place), y.at(value.clamp(y.low, y.high)));
    for curve in curves {
        let upper = curve.points.iter().map(|(place, _, (_, high))| at(*high, *place));
        let lower = curve.points.iter().rev().map(|(place, _, (low, _))| at(*low, *place));
        canvas.area(upper.chain(lower).collect(), curve.colour.mix(0.25));
        canvas.line(curve.points.iter().map(|(place, value, _)| at(*value, *place)), curve.colour, 3.5);
    }
    let ends: Vec<(&Curve, f64, f64)> = curves
        .iter()
        .filter_map(|curve| curve.points.last().map(|(place, value, _)| (curve, at(*value, *place))))
        .map(|(curve, (place, height))| (curve, place, height))
        .collect();
    let heights: Vec<f64> = ends.iter().map(|end| end.2).collect();
    for ((curve, place, from), to) in ends.into_iter().zip(spread(&heights, 30.0, (y.to, y.from))) {
        canvas.line([(place, from), (right + 4.0, from)], curve.colour, 3.5);
        canvas.line([(right + 4.0, from), (right + 22.0, to)], curve.colour, 1.5);
        let label = Canvas::fitted(&curve.label, TEXT, 270.0);
        canvas.text((right + 28.0, to), &label, TEXT, palette::INK, Anchor::Left);
    }
}
