//! What a design of one factor at a time says: how far each factor alone moves an output from the base case.

use super::analysis::Analysis;
use super::indices::{FromBase, Response};
use super::observations::Observations;
use super::sample::{Independent, called};
use super::{Plan, Role};
use crate::statistics::{Estimate, Nature, Replicated, Sample, estimate};

impl Observations {
    /// The base case, what each factor alone does to it, and what such a design cannot see.
    pub(super) fn one_at_a_time(
        &self,
        mut analysis: Analysis,
        sample: &Independent,
        values: &Replicated,
    ) -> Analysis {
        // Shares of the variance between these points would depend on how far each was moved.
        analysis.noise_share = None;
        analysis.overall = sample.overall(self.plan.study.confidence);
        for point in 1..self.plan.points {
            let Role::Alone(factor) = self.plan.role(point) else { continue };
            let (label, at) = level(&self.plan, point, factor);
            let estimate = sample.mean_at(point, self.plan.study.confidence);
            analysis.responses.push(Response { factor, at, label: label.clone(), points: 1, estimate });
            let difference = difference(values, point as usize, self.plan.study.confidence);
            analysis.from_base.push(FromBase { factor, at, label, base: values.mean(0), difference });
        }
        analysis.findings = findings(&analysis, values);
        analysis
    }
}

/// What the level of a factor at a point is called, and its number.
fn level(plan: &Plan, point: u64, factor: usize) -> (String, Option<f64>) {
    called(&plan.study.factors[factor], &[plan.settings(point).swap_remove(factor)], &[0], 0)
}

/// A point less the base case, replication by replication: under the same luck most of it cancels.
fn difference(values: &Replicated, point: usize, confidence: f64) -> Option<Estimate> {
    let pairs = values.of(point).iter().zip(values.of(0));
    let differences = pairs.map(|(here, base)| here - base).filter(|difference| difference.is_finite());
    estimate(&differences.map(Sample::Value).collect::<Vec<_>>(), Nature::Level, confidence)
}

fn findings(analysis: &Analysis, values: &Replicated) -> Vec<String> {
    let mut said = Vec::new();
    let missing = values.len() - analysis.points;
    if missing > 0 {
        let all = values.len();
        said.push(format!("{missing} of {all} points have no value and are left out, never counted as zero"));
    }
    if values.mean(0).is_none() {
        said.push("the base case has no value, so nothing can be held against it".to_owned());
        return said;
    }
    let bounds = |moved: &FromBase| moved.difference.and_then(|difference| difference.bounds);
    if analysis.from_base.iter().all(|moved| bounds(moved).is_none()) {
        said.push("no difference has an interval: write replications = 2 or more".to_owned());
    } else if !analysis.from_base.iter().filter_map(bounds).any(|(low, high)| low > 0.0 || high < 0.0) {
        said.push("no factor alone moves it beyond the noise".to_owned());
    }
    said.push(
        "each factor was moved alone: what two do together is not seen (a grid or saltelli shows it)"
            .to_owned(),
    );
    said
}
