//! Liaison roles (Galbraith 1973): links that are built on purpose, and paid for, between teams that meet customers and those
//! that own what these customers need.

use super::Ownership;
use super::blueprint::Blueprint;
use crate::ids::{NicheId, TeamId};
use crate::scenario::LinkType;
use std::collections::BTreeMap;

/// Links each team that meets customers with so many of the owners of what these need, dealt in turn so that all owners come
/// to equally many.
pub(super) fn appoint(blueprint: &mut Blueprint, ownership: &Ownership, each: usize) {
    if each == 0 {
        return;
    }
    for (place, (touchpoint, owners)) in owners_of_customers(ownership).into_iter().enumerate() {
        for step in 0..each.min(owners.len()) {
            let owner = owners[(place * each + step) % owners.len()];
            blueprint.link(touchpoint, owner, LinkType::Collaboration);
        }
    }
}

/// For each team that meets customers the owners of what they need, each once, attribute by attribute.
fn owners_of_customers(ownership: &Ownership) -> BTreeMap<TeamId, Vec<TeamId>> {
    let mut owners: BTreeMap<TeamId, Vec<TeamId>> = BTreeMap::new();
    for attribute in 0..ownership.attributes() {
        for niche in (0..ownership.niches()).map(NicheId) {
            let known = owners.entry(ownership.touchpoint(niche)).or_default();
            let owner = ownership.owner(niche, attribute);
            if !known.contains(&owner) {
                known.push(owner);
            }
        }
    }
    owners
}
