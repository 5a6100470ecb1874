//! From insight to release, rule by rule: each of these fails when its rule is taken out of the engine.

use crate::bench::{Bench, Measured};

/// The fixture, followed to the release; the action's keys are appended.
fn acting(lines: &str) -> Measured {
    let base: String = lines.lines().map(|line| format!("\naction.{}", line.trim())).collect();
    Bench::new()
        .market("gap_value = 1000.0")
        .base(&format!(
            "follow_to = \"released\"\ncapabilities.specialist.remove = true\n{}",
            PLAIN.replace('\n', "\naction.")
        ))
        .base(base.trim())
        .run()
}

/// Nothing takes time, costs or is refused.
const PLAIN: &str = "action.cost = 0.0
cost_cv = 0.0
decide_work = \"0d\"
authority = [1e9]
approve_work = \"0d\"
committee = \"1w\"
pass_good = 1.0
pass_bad = 1.0
build_work = \"0d\"
integration_work = \"0d\"
rework = 0.0
release_cadence = \"1h\"";

#[test]
fn without_frictions_a_release_follows_the_receipt() {
    let plain = acting("");
    let (received, released) =
        (plain.get("delay_to_received.restricted_mean"), plain.get("delay_to_released.restricted_mean"));
    assert!((0.0..0.2).contains(&(released - received)), "{received} {released}");
    assert!(plain.get("fit.mean") > 0.8, "{}", plain.get("fit.mean"));
}

#[test]
fn without_frictions_a_build_takes_its_critical_path() {
    // The owner's three days run beside design, which takes two after four of research and one of law: six days in all.
    let capability = |name: &str, days: u32, rest: &str| {
        format!(
            "\ncapabilities.{name} = {{ new = true, from = \"partner\", fee = 0, latency = {{ deterministic = \"{days}d\" }}{rest} }}"
        )
    };
    let (research, law) = (capability("research", 4, ", share = 0.0"), capability("law", 1, ", share = 0.0"));
    let design = "\ncapabilities.specialist.remove = true\ncapabilities.design = { new = true, work = { deterministic = \"2d\" }, needs = [\"research\", \"law\"] }";
    let built = |lines: &str| {
        Bench::new()
            .market("niches = 2\nattributes = 1\nshift_interval = \"100d\"")
            .base(&format!("follow_to = \"released\"\n{}", PLAIN.replace('\n', "\naction.")))
            .base("interdependence = { build = 0.0, relay = 0.0, approve = 0.0, decide = 0.0, serve = 0.0, chores = 0.0 }")
            .base("links.reports_up.hours = \"0h\"\nlinks.reports_down.hours = \"0h\"\naction.release_cadence = \"1min\"")
            .base("action.build_work = { deterministic = \"3d\" }\nchannels.contact = { new = true, contact_interval = \"1d\", contact_work = \"0h\" }")
            .base(lines.trim())
            .run()
            .get("stage_build.mean")
    };
    let path = built(&format!("{research}{law}{design}"));
    assert!((path - 6.0).abs() < 0.02, "{path}");
    let short = built(&format!("{}{law}{design}", capability("research", 0, ", share = 0.0")));
    assert!((short - 3.0).abs() < 0.02, "{short}");
}

#[test]
fn what_is_not_worth_its_cost_is_let_be() {
    let dear = acting("cost = 500.0");
    assert!((0.2..0.8).contains(&dear.get("declined.share")), "{}", dear.get("declined.share"));
    assert_eq!(acting("").get("declined.share"), 0.0);
}

#[test]
fn who_has_no_authority_waits_for_committees() {
    let asking = acting("authority = [0.0, 0.0, 1e9]\ncost = 1.0");
    assert!((4.0..7.0).contains(&asking.get("stage_approval.mean")), "{}", asking.get("stage_approval.mean"));
}

#[test]
fn the_owner_s_work_takes_its_time() {
    assert!(acting("decide_work = \"1d\"").get("stage_decision.mean") > 0.9);
    let whole = acting("build_work = \"1d\"").get("stage_build.mean");
    assert!(whole > 1.2, "a group that builds together coordinates: {whole}");
}

#[test]
fn what_fails_is_built_again() {
    let once = acting("build_work = \"2h\"").get("stage_build.mean");
    let often = acting("build_work = \"2h\"\nrework = 0.5").get("stage_build.mean");
    assert!(often > 1.6 * once, "{once} {often}");
}

#[test]
fn a_budget_holds_back_what_it_cannot_pay() {
    let free = acting("cost = 10.0").get("release_rate.mean");
    let kept = acting("cost = 10.0\nbudget = 100.0\nbudget_cycle = \"1mo\"").get("release_rate.mean");
    assert!(kept < 0.8 * free && kept <= 10.0 / 21.0 * 1.1, "{kept} of {free}: at most ten a month");
}

#[test]
fn a_release_train_leaves_at_its_cadence() {
    let waits = acting("release_cadence = \"2w\"").get("stage_build.mean");
    assert!((4.0..6.0).contains(&waits), "half of ten days: {waits}");
}

#[test]
fn a_late_release_fits_worse() {
    let (soon, late) = (acting("").get("fit.mean"), acting("release_cadence = \"1q\"").get("fit.mean"));
    assert!(late < soon - 0.05, "{soon} {late}");
}

#[test]
fn a_shared_product_is_built_once_for_what_moves_everybody() {
    let releases = |product: &str| {
        let common = "niches = 20\nshift_interval = \"10y\"\ncommon_shift_interval = \"1w\"\ncommon_reach = 1.0\ngap_value = 1000.0";
        Bench::new()
            .market(common)
            .base(&format!(
                "follow_to = \"released\"\ncapabilities.specialist.remove = true\nproduct = \"{product}\"\n{}",
                PLAIN.replace('\n', "\naction.")
            ))
            .run()
    };
    let (shared, own) = (releases("shared"), releases("per_niche"));
    assert!((0.1..0.35).contains(&shared.get("release_rate.mean")), "{}", shared.get("release_rate.mean"));
    assert!(own.get("release_rate.mean") > 10.0 * shared.get("release_rate.mean"));
    assert!(
        shared.get("fit.mean") > 0.8,
        "all niches moved alike: one product fits all: {}",
        shared.get("fit.mean")
    );
    assert!(shared.get("released.share") > 0.9);
}

#[test]
fn a_shared_product_weighs_niches_by_what_they_pay() {
    let shared = |customers: &str| {
        Bench::new()
            .market(&format!("inertia = \"1000y\"\nreversion = \"1q\"\ntolerance = 3.0\n{customers}"))
            .base(&format!(
                "follow_to = \"released\"\nproduct = \"shared\"\ncapabilities.specialist.remove = true\n{}",
                PLAIN.replace('\n', "\naction.")
            ))
            .run()
            .get("fit.mean")
    };
    let (unpaid, alike, unlike) =
        (shared(""), shared("customers = 1"), shared("customers = 1\ncustomers_cv = 3.0"));
    assert!((unpaid - alike).abs() < 1e-5, "{unpaid} {alike}: all pay the same");
    assert!(unlike < alike - 0.002, "{unlike} {alike}: the many who pay little are served worse");
}
