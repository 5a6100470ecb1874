//! From insight to release: what became of initiatives, and what they were worth.

use crate::results::Stage;
use crate::simulation::{InitiativeEnd, InitiativeOutcome, Observer, Shift, Signal, Times};
use crate::time::SimTime;

/// Counts of initiatives of one kind that were judged by superiors.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Judged {
    pub all: u64,
    pub agreed: u64,
}

/// Watches initiatives.
pub(crate) struct Pursuits<'a> {
    times: &'a Times,
    /// Whether the structure follows insights beyond their owner.
    pub acts: bool,
    /// Shifts received, and initiatives that ended or are unfinished: as many, where owners act.
    taken_up: u64,
    ended: u64,
    /// Time within τ after the receipt of the cohort's shifts, by stage; zero before it.
    pub stages: [u128; Stage::ALL.len()],
    /// Time within τ/2 after the receipt, until the release.
    half_after_receipt: u128,
    /// Shifts of the cohort that were released, and let be, within τ.
    pub released: u64,
    pub declined: u64,
    /// Initiatives judged and ended since the warm-up, good ones and bad ones: by what the release was worth, or would have
    /// been when they were let be.
    pub good: Judged,
    pub bad: Judged,
    /// Levels asked, of those judged.
    pub asked: u64,
    /// Releases since the warm-up, what they closed in money, and what they cost, partners' fees included.
    pub releases: u64,
    pub worth: f64,
    pub spent: f64,
    /// Σ and number of fits looked at since the warm-up.
    pub fit: f64,
    pub observation_times: u64,
    /// The fit at every observation time.
    pub fits: Vec<f64>,
    /// At every observation time: the share of customers, and what they paid and people cost since the one before.
    pub trade: Vec<[f64; 3]>,
    /// What they paid and people cost from the last observation time to the horizon.
    pub revenue_at_the_end: f64,
    pub pay_at_the_end: f64,
}

impl<'a> Pursuits<'a> {
    pub fn new(times: &'a Times, acts: bool) -> Self {
        let none = Judged::default();
        Self {
            times,
            acts,
            taken_up: 0,
            ended: 0,
            stages: [0; Stage::ALL.len()],
            half_after_receipt: 0,
            released: 0,
            declined: 0,
            good: none,
            bad: none,
            asked: 0,
            releases: 0,
            worth: 0.0,
            spent: 0.0,
            fit: 0.0,
            observation_times: 0,
            fits: Vec::new(),
            trade: Vec::new(),
            revenue_at_the_end: 0.0,
            pay_at_the_end: 0.0,
        }
    }

    /// Initiatives that were lost or doubled, in a sentence.
    pub fn breach(&self) -> Option<String> {
        (self.acts && self.taken_up != self.ended).then(|| {
            format!("{} shifts were received, {} initiatives are accounted for", self.taken_up, self.ended)
        })
    }

    /// All time within τ after the receipt.
    pub fn after_receipt(&self) -> u128 {
        self.stages.iter().sum()
    }

    /// All time within τ/2 after the receipt.
    pub fn half_after_receipt(&self) -> u128 {
        self.half_after_receipt
    }

    /// Where the time of a shift of the cohort went after its receipt.
    fn follow(&mut self, shift: &Shift, pursuit: &InitiativeOutcome) {
        let deadline = shift.born + self.times.follow_up;
        let within = |at: SimTime| at.min(deadline);
        let is_released = matches!(pursuit.result, InitiativeEnd::Released { .. });
        let decided = pursuit.decided.unwrap_or(pursuit.ended);
        let approved = pursuit.approved.unwrap_or(pursuit.ended);
        let is_declined = pursuit.result == InitiativeEnd::Declined;
        let mut add = |stage: Stage, from: SimTime, to: SimTime| {
            self.stages[stage as usize] += u128::from(within(to).since(within(from)).0);
        };
        add(Stage::Decision, pursuit.received, decided);
        add(Stage::Approval, decided, approved);
        add(Stage::Build, approved, pursuit.ended);
        if is_declined {
            add(Stage::Declined, pursuit.ended, deadline);
        }
        let half = shift.born + crate::time::Duration(self.times.follow_up.0 / 2);
        let end = if is_declined { deadline } else { pursuit.ended };
        self.half_after_receipt += u128::from(end.min(half).since(pursuit.received.min(half)).0);
        self.released += u64::from(is_released && pursuit.ended <= deadline);
        self.declined += u64::from(is_declined && pursuit.ended <= deadline);
    }

    /// Initiatives that superiors have judged.
    fn judge(&mut self, pursuit: &InitiativeOutcome) {
        let is_granted = pursuit.approved.is_some();
        if pursuit.asked == 0 || !(is_granted || pursuit.result == InitiativeEnd::Declined) {
            return;
        }
        let kind = if pursuit.is_good { &mut self.good } else { &mut self.bad };
        kind.all += 1;
        kind.agreed += u64::from(is_granted);
        self.asked += u64::from(pursuit.asked);
    }
}

impl Pursuits<'_> {
    fn ended(&mut self, shift: &Shift, pursuit: &InitiativeOutcome) {
        self.ended += 1;
        if shift.is_real() && self.times.in_cohort(shift.born) {
            self.follow(shift, pursuit);
        }
        if pursuit.received < self.times.warm_up {
            return;
        }
        self.judge(pursuit);
        if let InitiativeEnd::Released { worth } = pursuit.result {
            self.releases += u64::from(pursuit.leads);
            self.worth += worth;
            self.spent += pursuit.cost;
        }
    }

    fn surveyed(&mut self, fit: f64, now: SimTime) {
        self.fits.push(fit);
        if now >= self.times.warm_up {
            self.fit += fit;
            self.observation_times += 1;
        }
    }
}

impl Observer for Pursuits<'_> {
    #[inline(always)]
    fn observe(&mut self, signal: Signal<'_>, now: SimTime) {
        match signal {
            Signal::Received { .. } => self.taken_up += 1,
            Signal::InitiativeEnded { shift, outcome } => self.ended(shift, outcome),
            Signal::FeePaid(fee) if now >= self.times.warm_up => self.spent += fee,
            Signal::Traded { share, revenue, pay } => self.trade.push([share, revenue, pay]),
            Signal::TradeClosed { revenue, pay } => {
                (self.revenue_at_the_end, self.pay_at_the_end) = (revenue, pay);
            }
            Signal::FitSurveyed(fit) => self.surveyed(fit, now),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
