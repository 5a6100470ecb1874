//! Keys that are written and that nothing reads.

use super::{Found, Subject};
use crate::scenario::{FollowTo, LinkType, Replications, Rule, Scenario, Section, StructureSpec, keys};

/// A key of a structure, whether a structure reads it, and why not.
struct Reading {
    key: String,
    reads: Box<dyn Fn(&StructureSpec) -> bool>,
    because: &'static str,
}

impl Reading {
    fn new(
        key: impl Into<String>,
        because: &'static str,
        reads: impl Fn(&StructureSpec) -> bool + 'static,
    ) -> Self {
        Self { key: key.into(), reads: Box::new(reads), because }
    }
}

pub(super) fn no_effect(subject: &Subject<'_>) -> Vec<Found> {
    let mut found = of_the_top(subject.scenario);
    for reading in readings() {
        found.extend(unread(subject.scenario, &reading));
    }
    found
}

/// Keys at the top of the file, and of the market, that others make void.
fn of_the_top(scenario: &Scenario) -> Vec<Found> {
    let is_fixed = matches!(scenario.replications, Replications::Fixed(_));
    let market = &scenario.market;
    let void = [
        ("replications", !is_fixed, "a precision decides how many there are"),
        ("max_replications", is_fixed, "it bounds a precision, and none is asked for"),
        ("precision_measure", is_fixed, "no precision is asked for"),
        (
            "market.common_reach",
            market.common_shift_interval.is_none(),
            "there is no market.common_shift_interval",
        ),
    ];
    let is_written = |(path, is_void, _): &(&str, bool, &str)| *is_void && scenario.writes(path);
    let said = |(path, _, because): (&str, bool, &str)| {
        Found::of_all(path, format!("{path} has no effect: {because}"))
    };
    void.into_iter().filter(is_written).flat_map(said).collect()
}

/// Keys of structures that are read under a condition.
fn readings() -> Vec<Reading> {
    let mut readings = Vec::new();
    for link in LinkType::ALL {
        let key = |key: &str| format!("links.{}.{key}", link.name());
        for gated in ["gate_phase", "gate_offset", "urgent_share"] {
            let is_gated = move |spec: &StructureSpec| !spec.links.of(link).gate.is_empty();
            readings.push(Reading::new(key(gated), "there is no gate on these links", is_gated));
        }
        for judged in ["sales_bonus", "judgement_noise"] {
            let judges = move |spec: &StructureSpec| {
                let policy = spec.links.of(link);
                policy.pass_share < 1.0 || policy.urgent_share > 0.0
            };
            readings.push(Reading::new(
                key(judged),
                "everything is passed on, and nothing is urgent",
                judges,
            ));
        }
    }
    let acts = |spec: &StructureSpec| spec.follow_to == FollowTo::Released;
    for key in keys(Section::Action) {
        let because = "owners only hear: follow_to = \"released\" lets them act";
        readings.push(Reading::new(format!("action.{key}"), because, acts));
    }
    let counts =
        |spec: &StructureSpec| spec.follow_to == FollowTo::Received || spec.action.rule == Rule::Quorum;
    readings.push(Reading::new("action.quorum", "the rule is not \"quorum\"", counts));
    readings
}

/// Where a key is written and no structure that it holds for reads it.
fn unread(scenario: &Scenario, reading: &Reading) -> Vec<Found> {
    let text = |path: &str| format!("{path} has no effect: {}", reading.because);
    let own =
        scenario.structures.iter().filter(|(_, spec)| !(reading.reads)(spec)).filter_map(|(name, _)| {
            let path = format!("structures.{name}.{}", reading.key);
            scenario.writes(&path).then(|| Found { structure: name.clone(), text: text(&path), path })
        });
    let shared = format!("base.{}", reading.key);
    let is_read = scenario.structures.iter().any(|(_, spec)| (reading.reads)(spec))
        || scenario.changes.iter().any(|change| (reading.reads)(&change.spec));
    let of_all = (scenario.writes(&shared) && !is_read).then(|| Found::of_all(&shared, text(&shared)));
    own.chain(of_all.into_iter().flatten()).collect()
}
