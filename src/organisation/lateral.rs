//! Links across a reporting tree, drawn at random: P(i, j) ∝ exp(−D/λ)·exp(−x/ζ), where D is the depth of the lowest common
//! superior of the two ends and x = √(d² + e² − 2) with the levels d and e of the ends below it (Dodds, Watts & Sabel 2003).
//!
//! Large λ and ζ give links at random, small ζ with large λ links within teams of one superior, small λ with large ζ links
//! between divisions, small both links at the top, and both near one half links on all scales.

use super::blueprint::Blueprint;
use crate::ids::TeamId;
use crate::random::{Luck, Purpose};
use crate::scenario::{LinkType, StructureSpec};
use std::collections::BTreeSet;

/// Draws for each link that is still wanted, before the tree is taken to be full.
const ATTEMPTS: u64 = 200;

/// Adds so many links to a drawing as its structure asks for, none of them twice and none along a reporting line.
pub(super) fn draw(blueprint: &mut Blueprint, spec: &StructureSpec, luck: Luck) {
    let wanted = (spec.lateral_links * blueprint.drawn().len() as f64).round() as usize;
    if wanted == 0 {
        return;
    }
    let parents: Vec<Option<TeamId>> = blueprint.drawn().iter().map(|drawn| drawn.parent).collect();
    let drawn = pairs(parents, wanted, [spec.lateral_lambda, spec.lateral_zeta], luck);
    let links = drawn.iter().map(|(a, b)| (*a, *b, LinkType::Collaboration));
    blueprint.lateral.extend(links);
    if drawn.len() < wanted {
        blueprint
            .notices
            .push(format!("{} of {wanted} lateral links drawn: the tree has no room for more", drawn.len()));
    }
}

/// So many pairs of teams, none of them twice and none along a reporting line; fewer where the tree has no room.
pub(super) fn pairs(
    parents: Vec<Option<TeamId>>,
    wanted: usize,
    [lambda, zeta]: [f64; 2],
    luck: Luck,
) -> Vec<(TeamId, TeamId)> {
    let tree = Tree::of(parents);
    let groups = tree.groups(lambda, zeta);
    let mut drawn = BTreeSet::new();
    let mut pairs = Vec::with_capacity(wanted);
    for attempt in 0..wanted as u64 * ATTEMPTS {
        if pairs.len() == wanted {
            break;
        }
        let drawing = tree.pair(&groups, luck.child(attempt));
        let pair = drawing.map(|(a, b)| (a.min(b), a.max(b)));
        pairs.extend(pair.filter(|pair| drawn.insert(*pair)));
    }
    pairs
}

/// Draws of two ends before a pair is given up.
const RETRIES: u64 = 1000;

/// All pairs under one lowest common superior whose ends lie so many levels below it.
struct Group {
    /// The weight of this group and all before it.
    cumulative: f64,
    superior: TeamId,
    levels: [usize; 2],
}

/// A reporting tree in the order of its levels: those below one team on one level stand side by side.
struct Tree {
    parents: Vec<Option<TeamId>>,
    depths: Vec<usize>,
    levels: Vec<Vec<TeamId>>,
    children: Vec<Vec<TeamId>>,
    /// For each team and number of levels below it, where its people stand on that level.
    ranges: Vec<Vec<(u32, u32)>>,
}

impl Tree {
    fn of(parents: Vec<Option<TeamId>>) -> Self {
        let mut children = vec![Vec::new(); parents.len()];
        let mut level = Vec::new();
        for (index, parent) in parents.iter().enumerate() {
            match parent {
                Some(parent) => children[parent.index()].push(TeamId::from_index(index)),
                None => level.push(TeamId::from_index(index)),
            }
        }
        let (mut levels, mut depths) = (Vec::new(), vec![0; parents.len()]);
        while !level.is_empty() {
            level.iter().for_each(|team: &TeamId| depths[team.index()] = levels.len());
            let below = level.iter().flat_map(|team| children[team.index()].iter().copied()).collect();
            levels.push(std::mem::replace(&mut level, below));
        }
        let mut tree = Self { ranges: vec![Vec::new(); parents.len()], parents, depths, levels, children };
        tree.find_ranges();
        tree
    }

    fn find_ranges(&mut self) {
        for level in (0..self.levels.len()).rev() {
            for (place, team) in self.levels[level].iter().enumerate() {
                let mut ranges = vec![(place as u32, place as u32 + 1)];
                for child in &self.children[team.index()] {
                    for (below, range) in self.ranges[child.index()].iter().enumerate() {
                        match ranges.get_mut(below + 1) {
                            Some(whole) => whole.1 = range.1,
                            None => ranges.push(*range),
                        }
                    }
                }
                self.ranges[team.index()] = ranges;
            }
        }
    }

    fn count(&self, team: TeamId, below: usize) -> f64 {
        self.ranges[team.index()].get(below).map_or(0.0, |range| f64::from(range.1 - range.0))
    }

    /// Pairs under a superior whose ends lie `a ≤ b` levels below it, in different lines.
    fn pairs(&self, superior: TeamId, a: usize, b: usize) -> f64 {
        if a == 0 {
            // A superior and those further down than its own reports.
            return if b >= 2 { self.count(superior, b) } else { 0.0 };
        }
        let within = self.children[superior.index()].iter();
        let same_line: f64 = within.map(|child| self.count(*child, a - 1) * self.count(*child, b - 1)).sum();
        let all = self.count(superior, a) * self.count(superior, b) - same_line;
        if a == b { all / 2.0 } else { all }
    }

    fn groups(&self, lambda: f64, zeta: f64) -> Vec<Group> {
        let mut groups = Vec::new();
        let mut cumulative = 0.0;
        for superior in self.levels.iter().flatten().copied() {
            let below = self.ranges[superior.index()].len();
            for (a, b) in (0..below).flat_map(|a| (a.max(1)..below).map(move |b| (a, b))) {
                let pairs = self.pairs(superior, a, b);
                let distance = libm::sqrt(((a * a + b * b) as f64 - 2.0).max(0.0));
                let depth = self.depths[superior.index()] as f64;
                let weight = pairs * libm::exp(-depth / lambda - distance / zeta);
                if weight > 0.0 {
                    cumulative += weight;
                    groups.push(Group { cumulative, superior, levels: [a, b] });
                }
            }
        }
        groups
    }

    /// One pair; none where there is none to draw.
    fn pair(&self, groups: &[Group], luck: Luck) -> Option<(TeamId, TeamId)> {
        let total = groups.last()?.cumulative;
        let mark = luck.draw(Purpose::Choice, 0).uniform() * total;
        let group = groups.get(groups.partition_point(|group| group.cumulative <= mark))?;
        let end = |which: usize, retry: u64| {
            let below = group.levels[which];
            let (from, to) = self.ranges[group.superior.index()][below];
            let draw = luck.draw(Purpose::Choice, 1 + 2 * retry + which as u64);
            self.levels[self.depths[group.superior.index()] + below][(from + draw.below(to - from)) as usize]
        };
        // Two ends of one line belong to another group: they are drawn again within this one, or it would lose weight.
        let ends = (0..RETRIES).map(|retry| (end(0, retry), end(1, retry)));
        let apart =
            |a, b| group.levels[0] == 0 || self.line(a, group.superior) != self.line(b, group.superior);
        ends.into_iter().find(|(a, b)| a != b && apart(*a, *b))
    }

    /// The report of a superior through which a team below reports to it.
    fn line(&self, team: TeamId, superior: TeamId) -> TeamId {
        let mut at = team;
        while let Some(parent) = self.parents[at.index()].filter(|parent| *parent != superior) {
            at = parent;
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::super::templates::TeamKind;
    use super::*;

    /// A complete tree with three teams below each, on four levels.
    fn tree() -> Vec<Option<TeamId>> {
        let mut blueprint = Blueprint::default();
        let mut level = vec![blueprint.executive(1)];
        for depth in 1..4 {
            let below = level.iter().flat_map(|parent| (0..3).map(move |n| (*parent, n)));
            let below: Vec<(TeamId, i32)> = below.collect();
            level = below
                .into_iter()
                .enumerate()
                .map(|(i, (parent, _))| {
                    blueprint.team(format!("{depth}-{i}"), TeamKind::Management, "x", 1, Some(parent))
                })
                .collect();
        }
        blueprint.drawn().iter().map(|drawn| drawn.parent).collect()
    }

    /// The weight of a pair by its definition.
    fn weight(tree: &Tree, a: TeamId, b: TeamId, lambda: f64, zeta: f64) -> f64 {
        let line = |team| std::iter::successors(Some(team), |at: &TeamId| tree.parents[at.index()]);
        let common = line(a).find(|superior| line(b).any(|other| other == *superior)).unwrap();
        let below = |team: TeamId| tree.depths[team.index()] - tree.depths[common.index()];
        let (d, e) = (below(a), below(b));
        if d + e < 2 {
            return 0.0;
        }
        let distance = (((d * d + e * e) as f64) - 2.0).max(0.0);
        libm::exp(-(tree.depths[common.index()] as f64) / lambda - libm::sqrt(distance) / zeta)
    }

    #[test]
    fn pairs_are_drawn_as_often_as_their_weight_says() {
        let tree = Tree::of(tree());
        for (lambda, zeta) in [(0.5, 0.5), (1e9, 1e9), (1e9, 0.3), (0.3, 1e9)] {
            let groups = tree.groups(lambda, zeta);
            let n = tree.parents.len();
            let pairs =
                (0..n).flat_map(|a| (a + 1..n).map(move |b| (TeamId::from_index(a), TeamId::from_index(b))));
            let weights: Vec<((TeamId, TeamId), f64)> =
                pairs.map(|(a, b)| ((a, b), weight(&tree, a, b, lambda, zeta))).collect();
            let total: f64 = weights.iter().map(|(_, weight)| weight).sum();
            assert!((groups.last().unwrap().cumulative / total - 1.0).abs() < 1e-9, "{lambda} {zeta}");
            let trials = 40_000;
            let mut counts = std::collections::BTreeMap::new();
            let drawn = (0..trials).filter_map(|i| tree.pair(&groups, Luck::new(7, 0).child(i)));
            for (a, b) in drawn {
                *counts.entry((a.min(b), a.max(b))).or_insert(0.0) += 1.0;
            }
            let kept: f64 = counts.values().sum();
            let chi: f64 = weights
                .iter()
                .filter(|(_, weight)| weight / total * kept > 5.0)
                .map(|(pair, weight)| {
                    let expected = weight / total * kept;
                    let got = counts.get(pair).copied().unwrap_or(0.0);
                    (got - expected) * (got - expected) / expected
                })
                .sum();
            let degrees = weights.iter().filter(|(_, weight)| weight / total * kept > 5.0).count() as f64;
            assert!(
                (chi - degrees).abs() < 5.0 * libm::sqrt(2.0 * degrees),
                "{lambda} {zeta}: {chi} of {degrees}"
            );
        }
    }
}
