//! Hiring, leaving and the two-pizza rule: growth that never comes, or has nowhere to go.

use super::Report;
use crate::scenario::specification::{CapabilityFrom, CapabilitySpec, StructureSpec, WhenFull};
use crate::scenario::template::Size;
use crate::time::Duration;

/// Growth that never comes, or that has nothing to pull.
pub(super) fn growing(path: &str, structure: &StructureSpec, customers: f64, report: &mut Report<'_>) {
    let growth = &structure.growth;
    if growth.review == Some(Duration::ZERO) {
        report(&format!("{path}.growth.review"), "must be longer than 0: leave it out for never".to_owned());
    }
    let counts_members = structure.template.info().size == Size::Members;
    if let Some(most) = growth.most_members.filter(|most| counts_members && *most < structure.members) {
        let text = format!(
            "{most} are fewer than the {} that there are: nobody could ever be hired",
            structure.members
        );
        report(&format!("{path}.growth.most_members"), text);
    }
    if growth.payroll_share.is_some() && customers <= 0.0 {
        let text = "nobody buys, and nobody could ever be hired: write market.customers".to_owned();
        report(&format!("{path}.growth.payroll_share"), text);
    }
    // Businesses that are founded hire, too, and need no review.
    let never_binds = growth.payroll_share.is_some() && growth.found_members.is_none();
    for (key, is_set) in [("hire_delay", growth.hire_delay.is_some()), ("payroll_share", never_binds)] {
        if is_set && growth.review.is_none() {
            let text = "people are hired at reviews: write review, such as \"1mo\"".to_owned();
            report(&format!("{path}.growth.{key}"), text);
        }
    }
    if growth.attrition > 0.0 && growth.review.is_none() {
        let text = "people come and go at reviews: write review, such as \"1mo\"".to_owned();
        report(&format!("{path}.growth.attrition"), text);
    }
    if growth.attrition_waiting > 0.0 && growth.attrition <= 0.0 {
        let text = "nobody leaves: write attrition, the rate without waiting".to_owned();
        report(&format!("{path}.growth.attrition_waiting"), text);
    }
    if growth.shrink_below >= growth.hire_above && growth.review.is_some() {
        let text = "must be below hire_above: a team would hire and shrink at once".to_owned();
        report(&format!("{path}.growth.shrink_below"), text);
    }
    let can_pull =
        |capability: &CapabilitySpec| capability.from == CapabilityFrom::Own && capability.by.is_some();
    if growth.when_full == WhenFull::Pull
        && growth.review.is_some()
        && !structure.capabilities.values().any(can_pull)
    {
        let text =
            "there is nothing to pull: write a capability with from = \"own\" and by = \"…\"".to_owned();
        report(&format!("{path}.growth.when_full"), text);
    }
}

/// A ring that would be torn: new teams have no place on it.
pub(super) fn ring(path: &str, structure: &StructureSpec, report: &mut Report<'_>) {
    let splits = structure.growth.review.is_some() && structure.growth.when_full == WhenFull::Split;
    if structure.template.info().is_ring && splits {
        let text = "a team that splits off has no place on a ring: write \"grow\" or \"pull\"".to_owned();
        report(&format!("{path}.growth.when_full"), text);
    }
}
