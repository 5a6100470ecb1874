//! What the engine tells. Observers look and never touch: a run with and without them has the same events.

#![expect(clippy::inline_always, reason = "as for the observers themselves")]

use super::service::Task;
use super::{Books, InitiativeOutcome, Journey, Shift};
use crate::ids::{LinkId, NicheId, TeamId};
use crate::organisation::Organisation;
use crate::time::SimTime;

/// How a copy of a shift ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Ending {
    /// The owner heard of the shift for the first time.
    Received(SimTime),
    /// It came to the owner, who had received another copy before.
    Confirmed(SimTime),
    /// Word of it came to somebody on the way who knew already.
    Known(SimTime),
    /// Filtered, forgotten or dropped.
    Lost(SimTime, LossCause),
    /// Still on its way at the horizon.
    InFlight,
}

/// Why a copy was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LossCause {
    /// Whoever had it did not think that it was worth passing on.
    Triage,
    /// It was forgotten on a link, or until the next meeting.
    Forgotten,
    /// No way led from there to its owner.
    NoWay,
    /// It was older than what anybody takes up.
    TooOld,
    /// Whoever told it told it until it was followed no longer.
    Untold,
}

/// Why something is on the way, and when that ends unless something comes between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Delay {
    /// Until the next report leaves.
    Gate,
    /// Until it arrives.
    Transit,
    /// Until two people meet.
    Meeting,
}

/// What a team has work with, as observers are told. Chores are nobody's story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    Copy(u32),
    Initiative(u32),
    /// A part of an initiative, by the number of its item.
    Part {
        initiative: u32,
        part: u32,
    },
}

/// In whose hands something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holder {
    Team(TeamId),
    /// Nobody's, between two teams: at a gate or in transit.
    Way {
        from: TeamId,
        to: TeamId,
    },
    /// A partner outside.
    Partner,
    /// Granted, and waiting for money.
    Budget,
}

/// What happens at a moment, as an observer is told.
#[derive(Clone, Copy)]
pub(crate) enum Signal<'a> {
    /// A need shifted, or a false alarm went off.
    Shifted(&'a Shift),
    /// An insight went over a link.
    Relayed(LinkId),
    /// The owner received a shift for the first time; fresh when no newer shift of the same need had been born.
    Received { shift: &'a Shift, journey: &'a Journey, is_fresh: bool },
    /// No copy of a shift will be received before the horizon; lost at the moment when the last one ended, if it did before.
    Undelivered { shift: &'a Shift, journey: &'a Journey, lost: Option<SimTime> },
    /// A copy of a shift ended.
    CopyEnded { shift: &'a Shift, journey: &'a Journey, ending: Ending },
    /// A contact noticed: the copy is in a team's hands, and has no earlier history. It says that the gap is so large.
    Noticed { copy: u32, team: TeamId, shift: &'a Shift, channel: u16, gap: f64 },
    /// A copy is in these hands from now on.
    Passed { copy: u32, to: Holder },
    /// A copy that is on the way is held up there until a moment.
    Delayed { copy: u32, by: Delay, until: SimTime },
    /// Something joins the work of a team, where so many pieces of work were before it, those in hand included.
    Joined { piece: Piece, team: TeamId, task: Task, before: u32 },
    /// Somebody begins to work on something.
    Begun { piece: Piece, team: TeamId },
    /// Whoever has a copy has judged whether to pass it on to a team: only from the mark on.
    Judged { copy: u32, to: TeamId, score: f64, mark: f64, urgent: bool },
    /// A copy goes back to the team that it came from.
    SentBack { copy: u32, to: TeamId },
    /// A copy says something else about the gap from now on.
    Altered { copy: u32, before: f64, after: f64 },
    /// A copy was copied: the twin shares its history.
    Copied { copy: u32, twin: u32 },
    /// An initiative about a shift begins in the hands of its owner.
    TakenUp { initiative: u32, owner: TeamId, shift: &'a Shift },
    /// A superior has judged an initiative.
    Screened { initiative: u32, team: TeamId, agrees: bool },
    /// An initiative starts because nobody has answered in time.
    TimedOut { initiative: u32 },
    /// An initiative is in these hands from now on.
    HandedOver { initiative: u32, to: Holder },
    /// All parts of an initiative begin to be built.
    BuildStarted { initiative: u32, owner: TeamId },
    /// A part of an initiative is somebody else's work from now on.
    PartRequested { initiative: u32, part: u32, of: Holder, capability: u16 },
    /// Such a part has come back to who asked for it.
    PartDelivered { initiative: u32, part: u32 },
    /// All parts of an initiative are there; this one was the last.
    Built { initiative: u32, last: u32 },
    /// An initiative ended, or is unfinished at the horizon.
    InitiativeEnded { shift: &'a Shift, outcome: &'a InitiativeOutcome },
    /// The organisation changed: it may have more teams, and other people in them.
    Reorganised(&'a Organisation),
    /// The structure became another: its teams are those from the first on, the others stand empty.
    Transformed { first: usize },
    /// A team became two.
    Split(TeamId),
    /// A business was founded out of a team.
    SpunOff(TeamId),
    /// A niche that had emerged is served from now on.
    Founded(NicheId),
    /// A business was closed.
    Closed(TeamId),
    /// A team had a capability delivered that had been its own.
    Pulled(TeamId),
    /// A service was asked for; a partner outside is nobody's team.
    ServiceRequested { asker: TeamId, provider: Option<TeamId>, capability: u16 },
    /// So many people left.
    Quit(u32),
    /// A partner was paid.
    FeePaid(f64),
    /// The share of customers at an observation time, and what they paid and people cost since the last one.
    Traded { share: f64, revenue: f64, pay: f64 },
    /// What customers paid and people cost from the last observation time to the horizon.
    TradeClosed { revenue: f64, pay: f64 },
    /// The mean fit of products and needs over niches at an observation time.
    FitSurveyed(f64),
    /// An observation time: the books lie open.
    Books(&'a Books<'a>),
}

/// Whoever watches a run. There is one thing to be told, so that none can be forgotten where it is passed on.
pub(crate) trait Observer {
    /// Something happens now.
    fn observe(&mut self, signal: Signal<'_>, now: SimTime);
}

/// Nobody watches.
impl Observer for () {
    #[inline(always)]
    fn observe(&mut self, _: Signal<'_>, _: SimTime) {}
}

/// An observer that may be left out.
impl<A: Observer> Observer for Option<A> {
    #[inline(always)]
    fn observe(&mut self, signal: Signal<'_>, now: SimTime) {
        if let Some(observer) = self {
            observer.observe(signal, now);
        }
    }
}

/// Two observers are an observer.
impl<A: Observer, B: Observer> Observer for (A, B) {
    #[inline(always)]
    fn observe(&mut self, signal: Signal<'_>, now: SimTime) {
        self.0.observe(signal, now);
        self.1.observe(signal, now);
    }
}
