//! How much has been received by when: cumulative incidence with bands.

use super::axis::{Axis, horizontal, vertical};
use super::canvas::Canvas;
use super::colours::Colours;
use super::curves::{self, AREA, Curve, SIZE};
use crate::results::wording::{number, percent};
use crate::results::{Followed, Measure, Results};

pub(super) fn draw(results: &Results) -> Option<Canvas> {
    let (left, right, top, bottom) = AREA;
    let (followed, confidence) = (results.about.follow_up_d, results.about.confidence * 100.0);
    let subtitle = format!(
        "Share of the changes of needs that the team that would act has heard of, by the days since the change, with {confidence:.0} % bands; each is followed for {followed:.0} working days."
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

/// How long it takes until half is heard: in the quickest structure and in the slowest, by the medians of the summary. Where work
/// piles up in a run a median would mean little: there, how much is heard in the end.
fn title(results: &Results) -> String {
    let (structures, followed) = (&results.about.structures, results.about.follow_up_d);
    let lacks = |structure: &String, why: &str| {
        results.estimate(structure, Measure::DelayMedian).and_then(|e| e.value).is_none()
            && results.missing(structure, Measure::DelayMedian) == why
    };
    let of = |measure: Measure| -> Vec<(Option<f64>, &str)> {
        let value = |structure: &String| results.estimate(structure, measure).and_then(|e| e.value);
        structures.iter().map(|structure| (value(structure), structure.as_str())).collect()
    };
    match structures.iter().any(|structure| lacks(structure, "not steady")) {
        true => match in_the_end(&of(Measure::DeliveredShare), followed) {
            // Where as much is heard everywhere, how soon is what differs.
            same if same.ends_with("in every structure") => {
                on_average(&of(Measure::DelayRestrictedMean)).unwrap_or(same)
            }
            apart => apart,
        },
        false => by_half(&of(Measure::DelayMedian), followed),
    }
}

/// Structures with a value, the least first.
fn known<'a>(values: &[(Option<f64>, &'a str)]) -> Vec<(f64, &'a str)> {
    let mut known: Vec<(f64, &str)> =
        values.iter().filter_map(|(value, name)| Some(((*value)?, *name))).collect();
    known.sort_by(|a, b| a.0.total_cmp(&b.0));
    known
}

/// By the median delays of structures, in days; none where half was not heard of in every run.
fn by_half(halves: &[(Option<f64>, &str)], followed: f64) -> String {
    let days = |half: f64| format!("after {} working days", number(half));
    let never = halves.iter().find(|(half, _)| half.is_none());
    let heard = "Half of all changes have reached the team that would act";
    match (known(halves).as_slice(), never) {
        ([], Some(_)) => {
            format!(
                "Within {followed:.0} days less than half of all changes reach the team that would act in some run"
            )
        }
        ([], None) => "How soon changes reach the team that would act".to_owned(),
        ([(quick, one), ..], Some((_, other))) => {
            format!("{heard} {} in {one}; in {other} not within {followed:.0} in every run", days(*quick))
        }
        ([(quick, one), .., (slow, other)], None) if slow - quick > 0.05 * quick => {
            format!("{heard} {} in {one}, {} in {other}", days(*quick), number(*slow))
        }
        ([(quick, _), _, ..], None) => format!("{heard} {} in every structure", days(*quick)),
        ([(quick, one)], None) => format!("{heard} {} in {one}", days(*quick)),
    }
}

/// By the mean delays of structures, in days; none where there are not two.
fn on_average(means: &[(Option<f64>, &str)]) -> Option<String> {
    match known(means).as_slice() {
        [(quick, one), .., (slow, other)] if slow - quick > 0.05 * quick => Some(format!(
            "A change reaches the team that would act after {} working days on average in {one}, {} in {other}",
            number(*quick),
            number(*slow)
        )),
        _ => None,
    }
}

/// By the shares that are heard of in the time followed.
fn in_the_end(shares: &[(Option<f64>, &str)], followed: f64) -> String {
    let heard = format!("Within {followed:.0} working days the team that would act has heard of");
    match known(shares).as_slice() {
        [] => "How soon changes reach the team that would act".to_owned(),
        [(least, other), .., (most, one)] if percent(*least) != percent(*most) => {
            format!("{heard} {} of all changes in {one}, {} in {other}", percent(*most), percent(*least))
        }
        [(share, one)] => format!("{heard} {} of all changes in {one}", percent(*share)),
        [(share, _), ..] => format!("{heard} {} of all changes in every structure", percent(*share)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_as_much_is_heard_everywhere_the_means_say_who_is_sooner() {
        let apart = [(Some(3.44), "network"), (Some(1.52), "hierarchy")];
        let told = "A change reaches the team that would act after 1.52 working days on average in hierarchy, 3.44 in network";
        assert_eq!(on_average(&apart).as_deref(), Some(told));
        assert_eq!(on_average(&[(Some(3.0), "a"), (Some(3.1), "b")]), None, "hardly apart");
        assert_eq!(on_average(&[(Some(3.0), "a"), (None, "b")]), None);
    }

    #[test]
    fn the_title_compares_the_medians_of_the_quickest_and_the_slowest() {
        let two = [(Some(61.0), "hierarchy"), (Some(4.24), "network")];
        assert_eq!(
            by_half(&two, 126.0),
            "Half of all changes have reached the team that would act after 4.24 working days in network, 61 in hierarchy"
        );
        let never = [(Some(4.2), "network"), (None, "hierarchy")];
        assert!(by_half(&never, 126.0).ends_with("in hierarchy not within 126 in every run"));
        assert!(by_half(&never[1..], 126.0).contains("less than half"));
        assert!(by_half(&[(Some(4.2), "a"), (Some(4.2), "b")], 126.0).ends_with("in every structure"));
    }

    #[test]
    fn where_a_median_would_mean_little_the_title_compares_what_is_heard_in_the_end() {
        let told = in_the_end(&[(Some(0.84), "neither"), (Some(1.0), "data"), (None, "other")], 252.0);
        assert_eq!(
            told,
            "Within 252 working days the team that would act has heard of 100 % of all changes in data, 84 % in neither"
        );
        let alike = in_the_end(&[(Some(1.0), "a"), (Some(1.0), "b")], 63.0);
        assert!(alike.ends_with("of 100 % of all changes in every structure"), "{alike}");
    }

    #[test]
    fn what_is_missing_is_named() {
        assert_eq!(unheard(0.88, 126.0), "12 % not heard within 126 days");
        assert_eq!(unheard(1.0, 126.0), "all heard within 126 days");
        assert_eq!(unheard(0.9999, 126.0), "under 0.1 % not heard by then");
    }
}
