//! What values each measure can take, which decides what its interval looks like.

use super::Measure;
use crate::statistics::Nature;

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
            M::DelayRestrictedMean
            | M::DelayHalfTau
            | M::DelayMedian
            | M::DelayP90
            | M::DelayWhenRelayed
            | M::StageUnseen
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
        for measure in Measure::ALL.iter().filter(|m| m.name().ends_with(".share") || m.unit() == "share") {
            assert!(matches!(measure.nature(), Nature::Cases | Nature::Part), "{}", measure.name());
        }
    }
}
