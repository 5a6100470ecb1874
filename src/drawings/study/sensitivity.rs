//! Bars of the indices with their intervals, one panel an output, the weightiest factor on top.

use super::super::axis::{Axis, tick_label};
use super::super::canvas::{Anchor, Canvas, TEXT};
use super::super::palette::{self, FAINT, INK, SOFT};
use super::panels::{Margins, Panel, laid_out};
use super::shown::Analysis;
use super::{factor_name, file_part, panel_name, title_of};
use crate::results::{IndexKind, StudyResults};
use crate::statistics::Estimate;

const ROW: f64 = 54.0;
/// The two bars of a factor, the heavier first.
const PAIRS: [[IndexKind; 2]; 3] = [
    [IndexKind::Total, IndexKind::First],
    [IndexKind::MuStar, IndexKind::Sigma],
    [IndexKind::Main, IndexKind::Main],
];

pub(super) fn draw(study: &StudyResults, measure: &str, analyses: &[&Analysis<'_>]) -> Option<Canvas> {
    let pair = PAIRS
        .into_iter()
        .find(|pair| analyses.iter().any(|a| a.indices.iter().any(|i| i.kind == pair[0])))?;
    let shown: Vec<&&Analysis<'_>> = analyses
        .iter()
        .filter(|a| a.indices.iter().any(|i| i.kind == pair[0] && i.estimate.is_some()))
        .collect();
    let k = study.factors.len();
    let widest =
        (0..k).map(|f| Canvas::text_width(factor_name(study, f), TEXT)).fold(120.0, f64::max).min(330.0);
    let height = k as f64 * ROW + 130.0;
    let title = format!("What {} depends on", shown.first().map_or(measure.to_owned(), |a| title_of(a)));
    let subtitle = format!("{}, with {:.0} % intervals", legend(pair), study.about.confidence * 100.0);
    let margins = Margins { left: widest + 40.0, right: 30.0, top: 50.0, bottom: 70.0 };
    let name = format!("sensitivity-{}", file_part(measure));
    let (mut canvas, panels) =
        laid_out((name, &title, &subtitle), shown.len(), 3, (widest + 440.0, height), margins);
    for (analysis, panel) in shown.into_iter().zip(panels) {
        draw_panel(&mut canvas, study, analysis, pair, panel);
    }
    Some(canvas)
}

fn legend(pair: [IndexKind; 2]) -> &'static str {
    match pair[0] {
        IndexKind::Total => "Share of the variance: pale, with all interactions (ST); dark, alone (S1)",
        IndexKind::MuStar => "Pale: mean size of the effect of a whole range (μ*); dark: its spread (σ)",
        _ => "Share of the variance that the factor explains alone",
    }
}

fn estimate(analysis: &Analysis<'_>, kind: IndexKind, factor: usize) -> Option<Estimate> {
    analysis.indices.iter().find(|i| i.kind == kind && i.factor == factor && !i.with)?.estimate
}

fn draw_panel(
    canvas: &mut Canvas,
    study: &StudyResults,
    analysis: &Analysis<'_>,
    pair: [IndexKind; 2],
    panel: Panel,
) {
    panel.title(canvas, &panel_name(analysis));
    let mut order: Vec<usize> = (0..study.factors.len()).collect();
    let weight = |factor: usize| estimate(analysis, pair[0], factor).map_or(f64::NEG_INFINITY, |e| e.value);
    order.sort_by(|a, b| weight(*b).total_cmp(&weight(*a)).then(a.cmp(b)));
    let all = pair.iter().flat_map(|kind| order.iter().filter_map(|f| estimate(analysis, *kind, *f)));
    let ends = all.map(|estimate| estimate.reach());
    let (low, high) = ends.fold((0.0_f64, 0.0_f64), |(low, high), (l, h)| (low.min(l), high.max(h)));
    let high = if pair[0].is_share() { high.max(1.0) } else { high.max(1e-12) * 1.05 };
    let axis = Axis { low: low.max(-0.25 * high), high, from: panel.left, to: panel.right };
    let ticks = axis.ticks(4);
    let step = ticks.get(1).map_or(1.0, |second| second - ticks[0]);
    for tick in ticks {
        canvas.line([(axis.at(tick), panel.top), (axis.at(tick), panel.bottom)], FAINT, 1.0);
        let label = if pair[0].is_share() {
            format!("{:.0} %", tick * 100.0).replace('-', "−")
        } else {
            tick_label(tick, step)
        };
        canvas.text((axis.at(tick), panel.bottom + 20.0), &label, TEXT, SOFT, Anchor::Middle);
    }
    for (row, factor) in order.into_iter().enumerate() {
        let y = panel.top + (row as f64 + 0.5) * (panel.bottom - panel.top) / study.factors.len() as f64;
        let label = Canvas::fitted(factor_name(study, factor), TEXT, 330.0);
        canvas.text((panel.left - 12.0, y), &label, TEXT, INK, Anchor::Right);
        let colours = if pair[0] == pair[1] { [palette::BLUE; 2] } else { [palette::SKY, palette::BLUE] };
        let places = if pair[0] == pair[1] { [0.0; 2] } else { [-9.0, 9.0] };
        for ((kind, colour), shift) in pair.into_iter().zip(colours).zip(places) {
            if let Some(estimate) = estimate(analysis, kind, factor) {
                bar(canvas, &axis, estimate, y + shift, colour);
            }
            if pair[0] == pair[1] {
                break;
            }
        }
    }
    canvas.line([(axis.at(0.0), panel.top), (axis.at(0.0), panel.bottom)], INK, 2.0);
}

fn bar(canvas: &mut Canvas, axis: &Axis, estimate: Estimate, y: f64, colour: palette::Colour) {
    let clamp = |value: f64| axis.at(value.clamp(axis.low, axis.high));
    canvas.block([(clamp(0.0), y - 8.0), (clamp(estimate.value), y + 8.0)], colour);
    if let Some((low, high)) = estimate.bounds {
        let (low, high) = (clamp(low), clamp(high));
        canvas.line([(low, y), (high, y)], INK, 2.0);
        for end in [low, high] {
            canvas.line([(end, y - 5.0), (end, y + 5.0)], INK, 2.0);
        }
    }
}
