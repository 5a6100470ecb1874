//! What changes over the simulated time, with bands: fit, teams, their size.

use super::axis::{Axis, horizontal, vertical};
use super::canvas::Canvas;
use super::curves::{self, Curve};
use super::palette;
use crate::experiment::{History, Results};

/// The drawings of what this scenario follows over time.
pub(super) fn draw(results: &Results) -> Vec<Canvas> {
    results.histories().map(|history| one(results, history)).collect()
}

fn one(results: &Results, history: History) -> Canvas {
    let (left, right, top, bottom) = (130.0, 890.0, 90.0, 600.0);
    let (name, title, axis) = match history {
        History::Fit => ("fit", "How well products fit what customers need", "fit, mean over niches"),
        History::Share => ("share", "How many customers stay", "share of customers"),
        History::Money => ("money", "What is left when people are paid", "revenue less pay, money a day"),
        History::Teams => ("team-count", "How many teams there are", "teams"),
        History::TeamSize => ("team-size", "How large teams are", "people a team"),
    };
    let mut canvas = Canvas::new(name, 1200.0, 680.0, title);
    let curve = |(place, s): (usize, &crate::experiment::StructureResults)| {
        let points = s.history(history, &results.looks_d, results.scenario.confidence);
        Curve::new(s.name.clone(), palette::structure(place), points)
    };
    let curves: Vec<Curve> = results.structures.iter().enumerate().map(curve).collect();
    let highest =
        curves.iter().flat_map(|curve| &curve.points).map(|point| point.1 + point.2).fold(0.0, f64::max);
    let first = results.looks_d.first().copied().unwrap_or(0.0);
    let x = Axis { low: first, high: results.scenario.horizon.days(), from: left, to: right };
    let is_share = matches!(history, History::Fit | History::Share);
    let high = if is_share { 1.0 } else { (highest * 1.05).max(1.0) };
    let lowest =
        curves.iter().flat_map(|curve| &curve.points).map(|point| point.1 - point.2).fold(0.0, f64::min);
    let y = Axis { low: if is_share { 0.0 } else { lowest * 1.05 }, high, from: bottom, to: top };
    vertical(&mut canvas, &y, (left, right), axis, false);
    horizontal(&mut canvas, &x, (top, bottom), "working days since the start");
    curves::draw(&mut canvas, &curves, x, y);
    canvas
}
