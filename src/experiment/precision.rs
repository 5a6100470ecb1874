//! When enough is known of what was asked to be precise: one rule, for runs and for studies.

use super::comparison;
use super::outcomes::{Outcomes, StructureOutcomes};
use crate::results::{Measure, Notice};
use crate::scenario::Replications;
use crate::statistics::{Estimate, Sample};

/// How well one quantity is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Known {
    /// So well.
    To(Estimate),
    /// The replications are too few for an estimate.
    NotYet,
    /// Some replication did not reach it: more of them will not mend that.
    Never,
}

impl Known {
    /// How well a quantity is known whose replications gave these samples.
    pub fn of<'a>(estimate: Option<Estimate>, samples: impl IntoIterator<Item = &'a Sample>) -> Self {
        match estimate {
            Some(estimate) => Self::To(estimate),
            None if samples.into_iter().any(|sample| *sample == Sample::NotReached) => Self::Never,
            None => Self::NotYet,
        }
    }

    fn estimate(self) -> Option<Estimate> {
        if let Self::To(estimate) = self { Some(estimate) } else { None }
    }

    /// Half of the width of its interval; infinite where it has none, zero where it showed no spread.
    fn half_width(self) -> f64 {
        match self.estimate() {
            Some(e) if e.standard_error == Some(0.0) => 0.0,
            e => e.and_then(|e| e.half_width()).unwrap_or(f64::INFINITY),
        }
    }
}

/// What has to be precise at one point, as it is known so far.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Judged {
    /// The baseline's value, to which widths are relative.
    pub level: Known,
    /// Every paired difference from the baseline, or the only structure's estimate.
    pub quantities: Vec<Known>,
}

impl Judged {
    /// Whether more replications would bring nothing that was asked for: every interval is narrow enough, or will never be
    /// because what it is of was not reached.
    pub fn suffices(&self, relative: f64) -> bool {
        let limit = relative * self.level.estimate().map_or(f64::NAN, |level| level.value.abs());
        let is_settled = |known: &Known| match known {
            Known::To(estimate) => estimate.is_within(limit),
            Known::NotYet => false,
            Known::Never => true,
        };
        self.level == Known::Never || self.quantities.iter().all(is_settled)
    }

    /// Half of the widest interval relative to the baseline's estimate; infinite where some interval does not exist.
    pub fn reached(&self) -> f64 {
        let widest = self.quantities.iter().map(|known| known.half_width()).fold(0.0, f64::max);
        let reached = self.level.estimate().map_or(f64::NAN, |level| widest / level.value.abs());
        if reached.is_nan() { f64::INFINITY } else { reached }
    }

    /// How much is missing to a precision that was not reached, and what would help.
    pub fn shortfall(&self) -> String {
        let reached = self.reached();
        if self.level == Known::Never || self.quantities.contains(&Known::Never) {
            "some replications did not reach the measure, and more of them would not mend that; name another \
             precision_measure"
                .to_owned()
        } else if reached.is_finite() {
            format!(
                "half of the widest interval is {reached:.2e} of the baseline's estimate; raise max_replications"
            )
        } else {
            "some interval does not exist; raise max_replications".to_owned()
        }
    }
}

/// The notice of a precision that was asked of a measure and not reached; `by` says after which replications and why.
pub(super) fn not_reached(asked: f64, measure: &str, by: &str) -> Notice {
    Notice {
        structure: String::new(),
        kind: "precision".to_owned(),
        text: format!("the precision of {asked} that was asked of {measure} was not reached {by}"),
        lint: None,
    }
}

impl Outcomes {
    /// What the replications say of the precision measure; none where there is no such measure.
    pub(super) fn judged(&self) -> Option<Judged> {
        let measure = Measure::named(&self.scenario.precision_measure)?;
        let baseline = self.baseline();
        let known = |estimate: Option<Estimate>, of: &[&StructureOutcomes]| {
            // Where replications are pooled none of them needs to reach it alone.
            let is_pooled = of.iter().any(|s| s.is_resampled(measure));
            let alone = of.iter().filter(|_| !is_pooled).flat_map(|s| s.samples(measure));
            Known::of(estimate, &alone.collect::<Vec<_>>())
        };
        let level = known(baseline.estimate(measure, self.scenario.confidence), &[baseline]);
        let differences = comparison::differences_of(self, measure);
        let quantities = match self.structures.len() {
            1 => vec![level],
            _ => differences.map(|(s, pair)| known(pair.map(|p| p.difference), &[baseline, s])).collect(),
        };
        Some(Judged { level, quantities })
    }

    /// The precision that was asked for and the one that was reached, relative to the baseline's estimate; none where no
    /// precision was asked for. Infinite where some interval does not exist.
    pub(super) fn precision(&self) -> Option<(f64, f64)> {
        let Replications::Precision { relative, .. } = self.scenario.replications else { return None };
        Some((relative, self.judged()?.reached()))
    }

    /// A precision that was asked for and not reached.
    pub(super) fn imprecise(&self) -> Option<Notice> {
        let (asked, _) = self.precision().filter(|(asked, reached)| reached > asked)?;
        let by = format!("in {} replications: {}", self.replications(), self.judged()?.shortfall());
        Some(not_reached(asked, &self.scenario.precision_measure, &by))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::{Nature, estimate};

    fn known(values: &[Option<f64>]) -> Known {
        let samples: Vec<Sample> =
            values.iter().map(|value| value.map_or(Sample::NotReached, Sample::Value)).collect();
        Known::of(estimate(&samples, Nature::Level, 0.95), &samples)
    }

    #[test]
    fn what_some_replication_did_not_reach_asks_for_no_more_of_them_and_what_is_too_wide_does() {
        let wide = known(&[Some(1.0), Some(3.0)]);
        let (lost, few) = (known(&[Some(1.0), None]), known(&[]));
        let of = |level, quantities: &[Known]| Judged { level, quantities: quantities.to_vec() };
        assert_eq!((lost, few), (Known::Never, Known::NotYet));
        assert!(!of(wide, &[wide]).suffices(0.1) && of(wide, &[wide]).suffices(10.0));
        assert!(of(lost, &[lost]).suffices(0.1) && of(wide, &[lost]).suffices(0.1));
        assert!(!of(wide, &[wide, lost]).suffices(0.1) && !of(few, &[few]).suffices(10.0));
        assert_eq!(of(wide, &[lost]).reached(), f64::INFINITY, "and it is told that it was not reached");
    }
}
