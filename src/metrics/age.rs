//! Age of information, and how often the owner's picture of a need is wrong.

use crate::ids::NicheId;
use crate::market::{ByNeed, Market};
use crate::simulation::{Journey, Observer, Shift, Times};
use crate::time::{DAY, SimTime};

/// For each niche: when the newest shift that its owner knows of was born, and the area under its age.
#[derive(Clone, Copy, Debug, Default)]
struct Known {
    born: u64,
    since: u64,
    /// Twice ∫ age dt from the warm-up on, in µs².
    area: f64,
}

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
    niches: Vec<Known>,
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
            niches: vec![Known::default(); market.niches as usize],
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

    /// The time average of the age over niches, in days.
    pub fn mean_age(&mut self) -> f64 {
        let horizon = self.times.horizon;
        (0..self.niches.len()).for_each(|niche| self.advance(niche, horizon));
        let span = 2.0 * horizon.since(self.times.warm_up).micros() * self.niches.len() as f64;
        self.niches.iter().map(|known| known.area).sum::<f64>() / span / DAY as f64
    }

    /// The share of time and needs in which the picture was wrong; none where needs have no size.
    pub fn wrong_share(&mut self) -> Option<f64> {
        self.count_wrong(self.times.horizon);
        let needs = f64::from(self.market.niches) * f64::from(self.market.attributes);
        let span = self.times.horizon.since(self.times.warm_up).micros();
        self.market.has_needs().then(|| self.wrong_us as f64 / (needs * span))
    }

    /// Adds the area under a niche's age since its last change.
    fn advance(&mut self, niche: usize, now: SimTime) {
        let known = &mut self.niches[niche];
        let from = known.since.max(self.times.warm_up.0);
        if now.0 > from {
            // (old² − young²)/2 = mean age × time, in µs²: exact enough, and days only at the end.
            let (young, old) = ((from - known.born) as f64, (now.0 - known.born) as f64);
            known.area += (old - young) * (old + young);
        }
        known.since = now.0;
    }

    fn learn(&mut self, niche: NicheId, born: SimTime, now: SimTime) {
        if born.0 > self.niches[niche.index()].born {
            self.advance(niche.index(), now);
            self.niches[niche.index()].born = born.0;
        }
    }
}

impl Observer for Age<'_> {
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

    fn received(&mut self, shift: &Shift, _journey: &Journey, now: SimTime, _fresh: bool) {
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
