//! How an organisation changes itself.

use super::length::number;
use crate::time::Duration;
use serde::Deserialize;

/// What a team does that would outgrow two pizzas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum WhenFull {
    /// It grows on, and all of it coordinates.
    Grow,
    /// It splits in two.
    Split,
    /// It stops growing and has a capability of its own delivered as a service.
    Pull,
}

/// Hiring, shrinking and the two-pizza rule.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct GrowthSpec {
    pub review: Option<Duration>,
    #[serde(deserialize_with = "number")]
    pub hire_above: f64,
    #[serde(deserialize_with = "number")]
    pub shrink_below: f64,
    pub most_members: Option<u32>,
    pub two_pizza: u32,
    pub when_full: WhenFull,
    pub settling: Duration,
    #[serde(deserialize_with = "number")]
    pub settling_speed: f64,
}
