//! How much has been received by when: cumulative incidence with bands.

use super::axis::{Axis, horizontal, vertical};
use super::canvas::Canvas;
use super::curves::{self, Curve};
use super::palette;
use crate::experiment::Results;

pub(super) fn draw(results: &Results) -> Option<Canvas> {
    let (left, right, top, bottom) = (130.0, 890.0, 90.0, 600.0);
    let mut canvas = Canvas::new("delivery", 1200.0, 680.0, "How soon the owner hears of a shift");
    let x = Axis { low: 0.0, high: results.scenario.follow_up.days(), from: left, to: right };
    let y = Axis { low: 0.0, high: 1.0, from: bottom, to: top };
    vertical(&mut canvas, &y, (left, right), "share of shifts received", true);
    horizontal(&mut canvas, &x, (top, bottom), "working days since the shift");
    let curve = |(place, s): (usize, &crate::experiment::StructureResults)| {
        let points = s.delivery_curve(results.scenario.confidence);
        let share = points.iter().rev().find_map(|(_, e)| *e).map_or(0.0, |e| e.value);
        Curve::new(
            format!("{} {:.0} %", s.name, share * 100.0),
            palette::structure(place),
            points.into_iter(),
        )
    };
    let curves: Vec<Curve> = results.structures.iter().enumerate().map(curve).collect();
    curves::draw(&mut canvas, &curves, x, y);
    Some(canvas)
}
