//! A row for every insight, on request, and for every shift of which there was none.

use crate::simulation::{Ending, Journey, Observer, Shift, Signal, Times};
use crate::time::SimTime;

/// One copy of one shift, or a shift that nobody noticed.
#[derive(Clone, Debug)]
pub(crate) struct LoggedInsight {
    pub shift: Shift,
    pub journey: Journey,
    /// None where nobody noticed: there is no copy.
    pub ending: Option<Ending>,
}

impl LoggedInsight {
    /// When the copy was received or confirmed.
    pub fn received(&self) -> Option<SimTime> {
        match self.ending {
            Some(Ending::Received(at) | Ending::Confirmed(at)) => Some(at),
            Some(Ending::Lost(_) | Ending::InFlight) | None => None,
        }
    }

    /// When the copy was lost.
    pub fn lost(&self) -> Option<SimTime> {
        match self.ending {
            Some(Ending::Lost(at)) => Some(at),
            Some(Ending::Received(_) | Ending::Confirmed(_) | Ending::InFlight) | None => None,
        }
    }

    /// As written in the table.
    pub fn outcome(&self) -> &'static str {
        match self.ending {
            Some(Ending::Received(_)) => "received",
            Some(Ending::Confirmed(_)) => "confirmed",
            Some(Ending::Lost(_)) => "lost",
            Some(Ending::InFlight) => "in_flight",
            None => "unseen",
        }
    }
}

/// Keeps every copy of the cohort that has ended or is under way at the horizon, and of what nobody noticed the shift, so
/// that everything of the cohort is there.
pub(crate) struct Log<'a> {
    times: &'a Times,
    pub insights: Vec<LoggedInsight>,
}

impl<'a> Log<'a> {
    pub fn new(times: &'a Times) -> Self {
        Self { times, insights: Vec::new() }
    }
}

impl Log<'_> {
    #[inline]
    fn copy_ended(&mut self, shift: &Shift, journey: &Journey, ending: Ending) {
        // A contact that never came is no copy.
        if self.times.in_cohort(shift.born) && journey.sensed.is_some() {
            self.insights.push(LoggedInsight { shift: *shift, journey: *journey, ending: Some(ending) });
        }
    }

    fn undelivered(&mut self, shift: &Shift, journey: &Journey) {
        let is_unseen = shift.is_real() && journey.noticed.is_none();
        if self.times.in_cohort(shift.born) && is_unseen {
            self.insights.push(LoggedInsight { shift: *shift, journey: *journey, ending: None });
        }
    }
}

impl Observer for Log<'_> {
    #[inline(always)]
    fn observe(&mut self, signal: Signal<'_>, _: SimTime) {
        match signal {
            Signal::CopyEnded { shift, journey, ending } => self.copy_ended(shift, journey, ending),
            Signal::Undelivered { shift, journey, .. } => self.undelivered(shift, journey),
            _ => {}
        }
    }
}
