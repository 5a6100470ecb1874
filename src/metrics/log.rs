//! A row for every insight, on request.

use crate::simulation::{Ending, Journey, Observer, Shift, Times};
use crate::time::SimTime;

/// One copy of one shift.
#[derive(Clone, Debug)]
pub(crate) struct LoggedInsight {
    pub shift: Shift,
    pub journey: Journey,
    pub ending: Ending,
}

impl LoggedInsight {
    /// When the copy was received or confirmed.
    pub fn received(&self) -> Option<SimTime> {
        match self.ending {
            Ending::Received(at) | Ending::Confirmed(at) => Some(at),
            Ending::Lost(_) | Ending::InFlight => None,
        }
    }

    /// When the copy was lost.
    pub fn lost(&self) -> Option<SimTime> {
        match self.ending {
            Ending::Lost(at) => Some(at),
            _ => None,
        }
    }

    /// As written in the table.
    pub fn outcome(&self) -> &'static str {
        match self.ending {
            Ending::Received(_) => "received",
            Ending::Confirmed(_) => "confirmed",
            Ending::Lost(_) => "lost",
            Ending::InFlight if self.journey.sensed.is_none() => "unseen",
            Ending::InFlight => "in_flight",
        }
    }
}

/// Keeps every copy of the cohort that has ended or is under way at the horizon.
pub(crate) struct Log<'a> {
    times: &'a Times,
    pub insights: Vec<LoggedInsight>,
    on: bool,
}

impl<'a> Log<'a> {
    pub fn new(times: &'a Times, on: bool) -> Self {
        Self { times, insights: Vec::new(), on }
    }
}

impl Observer for Log<'_> {
    #[inline]
    fn copy_ended(&mut self, shift: &Shift, journey: &Journey, ending: Ending) {
        if self.on && self.times.in_cohort(shift.born) {
            self.insights.push(LoggedInsight { shift: *shift, journey: *journey, ending });
        }
    }
}
