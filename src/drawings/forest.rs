//! Paired differences from the baseline with their intervals: one panel a measure, one row a structure.

use super::axis::{Axis, tick_label};
use super::canvas::{Anchor, Canvas, TEXT};
use super::palette::{self, FAINT, INK, SOFT};
use crate::results::{Difference, Measure, Results};

const PANELS: [(Measure, &str, f64, &str); 4] = [
    (Measure::DelayRestrictedMean, "delay to received", 1.0, "days"),
    (Measure::DeliveredShare, "share received", 100.0, "percentage points"),
    (Measure::Retained, "truth retained", 100.0, "percentage points"),
    (Measure::Age, "age of knowledge", 1.0, "days"),
];
const ROW: f64 = 56.0;

pub(super) fn draw(results: &Results) -> Option<Canvas> {
    let others: Vec<&String> =
        results.about.structures.iter().filter(|name| **name != results.about.baseline).collect();
    if others.is_empty() {
        return None;
    }
    let (left, top) = (230.0, 130.0);
    let bottom = top + ROW * others.len() as f64;
    let title = format!(
        "Difference from {}, same luck, with {:.0} % intervals",
        results.about.baseline,
        results.about.confidence * 100.0
    );
    let mut canvas = Canvas::new("differences", (1400.0, bottom + 90.0), &title, "");
    let panel_width = 290.0;
    for (panel, (measure, name, factor, unit)) in PANELS.into_iter().enumerate() {
        let of_panel: Vec<&Difference> =
            others.iter().filter_map(|structure| results.difference(structure, measure)).collect();
        let from = left + panel as f64 * panel_width + 14.0;
        let area = (from, from + panel_width - 66.0, top, bottom);
        draw_panel(&mut canvas, &of_panel, (name, factor, unit), area);
        if panel == 0 {
            for (row, d) in of_panel.iter().enumerate() {
                let y = top + ROW * (row as f64 + 0.5);
                canvas.text(
                    (left - 10.0, y),
                    &Canvas::fitted(&d.structure, TEXT, 200.0),
                    TEXT,
                    INK,
                    Anchor::Right,
                );
            }
        }
    }
    Some(canvas)
}

fn draw_panel(
    canvas: &mut Canvas,
    differences: &[&Difference],
    (name, factor, unit): (&str, f64, &str),
    (from, to, top, bottom): (f64, f64, f64, f64),
) {
    let bounds = differences
        .iter()
        .filter_map(|d| d.difference.reach())
        .map(|(_, low, high)| (low * factor, high * factor));
    let (low, high) = bounds.fold((0.0_f64, 0.0_f64), |(low, high), (l, h)| (low.min(l), high.max(h)));
    // Where nothing differs, one unit to either side says so.
    let room = if high > low { (high - low) * 0.08 } else { 1.0 };
    let axis = Axis { low: low - room, high: high + room, from, to };
    canvas.text((f64::midpoint(from, to), top - 30.0), name, TEXT, INK, Anchor::Middle);
    let ticks = axis.ticks(3);
    let step = ticks.get(1).map_or(1.0, |second| second - ticks[0]);
    for tick in ticks {
        let x = axis.at(tick);
        canvas.line([(x, top), (x, bottom)], FAINT, 1.0);
        canvas.text((x, bottom + 20.0), &tick_label(tick, step), TEXT, SOFT, Anchor::Middle);
    }
    canvas.text((f64::midpoint(from, to), bottom + 52.0), unit, TEXT, INK, Anchor::Middle);
    canvas.line([(axis.at(0.0), top), (axis.at(0.0), bottom)], INK, 2.0);
    for (row, d) in differences.iter().enumerate() {
        let y = top + ROW * (row as f64 + 0.5);
        let Some((value, low, high)) = d.difference.reach() else {
            canvas.text((f64::midpoint(from, to), y), "not reached", TEXT, SOFT, Anchor::Middle);
            continue;
        };
        // The same colours as in the other drawings; the baseline is the first of them.
        let colour = palette::structure(row + 1);
        canvas.line([(axis.at(low * factor), y), (axis.at(high * factor), y)], colour, 4.0);
        for end in [low * factor, high * factor] {
            canvas.line([(axis.at(end), y - 8.0), (axis.at(end), y + 8.0)], colour, 3.0);
        }
        canvas.disc((axis.at(value * factor), y), 7.0, colour);
    }
}
