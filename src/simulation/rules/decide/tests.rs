use super::*;
use crate::simulation::bench::{Bench, Run, at};

fn acting(market: &str, base: &str, moments: &[u64]) -> Run {
    let mut run = Bench::acting().market(market).base(base).start();
    run.shifts(moments);
    run.until(100);
    run
}

#[test]
fn the_owner_weighs_and_starts_at_once_what_lies_within_its_authority() {
    let run = acting(
        "",
        "action.decide_work = { deterministic = \"2h\" }\naction.cost = 1.0\naction.authority = [1.0]",
        &[8],
    );
    assert_eq!(
        run.told("taken handed building concluded"),
        ["8h taken by t0", "10h building t0", "10h concluded n0/0 released"]
    );
    let outcome = run.observer.outcomes[0];
    assert_eq!((outcome.received, outcome.decided, outcome.approved), (at(8), Some(at(10)), Some(at(10))));
    assert_eq!((outcome.cost, outcome.asked, outcome.leads), (1.0, 0, true));
}

#[test]
fn what_closes_less_than_it_costs_is_let_be() {
    // Its gap squared is what a release is worth: a cost a little above is too much.
    let concluded = |cost: f64| {
        let action = format!("action.cost = {cost:?}\naction.authority = [1e9]");
        let run = acting("gap_value = 2.0", &action, &[8]);
        (run.told("concluded"), run.observer.shifts[0].true_gap, run.observer.outcomes[0])
    };
    let (_, gap, _) = concluded(1.0);
    let value = 2.0 * gap * gap;
    let (told, _, outcome) = concluded(value * 1.001);
    assert_eq!((told, outcome.is_good), (vec!["8h concluded n0/0 declined".to_owned()], false));
    let (told, _, outcome) = concluded(value * 0.999);
    assert_eq!((told, outcome.is_good), (vec!["8h concluded n0/0 released".to_owned()], true));
    let InitiativeEnd::Released { worth } = outcome.result else { panic!() };
    assert!((worth - value).abs() < 1e-12, "{worth} and not {value}");
}

#[test]
fn a_false_alarm_is_never_worth_its_cost() {
    let mut run = Bench::acting().start();
    run.happens(Stream::FalseAlarm, (0, 0), 8);
    run.happens(Stream::Own, (0, 0), 9);
    run.until(9);
    let good: Vec<bool> = run.observer.outcomes.iter().map(|outcome| outcome.is_good).collect();
    assert_eq!(good, [false, true], "where nothing is weighed all else is");
}

#[test]
fn superiors_are_asked_up_to_the_first_who_may_spend_as_much_or_to_the_top() {
    let levels = |authority: &str| {
        let action = format!("action.authority = {authority}");
        let run = Bench::chain(4).base("owners = \"leaves\"\nfollow_to = \"released\"").base(&action).start();
        [0.0, 1.0, 2.0, 9.0].map(|cost| run.levels_to_ask(TeamId(3), cost))
    };
    assert_eq!(levels("[0.5, 1.0, 2.0]"), [0, 1, 2, 3]);
    assert_eq!(levels("[0.0]"), [0, 3, 3, 3]);
    assert_eq!(levels("[9.0]"), [0, 0, 0, 0]);
}

#[test]
fn a_vacant_post_is_passed_over() {
    let mut run = Bench::chain(4).base("owners = \"leaves\"\nfollow_to = \"released\"").start();
    run.organisation.to_mut().teams[2].members = 0;
    assert_eq!((run.superior(TeamId(3)), run.superior(TeamId(1))), (Some(TeamId(1)), Some(TeamId(0))));
    assert_eq!((run.superior(TeamId(0)), run.levels_to_ask(TeamId(3), 1.0)), (None, 2));
    run.organisation.to_mut().teams[0].members = 0;
    assert_eq!((run.superior(TeamId(1)), run.levels_to_ask(TeamId(3), 1.0)), (None, 1));
}

const COMMON: &str = "niches = 3\ncommon_shift_interval = \"30000y\"\ncommon_reach = 1.0";
const PARTNER: &str = "product = \"shared\"\ncapabilities.c = { new = true, from = \"partner\", fee = 0.0, latency = { deterministic = \"10h\" } }";

#[test]
fn one_initiative_answers_a_common_shift_for_all_who_share_a_product() {
    let mut run = Bench::acting().market(COMMON).base(PARTNER).start();
    run.happens(Stream::Common, (0, 0), 8);
    run.until(100);
    assert_eq!(run.told("taken building"), ["8h taken by t0", "8h building t0"]);
    let ends = [0, 1, 2].map(|niche| format!("18h concluded n{niche}/common 0 released"));
    assert_eq!(run.told("concluded"), ends);
    let leads: Vec<(bool, Option<SimTime>)> =
        run.observer.outcomes.iter().map(|outcome| (outcome.leads, outcome.approved)).collect();
    assert_eq!(leads, [(true, Some(at(8))), (false, Some(at(8))), (false, Some(at(8)))]);
    assert_eq!(run.shifts.living().count(), 0);
}

#[test]
fn who_hears_of_a_common_shift_after_its_answer_has_what_it_came_to() {
    let mut run = Bench::acting().market(COMMON).base("product = \"shared\"").start();
    run.happens(Stream::Common, (0, 0), 8);
    run.until(8);
    assert_eq!((run.told("taken").len(), run.told("concluded").len()), (1, 3));
    let follower = run.observer.outcomes[2];
    assert_eq!((follower.initiative, follower.result), (None, InitiativeEnd::Released { worth: 0.0 }));
    assert_eq!((follower.decided, follower.approved), (Some(at(8)), Some(at(8))));
}

#[test]
fn at_the_horizon_who_waits_is_as_unfinished_as_what_it_waits_for() {
    let mut run = Bench::acting().market(COMMON).base(&PARTNER.replace("10h", "5000h")).start();
    run.happens(Stream::Common, (0, 0), 8);
    run.until(1000);
    run.close_initiatives();
    let ends = [0, 1, 2].map(|niche| format!("1000h concluded n{niche}/common 0 unfinished"));
    assert_eq!(run.told("concluded"), ends);
}

#[test]
fn one_niche_s_need_moves_a_shared_product_by_its_part_of_all() {
    // One of four: moved by m/4, the squared gap falls by m² − (¾m)² there, and rises by (m/4)² in each of three: m²/4 in all.
    let worth = |product: &str| {
        let base = format!("product = \"{product}\"");
        let run = acting("niches = 4\ngap_value = 1.0", &base, &[8]);
        let InitiativeEnd::Released { worth } = run.observer.outcomes[0].result else { panic!() };
        worth / (run.observer.shifts[0].true_gap * run.observer.shifts[0].true_gap)
    };
    assert!((worth("shared") - 0.25).abs() < 1e-12);
    assert!((worth("per_niche") - 1.0).abs() < 1e-12);
}

#[test]
fn a_cost_is_drawn_around_its_mean_and_is_the_mean_where_it_does_not_vary() {
    let cost = |lines: &str| {
        let spec = Bench::acting().base(lines).spec();
        Action::new(&spec, RandomKey::new(1, 0)).unwrap().cost(RandomKey::new(2, 0))
    };
    assert_eq!((cost("action.cost = 3.0"), cost("action.cost_cv = 1.0")), (3.0, 0.0));
    // Lognormal with mean 2 and cv 1: σ² = ln 2, μ = ln 2 − ½ ln 2.
    let normal = RandomKey::new(2, 0).draw(Purpose::Cost, 0).normal();
    let ln2 = std::f64::consts::LN_2;
    let expected = libm::exp(ln2 / 2.0 + libm::sqrt(ln2) * normal);
    assert!((cost("action.cost = 2.0\naction.cost_cv = 1.0") / expected - 1.0).abs() < 1e-12);
    assert!(
        Action::new(&Bench::chain(1).spec(), RandomKey::new(1, 0)).is_none(),
        "who only hears does not act"
    );
}
