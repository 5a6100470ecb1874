//! What is kept of a chosen shift, moment by moment.

use super::super::trails::Course;
use crate::ids::{NicheId, TeamId};
use crate::simulation::{Delay, Ending, Holder, InitiativeEnd, InitiativeOutcome, Journey, Shift, Task};
use crate::time::SimTime;

/// Which shift it is, the same in every structure: its niche, and the address that says what moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ShiftKey(NicheId, u64);

impl ShiftKey {
    pub fn of(shift: &Shift) -> Self {
        Self(shift.niche, shift.telling_key.key())
    }
}

/// What a moment is about. Copies of a shift are numbered from 0, in the order in which they come to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    Copy(u32),
    Initiative,
    /// A part of the initiative, by the number of its item.
    Part(u32),
}

/// What can happen to a shift.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum What {
    Noticed {
        team: TeamId,
        channel: u16,
        gap: f64,
    },
    /// The copy was made of another one, and shares its history.
    Copied {
        of: u32,
    },
    Passed(Holder),
    Delayed(Delay),
    Joined {
        team: TeamId,
        task: Task,
        before: u32,
    },
    Begun(TeamId),
    Judged {
        to: TeamId,
        score: f64,
        mark: f64,
        urgent: bool,
    },
    SentBack(TeamId),
    Altered {
        before: f64,
        after: f64,
    },
    Ended(Ending),
    TakenUp(TeamId),
    Screened {
        team: TeamId,
        agrees: bool,
    },
    TimedOut,
    BuildStarted,
    Requested {
        of: Holder,
        capability: u16,
    },
    Delivered,
    Built,
    Concluded(InitiativeEnd),
}

/// Something that happened, and when.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Moment {
    pub at: SimTime,
    pub subject: Subject,
    pub what: What,
}

/// How the shift came to its owner, or not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Arrival {
    /// The copy that is followed: the one that came, else the one last alive; none where nobody had noticed.
    pub copy: Option<u32>,
    pub journey: Journey,
    pub received: Option<SimTime>,
    /// When the last copy was lost.
    pub lost: Option<SimTime>,
}

/// What happened to one shift.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    pub shift: Shift,
    pub moments: Vec<Moment>,
    /// None as long as it is not known.
    pub arrival: Option<Arrival>,
    /// What its owner did about it.
    pub outcome: Option<InitiativeOutcome>,
    /// In whose hands that was; empty where it waited for another's initiative.
    pub course: Course,
    copies: u32,
    pub(super) ended: u32,
}

impl Record {
    pub(super) fn new(shift: Shift) -> Self {
        Self {
            shift,
            moments: Vec::new(),
            arrival: None,
            outcome: None,
            course: Course::default(),
            copies: 0,
            ended: 0,
        }
    }

    /// How many copies there were.
    pub fn copies(&self) -> u32 {
        self.copies
    }

    pub(super) fn push(&mut self, at: SimTime, subject: Subject, what: What) {
        self.moments.push(Moment { at, subject, what });
    }

    pub(super) fn next_copy(&mut self) -> u32 {
        self.copies += 1;
        self.copies - 1
    }

    /// What happened to a copy and, before it came to be, to those that it was made of; in order.
    pub fn history(&self, copy: u32) -> Vec<Moment> {
        let mut parts = Vec::new();
        let (mut copy, mut until) = (copy, self.moments.len());
        loop {
            let before = &self.moments[..until];
            let own = before.iter().enumerate().filter(|(_, moment)| moment.subject == Subject::Copy(copy));
            let own: Vec<(usize, Moment)> = own.map(|(place, moment)| (place, *moment)).collect();
            let first = own.first().copied();
            parts.push(own.into_iter().map(|(_, moment)| moment).collect::<Vec<_>>());
            match first {
                Some((place, Moment { what: What::Copied { of }, .. })) => (copy, until) = (of, place),
                _ => break,
            }
        }
        parts.into_iter().rev().flatten().collect()
    }

    /// Whether all is known that will ever happen to it, as far as its copies tell.
    pub(super) fn is_settled(&self, acts: bool) -> bool {
        let Some(arrival) = &self.arrival else { return false };
        let waits = acts && arrival.received.is_some() && self.outcome.is_none();
        self.ended == self.copies && !waits
    }
}
