//! People who report to one superior and do the same as one team.

use super::roles::Roles;
use super::{Placed, unique};
use crate::ids::TeamId;
use crate::organisation::blueprint::Blueprint;
use crate::organisation::import::Chart;
use crate::organisation::templates::teams_of;
use crate::organisation::{TeamKind, Terms};
use std::collections::{BTreeMap, BTreeSet};

/// Superior, unit, and whether they meet customers, own, support.
type Alike<'a> = (Option<TeamId>, &'a str, [bool; 3]);

/// The places of each group, and the group of each team.
type Groups<'a> = (&'a [Vec<usize>], &'a BTreeMap<TeamId, usize>);

/// The same organisation with those who lead nobody in teams of at most `team_size`; whoever is placed is in the new ones.
pub(super) fn grouped(
    before: &Blueprint,
    placed: &mut [Placed],
    (chart, roles): (&Chart, &Roles),
    team_size: u32,
) -> Blueprint {
    let has = |places: &[usize], place: usize| places.binary_search(&place).is_ok();
    let mut alike: BTreeMap<Alike<'_>, Vec<usize>> = BTreeMap::new();
    for (place, team) in placed.iter().enumerate() {
        if team.is_post && !team.leads && team.members > 0 && !team.is_business {
            let role = [&roles.touchpoints, &roles.owners, &roles.support].map(|places| has(places, place));
            let parent = before.drawn()[team.team.index()].parent;
            alike.entry((parent, &team.unit, role)).or_default().push(place);
        }
    }
    let mut group_of: BTreeMap<TeamId, usize> = BTreeMap::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for places in alike.into_values() {
        let mut rest = places.into_iter();
        for size in teams_of(rest.len() as u32, team_size) {
            let group: Vec<usize> = rest.by_ref().take(size as usize).collect();
            for place in &group {
                group_of.insert(placed[*place].team, groups.len());
            }
            groups.push(group);
        }
    }
    redrawn(before, placed, chart, (&groups, &group_of))
}

/// Draws every team again in its order, a group where its first member stood.
fn redrawn(
    before: &Blueprint,
    placed: &mut [Placed],
    chart: &Chart,
    (groups, group_of): Groups<'_>,
) -> Blueprint {
    let mut after = Blueprint::with_notices(before.notices.clone());
    after.repairs.clone_from(&before.repairs);
    let mut now: Vec<Option<TeamId>> = vec![None; before.drawn().len()];
    let mut of_group: Vec<Option<TeamId>> = vec![None; groups.len()];
    let mut names: BTreeSet<String> = before.drawn().iter().map(|drawn| drawn.name.clone()).collect();
    // Superiors stand before those below them.
    for (place, drawn) in before.drawn().iter().enumerate() {
        let team = TeamId::from_index(place);
        let parent = drawn.parent.and_then(|parent| now[parent.index()]);
        let group = group_of.get(&team).copied().filter(|group| groups[*group].len() > 1);
        let Some(group) = group else {
            let same = after.team(drawn.name.clone(), drawn.kind, &drawn.function, drawn.members, parent);
            after.set_terms(same, drawn.terms);
            now[place] = Some(same);
            continue;
        };
        let made = of_group[group].unwrap_or_else(|| {
            let name = unique(name_of(&groups[group], placed, chart), &mut names);
            let made = found(&mut after, before, (&groups[group], placed), (name, parent));
            of_group[group] = Some(made);
            made
        });
        now[place] = Some(made);
    }
    for team in placed {
        if let Some(made) = now[team.team.index()] {
            team.team = made;
        }
    }
    after
}

/// Adds the team of a group: its people, the part of the week that they work, and their pay.
fn found(
    after: &mut Blueprint,
    before: &Blueprint,
    (group, placed): (&[usize], &[Placed]),
    (name, parent): (String, Option<TeamId>),
) -> TeamId {
    let drawn: Vec<_> = group.iter().map(|place| &before.drawn()[placed[*place].team.index()]).collect();
    let members: u32 = drawn.iter().map(|drawn| drawn.members).sum();
    let terms: Terms = drawn.iter().map(|drawn| drawn.terms * f64::from(drawn.members)).sum();
    let unit = &placed[group[0]].unit;
    let team = after.team(name, TeamKind::StreamAligned, unit, members, parent);
    after.set_terms(team, terms.each(members));
    after.set_posts(team, group.len() as u32);
    team
}

/// What they are, and under whom.
fn name_of(group: &[usize], placed: &[Placed], chart: &Chart) -> String {
    let first = &placed[group[0]];
    let is_one_title = group.iter().all(|place| placed[*place].title == first.title);
    let what = match (is_one_title && !first.title.is_empty(), first.unit.is_empty()) {
        (true, _) => &first.title,
        (false, false) => &first.unit,
        (false, true) => "team",
    };
    let superior = chart.posts[first.post].superior.map_or("the top", |superior| &chart.posts[superior].id);
    format!("{what} of {superior}")
}
