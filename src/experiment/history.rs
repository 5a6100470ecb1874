//! What is followed over the simulated time.

use super::results::StructureResults;
use crate::metrics::{Outcome, Stature};
use crate::statistics::{Estimate, Nature, Sample, estimate};

/// What is followed over the simulated time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum History {
    /// The fit of products and needs.
    Fit,
    /// The share of customers.
    Share,
    /// Revenue less pay, a day.
    Money,
    /// The number of teams.
    Teams,
    /// The mean size of teams.
    TeamSize,
    /// Splits so far.
    Splits,
}

impl History {
    pub(super) const ALL: [Self; 6] =
        [Self::Fit, Self::Share, Self::Money, Self::Teams, Self::TeamSize, Self::Splits];

    /// As written in tables, with its unit.
    pub fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Fit => ("fit.mean", "ratio"),
            Self::Share => ("share.mean", "share"),
            Self::Money => ("revenue_less_pay.mean", "money/d"),
            Self::Teams => ("teams.count", "teams"),
            Self::TeamSize => ("team_size.mean", "people"),
            Self::Splits => ("splits.count", "splits"),
        }
    }

    fn nature(self) -> Nature {
        match self {
            Self::Fit | Self::Share => Nature::Part,
            Self::Money | Self::Teams | Self::TeamSize | Self::Splits => Nature::Level,
        }
    }

    /// The least and the greatest value.
    fn range(self) -> (f64, f64) {
        match self {
            Self::Fit | Self::Share => (0.0, 1.0),
            Self::Money => (f64::NEG_INFINITY, f64::INFINITY),
            Self::Teams | Self::TeamSize | Self::Splits => (0.0, f64::INFINITY),
        }
    }
}

impl StructureResults {
    /// Something that changes over time, at each look; `looks_d` are the days of the looks.
    pub fn history(
        &self,
        history: History,
        looks_d: &[f64],
        confidence: f64,
    ) -> impl Iterator<Item = (f64, Option<Estimate>)> {
        let at = move |look: usize| {
            let sample = |outcome: &Outcome| {
                let Stature { teams, members, splits } = *outcome.growth.get(look)?;
                match history {
                    History::Fit => outcome.fits.get(look).copied(),
                    History::Share => outcome.trade.get(look).map(|look| look[0]),
                    History::Money if look == 0 => None,
                    History::Money => {
                        let between_d = looks_d[look] - looks_d[look - 1];
                        outcome.trade.get(look).map(|look| (look[1] - look[2]) / between_d)
                    }
                    History::Teams => Some(f64::from(teams)),
                    History::TeamSize => Some(f64::from(members) / f64::from(teams.max(1))),
                    History::Splits => Some(f64::from(splits)),
                }
            };
            let samples: Option<Vec<Sample>> =
                self.outcomes.iter().map(|outcome| sample(outcome).map(Sample::Value)).collect();
            let (least, most) = history.range();
            let known = samples.and_then(|samples| estimate(&samples, history.nature(), confidence));
            known.map(|estimate| estimate.within(least, most))
        };
        looks_d.iter().enumerate().map(move |(look, day)| (*day, at(look)))
    }
}
