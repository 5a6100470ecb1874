//! Keys that are written and that nothing reads.

use super::{Found, Subject};
use crate::scenario::{
    FollowTo, GatePhase, LinkPolicy, LinkType, Order, Replications, Route, Rule, Scenario, Section,
    StructureSpec, keys,
};
use crate::time::Duration;

/// A key of a link, and whether a policy says of it what holds anyhow.
type Neutral = (&'static str, fn(&LinkPolicy) -> bool);

/// A key of a structure, whether a structure reads it, and why not.
struct Reading {
    key: String,
    /// Whether a structure reads it, or it says what holds anyhow.
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
    let void = subject.scenario.void.iter();
    found.extend(void.flat_map(|(path, text)| Found::of_all(path, format!("{path} {text}"))));
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
        (
            "market.alarm_contrast",
            market.false_alarm_interval.is_none() && !channels_err(scenario),
            "there are no false alarms, neither of the market nor of a channel",
        ),
    ];
    let of_market = |needed: &'static str, is_void: bool, keys: &'static [&'static str]| {
        keys.iter().map(move |key| (*key, is_void, needed))
    };
    let void = void
        .into_iter()
        .chain(of_market(
            "market.via_share is 0",
            market.via_share == 0.0,
            &["market.via_delay", "market.via_retention", "market.via_noise"],
        ))
        .chain(of_market(
            "there are no market.customers",
            market.customers == 0.0,
            &[
                "market.customers_cv",
                "market.revenue",
                "market.sensitivity",
                "market.price_weight",
                "market.rival_price",
                "market.rival_latency",
                "market.rival_noise",
                "market.inertia",
                "market.initial_share",
            ],
        ))
        .chain(of_market(
            "market.emerging is 0",
            market.emerging == 0,
            &["market.emergence_interval", "market.emergence_gap"],
        ));
    let is_written = |(path, is_void, _): &(&str, bool, &str)| *is_void && scenario.writes(path);
    let said = |(path, _, because): (&str, bool, &str)| {
        Found::of_all(path, format!("{path} has no effect: {because}"))
    };
    void.filter(is_written).flat_map(said).collect()
}

/// Whether a channel of some structure raises false alarms at any time.
fn channels_err(scenario: &Scenario) -> bool {
    let own = scenario.structures.iter().map(|(_, spec)| spec);
    let specs = own.chain(scenario.changes.iter().map(|change| &change.spec));
    specs.flat_map(|spec| spec.channels.values()).any(|channel| channel.false_alarm_interval.is_some())
}

/// Keys of structures that are read under a condition.
fn readings() -> Vec<Reading> {
    let mut readings = Vec::new();
    for link in LinkType::ALL {
        let key = |key: &str| format!("links.{}.{key}", link.name());
        let gated: [Neutral; 3] = [
            ("gate_phase", |policy| policy.gate_phase == GatePhase::Aligned),
            ("gate_offset", |policy| policy.gate_offset == Duration::ZERO),
            ("urgent_share", |policy| policy.urgent_share == 0.0),
        ];
        for (name, is_neutral) in gated {
            let reads = move |spec: &StructureSpec| {
                let policy = spec.links.of(link);
                !policy.gate.is_empty() || is_neutral(policy)
            };
            readings.push(Reading::new(key(name), "there is no gate on these links", reads));
        }
        let judged: [Neutral; 2] = [
            ("sales_bonus", |policy| policy.sales_bonus == 0.0),
            ("judgement_noise", |policy| policy.judgement_noise == 0.0),
        ];
        for (name, is_neutral) in judged {
            let reads = move |spec: &StructureSpec| {
                let policy = spec.links.of(link);
                policy.pass_share < 1.0 || policy.urgent_share > 0.0 || is_neutral(policy)
            };
            readings.push(Reading::new(key(name), "everything is passed on, and nothing is urgent", reads));
        }
        let is_batched = move |spec: &StructureSpec| spec.links.of(link).batch_fixed.is_some();
        readings.push(Reading::new(
            key("batch_item"),
            "no report is read as a whole: there is no batch_fixed",
            is_batched,
        ));
    }
    readings.extend(shapes());
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

/// Keys that say how something is that another key says there is none of.
fn shapes() -> impl Iterator<Item = Reading> {
    type Reads = fn(&StructureSpec) -> bool;
    let tells: Reads = |spec| {
        spec.route == Route::Gossip || LinkType::ALL.iter().any(|link| spec.links.of(*link).told > 0.0)
    };
    let tells_besides: Reads = |spec| {
        spec.route != Route::Gossip && LinkType::ALL.iter().any(|link| spec.links.of(*link).told > 0.0)
    };
    let shapes: [(&[&str], &str, Reads); 7] = [
        (&["lateral_lambda", "lateral_zeta"], "there are no lateral_links", |spec| spec.lateral_links > 0.0),
        (&["ties_lambda", "ties_zeta"], "there are no ties", |spec| spec.ties > 0.0),
        (&["automated_speed", "automated_error", "automated_cost"], "automated_share is 0", |spec| {
            spec.automated_share > 0.0
        }),
        (&["value_noise"], "the order is not \"value\"", |spec| spec.order == Order::Value),
        (&["chore_work"], "there is neither background_share nor admin", |spec| {
            spec.background_share > 0.0 || spec.admin > Duration::ZERO
        }),
        (&["meeting_interval"], "nobody is told anything: no link has a share told", tells),
        (&["told_mode"], "nobody is told anything: no link has a share told", tells_besides),
    ];
    shapes
        .into_iter()
        .flat_map(|(keys, because, reads)| keys.iter().map(move |key| Reading::new(*key, because, reads)))
}

/// Where a key is written and no structure that it holds for reads it, at its start or after a change.
fn unread(scenario: &Scenario, reading: &Reading) -> Vec<Found> {
    let reads_later = |name: &str| {
        scenario.changes.iter().any(|change| change.structure == name && (reading.reads)(&change.spec))
    };
    let text = |path: &str| format!("{path} has no effect: {}", reading.because);
    let own = scenario
        .structures
        .iter()
        .filter(|(name, spec)| !(reading.reads)(spec) && !reads_later(name))
        .filter_map(|(name, _)| {
            let path = format!("structures.{name}.{}", reading.key);
            scenario.writes(&path).then(|| Found { structure: name.clone(), text: text(&path), path })
        });
    let shared = format!("base.{}", reading.key);
    let is_read = scenario.structures.iter().any(|(_, spec)| (reading.reads)(spec))
        || scenario.changes.iter().any(|change| (reading.reads)(&change.spec));
    let of_all = (scenario.writes(&shared) && !is_read).then(|| Found::of_all(&shared, text(&shared)));
    own.chain(of_all.into_iter().flatten()).collect()
}
