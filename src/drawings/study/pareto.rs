//! What has to be given up for what: every structure at every point by two measures, and the front of those that no other
//! beats in both.

use super::super::axis::{Axis, horizontal, span, vertical};
use super::super::canvas::{Anchor, Canvas, TEXT};
use super::super::colours::Colours;
use super::super::palette::INK;
use super::{measure_name, with_unit, wording};
use crate::results::wording::{capital, listed};
use crate::results::{Measure, PointMeans, StudyOutput, StudyResults, Wanted};

/// A structure at a point: which structure, and the two measures.
struct Candidate {
    structure: usize,
    at: [f64; 2],
}

pub(super) fn draw(study: &StudyResults) -> Option<Canvas> {
    // What is not heard in the time that it is followed counts as that: points that are followed for other times are not
    // better or worse by that.
    if study.factors.iter().any(|factor| factor.is_follow_up) {
        return None;
    }
    let plain: Vec<&PointMeans> = study.means.iter().filter(|row| row.output.baseline.is_none()).collect();
    let mut measures: Vec<&StudyOutput> = Vec::new();
    let mut structures: Vec<&str> = Vec::new();
    for PointMeans { output, .. } in &plain {
        if !measures.iter().any(|known| known.measure == output.measure) {
            measures.push(output);
        }
        if !structures.contains(&output.structure.as_str()) {
            structures.push(&output.structure);
        }
    }
    let first = *measures.first()?;
    // Cost is what most things are paid with; without it, the next measure that the study lists.
    let others = measures.get(1..)?;
    let second = *others.iter().find(|output| output.measure.starts_with("cost")).or(others.first())?;
    let of = |measure: &str, structure: &str| {
        let is_it = |row: &&&PointMeans| row.output.measure == measure && row.output.structure == structure;
        plain.iter().find(is_it).map(|row| &row.means)
    };
    let mut candidates = Vec::new();
    for (place, structure) in structures.iter().enumerate() {
        let (Some(x), Some(y)) = (of(&second.measure, structure), of(&first.measure, structure)) else {
            continue;
        };
        let factors = [wording(second).factor, wording(first).factor];
        let at = |(x, y): (&Option<f64>, &Option<f64>)| Some([(*x)? * factors[0], (*y)? * factors[1]]);
        let own = x.iter().zip(y).filter_map(at);
        candidates.extend(own.map(|at| Candidate { structure: place, at }));
    }
    let signs = [second, first].map(|output| if more_is_better(&output.measure) { -1.0 } else { 1.0 });
    let colours = Colours::of_study(study);
    picture(&candidates, &front(&candidates, signs), (second, first), (&structures, &colours))
}

/// Whether people want more of a measure; less of all others.
fn more_is_better(name: &str) -> bool {
    Measure::named(name).is_some_and(|measure| measure.wanted() == Wanted::More)
}

/// The candidates that no other beats in one measure without losing in the other, from the best of the first on.
fn front(candidates: &[Candidate], signs: [f64; 2]) -> Vec<&Candidate> {
    let mut order: Vec<&Candidate> = candidates.iter().collect();
    order.sort_by(|Candidate { at: a, .. }, Candidate { at: b, .. }| {
        (signs[0] * a[0]).total_cmp(&(signs[0] * b[0])).then((signs[1] * a[1]).total_cmp(&(signs[1] * b[1])))
    });
    let mut best = f64::INFINITY;
    order.retain(|candidate| {
        let is_new = signs[1] * candidate.at[1] < best;
        best = best.min(signs[1] * candidate.at[1]);
        is_new
    });
    order
}

/// The structures on the front.
fn title(front: &[&Candidate], structures: &[&str], measures: [&StudyOutput; 2]) -> String {
    let [x, y] = measures.map(|output| measure_name(&output.measure));
    let is_on = |place: usize| front.iter().any(|candidate| candidate.structure == place);
    let on: Vec<String> = structures
        .iter()
        .enumerate()
        .filter(|(place, name)| is_on(*place) && !name.is_empty())
        .map(|(_, name)| (*name).to_owned())
        .collect();
    let known = measures.map(|output| Measure::named(&output.measure).map(Measure::wanted));
    let are_judged = known.iter().all(|wanted| matches!(wanted, Some(Wanted::More | Wanted::Less)));
    match on.as_slice() {
        // Where nobody knows which way is better, the line says no more than it shows.
        _ if !are_judged => capital(&format!("{y} against {x}")),
        [] => capital(&format!("{y} against {x}")),
        names => format!("Nothing beats {} in both “{y}” and “{x}”", listed(names)),
    }
}

fn picture(
    candidates: &[Candidate],
    front: &[&Candidate],
    (x_output, y_output): (&StudyOutput, &StudyOutput),
    (structures, colours): (&[&str], &Colours),
) -> Option<Canvas> {
    let reach = |axis: usize| {
        let (low, high) = span(candidates.iter().map(|c| c.at[axis]))?;
        (low < high).then_some((low - (high - low) * 0.05, high + (high - low) * 0.05))
    };
    let ((x_low, x_high), (y_low, y_high)) = (reach(0)?, reach(1)?);
    let title = title(front, structures, [x_output, y_output]);
    let mut canvas = Canvas::new(
        "pareto",
        (1300.0, 760.0),
        &title,
        "Each dot is a structure at one point of the study; ringed and joined: those that no other beats in both",
    );
    let x = Axis { low: x_low, high: x_high, from: 150.0, to: 1000.0 };
    let y = Axis { low: y_low, high: y_high, from: 660.0, to: 110.0 };
    vertical(&mut canvas, &y, (x.from, x.to), &with_unit(y_output), false);
    horizontal(&mut canvas, &x, (y.to, y.from), &with_unit(x_output));
    for candidate in candidates {
        let place = (x.at(candidate.at[0]), y.at(candidate.at[1]));
        canvas.disc(place, 4.5, colours.of(structures[candidate.structure]).mix(0.55));
    }
    canvas.line(front.iter().map(|c| (x.at(c.at[0]), y.at(c.at[1]))), INK, 2.5);
    for candidate in front {
        let place = (x.at(candidate.at[0]), y.at(candidate.at[1]));
        canvas.disc(place, 8.5, INK);
        canvas.disc(place, 6.0, colours.of(structures[candidate.structure]));
    }
    canvas.tell(&format!("{} of {} dots are on the line.", front.len(), candidates.len()));
    for (place, structure) in structures.iter().enumerate() {
        let height = 140.0 + place as f64 * 38.0;
        canvas.disc((1030.0, height), 8.0, colours.of(structure));
        canvas.text((1050.0, height), &Canvas::fitted(structure, TEXT, 230.0), TEXT, INK, Anchor::Left);
    }
    Some(canvas)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_front_holds_what_no_other_beats_in_both() {
        let of = |points: &[[f64; 2]]| -> Vec<Candidate> {
            points.iter().map(|at| Candidate { structure: 0, at: *at }).collect()
        };
        let candidates = of(&[[1.0, 5.0], [2.0, 3.0], [3.0, 4.0], [4.0, 1.0], [2.0, 6.0]]);
        let front = |signs| front(&candidates, signs).iter().map(|c| c.at).collect::<Vec<_>>();
        assert_eq!(front([1.0, 1.0]), [[1.0, 5.0], [2.0, 3.0], [4.0, 1.0]]);
        assert_eq!(front([1.0, -1.0]), [[1.0, 5.0], [2.0, 6.0]]);
    }
}
