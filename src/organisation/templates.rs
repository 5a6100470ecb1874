//! The ways an organisation can be drawn. A new template is one file here and one line in [`draw`].

mod chart;
mod hierarchy;
mod network;
mod tree;

use super::blueprint::Blueprint;
use super::{Needs, OrganisationError};
use crate::random::Luck;
use crate::scenario::{StructureSpec, Template};
use std::collections::BTreeMap;

/// What a team is for (Skelton & Pais, *Team Topologies*, with the kinds that a hierarchy adds).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TeamKind {
    StreamAligned,
    Platform,
    Enabling,
    FrontOffice,
    Management,
}

impl TeamKind {
    /// As written in tables and scenario files.
    pub fn name(self) -> &'static str {
        match self {
            Self::StreamAligned => "stream_aligned",
            Self::Platform => "platform",
            Self::Enabling => "enabling",
            Self::FrontOffice => "front_office",
            Self::Management => "management",
        }
    }
}

/// Draws the organisation that a structure asks for.
pub(super) fn draw(
    spec: &StructureSpec,
    needs: Needs,
    luck: Luck,
    attachments: &BTreeMap<String, Vec<u8>>,
) -> Result<Blueprint, OrganisationError> {
    match spec.template {
        Template::Hierarchy | Template::Hybrid => hierarchy::draw(spec),
        Template::Network if spec.chart.is_some() => chart::rearrange(spec, needs, luck, attachments),
        Template::Network => network::draw(spec, needs),
        Template::Tree => tree::draw(spec),
        Template::Chart => chart::draw(spec, attachments),
    }
}

/// Cuts so many people into the fewest teams of at most `size`, as equal as can be.
fn teams_of(people: u32, size: u32) -> impl Iterator<Item = u32> {
    let teams = people.div_ceil(size);
    (0..teams).map(move |team| people / teams + u32::from(team < people % teams))
}
