//! What events are about, and in whose hands that is.

use serde::{Deserialize, Serialize};

/// Who has something in hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holder {
    /// A team.
    Team(String),
    /// Nobody: it waits at a gate between two teams, or is in transit.
    Between {
        /// The team that it has left.
        from: String,
        /// The team that it goes to.
        to: String,
    },
    /// A partner outside.
    Partner,
    /// The next budget: it is granted, and waits for money.
    Budget,
}

/// What a team has work with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "piece")]
pub enum Piece {
    /// A copy of a shift.
    Insight {
        /// The copy.
        copy: u32,
    },
    /// An initiative.
    Initiative {
        /// Its number.
        initiative: u32,
    },
    /// A part of one.
    Part {
        /// The number of the initiative.
        initiative: u32,
        /// The part.
        part: u32,
    },
}

/// What is done with a piece of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// A contact is written down.
    Sense,
    /// It is passed on.
    Relay,
    /// The owner takes it in.
    Receive,
    /// The owner finds that it knows.
    Confirm,
    /// A report is read.
    ReadReport,
    /// The owner weighs an initiative.
    Decide,
    /// A superior judges one.
    Approve,
    /// The owner's own part is built.
    Build,
    /// What others delivered is fitted in.
    Integrate,
    /// A capability is delivered.
    Serve,
    /// Something that is no shift's.
    Chore,
}

/// What holds a copy up on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delay {
    /// The next report has not left.
    Gate,
    /// It takes time to arrive.
    Transit,
    /// People have not met.
    Meeting,
}

/// Which change of a need: the niche, and its number and kind as in the table of insights (`12`, `common 3`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ShiftName {
    /// The niche whose need changed.
    pub niche: u32,
    /// Which change of that niche.
    pub shift: String,
}
