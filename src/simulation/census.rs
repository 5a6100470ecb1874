//! What is left at the horizon, counted from the queues themselves.

use super::account::Account;
use crate::ids::TeamId;

/// What became of the copies that somebody sensed, or was told of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Copies {
    pub sensed: u64,
    /// Made by a team that told another.
    pub told: u64,
    pub received: u64,
    pub confirmed: u64,
    pub lost: u64,
    pub in_flight: u64,
}

/// The count at the horizon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Census {
    pub copies: Copies,
    pub accounts: Vec<Account>,
    /// Pieces of work in each team, in service and queued.
    pub present: Vec<u64>,
    /// Teams whose members are not as many as are free or have work in hand.
    pub misplaced: Vec<TeamId>,
    /// Services completed, in all teams.
    pub services: u64,
}
