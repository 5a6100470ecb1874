//! The books of all stations, as observers may read them.

use super::account::Account;
use super::items::Items;
use super::stations::Stations;
use crate::time::SimTime;

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
