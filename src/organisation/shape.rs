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
    /// What it costs once to get here from the chart that was read.
    pub cost_of_change: f64,
    /// Levels of the reporting tree with somebody on them.
    pub levels: usize,
    /// Teams or posts that report to one superior, over those who have any.
    pub span: f64,
    pub span_median: f64,
    pub span_p90: f64,
    pub span_largest: u32,
    /// Relays between a member and the nearest customer, averaged over members.
    pub customer_distance: f64,
}

impl Team {
    /// Money a year for its people and machines.
    fn cost_per_year(&self, spec: &StructureSpec) -> f64 {
        let machines = (f64::from(self.members) * spec.automated_share).round();
        let people = f64::from(self.members) - machines;
        people * self.terms.cost_per_year(spec) + machines * spec.automated_cost
    }
}

fn mean(spans: &[u32]) -> f64 {
    let sum: f64 = spans.iter().copied().map(f64::from).sum();
    if spans.is_empty() { 0.0 } else { sum / spans.len() as f64 }
}

/// The smallest span that at least this part of the superiors do not exceed.
fn quantile(spans: &[u32], part: f64) -> f64 {
    let place = (part * spans.len() as f64).ceil() as usize;
    spans.get(place.saturating_sub(1)).copied().map_or(0.0, f64::from)
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
        let spans = self.spans();
        OrganisationShape {
            members: self.members(),
            managers: self.managers(),
            teams: self.teams.iter().filter(|team| team.members > 0).count(),
            links: self.graph.undirected_links(),
            contact_hours_per_week: self.contact_hours_per_week,
            cost_per_year: self.teams.iter().map(|team| team.cost_per_year(spec)).sum(),
            cost_of_change: self.cost_of_change(spec),
            levels: self.levels(),
            span: mean(&spans),
            span_median: quantile(&spans, 0.5),
            span_p90: quantile(&spans, 0.9),
            span_largest: spans.last().copied().unwrap_or(0),
            customer_distance: self.mean_distance(),
        }
    }

    /// Levels of the reporting tree with somebody on them.
    fn levels(&self) -> usize {
        let staffed = self.teams.iter().filter(|team| team.members > 0);
        let levels: std::collections::BTreeSet<usize> = staffed.map(|team| team.level).collect();
        levels.len()
    }

    /// How many posts, or teams that are made of none, report to each superior that is there, ascending.
    fn spans(&self) -> Vec<u32> {
        let mut reports = vec![0_u32; self.teams.len()];
        for team in self.teams.iter().filter(|team| team.members > 0) {
            if let Some(parent) = team.parent {
                reports[parent.index()] += team.posts;
            }
        }
        let staffed =
            reports.into_iter().zip(&self.teams).filter(|(count, team)| *count > 0 && team.members > 0);
        let mut spans: Vec<u32> = staffed.map(|(count, _)| count).collect();
        spans.sort_unstable();
        spans
    }

    /// What it costs once to get here from the chart that was read: severance, retraining and hiring.
    fn cost_of_change(&self, spec: &StructureSpec) -> f64 {
        let Some(chart) = &spec.chart else { return 0.0 };
        let years = chart.severance * f64::from(self.moved.left)
            + chart.retraining * f64::from(self.moved.moved)
            + chart.hiring * f64::from(self.moved.joined);
        let people = f64::from(self.members()).max(1.0);
        let payroll: f64 = self.teams.iter().map(|team| team.cost_per_year(spec)).sum();
        years * payroll / people
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
