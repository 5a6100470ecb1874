//! The books: what every team's station has added up, exactly, since the start.

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
