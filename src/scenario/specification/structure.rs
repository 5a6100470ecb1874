//! One structure: how its organisation is built, who owns what, how work is done.

use super::super::template::Template;
use super::action::{ActionSpec, CapabilitySpec};
use super::chart::ChartSpec;
use super::growth::GrowthSpec;
use super::length::{Length, PerTeam, number, numbers};
use super::links::LinkPolicies;
use super::selector::Selector;
use super::transformation::TransformationSpec;
use crate::scenario::parameter::{Kind, MANY, Parameter, Section, TEAM_KINDS, WORK_KINDS, key_of, section};
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

section! {
    /// One structure of a scenario: its organisation and its policies.
    #[derive(Clone, Debug, Deserialize)]
    Structure => StructureSpec {
        template: Template = Kind::Choice(Template::NAMES), "", "", "how the organisation is built", "";
        members: u32 = Kind::Count(1, 10_000_000), "people", "100", "everybody, managers and executives included", "";
        team_size: u32 = Kind::Count(1, 10_000), "people", "9", "the largest team", "two-pizza rule: 6–10 (Vogels 2007)";
        span: u32 = Kind::Count(2, 1000), "reports", "7", "people or teams under one manager: in the template hierarchy also the size of the teams in functions", "McKinsey 2017: 6–7 for a coach";
        executive_members: u32 = Kind::Count(1, 1000), "people", "7", "the executive team at the top", "";
        #[serde(deserialize_with = "number")]
        front_office_share: f64 = Kind::Share, "share", "0.2", "of the people who are not managers: those who meet customers", "assumption: sweep it";
        #[serde(deserialize_with = "number")]
        platform_share: f64 = Kind::Share, "share", "0.15", "of the people who are not managers: those in support functions or platforms", "assumption: sweep it";
        #[serde(deserialize_with = "number")]
        telemetry_share: f64 = Kind::Share, "share", "0.0", "of the people who are not managers: those who run telemetry", "assumption: sweep it";
        #[serde(deserialize_with = "number")]
        platform_attribute_share: f64 = Kind::Share, "share", "0.0", "of the attributes: owned by platforms whatever the structure", "";
        neighbours: u32 = Kind::Count(0, 1000), "links", "2", "collaboration links that each micro-business starts", "";
        #[serde(deserialize_with = "number")]
        lateral_links: f64 = Kind::Number(0.0, 1000.0), "links/team", "0.0", "collaboration links drawn across the reporting tree, anew in each replication", "Dodds, Watts & Sabel 2003: m";
        #[serde(deserialize_with = "number")]
        lateral_lambda: f64 = Kind::Number(0.001, MANY), "levels", "0.5", "λ: links hang from superiors at depth D in proportion to exp(−D/λ)", "Dodds, Watts & Sabel 2003: λ = ζ = 0.5 is multiscale";
        #[serde(deserialize_with = "number")]
        lateral_zeta: f64 = Kind::Number(0.001, MANY), "levels", "0.5", "ζ: ends d and e levels below it in proportion to exp(−√(d²+e²−2)/ζ)", "Dodds, Watts & Sabel 2003";
        #[serde(deserialize_with = "number")]
        ties: f64 = Kind::Number(0.0, 1000.0), "ties/team", "0.0", "informal ties across the reporting tree, drawn anew in each replication: word of mouth goes over them, formal ways never do", "Krackhardt 1987: 1.7 a manager ask each other for advice";
        #[serde(deserialize_with = "number")]
        ties_lambda: f64 = Kind::Number(0.001, MANY), "levels", "0.6", "λ of the ties, as lateral_lambda", "fitted to mutual advice of Krackhardt's 21 managers";
        #[serde(deserialize_with = "number")]
        ties_zeta: f64 = Kind::Number(0.001, MANY), "levels", "1.1", "ζ of the ties, as lateral_zeta", "fitted to mutual advice of Krackhardt's 21 managers";
        told_mode: ToldMode = Kind::Choice(&["besides", "instead"]), "", "\"besides\"", "whether what is mentioned by word of mouth goes its formal way all the same", "assumption: sweep it";
        liaisons: u32 = Kind::Count(0, 1000), "links/team", "0", "collaboration links that each team that meets customers keeps with owners of what its customers need, dealt in turn: liaison roles", "Galbraith 1973: liaison roles";
        long_links: u32 = Kind::Count(0, 1000), "links/team", "1", "ring: links that each team starts to teams further on, drawn anew in each replication", "Kleinberg 2000: one";
        #[serde(deserialize_with = "number")]
        long_link_exponent: f64 = Kind::Number(0.0, 20.0), "", "1.0", "ring: r, a long link leads l teams further on in proportion to l^(-r)", "Kleinberg 2000: greedy search is fastest near r = 1 on a large ring";
        branching: u32 = Kind::Count(1, 10_000), "teams", "3", "tree: teams under each team", "";
        levels: u32 = Kind::Count(1, 1_000_000), "levels", "1", "tree: levels, the root included", "";
        team_members: u32 = Kind::Count(1, 65_535), "people", "1", "tree: members of each team", "";
        touchpoints: Selector = Kind::Selector, "", "\"default\"", "teams that meet customers", "";
        owners: Selector = Kind::Selector, "", "\"default\"", "teams that own needs", "";
        support: Selector = Kind::Selector, "", "\"default\"", "chart: teams that serve other teams", "";
        owner: OwnerRule = Kind::Owner, "", "\"by_attribute\"", "who owns a niche's attribute: a function or the niche's own team", "";
        route: Route = Kind::Choice(&["reporting_line", "shortest", "local_search", "gossip"]), "", "\"shortest\"", "how an insight finds its owner", "";
        meeting_interval: Duration = Kind::Duration, "working time", "\"1w\"", "gossip: mean time between two meetings of a team that knows with one of its neighbours; word of mouth: mean time until the next meeting over a tie or link", "assumption: sweep it";
        follow_to: FollowTo = Kind::Choice(&["received", "released"]), "", "\"received\"", "how far an insight is followed: until the owner has heard, or until the product has changed", "";
        product: Product = Kind::Choice(&["per_niche", "shared"]), "", "\"per_niche\"", "one product for every niche, or one standard offering for all: a common shift is then built once, and what one niche wants moves it little", "";
        sense_work: PerTeam = Kind::PerTeam, "working time", "\"0d\"", "work of the team that sensed, where it is not the owner", "";
        relay_work: PerTeam = Kind::PerTeam, "working time", "\"0d\"", "work of each team in between", "";
        receive_work: PerTeam = Kind::PerTeam, "working time", "\"0d\"", "work of the owner before the insight counts as received", "";
        confirm_work: PerTeam = Kind::PerTeam, "working time", "\"0d\"", "work of the owner on a copy of what it knows already", "";
        order: Order = Kind::Choice(&["fifo", "value"]), "", "\"fifo\"", "who is served first within a class of work", "";
        #[serde(deserialize_with = "number")]
        value_noise: f64 = Kind::Number(0.0, 1e6), "sd", "0.5", "order = \"value\": error of each team's look at what an insight is worth", "assumption: it errs as triage does in the templates; sweep it";
        max_age: Option<Duration> = Kind::Duration, "working time", "", "an insight older than this is dropped before work on it starts (default: never)", "";
        group: u32 = Kind::Count(1, 10_000), "people", "8", "members who coordinate on one piece of work", "";
        #[serde(deserialize_with = "number")]
        contention: f64 = Kind::Number(0.0, 10.0), "", "0.05", "α of the universal scalability law", "fitted to QSM staffing data; contested: sweep it";
        #[serde(deserialize_with = "number")]
        coherence: f64 = Kind::Number(0.0, 10.0), "", "0.007", "β of the universal scalability law", "fitted to QSM staffing data; contested: sweep it";
        #[serde(deserialize_with = "numbers")]
        interdependence: BTreeMap<String, f64> = Kind::Numbers(WORK_KINDS, 0.0, 1.0), "ratio", "{ approve = 0.0, decide = 0.0, relay = 0.0, serve = 0.0, build = 1.0, chores = 0.0 }", "φ: how much of a kind of work the whole group must coordinate on", "";
        #[serde(deserialize_with = "numbers")]
        speed: BTreeMap<String, f64> = Kind::Numbers(TEAM_KINDS, 0.01, 100.0), "ratio", "{}", "how fast a kind of team works; specialists above 1", "";
        #[serde(deserialize_with = "number")]
        background_share: f64 = Kind::Number(0.0, 0.95), "share", "0.0", "of everybody's time: work that has nothing to do with insights", "";
        admin: Duration = Kind::Duration, "working time", "\"0h\"", "administration per head and week, the same for all", "";
        chore_work: Length = Kind::Length, "working time", "\"4h\"", "one piece of background work or administration", "";
        #[serde(deserialize_with = "number")]
        automated_share: f64 = Kind::Share, "share", "0.0", "of each team's members: machines", "";
        #[serde(deserialize_with = "number")]
        automated_speed: f64 = Kind::Number(0.01, 1000.0), "ratio", "1.0", "how fast a machine works, against a person", "";
        #[serde(deserialize_with = "number")]
        automated_error: f64 = Kind::Share, "probability", "0.0", "a machine turns what it handles into its opposite", "";
        #[serde(deserialize_with = "number")]
        price: f64 = Kind::Number(0.0, MANY), "", "1.0", "the price of what it offers", "";
        #[serde(deserialize_with = "number")]
        revenue_share: f64 = Kind::Share, "share", "1.0", "of what customers pay: what is left when those who own the way to them have had their part", "assumption: sweep it";
        rival_latency: Option<Duration> = Kind::Duration, "working time", "", "how far the rival's product lags behind needs under this structure: who owns the way to customers may learn what the firm does not (default: that of the market)", "assumption: sweep it";
        #[serde(deserialize_with = "number")]
        pay: f64 = Kind::Number(0.0, MANY), "money/year", "60000.0", "cost of one person", "assumption: cancels at equal headcount";
        #[serde(deserialize_with = "number")]
        automated_cost: f64 = Kind::Number(0.0, MANY), "money/year", "60000.0", "cost of one machine", "";
    }
    tables {
        action: ActionSpec;
        growth: GrowthSpec;
        transformation: TransformationSpec;
        #[serde(default, deserialize_with = "kept")]
        capabilities: BTreeMap<String, CapabilitySpec>;
        #[serde(default, deserialize_with = "kept")]
        channels: BTreeMap<String, ChannelSpec>;
        links: LinkPolicies;
        #[serde(default)]
        chart: Option<ChartSpec>;
    }
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

section! {
    /// A kind of contact with every niche.
    #[derive(Clone, Debug, PartialEq, Deserialize)]
    Channel => ChannelSpec {
        at: ChannelAt = Kind::Choice(&["touchpoint", "owner"]), "", "\"touchpoint\"", "who holds the channel: the team that meets the niche, or the owner of what moved", "";
        sees: Sees = Kind::Choice(&["what_shows", "end_customer"]), "", "\"what_shows\"", "whether an enterprise customer stands between the channel and the niches behind it", "";
        contact_interval: Length = Kind::Length, "working time", "\"1w\"", "time between two contacts; 0 notices at once", "";
        #[serde(deserialize_with = "number")]
        acuity: f64 = Kind::Share, "probability", "1.0", "chance that a contact notices what moved", "";
        #[serde(deserialize_with = "number")]
        noise: f64 = Kind::Number(0.0, 1e6), "sd", "0.0", "error of what is noticed", "";
        contact_work: Duration = Kind::Duration, "working time", "\"0h\"", "members' time that a contact takes", "";
        false_alarm_interval: Option<Duration> = Kind::Duration, "working time", "", "mean time between false alarms of this channel and niche (default: none)", "";
    }
    keys {
        "new" Kind::Flag, "", "", "true: one that the template does not have (default: a channel of the template, whose other keys stay as they are)", "";
        "remove" Kind::Flag, "", "", "true: left out, whatever else is said of it (default: kept)", "";
    }
}
