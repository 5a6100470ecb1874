//! What became of every shift of the cohort, in short: enough to choose one of them.

use super::tracer::ShiftKey;
use crate::simulation::{InitiativeEnd, Observer, Shift, Signal, Times};
use crate::time::{Duration, SimTime};
use std::collections::BTreeMap;

/// What became of one shift.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fate {
    pub shift: Shift,
    pub received: Option<SimTime>,
    /// When its last copy was lost.
    pub lost: Option<SimTime>,
    pub released: Option<SimTime>,
}

impl Fate {
    /// How long it took until the owner had heard or, where owners act, until the release; none where that was not within τ.
    pub fn delay(&self, acts: bool, follow_up: Duration) -> Option<Duration> {
        let end = if acts { self.released } else { self.received };
        end.map(|end| end.since(self.shift.born)).filter(|delay| *delay <= follow_up)
    }

    /// Whether it was lost on its way to the owner within τ.
    pub fn is_lost(&self, follow_up: Duration) -> bool {
        self.lost.is_some_and(|lost| lost.since(self.shift.born) <= follow_up)
    }
}

/// Watches what becomes of the shifts of the cohort.
pub(crate) struct Fates<'a> {
    times: &'a Times,
    fates: BTreeMap<ShiftKey, Fate>,
    /// Shifts that are not followed.
    outside: Vec<Shift>,
}

impl<'a> Fates<'a> {
    pub fn new(times: &'a Times) -> Self {
        Self { times, fates: BTreeMap::new(), outside: Vec::new() }
    }

    /// All of them, in the order of niches and births; and the shifts that are not followed.
    pub fn all(self) -> (Vec<Fate>, Vec<Shift>) {
        let mut fates: Vec<Fate> = self.fates.into_values().collect();
        fates.sort_by_key(|fate| (fate.shift.niche, fate.shift.born, fate.shift.stream, fate.shift.ordinal));
        (fates, self.outside)
    }

    fn of(&mut self, shift: &Shift, tell: impl FnOnce(&mut Fate)) {
        if shift.is_real() && self.times.in_cohort(shift.born) {
            let none = Fate { shift: *shift, received: None, lost: None, released: None };
            tell(self.fates.entry(ShiftKey::of(shift)).or_insert(none));
        }
    }
}

impl Observer for Fates<'_> {
    fn observe(&mut self, signal: Signal<'_>, now: SimTime) {
        match signal {
            Signal::Shifted(shift) if !self.times.in_cohort(shift.born) => self.outside.push(*shift),
            Signal::Received { shift, .. } => self.of(shift, |fate| fate.received = Some(now)),
            Signal::Undelivered { shift, lost, .. } => self.of(shift, |fate| fate.lost = lost),
            Signal::InitiativeEnded { shift, outcome } => self.of(shift, |fate| {
                let is_released = matches!(outcome.result, InitiativeEnd::Released { .. });
                fate.released = is_released.then_some(outcome.ended);
            }),
            _ => {}
        }
    }
}
