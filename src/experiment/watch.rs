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
        let structure = self.structure_named(structure)?;
        narrate(self, Run { structure, replication }, &AtomicBool::new(false), watcher)
    }

    /// The place of a structure of this name.
    pub(super) fn structure_named(&self, name: &str) -> Result<usize, ExperimentError> {
        let structures = &self.scenario.structures;
        structures.iter().position(|(known, _)| known == name).ok_or_else(|| {
            let names = structures.iter().map(|(known, _)| known.as_str());
            let hint = suggestion(name, names.clone());
            let all = names.collect::<Vec<_>>().join(", ");
            let text = format!("there is no structure “{name}”{hint}; the scenario has {all}");
            ExperimentError::NoSuchStructure(text)
        })
    }
}
