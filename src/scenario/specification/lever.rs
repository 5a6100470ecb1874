//! What a designer can halve to see what a bottleneck costs.

use super::StructureSpec;
use crate::time::Duration;

/// Something that costs time, and can be halved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lever {
    /// Intervals between contacts.
    Contacts,
    /// Work on insights: sensing, relaying, reading reports, receiving, confirming.
    Work,
    /// Cadences of reports, and how far they roll up.
    Gates,
    /// Time on the way in which nobody works: transit, and until the next meeting.
    Transit,
    /// What is lost, and what triage holds back.
    Losses,
    /// Work on weighing initiatives.
    Decisions,
    /// Work, committees and budgets of those who are asked.
    Approvals,
    /// Work of building, its services and partners, and the cadence of releases.
    Builds,
    /// Good initiatives that are refused.
    Refusals,
}

impl Lever {
    /// Every one.
    pub const ALL: [Self; 9] = [
        Self::Contacts,
        Self::Work,
        Self::Gates,
        Self::Transit,
        Self::Losses,
        Self::Decisions,
        Self::Approvals,
        Self::Builds,
        Self::Refusals,
    ];

    /// As written in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Contacts => "contact intervals",
            Self::Work => "work on insights",
            Self::Gates => "report cadences",
            Self::Transit => "transit",
            Self::Losses => "losses and triage",
            Self::Decisions => "decision work",
            Self::Approvals => "approval work and cadences",
            Self::Builds => "build work and release cadence",
            Self::Refusals => "refusals of good initiatives",
        }
    }
}

crate::named::by_name!(Lever);

/// Half the part that is missing to one.
fn half_missing(share: f64) -> f64 {
    f64::midpoint(share, 1.0)
}

fn halve(duration: &mut Option<Duration>) {
    // A cadence of zero would be no cadence.
    *duration = duration.map(|duration| Duration((duration.0 / 2).max(1)));
}

impl StructureSpec {
    /// The same structure with one thing halved, everywhere.
    pub fn with_halved(&self, lever: Lever) -> Self {
        let mut spec = self.clone();
        match lever {
            Lever::Contacts => {
                spec.channels.values_mut().for_each(|channel| channel.contact_interval.halve());
            }
            Lever::Work => {
                let works = [
                    &mut spec.sense_work,
                    &mut spec.relay_work,
                    &mut spec.receive_work,
                    &mut spec.confirm_work,
                ];
                works.into_iter().for_each(super::length::PerTeam::halve);
            }
            Lever::Decisions => spec.action.decide_work.halve(),
            Lever::Approvals => {
                spec.action.approve_work.halve();
                halve(&mut spec.action.committee);
                halve(&mut spec.action.budget_cycle);
                // Half the cycle has half the money: what can be started in a year stays the same.
                spec.action.budget = spec.action.budget.map(|budget| budget / 2.0);
            }
            Lever::Builds => {
                spec.action.build_work.halve();
                spec.action.integration_work.halve();
                halve(&mut spec.action.release_cadence);
                for capability in spec.capabilities.values_mut() {
                    capability.work.halve();
                    capability.set_up.halve();
                    capability.latency.iter_mut().for_each(super::Length::halve);
                }
            }
            Lever::Refusals => spec.action.pass_good = half_missing(spec.action.pass_good),
            // What is mentioned waits for a meeting, on the way as well.
            Lever::Transit => spec.meeting_interval = Duration(spec.meeting_interval.0 / 2),
            Lever::Gates | Lever::Losses => {}
        }
        spec.links.all_mut().into_iter().for_each(|policy| policy.halve(lever));
        spec
    }
}

impl super::LinkPolicy {
    fn halve(&mut self, lever: Lever) {
        match lever {
            Lever::Gates => {
                self.gate.iter_mut().for_each(|gate| *gate = Duration((gate.0 / 2).max(1)));
                self.gate_offset = Duration(self.gate_offset.0 / 2);
            }
            Lever::Transit => self.transit.halve(),
            Lever::Losses => {
                self.loss /= 2.0;
                self.pass_share = half_missing(self.pass_share);
            }
            Lever::Work => {
                self.batch_fixed.iter_mut().for_each(super::Length::halve);
                self.batch_item.halve();
            }
            _ => {}
        }
    }
}
