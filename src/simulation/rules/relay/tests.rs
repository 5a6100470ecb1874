use super::*;
use crate::market::Stream;
use crate::random::RandomKey;
use crate::simulation::bench::{Bench, HOUR, Run, at, hours, shift};

/// A chain of so many teams with such reports, of which the niche shifts at these hours.
fn reporting(levels: u32, report: &str, moments: &[u64]) -> Run {
    let report: String = report.lines().map(|line| format!("links.reports_up.{}\n", line.trim())).collect();
    let mut run = Bench::chain(levels).base(report.trim()).start();
    run.shifts(moments);
    run.until(200);
    run
}

#[test]
fn a_report_leaves_at_the_next_opening_of_its_gate() {
    // Gates of 40 h: what comes at 8 h leaves at 40 h, what comes as it opens leaves at 80 h.
    let run = reporting(2, "gate = \"40h\"", &[8, 40]);
    assert_eq!(
        run.told("passed"),
        [
            "8h passed between t1 and t0",
            "40h passed to t0",
            "40h passed between t1 and t0",
            "80h passed to t0"
        ]
    );
    let waited: Vec<u64> = run.observer.journeys.iter().map(|journey| journey.gate).collect();
    assert_eq!(waited, [hours(32).0, hours(40).0]);
    assert_eq!(run.when("relayed"), [at(40), at(80)]);
}

#[test]
fn who_comes_as_a_higher_gate_opens_has_missed_it() {
    // Both open at 40 h: the insight comes to the second gate as it opens, and leaves it 40 h later, or 8 h later.
    let received = |report: &str| reporting(3, report, &[8]).when("received");
    assert_eq!(received("gate = \"40h\""), [at(80)]);
    assert_eq!(received("gate = \"40h\"\ngate_offset = \"8h\""), [at(48)]);
}

#[test]
fn the_way_takes_its_time_and_is_nobody_s() {
    let run = reporting(3, "transit = { deterministic = \"10h\" }", &[8]);
    assert_eq!(
        run.told("passed received"),
        [
            "8h passed between t2 and t1",
            "18h passed to t1",
            "18h passed between t1 and t0",
            "28h passed to t0",
            "28h received n0/0"
        ]
    );
    let journey = run.observer.journeys[0];
    assert_eq!((journey.transit, journey.gate, journey.work, journey.hops), (hours(20).0, 0, 0, 2));
}

#[test]
fn a_report_is_read_as_a_whole_and_all_in_it_come_out_at_the_end() {
    // Three leave at 40 h and are read in 4 h and three half hours.
    let read = "gate = \"40h\"\nbatch_fixed = { deterministic = \"4h\" }\nbatch_item = { deterministic = \"30min\" }";
    let run = reporting(2, read, &[8, 16, 24]);
    let told = run.told("received");
    assert_eq!(
        told,
        ["45h30min received n0/0 stale", "45h30min received n0/1 stale", "45h30min received n0/2"]
    );
    assert!(run.observer.journeys.iter().all(|journey| journey.work == 11 * HOUR / 2 && journey.hops == 1));
    assert_eq!(run.stations.completed, 1, "one piece of work");
}

#[test]
fn teams_between_have_their_work_and_the_owner_has_not() {
    let mut run = Bench::chain(3).base("relay_work = { deterministic = \"2h\" }").start();
    run.shifts(&[8]);
    run.until(100);
    assert_eq!(run.told("passed received"), ["8h passed to t1", "10h passed to t0", "10h received n0/0"]);
}

#[test]
fn of_the_content_the_retained_part_is_left_by_each_link_and_a_flip_turns_it_round() {
    let kept = |levels, report: &str| {
        let run = reporting(levels, report, &[8]);
        run.observer.journeys[0].perceived_gap / run.observer.shifts[0].true_gap
    };
    assert_eq!((kept(2, "retention = 0.5"), kept(3, "retention = 0.5")), (0.5, 0.25));
    assert_eq!((kept(2, "flip = 1.0"), kept(3, "flip = 1.0")), (-1.0, 1.0));
}

#[test]
fn the_error_of_a_link_is_drawn_at_its_step() {
    let run = reporting(2, "noise = 2.0", &[8]);
    let (shift, journey) = (run.observer.shifts[0], run.observer.journeys[0]);
    let insight = shift.random().child(RandomKey::new(0, 0).named("contact").key());
    let error = 2.0 * insight.draw(Purpose::RelayNoise, 0).normal();
    assert_eq!(journey.perceived_gap, shift.true_gap + error);
}

#[test]
fn what_is_forgotten_on_a_link_is_lost_where_it_was() {
    let run = reporting(3, "loss = 1.0", &[8]);
    assert_eq!(run.told("ended undelivered relayed"), ["8h ended n0/0 lost", "8h undelivered n0/0 lost"]);
    assert_eq!((run.copies.lost, run.shifts.living().count()), (1, 0));
}

#[test]
fn the_last_copy_that_is_lost_makes_a_shift_undelivered_and_no_other() {
    let other = "channels.other = { new = true, contact_interval = \"0d\", at = \"owner\" }\nlinks.reports_up.loss = 1.0";
    let mut run = Bench::chain(2).base(other).base("links.reports_up.loss = 1.0").start();
    run.shifts(&[8]);
    run.until(100);
    assert_eq!(run.told("ended undelivered"), ["8h ended n0/0 lost", "8h ended n0/0 received"]);
}

#[test]
fn triage_passes_what_is_worth_more_than_its_mark() {
    // Half passes, by worth alone and without error: what is worth more than nothing.
    let run = reporting(2, "pass_share = 0.5", &[8, 9, 10, 11, 12, 13, 14, 15]);
    let passes = |shift: &Shift| run.market.telling(shift.telling_key).worth >= 0.0;
    let expected: Vec<String> = run
        .observer
        .shifts
        .iter()
        .map(|shift| {
            let ending = if passes(shift) { "received" } else { "lost" };
            format!("{}h ended n0/{} {ending}", 8 + shift.ordinal, shift.ordinal)
        })
        .collect();
    assert_eq!(run.told("ended"), expected);
    assert!((1..8).contains(&run.when("received").len()));
}

#[test]
fn what_is_urgent_does_not_wait_for_the_gate() {
    // The better half goes at once, the rest at 40 h.
    let run = reporting(2, "gate = \"40h\"\nurgent_share = 0.5", &[8, 9, 10, 11, 12, 13, 14, 15]);
    let urgent = |shift: &&Shift| run.market.telling(shift.telling_key).worth >= 0.0;
    let at_once = run.observer.shifts.iter().filter(urgent).map(|shift| shift.born);
    let later = run.observer.shifts.iter().filter(|shift| !urgent(shift)).map(|_| at(40));
    assert_eq!(run.when("received"), at_once.chain(later).collect::<Vec<_>>());
}

#[test]
fn a_judge_weighs_appeal_and_worth_and_errs_and_an_alarm_looks_less_telling() {
    let bench = Bench::chain(2);
    let market = bench.laws();
    let draw = RandomKey::new(3, 0).draw(Purpose::JudgementNoise, 0);
    let score = |stream, lines: &str| {
        let lines: String = lines.lines().map(|line| format!("links.reports_up.{line}\n")).collect();
        let spec = bench.clone().base(lines.trim()).spec();
        let triage = Triage::new(spec.links.of(LinkType::ReportsUp), &market);
        triage.score(&market, &shift(stream, (0, 5, 0), 0, at(8)), draw)
    };
    let telling = market.telling(shift(Stream::Own, (0, 5, 0), 0, at(8)).telling_key);
    let near = |got: f64, expected: f64| assert!((got - expected).abs() < 1e-12, "{got} and not {expected}");
    near(score(Stream::Own, "pass_share = 0.5"), telling.worth);
    near(score(Stream::Own, "pass_share = 0.5\nsales_bonus = 1.0"), telling.appeal);
    // Of both a half: their variance is ¼ + ¼ + 2·.3·¼ = .65.
    let both = f64::midpoint(telling.appeal, telling.worth) / libm::sqrt(0.65);
    near(score(Stream::Own, "pass_share = 0.5\nsales_bonus = 0.5"), both);
    let noisy = (telling.worth + draw.normal()) / libm::sqrt(2.0);
    near(score(Stream::Own, "pass_share = 0.5\njudgement_noise = 1.0"), noisy);
    // An alarm looks one standard deviation less worth.
    near(score(Stream::FalseAlarm, "pass_share = 0.5"), telling.worth - 1.0);
    near(passing_mark(0.5), 0.0);
    near(passing_mark(0.158_655_253_931_457), 1.0);
}

#[test]
fn what_is_sent_back_goes_its_last_step_again_and_the_lowest_has_nobody_to_send_it_to() {
    // 10 h a step: to t1, back at once to t2, to t1 again. With 99 of 100 chances to be sent back.
    let run = reporting(3, "return = 0.99\ntransit = { deterministic = \"10h\" }", &[8]);
    assert_eq!(
        run.told("passed")[..6],
        [
            "8h passed between t2 and t1",
            "18h passed to t1",
            "18h passed to t2",
            "18h passed between t2 and t1",
            "28h passed to t1",
            "28h passed to t2"
        ]
    );
    assert_eq!(reporting(2, "return = 0.99", &[8]).when("received"), [at(8)]);
}

#[test]
fn nothing_is_counted_beyond_the_deadline() {
    // 500 h a step where 800 h count, of a run of 1,000 h: the second step counts for 300 h.
    let mut run = Bench::chain(3)
        .top("horizon = \"2000h\"")
        .base("links.reports_up.transit = { deterministic = \"500h\" }")
        .start();
    run.shifts(&[8]);
    run.until(2000);
    let journey = run.observer.journeys[0];
    assert_eq!((run.when("received"), journey.transit), (vec![at(1008)], hours(800).0));
}

#[test]
fn observers_are_told_who_was_there_before_when_work_begins_and_what_holds_up() {
    let mut run = Bench::chain(3).base("relay_work = { deterministic = \"2h\" }").start();
    run.shifts(&[8, 9]);
    run.until(100);
    let expected = [
        "8h joined t1 to Relay after 0",
        "8h begun by t1",
        "9h joined t1 to Relay after 1",
        "10h begun by t1",
    ];
    assert_eq!(run.told("joined begun"), expected);
    assert_eq!(reporting(2, "gate = \"40h\"", &[8]).told("delayed"), ["8h delayed by Gate until 40h"]);
    let transit = reporting(2, "transit = { deterministic = \"10h\" }", &[8]);
    assert_eq!(transit.told("delayed"), ["8h delayed by Transit until 18h"]);
    let half = reporting(2, "retention = 0.5", &[8]);
    assert!(
        half.told("altered").iter().all(|line| line.starts_with("8h altered ")),
        "{:?}",
        half.told("altered")
    );
}
