//! The observers of an ordinary run.

use super::age::Age;
use super::cohort::Cohort;
use super::growth::Growth;
use super::log::Log;
use super::niches::Niches;
use super::pursuits::Pursuits;
use super::services::ServiceUse;
use super::teams::Teams;
use super::trails::Trails;
use crate::market::Market;
use crate::organisation::Organisation;
use crate::simulation::{Observer, Signal, Times};
use crate::time::SimTime;

/// What of a run is kept besides its measures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Recording {
    /// Every insight.
    pub insights: bool,
    /// In whose hands the time was.
    pub trails: bool,
}

/// All of them, side by side.
pub(crate) struct Watch<'a> {
    pub(super) teams: Teams<'a>,
    pub(super) cohort: Cohort<'a>,
    pub(super) trails: Option<Trails<'a>>,
    pub(super) age: Age<'a>,
    pub(super) log: Option<Log<'a>>,
    pub(super) pursuits: Pursuits<'a>,
    pub(super) growth: Growth,
    pub(super) services: ServiceUse,
    pub(super) niches: Niches<'a>,
}

impl<'a> Watch<'a> {
    /// A watch over a run; `acts` when insights are followed beyond their owner.
    pub fn new(
        times: &'a Times,
        organisation: &Organisation,
        market: &'a Market,
        acts: bool,
        recording: Recording,
    ) -> Self {
        Self {
            teams: Teams::new(times, organisation),
            cohort: Cohort::new(times, market),
            trails: recording.trails.then(|| Trails::new(times, organisation)),
            age: Age::new(times, market),
            log: recording.insights.then(|| Log::new(times)),
            pursuits: Pursuits::new(times, acts),
            growth: Growth::new(organisation, times.warm_up),
            services: ServiceUse::new(times.warm_up),
            niches: Niches::new(times),
        }
    }
}

impl Observer for Watch<'_> {
    #[inline(always)]
    fn observe(&mut self, signal: Signal<'_>, now: SimTime) {
        // Taken apart, so that an observer that is not told is an unused name.
        let Self { teams, cohort, trails, age, log, pursuits, growth, services, niches } = self;
        teams.observe(signal, now);
        cohort.observe(signal, now);
        trails.observe(signal, now);
        age.observe(signal, now);
        log.observe(signal, now);
        pursuits.observe(signal, now);
        growth.observe(signal, now);
        services.observe(signal, now);
        niches.observe(signal, now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{LinkId, TeamId};
    use crate::market::Stream;
    use crate::simulation::bench::{Bench, at, shift, times};
    use crate::simulation::{Ending, Journey};

    #[test]
    fn everybody_is_told_of_everything() {
        // One shift noticed at 110 h in t1, relayed, and received at 130 h, 30 h after it was born.
        let (bench, times) = (Bench::chain(2), times(100, 1000, 200));
        let (organisation, market) = (bench.organisation(), bench.laws());
        let all = Recording { insights: true, trails: true };
        let mut watch = Watch::new(&times, &organisation, &market, true, all);
        let shift = shift(Stream::Own, (0, 0, 0), 0, at(100));
        let (noticed, sensed) = (Some(at(110)), Some(at(110)));
        let journey = Journey { copy: 1, noticed, sensed, hops: 1, ..Journey::default() };
        let signals = [
            (100, Signal::Shifted(&shift)),
            (110, Signal::Noticed { copy: 1, team: TeamId(1), shift: &shift, channel: 0, gap: 0.0 }),
            (120, Signal::Relayed(LinkId(2))),
            (120, Signal::Passed { copy: 1, to: crate::simulation::Holder::Team(TeamId(0)) }),
            (130, Signal::Received { shift: &shift, journey: &journey, is_fresh: true }),
            (130, Signal::CopyEnded { shift: &shift, journey: &journey, ending: Ending::Received(at(130)) }),
            (140, Signal::Quit(2)),
            (140, Signal::Closed(TeamId(1))),
            (140, Signal::ServiceRequested { asker: TeamId(0), provider: None, capability: 0 }),
        ];
        signals.into_iter().for_each(|(hour, signal)| watch.observe(signal, at(hour)));
        assert_eq!((watch.cohort.size, watch.teams.relays()), (1, vec![0, 0, 1, 0]));
        let trails = watch.trails.unwrap();
        assert_eq!(trails.breach(watch.cohort.restricted, None), None);
        // Wrong for 30 h of 900.
        assert_eq!(watch.age.wrong_share(), Some(30.0 / 900.0));
        assert_eq!(watch.log.unwrap().insights.len(), 1);
        assert!(watch.pursuits.breach().is_some(), "it was received, and nothing came of it");
        assert_eq!((watch.growth.quits, watch.niches.closures), (2, 1));
        assert_eq!(watch.services.by_name(&organisation).len(), 1);
    }

    #[test]
    fn only_what_is_asked_for_is_kept() {
        let (bench, times) = (Bench::chain(2), times(100, 1000, 200));
        let (organisation, market) = (bench.organisation(), bench.laws());
        let kept = |insights, trails| {
            let watch = Watch::new(&times, &organisation, &market, false, Recording { insights, trails });
            (watch.log.is_some(), watch.trails.is_some(), watch.pursuits.acts)
        };
        assert_eq!([kept(true, false), kept(false, true)], [(true, false, false), (false, true, false)]);
    }
}
