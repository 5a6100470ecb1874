//! How an answer gets surer from replication to replication: the interval under common luck inside the one of strangers.

use super::axis::{Axis, horizontal, span, vertical};
use super::canvas::{Anchor, Canvas, TEXT};
use super::palette::{INK, PALE_AND_DARK, SOFT, VERMILLION};
use crate::results::wording::{Wording, capital, counted};
use crate::results::{Look, Narrowing};

const SIZE: (f64, f64) = (1400.0, 560.0);
const AREA: (f64, f64, f64, f64) = (150.0, 1060.0, 100.0, 470.0);

pub(super) fn draw(narrowing: &Narrowing) -> Option<Canvas> {
    // One replication has no interval, and the first two or three are so wide that nothing else could be seen.
    let looks: Vec<&Look> = narrowing.looks.iter().filter(|look| look.paired.bounds().is_some()).collect();
    let last = looks.last()?;
    let wording = Wording::of_differences(narrowing.unit);
    let (left, right, top, bottom) = AREA;
    let name = narrowing.measure.plain_name();
    let subtitle = format!(
        "{} in “{}” minus that in “{}”, after so many replications: dark where both meet the same luck, pale where each would meet its own",
        capital(name),
        narrowing.structure,
        narrowing.baseline
    );
    let file = format!("narrowing {}", narrowing.structure);
    let mut canvas = Canvas::new(file, SIZE, &title(narrowing), &subtitle);
    let settled = |look: &&&Look| look.replications >= looks[looks.len().min(3) - 1].replications;
    let ends = looks.iter().filter(settled).flat_map(|look| {
        [look.paired, look.unpaired]
            .into_iter()
            .filter_map(|estimate| wording.reach(&estimate))
            .flat_map(|(_, low, high)| [low, high])
    });
    let (low, high) = span(ends.chain([0.0]))?;
    let room = 0.06 * (high - low).max(1e-9);
    let x = Axis { low: 1.0, high: f64::from(last.replications.max(2)), from: left, to: right };
    let y = Axis { low: low - room, high: high + room, from: bottom, to: top };
    vertical(&mut canvas, &y, (left, right), &format!("difference, {}", wording.axis), false);
    horizontal(&mut canvas, &x, (top, bottom), "replications");
    for (of, colour) in [(unpaired as fn(&Look) -> _, PALE_AND_DARK[0]), (paired, PALE_AND_DARK[1])] {
        let reaches: Vec<(f64, (f64, f64, f64))> = looks
            .iter()
            .filter_map(|look| Some((x.at(f64::from(look.replications)), wording.reach(&of(look))?)))
            .collect();
        let upper = reaches.iter().map(|(x, (_, _, high))| (*x, y.within(*high)));
        let lower = reaches.iter().rev().map(|(x, (_, low, _))| (*x, y.within(*low)));
        canvas.area(upper.chain(lower).collect(), colour.mix(0.8));
    }
    let middle = looks.iter().filter_map(|look| {
        Some((x.at(f64::from(look.replications)), y.within(wording.reach(&look.paired)?.0)))
    });
    canvas.line(middle.collect::<Vec<_>>(), INK, 3.0);
    canvas.line([(left, y.at(0.0)), (right, y.at(0.0))], INK, 1.5);
    canvas.text((right + 14.0, y.at(0.0)), "no difference", TEXT, SOFT, Anchor::Left);
    if let Some(at) = narrowing.settled_at.filter(|at| *at > 1) {
        let at_x = x.at(f64::from(at));
        canvas.line([(at_x, top), (at_x, bottom)], VERMILLION, 2.0);
        canvas.text((at_x + 8.0, top + 14.0), "sign settled", TEXT, VERMILLION, Anchor::Left);
    }
    canvas.tell(&said(narrowing));
    Some(canvas)
}

fn paired(look: &Look) -> crate::results::Estimate {
    look.paired
}

fn unpaired(look: &Look) -> crate::results::Estimate {
    look.unpaired
}

/// From when on it was clear which is ahead.
fn title(narrowing: &Narrowing) -> String {
    let after = |count: u32| counted(u64::from(count), "replication", "replications");
    match (narrowing.settled_at, narrowing.settled_unpaired_at) {
        (Some(paired), Some(unpaired)) if unpaired > paired => {
            format!(
                "The sign was settled after {}; without common luck, after {}",
                after(paired),
                after(unpaired)
            )
        }
        (Some(paired), Some(_)) => {
            format!("The sign was settled after {}, with common luck or without", after(paired))
        }
        (Some(paired), None) => {
            let all = narrowing.looks.last().map_or(0, |look| look.replications);
            format!("The sign was settled after {}; without common luck, not even after {all}", after(paired))
        }
        (None, _) => format!(
            "After {} it is open which is ahead",
            after(narrowing.looks.last().map_or(0, |look| look.replications))
        ),
    }
}

fn said(narrowing: &Narrowing) -> String {
    let wording = Wording::of_differences(narrowing.unit);
    let last = narrowing.looks.last();
    let text = |of: fn(&Look) -> crate::results::Estimate| {
        last.and_then(|look| wording.with_interval(&of(look))).unwrap_or_else(|| "not known".to_owned())
    };
    format!("{}. With common luck {}, without {}.", title(narrowing), text(paired), text(unpaired))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::{Estimate, Measure, Unit};

    fn narrowing(settled_at: Option<u32>, settled_unpaired_at: Option<u32>) -> Narrowing {
        let around = |half: f64| Estimate {
            value: Some(-5.0),
            low: Some(-5.0 - half),
            high: Some(-5.0 + half),
            confidence: 0.95,
        };
        let look = |n: u32| Look {
            replications: n,
            paired: around(8.0 / f64::from(n)),
            unpaired: around(20.0 / f64::from(n)),
        };
        Narrowing {
            baseline: "a".to_owned(),
            structure: "b".to_owned(),
            measure: Measure::DelayRestrictedMean,
            unit: Unit::Days,
            looks: (2..=10).map(look).collect(),
            settled_at,
            settled_unpaired_at,
        }
    }

    #[test]
    fn the_title_says_from_when_on_it_was_clear_who_is_ahead() {
        assert!(title(&narrowing(Some(2), Some(5))).ends_with("without common luck, after 5 replications"));
        assert!(title(&narrowing(Some(2), None)).ends_with("not even after 10"));
        assert!(title(&narrowing(None, None)).contains("open"));
        let drawing = draw(&narrowing(Some(2), Some(5))).unwrap().finish("test").unwrap();
        assert!(drawing.svg.contains("sign settled") && drawing.alt.contains("With common luck"));
    }

    #[test]
    fn nothing_is_drawn_of_one_replication() {
        let mut one = narrowing(None, None);
        one.looks.clear();
        assert!(draw(&one).is_none());
    }
}
