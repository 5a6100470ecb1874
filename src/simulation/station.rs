//! A team as a station: members are servers, work waits in queues, and the books are kept.

use super::account::Account;
use super::queue::Queue;
use super::service::{ServiceTimes, Task};
use crate::scenario::WorkKind;
use crate::time::SimTime;

/// The class that nine of ten pieces of work belong to in most organisations: its queue lies in the station itself.
pub(super) const RELAY: u8 = WorkKind::Relay as u8;
/// The bit among those of the tasks that says that work starts the long way.
const SPECIAL: u16 = 1 << 15;

/// One team's servers, its busiest queue and its account: one cache line, because a large organisation pays for every line
/// that a piece of work touches.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(64))]
pub(crate) struct Station {
    /// ∫N dt up to `since`; the lower 64 bits, and the rest.
    area: u64,
    area_high: u8,
    /// Σ departures − Σ arrivals, modulo 2^64.
    stays: u64,
    since: u64,
    /// Microseconds of work that was begun here, to its end.
    pub booked: u64,
    pub present: u32,
    arrivals: u32,
    waited: u32,
    /// People and machines that have nothing to do.
    pub free: u32,
    pub relays: Queue,
    /// The row of the team's services.
    pub services: u32,
    /// A bit for each task that takes time here, and [`SPECIAL`].
    tasks: u16,
    /// A bit for each class that waits.
    pub waiting: u8,
}

const _: () = assert!(size_of::<Station>() == 64);

impl Station {
    /// So many members, all free.
    pub fn of(members: u32) -> Self {
        Self { free: members, ..Self::default() }
    }

    /// Whether a task takes any time here.
    #[inline]
    pub fn takes_time(&self, task: Task) -> bool {
        self.tasks >> (task as u8) & 1 == 1
    }

    /// Whether there are machines, or work that can be too old: then work starts the long way.
    #[inline]
    pub fn is_special(&self) -> bool {
        self.tasks & SPECIAL != 0
    }

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

    /// So many free people join, or leave; who is not free cannot leave.
    pub fn change_people(&mut self, by: i32) {
        self.free = self.free.saturating_add_signed(by);
    }

    /// The first in the station's own queue; 0 where nobody waits.
    #[inline]
    pub fn first(&self) -> u32 {
        self.relays.first
    }

    #[inline]
    pub fn has_waiting(&self) -> bool {
        self.waiting != 0
    }

    /// Work joins the team; `waits` when everybody is busy.
    #[inline]
    pub fn joined(&mut self, now: SimTime, waits: bool) {
        self.advance(now);
        self.present += 1;
        self.stays = self.stays.wrapping_sub(now.0);
        self.arrivals += 1;
        self.waited += u32::from(waits);
    }

    /// Work leaves the team.
    #[inline]
    pub fn left(&mut self, now: SimTime) {
        self.advance(now);
        self.present -= 1;
        self.stays = self.stays.wrapping_add(now.0);
    }

    /// Somebody takes a piece of work from now until then.
    #[inline]
    pub fn started(&mut self, now: SimTime, until: SimTime) {
        self.booked += until.0 - now.0;
    }

    #[inline]
    fn advance(&mut self, now: SimTime) {
        let area = u128::from(now.0 - self.since) * u128::from(self.present);
        let (low, carry) = self.area.overflowing_add(area as u64);
        self.area = low;
        self.area_high += (area >> 64) as u8 + u8::from(carry);
        self.since = now.0;
    }

    /// The account as it stands now; `in_hand` is the time that the work begun here will still take.
    pub fn account(mut self, now: SimTime, in_hand: u64) -> Account {
        self.advance(now);
        Account {
            area: u128::from(self.area_high) << 64 | u128::from(self.area),
            stays: self.stays,
            worked: self.booked - in_hand,
            present: self.present,
            arrivals: self.arrivals,
            waited: self.waited,
        }
    }

    /// The services that the team gives, and whether work starts the long way.
    pub fn regulate(&mut self, services: &ServiceTimes, row: u32, is_special: bool) {
        self.services = row;
        self.tasks = services.timed(row) | if is_special { SPECIAL } else { 0 };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::bench::{HOUR, at};

    #[test]
    fn the_books_of_a_station_are_those_of_what_came_and_went() {
        // One piece from 3 to 5 h, one from 4 h on, at 10 h: 2 + 6 h of presence; 5 h begun, of which 3 h are still to do.
        let mut station = Station::of(1);
        station.joined(at(3), false);
        station.joined(at(4), true);
        station.left(at(5));
        station.started(at(5), at(10));
        let account = station.account(at(10), 3 * HOUR);
        assert_eq!((account.area, account.worked), (u128::from(8 * HOUR), 2 * HOUR));
        assert_eq!((account.present, account.arrivals, account.waited), (1, 2, 1));
        // With what is present at 10 h, stays of 2 and 6 h.
        assert_eq!(account.stays.wrapping_add(10 * HOUR), 8 * HOUR);
    }

    #[test]
    fn presence_beyond_sixty_four_bits_is_counted() {
        let mut station = Station { present: 1 << 31, ..Station::of(1) };
        (1..=3).for_each(|step| station.advance(SimTime(step << 33)));
        assert_eq!(station.account(SimTime(3 << 33), 0).area, 3 << 64);
    }

    #[test]
    fn nobody_leaves_who_is_not_free() {
        let mut station = Station::of(2);
        station.take_person();
        station.change_people(-3);
        assert!(station.is_full());
        station.release_person();
        station.change_people(2);
        assert_eq!(station.free, 3);
    }
}
