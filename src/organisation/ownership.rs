//! Who owns which need, who meets which niche, and through which channels.

use super::blueprint::Blueprint;
use super::{Needs, OrganisationError, Team};
use crate::ids::{NicheId, TeamId};
use crate::scenario::{ChannelAt, ChannelSpec, OwnerRule, Position, Selector, StructureSpec};
use std::collections::BTreeMap;

/// Who holds a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChannelHolder {
    /// The team that meets the niche.
    Touchpoint,
    /// The owner of what moved.
    Owner,
}

/// A kind of contact that the organisation has with every niche.
#[derive(Clone, Debug)]
pub(crate) struct Channel {
    pub name: String,
    pub holder: ChannelHolder,
    pub spec: ChannelSpec,
    /// Whether anybody uses it: a structure that becomes another has the channels of both.
    pub is_open: bool,
}

/// The owner of every (niche, attribute) and the touchpoint of every niche, by rule and not by table.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Ownership {
    needs: Needs,
    owners: Vec<TeamId>,
    touchpoints: Vec<TeamId>,
    by_niche: bool,
    /// By attribute, where a map names owners.
    map: Option<Vec<TeamId>>,
    /// Owners of the attributes from `first_platform_attribute` on.
    platforms: Vec<TeamId>,
    first_platform_attribute: u32,
    /// Niches, or attributes, that have changed hands.
    reassigned: BTreeMap<u32, TeamId>,
    /// Niches that another team meets now.
    met_by: BTreeMap<u32, TeamId>,
    /// Niches whose needs belong to the business that meets them, within a chart.
    business_of: BTreeMap<u32, TeamId>,
    /// By attribute its owners, where a chart says whose it is; those without any are laid evenly over all owners.
    by_value: Vec<Vec<TeamId>>,
}

/// The place of `item` of `items` when they are laid evenly over `places`.
fn spread(item: u32, items: u32, places: usize) -> usize {
    (u64::from(item) * places as u64 / u64::from(items)) as usize
}

impl Ownership {
    pub(super) fn new(
        spec: &StructureSpec,
        needs: Needs,
        blueprint: &Blueprint,
    ) -> Result<Self, OrganisationError> {
        let refuse = |text: &str| Err(OrganisationError(text.to_owned()));
        if blueprint.drawn().is_empty() {
            return refuse("the organisation is empty: it needs at least one team");
        }
        if blueprint.touchpoints.is_empty() {
            return refuse("no team meets customers: choose touchpoints that exist");
        }
        let map = match &spec.owner {
            OwnerRule::Map(map) => Some(named_owners(map, needs, blueprint)?),
            _ => None,
        };
        let is_all_businesses = blueprint.touchpoints.iter().all(|team| blueprint.businesses.contains(team));
        if map.is_none() && blueprint.owners.is_empty() && !is_all_businesses {
            return refuse("no team owns needs: choose owners that exist");
        }
        let platform_attributes = if blueprint.platforms.is_empty() || map.is_some() {
            0
        } else {
            (f64::from(needs.attributes) * spec.platform_attribute_share).round() as u32
        };
        let mut ownership = Self {
            needs,
            owners: staffed(spec, blueprint),
            touchpoints: blueprint.touchpoints.clone(),
            by_niche: spec.owner == OwnerRule::ByNiche,
            map,
            platforms: blueprint.platforms.clone(),
            first_platform_attribute: needs.attributes - platform_attributes,
            reassigned: BTreeMap::new(),
            met_by: BTreeMap::new(),
            business_of: BTreeMap::new(),
            by_value: blueprint.by_value.clone(),
        };
        for (team, niches) in &blueprint.attached {
            if let Some(niche) = niches.iter().find(|niche| **niche >= needs.niches) {
                return Err(OrganisationError(format!(
                    "there is no niche {niche}: they go from 0 to {}; mend the edit “attach”",
                    needs.niches.saturating_sub(1)
                )));
            }
            ownership.met_by.extend(niches.iter().map(|niche| (*niche, *team)));
        }
        ownership.give_to_businesses(&blueprint.businesses);
        if ownership.owners.is_empty() {
            ownership.owners.clone_from(&blueprint.businesses);
        }
        Ok(ownership)
    }

    /// A business owns what the niches it meets need.
    fn give_to_businesses(&mut self, businesses: &[TeamId]) {
        if businesses.is_empty() {
            return;
        }
        let met = (0..self.needs.niches).map(|niche| (niche, self.touchpoint(NicheId(niche))));
        self.business_of = met.filter(|(_, team)| businesses.contains(team)).collect();
    }

    /// The team that can act on an attribute of a niche.
    #[inline]
    pub fn owner(&self, niche: NicheId, attribute: u32) -> TeamId {
        if attribute < self.first_platform_attribute
            && !self.business_of.is_empty()
            && let Some(team) = self.business_of.get(&niche.0)
        {
            return *team;
        }
        self.owner_beside_businesses(niche, attribute)
    }

    /// The same as if no business within a chart owned anything.
    #[inline]
    fn owner_beside_businesses(&self, niche: NicheId, attribute: u32) -> TeamId {
        if attribute >= self.first_platform_attribute {
            let platform_attributes = self.needs.attributes - self.first_platform_attribute;
            let place = attribute - self.first_platform_attribute;
            return self.platforms[spread(place, platform_attributes, self.platforms.len())];
        }
        if !self.reassigned.is_empty()
            && let Some(team) = self.reassigned.get(if self.by_niche { &niche.0 } else { &attribute })
        {
            return *team;
        }
        match &self.map {
            Some(map) => map[attribute as usize],
            None if self.by_niche => self.owner_by_niche(niche, attribute),
            None => self.owner_by_attribute(niche, attribute),
        }
    }

    /// The team that acts on what moves an attribute of many niches at once, by the ordinal of the shift: teams that share an
    /// attribute take turns, each for all of them. None where ownership tells niches apart anyway.
    pub fn owner_in_common(&self, attribute: u32, ordinal: u64) -> Option<TeamId> {
        let tells_niches_apart = self.by_niche || self.map.is_some() || !self.business_of.is_empty();
        if tells_niches_apart || attribute >= self.first_platform_attribute {
            return None;
        }
        let sharing = self.owners_of_attribute(attribute);
        let is_shared = sharing.len() > 1 && !self.reassigned.contains_key(&attribute);
        is_shared.then(|| sharing[(ordinal % sharing.len() as u64) as usize])
    }

    /// Attributes are laid evenly over the owners; where there are more owners than attributes, those of one attribute share
    /// its niches, block by block.
    fn owner_by_attribute(&self, niche: NicheId, attribute: u32) -> TeamId {
        let sharing = self.owners_of_attribute(attribute);
        sharing[spread(self.needs.beside(niche), self.needs.at_start(), sharing.len())]
    }

    fn owners_of_attribute(&self, attribute: u32) -> &[TeamId] {
        if let Some(named) = self.by_value.get(attribute as usize).filter(|teams| !teams.is_empty()) {
            return named;
        }
        let place = |attribute| spread(attribute, self.first_platform_attribute, self.owners.len());
        let (first, next) = (place(attribute), place(attribute + 1));
        &self.owners[first..next.max(first + 1)]
    }

    /// Niches are laid evenly over the owners; where there are more owners than niches, those of one niche share its
    /// attributes.
    fn owner_by_niche(&self, niche: NicheId, attribute: u32) -> TeamId {
        let (first, next) = self.owners_of(niche);
        let sharing = next.saturating_sub(first).max(1) as u32;
        self.owners[first + (attribute % sharing) as usize]
    }

    /// The first owner of a niche, and that of the next niche.
    fn owners_of(&self, niche: NicheId) -> (usize, usize) {
        let (beside, there) = (self.needs.beside(niche), self.needs.at_start());
        (spread(beside, there, self.owners.len()), spread(beside + 1, there, self.owners.len()))
    }

    /// Whether one team owns an attribute of all niches.
    pub fn is_sole_owner(&self, team: TeamId, attribute: u32) -> bool {
        let is_shared = attribute < self.first_platform_attribute
            && self.map.is_none()
            && !self.reassigned.contains_key(&attribute)
            && self.owners_of_attribute(attribute).len() > 1;
        !is_shared && self.owner_beside_businesses(NicheId(0), attribute) == team
    }

    /// Whether ownership follows niches.
    pub fn is_by_niche(&self) -> bool {
        self.by_niche
    }

    /// The owner of everything of a niche that no platform owns; none where several share it.
    pub fn sole_owner(&self, niche: NicheId) -> Option<TeamId> {
        if let Some(team) = self.business_of.get(&niche.0).or_else(|| self.reassigned.get(&niche.0)) {
            return Some(*team);
        }
        let (first, next) = self.owners_of(niche);
        (next.saturating_sub(first) <= 1).then(|| self.owners[first])
    }

    /// The same where all teams are numbered so much higher.
    pub(super) fn moved_up(&self, offset: u32) -> Self {
        let up = |team: &TeamId| TeamId(team.0 + offset);
        let all = |teams: &[TeamId]| teams.iter().map(up).collect();
        let each = |things: &BTreeMap<u32, TeamId>| things.iter().map(|(thing, t)| (*thing, up(t))).collect();
        Self {
            owners: all(&self.owners),
            touchpoints: all(&self.touchpoints),
            map: self.map.as_deref().map(all),
            platforms: all(&self.platforms),
            reassigned: each(&self.reassigned),
            met_by: each(&self.met_by),
            business_of: each(&self.business_of),
            by_value: self.by_value.iter().map(|teams| all(teams)).collect(),
            ..*self
        }
    }

    /// Gives niches, or attributes, and niches to meet to another team.
    pub fn reassign(&mut self, to: TeamId, owned: &[u32], met: &[u32]) {
        self.reassigned.extend(owned.iter().map(|thing| (*thing, to)));
        self.met_by.extend(met.iter().map(|niche| (*niche, to)));
        // What a business meets it owns, whoever meets it next.
        for niche in
            met.iter().filter(|niche| self.business_of.contains_key(*niche)).copied().collect::<Vec<_>>()
        {
            self.business_of.insert(niche, to);
        }
    }

    /// The team that meets a niche.
    #[inline]
    pub fn touchpoint(&self, niche: NicheId) -> TeamId {
        if !self.met_by.is_empty()
            && let Some(team) = self.met_by.get(&niche.0)
        {
            return *team;
        }
        let beside = self.needs.beside(niche);
        self.touchpoints[spread(beside, self.needs.at_start(), self.touchpoints.len())]
    }

    pub fn niches(&self) -> u32 {
        self.needs.niches
    }

    pub fn attributes(&self) -> u32 {
        self.needs.attributes
    }

    /// The teams that own something, each once, ascending.
    pub fn owning_teams(&self) -> Vec<TeamId> {
        let mut teams = match (&self.map, self.by_niche) {
            (Some(map), _) => map.clone(),
            (None, true) => {
                let niches = (0..self.needs.niches).map(NicheId);
                let attributes = self.first_platform_attribute.min(self.owners.len() as u32);
                niches
                    .flat_map(|n| (0..attributes).map(move |k| (n, k)))
                    .map(|(n, k)| self.owner_by_niche(n, k))
                    .collect()
            }
            (None, false) => {
                (0..self.first_platform_attribute).flat_map(|k| self.teams_of_attribute(k)).collect()
            }
        };
        teams.extend(self.business_of.values());
        teams.extend(
            (self.first_platform_attribute..self.needs.attributes)
                .map(|k| self.owner_beside_businesses(NicheId(0), k)),
        );
        teams.sort_unstable();
        teams.dedup();
        teams
    }

    /// The teams that own an attribute of some niche.
    fn teams_of_attribute(&self, attribute: u32) -> Vec<TeamId> {
        if let Some(team) = self.reassigned.get(&attribute) {
            return vec![*team];
        }
        let (sharing, niches) = (self.owners_of_attribute(attribute), self.needs.at_start());
        if niches as usize >= sharing.len() {
            return sharing.to_vec();
        }
        (0..niches).map(|niche| self.owner_by_attribute(NicheId(niche), attribute)).collect()
    }

    /// Teams that are there to own needs and have none, and how many there are to own them.
    pub fn idle(&self) -> (usize, usize) {
        let owning = self.owning_teams();
        let idle = self.owners.iter().filter(|team| owning.binary_search(team).is_err()).count();
        (if self.map.is_some() { 0 } else { idle }, self.owners.len())
    }

    /// Teams that are there to meet customers and meet none, and how many there are to meet them.
    pub fn idle_touchpoints(&self) -> (usize, usize) {
        let meeting: std::collections::BTreeSet<TeamId> =
            (0..self.needs.niches).map(|niche| self.touchpoint(NicheId(niche))).collect();
        (self.touchpoints.iter().filter(|team| !meeting.contains(team)).count(), self.touchpoints.len())
    }

    /// Pairs of touchpoint and owner that cover every team of either role that matters.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (TeamId, TeamId)> {
        let first = self.touchpoint(NicheId(0));
        let by_niche = (0..self.needs.niches).map(NicheId).map(|n| (self.touchpoint(n), self.owner(n, 0)));
        let owning = self.owning_teams().into_iter().map(move |team| (first, team));
        by_niche.chain(owning)
    }

    /// Refuses owners without members.
    pub(super) fn check(&self, teams: &[Team]) -> Result<(), OrganisationError> {
        match self.owning_teams().into_iter().find(|team| teams[team.index()].members == 0) {
            Some(team) => Err(OrganisationError(format!(
                "the owner “{}” has no members: nobody could receive what it owns",
                teams[team.index()].name
            ))),
            None => Ok(()),
        }
    }
}

/// The teams that own needs: by default no post that nobody holds, where anybody else is there.
fn staffed(spec: &StructureSpec, blueprint: &Blueprint) -> Vec<TeamId> {
    let has_people = |team: &&TeamId| blueprint.drawn()[team.index()].members > 0;
    let staffed: Vec<TeamId> = blueprint.owners.iter().filter(has_people).copied().collect();
    let is_by_default = spec.owners == Selector::At(Position::Default);
    if is_by_default && !staffed.is_empty() { staffed } else { blueprint.owners.clone() }
}

/// The owner of each attribute as a map names it.
fn named_owners(
    map: &std::collections::BTreeMap<String, String>,
    needs: Needs,
    blueprint: &Blueprint,
) -> Result<Vec<TeamId>, OrganisationError> {
    let team = |name: &String| {
        let found = blueprint.drawn().iter().position(|drawn| drawn.name == *name);
        found.map(TeamId::from_index).ok_or_else(|| {
            let names = blueprint.drawn().iter().take(8).map(|drawn| drawn.name.as_str()).collect::<Vec<_>>();
            OrganisationError(format!(
                "owner: there is no team “{name}”; the first teams are {}",
                names.join(", ")
            ))
        })
    };
    let named = |attribute: u32| {
        let name = map.get(&attribute.to_string()).or_else(|| map.get("*"));
        let text =
            || OrganisationError(format!("owner: nobody owns attribute {attribute}: name a team, or \"*\""));
        name.ok_or_else(text).and_then(team)
    };
    (0..needs.attributes).map(named).collect()
}

/// The channels of a structure, in the order of their names.
pub(super) fn channels(spec: &StructureSpec) -> Vec<Channel> {
    let channel = |(name, spec): (&String, &ChannelSpec)| Channel {
        name: name.clone(),
        holder: match spec.at {
            ChannelAt::Touchpoint => ChannelHolder::Touchpoint,
            ChannelAt::Owner => ChannelHolder::Owner,
        },
        spec: spec.clone(),
        is_open: true,
    };
    spec.channels.iter().map(channel).collect()
}
