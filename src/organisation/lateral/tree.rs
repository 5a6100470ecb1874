//! A reporting tree in the order of its levels, and the pairs of teams in it, counted and numbered without a list of them.

use crate::ids::TeamId;

/// All pairs whose lowest common superior lies at one depth and whose ends lie so many levels below it: equally likely.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Kind {
    pub depth: usize,
    /// Levels from the superior down to each end, the lesser first.
    pub below: [usize; 2],
}

/// A reporting tree in the order of its levels: those below one team on one level stand side by side.
pub(super) struct Tree {
    pub parents: Vec<Option<TeamId>>,
    pub depths: Vec<usize>,
    pub levels: Vec<Vec<TeamId>>,
    children: Vec<Vec<TeamId>>,
    /// For each team and number of levels below it, where its people stand on that level.
    ranges: Vec<Vec<(u32, u32)>>,
    /// Where each team stands on its own level.
    places: Vec<u32>,
}

impl Tree {
    pub fn of(parents: Vec<Option<TeamId>>) -> Self {
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
        let (ranges, places) = (vec![Vec::new(); parents.len()], vec![0; parents.len()]);
        let mut tree = Self { parents, depths, levels, children, ranges, places };
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
                self.places[team.index()] = place as u32;
            }
        }
    }

    /// Levels below a team, itself included.
    pub fn height(&self, team: TeamId) -> usize {
        self.ranges[team.index()].len()
    }

    /// Where those stand who are so many levels below a team; an empty range where there are none.
    fn range(&self, team: TeamId, below: usize) -> (u64, u64) {
        let range = self.ranges[team.index()].get(below).copied().unwrap_or_default();
        (u64::from(range.0), u64::from(range.1))
    }

    fn count(&self, team: TeamId, below: usize) -> u64 {
        let (from, to) = self.range(team, below);
        to - from
    }

    /// Pairs under a superior whose ends lie `a ≤ b` levels below it, in different lines; none along a reporting line.
    pub fn pairs(&self, superior: TeamId, [a, b]: [usize; 2]) -> u64 {
        if a == 0 {
            // A superior and those further down than its own reports.
            return if b >= 2 { self.count(superior, b) } else { 0 };
        }
        self.lines(superior, [a, b]).map(|(_, pairs)| pairs).sum()
    }

    /// The lines of a superior and, for each, the pairs whose first end stands in it; the other end then stands in another
    /// line, or, where both are equally far down, in a later one.
    fn lines(&self, superior: TeamId, [a, b]: [usize; 2]) -> impl Iterator<Item = (TeamId, u64)> + '_ {
        let mut later = self.count(superior, b);
        self.children[superior.index()].iter().map(move |line| {
            let own = self.count(*line, b - 1);
            let others = if a == b {
                later -= own;
                later
            } else {
                later - own
            };
            (*line, self.count(*line, a - 1) * others)
        })
    }

    /// The pairs of each line of a superior and all lines before it; nothing where the superior is one of the ends.
    pub fn cumulative(&self, superior: TeamId, [a, b]: [usize; 2]) -> Vec<u64> {
        if a == 0 {
            return Vec::new();
        }
        let mut before = 0;
        let sum = |(_, pairs)| {
            before += pairs;
            before
        };
        self.lines(superior, [a, b]).map(sum).collect()
    }

    /// The pair of this number among those of [`Tree::pairs`]; `lines` are those of [`Tree::cumulative`].
    pub fn pair(
        &self,
        superior: TeamId,
        [a, b]: [usize; 2],
        lines: &[u64],
        number: u64,
    ) -> Option<(TeamId, TeamId)> {
        let level = &self.levels[self.depths[superior.index()] + b];
        let from = self.range(superior, b).0;
        if a == 0 {
            return Some((superior, *level.get((from + number) as usize)?));
        }
        let place = lines.partition_point(|cumulative| *cumulative <= number);
        let before = place.checked_sub(1).map_or(0, |before| lines[before]);
        let (line, pairs) =
            (self.children[superior.index()].get(place).copied()?, lines.get(place)? - before);
        let others = pairs / self.count(line, a - 1);
        let (first, other) = ((number - before) / others, (number - before) % others);
        let first =
            self.levels[self.depths[superior.index()] + a][(self.range(line, a - 1).0 + first) as usize];
        let (own_from, own_to) = self.range(line, b - 1);
        let place = if a == b {
            own_to + other
        } else {
            // The line itself is skipped; where it does not reach so far down there is nothing to skip.
            let skipped = if from + other >= own_from { own_to - own_from } else { 0 };
            from + other + skipped
        };
        Some((first, *level.get(place as usize)?))
    }

    /// The superior of a pair, its kind, and its number among those of [`Tree::pairs`]; none for a team and itself or
    /// its superior.
    pub fn number(&self, one: TeamId, other: TeamId) -> Option<(TeamId, Kind, u64)> {
        let superior = self.common(one, other)?;
        let depth = self.depths[superior.index()];
        let below = |team: TeamId| self.depths[team.index()] - depth;
        let place = |team: TeamId| u64::from(self.places[team.index()]);
        // The first end lies less far down or, where both are equally far down, further to the left.
        let key = |team: TeamId| (below(team), place(team));
        let (first, other) = if key(one) <= key(other) { (one, other) } else { (other, one) };
        let ends = [below(first), below(other)];
        let kind = Kind { depth, below: ends };
        let from = self.range(superior, ends[1]).0;
        match ends {
            [0, 0 | 1] => None,
            [0, _] => Some((superior, kind, place(other) - from)),
            [a, b] => {
                let line = self.line(first, superior);
                let before: u64 = self
                    .lines(superior, ends)
                    .take_while(|(at, _)| *at != line)
                    .map(|(_, pairs)| pairs)
                    .sum();
                let own = self.range(line, b - 1);
                let (others, at) = if a == b {
                    (self.range(superior, b).1 - own.1, place(other) - own.1)
                } else {
                    let skipped = if place(other) >= own.1 { own.1 - own.0 } else { 0 };
                    (self.count(superior, b) - (own.1 - own.0), place(other) - from - skipped)
                };
                Some((superior, kind, before + (place(first) - self.range(line, a - 1).0) * others + at))
            }
        }
    }

    /// The lowest superior of both, which may be one of them; none where they are in different trees.
    fn common(&self, mut one: TeamId, mut other: TeamId) -> Option<TeamId> {
        while one != other {
            if self.depths[one.index()] >= self.depths[other.index()] {
                one = self.parents[one.index()]?;
            } else {
                other = self.parents[other.index()]?;
            }
        }
        Some(one)
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
    use super::super::super::blueprint::Blueprint;
    use super::super::super::team_kind::TeamKind;
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    /// A tree whose team i + 1 reports to one of those before it.
    fn any_tree() -> impl Strategy<Value = Vec<usize>> {
        proptest::collection::vec(any::<prop::sample::Index>(), 0..24)
            .prop_map(|parents| parents.iter().enumerate().map(|(i, parent)| parent.index(i + 1)).collect())
    }

    fn drawn(parents: &[usize]) -> Tree {
        let mut blueprint = Blueprint::default();
        let mut teams = vec![blueprint.executive(1)];
        for (i, parent) in parents.iter().enumerate() {
            let parent = Some(teams[*parent]);
            teams.push(blueprint.team(format!("{i}"), TeamKind::Management, "x", 1, parent));
        }
        Tree::of(blueprint.parents())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn every_pair_that_is_no_reporting_line_has_one_number_and_every_number_one_pair(parents in any_tree()) {
            let tree = drawn(&parents);
            let n = tree.parents.len();
            let team = TeamId::from_index;
            let is_line = |a: usize, b: usize| [a, b] == [parents[b - 1], b];
            let expected: BTreeSet<(TeamId, TeamId)> = (0..n)
                .flat_map(|a| (a + 1..n).map(move |b| (a, b)))
                .filter(|(a, b)| !is_line(*a, *b))
                .map(|(a, b)| (team(a), team(b)))
                .collect();
            let mut seen = BTreeSet::new();
            for superior in (0..n).map(team) {
                let height = tree.height(superior);
                for below in (0..height).flat_map(|a| (a.max(1)..height).map(move |b| [a, b])) {
                    let kind = Kind { depth: tree.depths[superior.index()], below };
                    let lines = tree.cumulative(superior, below);
                    for number in 0..tree.pairs(superior, below) {
                        let (a, b) = tree.pair(superior, below, &lines, number).unwrap();
                        prop_assert!(seen.insert((a.min(b), a.max(b))), "{:?} twice", (a, b));
                        prop_assert_eq!(tree.number(a, b), Some((superior, kind, number)));
                        prop_assert_eq!(tree.number(b, a), Some((superior, kind, number)));
                    }
                }
            }
            prop_assert_eq!(seen, expected);
            prop_assert!((1..n).all(|b| tree.number(team(b), team(parents[b - 1])).is_none()));
        }
    }
}
