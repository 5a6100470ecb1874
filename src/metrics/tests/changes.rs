//! Niches that emerge, what is known and how old it is, people who leave, services, and the log.

use super::*;

pub(super) fn niches(times: &Times) -> Niches<'_> {
    let mut niches = Niches::new(times);
    let emerges =
        |niche: u32, born: u64| Shift::watched(Stream::Emergence, NicheId(niche), 0, TeamId(0), at(born));
    for (niche, born) in [(1, 2000), (2, 3000), (3, 5000), (4, 500), (6, 6000)] {
        niches.shifted(&emerges(niche, born));
    }
    niches.shifted(&of_niche(5, 2000));
    for (niche, day) in [(4, 700), (1, 2400), (5, 2500), (2, 4500), (6, 7000)] {
        niches.founded(NicheId(niche), at(day));
    }
    niches.spun_off(TeamId(1), at(3000));
    (0..2).for_each(|_| niches.closed(TeamId(1), at(4000)));
    niches
}

#[test]
fn a_niche_that_emerged_waits_until_it_is_served_or_no_longer_followed() {
    let times = times();
    let niches = niches(&times);
    assert_eq!((niches.emerged(), niches.founded_in_time()), (4, 2));
    assert_eq!(in_days(niches.restricted()), 400 + 1000 + 1000 + 1000);
    assert_eq!((niches.foundings, niches.closures), (1, 2));
}

#[test]
fn what_is_known_ages_until_something_newer_is_heard() {
    let (times, market) = (times(), market());
    let mut age = Age::new(&times, &market);
    let hear = |age: &mut Age<'_>, shift: Shift, day: u64| {
        age.received(&shift, &Journey::default(), at(day), true);
    };
    hear(&mut age, of_niche(0, 2000), 3000);
    // Older than what is known.
    hear(&mut age, of_niche(0, 1500), 4000);
    // Before the warm-up: it counts from there on.
    hear(&mut age, of_niche(1, 400), 600);
    // And again, of the last niche of four.
    hear(&mut age, of_niche(3, 5000), 7000);
    hear(&mut age, of_niche(3, 9000), 9000);
    hear(&mut age, Shift::watched(Stream::FalseAlarm, NicheId(2), 0, TeamId(0), at(3000)), 3100);
    let known = 2000.0 * 8000.0 + 400.0 * 10_000.0 + 5000.0 * 4000.0 + 4000.0 * 2000.0;
    let expected = 6000.0 - known / 4.0 / 10_000.0;
    assert!((age.mean_age() - expected).abs() < 1e-9, "{}, expected {expected}", age.mean_age());
}

#[test]
fn a_picture_is_wrong_from_the_first_shift_until_the_newest_is_heard_of() {
    let (times, market) = (times(), market());
    let mut age = Age::new(&times, &market);
    let of = |niche: u32, attribute: u32, born: u64| {
        Shift::watched(Stream::Own, NicheId(niche), attribute, TeamId(0), at(born))
    };
    let hear = |age: &mut Age<'_>, shift: Shift, day: u64| {
        age.received(&shift, &Journey::default(), at(day), true);
    };
    // Wrong at the warm-up, and ever since.
    age.shifted(&of(1, 1, 500));
    // Right again before anything is counted.
    age.shifted(&of(2, 0, 600));
    hear(&mut age, of(2, 0, 600), 700);
    // Moves again before its owner has heard: right with the newer one.
    age.shifted(&of(0, 0, 2000));
    age.shifted(&of(0, 0, 2500));
    hear(&mut age, of(0, 0, 2000), 3000);
    hear(&mut age, of(0, 0, 2500), 3500);
    // Heard of twice.
    hear(&mut age, of(0, 0, 2500), 3600);
    age.shifted(&of(0, 1, 9000));
    age.shifted(&alarm(9000));
    hear(&mut age, of(0, 1, 9000), 9400);
    let expected = (10_000.0 + 1500.0 + 400.0) / (4.0 * 2.0 * 10_000.0);
    let wrong = age.wrong_share().unwrap();
    assert!((wrong - expected).abs() < 1e-12, "{wrong}, expected {expected}");
}

#[test]
fn splits_and_pulls_are_counted_from_the_start_and_people_who_leave_from_the_warm_up_on() {
    let mut growth = Growth::new(&organisation(), at(1000));
    for (people, day) in [(4, 999), (2, 1000), (1, 2000)] {
        growth.quit(people, at(day));
    }
    (0..3).for_each(|_| growth.split(TeamId(1), at(500)));
    (0..2).for_each(|_| growth.pulled(TeamId(1), at(500)));
    assert_eq!((growth.quits, growth.splits, growth.pulls), (3, 3, 2));
}

#[test]
fn services_are_counted_from_the_warm_up_on_by_who_asked_and_who_delivered() {
    let organisation = organisation();
    let name = |place: usize| organisation.teams[place].name.clone();
    let mut services = ServiceUse::new(at(1000));
    services.served(TeamId(2), Some(TeamId(1)), 0, at(999));
    for day in [1000, 2000] {
        services.served(TeamId(2), Some(TeamId(1)), 0, at(day));
    }
    services.served(TeamId(2), Some(TeamId(1)), 1, at(2000));
    (0..3).for_each(|_| services.served(TeamId(3), None, 0, at(2000)));
    let expected =
        [((name(2), Some(name(1)), 0), 2), ((name(2), Some(name(1)), 1), 1), ((name(3), None, 0), 3)];
    assert_eq!(services.by_name(&organisation), expected.into_iter().collect());
}

#[test]
fn the_log_keeps_every_copy_of_the_cohort_and_what_nobody_noticed() {
    let times = times();
    let told = |on: bool| {
        let mut log = on.then(|| Log::new(&times));
        let way = journey(2000, 2000, [0; 3]);
        for ending in [
            Ending::Received(at(2400)),
            Ending::Confirmed(at(2500)),
            Ending::Known(at(2550)),
            Ending::Lost(at(2600), LossCause::Forgotten),
            Ending::InFlight,
        ] {
            log.copy_ended(&shift(2000), &way, ending);
        }
        // Not of the cohort; and a contact that never came.
        log.copy_ended(&shift(900), &way, Ending::InFlight);
        log.copy_ended(&shift(2000), &Journey::default(), Ending::InFlight);
        log.undelivered(&shift(3000), &Journey::default(), None);
        // Noticed, before the cohort, a false alarm: no rows of their own.
        log.undelivered(&shift(3000), &way, None);
        log.undelivered(&shift(900), &Journey::default(), None);
        log.undelivered(&alarm(3000), &Journey::default(), None);
        log.map_or_else(Vec::new, |log| log.insights)
    };
    let row = |insight: &LoggedInsight| (insight.outcome(), insight.received(), insight.ended());
    let rows: Vec<_> = told(true).iter().map(row).collect();
    let expected = [
        ("received", Some(at(2400)), Some(at(2400))),
        ("confirmed", Some(at(2500)), Some(at(2500))),
        ("known", None, Some(at(2550))),
        ("lost", None, Some(at(2600))),
        ("in_flight", None, None),
        ("unseen", None, None),
    ];
    assert_eq!(rows, expected);
    assert!(told(false).is_empty());
}
