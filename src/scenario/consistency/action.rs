//! Deciding, approving and building: rules that can never come into force, and services that nobody could deliver.

use super::Report;
use crate::scenario::specification::{CapabilityFrom, CapabilitySpec, StructureSpec, WhenFull};
use crate::time::Duration;

/// Rules of deciding that can never come into force.
pub(super) fn action(path: &str, structure: &StructureSpec, report: &mut Report<'_>) {
    let action = &structure.action;
    let screens = action.pass_good < 1.0 || action.pass_bad < 1.0;
    let way = &structure.transformation;
    // Teams that have not adopted a new authority still ask.
    let all_adopt = way.innovation.is_none() && way.resistance <= 0.0;
    if all_adopt
        && screens
        && action.cost_cv <= 0.0
        && action.authority.first().is_some_and(|own| *own >= action.cost)
    {
        let text = format!(
            "the owner may spend {} and every initiative costs {}: nobody would ever screen one; lower the first \
             amount, or write pass_good = 1 and pass_bad = 1",
            action.authority[0], action.cost
        );
        report(&format!("{path}.action.authority"), text);
    }
    if action.budget.is_some() != action.budget_cycle.is_some() {
        report(
            &format!("{path}.action.budget"),
            "budget and budget_cycle go together: write both".to_owned(),
        );
    }
    let never_zero = [
        ("committee", action.committee),
        ("budget_cycle", action.budget_cycle),
        ("release_cadence", action.release_cadence),
        ("timeout", action.timeout),
    ];
    for (key, _) in never_zero.iter().filter(|(_, value)| *value == Some(Duration::ZERO)) {
        report(&format!("{path}.action.{key}"), "must be longer than 0: leave it out for none".to_owned());
    }
}

/// Capabilities that nobody could deliver.
pub(super) fn capabilities(path: &str, structure: &StructureSpec, report: &mut Report<'_>) {
    for (name, capability) in &structure.capabilities {
        let path = format!("{path}.capabilities.{name}");
        for need in capability.needs.iter().filter(|need| !structure.capabilities.contains_key(*need)) {
            let known = structure.capabilities.keys().map(String::as_str);
            let text = format!("there is no capability “{need}”{}", crate::scenario::suggestion(need, known));
            report(&format!("{path}.needs"), text);
        }
        if needs_itself(structure, name) {
            report(
                &format!("{path}.needs"),
                format!("“{name}” would need itself in the end: leave one of them out"),
            );
        }
        if capability.from == CapabilityFrom::Partner && !capability.needs.is_empty() {
            let text = "a partner finds what it needs by itself: leave needs out".to_owned();
            report(&format!("{path}.needs"), text);
        }
        if capability.by.as_deref() == Some(CapabilitySpec::NEW) {
            new_platform(&format!("{path}.by"), structure, capability, report);
            continue;
        }
        match capability.from {
            CapabilityFrom::Handoff | CapabilityFrom::Pull if capability.by.is_none() => {
                report(&path, "nobody offers it: write by = \"…\", a function or a team".to_owned());
            }
            CapabilityFrom::Partner if capability.fee.is_none() || capability.latency.is_none() => {
                report(&path, "a partner needs a contract: write fee and latency".to_owned());
            }
            _ => {}
        }
    }
}

/// A platform that nobody could ever found. (Structures that never pull may share the capability with those that do.)
fn new_platform(path: &str, structure: &StructureSpec, capability: &CapabilitySpec, report: &mut Report<'_>) {
    let growth = &structure.growth;
    if capability.from != CapabilityFrom::Own {
        let text =
            "a new platform is for what teams do themselves until then: write from = \"own\"".to_owned();
        report(path, text);
    } else if structure.template.info().is_ring && growth.when_full == WhenFull::Pull {
        report(path, "a platform has no place on a ring: write the name of a team".to_owned());
    } else if capability.share <= 0.0 || capability.work.work().is_zero() {
        report(path, "there is no work to found it for: write work and a share above 0".to_owned());
    }
}

/// Whether a capability is among those that it needs, directly or through others.
fn needs_itself(structure: &StructureSpec, name: &str) -> bool {
    let mut open: Vec<&str> = vec![name];
    let mut known: Vec<&str> = Vec::new();
    while let Some(at) = open.pop() {
        let needs = structure.capabilities.get(at).map(|capability| &capability.needs);
        for need in needs.into_iter().flatten().map(String::as_str) {
            if !known.contains(&need) {
                known.push(need);
                open.push(need);
            }
        }
    }
    known.contains(&name)
}
