//! What an owner may do with what it hears: decide, ask for approval, build, release.

use super::length::{Length, PerTeam, number, optional_number};
use crate::scenario::parameter::{Kind, MANY, Parameter, Section, key_of, section};
use crate::time::Duration;
use serde::{Deserialize, Deserializer, de::Error as _};

/// How many of the levels that are asked have to agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Rule {
    /// Every level (a hierarchy in the sense of Sah and Stiglitz).
    All,
    /// One level is enough (a polyarchy).
    Any,
    /// `quorum` of the levels (a committee).
    Quorum,
}

section! {
    /// How initiatives are decided, built and released.
    #[derive(Clone, Debug, PartialEq, Deserialize)]
    Action => ActionSpec {
        decide_work: PerTeam = Kind::PerTeam, "working time", "\"0d\"", "work of the owner on weighing an initiative", "";
        #[serde(deserialize_with = "number")]
        cost: f64 = Kind::Number(0.0, MANY), "money", "0.0", "mean cost of an initiative beside the pay of those who work on it", "";
        #[serde(deserialize_with = "number")]
        cost_cv: f64 = Kind::Number(0.0, 100.0), "ratio", "0.0", "coefficient of variation of the cost (lognormal)", "";
        #[serde(deserialize_with = "amounts")]
        authority: Vec<f64> = Kind::Amounts, "money", "[0.0]", "what the owner may spend without asking, then its superiors one by one; the last figure holds for all further up, and the top may spend anything", "";
        approve_work: PerTeam = Kind::PerTeam, "working time", "\"0d\"", "work of each level on an approval", "";
        committee: Option<Duration> = Kind::Duration, "working time", "", "approvals are dealt with only when the level's committee meets (default: at once)", "";
        #[serde(deserialize_with = "number")]
        pass_good: f64 = Kind::Share, "probability", "1.0", "a level agrees to an initiative that is worth its cost", "Sah & Stiglitz 1986: p1";
        #[serde(deserialize_with = "number")]
        pass_bad: f64 = Kind::Share, "probability", "1.0", "a level agrees to one that is not", "Sah & Stiglitz 1986: p2";
        rule: Rule = Kind::Choice(&["all", "any", "quorum"]), "", "\"all\"", "how many of the levels asked have to agree", "Sah & Stiglitz 1986";
        quorum: u16 = Kind::Count(1, 1000), "levels", "1", "for the rule quorum: how many", "";
        timeout: Option<Duration> = Kind::Duration, "working time", "", "who has not been answered by then may start (default: never)", "";
        #[serde(default, deserialize_with = "optional_number")]
        budget: Option<f64> = Kind::Number(1e-6, 1e15), "money", "", "what all initiatives of a cycle may cost together (default: no limit)", "";
        budget_cycle: Option<Duration> = Kind::Duration, "working time", "", "time between two budgets", "APQC 2008: yearly, 65 days to make";
        build_work: PerTeam = Kind::PerTeam, "working time", "\"0d\"", "the owner's own work on an initiative", "";
        integration_work: PerTeam = Kind::PerTeam, "working time", "\"0d\"", "the owner's work on each part that others deliver", "";
        #[serde(deserialize_with = "number")]
        rework: f64 = Kind::Number(0.0, 0.99), "probability", "0.0", "what was built has to be built again", "";
        release_cadence: Option<Duration> = Kind::Duration, "working time", "", "releases leave only at this cadence (default: at once)", "ING 2015: every 2–3 weeks, 5–6 a year before";
    }
}

impl ActionSpec {
    /// What a team so many steps above the owner may spend.
    pub fn authority_at(&self, steps: usize) -> f64 {
        self.authority.get(steps).or(self.authority.last()).copied().unwrap_or(0.0)
    }
}

/// Where a capability comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum From {
    /// The owner's own members.
    Own,
    /// The queue of a functional department.
    Handoff,
    /// A service that another team runs: set up once, cheap afterwards.
    Pull,
    /// A partner outside, under a contract: a fee and a latency, and never a queue.
    Partner,
}

section! {
    /// A capability that initiatives need.
    #[derive(Clone, Debug, Deserialize)]
    Capability => CapabilitySpec {
        from: From = Kind::Choice(&["own", "handoff", "pull", "partner"]), "", "\"own\"", "own members, the queue of a department, a service set up once, a partner outside", "";
        #[serde(default)]
        by: Option<String> = Kind::Text, "", "", "handoff and pull: the function or team that offers it; own: the one that a team which outgrows two pizzas pulls it from, or \"new\" for a platform that the first of them founds with its people", "";
        #[serde(deserialize_with = "number")]
        share: f64 = Kind::Share, "share", "1.0", "of the initiatives: those that need it", "";
        work: Length = Kind::Length, "working time", "\"0d\"", "work on one initiative", "";
        set_up: Length = Kind::Length, "working time", "\"0d\"", "pull: work of its first use by an owner", "";
        #[serde(default, deserialize_with = "optional_number")]
        fee: Option<f64> = Kind::Number(0.0, MANY), "money", "", "partner: what one use costs", "";
        latency: Option<Length> = Kind::Length, "working time", "", "partner: time until it delivers", "";
        #[serde(default)]
        needs: Vec<String> = Kind::TextList, "", "[]", "capabilities that whoever delivers it needs in turn, before its own work", "";
    }
    keys {
        "new" Kind::Flag, "", "", "true: one that the template does not have (default: a capability of the template, whose other keys stay as they are)", "";
        "remove" Kind::Flag, "", "", "true: left out, whatever else is said of it (default: kept)", "";
    }
}

impl CapabilitySpec {
    /// What stands in place of who offers it where nobody does yet.
    pub const NEW: &str = "new";

    /// Whether the first team that pulls it founds a platform for it.
    pub fn founds_platform(&self) -> bool {
        self.from == From::Own && self.by.as_deref() == Some(Self::NEW)
    }
}

fn amounts<'de, D: Deserializer<'de>>(input: D) -> Result<Vec<f64>, D::Error> {
    let list = Vec::<toml::Value>::deserialize(input)?;
    let amount = |value: toml::Value| value.as_float().or(value.as_integer().map(|n| n as f64));
    let amounts: Option<Vec<f64>> = list.into_iter().map(amount).collect();
    amounts.ok_or_else(|| D::Error::custom("this is not a list of amounts of money"))
}
