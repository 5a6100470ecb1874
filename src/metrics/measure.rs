//! The names of everything that is measured: one list for tables, claims, precision and JSON.

/// Where a shift's time went until it was received.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stage {
    Unseen,
    Queue,
    Work,
    Gate,
    Transit,
    Lost,
}

impl Stage {
    /// In the order in which they are stacked.
    pub const ALL: [Self; 6] = [Self::Unseen, Self::Queue, Self::Work, Self::Gate, Self::Transit, Self::Lost];

    pub fn name(self) -> &'static str {
        match self {
            Self::Unseen => "unseen",
            Self::Queue => "queue",
            Self::Work => "work",
            Self::Gate => "gate",
            Self::Transit => "transit",
            Self::Lost => "lost",
        }
    }
}

macro_rules! measures {
    ($($(#[$doc:meta])* $name:ident $text:literal $unit:literal;)*) => {
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
        }
    };
}

measures! {
    /// E[min(T, τ)] over the cohort, T from the shift to its first receipt by the owner.
    DelayRestrictedMean "delay_to_received.restricted_mean" "d";
    /// The delay by which half of the cohort was received.
    DelayMedian "delay_to_received.median" "d";
    /// The delay by which nine tenths of the cohort were received.
    DelayP90 "delay_to_received.p90" "d";
    /// E[min(T, τ)] over the shifts whose first copy was relayed at least once.
    DelayWhenRelayed "delay_when_relayed.restricted_mean" "d";
    /// The share of the cohort received within τ.
    DeliveredShare "delivered.share" "share";
    /// The share of the cohort that no copy travels for any more, unreceived, at τ.
    LostShare "lost.share" "share";
    /// The share of the cohort that nobody noticed within τ.
    UnseenShare "unseen.share" "share";
    /// Mean time within τ before a channel noticed.
    StageUnseen "stage_unseen.mean" "d";
    /// Mean time within τ in queues.
    StageQueue "stage_queue.mean" "d";
    /// Mean time within τ being worked on.
    StageWork "stage_work.mean" "d";
    /// Mean time within τ at gates.
    StageGate "stage_gate.mean" "d";
    /// Mean time within τ in transit.
    StageTransit "stage_transit.mean" "d";
    /// Mean time within τ after the last copy was lost.
    StageLost "stage_lost.mean" "d";
    /// cov(m, m̂)/var m over the cohort, undelivered as 0: how much of the truth arrives.
    Retained "retained.ratio" "ratio";
    /// The correlation of what is true and what is received, over what is received.
    Correlation "correlation.mean" "ratio";
    /// E(m̂ − m)²/E m² over the cohort, undelivered as 0.
    Error "error.ratio" "ratio";
    /// Mean appeal, in standard deviations, of what is received.
    ReceivedAppeal "received_appeal.mean" "sd";
    /// Mean worth, in standard deviations, of what is received.
    ReceivedWorth "received_worth.mean" "sd";
    /// The share of what is received that no newer shift of the same need had overtaken.
    FreshShare "fresh.share" "share";
    /// Time average of the age of the newest shift that the owner knows of, over niches.
    Age "age.mean" "d";
    /// The share of time and needs in which the newest shift was unknown to the owner.
    PictureWrong "picture_wrong.share" "share";
    /// Relays of the copy that was received first.
    Hops "hops.mean" "relays";
    /// The same where there was at least one.
    HopsWhenRelayed "hops_when_relayed.mean" "relays";
    /// Shifts received per day.
    Velocity "velocity.mean" "1/d";
    /// Mean time from being sensed to being received.
    FlowTime "flow_time.mean" "d";
    /// Work as a share of the time from being sensed to being received.
    FlowEfficiency "flow_efficiency.ratio" "ratio";
    /// Pieces of work present in all teams, time average.
    Load "load.mean" "items";
    /// Services completed per day: activity, to stand beside the outcome.
    Activity "activity.mean" "1/d";
    /// Busy share of all members.
    UtilisationMean "utilisation.mean" "ratio";
    /// Busy share of the busiest team.
    UtilisationMax "utilisation.max" "ratio";
    /// Teams whose backlog keeps growing.
    Unstable "unstable.count" "teams";
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

    /// The mean time in a stage.
    pub fn of_stage(stage: Stage) -> Self {
        match stage {
            Stage::Unseen => Self::StageUnseen,
            Stage::Queue => Self::StageQueue,
            Stage::Work => Self::StageWork,
            Stage::Gate => Self::StageGate,
            Stage::Transit => Self::StageTransit,
            Stage::Lost => Self::StageLost,
        }
    }
}
