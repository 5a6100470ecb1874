//! The organisation changes itself, steps 10 and 11: what every team would do at a review. Who was busy, or lets work wait too
//! long, takes one more, as far as there is room and money; who was idle gives one up; who would outgrow two pizzas grows on,
//! splits, or pulls a service.

use super::reorganise::Growth;
use crate::ids::TeamId;
use crate::organisation::Change;
use crate::scenario::{CapabilityFrom, GrowthSpec, WhenFull};
use crate::simulation::item::time_of;
use crate::simulation::{Observer, Simulation};
use crate::time::Duration;

impl<O: Observer> Simulation<'_, O> {
    /// What every team would do, in the order of teams, as long as people may be hired.
    pub(super) fn changes_wanted(&mut self) -> Vec<Change> {
        let Some(growth) = &self.growth else { return Vec::new() };
        let (spec, span) = (growth.spec.clone(), self.now.since(growth.last()).micros());
        let mut room = self.room_for_hires(&spec);
        let mut changes = Vec::new();
        for team in (0..self.organisation.teams.len()).map(TeamId::from_index) {
            if !self.may_change(team) {
                continue;
            }
            let busy =
                growth_busy(self.growth.as_ref(), team) / (span * f64::from(self.members(team)).max(1.0));
            if busy > spec.hire_above || self.lets_wait(team, spec.hire_delay) {
                let change = self.growth_of(team, &spec, room);
                room -= u32::from(matches!(change, Some(Change::Members { by: 1, .. })));
                changes.extend(change);
            } else if busy < spec.shrink_below
                && self.members(team) > 1 + self.stations.machines(team)
                && self.stations[team].free_people() > 0
            {
                changes.push(Change::Members { team, by: -1 });
            }
        }
        changes
    }

    /// How many people may be hired: as far as there may be more of them, and revenue pays for them.
    fn room_for_hires(&self, spec: &GrowthSpec) -> u32 {
        let members = self.organisation.members();
        let seats = spec.most_members.map_or(u32::MAX, |most| most.saturating_sub(members));
        let paid_for = spec.payroll_share.map_or(u32::MAX, |share| {
            self.trading.as_ref().map_or(0, |trading| trading.affords(share, members))
        });
        seats.min(paid_for)
    }

    /// Whether something has waited longer than this at a team.
    fn lets_wait(&self, team: TeamId, limit: Option<Duration>) -> bool {
        let Some(limit) = limit else { return false };
        let oldest = self.stations.waiting(&self.items, team).map(|id| time_of(self.items[id].key)).min();
        oldest.is_some_and(|since| self.now.since(since) > limit)
    }

    /// Teams that do work of their own; managers come with the teams that report to them.
    fn may_change(&self, team: TeamId) -> bool {
        let kind = self.organisation.teams[team.index()].kind;
        // Who still waits to go, because nobody can spare them, stands for nobody in a split.
        let is_settled = self.growth.as_ref().is_none_or(|growth| growth.attrition.leaving(team) == 0);
        self.members(team) > 0 && kind.does_own_work() && is_settled
    }

    /// What a busy team does.
    fn growth_of(&mut self, team: TeamId, spec: &GrowthSpec, room: u32) -> Option<Change> {
        let members = self.members(team);
        let hire = (room > 0).then_some(Change::Members { team, by: 1 });
        if members < spec.two_pizza || spec.when_full == WhenFull::Grow {
            return hire;
        }
        match spec.when_full {
            WhenFull::Pull => {
                self.pull_capability(team);
                None
            }
            _ => {
                let domain = self.organisation.domain(team);
                // Who owns and meets nothing that could be divided, such as a platform, or is alone, grows on.
                let people = members - self.stations.machines(team);
                if !domain.is_divisible() || people < 2 {
                    return hire;
                }
                Some(Change::Split {
                    team,
                    members: people / 2,
                    domain: self.second_half(&domain),
                    founds: false,
                })
            }
        }
    }

    /// The next capability of its own that a platform offers is pulled from there.
    fn pull_capability(&mut self, team: TeamId) {
        let Some(action) = &self.rules.action else { return };
        let Some(growth) = &mut self.growth else { return };
        let can_pull = |place: &usize| {
            let capability = &action.capabilities[*place];
            capability.from == CapabilityFrom::Own
                && capability.by.is_some()
                && !growth.pulled.contains(&(team, *place as u16))
        };
        if let Some(place) = (0..action.capabilities.len()).find(can_pull) {
            growth.pulled.insert((team, place as u16));
            self.observer.pulled(team, self.now);
        }
    }
}

fn growth_busy(growth: Option<&Growth>, team: TeamId) -> f64 {
    growth.map_or(0.0, |growth| growth.busy[team.index()] as f64)
}
