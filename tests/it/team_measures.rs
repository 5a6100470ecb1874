//! Measures of teams, against answers worked out by hand.

use crate::bench::{Bench, near};

/// Batches of about 1,050 pieces of work that arrive in the middle of each month and take so much of it.
fn batches(share: f64) -> f64 {
    // 50 niches, a shift a day each, 21 days; 8 h × 21/1050 is 9.6 minutes.
    let work = 9.6 * share;
    let lines = format!(
        "links.reports_up.gate = \"1mo\"\nlinks.reports_up.transit = {{ deterministic = \"10.5d\" }}\n\
         receive_work = {{ deterministic = \"{work}min\" }}"
    );
    let bench = Bench::chain(2)
        .top("warm_up = \"63d\"\nhorizon = \"483d\"\nfollow_up = \"84d\"")
        .market("niches = 50");
    bench.base(&lines).run().get("unstable.count")
}

#[test]
fn a_backlog_that_comes_and_goes_is_not_one_that_grows() {
    // Over the last half, ten whole teeth of a saw, looked at three times each – in the middle, low, high –, the line of least
    // squares rises by 1/24 of a tooth: more than ten pieces of work, and nothing beside the teeth themselves.
    assert_eq!(batches(0.97), 0.0);
    // Where each batch takes a third more than its month, the backlog grows.
    assert_eq!(batches(1.33), 1.0);
}

#[test]
fn work_that_leaves_members_idle_keeps_no_backlog() {
    assert_eq!(batches(0.5), 0.0);
}

#[test]
fn load_and_business_follow_little_s_law() {
    // Four shifts a day of an hour each: half of the time, and L = λW pieces present.
    let run = Bench::chain(1).base("receive_work = { deterministic = \"1h\" }").run();
    near(run.get("utilisation.mean"), run.get("velocity.mean") / 8.0, 0.005);
    let expected = run.get("velocity.mean") * run.get("delay_to_received.restricted_mean");
    near(run.get("load.mean"), expected, 0.03 * expected);
}
