//! What one replication of one structure comes to.

use super::growth::Headcount;
use super::log::LoggedInsight;
use super::services::ServiceKey;
use super::sums::Sums;
use super::teams::{TeamOutcome, days};
use super::trails::TimeByHolder;
use super::watch::Watch;
use crate::organisation::Organisation;
use crate::results::Measure;
use crate::simulation::{Census, Times};
use crate::statistics::{Curve, Sample};
use crate::time::SimTime;
use std::collections::BTreeMap;

/// With fewer deliveries quantiles come from resampled replications.
const FEW: usize = 200;

/// The results of one replication.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    /// In the order of [`Measure::ALL`].
    pub measures: Vec<Sample>,
    pub teams: Vec<TeamOutcome>,
    /// Insights over each directed link.
    pub relays: Vec<u64>,
    pub cohort: u64,
    pub curve: Curve,
    /// Pieces of work present, observation time by observation time, team by team.
    pub backlog: Vec<u32>,
    /// The fit of products and needs at each observation time, where owners act.
    pub fits: Vec<f64>,
    /// Share, revenue and pay at each observation time, where customers buy.
    pub trade: Vec<[f64; 3]>,
    /// Teams, people and splits at each observation time.
    pub growth: Vec<Headcount>,
    pub insights: Vec<LoggedInsight>,
    /// The teams in the order of their numbers, where insights were kept and the organisation changed itself.
    pub names: Option<Vec<String>>,
    /// Services delivered since the warm-up.
    pub services_used: BTreeMap<ServiceKey, u32>,
    /// In whose hands the time of the cohort was, where it was kept.
    pub held: Option<TimeByHolder>,
    /// What the organisation has become, where it changed and somebody wants to see it.
    pub after: Option<Organisation>,
    /// The sorted delays of what was delivered, where it was too little for quantiles of single replications.
    pub few_delays: Option<Vec<u64>>,
    /// Invariants that did not hold; empty unless the engine is broken.
    pub breaches: Vec<String>,
    pub services: u64,
}

impl Outcome {
    /// What was watched, summed up; `is_changed` when the organisation is not the one that was built.
    pub fn new(
        watch: Watch<'_>,
        times: &Times,
        (organisation, is_changed): (&Organisation, bool),
        census: &Census,
    ) -> Self {
        let Watch { mut teams, mut cohort, trails, mut age, log, pursuits, growth, services, niches } = watch;
        let mut breaches = teams.close(organisation, census);
        breaches.extend(pursuits.breach());
        let after_receipt = pursuits.acts.then(|| pursuits.after_receipt());
        breaches.extend(trails.as_ref().and_then(|trails| trails.breach(cohort.restricted, after_receipt)));
        let outcomes = teams.outcomes(organisation, census);
        let curve = cohort.curve();
        let unstable = outcomes.iter().filter(|team| team.is_unstable).count();
        let span_d = days(times.warm_up, times.horizon);
        let sums = Sums {
            cohort: &cohort,
            pursuits: &pursuits,
            niches: &niches,
            growth: &growth,
            teams: &outcomes,
            organisation,
            unstable,
            span_d,
            whole_d: days(SimTime::START, times.horizon),
            services: census.services,
            mean_age: age.mean_age(),
            wrong_share: age.wrong_share(),
        };
        let measures = Measure::ALL.iter().map(|measure| sums.sample(*measure)).collect();
        Self {
            measures,
            teams: outcomes[teams.first()..].to_vec(),
            relays: teams.relays(),
            cohort: cohort.size,
            few_delays: (cohort.delays.len() < FEW && unstable == 0).then_some(cohort.delays),
            curve,
            backlog: teams.backlog,
            fits: pursuits.fits,
            trade: pursuits.trade,
            growth: growth.series,
            names: (is_changed && log.is_some()).then(|| names(organisation)),
            insights: log.map_or_else(Vec::new, |log| log.insights),
            services_used: services.by_name(organisation),
            held: trails.map(|trails| trails.held(is_changed)),
            after: None,
            breaches,
            services: census.services,
        }
    }

    /// The bits of every number, in order.
    pub fn bits(&self) -> Vec<u64> {
        let sample = |sample: &Sample| match *sample {
            Sample::Value(value) => [1, value.to_bits(), 0],
            Sample::Ratio { over, under } => [2, over.to_bits(), under.to_bits()],
            Sample::NotReached => [3, 0, 0],
        };
        let teams = self.teams.iter().flat_map(|team| [team.utilisation.to_bits(), team.load.to_bits()]);
        let counts = self.relays.iter().copied().chain(self.curve.cumulative());
        self.measures.iter().flat_map(sample).chain(teams).chain(counts).chain([self.services]).collect()
    }

    /// What the replication says about a measure.
    pub fn sample(&self, measure: Measure) -> Sample {
        self.measures[measure as usize]
    }
}

fn names(organisation: &Organisation) -> Vec<String> {
    organisation.teams.iter().map(|team| team.name.clone()).collect()
}
