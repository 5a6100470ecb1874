use super::*;
use crate::simulation::bench::{Bench, HOUR, at};

/// A channel whose first contact with the niche is at 3 h.
fn sense(channel: &str) -> Sense {
    let bench = Bench::chain(1).base(&format!("channels.contact = {{ {channel} }}"));
    let mut sense = Sense::all(&bench.organisation(), &bench.laws(), RandomKey::new(1, 0)).remove(0);
    if let Some(clock) = sense.clocks.first_mut() {
        *clock = Clock { ordinal: 0, at: (3 * HOUR) as f64 };
    }
    sense
}

/// When what shows from these hours on is noticed, until 50 h.
fn noticed<const N: usize>(sense: &mut Sense, shows: [u64; N]) -> [Option<SimTime>; N] {
    shows.map(|from| sense.notices_at(NicheId(0), at(from), RandomKey::new(2, 0), at(50)))
}

const EVERY_TEN: &str = "contact_interval = { deterministic = \"10h\" }";

#[test]
fn a_contact_notices_what_shows_at_its_moment_or_has_shown_since_the_last() {
    let found = noticed(&mut sense(EVERY_TEN), [0, 3, 4, 13, 14, 43, 44]);
    assert_eq!(
        found,
        [Some(3), Some(3), Some(13), Some(13), Some(23), Some(43), None].map(|hour| hour.map(at))
    );
}

#[test]
fn permanent_contact_notices_at_once_until_the_horizon_and_a_closed_channel_never() {
    let mut permanent = sense("contact_interval = \"0d\"");
    assert_eq!(noticed(&mut permanent, [7, 50, 51]), [Some(at(7)), Some(at(50)), None]);
    permanent.is_open = false;
    assert_eq!(noticed(&mut permanent, [7]), [None]);
}

#[test]
fn a_dull_contact_in_vain_is_followed_by_the_next() {
    // Each shift is noticed by the first contact whose own draw says so.
    let mut dull = sense(&format!("{EVERY_TEN}, acuity = 0.3"));
    for seed in 0..20 {
        let random = RandomKey::new(seed, 0);
        let tries = (0..99).find(|tries| random.draw(Purpose::Notice, *tries).chance(0.3)).unwrap();
        let found = dull.notices_at(NicheId(0), at(0), random, at(1000));
        assert_eq!(found, Some(at(3 + 10 * tries)), "{seed}");
    }
}

#[test]
fn an_enterprise_customer_shows_it_later_and_shows_a_part_unless_a_channel_sees_past_it() {
    let via = "via_share = 1.0\nvia_noise = 0.0\nvia_delay = { deterministic = \"5h\" }\nvia_retention = 0.5";
    let heard = |sees: &str| {
        let channel = format!("channels.contact = {{ contact_interval = \"0d\"{sees} }}");
        let mut run = Bench::chain(1).market(via).base(&channel).start();
        run.shifts(&[8]);
        run.until(20);
        (run.told("noticed"), run.observer.journeys[0].perceived_gap / run.observer.shifts[0].true_gap)
    };
    assert_eq!(heard(""), (vec!["13h noticed by t0".to_owned()], 0.5));
    assert_eq!(heard(", sees = \"end_customer\""), (vec!["8h noticed by t0".to_owned()], 1.0));
}

#[test]
fn each_channel_sends_a_copy_from_who_holds_it_and_the_owner_has_no_work_with_sensing() {
    let channels = "channels.contact = { contact_interval = \"0d\" }\n\
                    channels.other = { new = true, contact_interval = \"0d\", at = \"owner\" }";
    let mut run = Bench::chain(2).base(channels).base("sense_work = { deterministic = \"1h\" }").start();
    run.shifts(&[8]);
    run.until(20);
    assert_eq!(run.told("noticed"), ["8h noticed by t1", "8h noticed by t0"]);
    assert_eq!(run.told("received passed"), ["8h received n0/0", "9h passed to t0"]);
    assert_eq!((run.copies.sensed, run.copies.confirmed), (2, 1));
}

#[test]
fn what_no_contact_will_notice_is_undelivered_from_the_start() {
    // The first contact comes after the horizon, but for one chance in a hundred.
    let far = "channels.contact = { contact_interval = { deterministic = \"100000h\" } }";
    let mut run = Bench::chain(1).base(far).start();
    run.shifts(&[8]);
    run.until(8);
    assert_eq!(run.told("noticed undelivered"), ["8h undelivered n0/0"]);
}

#[test]
fn a_channel_s_false_alarm_is_heard_by_that_channel_alone_and_says_nothing() {
    let channels = "channels.contact = { contact_interval = \"0d\", false_alarm_interval = \"10h\", noise = 0.0 }\n\
                    channels.other = { new = true, contact_interval = \"0d\", at = \"owner\" }";
    let mut run = Bench::chain(2).base(channels).start();
    let alarms = run.items.of_kind(|kind| kind == Kind::Stream(Stream::ChannelAlarm));
    let &[alarm] = &alarms[..] else { panic!("{alarms:?}") };
    let first = run.items[alarm].time();
    let wait = run.alarm_key(NicheId(0), 0, 0).draw(Purpose::Interval, 0).exponential();
    assert_eq!(first, SimTime((wait * (10 * HOUR) as f64) as u64));
    run.until_moment(first);
    assert_eq!(
        (run.when("shifted"), run.when("noticed"), run.when("received")),
        (vec![first], vec![first], vec![first])
    );
    let (shift, journey) = (run.observer.shifts[0], run.observer.journeys[0]);
    assert_eq!((shift.is_real(), shift.true_gap, journey.perceived_gap), (false, 0.0, 0.0));
    assert!(run.items[alarm].time() > first);
    assert_eq!(run.items[alarm].ordinal(), 1);
}
