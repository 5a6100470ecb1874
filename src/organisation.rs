//! The organisation: a graph of teams and links as a template builds it and as it changes, and what follows from its shape alone –
//! who owns what, who meets whom, which way an insight goes, how much of a team's week is left for work.

mod blueprint;
mod focus;
mod graph;
#[cfg(feature = "import")]
mod import;
mod lateral;
mod liaisons;
mod offers;
mod ownership;
mod partition;
mod reorganise;
mod route;
mod shape;
mod succession;
mod team_kind;
mod templates;
mod terms;
mod ties;

pub(crate) use blueprint::{PeopleMoved, Rearranged, Repair};
pub(crate) use graph::Link;
#[cfg(feature = "import")]
pub(crate) use import::ChangedSheet;
#[cfg(feature = "import")]
pub use import::{Group, Role, Survey, SurveyError, survey};
pub(crate) use offers::Offers;
pub(crate) use ownership::{Channel, ChannelHolder, Ownership};
pub(crate) use partition::halves;
pub(crate) use reorganise::{Domain, Reorganisation};
pub(crate) use route::{Router, SharedWays};
pub(crate) use shape::OrganisationShape;
pub(crate) use succession::{places, unite_channels};
pub use team_kind::TeamKind;
#[cfg(feature = "import")]
pub(crate) use templates::ChartMarket;
pub(crate) use terms::Terms;
pub(crate) use ties::Ties;

use crate::ids::{NicheId, TeamId};
use crate::random::RandomKey;
use crate::scenario::{MarketSpec, StructureSpec};
use blueprint::Blueprint;
pub(crate) use graph::Graph;
use std::collections::BTreeMap;

/// What is said of an organisation whose owners hear of changes and are followed no further: a limit, whatever its numbers.
pub(crate) const MAY_NOT_ACT: &str =
    "is not yet allowed to act on what it hears: what is measured ends when the owner hears";

/// The size of the needs that an organisation has to own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Needs {
    pub niches: u32,
    pub attributes: u32,
    /// Of the niches: those that are not there at the start.
    pub emerging: u32,
}

impl Needs {
    /// The needs of a market.
    pub fn of(market: &MarketSpec) -> Self {
        Self { niches: market.niches, attributes: market.attributes, emerging: market.emerging }
    }

    /// Niches that are there at the start.
    pub fn at_start(self) -> u32 {
        self.niches.saturating_sub(self.emerging).max(1)
    }

    /// The niche beside which one emerges, laid evenly over those that are there; any other is its own.
    fn beside(self, niche: NicheId) -> u32 {
        let there = self.at_start();
        if niche.0 < there {
            return niche.0;
        }
        (u64::from(niche.0 - there) * u64::from(there) / u64::from(self.emerging.max(1))) as u32
    }
}

/// One team as it is built.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Team {
    pub name: String,
    pub kind: TeamKind,
    /// The function, unit or role that drawings group it by.
    pub function: String,
    pub members: u32,
    pub parent: Option<TeamId>,
    /// Levels below the root.
    pub level: usize,
    /// Levels above the lowest team below it.
    pub height: usize,
    /// What one head is employed for: people who work part of the week serve part of it.
    pub terms: Terms,
    /// Posts of a chart that it is made of; 1 for any other team.
    pub posts: u32,
    /// The part of a full week of each member that is left for work.
    pub focus: f64,
}

/// A built organisation: nothing in it moves by itself; changes make another.
#[derive(Clone, Debug)]
pub(crate) struct Organisation {
    pub teams: Vec<Team>,
    pub graph: Graph,
    pub ownership: Ownership,
    pub channels: Vec<Channel>,
    pub offers: Offers,
    /// What was assumed or repaired, in sentences.
    pub notices: Vec<String>,
    /// Where each person of a chart went, for an organisation made from one.
    pub rearranged: Vec<Rearranged>,
    /// Rows of a chart that had to be repaired.
    pub repairs: Vec<Repair>,
    /// Teams that know each other whatever the lines say.
    pub known: Vec<(TeamId, TeamId)>,
    /// People whom edits and rearranging give other work, let go and hire.
    pub moved: PeopleMoved,
    pub contact_hours_per_week: f64,
    /// What it was built from, for changes.
    blueprint: Blueprint,
}

/// Why an organisation cannot be built.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct OrganisationError(pub String);

impl Organisation {
    /// Builds the organisation of a structure; `attachments` hold the files that its chart names, `random` draws what a
    /// structure leaves to chance.
    ///
    /// # Errors
    /// When there are no people, an owner has no members or cannot be reached, links or contacts take more time than
    /// the members have, or the chart contradicts itself.
    pub fn build(
        spec: &StructureSpec,
        needs: Needs,
        attachments: &BTreeMap<String, Vec<u8>>,
        random: RandomKey,
    ) -> Result<Self, OrganisationError> {
        let mut blueprint = templates::draw(spec, needs, attachments, random)?;
        let ownership = Ownership::new(spec, needs, &blueprint)?;
        liaisons::appoint(&mut blueprint, &ownership, spec.liaisons as usize);
        lateral::draw(&mut blueprint, spec, random.named("lateral"));
        let graph = Graph::new(&blueprint);
        let channels = ownership::channels(spec);
        let mut teams = blueprint.teams();
        check_names(spec, &teams)?;
        Graph::measure_levels(&mut teams);
        route::lines_must_fit(&teams)?;
        let contact_hours_per_week = focus::apportion(spec, &graph, &ownership, &channels, &mut teams)?;
        ownership.check(&teams)?;
        graph.check_owners_reachable(&teams, &ownership, &channels)?;
        let offers = Offers::new(spec, &teams)?;
        let notices = std::mem::take(&mut blueprint.notices);
        let rearranged = std::mem::take(&mut blueprint.rearranged);
        let repairs = std::mem::take(&mut blueprint.repairs);
        let (known, moved) = (std::mem::take(&mut blueprint.known), blueprint.moved);
        Ok(Self {
            teams,
            graph,
            ownership,
            channels,
            offers,
            notices,
            rearranged,
            repairs,
            known,
            moved,
            contact_hours_per_week,
            blueprint,
        })
    }

    /// People in teams that only lead.
    pub fn managers(&self) -> u32 {
        self.teams.iter().filter(|team| team.kind == TeamKind::Management).map(|team| team.members).sum()
    }

    /// Niches that posts meet which nobody holds.
    pub fn unmet_niches(&self) -> usize {
        let is_vacant =
            |niche: &u32| self.teams[self.ownership.touchpoint(NicheId(*niche)).index()].members == 0;
        (0..self.ownership.niches()).filter(is_vacant).count()
    }

    /// Everybody.
    pub fn members(&self) -> u32 {
        self.teams.iter().map(|team| team.members).sum()
    }
}

/// The sheet that a structure's chart was read from, with what edits and dated changes make of it; each with its date.
///
/// # Errors
/// Structures without a chart, and whatever keeps the chart from being read.
#[cfg(feature = "import")]
pub(crate) fn changed_sheet(
    waves: &[(String, &StructureSpec)],
    needs: Needs,
    attachments: &BTreeMap<String, Vec<u8>>,
) -> Result<(ChangedSheet, Option<ChangedSheet>), OrganisationError> {
    templates::changed_sheet(waves, needs, attachments)
}

/// The market as a structure's chart has it, before any edit.
///
/// # Errors
/// As of [`Organisation::build`], and columns that do not exist or hold nothing.
#[cfg(feature = "import")]
pub(crate) fn market_of_chart(
    spec: &StructureSpec,
    wanted: &MarketSpec,
    attachments: &BTreeMap<String, Vec<u8>>,
) -> Result<ChartMarket, OrganisationError> {
    templates::market_of(spec, wanted, attachments)
}

/// Refuses lengths of work for teams that do not exist.
fn check_names(spec: &StructureSpec, teams: &[Team]) -> Result<(), OrganisationError> {
    let action = &spec.action;
    let works = [
        &spec.sense_work,
        &spec.relay_work,
        &spec.receive_work,
        &spec.confirm_work,
        &action.decide_work,
        &action.approve_work,
        &action.build_work,
        &action.integration_work,
    ];
    let stray =
        works.iter().flat_map(|work| work.names()).find(|name| !teams.iter().any(|team| team.name == *name));
    match stray {
        Some(name) => Err(OrganisationError(format!(
            "a length of work is given for the team “{name}”, which does not exist{}",
            crate::scenario::suggestion(name, teams.iter().take(20).map(|team| team.name.as_str()))
        ))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
