//! Summaries, paired differences and what they rest on.

use super::evidence::evidence;
use super::outcomes::{Outcomes, StructureOutcomes};
use crate::organisation::MAY_NOT_ACT;
use crate::results::{self, Difference, Measure, Notice, Summary};
use crate::statistics::{Estimate, Paired, replications_to_decide, variance_ratio};

/// The paired difference of a measure for every structure but the baseline.
pub(super) fn differences_of(
    results: &Outcomes,
    measure: Measure,
) -> impl Iterator<Item = (&StructureOutcomes, Option<Paired>)> {
    let (baseline, confidence) = (results.baseline(), results.scenario.confidence);
    let others = results.structures.iter().filter(move |s| s.name != baseline.name);
    others.map(move |s| (s, compare(baseline, s, measure, confidence)))
}

/// `other − baseline`.
fn compare(
    baseline: &StructureOutcomes,
    other: &StructureOutcomes,
    measure: Measure,
    confidence: f64,
) -> Option<Paired> {
    let difference = evidence(&[(1.0, other, measure), (-1.0, baseline, measure)], 0.0)?.estimate(confidence);
    let is_average = !baseline.is_resampled(measure) && !other.is_resampled(measure);
    let ratio = || variance_ratio(&baseline.term(measure).samples, &other.term(measure).samples);
    Some(Paired { difference, variance_ratio: if is_average { ratio() } else { None } })
}

impl Outcomes {
    /// Every measure of every structure.
    pub(super) fn summaries(&self) -> Vec<Summary> {
        let of = |(s, measure): (&StructureOutcomes, Measure)| Summary {
            structure: s.name.clone(),
            measure,
            unit: measure.unit(),
            estimate: self.published(s.estimate(measure, self.scenario.confidence)),
            replications: self.replications(),
        };
        self.structures
            .iter()
            .flat_map(|s| self.measures().map(move |measure| (s, measure)))
            .map(of)
            .collect()
    }

    /// Every measure of every structure but the baseline, against it.
    pub(super) fn differences(&self) -> Vec<Difference> {
        let confidence = self.scenario.confidence;
        let of = |(measure, s, paired): (Measure, &StructureOutcomes, Option<Paired>)| Difference {
            baseline: self.scenario.baseline.clone(),
            structure: s.name.clone(),
            measure,
            unit: measure.unit(),
            difference: self.published(paired.map(|p| p.difference)),
            variance_ratio: paired.and_then(|p| p.variance_ratio),
            replications: self.replications(),
            replications_to_decide: paired.and_then(|p| replications_to_decide(&p.difference, confidence)),
        };
        let all = self.measures();
        all.flat_map(|measure| differences_of(self, measure).map(move |(s, paired)| (measure, s, paired)))
            .map(of)
            .collect()
    }

    /// An estimate as it stands in tables.
    pub(super) fn published(&self, estimate: Option<Estimate>) -> results::Estimate {
        results::Estimate {
            value: estimate.map(|e| e.value),
            low: estimate.and_then(|e| e.low()),
            high: estimate.and_then(|e| e.high()),
            confidence: self.scenario.confidence,
        }
    }

    /// Assumptions of the organisations, and what a reader would stumble over.
    pub(super) fn notices(&self) -> Vec<Notice> {
        let assumptions = self.structures.iter().flat_map(|s| {
            s.organisation.notices.iter().map(|text| Notice {
                structure: s.name.clone(),
                kind: if text == MAY_NOT_ACT { "caveat" } else { "assumption" }.to_owned(),
                text: text.clone(),
                lint: None,
            })
        });
        let mut notices = self.said_once(&assumptions.chain(self.lint_notices()).collect::<Vec<_>>());
        notices.extend(self.imprecise());
        notices.extend(self.sealed());
        notices
    }

    /// What is said of every structure in the same words, as of one chart that all read, is said once and of none.
    fn said_once(&self, notices: &[Notice]) -> Vec<Notice> {
        let of_all = |notice: &Notice| {
            let alike =
                notices.iter().filter(|other| (&other.kind, &other.text) == (&notice.kind, &notice.text));
            self.structures.len() > 1 && alike.count() == self.structures.len()
        };
        let once =
            notices.iter().filter(|notice| !of_all(notice) || notice.structure == self.structures[0].name);
        once.map(|notice| match of_all(notice) {
            true => Notice { structure: String::new(), ..notice.clone() },
            false => notice.clone(),
        })
        .collect()
    }
}
