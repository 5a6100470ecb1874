//! Items of work in progress. Whatever can be scheduled is one: an insight on its way, a niche's next shift, a chore, a
//! gate. The item *is* its event; one chain link serves queue, calendar and free list.

use super::calendar::Entry;
use super::service::Task;
use crate::ids::TeamId;
use crate::market::Stream;
use crate::time::SimTime;
use prefetch_index::prefetch_index;
use std::ops::{Index, IndexMut};

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
    /// A team that knows and tells whom it meets; `meeting` counts the meetings.
    Teller,
    /// The next shift of a stream; `owner` is the niche, `work` the ordinal.
    Stream(Stream),
    /// The next chore of a team; `work` is the ordinal.
    ChoreStream,
    /// The opening of a gate; `owner` is the link.
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
    /// A micro-business is founded; `owner` is its niche.
    Found,
    /// The investor looks at all businesses.
    Portfolio,
    /// The structure becomes another; `owner` says which.
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
    /// A report of several insights, read as one; they are chained from `shift`.
    Report,
    /// An initiative that is weighed or judged; `shift` is its place.
    Initiative,
    /// A part of one that is built; `meeting` says which, 0 the owner's own, `hops` counts the pieces of work on it, `owner`
    /// is the commission that it is for, or 0.
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

/// One item; a cache line.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(64))]
pub(super) struct Item {
    pub(super) key: u64,
    /// The address of its draws.
    pub luck: u64,
    /// Follow-up of an insight ends here: nothing is counted beyond.
    pub deadline: u64,
    /// Microseconds of work done on it, up to the deadline.
    pub work: u64,
    pub(super) next: u32,
    pub team: TeamId,
    pub owner: u32,
    pub shift: u32,
    /// Relays made; counts the draws of its way.
    pub hops: u16,
    /// Depth of the superior at which its way turns.
    pub meeting: u16,
    pub kind: Kind,
    pub load: Load,
    /// The class it is served in.
    pub class: u8,
    /// What is to be done with it where it is.
    pub task: Task,
    pub by: Server,
}

impl Item {
    /// Sets the moment of its event; returns its key.
    #[inline]
    pub fn set_time(&mut self, at: SimTime, phase: Phase) -> u64 {
        self.key = at.0 << PHASE_BITS | phase as u64;
        self.key
    }

    #[inline]
    pub fn owner_team(&self) -> TeamId {
        TeamId(self.owner)
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

/// The part of an insight that most relays leave alone; a cache line.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(64))]
pub(super) struct Content {
    /// What it says about the gap.
    pub gap: f64,
    /// Where the product stood when it was sensed.
    pub product: f64,
    /// When a contact noticed; none yet while it waits for one.
    pub sensed: Option<SimTime>,
    pub gate: u64,
    pub transit: u64,
    pub channel: u16,
    /// Times that it was told by word of mouth.
    pub told: u16,
    /// The team it came from, where it may be sent back.
    pub came_from: Option<TeamId>,
}

/// How an insight fared, as an observer is told. Times are in microseconds, none counted beyond the deadline.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Journey {
    /// The number of the copy, for who has watched it on its way; 0 where nobody noticed.
    pub copy: u32,
    /// When anybody noticed the shift first, be it by this copy or by another.
    pub noticed: Option<SimTime>,
    pub sensed: Option<SimTime>,
    pub work: u64,
    pub gate: u64,
    pub transit: u64,
    pub hops: u16,
    /// Times that it was told by word of mouth.
    pub told: u16,
    pub channel: u16,
    pub perceived_gap: f64,
}

impl Journey {
    /// When anybody noticed the shift first, and when this copy of it was noticed; neither later than `until`.
    pub fn noticed_by(&self, until: SimTime) -> (SimTime, SimTime) {
        let within = |at: Option<SimTime>| at.map_or(until, |at| at.min(until));
        (within(self.noticed), within(self.sensed))
    }
}

/// All items, in two parallel arenas: what every relay touches, and the rest.
pub(super) struct Items {
    items: Vec<Item>,
    contents: Vec<Content>,
    free: u32,
}

impl Items {
    /// An arena in which item 0 stands for none.
    pub fn new() -> Self {
        Self { items: vec![Item::default()], contents: vec![Content::default()], free: 0 }
    }

    #[inline]
    pub fn entries(&mut self) -> &mut [Item] {
        &mut self.items
    }

    /// Adds an item; its content starts empty.
    #[inline]
    pub fn add(&mut self, item: Item) -> u32 {
        if self.free == 0 {
            self.items.push(item);
            self.contents.push(Content::default());
            return self.items.len() as u32 - 1;
        }
        let id = self.free;
        self.free = self.items[id as usize].next;
        self.items[id as usize] = item;
        id
    }

    #[inline]
    pub fn free(&mut self, id: u32) {
        let item = &mut self.items[id as usize];
        item.kind = Kind::Free;
        item.next = self.free;
        self.free = id;
    }

    /// Asks the memory for an item.
    #[inline]
    pub fn prefetch(&self, id: u32) {
        prefetch_index(&self.items, id as usize);
    }

    /// Asks the memory for the content of an item.
    #[inline]
    pub fn prefetch_content(&self, id: u32) {
        prefetch_index(&self.contents, id as usize);
    }

    #[inline]
    pub fn content(&self, id: u32) -> &Content {
        &self.contents[id as usize]
    }

    #[inline]
    pub fn content_mut(&mut self, id: u32) -> &mut Content {
        &mut self.contents[id as usize]
    }

    /// How an insight of a shift that was noticed first at some moment has fared so far.
    pub fn journey(&self, id: u32, noticed: Option<SimTime>) -> Journey {
        let (item, content) = (&self[id], self.content(id));
        Journey {
            copy: id,
            noticed,
            sensed: content.sensed,
            work: item.work,
            gate: content.gate,
            transit: content.transit,
            hops: item.hops,
            told: content.told,
            channel: content.channel,
            perceived_gap: content.gap,
        }
    }

    /// Items of some kinds.
    pub fn of_kind(&self, is_wanted: impl Fn(Kind) -> bool) -> Vec<u32> {
        let wanted = self.items.iter().enumerate().filter(|(_, item)| is_wanted(item.kind));
        wanted.map(|(id, _)| id as u32).collect()
    }

    /// A copy of an item that is not scheduled itself.
    pub fn copy(&mut self, id: u32) -> u32 {
        let copy = self.add(Item { key: 0, by: Server::Person, ..self.items[id as usize] });
        self.contents[copy as usize] = self.contents[id as usize];
        copy
    }

    /// A copy takes the place of a scheduled item, whose event then means nothing.
    pub fn replace(&mut self, id: u32) -> u32 {
        self.items[id as usize].kind = Kind::Void;
        self.copy(id)
    }

    /// The pieces of work in hand: their end is scheduled after this key. What waits has its last event behind it.
    pub fn in_hand(&self, now: u64) -> impl Iterator<Item = u32> {
        let is_in_hand = move |item: &Item| item.kind == Kind::Work && item.key > now;
        self.items.iter().enumerate().filter(move |(_, item)| is_in_hand(item)).map(|(id, _)| id as u32)
    }

    /// Copies of shifts that have not ended.
    pub fn travelling(&self) -> impl Iterator<Item = u32> {
        let is_copy = |item: &Item| match item.kind {
            Kind::Work => item.load == Load::Insight,
            Kind::Transit | Kind::Told | Kind::Contact | Kind::Teller => true,
            _ => false,
        };
        self.items.iter().enumerate().filter(move |(_, item)| is_copy(item)).map(|(id, _)| id as u32)
    }

    /// Copies that somebody has noticed and that have not ended.
    pub fn sensed_and_travelling(&self) -> u64 {
        self.travelling().filter(|id| self[*id].kind != Kind::Contact).count() as u64
    }
}

impl Index<u32> for Items {
    type Output = Item;
    #[inline]
    fn index(&self, id: u32) -> &Item {
        &self.items[id as usize]
    }
}

impl IndexMut<u32> for Items {
    #[inline]
    fn index_mut(&mut self, id: u32) -> &mut Item {
        &mut self.items[id as usize]
    }
}
