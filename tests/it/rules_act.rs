//! From insight to release, line by line, against answers worked out by hand.

use crate::bench::{Bench, Measured, near};

/// A chain in which the lowest meets and owns everything and acts on it; nothing takes time unless `lines` of the action say
/// so. The market has so many attributes that hardly any need moves twice, unless it says otherwise.
fn acting(levels: u32, market: &str, action: &str, base: &str) -> Measured {
    let action: String = action.lines().map(|line| format!("action.{}\n", line.trim())).collect();
    Bench::chain(levels)
        .market("attributes = 20000\nniches = 1\nshift_interval = \"1d\"")
        .market(market)
        .base("owners = \"leaves\"\nfollow_to = \"released\"")
        .base(action.trim())
        .base(base)
        .run()
}

/// So few shifts that none waits for another.
const FEW: &str = "shift_interval = \"20d\"";

/// A partner that delivers after so many days.
fn partner(days: u32, rest: &str) -> String {
    format!(
        "capabilities.c = {{ new = true, from = \"partner\", fee = 0.0, latency = {{ deterministic = \"{days}d\" }}{rest} }}"
    )
}

#[test]
fn a_release_puts_the_product_where_the_need_was_when_it_was_sensed() {
    // Twenty days late, whatever else is under way: the gap is what has moved since, n ~ Poisson(4) steps of N(0, 1), and the
    // fit is E 1/√(1 + n).
    let market = "niches = 40\nattributes = 1\nshift_interval = \"5d\"";
    near(acting(1, market, "", &partner(20, "")).get("fit.mean"), 0.4805, 0.03);
}

#[test]
fn what_a_release_is_worth_is_the_squared_gap_that_it_really_closes() {
    // Believed is m + e; what is left is e: m² − e² is closed, on average 1 − ¼.
    let channel = "channels.contact = { contact_interval = \"0d\", noise = 0.5 }";
    let run = acting(1, "gap_value = 100.0", "", channel);
    near(run.get("net_worth.mean") / run.get("release_rate.mean"), 75.0, 14.0);
}

#[test]
fn initiatives_and_partners_cost_what_they_cost() {
    // Nothing is weighed, so that nothing is worth anything: 2 for each initiative and 3 for its partner.
    let base = partner(0, "").replace("fee = 0.0", "fee = 3.0");
    let run = acting(1, "", "cost = 2.0\nauthority = [1e9]", &base);
    near(run.get("net_worth.mean"), -5.0 * run.get("release_rate.mean"), 1e-9);
    assert!(run.get("release_rate.mean") > 0.9);
}

#[test]
fn an_owner_lets_be_what_is_worth_less_than_its_cost() {
    // m² < 1 has probability .6827; for all four niches of a shared product a gap is worth four times as much.
    let common =
        "gap_value = 1.0\nshift_interval = \"1000y\"\ncommon_shift_interval = \"1d\"\ncommon_reach = 1.0";
    let declined = |niches: u32, product: &str, cost: &str| {
        let lines = format!("{common}\nniches = {niches}");
        let base = format!("product = \"{product}\"");
        acting(1, &lines, &format!("cost = {cost}\nauthority = [1e9]"), &base).get("declined.share")
    };
    near(declined(1, "per_niche", "1.0"), 0.6827, 0.05);
    near(declined(4, "per_niche", "1.0"), 0.6827, 0.05);
    near(declined(4, "shared", "4.0"), 0.6827, 0.05);
    near(declined(4, "per_niche", "4.0"), 0.9545, 0.03);
}

#[test]
fn one_release_for_a_common_shift_is_worth_what_it_closes_in_every_niche_once() {
    // The same shifts, in one niche and in four: one initiative each, worth four times as much.
    let common =
        "gap_value = 1.0\nshift_interval = \"1000y\"\ncommon_shift_interval = \"1d\"\ncommon_reach = 1.0";
    let worth = |niches: u32| {
        let run = acting(1, &format!("{common}\nniches = {niches}"), "", "product = \"shared\"");
        assert_eq!(run.get("released.share"), 1.0, "all niches have what one initiative came to");
        (run.get("net_worth.mean"), run.get("release_rate.mean"))
    };
    let (one, four) = (worth(1), worth(4));
    near(four.0 / one.0, 4.0, 1e-9);
    assert_eq!(one.1, four.1);
}

#[test]
fn followers_wait_for_the_initiative_and_end_with_it() {
    let common =
        "shift_interval = \"1000y\"\ncommon_shift_interval = \"20d\"\ncommon_reach = 1.0\nniches = 4";
    let run = acting(1, common, "", &format!("product = \"shared\"\n{}", partner(10, "")));
    near(run.get("stage_build.mean"), 10.0, 1e-9);
    assert_eq!(run.get("released.share"), 1.0);
    // And where it is let be, so are they: m² < 1 for each of one niche.
    let dear = acting(
        1,
        &format!("{common}\ngap_value = 1.0"),
        "cost = 1e6\nauthority = [1e9]",
        "product = \"shared\"",
    );
    assert_eq!((dear.get("declined.share"), dear.get("release_rate.mean")), (1.0, 0.0));
}

#[test]
fn what_one_niche_wants_moves_a_shared_product_by_its_part() {
    // Moved by m/4: m² − (¾m)² is closed in the niche, (m/4)² opened in each of three others: m²/4 on balance. The same shifts
    // close m² where each has its own.
    let worth = |product: &str| {
        acting(
            1,
            "niches = 4\ngap_value = 1.0\nshift_interval = \"4d\"",
            "",
            &format!("product = \"{product}\""),
        )
        .get("net_worth.mean")
    };
    near(worth("shared") / worth("per_niche"), 0.25, 0.005);
}

#[test]
fn weighing_takes_the_owner_its_time() {
    let run = acting(1, FEW, "decide_work = { deterministic = \"1h\" }", "");
    near(run.get("stage_decision.mean"), 1.0 / 8.0, 0.004);
    near(run.get("delay_to_released.restricted_mean"), 1.0 / 8.0, 0.004);
}

/// Four levels: the owner may spend so much, and its superiors so much, one by one; an initiative costs 1.
fn asking(action: &str) -> Measured {
    acting(4, "", &format!("cost = 1.0\n{action}"), "")
}

#[test]
fn superiors_are_asked_up_to_the_first_who_may_spend_as_much() {
    let slow = "approve_work = { deterministic = \"1min\" }";
    for (authority, levels) in [
        ("[0.0, 1.0]", 1.0),
        ("[0.5, 0.5, 1.0]", 2.0),
        ("[0.0, 0.5, 0.5, 1.0]", 3.0),
        // The last figure holds for all further up, and the top may spend anything.
        ("[0.0]", 3.0),
        ("[0.0, 0.5, 0.5, 0.5, 0.5, 1.0]", 3.0),
    ] {
        let run = asking(&format!("authority = {authority}\n{slow}"));
        assert_eq!(run.get("levels_asked.mean"), levels, "{authority}");
        near(run.get("stage_approval.mean"), levels / 480.0, 0.003);
        assert_eq!(run.get("released.share"), 1.0);
    }
    let alone = asking(&format!("authority = [1.0]\n{slow}"));
    assert_eq!((alone.get("stage_approval.mean"), alone.get("released.share")), (0.0, 1.0));
}

#[test]
fn costs_are_lognormal_around_their_mean() {
    // Mean 2 and coefficient of variation 1: above the mean with probability Φ(−√(ln 2)/2) = .3386, and then somebody is asked.
    let run = acting(
        2,
        "",
        "cost = 2.0\ncost_cv = 1.0\nauthority = [2.0]\napprove_work = { deterministic = \"1min\" }",
        "",
    );
    near(run.get("stage_approval.mean") * 480.0, 0.3386, 0.05);
    near(run.get("net_worth.mean") / run.get("release_rate.mean"), -2.0, 0.25);
}

#[test]
fn as_many_levels_agree_as_the_rule_says_and_nobody_is_asked_in_vain() {
    // Three levels agree with probability .8 each. All: .512, asked until one refuses. Any: .992, until one agrees. Two of
    // three: .896, until two agree or two refuse.
    for (rule, agreed, asked) in [("all", 0.512, 2.44), ("any", 0.992, 1.24), ("quorum", 0.896, 2.32)] {
        let run = asking(&format!(
            "authority = [0.0]\npass_good = 0.8\npass_bad = 0.0\nrule = \"{rule}\"\nquorum = 2"
        ));
        near(run.get("agreed_good.share"), agreed, 0.05);
        near(run.get("levels_asked.mean"), asked, 0.09);
        near(run.get("released.share"), agreed, 0.05);
        near(run.get("declined.share"), 1.0 - agreed, 0.05);
    }
}

#[test]
fn a_false_alarm_is_never_worth_its_cost_and_is_screened_as_such() {
    let alarms = "false_alarm_interval = \"1d\"";
    let run = acting(2, alarms, "cost = 1.0\nauthority = [0.0]\npass_good = 1.0\npass_bad = 0.25", "");
    assert_eq!(run.get("agreed_good.share"), 1.0);
    near(run.get("agreed_bad.share"), 0.25, 0.05);
}

#[test]
fn a_committee_s_next_meeting_is_half_a_cadence_away() {
    let run = asking("authority = [0.0, 1.0]\ncommittee = \"1w\"");
    near(run.get("stage_approval.mean"), 2.5, 0.15);
}

#[test]
fn who_is_not_answered_in_time_starts() {
    // The meeting of a quarter, or three days: min(U(0, 63), 3) is 3 − 3²/(2·63) on average.
    let run = asking("authority = [0.0, 1.0]\ncommittee = \"1q\"\ntimeout = \"3d\"");
    near(run.get("stage_approval.mean"), 3.0 - 9.0 / 126.0, 0.04);
    assert_eq!(run.get("released.share"), 1.0);
    // What was answered before is not started again.
    near(run.get("release_rate.mean"), run.get("velocity.mean"), 0.01);
}

#[test]
fn a_cycle_s_budget_pays_for_what_it_covers_and_what_is_left_lapses() {
    // Of 100 a month three initiatives of 30 are paid, and one of 250, which takes a whole budget.
    let funded = |cost: &str| {
        let action = format!("cost = {cost}\nauthority = [1e9]\nbudget = 100.0\nbudget_cycle = \"1mo\"");
        acting(1, "", &action, "").get("release_rate.mean") * 21.0
    };
    near(funded("30.0"), 3.0, 0.05);
    near(funded("250.0"), 1.0, 0.03);
    near(funded("100.0"), 1.0, 0.03);
}

#[test]
fn what_fails_is_built_again_from_the_start() {
    // Half of the builds fail: two on average, of an hour each beside a partner's two days.
    let run = acting(1, "shift_interval = \"20d\"", "rework = 0.5", &partner(2, ""));
    near(run.get("stage_build.mean"), 4.0, 0.8);
    let run = acting(
        1,
        "",
        "rework = 0.5\nbuild_work = { deterministic = \"1min\" }",
        "interdependence = { build = 0.0 }",
    );
    near(run.get("stage_build.mean"), 2.0 / 480.0, 0.0005);
}

#[test]
fn a_build_is_as_long_as_its_longest_part_and_then_what_is_delivered_is_fitted_in() {
    let action = "build_work = { deterministic = \"1d\" }\nintegration_work = { deterministic = \"2h\" }";
    let run = acting(1, "shift_interval = \"100d\"\nniches = 4", action, &partner(5, ""));
    near(run.get("stage_build.mean"), 5.25, 0.05);
    // Where the partner is faster, the owner's own day comes first, and the fitting in after it.
    let run = acting(1, "shift_interval = \"100d\"\nniches = 4", action, &partner(0, ""));
    near(run.get("stage_build.mean"), 1.25, 0.06);
}

#[test]
fn a_capability_is_needed_by_its_share_of_the_initiatives() {
    near(acting(1, "", "", &partner(10, ", share = 0.3")).get("stage_build.mean"), 3.0, 0.45);
}

#[test]
fn a_service_is_set_up_once_and_a_department_is_asked_every_time() {
    // Each of about fifty uses takes an hour of the team above; setting up takes twenty days, once.
    let built = |from: &str, set_up: &str| {
        let service = format!(
            "capabilities.c = {{ new = true, from = \"{from}\", by = \"root\", work = {{ deterministic = \"1h\" }}{set_up} }}"
        );
        let run = acting(2, "shift_interval = \"20d\"", "", &service);
        (run.get("stage_build.mean"), run.get("velocity.mean") * 1000.0)
    };
    let (pulled, uses) = built("pull", ", set_up = { deterministic = \"20d\" }");
    let (handed, _) = built("handoff", "");
    near(handed, 1.0 / 8.0, 0.005);
    // At most one other shift waits for the setting up.
    assert!((15.0..45.0).contains(&((pulled - handed) * uses)), "{} days in all", (pulled - handed) * uses);
}

#[test]
fn a_release_leaves_with_the_next_train() {
    near(acting(1, "", "release_cadence = \"1w\"", "").get("stage_build.mean"), 2.5, 0.15);
}

#[test]
fn work_goes_to_members_by_class_whatever_came_first() {
    // Building takes all the time there is and more; weighing comes before it, and waits for the build in hand at most.
    let action = "decide_work = { deterministic = \"1min\" }\nbuild_work = { deterministic = \"1d\" }";
    let run = acting(1, "niches = 2", action, "");
    near(run.get("stage_decision.mean"), 0.5, 0.06);
    assert!(run.get("released.share") < 0.6);
}

/// c, who owns, under two others under the head: with so many people in each, what its initiatives wait for approval, and how
/// many judge them. Each judges for a day; nobody but the head may spend anything.
fn asked_under(people: [u32; 3]) -> (f64, f64) {
    let [head, upper, lower] = people;
    let posts = format!(
        "id,reports_to,unit,fte\nr,XX,top,{head}\na,r,upper,{upper}\nb,a,lower,{lower}\nc,b,makers,1\n"
    );
    let base = "owners = { unit = [\"makers\"] }\ntouchpoints = { unit = [\"makers\"] }\nfollow_to = \"released\"\naction.cost = 1.0\n\
                action.authority = [0.0, 0.0, 0.0, 1e9]\naction.approve_work = { deterministic = \"1d\" }";
    let bench = Bench::chart().market("niches = 1\nshift_interval = \"20d\"").base(base);
    let run = bench.run_with(&[("posts.csv", &posts)]);
    assert_eq!(run.get("released.share"), 1.0, "{people:?}");
    (run.get("levels_asked.mean"), run.get("stage_approval.mean"))
}

#[test]
fn where_a_superior_s_post_is_vacant_the_next_above_is_asked() {
    let asked = |people: [u32; 3], levels: f64| {
        let (asked, wait) = asked_under(people);
        assert_eq!(asked, levels, "{people:?}");
        near(wait, levels, 0.15);
    };
    asked([1, 1, 1], 3.0);
    asked([1, 1, 0], 2.0);
    asked([1, 0, 1], 2.0);
    asked([1, 0, 0], 1.0);
}
