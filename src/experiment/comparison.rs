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

    /// Assumptions of the organisations, unfair comparisons, teams that drown.
    pub(super) fn notices(&self) -> Vec<Notice> {
        let mut notices = Vec::new();
        for s in &self.structures {
            let notice = |kind: &str, text| Notice { structure: s.name.clone(), kind: kind.to_owned(), text };
            let kind = |text: &str| if text == MAY_NOT_ACT { "caveat" } else { "assumption" };
            notices.extend(s.organisation.notices.iter().map(|text| notice(kind(text), text.clone())));
            notices.extend(self.unfair(s).map(|text| notice("fairness", text)));
            notices.extend(self.unfair_in_the_end(s).map(|text| notice("fairness", text)));
            notices.extend(unstable_teams(s).map(|text| notice("unstable", text)));
            notices.extend(Self::small_cohort(s).map(|text| notice("linter", text)));
        }
        let mut notices = self.said_once(&notices);
        notices.extend(self.few_replications());
        notices.extend(self.imprecise());
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

    /// A head-count that differs from the baseline's by more than 1 %.
    fn unfair(&self, s: &StructureOutcomes) -> Option<String> {
        let (base, own) = (f64::from(self.baseline().shape.members), f64::from(s.shape.members));
        ((own / base - 1.0).abs() > 0.01).then(|| {
            format!(
                "{own} people against {base} in {}: the comparison is not between equals",
                self.scenario.baseline
            )
        })
    }

    /// A head-count that has grown apart from the baseline's by more than 1 %.
    fn unfair_in_the_end(&self, s: &StructureOutcomes) -> Option<String> {
        let people =
            |s: &StructureOutcomes| s.estimate(Measure::Members, self.scenario.confidence).map(|e| e.value);
        let (base, own) = (people(self.baseline())?, people(s)?);
        (self.grows() && (own / base - 1.0).abs() > 0.01).then(|| {
            format!(
                "{own:.0} people in the end against {base:.0} in {}: part of what differs is how many people there are",
                self.scenario.baseline
            )
        })
    }

    fn small_cohort(s: &StructureOutcomes) -> Option<String> {
        let least = s.outcomes.iter().map(|outcome| outcome.cohort).min()?;
        (least < 200).then(|| {
            format!(
                "only {least} changes of needs are counted in some run: few for an interval; a longer horizon or more niches would give more"
            )
        })
    }

    fn few_replications(&self) -> Option<Notice> {
        let n = self.replications();
        (n < 10).then(|| Notice {
            structure: String::new(),
            kind: "linter".to_owned(),
            text: match n {
                1 => "one replication has no interval: run at least 10".to_owned(),
                n => format!("{n} replications are few, and intervals wide: run at least 10"),
            },
        })
    }
}

/// The teams whose backlog kept growing, the worst first, in one sentence.
fn unstable_teams(s: &StructureOutcomes) -> Option<String> {
    let mut teams: Vec<(f64, &str)> = (0..s.organisation.teams.len())
        .filter_map(|team| {
            let share = s.team_mean(team, crate::results::TeamMeasure::Unstable)?;
            (share > 0.0).then(|| (share, s.organisation.teams[team].name.as_str()))
        })
        .collect();
    teams.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    let worst: Vec<String> = teams.iter().take(3).map(|(_, name)| format!("“{name}”")).collect();
    (!worst.is_empty()).then(|| {
        format!(
            "in {} of {} teams work piled up without end in some run ({}{}): a median of the delay would mean little and is not given",
            teams.len(),
            s.organisation.teams.len(),
            worst.join(", "),
            if teams.len() > 3 { ", …" } else { "" }
        )
    })
}
