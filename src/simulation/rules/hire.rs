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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::bench::{Bench, Run};

    /// A team that is looked at every hundred hours; each of these shifts is twenty hours of work.
    fn reviewed(base: &str, moments: &[u64], until: u64) -> Run {
        let work =
            "receive_work = { deterministic = \"20h\" }\ngrowth.review = \"100h\"\ngrowth.hire_above = 10.0";
        let mut run = Bench::chain(1).base(work).base(base).start();
        run.shifts(moments);
        run.until(until);
        run
    }

    #[test]
    fn a_team_takes_one_more_that_was_busier_than_it_may_be_and_no_other() {
        // 20 h of 100 are a fifth.
        assert_eq!(
            reviewed("growth.hire_above = 0.19", &[8], 100).told("reorganised"),
            ["100h reorganised 2"]
        );
        assert!(reviewed("growth.hire_above = 0.2", &[8], 100).told("reorganised").is_empty());
        // Of two it is a tenth.
        assert!(
            reviewed("growth.hire_above = 0.19\nteam_members = 2", &[8], 100).told("reorganised").is_empty()
        );
    }

    #[test]
    fn each_review_looks_at_what_was_done_since_the_last() {
        let run = reviewed("growth.hire_above = 0.19", &[8, 108], 400);
        assert_eq!(
            run.told("reorganised"),
            ["100h reorganised 2"],
            "of two, the second hundred hours are a tenth"
        );
        let run = reviewed("growth.hire_above = 0.09", &[8, 208], 400);
        assert_eq!(run.told("reorganised"), ["100h reorganised 2", "300h reorganised 3"]);
    }

    #[test]
    fn an_idle_team_gives_one_up_down_to_the_last() {
        let run = reviewed("growth.shrink_below = 0.1\nteam_members = 3", &[8], 500);
        assert_eq!(run.told("reorganised"), ["100h reorganised 2", "200h reorganised 1"]);
        // 20 h of 200: a tenth is not below a tenth.
        let run = reviewed("growth.shrink_below = 0.1\nteam_members = 2", &[8], 100);
        assert_eq!(run.told("reorganised"), Vec::<String>::new());
    }

    #[test]
    fn nobody_is_given_up_who_has_something_in_hand() {
        let run = reviewed("growth.shrink_below = 1.0\nteam_members = 2", &[85, 90], 100);
        assert_eq!(run.told("reorganised"), Vec::<String>::new());
    }

    #[test]
    fn work_that_has_waited_too_long_is_a_reason_to_hire() {
        // The sixth waits from 8 h on until 108 h.
        let hires = |limit: &str| {
            let delay = format!("growth.hire_delay = \"{limit}\"");
            reviewed(&delay, &[8, 8, 8, 8, 8, 8], 100).told("reorganised")
        };
        assert_eq!(hires("91h"), ["100h reorganised 2"]);
        assert!(hires("92h").is_empty());
    }

    #[test]
    fn nobody_is_hired_beyond_the_seats_there_are() {
        let run = reviewed("growth.hire_above = 0.001\ngrowth.most_members = 2", &[8, 108, 208], 400);
        assert_eq!(run.told("reorganised"), ["100h reorganised 2"]);
        let room = |most: &str| {
            let run = Bench::chain(3).base("growth.review = \"100h\"").base(most).start();
            run.room_for_hires(&run.spec.growth)
        };
        assert_eq!((room("growth.most_members = 7"), room("growth.most_members = 2")), (4, 0));
        assert_eq!(room(""), u32::MAX);
    }

    #[test]
    fn what_was_done_before_the_warm_up_is_no_reason_to_hire() {
        let work =
            "receive_work = { deterministic = \"20h\" }\ngrowth.review = \"100h\"\ngrowth.hire_above = 0.001";
        let mut run = Bench::chain(1).top("warm_up = \"100h\"\nhorizon = \"1100h\"").base(work).start();
        run.shifts(&[8]);
        run.until(500);
        assert_eq!(run.told("reorganised"), Vec::<String>::new());
    }

    #[test]
    fn the_people_behind_a_capability_are_its_part_of_all_the_work_and_half_at_most() {
        let people = |build: &str, people: u32| {
            let work = format!("action.build_work = {{ deterministic = \"{build}\" }}");
            let capability =
                "capabilities.c = { new = true, by = \"new\", work = { deterministic = \"1h\" } }";
            let run = Bench::acting().base(&work).base(capability).base("growth.review = \"1d\"").start();
            run.people_behind(0, TeamId(0), people)
        };
        // An hour of four is a quarter; of ten a tenth, and one at least; of one all, and half at most.
        assert_eq!([people("3h", 8), people("9h", 4), people("0h", 8), people("3h", 1)], [2, 1, 4, 0]);
    }

    #[test]
    fn a_team_pulls_from_a_platform_of_its_own_people() {
        let capability = "capabilities.c = { new = true, by = \"new\", work = { deterministic = \"1h\" } }\nfollow_to = \"released\"";
        let full = "team_members = 4\ngrowth.two_pizza = 4\ngrowth.when_full = \"pull\"\ngrowth.hire_above = 0.001\n\
                    growth.most_members = 4";
        let run = reviewed(&format!("{capability}\n{full}"), &[8, 108], 200);
        assert_eq!(
            run.told("reorganised pulled served"),
            ["100h reorganised 2+2", "100h pulled by t0", "128h served t0 by t1 with 0"]
        );
    }
}
