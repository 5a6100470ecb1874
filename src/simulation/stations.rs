//! All teams as stations, and the queues of the rarer classes. Classes go before each other, first in first out within a
//! class.

use super::account::Account;
use super::calendar::Entry;
use super::census::{Census, Copies};
use super::item::last_key;
use super::items::Items;
use super::queue::Queue;
use super::service::ServiceTimes;
use super::station::{RELAY, Station};
use crate::ids::TeamId;
use crate::organisation::Organisation;
use crate::scenario::{StructureSpec, WorkKind};
use crate::time::SimTime;
use prefetch_index::prefetch_index;
use std::ops::{Index, IndexMut};

const CLASSES: usize = WorkKind::ALL.len();

/// The machines of one team.
#[derive(Clone, Copy, Debug, Default)]
struct Machines {
    all: u32,
    free: u32,
}

pub(crate) struct Stations {
    stations: Vec<Station>,
    /// The queues of all classes but [`RELAY`].
    queues: Vec<[Queue; CLASSES]>,
    /// Machines among the members of each team: they stay when people move.
    machines: Vec<Machines>,
    /// Whether work can be too old.
    drops_old: bool,
    pub completed: u64,
}

impl Stations {
    pub fn new(
        spec: &StructureSpec,
        organisation: &Organisation,
        services: &ServiceTimes,
        row_of: &[u32],
    ) -> Self {
        let machines = |team| {
            let all = machines(spec, team);
            Machines { all, free: all }
        };
        let mut stations = Self {
            stations: organisation.teams.iter().map(|team| Station::of(team.members)).collect(),
            queues: vec![[Queue::default(); CLASSES]; organisation.teams.len()],
            machines: organisation.teams.iter().map(machines).collect(),
            drops_old: false,
            completed: 0,
        };
        stations.regulate(spec, services, row_of);
        stations
    }

    /// Asks the memory for a team's station.
    #[inline]
    pub fn prefetch(&self, team: TeamId) {
        prefetch_index(&self.stations, team.index());
    }

    /// Puts an item at the end of its class's queue.
    #[inline]
    pub fn enqueue(&mut self, items: &mut Items, team: TeamId, id: u32) {
        let class = items[id].class;
        items[id].set_next(0);
        let station = &mut self.stations[team.index()];
        station.waiting |= 1 << class;
        let queue = match class {
            RELAY => &mut station.relays,
            _ => &mut self.queues[team.index()][usize::from(class).min(CLASSES - 1)],
        };
        let last = queue.append(id);
        items[last].set_next(id);
    }

    /// Takes the first item of the first class that waits, of a team in which some does.
    #[inline]
    pub fn dequeue(&mut self, items: &Items, team: TeamId) -> (u32, &mut Station) {
        let station = &mut self.stations[team.index()];
        let class = station.waiting.trailing_zeros() as u8;
        let queue = match class {
            RELAY => &mut station.relays,
            _ => &mut self.queues[team.index()][usize::from(class).min(CLASSES - 1)],
        };
        let id = queue.pop(items);
        let is_empty = queue.is_empty();
        station.waiting &= !(u8::from(is_empty) << class);
        (id, station)
    }

    /// Takes the item of the first class that waits for which `value` is highest; the first of equals.
    pub fn dequeue_best(
        &mut self,
        items: &mut Items,
        team: TeamId,
        value: impl Fn(&Items, u32) -> f64,
    ) -> u32 {
        let class = self.stations[team.index()].waiting.trailing_zeros() as usize;
        let mut queue = self.queue(team, class);
        let (mut before, mut at) = (0, queue.first);
        let (mut best_before, mut best, mut highest) = (0, at, f64::NEG_INFINITY);
        while at != 0 {
            let offer = value(items, at);
            if offer > highest {
                (best_before, best, highest) = (before, at, offer);
            }
            (before, at) = (at, items[at].next());
        }
        let next = items[best].next();
        if best_before == 0 {
            queue.first = next;
        } else {
            items[best_before].set_next(next);
        }
        if next == 0 {
            queue.last = best_before;
        }
        self.set_queue(team, class, queue);
        best
    }

    fn queue(&self, team: TeamId, class: usize) -> Queue {
        if class == usize::from(RELAY) {
            self.stations[team.index()].relays
        } else {
            self.queues[team.index()][class]
        }
    }

    fn set_queue(&mut self, team: TeamId, class: usize, queue: Queue) {
        let station = &mut self.stations[team.index()];
        station.waiting = station.waiting & !(1 << class) | u8::from(!queue.is_empty()) << class;
        if class == usize::from(RELAY) {
            station.relays = queue;
        } else {
            self.queues[team.index()][class] = queue;
        }
    }

    /// Gives every team its row of services, and new teams a station without people.
    pub fn grow(&mut self, services: &ServiceTimes, rows: &[u32]) {
        self.stations.resize(rows.len(), Station::default());
        self.queues.resize(rows.len(), Default::default());
        self.machines.resize(rows.len(), Machines::default());
        for ((station, machines), row) in self.stations.iter_mut().zip(&self.machines).zip(rows) {
            station.regulate(services, *row, machines.all > 0 || self.drops_old);
        }
    }

    /// Every team works under these policies from now on; new teams have nobody yet.
    pub fn regulate(&mut self, spec: &StructureSpec, services: &ServiceTimes, rows: &[u32]) {
        self.drops_old = spec.max_age.is_some();
        self.grow(services, rows);
    }

    /// Machines among the members of a team.
    pub fn machines(&self, team: TeamId) -> u32 {
        self.machines[team.index()].all
    }

    /// Takes a machine if one is free.
    pub fn take_machine(&mut self, team: TeamId) -> bool {
        let machines = &mut self.machines[team.index()];
        let is_free = machines.free > 0;
        machines.free -= u32::from(is_free);
        self.stations[team.index()].free -= u32::from(is_free);
        is_free
    }

    pub fn release_machine(&mut self, team: TeamId) {
        self.machines[team.index()].free += 1;
        self.stations[team.index()].free += 1;
    }

    /// People who have nothing to do.
    pub fn free_people(&self, team: TeamId) -> u32 {
        self.stations[team.index()].free - self.machines[team.index()].free
    }

    /// A piece of work goes from one team to another: one that waits, or one in hand until then.
    pub fn move_work(&mut self, from: TeamId, to: TeamId, now: SimTime, until: Option<SimTime>) {
        let rest = until.map_or(0, |until| until.0 - now.0);
        let station = &mut self.stations[from.index()];
        station.left(now);
        station.booked -= rest;
        let station = &mut self.stations[to.index()];
        station.joined(now, until.is_none());
        station.booked += rest;
    }

    /// Empties the queues of a team; class by class, first to last.
    pub fn drain(&mut self, items: &Items, team: TeamId) -> Vec<u32> {
        let drained = self.waiting(items, team).collect();
        (0..CLASSES).for_each(|class| self.set_queue(team, class, Queue::default()));
        drained
    }

    /// What waits at a team; class by class, first to last.
    pub fn waiting<'a>(&'a self, items: &'a Items, team: TeamId) -> impl Iterator<Item = u32> + 'a {
        (0..CLASSES).flat_map(move |class| self.queue(team, class).iter(items))
    }

    /// Pieces of work in each team, waiting and in hand.
    pub fn present(&self) -> impl Iterator<Item = u32> {
        self.stations.iter().map(|station| station.present)
    }

    /// The accounts of all teams as they stand now.
    pub fn accounts(&self, items: &Items, now: SimTime) -> Vec<Account> {
        let mut in_hand = vec![0; self.stations.len()];
        for id in items.in_hand(last_key(now)) {
            in_hand[items[id].team.index()] += items[id].time().since(now).0;
        }
        self.stations.iter().zip(in_hand).map(|(station, in_hand)| station.account(now, in_hand)).collect()
    }

    /// Counts what is in every team: in its queues, and in hand.
    pub fn census(
        &self,
        organisation: &Organisation,
        items: &Items,
        now: SimTime,
        leaving: impl Fn(TeamId) -> u32,
        copies: Copies,
    ) -> Census {
        let teams = || (0..self.stations.len()).map(TeamId::from_index);
        let mut in_hand = vec![0; self.stations.len()];
        items.in_hand(last_key(now)).for_each(|id| in_hand[items[id].team.index()] += 1);
        let present = |team: TeamId| self.waiting(items, team).count() as u64 + in_hand[team.index()];
        let is_misplaced = |team: &TeamId| {
            let members = u64::from(organisation.teams[team.index()].members);
            let free = self.stations[team.index()].free;
            u64::from(free + leaving(*team)) + in_hand[team.index()] != members
        };
        Census {
            copies,
            accounts: self.accounts(items, now),
            present: teams().map(present).collect(),
            misplaced: teams().filter(is_misplaced).collect(),
            services: self.completed,
        }
    }
}

/// The automated share of a team's members, whole machines.
fn machines(spec: &StructureSpec, team: &crate::organisation::Team) -> u32 {
    (f64::from(team.members) * spec.automated_share).round() as u32
}

impl Index<TeamId> for Stations {
    type Output = Station;
    #[inline]
    fn index(&self, team: TeamId) -> &Station {
        &self.stations[team.index()]
    }
}

impl IndexMut<TeamId> for Stations {
    #[inline]
    fn index_mut(&mut self, team: TeamId) -> &mut Station {
        &mut self.stations[team.index()]
    }
}
