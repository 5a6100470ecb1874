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

    fn free(&self) -> u64 {
        self.free % MACHINE + self.free / MACHINE
    }

    #[inline]
    pub fn has_waiting(&self) -> bool {
        self.waiting != 0
    }
}

pub(super) struct Stations {
    stations: Vec<Station>,
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
            let machines = (f64::from(team.members) * spec.automated_share).round() as u64;
            Station {
                free: u64::from(team.members) - machines + machines * MACHINE,
                is_special: machines > 0 || spec.max_age.is_some(),
                services: *row,
                timed: services.timed(*row),
                ..Station::default()
            }
        };
        Self { stations: organisation.teams.iter().zip(row_of).map(station).collect(), completed: 0 }
    }

    /// Puts an item at the end of its class's queue. Item 0 stands before the first, so that nothing branches on emptiness.
    #[inline]
    pub fn enqueue(&mut self, items: &mut Items, team: TeamId, id: u32) {
        let class = (items[id].class as usize).min(CLASSES - 1);
        items[id].set_next(0);
        let station = &mut self.stations[team.index()];
        let tail = station.tails[class];
        items[tail].set_next(id);
        station.heads[class] |= id & all_if(tail == 0);
        station.tails[class] = id;
        station.waiting |= 1 << class;
    }

    /// Takes the first item of the first class that waits.
    #[inline]
    pub fn dequeue(&mut self, items: &mut Items, team: TeamId) -> u32 {
        let station = &mut self.stations[team.index()];
        let class = (station.waiting.trailing_zeros() as usize).min(CLASSES - 1);
        let id = station.heads[class];
        let next = items[id].next();
        let is_last = next == 0;
        station.heads[class] = next;
        station.tails[class] &= all_if(!is_last);
        station.waiting &= !(u8::from(is_last) << class);
        id
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

    /// Counts what is in every team by walking its queues.
    pub fn census(&self, organisation: &Organisation, items: &Items, copies: Copies) -> Census {
        let present = |(station, team): (&Station, &crate::organisation::Team)| {
            let queued = (0..CLASSES).map(|class| queue_length(items, station, class)).sum::<u64>();
            u64::from(team.members) - station.free() + queued
        };
        let present = self.stations.iter().zip(&organisation.teams).map(present).collect();
        Census { copies, present, services: self.completed }
    }
}

/// Every bit, or none: a choice that never becomes a branch.
#[inline]
fn all_if(condition: bool) -> u32 {
    u32::from(condition).wrapping_neg()
}

fn queue_length(items: &Items, station: &Station, class: usize) -> u64 {
    let first = (station.heads[class] != 0).then_some(station.heads[class]);
    std::iter::successors(first, |id| Some(items[*id].next()).filter(|next| *next != 0)).count() as u64
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
