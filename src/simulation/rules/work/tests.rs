use crate::market::Stream;
use crate::simulation::bench::{Bench, HOUR, Run};

/// So many niches, each of which shifts at this hour.
fn run(base: &str, hours: &[u64]) -> Run {
    let mut run = Bench::chain(1).market(&format!("niches = {}", hours.len())).base(base).start();
    for (niche, hour) in hours.iter().enumerate() {
        run.happens(Stream::Own, (niche as u32, 0), *hour);
    }
    run.until(500);
    run
}

#[test]
fn as_many_are_worked_on_as_there_are_members_and_the_next_waits() {
    let run = run("team_members = 2\nreceive_work = { deterministic = \"2h\" }", &[8, 8, 9]);
    assert_eq!(run.told("received"), ["10h received n0/0", "10h received n1/0", "12h received n2/0"]);
    let waited = run.observer.journeys.iter().map(|journey| journey.work / HOUR).collect::<Vec<_>>();
    assert_eq!(waited, [2, 2, 2]);
    let account = run.books().accounts()[0];
    // Two hours each, and one of waiting.
    assert_eq!((account.area, account.worked), (u128::from(7 * HOUR), 6 * HOUR));
    assert_eq!((account.arrivals, account.waited, run.stations.completed), (3, 1, 3));
}

#[test]
fn weighing_goes_before_building_and_interrupts_nobody() {
    // The first is weighed until 9 h and built until 12 h. Then both others are weighed, at 10 h and 11 h as they came, before
    // either is built.
    let work =
        "action.decide_work = { deterministic = \"1h\" }\naction.build_work = { deterministic = \"3h\" }";
    let mut run = Bench::acting().base(work).start();
    run.shifts(&[8, 10, 11]);
    run.until(100);
    assert_eq!(run.told("building"), ["9h building t0", "13h building t0", "14h building t0"]);
    assert_eq!(
        run.told("concluded"),
        ["12h concluded n0/0 released", "17h concluded n0/1 released", "20h concluded n0/2 released"]
    );
}

#[test]
fn what_is_older_than_it_may_be_is_dropped_before_work_on_it_begins() {
    // At 28 h the third is 18 h old and goes; the fourth is 15 h old, which it may be.
    let run = run("receive_work = { deterministic = \"10h\" }\nmax_age = \"15h\"", &[8, 9, 10, 13]);
    assert_eq!(
        run.told("ended"),
        [
            "18h ended n0/0 received",
            "28h ended n2/0 lost",
            "28h ended n1/0 received",
            "38h ended n3/0 received"
        ]
    );
    assert_eq!(run.told("undelivered"), ["28h undelivered n2/0 lost"]);
}

#[test]
fn a_machine_takes_what_comes_first_at_its_own_speed() {
    let machines = "team_members = 2\nautomated_share = 0.5\nautomated_speed = 4.0";
    let run = run(&format!("{machines}\nreceive_work = {{ deterministic = \"2h\" }}"), &[8, 8, 8]);
    // The machine takes the first and, half an hour later, the third.
    assert_eq!(run.told("received"), ["8h30min received n0/0", "9h received n2/0", "10h received n1/0"]);
}

#[test]
fn a_machine_that_errs_turns_what_it_handles_round() {
    let gap = |error: &str| {
        let machines = format!("automated_share = 1.0\nautomated_error = {error}");
        let run = run(&format!("{machines}\nreceive_work = \"1h\""), &[8]);
        (run.observer.journeys[0].perceived_gap, run.observer.shifts[0].true_gap)
    };
    let (wrong, truth) = gap("1.0");
    assert_eq!((wrong, gap("0.0").0), (-truth, truth));
    assert_ne!(truth, 0.0);
}

#[test]
fn by_value_what_is_worth_most_of_what_waits_is_taken_next() {
    // The first is in hand when the others come.
    let run = run(
        "order = \"value\"\nvalue_noise = 0.0\nreceive_work = { deterministic = \"2h\" }",
        &[8, 9, 9, 9, 9, 9, 9],
    );
    let mut waited = run.observer.shifts[1..].to_vec();
    waited.sort_by(|a, b| {
        let worth = |shift: &crate::simulation::Shift| run.market.telling(shift.telling_key).worth;
        worth(b).total_cmp(&worth(a))
    });
    let order = std::iter::once(0).chain(waited.iter().map(|shift| shift.niche.0)).enumerate();
    let expected: Vec<String> =
        order.map(|(place, niche)| format!("{}h received n{niche}/0", 10 + 2 * place)).collect();
    assert_eq!(run.told("received"), expected);
    assert!(!waited.is_sorted_by_key(|shift| shift.niche), "they did not come in this order");
}
