//! What values each measure can take, which decides what its interval looks like.

use super::Measure;
use crate::statistics::Nature;

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

impl Measure {
    /// What values it can take.
    pub fn nature(self) -> Nature {
        use Measure as M;
        match self {
            M::DeliveredShare
            | M::DeliveredHalfTau
            | M::LostShare
            | M::UnseenShare
            | M::FreshShare
            | M::ToldShare
            | M::ReleasedShare
            | M::DeclinedShare
            | M::GoodAgreed
            | M::BadAgreed
            | M::FoundedShare => Nature::Cases,
            M::PictureWrong
            | M::FlowEfficiency
            | M::UtilisationMean
            | M::UtilisationMax
            | M::Fit
            | M::Share => Nature::Part,
            M::Unstable | M::Splits | M::Pulls | M::Foundings | M::Closures => Nature::Events,
            M::CohortCount
            | M::DelayRestrictedMean
            | M::DelayHalfTau
            | M::DelayMedian
            | M::DelayP90
            | M::DelayWhenRelayed
            | M::StageUnseen
            | M::StageSaidAgain
            | M::StageQueue
            | M::StageWork
            | M::StageGate
            | M::StageTransit
            | M::StageLost
            | M::Retained
            | M::Correlation
            | M::Error
            | M::ReceivedAppeal
            | M::ReceivedWorth
            | M::Age
            | M::Hops
            | M::HopsWhenRelayed
            | M::Velocity
            | M::FlowTime
            | M::Load
            | M::Activity
            | M::MakerDistance
            | M::SupportDistance
            | M::ReleaseRestrictedMean
            | M::ReleaseHalfTau
            | M::StageDecision
            | M::StageApproval
            | M::StageBuild
            | M::StageDeclined
            | M::LevelsAsked
            | M::ReleaseRate
            | M::NetWorth
            | M::FoundedRestrictedMean
            | M::Revenue
            | M::Cost
            | M::Profit
            | M::CostPerInsight
            | M::Teams
            | M::Members
            | M::TeamSizeMax
            | M::Attrition
            | M::Layers
            | M::ManagersPerWorker => Nature::Level,
        }
    }

    /// What it is a ratio over, and so estimated as a ratio of sums; none for what is averaged over replications.
    pub fn counted_over(self) -> Option<Over> {
        use Measure as M;
        Some(match self {
            M::DelayRestrictedMean
            | M::DelayHalfTau
            | M::DeliveredHalfTau
            | M::ReleaseHalfTau
            | M::DeliveredShare
            | M::LostShare
            | M::UnseenShare
            | M::StageUnseen
            | M::StageSaidAgain
            | M::StageQueue
            | M::StageWork
            | M::StageGate
            | M::StageTransit
            | M::StageLost
            | M::ReleaseRestrictedMean
            | M::ReleasedShare
            | M::DeclinedShare
            | M::StageDecision
            | M::StageApproval
            | M::StageBuild
            | M::StageDeclined => Over::Cohort,
            M::ReceivedAppeal | M::ReceivedWorth | M::FreshShare | M::ToldShare | M::Hops | M::FlowTime => {
                Over::Received
            }
            M::DelayWhenRelayed => Over::Relayed,
            M::HopsWhenRelayed => Over::ReceivedRelayed,
            M::FoundedRestrictedMean | M::FoundedShare => Over::Emerged,
            M::FlowEfficiency => Over::FlowTime,
            M::Retained => Over::TruthVariance,
            M::Error => Over::TruthSquares,
            M::GoodAgreed => Over::GoodInitiatives,
            M::BadAgreed => Over::BadInitiatives,
            M::LevelsAsked => Over::Initiatives,
            M::CostPerInsight => Over::Releases,
            M::CohortCount
            | M::DelayMedian
            | M::DelayP90
            | M::Correlation
            | M::Age
            | M::PictureWrong
            | M::Velocity
            | M::Load
            | M::Activity
            | M::UtilisationMean
            | M::UtilisationMax
            | M::Unstable
            | M::MakerDistance
            | M::SupportDistance
            | M::ReleaseRate
            | M::NetWorth
            | M::Fit
            | M::Share
            | M::Revenue
            | M::Cost
            | M::Profit
            | M::Teams
            | M::Members
            | M::TeamSizeMax
            | M::Splits
            | M::Pulls
            | M::Foundings
            | M::Closures
            | M::Attrition
            | M::Layers
            | M::ManagersPerWorker => return None,
        })
    }

    /// Whether it is known from the structure alone where that neither changes nor leaves its links to chance.
    pub fn is_of_shape(self) -> bool {
        self.is_of_growth() || matches!(self, Self::MakerDistance | Self::SupportDistance)
    }

    /// The least and the greatest value that it, or its difference between two structures, can take.
    pub fn range(self, is_difference: bool) -> (f64, f64) {
        match (self.nature(), is_difference) {
            (Nature::Cases | Nature::Part, false) => (0.0, 1.0),
            (Nature::Cases | Nature::Part, true) => (-1.0, 1.0),
            (Nature::Events, false) => (0.0, f64::INFINITY),
            (Nature::Events, true) | (Nature::Level | Nature::Exact, _) => (f64::NEG_INFINITY, f64::INFINITY),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_measure_called_a_share_has_the_interval_of_a_share() {
        for measure in Measure::ALL.iter().filter(|m| m.unit() == "share") {
            assert!(matches!(measure.nature(), Nature::Cases | Nature::Part), "{}", measure.name());
        }
    }
}
