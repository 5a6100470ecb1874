//! What changes over the simulated time, with bands: fit, teams, their size.

use super::axis::{Axis, horizontal, vertical};
use super::canvas::{Anchor, Canvas, TEXT};
use super::curves::{self, Curve};
use super::palette;
use crate::results::{Followed, Point, Results};

/// The drawings of what this scenario follows over time.
pub(super) fn draw(results: &Results) -> Vec<Canvas> {
    Followed::ALL.into_iter().filter_map(|followed| one(results, followed)).collect()
}

/// The area of the disc of one split, in square pixels over π.
const SPLIT: f64 = 36.0;

/// None of what is drawn into another.
fn one(results: &Results, followed: Followed) -> Option<Canvas> {
    let (left, right, top, bottom) = (130.0, 890.0, 90.0, 600.0);
    let (name, title, axis) = match followed {
        Followed::Fit => ("fit", "How well products fit what customers need", "fit, mean over niches"),
        Followed::Share => ("share", "How many customers stay", "share of customers"),
        Followed::Money => ("money", "What is left when people are paid", "revenue less pay, money a day"),
        Followed::Teams => ("team-count", "How many teams there are", "teams"),
        Followed::TeamSize => ("team-size", "How large teams are", "people a team"),
        Followed::Splits | Followed::Delivered | Followed::Backlog => return None,
    };
    let first = results.series.iter().find(|point| point.measure == followed)?.time_d;
    let mut canvas = Canvas::new(name, (1200.0, 680.0), title, "");
    let curve = |(place, structure): (usize, &String)| {
        let points = results.course(structure, followed, None);
        Curve::new(structure.clone(), palette::structure(place), points)
    };
    let curves: Vec<Curve> = results.about.structures.iter().enumerate().map(curve).collect();
    let highest = curves.iter().flat_map(|curve| &curve.points).map(|point| point.2.1).fold(0.0, f64::max);
    let x = Axis { low: first, high: results.about.horizon_d, from: left, to: right };
    let is_share = matches!(followed, Followed::Fit | Followed::Share);
    let high = if is_share { 1.0 } else { (highest * 1.05).max(1.0) };
    let lowest = curves.iter().flat_map(|curve| &curve.points).map(|point| point.2.0).fold(0.0, f64::min);
    let y = Axis { low: if is_share { 0.0 } else { lowest * 1.05 }, high, from: bottom, to: top };
    vertical(&mut canvas, &y, (left, right), axis, false);
    horizontal(&mut canvas, &x, (top, bottom), "working days since the start");
    curves::draw(&mut canvas, &curves, x, y);
    if matches!(followed, Followed::Teams | Followed::TeamSize) {
        let marks: Vec<_> = results.about.structures.iter().map(|s| splits(results, s)).collect();
        mark(&mut canvas, &curves, &marks, (x, y));
    }
    Some(canvas)
}

/// Splits between each look and the one before, the mean over replications; days first.
fn splits(results: &Results, structure: &str) -> Vec<(f64, f64)> {
    let at = |point: &Point| Some((point.time_d, point.estimate.value?));
    let so_far: Vec<(f64, f64)> = results.course(structure, Followed::Splits, None).filter_map(at).collect();
    let between = |pair: &[(f64, f64)]| (pair[1].0, pair[1].1 - pair[0].1);
    so_far.windows(2).map(between).filter(|(_, splits)| *splits > 0.0).collect()
}

/// Marks on each curve where teams split: the area of a disc says how many.
fn mark(canvas: &mut Canvas, curves: &[Curve], marks: &[Vec<(f64, f64)>], (x, y): (Axis, Axis)) {
    for (curve, marks) in curves.iter().zip(marks) {
        for (day, splits) in marks {
            let point = curve.points.iter().find(|point| point.0 >= *day);
            let Some((place, height, _)) = point else { continue };
            let centre = (x.at(*place), y.at(*height));
            let radius = (SPLIT * splits).sqrt();
            canvas.disc(centre, radius, curve.colour);
            if radius > 4.0 {
                canvas.ring(centre, radius, palette::PAPER, 1.5);
            }
        }
    }
    if marks.iter().any(|marks| !marks.is_empty()) {
        let (left, top) = (x.from, 66.0);
        canvas.disc((left + 6.0, top), SPLIT.sqrt(), palette::SOFT);
        let caption = "splits since the mark before, mean over runs; area: how many, this is one";
        canvas.text((left + 20.0, top), caption, TEXT, palette::SOFT, Anchor::Left);
    }
}
