//! What happens in one run, event by event, in the words of the organisation.

mod subject;

pub use subject::{Delay, Holder, Piece, ShiftName, ShiftNameError, Task};

use serde::{Deserialize, Serialize};

/// Something that happened in a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// When, in working days since the start.
    pub at_d: f64,
    /// What.
    #[serde(flatten)]
    pub happening: Happening,
}

/// How a copy of a shift ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CopyOutcome {
    /// The owner heard of the shift for the first time.
    Received,
    /// Whoever it came to knew already.
    Confirmed,
    /// Filtered, forgotten or dropped.
    Lost,
    /// Still on its way at the horizon.
    InFlight,
}

/// How an initiative ended.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InitiativeOutcome {
    /// The product changed.
    Released {
        /// The money that the gap closed, or opened, is worth.
        worth: f64,
    },
    /// The owner or a superior said no.
    Declined,
    /// Still under way at the horizon.
    Unfinished,
}

/// What can happen in a run.
///
/// Copies, initiatives and their parts are called by numbers, which are given anew once what bore them has ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Happening {
    /// A need shifted, or a false alarm went off.
    Shifted {
        /// Which shift.
        #[serde(flatten)]
        name: ShiftName,
        /// The need.
        attribute: u32,
        /// The team that can act on it.
        owner: String,
        /// The gap that it left between need and product, in standard deviations.
        true_gap: f64,
        /// Whether a need moved; a false alarm only looks like it.
        is_real: bool,
    },
    /// A contact noticed a shift: a copy of it is in a team's hands.
    Noticed {
        /// Which shift.
        #[serde(flatten)]
        name: ShiftName,
        /// The copy.
        copy: u32,
        /// The team.
        team: String,
        /// What it says that changed, in standard deviations.
        gap: f64,
    },
    /// A copy has another holder from now on.
    Passed {
        /// The copy.
        copy: u32,
        /// Who has it.
        to: Holder,
    },
    /// A copy is held up on the way.
    Delayed {
        /// The copy.
        copy: u32,
        /// By what.
        by: Delay,
        /// Until when, unless something comes between; in working days since the start.
        until_d: f64,
    },
    /// Something joined the work of a team.
    Joined {
        /// What.
        #[serde(flatten)]
        piece: Piece,
        /// The team.
        team: String,
        /// What is to be done with it.
        task: Task,
        /// The pieces of work that were there before it, those in hand included.
        before: u32,
    },
    /// Somebody began to work on something.
    Begun {
        /// On what.
        #[serde(flatten)]
        piece: Piece,
        /// The team.
        team: String,
    },
    /// Whoever has a copy judged whether to pass it on.
    Judged {
        /// The copy.
        copy: u32,
        /// To whom.
        to: String,
        /// What it scored.
        score: f64,
        /// What it had to score.
        mark: f64,
        /// Whether it is so urgent that it waits for no report.
        urgent: bool,
    },
    /// A copy goes back to the team that it came from.
    SentBack {
        /// The copy.
        copy: u32,
        /// The team.
        to: String,
    },
    /// A copy says something else from now on.
    Altered {
        /// The copy.
        copy: u32,
        /// What it said that changed, in standard deviations.
        before: f64,
        /// What it says now.
        after: f64,
    },
    /// A copy was copied: the twin shares its history.
    Copied {
        /// The copy.
        copy: u32,
        /// The second one.
        twin: u32,
    },
    /// An insight went over a link.
    Relayed {
        /// The team that it left.
        from: String,
        /// The team that it goes to.
        to: String,
    },
    /// The owner received a shift for the first time.
    Received {
        /// Which shift.
        #[serde(flatten)]
        name: ShiftName,
        /// The copy that came.
        copy: u32,
        /// The time since the need shifted, in working days.
        delay_d: f64,
        /// Relays on the way.
        hops: u32,
        /// What the copy says that changed, in standard deviations.
        perceived_gap: f64,
        /// Whether no newer shift of the same need had been born.
        is_fresh: bool,
    },
    /// No copy of a shift will be received before the horizon.
    Undelivered {
        /// Which shift.
        #[serde(flatten)]
        name: ShiftName,
        /// When the last copy was lost, in working days since the start; none where one is still on its way.
        lost_d: Option<f64>,
    },
    /// A copy ended.
    CopyEnded {
        /// Of which shift.
        #[serde(flatten)]
        name: ShiftName,
        /// The copy.
        copy: u32,
        /// How it ended.
        outcome: CopyOutcome,
    },
    /// An owner takes up what it received.
    TakenUp {
        /// Of which shift.
        #[serde(flatten)]
        name: ShiftName,
        /// The initiative.
        initiative: u32,
        /// The owner.
        owner: String,
    },
    /// An initiative has another holder from now on.
    HandedOver {
        /// The initiative.
        initiative: u32,
        /// Who has it.
        to: Holder,
    },
    /// A superior judged an initiative.
    Screened {
        /// The initiative.
        initiative: u32,
        /// The superior.
        team: String,
        /// Whether it may go on.
        agrees: bool,
    },
    /// An initiative starts because nobody answered in time.
    TimedOut {
        /// The initiative.
        initiative: u32,
    },
    /// All parts of an initiative begin to be built.
    BuildStarted {
        /// The initiative.
        initiative: u32,
        /// Its owner.
        owner: String,
    },
    /// A part of an initiative is somebody else's work from now on.
    PartRequested {
        /// The initiative.
        initiative: u32,
        /// The part.
        part: u32,
        /// Whose work it is.
        of: Holder,
        /// What is asked for.
        capability: String,
    },
    /// Such a part came back to who asked for it.
    PartDelivered {
        /// The initiative.
        initiative: u32,
        /// The part.
        part: u32,
    },
    /// All parts of an initiative are there.
    Built {
        /// The initiative.
        initiative: u32,
        /// The part that came last.
        last: u32,
    },
    /// An initiative ended, or is unfinished at the horizon.
    InitiativeEnded {
        /// The shift that it answers.
        #[serde(flatten)]
        name: ShiftName,
        /// The initiative; none where the shift was answered by another before anybody weighed it.
        initiative: Option<u32>,
        /// How it ended.
        outcome: InitiativeOutcome,
        /// What it cost.
        cost: f64,
    },
    /// The organisation changed.
    Reorganised {
        /// How many teams have people in them.
        teams: u32,
        /// How many people there are.
        members: u32,
    },
    /// The structure became another.
    Transformed,
    /// A team became two.
    Split {
        /// The team.
        team: String,
    },
    /// A business was founded out of a team.
    SpunOff {
        /// The team.
        team: String,
    },
    /// A niche that had emerged is served from now on.
    Founded {
        /// The niche.
        niche: u32,
    },
    /// A business was closed.
    Closed {
        /// Its team.
        team: String,
    },
    /// A team has a capability delivered that had been its own.
    Pulled {
        /// The team.
        team: String,
    },
    /// A service was asked for.
    ServiceRequested {
        /// Who asked.
        asker: String,
        /// Who will deliver; none for a partner outside.
        provider: Option<String>,
        /// What for.
        capability: String,
    },
    /// People left.
    Quit {
        /// How many.
        people: u32,
    },
    /// A partner was paid.
    FeePaid {
        /// How much.
        fee: f64,
    },
    /// Customers and money at an observation time.
    Traded {
        /// The share of customers.
        share: f64,
        /// What they paid since the last observation time.
        revenue: f64,
        /// What people cost since then.
        pay: f64,
    },
    /// Money from the last observation time to the horizon.
    TradeClosed {
        /// What customers paid.
        revenue: f64,
        /// What people cost.
        pay: f64,
    },
    /// The mean fit of products and needs over niches, at an observation time.
    FitSurveyed {
        /// From 0 to 1.
        fit: f64,
    },
    /// What is present at an observation time.
    Present {
        /// Pieces of work, waiting and in hand, over all teams.
        work: u64,
    },
}
