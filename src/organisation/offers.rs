//! Who offers the capabilities that initiatives need.

use super::graph::Graph;
use super::{OrganisationError, Team};
use crate::ids::TeamId;
use crate::scenario::{CapabilityFrom, FollowTo, StructureSpec, suggestion};
use std::collections::BTreeMap;

/// For each capability, in the order of their names, the teams that offer it.
#[derive(Clone, Debug)]
pub(crate) struct Offers {
    by: Vec<Vec<TeamId>>,
    /// Platforms that were founded, by the name of their capability.
    founded: BTreeMap<String, TeamId>,
    names: Vec<String>,
}

impl Offers {
    pub(super) fn new(spec: &StructureSpec, teams: &[Team]) -> Result<Self, OrganisationError> {
        let acts = spec.follow_to == FollowTo::Released;
        let offers = spec.capabilities.iter().map(|(name, capability)| {
            let by = match (capability.from, &capability.by) {
                // Its platform is founded by the first team that pulls it.
                _ if capability.founds_platform() => return Ok(Vec::new()),
                (CapabilityFrom::Handoff | CapabilityFrom::Pull | CapabilityFrom::Own, Some(by)) if acts => {
                    by
                }
                _ => return Ok(Vec::new()),
            };
            let offers =
                |team: &&(usize, &Team)| (team.1.name == *by || team.1.function == *by) && team.1.members > 0;
            let numbered: Vec<(usize, &Team)> = teams.iter().enumerate().collect();
            let found: Vec<TeamId> =
                numbered.iter().filter(offers).map(|(i, _)| TeamId::from_index(*i)).collect();
            match found.is_empty() {
                true => Err(nobody(name, by, teams)),
                false => Ok(found),
            }
        });
        let names = spec.capabilities.keys().cloned().collect();
        Ok(Self { by: offers.collect::<Result<_, _>>()?, founded: BTreeMap::new(), names })
    }

    /// The same where all teams are numbered so much higher.
    pub(super) fn moved_up(&self, offset: u32) -> Self {
        let up = |teams: &Vec<TeamId>| teams.iter().map(|team| TeamId(team.0 + offset)).collect();
        Self { by: self.by.iter().map(up).collect(), ..self.clone() }
    }

    /// From now on a team offers a capability.
    pub(super) fn add(&mut self, capability: u16, team: TeamId) {
        let capability = usize::from(capability);
        self.by[capability].push(team);
        self.founded.insert(self.names[capability].clone(), team);
    }

    /// The same where platforms that were founded go on offering what they did, as far as it is still called for.
    pub(super) fn with_founded(mut self, before: &Self) -> Self {
        for (name, team) in &before.founded {
            if let Some(capability) = self.names.iter().position(|known| known == name)
                && self.by[capability].is_empty()
            {
                self.add(capability as u16, *team);
            }
        }
        self
    }

    /// Whether any team offers a capability.
    pub fn is_offered(&self, capability: usize) -> bool {
        !self.by[capability].is_empty()
    }

    /// The team that delivers a capability to an owner: one that it has a link to, else its turn by number; none where
    /// no team does.
    pub fn provider(&self, capability: usize, owner: TeamId, graph: &Graph) -> Option<TeamId> {
        let offering = &self.by[capability];
        let linked = graph.leaving(owner).map(|(_, to)| to).find(|to| offering.contains(to));
        linked.or_else(|| offering.get(owner.index() % offering.len().max(1)).copied())
    }
}

fn nobody(name: &str, by: &str, teams: &[Team]) -> OrganisationError {
    let mut functions: Vec<&str> = teams.iter().map(|team| team.function.as_str()).collect();
    functions.sort_unstable();
    functions.dedup();
    OrganisationError(format!(
        "capabilities.{name}: nobody offers it, for there is no function or team “{by}”{}",
        suggestion(by, functions.into_iter())
    ))
}
