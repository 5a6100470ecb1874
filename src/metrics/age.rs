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
