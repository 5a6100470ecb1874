//! Where the teams of a structure stand on every drawing of it, for faces that draw them alive.

use super::groups::grouped_rows;
use super::layout::layout;
use crate::results::{Link, Team, TeamKind};
use std::collections::BTreeMap;

/// The teams of a structure as it stands.
pub(crate) struct Standing {
    /// Teams, or groups of them where they are many.
    pub places: Vec<StandingGroup>,
    /// The place of the group that a team belongs to, by its name.
    pub group_of: BTreeMap<String, u32>,
    /// Pairs of groups that have a link, each once.
    pub links: Vec<(u32, u32)>,
}

/// A group of teams.
pub(crate) struct StandingGroup {
    pub name: String,
    pub kind: TeamKind,
    pub teams: usize,
    pub members: f64,
    /// The part of its people who meet customers.
    pub meets: f64,
    /// On a disc of radius 1.
    pub at: (f64, f64),
}

/// Where the teams of an organisation stand, as it is built.
pub(crate) fn standing(teams: &[Team], links: &[Link]) -> Standing {
    let grouped = grouped_rows(teams, links);
    let places = layout(&grouped);
    let group_of = teams.iter().zip(&grouped.group_of);
    let group_of = group_of.map(|(team, group)| (team.team.clone(), *group as u32)).collect();
    let group = |(group, place): (super::groups::Group, super::layout::Place)| StandingGroup {
        name: group.name,
        kind: group.kind,
        teams: group.teams,
        members: group.members,
        meets: group.meets,
        at: place.at((0.0, 0.0), 1.0),
    };
    Standing {
        links: grouped.traffic.keys().map(|(a, b)| (*a as u32, *b as u32)).collect(),
        places: grouped.groups.into_iter().zip(places).map(group).collect(),
        group_of,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::When;

    #[test]
    fn every_team_has_a_place_and_those_of_small_functions_have_one_together() {
        let team = |name: String, function: &str, members: u32| Team {
            structure: "today".to_owned(),
            when: When::Standing,
            team: name,
            kind: TeamKind::StreamAligned,
            function: function.to_owned(),
            level: 1,
            members,
            reports_to: None,
            customer_distance: Some(1),
        };
        let mut teams: Vec<Team> = (0..301).map(|n| team(format!("works {n}"), "works", 10)).collect();
        teams.extend([team("lawyer".to_owned(), "law", 3), team("cook".to_owned(), "kitchen", 4)]);
        let standing = standing(&teams, &[]);
        assert_eq!(standing.group_of.len(), teams.len());
        let group = |name: &str| &standing.places[standing.group_of[name] as usize];
        assert_eq!((group("lawyer").name.as_str(), group("cook").members), ("2 smaller functions", 7.0));
        assert_eq!(group("works 7").teams, 301);
    }
}
