//! A valid scenario: every value present, every default filled in, every unit known.

mod action;
mod chart;
mod edit;
mod exercise;
mod growth;
mod length;
mod lever;
mod links;
mod selector;
mod structure;
mod transformation;

pub(crate) use action::{ActionSpec, CapabilitySpec, From as CapabilityFrom, Rule};
pub(crate) use chart::{COLUMN_TABLES, ChartSpec, REPAIR_RULES, sheet_path};
#[cfg(feature = "import")]
pub(crate) use chart::{Labels, Leavers, Segments, Teams, TiesAs};
#[cfg(feature = "import")]
pub(crate) use edit::Which;
pub(crate) use edit::{Change, EDIT_FORMS, Edit};
pub(crate) use exercise::Exercise;
pub(crate) use growth::{GrowthSpec, WhenFull};
pub(crate) use length::{Length, PerTeam};
pub use lever::Lever;
pub(crate) use links::{GatePhase, LinkPolicy, LinkType};
#[cfg(feature = "import")]
pub(crate) use selector::Condition;
pub(crate) use selector::{Position, Selector};
pub(crate) use structure::{
    ChannelAt, ChannelSpec, FollowTo, Order, OwnerRule, Product, Route, Sees, StructureSpec, ToldMode,
    WorkKind,
};
pub(crate) use transformation::{DatedChange, TransformationSpec};

use super::claim::Claim;
use super::problem::{Place, Places, Problem};
use crate::scenario::parameter::{Kind, MANY, Parameter, Section, key_of, section};
use crate::time::Duration;
use length::{number, optional_number};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A question and the structures that are compared to answer it: what a checked file becomes.
#[derive(Clone, Debug)]
pub struct Scenario {
    pub(crate) name: String,
    /// The file it was read from, for messages.
    pub(crate) file: String,
    /// Keys of the base that no structure reads, each with what does it instead.
    pub(crate) void: Vec<(String, String)>,
    /// Where each key stands in the file.
    pub(crate) places: Arc<Places>,
    pub(crate) title: String,
    pub(crate) question: String,
    pub(crate) tests: Vec<String>,
    /// Where its figures come from.
    pub(crate) source: String,
    /// The seal that was put on claims and scenario; empty where there is none.
    pub(crate) sealed: String,
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
    /// The lessons that the lab gives with it.
    pub(crate) exercises: Vec<Exercise>,
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

    /// The lessons that the lab gives with it, in the order of the file.
    #[cfg(feature = "lab")]
    pub(crate) fn exercises(&self) -> &[Exercise] {
        &self.exercises
    }

    /// The names of the structures compared, in the order of the file.
    pub fn structures(&self) -> impl Iterator<Item = &str> {
        self.structures.iter().map(|(name, _)| name.as_str())
    }

    /// A problem with the key at a dotted path, or the nearest table around it.
    pub(crate) fn problem(&self, path: &str, text: &str) -> Problem {
        Problem::of_key(&self.file, &self.places, path, text)
    }

    /// Where a key, or the nearest table around it, stands in the file.
    pub(crate) fn place_of(&self, path: &str) -> Option<Place> {
        self.places.of(path)
    }

    /// Whether the file itself writes this very key.
    pub(crate) fn writes(&self, path: &str) -> bool {
        self.places.has(path)
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

section! {
    /// A value that theory gives, and where in the scenario's results to look for it.
    #[derive(Clone, Debug, Deserialize)]
    Known => KnownAnswer {
        test: String = Kind::Text, "", "", "the label of the known answer", "";
        structure: String = Kind::Text, "", "", "where it is measured", "";
        #[serde(default)]
        team: Option<String> = Kind::Text, "", "", "the team, for a measure of one team", "";
        measure: String = Kind::Text, "", "", "what is measured", "";
        #[serde(deserialize_with = "number")]
        expected: f64 = Kind::Number(-1e300, 1e300), "", "", "the value that theory gives", "";
        #[serde(default, deserialize_with = "optional_number")]
        tolerance: Option<f64> = Kind::Number(0.0, 1e300), "", "", "accepted distance where the answer is exact (default: |z| < 4)", "";
        #[serde(default)]
        source: String = Kind::Text, "", "", "where the value comes from", "";
    }
}

section! {
    /// What customers do.
    #[derive(Clone, Debug, Deserialize)]
    Market => MarketSpec {
        niches: u32 = Kind::Count(1, 10_000_000), "niches", "1", "customer segments, each with its own need", "";
        attributes: u32 = Kind::Count(1, 10_000_000), "attributes", "1", "the sides of a need: what a product can get right or wrong", "";
        #[serde(default)]
        niches_from: Option<String> = Kind::Text, "", "", "a column of a chart, such as unit: each value that stands there among those who meet customers is a niche, whom they meet (default: niches says how many there are)", "";
        #[serde(default)]
        people_per_niche: Option<u32> = Kind::Count(1, 10_000_000), "people", "", "niches_from: a value has a niche for each so many of its people, rounded up (default: one, however many they are)", "assumption: sweep it";
        #[serde(default)]
        customers_from: Option<String> = Kind::Text, "", "", "niches_from: customers are divided over the niches by “people”, or by the numbers of a column of the chart; their mean stays customers (default: all niches are alike)", "assumption: sweep it";
        #[serde(default)]
        attributes_from: Option<String> = Kind::Text, "", "", "a column of a chart, such as unit: each value that stands there among those who own needs is an attribute, which they own (default: attributes says how many there are)", "";
        #[serde(default)]
        chart_of: Option<String> = Kind::Text, "", "", "niches_from, attributes_from: the structure whose chart they are taken from, as it is published, before any edit (default: that of all charts, where they are one)", "";
        shift_interval: Option<Duration> = Kind::Duration, "working time", "", "mean time between two shifts of one niche (a Poisson process)", "";
        doubling: Option<Duration> = Kind::Duration, "working time", "", "the rate of shifts doubles in this time (default: never)", "";
        #[serde(deserialize_with = "number")]
        magnitude: f64 = Kind::Number(0.0, 1e6), "sd", "1.0", "standard deviation σ of a shift; 0 switches needs off", "";
        #[serde(deserialize_with = "number")]
        appeal_worth_correlation: f64 = Kind::Number(-1.0, 1.0), "", "0.3", "correlation between how much news appeals to this quarter's sales and what it is worth to the customer (ρ)", "assumption: sweep it";
        #[serde(deserialize_with = "number")]
        alarm_contrast: f64 = Kind::Number(0.0, 100.0), "sd", "1.0", "d′ of triage: a false alarm looks so many standard deviations less appealing and less worth than a real shift; 0: nobody can tell them apart", "signal detection (Green & Swets 1966): at d′ = 1 a fair judge is right in 69 % of cases; the value is an assumption: sweep it";
        reversion: Option<Duration> = Kind::Duration, "working time", "", "mean time 1/θ in which a need returns to the standard offering (default: never)", "";
        common_shift_interval: Option<Duration> = Kind::Duration, "working time", "", "mean time between shifts that many niches share (default: none)", "";
        #[serde(deserialize_with = "number")]
        common_reach: f64 = Kind::Share, "share", "0.5", "the share of niches that a common shift moves", "";
        false_alarm_interval: Option<Duration> = Kind::Duration, "working time", "", "mean time between false alarms of one niche (default: none)", "";
        emerging: u32 = Kind::Count(0, 10_000_000), "niches", "0", "of the niches: those that are not there at the start and emerge unserved, one after the other", "";
        emergence_interval: Option<Duration> = Kind::Duration, "working time", "", "mean time between two new niches, from the warm-up on", "assumption: sweep it";
        #[serde(deserialize_with = "number")]
        emergence_gap: f64 = Kind::Number(0.0, 1e6), "ratio", "2.0", "how much further than a shift leads the need of a new niche stands from the standard offering", "assumption: sweep it";
        #[serde(deserialize_with = "number")]
        via_share: f64 = Kind::Share, "share", "0.0", "the share of niches behind an enterprise customer", "";
        via_delay: Length = Kind::Length, "working time", "\"0d\"", "time that a shift takes to show through the enterprise customer", "";
        #[serde(deserialize_with = "number")]
        via_retention: f64 = Kind::Share, "ratio", "1.0", "the part of a shift that the enterprise customer lets show", "";
        #[serde(deserialize_with = "number")]
        via_noise: f64 = Kind::Number(0.0, 1e6), "sd", "0.3", "error of what the enterprise customer says, the same to all who hear it", "assumption: it errs as the channels of the templates do; sweep it";
        #[serde(deserialize_with = "number")]
        gap_value: f64 = Kind::Number(0.0, MANY), "money/sd²", "0.0", "worth of one squared standard deviation by which a release closes the gap between need and product; 0: initiatives are not weighed", "assumption: sweep it";
        #[serde(deserialize_with = "number")]
        tolerance: f64 = Kind::Number(1e-6, 1e6), "sd", "1.0", "how far a product may be from what a niche needs before few want it: h of the fit exp(−Σgap²/2h²)", "assumption: sweep it";
        #[serde(deserialize_with = "number")]
        customers: f64 = Kind::Number(0.0, MANY), "customers", "0.0", "of each niche; 0: nobody buys, and no money is counted", "";
        #[serde(deserialize_with = "number")]
        customers_cv: f64 = Kind::Number(0.0, 100.0), "ratio", "0.0", "how unequal niches are in customers: coefficient of variation (lognormal)", "assumption: sweep it";
        #[serde(deserialize_with = "number")]
        revenue: f64 = Kind::Number(0.0, MANY), "money", "1.0", "what a customer pays a day at price 1", "assumption: sweep it";
        #[serde(deserialize_with = "number")]
        sensitivity: f64 = Kind::Number(0.0, 1000.0), "", "4.0", "how sharply customers tell two offers apart (logit)", "assumption: sweep it";
        #[serde(deserialize_with = "number")]
        price_weight: f64 = Kind::Number(0.0, 1000.0), "", "0.5", "how much of the fit a price of 1 outweighs in the choice of customers", "assumption: sweep it";
        #[serde(deserialize_with = "number")]
        rival_price: f64 = Kind::Number(0.0, MANY), "", "1.0", "the price of the rival's offer", "";
        rival_latency: Option<Duration> = Kind::Duration, "working time", "", "how far the rival's product lags behind needs (default: it never moves)", "";
        #[serde(deserialize_with = "number")]
        rival_noise: f64 = Kind::Number(0.0, 1e6), "sd", "0.3", "error of what the rival sees of a need when it has shifted", "assumption: it errs as the channels of the templates do; sweep it";
        inertia: Duration = Kind::Duration, "working time", "\"1q\"", "mean time in which a customer reconsiders", "assumption: sweep it";
        #[serde(deserialize_with = "number")]
        initial_share: f64 = Kind::Share, "share", "0.5", "the share of customers at the end of the warm-up", "";
    }
    tables {
        /// Customers of each niche against their mean, where a chart divides them.
        #[serde(skip)]
        sizes: Option<Arc<[f64]>>;
    }
}
