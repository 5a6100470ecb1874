//! How much has been received by when: cumulative incidence with bands.

use super::axis::{Axis, horizontal, vertical};
use super::canvas::Canvas;
use super::colours::Colours;
use super::curves::{self, AREA, Curve, SIZE};
use crate::results::wording::{listed, number, percent};
use crate::results::{Followed, Measure, Results};

pub(super) fn draw(results: &Results) -> Option<Canvas> {
    let (left, right, top, bottom) = AREA;
    let (followed, confidence) = (results.about.follow_up_d, results.about.confidence * 100.0);
    let subtitle = format!(
        "Share of the changes of needs that the owner has heard of, by the days since the change, with {confidence:.0} % bands; each is followed for {followed:.0} working days."
    );
    let mut canvas = Canvas::new("delivery", SIZE, &title(results), &subtitle);
    let x = Axis { low: 0.0, high: followed.max(1e-9), from: left, to: right };
    let y = Axis { low: 0.0, high: 1.0, from: bottom, to: top };
    vertical(&mut canvas, &y, (left, right), "heard of", true);
    horizontal(&mut canvas, &x, (top, bottom), "working days since the change");
    let colours = Colours::of_run(results);
    let curve = |structure: &String| {
        let points = results.course(structure, Followed::Delivered, None);
        let curve = Curve::new(results, colours.of(structure), structure, points);
        let note = curve.end().map(|(share, _)| unheard(share, followed)).unwrap_or_default();
        Curve { note, ..curve }
    };
    let curves: Vec<Curve> = results.about.structures.iter().map(curve).collect();
    curves::draw(&mut canvas, &curves, x, y);
    Some(canvas)
}

/// What was not heard by the end.
fn unheard(share: f64, followed: f64) -> String {
    let missing = 1.0 - share;
    if missing <= 0.0 {
        return format!("all heard within {followed:.0} days");
    }
    if missing < 0.0005 {
        return "under 0.1 % not heard by then".to_owned();
    }
    format!("{} not heard within {followed:.0} days", percent(missing))
}

/// How long it takes until half is heard: in the quickest structure and in the slowest, by the medians of the summary.
fn title(results: &Results) -> String {
    let half = |structure: &String| {
        let median = results.estimate(structure, Measure::DelayMedian).and_then(|e| e.value);
        median.ok_or_else(|| results.missing(structure, Measure::DelayMedian))
    };
    let halves: Vec<Half<'_>> =
        results.about.structures.iter().map(|structure| (half(structure), structure.as_str())).collect();
    said(&halves, results.about.follow_up_d)
}

/// The median delay of a structure in days, or why it has none; and what the structure is called.
type Half<'a> = (Result<f64, &'static str>, &'a str);

fn said(halves: &[Half<'_>], followed: f64) -> String {
    let days = |half: f64| format!("after {} working days", number(half));
    // Who never heard half in some run is the slowest; where work piles up without end, a median would mean nothing.
    let lacking = |why: &str| -> Vec<&str> {
        halves.iter().filter(|(half, _)| *half == Err(why)).map(|(_, name)| *name).collect()
    };
    let (never, unsteady) = (lacking("not reached"), lacking("not steady"));
    let mut known: Vec<(f64, &str)> =
        halves.iter().filter_map(|(half, name)| Some(((*half).ok()?, *name))).collect();
    known.sort_by(|a, b| a.0.total_cmp(&b.0));
    let heard = "Owners have heard of half of all changes";
    let sentence = match (known.as_slice(), never.first()) {
        ([], Some(_)) => {
            format!("Within {followed:.0} days owners hear of less than half of all changes in some run")
        }
        ([], None) => return "How soon owners hear of changes".to_owned(),
        ([(quick, one), ..], Some(other)) => {
            format!("{heard} {} in {one}; in {other} not within {followed:.0} in every run", days(*quick))
        }
        ([(quick, one), .., (slow, other)], None) if slow - quick > 0.05 * quick => {
            format!("{heard} {} in {one}, {} in {other}", days(*quick), number(*slow))
        }
        ([(quick, _), _, ..], None) if unsteady.is_empty() => {
            format!("{heard} {} in every structure", days(*quick))
        }
        ([(quick, _), ..], None) => {
            let names: Vec<&str> = known.iter().map(|(_, name)| *name).collect();
            format!("{heard} {} in {}", days(*quick), listed(&names))
        }
    };
    match unsteady.as_slice() {
        [] => sentence,
        names => format!("{sentence}; work piles up in {}, so that no half is steady there", listed(names)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_compares_the_medians_of_the_quickest_and_the_slowest() {
        let two = [(Ok(61.0), "hierarchy"), (Ok(4.24), "network")];
        assert_eq!(
            said(&two, 126.0),
            "Owners have heard of half of all changes after 4.24 working days in network, 61 in hierarchy"
        );
        let never = [(Ok(4.2), "network"), (Err("not reached"), "hierarchy")];
        assert!(said(&never, 126.0).ends_with("in hierarchy not within 126 in every run"));
        assert!(said(&never[1..], 126.0).contains("less than half"));
        assert!(said(&[(Ok(4.2), "a"), (Ok(4.2), "b")], 126.0).ends_with("in every structure"));
        // A median that work without end makes meaningless is not told as one that was not reached.
        let rows = [(Ok(4.2), "a"), (Err("not steady"), "b")];
        let unsteady = said(&rows, 126.0);
        assert!(
            unsteady.ends_with("in a; work piles up in b, so that no half is steady there"),
            "{unsteady}"
        );
    }

    #[test]
    fn what_is_missing_is_named() {
        assert_eq!(unheard(0.88, 126.0), "12 % not heard within 126 days");
        assert_eq!(unheard(1.0, 126.0), "all heard within 126 days");
        assert_eq!(unheard(0.9999, 126.0), "under 0.1 % not heard by then");
    }
}
