//! Switching a rule on must show where it should. Each of these fails when the rule is taken out of the engine.

use crate::bench::{Bench, Measured};

fn plain() -> Measured {
    Bench::new().run()
}

/// The measure with a line added to the base, against without.
fn against(line: &str, measure: &str) -> (f64, f64) {
    (Bench::new().base(line).run().get(measure), plain().get(measure))
}

fn against_market(line: &str, measure: &str) -> (f64, f64) {
    (Bench::new().market(line).run().get(measure), plain().get(measure))
}

#[test]
fn a_hierarchy_without_frictions_delivers_everything_truly() {
    let plain = plain();
    assert_eq!(plain.get("delivered.share"), 1.0);
    assert!(plain.get("retained.ratio") > 0.99);
    assert_eq!(plain.get("lost.share"), 0.0);
}

#[test]
fn loss_on_a_link_loses_insights() {
    let (with, _) = against("links.reports_up.loss = 0.3", "delivered.share");
    assert!(with < 0.6, "{with}");
}

#[test]
fn an_insight_that_is_sent_back_goes_more_relays() {
    let (with, without) = against("links.reports_down.return = 0.3", "hops.mean");
    assert!(with > without + 0.5, "{with} {without}");
}

#[test]
fn triage_passes_the_share_it_is_told_and_favours_what_it_looks_for() {
    let triage = |bonus: f64| {
        let line = format!(
            "links.reports_up.gate = []\nlinks.reports_up.pass_share = 0.5\nlinks.reports_up.sales_bonus = {bonus:?}\nlinks.reports_up.loss = 0.0\nlinks.reports_up.return = 0.0\nlinks.reports_up.noise = 0.0\nlinks.reports_up.judgement_noise = 0.5"
        );
        Bench::new().base(&line).run()
    };
    let (by_worth, by_sales) = (triage(0.0), triage(1.0));
    assert!(by_worth.get("delivered.share") < 0.6);
    assert!(by_worth.get("received_worth.mean") > by_sales.get("received_worth.mean") + 0.3);
    assert!(by_sales.get("received_appeal.mean") > by_worth.get("received_appeal.mean") + 0.3);
}

#[test]
fn a_noisy_judge_favours_less_what_it_looks_for() {
    let worth = |noise: &str| {
        let line = format!(
            "links.reports_up.gate = []\nlinks.reports_up.pass_share = 0.5\nlinks.reports_up.sales_bonus = 0.0\nlinks.reports_up.loss = 0.0\nlinks.reports_up.return = 0.0\nlinks.reports_up.noise = 0.0\nlinks.reports_up.judgement_noise = {noise}"
        );
        Bench::new().base(&line).run().get("received_worth.mean")
    };
    assert!(worth("0.0") > worth("30.0") + 0.4);
}

#[test]
fn gates_make_insights_wait_and_urgent_ones_pass() {
    let gate = |urgent: &str| {
        let line = format!(
            "links.reports_up.gate = \"1mo\"\nlinks.reports_up.urgent_share = {urgent}\nlinks.reports_up.pass_share = 1.0\nlinks.reports_up.loss = 0.0\nlinks.reports_up.return = 0.0\nlinks.reports_up.noise = 0.0"
        );
        Bench::new().base(&line).run().get("stage_gate.mean")
    };
    let (all_wait, half_wait) = (gate("0.0"), gate("0.5"));
    assert!(all_wait > 20.0, "{all_wait}");
    assert!(half_wait < 0.7 * all_wait, "{half_wait} {all_wait}");
}

#[test]
fn a_report_is_read_as_a_whole_before_anything_in_it_goes_on() {
    let read = |fixed: &str| {
        let lines = format!("links.reports_up.gate = \"1mo\"\nlinks.reports_up.batch_fixed = \"{fixed}\"");
        Bench::new().base(&lines).run().get("stage_work.mean")
    };
    let (long, short) = (read("2d"), read("1min"));
    assert!(long > short + 4.0, "{long} {short}");
}

#[test]
fn retention_noise_and_flip_cost_truth() {
    let (kept, _) = against("links.reports_down.retention = 0.5", "retained.ratio");
    assert!(kept < 0.3, "{kept}");
    let (noisy, clean) = against("links.reports_down.noise = 1.0", "error.ratio");
    assert!(noisy > clean + 0.2, "{noisy} {clean}");
    let (flipped, _) = against("links.reports_down.flip = 0.2", "retained.ratio");
    assert!(flipped < 0.5, "{flipped}");
}

#[test]
fn transit_takes_time_without_work() {
    let (with, without) = against("links.reports_down.transit = \"2d\"", "stage_transit.mean");
    assert!(with > 4.0 && without == 0.0, "{with} {without}");
}

#[test]
fn acuity_and_contacts_decide_how_long_a_shift_stays_unseen() {
    let (rare, often) =
        against("channels.contact = { new = true, contact_interval = \"2w\" }", "stage_unseen.mean");
    assert!((often - 0.5).abs() < 0.1 && (rare - 5.0).abs() < 0.5, "{rare} {often}");
    let (dull, _) = against(
        "channels.contact = { new = true, contact_interval = \"1d\", acuity = 0.2 }",
        "stage_unseen.mean",
    );
    assert!((dull - 4.5).abs() < 0.5, "{dull}");
}

#[test]
fn a_noisy_channel_errs() {
    let (with, without) =
        against("channels.contact = { new = true, contact_interval = \"1d\", noise = 1.0 }", "error.ratio");
    assert!(with > without + 0.08, "{with} {without}");
}

#[test]
fn the_owners_own_channel_needs_no_relay() {
    let (with, _) =
        against("channels.contact = { new = true, contact_interval = \"1d\", at = \"owner\" }", "hops.mean");
    assert_eq!(with, 0.0);
}

#[test]
fn false_alarms_cost_work_and_are_no_part_of_the_cohort() {
    let (with, without) = against_market("false_alarm_interval = \"1d\"", "activity.mean");
    assert!(with > 2.0 * without, "{with} {without}");
    let (delivered, _) = against_market("false_alarm_interval = \"1d\"", "delivered.share");
    assert_eq!(delivered, 1.0);
    let line = "channels.contact = { new = true, contact_interval = \"1d\", false_alarm_interval = \"1d\" }";
    let (with, without) = against(line, "activity.mean");
    assert!(with > 2.0 * without, "{with} {without}");
}

#[test]
fn common_shifts_add_to_a_niches_own() {
    let (with, without) =
        against_market("common_shift_interval = \"2d\"\ncommon_reach = 1.0", "velocity.mean");
    assert!((with / without - 2.0).abs() < 0.2, "{with} {without}");
}

#[test]
fn shifts_double_in_their_doubling_time() {
    let (with, without) = against_market("doubling = \"1q\"", "velocity.mean");
    assert!(with > 4.0 * without, "{with} {without}");
}

#[test]
fn a_need_that_returns_to_the_standard_offering_leaves_less_to_tell() {
    let bench = Bench::new().base("channels.contact = { new = true, contact_interval = \"4w\" }");
    let (with, without) = (bench.clone().market("reversion = \"2w\"").run(), bench.run());
    assert!(with.get("retained.ratio") < without.get("retained.ratio") - 0.3);
}

#[test]
fn an_enterprise_customer_delays_and_dampens_what_shows() {
    let market = "via_share = 1.0\nvia_delay = { deterministic = \"10d\" }\nvia_retention = 0.5";
    let (unseen, _) = against_market(market, "stage_unseen.mean");
    assert!((unseen - 10.5).abs() < 0.2, "{unseen}");
    let (kept, _) = against_market(market, "retained.ratio");
    assert!((kept - 0.5).abs() < 0.03, "{kept}");
    let past = "channels.contact = { new = true, contact_interval = \"1d\", sees = \"end_customer\" }";
    let past = Bench::new().market(market).base(past).run();
    assert!(past.get("stage_unseen.mean") < 1.0);
}

#[test]
fn work_that_is_too_old_is_dropped() {
    let line = "links.reports_down.transit = \"10d\"";
    let bench = Bench::new().base(line).base("max_age = \"15d\"");
    assert!(bench.run().get("delivered.share") < 0.5);
}

#[test]
fn background_work_and_administration_keep_members_busy() {
    let (with, without) = against("background_share = 0.4", "utilisation.mean");
    assert!((with - without - 0.4).abs() < 0.05, "{with} {without}");
    let (with, without) = against("admin = \"10h\"", "utilisation.mean");
    assert!((with - without - 0.25).abs() < 0.05, "{with} {without}");
}

#[test]
fn link_hours_leave_less_time_for_work() {
    let line = "links.reports_up.gate = []\nlinks.reports_up.pass_share = 1.0\nlinks.reports_up.loss = 0.0\nlinks.reports_up.return = 0.0\nlinks.reports_up.noise = 0.0\nlinks.reports_up.hours = \"5h\"";
    let (with, without) = against(line, "stage_work.mean");
    assert!(with > 1.1 * without, "{with} {without}");
}

#[test]
fn specialists_are_faster() {
    let (with, without) =
        against("speed = { management = 4.0, stream_aligned = 4.0, front_office = 4.0 }", "stage_work.mean");
    assert!(with < 0.5 * without, "{with} {without}");
}

#[test]
fn interdependent_work_grows_with_the_group() {
    let (with, without) = against("interdependence = { relay = 1.0 }", "stage_work.mean");
    assert!(with > 1.15 * without, "{with} {without}");
}

#[test]
fn machines_are_fast_and_err() {
    let machines = "automated_share = 1.0\nautomated_speed = 10.0\nautomated_error = 0.1";
    let (work, before) = against(machines, "stage_work.mean");
    assert!(work < 0.2 * before, "{work} {before}");
    let (kept, _) = against(machines, "retained.ratio");
    assert!(kept < 0.7, "{kept}");
}

#[test]
fn order_by_value_brings_what_is_worth_more_first_when_capacity_is_short() {
    let crowded = |order: &str| {
        let bench = Bench::new().base("relay_work = \"3h\"").base(&format!("order = \"{order}\""));
        bench.run().get("received_worth.mean")
    };
    assert!(crowded("value") > crowded("fifo") + 0.1);
}

#[test]
fn a_second_copy_only_costs_confirmation() {
    let two = "channels.other = { new = true, contact_interval = \"1d\" }";
    let (with, without) = against(two, "activity.mean");
    assert!(with > 1.7 * without, "{with} {without}");
    let (velocity, before) = against(two, "velocity.mean");
    assert!((velocity - before).abs() < 0.05 * before, "each shift is received once");
}

#[test]
fn gossip_reaches_the_owner_sooner_the_more_often_people_meet() {
    let gossiping = |interval: &str| {
        let bench = Bench::new().base("template = \"network\"").base("route = \"gossip\"");
        bench.base(&format!("meeting_interval = \"{interval}\"\nplatform_attribute_share = 0.5")).run()
    };
    let (seldom, often) = (gossiping("2d"), gossiping("1h"));
    assert!(often.get("delivered.share") > 0.97);
    let delay = |measured: &Measured| measured.get("delay_when_relayed.restricted_mean");
    assert!(delay(&seldom) > 2.0 * delay(&often), "{} {}", delay(&seldom), delay(&often));
}

#[test]
fn long_links_shorten_the_way_round_a_ring() {
    let hops = |links: u32| {
        let bench = Bench::new().base("template = \"ring\"").base("team_size = 1\nowners = \"root\"");
        let bench = bench.without(&["channels."]).base("channels.contact.contact_interval = \"1d\"");
        bench
            .base(&format!("touchpoints = \"all\"\nroute = \"local_search\"\nlong_links = {links}"))
            .run()
            .get("hops.mean")
    };
    assert!(hops(0) > 2.0 * hops(1) && hops(1) > hops(4), "{} {} {}", hops(0), hops(1), hops(4));
}

#[test]
fn local_search_finds_its_way_and_the_shortest_way_is_never_longer() {
    let hops = |route: &str| {
        let bench = Bench::new().base("template = \"network\"").base(&format!("route = \"{route}\""));
        let measured = bench.base("platform_attribute_share = 0.5").run();
        assert!(measured.get("delivered.share") > 0.97, "{route}");
        measured.get("hops.mean")
    };
    assert!(hops("shortest") <= hops("local_search"));
    assert!(hops("shortest") <= hops("reporting_line"));
}
