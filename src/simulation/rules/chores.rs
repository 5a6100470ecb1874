//! Flow, step 2, the rest of everybody's week: background work and administration arrive as chores, served when nothing
//! else waits. They are the same for every head, so that freed managers are not free capacity.

use crate::ids::TeamId;
use crate::random::{Purpose, RandomKey};
use crate::scenario::StructureSpec;
use crate::simulation::item::{Item, Phase};
use crate::simulation::service::Task;
use crate::simulation::{Observer, Simulation};
use crate::time::{HOURS_PER_WEEK, SimTime};

/// Mean microseconds between the chores of one member: content of a chore over the share of time chores take.
pub(super) fn interval(spec: &StructureSpec) -> Option<f64> {
    let share = spec.background_share + spec.admin.hours() / HOURS_PER_WEEK;
    (share > 0.0).then(|| spec.chore_work.work().mean() / share)
}

impl<O: Observer> Simulation<'_, O> {
    /// Schedules the first chore of every team.
    pub(in crate::simulation) fn start_chores(&mut self) {
        (0..self.organisation.teams.len()).for_each(|team| self.start_chores_of(TeamId::from_index(team)));
    }

    /// Schedules the first chore of a team.
    pub(super) fn start_chores_of(&mut self, team: TeamId) {
        if self.rules.chore_interval.is_none() || self.members(team) == 0 {
            return;
        }
        let random = self.rules.chores.named(&self.organisation.teams[team.index()].name).key();
        let id = self.items.add(Item::chores(team, random));
        self.schedule_chore(id);
    }

    fn schedule_chore(&mut self, id: u32) {
        let item = &self.items[id];
        let members = f64::from(self.members(item.team));
        let draw = RandomKey::from_key(item.random).draw(Purpose::Interval, item.ordinal());
        let mean = self.rules.chore_interval.unwrap_or(f64::INFINITY) / members;
        let at = SimTime(self.now.0 + (draw.exponential() * mean) as u64);
        self.schedule(id, at, Phase::Rest);
    }

    /// A chore arrives, and the next one is scheduled.
    pub(in crate::simulation) fn chore_arrives(&mut self, id: u32) {
        let item = &self.items[id];
        let (team, random, ordinal) = (item.team, item.random, item.ordinal());
        if self.members(team) == 0 {
            // The team was closed.
            return self.items.free(id);
        }
        self.items[id].set_ordinal(ordinal + 1);
        self.schedule_chore(id);
        let random = RandomKey::from_key(random).child(ordinal).key();
        let chore = self.items.add(Item::chore(team, random));
        self.join(chore, team, Task::Chore);
    }
}
