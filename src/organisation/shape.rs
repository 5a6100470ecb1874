//! The shape of an organisation: what a comparison prints beside its result, so that nobody compares unlike firms.

use super::ownership::ChannelHolder;
use super::{Organisation, Team, TeamKind};
use crate::ids::TeamId;
use crate::scenario::StructureSpec;

/// The figures that must be alike for a comparison to be fair, and those that differ by design.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct OrganisationShape {
    pub members: u32,
    pub managers: u32,
    pub teams: usize,
    pub links: usize,
    pub contact_hours_per_week: f64,
    pub cost_per_year: f64,
    /// Levels of the reporting tree.
    pub levels: usize,
    /// Reports per superior, over those who have any.
    pub span: f64,
    /// Relays between a member and the nearest customer, averaged over members.
    pub customer_distance: f64,
}

impl Organisation {
    /// Relays between each team and the nearest customer; none where no way leads.
    pub fn customer_distances(&self) -> Vec<Option<u32>> {
        let at_owner = self.holds_channel(ChannelHolder::Owner);
        let at_touchpoint = self.holds_channel(ChannelHolder::Touchpoint);
        let owners = if at_owner { self.ownership.owning_teams() } else { Vec::new() };
        let niches = (0..self.ownership.niches()).map(crate::ids::NicheId);
        let meeting = niches.filter(|_| at_touchpoint).map(|niche| self.ownership.touchpoint(niche));
        self.graph.distances(meeting.chain(owners))
    }

    fn holds_channel(&self, holder: ChannelHolder) -> bool {
        self.channels.iter().any(|channel| channel.is_open && channel.holder == holder)
    }

    /// The shape, with yearly cost at the pay of the structure.
    pub fn shape(&self, spec: &StructureSpec) -> OrganisationShape {
        let machines: f64 =
            self.teams.iter().map(|team| (f64::from(team.members) * spec.automated_share).round()).sum();
        let people = f64::from(self.members()) - machines;
        OrganisationShape {
            members: self.members(),
            managers: self.managers(),
            teams: self.teams.len(),
            links: self.graph.undirected_links(),
            contact_hours_per_week: self.contact_hours_per_week,
            cost_per_year: people * spec.pay + machines * spec.automated_cost,
            levels: self.teams.iter().map(|team| team.level + 1).max().unwrap_or(0),
            span: self.mean_span(),
            customer_distance: self.mean_distance(),
        }
    }

    fn mean_span(&self) -> f64 {
        let mut reports = vec![0_u32; self.teams.len()];
        for parent in self.teams.iter().filter_map(|team| team.parent) {
            reports[parent.index()] += 1;
        }
        let superiors: Vec<f64> = reports.into_iter().filter(|count| *count > 0).map(f64::from).collect();
        if superiors.is_empty() { 0.0 } else { superiors.iter().sum::<f64>() / superiors.len() as f64 }
    }

    /// Relays between a head and the nearest customer, on average.
    pub fn mean_distance(&self) -> f64 {
        self.distance_of(|_| true).unwrap_or(0.0)
    }

    /// Relays between those who make the product and the nearest customer, averaged over members; none where nobody makes
    /// it or no way leads.
    pub fn maker_distance(&self) -> Option<f64> {
        self.distance_of(|team| team.kind == TeamKind::StreamAligned)
    }

    /// The same for those who serve other teams: platforms, support functions and enabling teams.
    pub fn support_distance(&self) -> Option<f64> {
        self.distance_of(|team| matches!(team.kind, TeamKind::Platform | TeamKind::Enabling))
    }

    fn distance_of(&self, is_meant: impl Fn(&Team) -> bool) -> Option<f64> {
        let distances = self.customer_distances();
        let meant = distances.iter().zip(&self.teams).filter(|(_, team)| is_meant(team));
        let reached = meant.filter_map(|(d, team)| Some((f64::from((*d)?), team.members)));
        let (sum, people) = reached.fold((0.0, 0.0), |(sum, people), (distance, members)| {
            (sum + distance * f64::from(members), people + f64::from(members))
        });
        (people > 0.0).then(|| sum / people)
    }

    /// The team of this name.
    #[cfg_attr(not(test), expect(dead_code, reason = "for tests that speak of teams by name"))]
    pub fn team_named(&self, name: &str) -> Option<TeamId> {
        self.teams.iter().position(|team| team.name == name).map(TeamId::from_index)
    }
}
