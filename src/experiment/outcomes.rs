//! What an experiment came to: every replication of every structure, gathered by id.

use super::Experiment;
use super::runs::RunOutcome;
use crate::metrics::{LoggedInsight, Outcome};
use crate::organisation::{Organisation, OrganisationShape};
use crate::random::{RandomKey, Stream};
use crate::results::{Bottleneck, Class, Effort, Followed, Measure, Stage, TeamMeasure};
use crate::scenario::{FollowTo, Scenario};
use crate::statistics::{Estimate, Nature, Sample, Term, estimate, quantile_of_sorted};
use crate::time::Duration;

/// The draws that choose resamples: the same for every structure, so that they are resampled jointly.
pub(super) fn resampling() -> Stream {
    RandomKey::new(0, 0).named("resample").stream()
}

/// The replications of one structure.
pub(crate) struct StructureOutcomes {
    pub name: String,
    /// The organisation at the start, where it has another history.
    pub before: Option<Organisation>,
    pub organisation: Organisation,
    pub shape: OrganisationShape,
    /// Whether it stays as it is, in every replication.
    pub is_constant: bool,
    /// Whether a team of it may split at any time.
    pub can_split: bool,
    pub outcomes: Vec<Outcome>,
}

/// What an experiment came to, before it is published row by row.
pub(crate) struct Outcomes {
    pub scenario: Scenario,
    pub structures: Vec<StructureOutcomes>,
    pub effort: Effort,
    /// The observation times, in days.
    pub observation_times_d: Vec<f64>,
    /// What halving the largest stages brings; empty where nobody asked.
    pub bottlenecks: Vec<Bottleneck>,
}

impl Outcomes {
    pub(super) fn new(experiment: &Experiment) -> Self {
        let structure = |index: usize| {
            let (name, spec, organisation) = experiment.structure(index);
            let shape = organisation.shape(spec);
            let organisation = organisation.clone();
            let periods = experiment.periods(index);
            let before = (periods.len() > 1).then(|| periods[0].organisation.clone());
            let is_constant = is_constant(&experiment.scenario, index);
            let can_split = periods.iter().any(|period| period.spec.growth.splits_teams());
            let (name, outcomes) = (name.to_owned(), Vec::new());
            StructureOutcomes { name, before, organisation, shape, is_constant, can_split, outcomes }
        };
        Self {
            scenario: experiment.scenario.clone(),
            structures: (0..experiment.organisations.len()).map(structure).collect(),
            effort: Effort::default(),
            observation_times_d: experiment
                .times
                .observation_times
                .iter()
                .map(|observation| observation.days())
                .collect(),
            bottlenecks: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, runs: Vec<RunOutcome>) {
        for ran in runs {
            self.effort.event_loop_seconds += ran.event_loop.as_secs_f64();
            self.effort.services_completed += ran.outcome.services;
            self.structures[ran.run.structure].outcomes.push(ran.outcome);
        }
    }

    pub(super) fn breaches(&self) -> Vec<String> {
        let of = |s: &StructureOutcomes| {
            let named = |(replication, outcome): (usize, &Outcome)| {
                let breaches = outcome.breaches.iter();
                breaches.map(move |breach| format!("replication {replication}: {breach}")).collect::<Vec<_>>()
            };
            let breaches = s.outcomes.iter().enumerate().flat_map(named);
            breaches.map(|breach| format!("{}, {breach}", s.name)).collect::<Vec<_>>()
        };
        self.structures.iter().flat_map(of).collect()
    }

    /// A hash over everything that every run of every structure, or of one, came to.
    pub(super) fn fingerprint(&self, only: Option<&str>) -> u64 {
        let structures = self.structures.iter().filter(|s| only.is_none_or(|name| s.name == name));
        let outcomes = structures.flat_map(|s| &s.outcomes);
        outcomes
            .flat_map(Outcome::bits)
            .fold(0, |hash, bits| (hash ^ bits).wrapping_mul(0x0100_0000_01b3).rotate_left(23))
    }

    /// The replications that every structure has.
    pub fn replications(&self) -> u32 {
        self.structures.iter().map(|s| s.outcomes.len()).min().unwrap_or(0) as u32
    }

    pub fn baseline(&self) -> &StructureOutcomes {
        let named = self.structures.iter().find(|s| s.name == self.scenario.baseline);
        named.unwrap_or(&self.structures[0])
    }

    /// Every logged insight, with structure and replication.
    pub fn insights(&self) -> impl Iterator<Item = (&StructureOutcomes, u32, &LoggedInsight)> {
        self.structures.iter().flat_map(|s| {
            let logged =
                |(replication, outcome): (usize, &'_ Outcome)| (replication as u32, outcome.insights.len());
            let counts: Vec<(u32, usize)> = s.outcomes.iter().enumerate().map(logged).collect();
            counts.into_iter().flat_map(move |(replication, count)| {
                (0..count).map(move |i| (s, replication, &s.outcomes[replication as usize].insights[i]))
            })
        })
    }

    /// Whether some structure follows insights beyond their owner.
    pub fn acts(&self) -> bool {
        acts(&self.scenario)
    }

    /// Whether some structure changes itself.
    pub fn grows(&self) -> bool {
        grows(&self.scenario)
    }

    /// What this scenario follows over time, observation time by observation time.
    pub(super) fn followed(&self) -> impl Iterator<Item = Followed> + use<> {
        let scenario = &self.scenario;
        let (acts, grows, trades) = (acts(scenario), grows(scenario), trades(scenario));
        let is_there = move |followed: &Followed| match followed {
            Followed::Fit => acts,
            Followed::Share | Followed::Money => trades,
            Followed::Teams | Followed::TeamSize | Followed::Splits => grows,
            Followed::Delivered | Followed::Backlog => false,
        };
        Followed::ALL.into_iter().filter(is_there)
    }

    /// The measures that exist in this scenario.
    pub fn measures(&self) -> impl Iterator<Item = Measure> + use<> {
        measures_of(&self.scenario)
    }

    /// The stages that exist in this scenario.
    pub fn stages(&self) -> &'static [Stage] {
        const ALL: &[Stage] = &Stage::ALL;
        if self.acts() { ALL } else { Stage::until_received() }
    }
}

/// The busiest of several teams by their busy shares, a row a replication: the team with the greatest mean, since what the
/// busiest of a single replication shows is partly its luck, the more so the more teams there are.
pub(super) fn busiest(rows: &[Vec<f64>]) -> Option<Term> {
    let sum = |team: usize| rows.iter().map(|row| row[team]).sum::<f64>();
    let teams = rows.first()?.len();
    // Of equals the first.
    let busiest = (0..teams).rev().max_by(|a, b| sum(*a).total_cmp(&sum(*b)))?;
    let samples = rows.iter().map(|row| Sample::Value(row[busiest])).collect();
    Some(Term { rivals: teams, ..Term::of(samples, Nature::Part) })
}

/// Whether a structure neither changes nor leaves its links to chance.
fn is_constant(scenario: &Scenario, index: usize) -> bool {
    let (name, spec) = &scenario.structures[index];
    let changes = scenario.changes.iter().any(|change| change.structure == *name);
    let is_open = changes || scenario.fork_at.is_some() || spec.growth.changes_teams();
    !is_open && !spec.leaves_links_to_chance()
}

fn acts(scenario: &Scenario) -> bool {
    scenario.structures.iter().any(|(_, spec)| spec.follow_to == FollowTo::Released)
}

fn grows(scenario: &Scenario) -> bool {
    let changes = scenario.fork_at.is_some() || !scenario.changes.is_empty();
    changes || scenario.structures.iter().any(|(_, spec)| spec.growth.changes_teams())
}

fn emerges(scenario: &Scenario) -> bool {
    scenario.market.emerging > 0
}

fn trades(scenario: &Scenario) -> bool {
    scenario.market.customers > 0.0
}

/// The measures that exist in a scenario.
pub(super) fn measures_of(scenario: &Scenario) -> impl Iterator<Item = Measure> + use<> {
    let (acts, grows, trades) = (acts(scenario), grows(scenario), trades(scenario));
    let emerges = emerges(scenario);
    let exists = move |measure: &Measure| match measure.class() {
        Class::Hearing => true,
        Class::Action => acts,
        Class::Emergence => emerges,
        Class::Trade => trades,
        Class::Change => grows,
    };
    Measure::ALL.iter().copied().filter(exists)
}

impl StructureOutcomes {
    /// What each replication says about a measure.
    pub fn samples(&self, measure: Measure) -> Vec<Sample> {
        self.outcomes.iter().map(|outcome| outcome.sample(measure)).collect()
    }

    /// What values a measure can take here.
    pub fn nature(&self, measure: Measure) -> Nature {
        let is_exact = match measure {
            // None in any replication, where there can be none, says more than that none was seen.
            Measure::Splits => !self.can_split,
            _ => self.is_constant && measure.is_of_shape(),
        };
        if is_exact { Nature::Exact } else { measure.nature() }
    }

    /// Whether a measure is no average over replications, so that its spread is found by resampling them.
    pub fn is_resampled(&self, measure: Measure) -> bool {
        measure.quantile().is_some() && self.has_few()
    }

    /// What each replication says about a measure, as it is judged: the busiest team is the same in all of them.
    pub fn term(&self, measure: Measure) -> Term {
        let plain = || Term::of(self.samples(measure), self.nature(measure));
        match measure {
            Measure::UtilisationMax => busiest(&self.busy_shares()).unwrap_or_else(plain),
            _ => plain(),
        }
    }

    /// The busy shares of all standing teams, replication by replication.
    fn busy_shares(&self) -> Vec<Vec<f64>> {
        let standing = self.outcomes.iter().map(|outcome| outcome.teams.len()).min().unwrap_or(0);
        let of = |outcome: &Outcome| outcome.teams[..standing].iter().map(|team| team.utilisation).collect();
        self.outcomes.iter().map(of).collect()
    }

    /// A measure over some replications, given by their places with repetition.
    pub fn over(&self, places: &[usize], measure: Measure) -> Option<f64> {
        match measure.quantile() {
            Some(p) if self.has_few() => self.pooled_quantile(places, p),
            _ => {
                let samples = self.term(measure).samples;
                let samples: Vec<Sample> = places.iter().map(|place| samples[*place]).collect();
                Some(estimate(&samples, Nature::Level, 0.5)?.value)
            }
        }
    }

    /// Whether every replication delivered too little for quantiles of its own.
    pub fn has_few(&self) -> bool {
        !self.outcomes.is_empty() && self.outcomes.iter().all(|outcome| outcome.few_delays.is_some())
    }

    /// The p-quantile of the delay over the pooled cohorts of some replications, in days.
    pub fn pooled_quantile(&self, places: &[usize], p: f64) -> Option<f64> {
        let chosen = || places.iter().map(|place| &self.outcomes[*place]);
        let mut delays: Vec<u64> =
            chosen().flat_map(|outcome| outcome.few_delays.iter().flatten().copied()).collect();
        delays.sort_unstable();
        let cohort = chosen().map(|outcome| outcome.cohort).sum();
        quantile_of_sorted(&delays, cohort, p).map(|delay| Duration(delay).days())
    }

    /// What each replication says about a measure of one team; the same every time for what the shape alone decides.
    pub fn team_samples(&self, team: usize, measure: TeamMeasure) -> Vec<Sample> {
        let of =
            |outcome: &Outcome| outcome.teams[team].get(measure).map_or(Sample::NotReached, Sample::Value);
        self.outcomes.iter().map(of).collect()
    }

    /// The mean of a team's measure over the replications that have it.
    pub fn team_mean(&self, team: usize, measure: TeamMeasure) -> Option<f64> {
        let values: Vec<f64> =
            self.team_samples(team, measure).into_iter().filter_map(Sample::value).collect();
        (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
    }

    /// Insights a replication over each directed link.
    pub fn mean_relays(&self, link: usize) -> f64 {
        // Links that are drawn anew in each replication are known from the first alone.
        let known: Vec<u64> = self.outcomes.iter().filter_map(|o| o.relays.get(link).copied()).collect();
        known.iter().sum::<u64>() as f64 / known.len().max(1) as f64
    }

    /// The share delivered by each moment after the shift, in days.
    pub fn delivery_curve(&self, confidence: f64) -> Vec<(f64, Option<Estimate>)> {
        let curves: Vec<Vec<u64>> = self.outcomes.iter().map(|o| o.curve.cumulative().collect()).collect();
        let Some(first) = self.outcomes.first() else { return Vec::new() };
        let at = |(step, micros): (usize, f64)| {
            let sample = |(curve, outcome): (&Vec<u64>, &Outcome)| Sample::Ratio {
                over: curve[step] as f64,
                under: outcome.cohort as f64,
            };
            let samples: Vec<Sample> = curves.iter().zip(&self.outcomes).map(sample).collect();
            (micros / crate::time::DAY as f64, estimate(&samples, Nature::Cases, confidence))
        };
        first.curve.grid().enumerate().map(at).collect()
    }

    /// The teams with the longest backlog, averaged over observation times and replications, longest first.
    pub fn most_loaded(&self, count: usize) -> Vec<usize> {
        let teams = self.organisation.teams.len();
        let mut sums = vec![0_u64; teams];
        for (place, backlog) in self.outcomes.iter().flat_map(|outcome| outcome.backlog.iter().enumerate()) {
            sums[place % teams] += u64::from(*backlog);
        }
        let mut order: Vec<usize> = (0..teams).filter(|team| sums[*team] > 0).collect();
        order.sort_by_key(|team| (std::cmp::Reverse(sums[*team]), *team));
        order.truncate(count);
        order
    }

    /// The backlog of a team at an observation time.
    pub fn backlog(&self, team: usize, observation: usize, confidence: f64) -> Option<Estimate> {
        let place = observation * self.organisation.teams.len() + team;
        let sample = |outcome: &Outcome| outcome.backlog.get(place).map(|n| Sample::Value(f64::from(*n)));
        let samples: Vec<Sample> = self.outcomes.iter().filter_map(sample).collect();
        estimate(&samples, Nature::Level, confidence).map(|estimate| estimate.within(0.0, f64::INFINITY))
    }
}

#[cfg(test)]
mod tests {
    use crate::experiment::{Execution, Experiment};
    use crate::results::Measure;
    use crate::scenario::ScenarioFile;
    use std::collections::BTreeMap;

    #[test]
    fn where_nothing_can_split_there_are_no_splits_for_sure_and_where_something_could_there_may_be_some() {
        let text = "schema_version = 1\nhorizon = \"1y\"\nfollow_up = \"1q\"\nreplications = 5\n[market]\nniches = 4\n\
            shift_interval = \"1w\"\n[base]\nmembers = 30\ngrowth = { review = \"1mo\", hire_above = 9.0 }\n\
            [structures.grows]\ntemplate = \"network\"\n[structures.splits]\ntemplate = \"network\"\n\
            growth.when_full = \"split\"\ngrowth.two_pizza = 30\n";
        let scenario = ScenarioFile::parse("x.toml", text).unwrap().resolve(BTreeMap::new()).unwrap();
        let outcomes = Experiment::new(scenario).unwrap().outcomes(Execution::default()).unwrap();
        let splits = |place: usize| outcomes.structures[place].estimate(Measure::Splits, 0.95).unwrap();
        assert_eq!((splits(0).value, splits(1).value), (0.0, 0.0));
        assert_eq!(splits(0).bounds, Some((0.0, 0.0)));
        // None in five: at 95 % fewer than .738 a replication.
        assert!((splits(1).bounds.unwrap().1 - 0.738).abs() < 0.001, "{:?}", splits(1));
    }

    #[test]
    fn the_teams_with_the_longest_backlog_come_first_and_who_never_has_any_not_at_all() {
        // Four insights a day: the head receives for 1.8 hours each, busy for nine tenths of its eight hours, the one below
        // relays for .8 hours, and the lowest does nothing but notice.
        let text = "schema_version = 1\nhorizon = \"600d\"\nfollow_up = \"100d\"\nreplications = 2\n[market]\nniches = 4\n\
            shift_interval = \"1d\"\n[structures.a]\ntemplate = \"tree\"\nbranching = 1\nlevels = 3\nowners = \"root\"\n\
            receive_work = { deterministic = \"1.8h\" }\nrelay_work = { deterministic = \"0.8h\" }\n";
        let scenario = ScenarioFile::parse("x.toml", text).unwrap().resolve(BTreeMap::new()).unwrap();
        let outcomes = Experiment::new(scenario).unwrap().outcomes(Execution::default()).unwrap();
        let most_loaded = |count| outcomes.structures[0].most_loaded(count);
        assert_eq!((most_loaded(9), most_loaded(1)), (vec![0, 1], vec![0]));
    }
}
