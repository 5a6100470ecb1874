//! What teams have delivered by others, and what organisations have become.

use super::{Table, number, text};
use crate::experiment::Results;

/// Services a replication; a partner outside has no team.
pub(super) fn services(results: &Results) -> Table {
    let mut table =
        Table::new("services.csv", &["structure", "from_team", "to_team", "capability", "unit", "uses"]);
    for s in &results.structures {
        for service in s.services(results) {
            table.rows.push(vec![
                text(&s.name),
                text(&service.from),
                text(service.to.as_deref().unwrap_or_default()),
                text(&service.capability),
                "services/run".to_owned(),
                number(service.uses),
            ]);
        }
    }
    table.rows.sort();
    table
}

/// The teams of the first replication at the horizon, of structures that changed.
pub(super) fn after(results: &Results) -> Table {
    let header = &["structure", "team", "kind", "function", "members", "reports_to", "was_there"];
    let mut table = Table::new("teams_after.csv", header);
    for s in &results.structures {
        let Some(after) = s.outcomes.first().and_then(|outcome| outcome.after.as_ref()) else { continue };
        let before = s.before.as_ref().unwrap_or(&s.organisation);
        for team in after.teams.iter().filter(|team| team.members > 0) {
            let was_there = before.teams.iter().any(|known| known.name == team.name);
            let superior = team.parent.map(|parent| after.teams[parent.index()].name.as_str());
            table.rows.push(vec![
                text(&s.name),
                text(&team.name),
                team.kind.name().to_owned(),
                text(&team.function),
                team.members.to_string(),
                text(superior.unwrap_or_default()),
                was_there.to_string(),
            ]);
        }
    }
    table.rows.sort();
    table
}
