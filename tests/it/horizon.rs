//! What the follow-up τ does: the same shifts, followed half as long.

use crate::bench::{Measured, run};
use microbiz::ScenarioFile;
use std::collections::BTreeMap;

/// Every shift takes exactly five days to its owner, and to the release that answers it.
fn five_days(follow_up: &str) -> Measured {
    let text = format!(
        "schema_version = 1\nseed = 8\nhorizon = \"1000d\"\nfollow_up = \"{follow_up}\"\n[market]\nshift_interval = \"10d\"\n\
         [structures.s]\ntemplate = \"tree\"\nbranching = 1\nlevels = 2\nowners = \"root\"\nfollow_to = \"released\"\n\
         links.reports_up.transit = {{ deterministic = \"5d\" }}\n"
    );
    let scenario = ScenarioFile::parse("tau.toml", &text).unwrap().resolve(BTreeMap::new()).unwrap();
    Measured(run(scenario).unwrap())
}

#[test]
fn half_the_follow_up_counts_the_same_shifts_to_half_of_it() {
    for (follow_up, restricted, share) in [("8d", 4.0, 0.0), ("10d", 5.0, 1.0), ("40d", 5.0, 1.0)] {
        let measured = five_days(follow_up);
        for delay in ["delay_to_received", "delay_to_released"] {
            assert_eq!(measured.get(&format!("{delay}.restricted_mean_half_tau")), restricted, "{follow_up}");
            assert_eq!(measured.get(&format!("{delay}.restricted_mean")), 5.0, "{follow_up}");
        }
        assert_eq!(measured.get("delivered.share_half_tau"), share, "{follow_up}");
    }
}
