//! A stretch of one run as it can be watched: who has what in hand from when to when, so that any moment of it can be shown
//! without those before it.

use super::{CopyOutcome, ShiftName};
use serde::{Deserialize, Serialize};

/// A stretch of one run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Film {
    /// The structure.
    pub structure: String,
    /// Which replication, from 0.
    pub replication: u32,
    /// Where it begins, in working days since the start of the simulated time.
    pub from_d: f64,
    /// Where it ends: earlier than was asked where too much happens to be watched.
    pub to_d: f64,
    /// The teams that have a part in it, those that come to be included; whatever travels names them by their places here.
    pub teams: Vec<String>,
    /// Whatever is on its way, in the order in which it sets out.
    pub travellers: Vec<Traveller>,
    /// What happens to the organisation.
    pub moments: Vec<Moment>,
}

/// Something on its way: a copy of a shift, an initiative or a part of one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Traveller {
    /// What it is.
    pub is: Cargo,
    /// The shift that it is about.
    #[serde(flatten)]
    pub name: ShiftName,
    /// Where it was, one place after the other; nowhere where it arrived in the moment in which it set out.
    pub stays: Vec<Stay>,
    /// How it ended; none where it is still on its way at the end.
    pub end: Option<JourneyEnd>,
}

/// What travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cargo {
    /// A copy of a shift.
    Insight,
    /// What an owner does about one.
    Initiative,
    /// A part of that, which somebody else delivers.
    Service,
}

/// A time in one place.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stay {
    /// From when, in working days since the start.
    pub from_d: f64,
    /// Until when.
    pub to_d: f64,
    /// The team that has it, or had it last; none outside the organisation.
    pub team: Option<u32>,
    /// The team that it is on the way to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<u32>,
    /// What happens to it there.
    pub is: Doing,
}

/// What happens to something in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doing {
    /// It waits for somebody to take it up.
    Waits,
    /// Somebody works on it.
    Worked,
    /// It waits for the next report to leave.
    AtGate,
    /// It is on its way.
    Travels,
    /// It waits for a partner, money or others.
    Outside,
}

/// How a journey ended.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct JourneyEnd {
    /// When, in working days since the start.
    pub at_d: f64,
    /// How.
    pub how: Arrival,
}

/// How a journey ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Arrival {
    /// The owner heard of it for the first time.
    Received,
    /// Whoever it came to knew already.
    Confirmed,
    /// Filtered, forgotten or dropped.
    Lost,
    /// The product changed.
    Released,
    /// The owner or a superior said no.
    Declined,
    /// A part came back to who asked for it.
    Delivered,
}

impl Arrival {
    /// How a copy ended; none where it was still on its way.
    pub(crate) fn of(outcome: CopyOutcome) -> Option<Self> {
        match outcome {
            CopyOutcome::Received => Some(Self::Received),
            CopyOutcome::Confirmed => Some(Self::Confirmed),
            CopyOutcome::Lost => Some(Self::Lost),
            CopyOutcome::InFlight => None,
        }
    }
}

/// Something that happens to the organisation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Moment {
    /// When, in working days since the start.
    pub at_d: f64,
    /// In words.
    pub text: String,
    /// The team that it happens to.
    pub team: Option<u32>,
}
