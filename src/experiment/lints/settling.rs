//! Whether the warm-up is as long as the organisation takes to fill.

use super::Found;
use crate::experiment::outcomes::StructureOutcomes;
use crate::experiment::{Execution, Experiment, ExperimentError};
use crate::metrics::Recording;
use crate::scenario::{Replications, Scenario};
use crate::statistics::mser;
use crate::time::Duration;
use std::collections::BTreeMap;

/// Beyond so many events of a run its shifts are not kept one by one.
const MOST_EVENTS: f64 = 2e7;

/// Runs every structure once from an empty start, and asks MSER-5 where the delays of its shifts have come to rest.
pub(super) fn short_warm_up(
    experiment: &Experiment,
    execution: Execution<'_>,
) -> Result<Vec<Found>, ExperimentError> {
    let scenario = &experiment.scenario;
    if moves_on(scenario) || experiment.expected_events().events > MOST_EVENTS {
        return Ok(Vec::new());
    }
    let mut cold = scenario.clone();
    cold.warm_up = Duration::ZERO;
    let structures: Vec<usize> = (0..scenario.structures.len()).collect();
    let recording = Recording { insights: true, ..Recording::default() };
    let outcomes =
        Experiment::new(cold)?.repeated(&structures, Replications::Fixed(1), recording, execution)?;
    let found = |s: &StructureOutcomes| {
        let settled = settled_d(s, scenario.follow_up)?;
        (settled > scenario.warm_up.days()).then(|| Found {
            structure: s.name.clone(),
            path: "warm_up".to_owned(),
            text: format!(
                "from an empty start the delays come to rest after about {settled:.0} d (MSER-5, one run), and the warm-up has {}",
                scenario.warm_up
            ),
        })
    };
    Ok(outcomes.structures.iter().filter_map(found).collect())
}

/// Whether anything goes on changing, so that there is no rest to come to.
fn moves_on(scenario: &Scenario) -> bool {
    let changes = scenario.fork_at.is_some() || !scenario.changes.is_empty();
    let market = &scenario.market;
    let grows = scenario.structures.iter().any(|(_, spec)| spec.growth.changes_teams());
    changes || grows || market.doubling.is_some() || market.emerging > 0
}

/// The moment, in days, from which on the delays of shifts are at rest.
fn settled_d(s: &StructureOutcomes, follow_up: Duration) -> Option<f64> {
    // First receipts, shift by shift in the order of their birth; what was not received counts as the follow-up.
    let mut delays: BTreeMap<(u64, u32, u64), f64> = BTreeMap::new();
    for insight in s.outcomes.iter().flat_map(|outcome| &outcome.insights).filter(|i| i.shift.is_real()) {
        let shift = &insight.shift;
        let delay = insight.received().map_or(follow_up, |at| at.since(shift.born)).min(follow_up).days();
        let first = delays.entry((shift.born.0, shift.niche.0, shift.ordinal)).or_insert(delay);
        *first = first.min(delay);
    }
    let series: Vec<f64> = delays.values().copied().collect();
    let cut = mser(&series)?;
    let ((born, ..), _) = delays.iter().nth(cut)?;
    Some(crate::time::SimTime(*born).days())
}
