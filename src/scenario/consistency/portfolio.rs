//! Niches that emerge, and an investor who founds and closes businesses.

use super::Report;
use crate::scenario::specification::{FollowTo, OwnerRule, Scenario, StructureSpec};
use crate::time::Duration;

/// Reports what could never be founded, and portfolios of nothing.
pub(super) fn check(scenario: &Scenario, report: &mut Report<'_>) {
    let market = &scenario.market;
    if market.emerging > 0 && market.niches_from.is_none() {
        if market.emerging >= market.niches {
            let text = format!(
                "{} of {} niches: at least one must be there at the start",
                market.emerging, market.niches
            );
            report("market.emerging", text);
        }
        if market.emergence_interval.is_none_or(|interval| interval == Duration::ZERO) {
            let text = "write emergence_interval, longer than 0: how often a niche emerges".to_owned();
            report("market.emerging", text);
        }
    }
    for (name, structure) in &scenario.structures {
        let path = format!("structures.{name}");
        if market.emerging > 0 && structure.follow_to == FollowTo::Received {
            let text =
                "write follow_to = \"released\" where niches emerge: a product has to be founded for them";
            report(&format!("{path}.follow_to"), text.to_owned());
        }
        businesses(&path, structure, scenario, report);
    }
}

fn businesses(path: &str, structure: &StructureSpec, scenario: &Scenario, report: &mut Report<'_>) {
    let growth = &structure.growth;
    let by_niche = structure.owner == OwnerRule::ByNiche;
    if let Some(members) = growth.found_members {
        let most = growth.most_members.unwrap_or(structure.members).max(structure.members);
        if members >= most {
            let text = format!(
                "{members} people are not fewer than all that there can be ({most}): nobody could be founded"
            );
            report(&format!("{path}.growth.found_members"), text);
        }
        if scenario.market.emerging == 0 {
            let text = "no niche ever emerges: write market.emerging".to_owned();
            report(&format!("{path}.growth.found_members"), text);
        }
        if !by_niche {
            let text = "a micro-business owns its niche: write owner = \"by_niche\"".to_owned();
            report(&format!("{path}.growth.found_members"), text);
        }
    }
    if let Some(portfolio) = growth.portfolio {
        let key = format!("{path}.growth.portfolio");
        if portfolio == Duration::ZERO {
            report(&key, "must be longer than 0: leave it out for never".to_owned());
        }
        if scenario.market.customers <= 0.0 {
            report(&key, "nobody buys, and no business earns: write market.customers".to_owned());
        }
        if !by_niche {
            report(&key, "no team owns niches alone: write owner = \"by_niche\"".to_owned());
        }
        if structure.automated_share > 0.0 {
            report(&key, "machines do not change teams: write automated_share = 0".to_owned());
        }
    }
}
