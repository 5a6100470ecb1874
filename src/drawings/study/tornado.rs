//! How far each factor swings an output between the lowest and the highest of its values, the widest swing on top.

use super::super::axis::{Axis, span};
use super::super::canvas::{Anchor, Canvas, TEXT};
use super::super::palette::{self, FAINT, INK, SOFT};
use super::panels::{Margins, Panel, laid_out};
use super::shown::Analysis;
use super::{
    MOST_FACTORS, difference_wording, factor_name, file_part, left_out, name_of, names_room, panel_name,
    wording,
};
use crate::results::StudyResults;
use crate::results::wording::{Wording, capital, number};
use std::cmp::Ordering;

const ROW: f64 = 46.0;
const TOGETHER: &str = "Mean at the lowest (pale, upper line) and the highest (dark, lower line) values of each factor, all others as they come; lines are intervals";
const ALONE: &str = "From the base case (0) to each factor alone at its first (pale, upper line) and last (dark, lower line) level; lines are paired intervals";

/// The answers at the lowest and the highest values of a factor: the level, and value and interval as they are shown.
struct Swing {
    factor: usize,
    ends: [(String, (f64, f64, f64)); 2],
    /// Where the bars begin; none for the middle between the ends.
    from: Option<f64>,
}

impl Swing {
    fn is_visible(&self) -> bool {
        let [low, high] = self.values();
        self.width() > 1e-9 * low.abs().max(high.abs())
    }

    fn values(&self) -> [f64; 2] {
        [self.ends[0].1.0, self.ends[1].1.0]
    }

    fn width(&self) -> f64 {
        let [low, high] = self.values();
        let from = self.start();
        low.max(high).max(from) - low.min(high).min(from)
    }

    /// Where the bars begin.
    fn start(&self) -> f64 {
        let [low, high] = self.values();
        self.from.unwrap_or(f64::midpoint(low, high))
    }
}

pub(super) fn draw(study: &StudyResults, measure: &str, analyses: &[&Analysis<'_>]) -> Option<Canvas> {
    let shown: Vec<(&Analysis<'_>, Vec<Swing>)> = analyses
        .iter()
        .map(|analysis| (*analysis, swings(study, analysis)))
        .filter(|(_, swings)| swings.iter().any(Swing::is_visible))
        .collect();
    let widest = |swings: &[Swing]| swings.first().map_or(0.0, Swing::width);
    let (first, widest_swings) = shown.iter().max_by(|a, b| widest(&a.1).total_cmp(&widest(&b.1)))?;
    let k = study.factors.len().min(MOST_FACTORS);
    let widest = names_room(study);
    let margins = Margins { left: widest + 40.0, right: 90.0, top: 50.0, bottom: 70.0 };
    let title = title(study, first, widest_swings.first()?);
    let is_alone = !study.from_base.is_empty();
    let subtitle = format!("{}{}", if is_alone { ALONE } else { TOGETHER }, left_out(study, k));
    let size = (widest + 530.0, k as f64 * ROW + 130.0);
    let name = format!("tornado-{}", file_part(measure));
    let (mut canvas, panels) = laid_out((name, &title, &subtitle), shown.len(), 2, size, margins);
    for ((analysis, swings), panel) in shown.into_iter().zip(panels) {
        panel.title(&mut canvas, &panel_name(analysis));
        if let Some(widest) = swings.first() {
            canvas.tell(&format!("{}.", self::title(study, analysis, widest)));
        }
        let words = if is_alone { difference_wording(analysis.output) } else { wording(analysis.output) };
        draw_panel(&mut canvas, study, (&swings, words), panel);
    }
    Some(canvas)
}

/// The factor that moves an output farthest.
fn title(study: &StudyResults, analysis: &Analysis<'_>, swing: &Swing) -> String {
    let words = difference_wording(analysis.output);
    let (name, panel) = (name_of(analysis.output), panel_name(analysis));
    let of = if name == panel { String::new() } else { format!(" in {panel}") };
    let by = format!("{}{}", number(swing.width()), words.after);
    format!(
        "{}, from one end to the other, moves “{name}” most: by {by}{of}",
        capital(&factor_name(study, swing.factor))
    )
}

/// The swings of the factors that have an order, the widest first; from a base case, those of all.
fn swings(study: &StudyResults, analysis: &Analysis<'_>) -> Vec<Swing> {
    let mut swings =
        if study.from_base.is_empty() { together(study, analysis) } else { alone(study, analysis) };
    swings.sort_by(|a, b| b.width().total_cmp(&a.width()).then(a.factor.cmp(&b.factor)));
    swings.truncate(MOST_FACTORS);
    swings
}

/// From the base case to the first and to the last level of each factor alone; one that has a single level has that twice.
fn alone(study: &StudyResults, analysis: &Analysis<'_>) -> Vec<Swing> {
    let words = difference_wording(analysis.output);
    let of = |factor: usize| {
        let own = analysis.from_base.iter().filter(|moved| moved.factor == factor);
        let mut known: Vec<_> = own
            .filter_map(|moved| Some((moved.at, moved.label.clone(), words.reach(&moved.estimate)?)))
            .collect();
        if known.iter().all(|(at, ..)| at.is_some()) {
            known.sort_by(|a, b| a.0.partial_cmp(&b.0).unwrap_or(Ordering::Equal));
        }
        let ends = [known.first()?, known.last()?].map(|(_, label, reach)| (label.clone(), *reach));
        Some(Swing { factor, ends, from: Some(0.0) })
    };
    (0..study.factors.len()).filter_map(of).collect()
}

fn together(study: &StudyResults, analysis: &Analysis<'_>) -> Vec<Swing> {
    let words = wording(analysis.output);
    let of = |factor: usize| {
        let known = analysis.responses.iter().filter(|r| r.factor == factor && r.at.is_some());
        let known: Vec<_> =
            known.filter_map(|r| Some((r.label.clone(), words.reach(&r.estimate)?))).collect();
        let [first, .., last] = known.as_slice() else { return None };
        Some(Swing { factor, ends: [first.clone(), last.clone()], from: None })
    };
    (0..study.factors.len()).filter_map(of).collect()
}

fn draw_panel(canvas: &mut Canvas, study: &StudyResults, (swings, words): (&[Swing], Wording), panel: Panel) {
    let ends = swings.iter().flat_map(|swing| &swing.ends);
    let (low, high) = span(ends.flat_map(|(_, (_, low, high))| [*low, *high])).unwrap_or((0.0, 1.0));
    let room = ((high - low) * 0.05).max(1e-9);
    let axis = Axis { low: low - room, high: high + room, from: panel.left, to: panel.right };
    for (tick, label) in axis.labelled_ticks(4) {
        canvas.line([(axis.at(tick), panel.top), (axis.at(tick), panel.bottom)], FAINT, 1.0);
        canvas.text((axis.at(tick), panel.bottom + 20.0), &label, TEXT, SOFT, Anchor::Middle);
    }
    canvas.text((panel.middle().0, panel.bottom + 50.0), words.axis, TEXT, SOFT, Anchor::Middle);
    if (axis.low..axis.high).contains(&0.0) {
        canvas.line([(axis.at(0.0), panel.top), (axis.at(0.0), panel.bottom)], INK, 2.0);
    }
    let row_height = (panel.bottom - panel.top) / study.factors.len().min(MOST_FACTORS) as f64;
    for (row, swing) in swings.iter().enumerate() {
        let y = panel.top + (row as f64 + 0.5) * row_height;
        let label = Canvas::fitted(&factor_name(study, swing.factor), TEXT, 330.0);
        let lift = if swing.from.is_some() { 10.0 } else { 0.0 };
        canvas.text((panel.left - 12.0, y - lift), &label, TEXT, INK, Anchor::Right);
        if swing.from.is_some() {
            let [(first, _), (last, _)] = &swing.ends;
            let ends = if first == last { first.clone() } else { format!("{first} / {last}") };
            let ends = Canvas::fitted(&ends, TEXT, 330.0);
            canvas.text((panel.left - 12.0, y + 14.0), &ends, TEXT, SOFT, Anchor::Right);
        }
        let middle = swing.start();
        for (place, (_, (value, low, high))) in swing.ends.iter().enumerate() {
            let colour = palette::PALE_AND_DARK[place];
            let (from, to) = (axis.at(middle), axis.at(*value));
            canvas.block([(from.min(to), y - 11.0), (from.max(to), y + 11.0)], colour);
            let shift = [-4.0, 4.0][place];
            canvas.line([(axis.at(*low), y + shift), (axis.at(*high), y + shift)], INK, 2.0);
        }
    }
}
