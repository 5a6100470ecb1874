//! A valid scenario: every value present, every default filled in, every unit known.

mod action;
mod edit;
mod growth;
mod length;
mod lever;
mod links;
mod structure;
mod transformation;

pub(crate) use action::{ActionSpec, CapabilitySpec, From as CapabilityFrom, Rule};
pub(crate) use edit::{EDIT_FORMS, Edit};
pub(crate) use growth::{GrowthSpec, WhenFull};
pub(crate) use length::{Length, PerTeam};
pub use lever::Lever;
pub(crate) use links::{GatePhase, LinkPolicy, LinkType};
#[cfg(feature = "import")]
pub(crate) use structure::ChartSpec;
pub(crate) use structure::{
    ChannelAt, ChannelSpec, FollowTo, Order, OwnerRule, Position, Product, Route, Sees, Selector,
    StructureSpec, ToldMode, WorkKind,
};
pub(crate) use transformation::DatedChange;

use super::claim::Claim;
use crate::time::Duration;
use length::{number, optional_number};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A question and the structures that are compared to answer it: what a checked file becomes.
#[derive(Clone, Debug)]
pub struct Scenario {
    pub(crate) name: String,
    /// The file it was read from, for messages.
    pub(crate) file: String,
    /// Where each structure, claim and known answer stands in the file.
    pub(crate) places: BTreeMap<String, (usize, usize)>,
    pub(crate) title: String,
    pub(crate) question: String,
    pub(crate) tests: Vec<String>,
    /// Where its figures come from.
    pub(crate) source: String,
    pub(crate) seed: u64,
    pub(crate) horizon: Duration,
    pub(crate) warm_up: Duration,
    pub(crate) follow_up: Duration,
    pub(crate) replications: Replications,
    pub(crate) precision_measure: String,
    pub(crate) baseline: String,
    pub(crate) confidence: f64,
    pub(crate) market: MarketSpec,
    /// In the order of the file.
    pub(crate) structures: Vec<(String, StructureSpec)>,
    /// Until then every structure lives as the baseline does.
    pub(crate) fork_at: Option<Duration>,
    /// In the order of their dates.
    pub(crate) changes: Vec<DatedChange>,
    pub(crate) known: Vec<KnownAnswer>,
    pub(crate) claims: Vec<Claim>,
    /// The files that charts name, by the name used there.
    pub(crate) attachments: BTreeMap<String, Vec<u8>>,
    /// Everything above as one TOML table, defaults filled in.
    pub(crate) resolved: toml::Table,
}

impl Scenario {
    /// The name: that of the file, without folder and ending.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The question that the scenario asks.
    pub fn question(&self) -> &str {
        &self.question
    }

    /// The claims of the literature that it puts to the test.
    pub fn tests(&self) -> &[String] {
        &self.tests
    }

    /// Whether it makes claims that the statistics can judge.
    pub fn has_claims(&self) -> bool {
        !self.claims.is_empty()
    }

    /// The names of the structures compared, in the order of the file.
    pub fn structures(&self) -> impl Iterator<Item = &str> {
        self.structures.iter().map(|(name, _)| name.as_str())
    }

    /// Where a structure stands in the file, or a claim (`claims.0`), a known answer, the measure of the precision.
    pub(crate) fn place_of(&self, structure: &str) -> Option<(usize, usize)> {
        self.places.get(structure).copied()
    }

    /// The same scenario under another seed, from 0 to 2⁶³ − 1, as in files; a larger one counts on from 0.
    #[must_use]
    pub fn with_seed(mut self, seed: u64) -> Self {
        self.seed = seed & super::MAX_SEED as u64;
        self.resolved.insert("seed".to_owned(), toml::Value::Integer(self.seed as i64));
        self
    }

    /// The same scenario with a fixed number of replications, whatever precision it asked for.
    #[must_use]
    pub fn with_replications(mut self, replications: u32) -> Self {
        self.replications = Replications::Fixed(replications);
        self.resolved.remove("precision");
        self.resolved.insert("replications".to_owned(), toml::Value::Integer(i64::from(replications)));
        self
    }

    /// The same scenario compared with another of its structures; none when there is no such structure.
    #[must_use]
    pub fn with_baseline(mut self, baseline: &str) -> Option<Self> {
        self.structures.iter().any(|(name, _)| name == baseline).then(|| {
            baseline.clone_into(&mut self.baseline);
            self.resolved.insert("baseline".to_owned(), toml::Value::String(baseline.to_owned()));
            self
        })
    }
}

/// How many replications to run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Replications {
    Fixed(u32),
    /// Until the half-width is below this part of the baseline's estimate, or so many are done.
    Precision {
        relative: f64,
        most: u32,
    },
}

/// A value that theory gives, and where in the scenario's results to look for it.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct KnownAnswer {
    pub test: String,
    pub structure: String,
    #[serde(default)]
    pub team: Option<String>,
    pub measure: String,
    #[serde(deserialize_with = "number")]
    pub expected: f64,
    #[serde(default, deserialize_with = "optional_number")]
    pub tolerance: Option<f64>,
    #[serde(default)]
    pub source: String,
}

/// What customers do.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct MarketSpec {
    pub niches: u32,
    pub attributes: u32,
    pub shift_interval: Option<Duration>,
    pub doubling: Option<Duration>,
    #[serde(deserialize_with = "number")]
    pub magnitude: f64,
    #[serde(deserialize_with = "number")]
    pub appeal_worth_correlation: f64,
    #[serde(deserialize_with = "number")]
    pub alarm_contrast: f64,
    pub reversion: Option<Duration>,
    pub common_shift_interval: Option<Duration>,
    #[serde(deserialize_with = "number")]
    pub common_reach: f64,
    pub false_alarm_interval: Option<Duration>,
    /// Of the niches: those that are not there at the start.
    pub emerging: u32,
    pub emergence_interval: Option<Duration>,
    #[serde(deserialize_with = "number")]
    pub emergence_gap: f64,
    #[serde(deserialize_with = "number")]
    pub via_share: f64,
    pub via_delay: Length,
    #[serde(deserialize_with = "number")]
    pub via_retention: f64,
    #[serde(deserialize_with = "number")]
    pub via_noise: f64,
    #[serde(deserialize_with = "number")]
    pub gap_value: f64,
    #[serde(deserialize_with = "number")]
    pub tolerance: f64,
    #[serde(deserialize_with = "number")]
    pub customers: f64,
    #[serde(deserialize_with = "number")]
    pub customers_cv: f64,
    #[serde(deserialize_with = "number")]
    pub revenue: f64,
    #[serde(deserialize_with = "number")]
    pub sensitivity: f64,
    #[serde(deserialize_with = "number")]
    pub price_weight: f64,
    #[serde(deserialize_with = "number")]
    pub rival_price: f64,
    pub rival_latency: Option<Duration>,
    #[serde(deserialize_with = "number")]
    pub rival_noise: f64,
    pub inertia: Duration,
    #[serde(deserialize_with = "number")]
    pub initial_share: f64,
}
