//! What is followed over the simulated time.

use super::outcomes::StructureOutcomes;
use crate::metrics::{Headcount, Outcome};
use crate::results::Followed;
use crate::statistics::{Estimate, Nature, Sample, estimate};

/// The least and the greatest value, and what kind of number it is.
fn kind(followed: Followed) -> (Nature, f64, f64) {
    match followed {
        Followed::Delivered => (Nature::Cases, 0.0, 1.0),
        Followed::Fit | Followed::Share => (Nature::Part, 0.0, 1.0),
        Followed::Money => (Nature::Level, f64::NEG_INFINITY, f64::INFINITY),
        Followed::Teams | Followed::TeamSize | Followed::Splits | Followed::Backlog => {
            (Nature::Level, 0.0, f64::INFINITY)
        }
    }
}

impl StructureOutcomes {
    /// Something that changes over the simulated time, observation time by observation time; `observation_times_d` are those times.
    pub(super) fn over_time(
        &self,
        followed: Followed,
        observation_times_d: &[f64],
        confidence: f64,
    ) -> Vec<(f64, Option<Estimate>)> {
        let (nature, least, most) = kind(followed);
        let at = |observation: usize| {
            let of = |outcome: &Outcome| {
                at_observation(outcome, followed, observation, observation_times_d).map(Sample::Value)
            };
            let samples: Option<Vec<Sample>> = self.outcomes.iter().map(of).collect();
            let known = samples.and_then(|samples| estimate(&samples, nature, confidence));
            known.map(|estimate| estimate.within(least, most))
        };
        observation_times_d.iter().enumerate().map(|(observation, day)| (*day, at(observation))).collect()
    }
}

/// What one replication says at one observation time; none for what is not followed observation time by observation time.
fn at_observation(
    outcome: &Outcome,
    followed: Followed,
    observation: usize,
    observation_times_d: &[f64],
) -> Option<f64> {
    let Headcount { teams, members, splits } = *outcome.growth.get(observation)?;
    match followed {
        Followed::Fit => outcome.fits.get(observation).copied(),
        Followed::Share => outcome.trade.get(observation).map(|observation| observation[0]),
        Followed::Money if observation == 0 => None,
        Followed::Money => {
            let between_d = observation_times_d[observation] - observation_times_d[observation - 1];
            outcome.trade.get(observation).map(|observation| (observation[1] - observation[2]) / between_d)
        }
        Followed::Teams => Some(f64::from(teams)),
        Followed::TeamSize => Some(f64::from(members) / f64::from(teams.max(1))),
        Followed::Splits => Some(f64::from(splits)),
        Followed::Delivered | Followed::Backlog => None,
    }
}
