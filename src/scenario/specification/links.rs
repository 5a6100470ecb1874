//! Links and what happens on them.

use super::length::{Length, number};
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

/// What happens to an insight on one type of link.
#[derive(Clone, Debug, PartialEq, Deserialize)]
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
    /// Word of mouth: the chance that who holds an insight mentions it over this link.
    #[serde(deserialize_with = "number")]
    pub told: f64,
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
