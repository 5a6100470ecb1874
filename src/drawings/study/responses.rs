//! How a measure answers to each factor, one panel a factor, one curve a structure, with bands.

use super::super::axis::{Axis, span};
use super::super::canvas::{Anchor, Canvas, TEXT};
use super::super::colours::Colours;
use super::super::palette::{Colour, FAINT, INK, SOFT};
use super::panels::{Margins, Panel, laid_out};
use super::shown::{Analysis, Response, weightiest};
use super::{factor_label, factor_name, file_part, left_out, name_of, panel_name, with_unit, wording};
use crate::results::StudyResults;
use crate::results::wording::{capital, number};

/// Panels of a picture, three in a row.
const MOST_PANELS: usize = 9;

pub(super) fn draw(study: &StudyResults, measure: &str, analyses: &[&Analysis<'_>]) -> Option<Canvas> {
    let shown: Vec<&&Analysis<'_>> = analyses.iter().filter(|a| a.output.baseline.is_none()).collect();
    let first = shown.first()?;
    let alone: Vec<&Analysis<'_>> = shown.iter().map(|analysis| **analysis).collect();
    let factors = weightiest(study.factors.len(), &alone, MOST_PANELS);
    let words = wording(first.output);
    let reaches = || shown.iter().flat_map(|a| &a.responses).filter_map(|r| words.reach(&r.estimate));
    let (low, high) = span(reaches().flat_map(|(_, low, high)| [low, high]))?;
    // Where all means lie above zero, an interval that reaches below it says nothing more; a measure that lies near zero is
    // shown with it.
    let is_positive = reaches().all(|(value, ..)| value >= 0.0);
    let low = if is_positive && low < 0.5 * high { 0.0 } else { low };
    let room = ((high - low) * 0.06).max(1e-9);
    let title = title(study, &shown, &factors);
    let subtitle = format!(
        "{}: {}, with {:.0} % bands{}",
        capital(&with_unit(first.output)),
        if study.from_base.is_empty() {
            "mean over all other factors as they come"
        } else {
            "all other factors as the scenario has them"
        },
        study.about.confidence * 100.0,
        left_out(study, factors.len())
    );
    let margins = Margins { left: 110.0, right: 30.0, top: 70.0, bottom: 90.0 };
    let name = format!("responses-{}", file_part(measure));
    let (mut canvas, panels) = laid_out((name, &title, &subtitle), factors.len(), 3, (560.0, 450.0), margins);
    let colours = Colours::of_study(study);
    let shown: Vec<(&Analysis<'_>, Colour)> =
        shown.iter().map(|analysis| (**analysis, colours.of(&analysis.output.structure))).collect();
    for (factor, panel) in factors.into_iter().zip(&panels) {
        let y = Axis {
            low: if is_positive && low == 0.0 { 0.0 } else { low - room },
            high: high + room,
            from: panel.bottom,
            to: panel.top,
        };
        draw_panel(&mut canvas, study, &shown, factor, (*panel, y));
    }
    legend(&mut canvas, &shown);
    Some(canvas)
}

/// The factor and the structure of which the answers lie farthest apart.
fn title(study: &StudyResults, shown: &[&&Analysis<'_>], factors: &[usize]) -> String {
    let swings = shown.iter().flat_map(|analysis| {
        factors.iter().copied().filter_map(move |factor| {
            let own = analysis.responses.iter().filter(|response| response.factor == factor);
            let values = own.filter_map(|r| wording(analysis.output).reach(&r.estimate)).map(|r| r.0);
            span(values).map(|(low, high)| (analysis, factor, low, high))
        })
    });
    match swings.max_by(|a, b| (a.3 - a.2).total_cmp(&(b.3 - b.2))) {
        Some((analysis, factor, low, high)) => {
            let (name, panel) = (name_of(analysis.output), panel_name(analysis));
            let of = if name == panel { String::new() } else { format!(" in {panel}") };
            format!(
                "With the {} “{name}” moves between {} and {}{}{of}",
                factor_name(study, factor),
                number(low),
                number(high),
                wording(analysis.output).after
            )
        }
        None => "How outputs answer to factors".to_owned(),
    }
}

fn legend(canvas: &mut Canvas, shown: &[(&Analysis<'_>, Colour)]) {
    let mut x = 30.0;
    for (analysis, colour) in shown {
        let name = Canvas::fitted(&panel_name(analysis), TEXT, 220.0);
        canvas.line([(x, 112.0), (x + 40.0, 112.0)], *colour, 5.0);
        canvas.text((x + 52.0, 112.0), &name, TEXT, INK, Anchor::Left);
        x += 52.0 + Canvas::text_width(&name, TEXT) + 40.0;
    }
}

fn draw_panel(
    canvas: &mut Canvas,
    study: &StudyResults,
    shown: &[(&Analysis<'_>, Colour)],
    factor: usize,
    (panel, y): (Panel, Axis),
) {
    let of = |analysis: &Analysis<'_>| -> Vec<Response> {
        analysis.responses.iter().filter(|response| response.factor == factor).cloned().collect()
    };
    let cells = shown.first().map(|(analysis, _)| of(analysis)).unwrap_or_default();
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
    for (analysis, colour) in shown.iter().copied() {
        let points: Vec<(f64, f64, (f64, f64))> = of(analysis)
            .iter()
            .enumerate()
            .filter_map(|(i, cell)| {
                let (value, low, high) = wording(analysis.output).reach(&cell.estimate)?;
                Some((place(i, cell), value, (low, high)))
            })
            .collect();
        curve(canvas, &points, colour, (&x, &y), numeric);
    }
}

fn frame(canvas: &mut Canvas, x: &Axis, y: &Axis, panel: Panel, (numeric, cells): (bool, &[Response])) {
    for (tick, label) in y.labelled_ticks(4) {
        canvas.line([(panel.left, y.at(tick)), (panel.right, y.at(tick))], FAINT, 1.0);
        canvas.text((panel.left - 10.0, y.at(tick)), &label, TEXT, SOFT, Anchor::Right);
    }
    if numeric {
        for (tick, label) in x.labelled_ticks(4) {
            canvas.line([(x.at(tick), panel.bottom), (x.at(tick), panel.bottom + 6.0)], SOFT, 1.5);
            canvas.text((x.at(tick), panel.bottom + 22.0), &label, TEXT, SOFT, Anchor::Middle);
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
