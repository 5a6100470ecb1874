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
