//! What an owner may do with what it hears: decide, ask for approval, build, release.

use super::length::{Length, PerTeam, number, optional_number};
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

/// How initiatives are decided, built and released.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct ActionSpec {
    pub decide_work: PerTeam,
    /// Mean money that an initiative costs.
    #[serde(deserialize_with = "number")]
    pub cost: f64,
    #[serde(deserialize_with = "number")]
    pub cost_cv: f64,
    /// Money that the owner may spend, then its superiors one by one.
    #[serde(deserialize_with = "amounts")]
    pub authority: Vec<f64>,
    pub approve_work: PerTeam,
    pub committee: Option<Duration>,
    #[serde(deserialize_with = "number")]
    pub pass_good: f64,
    #[serde(deserialize_with = "number")]
    pub pass_bad: f64,
    pub rule: Rule,
    pub quorum: u16,
    pub timeout: Option<Duration>,
    #[serde(default, deserialize_with = "optional_number")]
    pub budget: Option<f64>,
    pub budget_cycle: Option<Duration>,
    pub build_work: PerTeam,
    pub integration_work: PerTeam,
    #[serde(deserialize_with = "number")]
    pub rework: f64,
    pub release_cadence: Option<Duration>,
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

/// A capability that initiatives need.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct CapabilitySpec {
    pub from: From,
    /// The function or team that offers it.
    #[serde(default)]
    pub by: Option<String>,
    #[serde(deserialize_with = "number")]
    pub share: f64,
    pub work: Length,
    pub set_up: Length,
    #[serde(default, deserialize_with = "optional_number")]
    pub fee: Option<f64>,
    pub latency: Option<Length>,
    /// Capabilities that it needs in turn, before its own work.
    #[serde(default)]
    pub needs: Vec<String>,
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
