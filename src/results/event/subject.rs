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

/// Why a text names no shift.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” names no shift: write niche and shift as insights.csv does, such as 3/12 or \"3/common 2\"")]
pub struct ShiftNameError(String);

/// ```
/// use microbiz::results::ShiftName;
///
/// let name: ShiftName = "3/common-2".parse()?;
/// assert_eq!((name.niche, name.shift.as_str()), (3, "common 2"));
/// assert!("3".parse::<ShiftName>().is_err());
/// # Ok::<(), microbiz::results::ShiftNameError>(())
/// ```
impl std::str::FromStr for ShiftName {
    type Err = ShiftNameError;

    fn from_str(text: &str) -> Result<Self, ShiftNameError> {
        let parts = text.split_once('/').map(|(niche, shift)| (niche.trim().parse(), shift.trim()));
        let Some((Ok(niche), shift)) = parts.filter(|(_, shift)| !shift.is_empty()) else {
            return Err(ShiftNameError(text.to_owned()));
        };
        Ok(Self { niche, shift: shift.replace(['-', '_'], " ") })
    }
}
