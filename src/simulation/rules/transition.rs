//! The way from one structure to another: who sits where, and what has to change hands.

use crate::ids::TeamId;
use crate::organisation::{Channel, Organisation, places};
use std::collections::BTreeMap;

/// Where the people of each team that there was are now.
pub(super) struct Reassignment {
    of: Vec<Vec<TeamId>>,
    /// The team of the same name that follows each.
    heirs: Vec<Option<TeamId>>,
    /// Pieces of work of each that have found a place.
    dealt: Vec<usize>,
    /// Where work goes of which nobody was in charge, such as that of a virtual head.
    fallback: TeamId,
}

impl Reassignment {
    pub fn new(before: &Organisation, after: &Organisation, offset: usize) -> Self {
        let standing = &before.teams[..];
        let of = match offset {
            0 => (0..standing.len())
                .map(|team| vec![TeamId::from_index(team); standing[team].members as usize])
                .collect(),
            _ => places(standing, &after.teams[offset..], offset),
        };
        let named: BTreeMap<&str, TeamId> = after.teams[offset..]
            .iter()
            .enumerate()
            .map(|(place, team)| (team.name.as_str(), TeamId::from_index(offset + place)))
            .collect();
        let heirs = standing.iter().map(|team| named.get(team.name.as_str()).copied()).collect();
        Self { dealt: vec![0; of.len()], of, heirs, fallback: TeamId::from_index(offset) }
    }

    /// The places of the people of one team that is closed.
    pub fn of_team(team: TeamId, seats: &[TeamId]) -> Self {
        let mut of = vec![Vec::new(); team.index() + 1];
        of[team.index()] = seats.to_vec();
        Self {
            dealt: vec![0; of.len()],
            of,
            heirs: Vec::new(),
            fallback: seats.first().copied().unwrap_or(team),
        }
    }

    /// The places of the people of a team.
    pub fn of(&self, team: TeamId) -> &[TeamId] {
        &self.of[team.index()]
    }

    /// The team of the same name; itself where the teams are the same.
    pub fn heir(&self, team: TeamId) -> Option<TeamId> {
        self.heirs.get(team.index()).copied().flatten()
    }

    /// Where the next piece of work of a team goes: to its people in turn.
    pub fn next(&mut self, team: TeamId) -> TeamId {
        let Some(places) = self.of.get(team.index()).filter(|places| !places.is_empty()) else {
            return self.fallback;
        };
        let dealt = &mut self.dealt[team.index()];
        *dealt += 1;
        places[(*dealt - 1) % places.len()]
    }
}

/// What differs between the structure that was and the one that is.
pub(super) struct Transition {
    /// The teams that there were.
    pub before: usize,
    /// Where the new teams begin; 0 where the teams are the same.
    pub offset: usize,
    /// The channels that there were.
    pub channels: Vec<Channel>,
    /// Whether what is being asked has to be asked anew.
    pub approvals_lapse: bool,
    /// Insights that waited at gates.
    pub on_hold: Vec<u32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_work_of_a_team_goes_to_its_people_in_turn_wherever_they_are() {
        let seats = [TeamId(4), TeamId(2), TeamId(4)];
        let mut reassignment = Reassignment::of_team(TeamId(1), &seats);
        let dealt: Vec<TeamId> = (0..7).map(|_| reassignment.next(TeamId(1))).collect();
        assert_eq!(dealt, [4, 2, 4, 4, 2, 4, 4].map(TeamId));
    }

    #[test]
    fn the_work_of_each_team_is_dealt_on_its_own() {
        let mut reassignment = Reassignment {
            of: vec![vec![TeamId(5), TeamId(6)], vec![], vec![TeamId(7), TeamId(8)]],
            heirs: vec![Some(TeamId(5)), None],
            dealt: vec![0; 3],
            fallback: TeamId(9),
        };
        let dealt = [0, 2, 0, 2, 1, 3].map(|team| reassignment.next(TeamId(team)));
        assert_eq!(
            dealt,
            [5, 7, 6, 8, 9, 9].map(TeamId),
            "who has no people leaves its work to the fallback"
        );
        assert_eq!((reassignment.heir(TeamId(0)), reassignment.heir(TeamId(1))), (Some(TeamId(5)), None));
        assert_eq!(reassignment.heir(TeamId(2)), None);
    }
}
