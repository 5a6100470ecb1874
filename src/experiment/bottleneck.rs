//! Where a structure's time goes, and what halving it would bring: measured by running the structure again under the same
//! luck with that one thing halved.

use super::outcomes::{Outcomes, StructureOutcomes};
use super::{Execution, Experiment, ExperimentError};
use crate::metrics::Recording;
use crate::results::{Bottleneck, Measure, Stage, Unit};
use crate::scenario::{Lever, Replications};
use crate::statistics::{Estimate, Nature, paired};

/// A stage below this part of the delay is no bottleneck.
const LEAST_SHARE: f64 = 0.1;
/// Stages that are halved, the largest first.
const MOST_STAGES: usize = 3;
/// Replications of each re-run: paired under common luck, few of them tell much.
const REPLICATIONS: u32 = 10;

/// What is behind a stage.
fn lever(stage: Stage) -> Lever {
    match stage {
        Stage::Unseen => Lever::Contacts,
        Stage::Queue | Stage::Work => Lever::Work,
        Stage::Gate => Lever::Gates,
        Stage::Transit => Lever::Transit,
        // What has to be said again was mostly lost the first time.
        Stage::SaidAgain | Stage::Lost => Lever::Losses,
        Stage::Decision => Lever::Decisions,
        Stage::Approval => Lever::Approvals,
        Stage::Build => Lever::Builds,
        Stage::Declined => Lever::Refusals,
    }
}

impl Experiment {
    /// Halves what is behind the largest stages of every structure, one at a time, and keeps in the results what that
    /// brings: the most helpful first.
    ///
    /// # Errors
    /// When it was interrupted, or an invariant did not hold in some run.
    pub(super) fn find_bottlenecks(
        &self,
        outcomes: &mut Outcomes,
        execution: Execution<'_>,
    ) -> Result<(), ExperimentError> {
        let replications = outcomes.replications().min(REPLICATIONS);
        let mut bottlenecks = Vec::new();
        for (index, s) in outcomes.structures.iter().enumerate() {
            let mut of_structure = Vec::new();
            for (stage, share) in largest_stages(outcomes, s) {
                let change = self.halved(outcomes, (index, s), lever(stage), (replications, execution))?;
                of_structure.push(Bottleneck {
                    structure: s.name.clone(),
                    stage,
                    share_of_delay: share,
                    halved: lever(stage),
                    unit: Unit::Days,
                    difference: outcomes.published(change),
                    replications: change.map_or(0, |change| change.replications),
                });
            }
            let brings = |halving: &Bottleneck| halving.difference.value.unwrap_or(0.0);
            of_structure.sort_by(|a, b| brings(a).total_cmp(&brings(b)).then(a.stage.cmp(&b.stage)));
            bottlenecks.append(&mut of_structure);
        }
        outcomes.bottlenecks = bottlenecks;
        Ok(())
    }

    /// The change of a structure's delay when one thing is halved.
    fn halved(
        &self,
        outcomes: &Outcomes,
        (index, s): (usize, &StructureOutcomes),
        lever: Lever,
        (replications, execution): (u32, Execution<'_>),
    ) -> Result<Option<Estimate>, ExperimentError> {
        let mut scenario = self.scenario.clone();
        let name = scenario.structures[index].0.clone();
        scenario.structures[index].1 = scenario.structures[index].1.with_halved(lever);
        for change in scenario.changes.iter_mut().filter(|change| change.structure == name) {
            change.spec = change.spec.with_halved(lever);
        }
        // What could be built can be built with less work in it.
        let Ok(variant) = Self::new(scenario) else { return Ok(None) };
        let fixed = Replications::Fixed(replications);
        let halved = variant.repeated(&[index], fixed, Recording::default(), execution)?;
        let measure = delay(outcomes);
        let after = halved.structures[index].samples(measure);
        let before = &s.samples(measure)[..after.len()];
        Ok(paired(before, &after, Nature::Level, self.scenario.confidence).map(|pair| pair.difference))
    }
}

/// The delay that the stages sum to.
pub(super) fn delay(outcomes: &Outcomes) -> Measure {
    if outcomes.acts() { Measure::ReleaseRestrictedMean } else { Measure::DelayRestrictedMean }
}

/// The stages with the largest parts of a structure's delay, one for each lever.
fn largest_stages(outcomes: &Outcomes, s: &StructureOutcomes) -> Vec<(Stage, f64)> {
    let mean = |stage: &Stage| Some((*stage, s.estimate(Measure::of_stage(*stage), 0.95)?.value));
    let mut stages: Vec<(Stage, f64)> = outcomes.stages().iter().filter_map(mean).collect();
    let total: f64 = stages.iter().map(|(_, days)| days).sum();
    stages.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut levers = Vec::new();
    stages.retain(|(stage, days)| {
        let is_new = !levers.contains(&lever(*stage));
        levers.push(lever(*stage));
        is_new && total > 0.0 && *days >= LEAST_SHARE * total
    });
    stages.truncate(MOST_STAGES);
    stages.into_iter().map(|(stage, days)| (stage, days / total)).collect()
}
