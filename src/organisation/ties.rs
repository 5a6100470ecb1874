//! Informal ties: who knows whom across the reporting tree, whatever the chart says (Krackhardt & Hanson 1993).
//!
//! They are drawn like lateral links (Dodds, Watts & Sabel 2003), anew in each replication, and are no links: no formal way
//! leads over them, nobody is paid for them, no drawing shows them. What goes over them is word of mouth.

use super::{Team, lateral};
use crate::ids::TeamId;
use crate::random::Luck;
use crate::scenario::StructureSpec;

/// For each team those whom its people know elsewhere.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ties(Vec<Vec<TeamId>>);

impl Ties {
    /// Draws the ties of the teams from `first` on; `luck` is the replication's.
    pub fn draw(spec: &StructureSpec, teams: &[Team], first: usize, luck: Luck) -> Self {
        let mut ties = Self(vec![Vec::new(); teams.len()]);
        let wanted = (spec.ties * (teams.len() - first) as f64).round() as usize;
        if wanted > 0 {
            let parents = teams.iter().map(|team| team.parent).collect();
            let shape = [spec.ties_lambda, spec.ties_zeta];
            for (a, b) in lateral::pairs(parents, wanted, shape, luck.named("ties")) {
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
    fn who_moves_to_a_new_team_goes_on_knowing_whom_it_knew() {
        let mut ties = Ties(vec![Vec::new(); 3]);
        ties.tie(TeamId(0), TeamId(1));
        ties.share(TeamId(0), TeamId(3));
        assert_eq!(ties.of(TeamId(3)), [TeamId(1)]);
        assert_eq!(ties.of(TeamId(1)), [TeamId(0), TeamId(3)]);
        assert!(ties.of(TeamId(2)).is_empty() && ties.of(TeamId(9)).is_empty());
    }
}
