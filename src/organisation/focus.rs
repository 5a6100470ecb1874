//! How much of a team's week is left for work: focus = FTE a head − hours for links and contacts / (members × 40 h).

use super::graph::Graph;
use super::ownership::{Channel, ChannelHolder, Ownership};
use super::{OrganisationError, Team};
use crate::ids::{LinkId, NicheId};
use crate::scenario::{LinkType, StructureSpec};
use crate::time::{DAYS_PER_WEEK, Duration, HOURS_PER_WEEK};

/// Below this focus a team would be all meetings: refused.
const LEAST_FOCUS: f64 = 0.2;

/// The same where what there is has to do: teams that links and contacts leave too little of keep the least focus.
pub(super) fn apportion_at_least(
    spec: &StructureSpec,
    graph: &Graph,
    ownership: &Ownership,
    channels: &[Channel],
    teams: &mut [Team],
) -> f64 {
    let (contact_hours, _) = set_focus(spec, graph, ownership, channels, teams);
    for team in teams {
        team.focus = team.focus.max(LEAST_FOCUS * team.terms.fte);
    }
    contact_hours
}

/// Sets the focus of every team; returns the contact hours per week of the whole organisation.
pub(super) fn apportion(
    spec: &StructureSpec,
    graph: &Graph,
    ownership: &Ownership,
    channels: &[Channel],
    teams: &mut [Team],
) -> Result<f64, OrganisationError> {
    let (all_contacts, spent) = set_focus(spec, graph, ownership, channels, teams);
    for (team, spent) in teams.iter().zip(spent) {
        // A team without people has no week; nothing can be left of it.
        if team.members > 0 && team.focus < LEAST_FOCUS * team.terms.fte {
            return Err(too_busy(team, &spent));
        }
    }
    Ok(all_contacts)
}

/// Hours a week of one team.
#[derive(Clone, Copy, Debug, Default)]
struct Spent {
    links: f64,
    contacts: f64,
}

/// Says what takes the week, and what would give it back.
fn too_busy(team: &Team, spent: &Spent) -> OrganisationError {
    let week = f64::from(team.members) * team.terms.fte * HOURS_PER_WEEK;
    let remedy = if spent.contacts > spent.links {
        "most of it is contact with customers: fewer niches, more teams that meet them (touchpoints), a longer \
         contact_interval or less contact_work"
    } else {
        "most of it is for links: fewer links (span, neighbours), fewer hours for each (links.reports_up.hours), or more members"
    };
    OrganisationError(format!(
        "the team “{}” ({} members) would spend {:.0} of its {week:.0} hours a week on links and contacts: at least {:.0} % \
         must remain for work; {remedy}",
        team.name,
        team.members,
        spent.links + spent.contacts,
        LEAST_FOCUS * 100.0
    ))
}

/// Sets the focus of teams with members; returns the contact hours a week of all, and the hours of each team.
fn set_focus(
    spec: &StructureSpec,
    graph: &Graph,
    ownership: &Ownership,
    channels: &[Channel],
    teams: &mut [Team],
) -> (f64, Vec<Spent>) {
    let mut links = vec![0.0; teams.len()];
    link_hours(spec, graph, &mut links);
    let mut contacts = vec![0.0; teams.len()];
    let is_staffed: Vec<bool> = teams.iter().map(|team| team.members > 0).collect();
    contact_hours(ownership, channels, &mut contacts);
    let all_contacts = contacts.iter().zip(&is_staffed).filter(|(_, is)| **is).map(|(hours, _)| hours).sum();
    for (team, (links, contacts)) in
        teams.iter_mut().zip(links.iter().zip(&contacts)).filter(|(team, _)| team.members > 0)
    {
        team.focus = team.terms.fte - (links + contacts) / (f64::from(team.members) * HOURS_PER_WEEK);
    }
    let spent = links.into_iter().zip(contacts).map(|(links, contacts)| Spent { links, contacts });
    (all_contacts, spent.collect())
}

/// Both ends of a link spend its hours; of a service only the one that uses it, of a report the policy of each end.
fn link_hours(spec: &StructureSpec, graph: &Graph, hours: &mut [f64]) {
    // Lateral links stand in pairs, the user's end first: the second of a service is the provider's.
    for (index, link) in graph.links().iter().enumerate().filter(|(_, link)| !link.is_void()) {
        let spent = spec.links.of(link.link_type).hours.hours();
        match link.link_type {
            LinkType::XAsAService if !Graph::is_forward(LinkId::from_index(index)) => {}
            LinkType::ReportsUp => {
                hours[link.from.index()] += spent;
                hours[link.to.index()] += spent;
            }
            _ => hours[link.from.index()] += spent,
        }
    }
}

fn contact_hours(ownership: &Ownership, channels: &[Channel], hours: &mut [f64]) {
    let niches = ownership.niches();
    for channel in
        channels.iter().filter(|channel| channel.is_open && channel.spec.contact_work > Duration::ZERO)
    {
        let interval_d = channel.spec.contact_interval.cadence().mean() / crate::time::DAY as f64;
        let weekly = channel.spec.contact_work.hours() * DAYS_PER_WEEK / interval_d;
        match channel.holder {
            ChannelHolder::Touchpoint => {
                (0..niches).for_each(|niche| hours[ownership.touchpoint(NicheId(niche)).index()] += weekly);
            }
            ChannelHolder::Owner => owners_hours(ownership, weekly, hours),
        }
    }
}

/// The hours of a channel to the owners are shared by the owners of the niche's attributes.
fn owners_hours(ownership: &Ownership, weekly: f64, hours: &mut [f64]) {
    let attributes = ownership.attributes();
    for niche in 0..ownership.niches() {
        for attribute in 0..attributes {
            let owner = ownership.owner(NicheId(niche), attribute);
            hours[owner.index()] += weekly / f64::from(attributes);
        }
    }
}
