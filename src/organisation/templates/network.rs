//! Micro-businesses that each face a niche, platforms that serve them, an executive team behind them as investor.

use super::super::TeamKind;
use super::teams_of;
use crate::ids::TeamId;
use crate::organisation::blueprint::Blueprint;
use crate::organisation::{Needs, OrganisationError};
use crate::scenario::{LinkType, StructureSpec};

/// A team of fewer could not own a whole life cycle: niches then share a micro-business (facts: 6–10 people).
const SMALLEST_TEAM: u32 = 5;

pub(super) fn draw(spec: &StructureSpec, needs: Needs) -> Result<Blueprint, OrganisationError> {
    let free =
        spec.members.checked_sub(spec.executive_members).filter(|free| *free > 0).ok_or_else(|| {
            OrganisationError(format!(
                "{} members leave nobody beside {} executives: more members or fewer executives",
                spec.members, spec.executive_members
            ))
        })?;
    let in_platforms = (f64::from(free) * spec.platform_share).round() as u32;
    let in_businesses = free - in_platforms;
    if in_businesses == 0 {
        return Err(OrganisationError(
            "nobody is left for micro-businesses: a smaller platform_share".to_owned(),
        ));
    }
    let mut blueprint = Blueprint::default();
    let executive = blueprint.executive(spec.executive_members);
    let platforms: Vec<TeamId> = teams_of(in_platforms, spec.team_size)
        .enumerate()
        .map(|(i, people)| {
            blueprint.team(
                format!("platform {}", i + 1),
                TeamKind::Platform,
                "platform",
                people,
                Some(executive),
            )
        })
        .collect();
    let count = businesses(in_businesses, needs.at_start(), spec.team_size);
    let sizes = (0..count).map(|i| in_businesses / count + u32::from(i < in_businesses % count));
    let teams: Vec<TeamId> = sizes
        .enumerate()
        .map(|(i, people)| {
            let name = format!("micro-business {}", i + 1);
            blueprint.team(name, TeamKind::StreamAligned, "micro-business", people, Some(executive))
        })
        .collect();
    weave(&mut blueprint, spec, needs, &teams, &platforms);
    blueprint.touchpoints.clone_from(&teams);
    blueprint.owners = teams;
    blueprint.platforms = platforms;
    Ok(blueprint)
}

/// One micro-business a niche where people allow; more where teams would outgrow their size.
pub(super) fn businesses(people: u32, niches: u32, team_size: u32) -> u32 {
    people.div_ceil(team_size).max(niches.min(people / SMALLEST_TEAM.min(team_size))).max(1)
}

/// Links: neighbours on a ring work together; everybody uses a home platform and those that own attributes.
pub(super) fn weave(
    blueprint: &mut Blueprint,
    spec: &StructureSpec,
    needs: Needs,
    businesses: &[TeamId],
    platforms: &[TeamId],
) {
    let owned = (f64::from(needs.attributes) * spec.platform_attribute_share).round() as usize;
    let owning: Vec<TeamId> = (0..owned.min(platforms.len()))
        .map(|place| platforms[place * platforms.len() / owned.min(platforms.len())])
        .collect();
    for (place, &business) in businesses.iter().enumerate() {
        let reach = (spec.neighbours as usize).min(businesses.len().saturating_sub(1));
        for step in 1..=reach {
            blueprint.link(business, businesses[(place + step) % businesses.len()], LinkType::Collaboration);
        }
        for &platform in &owning {
            blueprint.link(business, platform, LinkType::XAsAService);
        }
        if !platforms.is_empty() {
            blueprint.link(business, platforms[place % platforms.len()], LinkType::XAsAService);
        }
    }
}
