//! What one replication of one structure comes to.

use super::age::Age;
use super::cohort::Cohort;
use super::growth::{Growth, Stature};
use super::log::{Log, LoggedInsight};
use super::niches::Niches;
use super::pursuits::{Judged, Pursuits};
use super::services::{ServiceKey, Services};
use super::teams::{TeamOutcome, Teams, days};
use super::trails::{TimeHeld, Trails};
use crate::market::Market;
use crate::organisation::Organisation;
use crate::results::{Class, Measure, Stage};
use crate::simulation::{Census, Times};
use crate::statistics::{Curve, Sample, quantile_of_sorted};
use crate::time::DAY;
use std::collections::BTreeMap;

/// The observers of an ordinary run.
pub(crate) type Watch<'a> = (
    (Teams<'a>, (Cohort<'a>, Trails<'a>)),
    ((Age<'a>, Log<'a>), (Pursuits<'a>, ((Growth, Services), Niches<'a>))),
);

/// What of a run is kept besides its measures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Kept {
    /// Every insight.
    pub insights: bool,
    /// In whose hands the time was.
    pub trails: bool,
}

/// A watch over a run; `acts` when insights are followed beyond their owner.
pub(crate) fn watch<'a>(
    times: &'a Times,
    organisation: &Organisation,
    market: &'a Market,
    acts: bool,
    kept: Kept,
) -> Watch<'a> {
    let teams = Teams::new(times, organisation);
    let told = (Age::new(times, market), Log::new(times, kept.insights));
    let changed =
        ((Growth::new(organisation, times.warm_up), Services::new(times.warm_up)), Niches::new(times));
    let cohort = (Cohort::new(times, market), Trails::new(times, organisation, kept.trails));
    ((teams, cohort), (told, (Pursuits::new(times, acts), changed)))
}

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
    /// Pieces of work present, look by look, team by team.
    pub backlog: Vec<u32>,
    /// The fit of products and needs at each look, where owners act.
    pub fits: Vec<f64>,
    /// Share, revenue and pay at each look, where customers buy.
    pub trade: Vec<[f64; 3]>,
    /// Teams, people and splits at each look.
    pub growth: Vec<Stature>,
    pub insights: Vec<LoggedInsight>,
    /// The teams in the order of their numbers, where insights were kept and the organisation changed itself.
    pub names: Option<Vec<String>>,
    /// Services delivered since the warm-up.
    pub services_used: BTreeMap<ServiceKey, u32>,
    /// In whose hands the time of the cohort was, where it was kept.
    pub held: Option<TimeHeld>,
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
        let ((mut teams, (mut cohort, trails)), ((mut age, log), (pursuits, ((growth, services), niches)))) =
            watch;
        let mut breaches = teams.close(organisation, census);
        breaches.extend(pursuits.breach());
        breaches.extend(trails.breach(cohort.restricted, pursuits.acts.then(|| pursuits.after_receipt())));
        let outcomes = teams.outcomes(organisation, census);
        let curve = cohort.curve();
        let unstable = outcomes.iter().filter(|team| team.is_unstable).count();
        let span_d = days(times.warm_up, times.horizon);
        let sums =
            Sums { cohort: &cohort, pursuits: &pursuits, teams: &outcomes, organisation, unstable, span_d };
        let (mean_age, wrong) = (age.mean_age(), age.wrong_share());
        let sample = |measure: Measure| match measure {
            Measure::Age => Sample::Value(mean_age),
            Measure::PictureWrong => wrong.map_or(Sample::NotReached, Sample::Value),
            Measure::Activity => {
                Sample::Value(census.services as f64 / days(crate::time::SimTime::START, times.horizon))
            }
            Measure::Foundings => Sample::Value(f64::from(niches.foundings)),
            Measure::Closures => Sample::Value(f64::from(niches.closures)),
            Measure::FoundedRestrictedMean => ratio(in_days(niches.restricted()), niches.emerged() as f64),
            Measure::FoundedShare => ratio(niches.founded_in_time() as f64, niches.emerged() as f64),
            Measure::Attrition => {
                let years = span_d / crate::time::DAYS_PER_YEAR;
                Sample::Value(f64::from(growth.quits) / f64::from(organisation.members().max(1)) / years)
            }
            measure if measure.class() == Class::Change => grown(measure, organisation, &growth),
            measure if measure.class() == Class::Trade => traded(measure, &pursuits, span_d),
            measure if measure.class() == Class::Action => sums.action(measure),
            measure => sums.sample(measure),
        };
        Self {
            measures: Measure::ALL.iter().map(|measure| sample(*measure)).collect(),
            teams: outcomes[teams.first()..].to_vec(),
            relays: teams.relays(),
            cohort: cohort.size,
            few_delays: (cohort.delays.len() < FEW && unstable == 0).then_some(cohort.delays),
            curve,
            backlog: teams.backlog,
            fits: pursuits.fits,
            trade: pursuits.trade,
            growth: growth.series,
            names: is_changed.then(|| names(organisation)).filter(|_| !log.insights.is_empty()),
            insights: log.insights,
            services_used: services.by_name(organisation),
            held: trails.held(is_changed),
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

/// What the measures are made of.
struct Sums<'a, 'b> {
    cohort: &'a Cohort<'b>,
    pursuits: &'a Pursuits<'b>,
    teams: &'a [TeamOutcome],
    organisation: &'a Organisation,
    unstable: usize,
    span_d: f64,
}

/// What customers made of it, from the warm-up to the horizon.
fn traded(measure: Measure, pursuits: &Pursuits<'_>, span_d: f64) -> Sample {
    if pursuits.trade.is_empty() {
        return Sample::NotReached;
    }
    let sum = |place: usize| pursuits.trade.iter().map(|look| look[place]).sum::<f64>();
    let revenue = (sum(1) + pursuits.revenue_at_the_end) / span_d;
    let cost = (sum(2) + pursuits.pay_at_the_end + pursuits.spent) / span_d;
    if measure == Measure::CostPerInsight {
        return ratio(cost, pursuits.releases as f64 / span_d);
    }
    Sample::Value(match measure {
        Measure::Share => sum(0) / pursuits.trade.len() as f64,
        Measure::Revenue => revenue,
        Measure::Cost => cost,
        _ => revenue - cost,
    })
}

/// What the organisation has become.
fn grown(measure: Measure, organisation: &Organisation, growth: &Growth) -> Sample {
    let teams = || organisation.teams.iter().filter(|team| team.members > 0);
    let (members, managers) = (f64::from(organisation.members()), f64::from(organisation.managers()));
    let value = match measure {
        Measure::Teams => teams().count() as f64,
        Measure::Members => members,
        Measure::TeamSizeMax => f64::from(
            teams().filter(|team| team.kind.does_own_work()).map(|team| team.members).max().unwrap_or(0),
        ),
        Measure::Splits => f64::from(growth.splits),
        Measure::Pulls => f64::from(growth.pulls),
        Measure::Layers => teams().map(|team| team.level + 1).max().unwrap_or(0) as f64,
        _ => managers / (members - managers).max(1.0),
    };
    Sample::Value(value)
}

fn ratio(over: f64, under: f64) -> Sample {
    Sample::Ratio { over, under }
}

fn in_days(micros: u128) -> f64 {
    micros as f64 / DAY as f64
}

impl Sums<'_, '_> {
    fn sample(&self, measure: Measure) -> Sample {
        let cohort = self.cohort;
        let (size, received) = (cohort.size as f64, cohort.received as f64);
        match measure {
            Measure::CohortCount => Sample::Value(size),
            Measure::DelayRestrictedMean => ratio(in_days(cohort.restricted), size),
            Measure::DelayHalfTau => ratio(in_days(cohort.restricted_half), size),
            Measure::DelayMedian => self.quantile(0.5),
            Measure::DelayP90 => self.quantile(0.9),
            Measure::DelayWhenRelayed => ratio(in_days(cohort.relayed_restricted), cohort.relayed as f64),
            Measure::DeliveredShare => ratio(received, size),
            Measure::DeliveredHalfTau => ratio(cohort.received_half as f64, size),
            Measure::LostShare => ratio(cohort.lost as f64, size),
            Measure::UnseenShare => ratio(cohort.unseen as f64, size),
            Measure::StageUnseen => self.stage(Stage::Unseen),
            Measure::StageSaidAgain => self.stage(Stage::SaidAgain),
            Measure::StageQueue => self.stage(Stage::Queue),
            Measure::StageWork => self.stage(Stage::Work),
            Measure::StageGate => self.stage(Stage::Gate),
            Measure::StageTransit => self.stage(Stage::Transit),
            Measure::StageLost => self.stage(Stage::Lost),
            Measure::Retained => self.where_moved(ratio(cohort.gaps.covariance(), cohort.gaps.variance())),
            Measure::Error => {
                self.where_moved(ratio(cohort.gaps.squared_error(), cohort.gaps.squared_truth()))
            }
            Measure::Correlation => {
                cohort.received_gaps.correlation().map_or(Sample::NotReached, Sample::Value)
            }
            Measure::ReceivedAppeal => self.where_moved(ratio(cohort.appeal, received)),
            Measure::ReceivedWorth => self.where_moved(ratio(cohort.worth, received)),
            Measure::FreshShare => ratio(cohort.fresh as f64, received),
            Measure::ToldShare => ratio(cohort.told as f64, received),
            Measure::Hops => ratio(cohort.hops as f64, received),
            Measure::HopsWhenRelayed => ratio(cohort.hops as f64, cohort.received_relayed as f64),
            Measure::Velocity => Sample::Value(cohort.receipts as f64 / self.span_d),
            Measure::FlowTime => ratio(in_days(cohort.flow), received),
            Measure::FlowEfficiency => ratio(in_days(cohort.flow_work), in_days(cohort.flow)),
            Measure::Load => Sample::Value(self.teams.iter().map(|team| team.load).sum()),
            Measure::UtilisationMean => Sample::Value(self.utilisation()),
            Measure::UtilisationMax => {
                Sample::Value(self.teams.iter().map(|team| team.utilisation).fold(0.0, f64::max))
            }
            Measure::Unstable => Sample::Value(self.unstable as f64),
            Measure::MakerDistance => {
                self.organisation.maker_distance().map_or(Sample::NotReached, Sample::Value)
            }
            Measure::SupportDistance => {
                self.organisation.support_distance().map_or(Sample::NotReached, Sample::Value)
            }
            _ => Sample::NotReached,
        }
    }

    /// A measure of what owners do with what they heard; none where they only hear.
    fn action(&self, measure: Measure) -> Sample {
        let (pursuits, size) = (self.pursuits, self.cohort.size as f64);
        if !pursuits.acts {
            return Sample::NotReached;
        }
        let stage = |stage: Stage| ratio(in_days(pursuits.stages[stage as usize]), size);
        let agreed = |judged: Judged| ratio(judged.agreed as f64, judged.all as f64);
        match measure {
            Measure::ReleaseRestrictedMean => {
                ratio(in_days(self.cohort.restricted + pursuits.after_receipt()), size)
            }
            Measure::ReleaseHalfTau => {
                ratio(in_days(self.cohort.restricted_half + pursuits.half_after_receipt()), size)
            }
            Measure::ReleasedShare => ratio(pursuits.released as f64, size),
            Measure::DeclinedShare => ratio(pursuits.declined as f64, size),
            Measure::StageDecision => stage(Stage::Decision),
            Measure::StageApproval => stage(Stage::Approval),
            Measure::StageBuild => stage(Stage::Build),
            Measure::StageDeclined => stage(Stage::Declined),
            Measure::GoodAgreed => agreed(pursuits.good),
            Measure::BadAgreed => agreed(pursuits.bad),
            Measure::LevelsAsked => {
                ratio(pursuits.asked as f64, (pursuits.good.all + pursuits.bad.all) as f64)
            }
            Measure::ReleaseRate => Sample::Value(pursuits.releases as f64 / self.span_d),
            Measure::NetWorth => Sample::Value((pursuits.worth - pursuits.spent) / self.span_d),
            Measure::Fit if pursuits.looks > 0 => Sample::Value(pursuits.fit / pursuits.looks as f64),
            _ => Sample::NotReached,
        }
    }

    fn stage(&self, stage: Stage) -> Sample {
        ratio(in_days(self.cohort.stages[stage as usize]), self.cohort.size as f64)
    }

    /// A measure of what shifts say exists only where they have a size.
    fn where_moved(&self, sample: Sample) -> Sample {
        if self.cohort.gaps.n > 1.0 { sample } else { Sample::NotReached }
    }

    /// A quantile of the delay; none beyond the delivered share, nor while some team's backlog keeps growing.
    fn quantile(&self, p: f64) -> Sample {
        let reached =
            quantile_of_sorted(&self.cohort.delays, self.cohort.size, p).filter(|_| self.unstable == 0);
        reached.map_or(Sample::NotReached, |delay| Sample::Value(in_days(u128::from(delay))))
    }

    fn utilisation(&self) -> f64 {
        let members: f64 = self.organisation.teams.iter().map(|team| f64::from(team.members)).sum();
        let busy = self
            .teams
            .iter()
            .zip(&self.organisation.teams)
            .map(|(o, team)| o.utilisation * f64::from(team.members));
        busy.sum::<f64>() / members.max(1.0)
    }
}
