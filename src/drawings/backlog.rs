//! The backlog of the five most loaded teams of each structure.

use super::axis::{Axis, spread, tick_label};
use super::canvas::{Anchor, Canvas, TEXT};
use super::palette::{self, FAINT, INK, SOFT};
use crate::results::{Followed, Point, Results};

const PANEL: f64 = 330.0;

pub(super) fn draw(results: &Results) -> Option<Canvas> {
    let rows = results.about.structures.len();
    let height = 70.0 + rows as f64 * PANEL + 60.0;
    let title = "Work waiting or in hand at the five most loaded teams";
    let mut canvas = Canvas::new("backlog", (1200.0, height), title, "");
    let backlogs = || results.series.iter().filter(|point| point.measure == Followed::Backlog);
    let first = backlogs().map(|point| point.time_d).fold(f64::INFINITY, f64::min);
    let last = backlogs().map(|point| point.time_d).fold(0.0, f64::max);
    let (first, last) = if first.is_finite() { (first, last) } else { (0.0, results.about.horizon_d) };
    let x = Axis { low: first, high: last.max(first + 1e-9), from: 110.0, to: 830.0 };
    for (row, structure) in results.about.structures.iter().enumerate() {
        let top = 70.0 + row as f64 * PANEL;
        panel(&mut canvas, results, structure, &x, (top + 50.0, top + PANEL - 30.0));
    }
    canvas.text(
        (f64::midpoint(x.from, x.to), height - 24.0),
        "working days since the start",
        TEXT,
        INK,
        Anchor::Middle,
    );
    Some(canvas)
}

fn panel(canvas: &mut Canvas, results: &Results, structure: &str, x: &Axis, (top, bottom): (f64, f64)) {
    canvas.text((x.from, top - 22.0), &format!("{structure} (pieces of work)"), TEXT, INK, Anchor::Left);
    let teams = most_loaded(results, structure);
    let curve = |team: &&str| -> Vec<(f64, f64)> {
        let at = |point: &Point| Some((point.time_d, point.estimate.value?));
        results.course(structure, Followed::Backlog, Some(team)).filter_map(at).collect()
    };
    let curves: Vec<Vec<(f64, f64)>> = teams.iter().map(curve).collect();
    let highest = curves.iter().flatten().map(|(_, n)| *n).fold(1.0, f64::max);
    let y = Axis { low: 0.0, high: highest * 1.05, from: bottom, to: top };
    let ticks = y.ticks(3);
    let step = ticks.get(1).map_or(1.0, |second| second - ticks[0]);
    for tick in ticks {
        canvas.line([(x.from, y.at(tick)), (x.to, y.at(tick))], FAINT, 1.0);
        canvas.text((x.from - 10.0, y.at(tick)), &tick_label(tick, step), TEXT, SOFT, Anchor::Right);
    }
    for tick in x.ticks(6) {
        canvas.line([(x.at(tick), bottom), (x.at(tick), bottom + 6.0)], SOFT, 1.0);
        canvas.text((x.at(tick), bottom + 22.0), &tick_label(tick, 1.0), TEXT, SOFT, Anchor::Middle);
    }
    let ends: Vec<f64> = curves.iter().map(|curve| curve.last().map_or(bottom, |(_, n)| y.at(*n))).collect();
    let placed = spread(&ends, 30.0, (top, bottom));
    for (place, (curve, team)) in curves.iter().zip(&teams).enumerate() {
        let colour = palette::structure(place);
        canvas.line(curve.iter().map(|(day, n)| (x.at(*day), y.at(*n))), colour, 2.5);
        canvas.line([(x.to + 4.0, ends[place]), (x.to + 24.0, placed[place])], colour, 1.5);
        let name = Canvas::fitted(team, TEXT, 330.0);
        canvas.text((x.to + 30.0, placed[place]), &name, TEXT, INK, Anchor::Left);
    }
    if teams.is_empty() {
        canvas.text(
            (f64::midpoint(x.from, x.to), f64::midpoint(top, bottom)),
            "nothing ever waited",
            TEXT,
            SOFT,
            Anchor::Middle,
        );
    }
}

/// The teams whose backlog is followed, the most loaded first.
fn most_loaded<'a>(results: &'a Results, structure: &str) -> Vec<&'a str> {
    let of_structure = results
        .series
        .iter()
        .filter(|point| point.structure == structure && point.measure == Followed::Backlog);
    let mut teams: Vec<&str> = of_structure.filter_map(|point| point.team.as_deref()).collect();
    teams.dedup();
    teams
}
