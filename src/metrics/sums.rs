//! How each measure is computed from what the observers of one replication summed up: one arm a measure, and a forgotten
//! one does not compile.

use super::cohort::Cohort;
use super::growth::Growth;
use super::niches::Niches;
use super::pursuits::{Judged, Pursuits};
use super::teams::TeamOutcome;
use crate::organisation::{Organisation, Team};
use crate::results::{Measure, Stage};
use crate::statistics::{Sample, quantile_of_sorted};
use crate::time::{DAY, DAYS_PER_YEAR};

/// What the measures are made of.
pub(super) struct Sums<'a, 'b> {
    pub cohort: &'a Cohort<'b>,
    pub pursuits: &'a Pursuits<'b>,
    pub niches: &'a Niches<'b>,
    pub growth: &'a Growth,
    pub teams: &'a [TeamOutcome],
    /// As it is at the horizon.
    pub organisation: &'a Organisation,
    pub unstable: usize,
    /// Days from the warm-up to the horizon.
    pub span_d: f64,
    /// Days from the start to the horizon.
    pub whole_d: f64,
    pub services: u64,
    pub mean_age: f64,
    pub wrong_share: Option<f64>,
}

fn ratio(over: f64, under: f64) -> Sample {
    Sample::Ratio { over, under }
}

fn known(value: Option<f64>) -> Sample {
    value.map_or(Sample::NotReached, Sample::Value)
}

fn in_days(micros: u128) -> f64 {
    micros as f64 / DAY as f64
}

impl Sums<'_, '_> {
    /// What the replication says about a measure.
    pub fn sample(&self, measure: Measure) -> Sample {
        let Self { cohort, pursuits, niches, growth, organisation, .. } = self;
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
            Measure::Correlation => known(cohort.received_gaps.correlation()),
            Measure::Error => {
                self.where_moved(ratio(cohort.gaps.squared_error(), cohort.gaps.squared_truth()))
            }
            Measure::ReceivedAppeal => self.where_moved(ratio(cohort.appeal, received)),
            Measure::ReceivedWorth => self.where_moved(ratio(cohort.worth, received)),
            Measure::FreshShare => ratio(cohort.fresh as f64, received),
            Measure::ToldShare => ratio(cohort.told as f64, received),
            Measure::Age => Sample::Value(self.mean_age),
            Measure::PictureWrong => known(self.wrong_share),
            Measure::Hops => ratio(cohort.hops as f64, received),
            Measure::HopsWhenRelayed => ratio(cohort.hops as f64, cohort.received_relayed as f64),
            Measure::Velocity => Sample::Value(cohort.receipts as f64 / self.span_d),
            Measure::FlowTime => ratio(in_days(cohort.flow), received),
            Measure::FlowEfficiency => ratio(in_days(cohort.flow_work), in_days(cohort.flow)),
            Measure::Load => Sample::Value(self.teams.iter().map(|team| team.load).sum()),
            Measure::Activity => Sample::Value(self.services as f64 / self.whole_d),
            Measure::UtilisationMean => Sample::Value(self.utilisation()),
            Measure::UtilisationMax => {
                Sample::Value(self.teams.iter().map(|team| team.utilisation).fold(0.0, f64::max))
            }
            Measure::Unstable => Sample::Value(self.unstable as f64),
            Measure::MakerDistance => known(organisation.maker_distance()),
            Measure::SupportDistance => known(organisation.support_distance()),
            Measure::ReleaseRestrictedMean => {
                self.acted(ratio(in_days(cohort.restricted + pursuits.after_receipt()), size))
            }
            Measure::ReleaseHalfTau => {
                self.acted(ratio(in_days(cohort.restricted_half + pursuits.half_after_receipt()), size))
            }
            Measure::ReleasedShare => self.acted(ratio(pursuits.released as f64, size)),
            Measure::DeclinedShare => self.acted(ratio(pursuits.declined as f64, size)),
            Measure::StageDecision => self.pursued(Stage::Decision),
            Measure::StageApproval => self.pursued(Stage::Approval),
            Measure::StageBuild => self.pursued(Stage::Build),
            Measure::StageDeclined => self.pursued(Stage::Declined),
            Measure::GoodAgreed => self.agreed(pursuits.good),
            Measure::BadAgreed => self.agreed(pursuits.bad),
            Measure::LevelsAsked => {
                self.acted(ratio(pursuits.asked as f64, (pursuits.good.all + pursuits.bad.all) as f64))
            }
            Measure::ReleaseRate => self.acted(Sample::Value(pursuits.releases as f64 / self.span_d)),
            Measure::NetWorth => self.acted(Sample::Value((pursuits.worth - pursuits.spent) / self.span_d)),
            Measure::Fit => self.acted(known(self.mean_fit())),
            Measure::FoundedRestrictedMean => ratio(in_days(niches.restricted()), niches.emerged() as f64),
            Measure::FoundedShare => ratio(niches.founded_in_time() as f64, niches.emerged() as f64),
            Measure::Share => self.traded(Sample::Value(self.sum_of_trade(0) / pursuits.trade.len() as f64)),
            Measure::Revenue => self.traded(Sample::Value(self.revenue())),
            Measure::Cost => self.traded(Sample::Value(self.cost())),
            Measure::CostPerInsight => {
                self.traded(ratio(self.cost(), pursuits.releases as f64 / self.span_d))
            }
            Measure::Profit => self.traded(Sample::Value(self.revenue() - self.cost())),
            Measure::Teams => Sample::Value(self.standing().count() as f64),
            Measure::Members => Sample::Value(f64::from(organisation.members())),
            Measure::TeamSizeMax => {
                let working = self.standing().filter(|team| team.kind.does_own_work());
                Sample::Value(f64::from(working.map(|team| team.members).max().unwrap_or(0)))
            }
            Measure::Splits => Sample::Value(f64::from(growth.splits)),
            Measure::Pulls => Sample::Value(f64::from(growth.pulls)),
            Measure::Foundings => Sample::Value(f64::from(niches.foundings)),
            Measure::Closures => Sample::Value(f64::from(niches.closures)),
            Measure::Attrition => {
                let years = self.span_d / DAYS_PER_YEAR;
                Sample::Value(f64::from(growth.quits) / f64::from(organisation.members().max(1)) / years)
            }
            Measure::Layers => {
                Sample::Value(self.standing().map(|team| team.level + 1).max().unwrap_or(0) as f64)
            }
            Measure::ManagersPerWorker => {
                let (members, managers) =
                    (f64::from(organisation.members()), f64::from(organisation.managers()));
                Sample::Value(managers / (members - managers).max(1.0))
            }
        }
    }

    /// A measure of what owners do with what they heard; none where they only hear.
    fn acted(&self, sample: Sample) -> Sample {
        if self.pursuits.acts { sample } else { Sample::NotReached }
    }

    /// A measure of what customers made of it, from the warm-up to the horizon; none where nobody buys.
    fn traded(&self, sample: Sample) -> Sample {
        if self.pursuits.trade.is_empty() { Sample::NotReached } else { sample }
    }

    /// A measure of what shifts say exists only where they have a size.
    fn where_moved(&self, sample: Sample) -> Sample {
        if self.cohort.gaps.n > 1.0 { sample } else { Sample::NotReached }
    }

    fn stage(&self, stage: Stage) -> Sample {
        ratio(in_days(self.cohort.stages[stage as usize]), self.cohort.size as f64)
    }

    /// A stage after the owner has heard.
    fn pursued(&self, stage: Stage) -> Sample {
        self.acted(ratio(in_days(self.pursuits.stages[stage as usize]), self.cohort.size as f64))
    }

    fn agreed(&self, judged: Judged) -> Sample {
        self.acted(ratio(judged.agreed as f64, judged.all as f64))
    }

    /// The mean fit over observation times; none where there was none.
    fn mean_fit(&self) -> Option<f64> {
        let times = self.pursuits.observation_times;
        (times > 0).then(|| self.pursuits.fit / times as f64)
    }

    fn sum_of_trade(&self, place: usize) -> f64 {
        self.pursuits.trade.iter().map(|observation| observation[place]).sum()
    }

    /// A day.
    fn revenue(&self) -> f64 {
        (self.sum_of_trade(1) + self.pursuits.revenue_at_the_end) / self.span_d
    }

    /// A day.
    fn cost(&self) -> f64 {
        (self.sum_of_trade(2) + self.pursuits.pay_at_the_end + self.pursuits.spent) / self.span_d
    }

    /// Teams that have people.
    fn standing(&self) -> impl Iterator<Item = &Team> {
        self.organisation.teams.iter().filter(|team| team.members > 0)
    }

    /// A quantile of the delay; none beyond the delivered share, nor while some team's backlog keeps growing.
    fn quantile(&self, p: f64) -> Sample {
        let reached =
            quantile_of_sorted(&self.cohort.delays, self.cohort.size, p).filter(|_| self.unstable == 0);
        known(reached.map(|delay| in_days(u128::from(delay))))
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
