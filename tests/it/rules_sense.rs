//! Shifts and who notices them, against answers worked out by hand.

use crate::bench::{Bench, Measured, near};

/// A team that meets and owns everything, with such a channel, in such a market.
fn noticing(channel: &str, market: &str) -> Measured {
    Bench::chain(1).market(market).base(&format!("channels.contact = {{ {channel} }}")).run()
}

#[test]
fn channels_meet_a_niche_each_at_its_own_times() {
    // Two weekly contacts at independent phases: the first is a third of a week away, not half.
    let niches = "niches = 400\nshift_interval = \"100d\"";
    let weekly = "contact_interval = \"1w\"";
    let alone = noticing(weekly, niches).get("stage_unseen.mean");
    near(alone, 2.5, 0.1);
    let both = Bench::chain(1)
        .market(niches)
        .base(&format!("channels.contact = {{ {weekly} }}\nchannels.other = {{ new = true, {weekly} }}"));
    near(both.run().get("stage_unseen.mean"), 5.0 / 3.0, 0.1);
}

#[test]
fn a_dull_contact_tries_again_at_the_next() {
    // Half of them notice: half a day, and one more day for each contact in vain, one on average.
    let dull = noticing("contact_interval = \"1d\", acuity = 0.5", "niches = 40");
    near(dull.get("stage_unseen.mean"), 1.5, 0.05);
    assert_eq!(dull.get("delivered.share"), 1.0);
}

#[test]
fn an_insight_tells_the_gap_as_it_is_when_it_is_noticed() {
    // A need that returns e-fold in a day, noticed a day late.
    let late = "shift_interval = \"50d\"\nniches = 40\nreversion = \"1d\"\nvia_share = 1.0\nvia_noise = 0.0\nvia_delay = { deterministic = \"1d\" }";
    let run = noticing("contact_interval = \"0d\"", late);
    near(run.get("retained.ratio"), libm::exp(-1.0), 0.01);
    near(run.get("stage_unseen.mean"), 1.0, 1e-9);
}

#[test]
fn who_sees_past_an_enterprise_customer_sees_all_of_it_at_once() {
    let market = "reversion = \"1d\"\nvia_share = 1.0\nvia_noise = 0.0\nvia_delay = { deterministic = \"0d\" }\nvia_retention = 0.5";
    near(noticing("contact_interval = \"0d\"", market).get("retained.ratio"), 0.5, 1e-9);
    let past = noticing("contact_interval = \"0d\", sees = \"end_customer\"", market);
    near(past.get("retained.ratio"), 1.0, 1e-9);
}

#[test]
fn a_channel_errs_by_its_noise_on_top_of_the_truth() {
    // m̂ = m + e with var m = 4 and var e = 1.
    let run = noticing("contact_interval = \"0d\", noise = 1.0", "reversion = \"1min\"\nmagnitude = 2.0");
    near(run.get("error.ratio"), 0.25, 0.03);
    near(run.get("retained.ratio"), 1.0, 0.05);
}

#[test]
fn false_alarms_come_at_their_rate_beside_the_shifts_and_cost_as_much() {
    // Ten niches: five shifts a day, and ten alarms a day of the channel, or of the market.
    let market = "niches = 10\nshift_interval = \"2d\"";
    let rate =
        |bench: Bench| bench.base("team_members = 5\nreceive_work = \"1min\"").run().get("activity.mean");
    let quiet = Bench::chain(1).market(market);
    near(rate(quiet.clone()), 5.0, 0.25);
    let channel = "channels.contact = { contact_interval = \"0d\", false_alarm_interval = \"1d\" }";
    near(rate(quiet.clone().base(channel)), 15.0, 0.4);
    near(rate(quiet.market("false_alarm_interval = \"1d\"")), 15.0, 0.4);
}

#[test]
fn a_false_alarm_says_nothing_and_is_no_shift() {
    let run = noticing(
        "contact_interval = \"0d\", false_alarm_interval = \"1d\"",
        "reversion = \"1min\"\nfalse_alarm_interval = \"1d\"",
    );
    near(run.get("retained.ratio"), 1.0, 1e-9);
    near(run.get("error.ratio"), 0.0, 1e-9);
}

#[test]
fn the_owner_s_channel_is_held_by_the_owner() {
    let held = |at: &str| {
        Bench::chain(3)
            .base(&format!("channels.contact = {{ contact_interval = \"0d\", at = \"{at}\" }}"))
            .run()
    };
    assert_eq!((held("owner").get("hops.mean"), held("touchpoint").get("hops.mean")), (0.0, 2.0));
}

#[test]
fn who_senses_for_another_has_work_with_it_and_who_owns_it_has_not() {
    let work = |levels: u32| {
        let bench = Bench::chain(levels).market("shift_interval = \"100d\"");
        bench.base("sense_work = { deterministic = \"1h\" }").run().get("stage_work.mean")
    };
    assert_eq!(work(1), 0.0);
    near(work(2), 1.0 / 8.0, 1e-9);
}

/// The share of fresh receipts ten days after the shift.
fn fresh(market: &str) -> f64 {
    let market = format!("niches = 40\nattributes = 2\n{market}");
    let bench =
        Bench::chain(2).market(&market).base("links.reports_up.transit = { deterministic = \"10d\" }");
    bench.run().get("fresh.share")
}

#[test]
fn what_was_overtaken_on_the_way_is_not_fresh_whoever_moved_the_need() {
    // One in two shifts moves the same attribute: no newer one within ten days with probability exp(−10 × rate/2). A common
    // shift counts where it hits the niche.
    near(fresh("shift_interval = \"10d\""), libm::exp(-0.5), 0.03);
    let common = "shift_interval = \"1000y\"\ncommon_shift_interval = \"5d\"";
    near(fresh(&format!("{common}\ncommon_reach = 1.0")), libm::exp(-1.0), 0.09);
    near(fresh(&format!("{common}\ncommon_reach = 0.5")), libm::exp(-0.5), 0.06);
    near(
        fresh("shift_interval = \"10d\"\ncommon_shift_interval = \"5d\"\ncommon_reach = 0.5"),
        libm::exp(-1.0),
        0.05,
    );
}

#[test]
fn a_common_shift_moves_the_part_of_the_niches_that_it_reaches() {
    let market =
        "niches = 50\nshift_interval = \"1000y\"\ncommon_shift_interval = \"1d\"\ncommon_reach = 0.3";
    near(Bench::chain(1).market(market).run().get("velocity.mean"), 15.0, 1.2);
}

#[test]
fn a_new_niche_stands_further_off_than_a_shift_leads() {
    // Sensing errs by 1: E(m̂ − m)² = 1, and E m² is 1 for a shift, 9 for a niche that emerges three times as far off.
    let emerging = "niches = 601\nemerging = 600\nemergence_interval = \"1d\"\nemergence_gap = 3.0\nshift_interval = \"1000y\"";
    let lines = "channels.contact = { contact_interval = \"0d\", noise = 1.0 }\nfollow_to = \"released\"";
    let run = Bench::chain(1).market(emerging).base(lines).run();
    near(run.get("error.ratio"), 1.0 / 9.0, 0.03);
}

#[test]
fn a_second_copy_is_confirmed_and_not_received_again() {
    // Two channels notice at once: one receipt of an hour, one confirmation of a quarter of an hour.
    let work = "receive_work = { deterministic = \"1h\" }\nconfirm_work = { deterministic = \"15min\" }";
    let links = "links.reports_up.transit = { deterministic = \"1d\" }";
    let channels = "channels.contact = { contact_interval = \"0d\" }\nchannels.other = { new = true, contact_interval = \"0d\", at = \"owner\" }";
    let run = Bench::chain(2).market("niches = 1").base(&format!("{work}\n{links}\n{channels}")).run();
    near(run.get("activity.mean") / run.get("velocity.mean"), 2.0, 0.02);
    assert_eq!(run.get("hops.mean"), 0.0);
    // Half of the people work: an hour and a quarter a shift, of eight hours a day.
    near(run.get("utilisation.max"), run.get("velocity.mean") * 1.25 / 8.0, 0.005);
}

#[test]
fn a_common_shift_does_not_move_what_is_still_to_come() {
    let market = "niches = 10\nemerging = 9\nemergence_interval = \"1000y\"\nshift_interval = \"1000y\"\n\
                  common_shift_interval = \"1d\"\ncommon_reach = 1.0";
    let run = Bench::chain(1).market(market).base("follow_to = \"released\"").run();
    near(run.get("velocity.mean"), 1.0, 0.15);
}
