//! A valid scenario: every value present, every default filled in, every unit known.

use crate::statistics::Shape;
use crate::time::Duration;
use serde::{Deserialize, Deserializer, de::Error as _};
use std::collections::BTreeMap;

/// A question and the structures that are compared to answer it: what a checked file becomes.
#[derive(Clone, Debug)]
pub struct Scenario {
    pub(crate) name: String,
    /// The file it was read from, for messages.
    pub(crate) file: String,
    /// Where each structure stands in the file.
    pub(crate) places: BTreeMap<String, (usize, usize)>,
    pub(crate) title: String,
    pub(crate) question: String,
    pub(crate) tests: Vec<String>,
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
    pub(crate) known: Vec<KnownAnswer>,
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

    /// The names of the structures compared, in the order of the file.
    pub fn structures(&self) -> impl Iterator<Item = &str> {
        self.structures.iter().map(|(name, _)| name.as_str())
    }

    /// Where a structure stands in the file.
    pub(crate) fn place_of(&self, structure: &str) -> Option<(usize, usize)> {
        self.places.get(structure).copied()
    }

    /// The same scenario under another seed.
    #[must_use]
    pub fn with_seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        // TOML knows signed integers only; the manifest keeps the seed by itself, in full.
        self.resolved.insert("seed".to_owned(), toml::Value::Integer(seed as i64));
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

/// TOML tells 1 from 1.0; people do not.
fn number<'de, D: Deserializer<'de>>(input: D) -> Result<f64, D::Error> {
    match toml::Value::deserialize(input)? {
        toml::Value::Integer(number) => Ok(number as f64),
        toml::Value::Float(number) => Ok(number),
        other => Err(D::Error::custom(format!("{other} is not a number"))),
    }
}

fn optional_number<'de, D: Deserializer<'de>>(input: D) -> Result<Option<f64>, D::Error> {
    number(input).map(Some)
}

fn numbers<'de, D: Deserializer<'de>>(input: D) -> Result<BTreeMap<String, f64>, D::Error> {
    #[derive(Deserialize)]
    struct Number(#[serde(deserialize_with = "number")] f64);
    let table = BTreeMap::<String, Number>::deserialize(input)?;
    Ok(table.into_iter().map(|(key, Number(value))| (key, value)).collect())
}

impl<'de> Deserialize<'de> for Duration {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        String::deserialize(input)?.parse().map_err(D::Error::custom)
    }
}

/// A length of time as written: a bare duration means an exponential mean for work and transit, a fixed interval for a
/// cadence.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Length {
    Bare(Duration),
    Shaped(Shape),
}

impl Length {
    /// The distribution of a piece of work or of a transit, in microseconds.
    pub fn work(&self) -> Shape {
        match self {
            Self::Bare(Duration::ZERO) => Shape::Deterministic { value: 0.0 },
            Self::Bare(mean) => Shape::Exponential { mean: mean.micros() },
            Self::Shaped(shape) => shape.clone(),
        }
    }

    /// The distribution of the interval of a cadence, in microseconds.
    pub fn cadence(&self) -> Shape {
        match self {
            Self::Bare(interval) => Shape::Deterministic { value: interval.micros() },
            Self::Shaped(shape) => shape.clone(),
        }
    }
}

impl<'de> Deserialize<'de> for Length {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        length(&toml::Value::deserialize(input)?).ok_or_else(|| D::Error::custom("this is not a length of time"))
    }
}

fn micros(value: &toml::Value) -> Option<f64> {
    value.as_str()?.parse::<Duration>().ok().map(Duration::micros)
}

fn length(value: &toml::Value) -> Option<Length> {
    if let Some(text) = value.as_str() {
        return text.parse().ok().map(Length::Bare);
    }
    let (form, inner) = value.as_table()?.iter().next()?;
    let list = || -> Option<Vec<f64>> { inner.as_array()?.iter().map(micros).collect() };
    let cv = || inner.get("cv").and_then(|cv| cv.as_float().or(cv.as_integer().map(|n| n as f64)));
    let named = |name: &str| inner.get(name).and_then(micros);
    let shape = match form.as_str() {
        "exponential" => Shape::Exponential { mean: micros(inner)? },
        "deterministic" => Shape::Deterministic { value: micros(inner)? },
        "uniform" => match list()?[..] {
            [low, high] => Shape::Uniform { low, high },
            _ => return None,
        },
        "triangular" => match list()?[..] {
            [low, mode, high] => Shape::Triangular { low, mode, high },
            _ => return None,
        },
        "empirical" => Shape::Empirical { values: list()? },
        "gamma" => Shape::gamma_by_mean(named("mean")?, cv()?),
        "lognormal" if inner.get("p90").is_some() => Shape::lognormal_by_median(named("median")?, named("p90")?),
        "lognormal" => Shape::lognormal_by_mean(named("mean")?, cv()?),
        _ => return None,
    };
    Some(Length::Shaped(shape))
}

/// A length that may differ from team to team.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum PerTeam {
    All(Length),
    /// By level from the top; the last holds for all levels below.
    ByLevel(Vec<Length>),
    /// By team name; `*` for all others, zero without it.
    ByTeam(BTreeMap<String, Length>),
}

impl PerTeam {
    /// The length for a team of this name on this level.
    pub fn of(&self, team: &str, level: usize) -> Length {
        match self {
            Self::All(length) => length.clone(),
            Self::ByLevel(lengths) => lengths[level.min(lengths.len() - 1)].clone(),
            Self::ByTeam(lengths) => {
                lengths.get(team).or_else(|| lengths.get("*")).cloned().unwrap_or(Length::Bare(Duration::ZERO))
            }
        }
    }

    /// The teams that are named.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let named = match self {
            Self::ByTeam(lengths) => Some(lengths.keys()),
            _ => None,
        };
        named.into_iter().flatten().map(String::as_str).filter(|name| *name != "*")
    }
}

impl<'de> Deserialize<'de> for PerTeam {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let value = toml::Value::deserialize(input)?;
        let refuse = || D::Error::custom("this is not a length of time for each team");
        if let Some(list) = value.as_array() {
            return list.iter().map(length).collect::<Option<_>>().map(Self::ByLevel).ok_or_else(refuse);
        }
        if let Some(all) = length(&value) {
            return Ok(Self::All(all));
        }
        let table = value.as_table().ok_or_else(refuse)?;
        let entries = table.iter().map(|(name, value)| Some((name.clone(), length(value)?)));
        entries.collect::<Option<_>>().map(Self::ByTeam).ok_or_else(refuse)
    }
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
    pub reversion: Option<Duration>,
    pub common_shift_interval: Option<Duration>,
    #[serde(deserialize_with = "number")]
    pub common_reach: f64,
    pub false_alarm_interval: Option<Duration>,
    #[serde(deserialize_with = "number")]
    pub via_share: f64,
    pub via_delay: Length,
    #[serde(deserialize_with = "number")]
    pub via_retention: f64,
}

/// How an organisation is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Template {
    Hierarchy,
    Network,
    Hybrid,
    Tree,
    Chart,
}

impl Template {
    pub const ALL: [Self; 5] = [Self::Hierarchy, Self::Network, Self::Hybrid, Self::Tree, Self::Chart];

    pub fn name(self) -> &'static str {
        match self {
            Self::Hierarchy => "hierarchy",
            Self::Network => "network",
            Self::Hybrid => "hybrid",
            Self::Tree => "tree",
            Self::Chart => "chart",
        }
    }
}

/// How an insight finds its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Route {
    ReportingLine,
    Shortest,
    LocalSearch,
}

/// Who is served first within a class of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Order {
    Fifo,
    Value,
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
    pub branching: u32,
    pub levels: u32,
    pub team_members: u32,
    pub touchpoints: Selector,
    pub owners: Selector,
    pub support: Selector,
    pub owner: OwnerRule,
    pub route: Route,
    pub sense_work: PerTeam,
    pub relay_work: PerTeam,
    pub receive_work: PerTeam,
    pub confirm_work: PerTeam,
    pub order: Order,
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
    pub pay: f64,
    #[serde(deserialize_with = "number")]
    pub automated_cost: f64,
    #[serde(default)]
    pub channels: BTreeMap<String, ChannelSpec>,
    pub links: LinkPolicies,
    #[serde(default)]
    pub chart: Option<ChartSpec>,
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
#[derive(Clone, Debug, Deserialize)]
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

/// The type of a link; reports differ by direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum LinkType {
    ReportsUp,
    ReportsDown,
    Collaboration,
    XAsAService,
    Facilitating,
}

impl LinkType {
    /// As written in tables; both directions of a report are one type of link there.
    pub fn name(self) -> &'static str {
        match self {
            Self::ReportsUp | Self::ReportsDown => "reports_to",
            Self::Collaboration => "collaboration",
            Self::XAsAService => "x_as_a_service",
            Self::Facilitating => "facilitating",
        }
    }
}

/// What happens on each type of link.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct LinkPolicies {
    reports_up: LinkPolicy,
    reports_down: LinkPolicy,
    collaboration: LinkPolicy,
    x_as_a_service: LinkPolicy,
    facilitating: LinkPolicy,
}

impl LinkPolicies {
    pub fn of(&self, link: LinkType) -> &LinkPolicy {
        match link {
            LinkType::ReportsUp => &self.reports_up,
            LinkType::ReportsDown => &self.reports_down,
            LinkType::Collaboration => &self.collaboration,
            LinkType::XAsAService => &self.x_as_a_service,
            LinkType::Facilitating => &self.facilitating,
        }
    }
}

/// Whether the gates of a level open together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum GatePhase {
    Aligned,
    Random,
}

/// What happens to an insight on one type of link.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct LinkPolicy {
    #[serde(default, deserialize_with = "per_height")]
    pub gate: Vec<Duration>,
    pub gate_phase: GatePhase,
    pub gate_offset: Duration,
    #[serde(deserialize_with = "number")]
    pub urgent_share: f64,
    #[serde(deserialize_with = "number")]
    pub pass_share: f64,
    #[serde(deserialize_with = "number")]
    pub sales_bonus: f64,
    #[serde(deserialize_with = "number")]
    pub judgement_noise: f64,
    #[serde(deserialize_with = "number")]
    pub loss: f64,
    #[serde(rename = "return", deserialize_with = "number")]
    pub return_chance: f64,
    #[serde(deserialize_with = "number")]
    pub retention: f64,
    #[serde(deserialize_with = "number")]
    pub noise: f64,
    #[serde(deserialize_with = "number")]
    pub flip: f64,
    pub transit: Length,
    pub hours: Duration,
    pub batch_fixed: Option<Length>,
    pub batch_item: Length,
}

impl LinkPolicy {
    /// The cadence of the gate on a link so many levels above the lowest; none where the link is open.
    pub fn gate_at(&self, height: usize) -> Option<Duration> {
        self.gate.get(height).or(self.gate.last()).copied()
    }
}

fn per_height<'de, D: Deserializer<'de>>(input: D) -> Result<Vec<Duration>, D::Error> {
    match toml::Value::deserialize(input)? {
        toml::Value::Array(list) => {
            list.into_iter().map(|item| item.try_into().map_err(D::Error::custom)).collect()
        }
        one => Ok(vec![one.try_into().map_err(D::Error::custom)?]),
    }
}

/// A chart of people or posts.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct ChartSpec {
    pub file: Option<String>,
    pub reports_to: Option<String>,
    pub ties: Option<String>,
    pub headcounts: Option<String>,
    pub roots: Vec<String>,
    pub repair: Vec<String>,
    pub columns: BTreeMap<String, String>,
}

impl ChartSpec {
    /// The column that holds something, under the name the file gives it.
    pub fn column(&self, key: &'static str) -> &str {
        self.columns.get(key).map_or(key, String::as_str)
    }

    /// The files it names.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        [&self.file, &self.reports_to, &self.ties, &self.headcounts].into_iter().flatten().map(String::as_str)
    }
}
