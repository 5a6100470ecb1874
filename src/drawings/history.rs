//! What changes over the simulated time, with bands: fit, customers, money, teams, their size.

use super::axis::{Axis, horizontal, span, vertical};
use super::canvas::{Anchor, BODY, Canvas, TEXT};
use super::colours::Colours;
use super::curves::{self, AREA, Curve, SIZE};
use super::palette::{self, INK};
use crate::results::wording::{at_place, percent, place_of};
use crate::results::{Followed, Point, Results};

/// The drawings of what this scenario follows over time.
pub(super) fn draw(results: &Results) -> Vec<Canvas> {
    Followed::ALL.into_iter().filter_map(|followed| one(results, followed)).collect()
}

/// The area of the disc of one split, in square pixels over π.
const SPLIT: f64 = 36.0;

/// What is said of a quantity that is followed.
struct Words {
    name: &'static str,
    /// Its axis, with its unit.
    axis: &'static str,
    /// What it is, for the subtitle.
    what: &'static str,
    /// What a sentence about its end begins with.
    subject: &'static str,
    /// What follows a number.
    after: &'static str,
}

/// None of what is drawn into another.
fn words(followed: Followed) -> Option<Words> {
    let (name, axis, what, subject, after) = match followed {
        Followed::Fit => (
            "fit",
            "fit",
            "How well products fit what customers need, mean over niches",
            "products fit needs by",
            "",
        ),
        Followed::Share => (
            "share",
            "share of customers",
            "The share of customers, mean over niches",
            "the share of customers is",
            "",
        ),
        Followed::Money => (
            "money",
            "currency units a working day",
            "Revenue minus what people are paid",
            "revenue minus pay is",
            " a day",
        ),
        Followed::Teams => ("team-count", "teams", "The number of teams", "there are", " teams"),
        Followed::TeamSize => {
            ("team-size", "people a team", "The mean size of teams", "a team is", " people")
        }
        Followed::Splits | Followed::Delivered | Followed::Backlog => return None,
    };
    Some(Words { name, axis, what, subject, after })
}

fn is_share(followed: Followed) -> bool {
    matches!(followed, Followed::Fit | Followed::Share)
}

fn one(results: &Results, followed: Followed) -> Option<Canvas> {
    let (left, right, top, bottom) = AREA;
    let words = words(followed)?;
    let first = results.series.iter().find(|point| point.measure == followed)?.time_d;
    let written = |value: f64| match followed {
        Followed::Money => at_place(value, (place_of(value.abs()) - 2).max(0)),
        _ if is_share(followed) => percent(value),
        // Teams and people are whole in every run, their means are not.
        _ => at_place(value, -1).trim_end_matches(".0").to_owned(),
    };
    let colours = Colours::of_run(results);
    let curve = |structure: &String| {
        let curve =
            Curve::new(results, colours.of(structure), structure, results.course(structure, followed, None));
        let note = curve.end().map(|(value, _)| format!("{}{} in the end", written(value), words.after));
        Curve { note: note.unwrap_or_default(), ..curve }
    };
    let curves: Vec<Curve> = results.about.structures.iter().map(curve).collect();
    let marks: Vec<_> = match followed {
        Followed::Teams | Followed::TeamSize => {
            results.about.structures.iter().map(|s| splits(results, s)).collect()
        }
        _ => Vec::new(),
    };
    let caption = if marks.iter().any(|marks| !marks.is_empty()) {
        " Discs are splits since the disc before; the smallest with an edge is one."
    } else {
        ""
    };
    let confidence = results.about.confidence * 100.0;
    let subtitle = format!("{}, with {confidence:.0} % bands.{caption}", words.what);
    let ends = results.about.structures.iter().zip(&curves);
    let ends: Vec<_> = ends.filter_map(|(name, curve)| Some((name.as_str(), curve.end()?))).collect();
    let mut canvas = Canvas::new(words.name, SIZE, &title(&ends, &words, written), &subtitle);
    let (x, y) = axes(&curves, followed, (first, results.about.horizon_d));
    vertical(&mut canvas, &y, (left, right), words.axis, is_share(followed));
    horizontal(&mut canvas, &x, (top, bottom), "working days since the start");
    if y.low < 0.0 {
        canvas.line([(left, y.at(0.0)), (right, y.at(0.0))], INK, 1.5);
    }
    curves::draw(&mut canvas, &curves, x, y);
    mark(&mut canvas, &curves, &marks, (x, y));
    Some(canvas)
}

/// Both axes; that of values always has zero.
fn axes(curves: &[Curve], followed: Followed, (first, last): (f64, f64)) -> (Axis, Axis) {
    let (left, right, top, bottom) = AREA;
    let x = Axis { low: first, high: last.max(first + 1e-9), from: left, to: right };
    let reach = curves.iter().flat_map(|curve| &curve.points).flat_map(|point| [point.2.0, point.2.1]);
    let (low, high) = span(reach.chain([0.0])).unwrap_or((0.0, 1.0));
    let (low, high) = match is_share(followed) {
        true => (0.0, 1.0),
        false => (low * 1.05, if high > low { high * 1.05 } else { 1.0 }),
    };
    (x, Axis { low, high: high.max(low + 1e-9), from: bottom, to: top })
}

/// A structure, and the last value of its curve with its interval.
type End<'a> = (&'a str, (f64, (f64, f64)));

/// The structures that have most and least in the end; where their bands meet, that they do.
fn title(ends: &[End<'_>], words: &Words, written: impl Fn(f64) -> String) -> String {
    let Words { subject, after, .. } = words;
    let mut ends = ends.to_vec();
    ends.sort_by(|a, b| b.1.0.total_cmp(&a.1.0));
    match ends.as_slice() {
        [] => format!("{}: nothing was seen", words.what),
        [(name, (value, _))] => format!("In the end {subject} {}{after} in {name}", written(*value)),
        [(most, (high, (above, _))), .., (least, (low, (_, below)))] if above > below => {
            let (high, low) = (written(*high), written(*low));
            format!("In the end {subject} {high}{after} in {most} and {low} in {least}")
        }
        [(_, (high, _)), .., (_, (low, _))] => match (written(*high), written(*low)) {
            (high, low) if high == low => format!("In the end {subject} {high}{after} in every structure"),
            (high, low) => {
                format!("In the end {subject} {low} to {high}{after}, and the bands of structures overlap")
            }
        },
    }
}

/// Splits between each look and the one before, the mean over replications; days first.
fn splits(results: &Results, structure: &str) -> Vec<(f64, f64)> {
    let at = |point: &Point| Some((point.time_d, point.estimate.value?));
    let so_far: Vec<(f64, f64)> = results.course(structure, Followed::Splits, None).filter_map(at).collect();
    let between = so_far.iter().zip(so_far.iter().skip(1)).map(|(a, b)| (b.0, b.1 - a.1));
    between.filter(|(_, splits)| *splits > 0.0).collect()
}

/// Marks on each curve where teams split: the area of a disc says how many.
fn mark(canvas: &mut Canvas, curves: &[Curve], marks: &[Vec<(f64, f64)>], (x, y): (Axis, Axis)) {
    for (curve, marks) in curves.iter().zip(marks) {
        for (day, splits) in marks {
            let point = curve.points.iter().find(|point| point.0 >= *day);
            let Some((place, height, _)) = point else { continue };
            let centre = (x.at(*place), y.within(*height));
            let radius = libm::sqrt(SPLIT * splits);
            canvas.disc(centre, radius, curve.colour);
            if radius > 4.0 {
                canvas.ring(centre, radius, palette::PAPER, 1.5);
            }
        }
    }
    if marks.iter().any(|marks| !marks.is_empty()) {
        let (left, top) = (x.from, BODY + 12.0);
        canvas.disc((left + 8.0, top), libm::sqrt(SPLIT), palette::SOFT);
        canvas.text((left + 24.0, top), "one split a run", TEXT, palette::SOFT, Anchor::Left);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_compares_ends_only_where_their_intervals_lie_apart() {
        let said = |ends: &[End<'_>]| title(ends, &words(Followed::Fit).unwrap(), percent);
        let apart = [("hierarchy", (0.3, (0.28, 0.32))), ("network", (0.6, (0.55, 0.65)))];
        assert_eq!(said(&apart), "In the end products fit needs by 60 % in network and 30 % in hierarchy");
        let close = [("a", (0.30, (0.2, 0.4))), ("b", (0.35, (0.25, 0.45)))];
        assert!(said(&close).ends_with("overlap"));
        assert!(said(&apart[..1]).ends_with("30 % in hierarchy"));
    }

    #[test]
    fn an_axis_of_money_holds_zero() {
        let curve = |low, high| Curve {
            label: String::new(),
            note: String::new(),
            colour: INK,
            points: vec![(0.0, low, (low, high)), (10.0, high, (low, high))],
        };
        let (_, y) = axes(&[curve(500.0, 900.0)], Followed::Money, (0.0, 10.0));
        assert!(y.low == 0.0 && y.high > 900.0);
        let (_, y) = axes(&[curve(-500.0, -100.0)], Followed::Money, (0.0, 10.0));
        assert!(y.low < -500.0 && y.high >= 0.0 && y.high < 100.0, "{y:?}");
    }
}
