use super::*;
use crate::market::Stream;
use crate::simulation::Journey;
use crate::simulation::bench::{HOUR, at, hours, shift, times};

const RELEASED: InitiativeEnd = InitiativeEnd::Released { worth: 5.0 };

/// An initiative received, decided, approved and ended at these hours.
fn initiative(
    (received, decided, approved, ended): (u64, Option<u64>, Option<u64>, u64),
    result: InitiativeEnd,
) -> InitiativeOutcome {
    InitiativeOutcome {
        initiative: Some(0),
        received: at(received),
        decided: decided.map(at),
        approved: approved.map(at),
        ended: at(ended),
        result,
        is_good: true,
        cost: 2.0,
        asked: 0,
        leads: true,
    }
}

/// What is known of initiatives about shifts born at these hours, where from 100 h to 800 h the cohort is born, followed for 200 h.
fn pursued(told: &[(u64, InitiativeOutcome)], check: impl Fn(&Pursuits<'_>)) {
    let times = times(100, 1000, 200);
    let mut pursuits = Pursuits::new(&times, true);
    for (born, outcome) in told {
        let shift = shift(Stream::Own, (0, *born, 0), 0, at(*born));
        pursuits.observe(Signal::InitiativeEnded { shift: &shift, outcome }, outcome.ended);
    }
    check(&pursuits);
}

/// Hours of decision, approval and build, and after the initiative was let be.
fn stages(pursuits: &Pursuits<'_>) -> [u128; 4] {
    let hours = |stage: Stage| pursuits.stages[stage as usize] / u128::from(HOUR);
    [Stage::Decision, Stage::Approval, Stage::Build, Stage::Declined].map(hours)
}

#[test]
fn after_the_receipt_come_decision_approval_and_build() {
    // Born at 200 h, so that half of the time is over at 300 h, when it is released.
    let released = initiative((210, Some(220), Some(260), 300), RELEASED);
    pursued(&[(200, released)], |pursuits| {
        assert_eq!(stages(pursuits), [10, 40, 40, 0]);
        assert_eq!(
            (pursuits.after_receipt(), pursuits.half_after_receipt()),
            (hours(90).0.into(), hours(90).0.into())
        );
        assert_eq!((pursuits.released, pursuits.declined), (1, 0));
    });
}

#[test]
fn what_is_let_be_is_let_be_to_the_end_of_its_follow_up() {
    // Let be at 230 h by somebody who was asked at 220 h: 170 h more until 400 h, of them 70 until half of the time is over.
    let declined = initiative((210, Some(220), None, 230), InitiativeEnd::Declined);
    pursued(&[(200, declined)], |pursuits| {
        assert_eq!(stages(pursuits), [10, 10, 0, 170]);
        assert_eq!(pursuits.half_after_receipt(), hours(90).0.into());
        assert_eq!((pursuits.released, pursuits.declined), (0, 1));
    });
}

#[test]
fn nothing_is_counted_beyond_the_deadline() {
    let late = initiative((210, Some(220), Some(390), 401), RELEASED);
    let later = initiative((410, Some(420), Some(430), 440), InitiativeEnd::Declined);
    let unfinished = initiative((250, None, None, 1000), InitiativeEnd::Unfinished);
    pursued(&[(200, late), (200, later), (200, unfinished)], |pursuits| {
        // The one that never came to a decision was being decided from 250 h to 400 h.
        assert_eq!(stages(pursuits), [10 + 150, 170, 10, 0]);
        assert_eq!(pursuits.half_after_receipt(), hours(90 + 50).0.into());
        assert_eq!((pursuits.released, pursuits.declined), (0, 0));
    });
}

#[test]
fn of_those_outside_the_cohort_only_money_and_judgements_are_counted() {
    let times = times(100, 1000, 200);
    let mut pursuits = Pursuits::new(&times, true);
    let outcome = initiative((850, Some(850), Some(850), 860), RELEASED);
    let alarm = shift(Stream::FalseAlarm, (0, 0, 0), 0, at(200));
    let late = shift(Stream::Own, (0, 1, 0), 0, at(801));
    for shift in [&alarm, &late] {
        pursuits.observe(Signal::InitiativeEnded { shift, outcome: &outcome }, at(860));
    }
    assert_eq!((pursuits.after_receipt(), pursuits.released), (0, 0));
    assert_eq!((pursuits.releases, pursuits.worth, pursuits.spent), (2, 10.0, 4.0));
    // Nor are these where the shift was received before the warm-up.
    let early = InitiativeOutcome { asked: 1, ..initiative((99, Some(99), Some(120), 150), RELEASED) };
    pursued(&[(90, early)], |pursuits| {
        assert_eq!((pursuits.releases, pursuits.worth, pursuits.spent, pursuits.good.all), (0, 0.0, 0.0, 0));
    });
}

#[test]
fn a_release_that_answers_several_shifts_is_one() {
    let leads = initiative((210, Some(210), Some(210), 220), RELEASED);
    let follows = InitiativeOutcome {
        leads: false,
        cost: 0.0,
        result: InitiativeEnd::Released { worth: 0.0 },
        ..leads
    };
    pursued(&[(200, leads), (200, follows)], |pursuits| {
        assert_eq!((pursuits.releases, pursuits.released, pursuits.spent), (1, 2, 2.0));
    });
}

#[test]
fn superiors_judge_what_they_are_asked_about_and_nothing_that_lapsed_unanswered() {
    let judged = |is_good, asked, approved, result| InitiativeOutcome {
        is_good,
        asked,
        ..initiative((210, Some(210), approved, 230), result)
    };
    let told = [
        judged(true, 2, Some(220), RELEASED),
        judged(true, 1, None, InitiativeEnd::Declined),
        judged(false, 3, None, InitiativeEnd::Declined),
        // Granted, and unfinished at the horizon.
        judged(false, 1, Some(220), InitiativeEnd::Unfinished),
        // Nobody was asked, or nobody has answered.
        judged(true, 0, Some(210), RELEASED),
        judged(true, 1, None, InitiativeEnd::Unfinished),
    ];
    pursued(&told.map(|outcome| (200, outcome)), |pursuits| {
        assert_eq!((pursuits.good.all, pursuits.good.agreed), (2, 1));
        assert_eq!((pursuits.bad.all, pursuits.bad.agreed), (2, 1));
        assert_eq!(pursuits.asked, 7);
    });
}

#[test]
fn as_many_initiatives_end_as_shifts_were_received() {
    let times = times(100, 1000, 200);
    let mut pursuits = Pursuits::new(&times, true);
    let (born, journey) = (shift(Stream::Own, (0, 0, 0), 0, at(200)), Journey::default());
    pursuits.observe(Signal::Received { shift: &born, journey: &journey, is_fresh: true }, at(210));
    assert_eq!(pursuits.breach().unwrap(), "1 shifts were received, 0 initiatives are accounted for");
    let outcome = initiative((210, None, None, 1000), InitiativeEnd::Unfinished);
    pursuits.observe(Signal::InitiativeEnded { shift: &born, outcome: &outcome }, at(1000));
    assert_eq!(pursuits.breach(), None);
}

#[test]
fn fees_and_fits_count_since_the_warm_up_and_every_look_is_kept() {
    let times = times(100, 1000, 200);
    let mut pursuits = Pursuits::new(&times, true);
    for hour in [99, 100] {
        pursuits.observe(Signal::FeePaid(3.0), at(hour));
        pursuits.observe(Signal::FitSurveyed(0.5), at(hour));
    }
    pursuits.observe(Signal::Traded { share: 0.5, revenue: 8.0, pay: 2.0 }, at(100));
    pursuits.observe(Signal::TradeClosed { revenue: 4.0, pay: 1.0 }, at(1000));
    assert_eq!((pursuits.spent, pursuits.fit, pursuits.observation_times), (3.0, 0.5, 1));
    assert_eq!(
        (pursuits.fits.as_slice(), pursuits.trade.as_slice()),
        (&[0.5, 0.5][..], &[[0.5, 8.0, 2.0]][..])
    );
    assert_eq!((pursuits.revenue_at_the_end, pursuits.pay_at_the_end), (4.0, 1.0));
}
