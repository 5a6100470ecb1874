//! The books: what every team's station has added up, exactly, since the start.

use super::items::Items;
use super::stations::Stations;
use crate::time::SimTime;

/// The account of one team at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Account {
    /// ∫N dt in microseconds, N the pieces of work present.
    pub area: u128,
    /// Σ departures − Σ arrivals, modulo 2^64; with what is present at the end, the sum of all stays.
    pub stays: u64,
    /// Microseconds that members have worked.
    pub worked: u64,
    pub present: u32,
    pub arrivals: u32,
    /// Arrivals that found everybody busy.
    pub waited: u32,
}

/// The books as they lie open at a moment.
pub(crate) struct Books<'a> {
    pub now: SimTime,
    pub(super) stations: &'a Stations,
    pub(super) items: &'a Items,
}

impl Books<'_> {
    /// Pieces of work in each team, waiting and in hand.
    pub fn present(&self) -> impl Iterator<Item = u32> {
        self.stations.present()
    }

    /// The accounts of all teams.
    pub fn accounts(&self) -> Vec<Account> {
        self.stations.accounts(self.items, self.now)
    }
}
