//! What a class guessed beside what came out: a dot each, the second row a sample of what luck does.

use super::Class;
use super::axis::{Axis, horizontal, span};
use super::canvas::{Anchor, Canvas, TEXT};
use super::palette::{BLUE, INK, SOFT, VERMILLION};
use crate::results::wording::{counted, number};

const SIZE: (f64, f64) = (1200.0, 420.0);
const AREA: (f64, f64, f64, f64) = (190.0, 1140.0, 100.0, 340.0);
/// The radius of a dot.
const DOT: f64 = 7.0;

pub(super) fn draw(class: &Class<'_>) -> Option<Canvas> {
    let Class { title, what, pairs, medians } = class;
    let (low, high) = span(pairs.iter().flat_map(|(guess, answer)| [*guess, *answer]))?;
    let room = 0.05 * (high - low).max(high.abs() * 0.1).max(1e-9);
    let (left, right, top, bottom) = AREA;
    let x = Axis { low: low - room, high: high + room, from: left, to: right };
    let count = counted(pairs.len() as u64, "guess", "guesses");
    let subtitle = format!("{count} above, and below what came out, each under luck of its own");
    let mut canvas = Canvas::new(format!("class {title}"), SIZE, &said(title, *medians), &subtitle);
    horizontal(&mut canvas, &x, (top, bottom), what);
    let guesses: Vec<f64> = pairs.iter().map(|(guess, _)| *guess).collect();
    let answers: Vec<f64> = pairs.iter().map(|(_, answer)| *answer).collect();
    let rows =
        [("guessed", 0.0, VERMILLION, guesses, medians.0), ("came out", 1.0, BLUE, answers, medians.1)];
    for (name, row, colour, values, middle) in rows {
        let floor = top + (row + 1.0) * (bottom - top) / 2.0 - 12.0;
        canvas.text((left - 16.0, floor - 30.0), name, TEXT, INK, Anchor::Right);
        canvas.line([(left, floor + DOT), (right, floor + DOT)], SOFT, 1.0);
        for (at, height) in stacked(&values, |value| x.at(value)) {
            canvas.disc((at, (floor - height).max(top)), DOT, colour.mix(0.75));
        }
        canvas.line([(x.at(middle), floor + DOT), (x.at(middle), floor - 70.0)], colour, 2.0);
    }
    Some(canvas)
}

/// Dots on a line, each on top of those that it would cover.
fn stacked(values: &[f64], at: impl Fn(f64) -> f64) -> Vec<(f64, f64)> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let mut placed: Vec<(f64, f64)> = Vec::new();
    for value in sorted {
        let x = at(value);
        let covered = placed.iter().filter(|(other, _)| (x - other).abs() < 2.0 * DOT);
        let level = covered.map(|(_, height)| height + 2.0 * DOT).fold(0.0, f64::max);
        placed.push((x, level));
    }
    placed
}

fn said(title: &str, (guess, answer): (f64, f64)) -> String {
    let (guess, answer) = (number(guess), number(answer));
    format!("{title}: half of the class guessed {guess} or less, half saw {answer} or less")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_guess_is_a_dot_and_none_covers_another() {
        let placed = stacked(&[3.0, 1.0, 3.0, 3.1], |value| value * 10.0);
        assert_eq!(placed.len(), 4);
        for (index, a) in placed.iter().enumerate() {
            for b in &placed[index + 1..] {
                assert!((a.0 - b.0).abs() >= 2.0 * DOT || (a.1 - b.1).abs() >= 2.0 * DOT, "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn the_title_says_both_medians_and_nobody_is_no_class() {
        let class = Class {
            title: "Zero distance",
            what: "days",
            pairs: &[(10.0, 30.0), (20.0, 31.0)],
            medians: (15.0, 30.5),
        };
        let drawing = draw(&class).unwrap().finish("a class").unwrap();
        assert_eq!(
            drawing.title,
            "Zero distance: half of the class guessed 15 or less, half saw 30.5 or less"
        );
        assert!(drawing.svg.contains("guessed") && drawing.svg.contains("came out"));
        assert!(draw(&Class { pairs: &[], ..class }).is_none());
    }
}
