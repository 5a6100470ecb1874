//! Links across a reporting tree, drawn at random: P(i, j) ∝ exp(−D/λ)·exp(−x/ζ), where D is the depth of the lowest common
//! superior of the two ends and x = √(d² + e² − 2) with the levels d and e of the ends below it (Dodds, Watts & Sabel 2003).
//!
//! Large λ and ζ give links at random, small ζ with large λ links within teams of one superior, small λ with large ζ links
//! between divisions, small both links at the top, and both near one half links on all scales.
//!
//! The draws are exactly one after the other without replacement: all pairs of one kind are equally likely, so a kind is
//! drawn by the weight of the pairs that are left in it, and then one of these. No draw is rejected, however few are
//! left, and no list of all pairs is made.

mod tree;

use super::blueprint::Blueprint;
use crate::ids::TeamId;
use crate::random::{Purpose, RandomKey};
use crate::scenario::{LinkType, StructureSpec};
use std::collections::BTreeMap;
use tree::{Kind, Tree};

/// Adds so many links to a drawing as its structure asks for, none between two that are linked already.
pub(super) fn draw(blueprint: &mut Blueprint, spec: &StructureSpec, random: RandomKey) {
    let wanted = (spec.lateral_links * blueprint.drawn().len() as f64).round() as usize;
    if wanted == 0 {
        return;
    }
    let linked: Vec<(TeamId, TeamId)> =
        blueprint.lateral.iter().map(|(one, other, _)| (*one, *other)).collect();
    let shape = [spec.lateral_lambda, spec.lateral_zeta];
    let drawn = pairs(blueprint.parents(), &linked, wanted, shape, random);
    if drawn.len() < wanted {
        blueprint
            .notices
            .push(format!("{} of {wanted} lateral links drawn: the tree has no room for more", drawn.len()));
    }
    let links = drawn.into_iter().map(|(a, b)| (a, b, LinkType::Collaboration));
    blueprint.lateral.extend(links);
}

/// So many pairs of teams, none of them twice, none linked already and none along a reporting line; fewer where the tree has no
/// room.
pub(super) fn pairs(
    parents: Vec<Option<TeamId>>,
    linked: &[(TeamId, TeamId)],
    wanted: usize,
    [lambda, zeta]: [f64; 2],
    random: RandomKey,
) -> Vec<(TeamId, TeamId)> {
    let tree = Tree::of(parents);
    let mut urn = Urn::new(&tree, lambda, zeta);
    urn.remove_all(linked.iter().filter_map(|(one, other)| tree.number(*one, *other)));
    let drawn = (0..wanted as u64).map_while(|n| urn.draw(random.child(n)));
    drawn.map(|(a, b)| (a.min(b), a.max(b))).collect()
}

/// The pairs of one kind that are left.
struct Pairs {
    kind: Kind,
    /// The logarithm of the weight of each.
    log_weight: f64,
    /// The superiors, each with the pairs under it and all before it.
    superiors: Vec<(TeamId, u64)>,
    /// Pairs that are left.
    left: u64,
    /// Of each superior that was drawn, the pairs of each of its lines and those before: a superior of thousands is looked
    /// through once.
    lines: BTreeMap<TeamId, Vec<u64>>,
    /// A shuffle (Fisher & Yates) that remembers only what it moved: numbers of pairs by place.
    moved: BTreeMap<u64, u64>,
}

impl Pairs {
    /// Takes the pair at a place out; the last one moves into its place.
    fn take(&mut self, place: u64) -> u64 {
        self.left -= 1;
        let last = self.moved.remove(&self.left).unwrap_or(self.left);
        if place == self.left { last } else { self.moved.insert(place, last).unwrap_or(place) }
    }

    /// The superior of a pair, by its number, and its number among the pairs under that superior.
    fn under(&self, number: u64) -> (TeamId, u64) {
        let place = self.superiors.partition_point(|(_, cumulative)| *cumulative <= number);
        (self.superiors[place].0, number - self.before(place))
    }

    fn before(&self, place: usize) -> u64 {
        place.checked_sub(1).map_or(0, |before| self.superiors[before].1)
    }
}

/// All pairs of teams of a tree that are not linked yet.
struct Urn<'a> {
    tree: &'a Tree,
    kinds: Vec<Pairs>,
    /// The greatest logarithm of a weight that is left: weights are relative to it, so that none of them vanishes.
    greatest: f64,
}

impl<'a> Urn<'a> {
    fn new(tree: &'a Tree, lambda: f64, zeta: f64) -> Self {
        let mut kinds: BTreeMap<Kind, Pairs> = BTreeMap::new();
        for superior in tree.levels.iter().flatten().copied() {
            let (height, depth) = (tree.height(superior), tree.depths[superior.index()]);
            for below in (0..height).flat_map(|a| (a.max(1)..height).map(move |b| [a, b])) {
                let count = tree.pairs(superior, below);
                if count == 0 {
                    continue;
                }
                let kind = Kind { depth, below };
                let pairs = kinds.entry(kind).or_insert_with(|| Pairs {
                    kind,
                    log_weight: -(depth as f64) / lambda - distance(below) / zeta,
                    superiors: Vec::new(),
                    left: 0,
                    lines: BTreeMap::new(),
                    moved: BTreeMap::new(),
                });
                pairs.left += count;
                pairs.superiors.push((superior, pairs.left));
            }
        }
        let mut urn = Self { tree, kinds: kinds.into_values().collect(), greatest: 0.0 };
        urn.find_greatest();
        urn
    }

    fn find_greatest(&mut self) {
        let left = self.kinds.iter().filter(|pairs| pairs.left > 0);
        self.greatest = left.map(|pairs| pairs.log_weight).fold(f64::NEG_INFINITY, f64::max);
    }

    /// Takes out pairs that are linked already, each once.
    fn remove_all(&mut self, linked: impl Iterator<Item = (TeamId, Kind, u64)>) {
        let mut numbers: Vec<(Kind, u64)> = linked
            .filter_map(|(superior, kind, number)| {
                let pairs = self.kinds.iter().find(|pairs| pairs.kind == kind)?;
                let place = pairs.superiors.iter().position(|(known, _)| *known == superior)?;
                Some((kind, pairs.before(place) + number))
            })
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        // From the last to the first: those before still stand at their own places.
        for (kind, number) in numbers.into_iter().rev() {
            if let Some(pairs) = self.kinds.iter_mut().find(|pairs| pairs.kind == kind) {
                pairs.take(number);
            }
        }
        self.find_greatest();
    }

    /// One pair, which is then gone; none where none is left.
    fn draw(&mut self, random: RandomKey) -> Option<(TeamId, TeamId)> {
        let weight = |pairs: &Pairs| pairs.left as f64 * libm::exp(pairs.log_weight - self.greatest);
        let weights: Vec<f64> = self.kinds.iter().map(weight).collect();
        let mut mark = random.draw(Purpose::Choice, 0).uniform() * weights.iter().sum::<f64>();
        let mut drawn = None;
        for (place, weight) in weights.iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
            drawn = Some(place);
            if mark < *weight {
                break;
            }
            mark -= weight;
        }
        let pairs = &mut self.kinds[drawn?];
        let place = (random.draw(Purpose::Choice, 1).uniform() * pairs.left as f64) as u64;
        let number = pairs.take(place.min(pairs.left - 1));
        let (superior, within) = pairs.under(number);
        let below = pairs.kind.below;
        let lines = pairs.lines.entry(superior).or_insert_with(|| self.tree.cumulative(superior, below));
        let pair = self.tree.pair(superior, below, lines, within);
        if pairs.left == 0 {
            self.find_greatest();
        }
        pair
    }
}

/// How far apart two ends lie that are so many levels below their superior.
fn distance([a, b]: [usize; 2]) -> f64 {
    libm::sqrt(((a * a + b * b) as f64 - 2.0).max(0.0))
}

#[cfg(test)]
mod tests {
    use super::super::team_kind::TeamKind;
    use super::*;
    use std::collections::BTreeSet;

    /// A complete tree.
    fn complete(branching: usize, levels: usize) -> Blueprint {
        let mut blueprint = Blueprint::default();
        let mut level = vec![blueprint.executive(1)];
        for depth in 1..levels {
            let parents = level.iter().flat_map(|parent| std::iter::repeat_n(*parent, branching));
            let parents: Vec<TeamId> = parents.collect();
            let team = |(i, parent)| {
                blueprint.team(format!("{depth}-{i}"), TeamKind::Management, "x", 1, Some(parent))
            };
            level = parents.into_iter().enumerate().map(team).collect();
        }
        blueprint
    }

    fn spec(links: f64, lambda: f64, zeta: f64) -> StructureSpec {
        let text = format!(
            "schema_version = 1\nhorizon = \"1y\"\nfollow_up = \"1q\"\nmarket.shift_interval = \"1d\"\n[structures.s]\n\
             template = \"tree\"\nlateral_links = {links}\nlateral_lambda = {lambda}\nlateral_zeta = {zeta}\n"
        );
        let file = crate::scenario::ScenarioFile::parse("x.toml", &text).unwrap();
        file.resolve(BTreeMap::new()).unwrap().structures.swap_remove(0).1
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

    fn weights(tree: &Tree, lambda: f64, zeta: f64) -> Vec<((TeamId, TeamId), f64)> {
        let n = tree.parents.len();
        let pairs =
            (0..n).flat_map(|a| (a + 1..n).map(move |b| (TeamId::from_index(a), TeamId::from_index(b))));
        let weighed = pairs.map(|(a, b)| ((a, b), weight(tree, a, b, lambda, zeta)));
        weighed.filter(|(_, weight)| *weight > 0.0).collect()
    }

    fn in_order((a, b): (TeamId, TeamId)) -> (TeamId, TeamId) {
        (a.min(b), a.max(b))
    }

    /// Whether things came as often as expected, by χ² over those that are expected at least five times.
    fn assert_as_often<K: Ord + std::fmt::Debug>(counts: &BTreeMap<K, f64>, expected: &[(K, f64)]) {
        let often: Vec<&(K, f64)> = expected.iter().filter(|(_, expected)| *expected > 5.0).collect();
        let of = |(key, expected): &&(K, f64)| {
            let got = counts.get(key).copied().unwrap_or(0.0);
            (got - expected) * (got - expected) / expected
        };
        let (chi, degrees) = (often.iter().map(of).sum::<f64>(), often.len() as f64);
        assert!((chi - degrees).abs() < 5.0 * libm::sqrt(2.0 * degrees), "{chi} of {degrees}");
    }

    #[test]
    fn pairs_are_drawn_as_often_as_their_weight_says() {
        let tree = Tree::of(complete(3, 4).parents());
        for (lambda, zeta) in [(0.5, 0.5), (1e9, 1e9), (1e9, 0.3), (0.3, 1e9)] {
            let weights = weights(&tree, lambda, zeta);
            let total: f64 = weights.iter().map(|(_, weight)| weight).sum();
            let trials = 20_000;
            let mut counts = BTreeMap::new();
            for i in 0..trials {
                let pair = Urn::new(&tree, lambda, zeta).draw(RandomKey::new(7, 0).child(i)).unwrap();
                *counts.entry(in_order(pair)).or_insert(0.0) += 1.0;
            }
            let expected: Vec<_> =
                weights.into_iter().map(|(pair, weight)| (pair, weight / total * trials as f64)).collect();
            assert_as_often(&counts, &expected);
        }
    }

    #[test]
    fn the_second_pair_is_drawn_by_weight_among_those_that_the_first_left() {
        let tree = Tree::of(complete(2, 3).parents());
        let weights = weights(&tree, 0.7, 0.9);
        let total: f64 = weights.iter().map(|(_, weight)| weight).sum();
        let trials = 60_000;
        let mut counts = BTreeMap::new();
        for i in 0..trials {
            let (mut urn, random) = (Urn::new(&tree, 0.7, 0.9), RandomKey::new(8, 0).child(i));
            let [one, two] = [0, 1].map(|n| in_order(urn.draw(random.child(n)).unwrap()));
            *counts.entry((one, two)).or_insert(0.0) += 1.0;
        }
        let all = weights.iter().flat_map(|one| weights.iter().map(move |two| (one, two)));
        let expected: Vec<_> = all
            .filter(|(one, two)| one.0 != two.0)
            .map(|(one, two)| ((one.0, two.0), trials as f64 * one.1 / total * two.1 / (total - one.1)))
            .collect();
        assert_eq!(expected.len(), 15 * 14);
        assert_as_often(&counts, &expected);
    }

    #[test]
    fn whatever_is_left_can_be_drawn_to_the_last_pair() {
        for (lambda, zeta) in [(0.5, 0.5), (0.001, 0.001), (1e9, 0.001), (0.001, 1e9), (1e9, 1e9)] {
            let mut blueprint = complete(3, 4);
            // 40 teams have 780 pairs, of which 39 are reporting lines.
            draw(&mut blueprint, &spec(741.0 / 40.0, lambda, zeta), RandomKey::new(3, 0));
            let links: BTreeSet<_> = blueprint.lateral.iter().map(|(a, b, _)| (*a, *b)).collect();
            assert_eq!((links.len(), blueprint.lateral.len(), blueprint.notices.len()), (741, 741, 0));
            let mut more = complete(3, 4);
            draw(&mut more, &spec(742.0 / 40.0, lambda, zeta), RandomKey::new(3, 0));
            assert_eq!(more.lateral.len(), 741);
            assert_eq!(more.notices, ["741 of 742 lateral links drawn: the tree has no room for more"]);
        }
    }

    #[test]
    fn links_between_core_and_periphery_are_all_drawn_and_fill_the_tree_from_the_top() {
        for (lambda, zeta) in [(0.05, 0.05), (0.01, 0.1), (0.1, 0.2), (0.2, 0.2), (0.1, 0.3)] {
            let mut blueprint = complete(5, 6);
            draw(&mut blueprint, &spec(0.1, lambda, zeta), RandomKey::new(3, 0));
            let links: BTreeSet<_> = blueprint.lateral.iter().map(|(a, b, _)| (*a, *b)).collect();
            assert_eq!((links.len(), blueprint.notices.len()), (391, 0), "a tenth of 3,906");
        }
        let mut blueprint = complete(5, 6);
        draw(&mut blueprint, &spec(0.1, 0.05, 0.05), RandomKey::new(3, 0));
        let tree = Tree::of(blueprint.parents());
        let depths: Vec<usize> = blueprint.lateral.iter().map(|(a, _, _)| tree.depths[a.index()]).collect();
        assert_eq!(depths[..10], [1; 10], "the ten pairs of the root's own reports come first");
        assert!(depths.iter().all(|depth| *depth <= 3));
    }

    #[test]
    fn who_is_linked_already_is_not_linked_again() {
        let mut blueprint = complete(3, 3);
        blueprint.lateral.push((TeamId::from_index(12), TeamId::from_index(3), LinkType::XAsAService));
        for seed in [3, 4] {
            draw(&mut blueprint, &spec(2.0, 0.5, 0.5), RandomKey::new(seed, 0));
        }
        let links: BTreeSet<_> = blueprint.lateral.iter().map(|(a, b, _)| in_order((*a, *b))).collect();
        assert_eq!((blueprint.lateral.len(), links.len()), (53, 53));
    }
}
