//! Structures that become others: dates that come, and policies that can follow each other.

use super::Report;
use crate::scenario::specification::{DatedChange, Scenario, StructureSpec};
use crate::time::Duration;

/// Reports dates at which nothing could change, and structures of which one cannot become the other.
pub(super) fn check(scenario: &Scenario, report: &mut Report<'_>) {
    if let Some(fork) = scenario.fork_at {
        if scenario.structures.len() == 1 {
            let text = "there is nothing to part from: write a second structure, or [[changes]]".to_owned();
            report("fork_at", text);
        }
        date("fork_at", fork, scenario, report);
        fork_between_like(scenario, report);
    }
    for change in &scenario.changes {
        let path = format!("changes.{}", change.index);
        date(&format!("{path}.at"), change.at, scenario, report);
        if scenario.fork_at.is_some_and(|fork| change.at <= fork) {
            let text = "must be later than fork_at: until then every structure lives as the baseline does";
            report(&format!("{path}.at"), text.to_owned());
        }
        let twice = |other: &&DatedChange| {
            (&other.structure, other.at) == (&change.structure, change.at) && other.index < change.index
        };
        if scenario.changes.iter().any(|other| twice(&other)) {
            let text = "this structure changes already at this moment: write both as one change".to_owned();
            report(&format!("{path}.at"), text);
        }
        let own = scenario.structures.iter().find(|(name, _)| *name == change.structure);
        if let Some((_, before)) = own {
            succession(&format!("{path}.set"), before, &change.spec, report);
        }
    }
    for (name, structure) in &scenario.structures {
        let way = &structure.transformation;
        let is_new = scenario.fork_at.is_some() && *name != scenario.baseline;
        let changes = scenario.changes.iter().any(|change| change.structure == *name);
        let says_how = way.innovation.is_some() || way.resistance > 0.0 || way.learning > Duration::ZERO;
        if says_how && !is_new && !changes && *name != scenario.baseline {
            let text = "nothing is transformed: write fork_at, or [[changes]] of this structure".to_owned();
            report(&format!("structures.{name}.transformation"), text);
        }
    }
}

fn date(path: &str, at: Duration, scenario: &Scenario, report: &mut Report<'_>) {
    if at >= scenario.horizon {
        let text =
            format!("{at} is not before the horizon ({}): nothing would ever change", scenario.horizon);
        report(path, text);
    } else if at == Duration::ZERO {
        report(path, "must be later than 0: what holds from the start stands in the structure".to_owned());
    }
}

fn fork_between_like(scenario: &Scenario, report: &mut Report<'_>) {
    let Some((_, before)) = scenario.structures.iter().find(|(name, _)| *name == scenario.baseline) else {
        return;
    };
    for (name, after) in scenario.structures.iter().filter(|(name, _)| *name != scenario.baseline) {
        succession(&format!("structures.{name}"), before, after, report);
    }
}

/// What has to be the same before and after.
fn succession(path: &str, before: &StructureSpec, after: &StructureSpec, report: &mut Report<'_>) {
    let mut refuse = |key: &str, text: &str| report(&format!("{path}.{key}"), text.to_owned());
    if before.follow_to != after.follow_to {
        refuse("follow_to", "must be the same before and after a change: insights under way are followed on");
    }
    if before.product != after.product {
        refuse("product", "must be the same before and after a change: products cannot be merged or divided");
    }
    let differs =
        |name: &&String| before.capabilities.contains_key(*name) != after.capabilities.contains_key(*name);
    if let Some(name) = before.capabilities.keys().chain(after.capabilities.keys()).find(differs) {
        let text = format!(
            "must have the same names before and after a change, for builds under way need them: “{name}” (perhaps a default \
             of its template) is only in one of them; write capabilities.{name}.new = true in the other, with share = 0 if \
             nothing needs it"
        );
        refuse("capabilities", &text);
    }
    if before.automated_share != after.automated_share || before.automated_share > 0.0 {
        refuse(
            "automated_share",
            "must be 0 where a structure becomes another: machines do not change teams",
        );
    }
    if before.template.info().is_ring || after.template.info().is_ring {
        refuse("template", "a ring cannot become another structure, nor another structure a ring");
    }
}
