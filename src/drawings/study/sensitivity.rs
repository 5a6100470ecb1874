//! Bars of the indices with their intervals, one panel an output, the weightiest factor on top.

use super::super::axis::{Axis, span};
use super::super::canvas::{Anchor, Canvas, TEXT};
use super::super::palette::{self, FAINT, INK, SOFT};
use super::panels::{Margins, Panel, laid_out};
use super::shown::Analysis;
use super::{MOST_FACTORS, factor_name, file_part, left_out, name_of, names_room, panel_name, wording};
use crate::results::wording::{number, percent};
use crate::results::{Estimate, IndexKind, StudyResults};

const ROW: f64 = 54.0;
/// The two bars of a factor, the heavier first.
const PAIRS: [[IndexKind; 2]; 3] = [
    [IndexKind::Total, IndexKind::First],
    // How much effects differ is known too loosely to be drawn: the table has it.
    [IndexKind::MuStar, IndexKind::MuStar],
    [IndexKind::Main, IndexKind::Main],
];

pub(super) fn draw(study: &StudyResults, measure: &str, analyses: &[&Analysis<'_>]) -> Option<Canvas> {
    let pair = PAIRS
        .into_iter()
        .find(|pair| analyses.iter().any(|a| a.indices.iter().any(|i| i.kind == pair[0])))?;
    // What is asked: the differences, where something is compared. What each structure owes to what stands in the table.
    let compares = analyses.iter().any(|analysis| analysis.output.baseline.is_some());
    let shown: Vec<&&Analysis<'_>> = analyses
        .iter()
        .filter(|a| a.output.baseline.is_some() == compares)
        .filter(|a| a.indices.iter().any(|i| i.kind == pair[0] && i.estimate.value.is_some()))
        .collect();
    let k = study.factors.len().min(MOST_FACTORS);
    let widest = names_room(study);
    let height = k as f64 * ROW + 130.0;
    let title = title(study, &shown, pair[0]);
    let end = shown.iter().map(|analysis| farthest(analysis, pair)).fold(1e-12, f64::max);
    let is_cut = shown
        .iter()
        .any(|analysis| analysis.indices.iter().any(|i| i.kind.is_share() && i.estimate.is_cut()));
    let cut = if is_cut { "; estimates beyond 0 or 100 % are drawn up to there" } else { "" };
    let is_pale = pair[0] == pair[1]
        && shown.iter().any(|a| order(study, a, pair[0]).iter().take(k).any(|f| is_luck(study, a, *f)));
    let pale = if is_pale { "; pale: luck alone would explain it" } else { "" };
    let subtitle = format!(
        "{}{}{pale}; lines are {:.0}\u{a0}% intervals{cut}{}{}",
        legend(pair),
        ways(study, &shown, pair[0]),
        study.about.confidence * 100.0,
        left_out(study, k),
        if study.factors.iter().any(|factor| factor.is_follow_up) {
            "; * how long one looks, no trait of a firm"
        } else {
            ""
        }
    );
    let margins = Margins { left: widest + 60.0, right: 30.0, top: 50.0, bottom: 70.0 };
    let name = format!("sensitivity-{}", file_part(measure));
    let (mut canvas, panels) =
        laid_out((name, &title, &subtitle), shown.len(), 2, (widest + 460.0, height), margins);
    for (analysis, panel) in shown.into_iter().zip(panels) {
        canvas.tell(&said(study, analysis, pair[0]));
        draw_panel(&mut canvas, study, (analysis, end), pair, panel);
    }
    Some(canvas)
}

/// The factors by weight, the heaviest first.
fn order(study: &StudyResults, analysis: &Analysis<'_>, kind: IndexKind) -> Vec<usize> {
    let weight =
        |factor: usize| estimate(analysis, kind, factor).and_then(|e| e.value).unwrap_or(f64::NEG_INFINITY);
    let mut order: Vec<usize> = (0..study.factors.len()).collect();
    order.sort_by(|a, b| weight(*b).total_cmp(&weight(*a)).then(a.cmp(b)));
    order
}

/// An index as a sentence has it: `62 %`, or in the unit of the output.
fn weighed(analysis: &Analysis<'_>, kind: IndexKind, factor: usize) -> Option<String> {
    let estimate = estimate(analysis, kind, factor)?;
    if kind.is_share() {
        return Some(percent(estimate.value?.clamp(0.0, 1.0)));
    }
    // To the digits of the page around it.
    let words = wording(analysis.output);
    Some(format!("{}{}", number(words.factor * estimate.value?), words.after))
}

/// The heaviest factor of every panel.
fn title(study: &StudyResults, shown: &[&&Analysis<'_>], kind: IndexKind) -> String {
    /// A title of more is not read.
    const MOST: usize = 3;
    let name = shown.first().map_or_else(String::new, |analysis| name_of(analysis.output));
    let told = |analysis: &&&Analysis<'_>| {
        let order = order(study, analysis, kind);
        let factor = *order.first()?;
        let weight = weighed(analysis, kind, factor)?;
        let panel = panel_name(analysis);
        let of = if name == panel { String::new() } else { format!(" in {panel}") };
        let open = if is_open(analysis, kind, &order) { ", perhaps" } else { "" };
        Some(format!("{}{of} ({weight}{open})", factor_name(study, factor)))
    };
    let told: Vec<String> = shown.iter().take(MOST).filter_map(told).collect();
    match told.is_empty() {
        true => format!("What decides “{name}” is not known yet"),
        false => format!("What weighs most in “{name}”: {}", told.join(", ")),
    }
}

/// A factor, with a mark where it is for how long changes are followed.
fn marked(study: &StudyResults, factor: usize) -> String {
    let is_follow_up = study.factors.get(factor).is_some_and(|factor| factor.is_follow_up);
    factor_name(study, factor) + if is_follow_up { " *" } else { "" }
}

/// Whether luck alone would explain what a factor does.
fn is_luck(study: &StudyResults, analysis: &Analysis<'_>, factor: usize) -> bool {
    let name = study.factors.get(factor).map(|factor| factor.factor.as_str());
    name.is_some_and(|name| study.luck_explains(analysis.output).contains(&name))
}

/// What the arrows mean that stand beside factors, of those that do.
fn ways(study: &StudyResults, shown: &[&&Analysis<'_>], kind: IndexKind) -> String {
    let seen = |wanted: &str| {
        shown.iter().any(|analysis| {
            let order = order(study, analysis, kind);
            order.into_iter().take(MOST_FACTORS).any(|factor| sign(analysis, factor) == Some(wanted))
        })
    };
    let compares = shown.iter().any(|analysis| analysis.output.baseline.is_some());
    let what = if compares { "the difference" } else { "it" };
    let meanings = [
        (MORE, format!("more of it raises {what}")),
        (LESS, format!("more of it lowers {what}")),
        (EITHER, "either way".to_owned()),
    ];
    let told = meanings.into_iter().filter(|(arrow, _)| seen(arrow));
    told.map(|(arrow, meaning)| format!(" {arrow} {meaning}."))
        .collect::<String>()
        .trim_end_matches('.')
        .to_owned()
}

/// Whether the interval of the heaviest factor meets that of the next.
fn is_open(analysis: &Analysis<'_>, kind: IndexKind, order: &[usize]) -> bool {
    let bounds = |place: usize| estimate(analysis, kind, *order.get(place)?)?.bounds();
    bounds(0).zip(bounds(1)).is_some_and(|(first, next)| first.0 <= next.1)
}

/// The same for those who cannot see it.
fn said(study: &StudyResults, analysis: &Analysis<'_>, kind: IndexKind) -> String {
    let weights = order(study, analysis, kind).into_iter().take(3).filter_map(|factor| {
        Some(format!("{} {}", factor_name(study, factor), weighed(analysis, kind, factor)?))
    });
    format!("{}: {}.", panel_name(analysis), weights.collect::<Vec<_>>().join(", "))
}

fn legend(pair: [IndexKind; 2]) -> &'static str {
    match pair[0] {
        IndexKind::Total => {
            "Share of what varies that a factor explains: pale, with all interactions; dark, alone"
        }
        IndexKind::MuStar => {
            "Mean size of the effect of moving a factor from its lowest to its highest value."
        }
        _ => "Share of what varies that a factor explains alone",
    }
}

fn estimate(analysis: &Analysis<'_>, kind: IndexKind, factor: usize) -> Option<Estimate> {
    analysis.indices.iter().find(|i| i.kind == kind && i.factor == factor && !i.with).map(|i| i.estimate)
}

/// Which way more of a factor moves what is drawn.
const MORE: &str = "↑";
const LESS: &str = "↓";
const EITHER: &str = "↕";

/// Which way more of a factor moves an output; none where the design does not say.
fn sign(analysis: &Analysis<'_>, factor: usize) -> Option<&'static str> {
    let mean = estimate(analysis, IndexKind::Mu, factor)?;
    Some(match mean.value? {
        _ if !mean.excludes_zero() => EITHER,
        value if value < 0.0 => LESS,
        _ => MORE,
    })
}

/// How far the bars and lines of a panel reach.
fn farthest(analysis: &Analysis<'_>, pair: [IndexKind; 2]) -> f64 {
    let of_pair = analysis.indices.iter().filter(|index| pair.contains(&index.kind));
    let ends = of_pair.filter_map(|index| Some(index.estimate.reach()?.2));
    ends.fold(0.0, f64::max) * wording(analysis.output).factor
}

/// One panel; all have the same `end`.
fn draw_panel(
    canvas: &mut Canvas,
    study: &StudyResults,
    (analysis, end): (&Analysis<'_>, f64),
    pair: [IndexKind; 2],
    panel: Panel,
) {
    panel.title(canvas, &panel_name(analysis));
    let words = wording(analysis.output);
    let mut order = order(study, analysis, pair[0]);
    order.truncate(MOST_FACTORS);
    let row_height = (panel.bottom - panel.top) / order.len() as f64;
    let factor_of = if pair[0].is_share() { 100.0 } else { words.factor };
    let all = pair.iter().flat_map(|kind| order.iter().filter_map(|f| estimate(analysis, *kind, *f)));
    let ends = all.filter_map(|estimate| estimate.reach()).flat_map(|(_, low, high)| [low, high, 0.0]);
    let (low, high) = span(ends.map(|end| end * factor_of)).unwrap_or((0.0, 0.0));
    // A share lies between none and all, whatever an estimate from few points says.
    let (low, high) = match pair[0].is_share() {
        true => (0.0, 100.0),
        false => (low.max(-0.25 * high), end.max(high) * 1.05),
    };
    let axis = Axis { low, high, from: panel.left, to: panel.right };
    for (tick, label) in axis.labelled_ticks(4) {
        canvas.line([(axis.at(tick), panel.top), (axis.at(tick), panel.bottom)], FAINT, 1.0);
        canvas.text((axis.at(tick), panel.bottom + 20.0), &label, TEXT, SOFT, Anchor::Middle);
    }
    let unit = if pair[0].is_share() { "per cent" } else { words.axis };
    canvas.text((panel.middle().0, panel.bottom + 50.0), unit, TEXT, SOFT, Anchor::Middle);
    for (row, factor) in order.into_iter().enumerate() {
        let y = panel.top + (row as f64 + 0.5) * row_height;
        let sign = sign(analysis, factor);
        let room = if sign.is_some() { 26.0 } else { 0.0 };
        let label = Canvas::fitted(&marked(study, factor), TEXT, 330.0);
        canvas.text((panel.left - 12.0 - room, y), &label, TEXT, INK, Anchor::Right);
        canvas.text((panel.left - 12.0, y), sign.unwrap_or_default(), TEXT, INK, Anchor::Right);
        let colours = match (pair[0] == pair[1], is_luck(study, analysis, factor)) {
            (true, true) => [palette::PALE_AND_DARK[0]; 2],
            (true, false) => [palette::PALE_AND_DARK[1]; 2],
            (false, _) => palette::PALE_AND_DARK,
        };
        let places = if pair[0] == pair[1] { [0.0; 2] } else { [-9.0, 9.0] };
        for ((kind, colour), shift) in pair.into_iter().zip(colours).zip(places) {
            if let Some(estimate) = estimate(analysis, kind, factor) {
                bar(canvas, &axis, (estimate, factor_of), (y + shift, colour));
            }
            if pair[0] == pair[1] {
                break;
            }
        }
    }
    canvas.line([(axis.at(0.0), panel.top), (axis.at(0.0), panel.bottom)], INK, 2.0);
}

fn bar(
    canvas: &mut Canvas,
    axis: &Axis,
    (estimate, times): (Estimate, f64),
    (y, colour): (f64, palette::Colour),
) {
    let Some((value, low, high)) = estimate.reach() else { return };
    let [value, low, high] = [value, low, high].map(|end| axis.within(end * times));
    canvas.block([(axis.within(0.0), y - 8.0), (value, y + 8.0)], colour);
    if high > low {
        canvas.line([(low, y), (high, y)], INK, 2.0);
        for end in [low, high] {
            canvas.line([(end, y - 5.0), (end, y + 5.0)], INK, 2.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::shown::Index;
    use super::*;
    use crate::results::StudyOutput;

    #[test]
    fn a_sign_says_which_way_more_of_a_factor_moves_an_output_where_that_is_beyond_doubt() {
        let output = StudyOutput {
            structure: "network".to_owned(),
            baseline: None,
            measure: "delivered.share".to_owned(),
            unit: "share".to_owned(),
        };
        let mean = |(factor, (low, high)): (usize, (f64, f64))| Index {
            kind: IndexKind::Mu,
            factor,
            with: false,
            estimate: Estimate {
                value: Some(f64::midpoint(low, high)),
                low: Some(low),
                high: Some(high),
                confidence: 0.95,
            },
        };
        let indices = [(-3.0, -1.0), (1.0, 3.0), (-1.0, 3.0)].into_iter().enumerate().map(mean).collect();
        let (looks, responses, from_base) = (Vec::new(), Vec::new(), Vec::new());
        let analysis = Analysis { output: &output, indices, looks, responses, from_base, map: None };
        assert_eq!(
            [0, 1, 2, 3].map(|factor| sign(&analysis, factor)),
            [Some(LESS), Some(MORE), Some(EITHER), None]
        );
    }
}
