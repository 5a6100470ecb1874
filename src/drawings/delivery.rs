//! How much has been received by when: cumulative incidence with bands.

use super::axis::{Axis, horizontal, vertical};
use super::canvas::Canvas;
use super::curves::{self, Curve};
use super::palette;
use crate::results::{Followed, Results};

pub(super) fn draw(results: &Results) -> Option<Canvas> {
    let (left, right, top, bottom) = (130.0, 890.0, 90.0, 600.0);
    let mut canvas = Canvas::new("delivery", (1200.0, 680.0), "How soon the owner hears of a shift", "");
    let x = Axis { low: 0.0, high: results.about.follow_up_d, from: left, to: right };
    let y = Axis { low: 0.0, high: 1.0, from: bottom, to: top };
    vertical(&mut canvas, &y, (left, right), "share of shifts received", true);
    horizontal(&mut canvas, &x, (top, bottom), "working days since the shift");
    let curve = |(place, structure): (usize, &String)| {
        let points: Vec<_> = results.course(structure, Followed::Delivered, None).collect();
        let share = points.iter().rev().find_map(|point| point.estimate.value).unwrap_or(0.0);
        Curve::new(format!("{structure} {:.0} %", share * 100.0), palette::structure(place), points)
    };
    let curves: Vec<Curve> = results.about.structures.iter().enumerate().map(curve).collect();
    curves::draw(&mut canvas, &curves, x, y);
    Some(canvas)
}
