//! One shift, followed through every structure under the same luck.

#[cfg(feature = "drawings")]
pub(crate) mod story;

use super::{Delay, Holder, ShiftName, Stage, Task};
use serde::{Deserialize, Serialize};

/// One shift, and its way through each structure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trace {
    /// The name of the scenario.
    pub scenario: String,
    /// The seed of all luck.
    pub seed: u64,
    /// Which replication, from 0.
    pub replication: u32,
    /// What moved.
    pub shift: TracedShift,
    /// Why this one, in a sentence.
    pub why: String,
    /// τ: how long it is followed, in working days.
    pub follow_up_d: f64,
    /// Whether it is followed beyond its owner, to a release.
    pub acts: bool,
    /// Its way through each structure; the first is the one that the others are compared with.
    pub ways: Vec<Way>,
    /// Where each other structure parts from the first.
    pub partings: Vec<Parting>,
}

/// The shift itself: the same in every structure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TracedShift {
    /// Its niche and its name there.
    #[serde(flatten)]
    pub name: ShiftName,
    /// The need that moved.
    pub attribute: u32,
    /// When it moved, in working days since the start.
    pub shifted_d: f64,
}

/// The way of a shift through one structure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Way {
    /// The structure.
    pub structure: String,
    /// The team that can act on it; none where the shift did not happen here.
    pub owner: Option<String>,
    /// The gap that it left between need and product, in standard deviations: products differ, and so gaps do.
    pub true_gap: f64,
    /// Where the time within τ went: each begins where the one before ends, the first at 0.
    pub steps: Vec<Step>,
    /// How it ended, as far as it was followed.
    pub end: WayEnd,
    /// When the copy that is followed was noticed, in working days since the start; as in the table of insights.
    pub sensed_d: Option<f64>,
    /// When the owner received it, in working days since the start, be it after τ.
    pub received_d: Option<f64>,
    /// When an initiative ended in a release or was declined, in working days since the start, be it after τ.
    pub concluded_d: Option<f64>,
    /// Relays on the way to the owner.
    pub hops: u32,
    /// What the copy said in the end, in standard deviations; none where nobody noticed.
    pub perceived_gap: Option<f64>,
    /// What became of its other copies, in the order in which they came to be.
    pub others: Vec<OtherCopy>,
}

impl Way {
    /// The time within τ until it ended, in working days; τ where it did not come.
    pub fn total_d(&self) -> f64 {
        self.steps.last().map_or(0.0, |step| step.to_d)
    }

    /// The days that it spent in a stage.
    pub fn days_in(&self, stage: Stage) -> f64 {
        self.steps.iter().filter(|step| step.stage == stage).map(Step::days).sum()
    }
}

/// How a way ended within τ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WayEnd {
    /// The owner heard, and nothing more is followed.
    Received,
    /// The product changed.
    Released,
    /// The owner, or a superior, said no.
    Declined,
    /// The last copy was lost.
    Lost,
    /// Nobody noticed.
    Unseen,
    /// It was under way.
    UnderWay,
    /// There was no such shift: the niche was given up, or had not emerged.
    Absent,
}

/// A part of a way: one stage in somebody's hands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Where the time went.
    pub stage: Stage,
    /// Working days since the shift.
    pub from_d: f64,
    /// Working days since the shift.
    pub to_d: f64,
    /// Who had it; none where nobody knew of it.
    pub holder: Option<Holder>,
    /// What is, or is to be, done with it there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<Task>,
    /// What holds it up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delay: Option<Delay>,
    /// The pieces of work that were there before it when it came, those in hand included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<u32>,
    /// What was done to it, in order of time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub effects: Vec<Effect>,
}

impl Step {
    /// How long it took, in working days.
    pub fn days(&self) -> f64 {
        self.to_d - self.from_d
    }
}

/// Something that was done to a shift on its way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Effect {
    /// Working days since the shift.
    pub at_d: f64,
    /// What.
    #[serde(flatten)]
    pub deed: Deed,
}

/// Why a copy was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LossCause {
    /// Whoever had it did not think that it was worth passing on.
    Triage,
    /// It was forgotten on the way.
    Forgotten,
    /// No way led to the owner.
    NoWay,
    /// It was older than what anybody takes up.
    TooOld,
    /// It was told until it was followed no longer.
    Untold,
}

/// What can be done to a shift.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "deed", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Deed {
    /// A contact noticed.
    Noticed {
        /// The team.
        team: String,
        /// The channel.
        channel: String,
        /// What it says that changed, in standard deviations.
        gap: f64,
    },
    /// A team mentioned it to somebody it knows: the copy that is followed goes that way.
    Mentioned {
        /// The team.
        team: String,
    },
    /// A team judged whether to pass it on.
    Judged {
        /// The team.
        team: String,
        /// To whom.
        to: String,
        /// What it scored.
        score: f64,
        /// What it had to score.
        mark: f64,
        /// Whether it is so urgent that it waits for no report.
        urgent: bool,
    },
    /// It says something else from now on.
    Altered {
        /// What it said that changed, in standard deviations.
        before: f64,
        /// What it says now.
        after: f64,
    },
    /// It came to a team.
    Passed {
        /// The team.
        to: String,
    },
    /// It was sent back.
    SentBack {
        /// By whom.
        team: String,
        /// To whom.
        to: String,
    },
    /// It was lost.
    Lost {
        /// In whose hands.
        team: String,
        /// Why.
        cause: LossCause,
    },
    /// The owner has heard.
    Received {
        /// The owner.
        team: String,
        /// What it says that changed, in standard deviations.
        gap: f64,
    },
    /// The owner has weighed it.
    Decided {
        /// Whether it wants to do something.
        wants: bool,
        /// What that costs.
        cost: f64,
    },
    /// A superior has judged.
    Screened {
        /// The superior.
        team: String,
        /// Whether it may go on.
        agrees: bool,
    },
    /// Nobody answered in time: it starts all the same.
    TimedOut,
    /// It may start, and there is money.
    Granted,
    /// A part is somebody else's work.
    Requested {
        /// What.
        capability: String,
        /// Whose.
        of: Holder,
    },
    /// All parts are there.
    Built,
    /// It has to be built once more.
    Reworked,
    /// The product changed.
    Released {
        /// The money that the gap closed, or opened, is worth.
        worth: f64,
    },
    /// Another shift's initiative answers this one, too.
    Followed,
    /// Somebody said no.
    Declined,
}

/// A copy that is not the one that is followed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OtherCopy {
    /// Working days since the shift at which it came to be.
    pub from_d: f64,
    /// The channel that noticed it; none where it was made of another copy.
    pub channel: Option<String>,
    /// The team that noticed it, or that told of it.
    pub by: String,
    /// Working days since the shift at which it ended; none where it was on its way at the horizon.
    pub ended_d: Option<f64>,
    /// The last who had it.
    pub last: String,
    /// How it ended: none where it was on its way at the horizon, `lost` with its cause where it was lost, else it came to
    /// somebody who knew.
    pub lost: Option<LossCause>,
}

/// Where two ways part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Parting {
    /// The structure that is compared with.
    pub reference: String,
    /// The structure that is compared.
    pub structure: String,
    /// Working days since the shift; none where both go the same way to the end.
    pub at_d: Option<f64>,
    /// The place of the first step of the reference that is no longer the same.
    pub reference_step: Option<usize>,
    /// The place of the first step of the structure that is no longer the same.
    pub structure_step: Option<usize>,
    /// For each stage the days in the structure less those in the reference, the largest difference first.
    pub differences: Vec<StageDifference>,
}

/// How much longer a way is in a stage.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct StageDifference {
    /// The stage.
    pub stage: Stage,
    /// Days in the structure less days in the reference.
    pub days: f64,
}

/// Which shift to follow.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// One that took about as long as most.
    #[default]
    Typical,
    /// The one that took longest of those that came.
    Slowest,
    /// One that was lost: of these the one that moved furthest.
    Lost,
    /// This one.
    Shift(ShiftName),
}
