//! A complete tree: every team has the same number of teams below it. The bare structure of theory.

use super::super::TeamKind;
use crate::ids::TeamId;
use crate::organisation::OrganisationError;
use crate::organisation::blueprint::Blueprint;
use crate::scenario::StructureSpec;

pub(super) fn draw(spec: &StructureSpec) -> Result<Blueprint, OrganisationError> {
    let mut blueprint = Blueprint::default();
    let mut above: Vec<TeamId> = Vec::new();
    for level in 0..spec.levels {
        let last = level + 1 == spec.levels;
        let kind = if last { TeamKind::StreamAligned } else { TeamKind::Management };
        let count = if level == 0 { 1 } else { above.len() * spec.branching as usize };
        let function = format!("level {level}");
        let row = (0..count).map(|place| {
            let parent = (level > 0).then(|| above[place / spec.branching as usize]);
            let name = if level == 0 { "root".to_owned() } else { format!("{level}-{place}") };
            blueprint.team(name, kind, &function, spec.team_members, parent)
        });
        above = row.collect();
    }
    blueprint.touchpoints = super::at(&spec.touchpoints, &blueprint, &above, "touchpoints")?;
    blueprint.owners = super::at(&spec.owners, &blueprint, &above, "owners")?;
    Ok(blueprint)
}
