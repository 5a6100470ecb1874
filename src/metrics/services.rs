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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::bench::{Bench, at};

    #[test]
    fn services_are_counted_since_the_warm_up_by_who_asks_who_delivers_and_which() {
        let mut uses = ServiceUse::new(at(10));
        let requests = [
            (9, 1, Some(0), 0),
            (10, 1, Some(0), 0),
            (11, 1, Some(0), 0),
            (12, 1, Some(0), 1),
            (13, 0, None, 1),
        ];
        for (hour, asker, provider, capability) in requests {
            let (asker, provider) = (TeamId(asker), provider.map(TeamId));
            uses.observe(Signal::ServiceRequested { asker, provider, capability }, at(hour));
        }
        let key = |asker: &str, provider: Option<&str>, capability| {
            (asker.to_owned(), provider.map(str::to_owned), capability)
        };
        let named = uses.by_name(&Bench::chain(2).organisation());
        let expected =
            [(key("1-0", Some("root"), 0), 2), (key("1-0", Some("root"), 1), 1), (key("root", None, 1), 1)];
        assert_eq!(named, expected.into());
    }
}
