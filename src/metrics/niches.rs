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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::TeamId;
    use crate::simulation::bench::{at, hours, shift, times};

    #[test]
    fn a_niche_is_waited_for_until_its_first_release_and_for_no_longer_than_it_is_followed() {
        // Of the cohort: founded after 50 h, after 200 h, which is in time, after 250 h, and never: 50 + 200 + 200 + 200 h.
        let times = times(100, 1000, 200);
        let mut niches = Niches::new(&times);
        for (niche, born) in [(0, 100), (1, 200), (2, 300), (3, 400), (4, 99), (5, 801)] {
            let emerged = shift(Stream::Emergence, (niche, 0, 0), 0, at(born));
            niches.observe(Signal::Shifted(&emerged), at(born));
        }
        // Any other shift of a niche is no emergence.
        niches.observe(Signal::Shifted(&shift(Stream::Own, (6, 0, 0), 0, at(300))), at(300));
        for (niche, hour) in [(0, 150), (1, 400), (2, 550), (4, 110), (6, 310)] {
            niches.observe(Signal::Founded(NicheId(niche)), at(hour));
        }
        assert_eq!((niches.emerged(), niches.founded_in_time()), (4, 2));
        assert_eq!(niches.restricted(), hours(650).0.into());
    }

    #[test]
    fn businesses_that_are_founded_and_closed_are_counted_one_by_one() {
        let times = times(100, 1000, 200);
        let mut niches = Niches::new(&times);
        for team in 0..3 {
            niches.observe(Signal::SpunOff(TeamId(team)), at(200));
        }
        niches.observe(Signal::Closed(TeamId(1)), at(300));
        assert_eq!((niches.foundings, niches.closures, niches.emerged()), (3, 1, 0));
    }
}
