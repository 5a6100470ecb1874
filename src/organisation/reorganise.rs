//! An organisation that changes: people come and go, teams split, and where there are managers the tree grows with them.

use super::blueprint::Blueprint;
use super::graph::Graph;
use super::team_kind::TeamKind;
use super::{Organisation, OrganisationError, focus};
use crate::ids::{NicheId, TeamId};
use crate::scenario::{LinkType, StructureSpec};

/// What a team owns and whom it meets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Domain {
    /// Niches, or attributes, that it alone owns.
    pub owned: Vec<u32>,
    /// Niches that it meets.
    pub met: Vec<u32>,
}

impl Domain {
    /// Whether it can be divided: no part would be left with nothing.
    pub fn is_divisible(&self) -> bool {
        self.owned.len() > 1 || (self.owned.is_empty() && self.met.len() > 1)
    }
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reorganisation {
    /// So many people join a team, or leave it.
    Members { team: TeamId, by: i32 },
    /// So many people who have nothing in hand any more leave a team for good.
    Leave { team: TeamId, people: u32 },
    /// A team becomes two: so many members and this part of its domain go to the new one.
    /// `founds` where a business is founded for a new niche.
    Split { team: TeamId, members: u32, domain: Domain, founds: bool },
    /// So many people of a team found a platform that offers a capability, by its place, to everybody.
    Platform { team: TeamId, members: u32, capability: u16 },
    /// A team is closed: each of its members goes to another team, the first of these keeps what is left of its niches.
    Close { team: TeamId, seats: Vec<TeamId>, owned: Vec<u32> },
}

impl Organisation {
    /// What a team owns and whom it meets.
    pub fn domain(&self, team: TeamId) -> Domain {
        let niches = || (0..self.ownership.niches()).map(NicheId);
        let met = niches().filter(|niche| self.ownership.touchpoint(*niche) == team).map(|niche| niche.0);
        let owned = match self.ownership.is_by_niche() {
            true => niches()
                .filter(|niche| self.ownership.sole_owner(*niche) == Some(team))
                .map(|n| n.0)
                .collect(),
            false => (0..self.ownership.attributes())
                .filter(|attribute| self.ownership.is_sole_owner(team, *attribute))
                .collect(),
        };
        Domain { owned, met: met.collect() }
    }

    /// The organisation after some changes; the teams that there were keep their ids, and new ones follow.
    ///
    /// # Errors
    /// When some team would have too little of its week left.
    pub fn changed(
        &self,
        spec: &StructureSpec,
        changes: &[Reorganisation],
    ) -> Result<Self, OrganisationError> {
        let mut next = self.clone();
        for change in changes {
            match change {
                Reorganisation::Members { team, by } => next.blueprint.resize(*team, *by),
                Reorganisation::Leave { team, people } => next.blueprint.resize(*team, -(*people as i32)),
                Reorganisation::Split { team, members, domain, .. } => next.split(*team, *members, domain),
                Reorganisation::Platform { team, members, capability } => {
                    let name =
                        spec.capabilities.keys().nth(usize::from(*capability)).map_or("", String::as_str);
                    next.blueprint.resize(*team, -(*members as i32));
                    let platform = next.blueprint.platform(*team, name, *members);
                    next.blueprint.link(*team, platform, LinkType::XAsAService);
                    next.offers.add(*capability, platform);
                }
                Reorganisation::Close { team, seats, owned } => next.close(*team, seats, owned),
            }
        }
        if spec.template.info().adds_managers {
            add_managers(&mut next.blueprint, spec.span as usize);
        }
        next.graph = Graph::new(&next.blueprint);
        next.teams = next.blueprint.teams();
        Graph::measure_levels(&mut next.teams);
        next.contact_hours_per_week =
            focus::apportion(spec, &next.graph, &next.ownership, &next.channels, &mut next.teams)?;
        Ok(next)
    }

    fn close(&mut self, team: TeamId, seats: &[TeamId], owned: &[u32]) {
        self.blueprint.resize(team, -(seats.len() as i32));
        seats.iter().for_each(|seat| self.blueprint.resize(*seat, 1));
        let met: Vec<u32> = self.domain(team).met;
        if let Some(heir) = seats.first() {
            self.ownership.reassign(*heir, owned, &met);
        }
    }

    fn split(&mut self, team: TeamId, members: u32, domain: &Domain) {
        self.blueprint.resize(team, -(members as i32));
        let new = self.blueprint.offspring(team, members);
        let lateral = self.blueprint.lateral.clone();
        for (from, to, link) in lateral.into_iter().filter(|(from, to, _)| *from == team || *to == team) {
            // Services are kept by both; a neighbour keeps working with the one it knows.
            if from == team && link == LinkType::XAsAService {
                self.blueprint.link(new, to, link);
            }
        }
        self.blueprint.link(team, new, LinkType::Collaboration);
        self.ownership.reassign(new, &domain.owned, &domain.met);
    }
}

/// Where more teams report to a manager than its span, half of them get a manager of their own, beside it or, below the
/// top, under it: the tree widens and then deepens.
fn add_managers(blueprint: &mut Blueprint, span: usize) {
    let mut place = 0;
    while place < blueprint.drawn().len() {
        let manager = TeamId::from_index(place);
        let reports: Vec<TeamId> = (0..blueprint.drawn().len())
            .filter(|team| blueprint.drawn()[*team].parent == Some(manager))
            .map(TeamId::from_index)
            .collect();
        let is_manager = blueprint.drawn()[place].kind == TeamKind::Management;
        if !is_manager || reports.len() <= span.max(2) {
            place += 1;
            continue;
        }
        let new = blueprint.offspring(manager, 1);
        if let Some(above) = blueprint.drawn()[place].parent {
            blueprint.set_parent(new, above);
        } else {
            blueprint.set_parent(new, manager);
        }
        for report in reports.into_iter().skip(span.div_ceil(2)) {
            blueprint.set_parent(report, new);
        }
        // The manager above may have too many now.
        place = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An executive, a manager below it, and so many teams below that.
    fn crowded(teams: usize) -> (Blueprint, TeamId, TeamId) {
        let mut blueprint = Blueprint::default();
        let executive = blueprint.executive(3);
        let manager =
            blueprint.team("manager".to_owned(), TeamKind::Management, "management", 1, Some(executive));
        for team in 0..teams {
            blueprint.team(format!("team {team}"), TeamKind::StreamAligned, "teams", 5, Some(manager));
        }
        (blueprint, executive, manager)
    }

    fn parents(blueprint: &Blueprint, from: usize) -> Vec<Option<TeamId>> {
        blueprint.drawn().iter().skip(from).map(|team| team.parent).collect()
    }

    #[test]
    fn a_manager_of_too_many_teams_gets_another_beside_it_with_half_of_them() {
        let (mut blueprint, executive, manager) = crowded(3);
        add_managers(&mut blueprint, 3);
        assert_eq!(parents(&blueprint, 2), vec![Some(manager); 3], "as many as its span are not too many");
        let (mut blueprint, ..) = crowded(4);
        add_managers(&mut blueprint, 3);
        let new = Some(TeamId::from_index(6));
        assert_eq!(parents(&blueprint, 2), [Some(manager), Some(manager), new, new, Some(executive)]);
        let beside = &blueprint.drawn()[6];
        assert_eq!((beside.kind, beside.members), (TeamKind::Management, 1));
    }

    #[test]
    fn at_the_top_the_tree_deepens() {
        let (mut blueprint, executive, _) = crowded(0);
        for place in 2..5 {
            blueprint.team(format!("{place}"), TeamKind::Management, "management", 1, Some(executive));
        }
        add_managers(&mut blueprint, 3);
        // Four managers under the executive: two of them get a manager, which is the third.
        let (top, new) = (Some(executive), Some(TeamId::from_index(5)));
        assert_eq!(parents(&blueprint, 1), [top, top, new, new, top]);
    }
}
