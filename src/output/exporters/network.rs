//! From rows of teams and links to nodes and edges.

use super::{Edge, Network, Node};
use crate::results::{Link, LinkKind, Team};
use std::collections::{BTreeMap, BTreeSet};

impl Network {
    /// The organisation of one structure, each link once.
    pub fn of(name: &str, teams: &[Team], links: &[Link]) -> Self {
        let places: BTreeMap<&str, usize> =
            teams.iter().enumerate().map(|(place, team)| (team.team.as_str(), place)).collect();
        let node = |team: &Team| Node {
            id: team.team.clone(),
            name: team.team.clone(),
            kind: team.kind.name().to_owned(),
            unit: team.function.clone(),
            people: team.members,
            level: team.level,
            columns: Vec::new(),
        };
        let reports = teams.iter().filter_map(|team| {
            let (source, target) =
                (*places.get(team.team.as_str())?, *places.get(team.reports_to.as_deref()?)?);
            Some(Edge { source, target, kind: LinkKind::ReportsTo })
        });
        let mut told = BTreeSet::new();
        let lateral = links.iter().filter(|link| link.kind != LinkKind::ReportsTo).filter_map(|link| {
            let (source, target) =
                (*places.get(link.from_team.as_str())?, *places.get(link.to_team.as_str())?);
            // Links stand once for each direction, the one who uses a service first.
            let is_new = told.insert((source.min(target), source.max(target), link.kind));
            is_new.then_some(Edge { source, target, kind: link.kind })
        });
        Self {
            name: name.to_owned(),
            nodes: teams.iter().map(node).collect(),
            edges: reports.chain(lateral).collect(),
        }
    }
}
