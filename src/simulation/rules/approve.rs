//! From insight to release, step 7: superiors are asked one by one, each with its queue, its committee's cadence and its
//! errors, until enough have agreed or too many have not. Then the money must be there.

use super::decide::Action;
use crate::random::{Purpose, RandomKey};
use crate::scenario::Rule;
use crate::simulation::initiative::{InitiativeEnd, Progress};
use crate::simulation::item::{Item, Kind, Phase};
use crate::simulation::service::Task;
use crate::simulation::{Holder, Observer, Signal, Simulation};
use crate::time::{Duration, SimTime};

impl Action {
    /// How many of so many levels have to agree (Sah and Stiglitz 1986: all, one, or k of n).
    fn needed(&self, levels: u16) -> u16 {
        match self.spec.rule {
            Rule::All => levels,
            Rule::Any => 1,
            Rule::Quorum => self.spec.quorum.min(levels),
        }
    }

    /// The next meeting of a level's committee, strictly after now; now where there is none.
    fn next_meeting(&self, team: &str, now: SimTime) -> SimTime {
        let Some(cadence) = self.spec.committee else { return now };
        let draw = self.committees.named(team).draw(Purpose::CommitteePhase, 0);
        let phase = (draw.uniform() * cadence.micros()) as u64;
        now.next_of(Duration(phase), cadence)
    }
}

impl<O: Observer> Simulation<'_, O> {
    /// The initiative goes to the superior of where it is, and waits for a meeting there.
    pub(in crate::simulation) fn ask_next(&mut self, id: u32) {
        let Some(superior) = self.superior(self.items[id].team) else { return };
        let Some(action) = &self.rules.action else { return };
        let meeting = action.next_meeting(&self.organisation.teams[superior.index()].name, self.now);
        self.items[id].team = superior;
        self.observer.observe(
            Signal::HandedOver { initiative: self.items[id].initiative(), to: Holder::Team(superior) },
            self.now,
        );
        if meeting == self.now {
            return self.come_to_approver(id);
        }
        self.items[id].kind = Kind::Committee;
        self.schedule(id, meeting, Phase::Gates);
    }

    /// A meeting begins, or there is none to wait for: the level has work with the initiative.
    pub(in crate::simulation) fn come_to_approver(&mut self, id: u32) {
        self.items[id].kind = Kind::Work;
        let team = self.items[id].team;
        if self.takes_time(team, Task::Approve) {
            self.join(id, team, Task::Approve);
        } else {
            self.judge_initiative(id);
        }
    }

    /// A level has made up its mind.
    pub(in crate::simulation) fn judge_initiative(&mut self, id: u32) {
        let Some(action) = &self.rules.action else { return };
        let place = self.items[id].initiative();
        if self.initiatives[place].progress != Progress::Asking {
            // The initiative has lapsed or started meanwhile: the judgement has no effect.
            return self.drop_initiative_item(id);
        }
        // Needs and products have moved since the owner decided: what counts is what the release would be worth now.
        let is_good = self.is_good(place);
        let initiative = &mut self.initiatives[place];
        let chance = if is_good { action.spec.pass_good } else { action.spec.pass_bad };
        let agrees = initiative.random.draw(Purpose::Screen, u64::from(initiative.asked)).chance(chance);
        initiative.asked += 1;
        initiative.agreed += u16::from(agrees);
        let team = self.items[id].team;
        self.observer.observe(Signal::Screened { initiative: place, team, agrees }, self.now);
        let initiative = &self.initiatives[place];
        let needed = action.needed(initiative.levels);
        if initiative.agreed >= needed {
            self.drop_initiative_item(id);
            return self.grant(place);
        }
        if initiative.asked - initiative.agreed > initiative.levels - needed {
            self.drop_initiative_item(id);
            return self.end_initiative(place, InitiativeEnd::Declined);
        }
        self.items[id].step();
        self.ask_next(id);
    }

    /// Whoever has not been answered by now may start.
    pub(in crate::simulation) fn time_out(&mut self, event: u32) {
        let place = self.items[event].initiative();
        self.drop_initiative_item(event);
        if self.initiatives[place].progress == Progress::Asking {
            self.observer.observe(Signal::TimedOut { initiative: place }, self.now);
            self.grant(place);
        }
    }

    /// The initiative may start, as soon as there is money for it.
    pub(in crate::simulation) fn grant(&mut self, place: u32) {
        let cost = self.initiatives[place].cost;
        let Some(budget) = self.rules.action.as_ref().and_then(|action| action.spec.budget) else {
            return self.start_building(place);
        };
        if !self.initiatives.unfunded.is_empty() || !self.fund(cost, budget) {
            self.initiatives[place].progress = Progress::Unfunded;
            self.observer.observe(Signal::HandedOver { initiative: place, to: Holder::Budget }, self.now);
            return self.initiatives.unfunded.push_back(place);
        }
        self.start_building(place);
    }

    /// Takes the cost from this cycle's budget, if it suffices. What exceeds a whole budget takes a whole one.
    pub(super) fn fund(&mut self, cost: f64, budget: f64) -> bool {
        let due = cost.min(budget);
        let suffices = self.initiatives.funds >= due;
        self.initiatives.funds -= if suffices { due } else { 0.0 };
        suffices
    }

    /// The first budget is there, and the next one is scheduled.
    pub(in crate::simulation) fn start_budget(&mut self) {
        let Some(action) = &self.rules.action else { return };
        if let (Some(budget), Some(cycle)) = (action.spec.budget, action.spec.budget_cycle) {
            self.initiatives.funds = budget;
            let event = self.items.add(Item::budget());
            self.schedule(event, self.now + cycle, Phase::Gates);
        }
    }

    /// A new cycle's budget: what was granted and waited is funded first.
    pub(in crate::simulation) fn renew_budget(&mut self, event: u32) {
        let Some(action) = &self.rules.action else { return };
        let (Some(budget), Some(cycle)) = (action.spec.budget, action.spec.budget_cycle) else { return };
        self.schedule(event, self.now + cycle, Phase::Gates);
        self.initiatives.funds = budget;
        self.fund_waiting();
    }

    /// What was granted and waits starts as far as the money goes.
    pub(super) fn fund_waiting(&mut self) {
        let budget = self.rules.action.as_ref().and_then(|action| action.spec.budget);
        while let Some(&place) = self.initiatives.unfunded.front() {
            let cost = self.initiatives[place].cost;
            if budget.is_some_and(|budget| !self.fund(cost, budget)) {
                return;
            }
            self.initiatives.unfunded.pop_front();
            self.start_building(place);
        }
    }

    /// The address of a part of an initiative.
    pub(super) fn part_key(&self, place: u32, part: usize) -> RandomKey {
        self.initiatives[place].random.child(part as u64)
    }
}

#[cfg(test)]
mod tests;
