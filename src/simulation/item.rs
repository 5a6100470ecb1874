//! Items of work in progress. Whatever can be scheduled is one: an insight on its way, a niche's next shift, a chore, a
//! gate. The item *is* its event; one chain link serves queue, calendar and free list.

mod accessors;
mod constructors;

use super::calendar::Entry;
use super::service::Task;
use crate::ids::TeamId;
use crate::market::Stream;
use crate::random::{Draw, Purpose, RandomKey};
use crate::time::SimTime;

/// Two phases within an instant, in the lowest bit of a key.
const PHASE_BITS: u32 = 1;
pub(super) const KEYS_PER_MICRO: f64 = 2.0;

/// The order within an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Phase {
    Gates = 0,
    Rest = 1,
}

/// The last key of a moment.
pub(super) fn last_key(at: SimTime) -> u64 {
    at.0 << PHASE_BITS | 1
}

#[inline]
pub(super) fn time_of(key: u64) -> SimTime {
    SimTime(key >> PHASE_BITS)
}

/// What an item is, and so what happens when its time comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) enum Kind {
    #[default]
    Free,
    /// In service, queued or waiting at a gate: an insight, a chore or a report.
    Work,
    /// An insight that has left one team and not reached the next.
    Transit,
    /// Word of mouth: an insight that is told at the next meeting; `team` is who will hear it.
    Told,
    /// A copy that a contact will notice.
    Contact,
    /// A team that knows and tells whom it meets.
    Spreader,
    /// The next shift of a stream.
    Stream(Stream),
    /// The next chore of a team.
    ChoreStream,
    /// The opening of a gate.
    Gate,
    /// An initiative that waits for a committee.
    Committee,
    /// A part of an initiative that a partner delivers.
    Partner,
    /// An initiative that is ready and waits for the next release.
    Train,
    /// An initiative may start unanswered.
    Timeout,
    /// A new cycle's budget.
    Budget,
    /// A review of who hires, shrinks and splits.
    Review,
    /// A micro-business is founded.
    Found,
    /// The investor looks at all businesses.
    Portfolio,
    /// The structure becomes another.
    Change,
    /// A new way has been learnt.
    Learnt,
    /// Nothing any more.
    Void,
}

/// What an item in a station is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[repr(u8)]
pub(super) enum Load {
    #[default]
    Insight,
    Chore,
    /// A report of several insights, read as one.
    Report,
    /// An initiative that is weighed or judged.
    Initiative,
    /// A part of one that is built.
    Part,
}

/// Who has a piece of work in hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[repr(u8)]
pub(super) enum Server {
    #[default]
    Person,
    Machine,
    /// Somebody who leaves when it is done.
    Leaver,
}

/// One item; a cache line. The fields that anybody may read mean the same in every kind of item; what a kind has of its
/// own it has through its constructor and its accessors.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(64))]
pub(super) struct Item {
    key: u64,
    /// The address of its draws.
    pub random: u64,
    /// Of an insight: follow-up ends here, nothing is counted beyond.
    deadline: u64,
    /// Of work: microseconds done on it, up to the deadline. Of a stream: the ordinal of what comes next.
    amount: u64,
    next: u32,
    /// Where it is; of word of mouth, who will hear it.
    pub team: TeamId,
    /// Of an insight its owner, of a part the commission; else the niche, link or period that the event is about.
    about: u32,
    /// Of an insight its shift, of an initiative, its parts and its timeout the initiative, of a report its first insight, of a
    /// channel's false alarms the channel.
    subject: u32,
    /// Steps made, which number its draws.
    steps: u16,
    /// Of an insight the turning depth, of a spreader its meetings, of a part which it is.
    detail: u16,
    pub kind: Kind,
    pub load: Load,
    /// The class it is served in.
    pub class: u8,
    /// What is to be done with it where it is.
    pub task: Task,
    pub by: Server,
}

const _: () = assert!(size_of::<Item>() == 64);

/// What all have.
impl Item {
    /// Sets the moment of its event; returns its key.
    #[inline]
    pub fn set_time(&mut self, at: SimTime, phase: Phase) -> u64 {
        self.key = at.0 << PHASE_BITS | phase as u64;
        self.key
    }

    /// The moment of its event.
    #[inline]
    pub fn time(&self) -> SimTime {
        time_of(self.key)
    }

    /// Steps made: relays of an insight, judgements of an initiative, pieces of work of a part.
    #[inline]
    pub fn steps(&self) -> u16 {
        self.steps
    }

    /// Another step.
    #[inline]
    pub fn step(&mut self) {
        self.steps = self.steps.saturating_add(1);
    }

    /// A draw of this step.
    #[inline]
    pub fn draw(&self, purpose: Purpose) -> Draw {
        RandomKey::from_key(self.random).draw(purpose, u64::from(self.steps))
    }

    /// The part of a span that is counted, in microseconds: none beyond the deadline.
    #[inline]
    pub fn counted(&self, from: SimTime, until: SimTime) -> u64 {
        until.0.min(self.deadline) - from.0.min(self.deadline)
    }

    /// Microseconds of work done on an insight, none counted beyond the deadline.
    #[inline]
    pub fn work_done(&self) -> u64 {
        debug_assert!(self.is_copy(), "{self:?}");
        self.amount
    }

    /// The same, with nothing scheduled and in nobody's hands.
    pub fn unscheduled(&self) -> Self {
        Self { key: 0, by: Server::Person, ..*self }
    }

    /// Whether follow-up of an insight has ended.
    pub fn is_past_deadline(&self, now: SimTime) -> bool {
        now.0 >= self.deadline
    }

    /// It is worked on.
    #[inline]
    pub fn count_work(&mut self, from: SimTime, until: SimTime) {
        self.amount += self.counted(from, until);
    }
}

impl Entry for Item {
    #[inline]
    fn key(&self) -> u64 {
        self.key
    }
    #[inline]
    fn next(&self) -> u32 {
        self.next
    }
    #[inline]
    fn set_next(&mut self, next: u32) {
        self.next = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::bench::{HOUR, at};

    /// An insight that is followed until 100 h.
    fn insight() -> Item {
        Item::contact((0, TeamId(0), at(100)), TeamId(1), 0, 5)
    }

    #[test]
    fn within_a_moment_gates_come_first_and_the_moment_after_comes_later() {
        let mut item = insight();
        let mut key = |micros, phase| item.set_time(SimTime(micros), phase);
        let keys = [key(7, Phase::Gates), key(7, Phase::Rest), key(8, Phase::Gates)];
        assert!(keys.is_sorted() && keys[1] == last_key(SimTime(7)));
        assert_eq!(keys.map(time_of), [7, 7, 8].map(SimTime));
        assert_eq!(item.time(), SimTime(8));
    }

    #[test]
    fn nothing_is_counted_beyond_the_deadline() {
        let mut item = insight();
        assert_eq!(item.counted(at(90), at(95)), 5 * HOUR);
        assert_eq!(item.counted(at(90), at(120)), 10 * HOUR);
        assert_eq!(item.counted(at(110), at(120)), 0);
        assert!(!item.is_past_deadline(SimTime(at(100).0 - 1)) && item.is_past_deadline(at(100)));
        item.count_work(at(90), at(120));
        item.count_work(at(10), at(13));
        assert_eq!(item.work_done(), 13 * HOUR);
    }

    #[test]
    fn each_step_draws_anew_and_steps_never_begin_again() {
        let mut item = insight();
        let first = item.draw(Purpose::Loss);
        item.step();
        assert_ne!(item.draw(Purpose::Loss), first);
        (0..70_000).for_each(|_| item.step());
        assert_eq!(item.steps(), u16::MAX);
    }

    #[test]
    fn an_item_is_what_its_constructor_says_and_becomes_what_it_is_told_to() {
        let mut item = insight();
        assert!(item.is_copy() && !item.is_at_owner());
        item.set_owner(TeamId(1));
        assert!(item.is_at_owner() && item.owner() == TeamId(1));
        item.step();
        item.become_initiative(3, 8);
        assert_eq!(
            (item.kind, item.load, item.initiative(), item.steps()),
            (Kind::Work, Load::Initiative, 3, 0)
        );
        assert!(!item.is_copy());
        let part = Item::part((3, 2), TeamId(1), 9, 0);
        assert_eq!((part.initiative(), part.capability(), part.commission()), (3, Some(1), None));
        let need = part.commissioned(4, 6, 10);
        assert_eq!((need.initiative(), need.capability(), need.commission()), (3, Some(6), Some(4)));
        assert_eq!(Item::part((3, 0), TeamId(1), 9, 0).capability(), None, "what the owner builds itself");
    }
}
