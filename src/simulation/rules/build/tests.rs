use crate::simulation::InitiativeEnd;
use crate::simulation::bench::{Bench, Run, at};

/// The lower of two owns what moves and acts on it; shifts at these hours.
fn building(base: &str, moments: &[u64]) -> Run {
    let mut run = Bench::chain(2).base("owners = \"leaves\"\nfollow_to = \"released\"").base(base).start();
    run.shifts(moments);
    run.until(200);
    run
}

const STEPS: &str = "building requested delivered built concluded";

/// A capability of this name.
fn capability(name: &str, rest: &str) -> String {
    format!("capabilities.{name} = {{ new = true, {rest} }}\n")
}

const PARTNER: &str = "from = \"partner\", fee = 3.0, latency = { deterministic = \"5h\" }";
const DEPARTMENT: &str = "from = \"handoff\", by = \"root\", work = { deterministic = \"4h\" }";

#[test]
fn the_owner_builds_while_a_partner_delivers_and_then_fits_it_in() {
    // Own work until 11 h, the partner until 13 h, and two hours of fitting in.
    let work = "action.build_work = { deterministic = \"3h\" }\naction.integration_work = { deterministic = \"2h\" }\n";
    let run = building(&format!("{work}{}", capability("c", PARTNER)), &[8]);
    assert_eq!(
        run.told(STEPS),
        [
            "8h building t1",
            "8h requested to a partner",
            "13h delivered",
            "15h built",
            "15h concluded n0/0 released"
        ]
    );
    assert_eq!(run.told("paid served"), ["8h paid 3", "8h served t1 by partner with 0"]);
}

#[test]
fn a_build_is_as_long_as_the_owner_s_own_work_where_others_are_faster() {
    // Delivered at 13 h, fitted in by the one member there is when the own part is done.
    let work = "action.build_work = { deterministic = \"10h\" }\naction.integration_work = { deterministic = \"2h\" }\n";
    let run = building(&format!("{work}{}", capability("c", PARTNER)), &[8]);
    assert_eq!(run.told("delivered concluded"), ["13h delivered", "20h concluded n0/0 released"]);
}

#[test]
fn a_department_is_asked_every_time_and_works_on_it_in_its_queue() {
    // Both at 8 h and 9 h: four hours each, one after the other.
    let run = building(&capability("c", DEPARTMENT), &[8, 9]);
    assert_eq!(
        run.told("requested delivered"),
        ["8h requested to t0", "9h requested to t0", "12h delivered", "16h delivered"]
    );
    assert_eq!(run.when("concluded"), [at(12), at(16)]);
}

#[test]
fn a_service_is_set_up_by_its_first_use_of_an_owner() {
    // Ten hours of setting up and four of work at first, then four.
    let pulled = "from = \"pull\", by = \"root\", work = { deterministic = \"4h\" }, set_up = { deterministic = \"10h\" }";
    let run = building(&capability("c", pulled), &[8, 30]);
    assert_eq!(run.when("concluded"), [at(22), at(34)]);
    assert_eq!(run.told("served"), ["8h served t1 by t0 with 0", "30h served t1 by t0 with 0"]);
}

#[test]
fn what_a_service_needs_comes_before_its_own_work() {
    // The department waits for its partner until 13 h and works until 17 h. Observers are told of the department's part alone.
    let needs = capability("c", &format!("{DEPARTMENT}, needs = [\"d\"]"));
    let partner = capability("d", &format!("{PARTNER}, share = 0.0"));
    let run = building(&format!("{needs}{partner}"), &[8]);
    assert_eq!(
        run.told("requested served delivered built"),
        [
            "8h served t1 by t0 with 0",
            "8h requested to t0",
            "8h served t0 by partner with 1",
            "17h delivered",
            "17h built"
        ]
    );
    assert_eq!(run.initiatives.living().count(), 0);
}

#[test]
fn a_capability_of_the_owner_s_own_is_its_work_and_nobody_is_asked() {
    let own = capability("c", "work = { deterministic = \"4h\" }");
    let run = building(&format!("action.build_work = {{ deterministic = \"3h\" }}\n{own}"), &[8]);
    assert_eq!(run.told("served requested concluded"), ["15h concluded n0/0 released"]);
}

#[test]
fn what_no_initiative_needs_is_not_asked_for() {
    let run = building(&capability("c", &format!("{PARTNER}, share = 0.0")), &[8]);
    assert_eq!(run.told("requested paid concluded"), ["8h concluded n0/0 released"]);
}

#[test]
fn what_fails_is_built_again_from_the_start() {
    // With 99 of 100 chances: the department is asked again, and again.
    let run = building(&format!("action.rework = 0.99\n{}", capability("c", DEPARTMENT)), &[8]);
    assert_eq!(
        run.told(STEPS)[..8],
        [
            "8h building t1",
            "8h requested to t0",
            "12h delivered",
            "12h built",
            "12h building t1",
            "12h requested to t0",
            "16h delivered",
            "16h built"
        ]
    );
}

#[test]
fn a_release_leaves_with_the_next_train() {
    // Built at 11 h, and at 40 h, as one leaves: with the next.
    let train = "action.release_cadence = \"40h\"\naction.build_work = { deterministic = \"3h\" }";
    let run = building(train, &[8, 37]);
    assert_eq!(run.when("built"), [at(11), at(40)]);
    assert_eq!(run.when("concluded"), [at(40), at(80)]);
}

#[test]
fn a_release_puts_the_product_where_the_need_was_when_it_was_sensed() {
    // The second shift comes while the first is built: its gap is both shifts, and what is left after the first release is it.
    let mut run = Bench::acting()
        .market("gap_value = 1.0")
        .base("action.build_work = { deterministic = \"3h\" }\naction.authority = [1e9]")
        .start();
    run.shifts(&[8, 9]);
    run.until(100);
    let [first, second] = run.observer.shifts[..] else { panic!() };
    let later = second.true_gap - first.true_gap;
    let worth = |place: usize| match run.observer.outcomes[place].result {
        InitiativeEnd::Released { worth } => worth,
        _ => panic!(),
    };
    let (before, between) = (second.true_gap, later);
    assert!((worth(0) - (before * before - between * between)).abs() < 1e-12);
    // The second puts it right: p was nothing when it was sensed, and the gap all of it.
    assert!((worth(1) - between * between).abs() < 1e-12);
    let (need, product) = run.needs.at(second.niche, second.attribute, at(100));
    assert!((need - product).abs() < 1e-12);
}
