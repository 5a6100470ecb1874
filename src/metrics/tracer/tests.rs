use super::*;
use crate::market::Stream;
use crate::simulation::bench::{Bench, at, shift, times};
use crate::simulation::{Holder, LossCause};

fn born(ordinal: u64, copies: u16) -> Shift {
    let mut shift = shift(Stream::Own, (0, ordinal, 0), 0, at(200));
    shift.copies = copies;
    shift
}

/// What is handed over of what was told, in the order in which it is.
fn handed(chosen: Chosen, acts: bool, tell: impl Fn(&mut dyn Observer)) -> Vec<Record> {
    let times = times(100, 1000, 200);
    let mut records = Vec::new();
    let hand_over = |record: &Record, _: &[TeamOrigin]| records.push(record.clone());
    let mut tracer = Tracer::new(&times, &Bench::chain(3).organisation(), (chosen, acts), hand_over);
    tell(&mut tracer);
    tracer.finish();
    records
}

fn seen(copy: u32) -> Journey {
    Journey { copy, noticed: Some(at(210)), sensed: Some(at(210)), ..Journey::default() }
}

fn notice(tracer: &mut dyn Observer, shift: &Shift, copy: u32) {
    let signal = Signal::Noticed { copy, team: TeamId(2), shift, channel: 0, gap: 0.5 };
    tracer.observe(signal, at(210));
}

fn lose(tracer: &mut dyn Observer, shift: &Shift, copy: u32, hour: u64) {
    let ending = Ending::Lost(at(hour), LossCause::Triage);
    let journey = seen(copy);
    tracer.observe(Signal::CopyEnded { shift, journey: &journey, ending }, at(hour));
    tracer.observe(Signal::Undelivered { shift, journey: &journey, lost: Some(at(hour)) }, at(hour));
}

#[test]
fn only_what_is_chosen_is_recorded_though_copies_bear_the_same_numbers_one_after_the_other() {
    let (wanted, other) = (born(1, 1), born(2, 1));
    let records = handed(Chosen::One(ShiftKey::of(&wanted)), false, |tracer| {
        for shift in [&other, &wanted] {
            tracer.observe(Signal::Shifted(shift), at(200));
        }
        for (shift, hour) in [(&other, 220), (&wanted, 240), (&other, 260)] {
            notice(tracer, shift, 5);
            tracer.observe(Signal::Passed { copy: 5, to: Holder::Team(TeamId(1)) }, at(hour));
            lose(tracer, shift, 5, hour);
        }
    });
    let [record] = records.as_slice() else { panic!("{records:?}") };
    assert_eq!((record.shift.ordinal, record.copies()), (1, 1));
    let whats: Vec<What> = record.moments.iter().map(|moment| moment.what).collect();
    let expected = [
        What::Noticed { team: TeamId(2), channel: 0, gap: 0.5 },
        What::Passed(Holder::Team(TeamId(1))),
        What::Ended(Ending::Lost(at(240), LossCause::Triage)),
    ];
    assert_eq!(whats, expected);
    assert_eq!(record.arrival.map(|arrival| (arrival.copy, arrival.lost)), Some((Some(0), Some(at(240)))));
}

#[test]
fn a_twin_has_the_history_of_the_copy_that_it_was_made_of_up_to_then() {
    let shift = born(1, 2);
    let records = handed(Chosen::Cohort, false, |tracer| {
        tracer.observe(Signal::Shifted(&shift), at(200));
        notice(tracer, &shift, 5);
        tracer.observe(Signal::SentBack { copy: 5, to: TeamId(1) }, at(220));
        tracer.observe(Signal::Copied { copy: 5, twin: 7 }, at(230));
        tracer.observe(Signal::SentBack { copy: 5, to: TeamId(0) }, at(240));
        tracer.observe(Signal::SentBack { copy: 7, to: TeamId(2) }, at(250));
    });
    let whats = |copy| records[0].history(copy).iter().map(|moment| moment.what).collect::<Vec<_>>();
    let noticed = What::Noticed { team: TeamId(2), channel: 0, gap: 0.5 };
    let (to, copied) = (|team| What::SentBack(TeamId(team)), What::Copied { of: 0 });
    assert_eq!(whats(0), [noticed, to(1), to(0)]);
    assert_eq!(whats(1), [noticed, to(1), copied, to(2)]);
}

#[test]
fn a_record_is_handed_over_as_soon_as_nothing_travels_for_its_shift() {
    // The first is lost with its last copy, of the second one copy is left, nobody notices the third, and the fourth is
    // outside of what is followed.
    let late = shift(Stream::Own, (0, 4, 0), 0, at(900));
    let (lost, open, unseen) = (born(1, 1), born(2, 2), born(3, 0));
    let records = handed(Chosen::Cohort, false, |tracer| {
        for shift in [&open, &lost, &unseen, &late] {
            tracer.observe(Signal::Shifted(shift), at(200));
        }
        let none = Journey::default();
        tracer.observe(Signal::Undelivered { shift: &unseen, journey: &none, lost: None }, at(200));
        notice(tracer, &open, 3);
        notice(tracer, &lost, 4);
        lose(tracer, &lost, 4, 240);
    });
    let order: Vec<u64> = records.iter().map(|record| record.shift.ordinal).collect();
    assert_eq!(order, [3, 1, 2]);
}

#[test]
fn where_owners_act_a_record_waits_for_what_they_do() {
    let shift = born(1, 1);
    let (owner, initiative) = (TeamId(0), 3);
    let tell = |tracer: &mut dyn Observer| {
        tracer.observe(Signal::Shifted(&shift), at(200));
        notice(tracer, &shift, 5);
        let journey = seen(5);
        tracer.observe(Signal::Received { shift: &shift, journey: &journey, is_fresh: true }, at(220));
        let ending = Ending::Received(at(220));
        tracer.observe(Signal::CopyEnded { shift: &shift, journey: &journey, ending }, at(220));
        tracer.observe(Signal::TakenUp { initiative, owner, shift: &shift }, at(220));
        tracer.observe(Signal::HandedOver { initiative, to: Holder::Budget }, at(230));
        // Of another initiative of that number nothing is told.
        let other = born(9, 1);
        tracer.observe(Signal::TakenUp { initiative: 4, owner, shift: &other }, at(235));
        tracer.observe(Signal::TimedOut { initiative: 4 }, at(236));
    };
    let waits = handed(Chosen::Cohort, true, tell);
    let told: Vec<What> = waits[0].moments.iter().map(|moment| moment.what).skip(2).collect();
    assert_eq!(told, [What::TakenUp(owner), What::Passed(Holder::Budget)]);
    let hands = waits[0].course.trail().hands();
    assert_eq!(hands, [(at(220), Holder::Team(owner)), (at(230), Holder::Budget)]);
    // Where nobody acts, all was known with the receipt.
    assert_eq!(handed(Chosen::Cohort, false, tell)[0].moments.len(), 2);
}
