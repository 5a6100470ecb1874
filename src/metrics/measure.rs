//! The names of everything that is measured: one list for tables, claims, precision and JSON.

use super::nature::Over;
use crate::statistics::Nature;

/// Where a shift's time went, until it was received and beyond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stage {
    /// Nobody has noticed yet: the same in every structure with the same contacts.
    Unseen,
    /// Somebody noticed, but the copy that is followed was noticed later: the first was lost on the way, or slower.
    SaidAgain,
    Queue,
    Work,
    Gate,
    Transit,
    Lost,
    /// The owner weighs it.
    Decision,
    /// Superiors are asked, and money is waited for.
    Approval,
    /// Parts are built, joined and released.
    Build,
    /// Somebody said no.
    Declined,
}

impl Stage {
    /// In the order in which they are stacked.
    pub const ALL: [Self; 11] = [
        Self::Unseen,
        Self::SaidAgain,
        Self::Queue,
        Self::Work,
        Self::Gate,
        Self::Transit,
        Self::Lost,
        Self::Decision,
        Self::Approval,
        Self::Build,
        Self::Declined,
    ];

    /// Those until the owner has heard.
    pub fn until_received() -> &'static [Self] {
        const ALL: &[Stage] = &Stage::ALL;
        &ALL[..7]
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Unseen => "unseen",
            Self::SaidAgain => "said again",
            Self::Queue => "queue",
            Self::Work => "work",
            Self::Gate => "gate",
            Self::Transit => "transit",
            Self::Lost => "lost",
            Self::Decision => "decision",
            Self::Approval => "approval",
            Self::Build => "build",
            Self::Declined => "declined",
        }
    }
}

macro_rules! measures {
    (@over $over:ident) => { Some(Over::$over) };
    (@over) => { None };
    ($($(#[$doc:meta])* $name:ident $text:literal $unit:literal $nature:ident $(/ $over:ident)?;)*) => {
        /// A measure of one structure.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Measure {
            $($(#[$doc])* $name),*
        }

        impl Measure {
            /// Every measure, in the order of the list.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// As written in tables, `precision_measure` and known answers.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$name => $text),*
                }
            }

            /// The unit of its values.
            pub fn unit(self) -> &'static str {
                match self {
                    $(Self::$name => $unit),*
                }
            }

            /// What values it can take, which decides what its interval looks like.
            pub fn nature(self) -> Nature {
                match self {
                    $(Self::$name => Nature::$nature),*
                }
            }

            /// What it is a ratio over, and so estimated as a ratio of sums; none for what is averaged over replications.
            pub fn counted_over(self) -> Option<Over> {
                match self {
                    $(Self::$name => measures!(@over $($over)?)),*
                }
            }
        }
    };
}

// Name, name in tables, unit, what values it can take / what it is a ratio over.
measures! {
    /// Shifts of the cohort, in one replication.
    CohortCount "cohort.count" "shifts" Level;
    /// E[min(T, τ)] over the cohort, T from the shift to its first receipt by the owner.
    DelayRestrictedMean "delay_to_received.restricted_mean" "d" Level / Cohort;
    /// E[min(T, τ/2)]: the same shifts, each followed half as long.
    DelayHalfTau "delay_to_received.restricted_mean_half_tau" "d" Level / Cohort;
    /// The delay by which half of the cohort was received.
    DelayMedian "delay_to_received.median" "d" Level;
    /// The delay by which nine tenths of the cohort were received.
    DelayP90 "delay_to_received.p90" "d" Level;
    /// E[min(T, τ)] over the shifts whose first copy was relayed at least once.
    DelayWhenRelayed "delay_when_relayed.restricted_mean" "d" Level / Relayed;
    /// The share of the cohort received within τ.
    DeliveredShare "delivered.share" "share" Cases / Cohort;
    /// The share of the cohort received within τ/2.
    DeliveredHalfTau "delivered.share_half_tau" "share" Cases / Cohort;
    /// The share of the cohort of which the last copy was lost, unreceived, within τ.
    LostShare "lost.share" "share" Cases / Cohort;
    /// The share of the cohort that nobody noticed within τ.
    UnseenShare "unseen.share" "share" Cases / Cohort;
    /// Mean time within τ before any channel noticed.
    StageUnseen "stage_unseen.mean" "d" Level / Cohort;
    /// Mean time within τ from then until a channel noticed what was received, or lived on, in the end.
    StageSaidAgain "stage_said_again.mean" "d" Level / Cohort;
    /// Mean time within τ in queues.
    StageQueue "stage_queue.mean" "d" Level / Cohort;
    /// Mean time within τ being worked on.
    StageWork "stage_work.mean" "d" Level / Cohort;
    /// Mean time within τ at gates.
    StageGate "stage_gate.mean" "d" Level / Cohort;
    /// Mean time within τ in transit.
    StageTransit "stage_transit.mean" "d" Level / Cohort;
    /// Mean time within τ after the last copy was lost.
    StageLost "stage_lost.mean" "d" Level / Cohort;
    /// cov(m, m̂)/var m over the cohort, undelivered as 0: how much of the truth arrives.
    Retained "retained.ratio" "ratio" Level / TruthVariance;
    /// The correlation of what is true and what is received, over what is received.
    Correlation "correlation.mean" "ratio" Level;
    /// E(m̂ − m)²/E m² over the cohort, undelivered as 0.
    Error "error.ratio" "ratio" Level / TruthSquares;
    /// Mean appeal, in standard deviations, of what is received.
    ReceivedAppeal "received_appeal.mean" "sd" Level / Received;
    /// Mean worth, in standard deviations, of what is received.
    ReceivedWorth "received_worth.mean" "sd" Level / Received;
    /// The share of what is received that no newer shift of the same need had overtaken.
    FreshShare "fresh.share" "share" Cases / Received;
    /// The share of what is received that word of mouth brought, for a part of the way at least.
    ToldShare "told.share" "share" Cases / Received;
    /// Time average of the age of the newest shift that the owner knows of, over niches.
    Age "age.mean" "d" Level;
    /// The share of time and needs in which the newest shift was unknown to the owner.
    PictureWrong "picture_wrong.share" "share" Part;
    /// Relays of the copy that was received first.
    Hops "hops.mean" "relays" Level / Received;
    /// The same where there was at least one.
    HopsWhenRelayed "hops_when_relayed.mean" "relays" Level / ReceivedRelayed;
    /// Shifts received per day.
    Velocity "velocity.mean" "1/d" Level;
    /// Mean time from being sensed to being received.
    FlowTime "flow_time.mean" "d" Level / Received;
    /// Work as a share of the time from being sensed to being received.
    FlowEfficiency "flow_efficiency.ratio" "ratio" Part / FlowTime;
    /// Pieces of work present in all teams, time average.
    Load "load.mean" "items" Level;
    /// Services completed per day: activity, to stand beside the outcome.
    Activity "activity.mean" "1/d" Level;
    /// Busy share of all members.
    UtilisationMean "utilisation.mean" "ratio" Part;
    /// Busy share of the busiest team.
    UtilisationMax "utilisation.max" "ratio" Part;
    /// Teams whose backlog keeps growing.
    Unstable "unstable.count" "teams" Events;
    /// Relays between those who make the product and the nearest customer, member by member, at the horizon.
    MakerDistance "maker_distance.mean" "relays" Level;
    /// The same for those who serve other teams: support functions, platforms and enabling teams.
    SupportDistance "support_distance.mean" "relays" Level;
    /// E[min(T, τ)] over the cohort, T from the shift to the first release that answers it.
    ReleaseRestrictedMean "delay_to_released.restricted_mean" "d" Level / Cohort;
    /// The same within τ/2.
    ReleaseHalfTau "delay_to_released.restricted_mean_half_tau" "d" Level / Cohort;
    /// The share of the cohort answered by a release within τ.
    ReleasedShare "released.share" "share" Cases / Cohort;
    /// The share of the cohort that the owner or a superior let be within τ.
    DeclinedShare "declined.share" "share" Cases / Cohort;
    /// Mean time within τ in which the owner weighs.
    StageDecision "stage_decision.mean" "d" Level / Cohort;
    /// Mean time within τ in which superiors are asked and money is waited for.
    StageApproval "stage_approval.mean" "d" Level / Cohort;
    /// Mean time within τ in which parts are built, joined and released.
    StageBuild "stage_build.mean" "d" Level / Cohort;
    /// Mean time within τ after somebody said no.
    StageDeclined "stage_declined.mean" "d" Level / Cohort;
    /// The share of the initiatives worth their cost that superiors agree to.
    GoodAgreed "agreed_good.share" "share" Cases / GoodInitiatives;
    /// The share of the others that they agree to.
    BadAgreed "agreed_bad.share" "share" Cases / BadInitiatives;
    /// Levels that judge an initiative which its owner must ask for.
    LevelsAsked "levels_asked.mean" "levels" Level / Initiatives;
    /// Releases per day, of whatever worth.
    ReleaseRate "release_rate.mean" "1/d" Level;
    /// What releases are worth less what initiatives and partners cost, per day.
    NetWorth "net_worth.mean" "money/d" Level;
    /// Mean fit of products and needs over niches and time.
    Fit "fit.mean" "ratio" Part;
    /// E[min(T, τ)] over the niches that emerged, T from the emergence to the first release for it.
    FoundedRestrictedMean "delay_to_founded.restricted_mean" "d" Level / Emerged;
    /// The share of the niches that emerged for which something was released within τ.
    FoundedShare "founded.share" "share" Cases / Emerged;
    /// Customers' share, mean over niches and looks.
    Share "share.mean" "share" Part;
    /// What customers pay, per day.
    Revenue "revenue.mean" "money/d" Level;
    /// What people, initiatives and partners cost, per day.
    Cost "cost.mean" "money/d" Level;
    /// The same for each insight that was acted on, that is for each release.
    CostPerInsight "cost_per_insight.ratio" "money" Level / Releases;
    /// Revenue less cost, per day.
    Profit "profit.mean" "money/d" Level;
    /// Teams at the horizon.
    Teams "teams.count" "teams" Level;
    /// People at the horizon.
    Members "members.count" "people" Level;
    /// The largest team that is not of managers, at the horizon.
    TeamSizeMax "team_size.max" "people" Level;
    /// Teams that became two.
    Splits "splits.count" "teams" Events;
    /// Capabilities that teams had delivered instead of growing.
    Pulls "pulls.count" "services" Events;
    /// Businesses founded for new niches.
    Foundings "foundings.count" "teams" Events;
    /// Businesses that the investor closed.
    Closures "closures.count" "teams" Events;
    /// People who leave, a year, for each who is there at the horizon.
    Attrition "attrition.rate" "1/year" Level;
    /// Levels of the reporting tree at the horizon.
    Layers "layers.count" "levels" Level;
    /// People who only lead, for each who does not, at the horizon.
    ManagersPerWorker "managers_per_worker.ratio" "ratio" Level;
}

impl Measure {
    /// The measure of this name.
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

    /// Whether it is about what owners do with what they heard.
    pub fn is_of_action(self) -> bool {
        (Self::ReleaseRestrictedMean..=Self::Fit).contains(&self)
    }

    /// Whether it is about niches that emerge.
    pub fn is_of_emergence(self) -> bool {
        matches!(self, Self::FoundedRestrictedMean | Self::FoundedShare)
    }

    /// Whether it is about customers and money.
    pub fn is_of_trade(self) -> bool {
        (Self::Share..=Self::Profit).contains(&self)
    }

    /// Whether it is about how the organisation changes.
    pub fn is_of_growth(self) -> bool {
        self >= Self::Teams
    }

    /// Whether people want more of it; less of most others.
    pub fn is_wanted(self) -> bool {
        use Measure as M;
        matches!(
            self,
            M::DeliveredShare
                | M::DeliveredHalfTau
                | M::Retained
                | M::Correlation
                | M::ReceivedWorth
                | M::FreshShare
                | M::Velocity
                | M::FlowEfficiency
                | M::ReleasedShare
                | M::FoundedShare
                | M::GoodAgreed
                | M::ReleaseRate
                | M::NetWorth
                | M::Fit
                | M::Share
                | M::Revenue
                | M::Profit
        )
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
