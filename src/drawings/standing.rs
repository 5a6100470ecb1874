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
    let group_of = teams.iter().enumerate().filter_map(|(index, team)| {
        let is_of =
            |group: &super::groups::Group| group.level == team.level && group.function == team.function;
        let place = match grouped.is_aggregated {
            true => grouped.groups.iter().position(is_of)?,
            false => index,
        };
        Some((team.team.clone(), place as u32))
    });
    let group_of = group_of.collect();
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
