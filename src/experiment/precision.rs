//! Whether what was asked to be known well enough is.

use super::comparison;
use super::outcomes::Outcomes;
use crate::results::Measure;
use crate::scenario::Replications;
use crate::statistics::Estimate;

impl Outcomes {
    /// Whether the precision measure is known well enough: the half-width of every paired difference, or of the only
    /// structure's estimate, relative to the baseline's estimate.
    pub(super) fn is_precise(&self, relative: f64) -> bool {
        self.precise_estimates().is_none_or(|(level, estimates)| {
            let limit = relative * level.abs();
            estimates.iter().all(|estimate| estimate.is_some_and(|e| e.is_within(limit)))
        })
    }

    /// The baseline's value of the precision measure, and what has to be precise; none where there is no such measure.
    fn precise_estimates(&self) -> Option<(f64, Vec<Option<Estimate>>)> {
        let measure = Measure::named(&self.scenario.precision_measure)?;
        let baseline = self.baseline().estimate(measure, self.scenario.confidence);
        let level = baseline.map_or(f64::NAN, |estimate| estimate.value);
        let differences = comparison::differences_of(self, measure);
        let estimates = match self.structures.len() {
            1 => vec![baseline],
            _ => differences.map(|(_, paired)| paired.map(|p| p.difference)).collect(),
        };
        Some((level, estimates))
    }

    /// The precision that was asked for and the one that was reached, relative to the baseline's estimate; none where no
    /// precision was asked for. Infinite where some interval does not exist.
    pub(super) fn precision(&self) -> Option<(f64, f64)> {
        let Replications::Precision { relative, .. } = self.scenario.replications else { return None };
        let (level, estimates) = self.precise_estimates()?;
        let half = |estimate: &Option<Estimate>| match estimate {
            Some(e) if e.standard_error == Some(0.0) => 0.0,
            e => e.and_then(|e| e.half_width()).unwrap_or(f64::INFINITY),
        };
        let widest = estimates.iter().map(half).fold(0.0, f64::max);
        let reached = widest / level.abs();
        Some((relative, if reached.is_nan() { f64::INFINITY } else { reached }))
    }
}
