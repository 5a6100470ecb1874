//! One queue of items, chained through the items themselves.

use super::calendar::Entry;
use super::items::Items;

/// Its first and its last item, 0 where nobody waits.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Queue {
    pub first: u32,
    pub last: u32,
}

impl Queue {
    /// Puts an item at the end; returns the one that it is to be chained to. Item 0 stands before the first, so that nothing
    /// branches on emptiness.
    #[inline]
    pub fn append(&mut self, id: u32) -> u32 {
        let last = std::mem::replace(&mut self.last, id);
        self.first |= id & all_if(last == 0);
        last
    }

    /// Takes the first item.
    #[inline]
    pub fn pop(&mut self, items: &Items) -> u32 {
        let first = self.first;
        self.first = items[first].next();
        self.last &= all_if(self.first != 0);
        first
    }

    pub fn is_empty(self) -> bool {
        self.first == 0
    }

    /// The items, first to last.
    pub fn iter(self, items: &Items) -> impl Iterator<Item = u32> {
        let first = (!self.is_empty()).then_some(self.first);
        std::iter::successors(first, |id| Some(items[*id].next()).filter(|next| *next != 0))
    }
}

/// Every bit, or none: a choice that never becomes a branch.
#[inline]
fn all_if(condition: bool) -> u32 {
    u32::from(condition).wrapping_neg()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::TeamId;
    use crate::simulation::item::Item;

    fn append(queue: &mut Queue, items: &mut Items, id: u32) {
        let last = queue.append(id);
        items[id].set_next(0);
        items[last].set_next(id);
    }

    #[test]
    fn who_comes_first_goes_first_and_an_empty_queue_begins_anew() {
        let mut items = Items::new();
        let ids: Vec<u32> = (0..3).map(|random| items.add(Item::chore(TeamId(0), random))).collect();
        let mut queue = Queue::default();
        ids.iter().for_each(|id| append(&mut queue, &mut items, *id));
        assert_eq!(queue.iter(&items).collect::<Vec<_>>(), ids);
        let popped: Vec<u32> = (0..3).map(|_| queue.pop(&items)).collect();
        assert_eq!((popped, queue.is_empty(), queue.last), (ids.clone(), true, 0));
        append(&mut queue, &mut items, ids[2]);
        append(&mut queue, &mut items, ids[0]);
        assert_eq!(queue.iter(&items).collect::<Vec<_>>(), [ids[2], ids[0]]);
    }
}
