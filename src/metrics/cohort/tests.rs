use super::*;
use crate::market::Stream;
use crate::simulation::bench::{Bench, HOUR, at, hours, shift, times};

/// What became of some shifts, told by hand: the cohort is what was born from 100 h to 800 h, followed for 200 h.
fn cohort(tell: impl Fn(&mut Cohort<'_>), check: impl Fn(&mut Cohort<'_>)) {
    let (times, market) = (times(100, 1000, 200), Bench::chain(1).laws());
    let mut cohort = Cohort::new(&times, &market);
    tell(&mut cohort);
    check(&mut cohort);
}

fn born(hour: u64) -> Shift {
    shift(Stream::Own, (0, hour, 0), 0, at(hour))
}

/// Born at 200 h, with such a gap left.
fn gap(truth: f64) -> Shift {
    let mut shift = born(200);
    shift.true_gap = truth;
    shift
}

/// Noticed by somebody, and by who told it, at these hours.
fn seen(noticed: u64, sensed: u64) -> Journey {
    Journey { copy: 1, noticed: Some(at(noticed)), sensed: Some(at(sensed)), ..Journey::default() }
}

fn receive(cohort: &mut Cohort<'_>, shift: &Shift, journey: &Journey, hour: u64) {
    cohort.observe(Signal::Received { shift, journey, is_fresh: true }, at(hour));
}

fn miss(cohort: &mut Cohort<'_>, shift: &Shift, journey: &Journey, lost: Option<u64>) {
    let lost = lost.map(at);
    cohort.observe(Signal::Undelivered { shift, journey, lost }, lost.unwrap_or(at(1000)));
}

/// The hours of each stage up to the receipt: unseen, said again, queue, work, gate, transit, lost.
fn stages(cohort: &Cohort<'_>) -> [u128; 7] {
    std::array::from_fn(|stage| cohort.stages[stage] / u128::from(HOUR))
}

#[test]
fn the_stages_of_a_delivery_are_what_is_known_of_it_and_the_rest_is_queueing() {
    // Born at 100 h, noticed 10 h and sensed 20 h later, 5 h of work, 20 h at gates, 30 h on the way: 25 of the 100 h are left.
    let journey =
        Journey { work: 5 * HOUR, gate: 20 * HOUR, transit: 30 * HOUR, hops: 2, told: 1, ..seen(110, 120) };
    cohort(
        |cohort| receive(cohort, &born(100), &journey, 200),
        |cohort| {
            assert_eq!(stages(cohort), [10, 10, 25, 5, 20, 30, 0]);
            assert_eq!((cohort.size, cohort.received, cohort.receipts, cohort.fresh), (1, 1, 1, 1));
            // At τ/2 to the microsecond: in time for both.
            assert_eq!((cohort.received_half, &cohort.delays), (1, &vec![hours(100).0]));
            assert_eq!(
                (cohort.restricted, cohort.restricted_half),
                (hours(100).0.into(), hours(100).0.into())
            );
            assert_eq!((cohort.relayed, cohort.received_relayed, cohort.told, cohort.hops), (1, 1, 1, 2));
            assert_eq!(cohort.relayed_restricted, hours(100).0.into());
            assert_eq!((cohort.flow, cohort.flow_work), (hours(80).0.into(), hours(5).0.into()));
        },
    );
}

#[test]
fn a_microsecond_more_than_half_of_the_time_is_not_in_half_of_it() {
    cohort(
        |cohort| {
            let (shift, journey) = (born(100), seen(100, 100));
            let now = SimTime(at(200).0 + 1);
            cohort.observe(Signal::Received { shift: &shift, journey: &journey, is_fresh: false }, now);
        },
        |cohort| {
            assert_eq!((cohort.received, cohort.received_half, cohort.fresh), (1, 0, 0));
            assert_eq!(cohort.restricted - cohort.restricted_half, 1);
        },
    );
}

#[test]
fn who_was_born_too_early_or_too_late_or_not_at_all_is_outside() {
    let alarm = shift(Stream::FalseAlarm, (0, 0, 0), 0, at(300));
    cohort(
        |cohort| {
            receive(cohort, &born(50), &seen(50, 50), 99);
            receive(cohort, &born(99), &seen(99, 99), 120);
            receive(cohort, &born(801), &seen(801, 801), 810);
            receive(cohort, &alarm, &seen(300, 300), 310);
            miss(cohort, &born(99), &seen(99, 99), None);
            miss(cohort, &alarm, &seen(300, 300), None);
        },
        |cohort| {
            // What was received since the warm-up counts for the pace of receipts, whenever it was born.
            assert_eq!((cohort.size, cohort.receipts, cohort.restricted), (0, 3, 0));
        },
    );
    cohort(
        |cohort| [100, 800].map(born).iter().for_each(|shift| miss(cohort, shift, &seen(800, 800), None)),
        |cohort| assert_eq!(cohort.size, 2, "both ends are within"),
    );
}

#[test]
fn what_comes_after_the_deadline_counts_as_undelivered() {
    // Received 201 h after birth: all of the 200 h count, 50 h unseen and 150 h in queues; the other is noticed too late.
    cohort(
        |cohort| {
            receive(cohort, &born(200), &Journey { perceived_gap: 3.0, ..seen(250, 250) }, 401);
            receive(cohort, &born(300), &seen(501, 501), 600);
        },
        |cohort| {
            assert_eq!((cohort.size, cohort.received, cohort.receipts, cohort.unseen), (2, 0, 2, 1));
            assert_eq!(stages(cohort), [250, 0, 150, 0, 0, 0, 0]);
            assert!(cohort.delays.is_empty());
            assert_eq!((cohort.gaps.n, cohort.received_gaps.n, cohort.gaps.perceived), (2.0, 0.0, 0.0));
        },
    );
}

#[test]
fn lost_is_what_is_lost_before_the_deadline_and_unseen_what_nobody_notices() {
    // Lost 50 h after birth: 150 h of 200. Lost after the deadline: it waited all the time. Never noticed: unseen all the time.
    cohort(
        |cohort| {
            miss(cohort, &born(200), &seen(210, 210), Some(250));
            miss(cohort, &born(300), &seen(310, 310), Some(501));
            miss(cohort, &born(400), &Journey::default(), None);
        },
        |cohort| {
            assert_eq!((cohort.size, cohort.lost, cohort.unseen, cohort.received), (3, 1, 1, 0));
            assert_eq!(stages(cohort), [10 + 10 + 200, 0, 40 + 190, 0, 0, 0, 150]);
            assert_eq!(cohort.restricted, hours(600).0.into());
        },
    );
}

#[test]
fn the_truth_and_what_was_made_of_it_are_summed_over_all_with_nothing_for_the_undelivered() {
    // (2, 1), (−2, −1) and (4, 0): n·cov = 4 − 4·0/3, n·var = 24 − 16/3, Σ(m̂ − m)² = 2 − 8 + 24, and n·var m̂ = 2.
    cohort(
        |cohort| {
            for (truth, told) in [(2.0, 1.0), (-2.0, -1.0)] {
                let shift = gap(truth);
                receive(cohort, &shift, &Journey { perceived_gap: told, ..seen(200, 200) }, 210);
            }
            miss(cohort, &gap(4.0), &Journey::default(), None);
        },
        |cohort| {
            let gaps = cohort.gaps;
            assert_eq!(
                (gaps.n, gaps.covariance(), gaps.squared_error(), gaps.squared_truth()),
                (3.0, 4.0, 18.0, 24.0)
            );
            assert_eq!(gaps.variance(), 24.0 - 16.0 / 3.0);
            assert_eq!(gaps.correlation(), Some(4.0 / libm::sqrt((24.0 - 16.0 / 3.0) * 2.0)));
            assert_eq!((cohort.received_gaps.n, cohort.received_gaps.correlation()), (2.0, None));
            let telling = cohort.market.telling(born(200).telling_key);
            assert_eq!((cohort.appeal, cohort.worth), (2.0 * telling.appeal, 2.0 * telling.worth));
        },
    );
}

#[test]
fn the_curve_counts_who_was_delivered_by_when_in_whatever_order_they_came() {
    // Delivered after 40, 5 and 200 h: by the last step all three.
    cohort(
        |cohort| {
            for delay in [40, 5, 200] {
                receive(cohort, &born(200), &seen(200, 200), 200 + delay);
            }
        },
        |cohort| {
            let curve: Vec<u64> = cohort.curve().cumulative().collect();
            assert_eq!(cohort.delays, [5, 40, 200].map(|delay| hours(delay).0));
            assert_eq!((curve.first(), curve.last()), (Some(&0), Some(&3)));
        },
    );
}
