//! Where the time went, stacked to the restricted mean delay.

use super::axis::{Axis, horizontal};
use super::canvas::{Anchor, Canvas, TEXT};
use super::palette;
use crate::results::{Results, Stage};

/// The height of one structure's bar and the room it stands in.
const BAR: f64 = 56.0;
const ROW: f64 = 84.0;

pub(super) fn draw(results: &Results) -> Option<Canvas> {
    let rows = results.about.structures.len() as f64;
    let (left, right, top) = (270.0, 1070.0, 150.0);
    let bottom = top + rows * ROW;
    let title = match results.acts() {
        true => "Where the time goes until a release answers a shift",
        false => "Where the time goes until the owner hears of a shift",
    };
    let mut canvas = Canvas::new("stages", (1200.0, bottom + 90.0), title, "");
    let days = |structure: &String| -> Vec<f64> {
        results.stages_told().iter().map(|stage| results.days_in(structure, *stage)).collect()
    };
    let means: Vec<Vec<f64>> = results.about.structures.iter().map(days).collect();
    let longest = means.iter().map(|stages| stages.iter().sum::<f64>()).fold(0.0, f64::max);
    let x = Axis { low: 0.0, high: if longest > 0.0 { longest * 1.02 } else { 1.0 }, from: left, to: right };
    legend(&mut canvas, results.stages_told(), left);
    let name = format!("working days, restricted mean over {:.0} days", results.about.follow_up_d);
    horizontal(&mut canvas, &x, (top - 12.0, bottom), &name);
    for (row, (structure, stages)) in results.about.structures.iter().zip(&means).enumerate() {
        let middle = top + ROW * (row as f64 + 0.5);
        let label = Canvas::fitted(structure, TEXT, 240.0);
        canvas.text((left - 14.0, middle), &label, TEXT, palette::INK, Anchor::Right);
        let mut from = 0.0;
        for (&stage, mean) in results.stages_told().iter().zip(stages) {
            let (start, end) = (x.at(from), x.at(from + mean));
            from += mean;
            let colour = palette::stage(stage);
            canvas.block([(start, middle - BAR / 2.0), (end, middle + BAR / 2.0)], colour);
            let text = format!("{mean:.1}");
            if end - start > Canvas::text_width(&text, TEXT) + 8.0 {
                canvas.text(
                    (f64::midpoint(start, end), middle),
                    &text,
                    TEXT,
                    palette::ink_on(colour),
                    Anchor::Middle,
                );
            }
        }
        canvas.text((x.at(from) + 10.0, middle), &format!("{from:.1} d"), TEXT, palette::INK, Anchor::Left);
    }
    Some(canvas)
}

/// The names of the stages in one row, closer together where there are many.
fn legend(canvas: &mut Canvas, stages: &[Stage], left: f64) {
    let mut x = if stages.len() > 7 { 24.0 } else { left };
    let entries: f64 = stages.iter().map(|stage| 32.0 + Canvas::text_width(stage.name(), TEXT)).sum();
    let gap = ((canvas.width - 24.0 - x - entries) / (stages.len() as f64 - 1.0).max(1.0)).clamp(6.0, 28.0);
    for &stage in stages {
        canvas.block([(x, 82.0), (x + 24.0, 106.0)], palette::stage(stage));
        canvas.text((x + 32.0, 94.0), stage.name(), TEXT, palette::INK, Anchor::Left);
        x += 32.0 + Canvas::text_width(stage.name(), TEXT) + gap;
    }
}
