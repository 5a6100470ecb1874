//! How items come to be, and what they become: one constructor a kind.

use super::{Item, Kind, Load};
use crate::ids::{LinkId, NicheId, TeamId};
use crate::market::Stream;
use crate::time::SimTime;

impl Item {
    fn event(kind: Kind) -> Self {
        Self { kind, ..Self::default() }
    }

    /// A copy of a shift, which a contact of its team will notice.
    pub fn contact(
        (shift, owner, deadline): (u32, TeamId, SimTime),
        team: TeamId,
        turning_depth: u16,
        random: u64,
    ) -> Self {
        Self {
            random,
            deadline: deadline.0,
            team,
            about: owner.0,
            subject: shift,
            detail: turning_depth,
            ..Self::event(Kind::Contact)
        }
    }

    /// A report to a team; its insights are chained from the first.
    pub fn report(first: u32, reader: TeamId, random: u64, steps: u16) -> Self {
        Self { load: Load::Report, random, team: reader, subject: first, steps, ..Self::event(Kind::Work) }
    }

    /// A chore of a team.
    pub fn chore(team: TeamId, random: u64) -> Self {
        Self { load: Load::Chore, random, team, ..Self::event(Kind::Work) }
    }

    /// A part of an initiative: 0 is what its owner builds itself, the others are capabilities by their place and one.
    pub fn part((initiative, part): (u32, u16), owner: TeamId, random: u64, steps: u16) -> Self {
        Self {
            load: Load::Part,
            random,
            team: owner,
            subject: initiative,
            detail: part,
            steps,
            ..Self::event(Kind::Work)
        }
    }

    /// A capability that this part needs in turn, for a commission.
    pub fn commissioned(&self, commission: u32, capability: usize, random: u64) -> Self {
        Self { random, about: commission + 1, detail: capability as u16 + 1, ..*self }
    }

    /// An initiative may start unanswered.
    pub fn timeout(initiative: u32) -> Self {
        Self { subject: initiative, ..Self::event(Kind::Timeout) }
    }

    /// The next shift of a stream in a niche, from the first on.
    pub fn stream(stream: Stream, niche: NicheId, random: u64) -> Self {
        Self { random, about: niche.0, ..Self::event(Kind::Stream(stream)) }
    }

    /// The next false alarm of a channel in a niche.
    pub fn alarms(niche: NicheId, channel: usize) -> Self {
        Self { about: niche.0, subject: channel as u32, ..Self::event(Kind::Stream(Stream::ChannelAlarm)) }
    }

    /// The next chore of a team, from the first on.
    pub fn chores(team: TeamId, random: u64) -> Self {
        Self { random, team, ..Self::event(Kind::ChoreStream) }
    }

    /// The opening of a link's gate.
    pub fn gate(link: LinkId) -> Self {
        Self { about: link.0, ..Self::event(Kind::Gate) }
    }

    /// A business of its own for a niche.
    pub fn founding(niche: NicheId) -> Self {
        Self { about: niche.0, ..Self::event(Kind::Found) }
    }

    /// The structure enters a period, by its place.
    pub fn change(period: usize) -> Self {
        Self { about: period as u32, ..Self::event(Kind::Change) }
    }

    /// A new cycle's budget.
    pub fn budget() -> Self {
        Self::event(Kind::Budget)
    }

    /// A review of who hires, shrinks and splits.
    pub fn review() -> Self {
        Self::event(Kind::Review)
    }

    /// The investor's look at all businesses.
    pub fn portfolio() -> Self {
        Self::event(Kind::Portfolio)
    }

    /// A new way has been learnt.
    pub fn learnt() -> Self {
        Self::event(Kind::Learnt)
    }
}

/// What it becomes.
impl Item {
    /// What it says is known, and its owner has taken it up.
    pub fn become_initiative(&mut self, initiative: u32, random: u64) {
        (self.kind, self.load, self.subject) = (Kind::Work, Load::Initiative, initiative);
        (self.random, self.steps) = (random, 0);
    }

    /// Its owner asks its superiors, from the first on.
    pub fn come_back(&mut self, owner: TeamId) {
        (self.kind, self.load, self.team, self.steps) = (Kind::Work, Load::Initiative, owner, 1);
    }

    /// Its team tells whom it meets, from the first meeting on.
    pub fn become_spreader(&mut self) {
        (self.kind, self.detail) = (Kind::Spreader, 0);
    }

    /// What is mentioned of an insight by word of mouth: a copy of it, as it is.
    pub fn mentioned(&self, random: u64) -> Self {
        Self { random, ..*self }
    }

    /// What a spreader tells: a copy of its insight.
    pub fn told_by_spreader(&self, random: u64) -> Self {
        Self { kind: Kind::Work, random, detail: 0, ..*self }
    }
}
