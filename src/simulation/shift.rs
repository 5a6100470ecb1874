//! Shifts that copies still travel for.

use crate::ids::{NicheId, TeamId};
use crate::market::Stream;
use crate::random::RandomKey;
use crate::time::SimTime;
use prefetch_index::prefetch_index;
use std::ops::{Index, IndexMut};

/// A change of one need, as far as the engine follows it; a cache line.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(crate) struct Shift {
    pub stream: Stream,
    pub niche: NicheId,
    pub ordinal: u64,
    pub attribute: u32,
    pub owner: TeamId,
    pub born: SimTime,
    /// The address that says what moved, how far and how telling it is; shared by the niches of a common shift.
    pub telling_key: RandomKey,
    /// The gap between need and product that it left.
    pub true_gap: f64,
    /// The ordinal that the niche's next own shift will have.
    pub next_own: u64,
    /// The number of common shifts up to this one.
    pub common_before: u32,
    /// Copies that have not ended.
    pub copies: u16,
    alive: bool,
}

impl Shift {
    pub(super) fn new(
        stream: Stream,
        niche: NicheId,
        ordinal: u64,
        attribute: u32,
        owner: TeamId,
        born: SimTime,
        telling_key: RandomKey,
    ) -> Self {
        Self {
            stream,
            niche,
            ordinal,
            attribute,
            owner,
            born,
            telling_key,
            true_gap: 0.0,
            next_own: 0,
            common_before: 0,
            copies: 0,
            alive: true,
        }
    }

    /// The address of its insights: each niche has its own.
    #[inline]
    pub fn random(&self) -> RandomKey {
        match self.stream {
            Stream::Common => self.telling_key.child(u64::from(self.niche.0)),
            _ => self.telling_key,
        }
    }

    /// Which shift of its niche it is: `12`, `common 3`.
    pub fn label(&self) -> String {
        let of = match self.stream {
            Stream::Own => "",
            Stream::Common => "common ",
            Stream::Emergence => "emergence ",
            Stream::FalseAlarm | Stream::ChannelAlarm => "false alarm ",
        };
        format!("{of}{}", self.ordinal)
    }

    /// Whether a need moved; false alarms only look like it.
    pub fn is_real(&self) -> bool {
        matches!(self.stream, Stream::Own | Stream::Common | Stream::Emergence)
    }
}

const _: () = assert!(size_of::<Shift>() == 64);

/// A moment that never comes.
const NEVER: SimTime = SimTime(u64::MAX);

/// Where the bit of a team stands.
fn place_of(team: TeamId) -> (usize, u64) {
    (team.index() / 64, 1 << (team.index() % 64))
}

/// The arena of living shifts.
#[derive(Default)]
pub(super) struct Shifts {
    shifts: Vec<Shift>,
    /// Whether the owner of each knows: asked for where the shift itself is not.
    received: Vec<bool>,
    /// When anybody noticed each first.
    noticed: Vec<SimTime>,
    free: Vec<u32>,
    /// The common shifts so far, by the address that says what moved.
    pub common: Vec<RandomKey>,
    /// How many shifts of its own each niche has had.
    pub own: Vec<u64>,
    /// Teams that know of each shift and tell others, a bit a team; empty where there are none.
    spreaders: Vec<Vec<u64>>,
}

impl Shifts {
    /// None yet.
    pub fn new(niches: u32) -> Self {
        Self { own: vec![0; niches as usize], ..Self::default() }
    }

    #[inline]
    pub fn add(&mut self, shift: Shift) -> u32 {
        if let Some(id) = self.free.pop() {
            self.shifts[id as usize] = shift;
            self.received[id as usize] = false;
            self.noticed[id as usize] = NEVER;
            return id;
        }
        self.shifts.push(shift);
        self.received.push(false);
        self.noticed.push(NEVER);
        self.shifts.len() as u32 - 1
    }

    /// Whether the owner of a shift knows of it.
    #[inline]
    pub fn is_received(&self, id: u32) -> bool {
        self.received[id as usize]
    }

    /// The owner of a shift knows of it from now on.
    #[inline]
    pub fn receive(&mut self, id: u32) {
        self.received[id as usize] = true;
    }

    /// Somebody notices a shift: only the first one counts.
    #[inline]
    pub fn notice(&mut self, id: u32, now: SimTime) {
        let first = &mut self.noticed[id as usize];
        *first = now.min(*first);
    }

    /// When anybody noticed a shift first.
    #[inline]
    pub fn noticed(&self, id: u32) -> Option<SimTime> {
        Some(self.noticed[id as usize]).filter(|at| *at != NEVER)
    }

    /// Asks the memory for a shift.
    #[inline]
    pub fn prefetch(&self, id: u32) {
        prefetch_index(&self.shifts, id as usize);
    }

    /// One copy less; without any the shift is forgotten.
    #[inline]
    pub fn drop_copy(&mut self, id: u32) {
        let shift = &mut self.shifts[id as usize];
        shift.copies -= 1;
        if shift.copies == 0 {
            shift.alive = false;
            self.free.push(id);
            if let Some(teams) = self.spreaders.get_mut(id as usize) {
                teams.clear();
            }
        }
    }

    /// A team begins to tell others of a shift; false where it does so already.
    pub fn add_spreader(&mut self, id: u32, team: TeamId) -> bool {
        let (word, bit) = place_of(team);
        if self.spreaders.len() <= id as usize {
            self.spreaders.resize(id as usize + 1, Vec::new());
        }
        let teams = &mut self.spreaders[id as usize];
        if teams.len() <= word {
            teams.resize(word + 1, 0);
        }
        let is_new = teams[word] & bit == 0;
        teams[word] |= bit;
        is_new
    }

    /// Nobody tells others of anything.
    pub fn forget_spreaders(&mut self) {
        self.spreaders.clear();
    }

    /// Whether a team tells others of a shift.
    pub fn is_told_by(&self, id: u32, team: TeamId) -> bool {
        let (word, bit) = place_of(team);
        self.spreaders
            .get(id as usize)
            .and_then(|teams| teams.get(word))
            .is_some_and(|teams| teams & bit != 0)
    }

    pub fn len(&self) -> usize {
        self.shifts.len()
    }

    /// The shifts that have not been forgotten.
    pub fn living(&self) -> impl Iterator<Item = (u32, &Shift)> {
        self.shifts.iter().enumerate().filter(|(_, shift)| shift.alive).map(|(id, shift)| (id as u32, shift))
    }
}

impl Index<u32> for Shifts {
    type Output = Shift;
    #[inline]
    fn index(&self, id: u32) -> &Shift {
        &self.shifts[id as usize]
    }
}

impl IndexMut<u32> for Shifts {
    #[inline]
    fn index_mut(&mut self, id: u32) -> &mut Shift {
        &mut self.shifts[id as usize]
    }
}

#[cfg(test)]
impl Shift {
    /// A shift that no run brought about, for who watches.
    pub(crate) fn watched(
        stream: Stream,
        niche: NicheId,
        attribute: u32,
        owner: TeamId,
        born: SimTime,
    ) -> Self {
        let random = RandomKey::new(1, 0).child(born.0);
        Self::new(stream, niche, 0, attribute, owner, born, random)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::bench::{at, shift};

    fn with_copies(copies: u16) -> (Shifts, u32) {
        let mut shifts = Shifts::new(1);
        let id = shifts.add(Shift { copies, ..shift(Stream::Own, (0, 0, 0), 0, at(8)) });
        (shifts, id)
    }

    #[test]
    fn only_who_notices_first_counts_whoever_speaks_first() {
        let (mut shifts, id) = with_copies(2);
        assert_eq!(shifts.noticed(id), None);
        [at(20), at(10), at(30)].into_iter().for_each(|now| shifts.notice(id, now));
        assert_eq!(shifts.noticed(id), Some(at(10)));
    }

    #[test]
    fn a_shift_is_forgotten_with_its_last_copy_and_the_next_in_its_place_knows_nothing_of_it() {
        let (mut shifts, id) = with_copies(2);
        shifts.receive(id);
        shifts.notice(id, at(9));
        shifts.add_spreader(id, TeamId(70));
        shifts.drop_copy(id);
        assert_eq!(shifts.living().count(), 1);
        shifts.drop_copy(id);
        assert_eq!(shifts.living().count(), 0);
        assert_eq!(shifts.add(shift(Stream::Own, (0, 1, 0), 0, at(20))), id);
        assert!(
            !shifts.is_received(id) && shifts.noticed(id).is_none() && !shifts.is_told_by(id, TeamId(70))
        );
    }

    #[test]
    fn a_team_begins_to_tell_of_a_shift_once_however_many_teams_there_are() {
        let (mut shifts, id) = with_copies(1);
        assert!(shifts.add_spreader(id, TeamId(6)) && shifts.add_spreader(id, TeamId(70)));
        assert!(!shifts.add_spreader(id, TeamId(70)));
        let told: Vec<u32> = (0..200).filter(|team| shifts.is_told_by(id, TeamId(*team))).collect();
        assert_eq!(told, [6, 70]);
        assert!(!shifts.is_told_by(id + 1, TeamId(6)));
    }

    #[test]
    fn niches_hear_of_a_common_shift_with_luck_of_their_own() {
        let shared = |stream| {
            [0, 1].map(|niche| {
                let telling_key = RandomKey::new(1, 0);
                Shift { telling_key, ..shift(stream, (niche, 3, 0), 0, at(8)) }.random()
            })
        };
        let ([one, other], [same, again]) = (shared(Stream::Common), shared(Stream::Own));
        assert!(one != other && same == again);
    }

    #[test]
    fn a_false_alarm_is_no_shift_and_every_shift_has_its_name() {
        let streams =
            [Stream::Own, Stream::Common, Stream::Emergence, Stream::FalseAlarm, Stream::ChannelAlarm];
        let shifts = streams.map(|stream| shift(stream, (0, 3, 0), 0, at(8)));
        assert_eq!(shifts.map(|shift| shift.is_real()), [true, true, true, false, false]);
        let labels = ["3", "common 3", "emergence 3", "false alarm 3", "false alarm 3"];
        assert_eq!(shifts.map(|shift| shift.label()), labels);
    }
}
