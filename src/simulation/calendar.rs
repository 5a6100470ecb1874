//! The list of future events: time, then phase, then first in first out – never chance.
//!
//! A near window of narrow buckets with an occupancy bitmap, and above it rows of 64 wider slots, each as wide as
//! everything below it (a hierarchical timing wheel). An event beyond the window waits in the slot of its highest
//! digit that differs from now, and moves down when the clock enters that slot – all of a slot at once, so that equal
//! keys keep their order. The buckets' width follows the observed rate, changed only between windows.

use std::hint::select_unpredictable;

/// What the calendar needs of an entry: a key to order by and one link to chain by.
pub(super) trait Entry {
    fn key(&self) -> u64;
    fn next(&self) -> u32;
    fn set_next(&mut self, next: u32);
}

/// The end of a chain. Entry 0 is never scheduled.
const END: u32 = 0;
const ROW_BITS: u32 = 6;
/// Keys stay below 2^62; windows have at least 2^12 of them.
const ROWS: usize = 9;
/// Events the width aims at putting into one bucket.
const PER_BUCKET: f64 = 0.5;
/// 2^13 buckets lie within a core's nearest cache, and few events of a small organisation lie beyond them.
const LEAST_WINDOW_BITS: u32 = 13;
/// So many pending events do not lie there themselves.
const NEAR_PENDING: usize = 1 << 11;
const MOST_WINDOW_BITS: u32 = 16;
/// A chain longer than this is sorted; of a shorter one the least is taken.
const SORT_FROM: u32 = 24;

pub(super) struct Calendar {
    /// A crowded bucket in hand, latest first, so that the next event is popped from the end; empty as a rule.
    crowd: Vec<(u64, u32)>,
    heads: Vec<u32>,
    occupied: Vec<u64>,
    /// What comes beyond the window, by row and slot: each with its key, oldest first.
    slots: Vec<Vec<(u64, u32)>>,
    /// The room of the slot that was emptied last, for the next one that is.
    room: Vec<(u64, u32)>,
    row_occupied: [u64; ROWS],
    /// The key at which the current window begins.
    window: u64,
    /// The bucket in hand within the window.
    bucket: usize,
    width_bits: u32,
    window_bits: u32,
    /// Bits of a key within the window.
    reach_bits: u32,
    popped_in_window: u64,
    is_wide: bool,
}

impl Calendar {
    /// An empty calendar that expects so many events per unit of key.
    pub fn new(rate: f64, pending: usize) -> Self {
        let mut calendar = Self {
            crowd: Vec::new(),
            heads: Vec::new(),
            occupied: Vec::new(),
            slots: vec![Vec::new(); ROWS << ROW_BITS],
            room: Vec::new(),
            row_occupied: [0; ROWS],
            window: 0,
            bucket: 0,
            width_bits: 0,
            window_bits: 0,
            reach_bits: 0,
            popped_in_window: 0,
            is_wide: pending >= NEAR_PENDING,
        };
        calendar.set_size(width_bits(rate), window_bits(pending));
        calendar
    }

    fn set_size(&mut self, width_bits: u32, window_bits: u32) {
        self.width_bits = width_bits;
        self.window_bits = window_bits;
        self.reach_bits = width_bits + window_bits;
        self.heads = vec![END; 1 << window_bits];
        self.occupied = vec![0; 1 << (window_bits - 6)];
    }

    /// Schedules an entry at its `key`, which must not lie before the last event popped. Returns the entry that it is
    /// to be chained to: the caller, who has the entry at hand, sets its next.
    #[inline]
    #[must_use]
    pub fn push(&mut self, id: u32, key: u64) -> u32 {
        let beyond = (key ^ self.window) >> self.reach_bits;
        if beyond != 0 {
            return self.push_far(id, key, beyond);
        }
        let bucket = (key >> self.width_bits) as usize & (self.heads.len() - 1);
        if !self.crowd.is_empty() && bucket == self.bucket {
            return self.push_into_crowd(key, id);
        }
        self.occupied[bucket >> 6] |= 1 << (bucket & 63);
        std::mem::replace(&mut self.heads[bucket], id)
    }

    /// Inserts into the crowded bucket in hand, behind its ties.
    #[cold]
    fn push_into_crowd(&mut self, key: u64, id: u32) -> u32 {
        let place = self.crowd.partition_point(|(other, _)| *other > key);
        self.crowd.insert(place, (key, id));
        END
    }

    #[cold]
    fn push_far(&mut self, id: u32, key: u64, beyond: u64) -> u32 {
        let row = (beyond.ilog2() / ROW_BITS) as usize;
        let slot = (key >> (self.reach_bits + ROW_BITS * row as u32)) as usize & 63;
        self.slots[row << ROW_BITS | slot].push((key, id));
        self.row_occupied[row] |= 1 << slot;
        END
    }

    /// The next event up to and including the key `last`; none when all that is left comes later.
    #[inline]
    pub fn pop<E: Entry>(&mut self, entries: &mut [E], last: u64) -> Option<(u64, u32)> {
        loop {
            if !self.crowd.is_empty() {
                return self.pop_from_crowd(last);
            }
            let Some(head) = self.next_bucket() else {
                if self.next_window(entries) {
                    continue;
                }
                return None;
            };
            let entry = &entries[head as usize];
            if entry.next() != END {
                let first = First::of(entries, head);
                if first.among > SORT_FROM {
                    self.gather_crowd(entries, head);
                    continue;
                }
                return self.pop_from_chain(entries, head, first, last);
            }
            let key = entry.key();
            if key > last {
                return None;
            }
            self.heads[self.bucket] = END;
            self.occupied[self.bucket >> 6] &= !(1 << (self.bucket & 63));
            self.popped_in_window += 1;
            return Some((key, head));
        }
    }

    /// The chain of the first occupied bucket of the window from the one in hand on; none when there is none.
    #[inline]
    fn next_bucket(&mut self) -> Option<u32> {
        let mut word = self.bucket >> 6;
        let mut bits = *self.occupied.get(word)? & (u64::MAX << (self.bucket & 63));
        while bits == 0 {
            word += 1;
            bits = *self.occupied.get(word)?;
        }
        self.bucket = word << 6 | bits.trailing_zeros() as usize;
        Some(self.heads[self.bucket])
    }

    /// Whether so many events wait that the next ones lie outside a core's nearest cache.
    #[inline]
    pub fn is_wide(&self) -> bool {
        self.is_wide
    }

    /// The next three events; any where they would have to be searched for.
    #[inline]
    pub fn soon(&self) -> [u32; 3] {
        let word = self.bucket & !63;
        let mut bits = self.occupied[word >> 6] & (u64::MAX << (self.bucket & 63));
        std::array::from_fn(|_| {
            let bucket = word | bits.trailing_zeros() as usize & 63;
            bits &= bits.wrapping_sub(1);
            self.heads[bucket]
        })
    }

    /// Takes the first of a chain of several, if it is due.
    #[inline]
    fn pop_from_chain<E: Entry>(
        &mut self,
        entries: &mut [E],
        head: u32,
        first: First,
        last: u64,
    ) -> Option<(u64, u32)> {
        if first.key > last {
            return None;
        }
        let next = entries[first.id as usize].next();
        // Entry 0 stands before the head: nothing branches on where the first was.
        entries[first.before as usize].set_next(next);
        self.heads[self.bucket] = select_unpredictable(first.before == END, next, head);
        self.popped_in_window += 1;
        Some((first.key, first.id))
    }

    /// Sorts a long chain, newest first: the oldest of equal keys comes out first.
    #[cold]
    fn gather_crowd<E: Entry>(&mut self, entries: &[E], head: u32) {
        let chain = std::iter::successors(Some(head), |at| Some(entries[*at as usize].next()));
        self.crowd.extend(chain.take_while(|at| *at != END).map(|at| (entries[at as usize].key(), at)));
        self.crowd.sort_by_key(|(key, _)| std::cmp::Reverse(*key));
        self.heads[self.bucket] = END;
        self.occupied[self.bucket >> 6] &= !(1 << (self.bucket & 63));
    }

    #[cold]
    fn pop_from_crowd(&mut self, last: u64) -> Option<(u64, u32)> {
        let next = self.crowd.pop_if(|(key, _)| *key <= last);
        self.popped_in_window += u64::from(next.is_some());
        next
    }

    /// Moves the window to the next occupied slot of the lowest row that has one.
    #[cold]
    fn next_window<E: Entry>(&mut self, entries: &mut [E]) -> bool {
        let Some(row) = self.row_occupied.iter().position(|bits| *bits != 0) else {
            return false;
        };
        let slot = self.row_occupied[row].trailing_zeros() as usize;
        self.row_occupied[row] &= !(1 << slot);
        let room = std::mem::take(&mut self.room);
        let mut waiting = std::mem::replace(&mut self.slots[row << ROW_BITS | slot], room);
        let below = self.reach_bits + ROW_BITS * row as u32;
        let before = self.window;
        self.window = (self.window >> below >> ROW_BITS << ROW_BITS | slot as u64) << below;
        self.bucket = 0;
        self.refit(entries, before);
        waiting.drain(..).for_each(|(key, id)| entries[id as usize].set_next(self.push(id, key)));
        self.room = waiting;
        true
    }

    /// Changes the width of the buckets when that of the window just left was far off; all that waits is pushed anew.
    fn refit<E: Entry>(&mut self, entries: &mut [E], before: u64) {
        let popped = std::mem::take(&mut self.popped_in_window);
        let rate = popped as f64 / (self.window - before).max(1) as f64;
        let wanted_width = width_bits(rate);
        if popped < 1024 || wanted_width.abs_diff(self.width_bits) < 2 {
            return;
        }
        let waiting: Vec<(u64, u32)> = self.slots.iter_mut().flat_map(std::mem::take).collect();
        self.row_occupied = [0; ROWS];
        // The window may begin only where a window of the new size can.
        self.set_size(wanted_width, self.window_bits);
        self.bucket = (self.window >> self.width_bits) as usize & (self.heads.len() - 1);
        self.window = self.window >> self.reach_bits << self.reach_bits;
        waiting.into_iter().for_each(|(key, id)| entries[id as usize].set_next(self.push(id, key)));
    }
}

/// The first event of a chain.
#[derive(Clone, Copy)]
struct First {
    key: u64,
    id: u32,
    /// What is chained to it.
    before: u32,
    /// Events in the chain.
    among: u32,
}

impl First {
    /// Of a chain, newest first: the oldest of equal keys.
    #[inline]
    fn of<E: Entry>(entries: &[E], head: u32) -> Self {
        let (mut before, mut at) = (END, head);
        let mut first = Self { key: u64::MAX, id: head, before: END, among: 0 };
        while at != END {
            let entry = &entries[at as usize];
            let is_earlier = entry.key() <= first.key;
            first.before = select_unpredictable(is_earlier, before, first.before);
            first.id = select_unpredictable(is_earlier, at, first.id);
            first.key = first.key.min(entry.key());
            first.among += 1;
            (before, at) = (at, entry.next());
        }
        first
    }
}

/// The width that puts a few events into a bucket, as a power of two.
fn width_bits(rate: f64) -> u32 {
    let width = (PER_BUCKET / rate.max(1e-12)).clamp(1.0, 1e12) as u64;
    width.ilog2()
}

/// Enough buckets for the pending events to lie within one or two windows.
fn window_bits(pending: usize) -> u32 {
    ((pending.max(1) as u64).ilog2() + 2).clamp(LEAST_WINDOW_BITS, MOST_WINDOW_BITS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Purpose, RandomKey};

    #[derive(Clone, Copy, Default)]
    struct Plain {
        key: u64,
        next: u32,
    }

    impl Entry for Plain {
        fn key(&self) -> u64 {
            self.key
        }
        fn next(&self) -> u32 {
            self.next
        }
        fn set_next(&mut self, next: u32) {
            self.next = next;
        }
    }

    /// Runs a mix of near, far and simultaneous events against the plainest list there is.
    fn agrees_with_a_sorted_list(rate: f64, reach: impl Fn(u64) -> u64) {
        let random = RandomKey::new(5, 0);
        let mut entries = vec![Plain::default(); 3000];
        let mut calendar = Calendar::new(rate, 300);
        let mut list: Vec<(u64, u64, u32)> = Vec::new();
        let mut order = 0;
        let mut push =
            |calendar: &mut Calendar, list: &mut Vec<_>, entries: &mut [Plain], id: u32, key: u64| {
                entries[id as usize].key = key;
                let next = calendar.push(id, key);
                entries[id as usize].set_next(next);
                order += 1;
                list.push((key, order, id));
            };
        for id in 1..300 {
            push(&mut calendar, &mut list, &mut entries, id, reach(u64::from(id)));
        }
        for step in 0..20_000_u64 {
            list.sort_unstable();
            let (key, _, id) = list.remove(0);
            assert_eq!(calendar.pop(&mut entries, u64::MAX), Some((key, id)), "step {step}");
            let spread = random.draw(Purpose::Choice, step).below(1 << 20);
            push(&mut calendar, &mut list, &mut entries, id, key + reach(u64::from(spread)));
        }
    }

    #[test]
    fn events_come_out_by_key_and_first_in_first_out_on_ties() {
        agrees_with_a_sorted_list(1e-3, |spread| spread % 977 * 1000);
        agrees_with_a_sorted_list(1.0, |spread| spread % 7 * (1 << (spread % 50)));
        agrees_with_a_sorted_list(1e-9, |spread| spread % 3);
    }

    #[test]
    fn nothing_beyond_the_last_key_is_popped() {
        let mut entries = [Plain::default(), Plain { key: 10, next: 0 }, Plain { key: 11, next: 0 }];
        let mut calendar = Calendar::new(1.0, 2);
        for id in [2, 1] {
            let next = calendar.push(id, entries[id as usize].key);
            entries[id as usize].set_next(next);
        }
        assert_eq!(calendar.pop(&mut entries, 10), Some((10, 1)));
        assert_eq!(calendar.pop(&mut entries, 10), None);
        assert_eq!(calendar.pop(&mut entries, 11), Some((11, 2)));
    }
}
