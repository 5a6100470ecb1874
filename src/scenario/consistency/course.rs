//! Structures that become others: dates that come, and policies that can follow each other.

use super::Report;
use crate::scenario::specification::{DatedChange, FollowTo, Scenario, StructureSpec};
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
            succession((&change.structure, before), (&format!("{path}.set"), &change.spec), report);
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
        succession((&scenario.baseline, before), (&format!("structures.{name}"), after), report);
    }
}

/// What has to be the same before, in the structure of a name, and after, where a path of the file says what it becomes.
fn succession(
    (name, before): (&str, &StructureSpec),
    (path, after): (&str, &StructureSpec),
    report: &mut Report<'_>,
) {
    let earlier = format!("structures.{name}");
    let mut refuse = |key: &str, text: &str| report(&format!("{path}.{key}"), text.to_owned());
    if before.follow_to != after.follow_to {
        refuse("follow_to", "must be the same before and after a change: insights under way are followed on");
    }
    if before.product != after.product {
        refuse("product", "must be the same before and after a change: products cannot be merged or divided");
    }
    // Where nothing is built, nothing needs them.
    let builds = after.follow_to == FollowTo::Released;
    for (has, lacks, place) in
        [(before, after, &earlier[..]), (after, before, path)].into_iter().filter(|_| builds)
    {
        for capability in has.capabilities.keys().filter(|name| !lacks.capabilities.contains_key(*name)) {
            let text = format!(
                "builds under way need what they needed before: “{capability}” is known to the template {} and not to {}; write in \
                 {place}: capabilities.{capability}.remove = true, if nothing needs it",
                has.template.info().name,
                lacks.template.info().name
            );
            refuse("capabilities", &text);
        }
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
