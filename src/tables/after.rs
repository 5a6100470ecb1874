//! What organisations have become: the teams of the first replication at the horizon, of structures that changed.

use super::Row;
use super::column::{Column, Holds};
use crate::results::{Results, Team, TeamKind, When};
use serde::{Deserialize, Serialize};

/// A team at the horizon.
#[derive(Serialize, Deserialize)]
pub(super) struct TeamAfter {
    structure: String,
    team: String,
    kind: TeamKind,
    function: String,
    members: u32,
    reports_to: Option<String>,
    was_there: bool,
}

impl Row for TeamAfter {
    const FILE: &'static str = "teams_after.csv";
    const COLUMNS: &'static [Column] = &[
        ("structure", Holds::Text),
        ("team", Holds::Text),
        ("kind", Holds::Text),
        ("function", Holds::Text),
        ("members", Holds::Count),
        ("reports_to", Holds::Name),
        ("was_there", Holds::Flag),
    ];
    const IS_OPTIONAL: bool = false;
}

pub(super) fn rows(results: &Results) -> Vec<TeamAfter> {
    let mut rows: Vec<TeamAfter> = results
        .about
        .structures
        .iter()
        .flat_map(|structure| {
            let first = results.first_teams(structure);
            let known: std::collections::BTreeSet<&str> =
                first.iter().map(|team| team.team.as_str()).collect();
            let stands = results.teams_at(structure, When::End).filter(|team| team.members > 0);
            stands.map(|team| after(team, known.contains(team.team.as_str()))).collect::<Vec<_>>()
        })
        .collect();
    rows.sort_by(|a, b| (&a.structure, &a.team).cmp(&(&b.structure, &b.team)));
    rows
}

fn after(team: &Team, was_there: bool) -> TeamAfter {
    TeamAfter {
        structure: team.structure.clone(),
        team: team.team.clone(),
        kind: team.kind,
        function: team.function.clone(),
        members: team.members,
        reports_to: team.reports_to.clone(),
        was_there,
    }
}
