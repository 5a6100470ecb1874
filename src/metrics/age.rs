//! Age of information, and how often the owner's picture of a need is wrong.

use crate::ids::NicheId;
use crate::market::{ByNeed, Market};
use crate::simulation::{Observer, Shift, Signal, Times};
use crate::time::{DAY, SimTime};

/// One need: the newest shift that moved it, and whether its owner knows.
#[derive(Clone, Copy, Debug, Default)]
struct Picture {
    newest: SimTime,
    wrong_since: Option<SimTime>,
}

/// Watches what owners know, niche by niche.
pub(crate) struct Age<'a> {
    times: &'a Times,
    market: &'a Market,
    /// When the newest shift was born that the owner of each niche knows of; at the start for none.
    known: Vec<SimTime>,
    /// Σ over niches ∫ `known` dt from the warm-up to the horizon, in µs².
    known_area: f64,
    pictures: ByNeed<Picture>,
    /// Needs whose picture is wrong, so that the end can be counted without walking all needs.
    wrong: u64,
    wrong_last: SimTime,
    wrong_us: u128,
}

impl<'a> Age<'a> {
    pub fn new(times: &'a Times, market: &'a Market) -> Self {
        Self {
            times,
            market,
            known: vec![SimTime::START; market.niches as usize],
            known_area: 0.0,
            pictures: ByNeed::default(),
            wrong: 0,
            wrong_last: SimTime::START,
            wrong_us: 0,
        }
    }

    /// Adds up the wrong pictures from the last change until now, from the warm-up on.
    fn count_wrong(&mut self, now: SimTime) {
        let from = self.wrong_last.max(self.times.warm_up);
        self.wrong_us += u128::from(now.since(from).0) * u128::from(self.wrong);
        self.wrong_last = now;
    }

    /// The time average of the age over niches, in days: that of the time less that of what is known.
    pub fn mean_age(&self) -> f64 {
        let (from, to) = (self.times.warm_up.0 as f64, self.times.horizon.0 as f64);
        let known = self.known_area / self.known.len() as f64 / (to - from);
        (f64::midpoint(from, to) - known) / DAY as f64
    }

    /// The share of time and needs in which the picture was wrong; none where needs have no size.
    pub fn wrong_share(&mut self) -> Option<f64> {
        self.count_wrong(self.times.horizon);
        let needs = f64::from(self.market.niches) * f64::from(self.market.attributes);
        let span = self.times.horizon.since(self.times.warm_up).micros();
        self.market.has_needs().then(|| self.wrong_us as f64 / (needs * span))
    }

    /// What is known rises, from now to the horizon.
    fn learn(&mut self, niche: NicheId, born: SimTime, now: SimTime) {
        let known = &mut self.known[niche.index()];
        if born > *known {
            let rest = self.times.horizon.since(now.max(self.times.warm_up));
            self.known_area += born.since(*known).micros() * rest.micros();
            *known = born;
        }
    }
}

impl Age<'_> {
    fn shifted(&mut self, shift: &Shift) {
        if !shift.is_real() || !self.market.has_needs() {
            return;
        }
        let picture = self.pictures.entry(shift.niche, shift.attribute);
        picture.newest = shift.born;
        if picture.wrong_since.is_none() {
            picture.wrong_since = Some(shift.born);
            self.count_wrong(shift.born);
            self.wrong += 1;
        }
    }

    fn received(&mut self, shift: &Shift, now: SimTime) {
        if !shift.is_real() {
            return;
        }
        self.learn(shift.niche, shift.born, now);
        if !self.market.has_needs() {
            return;
        }
        let picture = self.pictures.entry(shift.niche, shift.attribute);
        if picture.newest == shift.born && picture.wrong_since.take().is_some() {
            self.count_wrong(now);
            self.wrong -= 1;
        }
    }
}

impl Observer for Age<'_> {
    #[inline(always)]
    fn observe(&mut self, signal: Signal<'_>, now: SimTime) {
        match signal {
            Signal::Shifted(shift) => self.shifted(shift),
            Signal::Received { shift, .. } => self.received(shift, now),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::Stream;
    use crate::simulation::Journey;
    use crate::simulation::bench::{Bench, at, shift, times};

    /// A shift of a niche, its number among the niche's, born at this hour.
    fn moved(niche: u32, ordinal: u64, born: u64) -> Shift {
        shift(Stream::Own, (niche, ordinal, 0), 0, at(born))
    }

    fn hear(age: &mut Age<'_>, shift: &Shift, hour: u64) {
        let journey = Journey::default();
        age.observe(Signal::Received { shift, journey: &journey, is_fresh: true }, at(hour));
    }

    #[test]
    fn the_age_of_what_is_known_falls_when_something_newer_is_heard() {
        // Two niches from 10 h to 110 h: the clock shows 60 h on average. One knows of 20 h for 80 h, then of 50 h, 30 h more, for
        // 50 h: 3,100 h² over 100 h and two niches are 15.5 h; 44.5 h of 8 are 5.5625 days. What is older teaches nothing.
        let (times, market) = (times(10, 110, 50), Bench::chain(1).market("niches = 2").laws());
        let mut age = Age::new(&times, &market);
        hear(&mut age, &moved(0, 1, 20), 30);
        assert_eq!(age.mean_age(), (60.0 - 8.0) / 8.0);
        hear(&mut age, &moved(0, 0, 15), 40);
        hear(&mut age, &moved(0, 2, 50), 60);
        assert_eq!(age.mean_age(), 5.5625);
    }

    #[test]
    fn what_was_heard_before_the_warm_up_is_known_from_its_end_on_and_a_false_alarm_tells_nothing() {
        // 2 h known for all of the 100 h that are counted, of one niche.
        let (times, market) = (times(10, 110, 50), Bench::chain(1).laws());
        let mut age = Age::new(&times, &market);
        hear(&mut age, &moved(0, 0, 2), 5);
        hear(&mut age, &shift(Stream::FalseAlarm, (0, 0, 0), 0, at(50)), 60);
        assert_eq!(age.mean_age(), (60.0 - 2.0) / 8.0);
    }

    #[test]
    fn a_picture_is_wrong_from_the_first_shift_until_the_newest_is_known() {
        // Two needs for 100 h. One is wrong from 20 to 30 h, and from 100 h to the end; the other from 40 to 60 h, since the shift
        // heard of at 50 h was overtaken at 45 h; and from 5 to 15 h, of which 5 h are counted: 45 h of 200.
        let (times, market) = (times(10, 110, 50), Bench::chain(1).market("niches = 2").laws());
        let mut age = Age::new(&times, &market);
        let [early, first, overtaken, newest, last] =
            [moved(1, 0, 5), moved(0, 0, 20), moved(1, 1, 40), moved(1, 2, 45), moved(0, 1, 100)];
        let alarm = shift(Stream::FalseAlarm, (0, 0, 0), 0, at(70));
        for (shift, heard) in [(&early, 15), (&first, 30)] {
            age.observe(Signal::Shifted(shift), shift.born);
            hear(&mut age, shift, heard);
        }
        age.observe(Signal::Shifted(&overtaken), at(40));
        age.observe(Signal::Shifted(&newest), at(45));
        hear(&mut age, &overtaken, 50);
        hear(&mut age, &newest, 60);
        age.observe(Signal::Shifted(&alarm), at(70));
        age.observe(Signal::Shifted(&last), at(100));
        assert_eq!(age.wrong_share(), Some(45.0 / 200.0));
    }

    #[test]
    fn where_needs_have_no_size_no_picture_is_wrong_or_right() {
        let (times, market) = (times(10, 110, 50), Bench::chain(1).market("magnitude = 0.0").laws());
        let mut age = Age::new(&times, &market);
        age.observe(Signal::Shifted(&moved(0, 0, 20)), at(20));
        hear(&mut age, &moved(0, 0, 20), 30);
        assert_eq!((age.wrong_share(), age.mean_age()), (None, (60.0 - 8.0 * 2.0) / 8.0));
    }
}
