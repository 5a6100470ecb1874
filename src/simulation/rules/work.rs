//! Flow, step 2: work queues and is done. Members are servers; classes go before each other, first in first out within
//! a class, and nobody is interrupted.

use crate::ids::TeamId;
use crate::random::{Luck, Purpose};
use crate::scenario::{Order, WorkKind};
use crate::simulation::calendar::Entry;
use crate::simulation::item::{Items, Kind, Load, Phase};
use crate::simulation::service::Task;
use crate::simulation::{Observer, Simulation};
use crate::time::{Duration, SimTime};

impl<O: Observer> Simulation<'_, O> {
    /// An item joins a team: a free member takes it at once, else it queues.
    #[inline]
    pub(in crate::simulation) fn join(&mut self, id: u32, team: TeamId) {
        let item = &mut self.items[id];
        item.team = team;
        item.class = match item.load {
            Load::Chore => WorkKind::Chores as u8,
            _ => WorkKind::Relay as u8,
        };
        let waits = self.stations[team].is_full();
        self.observer.joined(team, self.now, waits);
        if waits {
            self.stations.enqueue(&mut self.items, team, id);
        } else {
            self.start_work(id, team);
        }
    }

    /// A free member takes an item; what is too old is dropped instead.
    #[inline]
    fn start_work(&mut self, id: u32, team: TeamId) {
        if self.rules.max_age.is_some() && self.is_too_old(id) {
            self.observer.left(team, self.now);
            return self.lose(id);
        }
        let mut length = self.work_length(id, team);
        let station = &mut self.stations[team];
        if station.machines > 0 && station.busy_machines < station.machines {
            station.busy_machines += 1;
            length *= self.services.machine();
            self.items[id].by_machine = true;
        } else {
            station.busy_people += 1;
        }
        let until = SimTime(self.now.0 + (length + 0.5) as u64);
        self.observer.started(team, self.now, until);
        let item = &mut self.items[id];
        if item.load == Load::Insight {
            item.work += until.0.min(item.deadline) - self.now.0.min(item.deadline);
        } else if item.load == Load::Report {
            self.count_reading(id, until);
        }
        self.schedule(id, until, Phase::Rest);
    }

    /// How long the work on an item takes here.
    #[inline]
    fn work_length(&self, id: u32, team: TeamId) -> f64 {
        let item = &self.items[id];
        let draw = Luck::from_key(item.luck).draw(Purpose::Work, u64::from(item.hops));
        match item.load {
            Load::Insight => self.services.draw(team, self.task(id, team), draw),
            Load::Chore => self.services.draw(team, Task::Chore, draw),
            Load::Report => self.reading_length(id, team, draw),
        }
    }

    /// What a team has to do with an insight.
    #[inline]
    fn task(&self, id: u32, team: TeamId) -> Task {
        let item = &self.items[id];
        if team == item.owner_team() {
            return if self.shifts[item.shift].received { Task::Confirm } else { Task::Receive };
        }
        if item.hops == 0 { Task::Sense } else { Task::Relay }
    }

    /// Work is done: the member takes the next from the queue, then what was done moves on.
    #[inline]
    pub(in crate::simulation) fn finish_work(&mut self, id: u32) {
        let team = self.items[id].team;
        self.stations.completed += 1;
        self.observer.left(team, self.now);
        let by_machine = self.items[id].by_machine;
        let station = &mut self.stations[team];
        if by_machine {
            station.busy_machines -= 1;
            self.items[id].by_machine = false;
            self.machine_may_err(id);
        } else {
            station.busy_people -= 1;
        }
        self.take_next(team);
        match self.items[id].load {
            Load::Insight if team == self.items[id].owner_team() => self.receive(id),
            Load::Insight => self.travel(id),
            Load::Chore => self.items.free(id),
            Load::Report => self.finish_reading(id),
        }
    }

    /// A free member takes the next item from the queue; what is too old is dropped until one is found.
    #[inline]
    fn take_next(&mut self, team: TeamId) {
        while self.stations[team].has_waiting() && !self.stations[team].is_full() {
            let id = match self.rules.order {
                Order::Fifo => self.stations.dequeue(&mut self.items, team),
                Order::Value => {
                    let (market, shifts) = (self.market, &self.shifts);
                    let worth = |items: &Items, id: u32| match items[id].load {
                        Load::Insight => market.telling(shifts[items[id].shift].telling_luck).worth,
                        _ => 0.0,
                    };
                    self.stations.dequeue_best(&mut self.items, team, worth)
                }
            };
            self.start_work(id, team);
        }
    }

    #[cold]
    fn machine_may_err(&mut self, id: u32) {
        let item = &self.items[id];
        let draw = Luck::from_key(item.luck).draw(Purpose::MachineError, u64::from(item.hops));
        if item.load == Load::Insight && draw.chance(self.rules.machine_error) {
            let content = self.items.content_mut(id);
            content.gap = -content.gap;
        }
    }

    #[cold]
    fn is_too_old(&self, id: u32) -> bool {
        let item = &self.items[id];
        let max_age = self.rules.max_age.unwrap_or(Duration(u64::MAX));
        item.load == Load::Insight && self.now.since(self.shifts[item.shift].born) > max_age
    }

    /// The insights of a report, first to last.
    pub(in crate::simulation) fn contents_of_report(&self, id: u32) -> impl Iterator<Item = u32> {
        let first = self.items[id].shift;
        std::iter::successors(Some(first), |at| Some(self.items[*at].next())).take_while(|at| *at != 0)
    }
}
