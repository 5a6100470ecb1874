//! Teams and links as a graph. petgraph stays in this room; the engine gets dense arrays.

use super::blueprint::Blueprint;
use super::ownership::{Channel, ChannelHolder};
use super::{OrganisationError, Ownership, Team};
use crate::ids::{LinkId, TeamId};
use crate::scenario::LinkType;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::unionfind::UnionFind;
use petgraph::visit::EdgeRef;
use std::collections::VecDeque;
use std::ops::Range;

/// One direction of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    pub from: TeamId,
    pub to: TeamId,
    pub link_type: LinkType,
}

impl Link {
    /// Whether this stands only for the missing superior of a root.
    pub fn is_void(self) -> bool {
        self.from == self.to
    }
}

/// The directed graph of an organisation: the report of team `v` up is link 2v, its answer down link 2v + 1; lateral
/// links follow, each in both directions.
#[derive(Clone, Debug)]
pub(crate) struct Graph {
    links: Vec<Link>,
    graph: DiGraph<(), LinkId>,
}

/// How links are numbered: nobody else works with their numbers.
impl Graph {
    /// The report of a team to its superior.
    #[inline]
    pub fn up(team: TeamId) -> LinkId {
        LinkId(2 * team.0)
    }

    /// The way down to a team from its superior.
    #[inline]
    pub fn down(team: TeamId) -> LinkId {
        LinkId(2 * team.0 + 1)
    }

    /// What a link of the reporting line is.
    #[inline]
    pub fn report_type(link: LinkId) -> LinkType {
        if Self::is_forward(link) { LinkType::ReportsUp } else { LinkType::ReportsDown }
    }

    /// Whether a link runs in the direction in which its pair was drawn: up, or as a lateral link was named.
    #[inline]
    pub fn is_forward(link: LinkId) -> bool {
        link.0.is_multiple_of(2)
    }

    /// The numbers of the reports of some teams, both ways.
    pub fn reports(teams: Range<usize>) -> Range<usize> {
        2 * teams.start..2 * teams.end
    }

    /// The number of the first lateral link among so many teams: they stand behind the reports of all.
    pub fn first_lateral(teams: usize) -> usize {
        2 * teams
    }

    /// The number of a link once there are more teams than before: lateral links have moved up.
    pub fn renumbered(link: LinkId, before: usize, after: usize) -> LinkId {
        let moves = link.index() >= Self::first_lateral(before);
        if moves { LinkId::from_index(link.index() + Self::reports(before..after).len()) } else { link }
    }
}

impl Graph {
    pub(super) fn new(blueprint: &Blueprint) -> Self {
        let mut links = Vec::with_capacity(2 * (blueprint.drawn().len() + blueprint.lateral.len()));
        for (index, drawn) in blueprint.drawn().iter().enumerate() {
            let child = TeamId::from_index(index);
            let parent = drawn.parent.unwrap_or(child);
            links.push(Link { from: child, to: parent, link_type: LinkType::ReportsUp });
            links.push(Link { from: parent, to: child, link_type: LinkType::ReportsDown });
        }
        for &(from, to, link_type) in &blueprint.lateral {
            links.push(Link { from, to, link_type });
            links.push(Link { from: to, to: from, link_type });
        }
        let mut graph = DiGraph::with_capacity(blueprint.drawn().len(), links.len());
        for _ in blueprint.drawn() {
            graph.add_node(());
        }
        for (index, link) in links.iter().enumerate().filter(|(_, link)| !link.is_void()) {
            graph.add_edge(node(link.from), node(link.to), LinkId::from_index(index));
        }
        Self { links, graph }
    }

    /// All directed links, voids included.
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// The number of links, each counted once whatever its directions.
    pub fn undirected_links(&self) -> usize {
        self.graph.edge_count() / 2
    }

    /// The links that leave a team, with the team they lead to.
    pub fn leaving(&self, team: TeamId) -> impl Iterator<Item = (LinkId, TeamId)> {
        self.graph.edges(node(team)).map(|edge| (*edge.weight(), TeamId::from_index(edge.target().index())))
    }

    /// The links that enter a team, with the team they come from.
    pub fn entering(&self, team: TeamId) -> impl Iterator<Item = (LinkId, TeamId)> {
        self.graph
            .edges_directed(node(team), petgraph::Direction::Incoming)
            .map(|edge| (*edge.weight(), TeamId::from_index(edge.source().index())))
    }

    /// Fills in how far each team is below the root and above the lowest team below it.
    pub(super) fn measure_levels(teams: &mut [Team]) {
        let order = from_the_top(teams);
        for &team in &order {
            if let Some(parent) = teams[team].parent {
                teams[team].level = teams[parent.index()].level + 1;
            }
        }
        for &team in order.iter().rev() {
            if let Some(parent) = teams[team].parent {
                teams[parent.index()].height = teams[parent.index()].height.max(teams[team].height + 1);
            }
        }
    }

    /// Relays between each team and the nearest customer: 0 for teams that meet one, none where no way leads.
    pub fn distances(&self, touchpoints: impl Iterator<Item = TeamId>) -> Vec<Option<u32>> {
        let mut distances = vec![None; self.graph.node_count()];
        let mut reached: VecDeque<TeamId> = VecDeque::new();
        for team in touchpoints {
            if distances[team.index()].replace(0).is_none() {
                reached.push_back(team);
            }
        }
        while let Some(team) = reached.pop_front() {
            let next = distances[team.index()].map(|distance| distance + 1);
            for (_, neighbour) in self.leaving(team) {
                if distances[neighbour.index()].is_none() {
                    distances[neighbour.index()] = next;
                    reached.push_back(neighbour);
                }
            }
        }
        distances
    }

    /// Refuses owners that no insight can reach from the teams that sense for them.
    pub(super) fn check_owners_reachable(
        &self,
        teams: &[Team],
        ownership: &Ownership,
        channels: &[Channel],
    ) -> Result<(), OrganisationError> {
        let mut parts = UnionFind::<u32>::new(teams.len());
        for link in &self.links {
            parts.union(link.from.0, link.to.0);
        }
        let at_touchpoint =
            channels.iter().any(|channel| channel.is_open && channel.holder == ChannelHolder::Touchpoint);
        if !at_touchpoint {
            return Ok(());
        }
        for (touchpoint, owner) in ownership.pairs() {
            if !parts.equiv(touchpoint.0, owner.0) {
                let (from, to) = (&teams[touchpoint.index()].name, &teams[owner.index()].name);
                return Err(OrganisationError(format!(
                    "the owner “{to}” cannot be reached from “{from}”, which meets its customers: link the two parts \
                     of the organisation or choose other owners"
                )));
            }
        }
        Ok(())
    }
}

/// Team indices, superiors before those below them.
fn from_the_top(teams: &[Team]) -> Vec<usize> {
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); teams.len()];
    let mut order: Vec<usize> = Vec::with_capacity(teams.len());
    for (index, team) in teams.iter().enumerate() {
        match team.parent {
            Some(parent) => below[parent.index()].push(index),
            None => order.push(index),
        }
    }
    let mut next = 0;
    while next < order.len() {
        let team = order[next];
        next += 1;
        order.append(&mut below[team]);
    }
    order
}

fn node(team: TeamId) -> NodeIndex {
    NodeIndex::new(team.index())
}
