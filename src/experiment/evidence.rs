//! What replications say: the one way in which summaries, differences and claims are judged.

use super::outcomes::{StructureOutcomes, resampling};
use crate::results::Measure;
use crate::statistics::{Estimate, Evidence, Nature, Term, resampled};

/// One measure of one structure, times a factor.
pub(super) type Quantity<'a> = (f64, &'a StructureOutcomes, Measure);

/// What the replications say about Σ factor × measure + constant under common luck: the one way in which summaries,
/// differences and claims are judged. None where a measure was not reached.
pub(super) fn evidence(quantities: &[Quantity<'_>], constant: f64) -> Option<Evidence> {
    if quantities.iter().any(|(_, s, measure)| s.is_resampled(*measure)) {
        return resampled_evidence(quantities, constant);
    }
    let term = |(factor, s, measure): &Quantity<'_>| Term { factor: *factor, ..s.term(*measure) };
    Evidence::of(&quantities.iter().map(term).collect::<Vec<_>>(), constant)
}

/// Σ factor × measure + constant over some replications.
fn value_over(quantities: &[Quantity<'_>], constant: f64, places: &[usize]) -> Option<f64> {
    let value = |(factor, s, measure): &Quantity<'_>| Some(factor * s.over(places, *measure)?);
    Some(quantities.iter().map(value).sum::<Option<f64>>()? + constant)
}

/// The same where a quantile rests on few deliveries: replications are resampled, for all structures jointly.
fn resampled_evidence(quantities: &[Quantity<'_>], constant: f64) -> Option<Evidence> {
    let count = quantities.iter().map(|(_, s, _)| s.outcomes.len()).min()?;
    resampled(count, Nature::Level, &mut resampling(), |places| value_over(quantities, constant, places))
}

impl StructureOutcomes {
    /// The estimate of a measure; none where some replication did not reach it.
    pub fn estimate(&self, measure: Measure, confidence: f64) -> Option<Estimate> {
        Some(evidence(&[(1.0, self, measure)], 0.0)?.estimate(confidence))
    }
}
