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
    /// When the owner received or confirmed the copy.
    pub fn received(&self) -> Option<SimTime> {
        match self.ending {
            Some(Ending::Received(at) | Ending::Confirmed(at)) => Some(at),
            Some(Ending::Known(_) | Ending::Lost(..) | Ending::InFlight) | None => None,
        }
    }

    /// When the copy ended, wherever it was.
    pub fn ended(&self) -> Option<SimTime> {
        match self.ending {
            Some(Ending::Received(at) | Ending::Confirmed(at) | Ending::Known(at) | Ending::Lost(at, _)) => {
                Some(at)
            }
            Some(Ending::InFlight) | None => None,
        }
    }

    /// As written in the table.
    pub fn outcome(&self) -> &'static str {
        match self.ending {
            Some(Ending::Received(_)) => "received",
            Some(Ending::Confirmed(_)) => "confirmed",
            Some(Ending::Known(_)) => "known",
            Some(Ending::Lost(..)) => "lost",
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::Stream;
    use crate::simulation::LossCause;
    use crate::simulation::bench::{at, shift, times};

    fn born(hour: u64) -> Shift {
        shift(Stream::Own, (0, hour, 0), 0, at(hour))
    }

    fn seen() -> Journey {
        Journey { noticed: Some(at(150)), sensed: Some(at(150)), ..Journey::default() }
    }

    /// What is kept of some copies, of shifts that nobody received, and how each is called.
    fn kept(ends: &[(Shift, Journey, Ending)], undelivered: &[(Shift, Journey)]) -> Vec<(u64, &'static str)> {
        let times = times(100, 1000, 200);
        let mut log = Log::new(&times);
        for (shift, journey, ending) in ends {
            log.observe(Signal::CopyEnded { shift, journey, ending: *ending }, at(500));
        }
        for (shift, journey) in undelivered {
            log.observe(Signal::Undelivered { shift, journey, lost: None }, at(1000));
        }
        log.insights.iter().map(|kept| (kept.shift.ordinal, kept.outcome())).collect()
    }

    #[test]
    fn every_copy_that_somebody_noticed_has_a_row_with_what_became_of_it() {
        let endings = [
            Ending::Received(at(200)),
            Ending::Confirmed(at(210)),
            Ending::Known(at(215)),
            Ending::Lost(at(220), LossCause::Triage),
            Ending::InFlight,
        ];
        let rows = kept(&endings.map(|ending| (born(200), seen(), ending)), &[]);
        let outcomes = ["received", "confirmed", "known", "lost", "in_flight"];
        assert_eq!(rows, outcomes.map(|outcome| (200, outcome)));
    }

    #[test]
    fn a_contact_that_never_came_and_what_is_outside_the_cohort_have_none() {
        let never = (born(200), Journey::default(), Ending::InFlight);
        let outside = [99, 801].map(|hour| (born(hour), seen(), Ending::Received(at(900))));
        assert!(kept(&[never, outside[0], outside[1]], &[]).is_empty());
        // A false alarm costs as much as any other, and is written down.
        let alarm = shift(Stream::ChannelAlarm, (0, 7, 0), 0, at(200));
        assert_eq!(kept(&[(alarm, seen(), Ending::Lost(at(220), LossCause::Triage))], &[]), [(7, "lost")]);
    }

    #[test]
    fn a_shift_that_nobody_noticed_has_a_row_of_its_own_and_an_alarm_that_nobody_heard_has_none() {
        let unseen = Journey::default();
        let alarm = shift(Stream::FalseAlarm, (0, 7, 0), 0, at(200));
        let rows =
            kept(&[], &[(born(200), unseen), (born(300), seen()), (alarm, unseen), (born(99), unseen)]);
        assert_eq!(rows, [(200, "unseen")]);
    }

    #[test]
    fn a_copy_is_received_by_its_owner_alone_and_ends_wherever_it_is() {
        let row = |ending| LoggedInsight { shift: born(200), journey: seen(), ending };
        let moments = |ending| (row(ending).received(), row(ending).ended());
        assert_eq!(moments(Some(Ending::Confirmed(at(210)))), (Some(at(210)), Some(at(210))));
        assert_eq!(moments(Some(Ending::Known(at(215)))), (None, Some(at(215))));
        assert_eq!(moments(Some(Ending::Lost(at(220), LossCause::Triage))), (None, Some(at(220))));
        assert_eq!((moments(Some(Ending::InFlight)), moments(None)), ((None, None), (None, None)));
    }
}
