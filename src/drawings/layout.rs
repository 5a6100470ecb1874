//! Where the teams of an organisation stand: whoever leads it in the middle, those who meet customers at the edge, everybody
//! else on the ring of their level, in the order of the organisation. Nothing is simulated, so that a team stands in the same
//! place wherever its neighbours are the same. Of groups of teams every function has a sector.

mod sectors;

use super::groups::Grouped;
use crate::results::TeamKind;
use std::f64::consts::TAU;

/// The radius of the outermost ring of those who do not meet customers: beside these it would seem that they did.
const INNER: f64 = 0.86;

/// The room between two branches, in slots of an average leaf.
const BETWEEN_BRANCHES: f64 = 0.6;

/// A place on a disc of radius 1: customers stand around it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Place {
    /// From 0 in the middle to 1 at the edge.
    pub radius: f64,
    /// In turns, clockwise from the top.
    pub turn: f64,
    /// The part of the edge that a leaf has for itself, in turns, or the angle of a group's arc; zero for whoever leads or
    /// stands inside.
    pub width: f64,
}

impl Place {
    /// In pixels, on a disc around a centre.
    pub fn at(self, centre: (f64, f64), radius: f64) -> (f64, f64) {
        let angle = TAU * (self.turn - 0.25);
        let r = self.radius * radius;
        (centre.0 + r * libm::cos(angle), centre.1 + r * libm::sin(angle))
    }
}

/// The places of all groups.
pub(super) fn layout(drawn: &Grouped) -> Vec<Place> {
    let tree = Tree::of(drawn);
    if drawn.is_aggregated {
        return sectors::places(drawn, &tree);
    }
    let mut places = vec![Place { radius: 0.0, turn: 0.0, width: 0.0 }; drawn.groups.len()];
    let slots = Slots::of(drawn, &tree);
    for (leaf, turn, width) in &slots.turns {
        places[*leaf] = Place { radius: tree.radius(drawn, *leaf), turn: *turn, width: *width };
    }
    // Deepest first, so that everybody below is in place.
    for &index in tree.order.iter().rev().filter(|index| !tree.below[**index].is_empty()) {
        let turns =
            tree.below[index].iter().filter(|child| !tree.is_inside(drawn, **child)).map(|c| places[*c].turn);
        let ends = turns.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), t| (low.min(t), high.max(t)));
        let turn = if ends.0.is_finite() { f64::midpoint(ends.0, ends.1) } else { 0.0 };
        places[index] = Place { radius: tree.radius(drawn, index), turn, width: 0.0 };
        let inside: Vec<usize> =
            tree.below[index].iter().copied().filter(|child| tree.is_inside(drawn, *child)).collect();
        let (from, width) = if tree.depth[index] == 0 { (0.0, 1.0) } else { (ends.0, ends.1 - ends.0) };
        for (place, child) in inside.iter().enumerate() {
            let turn = from + width * (place as f64 + 0.5) / inside.len() as f64;
            places[*child] =
                Place { radius: tree.radius(drawn, *child) - 0.5 * INNER / tree.deepest, turn, width: 0.0 };
        }
    }
    places
}

/// Who stands below whom.
struct Tree {
    below: Vec<Vec<usize>>,
    /// Relays to the top.
    depth: Vec<usize>,
    deepest: f64,
    /// Whoever leads before those who are led, branch by branch.
    order: Vec<usize>,
}

impl Tree {
    fn of(drawn: &Grouped) -> Self {
        let count = drawn.groups.len();
        let mut below: Vec<Vec<usize>> = vec![Vec::new(); count];
        let mut tops = Vec::new();
        for (index, group) in drawn.groups.iter().enumerate() {
            match group.parent.filter(|parent| *parent != index) {
                Some(parent) => below[parent].push(index),
                None => tops.push(index),
            }
        }
        // Peers without a superior stand around an empty middle.
        let first = usize::from(tops.len() > 1);
        let (mut depth, mut order) = (vec![first; count], Vec::with_capacity(count));
        let mut open: Vec<usize> = tops.into_iter().rev().collect();
        while let Some(index) = open.pop() {
            order.push(index);
            for &child in below[index].iter().rev() {
                depth[child] = depth[index] + 1;
                open.push(child);
            }
        }
        let deepest = depth.iter().copied().max().unwrap_or(1).max(1) as f64;
        Self { below, depth, deepest, order }
    }

    /// Whoever serves teams beside it, and leads nobody, stands further inside than these.
    fn is_inside(&self, drawn: &Grouped, index: usize) -> bool {
        let serves = |i: usize| matches!(drawn.groups[i].kind, TeamKind::Platform | TeamKind::Enabling);
        let is_leaf = |i: usize| self.below[i].is_empty();
        let Some(parent) = drawn.groups[index].parent else { return false };
        let businesses = self.below[parent].iter().filter(|i| is_leaf(**i) && !serves(**i)).count();
        let meets = drawn.groups[index].meets > 0.0;
        is_leaf(index) && serves(index) && businesses > 0 && !meets
    }

    fn radius(&self, drawn: &Grouped, index: usize) -> f64 {
        let meets = drawn.groups[index].meets > 0.0;
        if meets && self.below[index].is_empty() {
            1.0
        } else {
            INNER * self.depth[index] as f64 / self.deepest
        }
    }
}

/// The leaves around the disc.
struct Slots {
    /// Each with its middle and its width.
    turns: Vec<(usize, f64, f64)>,
}

impl Slots {
    fn of(drawn: &Grouped, tree: &Tree) -> Self {
        let is_outside = |index: &&usize| tree.below[**index].is_empty() && !tree.is_inside(drawn, **index);
        let leaves: Vec<usize> = tree.order.iter().filter(is_outside).copied().collect();
        // A team is a disc, whose width is the root of its people.
        let room = |index: usize| libm::sqrt(drawn.groups[index].members.max(1.0));
        let average = leaves.iter().map(|leaf| room(*leaf)).sum::<f64>() / leaves.len().max(1) as f64;
        let branch = |index: usize| drawn.groups[index].parent;
        let mut at = 0.0;
        let mut starts = Vec::with_capacity(leaves.len());
        for (place, &leaf) in leaves.iter().enumerate() {
            let is_new = place == 0 || branch(leaves[place - 1]) != branch(leaf);
            let is_lone = drawn.groups[leaf].parent.is_none_or(|parent| tree.below[parent].len() == 1);
            at += if is_new && !is_lone { BETWEEN_BRANCHES * average } else { 0.0 };
            starts.push((leaf, at + 0.5 * room(leaf)));
            at += room(leaf);
        }
        let whole = at.max(1e-9);
        let turns = starts.into_iter().map(|(leaf, at)| (leaf, at / whole, room(leaf) / whole));
        Self { turns: turns.collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::super::groups::{Group, half_busy};
    use super::*;

    fn organisation(rows: &[(TeamKind, Option<usize>, Option<f64>)]) -> Grouped {
        let group = |(kind, parent, distance): &(TeamKind, Option<usize>, Option<f64>)| Group {
            kind: *kind,
            members: 9.0,
            meets: if *distance == Some(0.0) { 1.0 } else { 0.0 },
            ..half_busy("", *parent)
        };
        Grouped { groups: rows.iter().map(group).collect(), ..Grouped::default() }
    }

    #[test]
    fn whoever_leads_stands_in_the_middle_and_whoever_meets_customers_at_the_edge() {
        use TeamKind::{FrontOffice, Management, StreamAligned};
        let drawn = organisation(&[
            (Management, None, Some(2.0)),
            (Management, Some(0), Some(1.0)),
            (FrontOffice, Some(0), Some(0.0)),
            (StreamAligned, Some(1), Some(3.0)),
            (StreamAligned, Some(1), Some(3.0)),
        ]);
        let places = layout(&drawn);
        assert_eq!(places[0].radius, 0.0);
        assert_eq!(places[1].radius, INNER * 0.5);
        assert_eq!(
            (places[2].radius, places[3].radius),
            (1.0, INNER),
            "who meets customers, and who does not"
        );
        assert!((places[1].turn - f64::midpoint(places[3].turn, places[4].turn)).abs() < 1e-12);
    }

    #[test]
    fn platforms_of_a_network_stand_inside_the_ring_of_businesses() {
        use TeamKind::{Management, Platform, StreamAligned};
        let mut rows = vec![(Management, None, Some(1.0)), (Platform, Some(0), Some(1.0))];
        rows.extend(std::iter::repeat_n((StreamAligned, Some(0), Some(0.0)), 6));
        let places = layout(&organisation(&rows));
        assert_eq!(places[1].radius, INNER * 0.5);
        let turns: Vec<f64> = places[2..].iter().map(|place| place.turn).collect();
        assert!(turns.windows(2).all(|pair| (pair[1] - pair[0] - 1.0 / 6.0).abs() < 0.05), "{turns:?}");
        assert!(places[2..].iter().all(|place| place.radius == 1.0));
    }

    #[test]
    fn peers_without_a_superior_stand_around_an_empty_middle() {
        let places = layout(&organisation(&[(TeamKind::StreamAligned, None, None); 4]));
        assert!(places.iter().all(|place| place.radius == INNER), "{places:?}");
    }
}
