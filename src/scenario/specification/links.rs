//! Links and what happens on them.

use super::length::{Length, number};
use crate::scenario::parameter::{Kind, LINK_TABLES, Parameter, Section, key_of, section};
use crate::time::Duration;
use serde::{Deserialize, Deserializer, de::Error as _};

/// The type of a link; reports differ by direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum LinkType {
    ReportsUp,
    ReportsDown,
    Collaboration,
    XAsAService,
    Facilitating,
    /// Informal: people who know each other, whatever the chart says.
    Tie,
}

impl LinkType {
    /// Every type, in the order of [`super::super::reference::LINK_TABLES`].
    pub const ALL: [Self; 6] = [
        Self::ReportsUp,
        Self::ReportsDown,
        Self::Collaboration,
        Self::XAsAService,
        Self::Facilitating,
        Self::Tie,
    ];

    /// As written in scenario files.
    pub fn name(self) -> &'static str {
        LINK_TABLES[self as usize]
    }
}

/// What happens on each type of link.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct LinkPolicies {
    reports_up: LinkPolicy,
    reports_down: LinkPolicy,
    collaboration: LinkPolicy,
    x_as_a_service: LinkPolicy,
    facilitating: LinkPolicy,
    tie: LinkPolicy,
}

impl LinkPolicies {
    pub fn of(&self, link: LinkType) -> &LinkPolicy {
        match link {
            LinkType::ReportsUp => &self.reports_up,
            LinkType::ReportsDown => &self.reports_down,
            LinkType::Collaboration => &self.collaboration,
            LinkType::XAsAService => &self.x_as_a_service,
            LinkType::Facilitating => &self.facilitating,
            LinkType::Tie => &self.tie,
        }
    }
}

impl LinkPolicies {
    /// The policy of a type, to be changed.
    pub fn of_mut(&mut self, link: LinkType) -> &mut LinkPolicy {
        match link {
            LinkType::ReportsUp => &mut self.reports_up,
            LinkType::ReportsDown => &mut self.reports_down,
            LinkType::Collaboration => &mut self.collaboration,
            LinkType::XAsAService => &mut self.x_as_a_service,
            LinkType::Facilitating => &mut self.facilitating,
            LinkType::Tie => &mut self.tie,
        }
    }

    /// Every policy, to be changed.
    pub fn all_mut(&mut self) -> [&mut LinkPolicy; 6] {
        [
            &mut self.reports_up,
            &mut self.reports_down,
            &mut self.collaboration,
            &mut self.x_as_a_service,
            &mut self.facilitating,
            &mut self.tie,
        ]
    }
}

/// Whether the gates of a level open together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum GatePhase {
    Aligned,
    Random,
}

section! {
    /// What happens to an insight on one type of link.
    #[derive(Clone, Debug, PartialEq, Deserialize)]
    Link => LinkPolicy {
        #[serde(default, deserialize_with = "per_height")]
        gate: Vec<Duration> = Kind::PerHeight, "working time", "", "reports leave only at this cadence (default: at once)", "";
        gate_phase: GatePhase = Kind::Choice(&["aligned", "random"]), "", "\"aligned\"", "whether all gates of a level open together", "";
        gate_offset: Duration = Kind::Duration, "working time", "\"0d\"", "each level opens so much after the one below: reports roll up", "";
        #[serde(deserialize_with = "number")]
        urgent_share: f64 = Kind::Share, "share", "0.0", "the most telling insights do not wait for the gate", "";
        #[serde(deserialize_with = "number")]
        pass_share: f64 = Kind::Share, "share", "1.0", "triage: the share that is passed on", "";
        #[serde(deserialize_with = "number")]
        sales_bonus: f64 = Kind::Share, "weight", "0.0", "weight of appeal to sales, against worth to the customer, in triage", "";
        #[serde(deserialize_with = "number")]
        judgement_noise: f64 = Kind::Number(0.0, 1e6), "sd", "0.0", "error of each judgement", "";
        #[serde(deserialize_with = "number")]
        loss: f64 = Kind::Share, "probability", "0.0", "an insight is forgotten", "";
        #[serde(rename = "return", deserialize_with = "number")]
        return_chance as "return": f64 = Kind::Number(0.0, 0.99), "probability", "0.0", "an insight is sent back to where it came from", "BPI 2013: 16 % of cases went A→B→A";
        #[serde(deserialize_with = "number")]
        retention: f64 = Kind::Share, "ratio", "1.0", "the part of the content that survives", "Nichols 1962: .72 per level downwards (secondary)";
        #[serde(deserialize_with = "number")]
        noise: f64 = Kind::Number(0.0, 1e6), "sd", "0.0", "error added to the content", "";
        #[serde(deserialize_with = "number")]
        flip: f64 = Kind::Share, "probability", "0.0", "the content turns into its opposite", "";
        transit: Length = Kind::Length, "working time", "\"0d\"", "time on the way in which nobody works", "";
        hours: Duration = Kind::Duration, "working time", "\"0h\"", "time per week that each end spends on keeping the link", "";
        batch_fixed: Option<Length> = Kind::Length, "working time", "", "work λ of reading one report, however much is in it (default: no report is read as a whole)", "Bolton & Dewatripont 1994: λ + a·n";
        batch_item: Length = Kind::Length, "working time", "\"0d\"", "work a on each item of a report", "Bolton & Dewatripont 1994: λ + a·n";
        #[serde(deserialize_with = "number")]
        told: f64 = Kind::Share, "probability", "0.0", "word of mouth: whoever holds an insight mentions it over this link, once, to a team that the reporting tree puts nearer to the owner; it waits for the next meeting and passes no gate and no triage", "assumption: sweep it";
    }
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
