//! The cohort: shifts born after the warm-up and early enough to be followed for τ. Undelivered counts as τ.

use crate::market::Market;
use crate::results::Stage;
use crate::simulation::{Journey, Observer, Shift, Signal, Times};
use crate::statistics::Curve;
use crate::time::SimTime;

/// Steps of the curve of deliveries.
const CURVE_STEPS: usize = 120;

/// Sums over (true, perceived) gaps.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Gaps {
    pub n: f64,
    truth: f64,
    perceived: f64,
    truth_squared: f64,
    perceived_squared: f64,
    product: f64,
}

impl Gaps {
    fn add(&mut self, truth: f64, perceived: f64) {
        self.n += 1.0;
        self.truth += truth;
        self.perceived += perceived;
        self.truth_squared += truth * truth;
        self.perceived_squared += perceived * perceived;
        self.product += truth * perceived;
    }

    /// n·cov(m, m̂).
    pub fn covariance(&self) -> f64 {
        self.product - self.truth * self.perceived / self.n
    }

    /// n·var m.
    pub fn variance(&self) -> f64 {
        self.truth_squared - self.truth * self.truth / self.n
    }

    /// Σ(m̂ − m)².
    pub fn squared_error(&self) -> f64 {
        self.perceived_squared - 2.0 * self.product + self.truth_squared
    }

    pub fn squared_truth(&self) -> f64 {
        self.truth_squared
    }

    pub fn correlation(&self) -> Option<f64> {
        let perceived = self.perceived_squared - self.perceived * self.perceived / self.n;
        let spread = libm::sqrt(self.variance() * perceived);
        (self.n > 2.0 && spread > 0.0).then(|| self.covariance() / spread)
    }
}

/// What became of the cohort.
pub(crate) struct Cohort<'a> {
    times: &'a Times,
    market: &'a Market,
    pub size: u64,
    /// Delays of what was received within τ, in microseconds.
    pub delays: Vec<u64>,
    /// Σ min(T, τ).
    pub restricted: u128,
    /// Σ min(T, τ/2).
    pub restricted_half: u128,
    /// Received within τ/2.
    pub received_half: u64,
    pub stages: [u128; Stage::ALL.len()],
    pub lost: u64,
    pub unseen: u64,
    pub relayed: u64,
    pub relayed_restricted: u128,
    /// Of those received: those that were relayed.
    pub received_relayed: u64,
    pub gaps: Gaps,
    pub received_gaps: Gaps,
    pub appeal: f64,
    pub worth: f64,
    pub received: u64,
    pub fresh: u64,
    pub told: u64,
    pub hops: u64,
    pub flow: u128,
    pub flow_work: u128,
    /// Receipts since the warm-up, of whatever cohort.
    pub receipts: u64,
}

impl<'a> Cohort<'a> {
    pub fn new(times: &'a Times, market: &'a Market) -> Self {
        Self {
            times,
            market,
            size: 0,
            delays: Vec::new(),
            restricted: 0,
            restricted_half: 0,
            received_half: 0,
            stages: [0; Stage::ALL.len()],
            lost: 0,
            unseen: 0,
            relayed: 0,
            relayed_restricted: 0,
            received_relayed: 0,
            gaps: Gaps::default(),
            received_gaps: Gaps::default(),
            appeal: 0.0,
            worth: 0.0,
            received: 0,
            fresh: 0,
            told: 0,
            hops: 0,
            flow: 0,
            flow_work: 0,
            receipts: 0,
        }
    }

    /// How many were delivered by when; sorts the delays.
    pub fn curve(&mut self) -> Curve {
        self.delays.sort_unstable();
        Curve::of_sorted(&self.delays, CURVE_STEPS, self.times.follow_up.0)
    }

    fn counts(&self, shift: &Shift) -> bool {
        shift.is_real() && self.times.in_cohort(shift.born)
    }

    /// Where the time of [0, τ] went; `end` is the receipt, `lost` the loss of the last copy.
    fn add_stages(&mut self, shift: &Shift, journey: &Journey, end: Option<SimTime>, lost: Option<SimTime>) {
        let deadline = shift.born + self.times.follow_up;
        let until = |at: SimTime| at.min(deadline).since(shift.born).0;
        let total = until(end.unwrap_or(deadline));
        let (first, own) = journey.noticed_by(deadline);
        let (unseen, said_again) = (first.since(shift.born).0, own.since(first).0);
        let lost = lost.map_or(0, |at| total - until(at));
        let known = unseen + said_again + journey.work + journey.gate + journey.transit + lost;
        // What is neither of these is waiting in queues.
        let queue = total - known;
        let parts = [unseen, said_again, queue, journey.work, journey.gate, journey.transit, lost];
        for (sum, part) in self.stages.iter_mut().zip(parts) {
            *sum += u128::from(part);
        }
        self.restricted += u128::from(total);
        self.restricted_half += u128::from(total.min(self.half()));
        if journey.hops > 0 {
            self.relayed += 1;
            self.relayed_restricted += u128::from(total);
        }
    }

    /// τ/2 in microseconds.
    fn half(&self) -> u64 {
        self.times.follow_up.0 / 2
    }

    fn add_telling(&mut self, shift: &Shift) {
        let telling = self.market.telling(shift.telling_key);
        self.appeal += telling.appeal;
        self.worth += telling.worth;
    }
}

impl Cohort<'_> {
    fn received(&mut self, shift: &Shift, journey: &Journey, now: SimTime, fresh: bool) {
        self.receipts += u64::from(now >= self.times.warm_up);
        if !self.counts(shift) {
            return;
        }
        self.size += 1;
        self.add_stages(shift, journey, Some(now), None);
        let delay = now.since(shift.born).0;
        let in_time = delay <= self.times.follow_up.0;
        if self.market.has_needs() {
            let perceived = if in_time { journey.perceived_gap } else { 0.0 };
            self.gaps.add(shift.true_gap, perceived);
        }
        if !in_time {
            self.unseen += u64::from(journey.noticed.is_none_or(|at| at > shift.born + self.times.follow_up));
            return;
        }
        self.delays.push(delay);
        self.received += 1;
        self.received_half += u64::from(delay <= self.half());
        self.fresh += u64::from(fresh);
        self.told += u64::from(journey.told > 0);
        self.hops += u64::from(journey.hops);
        self.received_relayed += u64::from(journey.hops > 0);
        self.flow += u128::from(now.since(journey.sensed.unwrap_or(shift.born)).0);
        self.flow_work += u128::from(journey.work);
        if self.market.has_needs() {
            self.received_gaps.add(shift.true_gap, journey.perceived_gap);
            self.add_telling(shift);
        }
    }

    fn undelivered(&mut self, shift: &Shift, journey: &Journey, lost: Option<SimTime>) {
        if !self.counts(shift) {
            return;
        }
        self.size += 1;
        let deadline = shift.born + self.times.follow_up;
        let lost = lost.filter(|at| *at <= deadline);
        self.add_stages(shift, journey, None, lost);
        self.lost += u64::from(lost.is_some());
        self.unseen += u64::from(journey.noticed.is_none_or(|at| at > deadline));
        if self.market.has_needs() {
            self.gaps.add(shift.true_gap, 0.0);
        }
    }
}

impl Observer for Cohort<'_> {
    #[inline(always)]
    fn observe(&mut self, signal: Signal<'_>, now: SimTime) {
        match signal {
            Signal::Received { shift, journey, is_fresh } => self.received(shift, journey, now, is_fresh),
            Signal::Undelivered { shift, journey, lost } => self.undelivered(shift, journey, lost),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
