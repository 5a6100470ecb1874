//! One organisation follows another: the same people in other teams. Those that there were stand on, empty, so that nothing
//! that was counted in them is lost; the new ones come after them.

use super::blueprint::Blueprint;
use super::graph::Graph;
use super::{Organisation, Team, focus};
use crate::ids::TeamId;
use crate::scenario::StructureSpec;
use std::collections::{BTreeMap, VecDeque};

/// Gives all these organisations the same channels, closed where they have none, so that one number means one channel
/// before and after a structure has become another.
pub(crate) fn unite_channels(organisations: &mut [&mut Organisation]) {
    let all: BTreeMap<String, super::Channel> = organisations
        .iter()
        .flat_map(|organisation| &organisation.channels)
        .map(|channel| (channel.name.clone(), channel.clone()))
        .collect();
    for organisation in organisations {
        let own: BTreeMap<String, super::Channel> =
            organisation.channels.drain(..).map(|channel| (channel.name.clone(), channel)).collect();
        let channel = |(name, known): (&String, &super::Channel)| {
            own.get(name).cloned().unwrap_or_else(|| super::Channel { is_open: false, ..known.clone() })
        };
        organisation.channels = all.iter().map(channel).collect();
    }
}

impl Organisation {
    /// Whether two organisations have the same teams, links and owners, whatever their policies.
    pub fn has_shape_of(&self, other: &Self) -> bool {
        self.blueprint.has_shape_of(&other.blueprint) && self.ownership == other.ownership
    }

    /// The same teams under other policies: whom channels meet, who offers what, what links take.
    pub fn under(&self, spec: &StructureSpec, next: &Self) -> Self {
        let mut same = self.clone();
        same.channels.clone_from(&next.channels);
        let offers = super::Offers::new(spec, &same.teams).unwrap_or_else(|_| next.offers.clone());
        same.offers = offers.with_founded(&self.offers);
        same.contact_hours_per_week =
            focus::apportion_at_least(spec, &same.graph, &same.ownership, &same.channels, &mut same.teams);
        same
    }

    /// The organisation with so many people: who is missing joins the teams that do own work, in turn; who is too many leaves
    /// these down to the last of each, then the posts of managers, the lowest first, are vacant, and then any.
    pub fn with_people(&self, spec: &StructureSpec, people: u32) -> Self {
        let mut next = self.clone();
        let mut members: Vec<u32> = self.teams.iter().map(|team| team.members).collect();
        let workers = (0..members.len()).filter(|team| self.teams[*team].kind.does_own_work());
        let workers: Vec<usize> = workers.filter(|team| members[*team] > 0).collect();
        let missing = people.saturating_sub(self.members()) as usize;
        workers.iter().cycle().take(missing).for_each(|team| members[*team] += 1);
        let mut spare = self.members().saturating_sub(people);
        take_in_turn(&mut members, &workers, 1, &mut spare);
        let managers: Vec<usize> =
            (0..members.len()).rev().filter(|team| !self.teams[*team].kind.does_own_work()).collect();
        take_in_turn(&mut members, &managers, 0, &mut spare);
        take_in_turn(&mut members, &workers, 0, &mut spare);
        for (place, count) in members.into_iter().enumerate() {
            let team = TeamId::from_index(place);
            next.blueprint.resize(team, count as i32 - self.teams[place].members as i32);
            next.teams[place].members = count;
        }
        next.contact_hours_per_week =
            focus::apportion_at_least(spec, &next.graph, &next.ownership, &next.channels, &mut next.teams);
        next
    }

    /// The teams that there are, empty, and those of the next organisation after them.
    pub fn followed_by(&self, next: &Self) -> Self {
        let offset = self.teams.len() as u32;
        let blueprint = self.blueprint.followed_by(&next.blueprint);
        let dissolved = self.teams.iter().map(|team| Team {
            members: 0,
            parent: None,
            level: 0,
            height: 0,
            focus: 1.0,
            ..team.clone()
        });
        let moved = next
            .teams
            .iter()
            .map(|team| Team { parent: team.parent.map(|parent| TeamId(parent.0 + offset)), ..team.clone() });
        Self {
            teams: dissolved.chain(moved).collect(),
            graph: Graph::new(&blueprint),
            ownership: next.ownership.moved_up(offset),
            channels: next.channels.clone(),
            offers: next.offers.moved_up(offset),
            notices: self.notices.clone(),
            rearranged: self.rearranged.clone(),
            repairs: self.repairs.clone(),
            known: next.known.iter().map(|(a, b)| (TeamId(a.0 + offset), TeamId(b.0 + offset))).collect(),
            moved: next.moved,
            contact_hours_per_week: next.contact_hours_per_week,
            blueprint,
        }
    }
}

/// Where the people of each of `before` go: for every team the new team of each of its people. Who finds a team of the
/// same name stays in it, who finds one of the same kind goes there, and all others are dealt out over what is free.
pub(crate) fn places(before: &[Team], after: &[Team], offset: usize) -> Vec<Vec<TeamId>> {
    let mut open: Vec<u32> = after.iter().map(|team| team.members).collect();
    let mut places: Vec<Vec<TeamId>> = vec![Vec::new(); before.len()];
    let named: BTreeMap<&str, usize> =
        after.iter().enumerate().map(|(place, team)| (team.name.as_str(), place)).collect();
    for (team, places) in before.iter().zip(&mut places) {
        if let Some(&place) = named.get(team.name.as_str()) {
            let stay = team.members.min(open[place]);
            open[place] -= stay;
            places.extend(vec![TeamId::from_index(offset + place); stay as usize]);
        }
    }
    let mut kinds: Vec<_> = after.iter().map(|team| team.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let of_kinds = kinds.into_iter().map(Some);
    for kind in of_kinds.chain([None]) {
        let fits = |team: &Team| kind.is_none_or(|kind| team.kind == kind);
        let mut seats = free_seats(after, &mut open, fits);
        for (team, places) in before.iter().zip(&mut places).filter(|(team, _)| fits(team)) {
            let homeless = (team.members as usize).saturating_sub(places.len()).min(seats.len());
            places.extend(seats.drain(..homeless).map(|seat| TeamId::from_index(offset + seat)));
        }
        seats.into_iter().for_each(|seat| open[seat] += 1);
    }
    places
}

/// Takes one from each of some teams in turn, as long as there are to be fewer and none is left with less than `least`.
fn take_in_turn(members: &mut [u32], teams: &[usize], least: u32, spare: &mut u32) {
    let mut any = true;
    while *spare > 0 && any {
        any = false;
        for team in teams {
            if *spare > 0 && members[*team] > least {
                members[*team] -= 1;
                *spare -= 1;
                any = true;
            }
        }
    }
}

/// The free seats of some teams, team by team in turn.
fn free_seats(teams: &[Team], open: &mut [u32], fits: impl Fn(&Team) -> bool) -> VecDeque<usize> {
    let mut seats = VecDeque::new();
    let mut any = true;
    while any {
        any = false;
        for (place, _) in teams.iter().enumerate().filter(|(_, team)| fits(team)) {
            if open[place] > 0 {
                open[place] -= 1;
                seats.push_back(place);
                any = true;
            }
        }
    }
    seats
}

impl Blueprint {
    fn has_shape_of(&self, other: &Self) -> bool {
        let shape = |blueprint: &Self| -> Vec<_> {
            let drawn = blueprint.drawn().iter();
            drawn.map(|team| (team.name.clone(), team.kind, team.members, team.parent)).collect()
        };
        shape(self) == shape(other) && self.lateral == other.lateral
    }

    fn followed_by(&self, next: &Self) -> Self {
        let mut both = self.clone();
        both.dissolve();
        let offset = both.drawn().len() as u32;
        both.append(next, offset);
        both
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::organisation::TeamKind;

    fn team(name: &str, kind: TeamKind, members: u32) -> Team {
        Team {
            name: name.to_owned(),
            kind,
            function: String::new(),
            members,
            parent: None,
            level: 0,
            height: 0,
            terms: crate::organisation::Terms::FULL_TIME,
            posts: 1,
            focus: 1.0,
        }
    }

    #[test]
    fn everybody_has_one_place_and_every_seat_is_taken() {
        use TeamKind::{FrontOffice, Management, Platform, StreamAligned};
        let before = [
            team("executive", Management, 3),
            team("head", Management, 1),
            team("sales", FrontOffice, 6),
            team("support", Platform, 4),
        ];
        let after = [
            team("executive", Management, 3),
            team("platform", Platform, 3),
            team("a", StreamAligned, 4),
            team("b", StreamAligned, 4),
        ];
        let places = places(&before, &after, 10);
        let count = |place: u32| places.iter().flatten().filter(|team| team.0 == 10 + place).count();
        assert_eq!([count(0), count(1), count(2), count(3)], [3, 3, 4, 4]);
        assert_eq!(places[0], vec![TeamId(10); 3], "the executive stays");
        assert_eq!(places[3][..3], [TeamId(11); 3], "support becomes the platform");
        let sales = |place| places[2].iter().filter(|team| **team == TeamId(place)).count();
        assert!(sales(12) == 3 && sales(13) == 3, "sales is dealt over both: {:?}", places[2]);
    }
}
