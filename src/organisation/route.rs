//! Which way an insight goes: the next link from a team towards an owner.

use super::{Graph, Organisation, OrganisationError, Team};
use crate::ids::{LinkId, TeamId};
use crate::scenario::{Route, StructureSpec};
use std::collections::BTreeMap;
use std::hint::select_unpredictable;
use std::sync::{Arc, OnceLock};

/// The cheapest ways to every team that was ever asked for: searched once each, by whichever run asks first.
#[derive(Debug)]
pub(crate) struct Ways {
    costs: Vec<u64>,
    to: Vec<OnceLock<Box<[LinkId]>>>,
}

impl Ways {
    fn new(organisation: &Organisation, costs: Vec<u64>) -> Self {
        Self { costs, to: organisation.teams.iter().map(|_| OnceLock::new()).collect() }
    }

    /// For every team the first link of its way to the target.
    fn to(&self, organisation: &Organisation, target: TeamId) -> &[LinkId] {
        self.to[target.index()].get_or_init(|| shortest_ways(organisation, &self.costs, target))
    }
}

/// The ways of an organisation that several runs share; empty before the first of them.
pub(crate) type SharedWays = OnceLock<Arc<Ways>>;

/// Finds next links.
#[derive(Clone, Debug)]
pub(crate) struct Router {
    route: Route,
    /// Whether local search goes round a ring, and not over a reporting tree.
    is_ring: bool,
    lines: ReportingLines,
    ways: Arc<Ways>,
    /// The links that leave each team, when first asked for.
    neighbours: BTreeMap<TeamId, Vec<(LinkId, TeamId)>>,
}

/// In place of a meeting depth: the insight has turned and only goes down.
pub(crate) const DOWNWARDS: u16 = u16::MAX;

/// A link that no insight may take: where no way leads on.
const NO_WAY: LinkId = LinkId(u32::MAX);

impl Router {
    /// A router for an organisation. `costs` holds for each link the expected time of a relay over it in microseconds:
    /// work of the team it leads to, half its gate's cadence, its transit. `shared` are the ways of this very organisation.
    pub fn new(
        spec: &StructureSpec,
        organisation: &Organisation,
        costs: Vec<u64>,
        shared: Option<&SharedWays>,
    ) -> Self {
        let known =
            shared.map(|shared| shared.get_or_init(|| Arc::new(Ways::new(organisation, costs.clone()))));
        let ways = match known.filter(|known| known.costs == costs) {
            Some(known) => Arc::clone(known),
            None => Arc::new(Ways::new(organisation, costs)),
        };
        Self {
            route: spec.route,
            is_ring: spec.template.info().is_ring,
            lines: ReportingLines::new(&organisation.teams),
            ways,
            neighbours: BTreeMap::new(),
        }
    }

    /// Where two teams' reporting lines meet: the depth of their lowest common superior.
    #[inline]
    pub fn meeting_depth(&self, a: TeamId, b: TeamId) -> u16 {
        self.lines.meeting_depth(a, b)
    }

    /// Steps between two teams along the reporting lines: how far apart people take them to be.
    #[inline]
    pub fn distance(&self, a: TeamId, b: TeamId) -> u32 {
        self.lines.distance(a, b)
    }

    /// Whether insights follow the reporting line.
    pub fn follows_reporting_line(&self) -> bool {
        self.route == Route::ReportingLine
    }

    /// The links that leave a team, and where they lead.
    pub fn neighbours(&mut self, organisation: &Organisation, team: TeamId) -> &[(LinkId, TeamId)] {
        self.neighbours.entry(team).or_insert_with(|| organisation.graph.leaving(team).collect())
    }

    /// Whether who knows tells whom it meets.
    pub fn gossips(&self) -> bool {
        self.route == Route::Gossip
    }

    /// The next team on the reporting line, and the link to it: up to the lowest common superior at depth `meeting`,
    /// then down; `meeting` becomes [`DOWNWARDS`] at the turn.
    #[inline]
    pub fn on_reporting_line(&self, at: TeamId, target: TeamId, meeting: &mut u16) -> (LinkId, TeamId) {
        let (line, goal) = (self.lines.of(at), self.lines.of(target));
        // Up or down is a coin's toss to the processor: both places are worked out, one is chosen.
        let rises = line.depth > *meeting;
        let (row, depth) =
            select_unpredictable(rises, (line.row, line.depth.wrapping_sub(1)), (goal.row, line.depth + 1));
        let on_row = self.lines.superiors.get((row + u32::from(depth)) as usize).copied().unwrap_or(target);
        let next = select_unpredictable(!rises && depth >= goal.depth, target, on_row);
        *meeting = select_unpredictable(rises, *meeting, DOWNWARDS);
        (select_unpredictable(rises, Graph::up(at), Graph::down(next)), next)
    }

    /// The next link towards the target by search; none where no way leads.
    pub fn by_search(&self, organisation: &Organisation, at: TeamId, target: TeamId) -> Option<LinkId> {
        let link = match (self.route, self.is_ring) {
            (Route::LocalSearch, true) => furthest_on(organisation, at, target),
            (Route::LocalSearch, false) => self.nearest_neighbour(organisation, at, target),
            _ => self.ways.to(organisation, target)[at.index()],
        };
        (link != NO_WAY).then_some(link)
    }

    /// Greedy search: the neighbour nearest to the target in the reporting tree, the first name on ties.
    fn nearest_neighbour(&self, organisation: &Organisation, at: TeamId, target: TeamId) -> LinkId {
        organisation
            .graph
            .leaving(at)
            .min_by_key(|(link, to)| {
                (self.lines.distance(*to, target), organisation.teams[to.index()].name.as_str(), *link)
            })
            .map_or(NO_WAY, |(link, _)| link)
    }
}

/// Greedy search round a ring: the link that leads furthest on without passing the target. Links are used in the
/// direction in which they were drawn.
fn furthest_on(organisation: &Organisation, at: TeamId, target: TeamId) -> LinkId {
    let teams = organisation.teams.len();
    let left = |from: TeamId| (target.index() + teams - from.index()) % teams;
    let drawn = organisation.graph.leaving(at).filter(|(link, _)| Graph::is_forward(*link));
    drawn.min_by_key(|(link, to)| (left(*to), *link)).map_or(NO_WAY, |(link, _)| link)
}

/// Refuses reporting lines that are too long to be kept: each team with reports has a row of all its superiors, so that a
/// chain of n levels takes n²/2 places.
///
/// # Errors
/// What they would take.
pub(super) fn lines_must_fit(teams: &[Team]) -> Result<(), OrganisationError> {
    /// Half a gibibyte of team numbers.
    const MOST_PLACES: u64 = 1 << 27;
    let deepest = teams.iter().map(|team| team.level).max().unwrap_or(0);
    let mut leads = vec![false; teams.len()];
    for parent in teams.iter().filter_map(|team| team.parent) {
        leads[parent.index()] = true;
    }
    let rows = teams.iter().zip(&leads).filter(|(_, leads)| **leads);
    let places: u64 = rows.map(|(team, _)| team.level as u64 + 1).sum();
    if places <= MOST_PLACES && deepest < usize::from(DOWNWARDS) {
        return Ok(());
    }
    let gigabytes = places as f64 * size_of::<TeamId>() as f64 / 1e9;
    Err(OrganisationError(format!(
        "it has {} levels of teams below each other: their reporting lines would take {gigabytes:.1} GB in every run; write fewer levels",
        deepest + 1
    )))
}

/// The superiors of every team, from the root down; teams under one superior share a row.
#[derive(Clone, Debug)]
struct ReportingLines {
    superiors: Vec<TeamId>,
    lines: Vec<Line>,
}

#[derive(Clone, Copy, Debug)]
struct Line {
    /// Where the row of superiors starts.
    row: u32,
    /// Superiors above the team.
    depth: u16,
}

impl ReportingLines {
    fn new(teams: &[Team]) -> Self {
        let mut superiors = Vec::new();
        let mut rows: Vec<Option<u32>> = vec![None; teams.len()];
        let line = |team: &Team| {
            let depth = team.level as u16;
            let Some(parent) = team.parent else {
                return Line { row: 0, depth };
            };
            let row = *rows[parent.index()].get_or_insert_with(|| {
                let start = superiors.len() as u32;
                let chain = std::iter::successors(Some(parent), |at| teams[at.index()].parent);
                superiors.extend(chain.collect::<Vec<_>>().into_iter().rev());
                start
            });
            Line { row, depth }
        };
        let lines = teams.iter().map(line).collect();
        Self { superiors, lines }
    }

    #[inline]
    fn of(&self, team: TeamId) -> Line {
        self.lines[team.index()]
    }

    /// The superior of a team at a depth; the team itself at its own depth.
    #[inline]
    fn ancestor(&self, team: TeamId, depth: u16) -> TeamId {
        let line = self.of(team);
        if depth < line.depth { self.superiors[(line.row + u32::from(depth)) as usize] } else { team }
    }

    fn meeting_depth(&self, a: TeamId, b: TeamId) -> u16 {
        let (line_a, line_b) = (self.of(a), self.of(b));
        let shared = line_a.depth.min(line_b.depth);
        let row = |line: Line| &self.superiors[line.row as usize..][..usize::from(shared)];
        let parting = row(line_a).iter().zip(row(line_b)).position(|(a, b)| a != b);
        match parting {
            Some(depth) => (depth as u16).saturating_sub(1),
            // One row begins like the other: they part below it, unless one team is the other's superior.
            None if self.ancestor(a, shared) == self.ancestor(b, shared) => shared,
            None => shared.saturating_sub(1),
        }
    }

    /// Steps between two teams along the reporting lines.
    fn distance(&self, a: TeamId, b: TeamId) -> u32 {
        let meeting = u32::from(self.meeting_depth(a, b));
        u32::from(self.of(a).depth) + u32::from(self.of(b).depth) - 2 * meeting
    }
}

/// For every team the first link of its cheapest way to `target`: least expected unloaded delay, ties by hops, then
/// by the name of the next team (Dijkstra from the target backwards). Thousands of teams are as far from it as each other,
/// so that what is open stands in buckets of a distance and not in a heap.
fn shortest_ways(organisation: &Organisation, costs: &[u64], target: TeamId) -> Box<[LinkId]> {
    type Cost = (u64, u32);
    const UNKNOWN: Cost = (u64::MAX, u32::MAX);
    let mut best: Vec<Cost> = vec![UNKNOWN; organisation.teams.len()];
    let mut next = vec![NO_WAY; organisation.teams.len()];
    let mut open = BTreeMap::from([((0, 0), vec![target])]);
    best[target.index()] = (0, 0);
    let name = |link: LinkId| {
        let to = organisation.graph.links()[link.index()].to;
        (organisation.teams[to.index()].name.as_str(), link)
    };
    while let Some((reached, teams)) = open.pop_first() {
        let (cost, hops) = reached;
        for team in teams {
            // What was reached more cheaply since was done with its own bucket.
            if best[team.index()] != reached {
                continue;
            }
            for (link, from) in organisation.graph.entering(team) {
                let offer = (cost + costs[link.index()].max(1), hops + 1);
                let known = &mut best[from.index()];
                if offer < *known {
                    *known = offer;
                    next[from.index()] = link;
                    open.entry(offer).or_default().push(from);
                } else if offer == *known && name(link) < name(next[from.index()]) {
                    next[from.index()] = link;
                }
            }
        }
    }
    next.into_boxed_slice()
}
