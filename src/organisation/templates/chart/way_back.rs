//! Everybody in every wave, for the sheet that a chart came from.

use super::rearranged::rearrange;
use super::{Standing, chart_spec};
use crate::organisation::import::{ChangedSheet, Chart, JuniorsThere, State, Wave};
use crate::organisation::{Needs, OrganisationError, TeamKind};
use crate::scenario::{StructureSpec, Template};
use std::collections::BTreeMap;

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
    let posts: BTreeMap<&str, &str> = placed
        .iter()
        .filter(|team| team.is_post)
        .map(|team| (before.drawn()[team.team.index()].name.as_str(), chart.posts[team.post].id.as_str()))
        .collect();
    for moved in after.rearranged.iter().filter(|moved| moved.to_kind != TeamKind::Management) {
        let state = posts.get(moved.from_team.as_str()).and_then(|id| wave.posts.get_mut(*id));
        if let Some(state) = state {
            (state.superior, state.unit) = (moved.to_team.clone(), moved.to_team.clone());
        }
    }
    // Juniors are in teams of their own before, and in businesses and platforms after.
    let juniors: BTreeMap<&str, &super::Placed> = placed
        .iter()
        .filter(|team| !team.is_post)
        .map(|team| (before.drawn()[team.team.index()].name.as_str(), team))
        .collect();
    wave.juniors = JuniorsThere::default();
    for moved in &after.rearranged {
        if let Some(team) = juniors.get(moved.from_team.as_str()) {
            let kind = (team.unit.clone(), team.grade.clone(), team.profession.clone());
            wave.juniors.deal(&moved.to_team, &kind);
        }
    }
    for team in after.drawn().iter().filter(|team| team.kind != TeamKind::Management) {
        let state =
            State { superior: top.clone(), unit: team.name.clone(), fte: Some(0.0), ..State::default() };
        wave.posts.insert(team.name.clone(), state);
        wave.order.push(team.name.clone());
    }
    Ok(wave)
}
