//! What happened to one shift in one run, as tools for process mining know it: a case, and its events.

use serde::{Deserialize, Serialize};

/// A shift in one run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LoggedCase {
    /// A name that no other case of the scenario has: `hierarchy/0/3/12`.
    pub case: String,
    /// The structure.
    pub structure: String,
    /// From 0.
    pub replication: u32,
    /// The niche whose need changed.
    pub niche: u32,
    /// Which change of that niche, and of which kind: `12`, `common 3`, `false alarm 2`.
    pub shift: String,
    /// The need.
    pub attribute: u32,
    /// The team that can act on it.
    pub owner: String,
    /// Whether a need moved; a false alarm only looks like it.
    pub is_real: bool,
    /// The gap that it left, in standard deviations.
    pub true_gap: f64,
    /// `received`, `lost`, `in_flight` or `unseen`.
    pub outcome: String,
    /// From the shift to the receipt, in working days; none where it was not received.
    pub delay_d: Option<f64>,
    /// What happened, in order of time.
    pub events: Vec<LoggedEvent>,
}

/// Where a piece of work stands with an event, in the words of XES.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lifecycle {
    /// It joins the work of a team.
    Schedule,
    /// Somebody begins.
    Start,
    /// It is done.
    Complete,
}

impl Lifecycle {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Schedule, Self::Start, Self::Complete];

    /// As written in logs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Schedule => "schedule",
            Self::Start => "start",
            Self::Complete => "complete",
        }
    }
}

crate::named::by_name!(Lifecycle);

/// One event of a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LoggedEvent {
    /// What is done.
    pub activity: String,
    /// Where it stands.
    pub lifecycle: Lifecycle,
    /// When, in working days since the start.
    pub at_d: f64,
    /// The team that does it, or to which it is done; none where customers do.
    pub resource: Option<String>,
    /// Which copy of the shift, from 0; none of what is no copy's.
    pub copy: Option<u32>,
    /// What it says that changed, in standard deviations, where that is new.
    pub gap: Option<f64>,
    /// The pieces of work that were there before it.
    pub before: Option<u32>,
    /// What it scored, where it was judged.
    pub score: Option<f64>,
    /// What it had to score.
    pub mark: Option<f64>,
    /// Something in a word: why it was lost, whom it goes to, what is asked for.
    pub note: Option<String>,
}
