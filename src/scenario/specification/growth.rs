//! How an organisation changes itself.

use super::length::{number, optional_number};
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

/// Hiring, shrinking, the two-pizza rule, and the investor's portfolio.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct GrowthSpec {
    pub review: Option<Duration>,
    #[serde(deserialize_with = "number")]
    pub hire_above: f64,
    #[serde(deserialize_with = "number")]
    pub shrink_below: f64,
    /// A team hires too where something has waited longer.
    pub hire_delay: Option<Duration>,
    pub most_members: Option<u32>,
    /// Nobody is hired while pay would be more than this part of the revenue.
    #[serde(default, deserialize_with = "optional_number")]
    pub payroll_share: Option<f64>,
    pub two_pizza: u32,
    pub when_full: WhenFull,
    /// The rate a year at which people leave, and how it rises with waiting.
    #[serde(deserialize_with = "number")]
    pub attrition: f64,
    #[serde(deserialize_with = "number")]
    pub attrition_waiting: f64,
    pub vacancy: Duration,
    /// The members of a micro-business that is founded for a new niche.
    pub found_members: Option<u32>,
    /// How often the investor looks at what businesses earn.
    pub portfolio: Option<Duration>,
    #[serde(deserialize_with = "number")]
    pub close_below: f64,
    pub patience: u32,
    pub settling: Duration,
    #[serde(deserialize_with = "number")]
    pub settling_speed: f64,
}

impl GrowthSpec {
    /// Whether teams may change at all.
    pub fn changes_teams(&self) -> bool {
        self.review.is_some() || self.portfolio.is_some() || self.found_members.is_some()
    }
}
