//! Teams as stations: members are servers, work waits in one queue for each class.

use super::calendar::Entry;
use super::census::{Census, Copies};
use super::item::{Items, Kind};
use crate::ids::TeamId;
use crate::organisation::Organisation;
use crate::scenario::{StructureSpec, WorkKind};
use std::ops::{Index, IndexMut};

pub(super) const CLASSES: usize = WorkKind::ALL.len();

/// One team's servers and queues; a cache line.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(64))]
pub(super) struct Station {
    /// The last item of each class's queue, which links to the first.
    tails: [u32; CLASSES],
    /// A bit for each class that waits.
    waiting: u8,
    pub people: u16,
    pub busy_people: u16,
    pub machines: u16,
    pub busy_machines: u16,
    /// The row of the team's services.
    pub services: u32,
    queued: u32,
}

impl Station {
    #[inline]
    pub fn is_full(&self) -> bool {
        self.busy_people == self.people && self.busy_machines == self.machines
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
    pub fn new(spec: &StructureSpec, organisation: &Organisation) -> Self {
        let station = |team: &crate::organisation::Team| {
            let machines = (f64::from(team.members) * spec.automated_share).round() as u16;
            Station { people: team.members as u16 - machines, machines, ..Station::default() }
        };
        Self { stations: organisation.teams.iter().map(station).collect(), completed: 0 }
    }

    /// Puts an item at the end of its class's queue.
    #[inline]
    pub fn enqueue(&mut self, items: &mut Items, team: TeamId, id: u32) {
        let station = &mut self.stations[team.index()];
        let class = items[id].class as usize;
        let tail = station.tails[class];
        if station.waiting >> class & 1 == 0 {
            station.waiting |= 1 << class;
            items[id].set_next(id);
        } else {
            let first = items[tail].next();
            items[id].set_next(first);
            items[tail].set_next(id);
        }
        station.tails[class] = id;
        station.queued += 1;
    }

    /// Takes the first item of the first class that waits.
    #[inline]
    pub fn dequeue(&mut self, items: &mut Items, team: TeamId) -> u32 {
        let station = &mut self.stations[team.index()];
        let class = station.waiting.trailing_zeros() as usize;
        let tail = station.tails[class];
        self.unlink_after(items, team, class, tail)
    }

    /// Takes the item of the first class that waits for which `value` is highest; the first of equals.
    pub fn dequeue_best(&mut self, items: &mut Items, team: TeamId, value: impl Fn(&Items, u32) -> f64) -> u32 {
        let station = &self.stations[team.index()];
        let class = station.waiting.trailing_zeros() as usize;
        let tail = station.tails[class];
        let (mut before, mut best_before, mut best) = (tail, tail, f64::NEG_INFINITY);
        loop {
            let id = items[before].next();
            let offer = value(items, id);
            if offer > best {
                (best, best_before) = (offer, before);
            }
            before = id;
            if id == tail {
                break;
            }
        }
        self.unlink_after(items, team, class, best_before)
    }

    #[inline]
    fn unlink_after(&mut self, items: &mut Items, team: TeamId, class: usize, before: u32) -> u32 {
        let station = &mut self.stations[team.index()];
        let id = items[before].next();
        station.queued -= 1;
        if id == before {
            station.waiting &= !(1 << class);
        } else {
            let after = items[id].next();
            items[before].set_next(after);
            if station.tails[class] == id {
                station.tails[class] = before;
            }
        }
        id
    }

    /// Counts what is in every team by walking its queues.
    pub fn census(&self, items: &Items, copies: Copies) -> Census {
        let present = |station: &Station| {
            let in_service = u64::from(station.busy_people) + u64::from(station.busy_machines);
            in_service + (0..CLASSES).map(|class| queue_length(items, station, class)).sum::<u64>()
        };
        Census { copies, present: self.stations.iter().map(present).collect(), services: self.completed }
    }
}

fn queue_length(items: &Items, station: &Station, class: usize) -> u64 {
    if station.waiting >> class & 1 == 0 {
        return 0;
    }
    let tail = station.tails[class];
    let mut length = 0;
    let mut id = tail;
    loop {
        id = items[id].next();
        debug_assert_eq!(items[id].kind, Kind::Work, "only work queues");
        length += 1;
        if id == tail {
            return length;
        }
    }
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
