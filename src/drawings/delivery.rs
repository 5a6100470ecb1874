//! How much has been received by when: cumulative incidence with bands.

use super::axis::{Axis, horizontal, vertical};
use super::canvas::Canvas;
use super::curves::{self, AREA, Curve, SIZE};
use crate::results::wording::{at_place, percent};
use crate::results::{Followed, Results};

pub(super) fn draw(results: &Results) -> Option<Canvas> {
    let (left, right, top, bottom) = AREA;
    let (followed, confidence) = (results.about.follow_up_d, results.about.confidence * 100.0);
    let subtitle = format!(
        "Share of the shifts that the owner has heard of, by the days since the shift, with {confidence:.0} % bands; each is followed for {followed:.0} working days."
    );
    let mut canvas = Canvas::new("delivery", SIZE, &title(results), &subtitle);
    let x = Axis { low: 0.0, high: followed.max(1e-9), from: left, to: right };
    let y = Axis { low: 0.0, high: 1.0, from: bottom, to: top };
    vertical(&mut canvas, &y, (left, right), "heard of", true);
    horizontal(&mut canvas, &x, (top, bottom), "working days since the shift");
    let curve = |(place, structure): (usize, &String)| {
        let points = results.course(structure, Followed::Delivered, None);
        let curve = Curve::new(results, place, structure, points);
        let note = curve.end().map(|(share, _)| unheard(share, followed)).unwrap_or_default();
        Curve { note, ..curve }
    };
    let curves: Vec<Curve> = results.about.structures.iter().enumerate().map(curve).collect();
    curves::draw(&mut canvas, &curves, x, y);
    Some(canvas)
}

/// What was not heard by the end.
fn unheard(share: f64, followed: f64) -> String {
    let missing = 1.0 - share;
    if missing < 0.0005 {
        return format!("all heard within {followed:.0} days");
    }
    format!("{} not heard within {followed:.0} days", percent(missing))
}

/// How long it takes until half is heard: in the quickest structure and in the slowest, by their curves.
fn title(results: &Results) -> String {
    // What was not reached takes longer than anything that was.
    let half = |structure: &String| {
        let mut curve = results.course(structure, Followed::Delivered, None);
        let point = curve.find(|point| point.estimate.value.is_some_and(|share| share >= 0.5));
        point.map_or(f64::INFINITY, |point| point.time_d)
    };
    let mut halves: Vec<(f64, &str)> =
        results.about.structures.iter().map(|structure| (half(structure), structure.as_str())).collect();
    halves.sort_by(|a, b| a.0.total_cmp(&b.0));
    said(&halves, results.about.follow_up_d)
}

fn said(halves: &[(f64, &str)], followed: f64) -> String {
    let days = |half: f64| {
        let place = if half < 10.0 { -1 } else { 0 };
        format!("within {} days", at_place(half, place).trim_end_matches(".0"))
    };
    match halves {
        [(quick, one), .., (slow, other)] if slow - quick > 0.05 * quick => match slow.is_finite() {
            true => format!(
                "Owners hear half of all shifts {} in {one}, {} in {other}",
                days(*quick),
                days(*slow)
            ),
            false => format!(
                "Owners hear half of all shifts {} in {one}, and not within {followed:.0} days in {other}",
                days(*quick)
            ),
        },
        [(quick, _), ..] if !quick.is_finite() => {
            format!("Within {followed:.0} days owners hear of less than half of all shifts")
        }
        [(quick, one)] => format!("Owners hear half of all shifts {} in {one}", days(*quick)),
        [(quick, _), ..] => format!("Owners hear half of all shifts {} in every structure", days(*quick)),
        [] => "How soon owners hear of shifts".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_compares_the_quickest_with_the_slowest() {
        let two = [(4.2, "network"), (61.0, "hierarchy")];
        assert_eq!(
            said(&two, 126.0),
            "Owners hear half of all shifts within 4.2 days in network, within 61 days in hierarchy"
        );
        let never = [(4.2, "network"), (f64::INFINITY, "hierarchy")];
        assert!(said(&never, 126.0).ends_with("and not within 126 days in hierarchy"));
        assert!(said(&never[1..], 126.0).contains("less than half"));
        assert!(said(&[(4.2, "a"), (4.2, "b")], 126.0).ends_with("in every structure"));
    }

    #[test]
    fn what_is_missing_is_named() {
        assert_eq!(unheard(0.88, 126.0), "12 % not heard within 126 days");
        assert_eq!(unheard(1.0, 126.0), "all heard within 126 days");
    }
}
