//! What became of niches that emerged, and of businesses.

use crate::ids::NicheId;
use crate::market::Stream;
use crate::simulation::{Observer, Shift, Signal, Times};
use crate::time::SimTime;
use std::collections::BTreeMap;

/// Watches new niches and closed businesses.
pub(crate) struct Niches<'a> {
    times: &'a Times,
    /// Those of the cohort, with the moment of their emergence; until they are founded.
    waiting: BTreeMap<NicheId, SimTime>,
    /// Σ min(T, τ) of those that were founded.
    restricted: u128,
    /// Founded, and founded within τ.
    founded: u64,
    in_time: u64,
    pub closures: u32,
    /// Businesses founded out of teams.
    pub foundings: u32,
}

impl<'a> Niches<'a> {
    pub fn new(times: &'a Times) -> Self {
        Self {
            times,
            waiting: BTreeMap::new(),
            restricted: 0,
            founded: 0,
            in_time: 0,
            closures: 0,
            foundings: 0,
        }
    }

    /// New niches of the cohort, founded or not.
    pub fn emerged(&self) -> u64 {
        self.founded + self.waiting.len() as u64
    }

    /// Those that were founded within τ.
    pub fn founded_in_time(&self) -> u64 {
        self.in_time
    }

    /// Σ min(T, τ) in microseconds, T from the emergence to the first release.
    pub fn restricted(&self) -> u128 {
        self.restricted + u128::from(self.times.follow_up.0) * self.waiting.len() as u128
    }
}

impl Niches<'_> {
    fn shifted(&mut self, shift: &Shift) {
        if shift.stream == Stream::Emergence && self.times.in_cohort(shift.born) {
            self.waiting.insert(shift.niche, shift.born);
        }
    }

    fn founded(&mut self, niche: NicheId, now: SimTime) {
        if let Some(born) = self.waiting.remove(&niche) {
            let delay = now.since(born);
            self.founded += 1;
            self.in_time += u64::from(delay <= self.times.follow_up);
            self.restricted += u128::from(delay.min(self.times.follow_up).0);
        }
    }
}

impl Observer for Niches<'_> {
    #[inline(always)]
    fn observe(&mut self, signal: Signal<'_>, now: SimTime) {
        match signal {
            Signal::Shifted(shift) => self.shifted(shift),
            Signal::Founded(niche) => self.founded(niche, now),
            Signal::SpunOff(_) => self.foundings += 1,
            Signal::Closed(_) => self.closures += 1,
            _ => {}
        }
    }
}
