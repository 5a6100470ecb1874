//! How much has been received by when: cumulative incidence with bands.

use super::axis::{Axis, horizontal, spread, vertical};
use super::canvas::{Anchor, Canvas, TEXT};
use super::palette;
use crate::experiment::Results;
use plotters::style::Color;

pub(super) fn draw(results: &Results) -> Option<Canvas> {
    let (left, right, top, bottom) = (130.0, 890.0, 90.0, 600.0);
    let mut canvas = Canvas::new("delivery", 1200.0, 680.0, "How soon the owner hears of a shift");
    let follow_up_d = results.scenario.follow_up.days();
    let x = Axis { low: 0.0, high: follow_up_d, from: left, to: right };
    let y = Axis { low: 0.0, high: 1.0, from: bottom, to: top };
    vertical(&mut canvas, &y, (left, right), "share of shifts received", true);
    horizontal(&mut canvas, &x, (top, bottom), "working days since the shift");
    let mut labels = Vec::new();
    for (place, s) in results.structures.iter().enumerate() {
        let colour = palette::structure(place);
        let curve = s.delivery_curve(results.scenario.confidence);
        let at = |share: f64, day: f64| (x.at(day), y.at(share.clamp(0.0, 1.0)));
        let known: Vec<(f64, f64, f64)> = curve
            .iter()
            .filter_map(|(day, e)| e.map(|e| (*day, e.value, e.half_width.unwrap_or(0.0))))
            .collect();
        let upper = known.iter().map(|(day, share, half)| at(share + half, *day));
        let lower = known.iter().rev().map(|(day, share, half)| at(share - half, *day));
        canvas.area(upper.chain(lower).collect(), colour.mix(0.25));
        canvas.line(known.iter().map(|(day, share, _)| at(*share, *day)), colour, 3.5);
        if let Some((_, share, _)) = known.last() {
            labels.push((format!("{} {:.0} %", s.name, share * 100.0), colour, y.at(*share)));
        }
    }
    let heights: Vec<f64> = labels.iter().map(|label| label.2).collect();
    let placed = spread(&heights, 30.0, (top, bottom));
    for ((text, colour, from), at) in labels.into_iter().zip(placed) {
        canvas.line([(right + 4.0, from), (right + 22.0, at)], colour, 1.5);
        canvas.text(
            (right + 28.0, at),
            &Canvas::fitted(&text, TEXT, 270.0),
            TEXT,
            palette::INK,
            Anchor::Left,
        );
        canvas.line([(right - 12.0, from), (right + 4.0, from)], colour, 3.5);
    }
    Some(canvas)
}
