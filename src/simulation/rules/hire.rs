//! The organisation changes itself, steps 10 and 11: what every team would do at a review. Who was busy, or lets work wait too
//! long, takes one more, as far as there is room and money; who was idle gives one up; who would outgrow two pizzas grows on,
//! splits, or pulls a service.
//!
//! Busy: person-time booked since the last review over members × that time. All thresholds are assumptions, to be swept.

use super::reorganise::Growth;
use crate::ids::TeamId;
use crate::organisation::{Domain, Reorganisation, Team};
use crate::scenario::{CapabilityFrom, GrowthSpec, WhenFull};
use crate::simulation::{Observer, Signal, Simulation};
use crate::time::Duration;

impl<O: Observer> Simulation<'_, O> {
    /// What every team would do, in the order of teams, as long as people may be hired.
    pub(super) fn changes_wanted(&mut self) -> Vec<Reorganisation> {
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
                let change = self.growth_of(team, &spec, room, &changes);
                room -= u32::from(matches!(change, Some(Reorganisation::Members { by: 1, .. })));
                changes.extend(change);
            } else if busy < spec.shrink_below
                && self.members(team) > 1 + self.stations.machines(team)
                && self.stations.free_people(team) > 0
            {
                changes.push(Reorganisation::Members { team, by: -1 });
            }
        }
        changes
    }

    /// How many people may be hired: `most_members` less all that there are, and no more than revenue pays for –
    /// (`payroll_share` × revenue a day − pay a day) / pay of one a day, revenue as between the last two observation times.
    pub(super) fn room_for_hires(&self, spec: &GrowthSpec) -> u32 {
        let members = self.organisation.members();
        let seats = spec.most_members.map_or(u32::MAX, |most| most.saturating_sub(members));
        let paid_for = spec.payroll_share.map_or(u32::MAX, |share| {
            self.trading.as_ref().map_or(0, |trading| trading.affords(share, members))
        });
        seats.min(paid_for)
    }

    /// Whether the piece of work that has waited longest at a team has waited longer than this.
    fn lets_wait(&self, team: TeamId, limit: Option<Duration>) -> bool {
        let Some(limit) = limit else { return false };
        let oldest = self.stations.waiting(&self.items, team).map(|id| self.items[id].time()).min();
        oldest.is_some_and(|since| self.now.since(since) > limit)
    }

    /// Teams that do work of their own; managers come with the teams that report to them.
    fn may_change(&self, team: TeamId) -> bool {
        let kind = self.organisation.teams[team.index()].kind;
        // Who still waits to go, because nobody can spare them, stands for nobody in a split.
        let is_settled = self.growth.as_ref().is_none_or(|growth| growth.attrition.leaving(team) == 0);
        self.members(team) > 0 && kind.does_own_work() && is_settled
    }

    /// What a busy team does; `changes` are those that others will make.
    fn growth_of(
        &mut self,
        team: TeamId,
        spec: &GrowthSpec,
        room: u32,
        changes: &[Reorganisation],
    ) -> Option<Reorganisation> {
        let members = self.members(team);
        let hire = (room > 0).then_some(Reorganisation::Members { team, by: 1 });
        if members < spec.two_pizza || spec.when_full == WhenFull::Grow {
            return hire;
        }
        let domain = self.organisation.domain(team);
        let people = members - self.stations.machines(team);
        // Who owns and meets nothing, such as a platform, grows on, and so does who cannot divide it or is alone.
        if spec.when_full == WhenFull::Pull {
            return if domain == Domain::default() {
                hire
            } else {
                self.pull_capability(team, people, changes)
            };
        }
        if !domain.is_divisible() || people < 2 {
            return hire;
        }
        Some(Reorganisation::Split {
            team,
            members: people / 2,
            domain: self.second_half(&domain),
            founds: false,
        })
    }

    /// The next capability of its own that is or can be offered by a platform is pulled from there: at once from one that
    /// stands, else a part of the team founds it.
    fn pull_capability(
        &mut self,
        team: TeamId,
        people: u32,
        changes: &[Reorganisation],
    ) -> Option<Reorganisation> {
        let action = self.rules.action.as_ref()?;
        let growth = self.growth.as_ref()?;
        let can_pull = |place: &usize| {
            let capability = &action.capabilities[*place];
            capability.from == CapabilityFrom::Own
                && capability.by.is_some()
                && capability.share > 0.0
                && !capability.work.work().is_zero()
                && !growth.is_pulled(team, *place)
        };
        let place = (0..action.capabilities.len()).find(can_pull)?;
        let capability = place as u16;
        if self.organisation.offers.is_offered(place) {
            self.pulls(team, capability);
            return None;
        }
        let is_founding = |change: &Reorganisation| matches!(change, Reorganisation::Platform { capability: other, .. } if *other == capability);
        // Who comes second waits until it stands; who is alone has nobody to send.
        let members = self.people_behind(place, team, people);
        (members > 0 && !changes.iter().any(is_founding)).then_some(Reorganisation::Platform {
            team,
            members,
            capability,
        })
    }

    /// The people of a team who are needed for a capability of its own: their part is that of its work in all the work on an
    /// initiative. One at least, half of them at most; nobody where there is only one.
    fn people_behind(&self, place: usize, team: TeamId, people: u32) -> u32 {
        let Some(action) = &self.rules.action else { return 0 };
        let work = |place: usize| {
            let capability = &action.capabilities[place];
            let is_own = capability.from == CapabilityFrom::Own
                && self.growth.as_ref().is_none_or(|growth| !growth.is_pulled(team, place));
            if is_own { capability.share * capability.work.work().mean() } else { 0.0 }
        };
        let Team { name, level, .. } = &self.organisation.teams[team.index()];
        let build = self.spec.action.build_work.of(name, *level).work().mean();
        let all = build + (0..action.capabilities.len()).map(work).sum::<f64>();
        let part = if all > 0.0 { work(place) / all } else { 0.0 };
        ((f64::from(people) * part).round() as u32).max(1).min(people / 2)
    }

    /// From now on a team has a capability delivered.
    pub(super) fn pulls(&mut self, team: TeamId, capability: u16) {
        if let Some(growth) = &mut self.growth {
            growth.pulled.insert((team, capability));
        }
        self.observer.observe(Signal::Pulled(team), self.now);
    }
}

fn growth_busy(growth: Option<&Growth>, team: TeamId) -> f64 {
    growth.map_or(0.0, |growth| growth.busy[team.index()] as f64)
}
