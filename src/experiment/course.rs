//! What each structure is, from when on: its own all the time, or the baseline's until it forks, and what dated changes make
//! of it.

use super::Experiment;
use crate::organisation::Organisation;
use crate::scenario::{Problem, Scenario};
use crate::simulation::Period;
use crate::time::SimTime;

/// Structures that share a history may differ by this part of their people: nobody is hired or dismissed by a date.
const ALIKE: f64 = 0.01;

impl Experiment {
    /// What a structure is, one after the other; never empty.
    pub(super) fn periods(&self, index: usize) -> Vec<Period<'_>> {
        let scenario = &self.scenario;
        let own = |from: SimTime| Period {
            from,
            spec: &scenario.structures[index].1,
            organisation: &self.organisations[index],
            ways: Some(&self.ways[index]),
        };
        let name = &scenario.structures[index].0;
        let shared = scenario.structures.iter().position(|(name, _)| *name == scenario.baseline);
        let mut periods = match (scenario.fork_at, shared) {
            (Some(at), Some(shared)) if shared != index => {
                let (_, spec) = &scenario.structures[shared];
                let organisation = &self.organisations[shared];
                let ways = Some(&self.ways[shared]);
                vec![Period { from: SimTime::START, spec, organisation, ways }, own(SimTime::START + at)]
            }
            _ => vec![own(SimTime::START)],
        };
        let changes = scenario.changes.iter().zip(&self.changed).filter(|(c, _)| c.structure == *name);
        periods.extend(changes.map(|(change, organisation)| Period {
            from: SimTime::START + change.at,
            spec: &change.spec,
            organisation,
            ways: None,
        }));
        periods
    }
}

/// Structures that become others with more or fewer people.
pub(super) fn unlike_people(
    scenario: &Scenario,
    organisations: &[Organisation],
    changed: &[Organisation],
) -> Vec<Problem> {
    let named = |name: &str| scenario.structures.iter().position(|(known, _)| known == name);
    let mut problems = Vec::new();
    let mut check = |path: &str, before: &Organisation, after: &Organisation| {
        let (before, after) = (before.members(), after.members());
        if f64::from(before.abs_diff(after)) > ALIKE * f64::from(before) {
            let text = format!(
                "{before} people would become {after}: the same people go on, so write the same members"
            );
            problems.push(scenario.problem(path, &text));
        }
    };
    if let (Some(_), Some(shared)) = (scenario.fork_at, named(&scenario.baseline)) {
        for (organisation, (name, _)) in organisations.iter().zip(&scenario.structures) {
            check(&format!("structures.{name}"), &organisations[shared], organisation);
        }
    }
    for (change, after) in scenario.changes.iter().zip(changed) {
        if let Some(place) = named(&change.structure) {
            check(&format!("changes.{}.set", change.index), &organisations[place], after);
        }
    }
    problems
}
