//! Who has services delivered by whom, over the replications of a structure.

use super::{Results, StructureResults};
use crate::metrics::ServiceKey;
use std::collections::BTreeMap;

/// How often one team has a capability delivered by another, or by a partner outside.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ServiceUse {
    pub from: String,
    pub to: Option<String>,
    pub capability: String,
    /// Times a replication.
    pub uses: f64,
}

impl StructureResults {
    /// Services a replication, by who asked, who delivered and which capability.
    pub fn services(&self, results: &Results) -> Vec<ServiceUse> {
        let spec = results.scenario.structures.iter().find(|(name, _)| *name == self.name);
        let names: Vec<&String> =
            spec.map(|(_, spec)| spec.capabilities.keys().collect()).unwrap_or_default();
        let mut sums: BTreeMap<&ServiceKey, u64> = BTreeMap::new();
        for (key, count) in self.outcomes.iter().flat_map(|outcome| &outcome.services_used) {
            *sums.entry(key).or_insert(0) += u64::from(*count);
        }
        let n = self.outcomes.len().max(1) as f64;
        let service = |(key, count): (&ServiceKey, u64)| ServiceUse {
            from: key.0.clone(),
            to: key.1.clone(),
            capability: names.get(usize::from(key.2)).map_or_else(String::new, |name| (*name).clone()),
            uses: count as f64 / n,
        };
        sums.into_iter().map(service).collect()
    }
}
