//! Initiatives: what owners want to do about what they heard, from the decision to the release.

use crate::ids::TeamId;
use crate::random::RandomKey;
use crate::time::SimTime;
use std::collections::{BTreeMap, VecDeque};
use std::ops::{Index, IndexMut};

/// How far an initiative has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Progress {
    /// The owner weighs it.
    #[default]
    Deciding,
    /// Superiors are asked.
    Asking,
    /// Granted, but this cycle's budget is spent.
    Unfunded,
    Building,
    Ended,
}

/// One initiative.
#[derive(Clone, Copy, Debug)]
pub(super) struct Initiative {
    pub shift: u32,
    pub owner: TeamId,
    pub random: RandomKey,
    /// The gap that the owner believes in, and where the product stood when it was seen.
    pub gap: f64,
    pub product: f64,
    pub cost: f64,
    /// The common shift that it answers for all niches at once, where they share a product.
    pub common: Option<u64>,
    pub progress: Progress,
    pub received: SimTime,
    pub decided: Option<SimTime>,
    pub approved: Option<SimTime>,
    /// Superiors to ask, asked, and agreed.
    pub levels: u16,
    pub asked: u16,
    pub agreed: u16,
    /// How often it has been built again.
    pub round: u16,
    pub parts_left: u16,
    /// Items that refer to it.
    pub items: u16,
}

/// How an initiative ended, as an observer is told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum InitiativeEnd {
    /// The product changed; `worth` is the money that the gap closed, or opened, is worth.
    Released { worth: f64 },
    /// The owner or a superior said no.
    Declined,
    /// Still under way at the horizon.
    Unfinished,
}

/// An initiative, as an observer is told when it ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct InitiativeOutcome {
    /// The initiative's number, for who has watched it; none where it ended before the shift was received.
    pub initiative: Option<u32>,
    pub received: SimTime,
    pub decided: Option<SimTime>,
    pub approved: Option<SimTime>,
    pub ended: SimTime,
    pub result: InitiativeEnd,
    /// Whether the release was worth its cost; of what was not released, whether it would have been when it ended.
    pub is_good: bool,
    pub cost: f64,
    /// Superiors who judged it.
    pub asked: u16,
    /// Whether it is the initiative itself, and not a shift that another's initiative answers as well.
    pub leads: bool,
}

/// The arena of initiatives, and the money for them.
#[derive(Default)]
pub(super) struct Initiatives {
    all: Vec<Initiative>,
    free: Vec<u32>,
    /// What is left of this cycle's budget.
    pub funds: f64,
    /// Granted and waiting for the next budget.
    pub unfunded: VecDeque<u32>,
    /// What became of the common shifts that owners took up for all niches at once.
    commons: BTreeMap<(TeamId, u64), Common>,
}

/// A common shift in the hands of an owner.
#[derive(Clone, Debug)]
pub(super) enum Common {
    /// Taken up; these other shifts, received since, wait for it.
    UnderWay { followers: Vec<(u32, SimTime)> },
    /// It was answered, or let be.
    Ended(InitiativeEnd),
}

impl Initiatives {
    pub fn add(&mut self, initiative: Initiative) -> u32 {
        let place = self.place(initiative);
        if let Some(ordinal) = initiative.common {
            let common = Common::UnderWay { followers: Vec::new() };
            self.commons.insert((initiative.owner, ordinal), common);
        }
        place
    }

    /// A common shift in the hands of an owner, if it is.
    pub fn common(&mut self, owner: TeamId, ordinal: u64) -> Option<&mut Common> {
        self.commons.get_mut(&(owner, ordinal))
    }

    /// An initiative goes to another owner, with who waits for it. Where that one has taken up the same common shift
    /// itself, these wait for its initiative, and the other goes on by itself.
    pub fn hand_over(&mut self, place: u32, owner: TeamId) {
        let initiative = &mut self.all[place as usize];
        let old = std::mem::replace(&mut initiative.owner, owner);
        let Some(ordinal) = initiative.common else { return };
        let Some(common) = self.commons.remove(&(old, ordinal)) else { return };
        match (common, self.commons.get_mut(&(owner, ordinal))) {
            (Common::UnderWay { followers: mut ours }, Some(Common::UnderWay { followers })) => {
                followers.append(&mut ours);
                initiative.common = None;
            }
            (common, _) => {
                self.commons.insert((owner, ordinal), common);
            }
        }
    }

    /// The shifts that wait for an initiative.
    pub fn followers(&self, initiative: &Initiative) -> Vec<(u32, SimTime)> {
        let common = initiative.common.and_then(|ordinal| self.commons.get(&(initiative.owner, ordinal)));
        match common {
            Some(Common::UnderWay { followers }) => followers.clone(),
            _ => Vec::new(),
        }
    }

    fn place(&mut self, initiative: Initiative) -> u32 {
        if let Some(id) = self.free.pop() {
            self.all[id as usize] = initiative;
            return id;
        }
        self.all.push(initiative);
        self.all.len() as u32 - 1
    }

    /// One item less; an ended initiative without any is forgotten.
    pub fn drop_item(&mut self, id: u32) {
        let initiative = &mut self.all[id as usize];
        initiative.items -= 1;
        if initiative.items == 0 && initiative.progress == Progress::Ended {
            self.free.push(id);
        }
    }

    /// Forgets an ended initiative that no item refers to.
    pub fn end(&mut self, id: u32, result: InitiativeEnd) {
        let initiative = &mut self.all[id as usize];
        if let Some(ordinal) = initiative.common {
            self.commons.insert((initiative.owner, ordinal), Common::Ended(result));
        }
        initiative.progress = Progress::Ended;
        if initiative.items == 0 {
            self.free.push(id);
        }
    }

    /// Those of an owner that have not ended.
    pub fn places_of(&self, owner: TeamId) -> Vec<u32> {
        let lives =
            |initiative: &Initiative| initiative.progress != Progress::Ended && initiative.owner == owner;
        (0..self.all.len() as u32).filter(|place| lives(&self[*place])).collect()
    }

    /// The places of those that have not ended.
    pub fn living_places(&self) -> Vec<u32> {
        (0..self.all.len() as u32).filter(|place| self[*place].progress != Progress::Ended).collect()
    }

    /// Those that have not ended.
    pub fn living(&self) -> impl Iterator<Item = &Initiative> {
        self.all.iter().filter(|initiative| initiative.progress != Progress::Ended)
    }
}

impl Index<u32> for Initiatives {
    type Output = Initiative;
    fn index(&self, id: u32) -> &Initiative {
        &self.all[id as usize]
    }
}

impl IndexMut<u32> for Initiatives {
    fn index_mut(&mut self, id: u32) -> &mut Initiative {
        &mut self.all[id as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::bench::at;

    fn initiative(owner: u32, common: Option<u64>, shift: u32) -> Initiative {
        Initiative {
            shift,
            owner: TeamId(owner),
            random: RandomKey::new(1, 0),
            gap: 0.0,
            product: 0.0,
            cost: 0.0,
            common,
            progress: Progress::Deciding,
            received: at(0),
            decided: None,
            approved: None,
            levels: 0,
            asked: 0,
            agreed: 0,
            round: 0,
            parts_left: 0,
            items: 1,
        }
    }

    fn wait(initiatives: &mut Initiatives, owner: u32, shift: u32) {
        let Some(Common::UnderWay { followers }) = initiatives.common(TeamId(owner), 9) else { panic!() };
        followers.push((shift, at(shift.into())));
    }

    #[test]
    fn an_initiative_is_forgotten_when_it_has_ended_and_no_item_speaks_of_it() {
        let mut initiatives = Initiatives::default();
        let first = initiatives.add(Initiative { items: 2, ..initiative(0, None, 0) });
        initiatives.drop_item(first);
        initiatives.end(first, InitiativeEnd::Declined);
        let second = initiatives.add(initiative(0, None, 1));
        assert_ne!(first, second, "an item still speaks of the first");
        assert_eq!(initiatives.living_places(), [second]);
        initiatives.drop_item(first);
        assert_eq!(initiatives.add(initiative(1, None, 2)), first);
        initiatives.drop_item(second);
        initiatives.end(second, InitiativeEnd::Declined);
        assert_eq!(initiatives.add(initiative(1, None, 3)), second);
        assert_eq!(initiatives.places_of(TeamId(1)), [first, second]);
        assert_eq!(initiatives.add(initiative(2, None, 4)), 2, "no place is given twice");
    }

    #[test]
    fn who_waits_for_a_common_shift_goes_with_its_initiative_to_another_owner() {
        let mut initiatives = Initiatives::default();
        let place = initiatives.add(initiative(0, Some(9), 0));
        wait(&mut initiatives, 0, 5);
        initiatives.hand_over(place, TeamId(1));
        assert!(initiatives.common(TeamId(0), 9).is_none());
        assert_eq!(initiatives.followers(&initiatives[place]), [(5, at(5))]);
        initiatives.end(place, InitiativeEnd::Declined);
        assert!(matches!(initiatives.common(TeamId(1), 9), Some(Common::Ended(InitiativeEnd::Declined))));
    }

    #[test]
    fn where_the_new_owner_answers_the_same_shift_all_wait_for_its_initiative() {
        let mut initiatives = Initiatives::default();
        let (ours, theirs) =
            (initiatives.add(initiative(0, Some(9), 0)), initiatives.add(initiative(1, Some(9), 1)));
        wait(&mut initiatives, 0, 5);
        wait(&mut initiatives, 1, 6);
        initiatives.hand_over(ours, TeamId(1));
        assert_eq!(initiatives.followers(&initiatives[theirs]), [(6, at(6)), (5, at(5))]);
        assert_eq!((initiatives[ours].common, initiatives.followers(&initiatives[ours])), (None, vec![]));
    }
}
