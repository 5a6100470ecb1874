//! Keys that other keys make void: what a structure or a market reads under a condition only.

use super::super::reference::{Section, keys};
use super::super::specification::{
    FollowTo, GatePhase, LinkPolicy, LinkType, MarketSpec, Order, Route, Rule, StructureSpec,
};
use crate::time::Duration;

/// A key of a link, and whether a policy says of it what holds anyhow.
type Neutral = (&'static str, fn(&LinkPolicy) -> bool);

/// A key of a structure, whether a structure reads it, and why not.
pub(crate) struct Reading {
    pub key: String,
    /// Whether a structure reads it, or it says what holds anyhow.
    pub reads: Box<dyn Fn(&StructureSpec) -> bool>,
    pub because: &'static str,
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

/// Keys of a market that it does not read, each with the reason.
pub(crate) fn void_in(market: &MarketSpec) -> impl Iterator<Item = (&'static str, &'static str)> {
    let groups: [(bool, &str, &[&str]); 4] = [
        (
            market.common_shift_interval.is_none(),
            "there is no market.common_shift_interval",
            &["market.common_reach"],
        ),
        (
            market.via_share == 0.0,
            "market.via_share is 0",
            &["market.via_delay", "market.via_retention", "market.via_noise"],
        ),
        (
            market.customers == 0.0,
            "there are no market.customers",
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
        ),
        (
            market.emerging == 0,
            "market.emerging is 0",
            &["market.emergence_interval", "market.emergence_gap"],
        ),
    ];
    let void = groups.into_iter().filter(|(is_void, ..)| *is_void);
    void.flat_map(|(_, because, keys)| keys.iter().map(move |key| (*key, because)))
}

/// Keys of structures that are read under a condition.
pub(crate) fn readings() -> Vec<Reading> {
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
    let grows = |spec: &StructureSpec| spec.growth.review.is_some();
    for key in keys(Section::Growth).filter(|key| *key != "review") {
        let because = "nothing is ever reviewed: there is no growth.review";
        readings.push(Reading::new(format!("growth.{key}"), because, grows));
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
