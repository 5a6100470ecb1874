//! What a drawing of an organisation shows: its teams, or, above a size that eyes can follow, groups of them by level and
//! function.

use crate::experiment::StructureResults;
use crate::metrics::TeamMeasure;
use crate::organisation::{Organisation, TeamKind};
use std::collections::BTreeMap;

/// Above so many teams a drawing shows groups.
const MOST_TEAMS: usize = 300;

/// A team, or several that are drawn as one.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub name: String,
    pub kind: TeamKind,
    pub teams: usize,
    pub members: f64,
    pub level: usize,
    /// The group of the superior.
    pub parent: Option<usize>,
    /// Member-weighted mean over the teams.
    pub utilisation: f64,
    /// Member-weighted mean of the relays to a customer.
    pub distance: Option<f64>,
}

/// The groups of a structure and the insights a replication between them, each direction added up.
pub(super) struct Grouped {
    pub groups: Vec<Group>,
    pub traffic: BTreeMap<(usize, usize), f64>,
    pub is_aggregated: bool,
}

pub(super) fn grouped(s: &StructureResults) -> Grouped {
    let utilisation = |team: usize| s.team_mean(team, TeamMeasure::Utilisation);
    grouped_with(&s.organisation, utilisation, |link| s.mean_relays(link))
}

/// The groups of an organisation, with the utilisation of its teams and the insights over its links.
pub(super) fn grouped_with(
    organisation: &Organisation,
    utilisation: impl Fn(usize) -> Option<f64>,
    relays: impl Fn(usize) -> f64,
) -> Grouped {
    let teams = &organisation.teams;
    let is_aggregated = teams.iter().filter(|team| team.members > 0).count() > MOST_TEAMS;
    let mut keys: BTreeMap<(usize, String, usize), usize> = BTreeMap::new();
    let mut group_of = Vec::with_capacity(teams.len());
    for (index, team) in teams.iter().enumerate() {
        let key =
            if is_aggregated { (team.level, team.function.clone(), 0) } else { (0, String::new(), index) };
        let next = keys.len();
        group_of.push(*keys.entry(key).or_insert(next));
    }
    let mut groups: Vec<Option<Group>> = vec![None; keys.len()];
    let mut weights = vec![(0.0, 0.0, 0.0); keys.len()];
    let distances = organisation.customer_distances();
    for (index, team) in teams.iter().enumerate() {
        let place = group_of[index];
        let group = groups[place].get_or_insert_with(|| Group {
            name: if is_aggregated { team.function.clone() } else { team.name.clone() },
            kind: team.kind,
            teams: 0,
            members: 0.0,
            level: team.level,
            parent: None,
            utilisation: 0.0,
            distance: None,
        });
        let members = f64::from(team.members);
        group.teams += 1;
        group.members += members;
        group.parent = group.parent.or(team.parent.map(|parent| group_of[parent.index()]));
        weights[place].0 += members * utilisation(index).unwrap_or(0.0);
        if let Some(distance) = distances[index] {
            weights[place].1 += members * f64::from(distance);
            weights[place].2 += members;
        }
    }
    let finish = |(group, (busy, far, reached)): (Option<Group>, (f64, f64, f64))| {
        group.map(|mut group| {
            group.utilisation = busy / group.members.max(1.0);
            group.distance = (reached > 0.0).then(|| far / reached);
            group
        })
    };
    let groups: Vec<Group> = groups.into_iter().zip(weights).filter_map(finish).collect();
    Grouped { groups, traffic: traffic(organisation, relays, &group_of), is_aggregated }
}

fn traffic(
    organisation: &Organisation,
    relays: impl Fn(usize) -> f64,
    group_of: &[usize],
) -> BTreeMap<(usize, usize), f64> {
    let mut traffic = BTreeMap::new();
    for (index, link) in organisation.graph.links().iter().enumerate().filter(|(_, link)| !link.is_void()) {
        let (a, b) = (group_of[link.from.index()], group_of[link.to.index()]);
        if a != b {
            *traffic.entry((a.min(b), a.max(b))).or_insert(0.0) += relays(index);
        }
    }
    traffic
}
