//! The organisation changes itself, rule by rule: each of these fails when its rule is taken out of the engine.

use crate::bench::{Bench, Measured};

/// Forty-five people in nine teams for thirty niches whose needs move ever faster.
fn growing(lines: &str) -> Measured {
    let growth: String = lines.lines().map(|line| format!("\ngrowth.{}", line.trim())).collect();
    Bench::new()
        .market("niches = 30\ndoubling = \"1q\"")
        .base("template = \"network\"\nmembers = 52\nplatform_share = 0.0\nexecutive_members = 3\nreceive_work = \"4h\"")
        .base("growth.review = \"1w\"\ngrowth.hire_above = 0.5\ngrowth.two_pizza = 6")
        .base(growth.trim())
        .run()
}

#[test]
fn busy_teams_hire_until_nobody_may() {
    let grown = growing("when_full = \"grow\"\nmost_members = 80");
    assert_eq!(grown.get("members.count"), 80.0);
    assert_eq!(grown.get("splits.count"), 0.0);
    assert!(grown.get("team_size.max") > 6.0);
}

#[test]
fn teams_hire_where_work_waits_too_long_however_busy_they_are() {
    let people =
        |delay: &str| growing(&format!("hire_above = 10.0\nmost_members = 150{delay}")).get("members.count");
    assert_eq!(people(""), 52.0);
    assert_eq!(people("\nhire_delay = \"1y\""), 52.0);
    let (soon, late) = (people("\nhire_delay = \"1h\""), people("\nhire_delay = \"2d\""));
    assert!(soon > late && late > 52.0, "{soon} {late}");
}

#[test]
fn nobody_is_hired_whom_revenue_does_not_pay() {
    let trading = |payroll: f64| {
        Bench::new()
            .market("niches = 30\ndoubling = \"1q\"\ncustomers = 100")
            .base("template = \"network\"\nmembers = 52\nplatform_share = 0.0\nexecutive_members = 3\nreceive_work = \"4h\"")
            .base("growth.review = \"1w\"\ngrowth.hire_above = 0.4\ngrowth.most_members = 200")
            .base(&format!("growth.payroll_share = {payroll}"))
            .run()
    };
    let none = trading(0.0);
    assert_eq!(none.get("members.count"), 52.0);
    // What 52 people cost of it, and a tenth more: five people more, as revenue hardly changes.
    let share = none.get("cost.mean") / none.get("revenue.mean");
    let some = trading(1.1 * share).get("members.count");
    assert!((54.0..60.0).contains(&some), "{some}");
    assert!(trading(10.0 * share).get("members.count") > some + 5.0);
}

#[test]
fn a_team_at_two_pizzas_splits_and_both_halves_stay_small() {
    let split = growing("when_full = \"split\"\nmost_members = 150");
    assert!(split.get("splits.count") > 5.0, "{}", split.get("splits.count"));
    assert!(split.get("teams.count") > growing("when_full = \"grow\"").get("teams.count") + 5.0);
    assert!(split.get("delivered.share") > 0.9);
}

#[test]
fn people_leave_at_their_rate_and_successors_come() {
    let lines = |attrition: f64| {
        format!("hire_above = 10.0\nattrition = {attrition}\nvacancy = \"0d\"\nreview = \"1d\"")
    };
    let rate = |attrition: f64| growing(&lines(attrition)).get("attrition.rate");
    // Over four replications of eleven months and fifty-two people some 95 leave at a rate of .5 a year.
    assert!((0.38..0.62).contains(&rate(0.5)), "{}", rate(0.5));
    assert_eq!(rate(0.0), 0.0);
    let members = growing(&lines(0.5)).get("members.count");
    assert!((49.0..=52.0).contains(&members), "{members}");
}

#[test]
fn people_whose_initiatives_wait_leave_sooner() {
    let asking = |waiting: f64| {
        Bench::new()
            .base("follow_to = \"released\"\ngrowth.review = \"1d\"\ngrowth.hire_above = 10.0\ngrowth.attrition = 0.2")
            .base("action.authority = [0.0, 0.0, 0.0]\naction.cost = 1.0\naction.committee = \"1q\"")
            .base(&format!("growth.attrition_waiting = {waiting}"))
            .run()
            .get("attrition.rate")
    };
    assert!(asking(5.0) > 1.5 * asking(0.0), "{} {}", asking(5.0), asking(0.0));
}

#[test]
fn idle_teams_shrink() {
    let shrunk = growing("hire_above = 5.0\nshrink_below = 0.9");
    assert!(shrunk.get("members.count") < 45.0, "{}", shrunk.get("members.count"));
}

#[test]
fn the_halves_of_a_split_need_time_to_settle() {
    let wait = |settling: &str| {
        growing(&format!(
            "when_full = \"split\"\nmost_members = 150\nsettling = \"{settling}\"\nsettling_speed = 0.2"
        ))
        .get("stage_queue.mean")
    };
    let (swift, slow) = (wait("0d"), wait("1mo"));
    assert!(slow > 1.02 * swift, "{swift} {slow}");
}

#[test]
fn the_first_team_to_outgrow_two_pizzas_founds_the_platform_that_others_pull_from() {
    let run = |by: &str| {
        Bench::new()
            .market("niches = 30\ndoubling = \"1q\"\ngap_value = 1000.0")
            .base("template = \"network\"\nmembers = 52\nplatform_share = 0.0\nexecutive_members = 3\nfollow_to = \"released\"")
            .base("action.authority = [1e9]\naction.cost = 0.0\naction.build_work = \"1d\"")
            .base("growth.review = \"1w\"\ngrowth.hire_above = 0.5\ngrowth.two_pizza = 5\ngrowth.when_full = \"pull\"\ngrowth.most_members = 60")
            .base(&format!("capabilities = {{ design = {{ new = true, work = \"1d\"{by} }}, specialist = {{ remove = true }} }}"))
            .run()
    };
    let (founded, never) = (run(", by = \"new\""), run(", by = \"executive\""));
    assert_eq!(founded.get("teams.count"), never.get("teams.count") + 1.0, "one platform for everybody");
    assert!(founded.get("pulls.count") > 3.0, "{}", founded.get("pulls.count"));
    assert_eq!(founded.get("members.count"), 60.0);
    assert_eq!((founded.get("splits.count"), founded.get("foundings.count")), (0.0, 0.0));
}

#[test]
fn in_a_hierarchy_new_teams_need_managers_and_the_tree_deepens() {
    let run = |when_full: &str| {
        Bench::new()
            .market("niches = 100\nattributes = 200\ndoubling = \"1q\"\nshift_interval = \"4d\"")
            .base("members = 70\nspan = 3\nreceive_work = \"1d\"\nplatform_share = 0.0")
            .base(&format!(
                "growth.review = \"1w\"\ngrowth.hire_above = 0.15\ngrowth.two_pizza = 4\ngrowth.when_full = \"{when_full}\"\ngrowth.most_members = 500"
            ))
            .run()
    };
    let (grown, split) = (run("grow"), run("split"));
    assert!(split.get("splits.count") > 3.0, "{}", split.get("splits.count"));
    assert!(split.get("layers.count") > grown.get("layers.count") + 0.5);
    assert!(split.get("managers_per_worker.ratio") > 2.0 * grown.get("managers_per_worker.ratio"));
}
