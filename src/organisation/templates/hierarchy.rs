//! Functions under managers: front office, product, support, and telemetry where a hybrid has it. Everybody reports
//! to somebody; managers come out of the same head-count.

use super::super::TeamKind;
use super::teams_of;
use crate::ids::TeamId;
use crate::organisation::OrganisationError;
use crate::organisation::blueprint::Blueprint;
use crate::scenario::{FollowTo, StructureSpec};

/// One function: its name, the kind of its teams and its people.
struct Function {
    name: &'static str,
    kind: TeamKind,
    people: u32,
}

pub(super) fn draw(spec: &StructureSpec) -> Result<Blueprint, OrganisationError> {
    let workers = workers(spec).ok_or_else(|| {
        OrganisationError(format!(
            "{} members are too few for a hierarchy with {} executives and at least one person and one manager in each \
             function: more members, or a network or a tree",
            spec.members, spec.executive_members
        ))
    })?;
    let mut blueprint = Blueprint::default();
    let executive = blueprint.executive(spec.executive_members);
    for function in functions(spec, workers) {
        add_function(&mut blueprint, &function, spec.span, executive);
    }
    // What no whole team could be made of serves the executive as staff.
    let placed: u32 = blueprint.drawn().iter().map(|team| team.members).sum();
    blueprint.enlarge(executive, spec.members - placed);
    let of_kind = |kind| {
        let teams = blueprint.drawn().iter().enumerate();
        teams.filter(move |(_, team)| team.kind == kind).map(|(index, _)| TeamId::from_index(index)).collect()
    };
    (blueprint.touchpoints, blueprint.owners, blueprint.platforms) =
        (of_kind(TeamKind::FrontOffice), of_kind(TeamKind::StreamAligned), of_kind(TeamKind::Platform));
    if spec.telemetry_share > 0.0 && spec.follow_to == FollowTo::Received {
        blueprint.notices.push(crate::organisation::MAY_NOT_ACT.to_owned());
    }
    Ok(blueprint)
}

/// The most people without reports that fit into the head-count together with their managers.
fn workers(spec: &StructureSpec) -> Option<u32> {
    let fits = |workers: u32| {
        let parts = functions(spec, workers);
        let managers: u32 =
            parts.iter().map(|part| managers(part.people.div_ceil(spec.span), spec.span)).sum();
        parts.iter().all(|part| part.people > 0)
            && spec.executive_members + workers + managers <= spec.members
    };
    (1..=spec.members.saturating_sub(spec.executive_members)).rev().find(|workers| fits(*workers))
}

fn functions(spec: &StructureSpec, workers: u32) -> Vec<Function> {
    let of = |share: f64| (f64::from(workers) * share).round() as u32;
    let (front, platform) = (of(spec.front_office_share), of(spec.platform_share));
    let telemetry = of(spec.telemetry_share);
    let product = workers.saturating_sub(front + platform + telemetry);
    let all = [
        Function { name: "front office", kind: TeamKind::FrontOffice, people: front },
        Function { name: "product", kind: TeamKind::StreamAligned, people: product },
        Function { name: "support", kind: TeamKind::Platform, people: platform },
        Function { name: "telemetry", kind: TeamKind::Enabling, people: telemetry },
    ];
    let wanted = [true, true, spec.platform_share > 0.0, spec.telemetry_share > 0.0];
    all.into_iter().zip(wanted).filter(|(_, wanted)| *wanted).map(|(function, _)| function).collect()
}

/// Managers over so many teams: one for each team, then one for each `span` of these, up to a single head.
fn managers(teams: u32, span: u32) -> u32 {
    let mut row = teams;
    let mut sum = teams;
    while row > 1 {
        row = row.div_ceil(span);
        sum += row;
    }
    sum
}

/// Draws a function from its head down: each row of managers is laid evenly over the row above.
fn add_function(blueprint: &mut Blueprint, function: &Function, span: u32, executive: TeamId) {
    let mut rows = vec![function.people.div_ceil(span)];
    while rows[rows.len() - 1] > 1 {
        rows.push(rows[rows.len() - 1].div_ceil(span));
    }
    let mut above = vec![executive];
    for (step, row) in rows.iter().rev().enumerate() {
        let name = |place: u32| match step {
            0 => format!("head of {}", function.name),
            _ => format!("{} manager {}.{}", function.name, step, place + 1),
        };
        let label = format!("{} management", function.name);
        let drawn = (0..*row).map(|place| {
            let parent = above[place as usize * above.len() / *row as usize];
            blueprint.team(name(place), TeamKind::Management, &label, 1, Some(parent))
        });
        above = drawn.collect();
    }
    for (place, people) in teams_of(function.people, span).enumerate() {
        let name = format!("{} {}", function.name, place + 1);
        blueprint.team(name, function.kind, function.name, people, Some(above[place]));
    }
}
