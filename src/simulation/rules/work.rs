//! Flow, step 2: work queues and is done. Members are servers; classes go before each other, first in first out within
//! a class, and nobody is interrupted.

#![expect(
    clippy::inline_always,
    reason = "measured: the compiler leaves calls here that cost a tenth of a service"
)]

use crate::ids::TeamId;
use crate::random::Purpose;
use crate::scenario::Order;
use crate::simulation::calendar::{Calendar, Entry};
use crate::simulation::item::{Item, Load, Phase, Server};
use crate::simulation::items::Items;
use crate::simulation::rules::Growth;
use crate::simulation::service::{ServiceTimes, Task};
use crate::simulation::station::Station;
use crate::simulation::stations::Stations;
use crate::simulation::{LossCause, Observer, Piece, Signal, Simulation};
use crate::time::SimTime;

/// What beginning a piece of work touches besides the item and its team. Both are looked up once and held, which takes one in
/// fifty instructions off a service of the small relay workload.
struct Dispatch<'a> {
    services: &'a ServiceTimes,
    calendar: &'a mut Calendar,
    growth: &'a mut Option<Growth>,
    now: SimTime,
}

impl Dispatch<'_> {
    /// A person takes an insight.
    #[inline(always)]
    fn begin(self, item: &mut Item, station: &mut Station, id: u32, team: TeamId) {
        station.take_person();
        let draw = item.draw(Purpose::Work);
        let length = self.services.draw(station.services, item.task, draw);
        self.book(item, station, id, team, length);
    }

    /// Books the work on an item, and the end of it.
    #[inline(always)]
    fn book(self, item: &mut Item, station: &mut Station, id: u32, team: TeamId, length: f64) {
        // Signed: lengths stay far below 2^63, and the conversion is one instruction.
        let until = SimTime(self.now.0 + (length + 0.5) as i64 as u64);
        station.started(self.now, until);
        if let Some(growth) = self.growth {
            growth.busy[team.index()] += until.0 - self.now.0;
        }
        item.count_work(self.now, until);
        let key = item.set_time(until, Phase::Rest);
        item.set_next(self.calendar.push(id, key));
    }
}

/// Whether an item is worked on by a person and in no other way than most: insights and chores are.
#[inline(always)]
fn is_plain(item: &Item, station: &Station) -> bool {
    matches!(item.load, Load::Insight | Load::Chore) && !station.is_special()
}

impl Piece {
    /// An item that observers hear of while it is worked on; none of chores, and of reports their insights instead.
    #[inline(always)]
    fn of(id: u32, item: &Item) -> Option<Self> {
        match item.load {
            Load::Insight => Some(Self::Copy(id)),
            Load::Initiative => Some(Self::Initiative(item.initiative())),
            Load::Part => Some(Self::Part { initiative: item.initiative(), part: id }),
            Load::Chore | Load::Report => None,
        }
    }
}

impl<O: Observer> Simulation<'_, O> {
    /// The items and stations, and the desk at which work on one in the other begins.
    #[inline(always)]
    fn dispatch(&mut self) -> (&mut Items, &mut Stations, Dispatch<'_>) {
        let Self { items, stations, services, calendar, growth, now, .. } = self;
        (items, stations, Dispatch { services, calendar, growth, now: *now })
    }

    /// An item joins a team: a free member takes it at once, else it queues.
    #[inline(never)]
    pub(in crate::simulation) fn join(&mut self, id: u32, team: TeamId, task: Task) {
        self.join_at_once(id, team, task);
    }

    /// The same where most pieces of work join.
    #[inline(always)]
    pub(in crate::simulation) fn join_at_once(&mut self, id: u32, team: TeamId, task: Task) {
        let (items, stations, dispatch) = self.dispatch();
        let (item, station) = (&mut items[id], &mut stations[team]);
        item.team = team;
        item.task = task;
        item.class = task.class();
        let (waits, before) = (station.is_full(), station.present);
        let piece = Piece::of(id, item);
        station.joined(dispatch.now, waits);
        if waits {
            // When it began to wait. Of this instant what is in hand comes after it.
            item.set_time(dispatch.now, Phase::Gates);
            stations.enqueue(items, team, id);
            self.tell_of_joining(piece, (team, task), before);
        } else if is_plain(item, station) {
            dispatch.begin(item, station, id, team);
            self.tell_of_joining(piece, (team, task), before);
            self.tell_of_beginning(piece, team);
        } else {
            self.tell_of_joining(piece, (team, task), before);
            self.start_other_work(id, team);
        }
    }

    /// Observers are told that a piece of work has joined a team, where so many were before it.
    #[inline(always)]
    fn tell_of_joining(&mut self, piece: Option<Piece>, (team, task): (TeamId, Task), before: u32) {
        if let Some(piece) = piece {
            self.observer.observe(Signal::Joined { piece, team, task, before }, self.now);
        }
    }

    /// Observers are told that a person has begun with a piece of work.
    #[inline(always)]
    fn tell_of_beginning(&mut self, piece: Option<Piece>, team: TeamId) {
        if let Some(piece) = piece {
            self.observer.observe(Signal::Begun { piece, team }, self.now);
        }
    }

    /// Whether a task takes any time in a team.
    #[inline]
    pub(in crate::simulation) fn takes_time(&self, team: TeamId, task: Task) -> bool {
        self.stations[team].takes_time(task)
    }

    /// The same for reports, initiatives and machines; what is too old is dropped instead.
    #[inline(never)]
    fn start_other_work(&mut self, id: u32, team: TeamId) {
        if self.is_too_old(id) {
            self.stations[team].left(self.now);
            return self.lose(id, LossCause::TooOld);
        }
        let mut length = self.work_length(id, team);
        if self.stations.take_machine(team) {
            length *= self.services.machine();
            self.items[id].by = Server::Machine;
        } else {
            self.stations[team].take_person();
        }
        if self.items[id].load == Load::Report {
            self.count_reading(id, SimTime(self.now.0 + (length + 0.5) as u64));
        }
        self.tell_of_work(id, team);
        let (items, stations, dispatch) = self.dispatch();
        dispatch.book(&mut items[id], &mut stations[team], id, team, length);
    }

    /// Observers are told what somebody works on from now on: of a report each of its insights.
    pub(in crate::simulation) fn tell_of_work(&mut self, id: u32, team: TeamId) {
        if let Some(piece) = Piece::of(id, &self.items[id]) {
            return self.observer.observe(Signal::Begun { piece, team }, self.now);
        }
        if self.items[id].load == Load::Report {
            for insight in self.contents_of_report(id).collect::<Vec<_>>() {
                self.observer.observe(Signal::Begun { piece: Piece::Copy(insight), team }, self.now);
            }
        }
    }

    /// How long the work on an item takes here.
    fn work_length(&mut self, id: u32, team: TeamId) -> f64 {
        let item = &self.items[id];
        let row = self.stations[team].services;
        let draw = item.draw(Purpose::Work);
        match item.load {
            Load::Report => self.reading_length(id, row, draw),
            Load::Part if item.task == Task::Serve => self.serving_length(id, row),
            _ => self.services.draw(row, item.task, draw),
        }
    }

    /// Work is done: the member takes the next from the queue, then what was done moves on.
    #[inline(always)]
    pub(in crate::simulation) fn finish_work(&mut self, id: u32) {
        let item = &self.items[id];
        let (team, load, by, is_at_owner) = (item.team, item.load, item.by, item.is_at_owner());
        self.stations.completed += 1;
        if by != Server::Person {
            self.release_other(id, team, by);
        }
        let station = &mut self.stations[team];
        station.left(self.now);
        if by == Server::Person {
            station.release_person();
        }
        if station.has_waiting() && !station.is_full() {
            self.take_next(team);
        }
        if load == Load::Insight {
            return if is_at_owner { self.receive(id) } else { self.travel(id) };
        }
        if load == Load::Chore {
            return self.items.free(id);
        }
        self.finish_other_work(id, load);
    }

    /// Work on something else than an insight or a chore is done.
    #[inline(never)]
    fn finish_other_work(&mut self, id: u32, load: Load) {
        match (load, self.items[id].task) {
            (Load::Report, _) => self.finish_reading(id),
            (Load::Initiative, Task::Decide) => self.decide(id),
            (Load::Initiative, _) => self.judge_initiative(id),
            (Load::Part, Task::Integrate) => self.part_joins(id),
            (Load::Part, _) => self.part_done(id),
            (Load::Insight | Load::Chore, _) => unreachable!("handled where work ends"),
        }
    }

    /// A free member takes the next item from the queue; what is too old is dropped until one is found.
    #[inline(always)]
    fn take_next(&mut self, team: TeamId) {
        loop {
            if self.rules.order == Order::Value {
                let id = self.dequeue_best(team);
                self.start_work(id, team);
            } else {
                let (items, stations, dispatch) = self.dispatch();
                let (id, station) = stations.dequeue(items, team);
                let item = &mut items[id];
                if is_plain(item, station) {
                    let piece = Piece::of(id, item);
                    dispatch.begin(item, station, id, team);
                    self.tell_of_beginning(piece, team);
                } else {
                    self.start_other_work(id, team);
                }
            }
            // Only what was too old leaves the member free.
            let station = &self.stations[team];
            if station.is_full() || !station.has_waiting() {
                return;
            }
        }
    }

    /// A free member takes an item.
    fn start_work(&mut self, id: u32, team: TeamId) {
        let (items, stations, dispatch) = self.dispatch();
        let (item, station) = (&mut items[id], &mut stations[team]);
        if is_plain(item, station) {
            let piece = Piece::of(id, item);
            dispatch.begin(item, station, id, team);
            self.tell_of_beginning(piece, team);
        } else {
            self.start_other_work(id, team);
        }
    }

    /// Free members take what waits.
    pub(super) fn take_next_while_free(&mut self, team: TeamId) {
        while !self.stations[team].is_full() && self.stations[team].has_waiting() {
            self.take_next(team);
        }
    }

    /// Takes what looks worth most to customers, first come on ties. The estimate of each piece has an error, which is
    /// drawn once.
    #[inline(never)]
    fn dequeue_best(&mut self, team: TeamId) -> u32 {
        let (market, shifts, noise) = (self.market, &self.shifts, self.rules.value_noise);
        let seen = |items: &Items, id: u32| {
            let item = &items[id];
            if item.load != Load::Insight {
                return 0.0;
            }
            let look = item.draw(Purpose::ValueNoise);
            let error = if noise > 0.0 { noise * look.normal() } else { 0.0 };
            market.telling(shifts[item.shift()].telling_key).worth + error
        };
        self.stations.dequeue_best(&mut self.items, team, seen)
    }

    /// A machine is free again, and may have erred; who leaves is not.
    #[cold]
    fn release_other(&mut self, id: u32, team: TeamId, by: Server) {
        self.items[id].by = Server::Person;
        match (by, &mut self.growth) {
            (Server::Machine, _) => {
                self.stations.release_machine(team);
                self.machine_may_err(id);
            }
            (Server::Leaver, Some(growth)) => growth.attrition.done(team),
            // Where nobody reviews any more, nobody lets go.
            (Server::Leaver | Server::Person, _) => self.stations[team].release_person(),
        }
    }

    fn machine_may_err(&mut self, id: u32) {
        let item = &self.items[id];
        let draw = item.draw(Purpose::MachineError);
        if item.load == Load::Insight && draw.chance(self.rules.machine_error) {
            let content = self.items.content_mut(id);
            let before = content.gap;
            content.gap = -before;
            self.observer.observe(Signal::Altered { copy: id, before, after: -before }, self.now);
        }
    }

    fn is_too_old(&self, id: u32) -> bool {
        let item = &self.items[id];
        let Some(max_age) = self.rules.max_age else { return false };
        item.load == Load::Insight && self.now.since(self.shifts[item.shift()].born) > max_age
    }

    /// The insights of a report, first to last.
    pub(in crate::simulation) fn contents_of_report(&self, id: u32) -> impl Iterator<Item = u32> {
        let first = self.items[id].first_insight();
        std::iter::successors(Some(first), |at| Some(self.items[*at].next())).take_while(|at| *at != 0)
    }
}

#[cfg(test)]
mod tests;
