//! Informal ties: who knows whom across the reporting tree, whatever the chart says (Krackhardt & Hanson 1993).
//!
//! They are drawn like lateral links (Dodds, Watts & Sabel 2003), anew in each replication, and are no links: no formal way
//! leads over them, nobody is paid for them, no drawing shows them. What goes over them is word of mouth.
//!
//! # How well the defaults fit
//!
//! Krackhardt (1987) asked the 21 managers of a firm whom they go to for advice. A tie is taken to be where two of them, in
//! different reporting lines or more than one level apart, name each other: 36 of 190 pairs, 1.7 a manager. By the depth D of
//! their lowest common superior and the levels d and e below it, with P = 1 − exp(−c·exp(−D/λ)·exp(−√(d²+e²−2)/ζ)):
//!
//! | D, d, e | pairs | ties | share | fitted |
//! |---|---|---|---|---|
//! | 0, 0, 2 | 16 | 3 | .19 | .28 |
//! | 0, 1, 1 | 6 | 4 | .67 | .69 |
//! | 0, 1, 2 | 48 | 14 | .29 | .22 |
//! | 0, 2, 2 | 89 | 9 | .10 | .12 |
//! | 1, 1, 1 | 31 | 6 | .19 | .19 |
//!
//! The likelihood is greatest at λ = .59, ζ = 1.1 (log −86.2; −92.2 with one share for all pairs, so p = .002 against no decay at
//! all; −84.9 with a share for each row, so a deviance of 2.5 on 2 degrees of freedom). It is one firm of 21 managers with three
//! levels: what it says about larger trees is extrapolated. Friendship among the same people does *not* fall with distance in
//! the tree (p = .75 for any friendship), and asking without being asked falls only from .73 at distance 1 to .39 at distance 4. So
//! the number of ties and the chance that something is told are assumptions to be swept: the study `word-of-mouth-map` does.

use super::{Organisation, lateral};
use crate::ids::TeamId;
use crate::random::RandomKey;
use crate::scenario::StructureSpec;

/// For each team those whom its people know elsewhere.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ties(Vec<Vec<TeamId>>);

impl Ties {
    /// Draws the ties of the teams from `first` on; `random` is the replication's.
    ///
    /// Those whom a chart says to know each other know each other in every replication.
    pub fn draw(spec: &StructureSpec, organisation: &Organisation, first: usize, random: RandomKey) -> Self {
        let teams = &organisation.teams;
        let mut ties = Self(vec![Vec::new(); teams.len()]);
        let known = organisation.known.iter().filter(|(a, b)| a.index().min(b.index()) >= first);
        known.for_each(|(a, b)| ties.tie(*a, *b));
        let wanted = (spec.ties * (teams.len() - first) as f64).round() as usize;
        if wanted > 0 {
            let parents = teams.iter().map(|team| team.parent).collect();
            let shape = [spec.ties_lambda, spec.ties_zeta];
            for (a, b) in lateral::pairs(parents, &[], wanted, shape, random.named("ties")) {
                ties.tie(a, b);
            }
        }
        ties
    }

    fn tie(&mut self, a: TeamId, b: TeamId) {
        self.0[a.index()].push(b);
        self.0[b.index()].push(a);
    }

    /// Whom a team knows.
    pub fn of(&self, team: TeamId) -> &[TeamId] {
        self.0.get(team.index()).map_or(&[], Vec::as_slice)
    }

    /// People who leave a team for a new one go on knowing whom they knew.
    pub fn share(&mut self, team: TeamId, new: TeamId) {
        if self.0.len() <= new.index() {
            self.0.resize(new.index() + 1, Vec::new());
        }
        for known in self.of(team).to_vec() {
            self.tie(new, known);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_drawn_over_the_tree_of_krackhardts_managers_fall_where_theirs_do() {
        // One president, four vice presidents with three, seven, two and four reports.
        let heads = [1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 3, 3, 4, 4, 4, 4];
        let parents: Vec<Option<usize>> =
            std::iter::once(None).chain([Some(0); 4]).chain(heads.map(Some)).collect();
        let cell = |a: TeamId, b: TeamId| match [a.index(), b.index()]
            .map(|at| u8::from(at > 0) + u8::from(at > 4))
        {
            [0, 2] | [2, 0] => 0,
            [1, 1] => 1,
            [1, 2] | [2, 1] => 2,
            _ if parents[a.index()] != parents[b.index()] => 3,
            _ => 4,
        };
        // Pearson's distance between the 36 ties observed and where ties fall that are drawn with these λ and ζ.
        let distance = |shape: [f64; 2]| {
            let mut drawn = [0.0; 5];
            for replication in 0..400 {
                let parents = parents.iter().map(|parent| parent.map(TeamId::from_index)).collect();
                for (a, b) in lateral::pairs(parents, &[], 36, shape, RandomKey::new(1, replication)) {
                    drawn[cell(a, b)] += 1.0 / 400.0;
                }
            }
            let observed = [3.0, 4.0, 14.0, 9.0, 6.0];
            observed
                .iter()
                .zip(drawn)
                .map(|(seen, expected): (&f64, f64)| (seen - expected) * (seen - expected) / expected)
                .sum::<f64>()
        };
        // The 5 % point of χ² with two degrees of freedom.
        assert!(distance([0.6, 1.1]) < 5.99, "{}", distance([0.6, 1.1]));
        assert!(distance([1e9, 1e9]) > 9.0, "{}", distance([1e9, 1e9]));
    }

    #[test]
    fn who_moves_to_a_new_team_goes_on_knowing_whom_it_knew() {
        let mut ties = Ties(vec![Vec::new(); 3]);
        ties.tie(TeamId(0), TeamId(1));
        ties.share(TeamId(0), TeamId(3));
        assert_eq!(ties.of(TeamId(3)), [TeamId(1)]);
        assert_eq!(ties.of(TeamId(1)), [TeamId(0), TeamId(3)]);
        assert!(ties.of(TeamId(2)).is_empty() && ties.of(TeamId(9)).is_empty());
    }
}
