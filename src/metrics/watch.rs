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
