//! One run that somebody watches from outside.

use super::runs::{Run, narrate};
use super::{Experiment, ExperimentError};
use crate::results::Event;
use crate::scenario::suggestion;
use std::sync::atomic::AtomicBool;

impl Experiment {
    /// Simulates one replication of one structure and tells `watcher` of everything that happens in it, in the order in which
    /// it happens: of shifts outside the cohort and of false alarms, too. The events are those of the same replication in
    /// [`Experiment::run`]: watching changes nothing.
    ///
    /// ```
    /// use microbiz::results::Happening;
    /// use microbiz::{Experiment, ScenarioFile};
    /// use std::collections::BTreeMap;
    ///
    /// let text = r#"
    /// schema_version = 1
    /// horizon = "1y"
    /// warm_up = "1mo"
    /// follow_up = "1q"
    /// market = { niches = 6, shift_interval = "1w" }
    /// base = { members = 24 }
    /// structures.hierarchy.template = "hierarchy"
    /// structures.network.template = "network"
    /// "#;
    /// let scenario = ScenarioFile::parse("small.toml", text)?.resolve(BTreeMap::new())?;
    /// let experiment = Experiment::new(scenario)?;
    /// let mut slowest = 0.0_f64;
    /// experiment.watch("hierarchy", 0, |event| {
    ///     if let Happening::Received { delay_d, .. } = &event.happening {
    ///         slowest = slowest.max(*delay_d);
    ///     }
    /// })?;
    /// assert!(slowest > 1.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When there is no such structure, or when its organisation cannot be built as this replication draws it.
    pub fn watch(
        &self,
        structure: &str,
        replication: u32,
        watcher: impl FnMut(&Event),
    ) -> Result<(), ExperimentError> {
        let structures = &self.scenario.structures;
        let Some(structure) = structures.iter().position(|(name, _)| name == structure) else {
            let names = structures.iter().map(|(name, _)| name.as_str());
            let text = format!("there is no structure “{structure}”{}", suggestion(structure, names));
            return Err(ExperimentError::NoSuchStructure(text));
        };
        narrate(self, Run { structure, replication }, &AtomicBool::new(false), watcher)
    }
}
