//! How far each factor swings an output between the lowest and the highest of its values, the widest swing on top.

use super::super::axis::{Axis, tick_label};
use super::super::canvas::{Anchor, Canvas, TEXT};
use super::super::palette::{self, FAINT, INK, SOFT};
use super::panels::{Margins, Panel, laid_out};
use super::shown::Analysis;
use super::{factor_name, file_part, panel_name, with_unit};
use crate::results::StudyResults;
use crate::statistics::Estimate;

const ROW: f64 = 46.0;

/// The answers at the lowest and the highest values of a factor.
struct Swing {
    factor: usize,
    ends: [(String, Estimate); 2],
}

impl Swing {
    fn is_visible(&self) -> bool {
        let [low, high] = [self.ends[0].1.value, self.ends[1].1.value];
        (high - low).abs() > 1e-9 * low.abs().max(high.abs())
    }
}

pub(super) fn draw(study: &StudyResults, measure: &str, analyses: &[&Analysis<'_>]) -> Option<Canvas> {
    let shown: Vec<(&Analysis<'_>, Vec<Swing>)> = analyses
        .iter()
        .map(|analysis| (*analysis, swings(study, analysis)))
        .filter(|(_, swings)| swings.iter().any(Swing::is_visible))
        .collect();
    let (first, _) = shown.first()?;
    let k = study.factors.len();
    let widest =
        (0..k).map(|f| Canvas::text_width(factor_name(study, f), TEXT)).fold(120.0, f64::max).min(330.0);
    let margins = Margins { left: widest + 40.0, right: 90.0, top: 50.0, bottom: 70.0 };
    let title = format!("How far each factor moves {}", with_unit(first));
    let subtitle = "Mean at its lowest (vermillion) and highest (blue) values, all other factors as they come; lines are intervals";
    let size = (widest + 530.0, k as f64 * ROW + 130.0);
    let name = format!("tornado-{}", file_part(measure));
    let (mut canvas, panels) = laid_out((name, &title, subtitle), shown.len(), 3, size, margins);
    for ((analysis, swings), panel) in shown.into_iter().zip(panels) {
        panel.title(&mut canvas, &panel_name(analysis));
        draw_panel(&mut canvas, study, &swings, panel);
    }
    Some(canvas)
}

/// The swings of the factors that have an order, the widest first.
fn swings(study: &StudyResults, analysis: &Analysis<'_>) -> Vec<Swing> {
    let of = |factor: usize| {
        let known = analysis.responses.iter().filter(|r| r.factor == factor && r.at.is_some());
        let known: Vec<(String, Estimate)> =
            known.filter_map(|r| Some((r.label.clone(), r.estimate?))).collect();
        let [first, .., last] = known.as_slice() else { return None };
        Some(Swing { factor, ends: [first.clone(), last.clone()] })
    };
    let mut swings: Vec<Swing> = (0..study.factors.len()).filter_map(of).collect();
    let width = |swing: &Swing| (swing.ends[0].1.value - swing.ends[1].1.value).abs();
    swings.sort_by(|a, b| width(b).total_cmp(&width(a)).then(a.factor.cmp(&b.factor)));
    swings
}

fn draw_panel(canvas: &mut Canvas, study: &StudyResults, swings: &[Swing], panel: Panel) {
    let reach = |e: &Estimate| <[f64; 2]>::from(e.reach());
    let values = swings.iter().flat_map(|swing| swing.ends.iter().flat_map(|(_, e)| reach(e)));
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
    let room = ((high - low) * 0.05).max(1e-9);
    let axis = Axis { low: low - room, high: high + room, from: panel.left, to: panel.right };
    let ticks = axis.ticks(4);
    let step = ticks.get(1).map_or(1.0, |second| second - ticks[0]);
    for tick in ticks {
        canvas.line([(axis.at(tick), panel.top), (axis.at(tick), panel.bottom)], FAINT, 1.0);
        canvas.text(
            (axis.at(tick), panel.bottom + 20.0),
            &tick_label(tick, step),
            TEXT,
            SOFT,
            Anchor::Middle,
        );
    }
    if (axis.low..axis.high).contains(&0.0) {
        canvas.line([(axis.at(0.0), panel.top), (axis.at(0.0), panel.bottom)], INK, 2.0);
    }
    let row_height = (panel.bottom - panel.top) / study.factors.len() as f64;
    for (row, swing) in swings.iter().enumerate() {
        let y = panel.top + (row as f64 + 0.5) * row_height;
        let label = Canvas::fitted(factor_name(study, swing.factor), TEXT, 330.0);
        canvas.text((panel.left - 12.0, y), &label, TEXT, INK, Anchor::Right);
        let middle = f64::midpoint(swing.ends[0].1.value, swing.ends[1].1.value);
        for (place, (_, end)) in swing.ends.iter().enumerate() {
            let colour = [palette::VERMILLION, palette::BLUE][place];
            let (from, to) = (axis.at(middle), axis.at(end.value));
            canvas.block([(from.min(to), y - 11.0), (from.max(to), y + 11.0)], colour);
            let [low, high] = reach(end);
            let shift = [-4.0, 4.0][place];
            canvas.line([(axis.at(low), y + shift), (axis.at(high), y + shift)], INK, 2.0);
        }
    }
}
