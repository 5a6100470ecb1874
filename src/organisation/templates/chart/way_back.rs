//! Everybody in every wave, for the sheet that a chart came from.

use super::rearranged::rearrange;
use super::{Placed, Standing, chart_spec};
use crate::organisation::import::{ChangedSheet, Chart, JuniorsThere, Member, State, Wave};
use crate::organisation::{Needs, OrganisationError, TeamKind};
use crate::scenario::{StructureSpec, Template};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The sheet that a structure's chart was read from, and that of head-counts where it has one, with what its edits and its dated
/// changes make of them.
///
/// # Errors
/// As of [`draw`] and [`rearrange`], and where there is no sheet.
pub(in crate::organisation) fn changed_sheet(
    waves: &[(String, &StructureSpec)],
    needs: Needs,
    files: &BTreeMap<String, Vec<u8>>,
) -> Result<(ChangedSheet, Option<ChangedSheet>), OrganisationError> {
    let Some((_, first)) = waves.first() else {
        return Err(OrganisationError("there is no structure to write".to_owned()));
    };
    let published = Chart::published(chart_spec(first)?, files)?;
    let made = waves.iter().map(|(date, spec)| {
        let wave = match spec.template {
            Template::Network => rearranged_wave(spec, needs, files)?,
            _ => Chart::read(chart_spec(spec)?, files)?.wave(),
        };
        Ok(Wave { date: date.clone(), ..wave })
    });
    let made = made.collect::<Result<Vec<_>, OrganisationError>>()?;
    Ok((published.changed_sheet(&made)?, published.changed_headcounts(&made)))
}

/// Everybody as a network: the executive stays as it was, everybody else reports to a team, and teams to the top.
fn rearranged_wave(
    spec: &StructureSpec,
    needs: Needs,
    files: &BTreeMap<String, Vec<u8>>,
) -> Result<Wave, OrganisationError> {
    let Standing { chart, blueprint: before, placed } = Standing::of(spec, files)?;
    let after = rearrange(spec, needs, files)?;
    let mut wave = chart.wave();
    let top =
        chart.posts.iter().find(|post| post.superior.is_none()).map_or(String::new(), |post| post.id.clone());
    let teams: BTreeMap<&str, &Placed> =
        placed.iter().map(|team| (before.drawn()[team.team.index()].name.as_str(), team)).collect();
    let mut members = members_by_name(&chart);
    let mut seated: BTreeSet<String> = BTreeSet::new();
    wave.juniors = JuniorsThere::default();
    for moved in &after.rearranged {
        let Some(team) = teams.get(moved.from_team.as_str()) else { continue };
        let business = chart.posts[team.post].id.as_str();
        let member = members.get_mut(&(business, moved.person.as_str())).and_then(VecDeque::pop_front);
        let (post, kind) = match (team.is_business, member) {
            (true, Some(member)) => (member.post.as_deref(), member.junior.clone()),
            (false, _) if team.is_post => (Some(chart.posts[team.post].id.as_str()), None),
            (false, _) => (None, Some(team.kind_of_juniors())),
            // Whoever joined a business by an edit was nowhere before.
            (true, None) => (None, None),
        };
        if let Some(kind) = kind {
            wave.juniors.deal(&moved.to_team, &kind);
        }
        // Several who hold one post stand where the first of them goes.
        let state = post
            .filter(|post| moved.to_kind != TeamKind::Management && seated.insert((*post).to_owned()))
            .and_then(|post| wave.posts.get_mut(post));
        if let Some(state) = state {
            (state.superior, state.unit) = (moved.to_team.clone(), moved.to_team.clone());
        }
    }
    // Businesses of an earlier wave are dissolved into the new ones.
    placed.iter().filter(|team| team.is_business).for_each(|team| {
        wave.posts.remove(&chart.posts[team.post].id);
    });
    for team in after.drawn().iter().filter(|team| team.kind != TeamKind::Management) {
        let state =
            State { superior: top.clone(), unit: team.name.clone(), fte: Some(0.0), ..State::default() };
        wave.posts.insert(team.name.clone(), state);
        wave.order.push(team.name.clone());
    }
    Ok(wave)
}

/// Who is in a business that an edit made, by the business and the name that the person goes by.
fn members_by_name(chart: &Chart) -> BTreeMap<(&str, &str), VecDeque<&Member>> {
    let mut members: BTreeMap<(&str, &str), VecDeque<&Member>> = BTreeMap::new();
    for member in &chart.carried.members {
        members.entry((&member.business, &member.person)).or_default().push_back(member);
    }
    members
}
