//! Known answers: what theory says about a scenario, held against what the engine gave.

use super::claims::JudgedClaim;
use super::results::{Results, StructureResults};
use crate::metrics::{Measure, TeamMeasure};
use crate::scenario::KnownAnswer;
use crate::statistics::{Estimate, Nature, estimate};

/// A known answer is missed beyond so many standard errors.
const MOST_Z: f64 = 4.0;

/// One known answer and what was measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The label of the known answer.
    pub test: String,
    /// What was measured, where.
    pub what: String,
    /// The value that theory gives.
    pub expected: f64,
    /// The value measured; none where there is no such measure or it was not reached.
    pub got: Option<f64>,
    /// (got − expected) / standard error; none for exact answers.
    pub z: Option<f64>,
    /// Whether the two agree.
    pub holds: bool,
    /// Where the value comes from.
    pub source: String,
}

impl Results {
    /// Holds every known answer of the scenario against the results, and every ordering that theory claims.
    pub fn verdicts(&self) -> Vec<Verdict> {
        let known = self.scenario.known.iter().map(|known| self.verdict(known));
        known.chain(self.claims().into_iter().map(|claim| self.ordering(claim))).collect()
    }

    /// A claim as a known answer: left less right lies on the side of zero that it says.
    fn ordering(&self, claim: JudgedClaim) -> Verdict {
        Verdict {
            holds: claim.is_as_expected(),
            test: claim.tests,
            what: claim.claim,
            expected: 0.0,
            got: claim.estimate,
            z: None,
            source: self.scenario.source.clone(),
        }
    }

    fn verdict(&self, known: &KnownAnswer) -> Verdict {
        let structure = self.structures.iter().find(|s| s.name == known.structure);
        let estimate = structure.and_then(|s| s.known_estimate(known));
        let got = estimate.map(|e| e.value);
        let off = got.map(|got| got - known.expected);
        let z = match (off, estimate.and_then(|e| e.standard_error), known.tolerance) {
            (Some(off), Some(error), None) if error > 0.0 => Some(off / error),
            (Some(off), Some(_), None) => Some(if off == 0.0 { 0.0 } else { f64::INFINITY }),
            _ => None,
        };
        let holds = match (off, z, known.tolerance) {
            (Some(off), _, Some(tolerance)) => off.abs() <= tolerance,
            (_, Some(z), None) => z.abs() < MOST_Z,
            _ => false,
        };
        let place = known.team.as_ref().map_or(String::new(), |team| format!(", {team}"));
        let what = format!("{} {}{place}", known.structure, known.measure);
        let source =
            if known.source.is_empty() { self.scenario.source.clone() } else { known.source.clone() };
        Verdict { test: known.test.clone(), what, expected: known.expected, got, z, holds, source }
    }
}

impl StructureResults {
    fn known_estimate(&self, known: &KnownAnswer) -> Option<Estimate> {
        let Some(team) = &known.team else { return self.estimate(Measure::named(&known.measure)?, 0.95) };
        let team = self.organisation.teams.iter().position(|t| t.name == *team)?;
        let measure = TeamMeasure::ALL.into_iter().find(|m| m.name() == known.measure)?;
        estimate(&self.team_samples(team, measure), Nature::Level, 0.95)
    }
}
