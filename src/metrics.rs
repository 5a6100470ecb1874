//! Observers and what they sum up to: the measures of one replication.

mod age;
mod cohort;
mod counts;
mod growth;
mod invariant;
mod log;
mod niches;
mod outcome;
mod pursuits;
mod services;
mod sums;
mod teams;
mod trails;

pub(crate) use growth::Stature;
pub(crate) use log::LoggedInsight;
pub(crate) use outcome::{Kept, Outcome, watch};
pub(crate) use services::ServiceKey;
pub(crate) use trails::{Elsewhere, Seat, TimeHeld, seats};

#[cfg(test)]
mod tests;
