//! Checks across values: each a named function that reports every contradiction it finds.

mod action;
mod course;
mod from_chart;
mod growth;
mod portfolio;

use super::problem::suggestion;
use super::reference;
use super::specification::{LinkType, PerTeam, REPAIR_RULES, Replications, Route, Scenario, StructureSpec};
use super::template::Size;
use crate::time::Duration;

/// The most teams an organisation may have: enough for any firm on earth.
pub(crate) const MAX_TEAMS: u64 = 2_000_000;
/// What a team takes in memory, links, routes and observers included, rounded up (measured on the large relay tree).
const BYTES_PER_TEAM: f64 = 1_000.0;
/// The most shifts one replication may see, for the memory of their delays.
const MAX_SHIFTS: f64 = 2e8;

type Report<'a> = dyn FnMut(&str, String) + 'a;

/// Reports all contradictions of a scenario.
pub(super) fn check(scenario: &Scenario, report: &mut Report<'_>) {
    times(scenario, report);
    baseline(scenario, report);
    seal(scenario, report);
    known_answers(scenario, report);
    claims(scenario, report);
    exercises(scenario, report);
    market(scenario, report);
    course::check(scenario, report);
    portfolio::check(scenario, report);
    from_chart::check(scenario, report);
    let structures = scenario.structures.iter().map(|(name, spec)| (format!("structures.{name}"), spec));
    let changed =
        scenario.changes.iter().map(|change| (format!("changes.{}.set", change.index), &change.spec));
    for (path, structure) in structures.chain(changed) {
        shares(&path, structure, report);
        size(&path, structure, report);
        hours(&path, structure, report);
        channels(&path, structure, report);
        chart(&path, structure, scenario, report);
        reports(&path, structure, report);
        ties(&path, structure, report);
        levels(&path, structure, report);
        action::action(&path, structure, report);
        action::capabilities(&path, structure, report);
        growth::growing(&path, structure, scenario.market.customers, report);
        growth::ring(&path, structure, report);
        gossip(&path, structure, report);
    }
}

fn times(scenario: &Scenario, report: &mut Report<'_>) {
    if scenario.follow_up == Duration::ZERO {
        report("follow_up", "must be longer than 0: it is the time each shift is given to arrive".to_owned());
    }
    if scenario.horizon < scenario.warm_up + scenario.follow_up {
        let needed = scenario.warm_up + scenario.follow_up;
        let text = format!(
            "{} is shorter than warm_up and follow_up together ({needed}): no shift could be followed to its end",
            scenario.horizon
        );
        report("horizon", text);
    }
    if scenario.replications == Replications::Fixed(0) {
        report("replications", "write at least 1".to_owned());
    }
}

fn baseline(scenario: &Scenario, report: &mut Report<'_>) {
    unknown_structure(scenario, &scenario.baseline, "baseline", report);
}

/// Reports a name that no structure of the scenario has.
fn unknown_structure(scenario: &Scenario, name: &str, path: &str, report: &mut Report<'_>) {
    if !scenario.structures().any(|known| known == name) {
        let hint = suggestion(name, scenario.structures());
        report(path, format!("there is no structure “{name}”{hint}"));
    }
}

/// Hexadecimal digits of each half of a seal: 128 bits, which nobody finds again by trying.
pub(crate) const SEAL_DIGITS: usize = 32;

fn seal(scenario: &Scenario, report: &mut Report<'_>) {
    let is_half = |half: &str| {
        half.len() == SEAL_DIGITS && half.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
    };
    let seal = scenario.sealed.as_str();
    if !seal.is_empty()
        && !seal.split_once('-').is_some_and(|(claims, rest)| is_half(claims) && is_half(rest))
    {
        let text = format!("“{seal}” is no seal: `microbiz claims seal FILE --write` puts one on");
        report("sealed", text);
    }
}

fn known_answers(scenario: &Scenario, report: &mut Report<'_>) {
    for (index, known) in scenario.known.iter().enumerate() {
        unknown_structure(scenario, &known.structure, &format!("known.{index}.structure"), report);
    }
}

fn claims(scenario: &Scenario, report: &mut Report<'_>) {
    for (index, claim) in scenario.claims.iter().enumerate() {
        for term in &claim.claim.terms {
            unknown_structure(scenario, &term.structure, &format!("claims.{index}.claim"), report);
        }
    }
}

/// Controls that a lesson has in sight: more discourage (NetLogo#374).
pub(crate) const MOST_CONTROLS: usize = 6;

/// Keys of the top of a scenario that can be moved in the lab.
pub(crate) const TOP_CONTROLS: [&str; 2] = ["seed", "replications"];

fn exercises(scenario: &Scenario, report: &mut Report<'_>) {
    for (index, exercise) in scenario.exercises.iter().enumerate() {
        unknown_structure(scenario, &exercise.structure, &format!("exercise.{index}.structure"), report);
        let path = format!("exercise.{index}.move");
        if exercise.moves.len() > MOST_CONTROLS {
            report(
                &path,
                format!(
                    "{} keys are too many to see at once: name at most {MOST_CONTROLS}",
                    exercise.moves.len()
                ),
            );
        }
        // Of the top of a scenario the lab moves what is luck, and how often it is drawn.
        for key in exercise.moves.iter().filter(|key| !TOP_CONTROLS.contains(&key.as_str())) {
            if let Err(fault) = reference::at_path(key) {
                report(&path, fault);
            }
        }
    }
}

fn market(scenario: &Scenario, report: &mut Report<'_>) {
    let market = &scenario.market;
    if market.shift_interval.is_none() && market.common_shift_interval.is_none() {
        let text = "is missing: write how often one niche shifts, such as shift_interval = \"2w\"".to_owned();
        return report("market.shift_interval", text);
    }
    let intervals = [
        ("shift_interval", market.shift_interval, f64::from(market.niches)),
        (
            "common_shift_interval",
            market.common_shift_interval,
            (f64::from(market.niches) * market.common_reach).max(1.0),
        ),
        ("false_alarm_interval", market.false_alarm_interval, f64::from(market.niches)),
    ];
    for (name, interval, at_once) in intervals {
        let path = format!("market.{name}");
        match interval {
            Some(Duration::ZERO) => report(&path, "must be longer than 0: leave it out for never".to_owned()),
            Some(interval) => {
                let shifts = growth(scenario) * at_once / interval.micros();
                if shifts > MAX_SHIFTS {
                    let text = format!(
                        "{shifts:.1e} of them up to the horizon are more than {MAX_SHIFTS:.0e}: fewer niches, a longer \
                         interval or a shorter horizon"
                    );
                    report(&path, text);
                }
            }
            None => {}
        }
    }
    for (name, value) in [("doubling", market.doubling), ("reversion", market.reversion)] {
        if value == Some(Duration::ZERO) {
            report(&format!("market.{name}"), "must be longer than 0: leave it out for never".to_owned());
        }
    }
}

/// Meetings without end.
fn gossip(path: &str, structure: &StructureSpec, report: &mut Report<'_>) {
    if structure.route == Route::Gossip && structure.meeting_interval == Duration::ZERO {
        let text = "must be longer than 0: who knows would tell everybody at once".to_owned();
        report(&format!("{path}.meeting_interval"), text);
    }
}

/// The horizon, stretched by the growth of the rate of shifts: ∫ 2^(t/doubling) dt, in microseconds.
fn growth(scenario: &Scenario) -> f64 {
    let horizon = scenario.horizon.micros();
    match scenario.market.doubling {
        Some(doubling) if doubling > Duration::ZERO => {
            let per_doubling = doubling.micros() / std::f64::consts::LN_2;
            per_doubling * libm::expm1(horizon / per_doubling)
        }
        _ => horizon,
    }
}

fn shares(path: &str, structure: &StructureSpec, report: &mut Report<'_>) {
    let taken = structure.front_office_share + structure.platform_share + structure.telemetry_share;
    if taken >= 1.0 && structure.template.info().has_departments {
        let text = "front_office_share, platform_share and telemetry_share leave nobody to make the product: together \
             they must stay below 1";
        report(&format!("{path}.front_office_share"), text.to_owned());
    }
}

fn size(path: &str, structure: &StructureSpec, report: &mut Report<'_>) {
    let (key, teams) = match structure.template.info().size {
        Size::Levels => ("branching", complete_tree(structure.branching, structure.levels)),
        // The limit of a chart is looked at when its rows are known.
        Size::Members | Size::Rows => ("members", f64::from(structure.members)),
    };
    if teams > MAX_TEAMS as f64 {
        let gib = teams * BYTES_PER_TEAM / 1_073_741_824.0;
        let text = format!(
            "this could make {teams:.1e} teams, which would take some {gib:.0} GiB: the limit is {MAX_TEAMS} teams; \
             fewer levels, branches or members"
        );
        report(&format!("{path}.{key}"), text);
    }
}

/// The number of teams of a complete tree.
fn complete_tree(branching: u32, levels: u32) -> f64 {
    let mut teams = 0.0;
    let mut level = 1.0;
    for _ in 0..levels.min(5_000_000) {
        teams += level;
        level *= f64::from(branching);
        if teams > 1e18 {
            break;
        }
    }
    teams
}

fn hours(path: &str, structure: &StructureSpec, report: &mut Report<'_>) {
    let admin = structure.admin.hours() / crate::time::HOURS_PER_WEEK;
    let chores = structure.background_share + admin;
    if chores >= 0.95 {
        let text = format!(
            "background work and administration take {:.0} % of everybody's time: it must stay below 95 %",
            chores * 100.0
        );
        let most = if admin > structure.background_share { "admin" } else { "background_share" };
        report(&format!("{path}.{most}"), text);
    }
    if chores > 0.0 && structure.chore_work.work().is_zero() {
        report(&format!("{path}.chore_work"), "must be longer than 0 where there are chores".to_owned());
    }
}

fn channels(path: &str, structure: &StructureSpec, report: &mut Report<'_>) {
    if structure.channels.is_empty() {
        let text = "no channel: nobody would ever notice a shift; write for example [base.channels.sales]";
        report(&format!("{path}.channels"), text.to_owned());
    }
    for (name, channel) in &structure.channels {
        let path = format!("{path}.channels.{name}");
        if channel.contact_interval.cadence().is_zero() && channel.contact_work > Duration::ZERO {
            let text = "contacts without pause would take endless hours: give contact_interval a length or drop contact_work";
            report(&format!("{path}.contact_work"), text.to_owned());
        }
        if channel.acuity == 0.0 {
            report(&format!("{path}.acuity"), "0 never notices anything: leave the channel out".to_owned());
        }
        if channel.false_alarm_interval == Some(Duration::ZERO) {
            report(
                &format!("{path}.false_alarm_interval"),
                "must be longer than 0: leave it out for never".to_owned(),
            );
        }
    }
}

fn chart(path: &str, structure: &StructureSpec, scenario: &Scenario, report: &mut Report<'_>) {
    let Some(chart) = &structure.chart else {
        if structure.template.info().size == Size::Rows {
            report(path, "a chart needs its file: write [base.chart] with file or reports_to".to_owned());
        }
        return;
    };
    if chart.file.is_none() && chart.reports_to.is_none() {
        report(
            &format!("{path}.chart"),
            "write file (one post a row) or reports_to (an edge list)".to_owned(),
        );
    }
    for file in chart.files().filter(|file| !scenario.attachments.contains_key(*file)) {
        report(&format!("{path}.chart"), format!("the file “{file}” was not read"));
    }
    for rule in chart.repair.iter().filter(|rule| !REPAIR_RULES.contains(&rule.as_str())) {
        let known = REPAIR_RULES.iter().copied();
        let text = format!(
            "“{rule}” is not a rule{}: write some of {}",
            suggestion(rule, known),
            REPAIR_RULES.join(", ")
        );
        report(&format!("{path}.chart.repair"), text);
    }
}

fn reports(path: &str, structure: &StructureSpec, report: &mut Report<'_>) {
    for (link, name) in LinkType::ALL.into_iter().zip(super::reference::LINK_TABLES) {
        let policy = structure.links.of(link);
        if policy.pass_share == 0.0 {
            report(
                &format!("{path}.links.{name}.pass_share"),
                "0 passes nothing on: give a share above 0".to_owned(),
            );
        }
    }
}

/// What only formal links have: between people who know each other there is no office that could keep a gate.
fn ties(path: &str, structure: &StructureSpec, report: &mut Report<'_>) {
    let tie = structure.links.of(LinkType::Tie);
    let formal = [
        ("gate", !tie.gate.is_empty()),
        ("urgent_share", tie.urgent_share > 0.0),
        ("pass_share", tie.pass_share < 1.0),
        ("sales_bonus", tie.sales_bonus > 0.0),
        ("judgement_noise", tie.judgement_noise > 0.0),
        ("return", tie.return_chance > 0.0),
        ("transit", !tie.transit.work().is_zero()),
        ("hours", tie.hours > Duration::ZERO),
        ("batch_fixed", tie.batch_fixed.is_some()),
    ];
    for (key, _) in formal.into_iter().filter(|(_, is_set)| *is_set) {
        let text = "a tie is informal and has none: told, loss, retention, noise and flip are all that it knows; the wait is \
                    meeting_interval; for a link with more, write links.collaboration";
        report(&format!("{path}.links.tie.{key}"), text.to_owned());
    }
}

fn levels(path: &str, structure: &StructureSpec, report: &mut Report<'_>) {
    let works = [
        ("sense_work", &structure.sense_work),
        ("relay_work", &structure.relay_work),
        ("receive_work", &structure.receive_work),
        ("confirm_work", &structure.confirm_work),
    ];
    for (name, work) in works {
        if let PerTeam::ByLevel(list) = work
            && structure.template.info().size == Size::Levels
            && list.len() > structure.levels as usize
        {
            let text = format!("{} lengths for {} levels: one for each level", list.len(), structure.levels);
            report(&format!("{path}.{name}"), text);
        }
    }
}
