//! Which team provides which service to which, over the replications of a structure.

use super::{Outcomes, StructureOutcomes};
use crate::metrics::ServiceKey;
use crate::results::{Service, Unit};
use std::collections::BTreeMap;

impl StructureOutcomes {
    /// Who has what delivered by whom.
    pub(super) fn services(&self, outcomes: &Outcomes) -> Vec<Service> {
        let spec = outcomes.scenario.structures.iter().find(|(name, _)| *name == self.name);
        let names: Vec<&String> =
            spec.map(|(_, spec)| spec.capabilities.keys().collect()).unwrap_or_default();
        let mut sums: BTreeMap<&ServiceKey, u64> = BTreeMap::new();
        for (key, count) in self.outcomes.iter().flat_map(|outcome| &outcome.services_used) {
            *sums.entry(key).or_insert(0) += u64::from(*count);
        }
        let n = self.outcomes.len().max(1) as f64;
        let service = |(key, count): (&ServiceKey, u64)| Service {
            structure: self.name.clone(),
            from_team: key.0.clone(),
            to_team: key.1.clone(),
            capability: names.get(usize::from(key.2)).map_or_else(String::new, |name| (*name).clone()),
            unit: Unit::ServicesPerRun,
            uses: count as f64 / n,
        };
        sums.into_iter().map(service).collect()
    }
}
