//! One structure: how its organisation is built, who owns what, how work is done.

use super::super::template::Template;
use super::action::{ActionSpec, CapabilitySpec};
use super::growth::GrowthSpec;
use super::length::{Length, PerTeam, number, numbers};
use super::links::LinkPolicies;
use super::transformation::TransformationSpec;
use crate::time::Duration;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;

/// How an insight finds its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Route {
    ReportingLine,
    Shortest,
    LocalSearch,
    /// Who knows tells whom it meets, until the owner has heard.
    Gossip,
}

/// Who is served first within a class of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Order {
    Fifo,
    Value,
}

/// Whether word of mouth comes on top of the formal way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ToldMode {
    /// What was mentioned goes its formal way all the same.
    Besides,
    /// What was mentioned goes no other way.
    Instead,
}

/// How far what a channel noticed is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FollowTo {
    /// Until the owner has heard.
    Received,
    /// Until the product has changed.
    Released,
}

/// How many products there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Product {
    /// One for every niche.
    PerNiche,
    /// One standard offering for all.
    Shared,
}

/// Who owns a niche's attribute.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum OwnerRule {
    ByAttribute,
    ByNiche,
    /// From attribute, or `*`, to the name of a team.
    Map(BTreeMap<String, String>),
}

impl<'de> Deserialize<'de> for OwnerRule {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        match toml::Value::deserialize(input)? {
            toml::Value::String(text) if text == "by_niche" => Ok(Self::ByNiche),
            toml::Value::String(_) => Ok(Self::ByAttribute),
            other => other.try_into().map(Self::Map).map_err(D::Error::custom),
        }
    }
}

/// A place in the reporting tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Position {
    Default,
    Leaves,
    All,
    Root,
    Nowhere,
}

/// Which teams a role falls to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Selector {
    At(Position),
    Where {
        unit: Vec<String>,
        profession: Vec<String>,
        grade: Vec<String>,
        depth: Vec<i64>,
        subtree: Vec<String>,
    },
}

impl<'de> Deserialize<'de> for Selector {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(default, deny_unknown_fields)]
        #[derive(Default)]
        struct Columns {
            unit: Vec<String>,
            profession: Vec<String>,
            grade: Vec<String>,
            depth: Vec<i64>,
            subtree: Vec<String>,
        }
        let value = toml::Value::deserialize(input)?;
        Ok(match value.as_str() {
            Some("leaves") => Self::At(Position::Leaves),
            Some("all") => Self::At(Position::All),
            Some("root") => Self::At(Position::Root),
            Some("none") => Self::At(Position::Nowhere),
            Some(_) => Self::At(Position::Default),
            None => {
                let Columns { unit, profession, grade, depth, subtree } =
                    value.try_into().map_err(D::Error::custom)?;
                Self::Where { unit, profession, grade, depth, subtree }
            }
        })
    }
}

/// The classes of work, in the order in which a team serves them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum WorkKind {
    Approve,
    Decide,
    Relay,
    Serve,
    Build,
    Chores,
}

impl WorkKind {
    /// As written in scenario files.
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::Approve, "approve"),
        (Self::Decide, "decide"),
        (Self::Relay, "relay"),
        (Self::Serve, "serve"),
        (Self::Build, "build"),
        (Self::Chores, "chores"),
    ];
}

/// One structure of a scenario: its organisation and its policies.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct StructureSpec {
    pub template: Template,
    pub members: u32,
    pub team_size: u32,
    pub span: u32,
    pub executive_members: u32,
    #[serde(deserialize_with = "number")]
    pub front_office_share: f64,
    #[serde(deserialize_with = "number")]
    pub platform_share: f64,
    #[serde(deserialize_with = "number")]
    pub telemetry_share: f64,
    #[serde(deserialize_with = "number")]
    pub platform_attribute_share: f64,
    pub neighbours: u32,
    /// Links for each team that are drawn across the reporting tree.
    #[serde(deserialize_with = "number")]
    pub lateral_links: f64,
    /// λ: how far down the tree links hang together.
    #[serde(deserialize_with = "number")]
    pub lateral_lambda: f64,
    /// ζ: how far apart their ends lie.
    #[serde(deserialize_with = "number")]
    pub lateral_zeta: f64,
    /// Informal ties of each team.
    #[serde(deserialize_with = "number")]
    pub ties: f64,
    /// λ of the ties.
    #[serde(deserialize_with = "number")]
    pub ties_lambda: f64,
    /// ζ of the ties.
    #[serde(deserialize_with = "number")]
    pub ties_zeta: f64,
    pub told_mode: ToldMode,
    /// Collaboration links that each team that meets customers has with owners.
    pub liaisons: u32,
    /// Long links that each team of a ring starts.
    pub long_links: u32,
    /// r: a long link has length l in proportion to l^−r.
    #[serde(deserialize_with = "number")]
    pub long_link_exponent: f64,
    pub branching: u32,
    pub levels: u32,
    pub team_members: u32,
    pub touchpoints: Selector,
    pub owners: Selector,
    #[cfg_attr(not(feature = "import"), expect(dead_code, reason = "only charts name theirs"))]
    pub support: Selector,
    pub owner: OwnerRule,
    pub route: Route,
    /// Gossip and word of mouth: mean time between two meetings of who knows.
    pub meeting_interval: Duration,
    pub follow_to: FollowTo,
    pub product: Product,
    pub action: ActionSpec,
    pub growth: GrowthSpec,
    pub transformation: TransformationSpec,
    #[serde(default, deserialize_with = "kept")]
    pub capabilities: BTreeMap<String, CapabilitySpec>,
    pub sense_work: PerTeam,
    pub relay_work: PerTeam,
    pub receive_work: PerTeam,
    pub confirm_work: PerTeam,
    pub order: Order,
    #[serde(deserialize_with = "number")]
    pub value_noise: f64,
    pub max_age: Option<Duration>,
    pub group: u32,
    #[serde(deserialize_with = "number")]
    pub contention: f64,
    #[serde(deserialize_with = "number")]
    pub coherence: f64,
    #[serde(deserialize_with = "numbers")]
    pub interdependence: BTreeMap<String, f64>,
    #[serde(deserialize_with = "numbers")]
    pub speed: BTreeMap<String, f64>,
    #[serde(deserialize_with = "number")]
    pub background_share: f64,
    pub admin: Duration,
    pub chore_work: Length,
    #[serde(deserialize_with = "number")]
    pub automated_share: f64,
    #[serde(deserialize_with = "number")]
    pub automated_speed: f64,
    #[serde(deserialize_with = "number")]
    pub automated_error: f64,
    #[serde(deserialize_with = "number")]
    pub price: f64,
    /// What the rival's product lags behind needs, where it is not the market's.
    pub rival_latency: Option<Duration>,
    /// Of what customers pay: what is left on the way.
    #[serde(deserialize_with = "number")]
    pub revenue_share: f64,
    #[serde(deserialize_with = "number")]
    pub pay: f64,
    #[serde(deserialize_with = "number")]
    pub automated_cost: f64,
    #[serde(default, deserialize_with = "kept")]
    pub channels: BTreeMap<String, ChannelSpec>,
    pub links: LinkPolicies,
    #[serde(default)]
    pub chart: Option<ChartSpec>,
}

impl StructureSpec {
    /// Whether a part of the organisation is drawn by chance, anew in each replication.
    pub fn leaves_links_to_chance(&self) -> bool {
        self.lateral_links > 0.0 || (self.template.info().is_ring && self.long_links > 0)
    }
}

/// Named tables without those that say `remove = true`.
fn kept<'de, D: Deserializer<'de>, T: DeserializeOwned>(input: D) -> Result<BTreeMap<String, T>, D::Error> {
    let tables = BTreeMap::<String, toml::Value>::deserialize(input)?;
    let is_removed = |table: &toml::Value| table.get("remove").and_then(toml::Value::as_bool) == Some(true);
    let kept = tables.into_iter().filter(|(_, table)| !is_removed(table));
    kept.map(|(name, table)| Ok((name, table.try_into().map_err(D::Error::custom)?))).collect()
}

/// Who holds a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ChannelAt {
    Touchpoint,
    Owner,
}

/// What a channel sees of niches behind an enterprise customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Sees {
    WhatShows,
    EndCustomer,
}

/// A kind of contact with every niche.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct ChannelSpec {
    pub at: ChannelAt,
    pub sees: Sees,
    pub contact_interval: Length,
    #[serde(deserialize_with = "number")]
    pub acuity: f64,
    #[serde(deserialize_with = "number")]
    pub noise: f64,
    pub contact_work: Duration,
    pub false_alarm_interval: Option<Duration>,
}

/// A chart of people or posts.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(not(feature = "import"), expect(dead_code, reason = "nothing is imported"))]
pub(crate) struct ChartSpec {
    pub file: Option<String>,
    pub reports_to: Option<String>,
    pub ties: Option<String>,
    pub headcounts: Option<String>,
    pub roots: Vec<String>,
    pub repair: Vec<String>,
    /// Carried out in their order once the chart is read.
    pub edits: Vec<super::Edit>,
    pub columns: BTreeMap<String, String>,
}

impl ChartSpec {
    /// The column that holds something, under the name the file gives it.
    #[cfg(feature = "import")]
    pub fn column(&self, key: &'static str) -> &str {
        self.columns.get(key).map_or(key, String::as_str)
    }

    /// The files it names.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        [&self.file, &self.reports_to, &self.ties, &self.headcounts].into_iter().flatten().map(String::as_str)
    }
}
