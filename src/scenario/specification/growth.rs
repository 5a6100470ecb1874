//! How an organisation changes itself.

use super::length::{number, optional_number};
use crate::scenario::parameter::{Kind, Parameter, Section, key_of, section};
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

section! {
    /// Hiring, shrinking, the two-pizza rule, and the investor's portfolio.
    #[derive(Clone, Debug, Deserialize)]
    Growth => GrowthSpec {
        review: Option<Duration> = Kind::Duration, "working time", "", "how often teams hire, shrink and split, from the warm-up on (default: never)", "";
        #[serde(deserialize_with = "number")]
        hire_above: f64 = Kind::Number(0.0, 10.0), "ratio", "0.85", "a team that was busier since the last review takes one more member", "assumption: sweep it";
        #[serde(deserialize_with = "number")]
        shrink_below: f64 = Kind::Number(0.0, 1.0), "ratio", "0.0", "a team that was less busy gives one up", "assumption: sweep it";
        hire_delay: Option<Duration> = Kind::Duration, "working time", "", "a team takes one more, too, where some piece of work has waited longer than this (default: waiting is no reason)", "";
        #[serde(default, deserialize_with = "optional_number")]
        payroll_share: Option<f64> = Kind::Number(0.0, 1000.0), "ratio", "", "nobody is hired while everybody's pay would be more than this part of the revenue, as it was at the last look; managers come with new teams all the same (default: no limit)", "";
        most_members: Option<u32> = Kind::Count(1, 10_000_000), "people", "", "no team hires beyond this many in all; managers come with new teams all the same (default: no limit)", "";
        two_pizza: u32 = Kind::Count(2, 10_000), "people", "9", "the size that a team should not outgrow", "two-pizza rule: 6–10 (Vogels 2007)";
        when_full: WhenFull = Kind::Choice(&["grow", "split", "pull"]), "", "\"grow\"", "what a team does that would outgrow it: grow on, split in two, or pull a service", "";
        settling: Duration = Kind::Duration, "working time", "\"0d\"", "time that both halves of a split need to settle", "assumption: sweep it";
        #[serde(deserialize_with = "number")]
        settling_speed: f64 = Kind::Number(0.05, 1.0), "ratio", "0.7", "how fast they work meanwhile", "assumption: sweep it";
        #[serde(deserialize_with = "number")]
        attrition: f64 = Kind::Number(0.0, 100.0), "1/year", "0.0", "the rate at which people leave whose initiatives never wait", "assumption: sweep it";
        #[serde(deserialize_with = "number")]
        attrition_waiting: f64 = Kind::Number(0.0, 100.0), "ratio", "0.0", "how much the rate rises when all of a team's initiatives wait for permission or money", "assumption: sweep it";
        vacancy: Duration = Kind::Duration, "working time", "\"1q\"", "time until a successor begins, at the next review", "assumption: sweep it";
        found_members: Option<u32> = Kind::Count(1, 65_535), "people", "", "the members of a micro-business that is founded for a new niche, hired as far as most_members allows, else up to half of its owner's people (default: its owner serves it beside the rest)", "assumption: sweep it";
        portfolio: Option<Duration> = Kind::Duration, "working time", "", "how often the investor looks at what businesses earn (default: never)", "";
        #[serde(deserialize_with = "number")]
        close_below: f64 = Kind::Number(0.0, 1000.0), "ratio", "0.5", "revenue over pay below which a business earns too little", "assumption: sweep it";
        patience: u32 = Kind::Count(1, 1000), "reviews", "2", "how often in a row before it is closed", "assumption: sweep it";
    }
}

impl GrowthSpec {
    /// Whether teams may come from others: where they split, or found a business for a new niche.
    pub fn splits_teams(&self) -> bool {
        (self.review.is_some() && self.when_full == WhenFull::Split) || self.found_members.is_some()
    }

    /// Whether teams may change at all.
    pub fn changes_teams(&self) -> bool {
        self.review.is_some() || self.portfolio.is_some() || self.found_members.is_some()
    }
}
