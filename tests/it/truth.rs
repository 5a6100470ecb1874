//! What is true, when it is true, and who sees it with error.

use crate::bench::{Bench, Measured};

/// Initiatives that cost a hundred where a squared standard deviation is worth a thousand, and needs that return.
fn asking(lines: &str) -> Measured {
    let action: String = lines.lines().map(|line| format!("action.{}\n", line.trim())).collect();
    Bench::new()
        .market("gap_value = 1000.0\nreversion = \"2w\"")
        .base("follow_to = \"released\"\ncapabilities.specialist.remove = true\naction.cost = 100.0\naction.cost_cv = 0.0")
        .base("action.decide_work = \"0d\"\naction.approve_work = \"0d\"\naction.build_work = \"0d\"")
        .base("action.authority = [0.0, 1e9]\naction.pass_good = 1.0\naction.pass_bad = 0.0")
        .base("action.integration_work = \"0d\"\naction.rework = 0.0")
        .base("action.committee = \"1h\"\naction.release_cadence = \"1h\"")
        .base(action.trim())
        .run()
}

#[test]
fn superiors_judge_what_the_release_would_be_worth_when_they_are_asked() {
    let (soon, late) = (asking(""), asking("committee = \"1q\""));
    let declined = |measured: &Measured| measured.get("declined.share");
    assert!(declined(&late) > declined(&soon) + 0.2, "{} {}", declined(&soon), declined(&late));
}

#[test]
fn a_release_that_came_too_late_to_be_worth_its_cost_counts_as_bad() {
    let (soon, late) = (asking(""), asking("release_cadence = \"1q\""));
    assert!(soon.get("agreed_good.share") > 0.99);
    // What was good when it was judged, and so agreed to, is bad by the time that it leaves.
    let bad = |measured: &Measured| measured.get("agreed_bad.share");
    assert!(bad(&late) > bad(&soon) + 0.2, "{} {}", bad(&soon), bad(&late));
}

#[test]
fn what_customers_pay_after_the_last_look_counts() {
    // Nothing moves but the share: from a half to the logit of half a unit of utility, with an inertia of a year.
    let market = "magnitude = 0.0\ncustomers = 100\nrevenue = 2.0\nrival_price = 2.0\nprice_weight = 0.5\n\
        sensitivity = 4.0\ninertia = \"1y\"\ninitial_share = 0.5";
    let measured = Bench::new().market(market).run();
    let (target, span, inertia) = (1.0 / (1.0 + libm::exp(-2.0)), 231.0_f64, 252.0_f64);
    let mean = target + (0.5 - target) * inertia / span * (1.0 - libm::exp(-span / inertia));
    let (paid, expected) = (measured.get("revenue.mean"), 10.0 * 100.0 * 2.0 * mean);
    assert!((paid / expected - 1.0).abs() < 1e-9, "{paid} {expected}");
}

#[test]
fn people_are_paid_to_the_end() {
    let market = "magnitude = 0.0\ncustomers = 100";
    let measured = Bench::new().market(market).base("pay = 252.0").run();
    assert!((measured.get("cost.mean") - 90.0).abs() < 1e-6, "{}", measured.get("cost.mean"));
}

#[test]
fn a_rival_that_errs_loses_customers_to_us() {
    let share = |noise: &str| {
        let market =
            format!("customers = 10\nrival_latency = \"1w\"\nreversion = \"1mo\"\nrival_noise = {noise}");
        Bench::new().market(&market).run().get("share.mean")
    };
    let (sees, errs) = (share("0.0"), share("3.0"));
    assert!(errs > sees + 0.03, "{sees} {errs}");
}

#[test]
fn an_enterprise_customer_errs_about_those_behind_it() {
    let told = |noise: &str, sees: &str| {
        let channel =
            format!("channels.contact = {{ new = true, contact_interval = \"1d\", sees = \"{sees}\" }}");
        let market = format!("via_share = 1.0\nvia_noise = {noise}");
        Bench::new().market(&market).base(&channel).run().get("error.ratio")
    };
    let (truly, with_error) = (told("0.0", "what_shows"), told("1.0", "what_shows"));
    assert!(with_error > truly + 0.08, "{truly} {with_error}");
    assert_eq!(told("1.0", "end_customer").to_bits(), told("0.0", "end_customer").to_bits());
}

#[test]
fn who_takes_what_is_worth_most_first_errs() {
    let crowded = |noise: &str| {
        let lines = format!(
            "order = \"value\"\nvalue_noise = {noise}\nrelay_work = \"4h\"\nmax_age = \"2w\"\nmembers = 60"
        );
        let bench = Bench::new().market("niches = 30\nshift_interval = \"1d\"");
        bench.base(&lines).run().get("received_worth.mean")
    };
    let (sees, errs) = (crowded("0.0"), crowded("30.0"));
    assert!(sees > errs + 0.1, "{sees} {errs}");
}

#[test]
fn what_moves_everybody_is_built_once_though_several_teams_share_the_attribute() {
    let market = "niches = 20\nattributes = 1\nshift_interval = \"10y\"\ncommon_shift_interval = \"1w\"\n\
        common_reach = 1.0\ngap_value = 1000.0";
    let measured = Bench::new()
        .market(market)
        .base("follow_to = \"released\"\ncapabilities.specialist.remove = true\nproduct = \"shared\"\nmembers = 200\naction.cost = 0.0")
        .base("action.cost_cv = 0.0\naction.authority = [1e9]\naction.pass_good = 1.0\naction.pass_bad = 1.0\naction.build_work = \"0d\"\naction.rework = 0.0")
        .run();
    let releases = measured.get("release_rate.mean");
    assert!((0.1..0.35).contains(&releases), "one a week: {releases}");
}
