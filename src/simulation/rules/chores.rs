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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::bench::{Bench, HOUR, at};
    use crate::simulation::item::Kind;

    const CHORES: &str =
        "background_share = 0.2\nadmin = \"8h\"\nchore_work = { deterministic = \"4h\" }\nteam_members = 2";

    #[test]
    fn chores_come_as_often_as_their_share_of_the_week_takes() {
        // A fifth of the time and 8 h of 40: four hours of work come every ten hours.
        assert_eq!(interval(&Bench::chain(1).base(CHORES).spec()), Some((10 * HOUR) as f64));
        assert_eq!(interval(&Bench::chain(1).spec()), None);
        assert!(Bench::chain(1).start().items.of_kind(|kind| kind == Kind::ChoreStream).is_empty());
    }

    #[test]
    fn a_team_of_two_has_twice_as_many_each_at_its_address() {
        let mut run = Bench::chain(1).base(CHORES).start();
        let stream = run.items.of_kind(|kind| kind == Kind::ChoreStream)[0];
        let wait = |ordinal| {
            let draw = RandomKey::new(7, 0).named("chores").named("root").draw(Purpose::Interval, ordinal);
            (draw.exponential() * (5 * HOUR) as f64) as u64
        };
        let first = SimTime(wait(0));
        assert_eq!(run.items[stream].time(), first);
        run.until_moment(first);
        assert_eq!(run.items[stream].time(), SimTime(first.0 + wait(1)));
        // It is done for four hours from then on.
        let chore = run.items.of_kind(|kind| kind == Kind::Work)[0];
        assert_eq!(run.items[chore].time(), SimTime(first.0 + 4 * HOUR));
    }

    #[test]
    fn where_nobody_is_left_no_more_come() {
        let mut run = Bench::chain(1).base(CHORES).start();
        run.organisation.to_mut().teams[0].members = 0;
        run.until(1000);
        assert_eq!((run.now, run.stations.completed), (at(1000), 0));
        assert!(run.items.of_kind(|kind| kind == Kind::ChoreStream).is_empty());
    }
}
