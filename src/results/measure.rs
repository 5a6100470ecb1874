//! Everything that is measured of a structure: one row a measure, for tables, claims, precision, pages and searches.

use super::{Stage, Unit};
use crate::statistics::Nature;

/// What a measure is about, which decides in which scenarios it exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// How owners hear of what changed.
    Hearing,
    /// What they do about it.
    Action,
    /// Niches that emerge.
    Emergence,
    /// Customers and money.
    Trade,
    /// How the organisation changes.
    Change,
}

/// Whether people want more or less of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// More is better.
    More,
    /// Less is better.
    Less,
    /// Neither: it tells what happened, not how well.
    Neither,
}

/// What a ratio is counted over: measures of the same have the same denominator in every replication.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Over {
    Cohort,
    Received,
    Relayed,
    ReceivedRelayed,
    Emerged,
    FlowTime,
    TruthVariance,
    TruthSquares,
    GoodInitiatives,
    BadInitiatives,
    Initiatives,
    Releases,
}

macro_rules! measures {
    (@over $over:ident) => { Some(Over::$over) };
    (@over) => { None };
    ($($(#[doc = $doc:literal])* $name:ident $text:literal $unit:ident $class:ident $wanted:ident
        $nature:ident $(/ $over:ident)?, $plain:literal;)*) => {
        /// A measure of one structure.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Measure {
            $($(#[doc = $doc])* $name),*
        }

        impl Measure {
            /// Every measure, in the order of the list.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// As written in tables, `precision_measure`, claims and known answers.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }

            /// What people call it.
            pub fn plain_name(self) -> &'static str {
                match self { $(Self::$name => $plain),* }
            }

            /// What it is, in a sentence.
            pub fn definition(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),*).trim_ascii()),* }
            }

            /// The unit of its values.
            pub fn unit(self) -> Unit {
                match self { $(Self::$name => Unit::$unit),* }
            }

            /// What it is about.
            pub fn class(self) -> Class {
                match self { $(Self::$name => Class::$class),* }
            }

            /// Whether more of it is better.
            pub fn wanted(self) -> Wanted {
                match self { $(Self::$name => Wanted::$wanted),* }
            }

            /// What values it can take, which decides what its interval looks like.
            pub(crate) fn nature(self) -> Nature {
                match self { $(Self::$name => Nature::$nature),* }
            }

            /// What it is a ratio over, and so estimated as a ratio of sums; none for what is averaged over replications.
            pub(crate) fn counted_over(self) -> Option<Over> {
                match self { $(Self::$name => measures!(@over $($over)?)),* }
            }
        }
    };
}

// A definition, then: identifier, name in tables, unit, what it is about, whether more is better, what values it can take
// (/ what it is a ratio over), what people call it.
measures! {
    /// Shifts of the cohort, in one replication.
    CohortCount "cohort.count" Shifts Hearing Neither Level, "shifts followed";
    /// E[min(T, τ)] over the cohort, T from the shift to its first receipt by the owner.
    DelayRestrictedMean "delay_to_received.restricted_mean" Days Hearing Less Level / Cohort, "delay until heard";
    /// E[min(T, τ/2)]: the same shifts, each followed half as long.
    DelayHalfTau "delay_to_received.restricted_mean_half_tau" Days Hearing Less Level / Cohort, "delay until heard, followed half as long";
    /// The delay by which half of the cohort was received.
    DelayMedian "delay_to_received.median" Days Hearing Less Level, "median delay";
    /// The delay by which nine tenths of the cohort were received.
    DelayP90 "delay_to_received.p90" Days Hearing Less Level, "delay of nine in ten";
    /// E[min(T, τ)] over the shifts whose first copy was relayed at least once.
    DelayWhenRelayed "delay_when_relayed.restricted_mean" Days Hearing Less Level / Relayed, "delay of what was passed on";
    /// The share of the cohort received within τ.
    DeliveredShare "delivered.share" Share Hearing More Cases / Cohort, "heard by then";
    /// The share of the cohort received within τ/2.
    DeliveredHalfTau "delivered.share_half_tau" Share Hearing More Cases / Cohort, "heard in half the time";
    /// The share of the cohort of which the last copy was lost, unreceived, within τ.
    LostShare "lost.share" Share Hearing Less Cases / Cohort, "lost on the way";
    /// The share of the cohort that nobody noticed within τ.
    UnseenShare "unseen.share" Share Hearing Less Cases / Cohort, "noticed by nobody";
    /// Mean time within τ before any channel noticed.
    StageUnseen "stage_unseen.mean" Days Hearing Less Level / Cohort, "time before anybody notices";
    /// Mean time within τ from then until a channel noticed what was received, or lived on, in the end.
    StageSaidAgain "stage_said_again.mean" Days Hearing Less Level / Cohort, "time until somebody says it again";
    /// Mean time within τ in queues.
    StageQueue "stage_queue.mean" Days Hearing Less Level / Cohort, "time waiting in line";
    /// Mean time within τ being worked on.
    StageWork "stage_work.mean" Days Hearing Less Level / Cohort, "time being worked on";
    /// Mean time within τ at gates.
    StageGate "stage_gate.mean" Days Hearing Less Level / Cohort, "time waiting for the next report";
    /// Mean time within τ in transit.
    StageTransit "stage_transit.mean" Days Hearing Less Level / Cohort, "time on the way";
    /// Mean time within τ after the last copy was lost.
    StageLost "stage_lost.mean" Days Hearing Less Level / Cohort, "time after it was lost";
    /// cov(m, m̂)/var m over the cohort, undelivered as 0: how much of the truth arrives.
    Retained "retained.ratio" Ratio Hearing More Level / TruthVariance, "truth retained";
    /// The correlation of what is true and what is received, over what is received.
    Correlation "correlation.mean" Ratio Hearing More Level, "truth of what arrives";
    /// E(m̂ − m)²/E m² over the cohort, undelivered as 0.
    Error "error.ratio" Ratio Hearing Less Level / TruthSquares, "error of the picture";
    /// Mean appeal, in standard deviations, of what is received.
    ReceivedAppeal "received_appeal.mean" Deviations Hearing Neither Level / Received, "appeal of what arrives";
    /// Mean worth, in standard deviations, of what is received.
    ReceivedWorth "received_worth.mean" Deviations Hearing More Level / Received, "worth of what arrives";
    /// The share of what is received that no newer shift of the same need had overtaken.
    FreshShare "fresh.share" Share Hearing More Cases / Received, "still fresh";
    /// The share of what is received that word of mouth brought, for a part of the way at least.
    ToldShare "told.share" Share Hearing Neither Cases / Received, "told by word of mouth";
    /// Time average of the age of the newest shift that the owner knows of, over niches.
    Age "age.mean" Days Hearing Less Level, "age of knowledge";
    /// The share of time and needs in which the newest shift was unknown to the owner.
    PictureWrong "picture_wrong.share" Share Hearing Less Part, "time with an outdated picture";
    /// Relays of the copy that was received first.
    Hops "hops.mean" Relays Hearing Less Level / Received, "steps on the way";
    /// Relays of the copy that was received first, where there was at least one.
    HopsWhenRelayed "hops_when_relayed.mean" Relays Hearing Less Level / ReceivedRelayed, "steps where there were any";
    /// Shifts received per day.
    Velocity "velocity.mean" PerDay Hearing More Level, "changes heard of a day";
    /// Mean time from being sensed to being received.
    FlowTime "flow_time.mean" Days Hearing Less Level / Received, "time from noticed to received";
    /// Work as a share of the time from being sensed to being received.
    FlowEfficiency "flow_efficiency.ratio" Ratio Hearing More Part / FlowTime, "work in that time";
    /// Pieces of work present in all teams, time average.
    Load "load.mean" Items Hearing Neither Level, "work present";
    /// Services completed per day: activity, to stand beside the outcome.
    Activity "activity.mean" PerDay Hearing Neither Level, "services completed a day";
    /// The busy share of all members.
    UtilisationMean "utilisation.mean" Ratio Hearing Neither Part, "busy share of all";
    /// Busy share of the busiest team.
    UtilisationMax "utilisation.max" Ratio Hearing Less Part, "busiest team";
    /// Teams whose backlog keeps growing.
    Unstable "unstable.count" Teams Hearing Less Events, "teams that fall behind for good";
    /// Relays between those who make the product and the nearest customer, member by member, at the horizon.
    MakerDistance "maker_distance.mean" Relays Hearing Less Level, "steps between makers and customers";
    /// Relays between those who serve other teams – support functions, platforms, enabling teams – and the nearest customer,
    /// member by member, at the horizon.
    SupportDistance "support_distance.mean" Relays Hearing Less Level, "steps between support and customers";
    /// E[min(T, τ)] over the cohort, T from the shift to the first release that answers it.
    ReleaseRestrictedMean "delay_to_released.restricted_mean" Days Action Less Level / Cohort, "delay until released";
    /// E[min(T, τ/2)], T from the shift to the first release that answers it.
    ReleaseHalfTau "delay_to_released.restricted_mean_half_tau" Days Action Less Level / Cohort, "delay until released, followed half as long";
    /// The share of the cohort answered by a release within τ.
    ReleasedShare "released.share" Share Action More Cases / Cohort, "released by then";
    /// The share of the cohort that the owner or a superior let be within τ.
    DeclinedShare "declined.share" Share Action Less Cases / Cohort, "declined";
    /// Mean time within τ in which the owner weighs.
    StageDecision "stage_decision.mean" Days Action Less Level / Cohort, "time to decide";
    /// Mean time within τ in which superiors are asked and money is waited for.
    StageApproval "stage_approval.mean" Days Action Less Level / Cohort, "time for approval";
    /// Mean time within τ in which parts are built, joined and released.
    StageBuild "stage_build.mean" Days Action Less Level / Cohort, "time to build";
    /// Mean time within τ after somebody said no.
    StageDeclined "stage_declined.mean" Days Action Less Level / Cohort, "time after somebody said no";
    /// The share of the initiatives worth their cost that superiors agree to.
    GoodAgreed "agreed_good.share" Share Action More Cases / GoodInitiatives, "good initiatives agreed to";
    /// The share of the initiatives not worth their cost that superiors agree to.
    BadAgreed "agreed_bad.share" Share Action Less Cases / BadInitiatives, "bad initiatives agreed to";
    /// Levels that judge an initiative which its owner must ask for.
    LevelsAsked "levels_asked.mean" Levels Action Neither Level / Initiatives, "levels asked";
    /// Releases per day, of whatever worth.
    ReleaseRate "release_rate.mean" PerDay Action More Level, "releases a day";
    /// What releases are worth less what initiatives and partners cost, per day.
    NetWorth "net_worth.mean" MoneyPerDay Action More Level, "net worth of releases a day";
    /// Mean fit of products and needs over niches and time.
    Fit "fit.mean" Ratio Action More Part, "fit of product and need";
    /// E[min(T, τ)] over the niches that emerged, T from the emergence to the first release for it.
    FoundedRestrictedMean "delay_to_founded.restricted_mean" Days Emergence Less Level / Emerged, "delay until a new niche is served";
    /// The share of the niches that emerged for which something was released within τ.
    FoundedShare "founded.share" Share Emergence More Cases / Emerged, "new niches served by then";
    /// Customers' share, mean over niches and looks.
    Share "share.mean" Share Trade More Part, "share of customers";
    /// What customers pay, per day.
    Revenue "revenue.mean" MoneyPerDay Trade More Level, "revenue a day";
    /// What people, initiatives and partners cost, per day.
    Cost "cost.mean" MoneyPerDay Trade Less Level, "cost a day";
    /// What people, initiatives and partners cost, for each release: an insight that was acted on.
    CostPerInsight "cost_per_insight.ratio" Money Trade Less Level / Releases, "cost an insight acted on";
    /// Revenue less cost, per day.
    Profit "profit.mean" MoneyPerDay Trade More Level, "profit a day";
    /// Teams at the horizon.
    Teams "teams.count" Teams Change Neither Level, "teams in the end";
    /// People at the horizon.
    Members "members.count" People Change Neither Level, "people in the end";
    /// The largest team that is not of managers, at the horizon.
    TeamSizeMax "team_size.max" People Change Neither Level, "largest team in the end";
    /// Teams that became two.
    Splits "splits.count" Teams Change Neither Events, "splits";
    /// Capabilities that teams had delivered instead of growing.
    Pulls "pulls.count" Services Change Neither Events, "services pulled";
    /// Businesses founded for new niches.
    Foundings "foundings.count" Teams Change Neither Events, "businesses founded";
    /// Businesses that the investor closed.
    Closures "closures.count" Teams Change Neither Events, "businesses closed";
    /// People who leave, a year, for each who is there at the horizon.
    Attrition "attrition.rate" PerYear Change Less Level, "people who leave a year";
    /// Levels of the reporting tree at the horizon.
    Layers "layers.count" Levels Change Neither Level, "levels in the end";
    /// People who only lead, for each who does not, at the horizon.
    ManagersPerWorker "managers_per_worker.ratio" Ratio Change Neither Level, "managers a worker";
}

impl Measure {
    /// The measure of this name.
    ///
    /// ```
    /// use microbiz::results::{Measure, Unit, Wanted};
    ///
    /// let measure = Measure::named("delay_to_received.restricted_mean").unwrap();
    /// assert_eq!((measure.unit(), measure.wanted()), (Unit::Days, Wanted::Less));
    /// assert_eq!(measure.plain_name(), "delay until heard");
    /// ```
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|measure| measure.name() == name)
    }

    /// The part of the cohort that a quantile of the delay asks for; none for other measures.
    pub fn quantile(self) -> Option<f64> {
        match self {
            Self::DelayMedian => Some(0.5),
            Self::DelayP90 => Some(0.9),
            _ => None,
        }
    }

    /// Whether it is known from the structure alone where that neither changes nor leaves its links to chance.
    pub(crate) fn is_of_shape(self) -> bool {
        self.class() == Class::Change || matches!(self, Self::MakerDistance | Self::SupportDistance)
    }

    /// The least and the greatest value that it, or its difference between two structures, can take.
    pub(crate) fn range(self, is_difference: bool) -> (f64, f64) {
        match (self.nature(), is_difference) {
            (Nature::Cases | Nature::Part, false) => (0.0, 1.0),
            (Nature::Cases | Nature::Part, true) => (-1.0, 1.0),
            (Nature::Events, false) => (0.0, f64::INFINITY),
            (Nature::Events, true) | (Nature::Level | Nature::Exact, _) => (f64::NEG_INFINITY, f64::INFINITY),
        }
    }

    /// The mean time in a stage.
    pub fn of_stage(stage: Stage) -> Self {
        match stage {
            Stage::Unseen => Self::StageUnseen,
            Stage::SaidAgain => Self::StageSaidAgain,
            Stage::Queue => Self::StageQueue,
            Stage::Work => Self::StageWork,
            Stage::Gate => Self::StageGate,
            Stage::Transit => Self::StageTransit,
            Stage::Lost => Self::StageLost,
            Stage::Decision => Self::StageDecision,
            Stage::Approval => Self::StageApproval,
            Stage::Build => Self::StageBuild,
            Stage::Declined => Self::StageDeclined,
        }
    }
}

crate::named::by_name!(Measure);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_measure_called_a_share_has_the_interval_of_a_share() {
        for measure in Measure::ALL.iter().filter(|m| m.unit() == Unit::Share) {
            assert!(matches!(measure.nature(), Nature::Cases | Nature::Part), "{}", measure.name());
        }
    }

    #[test]
    fn every_measure_has_names_of_its_own_and_a_definition_that_is_a_sentence() {
        for (place, measure) in Measure::ALL.iter().enumerate() {
            let is_same = |m: &&Measure| m.name() == measure.name() || m.plain_name() == measure.plain_name();
            assert_eq!(Measure::ALL.iter().filter(is_same).count(), 1, "{}", measure.name());
            let sentence = measure.definition();
            assert!(sentence.ends_with('.') && sentence.len() > 10, "{place}: {sentence}");
        }
    }
}
