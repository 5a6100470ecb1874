//! The ways an organisation can be drawn. A new template is one file here and one line in [`draw`].

#[cfg(feature = "import")]
mod chart;
mod hierarchy;
mod network;
mod ring;
mod tree;

#[cfg(feature = "import")]
pub(crate) use chart::ChartMarket;
#[cfg(feature = "import")]
pub(super) use chart::{changed_sheet, market_of};

use super::blueprint::Blueprint;
use super::{Needs, OrganisationError};
use crate::ids::TeamId;
use crate::random::RandomKey;
use crate::scenario::{Position, Selector, StructureSpec, Template};
use std::collections::BTreeMap;

/// Draws the organisation that a structure asks for; `random` draws what its template leaves to chance.
pub(super) fn draw(
    spec: &StructureSpec,
    needs: Needs,
    attachments: &BTreeMap<String, Vec<u8>>,
    random: RandomKey,
) -> Result<Blueprint, OrganisationError> {
    match spec.template {
        Template::Hierarchy | Template::Hybrid => hierarchy::draw(spec),
        Template::Network if spec.chart.is_some() => from_chart(spec, Some(needs), attachments),
        Template::Network => network::draw(spec, needs),
        Template::Tree => tree::draw(spec),
        Template::Ring => ring::draw(spec, random.named("ring")),
        Template::Chart => from_chart(spec, None, attachments),
    }
}

/// The chart as it stands, or its people rearranged for these needs.
#[cfg(feature = "import")]
fn from_chart(
    spec: &StructureSpec,
    rearranged_for: Option<Needs>,
    attachments: &BTreeMap<String, Vec<u8>>,
) -> Result<Blueprint, OrganisationError> {
    match rearranged_for {
        Some(needs) => chart::rearrange(spec, needs, attachments),
        None => chart::draw(spec, attachments),
    }
}

#[cfg(not(feature = "import"))]
fn from_chart(
    _spec: &StructureSpec,
    _rearranged_for: Option<Needs>,
    _attachments: &BTreeMap<String, Vec<u8>>,
) -> Result<Blueprint, OrganisationError> {
    Err(OrganisationError(
        "this build cannot read charts: it was made without the feature “import”".to_owned(),
    ))
}

/// Cuts so many people into the fewest teams of at most `size`, as equal as can be.
fn teams_of(people: u32, size: u32) -> impl Iterator<Item = u32> {
    let teams = people.div_ceil(size);
    (0..teams).map(move |team| people / teams + u32::from(team < people % teams))
}

/// The teams at a position of a drawing; the leaves where nothing is said.
fn at(
    selector: &Selector,
    blueprint: &Blueprint,
    leaves: &[TeamId],
    role: &str,
) -> Result<Vec<TeamId>, OrganisationError> {
    match selector {
        Selector::At(Position::Default | Position::Leaves) => Ok(leaves.to_vec()),
        Selector::At(Position::All) => Ok((0..blueprint.drawn().len()).map(TeamId::from_index).collect()),
        Selector::At(Position::Root) => Ok(vec![TeamId(0)]),
        Selector::At(Position::Nowhere) => Ok(Vec::new()),
        Selector::Where(_) => Err(OrganisationError(format!(
            "{role}: there are no posts to select: write \"leaves\", \"all\" or \"root\""
        ))),
    }
}
