//! Teams as stations: members are servers, work waits in one queue for each class.

use super::calendar::Entry;
use super::census::{Census, Copies};
use super::item::Items;
use super::service::Services;
use crate::ids::TeamId;
use crate::organisation::Organisation;
use crate::scenario::{StructureSpec, WorkKind};
use std::ops::{Index, IndexMut};

pub(super) const CLASSES: usize = WorkKind::ALL.len();

/// One free machine, beside the free people.
const MACHINE: u64 = 1 << 32;

/// One team's servers and queues; a cache line.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(64))]
pub(super) struct Station {
    /// The first and the last item of each class's queue; 0 where nobody waits.
    heads: [u32; CLASSES],
    tails: [u32; CLASSES],
    /// A bit for each class that waits.
    waiting: u8,
    /// Whether there are machines, or work that can be too old: then work starts the long way.
    pub is_special: bool,
    /// A bit for each task that takes time here.
    pub timed: u16,
    /// Free people in the lower half, free machines in the upper.
    free: u64,
    /// The row of the team's services.
    pub services: u32,
}

impl Station {
    #[inline]
    pub fn is_full(&self) -> bool {
        self.free == 0
    }

    #[inline]
    pub fn take_person(&mut self) {
        self.free -= 1;
    }

    #[inline]
    pub fn release_person(&mut self) {
        self.free += 1;
    }

    /// Takes a machine if one is free.
    pub fn take_machine(&mut self) -> bool {
        let is_free = self.free >= MACHINE;
        self.free -= if is_free { MACHINE } else { 0 };
        is_free
    }

    pub fn release_machine(&mut self) {
        self.free += MACHINE;
    }

    /// People who have nothing to do.
    pub fn free_people(&self) -> u32 {
        (self.free % MACHINE) as u32
    }

    /// So many free people join, or leave; who is not free cannot leave.
    pub fn change_people(&mut self, by: i32) {
        let people = self.free_people().saturating_add_signed(by);
        self.free = self.free / MACHINE * MACHINE + u64::from(people);
    }

    fn free(&self) -> u64 {
        self.free % MACHINE + self.free / MACHINE
    }

    /// Puts an item at the end of a class's queue; returns the one that it is to be chained to. Item 0 stands before the
    /// first, so that nothing branches on emptiness.
    #[inline]
    #[must_use]
    pub fn append(&mut self, class: u8, id: u32) -> u32 {
        let class = usize::from(class).min(CLASSES - 1);
        let tail = self.tails[class];
        self.heads[class] |= id & all_if(tail == 0);
        self.tails[class] = id;
        self.waiting |= 1 << class;
        tail
    }

    /// Takes the first item of the first class that waits.
    #[inline]
    pub fn pop(&mut self, items: &Items) -> u32 {
        let class = (self.waiting.trailing_zeros() as usize).min(CLASSES - 1);
        let id = self.heads[class];
        let next = items[id].next();
        let is_last = next == 0;
        self.heads[class] = next;
        self.tails[class] &= all_if(!is_last);
        self.waiting &= !(u8::from(is_last) << class);
        id
    }

    #[inline]
    pub fn has_waiting(&self) -> bool {
        self.waiting != 0
    }
}

pub(super) struct Stations {
    stations: Vec<Station>,
    /// Machines among the members of each team: they stay when people move.
    machines: Vec<u32>,
    /// Whether work can be too old.
    drops_old: bool,
    pub completed: u64,
}

impl Stations {
    pub fn new(
        spec: &StructureSpec,
        organisation: &Organisation,
        services: &Services,
        row_of: &[u32],
    ) -> Self {
        let station = |(team, row): (&crate::organisation::Team, &u32)| {
            let machines = u64::from(machines(spec, team));
            Station {
                free: u64::from(team.members) - machines + machines * MACHINE,
                is_special: machines > 0 || spec.max_age.is_some(),
                services: *row,
                timed: services.timed(*row),
                ..Station::default()
            }
        };
        let machines = organisation.teams.iter().map(|team| machines(spec, team)).collect();
        Self {
            stations: organisation.teams.iter().zip(row_of).map(station).collect(),
            machines,
            drops_old: spec.max_age.is_some(),
            completed: 0,
        }
    }

    /// Puts an item at the end of its class's queue.
    pub fn enqueue(&mut self, items: &mut Items, team: TeamId, id: u32) {
        items[id].set_next(0);
        let last = self.stations[team.index()].append(items[id].class, id);
        items[last].set_next(id);
    }

    /// Takes the item of the first class that waits for which `value` is highest; the first of equals.
    pub fn dequeue_best(
        &mut self,
        items: &mut Items,
        team: TeamId,
        value: impl Fn(&Items, u32) -> f64,
    ) -> u32 {
        let station = &mut self.stations[team.index()];
        let class = (station.waiting.trailing_zeros() as usize).min(CLASSES - 1);
        let (mut before, mut at) = (0, station.heads[class]);
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
            station.heads[class] = next;
        } else {
            items[best_before].set_next(next);
        }
        if next == 0 {
            station.tails[class] = best_before;
        }
        station.waiting &= !(u8::from(station.heads[class] == 0) << class);
        best
    }

    /// Gives every team its row of services, and new teams a station without people.
    pub fn grow(&mut self, services: &Services, rows: &[u32]) {
        self.stations.resize(rows.len(), Station { is_special: self.drops_old, ..Station::default() });
        self.machines.resize(rows.len(), 0);
        for (station, row) in self.stations.iter_mut().zip(rows) {
            station.services = *row;
            station.timed = services.timed(*row);
        }
    }

    /// Every team works under these policies from now on; new teams have nobody yet.
    pub fn regulate(&mut self, spec: &StructureSpec, services: &Services, rows: &[u32]) {
        self.drops_old = spec.max_age.is_some();
        self.grow(services, rows);
        for (station, machines) in self.stations.iter_mut().zip(&self.machines) {
            station.is_special = *machines > 0 || self.drops_old;
        }
    }

    /// Machines among the members of a team.
    pub fn machines(&self, team: TeamId) -> u32 {
        self.machines[team.index()]
    }

    /// Empties the queues of a team; class by class, first to last.
    pub fn drain(&mut self, items: &mut Items, team: TeamId) -> Vec<u32> {
        let station = &mut self.stations[team.index()];
        let drained = (0..CLASSES).flat_map(|class| queue(items, station, class)).collect();
        (station.heads, station.tails, station.waiting) = ([0; CLASSES], [0; CLASSES], 0);
        drained
    }

    /// What waits at a team; class by class, first to last.
    pub fn waiting<'a>(&'a self, items: &'a Items, team: TeamId) -> impl Iterator<Item = u32> + 'a {
        let station = &self.stations[team.index()];
        (0..CLASSES).flat_map(move |class| queue(items, station, class))
    }

    /// Counts what is in every team: in its queues, and in hand.
    pub fn census(
        &self,
        organisation: &Organisation,
        items: &Items,
        in_hand: &[u64],
        leaving: impl Fn(TeamId) -> u32,
        copies: Copies,
    ) -> Census {
        let waiting = |station: &Station| {
            (0..CLASSES).map(|class| queue(items, station, class).count() as u64).sum::<u64>()
        };
        let present =
            self.stations.iter().zip(in_hand).map(|(station, busy)| waiting(station) + busy).collect();
        let is_misplaced = |index: &usize| {
            let members = u64::from(organisation.teams[*index].members);
            let leaving = u64::from(leaving(TeamId::from_index(*index)));
            self.stations[*index].free() + in_hand[*index] + leaving != members
        };
        let misplaced = (0..self.stations.len()).filter(is_misplaced).map(TeamId::from_index).collect();
        Census { copies, present, misplaced, services: self.completed }
    }
}

/// The automated share of a team's members, whole machines.
fn machines(spec: &StructureSpec, team: &crate::organisation::Team) -> u32 {
    (f64::from(team.members) * spec.automated_share).round() as u32
}

/// Every bit, or none: a choice that never becomes a branch.
#[inline]
fn all_if(condition: bool) -> u32 {
    u32::from(condition).wrapping_neg()
}

/// The items of a class's queue, first to last.
fn queue<'a>(items: &'a Items, station: &Station, class: usize) -> impl Iterator<Item = u32> + use<'a> {
    let first = (station.heads[class] != 0).then_some(station.heads[class]);
    std::iter::successors(first, |id| Some(items[*id].next()).filter(|next| *next != 0))
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
