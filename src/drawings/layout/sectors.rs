//! Groups of teams by level and function: every function has a sector, in which each of its levels is an arc on the ring of
//! that level. All arcs have one scale: their angle is their people.

use super::super::groups::Grouped;
use super::{Place, Tree};

/// The room between two sectors, in turns, and how much of the whole all of them may take.
const BETWEEN: f64 = 0.005;
const MOST_BETWEEN: f64 = 0.15;

/// The functions that have a sector, in the order of the organisation, with the people of their largest level.
fn functions<'a>(drawn: &'a Grouped, tree: &Tree) -> Vec<(&'a str, f64)> {
    let mut functions: Vec<(&str, f64)> = Vec::new();
    for group in tree.order.iter().filter(|index| tree.depth[**index] > 0).map(|index| &drawn.groups[*index])
    {
        match functions.iter_mut().find(|(function, _)| *function == group.function) {
            Some((_, most)) => *most = most.max(group.members),
            None => functions.push((&group.function, group.members)),
        }
    }
    functions
}

pub(super) fn places(drawn: &Grouped, tree: &Tree) -> Vec<Place> {
    let functions = functions(drawn, tree);
    let gap = if functions.len() > 1 { BETWEEN.min(MOST_BETWEEN / functions.len() as f64) } else { 0.0 };
    let people = functions.iter().map(|(_, most)| most).sum::<f64>().max(1.0);
    let turn_of_one = (1.0 - gap * functions.len() as f64) / people;
    let mut at = 0.0;
    let middle_of = |(function, most): &(&str, f64)| {
        let middle = at + 0.5 * most * turn_of_one;
        at += most * turn_of_one + gap;
        (function.to_string(), middle)
    };
    let middles: Vec<(String, f64)> = functions.iter().map(middle_of).collect();
    let place = |(index, group): (usize, &super::super::groups::Group)| {
        let middle = middles.iter().find(|(function, _)| *function == group.function);
        match middle.filter(|_| tree.depth[index] > 0) {
            Some((_, turn)) => {
                let inside = if tree.is_inside(drawn, index) { 0.5 } else { 0.0 };
                let radius = (tree.depth[index] as f64 - inside) / tree.deepest;
                Place { radius, turn: *turn, width: group.members * turn_of_one }
            }
            None => Place { radius: 0.0, turn: 0.0, width: 0.0 },
        }
    };
    drawn.groups.iter().enumerate().map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::groups::{Group, half_busy};
    use super::super::layout;
    use super::*;

    #[test]
    fn a_function_has_a_sector_a_level_a_ring_and_the_angle_of_an_arc_is_its_people() {
        let group = |function: &str, level: u32, parent: Option<usize>, members: f64| Group {
            members,
            level,
            ..half_busy(function, parent)
        };
        let groups = vec![
            group("top", 0, None, 1.0),
            group("sales", 1, Some(0), 10.0),
            group("sales", 2, Some(1), 300.0),
            group("works", 1, Some(0), 100.0),
            group("works", 2, Some(3), 50.0),
        ];
        let places = layout(&Grouped { groups, is_aggregated: true, ..Grouped::default() });
        assert_eq!(places[0].radius, 0.0);
        assert_eq!([1, 2, 3, 4].map(|index| places[index].radius), [0.5, 1.0, 0.5, 1.0]);
        assert_eq!((places[1].turn, places[3].turn), (places[2].turn, places[4].turn));
        assert!((places[2].width / places[4].width - 6.0).abs() < 1e-9);
        let ends = |index: usize| {
            [places[index].turn - places[index].width / 2.0, places[index].turn + places[index].width / 2.0]
        };
        // The widest levels of two functions stand beside each other and not on each other, and all within one turn.
        assert!(ends(2)[1] < ends(3)[0] && ends(2)[0] >= 0.0 && ends(3)[1] <= 1.0);
    }
}
