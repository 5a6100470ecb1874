//! Queues, machines, chores and the week that is left for work, against answers worked out by hand.

use crate::bench::{Bench, Measured, near};

fn alone(market: &str, lines: &str) -> Measured {
    Bench::chain(1).market(market).base(lines).run()
}

/// So few shifts that none waits for another.
const FEW: &str = "niches = 20\nshift_interval = \"5y\"";

#[test]
fn order_by_value_holds_what_is_no_insight_for_worth_nothing() {
    // In the middle of the chain work on what it senses itself, half of it worth more than nothing, takes all its time: a
    // report from below is never read. The highest hears four of its own a day, v − 4 in one step or two, and what comes in
    // two steps is what all steps, v × hops, are more than these.
    let lines = "touchpoints = \"all\"\norder = \"value\"\nsense_work = { deterministic = \"1d\" }\n\
                 links.reports_up.gate = \"1d\"\nlinks.reports_up.batch_fixed = { deterministic = \"1min\" }";
    let bench = Bench::chain(3).top("warm_up = \"100d\"").market("niches = 12").base(lines);
    let run = bench.base("sense_work = { \"1-0\" = { deterministic = \"1d\" }, \"*\" = \"0d\" }").run();
    let received = run.get("velocity.mean");
    near(received * run.get("hops.mean") - (received - 4.0), 0.0, 0.4);
}

#[test]
fn order_by_value_takes_the_most_worth_first() {
    // Twice as much as can be done, and the better half is: its mean worth is that of a half normal, √(2/π).
    let crowded = |order: &str| {
        let lines = format!("order = \"{order}\"\nreceive_work = {{ deterministic = \"1d\" }}");
        alone("niches = 2", &lines).get("received_worth.mean")
    };
    near(crowded("value"), 0.798, 0.1);
    near(crowded("fifo"), 0.0, 0.3);
}

#[test]
fn chores_wait_for_insights_and_are_not_interrupted() {
    // M/G/1 with two classes (Cobham 1954): insights at .5 of the time, exponential of mean 1 h, before chores of 4 h at .4:
    // they wait (.5 × 2 + .1 × 16)/2 ÷ (1 − .5) = 2.6 h; first come, first served it would be 26 h.
    let lines = "receive_work = \"1h\"\nbackground_share = 0.4\nchore_work = { deterministic = \"4h\" }";
    let run = alone("niches = 4", lines);
    near(run.get("stage_queue.mean"), 2.6 / 8.0, 0.04);
    near(run.get("utilisation.mean"), 0.9, 0.04);
}

#[test]
fn administration_is_so_many_hours_of_everybody_s_week() {
    let busy = |members: u32| {
        alone(FEW, &format!("team_members = {members}\nadmin = \"8h\"")).get("utilisation.mean")
    };
    near(busy(1), 0.2, 0.03);
    near(busy(10), 0.2, 0.03);
}

#[test]
fn a_machine_is_as_fast_and_as_wrong_as_it_is_told() {
    let lines = "receive_work = { deterministic = \"1h\" }\nautomated_share = 1.0\nautomated_speed = 4.0\nautomated_error = 0.25";
    let run = alone("reversion = \"1min\"", lines);
    near(run.get("stage_work.mean"), 0.25 / 8.0, 1e-9);
    near(run.get("retained.ratio"), 0.5, 0.06);
    // Half a team of machines, with nothing to queue for: the machine takes what comes first.
    let half = "team_members = 2\nreceive_work = { deterministic = \"1h\" }\nautomated_share = 0.5\nautomated_speed = 4.0";
    near(alone(FEW, half).get("stage_work.mean"), 0.25 / 8.0, 1e-9);
}

#[test]
fn what_is_too_old_is_dropped_before_work_on_it_begins() {
    // Weekly reports: an insight is as old as it has waited, evenly up to five days; two fifths are not above two.
    let lines =
        "links.reports_up.gate = \"1w\"\nreceive_work = { deterministic = \"0.001h\" }\nmax_age = \"2d\"";
    let run = Bench::chain(2).base(&lines.replace("0.001h", "1min")).run();
    // Those of one report are read one after the other, a minute each.
    near(run.get("delivered.share"), 0.4, 0.025);
    near(run.get("lost.share"), 0.6, 0.025);
}

#[test]
fn what_waits_too_long_in_a_queue_is_dropped_too() {
    // Twice as much as can be done: nothing that is worked on is older than a week and its day of work.
    let lines = "receive_work = { deterministic = \"1d\" }\nmax_age = \"1w\"";
    let run = alone("niches = 2", lines);
    near(run.get("delivered.share"), 0.5, 0.03);
    let flow = run.get("flow_time.mean");
    assert!((5.2..=6.0).contains(&flow), "{flow}");
}

#[test]
fn both_ends_of_a_report_spend_its_hours_and_only_the_superior_those_of_answers() {
    // Ten of forty hours leave three quarters of the week: an hour of work takes an hour and a third.
    let work = |task: &str, hours: &str| {
        let lines = format!("{task} = {{ deterministic = \"1h\" }}\nlinks.{hours}.hours = \"10h\"");
        Bench::chain(2).market(FEW).base(&lines).run().get("stage_work.mean") * 8.0
    };
    near(work("receive_work", "reports_up"), 4.0 / 3.0, 1e-6);
    near(work("sense_work", "reports_up"), 4.0 / 3.0, 1e-6);
    near(work("receive_work", "reports_down"), 4.0 / 3.0, 1e-6);
    near(work("sense_work", "reports_down"), 1.0, 1e-6);
}

#[test]
fn contacts_take_the_time_of_who_holds_them() {
    // Four niches, an hour each every second day: ten of forty hours a week.
    let work = |task: &str, at: &str| {
        let channel =
            format!("contact_interval = {{ deterministic = \"2d\" }}, contact_work = \"1h\", at = \"{at}\"");
        let lines = format!("{task} = {{ deterministic = \"1h\" }}\nchannels.contact = {{ {channel} }}");
        Bench::chain(2)
            .market("niches = 4\nshift_interval = \"5y\"")
            .top("horizon = \"20000d\"")
            .base(&lines)
            .run()
            .get("stage_work.mean")
            * 8.0
    };
    near(work("sense_work", "touchpoint"), 4.0 / 3.0, 1e-6);
    near(work("receive_work", "touchpoint"), 1.0, 1e-6);
    near(work("receive_work", "owner"), 4.0 / 3.0, 1e-6);
}

#[test]
fn a_free_member_takes_what_comes_and_the_first_to_come_is_the_first_to_go() {
    // M/D/1 at ½: half a service of waiting (Pollaczek–Khinchine); with two members at ¼ hardly any.
    let wait = |members: u32| {
        let lines = format!("team_members = {members}\nreceive_work = {{ deterministic = \"1h\" }}");
        alone("niches = 4", &lines).get("stage_queue.mean") * 8.0
    };
    near(wait(1), 0.5, 0.06);
    assert!(wait(2) < 0.07, "{}", wait(2));
}
