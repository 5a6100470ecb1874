//! Which team provides which service to which.

use crate::ids::TeamId;
use crate::organisation::Organisation;
use crate::simulation::{Observer, Signal};
use crate::time::SimTime;
use std::collections::BTreeMap;

/// Counts services delivered since the warm-up: by whom asked for, by whom delivered – none for a partner outside –, and
/// which capability, by its place.
pub(crate) struct ServiceUse {
    warm_up: SimTime,
    uses: BTreeMap<(TeamId, Option<TeamId>, u16), u32>,
}

/// Who asked, who delivered (a partner outside has no name), the place of the capability.
pub(crate) type ServiceKey = (String, Option<String>, u16);

impl ServiceUse {
    pub fn new(warm_up: SimTime) -> Self {
        Self { warm_up, uses: BTreeMap::new() }
    }

    /// The counts by the names of teams.
    pub fn by_name(&self, organisation: &Organisation) -> BTreeMap<ServiceKey, u32> {
        let name = |team: TeamId| organisation.teams[team.index()].name.clone();
        let mut named = BTreeMap::new();
        for ((from, to, capability), count) in &self.uses {
            *named.entry((name(*from), to.map(name), *capability)).or_insert(0) += count;
        }
        named
    }
}

impl Observer for ServiceUse {
    #[inline(always)]
    fn observe(&mut self, signal: Signal<'_>, now: SimTime) {
        match signal {
            Signal::ServiceRequested { asker, provider, capability } if now >= self.warm_up => {
                *self.uses.entry((asker, provider, capability)).or_insert(0) += 1;
            }
            _ => {}
        }
    }
}
