//! Observers and what they sum up to: the measures of one replication.

#![expect(
    clippy::inline_always,
    reason = "what is signalled is known where it is signalled: observers that ignore it then cost nothing, a fifth of the relay workload"
)]

mod age;
mod cohort;
mod counts;
mod fates;
mod growth;
mod invariant;
mod log;
mod niches;
mod outcome;
mod pursuits;
mod recorder;
mod said;
mod services;
mod sums;
mod teams;
mod tracer;
mod trails;
mod watch;

pub(crate) use fates::{Fate, Fates};
pub(crate) use growth::Headcount;
pub(crate) use log::LoggedInsight;
pub(crate) use outcome::Outcome;
pub(crate) use recorder::Recorder;
pub(crate) use services::ServiceKey;
pub(crate) use tracer::{Arrival, Chosen, Moment, Record, ShiftKey, Subject, Tracer, What};
pub(crate) use trails::{Elsewhere, TeamOrigin, TimeByHolder, origins};
pub(crate) use watch::{Recording, Watch};

#[cfg(test)]
mod tests;
