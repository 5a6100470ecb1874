use super::*;
use crate::simulation::bench::{Bench, HOUR, Run, at};

/// The lowest of three owns what moves and asks both superiors about what costs 1; one shift at 8 h.
fn asking(action: &str) -> Run {
    let action: String = action.lines().map(|line| format!("action.{}\n", line.trim())).collect();
    let base = "owners = \"leaves\"\nfollow_to = \"released\"\naction.cost = 1.0\naction.authority = [0.0, 0.0, 1.0]";
    let mut run = Bench::chain(3).base(base).base(action.trim()).start();
    run.shifts(&[8]);
    run.until(200);
    run
}

#[test]
fn superiors_are_asked_one_by_one_each_with_its_work() {
    let run = asking("approve_work = { deterministic = \"2h\" }");
    assert_eq!(
        run.told("handed building concluded"),
        ["8h handed to t1", "10h handed to t0", "12h building t2", "12h concluded n0/0 released"]
    );
    let outcome = run.observer.outcomes[0];
    assert_eq!((outcome.asked, outcome.decided, outcome.approved), (2, Some(at(8)), Some(at(12))));
}

#[test]
fn one_refusal_ends_it_where_all_have_to_agree() {
    let run = asking("approve_work = { deterministic = \"2h\" }\npass_good = 0.0");
    assert_eq!(run.told("handed building concluded"), ["8h handed to t1", "10h concluded n0/0 declined"]);
    assert_eq!((run.observer.outcomes[0].asked, run.observer.outcomes[0].approved), (1, None));
    assert_eq!(run.shifts.living().count(), 0);
}

#[test]
fn where_one_is_enough_all_are_asked_until_one_agrees_or_none_has() {
    let any = |pass: &str| asking(&format!("rule = \"any\"\npass_good = {pass}"));
    let (yes, no) = (any("1.0"), any("0.0"));
    assert_eq!(
        (yes.told("concluded"), yes.observer.outcomes[0].asked),
        (vec!["8h concluded n0/0 released".to_owned()], 1)
    );
    assert_eq!(
        (no.told("concluded"), no.observer.outcomes[0].asked),
        (vec!["8h concluded n0/0 declined".to_owned()], 2)
    );
}

#[test]
fn as_many_have_to_agree_as_the_rule_says_and_never_more_than_are_asked() {
    let needed = |rule: &str, levels| {
        let spec = Bench::acting().base(&format!("action.rule = \"{rule}\"\naction.quorum = 2")).spec();
        Action::new(&spec, RandomKey::new(1, 0)).unwrap().needed(levels)
    };
    assert_eq!([needed("all", 3), needed("any", 3), needed("quorum", 3), needed("quorum", 1)], [3, 1, 2, 1]);
}

#[test]
fn a_committee_meets_at_its_cadence_and_strictly_later() {
    let mut run = Bench::chain(2)
        .base("owners = \"leaves\"\nfollow_to = \"released\"\naction.cost = 1.0\naction.committee = \"40h\"")
        .start();
    run.shifts(&[8]);
    let action = run.rules.action.as_ref().unwrap();
    let draw = action.committees.named("root").draw(Purpose::CommitteePhase, 0).uniform();
    let first = SimTime((draw * (40 * HOUR) as f64) as u64);
    assert_eq!(action.next_meeting("root", first), SimTime(first.0 + 40 * HOUR));
    let meeting = if first > at(8) { first } else { SimTime(first.0 + 40 * HOUR) };
    assert_eq!(action.next_meeting("root", at(8)), meeting);
    run.until(200);
    assert_eq!((run.when("handed"), run.when("concluded")), (vec![at(8)], vec![meeting]));
}

#[test]
fn who_is_not_answered_in_time_starts_and_the_answer_has_no_effect() {
    let run = asking("approve_work = { deterministic = \"100h\" }\ntimeout = \"5h\"\npass_good = 0.0");
    assert_eq!(
        run.told("handed building concluded"),
        ["8h handed to t1", "13h building t2", "13h concluded n0/0 released"]
    );
    // The superior was busy with it all the same, and nothing is left of it.
    assert_eq!((run.stations.completed, run.initiatives.living().count()), (1, 0));
    assert!(run.items.of_kind(|kind| kind == Kind::Work || kind == Kind::Timeout).is_empty());
    let answered = asking("approve_work = { deterministic = \"2h\" }\ntimeout = \"50h\"");
    assert_eq!(answered.told("building"), ["12h building t2"], "it does not start twice");
}

/// Money for 100 every 100 h, and initiatives of one cost at these hours.
fn funded(cost: &str, moments: &[u64]) -> Vec<String> {
    let budget = "action.authority = [1e9]\naction.budget = 100.0\naction.budget_cycle = \"100h\"";
    let mut run = Bench::acting().base(budget).base(&format!("action.cost = {cost}")).start();
    run.shifts(moments);
    run.until(250);
    run.told("handed building")
}

#[test]
fn what_the_budget_does_not_cover_waits_for_the_next_in_line() {
    assert_eq!(
        funded("60.0", &[8, 9, 10]),
        [
            "8h building t0",
            "9h handed to the budget",
            "10h handed to the budget",
            "100h building t0",
            "200h building t0"
        ]
    );
    assert_eq!(funded("50.0", &[8, 9]), ["8h building t0", "9h building t0"]);
}

#[test]
fn what_exceeds_a_whole_budget_takes_a_whole_one() {
    assert_eq!(funded("250.0", &[8, 9]), ["8h building t0", "9h handed to the budget", "100h building t0"]);
}
