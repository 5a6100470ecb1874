//! What a page watches: where teams stand, and a film of who has what in hand.

use crate::drawings::{Standing, kind_colour, standing};
use crate::results::{Film, Link, Team, TeamKind, plain};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A structure to be watched.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scene {
    /// The structure.
    pub structure: String,
    /// The teams, or groups of them where they are many; the film names them by their places here.
    pub teams: Vec<SceneTeam>,
    /// Pairs of teams that have a link.
    pub links: Vec<(u32, u32)>,
    /// Who has what in hand, from when to when.
    pub film: Film,
}

/// A team, or a group of teams.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SceneTeam {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub kind: TeamKind,
    /// That in the words of the drawings.
    pub purpose: String,
    /// Its colour on every drawing, as `#rrggbb`.
    pub colour: String,
    /// How many teams it stands for; none where it comes to be in the film.
    pub teams: u32,
    /// People.
    pub members: f64,
    /// Where it stands, on a disc of radius 1 with customers around it.
    pub x: f64,
    /// Downwards.
    pub y: f64,
    /// The part of its people who meet customers.
    pub meets: f64,
}

/// The scene of a film, on the organisation that it begins with.
pub(super) fn scene((teams, links): &(Vec<Team>, Vec<Link>), mut film: Film) -> Scene {
    let Standing { places, group_of, links } = standing(teams, links);
    let mut teams: Vec<SceneTeam> = places
        .into_iter()
        .map(|place| SceneTeam {
            name: place.name,
            kind: place.kind,
            purpose: plain::kind(place.kind).to_owned(),
            colour: kind_colour(place.kind),
            teams: place.teams as u32,
            members: place.members,
            x: place.at.0,
            y: place.at.1,
            meets: place.meets,
        })
        .collect();
    let split_off = founders(&film);
    let mut place_of: Vec<u32> = Vec::with_capacity(film.teams.len());
    for (index, name) in film.teams.iter().enumerate() {
        let place = group_of.get(name).copied().unwrap_or_else(|| {
            let founder = split_off.get(&(index as u32)).map(|founder| place_of[*founder as usize]);
            teams.push(beside(name, founder.map(|founder| &teams[founder as usize]), teams.len()));
            teams.len() as u32 - 1
        });
        place_of.push(place);
    }
    let replaced = |team: Option<u32>| team.map(|team| place_of[team as usize]);
    for stay in film.travellers.iter_mut().flat_map(|traveller| &mut traveller.stays) {
        (stay.team, stay.to) = (replaced(stay.team), replaced(stay.to));
    }
    film.moments.iter_mut().for_each(|moment| moment.team = replaced(moment.team));
    film.teams = teams.iter().map(|team| team.name.clone()).collect();
    Scene { structure: film.structure.clone(), teams, links, film }
}

/// For each team that comes to be, the team that was last said to split before it was first seen.
fn founders(film: &Film) -> BTreeMap<u32, u32> {
    let mut first_seen: BTreeMap<u32, f64> = BTreeMap::new();
    for stay in film.travellers.iter().flat_map(|traveller| &traveller.stays) {
        for team in [stay.team, stay.to].into_iter().flatten() {
            let seen = first_seen.entry(team).or_insert(stay.from_d);
            *seen = seen.min(stay.from_d);
        }
    }
    let founder = |(team, seen_d): (u32, f64)| {
        let before = film.moments.iter().filter(|moment| moment.at_d <= seen_d);
        let founder = before.filter_map(|moment| moment.team).rfind(|founder| *founder < team)?;
        Some((team, founder))
    };
    first_seen.into_iter().filter_map(founder).collect()
}

/// A team that comes to be, beside the one that it came from.
fn beside(name: &str, founder: Option<&SceneTeam>, place: usize) -> SceneTeam {
    // The golden angle keeps neighbours apart however many there are.
    let angle = 2.399_963_23 * place as f64;
    let (x, y) = founder.map_or((0.0, 0.0), |team| (team.x, team.y));
    let kind = founder.map_or(TeamKind::StreamAligned, |team| team.kind);
    SceneTeam {
        name: name.to_owned(),
        kind,
        purpose: plain::kind(kind).to_owned(),
        colour: kind_colour(kind),
        teams: 0,
        members: founder.map_or(1.0, |team| team.members / 2.0),
        x: x + 0.09 * libm::cos(angle),
        y: y + 0.09 * libm::sin(angle),
        meets: founder.map_or(0.0, |team| team.meets),
    }
}
