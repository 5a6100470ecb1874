//! Known answers: what theory says about a scenario, held against what the engine gave.

use super::outcomes::{Outcomes, StructureOutcomes};
use crate::results::{Claim, KnownAnswer, Measure, TeamMeasure};
use crate::scenario;
use crate::statistics::{Estimate, Nature, estimate};

/// A known answer is missed beyond so many standard errors.
const MOST_Z: f64 = 4.0;

impl Outcomes {
    /// Holds every known answer of the scenario against the results, and every ordering that theory claims.
    pub(super) fn known(&self) -> Vec<KnownAnswer> {
        let known = self.scenario.known.iter().map(|known| self.verdict(known));
        known.chain(self.claims().into_iter().map(|claim| self.ordering(claim))).collect()
    }

    /// A claim as a known answer: left less right lies on the side of zero that it says.
    fn ordering(&self, claim: Claim) -> KnownAnswer {
        KnownAnswer {
            holds: claim.is_as_expected(),
            test: claim.tests,
            what: claim.claim,
            expected: 0.0,
            got: claim.estimate.value,
            z: None,
            source: self.scenario.source.clone(),
        }
    }

    fn verdict(&self, known: &scenario::KnownAnswer) -> KnownAnswer {
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
        KnownAnswer { test: known.test.clone(), what, expected: known.expected, got, z, holds, source }
    }
}

impl StructureOutcomes {
    fn known_estimate(&self, known: &scenario::KnownAnswer) -> Option<Estimate> {
        let Some(team) = &known.team else { return self.estimate(Measure::named(&known.measure)?, 0.95) };
        let team = self.organisation.teams.iter().position(|t| t.name == *team)?;
        let measure = TeamMeasure::ALL.into_iter().find(|m| m.name() == known.measure)?;
        estimate(&self.team_samples(team, measure), Nature::Level, 0.95)
    }
}
