//! How the indices got surer: each of the heaviest factors with its interval after so many repetitions.

use super::super::axis::{Axis, horizontal, span, spread, vertical};
use super::super::canvas::{Anchor, Canvas, TEXT};
use super::super::palette::{BLUE, Colour, GREEN, INK, ORANGE, PURPLE, VERMILLION};
use super::panels::{Margins, Panel, laid_out};
use super::shown::Analysis;
use super::{factor_name, file_part, name_of, names_room, panel_name, wording};
use crate::results::wording::capital;
use crate::results::{Estimate, IndexKind, StudyResults};

/// So many factors are drawn, the heaviest: lines of others would lie on each other at the foot.
const COLOURS: [Colour; 5] = [BLUE, VERMILLION, GREEN, PURPLE, ORANGE];
/// What says how much a factor matters, the first that a design has.
const WEIGHTS: [IndexKind; 3] = [IndexKind::Total, IndexKind::MuStar, IndexKind::Main];
const SIZE: (f64, f64) = (820.0, 480.0);

/// A factor with its looks, in their order.
struct Curve {
    factor: usize,
    looks: Vec<(usize, Estimate)>,
}

pub(super) fn draw(study: &StudyResults, measure: &str, analyses: &[&Analysis<'_>]) -> Option<Canvas> {
    let kind = WEIGHTS
        .into_iter()
        .find(|kind| analyses.iter().any(|a| a.looks.iter().any(|look| look.kind == *kind)))?;
    // What is asked: the differences, where something is compared.
    let compares = analyses.iter().any(|analysis| analysis.output.baseline.is_some());
    let shown: Vec<(&Analysis<'_>, Vec<Curve>)> = analyses
        .iter()
        .filter(|analysis| analysis.output.baseline.is_some() == compares)
        .map(|analysis| (*analysis, curves(analysis, kind)))
        // A single look shows no way.
        .filter(|(_, curves)| curves.first().is_some_and(|curve| curve.looks.len() > 1))
        .collect();
    let (first, heaviest) = shown.first()?;
    let of = study.convergence.first().map_or("", |look| look.of.as_str());
    let what = match kind {
        IndexKind::MuStar => "Mean size of the effect of moving a factor through its whole range",
        IndexKind::Total => "Share of what varies that a factor explains, with all interactions",
        _ => "Share of what varies that a factor explains alone",
    };
    let confidence = study.about.confidence * 100.0;
    let subtitle = format!(
        "{what}, after so many {of}; pale: {confidence:.0} % intervals of the two heaviest, cut at the edge where the first looks know too little"
    );
    let room = names_room(study) + 40.0;
    let margins = Margins { left: 110.0, right: room, top: 50.0, bottom: 80.0 };
    let name = format!("convergence-{}", file_part(measure));
    let size = (SIZE.0 + room, SIZE.1);
    let title = title(study, first, heaviest, of);
    let (mut canvas, panels) = laid_out((name, &title, &subtitle), shown.len(), 2, size, margins);
    for ((analysis, curves), panel) in shown.into_iter().zip(panels) {
        panel.title(&mut canvas, &panel_name(analysis));
        canvas.tell(&format!("{}: {}.", panel_name(analysis), self::title(study, analysis, &curves, of)));
        draw_panel(&mut canvas, study, (analysis, &curves, of), kind, panel);
    }
    Some(canvas)
}

/// The heaviest factors at the end, the heaviest first.
fn curves(analysis: &Analysis<'_>, kind: IndexKind) -> Vec<Curve> {
    let mut curves: Vec<Curve> = Vec::new();
    for look in analysis.looks.iter().filter(|look| look.kind == kind && look.estimate.reach().is_some()) {
        match curves.iter_mut().find(|curve| curve.factor == look.factor) {
            Some(curve) => curve.looks.push((look.after, look.estimate)),
            None => curves.push(Curve { factor: look.factor, looks: vec![(look.after, look.estimate)] }),
        }
    }
    let weight = |curve: &Curve| curve.looks.last().and_then(|(_, e)| e.value).unwrap_or(f64::NEG_INFINITY);
    curves.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
    curves.truncate(COLOURS.len());
    curves
}

/// The look from which on the heaviest factor's interval lies above those of all others.
fn settled(curves: &[Curve]) -> Option<usize> {
    let (first, others) = curves.split_first()?;
    let is_clear = |(after, estimate): &(usize, Estimate)| {
        let low = estimate.bounds().map(|(low, _)| low)?;
        let above = |other: &Curve| {
            let look = other.looks.iter().find(|(known, _)| known == after);
            look.is_none_or(|(_, other)| other.bounds().is_some_and(|(_, high)| high < low))
        };
        others.iter().all(above).then_some(*after)
    };
    first.looks.iter().rev().map(is_clear).take_while(Option::is_some).last().flatten()
}

/// From when on it was clear what decides most.
fn title(study: &StudyResults, analysis: &Analysis<'_>, curves: &[Curve], of: &str) -> String {
    let name = name_of(analysis.output);
    let all = curves.first().and_then(|curve| curve.looks.last()).map_or(0, |(after, _)| *after);
    match (curves.first(), settled(curves)) {
        (Some(first), Some(after)) => {
            format!(
                "“{}” decides “{name}” most: settled after {after} of {all} {of}",
                factor_name(study, first.factor)
            )
        }
        _ => format!("After {all} {of} it is open what decides “{name}” most"),
    }
}

fn draw_panel(
    canvas: &mut Canvas,
    study: &StudyResults,
    (analysis, curves, of): (&Analysis<'_>, &[Curve], &str),
    kind: IndexKind,
    panel: Panel,
) {
    let Panel { left, right, top, bottom } = panel;
    let words = wording(analysis.output);
    let (times, unit) = if kind.is_share() { (100.0, "per cent") } else { (words.factor, words.axis) };
    // The first looks know next to nothing: the axis ends where the last half of them does, and bands are cut there.
    let later = curves.iter().flat_map(|curve| &curve.looks[curve.looks.len() / 2..]);
    let ends = later.filter_map(|(_, estimate)| estimate.reach()).flat_map(|(_, low, high)| [low, high]);
    let Some((low, high)) = span(ends.map(|end| end * times).chain([0.0])) else { return };
    // A share lies between none and all, whatever the first few say.
    let (low, high) = if kind.is_share() { (0.0, 100.0) } else { (low.max(-0.25 * high), high * 1.05) };
    // The same in every panel, so that it is seen where nothing could be said before.
    let (from, to) = span(study.convergence.iter().map(|look| look.after as f64)).unwrap_or((1.0, 2.0));
    let x = Axis { low: from, high: to.max(from + 1.0), from: left, to: right };
    let y = Axis { low, high: high.max(low + 1e-12), from: bottom, to: top };
    vertical(canvas, &y, (left, right), unit, false);
    horizontal(canvas, &x, (top, bottom), of);
    let reached = |curve: &Curve| -> Vec<(f64, [f64; 3])> {
        let reach = |(after, estimate): &(usize, Estimate)| {
            let (value, low, high) = estimate.reach()?;
            Some((x.at(*after as f64), [value, low, high].map(|end| y.within(end * times))))
        };
        curve.looks.iter().filter_map(reach).collect()
    };
    let drawn: Vec<Vec<(f64, [f64; 3])>> = curves.iter().map(reached).collect();
    // Whether the heaviest is clear of the next is what bands are for.
    for (reach, colour) in drawn.iter().zip(COLOURS).take(2) {
        let upper = reach.iter().map(|(x, [_, _, high])| (*x, *high));
        let lower = reach.iter().rev().map(|(x, [_, low, _])| (*x, *low));
        canvas.area(upper.chain(lower).collect(), colour.mix(0.18));
    }
    for (reach, colour) in drawn.iter().zip(COLOURS) {
        canvas.line(reach.iter().map(|(x, [value, ..])| (*x, *value)), colour, 3.0);
    }
    canvas.line([(left, bottom), (right, bottom)], INK, 2.0);
    let heights: Vec<f64> =
        drawn.iter().map(|reach| reach.last().map_or(bottom, |(_, [v, ..])| *v)).collect();
    let heights = spread(&heights, TEXT + 4.0, (top, bottom));
    for ((curve, height), colour) in curves.iter().zip(heights).zip(COLOURS) {
        let name = Canvas::fitted(&capital(&factor_name(study, curve.factor)), TEXT, 330.0);
        canvas.text((right + 12.0, height), &name, TEXT, colour, Anchor::Left);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(factor: usize, reach: &[(f64, f64)]) -> Curve {
        let estimate = |(low, high): &(f64, f64)| Estimate {
            value: Some(f64::midpoint(*low, *high)),
            low: Some(*low),
            high: Some(*high),
            confidence: 0.95,
        };
        Curve { factor, looks: (2..).zip(reach.iter().map(estimate)).collect() }
    }

    #[test]
    fn the_heaviest_is_settled_from_where_its_interval_lies_above_all_others_to_the_end() {
        let heavy = || curve(0, &[(0.6, 0.9), (0.3, 0.9), (0.5, 0.8), (0.6, 0.7)]);
        let light = curve(1, &[(0.1, 0.2), (0.1, 0.4), (0.1, 0.4), (0.2, 0.3)]);
        assert_eq!(
            settled(&[heavy(), light]),
            Some(4),
            "what was clear once and then was not does not count"
        );
        let near = curve(1, &[(0.1, 0.2), (0.1, 0.4), (0.1, 0.4), (0.2, 0.65)]);
        assert_eq!(settled(&[heavy(), near]), None);
    }
}
