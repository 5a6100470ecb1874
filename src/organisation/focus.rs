//! How much of a team's week is left for work: focus = 1 − hours for links and contacts / (members × 40 h).

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
    let contact_hours = set_focus(spec, graph, ownership, channels, teams);
    for team in teams {
        team.focus = team.focus.max(LEAST_FOCUS);
    }
    contact_hours.0
}

/// Sets the focus of every team; returns the contact hours per week of the whole organisation.
pub(super) fn apportion(
    spec: &StructureSpec,
    graph: &Graph,
    ownership: &Ownership,
    channels: &[Channel],
    teams: &mut [Team],
) -> Result<f64, OrganisationError> {
    let (contact_hours, hours) = set_focus(spec, graph, ownership, channels, teams);
    for (team, hours) in teams.iter().zip(hours) {
        if team.focus < LEAST_FOCUS {
            let week = f64::from(team.members) * HOURS_PER_WEEK;
            return Err(OrganisationError(format!(
                "the team “{}” ({} members) would spend {hours:.0} of its {week:.0} hours a week on links and contacts: at \
                 least {:.0} % must remain for work; fewer links (span, neighbours), fewer link hours, or more members",
                team.name,
                team.members,
                LEAST_FOCUS * 100.0
            )));
        }
    }
    Ok(contact_hours)
}

/// Sets the focus of teams with members; returns the contact hours a week of all, and the hours of each team for links and
/// contacts.
fn set_focus(
    spec: &StructureSpec,
    graph: &Graph,
    ownership: &Ownership,
    channels: &[Channel],
    teams: &mut [Team],
) -> (f64, Vec<f64>) {
    let mut hours = vec![0.0; teams.len()];
    link_hours(spec, graph, &mut hours);
    let contact_hours = contact_hours(ownership, channels, &mut hours);
    for (team, hours) in teams.iter_mut().zip(&hours).filter(|(team, _)| team.members > 0) {
        team.focus = 1.0 - hours / (f64::from(team.members) * HOURS_PER_WEEK);
    }
    (contact_hours, hours)
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

fn contact_hours(ownership: &Ownership, channels: &[Channel], hours: &mut [f64]) -> f64 {
    let mut total = 0.0;
    let niches = ownership.niches();
    for channel in
        channels.iter().filter(|channel| channel.is_open && channel.spec.contact_work > Duration::ZERO)
    {
        let interval_d = channel.spec.contact_interval.cadence().mean() / crate::time::DAY as f64;
        let weekly = channel.spec.contact_work.hours() * DAYS_PER_WEEK / interval_d;
        total += weekly * f64::from(niches);
        match channel.holder {
            ChannelHolder::Touchpoint => {
                (0..niches).for_each(|niche| hours[ownership.touchpoint(NicheId(niche)).index()] += weekly);
            }
            ChannelHolder::Owner => owners_hours(ownership, weekly, hours),
        }
    }
    total
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
