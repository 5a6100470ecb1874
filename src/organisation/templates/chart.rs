//! An organisation as imported from a chart, and the same people rearranged as a network.

use crate::organisation::blueprint::Blueprint;
use crate::organisation::{Needs, OrganisationError};
use crate::random::Luck;
use crate::scenario::StructureSpec;
use std::collections::BTreeMap;

pub(super) fn draw(_spec: &StructureSpec, _files: &BTreeMap<String, Vec<u8>>) -> Result<Blueprint, OrganisationError> {
    Err(OrganisationError("charts come with the feature “import”".to_owned()))
}

pub(super) fn rearrange(
    _spec: &StructureSpec,
    _needs: Needs,
    _luck: Luck,
    _files: &BTreeMap<String, Vec<u8>>,
) -> Result<Blueprint, OrganisationError> {
    Err(OrganisationError("charts come with the feature “import”".to_owned()))
}
