//! Where two ways of the same shift part.

use crate::results::{Holder, Parting, Stage, StageDifference, Step, Way};

/// The first point at which a way is another than that of the reference.
#[expect(clippy::maybe_infinite_iter, reason = "ways end, and differ there")]
pub(super) fn parting(reference: &Way, way: &Way) -> Parting {
    let place = (0..).find(|place| !is_same(reference, way, *place));
    let place =
        place.filter(|place| reference.steps.get(*place).is_some() || way.steps.get(*place).is_some());
    let step = |of: &Way| place.filter(|place| *place < of.steps.len());
    let at_d = place.map(|place| match (reference.steps.get(place), way.steps.get(place)) {
        (Some(a), Some(b)) if does_same(reference, a, way, b) => a.to_d.min(b.to_d),
        (Some(step), _) | (None, Some(step)) => step.from_d,
        (None, None) => 0.0,
    });
    Parting {
        reference: reference.structure.clone(),
        structure: way.structure.clone(),
        at_d,
        reference_step: step(reference),
        structure_step: step(way),
        differences: differences(reference, way),
    }
}

/// Whether both go through the same in the same time at this place; false where either has ended.
fn is_same(a: &Way, b: &Way, place: usize) -> bool {
    match (a.steps.get(place), b.steps.get(place)) {
        (Some(x), Some(y)) => does_same(a, x, b, y) && x.to_d == y.to_d,
        _ => false,
    }
}

/// Whether the same is done, by somebody of the same standing: names are others in every structure.
fn does_same(a: &Way, x: &Step, b: &Way, y: &Step) -> bool {
    x.stage == y.stage && x.task == y.task && x.delay == y.delay && standing(a, x) == standing(b, y)
}

/// Nobody, the owner, another team, or somewhere in between.
fn standing(way: &Way, step: &Step) -> u8 {
    match &step.holder {
        None => 0,
        Some(Holder::Team(team)) if Some(team) == way.owner.as_ref() => 1,
        Some(Holder::Team(_)) => 2,
        Some(Holder::Between { .. }) => 3,
        Some(Holder::Partner) => 4,
        Some(Holder::Budget) => 5,
    }
}

fn differences(reference: &Way, way: &Way) -> Vec<StageDifference> {
    let difference =
        |stage: Stage| StageDifference { stage, days: way.days_in(stage) - reference.days_in(stage) };
    let mut all: Vec<StageDifference> = Stage::ALL.into_iter().map(difference).collect();
    all.retain(|difference| difference.days != 0.0);
    all.sort_by(|a, b| b.days.abs().total_cmp(&a.days.abs()));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::trace::way::absent;

    fn way(steps: &[(Stage, f64, Option<&str>)]) -> Way {
        let mut from_d = 0.0;
        let step = |&(stage, days, team): &(Stage, f64, Option<&str>)| {
            let (start, to_d) = (from_d, from_d + days);
            from_d = to_d;
            let holder = team.map(|team| Holder::Team(team.to_owned()));
            Step {
                stage,
                from_d: start,
                to_d,
                holder,
                task: None,
                delay: None,
                before: None,
                effects: Vec::new(),
            }
        };
        let steps = steps.iter().map(step).collect();
        Way { owner: Some("owner".to_owned()), steps, ..absent("s") }
    }

    #[test]
    fn ways_part_where_one_goes_on_while_the_other_stays() {
        let slow = way(&[(Stage::Unseen, 2.0, None), (Stage::Queue, 4.0, Some("owner"))]);
        let quick = way(&[
            (Stage::Unseen, 2.0, None),
            (Stage::Queue, 1.0, Some("owner")),
            (Stage::Work, 1.0, Some("owner")),
        ]);
        let parted = parting(&slow, &quick);
        assert_eq!(
            (parted.at_d, parted.reference_step, parted.structure_step),
            (Some(3.0), Some(1), Some(1))
        );
        let longest = parted.differences[0];
        assert_eq!((longest.stage, longest.days), (Stage::Queue, -3.0));
    }

    #[test]
    fn ways_part_where_the_owner_has_it_in_one_and_somebody_else_in_the_other() {
        let far = way(&[(Stage::Unseen, 2.0, None), (Stage::Queue, 4.0, Some("sales"))]);
        let near = way(&[(Stage::Unseen, 2.0, None), (Stage::Queue, 4.0, Some("owner"))]);
        assert_eq!(parting(&far, &near).at_d, Some(2.0));
        let same = way(&[(Stage::Unseen, 2.0, None), (Stage::Queue, 4.0, Some("sales"))]);
        let together = parting(&far, &same);
        assert_eq!((together.at_d, together.differences.len()), (None, 0));
        let shorter = way(&[(Stage::Unseen, 2.0, None)]);
        let parted = parting(&far, &shorter);
        assert_eq!((parted.at_d, parted.reference_step, parted.structure_step), (Some(2.0), Some(1), None));
    }
}
