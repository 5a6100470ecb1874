//! The arenas of items, and what those of them that are insights say.

use super::calendar::Entry;
use super::item::{Item, Kind};
use crate::ids::TeamId;
use crate::time::SimTime;
use prefetch_index::prefetch_index;
use std::ops::{Index, IndexMut};

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

const _: () = assert!(size_of::<Content>() == 64);

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
        self.free = self.items[id as usize].next();
        self.items[id as usize] = item;
        id
    }

    #[inline]
    pub fn free(&mut self, id: u32) {
        let item = &mut self.items[id as usize];
        item.kind = Kind::Free;
        item.set_next(self.free);
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
            work: item.work_done(),
            gate: content.gate,
            transit: content.transit,
            hops: item.steps(),
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
        let copy = self.add(self.items[id as usize].unscheduled());
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
        let is_in_hand = move |item: &Item| item.kind == Kind::Work && item.key() > now;
        self.items.iter().enumerate().filter(move |(_, item)| is_in_hand(item)).map(|(id, _)| id as u32)
    }

    /// Copies of shifts that have not ended.
    pub fn travelling(&self) -> impl Iterator<Item = u32> {
        self.items.iter().enumerate().filter(|(_, item)| item.is_copy()).map(|(id, _)| id as u32)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::bench::at;
    use crate::simulation::item::{Phase, last_key};

    fn insight() -> Item {
        Item::contact((0, TeamId(0), at(100)), TeamId(1), 0, 5)
    }

    #[test]
    fn the_place_of_what_has_ended_is_given_anew_and_never_the_first() {
        let mut items = Items::new();
        let ids = [0, 1, 2].map(|random| items.add(Item::chore(TeamId(0), random)));
        assert_eq!(ids, [1, 2, 3]);
        items.free(2);
        items.free(1);
        assert_eq!([0; 3].map(|_| items.add(insight())), [1, 2, 4]);
    }

    #[test]
    fn a_copy_says_the_same_and_is_nowhere_in_the_calendar() {
        let mut items = Items::new();
        let id = items.add(insight());
        items[id].set_time(at(8), Phase::Rest);
        *items.content_mut(id) = Content { gap: 2.0, told: 3, channel: 4, ..Content::default() };
        let copy = items.copy(id);
        assert_eq!((items[copy].time(), items[copy].kind), (at(0), Kind::Contact));
        assert_eq!(
            (items.content(copy).gap, items.content(copy).told, items.content(copy).channel),
            (2.0, 3, 4)
        );
        let place = items.replace(id);
        assert_eq!(
            (items[id].kind, items.content(place).gap, items[place].shift_ahead()),
            (Kind::Void, 2.0, None)
        );
    }

    #[test]
    fn what_is_in_hand_is_work_whose_end_is_to_come_and_what_travels_is_copies() {
        let mut items = Items::new();
        let mut add = |item: Item, hour| {
            let id = items.add(item);
            items[id].set_time(at(hour), Phase::Rest);
            id
        };
        let waits = add(Item::chore(TeamId(0), 0), 8);
        let worked_on = add(Item::chore(TeamId(0), 1), 12);
        let contact = add(insight(), 12);
        let mut transit = insight();
        transit.kind = Kind::Transit;
        let noticed = add(transit, 12);
        assert_eq!(items.in_hand(last_key(at(8))).collect::<Vec<_>>(), [worked_on]);
        assert_eq!(items.in_hand(last_key(at(8)) - 1).collect::<Vec<_>>(), [waits, worked_on]);
        assert_eq!(items.travelling().collect::<Vec<_>>(), [contact, noticed]);
        assert_eq!(items.sensed_and_travelling(), 1);
        assert_eq!(items.of_kind(|kind| kind == Kind::Contact), [contact]);
    }

    #[test]
    fn who_noticed_first_is_known_no_later_than_the_end() {
        let journey = |noticed: Option<u64>, sensed: Option<u64>| {
            Journey { noticed: noticed.map(at), sensed: sensed.map(at), ..Journey::default() }
                .noticed_by(at(50))
        };
        assert_eq!(journey(Some(10), Some(20)), (at(10), at(20)));
        assert_eq!(journey(Some(10), None), (at(10), at(50)));
        assert_eq!(journey(Some(60), Some(70)), (at(50), at(50)));
    }
}
