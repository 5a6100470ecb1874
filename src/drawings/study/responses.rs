//! How a measure answers to each factor, one panel a factor, one curve a structure, with bands.

use super::super::axis::{Axis, tick_label};
use super::super::canvas::{Anchor, Canvas, TEXT};
use super::super::palette::Colour;
use super::super::palette::{self, FAINT, INK, SOFT};
use super::panels::{Margins, Panel, laid_out};
use super::shown::{Analysis, Response};
use super::{factor_label, file_part, panel_name, title_of, with_unit};
use crate::results::StudyResults;

pub(super) fn draw(study: &StudyResults, measure: &str, analyses: &[&Analysis<'_>]) -> Option<Canvas> {
    let shown: Vec<&&Analysis<'_>> = analyses.iter().filter(|a| a.output.baseline.is_none()).collect();
    let first = shown.first()?;
    let k = study.factors.len();
    let reach = shown
        .iter()
        .flat_map(|a| &a.responses)
        .filter_map(|r| r.estimate)
        .flat_map(|e| <[f64; 2]>::from(e.reach()));
    let (low, high) = reach.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
    if low > high {
        return None;
    }
    // A measure that lies near zero is shown with it.
    let low = if low > 0.0 && low < 0.5 * high { 0.0 } else { low };
    let room = ((high - low) * 0.06).max(1e-9);
    let title = format!("How {} answers to each factor", title_of(first));
    let subtitle = format!(
        "{}: mean over all other factors as they come, with {:.0} % bands",
        with_unit(first),
        study.about.confidence * 100.0
    );
    let margins = Margins { left: 110.0, right: 30.0, top: 70.0, bottom: 90.0 };
    let name = format!("responses-{}", file_part(measure));
    let (mut canvas, panels) = laid_out((name, &title, &subtitle), k, 3, (560.0, 450.0), margins);
    for (factor, panel) in panels.iter().enumerate() {
        let y = Axis { low: low - room, high: high + room, from: panel.bottom, to: panel.top };
        draw_panel(&mut canvas, study, &shown, factor, (*panel, y));
    }
    legend(&mut canvas, &shown);
    Some(canvas)
}

fn legend(canvas: &mut Canvas, shown: &[&&Analysis<'_>]) {
    let mut x = 30.0;
    for (place, analysis) in shown.iter().enumerate() {
        let name = Canvas::fitted(&panel_name(analysis), TEXT, 220.0);
        canvas.line([(x, 112.0), (x + 40.0, 112.0)], palette::structure(place), 5.0);
        canvas.text((x + 52.0, 112.0), &name, TEXT, INK, Anchor::Left);
        x += 52.0 + Canvas::text_width(&name, TEXT) + 40.0;
    }
}

fn draw_panel(
    canvas: &mut Canvas,
    study: &StudyResults,
    shown: &[&&Analysis<'_>],
    factor: usize,
    (panel, y): (Panel, Axis),
) {
    let of = |analysis: &Analysis<'_>| -> Vec<Response> {
        analysis.responses.iter().filter(|response| response.factor == factor).cloned().collect()
    };
    let cells = of(shown[0]);
    let numeric = cells.iter().all(|cell| cell.at.is_some());
    let place = |index: usize, cell: &Response| if numeric { cell.at.unwrap_or(0.0) } else { index as f64 };
    let places: Vec<f64> = cells.iter().enumerate().map(|(index, cell)| place(index, cell)).collect();
    let (low, high) =
        places.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(*v), h.max(*v)));
    let room = ((high - low) * 0.05).max(1e-9);
    let x = Axis { low: low - room, high: high + room, from: panel.left, to: panel.right };
    frame(canvas, &x, &y, panel, (numeric, &cells));
    let below = panel.bottom + 54.0;
    canvas.text((panel.middle().0, below), &factor_label(study, factor), TEXT, INK, Anchor::Middle);
    for (colour, analysis) in shown.iter().enumerate().map(|(place, a)| (palette::structure(place), a)) {
        let points: Vec<(f64, f64, (f64, f64))> = of(analysis)
            .iter()
            .enumerate()
            .filter_map(|(i, cell)| cell.estimate.map(|e| (place(i, cell), e.value, e.reach())))
            .collect();
        curve(canvas, &points, colour, (&x, &y), numeric);
    }
}

fn frame(canvas: &mut Canvas, x: &Axis, y: &Axis, panel: Panel, (numeric, cells): (bool, &[Response])) {
    let ticks = y.ticks(4);
    let step = ticks.get(1).map_or(1.0, |second| second - ticks[0]);
    for tick in ticks {
        canvas.line([(panel.left, y.at(tick)), (panel.right, y.at(tick))], FAINT, 1.0);
        canvas.text((panel.left - 10.0, y.at(tick)), &tick_label(tick, step), TEXT, SOFT, Anchor::Right);
    }
    if numeric {
        let ticks = x.ticks(4);
        let step = ticks.get(1).map_or(1.0, |second| second - ticks[0]);
        for tick in ticks {
            canvas.line([(x.at(tick), panel.bottom), (x.at(tick), panel.bottom + 6.0)], SOFT, 1.5);
            canvas.text(
                (x.at(tick), panel.bottom + 22.0),
                &tick_label(tick, step),
                TEXT,
                SOFT,
                Anchor::Middle,
            );
        }
    } else {
        let width = (panel.right - panel.left) / cells.len() as f64;
        for (index, cell) in cells.iter().enumerate() {
            let label = Canvas::fitted(&cell.label, TEXT, width - 6.0);
            canvas.text((x.at(index as f64), panel.bottom + 22.0), &label, TEXT, SOFT, Anchor::Middle);
        }
    }
    canvas.line([(panel.left, panel.bottom), (panel.right, panel.bottom)], SOFT, 1.5);
}

fn curve(
    canvas: &mut Canvas,
    points: &[(f64, f64, (f64, f64))],
    colour: Colour,
    (x, y): (&Axis, &Axis),
    joined: bool,
) {
    let at = |place: f64, value: f64| (x.at(place), y.at(value.clamp(y.low, y.high)));
    if joined {
        let upper = points.iter().map(|(place, _, (_, high))| at(*place, *high));
        let lower = points.iter().rev().map(|(place, _, (low, _))| at(*place, *low));
        canvas.area(upper.chain(lower).collect(), colour.mix(0.2));
        canvas.line(points.iter().map(|(place, value, _)| at(*place, *value)), colour, 3.0);
    }
    for (place, value, (low, high)) in points {
        if !joined {
            canvas.line([at(*place, *low), at(*place, *high)], colour, 3.0);
        }
        canvas.disc(at(*place, *value), 5.0, colour);
    }
}
